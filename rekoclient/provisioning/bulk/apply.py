"""Doing what a plan says: exactly that, at the account's rate, and resumable."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor
from pathlib import Path
from typing import TYPE_CHECKING, cast

from ...errors import (
    AccessDeniedError,
    CallCancelled,
    JournalMismatch,
    PlanOutdated,
    ProvisioningError,
    RekoError,
    ResourceAlreadyExistsException,
)
from ...models import CreateUserRequest, DeleteUserRequest
from ..input.specs import tag_drift
from ..rate.quotas import Quotas, Tps
from ..report import Outcome, Progress, Report
from .journal import Claim, Journal, user_key
from .plan import CollectionPlan, Plan
from .recheck import refuse_outdated
from .run import Run
from .target import Target, account_of
from .users import Sending
from .workers import Connect

if TYPE_CHECKING:
    from ...client import RekognitionClient


def apply(
    client: RekognitionClient | Connect,
    plan: Plan,
    *,
    tps: Tps = None,
    journal: str | os.PathLike[str] | None = None,
    workers: int | None = None,
    executor: Executor | None = None,
    on_progress: Callable[[Progress], object] | None = None,
    cancel: threading.Event | None = None,
) -> Report:
    """Do what the plan says.

    Collections first, then users, each request with a token derived from the journal's
    job. Killed at any moment, the same plan made again and applied with the same
    journal goes on where the run ended, and makes nothing twice.

    Args:
        client: Where to do it; or a function that makes the client. With an executor
            it must be a function, one that pickles: clients do not.
        plan: What to do.
        tps: Requests a second: a number, numbers by method name, or `"learn"`; by
            default the published quotas of the region.
        journal: The file that a later run resumes from.
        workers: How many requests may be in flight; by default as many as the
            client's connections, and 8 where the rate is not limited. With an
            executor: how many workers it has; each takes its share of the quota.
        executor: Runs chunks of the work somewhere else.
        on_progress: Called a few times a second.
        cancel: Ends the run in good order when it is set: what is in flight is waited
            for; with an executor the chunks that have begun, some twenty seconds.

    Raises:
        PlanOutdated: The world has changed since the plan was made; nothing was sent.
        JournalMismatch: The journal belongs to another job; nothing was sent, but where
            nothing was there yet: then the answer to the first request, which made a
            collection, tells that it is another account.
        ConfigurationError: `tps` cannot be a rate; nothing was sent.
        ProvisioningError: The journal cannot be used.
    """
    connect = client if callable(client) else None
    if executor is not None and (connect is None or workers is None):
        raise TypeError(
            "an executor needs the number of its workers, and a function that makes"
            " clients in the place of the client"
        )
    quotas = Quotas(plan.region, tps)
    run = Run(
        client=connect() if connect else cast("RekognitionClient", client),
        plan=plan,
        quotas=quotas,
        workers=workers,
        executor=executor,
        connect=connect,
        on_progress=on_progress,
        cancel=cancel or threading.Event(),
    )
    started = time.monotonic()
    try:
        _refuse_elsewhere(run)
        _count_what_is_there(run)
        if plan.changes or (journal is not None and Path(journal).exists()):
            _journalled(run, journal)
    finally:
        if connect:
            run.client.close()
    if run.cancel.is_set():
        run.report.stopped = "interrupted; the same command goes on"
    run.report.seconds = time.monotonic() - started
    return run.report


def _refuse_elsewhere(run: Run) -> None:
    plan, region = run.plan, run.client.region_name
    endpoint = run.client.boto_client.meta.endpoint_url
    if (region, endpoint) != (plan.region, plan.endpoint):
        raise ProvisioningError(
            f"The plan was made for {plan.region}, {plan.endpoint}; this client goes to"
            f" {region}, {endpoint}. Nothing was sent."
        )


def _count_what_is_there(run: Run) -> None:
    for index, collection in enumerate(run.plan.collections):
        if run.plan.is_there(index) and not collection.tags_to_set:
            run.report.collections[Outcome.EXISTED] += 1
        absent = run.plan.wanted.count(index, absent=True)
        run.report.users[Outcome.EXISTED] += collection.users - absent


def _journalled(run: Run, path: str | os.PathLike[str] | None) -> None:
    try:
        with Journal(path, Target.of(run.plan)) as journal:
            _make(run, journal)
            run.tick(journal, "create_user", last=True)
    except CallCancelled:
        pass  # before anything was sent; the report says why
    except (PlanOutdated, JournalMismatch):
        raise
    except ProvisioningError as error:
        # The disk is full, say: what was made is reported all the same.
        if not run.meter.done:
            raise
        run.report.stopped = str(error)
    except BrokenExecutor as error:
        run.report.stopped = f"the executor broke: {error}"


def _make(run: Run, journal: Journal) -> None:
    earlier = journal.open_claims()
    refuse_outdated(run, earlier)
    for index, collection in enumerate(run.plan.collections):
        if run.stopping():
            return
        if not run.plan.is_there(index):
            _make_collection(run, index, journal)
        elif collection.tags_to_set:
            _tag_collection(run, collection)
        run.tick(journal, "create_collection")
    for request in (CreateUserRequest, DeleteUserRequest):
        if not run.stopping():
            Sending(run=run, journal=journal, earlier=earlier, request=request).send()
    if not run.stopping():
        _account_for(run, journal, earlier)


def _account_for(run: Run, journal: Journal, earlier: dict[int, Claim]) -> None:
    """Close what a killed run claimed: by now it is as wanted, or wanted no more."""
    for index, collection in enumerate(run.plan.collections if earlier else ()):
        for user in run.plan.wanted.there(index):
            key = user_key(collection.collection_id, user, removes=False)
            if claim := earlier.pop(key, None):
                journal.record(claim, Outcome.EXISTED)
    journal.release(earlier.values())


def _make_collection(run: Run, index: int, journal: Journal) -> None:
    collection = run.plan.collections[index]
    collection_id = collection.collection_id
    try:
        arn = _create_collection(run, collection)
    except ResourceAlreadyExistsException as error:
        raise PlanOutdated(
            f"{collection_id}: it was absent when the plan was made and is there now."
            " Make the plan again.",
            begun=run.meter.done > 0,
        ) from error
    except RekoError as error:
        run.fail(collection_id, None, error)
        return
    run.plan.made[index] = arn
    run.meter.done += 1
    try:
        journal.name_account(account_of(arn))
    except JournalMismatch as error:
        raise JournalMismatch(
            f"{error}\nOnly the answer to its first request tells the account: the"
            f" collection {collection_id} was made there, and nothing else.",
            begun=True,
        ) from error


def _create_collection(run: Run, collection: CollectionPlan) -> str:
    """Make a collection, and answer its ARN."""
    try:
        made = run.patient.create_collection(
            collection_id=collection.collection_id, tags=collection.tags or None
        )
    except ResourceAlreadyExistsException as error:
        if not error.may_have_succeeded:
            raise
        found = run.patient.describe_collection(collection_id=collection.collection_id)
        if _is_another(run, found.collection_arn, collection):
            raise
        run.report.collections[Outcome.ADOPTED] += 1
        return found.collection_arn
    run.report.collections[Outcome.CREATED] += 1
    return made.collection_arn


def _is_another(run: Run, arn: str, collection: CollectionPlan) -> bool:
    """Whether its tags tell that somebody else made it: ours come with it."""
    if not collection.tags:
        return False
    try:
        tags = run.patient.list_tags_for_resource(resource_arn=arn).tags
    except AccessDeniedError:
        return False
    return bool(tag_drift(collection.tags, tags))


def _tag_collection(run: Run, collection: CollectionPlan) -> None:
    assert collection.collection_arn is not None
    try:
        run.patient.tag_resource(
            resource_arn=collection.collection_arn, tags=collection.tags_to_set
        )
    except RekoError as error:
        run.fail(collection.collection_id, None, error)
    else:
        run.report.collections[Outcome.CHANGED] += 1
        run.meter.done += 1
