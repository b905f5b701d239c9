"""Converts values of other libraries to plain Python values.

Values come from DynamoDB (`Decimal`), numpy (scalars), JSON (text) and boto3. If a
value cannot be converted, most functions return it unchanged. The validation of a
request then reports the value.
"""

from __future__ import annotations

import base64
import datetime
import math
import operator
import os
from collections.abc import Mapping
from decimal import Decimal
from typing import Any


def scalar(value: Any) -> Any:
    """Convert a numpy scalar, or a zero-dimensional array, to a Python value."""
    if getattr(value, "shape", None) != () or _dtype(value) not in "biufc":
        return value
    if _is_masked(value):
        return value
    item = getattr(value, "item", None)
    return item() if callable(item) else value


def _dtype(value: Any) -> str:
    """Return the ``kind`` of a value's numpy dtype, such as ``i``.

    For a value without a numpy dtype, return ``f``. Callers then accept the value if it
    is a number.
    """
    kind = getattr(getattr(value, "dtype", None), "kind", "f")
    return kind if isinstance(kind, str) else "f"


def _is_masked(value: Any) -> bool:
    """Return whether a value is a missing entry of a numpy masked array.

    An example is ``numpy.ma.masked``, which numpy returns for a missing entry.
    """
    return hasattr(value, "mask") and bool(value.mask)


def is_real(value: Any) -> bool:
    """Return whether a value is a real number of any class, except bool."""
    plain = scalar(value)
    kind = type(plain)
    if kind is bool or isinstance(plain, str | bytes | bytearray):
        return False
    # Arrays, dates and durations of numpy support float(), but are not numbers.
    if getattr(plain, "shape", ()) != () or _dtype(plain) not in "biuf":
        return False
    if _is_masked(plain):
        return False
    return hasattr(kind, "__float__") or hasattr(kind, "__index__")


def number(value: Any) -> Any:
    """Convert a finite real number to an int or a float.

    Other values are returned unchanged.
    """
    if type(value) is float or type(value) is int:
        return value
    if type(value) is bool or not is_real(value):
        return value
    plain = scalar(value)
    try:
        if hasattr(type(plain), "__index__"):
            return int(operator.index(plain))
        found = float(plain)
    except Exception:  # noqa: BLE001 - a class may raise anything
        return value
    return found if math.isfinite(found) else value


def whole(value: Any) -> Any:
    """Convert a whole number of any class to an int."""
    if type(value) is int:
        return value
    found = number(value)
    if type(found) is not float:
        return found
    if not found.is_integer():
        return value
    # A float would round a Decimal with many digits.
    plain = scalar(value)
    exact = int(plain)
    return exact if exact == plain else value


def truth(value: Any) -> Any:
    """Convert a numpy boolean to a bool."""
    if type(value) is bool:
        return value
    plain = scalar(value)
    return plain if type(plain) is bool else value


def is_infinite(value: Any) -> bool:
    """Return whether a real number of any class is infinite or NaN."""
    try:
        return bool(value != value or abs(value) == math.inf)  # noqa: PLR0124 - NaN
    except Exception:  # noqa: BLE001 - of any class
        return True


def moment(value: Any) -> datetime.datetime:
    """Convert a timestamp to a datetime in UTC.

    Args:
        value: A datetime, ISO 8601 text, or seconds since 1970 as a number or text.

    Raises:
        TypeError: The value is of another type.
        ValueError: The text or the number is not a timestamp.
    """
    if isinstance(value, datetime.datetime):
        return _in_utc(value)
    if isinstance(value, str):
        # The service sends numbers. botocore also accepts ISO 8601 and numeric text.
        try:
            value = float(value)
        except ValueError:
            return _in_utc(datetime.datetime.fromisoformat(value))
    seconds = number(value)
    if type(seconds) not in (int, float):
        raise TypeError("not a timestamp")
    return datetime.datetime.fromtimestamp(seconds, datetime.UTC)


def _in_utc(value: datetime.datetime) -> datetime.datetime:
    """Convert a datetime to UTC. Return it unchanged if the result is out of range."""
    try:
        return value.astimezone(datetime.UTC)
    except OverflowError:
        if value.tzinfo is None:
            raise
        return value


def content(value: Any) -> Any:
    """Convert a buffer, or an object with `__bytes__`, to bytes."""
    if type(value) is bytes:
        return value
    if isinstance(value, bytearray | memoryview):
        return bytes(value)
    # __bytes__ of a path returns its name, not the content of the file.
    if hasattr(type(value), "__bytes__") and not isinstance(value, os.PathLike):
        return bytes(value)
    return value


def decoded(value: Any) -> Any:
    """Decode base64 text to bytes."""
    if not isinstance(value, str):
        return content(value)
    try:
        return base64.b64decode(value, validate=True)
    except ValueError:
        return value


def json_value(value: Any) -> Any:
    """Replace each `Decimal` in a JSON value, at any depth, with an int or a float."""
    if isinstance(value, Decimal):
        exponent = value.as_tuple().exponent
        return whole(value) if exponent == 0 else number(value)
    if isinstance(value, Mapping):
        return {key: json_value(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [json_value(entry) for entry in value]
    return value


def json_time(value: datetime.datetime) -> str:
    """Format a datetime as ISO 8601, with milliseconds or, if needed, microseconds."""
    if value.tzinfo is not None:
        value = _in_utc(value)
    unit = "microseconds" if value.microsecond % 1000 else "milliseconds"
    return value.isoformat(timespec=unit).replace("+00:00", "Z")
