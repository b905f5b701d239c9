"""Compare two collections, for example after a migration to a new face model."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Annotated

from attrs import Factory, define, frozen

from ...client import RekognitionClient
from ...errors import (
    ConfigurationError,
    InvalidParameterException,
    ProvisioningError,
    ResourceNotFoundException,
)
from ...interop import AsInstance
from ...models import Image
from .. import text
from ..checks import check_threshold
from ..faces.pictures import Picture, find, inspect, load
from ..parts import matched_faces, matched_users
from ..rate.pace import Pace, Tps
from ..rate.paced_client import PacedClient
from ..report import Counts, Progress, ProgressMeter
from ..threads import Threads
from .ledger import NEW, OLD, Ledger
from .plan import Reading
from .records import read_sources
from .sources import Loader, Unreadable

_SHOWN = 20
_WORKERS = 16


@frozen(kw_only=True)
class ComparedPicture:
    """The best match of one picture in each of the two collections.

    A match is a user. If the old collection has no users, a match is the external id of
    a face.

    Attributes:
        picture: The name of the picture.
        old: The match in the old collection, or None.
        new: The match in the new collection, or None.
        reason: The reason why there was no search, or None.
    """

    picture: str
    old: str | None = None
    new: str | None = None
    reason: str | None = None

    @property
    def agrees(self) -> bool:
        """Whether the picture has the same match, or none, in both collections."""
        return self.reason is None and self.old == self.new

    def to_dict(self) -> dict[str, object]:
        """Return the comparison of the picture as JSON data."""
        return {
            "picture": self.picture,
            "old": self.old,
            "new": self.new,
            "reason": self.reason,
            "agrees": self.agrees,
        }

    def __str__(self) -> str:
        """Return the comparison of the picture in one line."""
        if self.reason is not None:
            return text.printable(f"{self.picture}: not searched, {self.reason}")
        return text.printable(
            f"{self.picture}: {self.old or 'nothing'} before,"
            f" {self.new or 'nothing'} now"
        )


@define(kw_only=True)
class Comparison:
    """The result of a comparison of two collections.

    Attributes:
        old: The old collection.
        new: The new collection.
        old_model: The face model of the old collection.
        new_model: The face model of the new collection.
        faces: Number of faces in the old and in the new collection.
        users: Number of users in the old and in the new collection.
        only_old: Users that only the old collection has.
        only_new: Users that only the new collection has.
        face_counts: Users with different numbers of faces in the old and in the new
            collection, with both numbers.
        pictures: Each picture, with its best match in the old and in the new
            collection.
    """

    old: str
    new: str
    old_model: str | None
    new_model: str | None
    faces: tuple[int, int]
    users: tuple[int, int]
    only_old: list[str] = Factory(list[str])
    only_new: list[str] = Factory(list[str])
    face_counts: dict[str, tuple[int, int]] = Factory(dict[str, tuple[int, int]])
    pictures: list[ComparedPicture] = Factory(list[ComparedPicture])

    @property
    def agrees(self) -> bool:
        """Whether both collections agree in users, face counts and search results.

        If a picture was not searched, the value is False.
        """
        same = self.faces[0] == self.faces[1]
        different = self.only_old or self.only_new or self.face_counts
        return same and not different and all(p.agrees for p in self.pictures)

    def to_dict(self) -> dict[str, object]:
        """Return the comparison as JSON data."""
        return {
            "old": self.old,
            "new": self.new,
            "old_model": self.old_model,
            "new_model": self.new_model,
            "agrees": self.agrees,
            "faces": list(self.faces),
            "users": list(self.users),
            "only_old": list(self.only_old),
            "only_new": list(self.only_new),
            "face_counts": {user: list(n) for user, n in self.face_counts.items()},
            "pictures": [picture.to_dict() for picture in self.pictures],
        }

    def __str__(self) -> str:
        """Return the comparison as text for people."""
        same = sum(picture.agrees for picture in self.pictures)
        old = f"{self.old} (face model {self.old_model})"
        new = f"{self.new} (face model {self.new_model})"
        lines = [
            f"{old} and {new}: {'equal' if self.agrees else 'different'}",
            f"  {'users':<10}{self.users[0]:,} and {self.users[1]:,}",
            f"  {'faces':<10}{self.faces[0]:,} and {self.faces[1]:,}",
            f"  {'searches':<10}{same:,} of {len(self.pictures):,} find the same",
        ]
        for noun, names in ((self.old, self.only_old), (self.new, self.only_new)):
            if names:
                shown = text.sample(names[:3], len(names))
                lines.append(f"  only in {noun}: {shown}")
        if self.face_counts:
            named = [f"{u} {a} and {b}" for u, (a, b) in self.face_counts.items()]
            lines.append(f"  faces of: {text.sample(named[:3], len(named))}")
        if not self.pictures:
            lines.append("  no searches: pass pictures, or a register with pictures")
        different = [p for p in self.pictures if not p.agrees]
        lines += [f"  {picture}" for picture in different[:_SHOWN]]
        if len(different) > _SHOWN:
            lines.append(f"  and {len(different) - _SHOWN:,} more")
        return "\n".join(lines)


def compare(
    client: RekognitionClient,
    old: str,
    new: str,
    *,
    to: RekognitionClient | None = None,
    register: str | os.PathLike[str] | None = None,
    records: str | os.PathLike[str] | None = None,
    pictures: Iterable[Picture] = (),
    sample: int = 100,
    threshold: float | None = None,
    tps: Tps = None,
    to_tps: Tps = None,
    on_progress: Callable[[Progress], object] | None = None,
    cancel: Annotated[threading.Event, AsInstance()] | None = None,
) -> Comparison:
    """Compare the users, the face counts and the search results of two collections.

    Both collections are searched with each picture, so a picture costs two requests.
    Both searches should find the same user. If the old collection has no users, both
    searches should find the same external id. Pass new pictures for a better test,
    because a face is easy to find with the picture from which it was indexed.

    Args:
        client: A client of the old collection.
        old: The old collection.
        new: The new collection.
        to: A client of the new collection. By default `client`.
        register: The path of the face register, which lists indexed pictures. By
            default None.
        records: The path of a JSON file that the AWS sample
            `amazon-rekognition-reindexing-solution` wrote. It lists the faces of each
            picture. If a face is in both files, the picture in the register is used. By
            default None.
        pictures: Other pictures with which to search. By default none.
        sample: Number of pictures of the register with which to search. By default 100.
        threshold: The lowest similarity of a match, from 0 to 100. By default the
            service decides.
        tps: Requests a second that `client` sends, as in `apply`. By default the
            published quotas.
        to_tps: Requests a second that `to` sends, as in `apply`. By default the
            published quotas.
        on_progress: Called a few times a second.
        cancel: Set this event to end the run.

    Raises:
        RequestValidationError: A collection id or `threshold` is invalid.
        ConfigurationError: `sample` is negative, a picture has an invalid type, or
            `tps` or `to_tps` is invalid or is the `Pace` of another region.
        ProvisioningError: A collection does not exist, or the temporary folder is full.
        JournalMismatch: The register or the records are invalid or cannot be read.
        CallCancelled: The run was cancelled.
        RekoError: A request failed.
    """
    if sample < 0:
        raise ConfigurationError(f"sample must be at least 0, not {sample!r}")
    check_threshold(threshold)
    target = to or client
    source = PacedClient(client, Pace.of(client, tps), cancel)
    goal = source
    if target is not client:
        goal = PacedClient(target, Pace.of(target, to_tps), cancel)
    models = [
        _model(one, name, where.region_name)
        for one, name, where in ((source, old, client), (goal, new, target))
    ]
    ledger = Ledger()
    try:
        reading = Reading(ledger, on_progress)
        reading.read(source, OLD, old)
        reading.read(goal, NEW, new)
        ledger.join(read_sources(register, records))
        found = Comparison(
            old=old,
            new=new,
            old_model=models[0],
            new_model=models[1],
            faces=(ledger.count_faces(OLD), ledger.count_faces(NEW)),
            users=(ledger.count_users(OLD), ledger.count_users(NEW)),
        )
        for user, there, here, faces_there, faces_here in ledger.users_that_differ():
            if there and here:
                found.face_counts[user] = (faces_there, faces_here)
            else:
                (found.only_old if there else found.only_new).append(user)
        searched = [
            *_given(pictures),
            *_sampled(
                ledger,
                Loader(client, sends_bytes=client.region_name != target.region_name),
                sample,
            ),
        ]
    finally:
        ledger.close()
    search = _Search(
        sides=((source, old), (goal, new)),
        find=_first_user if found.users[0] else _first_face,
        threshold=threshold,
    )
    counts = Counts()
    meter = ProgressMeter(len(searched), counts, on_progress)
    with Threads(_WORKERS, "rekoclient-compare") as pool:
        runs = [pool.submit(search.compare, name, make) for name, make in searched]
        for run in runs:
            found.pictures.append(run.result())
            counts.done += 1
            meter.tick(float("inf"))
    return found


_Make = Callable[[], Image]


def _given(pictures: Iterable[Picture]) -> Iterator[tuple[str, _Make]]:
    for name, picture in find(pictures, []):
        yield name, partial(_image, picture)


def _image(picture: Picture | OSError | ValueError) -> Image:
    seen = inspect(picture)
    if seen.problems or isinstance(picture, OSError | ValueError):
        raise Unreadable("; ".join(seen.problems))
    return load(picture, seen.external_id)


def _sampled(
    ledger: Ledger, loader: Loader, sample: int
) -> Iterator[tuple[str, _Make]]:
    for source in ledger.sample(sample):
        yield source.source, partial(loader.load, source)


def _model(client: PacedClient, collection_id: str, region: str) -> str | None:
    try:
        found = client.describe_collection(collection_id=collection_id)
    except ResourceNotFoundException as error:
        raise ProvisioningError(
            text.missing_collection(collection_id, region)
        ) from error
    return found.face_model_version


@frozen(kw_only=True)
class _Search:
    """The settings of the searches: collections, search function and threshold."""

    sides: Iterable[tuple[PacedClient, str]]
    find: Callable[[PacedClient, str, Image, float | None], str | None]
    threshold: float | None

    def compare(self, name: str, make: _Make) -> ComparedPicture:
        """Search both collections for the face in a picture, and return both matches.

        Args:
            name: The name of the picture.
            make: Reads the picture, and returns it as an `Image`.
        """
        try:
            image = make()
            before, now = (
                self.find(*side, image, self.threshold) for side in self.sides
            )
        except (Unreadable, InvalidParameterException) as error:
            why = " ".join(str(error).split())
            return ComparedPicture(picture=name, reason=why)
        return ComparedPicture(picture=name, old=before, new=now)


def _first_user(
    client: PacedClient, collection_id: str, image: Image, threshold: float | None
) -> str | None:
    found = client.search_users_by_image(
        collection_id=collection_id,
        image=image,
        user_match_threshold=threshold,
        max_users=1,
    )
    if found.searched_face is None:
        raise Unreadable("the picture shows no face")
    return next((user_id for user_id, _ in matched_users(found.user_matches)), None)


def _first_face(
    client: PacedClient, collection_id: str, image: Image, threshold: float | None
) -> str | None:
    found = client.search_faces_by_image(
        collection_id=collection_id,
        image=image,
        face_match_threshold=threshold,
        max_faces=1,
    )
    faces = matched_faces(found.face_matches)
    return next((face.external_image_id for face, _ in faces), None)
