"""The pictures that are already indexed, in a temporary file."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum

from ..faces.registering import identity_of
from ..register import RegisterLine
from ..scratch import Scratch

_SURROGATES = "surrogatepass"
"""Python shows the bytes of a file name that are not UTF-8 as surrogates."""


class Claim(Enum):
    """Whether a picture may be sent."""

    NEW = 1
    """No run has indexed the picture."""
    PRESENT = 2
    """An earlier run has indexed the picture."""
    REPEATED = 3
    """The same picture came before in this run."""


class Known(Scratch):
    """External ids with the identities of their pictures.

    Without a register the identities are empty, and each external id stands for one
    picture.
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
        """Store external ids of faces."""
        self._execute_many(
            "INSERT OR IGNORE INTO known (external_id, identity) VALUES (?, '')",
            ((_encoded(one),) for one in external_ids if one),
        )

    def add_lines(self, lines: Iterable[RegisterLine]) -> None:
        """Store the pictures of a register."""
        self._execute_many(
            "INSERT OR IGNORE INTO known (external_id, identity) VALUES (?, ?)",
            (
                (_encoded(line.external_image_id), identity_of(line))
                for line in lines
                if line.external_image_id
            ),
        )

    def has(self, external_id: str, identity: str | None = None) -> bool:
        """Return whether a picture is known. By default any identity is accepted."""
        query = (
            "SELECT 1 FROM known WHERE external_id = ? AND identity = ifnull(?,"
            " identity)"
        )
        place = (_encoded(external_id), identity)
        return self._first(query, place) is not None

    def claim(
        self, external_id: str, identity: str, key: str
    ) -> tuple[Claim, str | None]:
        """Claim a picture for this run. An equal picture cannot be claimed again.

        Returns:
            Whether the picture may be sent. For `REPEATED` also the key of the equal
            picture, else None.
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
