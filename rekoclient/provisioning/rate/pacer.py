"""Space requests in time, so that they use an account's quota and no more.

Beyond the quota, the service refuses requests and does not queue them. So latency does
not show how much of a quota is used, and a limit on concurrency does not help.

A `Pacer` spaces requests in time instead. If the quota is known and no other client
uses it, the pacer stays just below it, and the service throttles no request. Otherwise
the pacer raises its rate until the service throttles a small share of the requests.

A pacer neither sleeps nor reads a clock. The caller passes the time, waits, and reports
the outcome of each request. So tests can run the same code in virtual time.
"""

from __future__ import annotations

import math
import random as _random
import threading
from collections.abc import Callable

_FIRST = 5.0  # the first rate for an unknown quota: the lowest published quota
_STEP = 0.11  # one throttle lowers the rate by this share
_DEEPEST = 0.7  # the throttles of one round trip leave at least this share of the rate
_PATIENCE = 0.3  # successes in a row are many if this many throttles were expected
_GROWTH = 0.1  # the maximum growth in a second, as a share of `scale` in `_grow`
_ROUNDING = 1e-6  # seconds: a turn that is nearer than this counts as due
_SLACK = 0.1  # seconds: the maximum delay that a late caller may make up for


class Pacer:
    """Decides when the next request of one operation may be sent.

    Any number of threads may use a pacer.

    Attributes:
        rate: The present rate, in requests a second.
        gate: A lock for the callers of `turn`. A caller holds the lock while it calls
            `turn` and sleeps. So only one thread sleeps until the next request may be
            sent, and the other threads wait for the lock.

    Args:
        quota: The account's quota, in requests a second. With None the pacer measures
            the quota.
        share: Number of processes that divide the quota. By default 1.
        random: Returns floats in [0, 1).
    """

    def __init__(
        self,
        quota: float | None,
        *,
        share: int = 1,
        random: Callable[[], float] = _random.random,
    ) -> None:
        self._random = random
        self._lock = threading.Lock()
        self.gate: threading.Lock = threading.Lock()
        self._next: float | None = None
        self._beat = -math.inf
        self._run = 0
        self._cut_at = -math.inf
        self._lowest = 0.0
        self._ramping = quota is None
        if quota is None:
            self._cap = math.inf
            start = _FIRST / share
        else:
            # One percent stays unused, because two clocks never run equally fast.
            start = self._cap = 0.99 * quota / share
        self.rate: float = start
        self._peak = start
        self._target = _throttle_target(self._peak)

    def turn(self, now: float) -> float:
        """Return 0 if a request may be sent now, else the seconds to wait.

        If the result is 0, the caller must send one request at once. Otherwise the
        caller waits for that time, and calls ``turn`` again.
        """
        with self._lock:
            if self.rate == math.inf:
                return 0.0
            if self._next is None:
                self._next = self._schedule(now)
            if self._next - now > _ROUNDING:
                return self._next - now
            self._next = None
            return 0.0

    def _schedule(self, now: float) -> float:
        """Reserve the next time at which a request may be sent, and return the time."""
        if self._beat == -math.inf:
            # The first time is random, so that several processes do not send together.
            self._beat = now + self._random() / self.rate
        self._beat = max(self._beat, now - _SLACK) + 1 / self.rate
        # Each random shift is relative to a steady beat. If the shifts added up, the
        # requests would sometimes exceed a small quota.
        return max(now, self._beat - (0.7 + 0.6 * self._random()) / self.rate)

    def succeeded(self) -> None:
        """Raise the rate a little, after a response that was not a throttling error."""
        with self._lock:
            self._grow()

    def throttled(self, sent_at: float, now: float) -> None:
        """Lower the rate after the service throttled a request.

        Args:
            sent_at: The time at which the request was sent, in seconds.
            now: The present time, in seconds of the same clock.
        """
        with self._lock:
            self._cut(sent_at, now)

    def _grow(self) -> None:
        if self.rate == math.inf:
            return
        if self._ramping:
            self.rate += 1  # for each response, so it grows by the factor e in a second
            return
        self._run += 1
        # One throttle lowers the rate by as much as 1 / target responses raise it. So
        # the share of throttles approaches the target. After many responses without a
        # throttle, each response raises the rate more.
        bolder = 2.0 ** min(5.0, max(0.0, self._run * self._target / _PATIENCE - 1))
        # A throttle arrives one round trip after its request was sent. If the rate grew
        # faster, it would be far too high by then, and would oscillate.
        step = min(bolder * _STEP * self._target, _GROWTH / self.rate)
        # If other clients use much of the quota, the rate is far below the peak. Steps
        # in proportion to the peak are then too large. Steps in proportion to the rate
        # are too small.
        scale = 0.4 * self.rate + 0.6 * self._peak
        self.rate = min(self._cap, self.rate + step * scale)
        if self._cap == math.inf:
            self._peak = max(self.rate, self._peak)

    def _cut(self, sent_at: float, now: float) -> None:
        if self.rate == math.inf:
            return
        self._run = 0
        if self._ramping:
            self._ramping = False
            self._cut_at = now
            self.rate = self._peak = self._lowest = max(1.0, self.rate / 2)
            self._target = _throttle_target(self._peak)
            return
        if sent_at >= self._cut_at:
            # Requests that were sent before this cut prove nothing about the rate after
            # it. So their throttles cannot lower the rate below this limit.
            self._cut_at = now
            self._lowest = max(0.1 * self._peak, _DEEPEST * self.rate)
        if self._cap == math.inf:
            self._peak *= 0.99
        self.rate = max(self._lowest, self.rate * (1 - _STEP))


def _throttle_target(quota: float) -> float:
    """Return the fraction of requests that the service may throttle.

    A pacer adjusts its rate until the service throttles about this fraction. The
    fraction is between 0.004 and 0.05, and larger for a small quota.

    Args:
        quota: The quota in requests a second.
    """
    return min(0.05, max(0.004, 0.05 * math.pow(5 / quota, 1.1)))
