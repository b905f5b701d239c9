"""The class of the faces that a recognizer finds, a subclass of ``DeclaredFace``."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .declared_faces import DeclaredFace

if TYPE_CHECKING:
    from ..vision.recognizer import SeenFace, Vectors


@dataclass(frozen=True, slots=True)
class ComputedFace(DeclaredFace):
    """A face that a recognizer found in a picture.

    ``person`` is not a real name. It consists of the digest of the picture and the
    number of the face.
    """

    seen: SeenFace | None = None
    vector: Vectors | None = field(default=None, repr=False, compare=False)
