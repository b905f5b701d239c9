"""A chunk of a migration: jobs that run together in a worker of an executor."""

from __future__ import annotations

import threading
from functools import partial

from attrs import frozen

from ...errors import CallCancelled
from ..rate.paced_client import PacedClient
from ..report import Counts
from ..workers import Connect, Ended, Work, run_in_threads, site, split
from .jobs import Job, Mover, Settings
from .sources import Loader

_THREADS = 32


@frozen
class MoveChunk:
    """A picklable function that runs a chunk of jobs in a worker.

    Attributes:
        settings: The arguments of the requests.
        sends_bytes: Whether pictures in S3 are sent as bytes. See `Loader`.
        source: A function that creates the client for reading pictures. With None, a
            worker reads them with its client for the new collection.
    """

    settings: Settings
    sends_bytes: bool
    source: Connect | None

    def __call__(self, work: Work, chunk: list[Job]) -> Ended[Job]:
        """Run the jobs. Return the jobs that are done, and the jobs to run later.

        After a fatal error, such as denied access, there are no jobs to run later,
        because every other job would get the same error.
        """
        client, pace = site(work)
        stop, counts = threading.Event(), Counts()
        reader = self.source() if self.source else client
        mover = Mover(
            settings=self.settings,
            loader=Loader(reader, sends_bytes=self.sends_bytes),
            paced=PacedClient(client, pace, stop, counts=counts),
            cleaner=PacedClient(client, pace, counts=counts),
        )
        try:
            submit = partial(send, mover=mover, stop=stop)
            run_in_threads(chunk, submit, mover.paced, stop, _THREADS)
        finally:
            if reader is not client:
                reader.close()
        ended, left = split(chunk, lambda job: job.done, counts.throttled)
        return ended, [] if any(job.fatal for job in ended) else left


def send(job: Job, mover: Mover, stop: threading.Event) -> None:
    """Send the requests of a job, unless the run is stopped.

    Stop the run after an error that all other jobs would get too, such as denied
    access.
    """
    if stop.is_set():
        return
    try:
        job.send(mover)
    except CallCancelled:
        stop.set()
    except BaseException:
        stop.set()
        raise
    if job.fatal:
        stop.set()
