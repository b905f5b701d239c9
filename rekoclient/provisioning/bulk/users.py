"""Create or delete the users of a plan.

Some responses, such as a conflict, do not prove whether a user exists. The tasks with
such a response are called unclear. Their users are looked up together, because even
the lookup of one user lists all users of the collection.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Generator, Iterable, Iterator, Sequence
from contextlib import closing
from functools import partial
from itertools import chain, islice

from attrs import define, field

from ...errors import CallCancelled, RekoError, ResourceNotFoundException
from ...models import CreateUserRequest, DeleteUserRequest
from ...tokens import derived_token
from ..parts import user_ids as listed_ids
from ..report import Outcome
from ..workers import Work, spread
from .chunk import run_chunk
from .dispatch import Dispatcher, Task
from .journal import Claim, Journal, user_key
from .run import Run

_BATCH = 20_000
"""Maximum number of users whose requests are sent as one batch.

Users with an unclear outcome are collected over several batches. When their number
reaches `_BATCH`, the run looks them up before the next batch.
"""
_PAUSES = (0.0, 1.0, 2.0)
"""Seconds to wait before each of three lookups of the users whose outcome is unclear.

An outcome is unclear after a conflict, for example. The conflict may end during these
pauses.
"""
_PAGE = 500
"""Number of users on a page of ListUsers, the maximum of the service."""
_UNPACED_WORKERS = 8
"""Number of threads if the rate has no limit. More threads would not be faster."""


@define(kw_only=True, eq=False)
class UserBatch:
    """Creates the new users of a plan, or deletes the users that the plan removes.

    Each outcome is recorded in the journal, in the plan and in the report. A later
    process reads the journal. A later `apply` in this process reads the plan. The
    caller of `apply` reads the report.

    Attributes:
        run: The run.
        journal: The journal. It gets a row for each user before the request is sent.
        earlier: Rows of the journal, called claims, by `user_key`. A killed run wrote
            these rows and recorded no outcome. When this run takes over a claim, the
            claim is removed from this dict.
        request: The class of the requests.
    """

    run: Run
    journal: Journal
    earlier: dict[int, Claim]
    request: type[CreateUserRequest | DeleteUserRequest]
    _work: Work | None = field(default=None, init=False)

    @property
    def _removes(self) -> bool:
        return self.request is DeleteUserRequest

    def send(self, total: int) -> None:
        """Send a request for every user, and look up the users with an unclear outcome.

        Args:
            total: Number of users to create or delete. If 0, nothing is sent. With an
                executor, the size of the chunks depends on this number.
        """
        unclear: list[Task] = []
        if not total or self.run.stop.is_set():
            return
        left = total
        with closing(self._tasks()) as tasks:
            for first in tasks:
                batch = chain([first], islice(tasks, _BATCH - 1))
                unclear += self._send_once(batch, min(left, _BATCH))
                left -= _BATCH
                if len(unclear) >= _BATCH:
                    self._settle_all(unclear)
                    unclear = []
                if self.run.stop.is_set():
                    return
        self._settle_all(unclear)

    def _settle_all(self, unclear: list[Task]) -> None:
        for pause in _PAUSES:
            if not unclear or self.run.is_stopped:
                return
            self.run.cancel.wait(pause)
            unclear = self._send_once(self._settled(unclear), len(unclear))
        for task in unclear:
            self._end(task, Outcome.FAILED)

    def _send_once(self, tasks: Iterable[Task], total: int) -> list[Task]:
        """Send the requests of tasks, and record each outcome that is certain.

        Returns:
            The tasks without a certain outcome. Their responses do not prove whether
            the user exists.
        """
        unclear: list[Task] = []
        for task in self._sent(tasks, total):
            if task.is_unclear:
                unclear.append(task)
            elif task.removes and isinstance(task.error, ResourceNotFoundException):
                lost = task.error.may_have_succeeded
                task.error = None
                self._end(task, Outcome.REMOVED if lost else Outcome.ABSENT)
            elif task.error is not None:
                self._end(task, Outcome.FAILED)
            else:
                self._end(task, task.success)
        return unclear

    def _tasks(self) -> Generator[Task]:
        """Yield a task for each user of each collection.

        The journal has a row for the request of each task. The row is on the disk
        before the task is yielded.
        """
        plan = self.run.plan
        users_of = plan.wanted.unlisted if self._removes else plan.wanted.absent
        for index, collection in enumerate(plan.collections):
            name = collection.collection_id
            for users in users_of(index):
                if not plan.exists(index) or name in self.run.ended:
                    # The report already has the failure of the collection.
                    self.run.end_users(Outcome.SKIPPED, len(users))
                    continue
                claimed = self._claimed(name, users)
                try:
                    for user, claim in claimed:
                        request = self._request(name, user, claim)
                        fresh = index in plan.created
                        replay = self._is_old(claim)
                        yield Task(index, request, claim, replay, fresh=fresh)
                        if name in self.run.ended:
                            break
                finally:
                    # No request was sent for the remaining users of this chunk.
                    left = [claim for _, claim in claimed]
                    if name in self.run.ended:
                        self.run.end_users(Outcome.SKIPPED, len(left))
                    if unsent := [claim for claim in left if not self._is_old(claim)]:
                        self.journal.release(unsent)

    def _skips(self, task: Task) -> bool:
        """Skip a task if requests for its collection would fail.

        Returns:
            Whether the task was skipped.
        """
        collection = self.run.plan.collections[task.collection]
        if collection.collection_id not in self.run.ended:
            return False
        self._end(task, Outcome.SKIPPED)
        return True

    def _claimed(
        self, collection_id: str, users: Sequence[str]
    ) -> Iterator[tuple[str, Claim]]:
        """Return pairs of a user and its claim, which is a row of the journal.

        If an earlier run left a claim without an outcome, the pair has that claim.
        Otherwise, a new claim is written to the journal.
        """
        keys = [self._key(collection_id, user) for user in users]
        return zip(users, self.journal.claim(keys, self.earlier), strict=True)

    def _key(self, collection_id: str, user_id: str) -> int:
        return user_key(collection_id, user_id, removes=self._removes)

    def _is_old(self, claim: Claim) -> bool:
        return claim.generation != self.journal.generation

    def _request(
        self, collection_id: str, user_id: str, claim: Claim
    ) -> CreateUserRequest | DeleteUserRequest:
        token = derived_token(
            self.journal.job,
            claim.generation,
            self.run.plan.region,
            self.request.operation.name,
            CollectionId=collection_id,
            UserId=user_id,
        )
        return self.request(
            collection_id=collection_id, user_id=user_id, client_request_token=token
        )

    def _sent(self, tasks: Iterable[Task], total: int) -> Iterator[Task]:
        """Send the requests of tasks, and yield each task when its request has ended.

        The requests are sent by this process, or by the workers of the executor.
        """
        run, operation = self.run, self.request.operation.method
        max_attempts = run.client.retry.max_attempts
        tick = partial(run.tick, self.journal, operation)
        if run.executor and run.connect and run.workers:
            if self._work is None:
                # All batches use the same `Work`, so that workers keep their clients.
                self._work = Work.of(run.connect, run.pace, operation, run.workers)
            return spread(
                tasks,
                run.executor,
                self._work,
                run_chunk,
                total=total,
                stop=run.stop,
                tick=tick,
                skip=self._skips,
            )
        client = run.paced.single
        pacer = run.pace.pacer(operation)
        most: int = client.boto_client.meta.config.max_pool_connections
        if pacer.rate == math.inf:
            most = min(most, _UNPACED_WORKERS)
        return Dispatcher(
            tasks=tasks,
            client=client,
            pacer=pacer,
            workers=run.workers or most,
            max_attempts=max_attempts,
            stop=run.stop,
            tick=tick,
        ).run()

    def _settled(self, unclear: Iterable[Task]) -> Iterator[Task]:
        """Look up the users of unclear tasks, and yield the tasks to retry.

        ListUsers shows which users exist. A task is retried if its user is not in the
        wanted state. The outcomes of the other tasks are recorded. A deletion that
        ended with a conflict is retried without a lookup.

        A conflict is unclear, because the user may exist or be in an inconsistent
        state. A success is unclear if an earlier run may have sent the same request.
        The service may then return its stored response to the earlier request. A
        stored response does not show whether the user exists now.
        """
        by_collection: dict[int, dict[str, Task]] = {}
        for task in unclear:
            if task.removes and task.error is not None:
                task.replay = False
                yield task
                continue
            names = by_collection.setdefault(task.collection, {})
            names[task.request.user_id] = task
        for index, waiting in by_collection.items():
            collection_id = self.run.plan.collections[index].collection_id
            try:
                existing = self._existing(collection_id, waiting)
            except CallCancelled:
                return  # the claims stay open, so that the next run looks up the users
            except RekoError as error:
                self._fail(waiting.values(), error)
                continue
            yield from self._settle(waiting, existing)

    def _settle(
        self, waiting: dict[str, Task], existing: Collection[str]
    ) -> Iterator[Task]:
        """Record the tasks that have succeeded. Yield the other tasks for a retry.

        A task to create a user has succeeded if the user exists. A task to delete a
        user has succeeded if the user does not exist.

        Args:
            waiting: The tasks of one collection, by user id. Their responses do not
                prove whether the user exists.
            existing: The users of the collection that exist.
        """
        again: list[Task] = []
        for user_id, task in waiting.items():
            if (user_id in existing) is task.removes:
                again.append(task)
            elif task.error is None:
                self._end(task, task.success)
            else:
                lost = task.error.may_have_succeeded
                task.error = None
                self._end(task, Outcome.ADOPTED if lost else Outcome.EXISTED)
        self._renew([task for task in again if task.error is None])
        for task in again:
            # A later success of the task cannot be a stored response. Either its token
            # is new, or the conflict shows that no success is stored for its token.
            task.replay = False
            yield task

    def _fail(self, tasks: Iterable[Task], error: RekoError) -> None:
        for task in tasks:
            # If the request may have succeeded, keep its own error, so that its claim
            # stays open.
            if task.error is None or not task.error.may_have_succeeded:
                task.error = error
            self._end(task, Outcome.FAILED)

    def _existing(self, collection_id: str, user_ids: Collection[str]) -> set[str]:
        """Return the users among `user_ids` that exist."""
        existing: set[str] = set()
        for page in self.run.paced.iter_list_users(
            collection_id=collection_id, max_results=_PAGE
        ).pages():
            existing |= set(listed_ids(page.users)).intersection(user_ids)
            self.run.tick(self.journal, "list_users")
        return existing

    def _renew(self, tasks: Sequence[Task]) -> None:
        """Give each task a new token, and write a new row for it to the journal.

        With the old token, the service would return its stored response again instead
        of executing the request.
        """
        for task in tasks:
            self.journal.record(task.claim, task.success)
        names = [(task.request.collection_id, task.request.user_id) for task in tasks]
        claims = self.journal.claim(self._key(*name) for name in names)
        for task, name, claim in zip(tasks, names, claims, strict=True):
            task.claim = claim
            task.request = self._request(*name, claim)

    def _end(self, task: Task, outcome: Outcome) -> None:
        """Record the outcome of a task in the report, the plan and the journal."""
        run, request, removes = self.run, task.request, self._removes
        run.end_users(outcome, 1)
        run.report.requests += task.sends
        run.report.throttled += task.throttles
        run.report.unanswered += task.unanswered
        if outcome is Outcome.FAILED and task.error is not None:
            run.fail(request.collection_id, request.user_id, task.error)
        elif outcome is Outcome.SKIPPED:
            if task.replay:
                return  # the claim stays open: an earlier run may have sent the request
        else:
            run.plan.wanted.mark_done(task.collection, request.user_id, removes=removes)
        if task.error is None or not task.error.may_have_succeeded:
            # If the request may have succeeded, its claim stays open. Then the next run
            # sends the same token.
            self.journal.record(task.claim, outcome)
