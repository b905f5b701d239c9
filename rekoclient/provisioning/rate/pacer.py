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
from collections.abc import Callable, Mapping
from typing import Literal, cast

from ...errors import ConfigurationError

# Default transactions per second for an account, by operation: AWS General Reference,
# https://docs.aws.amazon.com/general/latest/gr/rekognition.html
# The first number holds in LARGE_REGIONS, the second everywhere else.
LARGE_REGIONS = frozenset({"eu-west-1", "us-east-1", "us-west-2"})
PUBLISHED_QUOTAS: Mapping[str, tuple[float, float]] = {
    "associate_faces": (5, 5),
    "create_collection": (5, 5),
    "create_user": (5, 5),
    "delete_collection": (5, 5),
    "delete_faces": (5, 5),
    "delete_user": (5, 5),
    "describe_collection": (5, 5),
    "disassociate_faces": (5, 5),
    "index_faces": (50, 5),
    "list_collections": (5, 5),
    "list_faces": (50, 5),
    "list_tags_for_resource": (10, 10),
    "list_users": (5, 5),
    "tag_resource": (10, 10),
    "untag_resource": (10, 10),
}

Tps = float | Mapping[str, float] | Literal["learn"] | None
"""A rate for every operation, rates by method name, or `"learn"`; None for the
published quotas, and `math.inf` for no limit.
"""
LEAST_TPS = 0.001
"""Less, such as a slip of the keyboard, would wait for hours and look like a hang."""

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


def check_tps(tps: object) -> None:
    """Refuse what cannot be the rate of anything.

    Raises:
        ConfigurationError: It says what the rates may be, or which methods have one.
    """
    rates = [] if tps is None or tps == "learn" else [tps]
    if isinstance(tps, Mapping):
        by_method = cast("Mapping[object, object]", tps)
        if unknown := [name for name in by_method if name not in PUBLISHED_QUOTAS]:
            raise ConfigurationError(
                f"tps: there is no rate of {', '.join(map(repr, unknown))}; methods"
                f" that have one are {', '.join(PUBLISHED_QUOTAS)}. Nothing was sent."
            )
        rates = list(by_method.values())
    for rate in rates:
        number = isinstance(rate, int | float) and not isinstance(rate, bool)
        if not number or not cast("float", rate) >= LEAST_TPS:  # nan is not less
            raise ConfigurationError(
                f"tps: {rate!r} is no rate; it is a number of requests a second, from"
                f" {LEAST_TPS} to math.inf. Nothing was sent."
            )


def quota_of(operation: str, region: str | None, tps: Tps) -> float | None:
    """The requests a second that `operation` may make; None where it must be learned.

    Args:
        operation: The method's name, such as `"create_user"`.
        region: Where the requests go; the published quotas differ by region.
        tps: What the user said.
    """
    if tps == "learn":
        return None
    if isinstance(tps, Mapping):
        tps = tps.get(operation)
    if tps is not None:
        return float(tps)
    large, elsewhere = PUBLISHED_QUOTAS[operation]
    return large if region in LARGE_REGIONS else elsewhere


class Quotas:
    """The pacers of one region: an operation's quota is its own.

    Args:
        region: Where the requests go.
        tps: What the user said.

    Raises:
        ConfigurationError: `tps` cannot be a rate.
    """

    def __init__(self, region: str | None, tps: Tps = None) -> None:
        check_tps(tps)
        self._region = region
        self._tps: Tps = tps
        self._pacers: dict[str, Pacer] = {}

    def rate(self, operation: str) -> float:
        """The requests a second to reckon with; the published quota while learning."""
        return (
            self.quota(operation) or quota_of(operation, self._region, None) or math.inf
        )

    def quota(self, operation: str) -> float | None:
        """The requests a second that an operation may make; None: to be learned."""
        return quota_of(operation, self._region, self._tps)

    def pacer(self, operation: str) -> Pacer:
        """The one pacer of an operation."""
        if operation not in self._pacers:
            self._pacers[operation] = Pacer(self.quota(operation))
        return self._pacers[operation]
