"""The users of a plan: claimed, sent, and looked into until none is in doubt."""

from __future__ import annotations

import math
from collections.abc import Collection, Generator, Iterable, Iterator, Sequence
from contextlib import closing
from itertools import chain, islice

from attrs import define, field

from ...errors import CallCancelled, RekoError, ResourceNotFoundException
from ...models import CreateUserRequest, DeleteUserRequest
from ...tokens import derived_token
from ..rate.attempts import single_attempt
from ..report import Outcome
from .dispatch import Task, dispatch
from .journal import Claim, Journal, user_key
from .run import Run
from .workers import Work, spread

_BATCH = 20_000
"""Users after whom those in doubt are looked into: so many may be kept in memory."""
_PAUSES = (0.0, 1.0, 2.0)
"""Seconds before each look at users in doubt; a transient conflict needs a moment."""
_PAGE = 500
"""Users to a page of ListUsers: the most that there can be."""
_UNPACED_WORKERS = 8
"""Without a rate to keep, more threads than this only wait for each other."""


@define(kw_only=True, eq=False)
class Sending:
    """All users of a plan who are to be created, or all who are to be deleted.

    Attributes:
        run: The run that they belong to.
        journal: Where each is claimed before its request leaves.
        earlier: The claims of runs that were killed, by key; those used are taken out.
        request: What is sent for each.
    """

    run: Run
    journal: Journal
    earlier: dict[int, Claim]
    request: type[CreateUserRequest | DeleteUserRequest]
    _work: Work | None = field(default=None, init=False)

    @property
    def _removes(self) -> bool:
        return self.request is DeleteUserRequest

    def send(self) -> None:
        """Send every one, and look into those in doubt until none is left."""
        plan = self.run.plan
        left = plan.users_to_remove if self._removes else plan.users_to_create
        with closing(self._tasks()) as tasks:
            for first in tasks:
                batch = chain([first], islice(tasks, _BATCH - 1))
                self._settle(batch, min(left, _BATCH))
                left -= _BATCH
                if self.run.stopping():
                    return

    def _settle(self, tasks: Iterable[Task], total: int) -> None:
        doubtful = self._send_once(tasks, total)
        for pause in _PAUSES:
            if not doubtful or self.run.stopping():
                return
            self.run.cancel.wait(pause)
            doubtful = self._send_once(self._unsettled(doubtful), len(doubtful))
        for task in doubtful:
            self._end(task, Outcome.FAILED)

    def _tasks(self) -> Generator[Task]:
        plan = self.run.plan
        users_of = plan.wanted.surplus if self._removes else plan.wanted.absent
        for index, collection in enumerate(plan.collections):
            name = collection.collection_id
            for users in users_of(index):
                if not plan.is_there(index) or name in self.run.ended:
                    # It has its failure, which says why.
                    self._skip(len(users))
                    continue
                claimed = self._claimed(name, users)
                try:
                    for user, claim in claimed:
                        request = self._request(name, user, claim)
                        fresh = index in plan.made
                        replay = self._is_old(claim)
                        yield Task(index, request, claim, replay, fresh=fresh)
                        if name in self.run.ended:
                            break
                finally:
                    # Nobody has asked for these: the run or the collection ends early.
                    left = [claim for _, claim in claimed]
                    if name in self.run.ended:
                        self._skip(len(left))
                    self.journal.release(
                        claim for claim in left if not self._is_old(claim)
                    )

    def _skip(self, number: int) -> None:
        self.run.report.users[Outcome.SKIPPED] += number
        self.run.meter.done += number

    def _skips(self, task: Task) -> bool:
        """Whether a task that came back unsent is left at that; it is noted then."""
        collection = self.run.plan.collections[task.collection]
        if collection.collection_id not in self.run.ended:
            return False
        self._end(task, Outcome.SKIPPED)
        return True

    def _claimed(
        self, collection_id: str, users: Sequence[str]
    ) -> Iterator[tuple[str, Claim]]:
        """Each user with a claim: the one of a run that was killed, or a new one."""
        keys = [self._key(collection_id, user) for user in users]
        old = {key: self.earlier.pop(key) for key in keys if key in self.earlier}
        new = iter(self.journal.claim(key for key in keys if key not in old))
        return zip(users, [old.get(key) or next(new) for key in keys], strict=True)

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

    def _send_once(self, tasks: Iterable[Task], total: int) -> list[Task]:
        """Send every task, note what came of it, and answer those in doubt."""
        doubtful: list[Task] = []
        for task in self._sent(tasks, total):
            if task.doubtful:
                doubtful.append(task)
            elif task.removes and isinstance(task.error, ResourceNotFoundException):
                lost = task.error.may_have_succeeded
                task.error = None
                self._end(task, Outcome.REMOVED if lost else Outcome.ABSENT)
            elif task.error is not None:
                self._end(task, Outcome.FAILED)
            else:
                self._end(task, task.success)
        return doubtful

    def _sent(self, tasks: Iterable[Task], total: int) -> Iterator[Task]:
        """Each task as it ends: sent from here, or by the workers of the executor."""
        run, operation = self.run, self.request.operation.method
        max_attempts = run.client.retry.max_attempts

        def tick() -> None:
            run.tick(self.journal, operation)

        if run.executor and run.connect and run.workers:
            if self._work is None:
                # One for all batches: by it the workers keep their clients and paces.
                quota = run.quotas.quota(operation)
                self._work = Work(run.connect, quota, run.workers, max_attempts)
            return spread(
                tasks,
                run.executor,
                self._work,
                total=total,
                stop=run.stop,
                tick=tick,
                skip=self._skips,
            )
        client = single_attempt(run.client)
        pacer = run.quotas.pacer(operation)
        most: int = client.boto_client.meta.config.max_pool_connections
        if pacer.rate == math.inf:
            most = min(most, _UNPACED_WORKERS)
        return dispatch(
            tasks,
            lambda task: client.send(task.request, after=task.error),
            pacer=pacer,
            workers=run.workers or most,
            max_attempts=max_attempts,
            stop=run.stop,
            tick=tick,
        )

    def _unsettled(self, doubtful: Iterable[Task]) -> Iterator[Task]:
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
            collection_id = self.run.plan.collections[index].collection_id
            try:
                there = self._there(collection_id, waiting)
            except CallCancelled:
                return  # their claims stay open: the next run looks
            except RekoError as error:
                for task in waiting.values():
                    # One that may have succeeded keeps its error, and its claim open.
                    if task.error is None or not task.error.may_have_succeeded:
                        task.error = error
                    self._end(task, Outcome.FAILED)
                continue
            again: list[Task] = []
            for user_id, task in waiting.items():
                if (user_id in there) is task.removes:
                    again.append(task)
                elif task.error is None:
                    self._end(task, task.success)
                else:
                    lost = task.error.may_have_succeeded
                    task.error = None
                    self._end(task, Outcome.ADOPTED if lost else Outcome.EXISTED)
            self._renew([task for task in again if task.error is None])
            for task in again:
                # From here on a success is no old one: either the token is new, or a
                # conflict has shown that none is stored for it.
                task.replay = False
                yield task

    def _there(self, collection_id: str, user_ids: Collection[str]) -> set[str]:
        """Those of the users who are there."""
        there: set[str] = set()
        for page in self.run.patient.iter_list_users(
            collection_id=collection_id, max_results=_PAGE
        ).pages():
            found = {user.user_id for user in page.users if user.user_id}
            there |= found.intersection(user_ids)
            self.run.tick(self.journal, "list_users")
        return there

    def _renew(self, tasks: Sequence[Task]) -> None:
        """Give tasks a new claim, and with it a token that has no answer yet."""
        for task in tasks:
            self.journal.record(task.claim, task.success)
        names = [(task.request.collection_id, task.request.user_id) for task in tasks]
        claims = self.journal.claim(self._key(*name) for name in names)
        for task, name, claim in zip(tasks, names, claims, strict=True):
            task.claim = claim
            task.request = self._request(*name, claim)

    def _end(self, task: Task, outcome: Outcome) -> None:
        """Note the end of a task in the journal, the plan and the report."""
        run, request = self.run, task.request
        run.report.users[outcome] += 1
        run.report.requests += task.sends
        run.report.throttled += task.throttles
        run.report.unanswered += task.unanswered
        run.meter.done += 1
        if outcome is Outcome.FAILED and task.error is not None:
            run.fail(request.collection_id, request.user_id, task.error)
        elif outcome is Outcome.SKIPPED:
            if task.replay:
                return  # its claim stays open: an earlier run may have sent it
        elif task.removes:
            run.plan.wanted.mark_gone(task.collection, request.user_id)
        else:
            run.plan.wanted.mark(task.collection, request.user_id)
        if task.error is None or not task.error.may_have_succeeded:
            # One that may have succeeded stays open: the next run sends its token.
            self.journal.record(task.claim, outcome)
