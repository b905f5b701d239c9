"""Space requests in time, so that they use an account's quota and no more.

The service refuses requests instead of queueing them. So latency does not show how
full a quota is, and a limit on concurrency does not help. A `Pacer` spaces requests in
time instead. It steers its rate so that a small share of them is throttled. If no other
client uses the quota, none is. Otherwise the pacer takes what the others leave.

A pacer neither sleeps nor reads a clock. It gives turns, and receives the outcomes.
The tests run the same code in virtual time.
"""

from __future__ import annotations

import math
import random as _random
import threading
from collections.abc import Callable

_FIRST = 5.0  # the rate at which learning starts, the lowest published quota
_STEP = 0.11  # the share of the rate that one throttle removes
_DEEPEST = 0.7  # the least share that remains after the throttles of one flight
_PATIENCE = 0.3  # a run is long once this number of throttles was expected in it
_GROWTH = 0.1  # the most added in a second, as a share of the highest rate
_ROUNDING = 1e-6  # seconds: a turn that is this near has come
_SLACK = 0.1  # seconds of delay that a late dispatcher may make up for


class Pacer:
    """The rate of one operation in one region.

    Any number of threads may use it.

    Attributes:
        rate: The present rate, in requests a second.
        gate: Held by the one thread that waits for the next turn. The others wait for
            the gate, so that a turn wakes one thread and not all of them.

    Args:
        quota: The account's quota, in requests a second. None to learn it.
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
            # One percent stays free, because two clocks never agree exactly.
            start = self._cap = 0.99 * quota / share
        self.rate: float = start
        self._peak = start
        self._target = _throttle_target(self._peak)

    def turn(self, now: float) -> float:
        """Take the next turn if it has come.

        A turn is taken when its request leaves, and never reserved. So a lower rate
        applies at once to every request that has not left.

        Returns:
            0 if the turn was taken, else the seconds until it comes.
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
        """Return when the next turn comes."""
        if self._beat == -math.inf:
            # A random first phase: processes started together must not send together.
            self._beat = now + self._random() / self.rate
        self._beat = max(self._beat, now - _SLACK) + 1 / self.rate
        # Each jitter is relative to a steady beat. If jitters added up, the requests
        # would sometimes exceed the bucket of a small quota.
        return max(now, self._beat - (0.7 + 0.6 * self._random()) / self.rate)

    def succeeded(self) -> None:
        """Record a response that was not a throttle."""
        with self._lock:
            self._grow()

    def throttled(self, sent_at: float, now: float) -> None:
        """Record a throttle of a request that left at `sent_at`."""
        with self._lock:
            self._cut(sent_at, now)

    def _grow(self) -> None:
        if self.rate == math.inf:
            return
        if self._ramping:
            self.rate += 1  # for each response, so the rate grows e-fold in a second
            return
        self._run += 1
        # One throttle removes what 1 / target responses add, so the share of throttles
        # settles at the target. After a long run without one, each response adds more.
        bolder = 2.0 ** min(5.0, max(0.0, self._run * self._target / _PATIENCE - 1))
        # A throttle is a round trip old when it arrives. A rate that grows faster than
        # this is far too high by then, and oscillates.
        step = min(bolder * _STEP * self._target, _GROWTH / self.rate)
        # Where others take much of the quota, the rate is far below the peak. Steps of
        # the peak alone are too large there. Steps of the rate alone are too slow.
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
            # Requests that left before a cut prove nothing about the rate after it. So
            # all throttles of one flight together may remove this share and no more.
            self._cut_at = now
            self._lowest = max(0.1 * self._peak, _DEEPEST * self.rate)
        if self._cap == math.inf:
            self._peak *= 0.99
        self.rate = max(self._lowest, self.rate * (1 - _STEP))


def _throttle_target(quota: float) -> float:
    """Return the share of requests that may be throttled. Small quotas need more."""
    return min(0.05, max(0.004, 0.05 * math.pow(5 / quota, 1.1)))
