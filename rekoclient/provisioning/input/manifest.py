"""Read a manifest: a TOML file of collections with their tags and users.

    [[collection]]
    id = "staff"
    tags = { team = "door" }
    users = ["alice", "bob"]
    users_from = "staff.csv"

    [[collections]]
    ids_from = "tenants.csv"
    tags = { team = "door" }

`users_from` is the path of a `.csv` or `.jsonl` file in the manifest's folder or below.
Without `users` and `users_from`, users are neither created nor removed. With
`users = []`, the collection should have no users.

With the key `shards = 128`, the users are divided among 128 collections. The ids of
these collections start with `id`. The class `Shards` selects the collection of each
user.

A `[[collection]]` table describes one collection. A `[[collections]]` table describes
many collections with common tags: `ids_from` is the path of a file with one collection
in each row. The file has the column `id`, and it may have the column `tags`. Tags are
`name=value;name=value` in a `.csv` file, and a JSON object in a `.jsonl` file.

A manifest may be in S3: `read_manifest("s3://bucket/door.toml")`. Its files are read
from the same folder in S3.
"""

from __future__ import annotations

import difflib
import os
import re
import reprlib
import tomllib
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, repeat
from pathlib import Path
from typing import Annotated, cast

from attrs import frozen

from ...errors import ManifestError, Problem, ProvisioningError
from ...interop import AsInstance, SessionLike
from .rows import SUFFIXES, Row, read_collections, read_rows
from .sources import Folder, S3Folder, Source
from .specs import CollectionSpec, Wanted, manifest_error

_KEYS = ("id", "tags", "users", "users_from", "renamed_from", "shards")
_MANY_KEYS = ("ids_from", "tags")
_SHORTENED = reprlib.Repr()
_SHORTENED.maxstring = 200


def read_manifest(
    path: str | os.PathLike[str],
    *,
    session: Annotated[SessionLike, AsInstance()] | None = None,
) -> tuple[CollectionSpec, ...]:
    """Read a manifest, and return a spec for each collection.

    The users are read and checked later, when the plan is made.

    Args:
        path: The file, or `s3://bucket/key`.
        session: The boto3 session that reads from S3. By default boto3's default
            session.

    Raises:
        ManifestError: The manifest is invalid or cannot be read. `.problems` has every
            problem with its location.
        ConfigurationError: The boto3 client for S3 cannot be created, for example
            because the profile does not exist.
    """
    folder: Folder = Folder(Path(path).parent)
    if isinstance(path, str) and path.startswith("s3://"):
        folder = S3Folder(path, session)
    name = str(path)
    text = _read_text(folder, name)
    content = _parse(name, text)
    manifest = _Manifest(name, text, folder)
    specs = manifest.specs(content)
    if manifest.problems:
        # Check the users too, so that one run shows every problem.
        try:
            Wanted(specs).close()
        except ManifestError as error:
            manifest.problems += error.problems
        raise manifest_error(manifest.problems)
    return specs


@frozen
class _Rows:
    """The user ids of a collection: from `users`, then from the file `users_from`."""

    inline: tuple[Row, ...]
    source: Source | None

    def __iter__(self) -> Iterator[Row | Problem]:
        yield from self.inline
        if self.source is not None:
            yield from read_rows(self.source.path, self.source.name)


class _Manifest:
    """Turns the content of a manifest into specs, and collects its problems."""

    def __init__(self, path: str, text: str, folder: Folder) -> None:
        self.problems: list[Problem] = []
        self._path = path
        self._folder = folder
        self._text = text
        # tomllib reports no line numbers, so the tables are searched in the text.
        self._starts = [match.start() for match in _HEADER.finditer(text)]
        self._ends = [*self._starts[1:], len(text)]
        self._newlines = [match.start() for match in re.finditer("\n", text)]

    def specs(self, content: Mapping[str, object]) -> tuple[CollectionSpec, ...]:
        self._refuse_unknown(content, ("collection", "collections"), None)
        tables = self._tables(content, "collection")
        many = self._tables(content, "collections")
        if not tables and not many and not self.problems:
            self._problem(1, "the manifest has no [[collection]] table")
        specs = [self._spec(number, table) for number, table in enumerate(tables)]
        for table in many:
            specs += self._many(table)
        return tuple(specs)

    def _tables(
        self, content: Mapping[str, object], name: str
    ) -> list[dict[str, object]]:
        items = _list(content.get(name, []))
        tables = [_table(item) for item in items or []]
        if items is None or None in tables:
            self._problem(1, f"{name} must be a table, written [[{name}]]")
        return [table for table in tables if table is not None]

    def _many(self, table: Mapping[str, object]) -> Iterator[CollectionSpec]:
        """Yield a spec for each row of the file that the key `ids_from` names."""
        self._refuse_unknown(table, _MANY_KEYS, None)
        line = self._line(None, "ids_from")
        if "ids_from" not in table:
            self._problem(line, "[[collections]] needs ids_from, the path of a file")
            return
        tags = _table(table.get("tags", {}))
        if tags is None:
            self._problem(line, 'tags must be a table: { name = "value" }')
        source = self._source(None, "ids_from", table["ids_from"])
        if source is None:
            return
        for row in read_collections(source.path, source.name):
            if isinstance(row, Problem):
                self.problems.append(row)
                continue
            place = (row.file, {"": row.line or 1})
            own = cast("Mapping[str, str]", row.tags)  # checked with the spec
            common = cast("Mapping[str, str]", tags or {})
            yield CollectionSpec(
                str(row.collection_id), tags={**common, **own}, place=place
            )

    def _spec(self, number: int, table: Mapping[str, object]) -> CollectionSpec:
        self._refuse_unknown(table, _KEYS, number)
        line = self._line(number)
        collection_id = table.get("id")
        if "id" not in table:
            self._problem(line, "this collection has no id")
        elif not isinstance(collection_id, str):
            self._problem(self._line(number, "id"), "id must be a string")
        if not isinstance(collection_id, str):
            collection_id = (
                f"collection-{number + 1}"  # so that its rows are checked too
            )
        tags = _table(table.get("tags", {}))
        if tags is None:
            where = self._line(number, "tags")
            self._problem(where, 'tags must be a table: { name = "value" }')
        users = _list(table.get("users", []))
        if users is None:
            where = self._line(number, "users")
            self._problem(
                where, "users must be a list; put the path of a file into users_from"
            )
        source = None
        if "users_from" in table:
            source = self._source(number, "users_from", table["users_from"])
        renamed_from = table.get("renamed_from")
        if not isinstance(renamed_from, str | None):
            where = self._line(number, "renamed_from")
            self._problem(where, "renamed_from must be the id of a collection")
            renamed_from = None
        shards = table.get("shards")
        if type(shards) not in (int, type(None)):
            where = self._line(number, "shards")
            given = _SHORTENED.repr(shards)
            self._problem(
                where,
                "shards must be a whole number of collections, such as 128, not"
                f" {given}",
            )
            shards = None
        return CollectionSpec(
            collection_id,
            tags=cast("Mapping[str, str]", tags or {}),  # checked with the spec
            users=_Rows(tuple(self._inline_users(number, users or [])), source)
            if {"users", "users_from"} & table.keys()
            else None,
            renamed_from=renamed_from,
            shards=cast("int | None", shards),
            place=(
                self._path,
                {"": line, **{key: self._line(number, key) for key in table}},
            ),
        )

    def _inline_users(self, number: int, users: Sequence[object]) -> Iterator[Row]:
        start = self._block(number, "users")
        lines = chain(self._lines_of_items(start), repeat(self._line_at(start)))
        for user, line in zip(users, lines, strict=False):
            yield Row(self._path, line, user)

    def _lines_of_items(self, start: int) -> Iterator[int]:
        """Yield the line number of each item of a list.

        Args:
            start: An offset in the text, usually that of the list's key. The list
                begins at the first bracket after this offset.
        """
        line, depth = self._line_at(start), 0
        for match in _TOKEN.finditer(self._text, start):
            text = match[0]
            if text in _CLOSING:
                depth -= 1
                if not depth:
                    return
            elif depth == 1 and text != "\n" and not text.startswith("#"):
                yield line
            depth += text in _OPENING
            line += text.count("\n")

    def _source(self, number: int | None, key: str, value: object) -> Source | None:
        message: str | None
        if not isinstance(value, str) or not value:
            message = "must be the path of a file"
        elif Path(value).suffix.lower() not in SUFFIXES:
            message = f"{_SHORTENED.repr(value)} is not a {' or '.join(SUFFIXES)} file"
        else:
            try:
                return self._folder.source(value)
            except ProvisioningError as error:
                message = f"{_SHORTENED.repr(value)}: {error}"
        self._problem(self._line(number, key), f"{key} {message}")
        return None

    def _refuse_unknown(
        self, table: Mapping[str, object], known: Sequence[str], number: int | None
    ) -> None:
        for key in table:
            if key not in known:
                near = difflib.get_close_matches(key, known, n=1)
                hint = (
                    f"did you mean {near[0]!r}?"
                    if near
                    else f"known: {', '.join(known)}"
                )
                self._problem(self._line(number, key), f"unknown key {key!r}; {hint}")

    def _problem(self, line: int, message: str) -> None:
        self.problems.append(Problem(self._path, line, message))

    def _line(self, number: int | None, key: str | None = None) -> int:
        """Return the line of a table, or of one of its keys. The first line is 1.

        The arguments are the same as in `_block`.
        """
        return self._line_at(self._block(number, key))

    def _line_at(self, offset: int) -> int:
        return bisect_left(self._newlines, offset) + 1

    def _block(self, number: int | None, key: str | None = None) -> int:
        """Return the offset of a table, or of one of its keys, in the text.

        If `key` is None or not found, return the offset of the table.

        Args:
            number: The index of a `[[collection]]` table. None means the complete text,
                which has the offset 0.
            key: A key of the table, or None.
        """
        start, end = 0, len(self._text)
        if number is not None and number < len(self._starts):
            start, end = self._starts[number], self._ends[number]
        if key is not None:
            match = re.compile(_KEY.format(re.escape(key))).search(
                self._text, start, end
            )
            start = match.start() if match else start
        return start


_KEY = r"""(?m)^[ \t]*(\[[ \t]*collection[ \t]*\.[ \t]*)?["']?{}["']?[ \t]*[=.\]]"""
_HEADER = re.compile(r"""(?m)^[ \t]*\[\[[ \t]*["']?collection["']?[ \t]*\]\]""")

_TOKEN = re.compile(
    r'''(?s)\n|#[^\n]*|"""(?:\\.|.)*?"""|\'{3}.*?\'{3}|"(?:\\.|[^"\\\n])*"|'''
    r"""'[^'\n]*'|[\[\]{}]|[^\s,\[\]{}"'#]+"""
)
_OPENING, _CLOSING = ("[", "{"), ("]", "}")


def _list(value: object) -> list[object] | None:
    return cast("list[object]", value) if isinstance(value, list) else None


def _table(value: object) -> dict[str, object] | None:
    return cast("dict[str, object]", value) if isinstance(value, dict) else None


def _read_text(folder: Folder, name: str) -> str:
    try:
        raw = folder.manifest(name)
    except ProvisioningError as error:
        raise manifest_error([Problem(name, None, str(error))]) from error
    try:
        return raw.removeprefix(b"\xef\xbb\xbf").decode().replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        message = f"is not UTF-8 (byte 0x{raw[error.start]:02x})"
        raise manifest_error([Problem(name, line, message)]) from error


def _parse(path: str, text: str) -> dict[str, object]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        message, _, place = str(error).partition(" (at ")
        at = re.match(r"line (\d+), column (\d+)", place)
        line: int | None = int(at[1]) if at else text.count("\n") + 1
        column = f", column {at[2]}" if at else ""
        problem = Problem(path, line, f"is not valid TOML{column}: {message}")
        raise manifest_error([problem]) from error
    except RecursionError as error:
        raise manifest_error([Problem(path, None, "is nested too deeply")]) from error
    except ValueError as error:
        # Python limits the digits of an integer.
        long = re.search(r"\d[\d_]{1000}", text)
        line = text.count("\n", 0, long.start()) + 1 if long else None
        problem = Problem(path, line, f"has an invalid value: {error}")
        raise manifest_error([problem]) from error
