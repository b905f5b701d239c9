"""The interface of a recognizer, which finds faces in pictures and compares them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeAlias

Vectors: TypeAlias = Any
"""A float32 array of numpy: one vector, or a matrix with one vector in each row. The
alias is Any, because pyright knows only some of the types of numpy."""

Point = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenFace:
    """A face that a recognizer found in a picture.

    Positions and sizes are shares of the width and the height of the picture. They
    refer to the picture after a rotation by its EXIF orientation.
    """

    left: float
    """The left edge of the bounding box, as a share of the picture's width."""

    top: float
    """The upper edge of the bounding box, as a share of the picture's height."""

    width: float
    """The width of the bounding box, as a share of the picture's width."""

    height: float
    """The height of the bounding box, as a share of the picture's height."""

    confidence: float
    """The confidence that this is a face, in per cent."""

    landmarks: Mapping[str, Point] = field(default_factory=dict[str, Point])
    """The position of each landmark, by its name in the API, such as ``eyeLeft``."""

    roll: float | None = None
    """The rotation of the face in the picture plane, in degrees clockwise."""

    yaw: float | None = None
    """The rotation of the face to the side, in degrees. It is positive if the face is
    turned towards the right edge of the picture."""

    brightness: float | None = None
    """The brightness of the face, from 0 to 100."""

    sharpness: float | None = None
    """The sharpness of the face, from 0 to 100."""

    pixels: float | None = None
    """The shorter side of the bounding box, in pixels of the picture."""

    vector: Vectors | None = field(default=None, repr=False, compare=False)
    """The unit vector that identifies the face: its Euclidean norm is 1. None if the
    caller did not request it."""


class Recognizer(Protocol):
    """A model that finds faces in pictures and compares their vectors.

    The server calls ``faces`` and ``similarities`` from several threads at once, so
    both methods must be thread-safe. Other requests can run during ``faces``, and
    while ``similarities`` searches many faces. Other requests wait while
    ``similarities`` compares only two faces.
    """

    def faces(self, picture: bytes, *, vectors: int) -> Sequence[SeenFace]:
        """Return the faces in a picture, the largest first.

        Args:
            picture: The bytes of a PNG or JPEG file.
            vectors: The number of faces that need a vector. These are the first faces
                in the returned sequence. The other faces may have a vector.

        Raises:
            ValueError: The picture cannot be decoded.
        """
        ...

    def similarities(self, vector: Vectors, others: Vectors) -> Vectors:
        """Return the similarity of a vector to each row of a matrix.

        Args:
            vector: One vector.
            others: A matrix with one vector in each row. A row of zeros is a deleted
                face. The method may return any number for such a row.

        Returns:
            The similarities on the service's scale, from 0 to 100.
        """
        ...
