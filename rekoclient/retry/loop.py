"""The loop around the attempts of a call: the call decides, tenacity waits."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any

from .call import Call

__all__ = ["attempts", "attempts_async"]


def attempts(call: Call) -> Iterator[Call]:
    """Yield the call for each of its attempts, as the attempt's context manager.

    It suppresses the error of an attempt that another one follows.
    """
    call.begin()
    yield call
    if not call.to_retry():
        return
    # The first attempt is made without tenacity, whose loop costs more than all our
    # checks of a request.
    import tenacity

    for again in tenacity.Retrying(**_rules_of(call), sleep=call.sleep):
        if again.retry_state.attempt_number > 1:
            call.begin()
            yield call
            if not call.to_retry():
                return
        again.retry_state.set_result(None)


async def attempts_async(call: Call) -> AsyncIterator[Call]:
    """Yield the call for each of its attempts on an event loop.

    Call ``call.begin()`` when a worker thread takes the attempt: the wait for a thread
    is not part of the call.
    """
    yield call
    if not call.to_retry():
        return
    import tenacity

    async for again in tenacity.AsyncRetrying(
        **_rules_of(call), sleep=call.sleep_async
    ):
        if again.retry_state.attempt_number > 1:
            yield call
            if not call.to_retry():
                return
        again.retry_state.set_result(None)


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
