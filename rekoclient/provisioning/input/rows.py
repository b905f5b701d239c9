"""Read users and collections from CSV and JSON Lines files, with their line numbers.

Ids are never corrected. For an invalid row, the functions yield a `Problem` with the
line number, and continue with the next row. So one run shows every invalid row. The
rest of a file is not read after an invalid header or a line of more than 1 MB.
"""

from __future__ import annotations

import csv
import json
import re
from collections import deque
from collections.abc import Iterator
from pathlib import PurePath
from typing import IO, Literal, NamedTuple, Protocol

from ...errors import Problem

SUFFIXES = (".csv", ".jsonl")
_LONGEST_LINE = 1 << 20


class Opens(Protocol):
    """A file that can be opened: a path, or a temporary file without a path."""

    def open(self, mode: Literal["rb"], /) -> IO[bytes]:
        """Open the file for reading, from its beginning."""
        ...


class Row(NamedTuple):
    """A user id with its file and line, before it is checked."""

    file: str
    line: int | None
    user_id: object


class CollectionRow(NamedTuple):
    """A collection's id and tags with file and line, before they are checked."""

    file: str
    line: int | None
    collection_id: object
    tags: object


def read_rows(path: Opens, name: str | None = None) -> Iterator[Row | Problem]:
    """Yield the users of a `.csv` or `.jsonl` file, one at a time.

    Args:
        path: The file.
        name: The name of the file in messages. Its suffix selects the format. By
            default the path.
    """
    name = name or str(path)
    reader = {".csv": _read_csv, ".jsonl": _read_jsonl}.get(_suffix(name))
    if reader is None:
        yield Problem(name, None, f"is not a {' or '.join(SUFFIXES)} file")
        return
    try:
        yield from reader(path, name)
    except OSError as error:
        yield Problem(name, None, f"cannot be read: {error.strerror}")


def read_collections(path: Opens, name: str) -> Iterator[CollectionRow | Problem]:
    """Yield the collections of a `.csv` or `.jsonl` file, one at a time.

    Args:
        path: The file.
        name: The name of the file in messages. Its suffix selects the format.
    """
    try:
        if _suffix(name) == ".jsonl":
            yield from _read_json_collections(path, name)
        else:
            yield from _read_csv_collections(path, name)
    except OSError as error:
        yield Problem(name, None, f"cannot be read: {error.strerror}")


def _read_json_collections(path: Opens, name: str) -> Iterator[CollectionRow | Problem]:
    for row in _read_objects(path, name, "id"):
        if isinstance(row, Problem):
            yield row
            continue
        line, content = row
        tags = content.get("tags", {})
        if isinstance(tags, dict):
            yield CollectionRow(name, line, content["id"], tags)
        else:
            yield Problem(name, line, "tags must be an object")


def _read_csv_collections(path: Opens, name: str) -> Iterator[CollectionRow | Problem]:
    for row in _read_columns(path, name, "id", "tags"):
        if isinstance(row, Problem):
            yield row
            continue
        line, collection_id, text = row
        parts = filter(None, map(str.strip, text.split(";")))
        pairs = (part.partition("=") for part in parts)
        tags = {key: value for key, _, value in pairs}
        yield CollectionRow(name, line, collection_id, tags)


def _read_csv(path: Opens, name: str) -> Iterator[Row | Problem]:
    for row in _read_columns(path, name, "user_id"):
        yield row if isinstance(row, Problem) else Row(name, row[0], row[1])


def _read_columns(
    path: Opens, name: str, key: str, other: str | None = None
) -> Iterator[tuple[int, str, str] | Problem]:
    """Yield the line number and two fields of each record of a CSV file.

    Args:
        path: The file.
        name: The name of the file in messages.
        key: The name of the first column, which the file must have.
        other: The name of the second column. If the file lacks it, its fields are "".
    """
    width, column, other_column = 0, 0, -1
    for record in _records(path, name):
        if isinstance(record, Problem):
            yield record
            if not width:
                return
            continue
        line, fields = record
        if not width:
            if message := _bad_header(fields, key, other):
                yield Problem(name, line, message)
                return
            width, column = len(fields), fields.index(key)
            other_column = fields.index(other) if other in fields else -1
        elif len(fields) == width:
            text = "" if other_column < 0 else fields[other_column]
            yield line, fields[column], text
        else:
            message = f"expected {_count(width, 'field')}, found {len(fields)}"
            yield Problem(name, line, message)
    if not width:
        yield Problem(name, 1, "is empty; the first line must contain the column names")


def _records(path: Opens, name: str) -> Iterator[tuple[int, list[str]] | Problem]:
    """Yield each record of a CSV file: the number of its first line, and its fields.

    Empty lines are skipped. A record with an unreadable line yields problems instead.
    """
    source = enumerate(_pieces(path, name), 1)
    again: deque[tuple[int, str | Problem]] = deque()
    record: list[tuple[int, str | Problem]] = []
    problems: list[Problem] = []

    def lines() -> Iterator[str]:
        while numbered := again.popleft() if again else next(source, None):
            record.append(numbered)
            line = numbered[1]
            if isinstance(line, Problem):
                problems.append(Problem(name, numbered[0], line.message))
                line = "\n"
            yield line

    reader = csv.reader(lines(), strict=True)
    while True:
        record.clear()
        problems.clear()
        try:
            fields = next(reader, None)
        except csv.Error as error:
            hint = "; a quote may not be closed" if len(record) > 1 else ""
            yield Problem(name, record[0][0], f"is not valid CSV: {error}{hint}")
            # Read the lines after an open quote a second time, as records of their own.
            again.extendleft(reversed(record[1:]))
            reader = csv.reader(lines(), strict=True)
            continue
        if fields is None:
            return
        if problems:
            yield from problems
        elif fields:
            yield record[0][0], fields


def _pieces(path: Opens, name: str) -> Iterator[str | Problem]:
    """Yield the lines and the problems of `_lines`, and also split lines at a lone CR.

    The line numbers in messages then agree with those in an editor.
    """
    for line in _lines(path, name):
        if isinstance(line, Problem):
            yield line
        else:
            yield from _LONE_CR.split(line)


def _bad_header(fields: list[str], key: str, other: str | None) -> str | None:
    """Return a message about a missing or a duplicate column, or None."""
    for name in (key, other):
        if name is not None and fields.count(name) > 1:
            return f"the header has more than one {name} column"
    if key in fields:
        return None
    return (
        f"the header has no {key} column, only {', '.join(map(repr, fields[:10]))}"
        "; separate columns with commas"
    )


def _read_jsonl(path: Opens, name: str) -> Iterator[Row | Problem]:
    for row in _read_objects(path, name, "user_id"):
        if isinstance(row, Problem):
            yield row
        else:
            yield Row(name, row[0], row[1]["user_id"])


def _read_objects(
    path: Opens, name: str, key: str
) -> Iterator[tuple[int, dict[str, object]] | Problem]:
    """Yield the line number and the content of each object in a JSON Lines file.

    A line that is not a valid object yields a `Problem`. Empty lines are skipped.

    Args:
        path: The file.
        name: The name of the file in messages.
        key: The name of a member that each object must have.
    """
    for number, line in enumerate(_lines(path, name), 1):
        if isinstance(line, Problem):
            yield Problem(name, number, line.message)
            continue
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except ValueError as error:
            yield Problem(name, number, f"is not valid JSON: {error}")
            continue
        except RecursionError:
            yield Problem(name, number, "is not valid JSON: nested too deeply")
            continue
        if not isinstance(value, dict) or key not in value:
            yield Problem(name, number, f'must be an object with a "{key}"')
        else:
            yield number, value


_LONE_CR = re.compile(r"(?<=\r)(?!\n|$)")


def _lines(path: Opens, name: str) -> Iterator[str | Problem]:
    """Yield the lines of a file, and a `Problem` for a line that cannot be read.

    Such a line is too long or not UTF-8.
    """
    with path.open("rb") as file:
        start = file.read(3)
        if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
            yield Problem(name, 1, "is UTF-16; save the file as UTF-8")
            return
        if start != b"\xef\xbb\xbf":
            file.seek(0)
        while raw := file.readline(_LONGEST_LINE):
            if len(raw) == _LONGEST_LINE:
                yield Problem(
                    name,
                    None,
                    "is longer than 1,048,576 bytes; the rest of the file is not read",
                )
                return
            try:
                yield raw.decode()
            except UnicodeDecodeError as error:
                byte = raw[error.start]
                yield Problem(
                    name,
                    None,
                    f"is not UTF-8 (byte {error.start + 1} of the line is"
                    f" 0x{byte:02x}); save the file as UTF-8",
                )


def _suffix(name: str) -> str:
    return PurePath(name).suffix.lower()


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
