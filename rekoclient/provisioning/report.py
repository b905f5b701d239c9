"""Report the progress of a run, and the outcome at its end."""

from __future__ import annotations

import time
from collections import Counter, deque
from collections.abc import Callable
from enum import StrEnum
from typing import Protocol

from attrs import Factory, define, frozen

from ..errors import (
    AccessDeniedError,
    ConfigurationError,
    InvalidInputError,
    QuotaExceededError,
    RekoError,
    RequestValidationError,
    ResourceNotFoundException,
)
from . import text

FATAL = (
    AccessDeniedError,
    ConfigurationError,
    QuotaExceededError,
    ResourceNotFoundException,
)
"""Errors after which requests for other users of the collection would fail too."""
FATAL_EVERYWHERE = (AccessDeniedError, ConfigurationError)
"""Errors after which requests for other collections would fail too."""


def may_pass(error: RekoError) -> bool:
    """Return whether the same request may succeed in a later run."""
    return not isinstance(error, InvalidInputError | RequestValidationError)


_KEPT = 1_000
"""Maximum number of failures in a report, because a run may have a million."""
_SHOWN = 20
_SECONDS_BETWEEN = 0.1
_RATE_SECONDS = 10.0


class Outcome(StrEnum):
    """The outcome for one collection or one user."""

    CREATED = "created"
    """The collection or user was absent, and this run created it."""
    EXISTED = "existed"
    """The collection or user already existed."""
    ADOPTED = "adopted"
    """The reply was lost, and the collection or user exists. Either this run or another
    client has created it.
    """
    CHANGED = "changed"
    """The collection existed, and its tags were changed."""
    REMOVED = "removed"
    """The collection or user was deleted."""
    ABSENT = "absent"
    """The collection or user to delete did not exist."""
    SKIPPED = "skipped"
    """No further request was sent, because the user's collection is missing or full."""
    FAILED = "failed"
    """A request failed. `Report.failures` has the first thousand errors."""


@frozen
class Failure:
    """One failure of a run.

    Attributes:
        collection_id: The collection.
        user_id: The user. None if the collection itself failed.
        error: The error.
    """

    collection_id: str
    user_id: str | None
    error: RekoError

    def __str__(self) -> str:
        """Return `collection/user: error` in one line."""
        what = self.collection_id + (f"/{self.user_id}" if self.user_id else "")
        return f"{what}: {' '.join(str(self.error).split())}"


def without_traceback(error: RekoError) -> RekoError:
    """Remove the traceback and the cause of an error, and return the error.

    Both keep requests and replies in memory, about 100 KB for each error.
    """
    error.__cause__ = error.__context__ = None
    return error.with_traceback(None)


@frozen(kw_only=True)
class Progress:
    """The progress of a run.

    While a plan is made, `done`, `total` and `rate` count requests instead of changes.

    Attributes:
        done: Number of changes that have succeeded or failed.
        total: Number of changes to make.
        failed: Number of failures.
        throttled: Number of throttled requests.
        rate: Changes a second, over the last ten seconds.
        limit: The current rate limit, in requests a second.
        remaining: Seconds until the end, if `rate` stays the same. None if `rate` is 0.
    """

    done: int
    total: int
    failed: int
    throttled: int
    rate: float
    limit: float
    remaining: float | None


class Tally(Protocol):
    """An object with the numbers that `ProgressMeter` reads, such as a `Counts`."""

    @property
    def done(self) -> int:
        """Number of changes that have succeeded or failed."""
        ...

    @property
    def failed(self) -> int:
        """Number of failures."""
        ...

    @property
    def throttled(self) -> int:
        """Number of throttled requests."""
        ...


@define
class Counts:
    """Numbers for work that has no `Report`, for example for making a plan.

    Attributes:
        done: Number of requests or pictures that are done.
        failed: Number of failures.
        throttled: Number of throttled requests.
    """

    done: int = 0
    failed: int = 0
    throttled: int = 0


class ProgressMeter:
    """Reports progress a few times a second, with the rate of the last ten seconds.

    Args:
        total: Number of changes to make.
        tally: The object that counts the changes.
        report: The function to call with the progress. None for no reports.
        clock: Returns the time in seconds.
    """

    def __init__(
        self,
        total: int,
        tally: Tally,
        report: Callable[[Progress], object] | None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.total: int = total
        self._tally = tally
        self._report = report
        self._clock = clock
        self._samples: deque[tuple[float, int]] = deque()

    def tick(self, limit: float, *, last: bool = False) -> None:
        """Report the progress, but at most ten times a second.

        Args:
            limit: The current rate limit, in requests a second.
            last: Report in any case, because the run has ended.
        """
        if self._report is None:
            return
        now, done = self._clock(), self._tally.done
        if self._samples and now - self._samples[-1][0] < _SECONDS_BETWEEN and not last:
            return
        self._samples.append((now, done))
        while len(self._samples) > 2 and now - self._samples[0][0] > _RATE_SECONDS:
            self._samples.popleft()
        then, before = self._samples[0]
        rate = (done - before) / (now - then) if now > then else 0.0
        self._report(
            Progress(
                done=done,
                total=self.total,
                failed=self._tally.failed,
                throttled=self._tally.throttled,
                rate=rate,
                limit=limit,
                remaining=(self.total - done) / rate if rate else None,
            )
        )


@define(kw_only=True)
class Report:
    """The outcome of a run.

    Attributes:
        collections: Number of collections with each outcome.
        users: Number of users with each outcome.
        failures: The first thousand failures. `failed` counts all of them.
        requests: Number of attempts to create or delete a user, retries included. The
            few requests for collections are not counted. If `apply` has the argument
            `receipts`, deletions are not counted either.
        throttled: Number of throttled requests, those for collections included.
        unanswered: Number of attempts with an unknown outcome, for example because the
            reply was lost. Only attempts to create or delete a user are counted. Such
            an attempt can be retried safely, because the retry has the same token.
        seconds: Duration of the run in seconds.
        stopped: The reason for an early end of the run, or None.
    """

    collections: Counter[Outcome] = Factory(Counter[Outcome])
    users: Counter[Outcome] = Factory(Counter[Outcome])
    failures: list[Failure] = Factory(list[Failure])
    requests: int = 0
    throttled: int = 0
    unanswered: int = 0
    seconds: float = 0.0
    stopped: str | None = None

    def fail(self, failure: Failure) -> None:
        """Add a failure to `failures`, unless the list has a thousand already."""
        if len(self.failures) < _KEPT:
            self.failures.append(failure)

    def _sum(self, outcome: Outcome) -> int:
        return self.collections[outcome] + self.users[outcome]

    @property
    def created(self) -> int:
        """Number of collections and users that this run created."""
        return self._sum(Outcome.CREATED)

    @property
    def existed(self) -> int:
        """Number of collections and users that already existed."""
        return self._sum(Outcome.EXISTED)

    @property
    def failed(self) -> int:
        """Number of collections and users that failed."""
        return self._sum(Outcome.FAILED)

    @property
    def complete(self) -> bool:
        """Whether the run came to its end without a failure."""
        return not self.failed and self.stopped is None

    def to_dict(self) -> dict[str, object]:
        """Return the report as JSON data."""
        return {
            "complete": self.complete,
            "stopped": self.stopped,
            "collections": {str(o): n for o, n in self.collections.items() if n},
            "users": {str(o): n for o, n in self.users.items() if n},
            "requests": self.requests,
            "throttled": self.throttled,
            "unanswered": self.unanswered,
            "seconds": round(self.seconds, 3),
            "failed": self.failed,
            "failures": [
                {
                    "collection_id": failure.collection_id,
                    "user_id": failure.user_id,
                    "error": type(failure.error).__name__,
                    "message": " ".join(str(failure.error).split()),
                    "may_have_succeeded": failure.error.may_have_succeeded,
                    "client_request_token": failure.error.client_request_token,
                }
                for failure in self.failures
            ],
        }

    def __str__(self) -> str:
        """Return the report as text for people."""
        end = "Done" if self.complete else "Not finished"
        lines = [f"{end} in {text.duration(self.seconds)}."]
        for noun, counter in (("collection", self.collections), ("user", self.users)):
            parts = [f"{counter[o]:,} {o}" for o in Outcome if counter[o]]
            if parts:
                lines.append(f"  {noun + 's':<13}{', '.join(parts)}")
        again = [
            f"{number:,} {what}"
            for number, what in (
                (self.throttled, "throttled"),
                (self.unanswered, "without a response"),
            )
            if number
        ]
        if self.requests:
            rate = self.requests / self.seconds if self.seconds else 0.0
            sent = f"{text.count(self.requests, 'request')} for users"
            lines.append(f"  {'sent':<13}{sent}, {rate:,.0f}/s")
        if again:
            each = f"{', '.join(again)}; each with the same token"
            lines.append(f"  {'retried':<13}{each}")
        lines += [f"  {'failed':<13}{failure}" for failure in self.failures[:_SHOWN]]
        if self.failed > _SHOWN:
            kept = f"the first {_KEPT:,}" if self.failed > _KEPT else "all"
            more = f"{self.failed - _SHOWN:,} more (--json shows {kept})"
            lines.append(f"  {'':<13}and {more}")
        if self.stopped:
            lines.append(f"  {'stopped':<13}{self.stopped}")
        return "\n".join(lines)
