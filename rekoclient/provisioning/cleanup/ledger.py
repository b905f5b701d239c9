"""A temporary database of a collection's faces, in which faces to delete are marked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

from ...models import Face
from ..parts import face_id_of
from ..register import Box, RegisterLine
from ..scratch import Scratch

_DIGITS = 5
"""Number of decimal places in the comparison of two boxes."""


class Doomed(NamedTuple):
    """A face to delete.

    `kept` is the id of the equal face that stays. Equal faces have the same box in the
    same picture. If the face is deleted because it has no user, `kept` is None.
    """

    face_id: str
    kept: str | None


class _Row(NamedTuple):
    """A face, its user, and the hash or ETag of its picture."""

    face_id: str
    user_id: str | None
    content: str | None


class Faces(Scratch):
    """A temporary database with the faces of a collection."""

    def __init__(self) -> None:
        super().__init__(
            """
            CREATE TABLE face (
                place INTEGER PRIMARY KEY, face_id TEXT UNIQUE, user_id TEXT,
                external_id TEXT, box TEXT, content TEXT, doomed TEXT, kept TEXT
            );
            """
        )

    def add(self, faces: Iterable[Face]) -> None:
        """Store faces. The caller passes them in the order of ListFaces."""
        self._execute_many(
            "INSERT OR REPLACE INTO face (face_id, user_id, external_id, box)"
            " VALUES (?, ?, ?, ?)",
            (
                (
                    face_id,
                    face.user_id,
                    face.external_image_id,
                    repr([round(n, _DIGITS) for n in Box.of(face)]),
                )
                for face in faces
                if (face_id := face_id_of(face))
            ),
        )

    def join(self, lines: Iterable[RegisterLine]) -> None:
        """Store the SHA-256 or ETag that the register has for each face's picture."""
        self._execute_many(
            "UPDATE face SET content = ? WHERE face_id = ?",
            (
                (content, line.face_id)
                for line in lines
                if (content := line.sha256 or line.etag)
            ),
        )

    def count(self, condition: str = "1") -> int:
        """Return the number of faces for which an SQL condition is true."""
        query = f"SELECT count(*) FROM face WHERE {condition}"  # noqa: S608 - ours
        return self._one(query)

    def doom_orphans(self) -> None:
        """Mark every face without a user for deletion."""
        self._execute(
            "UPDATE face SET doomed = 'orphan', kept = NULL WHERE user_id IS NULL"
        )

    def doom_duplicates(self) -> list[tuple[str, str]]:
        """Mark duplicate faces for deletion. Return pairs of users with equal faces.

        Equal faces have the same box, and their pictures have the same hash (SHA-256 or
        ETag) in the register. If the register has no hash of one of the pictures, the
        external ids of the faces must be the same instead.

        Each user keeps one of the equal faces. All other equal faces are marked,
        including faces without a user. If none of the equal faces has a user, one of
        them stays.

        Returns:
            Pairs of users. If several users have equal faces, the user whose id sorts
            first is paired with each of the other users. For example, if `ann`, `bob`
            and `eve` have equal faces, the pairs are `ann` and `bob`, and `ann` and
            `eve`.
        """
        shared: dict[tuple[str, str], None] = {}
        for key in ("content", "external_id"):
            query = (
                f"SELECT {key}, box, face_id, user_id, content FROM face"  # noqa: S608 - ours
                f" WHERE {key} IS NOT NULL AND kept IS NULL"
                f" ORDER BY {key}, box, user_id IS NULL, user_id, place"
            )
            rows = self._execute(query)
            doomed: list[tuple[str, str]] = []
            for _, group in groupby(rows, key=lambda row: row[:2]):
                doomed += _equal([_Row(*row[2:]) for row in group], shared)
            self._execute_many(
                "UPDATE face SET doomed = 'duplicate', kept = ? WHERE face_id = ?",
                doomed,
            )
        # The external id may mark a face that the hash kept. Its duplicates must then
        # refer to the face that stays.
        self._execute(
            "UPDATE face SET kept = (SELECT kept FROM face AS one"
            " WHERE one.face_id = face.kept) WHERE kept IN"
            " (SELECT face_id FROM face WHERE doomed = 'duplicate')"
        )
        return list(shared)

    def chunks(self, size: int) -> Iterator[tuple[str | None, list[Doomed]]]:
        """Yield chunks of faces to delete, each with the user of its faces.

        The user is None for faces without a user.

        Args:
            size: Maximum number of faces in a chunk.
        """
        query = (
            "SELECT place, user_id, face_id, kept FROM face WHERE doomed IS NOT NULL"
            " AND (user_id IS ? AND place > ?) ORDER BY place LIMIT ?"
        )
        owners = self._rows(
            "SELECT DISTINCT user_id FROM face WHERE doomed IS NOT NULL"
        )
        self._execute(
            "CREATE INDEX IF NOT EXISTS going ON face (user_id, place)"
            " WHERE doomed IS NOT NULL"
        )
        for (user_id,) in owners:
            last = 0
            while rows := self._rows(query, (user_id, last, size)):
                last = rows[-1][0]
                yield user_id, [Doomed(face_id, kept) for *_, face_id, kept in rows]

    def examples(self, doomed: str, number: int) -> list[tuple[str, str]]:
        """Return the first faces to delete, each with its user or external id.

        Args:
            doomed: The reason for the deletion: `orphan` or `duplicate`.
            number: Maximum number of faces.
        """
        return self._rows(
            "SELECT face_id, coalesce(user_id, external_id, '') FROM face"
            " WHERE doomed = ? ORDER BY place LIMIT ?",
            (doomed, number),
        )


def _equal(
    group: list[_Row], shared: dict[tuple[str, str], None]
) -> Iterator[tuple[str, str]]:
    """Yield the face to keep and the face to delete, for each duplicate in a group.

    Args:
        group: Faces with the same box and the same hash or external id. Faces with a
            user come first.
        shared: Receives pairs of users that have equal faces.
    """
    first_of: dict[str | None, _Row] = {}
    for row in group:
        kept = first_of.get(row.user_id)
        if kept is None and row.user_id is None:
            kept = group[0] if group[0] is not row else None
        if kept is None:
            equal = (one for one in first_of.values() if _may_be_equal(one, row))
            other = next(equal, None)
            if other and other.user_id and row.user_id:
                shared[other.user_id, row.user_id] = None
            first_of[row.user_id] = row
        elif _may_be_equal(kept, row):
            yield kept.face_id, row.face_id


def _may_be_equal(one: _Row, other: _Row) -> bool:
    """Return whether the pictures of two faces have equal hashes or ETags.

    An unknown hash counts as equal.
    """
    return None in (one.content, other.content) or one.content == other.content
