"""A face that a recognizer found, next to the declared ones."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .declared_faces import DeclaredFace

if TYPE_CHECKING:
    from ..vision.recognizer import SeenFace, Vectors


@dataclass(frozen=True, slots=True)
class ComputedFace(DeclaredFace):
    """A face that a recognizer found. Its person is unique to it."""

    seen: SeenFace | None = None
    vector: Vectors | None = field(default=None, repr=False, compare=False)
