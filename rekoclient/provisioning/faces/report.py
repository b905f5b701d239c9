"""What became of the pictures of a user: one by one, and in sum."""

from __future__ import annotations

from collections import Counter
from enum import StrEnum

from attrs import define, frozen

from .. import text


class Enrolment(StrEnum):
    """What became of one picture."""

    ENROLLED = "enrolled"
    """Its face is the user's now."""
    PRESENT = "present"
    """Its face was the user's already."""
    REPEATED = "repeated"
    """It is the same picture as an earlier one of this user."""
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
    """The service said no; the reason says why."""
    NOT_DONE = "not done"
    """The run was ended before; the next one goes on."""


GOOD = (Enrolment.ENROLLED, Enrolment.PRESENT, Enrolment.REPEATED)


@define
class EnrolledPicture:
    """One picture and what became of it.

    Attributes:
        source: The file, the address, or the number of the picture.
        outcome: What became of it.
        face_id: Its face, where it has one in the collection now.
        reason: More about it, in words.
        codes: The service's own reasons, such as LOW_MATCH_CONFIDENCE.
        orientation: What EXIF says of how to turn the picture, 1 to 8; 1 is upright.
            The service turns it before it looks for faces. That of a picture in S3
            is not known.
    """

    source: str
    outcome: Enrolment
    face_id: str | None = None
    reason: str | None = None
    codes: tuple[str, ...] = ()
    orientation: int = 1

    @property
    def failed(self) -> bool:
        """Whether it came to an end, and not to a good one."""
        return self.outcome not in (*GOOD, Enrolment.NOT_DONE)

    def to_dict(self) -> dict[str, object]:
        """The picture for machines."""
        return {
            "source": self.source,
            "outcome": str(self.outcome),
            "face_id": self.face_id,
            "reason": self.reason,
            "codes": list(self.codes),
            "orientation": self.orientation,
        }

    def __str__(self) -> str:
        """What became of it, in one line."""
        more = f", {self.reason}" if self.reason else ""
        return text.printable(f"{self.source}: {self.outcome}{more}")


@frozen
class EnrolReport:
    """What became of the pictures of one user, in their order.

    Attributes:
        user_id: The user.
        pictures: Each picture.
        left_out: What was in the folder and is no picture; a folder ends with a slash.
    """

    user_id: str
    pictures: tuple[EnrolledPicture, ...]
    left_out: tuple[str, ...] = ()

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
            "pictures": [picture.to_dict() for picture in self.pictures],
            "left_out": list(self.left_out),
        }

    def __str__(self) -> str:
        """The report for people."""
        counts = ", ".join(f"{n} {outcome}" for outcome, n in self.counts.items())
        lines = [f"{self.user_id}: {counts or 'no pictures'}"]
        lines += [f"  {picture}" for picture in self.pictures if picture.failed]
        turned = [p.source for p in self.pictures if p.orientation != 1]
        if turned:
            names = text.sample(turned[:3], len(turned))
            lines.append(f"  turned by the service, as EXIF says: {names}")
        if self.left_out:
            names = text.sample(self.left_out[:3], len(self.left_out))
            lines.append(f"  no pictures, left out: {names}")
        return "\n".join(lines)
