"""Checks of the values that a test sets, with readable error messages.

Without these checks, an invalid value would fail later, in an unrelated request. The
checks compare numbers without converting them. They therefore report NaN and very large
integers as invalid, and do not crash.
"""

from __future__ import annotations

import reprlib
import sys
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, fields
from types import UnionType
from typing import (
    Any,
    Literal,
    TypeGuard,
    TypeVar,
    Union,
    get_args,
    get_origin,
    get_type_hints,
)

T = TypeVar("T")

CENTURY = 100 * 365.25 * 86400
"""The longest duration that a setting accepts, in seconds.

The current time plus a few such durations is still a valid date.
"""


def check(instance: Any, **ranges: tuple[float, float]) -> None:
    """Check the fields of a dataclass against their annotations and ranges.

    Args:
        instance: The instance, for example in its ``__post_init__``.
        ranges: The minimum and the maximum of a field, by the name of the field. The
            value None is always valid.

    Raises:
        ValueError: A field has the wrong type, or is out of its range.
    """
    kind: type[Any] = type(instance)
    for name, hint in get_type_hints(kind).items():
        value = getattr(instance, name)
        check_value(f"{kind.__name__}: {name}", value, hint)
    for name, (least, most) in ranges.items():
        check_range(f"{kind.__name__}: {name}", getattr(instance, name), least, most)


def check_value(what: str, value: Any, hint: Any, remedy: str = "") -> None:
    """Check that a value matches a type annotation, such as ``int | None``.

    Args:
        what: The name of the value in the error message.
        value: The value.
        hint: The annotation.
        remedy: The advice at the end of the message. The default is an empty text.

    Raises:
        ValueError: The value does not match.
    """
    if not _fits(value, hint):
        raise ValueError(f"{what} must be {_words(hint)}, not {shown(value)}{remedy}")


def check_names(what: str, names: Iterable[str], known: Iterable[str]) -> None:
    """Check that each name is a known name.

    Args:
        what: The subject of the error message, such as ``the command``.
        names: The names to check.
        known: The known names.

    Raises:
        ValueError: A name is unknown. The message suggests a similar name or all known
            names.
    """
    known = list(known)
    for name in names:
        if name in known:
            continue
        from difflib import get_close_matches  # slow to import, only for an error

        near = get_close_matches(str(name), known, n=1)
        if near:
            remedy = f"did you mean {near[0]!r}?"
        else:
            remedy = (
                f"use one of {', '.join(sorted(known))}" if known else "leave it out"
            )
        raise ValueError(f"{what} has no {name!r}; {remedy}")


def build(kind: type[T], members: Mapping[str, Any]) -> T:
    """Create an instance of a dataclass from the values of its fields.

    Args:
        kind: The dataclass.
        members: The value of each field, by the name of the field.

    Raises:
        ValueError: A field is unknown, missing or invalid.
    """
    own = fields(kind)  # type: ignore[arg-type]
    check_names(kind.__name__, members, (each.name for each in own))
    for each in own:
        if (
            each.default is MISSING
            and each.default_factory is MISSING
            and each.name not in members
        ):
            raise ValueError(f"{kind.__name__} needs {each.name!r}")
    return kind(**members)


def check_range(what: str, value: float | None, least: float, most: float) -> None:
    """Raise a ValueError unless a value is None or a number in the range."""
    if value is not None:
        check_number(what, value, least, most)


def check_number(what: str, value: float | None, least: float, most: float) -> None:
    """Raise a ValueError unless a value is a number from ``least`` to ``most``."""
    if not (is_number(value) and least <= value <= most):
        raise ValueError(
            f"{what} must be a number from {least:g} to {most:g}, not {shown(value)}"
        )


def check_times(times: int | None) -> None:
    """Raise a ValueError unless ``times`` is None or an integer of at least 1."""
    if times is not None and not (_fits(times, int) and times >= 1):
        raise ValueError(
            f"times must be 1 or more, or None for all requests, not {shown(times)}"
        )


def is_number(value: object) -> TypeGuard[float]:
    """Return whether a value is a finite number that can be converted to a float."""
    return (
        isinstance(value, int | float)
        and not isinstance(value, bool)
        and abs(value) <= sys.float_info.max
    )


def _fits(value: Any, hint: Any) -> bool:
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return any(_fits(value, each) for each in arguments)
    if origin is Literal:
        return isinstance(value, str) and value in arguments
    if origin is Mapping:
        key_hint, value_hint = arguments
        return isinstance(value, Mapping) and all(
            _fits(key, key_hint) and _fits(each, value_hint)
            for key, each in value.items()
        )
    if origin is tuple:  # JSON has lists instead of tuples
        return isinstance(value, list | tuple) and all(
            _fits(each, arguments[0]) for each in value
        )
    if hint is float:
        return is_number(value)
    if hint is int:
        return isinstance(value, int) and not isinstance(value, bool)
    return hint is Any or isinstance(value, origin or hint)


def _words(hint: Any) -> str:
    """Return a type annotation as English text, such as ``a number or None``."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return " or ".join(map(_words, arguments))
    if origin is Literal:
        return " or ".join(map(repr, arguments))
    if hint is float:
        return "a number"
    if hint is type(None):
        return "None"
    if origin is Mapping:
        return "a mapping"
    if origin is tuple:
        return f"a list of {_words(arguments[0])}"
    return str(getattr(origin or hint, "__name__", hint))


def shown(value: object) -> str:
    """Return a value as text for a message.

    A number, a text or None is shown as a short repr, any other value by its type.
    """
    if value is None or isinstance(value, str | int | float):
        return reprlib.repr(value)
    return type(value).__name__
