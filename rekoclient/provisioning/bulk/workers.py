"""Chunks of tasks on a `concurrent.futures.Executor`: in processes or on machines.

Each worker paces itself at its share of the quota. If a worker dies, its chunk runs
again with the same tokens. An executor cannot cancel a chunk that has begun, so a chunk
ends by itself after some seconds and returns what it has not done.
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
from .dispatch import Dispatcher, Task

if TYPE_CHECKING:
    from ...client import RekognitionClient

CHUNK_SECONDS = 10.0
"""Intended duration of a chunk. A chunk ends after twice this time, done or not."""
_SMALLEST_CHUNK, _LARGEST_CHUNK = 10, 500
_THREADS = 16
_TICK = 0.25

Connect = Callable[[], "RekognitionClient"]
Ended = tuple[list[Task], list[Task]]
"""The tasks of a chunk that ended, and those that did not."""


@frozen
class Work:
    """What every worker needs to know. It pickles if `connect` does.

    Attributes:
        connect: Creates the worker's client.
        quota: Requests a second for all workers together. None to learn it.
        workers: Number of workers.
        share: Number of workers and other processes that share the quota.
        max_attempts: Number of attempts for a task, throttles not counted.
        name: Identifies the work. A worker compares by it, since functions may not
            compare.
    """

    connect: Connect = field(eq=False)
    quota: float | None = field(eq=False)
    workers: int = field(eq=False)
    share: int = field(eq=False)
    max_attempts: int = field(eq=False)
    name: str = field(factory=random_token)

    def chunk(self, left: int) -> int:
        """Return the number of tasks in the next chunk, from the number that is left.

        A chunk is so large that the idle time at its end does not matter. Chunks become
        smaller towards the end, so that all workers finish together.
        """
        in_time = (self.quota or 50.0) / self.share * CHUNK_SECONDS
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
    """Send every task on the executor, and yield each one when its chunk ends.

    Twice as many chunks as workers are submitted, so that every worker has work. When
    `stop` is set, chunks that have not begun are cancelled and the others awaited.
    Tasks that a chunk did not send go into another chunk.

    Args:
        tasks: Taken when a chunk is built.
        executor: Runs the chunks.
        work: What every worker needs to know.
        total: Number of tasks.
        stop: Ends the run.
        tick: Called at least four times a second.
        skip: Returns True for a task that must not be sent any more.
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
            with _broken_executor():
                chunks.add(executor.submit(run_chunk, work, chunk))
        if stop.is_set():
            chunks -= {chunk for chunk in chunks if chunk.cancel()}
        if not chunks:
            return
        done, chunks = concurrent.futures.wait(
            chunks, timeout=_TICK, return_when=concurrent.futures.FIRST_COMPLETED
        )
        for future in done:
            with _broken_executor():
                ended, left = future.result()
            yield from ended  # first, because `skip` depends on what has ended
            total += len(left)
            back = deque(itertools.filterfalse(skip, (*back, *left)))


@contextlib.contextmanager
def _broken_executor() -> Generator[None]:
    """Turn any foreign exception into BrokenExecutor. Every executor has its own."""
    try:
        yield
    except (RekoError, concurrent.futures.BrokenExecutor):
        raise
    except Exception as error:
        raise concurrent.futures.BrokenExecutor(
            f"{type(error).__name__}: {error}"
        ) from error


def run_chunk(work: Work, chunk: list[Task]) -> Ended:
    """Send a chunk of tasks, in a worker."""
    client, pacer = _site(work)
    stop = threading.Event()
    deadline = time.monotonic() + 2 * CHUNK_SECONDS
    sent = sum(task.sends for task in chunk)
    left = dict.fromkeys(chunk)
    ended: list[Task] = []

    def tick() -> None:
        # At least one request is sent, or a slow worker would never make progress.
        if time.monotonic() >= deadline and sum(task.sends for task in chunk) > sent:
            stop.set()

    dispatcher = Dispatcher(
        tasks=chunk,
        client=client,
        pacer=pacer,
        workers=_THREADS,
        max_attempts=work.max_attempts,
        stop=stop,
        tick=tick,
    )
    for task in dispatcher.run():
        del left[task]
        ended.append(task)
        if task.fatal:
            stop.set()
    return ended, list(left)


class _Site(threading.local):
    """State that a worker thread keeps between chunks: its client and its pacer."""

    work: Work | None = None
    client: RekognitionClient | None = None
    pacer: Pacer | None = None


_here = _Site()


def _site(work: Work) -> tuple[RekognitionClient, Pacer]:
    """Return this worker's client and pacer. Other work replaces them."""
    if _here.work != work or _here.client is None or _here.pacer is None:
        if _here.client is not None:
            _here.client.close()
            _here.client = None  # in case `connect` fails
        _here.client = work.connect()
        _here.pacer = Pacer(work.quota, share=work.share)
        _here.work = work
    return single_attempt(_here.client), _here.pacer
