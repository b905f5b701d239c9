"""Actions at the end of a job, for example its notification."""

from __future__ import annotations

import heapq
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from itertools import count

from ..script.clock import Clock

# The longest time that the thread waits before it reads the clock again, in seconds.
# The machine's clock may have been changed.
_LONGEST_WAIT = 60.0


class JobEnds:
    """A queue of actions with due times, and a thread that runs the due actions.

    The server also runs all due actions before it replies to an operation. For example,
    if a job takes no time, the server publishes the notification before it sends the
    reply with the job id.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._waiting: list[tuple[float, int, Callable[[], None]]] = []
        self._numbers = count()
        self._changed = threading.Condition()
        self._running = threading.RLock()
        self._closed = False
        self._thread: threading.Thread | None = None
        clock.on_advance(self._wake)

    def add(self, due: float, action: Callable[[], None]) -> None:
        """Schedule an action. ``due`` is a time of the server's clock, in seconds."""
        with self._changed:
            heapq.heappush(self._waiting, (due, next(self._numbers), action))
            if due > self._clock() and self._thread is None and not self._closed:
                thread = threading.Thread(
                    target=self._run, name="local-rekognition-jobs", daemon=True
                )
                # If the thread cannot start, a later request runs the action.
                with suppress(RuntimeError):
                    thread.start()
                    self._thread = thread
            self._changed.notify_all()

    def settle(self) -> None:
        """Run all due actions, the earliest first."""
        if not self._waiting:
            return
        with self._running:
            while (action := self._next()) is not None:
                try:
                    action()
                except Exception:  # noqa: BLE001 - a bug must not fail other requests
                    import traceback

                    traceback.print_exc(file=sys.stderr)

    def clear(self) -> None:
        """Discard all actions without running them."""
        with self._changed:
            self._waiting.clear()

    def close(self) -> None:
        """Stop the thread. Scheduled actions stay in the queue."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        if self._thread is not None:
            self._thread.join()
            self._thread = None
        self._closed = False

    def _wake(self) -> None:
        with self._changed:
            self._changed.notify_all()

    def _next(self) -> Callable[[], None] | None:
        with self._changed:
            if not self._waiting or self._waiting[0][0] > self._clock():
                return None
            return heapq.heappop(self._waiting)[2]

    def _run(self) -> None:
        while True:
            with self._changed:
                if self._closed:
                    return
                due = self._waiting[0][0] if self._waiting else None
                left = None if due is None else due - self._clock()
                if left is None or left > 0:
                    self._changed.wait(min(left or _LONGEST_WAIT, _LONGEST_WAIT))
                    continue
            self.settle()
