"""A temporary SQLite file, for data that may not fit into memory.

Only the user that runs this process can read the file. SQLite deletes the
file when it is closed or the process ends.
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
        script: The SQL statements that create the tables.
    """

    def __init__(self, script: str) -> None:
        self._lock = threading.RLock()
        self._db = sqlite3.connect("", check_same_thread=False)
        # Callers often forget to close a plan.
        weakref.finalize(self, self._db.close)
        self._db.executescript(script)

    def _execute(self, query: str, values: Sequence[object] = ()) -> sqlite3.Cursor:
        """Run an SQL statement, and return its cursor.

        If several threads may run the same query, use `_rows` or `_first` instead. The
        cursors of such threads can share a statement of SQLite. When a thread has read
        the last row, the cursors of other threads can then lose their rows.

        Raises:
            ProvisioningError: The file is closed or cannot be used, for example because
                the temporary folder is full.
        """
        try:
            with self._lock:
                return self._db.execute(query, values)
        except _FAILURES as error:
            raise _explained(error) from error

    def _execute_many(self, query: str, rows: Iterable[Sequence[object]]) -> None:
        """Run an SQL statement once for each row of values.

        Raises:
            ProvisioningError: The file is closed or cannot be used.
        """
        try:
            with self._lock:
                self._db.executemany(query, rows)
        except _FAILURES as error:
            raise _explained(error) from error

    def _rows(self, query: str, values: Sequence[object] = ()) -> list[Any]:
        """Return all rows of a query."""
        with self._lock:
            return self._execute(query, values).fetchall()

    def _first(self, query: str, values: Sequence[object] = ()) -> Any:
        """Return the first row of a query, or None if there is no row."""
        with self._lock:
            cursor = self._execute(query, values)
            row = cursor.fetchone()
            cursor.close()
            return row

    def _one(self, query: str, values: Sequence[object] = ()) -> int:
        """Return the number in the first row of a query, such as a count."""
        number: int = self._first(query, values)[0]
        return number

    def close(self) -> None:
        """Close the database. This deletes the temporary file."""
        self._db.close()


_FAILURES = (sqlite3.ProgrammingError, sqlite3.OperationalError)


def _explained(error: sqlite3.Error) -> ProvisioningError:
    if isinstance(error, sqlite3.ProgrammingError):
        return ProvisioningError("The plan is closed; make a new plan.")
    return ProvisioningError(
        f"A temporary file cannot be used: {error}. Free some space, or set TMPDIR to"
        " another folder."
    )
