"""A matrix with the vectors of many faces, for exact searches."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .recognizer import Recognizer, Vectors

_FEWEST_ROWS = 16
_FLOAT = np.dtype("<f4")


def as_text(vector: Vectors) -> str:
    """Encode a vector as base64 text, which the state file can contain."""
    return base64.b64encode(vector.astype(_FLOAT).tobytes()).decode()


def mean(vectors: Sequence[Vectors]) -> Vectors:
    """Return the mean of several vectors as one vector with a Euclidean norm of 1."""
    total = np.sum(vectors, axis=0)
    return np.asarray(total / (np.linalg.norm(total) or 1), np.float32)


class Matrix:
    """A matrix with one vector in each row, and a key for each vector.

    The rows are stored in an array. The row of a deleted vector becomes zeros. When the
    array is full, the rows in use are copied to a new array. The old array stays
    unchanged, so a search can still use a ``Snapshot`` of the old array.
    """

    __slots__ = ("_keys", "_matrix", "_numbers")

    def __init__(self) -> None:
        self._matrix: Vectors = np.zeros((0, 0), np.float32)
        self._keys: list[str | None] = []
        self._numbers: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self._numbers)

    @property
    def length(self) -> int | None:
        """The number of elements in each vector, or None before the first vector."""
        return self._matrix.shape[1] if self._keys else None

    def get(self, key: str) -> Vectors | None:
        """Return a copy of the vector with this key, or None for an unknown key."""
        number = self._numbers.get(key)
        return None if number is None else self._matrix[number].copy()

    def text(self, key: str) -> str:
        """Return the vector with this key as base64 text, for the state file."""
        return as_text(self._matrix[self._numbers[key]])

    def put(self, key: str, text: str) -> None:
        """Add a vector from base64 text, and replace any vector with the same key."""
        vector = np.frombuffer(base64.b64decode(text), _FLOAT)
        if key in self._numbers:
            self.delete(key)
        if not self._keys:
            self._matrix = np.zeros((_FEWEST_ROWS, len(vector)), np.float32)
        if len(self._keys) == len(self._matrix):
            self._rebuild(2 * len(self._numbers) + _FEWEST_ROWS)
        number = len(self._keys)
        self._matrix[number] = vector
        self._keys.append(key)
        self._numbers[key] = number

    def delete(self, key: str) -> None:
        """Remove a key, and overwrite its vector with zeros."""
        number = self._numbers.pop(key)
        self._matrix[number] = 0
        self._keys[number] = None

    def snapshot(self) -> Snapshot:
        """Return the current vectors. A search can read them without a lock."""
        return Snapshot(self._keys, self._matrix[: len(self._keys)])

    def _rebuild(self, rows: int) -> None:
        """Copy the vectors in use to a new matrix with this number of rows."""
        before = self._matrix
        self._matrix = np.zeros((rows, before.shape[1]), np.float32)
        kept = list(self._numbers.values())
        self._matrix[: len(kept)] = before[kept]
        self._keys = list(self._numbers)
        self._numbers = {key: n for n, key in enumerate(self._numbers)}


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The vectors in a ``Matrix`` at one moment.

    The snapshot does not contain vectors that are added later. If a vector is deleted
    later, its row in the snapshot can become zeros.
    """

    keys: list[str | None]
    matrix: Vectors

    def similar(
        self, recognizer: Recognizer, vector: Vectors, threshold: float
    ) -> list[tuple[str, float]]:
        """Return the keys of similar vectors and their similarities.

        The most similar vector comes first. The threshold is the lowest similarity of a
        result, from 0 to 100.
        """
        similarities = recognizer.similarities(vector, self.matrix)
        rows = np.flatnonzero(similarities >= threshold)
        rows = rows[np.argsort(-similarities[rows], kind="stable")]
        found = ((self.keys[row], float(similarities[row])) for row in rows)
        return [(key, similarity) for key, similarity in found if key is not None]
