"""Telling whoever watches how far a run is, a few times a second."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from typing import Protocol

from .report import Progress

_SECONDS_BETWEEN = 0.1
_RATE_SECONDS = 10.0


class Tally(Protocol):
    """Where failures and throttles are counted, such as a `Report`."""

    @property
    def failed(self) -> int:
        """What could not be done."""
        ...

    @property
    def throttled(self) -> int:
        """Requests that the service put off."""
        ...


class Meter:
    """Counts what is done, and tells it with the rate of the last ten seconds.

    Args:
        total: Things that there are to do.
        report: Where failures and throttles are counted.
        tell: Called with the progress; None for nobody.
        clock: Returns seconds.
    """

    def __init__(
        self,
        total: int,
        report: Tally,
        tell: Callable[[Progress], object] | None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.done: int = 0
        self.total: int = total
        self._report = report
        self._tell = tell
        self._clock = clock
        self._samples: deque[tuple[float, int]] = deque()

    def tick(self, limit: float, *, last: bool = False) -> None:
        """Tell, unless that was done a moment ago and this is not the last word."""
        if self._tell is None:
            return
        now = self._clock()
        if self._samples and now - self._samples[-1][0] < _SECONDS_BETWEEN and not last:
            return
        self._samples.append((now, self.done))
        while len(self._samples) > 2 and now - self._samples[0][0] > _RATE_SECONDS:
            self._samples.popleft()
        then, before = self._samples[0]
        rate = (self.done - before) / (now - then) if now > then else 0.0
        self._tell(
            Progress(
                done=self.done,
                total=self.total,
                failed=self._report.failed,
                throttled=self._report.throttled,
                rate=rate,
                limit=limit,
                remaining=(self.total - self.done) / rate if rate else None,
            )
        )
