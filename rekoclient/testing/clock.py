"""The server's clock, which a test can set forward."""

from __future__ import annotations

import time


class Clock:
    """Seconds since the epoch.

    Without ``start`` it follows the machine's clock; with it, it stands still until
    it is advanced, so that a run can be repeated to the letter.
    """

    def __init__(self, start: float | None = None) -> None:
        self._start = start
        self._advanced = 0.0

    def __call__(self) -> float:
        """The time now."""
        base = time.time() if self._start is None else self._start
        return base + self._advanced

    def advance(self, seconds: float) -> None:
        """Set the clock forward: tokens age, jobs finish, buckets fill."""
        if seconds < 0:
            raise ValueError(f"a clock cannot go back ({seconds} seconds)")
        self._advanced += seconds
