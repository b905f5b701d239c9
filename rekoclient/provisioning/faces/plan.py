"""The plan of an enrolment: the pictures and requests that it would send."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from attrs import frozen

from ...interop import accept_instances
from .. import text
from ..rate.pace import Pace
from .people import Person
from .pipeline import CHUNK, Pipeline


@frozen(kw_only=True)
class EnrolPlan:
    """The plan of an enrolment.

    Attributes:
        collection_id: The collection.
        users: Number of users.
        pictures: Number of pictures.
        present: Number of pictures whose face the user already has.
        left_out: Number of pictures that are not enrolled, for example because they are
            invalid or were passed twice. Files that are not pictures are not counted.
        calls: Number of requests by method name. The number for `create_user` is an
            upper limit. It counts users without a face in the collection, and some of
            these users may exist already.
        seconds: The expected duration in seconds. Only the slowest method counts,
            because the requests of several users overlap.
    """

    __get_pydantic_core_schema__: ClassVar[Any] = classmethod(accept_instances)

    collection_id: str
    users: int
    pictures: int
    present: int
    left_out: int
    calls: Mapping[str, int]
    seconds: float

    @property
    def is_empty(self) -> bool:
        """Whether the enrolment would send no request."""
        return not any(self.calls.values())

    def to_dict(self) -> dict[str, object]:
        """Return the plan as JSON data."""
        return {
            "collection_id": self.collection_id,
            "users": self.users,
            "pictures": self.pictures,
            "present": self.present,
            "left_out": self.left_out,
            "calls": dict(self.calls),
            "seconds": round(self.seconds, 1),
        }

    def __str__(self) -> str:
        """Return the plan as text for people."""
        users = text.count(self.users, "user")
        pictures = text.count(self.pictures, "picture")
        indexed = self.calls["index_faces"]
        sent = text.count(indexed, "picture")
        lines = [
            f"{users} with {pictures} in {text.printable(self.collection_id)}:",
            f"  {sent} to index{', each one billed' if indexed else ''}",
            f"  {self.present:,} present, {self.left_out:,} not to send",
            f"  at most {text.count(self.calls['create_user'], 'user')} to create",
            f"  {text.count(self.calls['associate_faces'], 'request')} to associate",
        ]
        return "\n".join(lines)


def plan_of(pipeline: Pipeline, pace: Pace, people: Sequence[Person]) -> EnrolPlan:
    """Return the plan of an enrolment.

    The caller must first list the existing faces into `pipeline.existing`.
    """
    calls = {"index_faces": 0, "create_user": 0, "associate_faces": 0}
    present = adopted = 0
    for person in people:
        new = 0
        for candidate in person.candidates:
            known = pipeline.is_present(person, candidate)
            found = pipeline.is_adopted(person, candidate)
            sent = pipeline.is_to_send(person, candidate)
            present += known
            adopted += found
            new += found or sent
            calls["index_faces"] += sent
        calls["associate_faces"] += -(-new // CHUNK)
        calls["create_user"] += bool(new and pipeline.may_be_missing(person))
    pictures = sum(len(person.pictures) for person in people)
    return EnrolPlan(
        collection_id=pipeline.collection_id,
        users=len(people),
        pictures=pictures,
        present=present,
        left_out=pictures - present - adopted - calls["index_faces"],
        calls=calls,
        seconds=max(number / pace.rate(name) for name, number in calls.items()),
    )
