"""The outcome of each picture of a run of `index_images`, and the report of the run."""

from __future__ import annotations

from collections import Counter
from enum import StrEnum

from attrs import Factory, define, frozen

from .. import text
from .keys import is_hash

_KEPT = 1_000
"""Maximum number of pictures that a report stores. A run may have millions."""
_SHOWN = 20


class IndexOutcome(StrEnum):
    """The outcome for one picture of `index_images`."""

    INDEXED = "indexed"
    """The faces of the picture are in the collection."""
    TRUNCATED = "truncated"
    """The picture shows more than `max_faces` faces. Only the largest were indexed."""
    NO_FACE = "no face"
    """The picture shows no face of sufficient quality."""
    PRESENT = "present"
    """The picture was indexed before, so it was not sent."""
    REPEATED = "repeated"
    """The same picture occurred earlier in this run. In a run with a register, this is
    a picture with the same external id and content, or the same object in S3."""
    UNUSABLE = "unusable"
    """The picture cannot be indexed, for example because the picture or its external id
    is invalid. `reason` has the details."""
    FAILED = "failed"
    """The request failed. `reason` has the error."""


@frozen
class IndexedPicture:
    """The outcome for one picture.

    Attributes:
        key: The key of the picture, such as an S3 key.
        external_id: The external id of the picture's faces.
        outcome: The outcome.
        faces: Number of faces that this run has indexed.
        reason: The reason for the outcome, or None.
        codes: The reasons of the service for faces that were not indexed, such as
            LOW_SHARPNESS.
    """

    key: str
    external_id: str
    outcome: IndexOutcome
    faces: int = 0
    reason: str | None = None
    codes: tuple[str, ...] = ()

    @property
    def failed(self) -> bool:
        """Whether the outcome is `UNUSABLE` or `FAILED`."""
        return self.outcome in (IndexOutcome.UNUSABLE, IndexOutcome.FAILED)

    def to_dict(self) -> dict[str, object]:
        """Return the picture as JSON data."""
        return {
            "key": self.key,
            "external_id": self.external_id,
            "outcome": str(self.outcome),
            "faces": self.faces,
            "reason": self.reason,
            "codes": list(self.codes),
        }

    def __str__(self) -> str:
        """Return the outcome in one line."""
        faces = f" ({text.count(self.faces, 'face')})" if self.faces else ""
        more = f", {self.reason}" if self.reason else ""
        return text.printable(f"{self.key}: {self.outcome}{faces}{more}")


@define(kw_only=True)
class IndexReport:
    """The report of a run of `index_images`.

    Attributes:
        collection_id: The collection.
        pictures: Number of pictures with each outcome.
        faces: Number of faces that this run has indexed.
        hashed: Number of pictures whose external id is a hash of the key, for example
            because the key is long.
        left_out: Number of files in the folders that are not pictures.
        kept: The first thousand pictures with the outcome `TRUNCATED`, `UNUSABLE` or
            `FAILED`.
        throttled: Number of throttled requests.
        seconds: Duration of the run in seconds.
        stopped: Whether the run ended early. To resume, make the same call again.
    """

    collection_id: str
    pictures: Counter[IndexOutcome] = Factory(Counter[IndexOutcome])
    faces: int = 0
    hashed: int = 0
    left_out: int = 0
    kept: list[IndexedPicture] = Factory(list[IndexedPicture])
    throttled: int = 0
    seconds: float = 0.0
    stopped: bool = False

    def add(self, picture: IndexedPicture) -> None:
        """Count a picture, and store it in `kept` if it failed or is `TRUNCATED`."""
        self.pictures[picture.outcome] += 1
        self.faces += picture.faces
        self.hashed += is_hash(picture.external_id)
        attention = picture.failed or picture.outcome is IndexOutcome.TRUNCATED
        if attention and len(self.kept) < _KEPT:
            self.kept.append(picture)

    @property
    def done(self) -> int:
        """Number of pictures with an outcome."""
        return self.pictures.total()

    @property
    def failed(self) -> int:
        """Number of pictures that failed or are unusable."""
        return self.pictures[IndexOutcome.FAILED] + self.pictures[IndexOutcome.UNUSABLE]

    @property
    def complete(self) -> bool:
        """Whether the run reached its end without a failed or unusable picture."""
        return not self.failed and not self.stopped

    def to_dict(self) -> dict[str, object]:
        """Return the report as JSON data."""
        return {
            "collection_id": self.collection_id,
            "complete": self.complete,
            "stopped": self.stopped,
            "pictures": {str(o): self.pictures[o] for o in IndexOutcome},
            "faces": self.faces,
            "hashed": self.hashed,
            "left_out": self.left_out,
            "throttled": self.throttled,
            "seconds": round(self.seconds, 3),
            "kept": [picture.to_dict() for picture in self.kept],
        }

    def __str__(self) -> str:
        """Return the report as text for people."""
        parts = [f"{self.pictures[o]:,} {o}" for o in IndexOutcome if self.pictures[o]]
        pictures = text.count(self.done, "picture")
        done = f" ({', '.join(parts)})" if parts else ""
        faces = text.count(self.faces, "new face")
        lines = [f"{self.collection_id}: {pictures}{done}, {faces}"]
        lines += [f"  {picture}" for picture in self.kept[:_SHOWN]]
        troubled = self.failed + self.pictures[IndexOutcome.TRUNCATED]
        if troubled > _SHOWN:
            kept = f"the first {_KEPT:,}" if troubled > _KEPT else "all"
            more = f"{troubled - _SHOWN:,} more (--json shows {kept})"
            lines.append(f"  and {more}")
        if self.hashed:
            keys = text.count(self.hashed, "long key")
            lines.append(f"  {keys} with a hash as external id")
        if self.left_out:
            number = f"{self.left_out:,}"
            lines.append(f"  left out because they are not pictures: {number}")
        if self.stopped:
            lines.append("  stopped: to resume, index the same pictures again")
        return "\n".join(lines)
