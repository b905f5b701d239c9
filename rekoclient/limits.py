"""Checks of options that are a number of seconds or a number of attempts.

An option may be a number of any class, such as ``Decimal`` or a numpy scalar. The
functions return it as a ``float`` or an ``int``. This module imports nothing from
rekoclient.
"""

from __future__ import annotations

import math
import operator
from typing import SupportsFloat

__all__ = ["count", "seconds"]


def seconds(name: str, value: object, *, zero: bool = False) -> float:
    """Check an option in seconds, and return its value.

    Args:
        name: The name of the option, for messages.
        value: The value of the option.
        zero: Whether 0 is valid. Default: no.

    Raises:
        TypeError: The value is not a number.
        ValueError: The number is negative, infinite or NaN. Or it is 0 and ``zero`` is
            false.
    """
    if type(value) is float or type(value) is int:
        found: float = value
    elif isinstance(value, SupportsFloat) and not isinstance(value, bool):
        found = float(value)
    else:
        kind = type(value).__name__
        raise TypeError(f"{name} must be a number of seconds, not {kind}")
    if 0 < found < math.inf or (zero and found == 0):
        return found
    least = "0 seconds or more" if zero else "more than 0 seconds"
    raise ValueError(f"{name} must be {least}, not {found}")


def count(name: str, value: object) -> int:
    """Check that an option is a whole number of 1 or more, and return its value.

    Args:
        name: The name of the option, for messages.
        value: The value of the option.

    Raises:
        ValueError: The value is not a whole number of 1 or more.
    """
    try:
        found = operator.index(value)  # type: ignore[arg-type]  # its TypeError is caught
    except TypeError:
        found = 0
    if found < 1 or isinstance(value, bool):
        raise ValueError(f"{name} must be a whole number of 1 or more, not {value!r}")
    return int(found)
