"""Faces of a user, from pictures: each looked at first, none indexed twice.

IndexFaces has no token. What makes its repeats harmless is the external id: here the
hash of the picture, so that the same picture is the same face however often it comes.
"""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import define, field, frozen

from ..errors import (
    AccessDeniedError,
    ConfigurationError,
    NotFoundError,
    QuotaExceededError,
    RekoError,
)
from ..images import from_s3, preflight
from ..models import AssociateFacesRequest, Image, UnsuccessfulFaceAssociation
from ..models.enums import QualityFilterLike
from .pacing import Quotas, Tps
from .patience import patiently

if TYPE_CHECKING:
    from ..client import RekognitionClient

Picture = str | os.PathLike[str] | bytes | Image
"""A file, a folder of files, `s3://bucket/key`, the bytes, or an `Image`."""

_SUFFIXES = (".jpeg", ".jpg", ".png")
_CHUNK = 100
"""Faces in one AssociateFaces."""
_FATAL = (AccessDeniedError, ConfigurationError, NotFoundError, QuotaExceededError)
"""What would be the same for every further picture."""


class Enrolment(StrEnum):
    """What became of one picture."""

    ENROLLED = "enrolled"
    """Its face is the user's now."""
    PRESENT = "present"
    """Its face was the user's already."""
    REPEATED = "repeated"
    """It is the same picture as an earlier one of this run."""
    UNUSABLE = "unusable"
    """It is no image that the service takes; it was not sent."""
    NO_FACE = "no face"
    """It shows no face that is good enough."""
    GROUP = "group"
    """It shows several faces, and nobody knows whose is meant."""
    MISMATCH = "mismatch"
    """Its face is not like those that the user has."""
    OTHERS = "another user's"
    """Its face belongs to another user."""
    FULL = "full"
    """The user has as many faces as a user can have."""
    FAILED = "failed"
    """The service said no; the error says why."""


GOOD = (Enrolment.ENROLLED, Enrolment.PRESENT, Enrolment.REPEATED)


@define
class EnrolledPicture:
    """One picture and what became of it.

    Attributes:
        source: The file, the address, or the number of the picture.
        outcome: What became of it.
        face_id: Its face, where it has one in the collection now.
        reason: More about it, in words.
    """

    source: str
    outcome: Enrolment
    face_id: str | None = None
    reason: str | None = None

    def __str__(self) -> str:
        """What became of it, in one line."""
        return f"{self.source}: {self.outcome}" + (
            f", {self.reason}" * bool(self.reason)
        )


@frozen
class EnrolReport:
    """What became of the pictures of one user, in their order."""

    user_id: str
    pictures: tuple[EnrolledPicture, ...]

    @property
    def counts(self) -> Counter[Enrolment]:
        """How many pictures came to which outcome."""
        return Counter(picture.outcome for picture in self.pictures)

    @property
    def complete(self) -> bool:
        """Whether the face of every picture is the user's."""
        return all(picture.outcome in GOOD for picture in self.pictures)

    def to_dict(self) -> dict[str, object]:
        """The report for machines."""
        return {
            "user_id": self.user_id,
            "complete": self.complete,
            "pictures": [
                {
                    "source": picture.source,
                    "outcome": str(picture.outcome),
                    "face_id": picture.face_id,
                    "reason": picture.reason,
                }
                for picture in self.pictures
            ],
        }

    def __str__(self) -> str:
        """The report for people."""
        counts = ", ".join(f"{n} {outcome}" for outcome, n in self.counts.items())
        bad = [f"  {p}" for p in self.pictures if p.outcome not in GOOD]
        return "\n".join([f"{self.user_id}: {counts or 'no pictures'}", *bad])


def enroll_faces(
    client: RekognitionClient,
    collection_id: str,
    user_id: str,
    images: Picture | Iterable[Picture],
    *,
    quality_filter: QualityFilterLike | None = None,
    user_match_threshold: float | None = None,
    tps: Tps = None,
) -> EnrolReport:
    """Make the faces in pictures a user's.

    Every picture is looked at before the first one is sent. One that shows several
    faces is refused, for the largest face need not be the one that is meant. What a
    refused picture left is deleted, unless it was indexed before. The user must be
    there: see `ensure_user`.

    The first face of a user is taken as it is and the others are compared with it, so
    the best picture goes first.

    Args:
        client: Where.
        collection_id: The collection.
        user_id: Whose faces they are.
        images: Pictures, or one folder of them.
        quality_filter: As in IndexFaces.
        user_match_threshold: As in AssociateFaces.
        tps: Requests a second, as in `apply`.

    Raises:
        AccessDeniedError: And other errors that would be the same for each picture.
    """
    run = _Run(
        client=client,
        quotas=Quotas(client.region_name, tps),
        collection_id=collection_id,
        quality_filter=quality_filter,
    )
    pictures: list[EnrolledPicture] = []
    usable: dict[str, tuple[EnrolledPicture, Picture]] = {}
    for source, picture in _sources(images):
        result = EnrolledPicture(source, Enrolment.FAILED)
        pictures.append(result)
        external_id, problems = _look(picture)
        if problems:
            result.outcome, result.reason = Enrolment.UNUSABLE, "; ".join(problems)
        elif external_id in usable:
            result.outcome = Enrolment.REPEATED
            result.reason = f"the same picture as {usable[external_id][0].source}"
        else:
            usable[external_id] = result, picture
    run.look(usable)
    for external_id, (result, picture) in usable.items():
        run.index(result, picture, external_id)
    run.associate(user_id, user_match_threshold)
    for face_id, result in run.faces.items():
        if result.outcome is Enrolment.MISMATCH:
            run.discard([face_id], result)
    return EnrolReport(user_id, tuple(pictures))


def _sources(images: Picture | Iterable[Picture]) -> Iterator[tuple[str, Picture]]:
    """Each picture with a name for it; a folder's files in the order of their names."""
    if isinstance(images, str | os.PathLike | bytes | Image):
        images = [images]
    for number, picture in enumerate(images, 1):
        if isinstance(picture, bytes | Image):
            yield f"picture {number}", picture
        elif isinstance(picture, str) and picture.startswith("s3://"):
            yield picture, from_s3(picture)
        elif Path(picture).is_dir():
            for path in sorted(Path(picture).iterdir()):
                if path.suffix.lower() in _SUFFIXES:
                    yield str(path), path
        else:
            yield os.fspath(picture), Path(picture)


def _look(picture: Picture) -> tuple[str, list[str]]:
    """A picture's external id, and why the service would refuse it."""
    if isinstance(picture, Image) and picture.bytes is None:
        place = picture.s3_object
        names = (place.bucket, place.name, place.version) if place else ()
        digest = hashlib.sha256("\0".join(name or "" for name in names).encode())
        return f"s3:{digest.hexdigest()}", list(map(str, picture.violations()))
    try:
        data = _read(picture)
    except OSError as error:
        return "", [f"cannot be read: {error.strerror}"]
    problems = [str(violation) for violation in preflight(data).violations]
    return f"sha256:{hashlib.sha256(data).hexdigest()}", problems


def _read(picture: Picture) -> bytes:
    if isinstance(picture, Image):
        return picture.bytes or b""
    return picture if isinstance(picture, bytes) else Path(picture).read_bytes()


def _image(picture: Picture) -> Image:
    # Read once more, so that no more than one picture is held in memory.
    return picture if isinstance(picture, Image) else Image(bytes=_read(picture))


@define(kw_only=True)
class _Run:
    """The calls of one enrolment."""

    client: RekognitionClient
    quotas: Quotas
    collection_id: str
    quality_filter: QualityFilterLike | None
    faces: dict[str, EnrolledPicture] = field(factory=dict[str, EnrolledPicture])
    """The indexed faces, in their order."""
    earlier: set[str] = field(factory=set[str])
    """The faces that these pictures had before this run: not ours to delete."""

    def look(self, external_ids: Collection[str]) -> None:
        """Note the faces that pictures have already: their indexing makes no new one.

        Only the list of all faces tells, and only before they are indexed.
        """
        if not external_ids:
            return
        self.quotas.wait("list_faces")
        for page in self.client.iter_list_faces(
            collection_id=self.collection_id, max_results=4096
        ).pages():
            self.earlier.update(
                face.face_id
                for face in page.faces
                if face.face_id and face.external_image_id in external_ids
            )
            if page.next_token:
                self.quotas.wait("list_faces")

    def index(
        self, result: EnrolledPicture, picture: Picture, external_id: str
    ) -> None:
        """Index the one face of a picture; where it has not one face, say so."""
        self.quotas.wait("index_faces")
        try:
            found = self.client.index_faces(
                collection_id=self.collection_id,
                image=_image(picture),
                external_image_id=external_id,
                max_faces=1,
                quality_filter=self.quality_filter,
            )
        except _FATAL:
            raise
        except RekoError as error:
            result.reason = str(error)
            return
        faces = [record.face.face_id for record in found.face_records if record.face]
        face_ids = [face_id for face_id in faces if face_id]
        reasons = {str(r) for face in found.unindexed_faces for r in face.reasons}
        if face_ids and found.unindexed_faces:
            # Whatever kept the others out: this one need not be the one that is meant.
            result.outcome = Enrolment.GROUP
            result.reason = "it shows more than one face"
            self.discard(face_ids, result)
        elif not face_ids:
            result.outcome = Enrolment.NO_FACE
            result.reason = ", ".join(sorted(reasons)) or "it shows none"
        else:
            result.face_id = face_ids[0]
            self.faces[face_ids[0]] = result

    def associate(self, user_id: str, threshold: float | None) -> None:
        """Make the indexed faces the user's, and note those that are not."""
        face_ids = list(self.faces)
        for start in range(0, len(face_ids), _CHUNK):
            chunk = face_ids[start : start + _CHUNK]
            request = AssociateFacesRequest(
                collection_id=self.collection_id,
                user_id=user_id,
                face_ids=chunk,
                user_match_threshold=threshold,
            )
            self.quotas.wait("associate_faces")
            try:
                done = patiently(self.client, request)
            except QuotaExceededError as error:
                for face_id in chunk:
                    self.faces[face_id].outcome = Enrolment.FULL
                    self.faces[face_id].reason = str(error)
                continue
            except _FATAL:
                raise
            except RekoError as error:
                # They are indexed: the next run gets the same faces for the pictures.
                for face_id in chunk:
                    self.faces[face_id].reason = str(error)
                continue
            # Faces that were the user's already are in neither list of the answer.
            for face_id in chunk:
                self.faces[face_id].outcome = Enrolment.PRESENT
            for face in done.associated_faces:
                self.faces[face.face_id or ""].outcome = Enrolment.ENROLLED
            for refused in done.unsuccessful_face_associations:
                _explain(self.faces[refused.face_id or ""], refused)

    def discard(self, face_ids: Collection[str], result: EnrolledPicture) -> None:
        """Delete the faces of a refused picture, if this run has made them.

        Those of a user the service keeps.
        """
        if kept := self.earlier.intersection(face_ids):
            [result.face_id, *_] = kept
            result.reason = f"{result.reason}; its face was there before and stays"
        if made := [face_id for face_id in face_ids if face_id not in kept]:
            self.quotas.wait("delete_faces")
            try:
                self.client.delete_faces(
                    collection_id=self.collection_id, face_ids=made
                )
            except _FATAL:
                raise
            except RekoError as error:
                result.face_id = made[0]
                result.reason = f"{result.reason}; its face may still be there: {error}"


def _explain(picture: EnrolledPicture, refused: UnsuccessfulFaceAssociation) -> None:
    reasons = {str(reason) for reason in refused.reasons}
    picture.reason = ", ".join(sorted(reasons)) or "the user has too many faces"
    if "LOW_MATCH_CONFIDENCE" in reasons:
        picture.outcome, picture.face_id = Enrolment.MISMATCH, None
        if refused.confidence is not None:
            picture.reason = f"{refused.confidence:.0f} % like the user's other faces"
    elif "ASSOCIATED_TO_A_DIFFERENT_USER" in reasons:
        picture.outcome = Enrolment.OTHERS
    else:
        picture.outcome = Enrolment.FAILED if reasons else Enrolment.FULL
