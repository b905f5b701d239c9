"""The faces that a test declares for a picture."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .checks import build, check_value


@dataclass(frozen=True, slots=True)
class DeclaredFace:
    """A face that a test declares for a picture or a video.

    Attributes:
        person: The name of the person. Faces of one person match.
        left: The left edge of the bounding box, as a share of the picture's width.
        top: The upper edge, as a share of the picture's height.
        width: The width of the box, as a share of the picture's width.
        height: The height of the box, as a share of the picture's height.
        confidence: The confidence that this is a face, in per cent.
        flaws: The reasons why the face fails a quality filter, such as
            ``LOW_SHARPNESS``. By default the face passes every filter.
        detail: More members of the face's FaceDetail, with the names that the service
            uses, such as ``Smile``.
        celebrity: The name of the celebrity. None means that the person is not a
            celebrity.
        timestamps: The times at which a video shows the face, in milliseconds.
    """

    person: str
    left: float = 0.25
    top: float = 0.25
    width: float = 0.5
    height: float = 0.5
    confidence: float = 99.99
    flaws: tuple[str, ...] = ()
    detail: Mapping[str, Any] = field(default_factory=dict[str, Any])
    celebrity: str | None = None
    timestamps: tuple[int, ...] = (0,)

    @property
    def area(self) -> float:
        """The area of the bounding box, as a share of the picture's area."""
        return self.width * self.height

    @property
    def bounding_box(self) -> dict[str, float]:
        """The bounding box in the form of the service's BoundingBox."""
        return {
            "Width": self.width,
            "Height": self.height,
            "Left": self.left,
            "Top": self.top,
        }

    @property
    def face_detail(self) -> dict[str, Any]:
        """The FaceDetail of the face: box, confidence and the members of ``detail``."""
        own = {"BoundingBox": self.bounding_box, "Confidence": self.confidence}
        return {**own, **self.detail}

    def passes(self, quality_filter: str) -> bool:
        """Return whether the face passes a quality filter, such as ``AUTO``."""
        return quality_filter == "NONE" or not self.flaws


def faces_of(faces: Any) -> list[DeclaredFace | str]:
    """Parse a list of faces from JSON or TOML.

    Each item is the name of a person, or an object with fields of ``DeclaredFace``.

    Raises:
        ValueError: ``faces`` is not a list, or a face is invalid.
    """
    check_value(
        "faces",
        faces,
        tuple[str | Mapping[str, Any], ...],
        "; write faces = ['alice'], or a list of tables with the members of"
        " DeclaredFace",
    )
    return [
        face if isinstance(face, str) else build(DeclaredFace, face) for face in faces
    ]
