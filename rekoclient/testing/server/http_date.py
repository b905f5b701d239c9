"""Dates in HTTP headers, without ``email.utils``, because its import is slow."""

from __future__ import annotations

import time
from functools import lru_cache
from math import floor

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = (
    *("Jan", "Feb", "Mar", "Apr", "May", "Jun"),
    *("Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
)


def http_date(seconds: float) -> str:
    """Format seconds since the epoch, such as ``Sun, 06 Nov 1994 08:49:37 GMT``."""
    return _date(floor(seconds))


@lru_cache(maxsize=2)
def _date(seconds: int) -> str:
    year, month, day, hour, minute, second, weekday, *_ = time.gmtime(seconds)
    return (
        f"{_DAYS[weekday]}, {day:02} {_MONTHS[month - 1]} {year:04} "
        f"{hour:02}:{minute:02}:{second:02} GMT"
    )
