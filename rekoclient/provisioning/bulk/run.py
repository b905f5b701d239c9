"""The state of one run of `apply`, which all steps of the run share."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Executor
from typing import TYPE_CHECKING

from attrs import define, field

from ...errors import CallCancelled, RekoError
from ..rate.pace import Pace
from ..rate.paced_client import PacedClient
from ..report import (
    FATAL,
    FATAL_EVERYWHERE,
    Failure,
    Outcome,
    Progress,
    ProgressMeter,
    Report,
    without_traceback,
)
from ..workers import Connect
from .journal import Journal
from .plan import Plan

if TYPE_CHECKING:
    from ...client import RekognitionClient


@define(kw_only=True, eq=False)
class Run:
    """The state of one run of `apply`.

    Attributes:
        client: The client of the run.
        plan: The plan. It records the changes that are done.
        pace: The rates.
        workers: Number of requests in flight, or number of the executor's workers.
        executor: Runs chunks of the work. None for threads of this process.
        connect: Creates the clients of the executor's workers, or None.
        on_progress: Called with the progress.
        cancel: Set by the caller to end the run.
        stop: Set after `cancel`, or after an error that every request would get, such
            as denied access.
        paced: Sends single requests at the rates.
        report: The outcome so far.
        done: Number of changes that have succeeded or failed.
        meter: Reports progress.
        ended: Ids of collections whose remaining users are skipped, because each
            request would fail. For example, a collection is full or was deleted.
    """

    client: RekognitionClient
    plan: Plan
    pace: Pace
    workers: int | None
    executor: Executor | None
    connect: Connect | None
    on_progress: Callable[[Progress], object] | None
    cancel: threading.Event
    stop: threading.Event = field(factory=threading.Event, init=False)
    report: Report = field(factory=Report, init=False)
    done: int = field(default=0, init=False)
    meter: ProgressMeter = field(init=False)
    paced: PacedClient = field(init=False)
    ended: set[str] = field(factory=set[str], init=False)

    def __attrs_post_init__(self) -> None:
        self.meter = ProgressMeter(self.plan.changes, self, self.on_progress)
        self.paced = PacedClient(
            self.client, self.pace, self.stop, self.cancel, self.report
        )

    @property
    def is_stopped(self) -> bool:
        """Whether the run is to end, so that no further request may be sent."""
        return self.cancel.is_set() or self.stop.is_set()

    @property
    def failed(self) -> int:
        """Number of failures."""
        return self.report.failed

    @property
    def throttled(self) -> int:
        """Number of throttled requests."""
        return self.report.throttled

    def end_users(self, outcome: Outcome, number: int) -> None:
        """Add users to the counts of the report.

        Args:
            outcome: The outcome of all these users.
            number: Number of users.
        """
        self.report.users[outcome] += number
        self.done += number

    def end_collection(self, outcome: Outcome) -> None:
        """Add a collection with its outcome to the counts of the report."""
        self.report.collections[outcome] += 1
        self.done += 1

    def fail(self, collection_id: str, user_id: str | None, error: RekoError) -> None:
        """Record a failure, and stop sending requests that would fail too.

        CallCancelled is not recorded.

        Args:
            collection_id: The collection.
            user_id: The user. None if the collection itself failed.
            error: The error.
        """
        if isinstance(error, CallCancelled):
            return  # the run is ending, and `Report.stopped` will have the reason
        failure = Failure(collection_id, user_id, without_traceback(error))
        self.report.fail(failure)
        if user_id is None:
            self.report.collections[Outcome.FAILED] += 1
        elif isinstance(error, FATAL):
            self.ended.add(collection_id)
        if isinstance(error, FATAL_EVERYWHERE) and not self.stop.is_set():
            self.report.stopped = f"{' '.join(str(error).split())}"
            self.stop.set()

    def tick(self, journal: Journal, operation: str, *, last: bool = False) -> None:
        """Flush the journal, and report the progress. Set `stop` if `cancel` is set.

        Args:
            journal: The journal of the run.
            operation: The client method whose current rate limit is reported.
            last: Report the progress in any case. By default it is reported at most ten
                times a second.
        """
        if self.cancel.is_set():
            self.stop.set()
        journal.flush()
        if self.on_progress is not None:
            self.meter.tick(self.pace.pacer(operation).rate, last=last)
