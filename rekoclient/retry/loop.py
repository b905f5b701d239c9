"""The waits between the attempts of a call, made with tenacity."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from functools import partial
from typing import Any, Protocol
from weakref import proxy

import tenacity

__all__ = ["waits", "waits_async"]


class Waiting(Protocol):
    """The methods of a call that the waits use."""

    delay: float

    def announce(self) -> None:
        """Log that another attempt follows, and call ``on_retry``."""

    def sleep(self, seconds: float) -> None:
        """Wait for a number of seconds."""

    async def sleep_async(self, seconds: float) -> None:
        """Wait on the event loop for a number of seconds."""


def waits(call: Waiting) -> Iterator[None]:
    """Wait before each further attempt of a call, as often as the caller iterates."""
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

    The caller leaves the loop after a success or the last error. tenacity never gets an
    error. Its loops contain reference cycles, so they must not keep the call alive.
    """
    known = proxy(call)
    return {
        "retry": lambda state: True,
        "wait": lambda state: known.delay,
        "before_sleep": lambda state: known.announce(),
        "sleep": partial(sleep, known),
    }
