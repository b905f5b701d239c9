"""The interface of a recognizer, which finds faces in pictures and compares them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeAlias

Vectors: TypeAlias = Any
"""A float32 array of numpy: one vector, or a matrix with one vector in each row. The
alias is Any, because pyright knows the types of numpy only in part."""

Point = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenFace:
    """A face that a recognizer found in a picture.

    Positions are shares of the width and the height of the picture. They refer to the
    picture in its EXIF orientation.
    """

    left: float
    """The left edge of the bounding box."""

    top: float
    """The upper edge of the bounding box."""

    width: float
    """The width of the bounding box."""

    height: float
    """The height of the bounding box."""

    confidence: float
    """The confidence that this is a face, in per cent."""

    landmarks: Mapping[str, Point] = field(default_factory=dict[str, Point])
    """Points by the service's landmark types, such as ``eyeLeft``."""

    roll: float | None = None
    """The rotation of the face in the picture plane, in degrees clockwise."""

    yaw: float | None = None
    """The turn of the face, in degrees. A face that looks to the right edge of the
    picture has a positive yaw."""

    brightness: float | None = None
    """The brightness of the face, from 0 to 100."""

    sharpness: float | None = None
    """The sharpness of the face, from 0 to 100."""

    pixels: float | None = None
    """The shorter side of the bounding box, in pixels of the picture."""

    vector: Vectors | None = field(default=None, repr=False, compare=False)
    """The vector of the face, with length 1. None if no vector was requested."""


class Recognizer(Protocol):
    """A model that finds faces in pictures and compares their vectors.

    A server calls both methods from several threads at once. It does not lock its state
    during ``faces``, and during ``similarities`` for a search.
    """

    def faces(self, picture: bytes, *, vectors: int) -> Sequence[SeenFace]:
        """Return the faces in a picture, the largest first.

        Args:
            picture: The bytes of a PNG or JPEG file.
            vectors: The number of faces that need a vector, counted from the largest.
                The other faces need no vector.

        Raises:
            ValueError: The picture cannot be decoded.
        """
        ...

    def similarities(self, vector: Vectors, others: Vectors) -> Vectors:
        """Return the similarity of a vector to each row of a matrix.

        Args:
            vector: One vector.
            others: A matrix with one vector in each row. A row of zeros stands for a
                deleted face and may have any similarity.

        Returns:
            The similarities on the service's scale, from 0 to 100.
        """
        ...
