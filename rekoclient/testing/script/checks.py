"""What is set by a caller, held to what it may be: at once, and in words.

A value that is wrong would else be met much later, by a request that has nothing to do
with it. Numbers are only ever compared: NaN fails every comparison, and an integer of
any size passes through one.
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
"""As long as anything here may last, in seconds: no sum of such is out of range."""


def check(record: Any, **ranges: tuple[float, float]) -> None:
    """Hold the fields of a dataclass to their annotations, and numbers to their ranges.

    Args:
        record: An instance, as it is in ``__post_init__``.
        ranges: The least and the greatest value by field; None passes.

    Raises:
        ValueError: A field is of another type, or out of its range.
    """
    kind: type[Any] = type(record)
    for name, hint in get_type_hints(kind).items():
        value = getattr(record, name)
        if not _fits(value, hint):
            words, shown = _words(hint), _shown(value)
            raise ValueError(f"{kind.__name__}: {name} is {words}, not {shown}")
    for name, (least, most) in ranges.items():
        check_range(f"{kind.__name__}: {name}", getattr(record, name), least, most)


def check_range(what: str, value: float | None, least: float, most: float) -> None:
    """Hold a number to its range; None passes."""
    if value is None:
        return
    if not (is_number(value) and least <= value <= most):
        raise ValueError(
            f"{what} is a number from {least:g} to {most:g}, not {_shown(value)}"
        )


def check_times(times: int | None) -> None:
    """Hold ``times`` to what it may be."""
    if times is not None and not (_fits(times, int) and times >= 1):
        raise ValueError(f"times is 1 or more, or None for always, not {_shown(times)}")


def is_number(value: object) -> TypeGuard[float]:
    """Whether it is a number, and finite as a float too."""
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
    if origin is tuple:  # a list, where it comes from JSON
        return isinstance(value, list | tuple) and all(
            _fits(each, arguments[0]) for each in value
        )
    if hint is float:
        return is_number(value)
    if hint is int:
        return isinstance(value, int) and not isinstance(value, bool)
    return hint is Any or isinstance(value, hint)


def _words(hint: Any) -> str:
    """An annotation, as a reader would say it."""
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
    """A value shortly; of bytes and the like, which may be an image, the type."""
    if value is None or isinstance(value, str | int | float):
        return reprlib.repr(value)
    return type(value).__name__
