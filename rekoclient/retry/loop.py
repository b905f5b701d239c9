"""The loop around the attempts of a call: the call decides, tenacity waits."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from functools import partial
from typing import Any
from weakref import proxy

import tenacity

from .call import Call

__all__ = ["attempts", "attempts_async"]


def attempts(call: Call) -> Iterator[Call]:
    """Yield the call for each of its attempts, as the attempt's context manager.

    It suppresses the error of an attempt if another attempt follows.
    """
    try:
        call.begin()
        yield call
        if not call.to_retry():
            return
        # The first attempt is made without tenacity, whose loop costs more than all
        # our checks of a request.
        for attempt in tenacity.Retrying(**_rules_of(call, Call.sleep)):
            if attempt.retry_state.attempt_number > 1:
                call.begin()
                yield call
                if not call.to_retry():
                    return
            attempt.retry_state.set_result(None)
    finally:
        call.release()


async def attempts_async(call: Call) -> AsyncIterator[Call]:
    """Yield the call for each of its attempts on an event loop.

    Call ``call.begin()`` when the attempt has a worker slot. The wait for the slot is
    part of the call.
    """
    try:
        yield call
        if not call.to_retry():
            return
        async for attempt in tenacity.AsyncRetrying(
            **_rules_of(call, Call.sleep_async)
        ):
            if attempt.retry_state.attempt_number > 1:
                yield call
                if not call.to_retry():
                    return
            attempt.retry_state.set_result(None)
    finally:
        call.release()


def _rules_of(call: Call, sleep: Callable[[Call, float], Any]) -> dict[str, Any]:
    """Return the arguments of tenacity's loops, which never stop by themselves.

    The last error, or the success, leaves the loop. tenacity never sees an error. Its
    loops refer to themselves, so they must not keep the call alive.
    """
    known = proxy(call)
    return {
        "retry": lambda state: True,
        "wait": lambda state: known.delay,
        "before_sleep": lambda state: known.announce(),
        "sleep": partial(sleep, known),
    }
