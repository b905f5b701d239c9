"""Chunks of tasks over any `concurrent.futures.Executor`: processes, or machines.

Each worker paces itself at its share of the quota. A worker that dies takes nothing
with it: whoever runs its chunk again sends the same tokens. No executor can tell a
chunk that has begun to end, so a chunk ends by itself after some seconds and hands back
what it has not done.
"""

from __future__ import annotations

import concurrent.futures
import contextlib
import itertools
import threading
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING

from attrs import field, frozen

from ...errors import RekoError
from ...tokens import random_token
from ..rate.attempts import single_attempt
from ..rate.pacer import Pacer
from .dispatch import Task, dispatch

if TYPE_CHECKING:
    from ...client import RekognitionClient

CHUNK_SECONDS = 10.0
"""What a chunk should take; after twice that it ends, done or not."""
_SMALLEST_CHUNK, _LARGEST_CHUNK = 10, 500
_THREADS = 16
_TICK = 0.25

Connect = Callable[[], "RekognitionClient"]
Ended = tuple[list[Task], list[Task]]
"""The tasks of a chunk that came to an end, and those that did not."""


@frozen
class Work:
    """What every worker needs to know; it pickles when `connect` does.

    Attributes:
        connect: Makes the worker's client.
        quota: Requests a second for all workers together; None to learn it.
        workers: How many share it.
        max_attempts: How often a task without a usable answer is sent.
        name: By which a worker knows it again: the rest may not compare.
    """

    connect: Connect = field(eq=False)
    quota: float | None = field(eq=False)
    workers: int = field(eq=False)
    max_attempts: int = field(eq=False)
    name: str = field(factory=random_token)

    def chunk(self, left: int) -> int:
        """How many tasks to hand out when so many are left.

        Enough that the ends of chunks, when nothing is sent, do not count; and fewer
        towards the end, so that all workers finish together.
        """
        in_time = (self.quota or 50.0) / self.workers * CHUNK_SECONDS
        most = min(_LARGEST_CHUNK, in_time, left / (2 * self.workers))
        least = min(_SMALLEST_CHUNK, in_time / 40)
        return max(1, int(max(least, most)))


def spread(
    tasks: Iterable[Task],
    executor: concurrent.futures.Executor,
    work: Work,
    *,
    total: int,
    stop: threading.Event,
    tick: Callable[[], object],
    skip: Callable[[Task], bool] = lambda _: False,
) -> Iterator[Task]:
    """Send every task from somewhere, and yield each as its chunk ends.

    Twice as many chunks as workers are on their way, so that nobody waits for work;
    `total` is how many tasks there are. When `stop` is set, chunks that have not begun
    are taken back, and the others waited for. What comes back from a chunk is sent
    with another, but for tasks that `skip` says are not to be sent any more.
    """
    source = iter(tasks)
    back: deque[Task] = deque()
    chunks: set[concurrent.futures.Future[Ended]] = set()
    while True:
        tick()
        while len(chunks) < 2 * work.workers and not stop.is_set():
            size = work.chunk(total)
            chunk = [back.popleft() for _ in range(min(size, len(back)))]
            chunk += islice(source, size - len(chunk))
            if not chunk:
                break
            total -= len(chunk)
            with _breaking():
                chunks.add(executor.submit(run_chunk, work, chunk))
        if stop.is_set():
            chunks -= {chunk for chunk in chunks if chunk.cancel()}
        if not chunks:
            return
        done, chunks = concurrent.futures.wait(
            chunks, timeout=_TICK, return_when=concurrent.futures.FIRST_COMPLETED
        )
        for future in done:
            with _breaking():
                ended, left = future.result()
            yield from ended  # first: what has ended may say what to skip
            total += len(left)
            back = deque(itertools.filterfalse(skip, (*back, *left)))


@contextlib.contextmanager
def _breaking() -> Generator[None]:
    """Say of any error that is not ours that the executor broke: each has its own."""
    try:
        yield
    except (RekoError, concurrent.futures.BrokenExecutor):
        raise
    except Exception as error:
        raise concurrent.futures.BrokenExecutor(
            f"{type(error).__name__}: {error}"
        ) from error


def run_chunk(work: Work, chunk: list[Task]) -> Ended:
    """Send a chunk, in a worker."""
    client, pacer = _site(work)
    stop = threading.Event()
    deadline = time.monotonic() + 2 * CHUNK_SECONDS
    sent = sum(task.sends for task in chunk)
    left = dict.fromkeys(chunk)
    ended: list[Task] = []

    def tick() -> None:
        # One turn at least is used, or a slow worker would never send anything.
        if time.monotonic() >= deadline and sum(task.sends for task in chunk) > sent:
            stop.set()

    for task in dispatch(
        chunk,
        lambda task: client.send(task.request, after=task.error),
        pacer=pacer,
        workers=_THREADS,
        max_attempts=work.max_attempts,
        stop=stop,
        tick=tick,
    ):
        del left[task]
        ended.append(task)
        if task.fatal:
            stop.set()
    return ended, list(left)


class _Site(threading.local):
    """What a worker, which is a thread here, keeps from chunk to chunk."""

    work: Work | None = None
    client: RekognitionClient | None = None
    pacer: Pacer | None = None


_here = _Site()


def _site(work: Work) -> tuple[RekognitionClient, Pacer]:
    """One client and one pacer for each worker, until it gets other work."""
    if _here.work != work or _here.client is None or _here.pacer is None:
        if _here.client is not None:
            _here.client.close()
            _here.client = None  # and none, should the next one not be made
        _here.client = work.connect()
        _here.pacer = Pacer(work.quota, share=work.workers)
        _here.work = work
    return single_attempt(_here.client), _here.pacer
