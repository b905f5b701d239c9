"""The waits between the attempts of a call. tenacity runs the loop."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from functools import partial
from typing import Any, Protocol
from weakref import proxy

import tenacity

__all__ = ["waits", "waits_async"]


class Waiting(Protocol):
    """Protocol of the part of ``Call`` that this module uses."""

    delay: float

    def announce(self) -> None:
        """Log that a retry follows, and call ``on_retry``."""

    def sleep(self, seconds: float) -> None:
        """Wait for a number of seconds."""

    async def sleep_async(self, seconds: float) -> None:
        """Wait on the event loop for a number of seconds."""


def waits(call: Waiting) -> Iterator[None]:
    """Wait before each retry of a call, and yield after each wait.

    The iterator never ends. The caller leaves the loop after a success or the last
    error.
    """
    for attempt in tenacity.Retrying(**_loop_arguments(call, type(call).sleep)):
        if attempt.retry_state.attempt_number > 1:
            yield
        attempt.retry_state.set_result(None)


async def waits_async(call: Waiting) -> AsyncIterator[None]:
    """Wait on the event loop before each retry of a call, and yield after each wait.

    The iterator never ends. The caller leaves the loop after a success or the last
    error.
    """
    arguments = _loop_arguments(call, type(call).sleep_async)
    async for attempt in tenacity.AsyncRetrying(**arguments):
        if attempt.retry_state.attempt_number > 1:
            yield
        attempt.retry_state.set_result(None)


def _loop_arguments(
    call: Waiting, sleep: Callable[[Any, float], Any]
) -> dict[str, Any]:
    """Return the arguments of a tenacity loop that never stops by itself.

    The caller leaves the loop after a success or the last error.
    """
    # tenacity's loops contain reference cycles, which would keep the call in memory.
    known = proxy(call)
    return {
        "retry": lambda state: True,
        "wait": lambda state: known.delay,
        "before_sleep": lambda state: known.announce(),
        "sleep": partial(sleep, known),
    }
