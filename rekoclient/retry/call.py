"""``Call``: one call of a client, its attempts, and the decision about a retry."""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Iterator, Mapping
from hashlib import sha256
from types import MappingProxyType, TracebackType
from typing import Any

from attrs import evolve

from ..advice import on_repeat
from ..errors import (
    INTERRUPTED,
    Attempt,
    CallCancelled,
    DeadlineExceeded,
    RekoError,
    Verdict,
    interrupt,
    interrupted,
)
from ..frames import clear_locals
from ..printing import printable
from .budget import THROTTLE_COST, TRANSIENT_COST, RetryBudget
from .loop import waits, waits_async
from .policy import RetryPolicy

__all__ = ["Call", "attempts", "attempts_async", "fingerprint"]

logger: logging.Logger = logging.getLogger("rekoclient.retry")

_HINT_SLACK = 5.0
"""Maximum seconds that ``x-amz-retry-after`` adds to a random wait, as in botocore."""
_LEAST = 1.0
"""An unsafe operation is retried only if this number of seconds is left.

An operation is unsafe if running it twice does harm. With less time left, the deadline
could end the retry before its reply, and the outcome would be unknown. Most replies
take less than this time.
"""
_NOTHING: Mapping[str, Any] = MappingProxyType({})


class Call:
    """One call of a client: the request, its token, and the records of its attempts.

    Each attempt runs in a ``with`` statement on the call. The statement suppresses the
    error of the attempt if a retry follows. Only these methods change the call:

    - ``begin``, before each attempt
    - ``decide``, after a failed attempt
    - ``confirm``, after the success
    - ``abandon``, after the error that ends the call

    Attributes:
        wire: The members of the request, with the service's names.
    """

    def __init__(
        self,
        operation: str,
        policy: RetryPolicy,
        *,
        invocation_id: str = "",
        token: str | None = None,
        repeatable: bool = True,
        budget: RetryBudget | None = None,
        cancel: threading.Event | None = None,
        after: RekoError | None = None,
        wire: Mapping[str, Any] = _NOTHING,
    ) -> None:
        """Start a call, or continue the call that ended with ``after``.

        Args:
            operation: The name of the operation in the API, such as ``CreateUser``.
            policy: The limits on attempts and waits.
            invocation_id: Value of the header ``amz-sdk-invocation-id``. A continued
                call keeps the value of the earlier call.
            token: The ClientRequestToken of every attempt, or None.
            repeatable: Whether the operation may safely run twice, so that a retry
                after an unknown outcome is harmless.
            budget: The budget that pays for the retries, or None.
            cancel: Event that ends waits and prevents further attempts.
            after: The error of an earlier call that this call continues, or None.
            wire: The members of the request, with the service's names.
        """
        self.operation = operation
        self.policy = policy
        self.token = token
        self.cancel = cancel
        self.invocation_id: str = invocation_id
        self.records: list[Attempt] = []
        """The record of each attempt.

        If this call continues an earlier call, the attempts of the earlier call come
        first.
        """
        self.unknown: bool = False
        """Whether some attempt had an unknown outcome."""
        if after is not None:
            self.invocation_id = after.invocation_id or invocation_id
            self.records += after.attempts
            self.unknown = after.may_have_succeeded
        self.earlier: int = len(self.records)
        """Number of attempts of the earlier call that this call continues, or 0."""
        self.tries: int = 0
        """Number of attempts. The attempts in ``earlier`` are not counted."""
        self.delay: float = 0.0
        """Seconds to wait before the next attempt."""
        self.renewed: bool = False
        """Whether the call has renewed credentials. A call does that at most once."""
        self._repeatable = repeatable or policy.repeat_unknown
        self._budget = budget
        self._after = after
        self.wire: Mapping[str, Any] = wire
        self._last: RekoError | None = None  # raised if a retry is not made
        self._ended = False
        self._failed = False
        self._price = 0  # cost of the next retry, 0 with renewed credentials
        self._cost = 0  # cost that a success returns to the budget
        self._started = policy.clock()
        self._attempt_started = self._started

    @property
    def remaining(self) -> float | None:
        """Seconds until the deadline, or None without a deadline."""
        if self.policy.deadline is None:
            return None
        return self._started + self.policy.deadline - self.policy.clock()

    @property
    def _might_double(self) -> bool:
        """Whether another attempt might run the operation a second time."""
        return self.unknown and not self._repeatable

    def begin(self) -> None:
        """Start an attempt.

        Raises:
            RekoError: The call was cancelled or its deadline has passed, as in
                ``check``.
        """
        self.check()
        self._attempt_started = self.policy.clock()
        self.tries += 1

    def check(self) -> float | None:
        """Raise an error if the call was cancelled or its deadline has passed.

        Returns:
            Seconds until the deadline, or None without a deadline.

        Raises:
            CallCancelled: The call was cancelled before any attempt failed.
            DeadlineExceeded: The deadline passed before any attempt failed.
            RekoError: The call was cancelled, or its deadline passed, after a failed
                attempt. This is the error of the attempt.
        """
        left = self.remaining
        error = self._end(left)
        if error is None:
            return left
        try:
            raise error
        finally:
            # The traceback of the error refers to this frame. A reference from the
            # frame to the error would form a cycle.
            del error

    def _end(self, left: float | None) -> RekoError | None:
        """Return an error if the call was cancelled or its deadline has passed.

        Args:
            left: Seconds until the deadline, or None without a deadline.
        """
        after = self._after
        if after is not None and not self.tries and self._might_double:
            note = "not continued: the operation might run twice"
            if note not in getattr(after, "__notes__", ()):
                after.add_note(note)
            self._ended, self._after = True, None
            after.invocation_id = self.invocation_id
            return after
        stop: RekoError | None = None
        if self.cancel is not None and self.cancel.is_set():
            stop = CallCancelled(f"{self.operation} was cancelled")
        elif left is not None and left <= 0:
            stop = DeadlineExceeded(f"the deadline of {self.operation} has passed")
        if stop is None:
            return None
        error, self._last = self._last, None
        self._ended = True
        if error is None:
            return self.attach_to(stop)
        # The planned retry is not made, so its cost returns to the budget.
        if self._budget is not None:
            self._budget.give_back(self._price)
        self.records[-1] = evolve(self.records[-1], delay=None, stopped=str(stop))
        error.attempts = tuple(self.records)
        error.add_note(f"not retried: {stop}")
        return error

    def __enter__(self) -> None:
        self._failed = False

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> bool:
        self._failed = error is not None and self.decide(error)
        return self._failed

    def to_retry(self) -> bool:
        """Return whether the last attempt failed and a retry follows."""
        return self._failed

    def decide(self, error: BaseException) -> bool:
        """Record a failed attempt, and return whether a retry follows.

        The details of the call are copied to the error. If a retry follows, the method
        also sets ``delay``.
        """
        self._last = None
        if self._ended:
            return False  # the error is from ``check``
        if not isinstance(error, RekoError) or _ended_this_attempt(error):
            return False
        self.unknown |= error.verdict is Verdict.UNKNOWN
        stopped: str | None = None
        try:
            stopped = self._plan_retry(error)
        except BaseException as other:  # from the policy or a signal handler
            stopped = _ended_by(other)
            raise
        finally:
            self._record(
                error.verdict,
                error.http_status,
                error.request_id,
                error=type(error).__name__,
                code=getattr(error, "code", None),
                delay=None if stopped else self.delay,
                stopped=stopped,
            )
        self.attach_to(error)
        if stopped is None:
            clear_locals(error, None)
            self._last = error
        elif error.fault:
            error.add_note(f"not retried: {stopped}")
        return stopped is None

    def abandon(self, error: BaseException) -> None:
        """Finish a call that an exception has ended, and delete its request.

        The exception may come from outside rekoclient, for example from a signal
        handler. Then a ``RekoError`` with the details of the call is attached to it.
        ``errors.interrupted`` returns the attached ``RekoError``.

        The exception stays unchanged in two cases:

        - It is a ``RekoError`` of this call, or such an error is already attached.
        - No attempt has started, neither in this call nor in a call that it continues.

        Args:
            error: The exception.
        """
        ended = getattr(error, INTERRUPTED, error)
        own = isinstance(ended, RekoError) and ended.invocation_id == self.invocation_id
        if not own and (self.tries or self.records):
            if len(self.records) < self.earlier + self.tries:
                ours = self._record_interrupted(error)
            else:
                self._cancel_retry(error)
                ours = interrupt(error, self.operation, sent=False, again=True)
            self._attach_to_interruption(ours, error)
        self.release()

    def _record_interrupted(self, error: BaseException) -> RekoError:
        """Record an attempt that was ended by an exception from outside rekoclient.

        Args:
            error: The exception.

        Returns:
            The ``RekoError`` that is attached to the exception.
        """
        ours = interrupted(error) if _ended_this_attempt(error) else None
        if ours is None:
            ours = interrupt(error, self.operation, sent=True)
        self.unknown |= ours.verdict is Verdict.UNKNOWN
        kind = type(error).__name__
        self._record(ours.verdict, None, None, error=kind, stopped=_ended_by(error))
        return ours

    def _cancel_retry(self, error: BaseException) -> None:
        """Update the call if an exception ends it after an attempt was recorded.

        The exception comes from outside rekoclient, for example from a signal handler
        during the wait for a retry. A planned retry is removed from the record of the
        attempt, and its cost returns to the budget. If the attempt was
        successful, the outcome becomes unknown, because the caller gets no response.

        Args:
            error: The exception.
        """
        last = self.records[-1]
        self.unknown |= last.verdict is Verdict.CONFIRMED
        if last.delay is not None:
            self.records[-1] = evolve(last, delay=None, stopped=_ended_by(error))
            if self._budget is not None:
                self._budget.give_back(self._price)

    def _attach_to_interruption(self, ours: RekoError, error: BaseException) -> None:
        """Set the attributes of the ``RekoError`` that describes an interrupted call.

        Args:
            ours: The ``RekoError``.
            error: The exception that interrupted the call, such as
                ``KeyboardInterrupt``. It gets a note if the operation may have
                succeeded.
        """
        self.attach_to(ours)
        if self.unknown:
            error.add_note(
                f"{self.operation} may have succeeded: see"
                " rekoclient.errors.interrupted(error)"
            )

    def release(self) -> None:
        """Delete the references to the request and to errors."""
        self._last = self._after = None
        self.wire = _NOTHING

    def confirm(self, http_status: int | None, request_id: str | None) -> None:
        """Record the successful attempt, and credit the budget."""
        self._last = None  # its traceback refers to this call
        self._record(Verdict.CONFIRMED, http_status, request_id)
        if self._budget is not None:
            self._budget.give_back(self._cost or 1)

    def _record(
        self,
        verdict: Verdict,
        http_status: int | None,
        request_id: str | None,
        *,
        error: str | None = None,
        code: str | None = None,
        delay: float | None = None,
        stopped: str | None = None,
    ) -> None:
        self.records.append(
            Attempt(
                number=len(self.records) + 1,
                verdict=verdict,
                error=error,
                code=code,
                http_status=http_status,
                request_id=request_id,
                elapsed=self.policy.clock() - self._attempt_started,
                delay=delay,
                stopped=stopped,
            )
        )

    def _plan_retry(self, error: RekoError) -> str | None:
        """Decide whether a retry follows a failed attempt.

        Returns:
            None if a retry follows. Then ``delay`` is set, and the budget is charged.
            Otherwise, the reason why no retry follows.
        """
        policy = self.policy
        renewed = error.credentials_renewed and not self.renewed
        if renewed:
            self.renewed = True
        elif error.fault is None:
            return "another attempt would end the same way"
        elif self._might_double:
            return "the operation may have succeeded, and it must not run twice"
        if self.tries >= policy.max_attempts:
            return f"max_attempts is {policy.max_attempts}"
        if renewed:
            self._price, self.delay = 0, 0.0
            return self._too_late(0.0)
        delay = self._wait_after(error)
        if delay > policy.max_delay and error.amz_retry_after is None:
            asked = f"the server asks to wait {error.retry_after:g} s"
            return f"{asked}, but max_delay is {policy.max_delay:g} s"
        if late := self._too_late(delay):
            return late
        cost = THROTTLE_COST if error.fault == "throttle" else TRANSIENT_COST
        if self._budget is not None and not self._budget.draw(cost):
            return "the retry budget is used up"
        self._price = self._cost = cost
        self.delay = delay
        return None

    def _wait_after(self, error: RekoError) -> float:
        """Return the seconds to wait before a retry.

        The wait is random between 0 and a maximum. The maximum doubles with each
        attempt, up to ``max_delay``. If a ``Retry-After`` header asks for a longer
        wait, that wait is returned. ``x-amz-retry-after`` instead extends the random
        wait by up to 5 seconds.

        Args:
            error: The error of the failed attempt.
        """
        policy = self.policy
        throttled = error.fault == "throttle"
        base = policy.throttle_delay if throttled else policy.base_delay
        longest = min(base * 2.0 ** min(self.tries - 1, 64), policy.max_delay)
        delay = policy.random() * longest
        if error.amz_retry_after is not None:
            return min(max(error.amz_retry_after, delay), delay + _HINT_SLACK)
        return max(delay, error.retry_after or 0.0)

    def _too_late(self, delay: float) -> str | None:
        """Return why the deadline forbids a retry, or None if it allows one."""
        left = self.remaining
        if left is None:
            return None
        if delay >= left:
            return f"a wait of {delay:.3g} s would pass the deadline"
        if not self._repeatable and left - delay < _LEAST:
            return f"less than {_LEAST:g} s would be left for an attempt"
        return None

    def attach_to(self, error: RekoError) -> RekoError:
        """Copy the details of the call to an error, and return the error."""
        error.operation = self.operation
        error.attempts = tuple(self.records)
        error.client_request_token = self.token
        error.invocation_id = self.invocation_id
        if self.wire is not _NOTHING:
            error.fingerprint = fingerprint(self.wire)
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
        """Log that a retry follows, and call ``on_retry``."""
        record = self.records[-1]
        logger.info(
            "%s: attempt %d ended with %s, next in %.3f s",
            self.operation,
            record.number,
            printable(record.code or str(record.error)),
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
            # The call can still succeed, so an error of ``on_retry`` must not end it.
            logger.exception("on_retry failed")

    def sleep(self, seconds: float) -> None:
        """Wait for a number of seconds, or until the call is cancelled."""
        if self.cancel is not None and self.policy.sleep is time.sleep:
            self.cancel.wait(seconds)
        else:
            self.policy.sleep(seconds)

    async def sleep_async(self, seconds: float) -> None:
        """Wait on the event loop for ``seconds``, or until the call is cancelled."""
        import asyncio

        if self.policy.sleep is not time.sleep:
            waiting = self.policy.sleep(seconds)
            if isinstance(waiting, Awaitable):
                await waiting
        elif self.cancel is None:
            await asyncio.sleep(seconds)
        else:
            # An event loop cannot wait for a ``threading.Event``, so this loop polls
            # the event.
            end = time.monotonic() + seconds
            while seconds > 0 and not self.cancel.is_set():
                await asyncio.sleep(min(seconds, 0.1))
                seconds = end - time.monotonic()


def attempts(call: Call) -> Iterator[Call]:
    """Yield the call before each attempt, as the context manager of the attempt.

    The iteration ends after the first success, or after a failure without a retry.

    The generator has no cleanup code, such as a ``finally`` block. Python would run the
    cleanup code when the caller's loop ends early, and would lose an exception that a
    signal handler raises in it.
    """
    call.begin()
    yield call
    # The loop of tenacity takes more time than all checks of a request, so it runs only
    # for retries.
    if call.to_retry():
        for _ in waits(call):
            call.begin()
            yield call
            if not call.to_retry():
                return


async def attempts_async(call: Call) -> AsyncIterator[Call]:
    """Yield the call before each attempt on an event loop.

    The caller must call ``call.begin()`` after it has acquired a worker slot. The wait
    for the slot counts towards the deadline.
    """
    yield call
    if call.to_retry():
        async for _ in waits_async(call):
            yield call
            if not call.to_retry():
                return


def _ended_by(error: BaseException) -> str:
    return f"{type(error).__name__} ended the call"


def _ended_this_attempt(error: BaseException) -> bool:
    """Return whether an exception has an attached ``RekoError`` of the current call.

    ``interrupt`` attaches a ``RekoError`` to an exception from outside rekoclient. The
    attached error of the current call has no ``attempts`` yet. They are set when the
    call is abandoned. So an attached error with ``attempts`` belongs to another call.

    Args:
        error: The exception that ended the current attempt.
    """
    ours: RekoError | None = getattr(error, INTERRUPTED, None)
    return ours is not None and not ours.attempts


def fingerprint(wire: Mapping[str, Any]) -> str:
    """Return a hash of all members of a request except ``ClientRequestToken``."""
    content = {name: v for name, v in wire.items() if name != "ClientRequestToken"}
    text = json.dumps(content, sort_keys=True, default=_digest)
    return sha256(text.encode()).hexdigest()


def _digest(value: object) -> str:
    return sha256(
        value if isinstance(value, bytes) else repr(value).encode()
    ).hexdigest()
