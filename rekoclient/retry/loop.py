"""The waits between the attempts of a call: the call decides, tenacity waits."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from functools import partial
from typing import Any, Protocol
from weakref import proxy

import tenacity

__all__ = ["waits", "waits_async"]


class Waiting(Protocol):
    """A call whose last attempt failed."""

    delay: float

    def announce(self) -> None:
        """Log that another attempt follows."""

    def sleep(self, seconds: float) -> None:
        """Wait."""

    async def sleep_async(self, seconds: float) -> None:
        """Wait on the event loop."""


def waits(call: Waiting) -> Iterator[None]:
    """Wait before each further attempt of a call, without an end."""
    for attempt in tenacity.Retrying(**_rules_of(call, type(call).sleep)):
        if attempt.retry_state.attempt_number > 1:
            yield
        attempt.retry_state.set_result(None)


async def waits_async(call: Waiting) -> AsyncIterator[None]:
    """Wait on the event loop before each further attempt of a call."""
    rules = _rules_of(call, type(call).sleep_async)
    async for attempt in tenacity.AsyncRetrying(**rules):
        if attempt.retry_state.attempt_number > 1:
            yield
        attempt.retry_state.set_result(None)


def _rules_of(call: Waiting, sleep: Callable[[Any, float], Any]) -> dict[str, Any]:
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
