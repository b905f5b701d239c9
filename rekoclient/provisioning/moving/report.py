"""The report of a migration, with the outcome of each face."""

from __future__ import annotations

from collections import Counter
from enum import StrEnum

from attrs import Factory, define, frozen

from .. import text
from ..report import Outcome

_SHOWN = 20


class Moved(StrEnum):
    """The outcome for one face of the old collection."""

    MOVED = "moved"
    """The face is in the new collection, with the same external id and user."""
    MERGED = "merged"
    """Another old face has the same picture and box. One new face replaces both."""
    NOT_FOUND = "not found again"
    """In the picture, the new model found no face whose box overlaps the old box
    enough."""
    AMBIGUOUS = "ambiguous"
    """The face has no certain match in the new collection. For example, several new
    boxes overlap its old box, or a face of another user has the same box."""
    NO_SOURCE = "no source"
    """The register lists no picture of the face. Or the picture cannot be read, or has
    changed."""
    REFUSED = "refused"
    """The face is in the new collection. The service did not associate the face with
    the user, for example because it is unlike the user's other faces."""
    FAILED = "failed"
    """A request failed. `reason` has the error."""
    NOT_DONE = "not done"
    """The run ended before the face was moved. To resume, plan and migrate again."""


@frozen(kw_only=True)
class UnmovedFace:
    """A face of the old collection whose outcome is not `MOVED`.

    Attributes:
        face_id: The face in the old collection.
        user_id: The user of the face, or None.
        source: The picture of the face, or None.
        outcome: The outcome.
        reason: The reason for the outcome, or None.
    """

    face_id: str
    user_id: str | None
    source: str | None
    outcome: Moved
    reason: str | None = None

    def to_dict(self) -> dict[str, object]:
        """Return the face as JSON data."""
        return {
            "face_id": self.face_id,
            "user_id": self.user_id,
            "source": self.source,
            "outcome": str(self.outcome),
            "reason": self.reason,
        }

    def __str__(self) -> str:
        """Return the face and the outcome in one line."""
        user = f" of {self.user_id}" if self.user_id else ""
        where = f" in {self.source}" if self.source else ""
        reason = f", {self.reason}" if self.reason else ""
        return text.printable(f"{self.face_id}{user}{where}: {self.outcome}{reason}")


@define(kw_only=True)
class Migration:
    """The outcome of a migration.

    Attributes:
        old: The old collection, which is unchanged.
        new: The new collection.
        faces: Number of faces with each outcome.
        users: Number of users with each outcome, such as `created` or `existed`.
        unmoved: Every face whose outcome is not `MOVED`.
        failures: Users that could not be created, with the error.
        indexed: Number of pictures that were sent to IndexFaces.
        extra: Number of new faces that matched no old face, and were deleted.
        stopped: Whether the run ended early. To resume, plan and migrate again.
    """

    old: str
    new: str
    faces: Counter[Moved] = Factory(Counter[Moved])
    users: Counter[Outcome] = Factory(Counter[Outcome])
    unmoved: list[UnmovedFace] = Factory(list[UnmovedFace])
    failures: dict[str, str] = Factory(dict[str, str])
    indexed: int = 0
    extra: int = 0
    stopped: bool = False

    @property
    def complete(self) -> bool:
        """Whether every face was moved and every user exists in the new collection."""
        return not (self.unmoved or self.failures or self.stopped)

    def to_dict(self) -> dict[str, object]:
        """Return the report as JSON data."""
        return {
            "old": self.old,
            "new": self.new,
            "complete": self.complete,
            "stopped": self.stopped,
            "faces": {str(outcome): n for outcome, n in self.faces.items() if n},
            "users": {str(outcome): n for outcome, n in self.users.items() if n},
            "indexed": self.indexed,
            "extra": self.extra,
            "unmoved": [face.to_dict() for face in self.unmoved],
            "failures": dict(self.failures),
        }

    def __str__(self) -> str:
        """Return the report as text for people."""
        end = "Moved" if self.complete else "Not everything was moved"
        lines = [f"{end} from {self.old} to {self.new}."]
        counters: tuple[tuple[str, Counter[Moved] | Counter[Outcome]], ...] = (
            ("faces", self.faces),
            ("users", self.users),
        )
        for noun, counter in counters:
            parts = [f"{number:,} {outcome}" for outcome, number in counter.items()]
            lines.append(f"  {noun:<10}{', '.join(parts) or 'none'}")
        lines.append(f"  {'sent':<10}{text.count(self.indexed, 'picture')}")
        if self.extra:
            number = text.count(self.extra, "new face")
            lines.append(f"  {'deleted':<10}{number} without a matching old face")
        lines += [f"  {face}" for face in self.unmoved[:_SHOWN]]
        if len(self.unmoved) > _SHOWN:
            lines.append(f"  and {len(self.unmoved) - _SHOWN:,} more")
        lines += [f"  {text.printable(f'{u}: {e}')}" for u, e in self.failures.items()]
        if self.stopped:
            lines.append("  Run the same command again to resume.")
        return "\n".join(lines)
