"""Migrate a collection to a new collection.

The pictures are indexed into the new collection. Then old and new faces are matched.

A migration has no journal. After a killed run, plan and migrate again. A picture is not
indexed again if its faces are in the new collection and in the face register. Each
IndexFaces request has an external id, so a retry adds no face twice.
"""

from __future__ import annotations

import math
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future
from typing import Annotated

from attrs import define, field

from ...client import RekognitionClient
from ...errors import ConfigurationError, ProvisioningError, RekoError
from ...interop import AsInstance
from ...models.enums import QualityFilter, QualityFilterLike
from ..checks import check_enrolment
from ..ensure import ensure_collection
from ..rate.pace import Pace, Tps
from ..rate.paced_client import PacedClient
from ..register import Register
from ..report import Counts, Progress, ProgressMeter
from ..threads import Threads
from ..workers import Connect, Work, connected, spread
from .chunk import MoveChunk, send
from .jobs import Job, Mover, PictureJob, Settings, UserJob
from .ledger import NEW, OLD
from .plan import MigrationPlan
from .report import Migration

_THREADS = 32
"""Number of jobs that run at the same time.

It can be high, because most of these jobs wait until the rate allows their request.
"""


def migrate(
    client: RekognitionClient | Connect,
    plan: MigrationPlan,
    *,
    match_iou: float = 0.5,
    quality_filter: QualityFilterLike = QualityFilter.NONE,
    user_match_threshold: float | None = None,
    tps: Tps = None,
    workers: int | None = None,
    executor: Annotated[Executor, AsInstance()] | None = None,
    source: Connect | None = None,
    on_progress: Callable[[Progress], object] | None = None,
    cancel: Annotated[threading.Event, AsInstance()] | None = None,
) -> Migration:
    """Carry out a migration that `plan_migration` has planned.

    The new collection gets the tags, the users and the faces of the old one, with the
    same external ids. Each picture is indexed with the face model of the new
    collection. Old and new faces are matched by their boxes. If a match is not certain,
    the face is not moved, and the report lists it. New faces that the old collection
    does not have are deleted.

    The old collection is never changed. To resume a killed run, plan and migrate again.
    Pictures that are done are not indexed again.

    Args:
        client: A client of the new collection, or a function that creates the client.
            With an executor, pass a function that can be pickled.
        plan: The plan.
        match_iou: The lowest overlap of the old and the new box of a face, from 0.1 to
            1, as intersection over union. By default 0.5.
        quality_filter: The quality filter of IndexFaces. By default `NONE`, so that
            faces of any quality are found again.
        user_match_threshold: The similarity, 0 to 100, that AssociateFaces requires. By
            default the service decides.
        tps: Requests a second, as in `apply`. By default the published quotas.
        workers: Number of workers of the executor. Each worker sends at its share of
            the quota. Required with an executor.
        executor: Runs chunks of the pictures and users in other processes or on other
            machines. This process writes the register. The workers read the files, so a
            file must have the same path in each worker. By default this process does
            all of the work.
        source: With an executor, a function that creates a client of the old collection
            in a worker, to read pictures from S3. The function must be picklable. By
            default the client of the new collection reads them, which is enough within
            one account.
        on_progress: Called a few times a second.
        cancel: Set this event to stop the run. The run first waits for requests in
            flight. With an executor, it first waits for chunks that have started, which
            takes up to about 20 seconds.

    Raises:
        RequestValidationError: `quality_filter` or `user_match_threshold` is invalid.
            Nothing was sent.
        ConfigurationError: `match_iou` is invalid, or `tps` is invalid or is the `Pace`
            of another region. Nothing was sent.
        ValueError: `workers` is not a whole number of 1 or more.
        TypeError: `executor` was passed, but `workers` or a function that creates the
            client is missing. Nothing was sent.
        JournalMismatch: The register is not a face register. Nothing was sent.
        ProvisioningError: The plan is closed, the register cannot be written, or the
            executor failed. To resume, plan and migrate again.
        AccessDeniedError: Access is denied. Other errors that every picture would get
            are raised too, for example QuotaExceededError.
    """
    if not 0.1 <= match_iou <= 1:
        raise ConfigurationError(
            f"match_iou must be from 0.1 to 1, not {match_iou!r}. Nothing was sent."
        )
    check_enrolment(plan.new, "any", quality_filter, user_match_threshold)
    with connected(client, executor, workers) as real:
        run = _Run(
            client=real,
            plan=plan,
            settings=Settings(
                new=plan.new,
                match_iou=match_iou,
                quality_filter=quality_filter,
                user_match_threshold=user_match_threshold,
            ),
            pace=Pace.of(real, tps),
            cancel=cancel or threading.Event(),
            register=Register(plan.register),
            report=Migration(old=plan.old, new=plan.new),
            executor=executor,
            connect=client if callable(client) else None,
            source=source,
            workers=workers,
        )
        return run.run(on_progress)


@define(kw_only=True, eq=False)
class _Run:
    """A run of `migrate`. Only the calling thread uses the ledger."""

    client: RekognitionClient
    plan: MigrationPlan
    settings: Settings
    pace: Pace
    cancel: threading.Event
    register: Register
    report: Migration
    executor: Executor | None
    connect: Connect | None
    source: Connect | None
    workers: int | None
    _stop: threading.Event = field(factory=threading.Event, init=False)
    _counts: Counts = field(factory=Counts, init=False)
    _fatal: RekoError | None = field(default=None, init=False)

    def run(self, on_progress: Callable[[Progress], object] | None) -> Migration:
        """Move all pictures and then all users, and return the report."""
        plan, ledger = self.plan, self.plan.ledger
        pictures = ledger.count_pictures()
        meter = ProgressMeter(pictures + plan.users, self._counts, on_progress)
        ensure_collection(self.client, plan.new, tags=plan.tags, tps=self.pace)
        try:
            for jobs, operation, total in (
                (self._pictures(), "index_faces", pictures),
                (self._users(), "associate_faces", plan.users),
            ):
                for job in self._sent(jobs, operation, total, meter):
                    self._record(job, meter)
        except BrokenExecutor as error:
            raise ProvisioningError(
                f"The executor failed: {error}. To resume, plan and migrate again."
            ) from error
        finally:
            self.register.sync()
        meter.tick(math.inf, last=True)
        if self._fatal:
            raise self._fatal
        self.report.stopped = self.cancel.is_set() or self._stop.is_set()
        self.report.faces.update(dict(ledger.outcomes()))
        self.report.unmoved += ledger.unmoved()
        return self.report

    def _pictures(self) -> Iterator[Job]:
        ledger = self.plan.ledger
        for number, source, external_id in ledger.pictures():
            old, new = ledger.faces_in(number, OLD), ledger.faces_in(number, NEW)
            yield PictureJob(source, external_id, old, new)

    def _users(self) -> Iterator[Job]:
        ledger = self.plan.ledger
        for user_id, is_missing in ledger.users():
            yield UserJob(user_id, is_missing, ledger.to_associate(user_id))

    def _sent(
        self, jobs: Iterator[Job], operation: str, total: int, meter: ProgressMeter
    ) -> Iterator[Job]:
        """Run the jobs, and yield each job that is done.

        Without an executor, the jobs run in threads of this process. With an executor,
        they run in its workers.
        """
        if self._stop.is_set() or self.cancel.is_set():
            return iter(())
        if self.executor is None or self.connect is None or self.workers is None:
            return self._send(jobs)

        def tick() -> None:
            if self.cancel.is_set():
                self._stop.set()
            meter.tick(self.pace.pacer("index_faces").rate)

        return spread(
            jobs,
            self.executor,
            Work.of(self.connect, self.pace, operation, self.workers),
            MoveChunk(self.settings, self.plan.loader.sends_bytes, self.source),
            total=total,
            stop=self._stop,
            tick=tick,
        )

    def _send(self, jobs: Iterable[Job]) -> Iterator[Job]:
        """Run the jobs in threads. Yield the finished jobs in the order of `jobs`."""
        mover = Mover(
            settings=self.settings,
            loader=self.plan.loader,
            paced=PacedClient(
                self.client, self.pace, self._stop, self.cancel, counts=self._counts
            ),
            cleaner=PacedClient(self.client, self.pace, counts=self._counts),
            register=self.register,
        )
        running: deque[tuple[Job, Future[None]]] = deque()
        with Threads(_THREADS, "rekoclient-migrate") as pool:
            for job in jobs:
                if self._stop.is_set() or self.cancel.is_set():
                    break
                running.append((job, pool.submit(send, job, mover, self._stop)))
                if len(running) >= 2 * _THREADS:
                    yield from _ended(*running.popleft())
            while running:
                yield from _ended(*running.popleft())

    def _record(self, job: Job, meter: ProgressMeter) -> None:
        if job.lines:
            self.register.append(job.lines)
        job.record(self.plan.ledger, self.report)
        self._counts.done += 1
        self._counts.failed += job.failed
        self._counts.throttled += job.throttled
        if job.fatal:
            self._fatal = self._fatal or job.fatal
            self._stop.set()
        meter.tick(self.pace.pacer("index_faces").rate)


def _ended(job: Job, future: Future[None]) -> Iterator[Job]:
    """Wait for the thread of a job, and yield the job unless it was cancelled."""
    future.result()
    if job.done:
        yield job
