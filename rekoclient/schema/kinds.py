"""Kinds of values in the service's model, such as ``Text``, ``Integer`` and ``Items``.

A kind validates a value by the limits of the model. It also makes the value immutable,
and converts it to and from boto3's form. The run-time check and the mypy plugin use the
same kinds, so both report a violation with the same message.
"""

from __future__ import annotations

import datetime
import math
import re
import sys
import unicodedata
from collections.abc import Callable, ItemsView, Iterator, Mapping, Sequence, ValuesView
from enum import StrEnum
from itertools import islice
from typing import Any, TypeAlias

from ..errors import Violation
from . import plain

Bytes: TypeAlias = bytes
"""``bytes`` by another name, for classes that have a member ``bytes``."""

OK: Sequence[Violation] = ()
"""The result of ``check`` for a valid value."""


class FrozenMap(Mapping[str, Any]):
    """An immutable mapping that is comparable with dicts, hashable and picklable."""

    __slots__ = ("_items",)

    def __init__(self, items: Mapping[str, Any] | None = None) -> None:
        """Copy ``items`` into the map."""
        self._items = dict(items or {})

    def __getitem__(self, key: str) -> Any:
        return self._items[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    # ``items`` and ``values`` of the base class would call ``__getitem__`` for each
    # key, which is slow.
    def items(self) -> ItemsView[str, Any]:
        """Return the pairs of keys and values."""
        return self._items.items()

    def values(self) -> ValuesView[Any]:
        """Return the values."""
        return self._items.values()

    def __hash__(self) -> int:
        # Use the keys alone, because a value can be a list, which has no hash.
        return hash(frozenset(self._items))

    def __reduce__(self) -> tuple[Any, ...]:
        # Protocols 0 and 1 of pickle do not store slots.
        return FrozenMap, (self._items,)

    def __repr__(self) -> str:
        return repr(self._items)


EMPTY_MAP = FrozenMap()
"""Empty map, the default of each map in a response."""


class SentEmpty(tuple[Any, ...]):
    """Class of ``SENT_EMPTY``, which stands for a list that the service sent empty.

    A list that the service did not send is ``()``.
    """

    __slots__ = ()

    def __reduce__(self) -> str:
        return "SENT_EMPTY"


SENT_EMPTY = SentEmpty()

_LARGEST = sys.float_info.max
_MOST = 1_000
"""Maximum number of violations of one list or map, to limit the time of a check."""


def shown(value: object) -> str:
    """Return a short form of a value for messages, without the content of bytes."""
    match value:
        case bytes() | bytearray() | memoryview():
            return f"<{len(value)} bytes>"
        case str():
            short = value if len(value) <= 60 else value[:59] + "…"
            return repr(str(short))
        case int() if value.bit_length() > 128:
            # Python refuses to convert very large integers to text.
            return f"<a number of {value.bit_length()} bits>"
        case None | bool() | int() | float():
            return repr(value)
        case _:
            return type(value).__name__


def violation(constraint: str, limit: str, value: str) -> Sequence[Violation]:
    """Return a tuple with one violation. ``Violation.under`` adds its path later."""
    return (
        Violation(
            path="", wire_path="", constraint=constraint, limit=limit, value=value
        ),
    )


def _wrong_type(expected: str, value: object) -> Sequence[Violation]:
    name = type(value).__name__
    if value is None:
        return violation("type", expected, "None")
    if isinstance(value, str | int | float | bytes):
        return violation("type", expected, f"{name} {shown(value)}")
    # Show numbers of any class, such as Decimal. Show only the type of other values.
    text = f" {value!s:.60}" if plain.is_real(value) else ""
    # Omit the default text of an object, which contains a memory address.
    return violation("type", expected, name if "<" in text else name + text)


def _between(low: float | None, high: float | None) -> str:
    if low is None:
        return f"at most {high}"
    if high is None:
        return f"at least {low}"
    return f"{low}" if low == high else f"{low} to {high}"


def _size(low: int, high: int | None, unit: str) -> str:
    return f"{_between(low or None, high)} {unit}"


def _letter_if_new(character: str) -> str:
    return "x" if unicodedata.category(character) == "Cn" else character


class Kind:
    """Base class of all kinds of values. This class itself accepts any value.

    The kinds are not attrs classes, because attrs would compile each class at every
    import.
    """

    def check(self, value: Any) -> Sequence[Violation]:
        """Return every violation in the value, with paths relative to the value."""
        return OK

    def freeze(self, value: Any) -> Any:
        """Return an immutable copy of the value, or the value if its type is wrong."""
        return value

    def to_wire(self, value: Any) -> Any:
        """Convert the value to boto3's form."""
        return value

    def from_wire(self, value: Any, decode: bool = True) -> Any:
        """Convert a value from boto3, JSON or DynamoDB. The inverse of ``to_wire``.

        A value of the wrong type is returned unchanged.

        Args:
            value: The value. Its form depends on its origin. For example, bytes are
                ``bytes`` from boto3, and base64 text from JSON.
            decode: Whether to decode a string as base64 if bytes are expected.
        """
        return value


class Text(Kind):
    """A string with a minimum and maximum length, in characters, and a pattern.

    Attributes:
        min: Minimum length.
        max: Maximum length, or None.
        pattern: Regular expression that the complete string must match, or None.
        unicode: Whether character classes of the pattern match letters outside ASCII.
        published: The service's pattern, for messages, if Python cannot compile it.
            ``pattern`` is then an equivalent pattern.
    """

    def __init__(
        self,
        min: int = 0,
        max: int | None = None,
        pattern: str | None = None,
        *,
        unicode: bool = False,
        published: str | None = None,
    ) -> None:
        self.min: int = min
        self.max: int | None = max
        self.pattern: str | None = pattern
        self.unicode: bool = unicode
        self.published: str | None = published
        self._matches: Callable[[str], object] | None = None

    def check(self, value: Any) -> Sequence[Violation]:
        if not isinstance(value, str):
            return _wrong_type("a string", value)
        length = len(value)
        if length < self.min or (self.max is not None and length > self.max):
            limit = _size(self.min, self.max, "characters")
            return violation("length", limit, f"{length}: {shown(value)}")
        pattern = self.pattern
        if pattern is None:
            return OK
        matches = self._matches
        if matches is None:
            compiled = re.compile(pattern, 0 if self.unicode else re.ASCII)
            matches = self._matches = compiled.fullmatch
        # A character that this Python does not know may be a letter in the service's
        # version of Unicode.
        if matches(value) or (
            self.unicode and matches("".join(map(_letter_if_new, value)))
        ):
            return OK
        return violation("pattern", self.published or pattern, shown(value))


class Enum(Kind):
    """A string from a fixed set, the values of an enum."""

    __match_args__ = ("members",)

    def __init__(self, members: type[StrEnum]) -> None:
        self.members: type[StrEnum] = members

    def check(self, value: Any) -> Sequence[Violation]:
        if not isinstance(value, str):
            return _wrong_type("a string", value)
        if value not in self.members._value2member_map_:
            return violation("enum", ", ".join(self.members), shown(value))
        return OK

    def to_wire(self, value: Any) -> Any:
        # ``str(value)`` could be the name of the member, if the enum is the user's own.
        return str.__str__(value) if isinstance(value, str) else value

    def from_wire(self, value: Any, decode: bool = True) -> Any:
        if not isinstance(value, str):
            return value
        return self.members._value2member_map_.get(value, value)


class Integer(Kind):
    """A whole number. A bool is invalid."""

    __match_args__ = ("min", "max")

    def __init__(self, min: int | None = None, max: int | None = None) -> None:
        self.min: int | None = min
        self.max: int | None = max

    def check(self, value: Any) -> Sequence[Violation]:
        found = plain.whole(value)
        if type(found) is not int:
            return _wrong_type("a whole number", value)
        return _check_range(self.min, self.max, found)

    def freeze(self, value: Any) -> Any:
        return plain.whole(value)


class Number(Kind):
    """A finite number. A bool is invalid."""

    __match_args__ = ("min", "max")

    def __init__(self, min: float | None = None, max: float | None = None) -> None:
        self.min: float | None = min
        self.max: float | None = max

    def check(self, value: Any) -> Sequence[Violation]:
        found = plain.number(value)
        if type(found) is not int and type(found) is not float:
            return self._not_a_number(value)
        if type(found) is float and not math.isfinite(found):
            return violation("type", "a finite number", shown(found))
        return _check_range(self.min, self.max, found)

    def _not_a_number(self, value: Any) -> Sequence[Violation]:
        if not plain.is_real(value):
            return _wrong_type("a number", value)
        if plain.is_infinite(value):
            return _wrong_type("a finite number", value)
        # The number is finite but too large for a float, such as Decimal("1e400").
        low = -_LARGEST if self.min is None else self.min
        high = _LARGEST if self.max is None else self.max
        return _wrong_type(_between(low, high), value)

    def freeze(self, value: Any) -> Any:
        return plain.number(value)


def _check_range(
    low: float | None, high: float | None, value: float
) -> Sequence[Violation]:
    if (low is not None and value < low) or (high is not None and value > high):
        return violation("range", _between(low, high), shown(value))
    return OK


class Boolean(Kind):
    """True or False. Other values, such as 1 or an empty string, are invalid."""

    def check(self, value: Any) -> Sequence[Violation]:
        found = plain.truth(value)
        return OK if isinstance(found, bool) else _wrong_type("True or False", value)

    def freeze(self, value: Any) -> Any:
        return plain.truth(value)


class Timestamp(Kind):
    """A datetime. Timestamps from replies have the time zone UTC."""

    def check(self, value: Any) -> Sequence[Violation]:
        if isinstance(value, datetime.datetime):
            return OK
        return _wrong_type("a datetime", value)

    def from_wire(self, value: Any, decode: bool = True) -> Any:
        try:
            return plain.moment(value)
        except (TypeError, ValueError, OverflowError, OSError):
            return value


class Blob(Kind):
    """Bytes with a minimum and maximum length, in bytes.

    The Python value contains the bytes themselves. Only JSON contains them as base64
    text.

    Attributes:
        min: Minimum length.
        max: Maximum length, or None.
    """

    __match_args__ = ("min", "max")

    def __init__(self, min: int = 0, max: int | None = None) -> None:
        self.min: int = min
        self.max: int | None = max

    def check(self, value: Any) -> Sequence[Violation]:
        if not isinstance(value, bytes):
            # Omit the string, because it may be the content of an image.
            hint = ": encode text, decode base64" if isinstance(value, str) else ""
            return violation("type", "bytes", type(value).__name__ + hint)
        length = len(value)
        if length < self.min or (self.max is not None and length > self.max):
            return violation("length", _size(self.min, self.max, "bytes"), str(length))
        return OK

    def freeze(self, value: Any) -> Any:
        return plain.content(value)

    def from_wire(self, value: Any, decode: bool = True) -> Any:
        return plain.decoded(value) if decode else value


def _check_count(
    low: int, high: int | None, count: int, unit: str
) -> Sequence[Violation]:
    if count < low or (high is not None and count > high):
        return violation("items", _size(low, high, unit), str(count))
    return OK


class Items(Kind):
    """A list. Its immutable form is a tuple."""

    __match_args__ = ("item", "min", "max")

    def __init__(self, item: Kind, min: int = 0, max: int | None = None) -> None:
        self.item: Kind = item
        self.min: int = min
        self.max: int | None = max

    def check(self, value: Any) -> Sequence[Violation]:
        if not isinstance(value, tuple):
            return _wrong_type("a list", value)
        found = [*_check_count(self.min, self.max, len(value), "items")]
        check = self.item.check
        broken_rules = (
            broken.under(f"[{index}]", f"[{index}]")
            for index, entry in enumerate(islice(value, self.max))
            for broken in check(entry)
        )
        found += islice(broken_rules, _MOST)
        return found

    def freeze(self, value: Any) -> Any:
        if not isinstance(value, Sequence) or isinstance(value, str | bytes):
            return value
        if value is SENT_EMPTY:
            return value
        return tuple(map(self.item.freeze, value))

    def to_wire(self, value: Any) -> Any:
        return list(map(self.item.to_wire, value))

    def from_wire(self, value: Any, decode: bool = True) -> Any:
        if not isinstance(value, list | tuple):
            return value
        read = self.item.from_wire
        return tuple(read(entry, decode) for entry in value) or SENT_EMPTY


class Map(Kind):
    """A map of strings to strings. Its immutable form is a ``FrozenMap``."""

    __match_args__ = ("key", "value", "min", "max")

    def __init__(
        self, key: Kind, value: Kind, min: int = 0, max: int | None = None
    ) -> None:
        self.key: Kind = key
        self.value: Kind = value
        self.min: int = min
        self.max: int | None = max

    def check(self, value: Any) -> Sequence[Violation]:
        if not isinstance(value, FrozenMap):
            return _wrong_type("a mapping", value)
        found = [*_check_count(self.min, self.max, len(value), "entries")]
        check_key, check_value = self.key.check, self.value.check
        for key, entry in islice(value.items(), self.max):
            wrong_key, wrong_value = check_key(key), check_value(entry)
            if wrong_key or wrong_value:
                where = f"[{shown(key)}]"
                broken_rules = (*wrong_key, *wrong_value)
                found += (broken.under(where, where) for broken in broken_rules)
                if len(found) >= _MOST:
                    break
        return found

    def freeze(self, value: Any) -> Any:
        if isinstance(value, FrozenMap) or not isinstance(value, Mapping):
            return value
        return FrozenMap(value)

    def to_wire(self, value: Any) -> Any:
        return dict(value.items())

    def from_wire(self, value: Any, decode: bool = True) -> Any:
        return self.freeze(value)
