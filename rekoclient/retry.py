"""When a failed attempt is followed by another: policy, budget, and one call's record.

Imports ``errors`` of ours, and tenacity. What decides (``Call.decide``) is kept apart
from what waits (tenacity's loop, built in one place: ``RetryPolicy.attempts``).
"""

from __future__ import annotations

import logging
import math
import os
import random as _random
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AbstractContextManager
from types import TracebackType
from typing import TYPE_CHECKING, Any
from weakref import WeakSet

from attrs import evolve, field, frozen

from .advice import on_repeat
from .errors import (
    Attempt,
    CallCancelled,
    ConfigurationError,
    DeadlineExceeded,
    RekoError,
    Verdict,
)
from .tokens import invocation_id

if TYPE_CHECKING:
    import tenacity

logger: logging.Logger = logging.getLogger(__name__)

_THROTTLE_COST = 5
_TRANSIENT_COST = 14
_HINT_SLACK = 5.0
"""Seconds by which ``x-amz-retry-after`` may lengthen a wait, as in botocore."""
_LEAST = 1.0
"""Seconds that must be left to repeat what must not be done twice: if the deadline
cuts the repeat short, a plain refusal becomes a doubt. Most replies take less."""


def _uniform() -> float:
    # A function and not ``random.random``: that one pickles with its generator's state.
    return _random.random()


def _default_attempts() -> int:
    value = os.environ.get("AWS_MAX_ATTEMPTS") or "4"
    if not value.isdecimal() or not int(value):
        raise ConfigurationError(f"AWS_MAX_ATTEMPTS is {value!r}, not a number above 0")
    return int(value)


@frozen(kw_only=True)
class RetryPolicy:
    """How often, how long and how patiently a call is tried.

    Plain data: comparable, and picklable with the default functions.

    Attributes:
        max_attempts: HTTP requests at most in one call; ``AWS_MAX_ATTEMPTS`` sets the
            default, else 4.
        deadline: Seconds for the whole call, waits included, or None. No attempt
            starts after it, and no wait reaches past it. What must not be done twice
            is not repeated with less than a second left.
        base_delay: Seconds that the first wait after a transient fault is at most;
            doubled from attempt to attempt, and drawn between zero and that.
        throttle_delay: The same after a throttle.
        max_delay: Seconds that a wait is at most, and the most that ``Retry-After``
            may ask for; ``x-amz-retry-after`` may add up to 5 s, as in botocore.
        repeat_unknown: Repeat also what might be done twice, such as IndexFaces
            without an ``external_image_id`` after a lost reply.
        on_retry: Called with the record of each attempt that another will follow.
        sleep: Waits for a number of seconds. On an event loop ``asyncio.sleep`` takes
            the place of the default, and what another returns is awaited if it can be.
        clock: Seconds that only ever grow.
        random: Draws from [0, 1).

    An attempt that is under way at the deadline may outlive it. What is left shortens
    its read timeout, with botocore 1.43.68 or later; with an older one it stays as it
    is. Getting credentials takes its own time, and connecting has its own timeout,
    which also bounds how long the other side may stop reading a large request. And the
    read timeout is for each piece of a reply, so one that drips in takes as long as it
    drips.

    Under asyncio the deadline begins when the call has its turn at a thread. A
    ``sleep`` of one's own is not ended by ``cancel``, which is looked at after it.
    What ``on_retry`` raises is logged. What ``sleep``, ``clock`` or ``random`` raise
    ends the call as it is, and what the call's attempts have proved is lost with it.
    """

    max_attempts: int = field(factory=_default_attempts)
    deadline: float | None = 60.0
    base_delay: float = 0.05
    throttle_delay: float = 1.0
    max_delay: float = 20.0
    repeat_unknown: bool = False
    on_retry: Callable[[Attempt], object] | None = None
    sleep: Callable[[float], object] = time.sleep
    clock: Callable[[], float] = time.monotonic
    random: Callable[[], float] = _uniform

    def __attrs_post_init__(self) -> None:
        """Refuses bounds that no call could keep."""
        if type(self.max_attempts) is not int or self.max_attempts < 1:
            raise ValueError(
                f"max_attempts must be a number of 1 or more, not {self.max_attempts!r}"
            )
        for name in ("deadline", "base_delay", "throttle_delay", "max_delay"):
            seconds = getattr(self, name)
            if seconds is not None and not 0 <= seconds < math.inf:
                raise ValueError(f"{name} must be 0 seconds or more, not {seconds}")

    def attempts(self, call: Call) -> Iterator[AbstractContextManager[object]]:
        """The attempts of a call; the last real error is raised after the last one."""
        call.begin()
        first = _FirstAttempt()
        yield first
        if first.error is None:
            return
        import tenacity

        for attempt in tenacity.Retrying(**_rules_of(call), sleep=call.sleep):
            if attempt.retry_state.attempt_number == 1:
                with attempt:
                    raise first.error
            else:
                call.begin()
                yield attempt

    async def attempts_async(
        self, call: Call
    ) -> AsyncIterator[AbstractContextManager[object]]:
        """The same on an event loop, but an attempt has to ``begin`` by itself.

        It may have to wait for its turn, which is not the call's own time.
        """
        first = _FirstAttempt()
        yield first
        if first.error is None:
            return
        import tenacity

        async for attempt in tenacity.AsyncRetrying(
            **_rules_of(call), sleep=call.sleep_async
        ):
            if attempt.retry_state.attempt_number == 1:
                with attempt:
                    raise first.error
            else:
                yield attempt


class _FirstAttempt(AbstractContextManager[None]):
    """The attempt that nearly every call ends with.

    tenacity hears of it only if it fails: its loop costs more than all checks of a
    request together, and without a failure it has nothing to decide.
    """

    error: BaseException | None = None

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> bool:
        self.error = error
        return error is not None


def _rules_of(call: Call) -> dict[str, Any]:
    """What tenacity's loops are told: the call decides, and knows how long to wait."""
    return {
        "retry": lambda state: call.decide(_error_of(state)),
        "wait": lambda state: call.delay,
        "before_sleep": lambda state: call.announce(),
        "reraise": True,
    }


def _error_of(state: tenacity.RetryCallState) -> BaseException | None:
    return state.outcome.exception() if state.outcome is not None else None


_budgets: WeakSet[RetryBudget] = WeakSet()


class RetryBudget:
    """What all calls of a client may spend on retries together.

    A transient retry costs 14, a throttled one 5; a call that succeeds gives back the
    cost of its last retry, or earns 1 if it needed none. When the budget is used up,
    failures are raised at once: a service in trouble is not asked three times over.
    """

    def __init__(self, capacity: int = 500) -> None:
        """Starts full."""
        if capacity < 0:
            raise ValueError(f"capacity must be 0 or more, not {capacity}")
        self.capacity = capacity
        self._remaining = capacity
        self._lock = threading.Lock()
        _budgets.add(self)

    @property
    def remaining(self) -> int:
        """What is left."""
        return self._remaining

    def draw(self, cost: int) -> bool:
        """Take the cost of a retry, if there is enough."""
        with self._lock:
            if cost > self._remaining:
                return False
            self._remaining -= cost
            return True

    def give_back(self, amount: int) -> None:
        """Return the cost of a retry that led to success, or earn 1."""
        if self._remaining == self.capacity:
            return
        with self._lock:
            self._remaining = min(self.capacity, self._remaining + amount)

    def renew_lock(self) -> None:
        """For the child of a fork, where another thread may have held the lock."""
        self._lock = threading.Lock()

    def __reduce__(self) -> tuple[Any, ...]:
        raise TypeError("a budget is for the threads of a process: make one in each")

    def __repr__(self) -> str:
        return f"RetryBudget({self.capacity}, remaining={self._remaining})"


def _renew_locks() -> None:
    for budget in list(_budgets):
        budget.renew_lock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_renew_locks)


class Call:
    """One logical call: its token, its attempts, and what they proved."""

    def __init__(
        self,
        operation: str,
        policy: RetryPolicy,
        *,
        token: str | None = None,
        repeatable: bool = True,
        budget: RetryBudget | None = None,
        cancel: threading.Event | None = None,
        after: RekoError | None = None,
        fingerprint: Callable[[], str] | None = None,
    ) -> None:
        """Begins a call, or goes on with the one that ended in ``after``.

        Args:
            operation: The service's name of the operation.
            policy: Bounds and waits.
            token: The ClientRequestToken that every attempt carries.
            repeatable: Whether an attempt without a verdict may be repeated.
            budget: What retries draw on.
            cancel: Ends waits and further attempts when it is set.
            after: The error of the call to go on with.
            fingerprint: Of what is sent; asked for when an attempt fails.
        """
        self.operation = operation
        self.policy = policy
        self.token = token
        self.repeatable: bool = repeatable or policy.repeat_unknown
        self.budget = budget
        self.cancel = cancel
        self.fingerprint = fingerprint
        self.after = after
        self.records: list[Attempt] = list(after.attempts) if after else []
        self.unknown: bool = after is not None and after.may_have_succeeded
        earlier_id = after.invocation_id if after is not None else None
        self.invocation_id: str = earlier_id or invocation_id()
        self.earlier: int = len(self.records)
        self.tries: int = 0
        self.last: RekoError | None = None
        self.delay: float = 0.0
        self.price: int = 0
        """Of the repeat that was announced last: none with renewed credentials."""
        self.cost: int = 0
        """Of the last repeat that had a price: a success gives it back."""
        self.renewed: bool = False
        self.started: float = policy.clock()
        self.attempt_started: float = self.started

    @property
    def remaining(self) -> float | None:
        """Seconds until the deadline, or None without one."""
        if self.policy.deadline is None:
            return None
        return self.started + self.policy.deadline - self.policy.clock()

    @property
    def _might_double(self) -> bool:
        """Whether another attempt might do what is done already."""
        return self.unknown and not self.repeatable

    def begin(self) -> None:
        """Counts an attempt, unless the call is to end before it, as ``check`` says."""
        if not self.tries:
            self.started = self.policy.clock()
        self.check()
        self.tries += 1
        self.attempt_started = self.policy.clock()

    def check(self) -> None:
        """Ends the call if it has been cancelled or is out of time.

        Raises:
            CallCancelled: Before the first attempt.
            DeadlineExceeded: Before the first attempt.
            RekoError: The last real error, after it.
        """
        stop: RekoError | None = None
        if self.cancel is not None and self.cancel.is_set():
            stop = CallCancelled(f"{self.operation} was cancelled")
        elif (left := self.remaining) is not None and left <= 0:
            stop = DeadlineExceeded(f"the deadline of {self.operation} has passed")
        if self.after is not None and not self.tries and self._might_double:
            note = "not gone on with: it might be done twice"
            if note not in getattr(self.after, "__notes__", ()):
                self.after.add_note(note)
            self.last = self.after
            raise self.last
        if stop is not None:
            if self.last is None:
                self.last = self.told(stop)
            else:
                self._give_up(self.last, str(stop))
            raise self.last

    def _give_up(self, error: RekoError, why: str) -> None:
        """Takes back the repeat that was announced after the last attempt."""
        if self.budget is not None:
            self.budget.give_back(self.price)
        self.records[-1] = evolve(self.records[-1], delay=None, stopped=why)
        error.attempts = tuple(self.records)
        error.add_note(f"not tried again: {why}")

    def decide(self, error: BaseException | None) -> bool:
        """Whether another attempt follows; records the one that has just failed.

        Sets ``delay`` to the seconds to wait, and leaves the truth on the error.
        """
        if not isinstance(error, RekoError) or error is self.last:
            # The second is what ``begin`` raises: it has been judged.
            return False
        self.last = error
        self.unknown |= error.verdict is Verdict.UNKNOWN
        stopped = self._why_not(error)
        self.records.append(
            Attempt(
                number=len(self.records) + 1,
                verdict=error.verdict,
                error=type(error).__name__,
                code=getattr(error, "code", None),
                http_status=error.http_status,
                request_id=error.request_id,
                elapsed=self.policy.clock() - self.attempt_started,
                delay=None if stopped else self.delay,
                stopped=stopped,
            )
        )
        self.told(error)
        if stopped and error.fault:
            error.add_note(f"not tried again: {stopped}")
        return stopped is None

    def _why_not(self, error: RekoError) -> str | None:
        """Why no attempt follows; if one does, sets the seconds to wait."""
        policy = self.policy
        if error.credentials_renewed and not self.renewed:
            self.renewed = True
            if self.tries < policy.max_attempts:
                self.price, self.delay = 0, 0.0
                return self._too_late(0.0)
            return f"max_attempts is {policy.max_attempts}"
        if error.fault is None:
            return "another attempt would end the same way"
        if self._might_double:
            return "it may have been done, and doing it twice is not harmless"
        if self.tries >= policy.max_attempts:
            return f"max_attempts is {policy.max_attempts}"
        throttled = error.fault == "throttle"
        base = policy.throttle_delay if throttled else policy.base_delay
        longest = min(base * 2.0 ** min(self.tries - 1, 64), policy.max_delay)
        delay = policy.random() * longest
        if error.amz_retry_after is not None:
            delay = min(max(error.amz_retry_after, delay), delay + _HINT_SLACK)
        elif error.retry_after is not None:
            delay = max(delay, error.retry_after)
            if delay > policy.max_delay:
                asked = f"the server asks to wait {error.retry_after:g} s"
                return f"{asked}, max_delay is {policy.max_delay:g} s"
        if late := self._too_late(delay):
            return late
        cost = _THROTTLE_COST if throttled else _TRANSIENT_COST
        if self.budget is not None and not self.budget.draw(cost):
            return "the retry budget is used up"
        self.price = self.cost = cost
        self.delay = delay
        return None

    def _too_late(self, delay: float) -> str | None:
        """Why there is no time left for a wait and another attempt."""
        left = self.remaining
        if left is None:
            return None
        if delay >= left:
            return f"a wait of {delay:.3g} s would pass the deadline"
        if not self.repeatable and left - delay < _LEAST:
            return f"less than {_LEAST:g} s would be left for an attempt"
        return None

    def told(self, error: RekoError) -> RekoError:
        """The error with what is known of the call."""
        error.operation = self.operation
        error.attempts = tuple(self.records)
        error.client_request_token = self.token
        error.invocation_id = self.invocation_id
        if self.fingerprint is not None:
            error.fingerprint = self.fingerprint()
        error.may_have_succeeded = self.unknown
        metadata = getattr(error, "response", None)
        if isinstance(metadata, dict) and "ResponseMetadata" in metadata:
            metadata["ResponseMetadata"]["RetryAttempts"] = len(self.records) - 1
        if error.verdict is Verdict.REJECTED and self.unknown:
            advice = on_repeat(error, self.operation, self.token)
            if advice is not None:
                error.add_note(advice)
        return error

    def announce(self) -> None:
        """Logs that another attempt follows, and tells ``on_retry``."""
        record = self.records[-1]
        logger.info(
            "%s: attempt %d ended with %s, next in %.3f s",
            self.operation,
            record.number,
            record.code or record.error,
            self.delay,
            extra={
                "operation": self.operation,
                "request_id": record.request_id,
                "attempt": record.number,
            },
        )
        if self.policy.on_retry is None:
            return
        try:
            self.policy.on_retry(record)
        except Exception:
            # Someone's counter must not turn a call that goes on into one that failed.
            logger.exception("on_retry failed")

    def sleep(self, seconds: float) -> None:
        """Waits, and no longer once the call is cancelled."""
        if self.cancel is not None and self.policy.sleep is time.sleep:
            self.cancel.wait(seconds)
        else:
            self.policy.sleep(seconds)

    async def sleep_async(self, seconds: float) -> None:
        """Waits on the event loop; an injected ``sleep`` may return an awaitable."""
        import asyncio

        if self.policy.sleep is not time.sleep:
            waiting = self.policy.sleep(seconds)
            if isinstance(waiting, Awaitable):
                await waiting
        elif self.cancel is None:
            await asyncio.sleep(seconds)
        else:
            # A threading.Event can only be looked at from an event loop.
            end = time.monotonic() + seconds
            while seconds > 0 and not self.cancel.is_set():
                await asyncio.sleep(min(seconds, 0.1))
                seconds = end - time.monotonic()

    def confirm(self, http_status: int | None, request_id: str | None) -> None:
        """Records the attempt that succeeded, and settles with the budget."""
        self.records.append(
            Attempt(
                number=len(self.records) + 1,
                verdict=Verdict.CONFIRMED,
                http_status=http_status,
                request_id=request_id,
                elapsed=self.policy.clock() - self.attempt_started,
            )
        )
        if self.budget is not None:
            self.budget.give_back(self.cost or 1)
