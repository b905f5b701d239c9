"""The server's clock, which a test can set forward."""

from __future__ import annotations

import time

from .checks import check_range

# The last second that still has a date, with room for clocks that are off and for
# what is reckoned from it.
_LATEST = 200_000_000_000.0


class Clock:
    """Seconds since the epoch.

    Without ``start`` it follows the machine's clock; with it, it stands still until
    it is advanced, so that a run can be repeated to the letter.
    """

    def __init__(self, start: float | None = None) -> None:
        check_range("the start of a clock", start, 0, _LATEST)
        self._start = start
        self._advanced = 0.0

    def __call__(self) -> float:
        """The time now."""
        base = time.time() if self._start is None else self._start
        return base + self._advanced

    def advance(self, seconds: float) -> None:
        """Set the clock forward: tokens age, jobs finish, buckets fill."""
        check_range("the step of a clock", seconds, 0, _LATEST - self())
        self._advanced += seconds
