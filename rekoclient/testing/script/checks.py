"""Checks of constructor arguments, with readable errors.

Without them an invalid value would fail much later, in a request that did not cause
it. A number is compared and never converted: NaN fails every comparison, and an
integer of any size can be compared.
"""

from __future__ import annotations

import reprlib
import sys
from collections.abc import Mapping
from types import UnionType
from typing import (
    Any,
    Literal,
    TypeGuard,
    Union,
    get_args,
    get_origin,
    get_type_hints,
)

CENTURY = 100 * 365.25 * 86400
"""The longest duration of any setting, in seconds. Sums of durations stay in range."""


def check(instance: Any, **ranges: tuple[float, float]) -> None:
    """Check the fields of a dataclass against their annotations and ranges.

    Args:
        instance: The instance, as ``__post_init__`` sees it.
        ranges: The least and the greatest value by field. None is always valid.

    Raises:
        ValueError: A field has another type or is out of its range.
    """
    kind: type[Any] = type(instance)
    for name, hint in get_type_hints(kind).items():
        value = getattr(instance, name)
        if not _fits(value, hint):
            wanted, shown = _words(hint), _shown(value)
            raise ValueError(f"{kind.__name__}: {name} must be {wanted}, not {shown}")
    for name, (least, most) in ranges.items():
        check_range(f"{kind.__name__}: {name}", getattr(instance, name), least, most)


def check_range(what: str, value: float | None, least: float, most: float) -> None:
    """Check that a number is in its range. None is always valid."""
    if value is not None:
        check_number(what, value, least, most)


def check_number(what: str, value: float | None, least: float, most: float) -> None:
    """Check that a value is a number in its range."""
    if not (is_number(value) and least <= value <= most):
        raise ValueError(
            f"{what} must be a number from {least:g} to {most:g}, not {_shown(value)}"
        )


def check_times(times: int | None) -> None:
    """Check an argument ``times``."""
    if times is not None and not (_fits(times, int) and times >= 1):
        raise ValueError(
            f"times must be 1 or more, or None for all requests, not {_shown(times)}"
        )


def is_number(value: object) -> TypeGuard[float]:
    """Return whether a value is a number that a float can hold."""
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
    if origin is tuple:  # JSON has lists only
        return isinstance(value, list | tuple) and all(
            _fits(each, arguments[0]) for each in value
        )
    if hint is float:
        return is_number(value)
    if hint is int:
        return isinstance(value, int) and not isinstance(value, bool)
    return hint is Any or isinstance(value, hint)


def _words(hint: Any) -> str:
    """Return an annotation as English text."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return " or ".join(map(_words, arguments))
    if origin is Literal:
        return " or ".join(map(repr, arguments))
    if hint is float:
        return "a number"
    if hint is type(None):
        return "None"
    return str(getattr(hint, "__name__", hint)) if origin is None else str(hint)


def _shown(value: object) -> str:
    """Return a short repr of plain values, and only the type of all others."""
    if value is None or isinstance(value, str | int | float):
        return reprlib.repr(value)
    return type(value).__name__
