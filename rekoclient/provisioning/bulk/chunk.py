"""Send one chunk of requests, in a worker of an executor."""

from __future__ import annotations

import threading
import time

from .. import workers
from ..rate.paced_client import single_attempt
from ..workers import Ended, Work, site
from .dispatch import Dispatcher, Task

_THREADS = 16


def run_chunk(work: Work, chunk: list[Task]) -> Ended[Task]:
    """Send the requests of a chunk.

    After about 20 seconds, no further request is sent. A fatal error, such as denied
    access, also ends the chunk.

    Returns:
        The tasks whose requests have ended, and the other tasks of the chunk.
    """
    client, pace = site(work)
    one = single_attempt(client)
    stop = threading.Event()
    deadline = time.monotonic() + 2 * workers.CHUNK_SECONDS
    sent = sum(task.sends for task in chunk)
    left = dict.fromkeys(chunk)
    ended: list[Task] = []

    def tick() -> None:
        # Send one request first. Otherwise a slow worker would never make progress.
        if time.monotonic() >= deadline and sum(task.sends for task in chunk) > sent:
            stop.set()

    dispatcher = Dispatcher(
        tasks=chunk,
        client=one,
        pacer=pace.pacer(chunk[0].request.operation.method),
        workers=_THREADS,
        max_attempts=client.retry.max_attempts,
        stop=stop,
        tick=tick,
    )
    for task in dispatcher.run():
        del left[task]
        ended.append(task)
        if task.fatal:
            stop.set()
    return ended, list(left)
