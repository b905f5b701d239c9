"""The manifest: a TOML file that says which collections should exist, and with what.

    [[collection]]
    id = "staff"
    tags = { team = "door" }
    users = ["alice", "bob"]
    users_from = "staff.csv"

`users_from` names a `.csv` or `.jsonl` file in the manifest's folder or below it.
"""

from __future__ import annotations

import difflib
import os
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path

from ..errors import ManifestError, Problem
from .rows import SUFFIXES, Row, read_rows
from .specs import CollectionSpec, Wanted, manifest_error

_KEYS = ("id", "tags", "users", "users_from")


def read_manifest(path: str | os.PathLike[str]) -> tuple[CollectionSpec, ...]:
    """Read a manifest; its rows are read and checked when the plan is made.

    Raises:
        ManifestError: It cannot be used; `.problems` has every reason with its place.
    """
    path = Path(path)
    text = _read_text(path)
    content = _parse(path, text)
    manifest = _Manifest(path, text)
    specs = manifest.specs(content)
    if manifest.problems:
        # The rows too, so that one run shows everything there is to mend.
        try:
            Wanted(specs).close()
        except ManifestError as error:
            manifest.problems += error.problems
        raise manifest_error(manifest.problems)
    return specs


class _Manifest:
    """One manifest's content, turned into specs; and what is wrong with it."""

    def __init__(self, path: Path, text: str) -> None:
        self.problems: list[Problem] = []
        self._path = path
        self._text = text
        # tomllib tells no lines, so the tables are looked up in the text.
        self._starts = [match.start() for match in _HEADER.finditer(text)]

    def specs(self, content: Mapping[str, object]) -> tuple[CollectionSpec, ...]:
        self._refuse_unknown(content, ("collection",), None)
        tables = content.get("collection", [])
        if not isinstance(tables, list) or not all(
            isinstance(table, dict) for table in tables
        ):
            self._problem(1, "collection must be a table, written [[collection]]")
            return ()
        if not tables:
            self._problem(1, "there is no [[collection]] table")
        return tuple(self._spec(number, table) for number, table in enumerate(tables))

    def _spec(self, number: int, table: dict[str, object]) -> CollectionSpec:
        self._refuse_unknown(table, _KEYS, number)
        line = self._line(number)
        collection_id = table.get("id")
        if "id" not in table:
            self._problem(line, "this collection has no id")
        elif not isinstance(collection_id, str):
            self._problem(self._line(number, "id"), "id must be a string")
        if not isinstance(collection_id, str):
            collection_id = f"collection-{number + 1}"  # to check its rows all the same
        tags = table.get("tags", {})
        if not isinstance(tags, dict):
            where = self._line(number, "tags")
            self._problem(where, 'tags must be a table: { name = "value" }')
            tags = {}
        users = table.get("users", [])
        if not isinstance(users, list):
            where = self._line(number, "users")
            self._problem(where, "users must be a list; a file goes into users_from")
            users = []
        rows: Iterator[Row | Problem] = self._inline_users(number, users)
        if "users_from" in table:
            rows = chain(rows, self._file_users(number, table["users_from"]))
        return CollectionSpec(
            collection_id, tags=tags, users=rows, place=(str(self._path), line)
        )

    def _inline_users(self, number: int, users: list[object]) -> Iterator[Row]:
        at, _ = self._block(number, "users")
        line = self._line_at(at)
        for user in users:
            # Looked for from the one before it, so that equal ids keep their lines.
            quoted = (f'"{user}"', f"'{user}'") if isinstance(user, str) else (str(user),)
            found = [i for i in (self._text.find(text, at) for text in quoted) if i >= 0]
            if found:
                line += self._text.count("\n", at, min(found))
                at = min(found) + 1
            yield Row(str(self._path), line, user)

    def _file_users(self, number: int, users_from: object) -> Iterator[Row | Problem]:
        folder = self._path.parent
        if not isinstance(users_from, str) or not users_from:
            message = "must be the path of a file"
        elif not (folder / users_from).resolve().is_relative_to(folder.resolve()):
            message = f"{users_from!r} is outside the manifest's folder"
        elif Path(users_from).suffix.lower() not in SUFFIXES:
            message = f"{users_from!r} is not a {' or '.join(SUFFIXES)} file"
        elif not (folder / users_from).is_file():
            message = f"{users_from!r} does not exist"
        else:
            yield from read_rows(folder / users_from)
            return
        where = self._line(number, "users_from")
        yield Problem(str(self._path), where, f"users_from {message}")

    def _refuse_unknown(
        self, table: Mapping[str, object], known: Sequence[str], number: int | None
    ) -> None:
        for key in table:
            if key not in known:
                near = difflib.get_close_matches(key, known, n=1)
                hint = f"did you mean {near[0]!r}?" if near else f"known: {', '.join(known)}"
                self._problem(self._line(number, key), f"unknown key {key!r}; {hint}")

    def _problem(self, line: int, message: str) -> None:
        self.problems.append(Problem(str(self._path), line, message))

    def _line(self, number: int | None, key: str | None = None) -> int:
        """The line of a key of a table, or of the table, as an editor counts."""
        return self._line_at(self._block(number, key)[0])

    def _line_at(self, offset: int) -> int:
        return self._text.count("\n", 0, offset) + 1

    def _block(self, number: int | None, key: str | None = None) -> tuple[int, int]:
        """Where a table, or a key of it, begins in the text, and where it ends."""
        start, end = 0, len(self._text)
        if number is not None and number < len(self._starts):
            start = self._starts[number]
            end = [*self._starts[1:], end][number]
        if key is not None:
            pattern = rf"""(?m)^[ \t]*(\[[ \t]*collection[ \t]*\.[ \t]*)?["']?{re.escape(key)}\b"""
            match = re.compile(pattern).search(self._text, start, end)
            start = match.start() if match else start
        return start, end


_HEADER = re.compile(r"""(?m)^[ \t]*\[\[[ \t]*["']?collection["']?[ \t]*\]\]""")


def _read_text(path: Path) -> str:
    try:
        raw = path.read_bytes()
    except OSError as error:
        message = f"cannot be read: {error.strerror}"
        raise manifest_error([Problem(str(path), None, message)]) from error
    try:
        return raw.removeprefix(b"\xef\xbb\xbf").decode().replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        message = f"is not UTF-8 (byte 0x{raw[error.start]:02x})"
        raise manifest_error([Problem(str(path), line, message)]) from error


def _parse(path: Path, text: str) -> dict[str, object]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        message, _, place = str(error).partition(" (at ")
        at = re.match(r"line (\d+), column (\d+)", place)
        line = int(at[1]) if at else text.count("\n") + 1
        column = f", column {at[2]}" if at else ""
        problem = Problem(str(path), line, f"is not valid TOML{column}: {message}")
        raise manifest_error([problem]) from error
