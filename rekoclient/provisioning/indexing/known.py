"""A temporary database of the pictures that are already indexed."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum

from ..faces.registering import identity_of
from ..register import RegisterLine
from ..scratch import Scratch

_SURROGATES = "surrogatepass"
"""The error handler for file names that are not UTF-8. Python decodes their invalid
bytes to surrogates."""


class Claim(Enum):
    """Whether a picture is new, indexed by an earlier run, or a duplicate."""

    NEW = 1
    """The picture is not indexed yet, so it may be sent."""
    PRESENT = 2
    """An earlier run has indexed the picture."""
    REPEATED = 3
    """An earlier picture of this run has the same external id.

    In a run with a register, the two pictures also have the same identity.
    """


class Known(Scratch):
    """A temporary database of the pictures that are already indexed.

    With a register, the external id and the identity identify a picture. The identity
    is a hash of the content, or `S3Picture.identity`. Without a register, the identity
    is empty, so only the external id identifies a picture.
    """

    def __init__(self) -> None:
        super().__init__(
            """
            CREATE TABLE known (
                external_id BLOB, identity TEXT, key BLOB,
                PRIMARY KEY (external_id, identity)
            ) WITHOUT ROWID;
            """
        )

    def add_ids(self, external_ids: Iterable[str | None]) -> None:
        """Store the external ids of indexed faces."""
        self._execute_many(
            "INSERT OR IGNORE INTO known (external_id, identity) VALUES (?, '')",
            ((_encoded(one),) for one in external_ids if one),
        )

    def add_lines(self, lines: Iterable[RegisterLine]) -> None:
        """Store the pictures of register lines."""
        self._execute_many(
            "INSERT OR IGNORE INTO known (external_id, identity) VALUES (?, ?)",
            (
                (_encoded(line.external_image_id), identity_of(line))
                for line in lines
                if line.external_image_id
            ),
        )

    def has(self, external_id: str, identity: str | None = None) -> bool:
        """Return whether the database has a picture.

        Args:
            external_id: The external id of the picture.
            identity: The hash of the picture. By default only the external id counts.
        """
        query = (
            "SELECT 1 FROM known WHERE external_id = ? AND identity = ifnull(?,"
            " identity)"
        )
        place = (_encoded(external_id), identity)
        return self._first(query, place) is not None

    def claim(
        self, external_id: str, identity: str, key: str
    ) -> tuple[Claim, str | None]:
        """Store a picture of this run, and find out whether the picture is new.

        Args:
            external_id: The external id of the picture.
            identity: The hash of the picture, or an empty string.
            key: The key of the picture.

        Returns:
            The `Claim` of the picture, and a key. Only a `NEW` picture may be sent. For
            `REPEATED`, the key is that of the earlier picture. Otherwise, the key is
            None.
        """
        place = (_encoded(external_id), identity)
        with self._lock:
            found = self._first(
                "SELECT key FROM known WHERE external_id = ? AND identity = ?", place
            )
            if found is None:
                self._execute(
                    "INSERT INTO known VALUES (?, ?, ?)", (*place, _encoded(key))
                )
                return Claim.NEW, None
            if found[0] is not None:
                return Claim.REPEATED, found[0].decode("utf-8", _SURROGATES)
            self._execute(
                "UPDATE known SET key = ? WHERE external_id = ? AND identity = ?",
                (_encoded(key), *place),
            )
            return Claim.PRESENT, None


def _encoded(name: str) -> bytes:
    return name.encode("utf-8", _SURROGATES)
