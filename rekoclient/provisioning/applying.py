"""Doing what a plan says: exactly that, at the account's rate, and resumable."""

from __future__ import annotations

import ipaddress
import math
import os
import threading
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast
from urllib.parse import urlsplit

from attrs import define, evolve, field

from ..errors import (
    JournalMismatch,
    PlanOutdated,
    ProvisioningError,
    RekoError,
    ResourceAlreadyExistsException,
    ResourceNotFoundException,
)
from ..models import CreateUserRequest, DeleteUserRequest
from ..tokens import derived_token
from .dispatch import Task, dispatch
from .journal import Claim, Journal, key_of
from .pacing import Quotas, Tps
from .plans import CollectionPlan, Plan
from .progress import Meter
from .report import FATAL, Failure, Outcome, Progress, Report
from .spreading import Connect, Work, single, spread

if TYPE_CHECKING:
    from ..client import RekognitionClient

_PAUSES = (0.0, 1.0, 2.0)
"""Seconds before each look at users in doubt; a transient conflict needs a moment."""
_UNPACED_WORKERS = 8
"""Without a rate to keep, more threads than this only wait for each other."""

UserOperation = Literal["create_user", "delete_user"]


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
        cancel: Ends the run in good order when it is set.

    Raises:
        PlanOutdated: The world has changed since the plan was made; nothing was sent.
        JournalMismatch: The journal belongs to another job; nothing was sent.
        ProvisioningError: The journal cannot be used.
    """
    connect = client if callable(client) else None
    if executor is not None and (connect is None or workers is None):
        raise TypeError(
            "an executor needs the number of its workers, and a function that makes"
            " clients in the place of the client"
        )
    run = _Run(
        client=connect() if connect else cast("RekognitionClient", client),
        plan=plan,
        quotas=Quotas(plan.region, tps),
        workers=workers,
        executor=executor,
        connect=connect,
        on_progress=on_progress,
        cancel=cancel or threading.Event(),
    )
    try:
        return run.run(journal)
    finally:
        if connect:
            run.client.close()


@define(kw_only=True, eq=False)
class _Run:
    """One application of a plan."""

    client: RekognitionClient
    plan: Plan
    quotas: Quotas
    workers: int | None
    executor: Executor | None
    connect: Connect | None
    on_progress: Callable[[Progress], object] | None
    cancel: threading.Event
    report: Report = field(factory=Report, init=False)
    stop: threading.Event = field(factory=threading.Event, init=False)
    """Set by the user's `cancel`, or by an error that would be the same for all."""
    meter: Meter = field(init=False)
    _started: float = field(factory=time.monotonic, init=False)

    def __attrs_post_init__(self) -> None:
        self.meter = Meter(self.plan.changes, self.report, self.on_progress)

    def run(self, path: str | os.PathLike[str] | None) -> Report:
        endpoint = self.client.boto_client.meta.endpoint_url
        if (self.client.region_name, endpoint) != (
            self.plan.region,
            self.plan.endpoint,
        ):
            raise ProvisioningError(
                f"The plan was made for {self.plan.region}, {self.plan.endpoint}; this"
                f" client goes to {self.client.region_name}, {endpoint}."
                " Nothing was sent."
            )
        for index, collection in enumerate(self.plan.collections):
            if self._is_there(index) and not collection.tags_to_set:
                self.report.collections[Outcome.EXISTED] += 1
            self.report.users[Outcome.EXISTED] += collection.users - self._absent(index)
        if self.plan.changes or (path is not None and Path(path).exists()):
            self._journalled(path)
        if self.cancel.is_set():
            self.report.stopped = "interrupted; the same command goes on"
        self.report.seconds = time.monotonic() - self._started
        return self.report

    def _journalled(self, path: str | os.PathLike[str] | None) -> None:
        try:
            with Journal(path, self._target()) as journal:
                self._make(journal)
                self._tick(journal, "create_user", last=True)
        except (PlanOutdated, JournalMismatch):
            raise
        except ProvisioningError as error:
            # The disk is full, say: what was made is reported all the same.
            if not self.meter.done:
                raise
            self.report.stopped = str(error)
        except BrokenExecutor as error:
            self.report.stopped = f"the executor broke: {error}"

    def _target(self) -> dict[str, str | list[str]]:
        endpoint = urlsplit(self.plan.endpoint)
        ids = sorted(collection.collection_id for collection in self.plan.collections)
        return {
            "region": self.plan.region,
            # A local server has another port each time; its state is the same one.
            "endpoint": "local"
            if _is_loopback(endpoint.hostname)
            else endpoint.geturl(),
            "collections": ids,
        }

    def _is_there(self, index: int) -> bool:
        return self.plan.collections[index].exists or index in self.plan.made

    def _absent(self, index: int) -> int:
        return self.plan.wanted.count(index, absent=True)

    def _refuse_outdated(self, in_flight: int) -> None:
        """Look again at every collection that is to be changed."""
        changes: list[str] = []
        for index, collection in enumerate(self.plan.collections):
            if not collection.changes:
                continue
            self.quotas.wait("describe_collection")
            if change := self._change(index, collection, in_flight):
                changes.append(f"\n  {collection.collection_id}: {change}")
        if changes:
            raise PlanOutdated(
                f"The world has changed since the plan was made:{''.join(changes)}\n"
                "Nothing was sent. Make the plan again."
            )

    def _change(
        self, index: int, collection: CollectionPlan, in_flight: int
    ) -> str | None:
        """What has become of a collection since the plan was made, if anything."""
        try:
            found = self.client.describe_collection(
                collection_id=collection.collection_id
            )
        except ResourceNotFoundException:
            return "it is gone" if self._is_there(index) else None
        if not self._is_there(index):
            return "it was absent and is there now"
        if collection.created_at not in (None, found.creation_timestamp):
            return "it was deleted and made again"
        # What an earlier run of this plan has done is no surprise, nor is what requests
        # of a killed run do when they arrive late.
        made = collection.users_to_create - self._absent(index)
        removed = collection.users_to_remove - self.plan.wanted.count_surplus(index)
        now, then = found.user_count or 0, collection.user_count + made - removed
        if abs(now - then) <= in_flight:
            return None
        return f"it had {then:,} users and has {now:,} now"

    def _make(self, journal: Journal) -> None:
        earlier = journal.open_claims()
        self._refuse_outdated(len(earlier))
        for index, collection in enumerate(self.plan.collections):
            if self._stopping():
                break
            if not self._is_there(index):
                self._make_collection(index, collection)
            elif collection.tags_to_set:
                self._tag_collection(collection)
            self._tick(journal, "create_collection")
        self._send_all(self._absent_users(journal, earlier), journal, "create_user")
        self._send_all(self._surplus_users(journal, earlier), journal, "delete_user")
        if not self._stopping():
            # Claimed by a run that was killed, and as wanted by now: accounted for.
            for claim in earlier.values():
                journal.record(claim, Outcome.EXISTED)

    def _stopping(self) -> bool:
        if self.cancel.is_set():
            self.stop.set()
        return self.stop.is_set()

    def _make_collection(self, index: int, collection: CollectionPlan) -> None:
        self.quotas.wait("create_collection")
        try:
            self.client.create_collection(
                collection_id=collection.collection_id, tags=collection.tags or None
            )
        except ResourceAlreadyExistsException as error:
            if not error.may_have_succeeded:
                raise PlanOutdated(
                    f"{collection.collection_id}: it was absent when the plan was made"
                    " and is there now. Make the plan again."
                ) from error
            self.report.collections[Outcome.ADOPTED] += 1
        except RekoError as error:
            self._fail(collection.collection_id, None, error)
            return
        else:
            self.report.collections[Outcome.CREATED] += 1
        self.plan.made.add(index)
        self.meter.done += 1

    def _tag_collection(self, collection: CollectionPlan) -> None:
        assert collection.collection_arn is not None
        self.quotas.wait("tag_resource")
        try:
            self.client.tag_resource(
                resource_arn=collection.collection_arn, tags=collection.tags_to_set
            )
        except RekoError as error:
            self._fail(collection.collection_id, None, error)
        else:
            self.report.collections[Outcome.CHANGED] += 1
            self.meter.done += 1

    def _absent_users(
        self, journal: Journal, earlier: dict[int, Claim]
    ) -> Iterator[Task]:
        for index, collection in enumerate(self.plan.collections):
            # One that could not be made has its failure, which says why.
            if self._is_there(index):
                chunks = self.plan.wanted.absent(index)
                for user, claim in _claimed(journal, earlier, collection, "+", chunks):
                    request = CreateUserRequest(
                        collection_id=collection.collection_id,
                        user_id=user,
                        client_request_token=self._token(
                            journal, claim, "CreateUser", collection, user
                        ),
                    )
                    replay = claim.generation != journal.generation
                    yield Task(index, request, claim, replay)

    def _surplus_users(
        self, journal: Journal, earlier: dict[int, Claim]
    ) -> Iterator[Task]:
        for index, collection in enumerate(self.plan.collections):
            chunks = self.plan.wanted.surplus(index)
            for user, claim in _claimed(journal, earlier, collection, "-", chunks):
                request = DeleteUserRequest(
                    collection_id=collection.collection_id,
                    user_id=user,
                    client_request_token=self._token(
                        journal, claim, "DeleteUser", collection, user
                    ),
                )
                replay = claim.generation != journal.generation
                yield Task(index, request, claim, replay)

    def _token(
        self,
        journal: Journal,
        claim: Claim,
        operation: str,
        collection: CollectionPlan,
        user_id: str,
    ) -> str:
        return derived_token(
            journal.job,
            claim.generation,
            self.plan.region,
            operation,
            CollectionId=collection.collection_id,
            UserId=user_id,
        )

    def _send_all(
        self, tasks: Iterable[Task], journal: Journal, operation: UserOperation
    ) -> None:
        """Send every task, and look into those in doubt until none is left."""
        doubtful = self._send_once(tasks, journal, operation)
        for pause in _PAUSES:
            if not doubtful or self._stopping():
                return
            self.cancel.wait(pause)
            again = self._unsettled(doubtful, journal)
            doubtful = self._send_once(again, journal, operation)
        for task in doubtful:
            self._end(task, Outcome.FAILED, journal)

    def _send_once(
        self, tasks: Iterable[Task], journal: Journal, operation: UserOperation
    ) -> list[Task]:
        """Send every task, note what came of it, and answer those in doubt."""
        doubtful: list[Task] = []
        for task in self._sent(tasks, journal, operation):
            if task.doubtful:
                doubtful.append(task)
            elif task.removes and isinstance(task.error, ResourceNotFoundException):
                task.error = None
                self._end(task, Outcome.ABSENT, journal)
            elif task.error is not None:
                self._end(task, Outcome.FAILED, journal)
            else:
                self._end(task, task.success, journal)
        return doubtful

    def _sent(
        self, tasks: Iterable[Task], journal: Journal, operation: UserOperation
    ) -> Iterator[Task]:
        """Each task as it ends: sent from here, or by the workers of the executor."""
        max_attempts = self.client.retry.max_attempts
        if self.executor and self.connect and self.workers:
            quota = self.quotas.quota(operation)
            work = Work(self.connect, quota, self.workers, max_attempts)
            return spread(
                tasks,
                self.executor,
                work,
                total=self.plan.users_to_create + self.plan.users_to_remove,
                stop=self.stop,
                tick=lambda: self._tick(journal, operation),
            )
        client = single(self.client)
        pacer = self.quotas.pacer(operation)
        most: int = client.boto_client.meta.config.max_pool_connections
        if pacer.rate == math.inf:
            most = min(most, _UNPACED_WORKERS)
        return dispatch(
            tasks,
            lambda task: client.send(task.request, after=task.error),
            pacer=pacer,
            workers=self.workers or most,
            max_attempts=max_attempts,
            stop=self.stop,
            tick=lambda: self._tick(journal, operation),
        )

    def _unsettled(self, doubtful: list[Task], journal: Journal) -> Iterator[Task]:
        """Note those who are as wanted after all; the others are to be sent again.

        A conflict has two meanings, the user exists or is in an inconsistent state.
        And the success of a claim of an earlier run may be the service's answer to
        that run, whatever has become of the user since. Only the list of users tells.
        """
        by_collection: dict[int, dict[str, Task]] = {}
        for task in doubtful:
            if task.removes and task.error is not None:
                task.replay = False
                yield task
                continue
            names = by_collection.setdefault(task.collection, {})
            names[task.request.user_id] = task
        for index, waiting in by_collection.items():
            collection_id = self.plan.collections[index].collection_id
            try:
                there = self._there(collection_id, waiting)
            except RekoError as error:
                for task in waiting.values():
                    # One that may have succeeded keeps its error, and its claim open.
                    if task.error is None or not task.error.may_have_succeeded:
                        task.error = error
                    self._end(task, Outcome.FAILED, journal)
                continue
            again: list[Task] = []
            for user_id, task in waiting.items():
                if (user_id in there) is task.removes:
                    again.append(task)
                elif task.error is None:
                    self._end(task, task.success, journal)
                else:
                    lost = task.error.may_have_succeeded
                    task.error = None
                    outcome = Outcome.ADOPTED if lost else Outcome.EXISTED
                    self._end(task, outcome, journal)
            self._renew([task for task in again if task.error is None], journal)
            for task in again:
                # From here on a success is no old one: either the token is new, or a
                # conflict has shown that none is stored for it.
                task.replay = False
                yield task

    def _there(self, collection_id: str, user_ids: Collection[str]) -> set[str]:
        """Those of the users who are there."""
        there: set[str] = set()
        self.quotas.wait("list_users")
        for page in self.client.iter_list_users(
            collection_id=collection_id, max_results=500
        ).pages():
            found = {user.user_id for user in page.users if user.user_id}
            there |= found.intersection(user_ids)
            if page.next_token:
                self.quotas.wait("list_users")
        return there

    def _renew(self, tasks: Sequence[Task], journal: Journal) -> None:
        """Give tasks a new claim, and with it a token that has no answer yet."""
        for task in tasks:
            journal.record(task.claim, task.success)
        keys = [
            key_of(
                "-" if task.removes else "+",
                task.request.collection_id,
                task.request.user_id,
            )
            for task in tasks
        ]
        for task, claim in zip(tasks, journal.claim(keys), strict=True):
            token = self._token(
                journal,
                claim,
                task.request.operation.name,
                self.plan.collections[task.collection],
                task.request.user_id,
            )
            task.request = evolve(task.request, client_request_token=token)
            task.claim = claim

    def _end(self, task: Task, outcome: Outcome, journal: Journal) -> None:
        """Note the end of a task in the journal, the plan and the report."""
        request = task.request
        self.report.users[outcome] += 1
        self.report.requests += task.sends
        self.report.throttled += task.throttles
        self.report.unanswered += task.unanswered
        self.meter.done += 1
        if outcome is Outcome.FAILED and task.error is not None:
            self._fail(request.collection_id, request.user_id, task.error)
        elif task.removes:
            self.plan.wanted.mark_gone(task.collection, request.user_id)
        else:
            self.plan.wanted.mark(task.collection, request.user_id)
        if task.error is None or not task.error.may_have_succeeded:
            # One that may have succeeded stays open: the next run sends its token.
            journal.record(task.claim, outcome)

    def _fail(self, collection_id: str, user_id: str | None, error: RekoError) -> None:
        self.report.failures.append(Failure(collection_id, user_id, error))
        if user_id is None:
            self.report.collections[Outcome.FAILED] += 1
        if isinstance(error, FATAL) and not self.stop.is_set():
            self.report.stopped = f"{' '.join(str(error).split())}"
            self.stop.set()

    def _tick(self, journal: Journal, operation: str, *, last: bool = False) -> None:
        self._stopping()
        journal.flush()
        self.meter.tick(self.quotas.pacer(operation).rate, last=last)


def _claimed(
    journal: Journal,
    earlier: dict[int, Claim],
    collection: CollectionPlan,
    sign: str,
    chunks: Iterable[list[str]],
) -> Iterator[tuple[str, Claim]]:
    """Each user with a claim: the one of a run that was killed, or a new one."""
    for users in chunks:
        keys = [key_of(sign, collection.collection_id, user) for user in users]
        old = {key: earlier.pop(key) for key in keys if key in earlier}
        new = iter(journal.claim(key for key in keys if key not in old))
        for user, key in zip(users, keys, strict=True):
            yield user, old.get(key) or next(new)


def _is_loopback(host: str | None) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host or "").is_loopback
    except ValueError:
        return False
