"""The outcome of each enrolled picture, and the report of each enrolled user."""

from __future__ import annotations

from collections import Counter
from enum import StrEnum

from attrs import define, frozen

from .. import text


class Enrolment(StrEnum):
    """The outcome of the enrolment of one picture."""

    ENROLLED = "enrolled"
    """The user now has the face of the picture."""
    PRESENT = "present"
    """The user already had the face of the picture."""
    REPEATED = "repeated"
    """The same picture occurs earlier in the pictures of this user."""
    UNUSABLE = "unusable"
    """The picture was not sent, for example because it is not a PNG or JPEG image."""
    NO_FACE = "no face"
    """The picture shows no face of sufficient quality."""
    GROUP = "group"
    """The picture shows several faces, so the user's face is uncertain."""
    MISMATCH = "mismatch"
    """The face is not similar enough to the user's other faces."""
    OTHERS = "another user's"
    """The face belongs to another user."""
    FULL = "full"
    """The user already has the maximum number of faces."""
    FAILED = "failed"
    """A request failed. `reason` has the error."""
    NOT_DONE = "not done"
    """The run ended before the picture was done. To resume, enrol the user again."""


GOOD = (Enrolment.ENROLLED, Enrolment.PRESENT, Enrolment.REPEATED)


@define
class EnrolledPicture:
    """The outcome for one picture of a user.

    Attributes:
        source: The path or URL of the picture. Bytes and an `Image` get a name such as
            `picture 2`.
        outcome: The outcome.
        face_id: The id of the picture's face in the collection, or None.
        reason: The reason for the outcome, or None.
        codes: The reasons of the service, such as LOW_MATCH_CONFIDENCE.
        orientation: The EXIF orientation, 1 to 8. 1 is upright. The service turns the
            picture before it detects faces. For a picture in S3 the value is always 1.
    """

    source: str
    outcome: Enrolment
    face_id: str | None = None
    reason: str | None = None
    codes: tuple[str, ...] = ()
    orientation: int = 1

    @property
    def failed(self) -> bool:
        """Whether the picture was processed, but the user lacks the picture's face."""
        return self.outcome not in (*GOOD, Enrolment.NOT_DONE)

    def to_dict(self) -> dict[str, object]:
        """Return the picture as JSON data."""
        return {
            "source": self.source,
            "outcome": str(self.outcome),
            "face_id": self.face_id,
            "reason": self.reason,
            "codes": list(self.codes),
            "orientation": self.orientation,
        }

    def __str__(self) -> str:
        """Return the outcome in one line."""
        more = f", {self.reason}" if self.reason else ""
        return text.printable(f"{self.source}: {self.outcome}{more}")


@frozen
class EnrolReport:
    """The outcome of the enrolment of one user.

    Attributes:
        user_id: The user.
        pictures: The outcome of each picture, in the order of the pictures.
        left_out: Names of files and folders that are not pictures. The name of a folder
            ends with a slash.
    """

    user_id: str
    pictures: tuple[EnrolledPicture, ...]
    left_out: tuple[str, ...] = ()

    @property
    def counts(self) -> Counter[Enrolment]:
        """Number of pictures with each outcome."""
        return Counter(picture.outcome for picture in self.pictures)

    @property
    def complete(self) -> bool:
        """Whether a face from every picture is associated with the user."""
        return all(picture.outcome in GOOD for picture in self.pictures)

    def to_dict(self) -> dict[str, object]:
        """Return the report as JSON data."""
        return {
            "user_id": self.user_id,
            "complete": self.complete,
            "pictures": [picture.to_dict() for picture in self.pictures],
            "left_out": list(self.left_out),
        }

    def __str__(self) -> str:
        """Return the report as text for people."""
        counts = ", ".join(f"{n} {outcome}" for outcome, n in self.counts.items())
        lines = [f"{self.user_id}: {counts or 'no pictures'}"]
        lines += [f"  {picture}" for picture in self.pictures if picture.failed]
        turned = [p.source for p in self.pictures if p.orientation != 1]
        if turned:
            names = text.sample(turned[:3], len(turned))
            lines.append(
                f"  rotated by the service according to their EXIF data: {names}"
            )
        if self.left_out:
            names = text.sample(self.left_out[:3], len(self.left_out))
            lines.append(f"  left out because they are not pictures: {names}")
        return "\n".join(lines)
