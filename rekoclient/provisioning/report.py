"""What became of a run: step by step for whoever watches, and in sum."""

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
    QuotaExceededError,
    RekoError,
    ResourceNotFoundException,
)
from . import text

FATAL = (
    AccessDeniedError,
    ConfigurationError,
    QuotaExceededError,
    ResourceNotFoundException,
)
"""What would be the same for every further user of the collection."""
FATAL_EVERYWHERE = (AccessDeniedError, ConfigurationError)
"""And what would be the same in every other collection."""
_KEPT = 1_000
"""Failures that a report keeps: there may be a million."""
_SHOWN = 20
_SECONDS_BETWEEN = 0.1
_RATE_SECONDS = 10.0


class Outcome(StrEnum):
    """What happened to a collection or to a user."""

    CREATED = "created"
    """It was absent and we made it, lost replies or not."""
    EXISTED = "existed"
    """It was there already."""
    ADOPTED = "adopted"
    """It is there after a lost reply: made by us, or by somebody at that moment."""
    CHANGED = "changed"
    """It was there, and was brought into line as asked."""
    REMOVED = "removed"
    """It was there, and was deleted as asked."""
    ABSENT = "absent"
    """It was to be deleted, and was not there."""
    SKIPPED = "skipped"
    """Nobody asked for it: its collection could not be made, is gone, or is full."""
    FAILED = "failed"
    """It could not be done; the failure says why."""


@frozen
class Failure:
    """One thing that could not be done.

    Attributes:
        collection_id: The collection.
        user_id: The user; None where it is the collection itself.
        error: Why.
    """

    collection_id: str
    user_id: str | None
    error: RekoError

    def __str__(self) -> str:
        """What and why, in one line."""
        what = self.collection_id + (f"/{self.user_id}" if self.user_id else "")
        return f"{what}: {' '.join(str(self.error).split())}"


def bare(error: RekoError) -> RekoError:
    """An error that is kept: without the frames and the errors that it came from.

    They hold requests and replies, some 100 KB for each error.
    """
    error.__cause__ = error.__context__ = None
    return error.with_traceback(None)


@frozen(kw_only=True)
class Progress:
    """How far a run is; or, while a plan is made, how far reading is, in requests.

    Attributes:
        done: Changes that have an outcome.
        total: Changes of the plan.
        failed: Those that could not be done.
        throttled: Requests that the service put off.
        rate: Changes a second, lately.
        limit: Requests a second that the pacer allows now.
        remaining: Seconds to go at this rate; None while that is unknown.
    """

    done: int
    total: int
    failed: int
    throttled: int
    rate: float
    limit: float
    remaining: float | None


class Tally(Protocol):
    """Where failures and throttles are counted, such as a `Report`."""

    @property
    def failed(self) -> int:
        """What could not be done."""
        ...

    @property
    def throttled(self) -> int:
        """Requests that the service put off."""
        ...


class ProgressMeter:
    """Counts what is done, and tells it with the rate of the last ten seconds.

    Args:
        total: Things that there are to do.
        report: Where failures and throttles are counted.
        tell: Called with the progress; None for nobody.
        clock: Returns seconds.
    """

    def __init__(
        self,
        total: int,
        report: Tally,
        tell: Callable[[Progress], object] | None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.done: int = 0
        self.total: int = total
        self._report = report
        self._tell = tell
        self._clock = clock
        self._samples: deque[tuple[float, int]] = deque()

    def tick(self, limit: float, *, last: bool = False) -> None:
        """Tell, unless that was done a moment ago and this is not the last word."""
        if self._tell is None:
            return
        now = self._clock()
        if self._samples and now - self._samples[-1][0] < _SECONDS_BETWEEN and not last:
            return
        self._samples.append((now, self.done))
        while len(self._samples) > 2 and now - self._samples[0][0] > _RATE_SECONDS:
            self._samples.popleft()
        then, before = self._samples[0]
        rate = (self.done - before) / (now - then) if now > then else 0.0
        self._tell(
            Progress(
                done=self.done,
                total=self.total,
                failed=self._report.failed,
                throttled=self._report.throttled,
                rate=rate,
                limit=limit,
                remaining=(self.total - self.done) / rate if rate else None,
            )
        )


@define(kw_only=True)
class Report:
    """What became of a run.

    Attributes:
        collections: How many collections came to which outcome.
        users: The same for users.
        failures: What could not be done, and why: the first thousand of it; `failed`
            is the number of all.
        requests: Attempts to create or to remove a user, the first and all others.
            The few requests for collections are not counted.
        throttled: How many requests the service put off, those for collections too.
        unanswered: How many attempts for users ended without an answer, and were made
            again with the same token.
        seconds: How long it took.
        stopped: Why the run ended before all was done; None where it did not.
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
        """Keep a failure, unless there are many already."""
        if len(self.failures) < _KEPT:
            self.failures.append(failure)

    def _sum(self, outcome: Outcome) -> int:
        return self.collections[outcome] + self.users[outcome]

    @property
    def created(self) -> int:
        """Collections and users that we made."""
        return self._sum(Outcome.CREATED)

    @property
    def existed(self) -> int:
        """Collections and users that were there already."""
        return self._sum(Outcome.EXISTED)

    @property
    def failed(self) -> int:
        """Collections and users that could not be made."""
        return self._sum(Outcome.FAILED)

    @property
    def complete(self) -> bool:
        """Whether everything of the plan is done."""
        return not self.failed and self.stopped is None

    def to_dict(self) -> dict[str, object]:
        """The report for machines."""
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
        """The report for people."""
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
                (self.unanswered, "without an answer"),
            )
            if number
        ]
        if self.requests:
            rate = self.requests / self.seconds if self.seconds else 0.0
            sent = f"{text.count(self.requests, 'request')} for users"
            lines.append(f"  {'sent':<13}{sent}, {rate:,.0f}/s")
        if again:
            each = f"{', '.join(again)}; each with its first token"
            lines.append(f"  {'sent again':<13}{each}")
        lines += [f"  {'failed':<13}{failure}" for failure in self.failures[:_SHOWN]]
        if self.failed > _SHOWN:
            kept = f" has the first {_KEPT:,}" if self.failed > _KEPT else ""
            more = f"{self.failed - _SHOWN:,} more (--json{kept})"
            lines.append(f"  {'':<13}and {more}")
        if self.stopped:
            lines.append(f"  {'stopped':<13}{self.stopped}")
        return "\n".join(lines)
