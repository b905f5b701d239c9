"""How fast to send: the account's quota, and not above it.

A quota server refuses instead of queueing, so latency says nothing about how full
it is and limiting concurrency does not help. A `Pacer` spaces requests in time
instead, and steers its rate so that a small, chosen share of them is throttled: when
the quota is ours alone none is, and when others use it too we take what they leave.

A pacer neither sleeps nor reads a clock: it says when the next request may leave and
is told what became of those that left. The tests drive the same code in virtual time.
"""

from __future__ import annotations

import math
import random as _random
from collections.abc import Callable

_FIRST = 5.0  # the rate that learning starts at: the least that is published
_STEP = 0.11  # the share of the rate that a throttle takes away
_DEEPEST = 0.7  # what is left at least of the rate after all throttles of a flight
_PATIENCE = 0.3  # a run is long when so many throttles were to be expected in it
_GROWTH = 0.1  # the most that is added in a second, as a share of the highest rate
_SLACK = 0.1  # seconds that a late dispatcher may catch up


class Pacer:
    """The rate of one operation in one region.

    Attributes:
        rate: Requests a second, now.

    Args:
        quota: Requests a second that the account may make; None to learn it.
        share: How many processes divide the quota.
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
        self._beat = -math.inf
        self._run = 0
        self._cut_at = -math.inf
        self._lowest = 0.0
        self._ramping = quota is None
        if quota is None:
            self._cap = math.inf
            start = _FIRST / share
        else:
            # One per cent stays free: two clocks never agree on what a second is.
            start = self._cap = 0.99 * quota / share
        self.rate: float = start
        self._peak = start
        self._target = _throttle_target(self._peak)

    def release(self, now: float) -> float:
        """Take a turn: the moment, now or later, at which that request may leave."""
        if self.rate == math.inf:
            return now
        if self._beat == -math.inf:
            # A random first phase: processes started together must not beat together.
            self._beat = now + self._random() / self.rate
        self._beat = max(self._beat, now - _SLACK) + 1 / self.rate
        # Jitter around the beat, not from turn to turn: a random walk would now and
        # then run ahead of a small quota's bucket.
        return max(now, self._beat - (0.7 + 0.6 * self._random()) / self.rate)

    def succeeded(self) -> None:
        """Note an answer that was not a throttle."""
        if self.rate == math.inf:
            return
        if self._ramping:
            self.rate += 1  # an answer: in a second the rate is e times as high
            return
        self._run += 1
        # A throttle takes what 1 / target answers give, so its share settles at the
        # target. A long run without one says that there is room: then each gives more.
        bolder = 2.0 ** min(5.0, max(0.0, self._run * self._target / _PATIENCE - 1))
        # But a throttle is news from a round trip ago: who grows faster than this is
        # far too fast when it arrives, and falls as far, again and again.
        step = min(bolder * _STEP * self._target, _GROWTH / self.rate)
        self.rate = min(self._cap, self.rate + step * self._peak)
        if self._cap == math.inf:
            self._peak = max(self.rate, self._peak)

    def throttled(self, sent_at: float, now: float) -> None:
        """Note a throttle of a request that left at `sent_at`."""
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
            # Those that left before a cut say nothing about the rate after it, so all
            # of such a flight together may not take more than this.
            self._cut_at = now
            self._lowest = max(0.1 * self._peak, _DEEPEST * self.rate)
        if self._cap == math.inf:
            self._peak *= 0.99
        self.rate = max(self._lowest, self.rate * (1 - _STEP))


def _throttle_target(quota: float) -> float:
    """The share that may be throttled: small quotas need a louder signal."""
    return min(0.05, max(0.005, 0.25 / quota))
