"""A temporary SQLite file, for data that may not fit into memory.

Only the user of this process can read the file. SQLite deletes it with the process.
"""

from __future__ import annotations

import sqlite3
import threading
import weakref
from collections.abc import Iterable, Sequence
from typing import Any

from ..errors import ProvisioningError


class Scratch:
    """A database in a temporary file, for any number of threads.

    Args:
        script: Creates the tables.
    """

    def __init__(self, script: str) -> None:
        self._lock = threading.RLock()
        self._db = sqlite3.connect("", check_same_thread=False)
        # Callers often do not close a plan.
        weakref.finalize(self, self._db.close)
        self._db.executescript(script)

    def _execute(self, query: str, values: Sequence[object] = ()) -> sqlite3.Cursor:
        """Run a statement, or a query whose rows only one thread reads.

        Threads with the same query share a statement of SQLite. When one of them has
        read the last row, the others lose their rows. Use `_rows` or `_first` if
        several threads may run the query.

        Raises:
            ProvisioningError: The file is closed, or the folder is full.
        """
        try:
            with self._lock:
                return self._db.execute(query, values)
        except _FAILURES as error:
            raise _explained(error) from error

    def _execute_many(self, query: str, rows: Iterable[Sequence[object]]) -> None:
        """Run a query once for each row.

        Raises:
            ProvisioningError: The file is closed, or the folder is full.
        """
        try:
            with self._lock:
                self._db.executemany(query, rows)
        except _FAILURES as error:
            raise _explained(error) from error

    def _rows(self, query: str, values: Sequence[object] = ()) -> list[Any]:
        """Return the rows that a query finds."""
        with self._lock:
            return self._execute(query, values).fetchall()

    def _first(self, query: str, values: Sequence[object] = ()) -> Any:
        """Return the first row that a query finds, or None."""
        with self._lock:
            cursor = self._execute(query, values)
            row = cursor.fetchone()
            cursor.close()
            return row

    def _one(self, query: str, values: Sequence[object] = ()) -> int:
        """Return the number that a query finds."""
        number: int = self._first(query, values)[0]
        return number

    def close(self) -> None:
        """Delete the temporary file."""
        self._db.close()


_FAILURES = (sqlite3.ProgrammingError, sqlite3.OperationalError)


def _explained(error: sqlite3.Error) -> ProvisioningError:
    if isinstance(error, sqlite3.ProgrammingError):
        return ProvisioningError("The plan is closed; make a new plan.")
    return ProvisioningError(
        f"The plan does not fit into the temporary folder: {error}."
        " Free some space, or set TMPDIR to another folder."
    )
