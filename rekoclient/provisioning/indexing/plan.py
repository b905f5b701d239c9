"""The plan of a run of `index_images`, which a user can confirm."""

from __future__ import annotations

import math

from attrs import frozen

from .. import text


@frozen(kw_only=True)
class IndexPlan:
    """The numbers of pictures and requests of a run of `index_images`.

    Attributes:
        collection_id: The collection.
        pictures: Number of pictures.
        present: Number of pictures that are already indexed.
        left_out: Number of files that are not pictures.
        rate: Expected requests a second.
    """

    collection_id: str
    pictures: int
    present: int
    left_out: int
    rate: float

    @property
    def requests(self) -> int:
        """Maximum number of IndexFaces requests, without retries."""
        return self.pictures - self.present

    @property
    def seconds(self) -> float:
        """The expected duration in seconds."""
        return 0.0 if self.rate == math.inf else self.requests / self.rate

    def to_dict(self) -> dict[str, object]:
        """Return the plan as JSON data."""
        return {
            "collection_id": self.collection_id,
            "pictures": self.pictures,
            "present": self.present,
            "left_out": self.left_out,
            "requests": self.requests,
        }

    def __str__(self) -> str:
        """Return the plan as text for people."""
        pictures = text.count(self.pictures, "picture")
        todo = f"{self.present:,} present, {self.requests:,} to index"
        lines = [f"{self.collection_id}: {pictures}, {todo}"]
        if self.left_out:
            number = f"{self.left_out:,}"
            lines.append(f"  left out because they are not pictures: {number}")
        return "\n".join(lines)
