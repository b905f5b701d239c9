"""Decodes the JSON of replies with orjson if it is installed, or else with ``json``.

The values are always the same. ``json`` decodes the replies that orjson refuses, for
example with NaN. ``json`` also decodes integers of more than 64 bits, because orjson
would round them to floats.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ..schema import Converted, ListReader

_fast: Callable[[bytes], object] | None
try:
    import orjson
except ImportError:
    _fast = None
else:
    _fast = orjson.loads

_NUMBERS = bytes.maketrans(b"123456789:[ \t\r\n-", b"000000000,,,,,,,")
"""Table for ``bytes.translate``, to search JSON for long integers.

Each digit becomes ``0``. Each character that can precede a number becomes a comma.
"""
_LONG = b"," + b"0" * 19
"""If ``body.translate(_NUMBERS)`` has these bytes, the body may have a long number.

A long number has 19 digits or more. If it is an integer, it may exceed 64 bits. orjson
would then return a float, so ``json`` decodes a body with these bytes. The digits may
also be part of a string.
"""

_LARGE_ENTRY = 2500
"""Minimum number of characters of a large list entry. See `_converted`."""
_DECODER = json.JSONDecoder()
_MARKS = {
    mark: re.compile(rf"[ \t\n\r]*{re.escape(mark)}[ \t\n\r]*") for mark in "{}[]:,"
}
"""Pattern for each JSON punctuation mark and the white space around the mark."""


def decoded_json(
    body: bytes, readers: Mapping[str, ListReader] | None = None
) -> object:
    """Decode JSON in UTF-8, UTF-16 or UTF-32.

    Args:
        body: The JSON text.
        readers: The list readers of the outermost object, by the wire name of the list.
            They convert lists with large entries to `Converted`. orjson does not use
            them, and they are not used for UTF-16 and UTF-32. By default no list is
            converted.

    Raises:
        ValueError: The text is not JSON.
        RecursionError: The value has too many levels.
        Exception: A list reader raised it.
    """
    if (
        _fast is not None
        and body.startswith(b"{")
        # ``rfind`` compares only at commas, so it is faster than ``in``.
        and body.translate(_NUMBERS).rfind(_LONG) < 0
    ):
        try:
            return _fast(body)
        except ValueError:
            pass  # try ``json``
    # In UTF-16 and UTF-32, a zero byte precedes or follows the brace.
    if readers and body.startswith(b"{") and body[1:2] != b"\0":
        return _converted(body.decode("utf-8", "surrogatepass"), readers)
    value: object = json.loads(body)
    return value


def convert_lists(wire: dict[str, Any], readers: Mapping[str, ListReader]) -> None:
    """Convert the lists of a decoded JSON object to structures.

    The JSON value of each entry is freed after its conversion. Later structures can
    then use that memory.

    Args:
        wire: The JSON object. This function replaces its lists by `Converted`.
        readers: The list readers, by wire name.
    """
    for name, read in readers.items():
        entries = wire.get(name)
        if isinstance(entries, list):
            wire[name] = Converted(read(_taken(entries)))


def _taken(entries: list[Any]) -> Iterator[Any]:
    """Remove each entry from a list and yield it, from the first to the last."""
    entries.reverse()
    while entries:
        yield entries.pop()


def _converted(text: str, readers: Mapping[str, ListReader]) -> dict[str, Any]:
    """Decode a JSON object, and convert lists with large entries one entry at a time.

    The dicts of all entries of a large reply would fill the cache of a processor.
    Therefore the dicts of an entry are freed before the next entry is decoded. All
    entries then use the same memory. With small entries, the conversion by entry would
    cost more time than it saves.
    """
    found: dict[str, Any] = {}
    cursor = _Cursor(text)
    cursor.expect("{")
    more = not cursor.skip("}")
    while more:
        name = cursor.value()
        if not isinstance(name, str):
            raise ValueError("the name of a member is not a string")  # noqa: TRY004
        cursor.expect(":")
        start = cursor.at
        if name in readers and cursor.skip("[") and cursor.has_large_entry():
            found[name] = Converted(readers[name](cursor.entries()))
        else:
            cursor.at = start
            found[name] = cursor.value()
        more = cursor.skip(",")
        if not more:
            cursor.expect("}")
    if cursor.at != len(text):
        raise ValueError("text follows the object")
    return found


class _Cursor:
    """Position in a JSON text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def value(self) -> Any:
        """Decode the value that comes next, and move the position past it."""
        value, self.at = _DECODER.raw_decode(self.text, self.at)
        return value

    def skip(self, mark: str) -> bool:
        """Return whether a punctuation mark comes next. If so, move past the mark."""
        found = _MARKS[mark].match(self.text, self.at)
        if found:
            self.at = found.end()
        return found is not None

    def expect(self, mark: str) -> None:
        """Move the position past a mark, which must come next.

        Raises:
            ValueError: Something else comes next.
        """
        if not self.skip(mark):
            raise ValueError(f"{mark} is missing")

    def has_large_entry(self) -> bool:
        """Return whether a large entry of a list comes next."""
        if self.text.startswith("]", self.at):
            return False
        return _DECODER.raw_decode(self.text, self.at)[1] - self.at >= _LARGE_ENTRY

    def entries(self) -> Iterator[Any]:
        """Yield each entry of a list, and move the position past the list.

        The position must be after the opening bracket. The list must not be empty.
        """
        yield self.value()
        while self.skip(","):
            yield self.value()
        self.expect("]")
