"""One dispatcher and many threads: tasks leave at the pacer's rate, and each one ends.

Waiting happens here and nowhere else: no thread sleeps on a back-off while it could
send. What the service put off goes to the front of the queue with its token, and
takes another turn.
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
from concurrent.futures import ThreadPoolExecutor

from attrs import define

from ...errors import ConflictException, RekoError, ResourceNotFoundException
from ...models import CreateUserRequest, DeleteUserRequest
from ..rate.attempts import Delivery, delay_of, record_outcome
from ..rate.pacer import Pacer
from ..report import FATAL, Outcome, bare
from .journal import Claim

_TICK = 0.25


@define(eq=False)
class Task(Delivery):
    """One request of a plan, on its way.

    Attributes:
        collection: The number of its collection in the plan.
        request: What is sent; it carries its token.
        claim: Its place in the journal.
        replay: Whether an earlier run may have sent it, so that a success may be the
            service's answer to that run.
    """

    collection: int
    request: CreateUserRequest | DeleteUserRequest
    claim: Claim
    replay: bool = False

    @property
    def removes(self) -> bool:
        """Whether it deletes its user."""
        return isinstance(self.request, DeleteUserRequest)

    @property
    def success(self) -> Outcome:
        """What it comes to when it succeeds."""
        return Outcome.REMOVED if self.removes else Outcome.CREATED

    @property
    def doubtful(self) -> bool:
        """Whether its answer says too little about the user."""
        if self.error is None:
            return self.replay
        return isinstance(self.error, ConflictException)

    @property
    def fatal(self) -> bool:
        """Whether its error would be that of every further task."""
        if self.removes and isinstance(self.error, ResourceNotFoundException):
            return False
        return isinstance(self.error, FATAL)


def dispatch(
    tasks: Iterable[Task],
    send: Callable[[Task], object],
    *,
    pacer: Pacer,
    workers: int,
    max_attempts: int,
    stop: threading.Event,
    tick: Callable[[], object] = lambda: None,
    clock: Callable[[], float] = time.monotonic,
    random: Callable[[], float] = _random.random,
) -> Iterator[Task]:
    """Send every task and yield each as it ends, with `error` None where it succeeded.

    A throttle is not a failure: it uses up time, not attempts. When `stop` is set
    nothing more is sent, and what is in flight still ends and is yielded.

    Args:
        tasks: Taken one by one, when there is room for them.
        send: Makes one attempt, in a thread; raises a `RekoError` where it fails.
        pacer: Says when the next one may leave.
        workers: How many may be in flight.
        max_attempts: How often a task without a usable answer is sent.
        stop: Ends the run.
        tick: Called at least four times a second.
        clock: Returns seconds.
        random: Returns floats in [0, 1).
    """
    source = iter(tasks)
    front: deque[Task] = deque()
    later: list[tuple[float, int, Task]] = []
    order = itertools.count()
    # Not a SimpleQueue: one whose timeout is a few microseconds may wait for ever.
    ended: queue.Queue[tuple[Task, BaseException | None]] = queue.Queue()
    in_flight = 0
    turn: float | None = None

    def attempt(task: Task) -> None:
        try:
            send(task)
        except BaseException as error:  # noqa: BLE001 - raised again by the dispatcher
            ended.put((task, error))
        else:
            ended.put((task, None))

    with ThreadPoolExecutor(workers, thread_name_prefix="rekoclient") as pool:
        while True:
            tick()
            now = clock()
            while later and later[0][0] <= now:
                front.append(heapq.heappop(later)[2])
            if not front and in_flight < workers and not stop.is_set():
                front.extend(itertools.islice(source, 1))
            wait = _TICK if in_flight or later else None
            if front and in_flight < workers and not stop.is_set():
                turn = pacer.release(now) if turn is None else turn
                if turn <= now:
                    turn = None
                    task = front.popleft()
                    task.sends += 1
                    task.sent_at = now
                    in_flight += 1
                    pool.submit(attempt, task)
                    wait = 0.0
                else:
                    wait = min(_TICK, turn - now)
            elif later and not stop.is_set():
                wait = min(_TICK, later[0][0] - now)
            elif not in_flight:
                return
            try:
                task, error = ended.get(timeout=wait) if wait else ended.get_nowait()
            except queue.Empty:
                continue
            in_flight -= 1
            if error is not None and not isinstance(error, RekoError):
                stop.set()
                raise error
            task.error = error and bare(error)
            now = clock()
            if record_outcome(task, pacer, now, max_attempts):
                yield task
            elif delay := delay_of(task, pacer, random):
                heapq.heappush(later, (now + delay, next(order), task))
            else:
                front.appendleft(task)
