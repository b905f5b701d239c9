"""Run chunks of work in the workers of a `concurrent.futures.Executor`.

The workers may be other processes, on this machine or on other machines. Each worker
keeps to its share of the quota. If a worker dies, the executor may run its chunk again.
An executor cannot cancel a chunk that has begun. So a chunk ends by itself after some
seconds, and returns the items that must run later.
"""

from __future__ import annotations

import concurrent.futures
import contextlib
import itertools
import threading
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from typing import TYPE_CHECKING, Protocol, TypeVar, cast

from attrs import field, frozen

from ..errors import RekoError
from ..limits import count
from ..tokens import random_token
from .rate.pace import Pace
from .rate.paced_client import PacedClient
from .rate.quotas import Rates
from .threads import Threads

if TYPE_CHECKING:
    from ..client import RekognitionClient

CHUNK_SECONDS = 10.0
"""Intended number of seconds in which a worker runs one chunk of items.

An item is, for example, a request to create a user. After twice this time, the worker
sends no further request of the chunk. The remaining items run later in another chunk.
"""
_SMALLEST_CHUNK, _LARGEST_CHUNK = 10, 500
_TICK = 0.25
_CHUNK_TICK = 0.1

Connect = Callable[[], "RekognitionClient"]
T = TypeVar("T")
Ended = tuple[list[T], list[T]]
"""The result of a chunk: the items that are done, and the items to run later.

An item is done if it succeeded or failed.
"""


@frozen
class Work:
    """The settings that every worker gets. They can be pickled if `connect` can.

    Attributes:
        connect: Creates the client of a worker.
        rates: The rates of all workers together.
        quota: The quota of all workers together, in items a second. None if it is
            unknown. The size of a chunk depends on the quota.
        workers: Number of workers.
        share: Each worker sends at `rates` divided by this number.
        name: A random name. Two `Work` objects are equal if their names are equal. A
            worker that gets an unequal `Work` creates a new client. `connect` is not
            compared, because a pickled copy of a function may not equal the original.
    """

    connect: Connect = field(eq=False)
    rates: Rates = field(eq=False)
    quota: float | None = field(eq=False)
    workers: int = field(eq=False)
    share: int = field(eq=False)
    name: str = field(factory=random_token)

    @classmethod
    def of(cls, connect: Connect, pace: Pace, operation: str, workers: int) -> Work:
        """Return the settings of workers that share the quota equally.

        Args:
            connect: Creates the client of a worker.
            pace: The pace of this process.
            operation: The client method called for each item, such as `"index_faces"`.
            workers: Number of workers.
        """
        quota = pace.quota(operation)
        return cls(connect, pace.rates, quota, workers, workers * pace.share)

    def chunk(self, left: int) -> int:
        """Return the number of items in the next chunk.

        Chunks are large, because a worker is partly idle at the end of each chunk. The
        last chunks of a run are smaller, so that all workers finish together.

        Args:
            left: Number of items that no chunk contains yet.
        """
        in_time = (self.quota or 50.0) / self.share * CHUNK_SECONDS
        most = min(_LARGEST_CHUNK, in_time, left / (2 * self.workers))
        least = min(_SMALLEST_CHUNK, in_time / 40)
        return max(1, int(max(least, most)))


def spread(
    items: Iterable[T],
    executor: concurrent.futures.Executor,
    work: Work,
    run: Callable[[Work, list[T]], Ended[T]],
    *,
    total: int,
    stop: threading.Event,
    tick: Callable[[], object],
    skip: Callable[[T], bool] = lambda _: False,
    weight: Callable[[T], int] = lambda _: 1,
) -> Iterator[T]:
    """Run items on an executor in chunks, and yield each item when its chunk has ended.

    Two chunks for each worker are submitted, so that no worker waits for work.
    Items that a chunk did not finish are added to another chunk. When `stop` is set,
    chunks that have not begun are cancelled. The function waits for the others.

    Args:
        items: The items. They are read when a chunk needs them.
        executor: Runs the chunks.
        work: The settings that every worker gets.
        run: A picklable function that runs a chunk in a worker.
        total: The number of requests for all items.
        stop: Ends the run.
        tick: Called at least four times a second.
        skip: Returns True for an unfinished item that must not run again.
        weight: Returns the number of requests for an item. By default 1.

    Raises:
        BrokenExecutor: The executor failed. For example, a worker process died.
        RekoError: A chunk raised this error in its worker.
    """
    source = iter(items)
    back: deque[T] = deque()
    chunks: set[concurrent.futures.Future[Ended[T]]] = set()
    while True:
        tick()
        while len(chunks) < 2 * work.workers and not stop.is_set():
            chunk: list[T] = []
            size = work.chunk(total)
            while size > 0 and (item := _next(back, source)) is not None:
                chunk.append(item)
                size -= weight(item)
                total -= weight(item)
            if not chunk:
                break
            with _broken_executor():
                chunks.add(executor.submit(run, work, chunk))
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
            yield from ended  # first, because `skip` depends on the ended items
            total += sum(map(weight, left))
            back = deque(itertools.filterfalse(skip, (*back, *left)))


def _next(back: deque[T], source: Iterator[T]) -> T | None:
    return back.popleft() if back else next(source, None)


@contextlib.contextmanager
def _broken_executor() -> Generator[None]:
    """Turn the exceptions of an executor into BrokenExecutor.

    Each library of executors has its own exception classes. Errors of rekoclient are
    raised as they are.
    """
    try:
        yield
    except (RekoError, concurrent.futures.BrokenExecutor):
        raise
    except Exception as error:
        raise concurrent.futures.BrokenExecutor(
            f"{type(error).__name__}: {error}"
        ) from error


def connected(
    client: RekognitionClient | Connect,
    executor: concurrent.futures.Executor | None,
    workers: int | None,
) -> contextlib.AbstractContextManager[RekognitionClient]:
    """Return a context manager that yields the client of the calling process.

    If `client` is a function, the function creates the client. The context manager
    closes this client when the block ends.

    Raises:
        ValueError: `workers` is not a whole number of 1 or more.
        TypeError: `executor` was passed, but `workers` is None or `client` is not a
            function.
    """
    if workers is not None:
        count("workers", workers)
    factory = client if callable(client) else None
    if executor is not None and (factory is None or workers is None):
        raise TypeError(
            "with executor=, pass workers= and a client factory instead of a client"
        )
    if factory is None:
        return contextlib.nullcontext(cast("RekognitionClient", client))
    return contextlib.closing(factory())


class _Site(threading.local):
    """The client and the pace that a worker thread keeps between chunks."""

    work: Work | None = None
    client: RekognitionClient | None = None
    pace: Pace | None = None


_here = _Site()


def site(work: Work) -> tuple[RekognitionClient, Pace]:
    """Return the client and the pace of this worker thread.

    The first call with a `work` creates both. Later calls with an equal `work` return
    the same two objects.
    """
    if _here.work != work or _here.client is None or _here.pace is None:
        if _here.client is not None:
            _here.client.close()
            _here.client = None  # in case `connect` fails
        _here.client = work.connect()
        _here.pace = Pace(_here.client, work.rates, share=work.share)
        _here.work = work
    return _here.client, _here.pace


def time_limit(paced: PacedClient, stop: threading.Event) -> Callable[[], object]:
    """Return a function that sets `stop` when a chunk has run long enough.

    The chunk calls the function regularly. The limit is twice `CHUNK_SECONDS`. If the
    chunk has no successful response by then, it continues until it has one.

    Args:
        paced: Sends the requests of the chunk.
        stop: The event that the function sets.
    """
    deadline = time.monotonic() + 2 * CHUNK_SECONDS

    def tick() -> None:
        # Wait for one success. Otherwise a slow worker would never make progress.
        if time.monotonic() >= deadline and paced.responses:
            stop.set()

    return tick


class Counting(Protocol):
    """An item of a chunk, to which a worker adds a number of throttled requests."""

    throttled: int


C = TypeVar("C", bound=Counting)


def split(chunk: list[C], is_done: Callable[[C], bool], throttled: int) -> Ended[C]:
    """Split a chunk that has ended into finished and unfinished items.

    Args:
        chunk: The items.
        is_done: Returns whether an item is finished.
        throttled: Number of throttled requests of the chunk. It is added to a finished
            item if there is one, because unfinished items may be dropped.
    """
    ended = [item for item in chunk if is_done(item)]
    (ended or chunk)[0].throttled += throttled
    return ended, [item for item in chunk if not is_done(item)]


def run_in_threads(
    jobs: Iterable[T],
    send: Callable[[T], object],
    paced: PacedClient,
    stop: threading.Event,
    threads: int,
) -> None:
    """Run the jobs of a chunk in several threads of its worker.

    Args:
        jobs: The jobs.
        send: Sends a job. It does nothing once `stop` is set.
        paced: Sends the requests.
        stop: The event that the function sets at the time limit of the chunk, or when
            all jobs have ended.
        threads: Number of threads.
    """
    tick = time_limit(paced, stop)
    with Threads(threads, "rekoclient-chunk") as pool:
        try:
            runs = [pool.submit(send, job) for job in jobs]
            while concurrent.futures.wait(runs, timeout=_CHUNK_TICK).not_done:
                tick()
        finally:
            stop.set()
    for run in runs:
        run.result()
