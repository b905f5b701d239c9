"""Users and their pictures, before anything is sent: what can be, and what cannot."""

from __future__ import annotations

import math
import threading
from collections.abc import Iterable, Mapping

from attrs import define, field

from ...errors import ConflictException
from ..report import ProgressMeter
from .pictures import Found, Picture, find, is_lasting, look_at
from .report import EnrolledPicture, Enrolment, EnrolReport


@define
class Candidate:
    """One picture that can be sent.

    Attributes:
        result: What becomes of it.
        picture: The picture, or where it is.
        external_id: The external id of its face.
        size: Its bytes, when it is in memory.
    """

    result: EnrolledPicture
    picture: Picture
    external_id: str
    size: int

    @property
    def is_lasting(self) -> bool:
        """Whether the external id will always stand for what the picture shows."""
        return is_lasting(self.picture)


@define(eq=False)
class Person:
    """One user, and what is known of their pictures.

    Attributes:
        user_id: The user.
        found: Their pictures, until those have been looked at.
        left_out: What is among them and is no picture.
        pictures: What becomes of each picture.
        candidates: Those that can be sent.
        refused: Faces that are not to stay in the collection.
        is_new: Whether this run has made the user.
        conflict: Why it has not, where the service says that there is a conflict.
    """

    user_id: str
    found: list[Found]
    left_out: list[str]
    pictures: list[EnrolledPicture] = field(factory=list[EnrolledPicture])
    candidates: list[Candidate] = field(factory=list[Candidate])
    refused: dict[str, EnrolledPicture] = field(factory=dict[str, EnrolledPicture])
    is_new: bool = False
    conflict: ConflictException | None = None

    def report(self) -> EnrolReport:
        """What has become of the pictures."""
        return EnrolReport(self.user_id, tuple(self.pictures), tuple(self.left_out))


def look_at_people(
    images: Mapping[str, Picture | Iterable[Picture]],
    meter: ProgressMeter,
    cancel: threading.Event,
) -> list[Person]:
    """Look at every picture of every user.

    Args:
        images: The pictures of each user.
        meter: Told how far it is.
        cancel: Ends it when it is set.
    """
    people: list[Person] = []
    for user_id, pictures in images.items():
        left_out: list[str] = []
        found = list(find(pictures, left_out))
        people.append(Person(user_id, found, left_out))
        meter.total += len(found)
    for person in people:
        _look_at(person, meter, cancel)
    _refuse_shared(people)
    return people


def _look_at(person: Person, meter: ProgressMeter, cancel: threading.Event) -> None:
    first: dict[str, str] = {}
    for source, picture in person.found:
        result = EnrolledPicture(source, Enrolment.NOT_DONE)
        person.pictures.append(result)
        if cancel.is_set():
            continue
        seen = look_at(picture)
        result.orientation = seen.orientation
        if seen.problems or isinstance(picture, OSError | ValueError):
            result.outcome = Enrolment.UNUSABLE
            result.reason = "; ".join(seen.problems)
        elif seen.external_id in first:
            result.outcome = Enrolment.REPEATED
            result.reason = f"the same picture as {first[seen.external_id]}"
        else:
            first[seen.external_id] = source
            person.candidates.append(
                Candidate(result, picture, seen.external_id, seen.size)
            )
        meter.done += 1
        meter.tick(math.inf)
    person.found.clear()


def _refuse_shared(people: Iterable[Person]) -> None:
    """Refuse a picture that is given for two users: nobody knows whose face it is."""
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
