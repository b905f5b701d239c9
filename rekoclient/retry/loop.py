"""The loop around the attempts of a call: the call decides, tenacity waits."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from types import TracebackType
from typing import Any

from .call import Call

__all__ = ["attempts", "attempts_async"]


def attempts(call: Call) -> Iterator[Attempt]:
    """Yield a context manager for each attempt of a call.

    The context manager suppresses the error of an attempt that another one follows.
    """
    call.begin()
    attempt = Attempt(call)
    yield attempt
    if not attempt.to_retry():
        return
    # The first attempt is made without tenacity, whose loop costs more than all our
    # checks of a request.
    import tenacity

    for again in tenacity.Retrying(**_rules_of(call), sleep=call.sleep):
        if again.retry_state.attempt_number > 1:
            call.begin()
            yield attempt
            if not attempt.to_retry():
                return
        again.retry_state.set_result(None)


async def attempts_async(call: Call) -> AsyncIterator[Attempt]:
    """Yield a context manager for each attempt of a call on an event loop.

    Call ``call.begin()`` when a worker thread takes the attempt: the wait for a thread
    is not part of the call.
    """
    attempt = Attempt(call)
    yield attempt
    if not attempt.to_retry():
        return
    import tenacity

    async for again in tenacity.AsyncRetrying(
        **_rules_of(call), sleep=call.sleep_async
    ):
        if again.retry_state.attempt_number > 1:
            yield attempt
            if not attempt.to_retry():
                return
        again.retry_state.set_result(None)


class Attempt:
    """Context manager around an attempt: it lets the call decide about the error."""

    def __init__(self, call: Call) -> None:
        self._call = call
        self._failed = False

    def to_retry(self) -> bool:
        """Return whether the attempt failed and another one follows."""
        return self._failed

    def __enter__(self) -> None:
        self._failed = False

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> bool:
        self._failed = error is not None and self._call.decide(error)
        return self._failed


def _rules_of(call: Call) -> dict[str, Any]:
    """Return the arguments of tenacity's loops, which never stop by themselves.

    The last error, or the success, leaves the loop. tenacity never sees an error, so it
    keeps none alive.
    """
    return {
        "retry": lambda state: True,
        "wait": lambda state: call.delay,
        "before_sleep": lambda state: call.announce(),
    }
