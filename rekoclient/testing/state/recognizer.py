"""The source of faces in pictures that a test has not declared."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from ..script.declared_faces import DeclaredFace
from .pictures import Picture


class Recognizer(Protocol):
    """Finds the faces in a picture without a declaration.

    Every operation on pictures asks the same recognizer, so that all of them agree.
    """

    def faces(self, picture: Picture) -> Sequence[DeclaredFace]:
        """Return the faces in a picture, the largest first."""
        ...


class Undeclared:
    """A recognizer that sees one face, which is the same for the same bytes."""

    def faces(self, picture: Picture) -> Sequence[DeclaredFace]:
        """Return one face of a person of its own."""
        return [DeclaredFace(person=picture.digest)]
