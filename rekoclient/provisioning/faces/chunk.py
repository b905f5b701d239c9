"""Enrol users in threads of this process, or in a worker of an executor."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import wait
from typing import TYPE_CHECKING

from attrs import define, frozen

from ...errors import RekoError
from ...models.enums import QualityFilterLike
from ..rate.pace import Pace
from ..rate.paced_client import PacedClient
from ..threads import Threads
from ..workers import Ended, Work, site, split, time_limit
from .existing import ExistingFaces
from .limits import pictures_in_flight
from .people import Person
from .pipeline import Pipeline

if TYPE_CHECKING:
    from ...client import RekognitionClient

_USERS = 32
"""Number of users that are enrolled at the same time.

It can be high, because most of these users wait until the rate allows their request.
"""
_TICK = 0.1


@frozen(kw_only=True)
class Settings:
    """The arguments of an enrolment that its requests need.

    Attributes:
        collection_id: The collection.
        quality_filter: The quality filter of IndexFaces, or None.
        user_match_threshold: The threshold of AssociateFaces, or None.
        create_users: Whether to create users that do not exist.
        job: The `job` argument of `run_batch`. None in other runs. See `Pipeline.job`.
    """

    collection_id: str
    quality_filter: QualityFilterLike | None
    user_match_threshold: float | None
    create_users: bool
    job: str | None = None

    def pipeline(
        self, client: RekognitionClient, pace: Pace, stop: threading.Event
    ) -> Pipeline:
        """Return a `Pipeline` that enrols users with the settings of this object.

        Args:
            client: Sends the requests.
            pace: The rates of the requests.
            stop: The event that ends the run.
        """
        return Pipeline(
            collection_id=self.collection_id,
            quality_filter=self.quality_filter,
            user_match_threshold=self.user_match_threshold,
            create_users=self.create_users,
            job=self.job,
            paced=PacedClient(client, pace, stop),
            cleaner=PacedClient(client, pace),
            stop=stop,
        )


def enroll_people(
    pipeline: Pipeline, pace: Pace, people: Sequence[Person], tick: Callable[[], object]
) -> Iterator[Person]:
    """Enrol users in threads, and yield each user in the order of `people`.

    Args:
        pipeline: Enrols one user.
        pace: The rates of the requests.
        people: The users.
        tick: Called ten times a second.
    """
    pictures = Threads(pictures_in_flight(pace), "rekoclient-picture")
    with pictures, Threads(_USERS, "rekoclient-user") as users:
        try:
            # Start a thread for pictures first. The threads for users would wait
            # forever if the system allowed no more threads.
            pictures.submit(int)
            runs = [users.submit(pipeline.enroll, p, pictures) for p in people]
            for person, run in zip(people, runs, strict=True):
                while not run.done():
                    tick()
                    wait([run], timeout=_TICK)
                run.result()
                yield person
        except BaseException:
            pipeline.stop.set()
            raise


@define(eq=False)
class Part:
    """The data of one user to enrol. A worker receives it, changes it and returns it.

    Attributes:
        person: The user. The worker records the outcomes of the user's pictures.
        existing: The faces of the user's pictures that existed before the run.
        throttled: Number of throttled requests. A worker counts them for the chunk, not
            for each part, and adds the count to one of its parts.
        fatal: An error that every request of the run would get, or None. The worker
            sets the error in the first part of a chunk only.
    """

    person: Person
    existing: ExistingFaces
    throttled: int = 0
    fatal: RekoError | None = None

    @property
    def weight(self) -> int:
        """Number of the user's pictures that can be sent."""
        return len(self.person.candidates)


@frozen
class EnrollChunk:
    """A picklable function that enrols a chunk of users in a worker."""

    settings: Settings

    def __call__(self, work: Work, chunk: list[Part]) -> Ended[Part]:
        """Enrol the users. Return the finished users, and the users to enrol later.

        A user is finished after a success or an error. After a fatal error, such as
        denied access, all users are finished, because every other request would get the
        same error.
        """
        client, pace = site(work)
        pipeline = self.settings.pipeline(client, pace, threading.Event())
        for part in chunk:
            pipeline.existing.add(part.existing)
        people = [part.person for part in chunk]
        tick = time_limit(pipeline.paced, pipeline.stop)
        for _ in enroll_people(pipeline, pace, people, tick):
            pass
        chunk[0].fatal = pipeline.fatal
        return split(
            chunk,
            lambda part: bool(pipeline.fatal) or not part.person.is_unfinished,
            pipeline.throttled,
        )
