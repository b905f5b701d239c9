"""What a picture shows: declared by the test, because nothing here can see.

An image that nobody declared shows one face, and the same bytes show the same face.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class DeclaredFace:
    """A face in a picture.

    Attributes:
        person: Whose it is. Faces of one person match.
        left: The bounding box, as shares of the picture's width and height.
        top: See ``left``.
        width: See ``left``.
        height: See ``left``.
        confidence: How sure it is that this is a face, in per cent.
        flaws: Why it would not pass a quality filter, such as ``LOW_SHARPNESS``.
        detail: More members of the service's FaceDetail, by their wire names.
    """

    person: str
    left: float = 0.25
    top: float = 0.25
    width: float = 0.5
    height: float = 0.5
    confidence: float = 99.99
    flaws: tuple[str, ...] = ()
    detail: Mapping[str, Any] = field(default_factory=dict[str, Any])

    @property
    def area(self) -> float:
        """The share of the picture that it covers."""
        return self.width * self.height

    @property
    def bounding_box(self) -> dict[str, float]:
        """The box as the service writes it."""
        return {
            "Width": self.width,
            "Height": self.height,
            "Left": self.left,
            "Top": self.top,
        }

    @property
    def face_detail(self) -> dict[str, Any]:
        """The service's FaceDetail, with what was declared and nothing else."""
        own = {"BoundingBox": self.bounding_box, "Confidence": self.confidence}
        return {**own, **self.detail}

    def passes(self, quality_filter: str) -> bool:
        """Whether a quality filter lets it through."""
        return quality_filter == "NONE" or not self.flaws
