"""The state file: one line of JSON for each transaction, appended when it commits.

The server writes a line before it sends the response, so a killed server loses nothing
that it has acknowledged. A machine that loses power may lose lines, because the file
is not synced to the disk. An incomplete last line was never acknowledged and is
dropped. Each start rewrites the file without deleted rows.
"""

from __future__ import annotations

import json
import os
import stat
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

_HEADER = {"rekoclient-local-rekognition": 1}
_CHUNK = 1000


class StateFileError(ValueError):
    """The state file cannot be used. The message contains the reason and the remedy."""


class StateFile:
    """A file that one server at a time reads, rewrites and then appends to."""

    def __init__(self, path: Path) -> None:
        # A link stays a link: the server locks and replaces its target.
        self._path = Path(os.path.realpath(path))
        self._file = _open_and_lock(self._path)

    def read(self) -> Iterator[list[Any]]:
        """Yield all changes in order."""
        with self._path.open("rb") as file:
            for number, line in enumerate(file, start=1):
                # The header comes with the rest of the file and is never incomplete.
                if number > 1 and not line.endswith(b"\n"):
                    return  # the server was killed while it wrote this
                yield from self._changes(number, line)

    def rewrite(self, changes: Iterable[list[Any]]) -> None:
        """Replace the file atomically, and append to the new one from now on."""
        # The new file has mode 0600, also if the old one had another.
        descriptor, temporary = tempfile.mkstemp(
            dir=self._path.parent, prefix=self._path.name + "."
        )
        try:
            with open(descriptor, "wb", closefd=False) as file:
                file.write(_encoded(_HEADER))
                chunk: list[Any] = []
                for change in changes:
                    chunk.append(change)
                    if len(chunk) == _CHUNK:
                        file.write(_encoded(chunk))
                        chunk = []
                if chunk:
                    file.write(_encoded(chunk))
            _lock(descriptor)
            Path(temporary).replace(self._path)
        except BaseException:
            os.close(descriptor)
            Path(temporary).unlink()
            raise
        os.close(self._file)
        self._file = descriptor

    def append(self, changes: list[list[Any]]) -> None:
        """Write one transaction completely, or nothing of it."""
        line = _encoded(changes)
        end = os.lseek(self._file, 0, os.SEEK_END)
        try:
            written = 0
            while written < len(line):
                written += os.write(self._file, line[written:])
        except OSError:
            os.ftruncate(self._file, end)
            raise

    def _changes(self, number: int, line: bytes) -> list[Any]:
        try:
            entry = json.loads(line)
            return _as_header(entry) if number == 1 else _as_changes(entry)
        except (TypeError, ValueError, RecursionError) as error:
            raise StateFileError(
                f"{self._path}, line {number}: not a state file of this server "
                f"({error}); name another file, or remove this one to start empty"
            ) from None

    def close(self) -> None:
        """Close and unlock the file."""
        os.close(self._file)


def _open_and_lock(path: Path) -> int:
    while True:
        try:
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise StateFileError(
                f"cannot use {path} as a state file: {error.strerror}"
            ) from error
        try:
            _lock(descriptor)
        except OSError:
            os.close(descriptor)
            raise StateFileError(
                f"{path} is in use by another server; stop that server, or name "
                "another file"
            ) from None
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            os.close(descriptor)
            raise StateFileError(f"{path} is not a regular file; name another file")
        try:
            # The last owner may have replaced the file between the two calls above.
            if os.path.samestat(os.fstat(descriptor), path.stat()):
                return descriptor
        except FileNotFoundError:
            pass
        os.close(descriptor)


def _lock(descriptor: int) -> None:
    if sys.platform != "win32":
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _encoded(entry: Any) -> bytes:
    return json.dumps(entry, separators=(",", ":")).encode() + b"\n"


def _as_header(entry: Any) -> list[Any]:
    if entry != _HEADER:
        raise ValueError("unknown header")
    return []


def _as_changes(entry: Any) -> list[Any]:
    for _table, _part, _key, _fields in entry:
        pass
    return list(entry)
