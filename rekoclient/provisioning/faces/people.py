"""Read and check the pictures of users before the first picture is sent."""

from __future__ import annotations

import math
import threading
import warnings
from collections.abc import Callable, Iterable, Mapping

from attrs import define, field

from ...errors import ConflictException
from ...models import Image, S3Object
from ..report import Counts, Progress, ProgressMeter
from ..s3 import Buckets, S3Picture
from .existing import Face
from .pictures import Found, Picture, find, inspect, is_lasting
from .report import EnrolledPicture, Enrolment, EnrolReport


@define
class Candidate:
    """A picture of a user that can be sent.

    Attributes:
        result: The outcome of the picture.
        picture: The picture, or its location.
        external_id: The external id for the face, a hash of the picture.
        size: The size of the picture in memory, in bytes. 0 for a picture in S3.
        face: The face of the picture in the collection. None until it is known.
    """

    result: EnrolledPicture
    picture: Picture
    external_id: str
    size: int
    face: Face | None = None

    @property
    def is_lasting(self) -> bool:
        """Whether the external id always stands for the same content."""
        return is_lasting(self.picture)


@define(eq=False)
class Person:
    """A user to enrol, with the pictures of the user.

    Attributes:
        user_id: The user.
        found: The pictures before their check. Empty afterwards.
        left_out: Names of files and folders that are not pictures.
        pictures: The outcome of each picture.
        candidates: The pictures that can be sent.
        refused: The faces to delete because their pictures were refused. Maps each face
            id to the outcome of its picture.
        is_new: Whether this run has created the user.
        conflict: The ConflictException of CreateUser, or None.
    """

    user_id: str
    found: list[Found]
    left_out: list[str]
    pictures: list[EnrolledPicture] = field(factory=list[EnrolledPicture])
    candidates: list[Candidate] = field(factory=list[Candidate])
    refused: dict[str, EnrolledPicture] = field(factory=dict[str, EnrolledPicture])
    is_new: bool = False
    conflict: ConflictException | None = None

    @property
    def is_unfinished(self) -> bool:
        """Whether a picture has no outcome yet."""
        return any(c.result.outcome is Enrolment.NOT_DONE for c in self.candidates)

    def report(self) -> EnrolReport:
        """Return the report of the user, with the outcome of every picture."""
        return EnrolReport(self.user_id, tuple(self.pictures), tuple(self.left_out))


def inspect_people(
    images: Mapping[str, Picture | Iterable[Picture]],
    buckets: Buckets,
    on_progress: Callable[[Progress], object] | None,
    cancel: threading.Event,
) -> list[Person]:
    """Read and check every picture of every user, and return the users.

    Args:
        images: The pictures of each user.
        buckets: Lists and finds objects in S3.
        on_progress: Called with the progress.
        cancel: Set this event to stop reading pictures.

    Raises:
        ProvisioningError: A prefix cannot be listed, or a bucket is in another region.
        ConfigurationError: A picture has an invalid type, or the boto3 client for S3
            cannot be created.
    """
    counts = Counts()
    meter = ProgressMeter(0, counts, on_progress)
    people: list[Person] = []
    for user_id, pictures in images.items():
        left_out: list[str] = []
        found = list(find(pictures, left_out, buckets))
        people.append(Person(user_id, found, left_out))
        meter.total += len(found)
    _identify(people, buckets)
    for person in people:
        first: dict[str, str] = {}
        for source, picture in person.found:
            result = EnrolledPicture(source, Enrolment.NOT_DONE)
            person.pictures.append(result)
            if not cancel.is_set():
                _inspect(person, picture, result, first)
                counts.done += 1
                meter.tick(math.inf)
        person.found.clear()
    _refuse_shared(people)
    return people


def _identify(people: Iterable[Person], buckets: Buckets) -> None:
    """Replace each `Image` of an S3 object with an `S3Picture` that has its ETag.

    If the object does not exist, a ValueError replaces the `Image`. An `Image` stays
    unchanged if it names a version of the object, or if the ETag cannot be read.

    Raises:
        ProvisioningError: A bucket is in another region.
    """
    places = [
        place
        for person in people
        for _, picture in person.found
        if (place := _unversioned(picture))
    ]
    known, note = buckets.find(places)
    if note:
        warnings.warn(
            f"{note}. S3 pictures whose ETag cannot be read are sent, and billed, in"
            " each run.",
            stacklevel=2,
        )
    for person in people:
        for number, (source, picture) in enumerate(person.found):
            if isinstance(picture, S3Picture):
                buckets.check_region(picture)
            elif place := _unversioned(picture):
                found = known.get((place.bucket or "", place.name or ""), picture)
                person.found[number] = (source, found)


def _unversioned(picture: Picture | OSError | ValueError) -> S3Object | None:
    """Return the S3 object of a valid `Image` that names no version of the object.

    For any other argument, such as a path or an error, return None.
    """
    if not isinstance(picture, Image) or picture.violations():
        return None
    place = picture.s3_object
    return None if place is None or place.version is not None else place


def _inspect(
    person: Person,
    picture: Picture | OSError | ValueError,
    result: EnrolledPicture,
    first: dict[str, str],
) -> None:
    """Read a picture, and add it to the user's candidates if it can be sent.

    Args:
        person: The user.
        picture: The picture, or the error that occurred when the picture was looked up.
        result: The result of the picture. If the picture cannot be sent, this function
            sets the outcome.
        first: Maps an external id to the name of the user's first picture with this id.
            It shows which pictures are passed twice.
    """
    seen = inspect(picture)
    result.orientation = seen.orientation
    if seen.problems or isinstance(picture, OSError | ValueError):
        result.outcome = Enrolment.UNUSABLE
        result.reason = "; ".join(seen.problems)
    elif seen.external_id in first:
        result.outcome = Enrolment.REPEATED
        result.reason = f"the same picture as {first[seen.external_id]}"
    else:
        first[seen.external_id] = result.source
        person.candidates.append(
            Candidate(result, picture, seen.external_id, seen.size)
        )


def _refuse_shared(people: Iterable[Person]) -> None:
    """Mark each picture that was passed for two users as unusable for both."""
    claims: dict[str, list[tuple[Person, Candidate]]] = {}
    for person in people:
        for candidate in person.candidates:
            claims.setdefault(candidate.external_id, []).append((person, candidate))
    for claim in claims.values():
        for person, candidate in claim if len(claim) > 1 else ():
            other = next(one.result.source for who, one in claim if who is not person)
            candidate.result.outcome = Enrolment.UNUSABLE
            candidate.result.reason = f"also a picture of another user: {other}"
            person.candidates.remove(candidate)
