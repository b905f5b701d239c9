"""Apply a plan: make exactly its changes, within the account's quotas."""

from __future__ import annotations

import os
import threading
import time
from bisect import bisect_left
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor
from functools import partial
from pathlib import Path
from typing import Annotated

from ...client import RekognitionClient
from ...errors import (
    AccessDeniedError,
    CallCancelled,
    JournalMismatch,
    PlanOutdated,
    ProvisioningError,
    RekoError,
    ResourceAlreadyExistsException,
    ResourceNotFoundException,
)
from ...interop import AsInstance
from ...models import CreateUserRequest, DeleteUserRequest
from ...urls import place_of
from ..input.specs import tag_drift
from ..rate.pace import Pace, Tps
from ..report import Outcome, Progress, Report
from ..workers import Connect, connected
from .journal import Claim, Journal, user_key
from .plan import CollectionPlan, Plan
from .recheck import refuse_outdated
from .run import Run
from .target import Target, account_of
from .users import UserBatch


def apply(
    client: RekognitionClient | Connect,
    plan: Plan,
    *,
    tps: Tps = None,
    journal: str | os.PathLike[str] | None = None,
    receipts: str | os.PathLike[str] | None = None,
    workers: int | None = None,
    executor: Annotated[Executor, AsInstance()] | None = None,
    on_progress: Callable[[Progress], object] | None = None,
    cancel: Annotated[threading.Event, AsInstance()] | None = None,
) -> Report:
    """Make the changes of a plan: first to the collections, then to the users.

    If the process is killed at any moment, make the plan again and apply it with the
    same journal. The run then resumes, and creates nothing twice. A request that the
    killed run may have sent gets the same token again.

    Args:
        client: The client, or a function that creates it. With an executor it must be
            a picklable function, because clients cannot be pickled.
        plan: The plan.
        tps: Requests a second, as one number or as numbers by method name. `"learn"`
            measures the quotas, and `"account"` reads them from Service Quotas. A
            `Pace` shares its rates with other calls. By default the published quotas of
            the region.
        journal: The file from which a later run resumes. By default the run cannot be
            resumed.
        receipts: A folder. With it, the faces of removed users are deleted too, and the
            folder gets a receipt for each user. To resume a killed run, use the same
            folder. By default the faces stay.
        workers: Number of requests in flight. By default the size of the client's
            connection pool. If the rate has no limit, the default is at most 8. With an
            executor this argument is required, and is the executor's number of workers.
            Each worker sends at its share of the quota.
        executor: Runs chunks of the work in other processes or on other machines. By
            default this process does all of the work.
        on_progress: Called a few times a second with the progress.
        cancel: Set this event to stop the run. The run first waits for requests in
            flight. With an executor, it first waits for chunks that have started, which
            takes up to about 20 seconds.

    Raises:
        PlanOutdated: A collection has changed since the plan was made. If `begun` is
            false, this run has changed nothing.
        JournalMismatch: The journal belongs to another job, for example to another
            account. If `begun` is true, this run has already created a collection.
        ConfigurationError: `tps` is invalid, or is the `Pace` of another region.
            Nothing was sent.
        ValueError: `workers` is not a whole number of 1 or more.
        TypeError: `executor` was passed, but `workers` or a function that creates the
            client is missing. Nothing was sent.
        ProvisioningError: The plan is closed or is for another region or endpoint, or
            `plan.refusals` is not empty. Or the journal cannot be used.
        RekoError: A collection could not be read before the first change. This run has
            changed nothing.
    """
    started = time.monotonic()
    with connected(client, executor, workers) as real:
        refuse(plan, real)
        run = Run(
            client=real,
            plan=plan,
            pace=Pace.of(real, tps),
            workers=workers,
            executor=executor,
            connect=client if callable(client) else None,
            on_progress=on_progress,
            cancel=cancel or threading.Event(),
        )
        _count_existing(run)
        kept = [Path(path) for path in (journal, receipts) if path is not None]
        if run.meter.total or any(path.exists() for path in kept):
            _journalled(run, journal, receipts)
    if run.cancel.is_set():
        run.report.stopped = "interrupted; run the same command again to resume"
    run.report.seconds = time.monotonic() - started
    return run.report


def refuse(plan: Plan, client: RekognitionClient) -> None:
    """Raise an error if a plan must not be applied with a client.

    Raises:
        ProvisioningError: The plan is for another region or endpoint, or
            `plan.refusals` is not empty.
    """
    region, endpoint = client.region_name, client.boto_client.meta.endpoint_url
    if (region, place_of(endpoint)) != (plan.region, place_of(plan.endpoint)):
        raise ProvisioningError(
            f"The plan was made for {plan.region}, {plan.endpoint}, and this client is"
            f" for {region}, {endpoint}. Nothing was sent. Use a client of the plan's"
            " region and endpoint."
        )
    if plan.refusals:
        reasons = "".join(f"\n  {reason}" for reason in plan.refusals)
        raise ProvisioningError(
            f"The plan is refused:{reasons}\nNothing was changed. Correct the specs or"
            " the options (owner, max_removals, force), and make a new plan."
        )


def _count_existing(run: Run) -> None:
    for index, collection in enumerate(run.plan.collections):
        if not run.plan.exists(index) or not collection.listed or collection.delete:
            continue
        if not (collection.tags_to_set or collection.tags_to_remove):
            run.report.collections[Outcome.EXISTED] += 1
    for index, collection in enumerate(run.plan.collections):
        absent = run.plan.wanted.count_users(index, absent=True)
        run.report.users[Outcome.EXISTED] += collection.users - absent


def _journalled(
    run: Run,
    path: str | os.PathLike[str] | None,
    receipts: str | os.PathLike[str] | None,
) -> None:
    try:
        with Journal(path, Target.of(run.plan), run.plan.plan_id) as journal:
            _change_all(run, journal, receipts)
            run.tick(journal, "create_user", last=True)
    except CallCancelled:
        pass  # `apply` writes the reason into the report
    except (PlanOutdated, JournalMismatch):
        raise
    except ProvisioningError as error:
        # For example, the disk is full. The report contains the earlier changes.
        if not run.done:
            raise
        run.report.stopped = str(error)
    except BrokenExecutor as error:
        run.report.stopped = f"the executor failed: {error}"


def _change_all(
    run: Run, journal: Journal, receipts: str | os.PathLike[str] | None
) -> None:
    erase: Callable[[], None] | None = None
    if receipts is not None:
        # Load these modules before any change. During a long run, an upgrade of the
        # package may delete their files.
        from .removal import erase_removed

        erase = partial(erase_removed, run, receipts, journal)
    claimed = _restore(run, journal)
    earlier = journal.open_claims()
    refuse_outdated(run, earlier, claimed)
    for index, collection in enumerate(run.plan.collections):
        if run.stop.is_set():
            return
        if collection.delete:
            _delete_collection(run, index)
        elif not run.plan.exists(index):
            _create_if_absent(run, index, journal, index in claimed)
        elif collection.tags_to_set or collection.tags_to_remove:
            _tag_collection(run, collection)
        run.tick(journal, "create_collection")
    created, removed = run.plan.users_to_create, run.plan.users_to_remove
    UserBatch(
        run=run, journal=journal, earlier=earlier, request=CreateUserRequest
    ).send(created)
    if erase is None:
        UserBatch(
            run=run, journal=journal, earlier=earlier, request=DeleteUserRequest
        ).send(removed)
    else:
        erase()
    if earlier and not run.stop.is_set():
        _close_claims(run, journal, earlier)


def _restore(run: Run, journal: Journal) -> set[int]:
    """Find the changes that earlier runs of this plan made, and mark them as done.

    Returns:
        The indexes of the collections that a killed run may have created.
    """
    plan, created = run.plan, journal.created_collections()
    unknown: set[int] = set()
    for index, arn in created.items():
        if arn is None:
            unknown.add(index)
        elif not plan.exists(index):
            plan.created[index] = arn
            run.end_collection(Outcome.EXISTED)
    done = journal.done_keys()
    for index, collection in enumerate(plan.collections if done else ()):
        name = collection.collection_id

        def is_done(user: str, removes: bool, name: str = name) -> bool:
            key = user_key(name, user, removes=removes)
            place = bisect_left(done, key)
            return place < len(done) and done[place] == key

        if collection.users_to_create or collection.users_to_remove:
            number = plan.wanted.skip_done(index, is_done)
            if number:
                run.end_users(Outcome.EXISTED, number)
    return unknown


def _close_claims(run: Run, journal: Journal, earlier: dict[int, Claim]) -> None:
    """Close the claims that were left by killed runs, and not used by this run.

    A claim is a row that a run writes to the journal before it sends a request. A claim
    to create a user gets the outcome `existed` if the user exists and is in the specs
    of the plan. Otherwise, the claim is deleted. A claim to delete a user is always
    deleted.

    Args:
        run: The run.
        journal: The journal.
        earlier: The claims, by the `user_key` of the user.
    """
    for index, collection in enumerate(run.plan.collections):
        for user in run.plan.wanted.existing(index):
            key = user_key(collection.collection_id, user, removes=False)
            if claim := earlier.pop(key, None):
                journal.record(claim, Outcome.EXISTED)
    journal.release(earlier.values())


def _create_if_absent(run: Run, index: int, journal: Journal, claimed: bool) -> None:
    collection = run.plan.collections[index]
    collection_id = collection.collection_id
    journal.record_collection(index, None)
    try:
        arn = _create_collection(run, collection, claimed=claimed)
    except ResourceAlreadyExistsException as error:
        raise PlanOutdated(
            f"The collection {collection_id} did not exist when the plan was made, and"
            " exists now. Make a new plan.",
            begun=run.done > 0,
        ) from error
    except RekoError as error:
        run.fail(collection_id, None, error)
        return
    run.plan.created[index] = arn
    try:
        journal.record_collection(index, arn, account_of(arn))
    except JournalMismatch as error:
        raise JournalMismatch(
            f"{error}\nThe account was unknown until the collection {collection_id} was"
            " created. Nothing else was changed. Delete the collection if the account"
            " is the wrong one.",
            begun=True,
        ) from error


def _create_collection(run: Run, collection: CollectionPlan, *, claimed: bool) -> str:
    """Create a collection, and return its ARN.

    Args:
        run: The run.
        collection: The collection.
        claimed: Whether a killed run may have created it.
    """
    try:
        created = run.paced.create_collection(
            collection_id=collection.collection_id, tags=collection.tags or None
        )
    except ResourceAlreadyExistsException as error:
        if not (error.may_have_succeeded or claimed):
            raise
        found = run.paced.describe_collection(collection_id=collection.collection_id)
        if _is_foreign(run, found.collection_arn, collection):
            raise
        run.end_collection(Outcome.ADOPTED)
        return found.collection_arn
    run.end_collection(Outcome.CREATED)
    return created.collection_arn


def _delete_collection(run: Run, index: int) -> None:
    collection = run.plan.collections[index]
    try:
        run.paced.delete_collection(collection_id=collection.collection_id)
        outcome = Outcome.REMOVED
    except ResourceNotFoundException as error:
        lost = error.may_have_succeeded
        outcome = Outcome.REMOVED if lost else Outcome.ABSENT
    except RekoError as error:
        run.fail(collection.collection_id, None, error)
        return
    run.plan.deleted.add(index)
    run.end_collection(outcome)


def _is_foreign(run: Run, arn: str, collection: CollectionPlan) -> bool:
    """Return whether the tags prove that another client created the collection.

    A run creates collections with the tags of the plan. So if this collection has other
    tags, another client has created it.
    """
    if not collection.tags:
        return False
    try:
        tags = run.paced.list_tags_for_resource(resource_arn=arn).tags
    except AccessDeniedError:
        return False
    return bool(tag_drift(collection.tags, tags))


def _tag_collection(run: Run, collection: CollectionPlan) -> None:
    arn = collection.collection_arn
    assert arn is not None
    try:
        if collection.tags_to_set:
            run.paced.tag_resource(resource_arn=arn, tags=collection.tags_to_set)
        if collection.tags_to_remove:
            run.paced.untag_resource(
                resource_arn=arn, tag_keys=collection.tags_to_remove
            )
    except RekoError as error:
        run.fail(collection.collection_id, None, error)
    else:
        run.end_collection(Outcome.CHANGED)
