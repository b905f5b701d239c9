"""Enrol many users at the same time, with several pictures of each user.

IndexFaces has no ClientRequestToken. A retry is harmless nevertheless, because the
external id is a hash of the picture. For the same picture and external id, the service
returns the same face.
"""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import BrokenExecutor, Executor, wait
from functools import partial
from typing import TYPE_CHECKING

from attrs import define, field

from ...errors import CallCancelled, ProvisioningError
from ..checks import check_enrolment
from ..rate.pace import Pace
from ..report import Counts, Progress, ProgressMeter
from ..s3 import Buckets
from ..threads import Threads
from ..workers import Connect, Work, spread
from .chunk import EnrollChunk, Part, Settings, enroll_people
from .people import Person, inspect_people
from .pictures import Picture
from .pipeline import Pipeline
from .plan import EnrolPlan, plan_of
from .registering import PictureRegister
from .report import EnrolledPicture, Enrolment, EnrolReport

if TYPE_CHECKING:
    from ...client import RekognitionClient

_TICK = 0.1


@define(kw_only=True, eq=False)
class Enrolling:
    """A run of `enroll_faces` or `enroll_users`.

    Attributes:
        client: The client.
        settings: The arguments of the requests.
        pace: The rates of the requests.
        on_progress: Called with the progress.
        on_unusable: Called with each picture that cannot be sent.
        on_report: Called with the report of each user.
        confirm: Called with the plan. If it returns False, no picture is sent.
        cancel: The event with which the caller ends the run.
        register: The path of the face register, or None.
        executor: Runs chunks of the users, or None.
        connect: Creates the clients of the executor's workers, or None.
        workers: Number of the executor's workers, or None.
        pipeline: Enrols one user.
        counts: The numbers of pictures that the executor's workers have done.
    """

    client: RekognitionClient
    settings: Settings
    pace: Pace
    on_progress: Callable[[Progress], object] | None
    on_unusable: Callable[[EnrolledPicture], object] | None = None
    on_report: Callable[[EnrolReport], object] | None = None
    confirm: Callable[[EnrolPlan], bool] | None = None
    cancel: threading.Event
    register: str | os.PathLike[str] | None
    executor: Executor | None = None
    connect: Connect | None = None
    workers: int | None = None
    pipeline: Pipeline = field(init=False)
    counts: Counts = field(factory=Counts, init=False)

    def __attrs_post_init__(self) -> None:
        self.pipeline = self.settings.pipeline(
            self.client, self.pace, threading.Event()
        )
        if self.register is not None:
            self.pipeline.register = PictureRegister(
                self.register,
                self.settings.collection_id,
                self.settings.quality_filter,
                self.settings.user_match_threshold,
            )

    def run(
        self, images: Mapping[str, Picture | Iterable[Picture]]
    ) -> tuple[EnrolReport, ...]:
        """Enrol every user, and return the reports in the order of `images`."""
        for user_id in images:
            self._check(user_id)
        people = inspect_people(
            images, Buckets(self.client), self.on_progress, self.cancel
        )
        for picture in (p for person in people for p in person.pictures):
            if self.on_unusable and picture.outcome is Enrolment.UNUSABLE:
                self.on_unusable(picture)
        total = sum(len(person.candidates) for person in people)
        tally = self.counts if self.executor else self.pipeline
        meter = ProgressMeter(total, tally, self.on_progress)
        tick = partial(self._tick, meter)
        if self.pipeline.register is not None:
            self.pipeline.register.read(people)
        self._read_existing(people, tick)
        if self.confirm is not None and not self.pipeline.stop.is_set():
            plan = plan_of(self.pipeline, self.pace, people)
            if not self.confirm(plan):
                return tuple(person.report() for person in people)
        reports: list[EnrolReport] = []
        ended = (
            self._spread(people, total, tick)
            if self.executor
            else enroll_people(self.pipeline, self.pace, people, tick)
        )
        for person in ended:
            reports.append(person.report())
            if self.on_report:
                self.on_report(reports[-1])
        meter.tick(self.pace.pacer("index_faces").rate, last=True)
        if self.pipeline.register is not None:
            self.pipeline.register.sync()
        if self.pipeline.fatal:
            raise self.pipeline.fatal
        return tuple(reports)

    def _spread(
        self, people: Sequence[Person], total: int, tick: Callable[[], object]
    ) -> Iterator[Person]:
        """Enrol users in the executor's workers, and yield each user in order.

        Raises:
            ProvisioningError: The executor failed.
        """
        assert self.executor is not None
        assert self.connect is not None
        assert self.workers is not None
        work = Work.of(self.connect, self.pace, "index_faces", self.workers)
        existing, broken = self.pipeline.existing, None
        parts = (
            Part(p, existing.of(p.user_id, [c.external_id for c in p.candidates]))
            for p in people
            if p.candidates
        )
        ended = {p.user_id: p for p in people if not p.candidates}
        next_ones = deque(people)
        done = spread(
            parts,
            self.executor,
            work,
            EnrollChunk(self.settings),
            total=total,
            stop=self.pipeline.stop,
            tick=tick,
            weight=_weight,
        )
        try:
            for part in done:
                self._count(part)
                ended[part.person.user_id] = part.person
                while next_ones and next_ones[0].user_id in ended:
                    yield ended.pop(next_ones.popleft().user_id)
        except BrokenExecutor as error:
            broken = error
        for person in next_ones:
            yield ended.get(person.user_id, person)
        if broken is not None:
            raise ProvisioningError(
                f"The executor failed: {broken}. To resume, enrol the users again."
            ) from broken

    def _count(self, part: Part) -> None:
        """Add the result for one user to the counts and to the register."""
        pictures = part.person.pictures
        self.counts.done += part.weight
        self.counts.failed += sum(picture.failed for picture in pictures)
        self.counts.throttled += part.throttled
        if self.pipeline.register is not None:
            self.pipeline.register.record(part.person)
        if part.fatal:
            self.pipeline.fatal = self.pipeline.fatal or part.fatal
            self.pipeline.stop.set()

    def _check(self, user_id: str) -> None:
        """Raise an error if the user id or a setting of the enrolment is invalid."""
        check_enrolment(
            self.settings.collection_id,
            user_id,
            self.settings.quality_filter,
            self.settings.user_match_threshold,
        )

    def _read_existing(
        self, people: Sequence[Person], tick: Callable[[], object]
    ) -> None:
        """List the faces in the collection that belong to the pictures.

        Call `tick` meanwhile to report progress.
        """
        wanted = {c.external_id for person in people for c in person.candidates}
        only = people[0].user_id if len(people) == 1 else None
        register = self.pipeline.register
        tick()
        if not wanted or self.settings.job is not None:
            return
        with Threads(1, "rekoclient-list") as thread:
            reading = thread.submit(
                self.pipeline.existing.read,
                self.pipeline.paced,
                self.settings.collection_id,
                wanted,
                user_id=only,
                adopted=register.adopted if register else None,
            )
            try:
                while not reading.done():
                    tick()
                    wait([reading], timeout=_TICK)
                reading.result()
            except CallCancelled:
                self.pipeline.stop.set()
            except BaseException:
                self.pipeline.stop.set()
                raise

    def _tick(self, meter: ProgressMeter) -> None:
        if self.cancel.is_set():
            self.pipeline.stop.set()
        meter.tick(self.pace.pacer("index_faces").rate)


def _weight(part: Part) -> int:
    return part.weight
