"""One application of a plan: where it works, what became of it, and what ends it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Executor
from typing import TYPE_CHECKING

from attrs import define, field

from ...errors import CallCancelled, RekoError
from ..rate.paced_client import PatientClient
from ..rate.quotas import Quotas
from ..report import (
    FATAL,
    FATAL_EVERYWHERE,
    Failure,
    Outcome,
    Progress,
    ProgressMeter,
    Report,
    bare,
)
from .journal import Journal
from .plan import Plan
from .workers import Connect

if TYPE_CHECKING:
    from ...client import RekognitionClient


@define(kw_only=True, eq=False)
class Run:
    """What all parts of a run share.

    Attributes:
        client: Where it works.
        plan: What is to be done; it learns what has been done.
        quotas: How fast.
        workers: How many requests may be in flight, or how many the executor has.
        executor: What runs chunks of the work somewhere else.
        connect: What makes clients there.
        on_progress: Who is told.
        cancel: The user's wish to end.
        stop: Set by that wish, or by an error that would be the same for all.
        patient: Sends what is sent one by one.
        report: What became of it.
        meter: How far it is.
        ended: The collections that take nobody any more.
    """

    client: RekognitionClient
    plan: Plan
    quotas: Quotas
    workers: int | None
    executor: Executor | None
    connect: Connect | None
    on_progress: Callable[[Progress], object] | None
    cancel: threading.Event
    stop: threading.Event = field(factory=threading.Event, init=False)
    report: Report = field(factory=Report, init=False)
    meter: ProgressMeter = field(init=False)
    patient: PatientClient = field(init=False)
    ended: set[str] = field(factory=set[str], init=False)

    def __attrs_post_init__(self) -> None:
        self.meter = ProgressMeter(self.plan.changes, self.report, self.on_progress)
        self.patient = PatientClient(
            self.client, self.quotas, self.stop, self.stopping, self.report
        )

    def stopping(self) -> bool:
        """Whether nothing more is to be sent."""
        if self.cancel.is_set():
            self.stop.set()
        return self.stop.is_set()

    def fail(self, collection_id: str, user_id: str | None, error: RekoError) -> None:
        """Note a failure; one that all would get ends the run, or the collection."""
        if isinstance(error, CallCancelled):
            return  # the run is ending, and says so itself
        self.report.fail(Failure(collection_id, user_id, bare(error)))
        if user_id is None:
            self.report.collections[Outcome.FAILED] += 1
        elif isinstance(error, FATAL):
            self.ended.add(collection_id)
        if isinstance(error, FATAL_EVERYWHERE) and not self.stop.is_set():
            self.report.stopped = f"{' '.join(str(error).split())}"
            self.stop.set()

    def tick(self, journal: Journal, operation: str, *, last: bool = False) -> None:
        """What is to be done a few times a second."""
        self.stopping()
        journal.flush()
        self.meter.tick(self.quotas.pacer(operation).rate, last=last)
