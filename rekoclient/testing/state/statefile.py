"""The state file of the local Rekognition: a line of JSON for each transaction.

A request that changes data is one transaction. The server appends the line before it
sends the response, so no acknowledged change is lost if the server is killed. If the
machine loses power, the last lines may be lost, because the file is not synced to disk.
An incomplete last line is ignored at the next start. Each start also rewrites the file,
so that it contains only the current data.

Face vectors are biometric data. When a vector is deleted or replaced, the server
overwrites the old numbers in the file.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Iterator
from itertools import accumulate, islice
from pathlib import Path
from typing import Any

from ... import locks

_FORMAT = 1
_HEADER = {"rekoclient-local-rekognition": _FORMAT}
_ENCODER = json.JSONEncoder(separators=(",", ":"))
_CHUNK = 1000
_REWRITTEN = ".new"
_VECTORS = ("vectors@", "user_vectors@")
_NUMBERS = re.compile(rb'"values":"([^"=]*)')  # without the padding of base64
_LONGEST_VECTOR = 1 << 20


class StateFileError(ValueError):
    """The state file cannot be used. The message names the cause and the remedy."""


class StateFile:
    """A state file. A lock prevents its use by a second server.

    At its start, the server calls ``read`` and then ``rewrite``. Later it calls
    ``append`` for each transaction.
    """

    def __init__(self, path: Path) -> None:
        # The server locks and replaces the target of a symbolic link, not the link.
        self._path = Path(os.path.realpath(path))
        self._file = _open_locked(self._path)
        # The offset of each face vector in the file, by table and part, then by key.
        self._vectors: dict[tuple[str, str], dict[str, int]] = {}
        # Remove the temporary files of servers that were killed during a rewrite.
        for left in self._path.parent.glob(f"{self._path.name}.*{_REWRITTEN}"):
            left.unlink()

    def read(self) -> Iterator[list[Any]]:
        """Yield all changes in the file, the oldest first.

        An incomplete last line is ignored. It shows that the server was killed while it
        wrote the line.

        Raises:
            StateFileError: The file is not a state file, or a newer version wrote it.
        """
        with self._path.open("rb") as file:
            for number, line in enumerate(file, start=1):
                # The first line, the header, is complete: a rewrite replaces the file
                # in one step.
                if number > 1 and not line.endswith(b"\n"):
                    return  # the server was killed while it wrote this line
                yield from self._changes(number, line)

    def rewrite(self, changes: Iterable[list[Any]]) -> None:
        """Replace the file atomically with a new file that has the given changes.

        If an error occurs, the old file stays as it was.
        """
        import tempfile  # slow to import, and only needed with a state file

        # The new file has mode 0600, even if the old file had another mode.
        descriptor, temporary = tempfile.mkstemp(
            dir=self._path.parent, prefix=self._path.name + ".", suffix=_REWRITTEN
        )
        self._vectors = {}
        try:
            with open(descriptor, "wb", closefd=False) as file:
                end = file.write(_encoded(_HEADER) + b"\n")
                changes = iter(changes)
                while chunk := list(islice(changes, _CHUNK)):
                    line, offsets = _line(chunk, end)
                    end += file.write(line)
                    for change, offset in zip(chunk, offsets, strict=True):
                        self._track_vectors(change, offset)
            locks.lock(descriptor)
            Path(temporary).replace(self._path)
        except BaseException:
            os.close(descriptor)
            Path(temporary).unlink()
            raise
        os.close(self._file)
        self._file = descriptor

    def append(self, changes: list[list[Any]]) -> None:
        """Append the changes of one transaction as one line.

        If the write fails, the file stays as it was.
        """
        end = os.lseek(self._file, 0, os.SEEK_END)
        line, offsets = _line(changes, end)
        try:
            written = 0
            while written < len(line):
                written += os.write(self._file, line[written:])
        except OSError:
            os.ftruncate(self._file, end)
            raise
        for change, offset in zip(changes, offsets, strict=True):
            self._track_vectors(change, offset)

    def _track_vectors(self, change: list[Any], offset: int) -> None:
        """Erase from the file the vectors that a change replaces or deletes.

        If the change adds a vector, store the offset of the change, so that a later
        change can erase the vector. Ignore changes of tables without vectors.

        Args:
            change: The name of the table, the name of the part of that table, the key
                of the row, and the new row.
            offset: The offset at which the change starts in the file, in bytes.
        """
        name, part, key, row = change
        if not name.startswith(_VECTORS):
            return
        known = self._vectors.setdefault((name, part), {})
        ended = list(known) if key is None else [key]
        for each in ended:
            if each in known:
                self._erase(known.pop(each))
        if row is not None:
            known[str(key)] = offset

    def _erase(self, offset: int) -> None:
        """Overwrite the numbers of the face vector at an offset in the file."""
        os.lseek(self._file, offset, os.SEEK_SET)
        found = _NUMBERS.search(os.read(self._file, _LONGEST_VECTOR))
        assert found is not None
        os.lseek(self._file, offset + found.start(1), os.SEEK_SET)
        os.write(self._file, b"A" * len(found[1]))

    def _changes(self, number: int, line: bytes) -> list[Any]:
        try:
            entry = json.loads(line)
            return _as_header(entry) if number == 1 else _as_changes(entry)
        except (TypeError, ValueError, RecursionError) as error:
            raise StateFileError(
                f"{self._path}, line {number}: not a state file of this server "
                f"({error}); pass another path, or delete the file to start empty"
            ) from None

    def close(self) -> None:
        """Close and unlock the file."""
        os.close(self._file)


def _open_locked(path: Path) -> int:
    try:
        return locks.open_locked(path)
    except locks.LockError as error:
        if error.in_use:
            raise StateFileError(
                f"{path} is in use by another server; stop that server, or pass "
                "another path"
            ) from None
        raise StateFileError(
            f"cannot use {path} as a state file: {error}; pass another path"
        ) from error


def _encoded(entry: Any) -> bytes:
    return _ENCODER.encode(entry).encode()


def _line(changes: list[list[Any]], begin: int) -> tuple[bytes, list[int]]:
    """Return changes as one line of JSON, and the offset of each change in the file.

    ``begin`` is the offset at which the line starts.
    """
    encoded = [_encoded(change) for change in changes]
    lengths = (len(one) + 1 for one in encoded[:-1])
    offsets = list(accumulate(lengths, initial=begin + 1))
    return b"[" + b",".join(encoded) + b"]\n", offsets


def _as_header(entry: Any) -> list[Any]:
    match entry:
        case {"rekoclient-local-rekognition": int(version)} if version > _FORMAT:
            raise ValueError(
                f"the file has format {version} of a newer rekoclient, and this "
                f"version reads format {_FORMAT}: upgrade rekoclient"
            )
        case _ if entry != _HEADER:
            raise ValueError("unknown header")
    return []


def _as_changes(entry: Any) -> list[Any]:
    for _table, _part, _key, _fields in entry:
        pass
    return list(entry)
