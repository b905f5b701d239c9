"""Send many requests for users, at the rate that the account's quota allows.

One dispatcher decides when to send each request, and a pool of threads sends them. The
dispatcher also waits before retries, so that no thread waits. A throttled request
returns to the front of the queue, with the same token.
"""

from __future__ import annotations

import heapq
import itertools
import queue
import random as _random
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from attrs import define, field

from ...errors import ConflictException, RekoError, ResourceNotFoundException
from ...models import CreateUserRequest, DeleteUserRequest
from ..rate.attempts import Delivery, delay_of, record_outcome
from ..rate.pacer import Pacer
from ..report import FATAL, Outcome, without_traceback
from ..threads import Threads
from .journal import Claim

if TYPE_CHECKING:
    from ...client import RekognitionClient

_TICK = 0.25


@define(eq=False)
class Task(Delivery):
    """One request for a user of a plan, with its attempts so far.

    Attributes:
        collection: The index of the collection in the plan.
        request: The request, with its token.
        claim: The journal's record of the request.
        replay: True if an earlier run may have sent the request. A success may then be
            the service's stored response to the earlier request.
    """

    collection: int
    request: CreateUserRequest | DeleteUserRequest
    claim: Claim
    replay: bool = False

    @property
    def removes(self) -> bool:
        """Whether the request deletes a user."""
        return isinstance(self.request, DeleteUserRequest)

    @property
    def success(self) -> Outcome:
        """The outcome if the request succeeds: `created` or `removed`."""
        return Outcome.REMOVED if self.removes else Outcome.CREATED

    @property
    def is_unclear(self) -> bool:
        """Whether ListUsers is needed to find out whether the user exists.

        This is true after a conflict. It is also true after a success, if an earlier
        run may have sent the same request. The service may then return its stored
        response to the earlier request.
        """
        if self.error is None:
            return self.replay
        return isinstance(self.error, ConflictException)

    @property
    def fatal(self) -> bool:
        """Whether the task's error would occur for all users of the collection."""
        if self.removes and isinstance(self.error, ResourceNotFoundException):
            return False
        return isinstance(self.error, FATAL)


@define(eq=False, kw_only=True)
class Dispatcher:
    """Sends the requests of tasks, and yields each task when its request has ended.

    When `stop` is set, no further attempt is sent. The run ends after the attempts in
    flight.

    Attributes:
        tasks: The tasks. A task is read when a thread is free.
        client: A client that makes one attempt for each call.
        pacer: Decides when the next attempt may be sent.
        workers: Maximum number of attempts in flight.
        max_attempts: Maximum number of attempts for a task. Throttled attempts are not
            counted.
        stop: An event that ends the run.
        tick: Called after each attempt, and at least four times a second.
        clock: Returns the time in seconds.
        random: Returns floats in [0, 1).
    """

    tasks: Iterable[Task]
    client: RekognitionClient
    pacer: Pacer
    workers: int
    max_attempts: int
    stop: threading.Event
    tick: Callable[[], object] = lambda: None
    clock: Callable[[], float] = time.monotonic
    random: Callable[[], float] = _random.random
    _source: Iterator[Task] = field(init=False)
    _front: deque[Task] = field(factory=deque[Task], init=False)
    _later: list[tuple[float, int, Task]] = field(
        factory=list[tuple[float, int, Task]], init=False
    )
    # A SimpleQueue may wait forever if the timeout is a few microseconds.
    _ended: queue.Queue[tuple[Task, BaseException | None]] = field(
        factory=queue.Queue[tuple[Task, BaseException | None]], init=False
    )
    _in_flight: int = field(default=0, init=False)
    _order: Iterator[int] = field(factory=itertools.count, init=False)
    _wait: float = field(default=0.0, init=False)

    def run(self) -> Iterator[Task]:
        """Yield each task when its request has ended.

        After a success, `error` of the task is None.
        """
        self._source = iter(self.tasks)
        with Threads(self.workers, thread_name_prefix="rekoclient") as pool:
            while True:
                now = self.clock()
                if self._take_turn(now):
                    pool.submit(self._attempt, self._front.popleft())
                    wait = 0.0
                elif self._is_done():
                    return
                else:
                    wait = self._seconds_to_wait(now)
                try:
                    task, error = self._ended.get(wait > 0, wait)
                except queue.Empty:
                    if not wait:
                        continue
                else:
                    if self._came_back(task, error):
                        yield task
                self.tick()

    def _take_turn(self, now: float) -> bool:
        """Reserve an attempt for the first task of the queue, if one may start now.

        Returns:
            Whether an attempt is reserved. If so, the caller must send the request.
        """
        while self._later and self._later[0][0] <= now:
            self._front.append(heapq.heappop(self._later)[2])
        if self._in_flight >= self.workers or self.stop.is_set():
            return False
        if not self._front:
            self._front.extend(itertools.islice(self._source, 1))
        if not self._front:
            return False
        self._wait = self.pacer.turn(now)
        if self._wait > 0:
            return False
        task = self._front[0]
        task.sends += 1
        task.sent_at = now
        self._in_flight += 1
        return True

    def _is_done(self) -> bool:
        waiting = (self._front or self._later) and not self.stop.is_set()
        return not (self._in_flight or waiting)

    def _seconds_to_wait(self, now: float) -> float:
        """Return the time until the next attempt may be sent, but at most `_TICK`."""
        if self.stop.is_set() or self._in_flight >= self.workers:
            return _TICK
        if self._front:
            return min(_TICK, self._wait)
        if self._later:
            return min(_TICK, self._later[0][0] - now)
        return _TICK

    def _attempt(self, task: Task) -> None:
        try:
            self.client.send(task.request, after=task.error)
        except BaseException as error:  # noqa: BLE001 - the dispatcher raises it again
            self._ended.put((task, error))
        else:
            self._ended.put((task, None))

    def _came_back(self, task: Task, error: BaseException | None) -> bool:
        """Record the end of an attempt, and queue the next attempt if there is one.

        Returns:
            Whether the task has ended.
        """
        self._in_flight -= 1
        if error is not None and not isinstance(error, RekoError):
            self.stop.set()
            raise error
        task.error = error and without_traceback(error)
        now = self.clock()
        if record_outcome(task, self.pacer, now, self.max_attempts):
            return True
        if delay := delay_of(task, self.pacer, self.random):
            heapq.heappush(self._later, (now + delay, next(self._order), task))
        else:
            self._front.appendleft(task)
        return False
