"""The attempts of one paced request, and the time of its next attempt."""

from __future__ import annotations

import math
from collections.abc import Callable

from attrs import define

from ...errors import RekoError, ResourceNotFoundException, ServiceError, Verdict
from .pacer import Pacer

_LONGEST_DELAY = 20.0
_EARLY_DELAY = 1.0


@define(eq=False, kw_only=True)
class Delivery:
    """One request and its attempts so far.

    Attributes:
        error: The error of the last attempt. None after a success.
        sends: Number of attempts.
        throttles: Number of attempts that the service throttled.
        unanswered: Number of attempts with an unknown outcome.
        sent_at: The time at which the last attempt left.
        fresh: True if this run has just created the collection. Parts of the service
            may not know the collection yet, so "not found" is retried.
    """

    error: RekoError | None = None
    sends: int = 0
    throttles: int = 0
    unanswered: int = 0
    sent_at: float = 0.0
    fresh: bool = False

    @property
    def early(self) -> bool:
        """Whether the last error shows that a new collection is not known yet."""
        return self.fresh and isinstance(self.error, ResourceNotFoundException)


def record_outcome(
    delivery: Delivery, pacer: Pacer, now: float, max_attempts: int
) -> bool:
    """Report the outcome of an attempt to the pacer. Return whether it was the last.

    A throttle does not count as an attempt, so another attempt always follows.
    """
    error = delivery.error
    if error is None:
        pacer.succeeded()
        return True
    if error.fault == "throttle":
        pacer.throttled(delivery.sent_at, now)
        delivery.throttles += 1
        return False
    delivery.unanswered += error.verdict is Verdict.UNKNOWN
    is_final = error.fault is None and not delivery.early
    if isinstance(error, ServiceError):
        pacer.succeeded()
    return is_final or delivery.sends - delivery.throttles >= max_attempts


def delay_of(delivery: Delivery, pacer: Pacer, random: Callable[[], float]) -> float:
    """Return the seconds before the next attempt.

    A throttled request waits only for the pacer, unless the service asks for more.
    """
    assert delivery.error is not None
    if delivery.early:
        return _EARLY_DELAY * delivery.sends
    asked = min(delivery.error.retry_after or 0.0, _LONGEST_DELAY)
    if delivery.error.fault == "throttle" and pacer.rate != math.inf:
        return asked
    backoff = min(_LONGEST_DELAY, 0.05 * 2.0 ** min(delivery.sends, 9))
    return max(asked, random() * backoff)
