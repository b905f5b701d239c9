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
"""A comma and 19 zeros, to search for in ``body.translate(_NUMBERS)``.

If they are found, the body has a number of 19 digits or more. As an integer it may
exceed 64 bits. orjson would return such an integer as a float, so ``json`` decodes the
body.
"""

_LARGE_ENTRY = 2500
"""Number of characters from which an entry of a list is large."""
_DECODER = json.JSONDecoder()
_MARKS = {
    mark: re.compile(rf"[ \t\n\r]*{re.escape(mark)}[ \t\n\r]*") for mark in "{}[]:,"
}
"""Pattern of each punctuation mark of JSON, with white space around the mark."""


def decoded_json(
    body: bytes, readers: Mapping[str, ListReader] | None = None
) -> object:
    """Decode JSON in UTF-8, UTF-16 or UTF-32.

    Args:
        body: The JSON text.
        readers: The list readers of members of the outermost object, by wire name. If
            ``json`` decodes the text, lists with large entries become `Converted`. By
            default no list is converted.

    Raises:
        ValueError: The text is not JSON.
        RecursionError: The value has too many levels.
        Exception: A list reader raised it.
    """
    if (
        _fast is not None
        and body.startswith(b"{")
        and _LONG not in body.translate(_NUMBERS)
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


def _converted(text: str, readers: Mapping[str, ListReader]) -> dict[str, Any]:
    """Decode a JSON object, and convert each large entry of a list before the next one.

    The dicts of all entries of a large reply would fill the cache of a processor. Here
    the dicts of an entry are freed before those of the next entry are created, so all
    entries use the same memory. Small entries would gain less than this costs.
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
        """If a mark comes next, move the position past it. Return whether it came."""
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
        """Yield each entry of a list that is not empty, after its opening bracket."""
        yield self.value()
        while self.skip(","):
            yield self.value()
        self.expect("]")
