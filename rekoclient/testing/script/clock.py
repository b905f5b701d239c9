"""The clock of the server, which a test can advance."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from .checks import check_range

# The latest time of a clock, in seconds since the epoch. A later time plus `clock_skew`
# or a duration could be an invalid date.
_LATEST = 200_000_000_000.0


class Clock:
    """A clock that a test can advance. The time is in seconds since the epoch.

    Without ``start``, the clock follows the machine's clock. With ``start``, the clock
    starts at this time, and the time changes only by ``advance``. Every run of the test
    then has the same times.

    Raises:
        ValueError: ``start`` is negative, not finite or too large.
    """

    def __init__(self, start: float | None = None) -> None:
        check_range("start", start, 0, _LATEST)
        self._start = start
        self._advanced = 0.0
        self._lock = threading.Lock()
        self._listeners: list[Callable[[], None]] = []

    def __call__(self) -> float:
        """Return the current time of this clock."""
        base = time.time() if self._start is None else self._start
        return base + self._advanced

    def advance(self, seconds: float) -> None:
        """Advance the clock by a number of seconds.

        Tokens expire, jobs finish and quotas refill, as if this time had passed.

        Raises:
            ValueError: The number is negative, not finite or too large.
        """
        check_range("seconds", seconds, 0, _LATEST - self())
        with self._lock:
            self._advanced += seconds
        for listener in self._listeners:
            listener()

    def on_advance(self, listener: Callable[[], None]) -> None:
        """Register a function that ``advance`` calls after each change of the time."""
        self._listeners.append(listener)
