"""A chunk of pictures that a worker of an executor indexes."""

from __future__ import annotations

import threading

from attrs import frozen

from ...errors import CallCancelled
from ..faces.limits import ByteLimit, pictures_in_flight
from ..rate.paced_client import PacedClient
from ..report import Counts
from ..workers import Ended, Work, run_in_threads, site, split
from .jobs import PictureJob, Settings
from .stream import size_of


@frozen
class IndexChunk:
    """A picklable function that indexes a chunk of pictures in a worker."""

    settings: Settings

    def __call__(self, work: Work, chunk: list[PictureJob]) -> Ended[PictureJob]:
        """Run the jobs. Return the jobs with an outcome, and the jobs to run later.

        After a fatal error, such as denied access, the second list is empty, because
        every other job would get the same error. Jobs without an outcome are then in
        neither list.
        """
        client, pace = site(work)
        stop, counts, limit = threading.Event(), Counts(), ByteLimit()
        paced = PacedClient(client, pace, stop, counts=counts)

        def send(job: PictureJob) -> None:
            if stop.is_set() or job.picture is None:
                return
            reserved = limit.reserve(size_of(job.picture))
            try:
                job.send(paced, self.settings)
            except CallCancelled:
                stop.set()
            finally:
                limit.release(reserved)
            if job.fatal:
                stop.set()

        run_in_threads(chunk, send, paced, stop, pictures_in_flight(pace))
        ended, left = split(chunk, lambda job: bool(job.result), counts.throttled)
        return ended, [] if any(job.fatal for job in ended) else left
