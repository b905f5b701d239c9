"""Count the attempts of one request, and decide when to retry it."""

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
        sent_at: The time at which the last attempt was sent.
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
        """Whether the last attempt came too early after the creation of the collection.

        The service then reports that the collection does not exist. A retry may
        succeed.
        """
        return self.fresh and isinstance(self.error, ResourceNotFoundException)


def record_outcome(
    delivery: Delivery, pacer: Pacer, now: float, max_attempts: int
) -> bool:
    """Record the outcome of an attempt. Return whether it was the last attempt.

    A throttled request is always retried, because throttled attempts do not count
    towards `max_attempts`.

    Args:
        delivery: The request. Its `error` is the error of the attempt, or None after a
            success.
        pacer: Gets the outcome, and adjusts its rate.
        now: The present time.
        max_attempts: The maximum number of attempts that were not throttled.
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

    The delay depends on the error of the last attempt:

    - The service does not find a collection that was just created: one second for each
      attempt so far.
    - The service throttled the attempt, and the pacer limits the rate: `Retry-After`,
      or 0 without this header. The pacer delays the retry further.
    - The service throttled the attempt, and the pacer does not limit the rate: a random
      delay. The maximum of the delay doubles with each attempt. The minimum is
      `Retry-After`.
    - Any other error: the same random delay.

    `Retry-After` and the random delay are each limited to 20 seconds.
    """
    assert delivery.error is not None
    if delivery.early:
        return _EARLY_DELAY * delivery.sends
    asked = min(delivery.error.retry_after or 0.0, _LONGEST_DELAY)
    if delivery.error.fault == "throttle" and pacer.rate != math.inf:
        return asked
    backoff = min(_LONGEST_DELAY, 0.05 * 2.0 ** min(delivery.sends, 9))
    return max(asked, random() * backoff)
