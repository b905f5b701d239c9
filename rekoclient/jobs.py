"""Waiting for what goes on by itself at the service, for all 13 kinds of it.

Imports ``errors``, ``schema`` and ``pagination`` of ours. What decides (``Watch``) is
kept apart from what waits, which is the client's loop. What is watched is known by the
operation that asks how it goes on, so that another process can wait for it as well.
"""

from __future__ import annotations

import math
from collections.abc import Awaitable, Callable
from typing import Any, Generic, Protocol, TypedDict, TypeVar

from attrs import frozen

from .errors import JobFailed, RekoError, WaitError, WaitTimeout
from .pagination import AsyncPaginator, Paginator, following
from .schema import (
    AsyncSender,
    Item_co,
    PagedRequest,
    R,
    R_co,
    Request,
    Response,
    Sender,
    Shape,
)

E = TypeVar("E", bound=WaitError)
W_co = TypeVar("W_co", bound=Request[Any], covariant=True)


@frozen(kw_only=True)
class Kind:
    """How the answer of an operation says how far something is.

    Attributes:
        status: The member that says it.
        within: The member that holds it: a shape, or a list of them, on all pages; by
            default the answer itself.
        named: The member of the request that names them: as many have to be there.
        done: The statuses that are worth waiting for; any other goes on.
        failed: The statuses that will become none of these.
        poll: Seconds between two looks, unless the caller says.
    """

    status: str = "status"
    within: str | None = None
    named: str | None = None
    done: tuple[str, ...] = ("SUCCEEDED",)
    failed: tuple[str, ...] = ("FAILED",)
    poll: float = 5.0


_VIDEO = Kind(status="job_status")

KINDS = {
    "GetCelebrityRecognition": _VIDEO,
    "GetContentModeration": _VIDEO,
    "GetFaceDetection": _VIDEO,
    "GetFaceSearch": _VIDEO,
    "GetLabelDetection": _VIDEO,
    "GetPersonTracking": _VIDEO,
    "GetSegmentDetection": _VIDEO,
    "GetTextDetection": _VIDEO,
    "GetMediaAnalysisJob": Kind(poll=30.0),
    "GetFaceLivenessSessionResults": Kind(failed=("FAILED", "EXPIRED"), poll=1.0),
    "DescribeProjectVersions": Kind(
        within="project_version_descriptions",
        named="version_names",
        done=("TRAINING_COMPLETED", "COPYING_COMPLETED", "RUNNING", "STOPPED"),
        failed=(
            *("TRAINING_FAILED", "COPYING_FAILED", "FAILED"),
            *("DEPRECATED", "EXPIRED", "DELETING"),
        ),
        poll=30.0,
    ),
    "DescribeStreamProcessor": Kind(done=("RUNNING", "STOPPED")),
    "DescribeDataset": Kind(
        within="dataset_description",
        done=("CREATE_COMPLETE", "UPDATE_COMPLETE"),
        failed=("CREATE_FAILED", "UPDATE_FAILED", "DELETE_IN_PROGRESS"),
    ),
}
"""What can be waited for, by the operation that asks how it goes on."""


class Started(Protocol[W_co]):
    """The response of an operation that starts something."""

    def follow_up(self) -> W_co:
        """The request that asks how it goes on."""
        ...


def request_of(job: Request[Any] | Started[Request[Any]]) -> Request[Any]:
    """What asks how a job goes on.

    Raises:
        TypeError: It cannot be told from what is given.
    """
    if isinstance(job, Request):
        return job
    if not hasattr(job, "follow_up"):
        known = ", ".join(f"{operation}Request" for operation in KINDS)
        raise TypeError(
            f"{type(job).__name__} does not tell what to wait for; give the answer that"
            f" started it, or one of {known}"
        )
    return job.follow_up()


def watch_of(
    job: Request[Any] | Started[Request[Any]],
    clock: Callable[[], float],
    how: Waiting,
) -> Watch[Any]:
    """Watches how a job goes on, as ``wait_for`` is told.

    Raises:
        TypeError: It cannot be told what to wait for, or ``how``.
        ValueError: It is nothing to wait for, or not so.
    """
    for name in how:
        if name not in Waiting.__annotations__:
            known = ", ".join(("cancel", *Waiting.__annotations__))
            raise TypeError(f"wait_for has no {name}; it has {known}")
    return Watch(request_of(job), clock, **how)


@frozen(kw_only=True)
class Progress:
    """One look at something that goes on.

    Attributes:
        status: What the service says; of several things, the first that is not done.
        looks: How often it has been looked at, this time included.
        elapsed: Seconds since the waiting began.
        response: All that the service says; of several pages the first.
    """

    status: str
    looks: int
    elapsed: float
    response: Response


class Waiting(TypedDict, total=False):
    """How ``wait_for`` waits.

    Attributes:
        until: The status to wait for, where there are several, such as ``RUNNING`` for
            a model; by default any in which it rests.
        timeout: Seconds to wait at most; by default an hour. None waits for ever.
        poll: Seconds between two looks; by default 1 to 30, as long as the thing is
            likely to take.
        on_progress: Called after each look; under asyncio also awaited, if it can be.
    """

    until: str | None
    timeout: float | None
    poll: float | None
    on_progress: Callable[[Progress], object] | None


class Watch(Generic[R]):
    """The decisions of one wait: whether to look again, and when.

    Attributes:
        request: What to send next: it asks how things go on, or for a further page.
        delay: Seconds until then.
        told: What ``on_progress`` has answered to the last page.
    """

    def __init__(
        self,
        request: Request[R],
        clock: Callable[[], float],
        *,
        until: str | None = None,
        timeout: float | None = 3600.0,
        poll: float | None = None,
        on_progress: Callable[[Progress], object] | None = None,
    ) -> None:
        """Begins to wait.

        Args:
            request: What asks how it goes on.
            clock: Seconds that only ever grow.
            until: As in ``Waiting``, and so are the others.
            timeout: Seconds.
            poll: Seconds.
            on_progress: Called after each look.

        Raises:
            ValueError: It is nothing to wait for, or never in the status ``until``.
        """
        self.request: Request[R] = request
        self._first = request
        self._pages: list[R] = []
        self._tokens: set[int] = set()
        self._operation = request.operation.name
        kind = KINDS.get(self._operation)
        if kind is None:
            known = ", ".join(KINDS)
            raise ValueError(
                f"{self._operation} is nothing to wait for; these are: {known}"
            )
        if until is not None and until not in kind.done:
            known = ", ".join(kind.done)
            raise ValueError(f"until must be one of {known}, not {until!r}")
        if timeout is not None and not 0 <= timeout < math.inf:
            raise ValueError(f"timeout must be 0 seconds or more, not {timeout}")
        if poll is not None and not 0 < poll < math.inf:
            raise ValueError(f"poll must be more than 0 seconds, not {poll}")
        self._kind = kind
        self._done = kind.done if until is None else (until,)
        self._clock = clock
        self._timeout = timeout
        self._poll = kind.poll if poll is None else poll
        self.delay: float = self._poll
        self.told: object = None
        self._on_progress = on_progress
        self._started = clock()
        self._look_until = math.inf
        self._looks = 0
        self._status = ""

    def remaining(self) -> float | None:
        """Seconds that the next request may take, or None.

        The last look has a second, all its pages together.
        """
        if self._timeout is None:
            return None
        now = self._clock()
        if not self._pages:
            self._look_until = max(self._started + self._timeout, now + 1.0)
        return max(0.001, self._look_until - now)

    def seen(self, page: R) -> R | None:
        """What to answer if all is done; if not, ``delay`` says when to send again.

        Raises:
            JobFailed: It has failed.
            WaitTimeout: The time to wait is over.
        """
        self.told = None
        self._pages.append(page)
        if self._kind.within is not None and isinstance(self.request, PagedRequest):
            further = following(self.request, page, self._tokens)
            if further is not None:
                if self._clock() >= self._look_until:
                    raise self._over()
                self.request, self.delay = further, 0.0
                return None
        response = self._pages[0]
        things = [thing for page in self._pages for thing in self._things(page)]
        self._begin_look()
        self._looks += 1
        found = [str(getattr(thing, self._kind.status)) for thing in things]
        waiting = [status for status in found if status not in self._done]
        if self._kind.named is not None:
            named = getattr(self.request, self._kind.named) or ()
            waiting += ["NOT_FOUND"] * (len(set(named)) - len(found))
        self._status = (waiting or found or ["NOT_FOUND"])[0]
        if self._on_progress is not None:
            self.told = self._on_progress(
                Progress(
                    status=self._status,
                    looks=self._looks,
                    elapsed=self._clock() - self._started,
                    response=response,
                )
            )
        for thing, status in zip(things, found, strict=True):
            if status in self._kind.failed:
                self._status = status
                raise self._failed(_reason(thing), response)
        if found and not waiting:
            return response
        self._again()
        return None

    def missed(self, error: RekoError) -> None:
        """Takes a look that failed for none, and sets ``delay``.

        Raises:
            RekoError: The same, where another look would fail as well.
            WaitTimeout: The time to wait is over.
        """
        if not error.retryable:
            raise error
        self._begin_look()
        self._again(error)

    def _begin_look(self) -> None:
        self.request, self._pages = self._first, []
        self._tokens.clear()

    def _things(self, response: R) -> tuple[object, ...]:
        if self._kind.within is None:
            return (response,)
        held = getattr(response, self._kind.within)
        if isinstance(held, tuple):
            return held
        return () if held is None else (held,)

    def _again(self, cause: RekoError | None = None) -> None:
        self.delay = self._poll
        if self._timeout is None:
            return
        left = self._started + self._timeout - self._clock()
        if left <= 0:
            raise self._over() from cause
        self.delay = min(self._poll, left)

    def _over(self) -> WaitTimeout:
        status = self._status or "not seen once"
        error = WaitTimeout(
            f"{self._operation}: {status} after {self._clock() - self._started:.0f} s;"
            " it goes on by itself, and can be waited for again"
        )
        return self._told(error)

    def _failed(self, reason: str, response: R) -> JobFailed:
        words = reason or "the service gives no reason"
        error = JobFailed(f"{self._operation}: {self._status}: {words}")
        error.reason = reason
        error.request_id = response.response_metadata.request_id
        error.http_status = response.response_metadata.http_status
        return self._told(error)

    def _told(self, error: E) -> E:
        error.operation = self._operation
        error.status = self._status
        return error


def _reason(thing: object) -> str:
    """The service's own words about a failure."""
    for name in ("status_message", "failure_details", "feedback"):
        value = getattr(thing, name, None)
        if value:
            return _words(value)
    return ""


def _words(value: object) -> str:
    if isinstance(value, tuple):
        return "; ".join(map(_words, value))
    if isinstance(value, Shape):
        parts = (getattr(value, "code", None), getattr(value, "message", None))
        return ": ".join(str(part) for part in parts if part)
    return str(value)


def wait(
    sender: Callable[[float | None], Sender],
    watch: Watch[R],
    sleep: Callable[[float], object],
) -> R:
    """Look again and again; the answer is the first page of the look that saw it done.

    Args:
        sender: Something that sends and takes no longer than so many seconds.
        watch: Decides.
        sleep: Waits between two looks.
    """
    while True:
        try:
            response = sender(watch.remaining()).send(watch.request)
        except RekoError as error:
            watch.missed(error)
        else:
            if (answer := watch.seen(response)) is not None:
                return answer
        sleep(watch.delay)


async def wait_async(
    sender: Callable[[float | None], AsyncSender],
    watch: Watch[R],
    sleep: Callable[[float], Awaitable[object]],
) -> R:
    """The same under asyncio."""
    while True:
        try:
            response = await sender(watch.remaining()).send(watch.request)
        except RekoError as error:
            watch.missed(error)
        else:
            try:
                answer = watch.seen(response)
            finally:
                if isinstance(watch.told, Awaitable):
                    await watch.told
            if answer is not None:
                return answer
        await sleep(watch.delay)


class Finished(Paginator[R_co, Item_co]):
    """What a job has found: items when iterated, fetched page by page.

    Attributes:
        response: The first page, which is here already.
    """

    def __init__(
        self,
        sender: Sender,
        request: PagedRequest[R_co, Item_co],
        response: R_co,
    ) -> None:
        """Sends nothing.

        Args:
            sender: Sends the requests of the further pages.
            request: Of the first page.
            response: The first page.
        """
        super().__init__(sender, request, response)
        self.response = response


class AsyncFinished(AsyncPaginator[R_co, Item_co]):
    """The same under asyncio.

    Attributes:
        response: The first page, which is here already.
    """

    def __init__(
        self,
        sender: AsyncSender,
        request: PagedRequest[R_co, Item_co],
        response: R_co,
    ) -> None:
        """Sends nothing; see ``Finished``."""
        super().__init__(sender, request, response)
        self.response = response
