"""Waits for jobs, model versions and other work of the service.

``wait`` and ``wait_async`` send the polls. A ``Watch`` decides when to poll. A wait
needs only the request that polls the status. Therefore, a process can wait for a job
that another process started.
"""

from __future__ import annotations

import math
from collections.abc import Awaitable, Callable, Mapping
from typing import (
    Annotated,
    Any,
    ClassVar,
    Generic,
    Literal,
    TypeAlias,
    TypedDict,
    TypeVar,
    cast,
)

from attrs import frozen

from .errors import JobFailed, RekoError, WaitError, WaitTimeout
from .interop import AsInstance
from .limits import seconds
from .pagination import AsyncPaginator, Pager, Paginator, following
from .schema import (
    AsyncSender,
    Item_co,
    PagedRequest,
    PagedStatusRequest,
    R,
    R_co,
    Request,
    Response,
    Sender,
    Shape,
    Started,
    Waitable,
    begun_request,
)
from .values import Value

__all__ = [
    "AsyncFinished",
    "Finished",
    "Progress",
    "Started",
    "Waitable",
    "Waiting",
    "from_notification",
]

S = TypeVar("S")
E = TypeVar("E", bound=WaitError)


class JobKind:
    """Base class of the kinds of jobs. A kind describes how to read a poll's response.

    Attributes:
        status: The member with the status.
        within: The member of the response that contains ``status``: a structure or a
            list of structures. None means that the response itself contains ``status``.
        named: The member of the request with a list of names. The response must have an
            entry for each name. None means that the request has no such list.
        done: The statuses of a finished job.
        failed: The statuses of a failed job.
        passed: Maps a status in ``done`` to the statuses that also end a wait for
            this status. For example, a wait for ``CREATE_COMPLETE`` also ends at
            ``UPDATE_COMPLETE``, which is a later status.
        begins: Maps a status in ``done`` to the statuses which show that the work has
            begun. For example, ``STARTING`` comes before ``RUNNING``.
        ends: Maps a status in ``done`` to the statuses which mean failure after the
            work has begun. For example, ``STOPPED`` after ``STARTING`` is a failure to
            reach ``RUNNING``.
        poll: Default seconds between two polls.
    """

    status: ClassVar[str] = "status"
    within: ClassVar[str | None] = None
    named: ClassVar[str | None] = None
    done: ClassVar[tuple[str, ...]] = ("SUCCEEDED",)
    failed: ClassVar[tuple[str, ...]] = ("FAILED",)
    passed: ClassVar[Mapping[str, tuple[str, ...]]] = {}
    begins: ClassVar[Mapping[str, tuple[str, ...]]] = {}
    ends: ClassVar[Mapping[str, tuple[str, ...]]] = {}
    poll: ClassVar[float] = 5.0


class _Video(JobKind):
    status = "job_status"


class _Analysis(JobKind):
    poll = 30.0


class _Liveness(JobKind):
    failed = ("FAILED", "EXPIRED")
    poll = 1.0


_READY = (
    *("TRAINING_COMPLETED", "COPYING_COMPLETED"),
    *("STARTING", "RUNNING", "STOPPING", "STOPPED"),
)
"""Statuses of a model whose training or copying is complete."""


class _Version(JobKind):
    within = "project_version_descriptions"
    named = "version_names"
    done = ("TRAINING_COMPLETED", "COPYING_COMPLETED", "RUNNING", "STOPPED")
    failed = (
        *("TRAINING_FAILED", "COPYING_FAILED", "FAILED"),
        *("DEPRECATED", "EXPIRED", "DELETING"),
    )
    passed: ClassVar = {"TRAINING_COMPLETED": _READY, "COPYING_COMPLETED": _READY}
    begins: ClassVar = {"RUNNING": ("STARTING",), "STOPPED": ("STOPPING",)}
    ends: ClassVar = {"RUNNING": ("STOPPING", "STOPPED", *_READY[:2])}
    poll = 30.0


class _Processor(JobKind):
    done = ("RUNNING", "STOPPED")
    begins: ClassVar = {"RUNNING": ("STARTING",), "STOPPED": ("STOPPING",)}
    ends: ClassVar = {"RUNNING": ("STOPPING", "STOPPED")}


class _Dataset(JobKind):
    within = "dataset_description"
    done = ("CREATE_COMPLETE", "UPDATE_COMPLETE")
    failed = ("CREATE_FAILED", "UPDATE_FAILED", "DELETE_IN_PROGRESS")
    passed: ClassVar = {"CREATE_COMPLETE": ("UPDATE_IN_PROGRESS", "UPDATE_COMPLETE")}


KINDS: Mapping[str, type[JobKind]] = {
    "GetCelebrityRecognition": _Video,
    "GetContentModeration": _Video,
    "GetFaceDetection": _Video,
    "GetFaceSearch": _Video,
    "GetLabelDetection": _Video,
    "GetPersonTracking": _Video,
    "GetSegmentDetection": _Video,
    "GetTextDetection": _Video,
    "GetMediaAnalysisJob": _Analysis,
    "GetFaceLivenessSessionResults": _Liveness,
    "DescribeProjectVersions": _Version,
    "DescribeStreamProcessor": _Processor,
    "DescribeDataset": _Dataset,
}
"""The kind of job for each operation that polls a status."""


Job: TypeAlias = (
    Request[Any]
    | Annotated[Waitable[Request[Any]], AsInstance()]
    | Mapping[str, Any]
    | str
    | bytes
)
"""The types that ``wait_for`` accepts: a request, a response or a notification."""


_OF_AN_ID = (
    "for the id of a job, pass its request, such as"
    " GetLabelDetectionRequest(job_id=...)"
)


def request_of(job: object) -> Request[Any]:
    """Return the request that polls the status of a job.

    Args:
        job: The argument of ``wait_for``.

    Raises:
        TypeError: ``job`` is not one of the types in ``Job``.
        ValueError: ``job`` is text or a mapping, but not a notification.
    """
    if isinstance(job, Request):
        return job
    if isinstance(job, str | bytes | Mapping):
        try:
            return from_notification(job)
        except ValueError as error:
            raise ValueError(f"{error}; {_OF_AN_ID}") from None
    if isinstance(job, Started):
        poll: Request[Any] = job.follow_up()
        return poll
    if isinstance(job, Waitable) and isinstance(job, Response):
        return _finding_project(job)
    raise TypeError(
        "wait_for() takes the response that started a job, a notification of a video"
        " job, or a request such as GetLabelDetectionRequest(job_id=...), not"
        f" {type(job).__name__}"
    )


def _finding_project(job: Response) -> Request[Any]:
    """Return the first request to poll a model version, for ``wait_for``.

    After StartProjectVersion or StopProjectVersion, the client knows only the ARN of
    the version. A poll also needs the ARN of the project. So the first request is a
    DescribeProjects request.

    Args:
        job: The response of StartProjectVersion or StopProjectVersion.

    Raises:
        TypeError: The response does not come from a client.
    """
    from . import models

    arn = job.response_metadata.begun
    if not isinstance(arn, str):
        return begun_request(job, models.DescribeProjectVersionsRequest)
    name, _ = _names_in(arn)
    return models.DescribeProjectsRequest(project_names=[name])


def _names_in(version_arn: str) -> tuple[str, str]:
    """Return the project name and the version name in the ARN of a model version."""
    _, project, _, version, _ = version_arn.split("/")
    return project, version


def _poll_of_version(version_arn: str, projects: Response) -> Request[Any] | None:
    """Return the request that polls a model version.

    Return None if the response ``projects`` lacks the project of the version.

    Args:
        version_arn: The ARN of the version.
        projects: A DescribeProjects response.
    """
    from . import models

    name, version = _names_in(version_arn)
    for project in getattr(projects, "project_descriptions", ()):
        arn = project.project_arn or ""
        if arn.rpartition("/")[0].endswith(f":project/{name}"):
            return models.DescribeProjectVersionsRequest(
                project_arn=arn, version_names=[version]
            )
    return None


_WHAT = "the notification of a video job"


def from_notification(
    message: Mapping[str, Any] | str | bytes,
) -> PagedStatusRequest[Any, Any, Literal["SUCCEEDED"]]:
    """Return the request for the results of a video job, from its notification.

    Pass the request, or the notification itself, to ``wait_for``. For a successful job,
    ``wait_for`` returns the results. For a failed job, it raises ``JobFailed``.

    Args:
        message: The notification as text or dict. It may be wrapped in an SNS or SQS
            message, or in a Lambda event with one record.

    Returns:
        A request such as ``GetLabelDetectionRequest``, with the id of the job.

    Raises:
        TypeError: The message is neither JSON nor a mapping.
        ValueError: The message is not the notification of a video job.
    """
    from . import models
    from .envelopes import unwrapped

    content = unwrapped(message, _WHAT)
    job_id, api = _text_in(content, "JobId"), _text_in(content, "API")
    kind = api.rpartition(":")[2].removeprefix("Start").removeprefix("Get")
    if kind not in _KINDS:
        known = ", ".join(f"Start{kind}" for kind in _KINDS)
        raise ValueError(
            f"the message is not {_WHAT}: its member 'API' is not one of {known}"
        )
    request: type[PagedStatusRequest[Any, Any, Any]] = getattr(
        models, f"Get{kind}Request"
    )
    try:
        return request(job_id=job_id)  # type: ignore[call-arg]  # each class has the member
    except ValueError:
        raise ValueError(f"the message is not {_WHAT}: its JobId is invalid") from None


def _text_in(content: Mapping[str, Any], name: str) -> str:
    value = content.get(name)
    if isinstance(value, str):
        return value
    wrong = "is missing" if value is None else "is not text"
    raise ValueError(f"the message is not {_WHAT}: its {name} {wrong}")


_KINDS = (
    *("CelebrityRecognition", "ContentModeration", "FaceDetection", "FaceSearch"),
    *("LabelDetection", "PersonTracking", "SegmentDetection", "TextDetection"),
)


BEGUN = {
    "StartStreamProcessor": "RUNNING",
    "StopStreamProcessor": "STOPPED",
    "CreateProjectVersion": "TRAINING_COMPLETED",
    "CopyProjectVersion": "COPYING_COMPLETED",
    "StartProjectVersion": "RUNNING",
    "StopProjectVersion": "STOPPED",
}
"""Maps an operation that begins work without a job id to the final status of the work.

``wait_for`` waits for this status by default.
"""


def begun_by(request: Request[Any]) -> Request[Any] | str:
    """Return the request that polls the status of started work.

    StartProjectVersion and StopProjectVersion are exceptions: the result is the ARN of
    the model version. A poll needs the ARN of the project too, which these requests do
    not contain.

    Args:
        request: The request that starts the work. Its operation is in ``BEGUN``.
    """
    from . import models

    arn: str | None = getattr(request, "project_version_arn", None)
    if arn is not None:
        return arn

    if request.operation.name.endswith("StreamProcessor"):
        name: str = getattr(request, "name")  # noqa: B009 - only two classes have it
        return models.DescribeStreamProcessorRequest(name=name)
    project: Any = getattr(request, "destination_project_arn", None)
    project = project or getattr(request, "project_arn", "")
    version: Any = getattr(request, "version_name", "")
    return models.DescribeProjectVersionsRequest(
        project_arn=project, version_names=[version]
    )


def watch_of(
    job: Job,
    clock: Callable[[], float],
    until: str | None,
    how: Waiting,
) -> Watch[Any]:
    """Return the state of a new wait for a job, from the arguments of ``wait_for``.

    Raises:
        TypeError: The job or an option has the wrong type.
        ValueError: ``wait_for`` cannot wait for this operation, or an option is
            invalid.
    """
    request = request_of(job)
    aim = BEGUN.get(type(job).__name__.removesuffix("Response"))
    arn = job.response_metadata.begun if isinstance(job, Response) else None
    return Watch(
        request,
        clock,
        until=until or aim,
        begun=aim is not None,
        version_arn=arn if isinstance(arn, str) else None,
        **how,
    )


@frozen(kw_only=True, eq=False, repr=False)
class Progress(Value):
    """The result of one poll.

    Attributes:
        status: The status. For several resources, the status of the first unfinished
            one.
        looks: Number of polls so far, this one included.
        elapsed: Seconds since the wait started.
        response: The response. If it has several pages, the first page.
    """

    status: str
    looks: int
    elapsed: float
    response: Response


class Waiting(TypedDict, total=False):
    """Options of ``wait_for``, without ``until`` and ``cancel``.

    Attributes:
        timeout: Maximum seconds to wait. The default is 3600. None waits without limit.
        poll: Seconds between two polls, more than 0. The default is 1 to 30, depending
            on the kind of job.
        on_progress: Function that is called after each poll. Under asyncio, an
            awaitable result is awaited.
    """

    timeout: float | None
    poll: float | None
    on_progress: Callable[[Progress], object] | None


class Watch(Generic[R]):
    """The state of one wait. It decides whether and when to poll again.

    Attributes:
        request: The request to send next. It starts a poll, or requests the next page
            of the current poll.
        delay: Seconds to wait before the request.
        callback_result: The result of ``on_progress`` for the last page, or None.
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
        begun: bool = False,
        version_arn: str | None = None,
    ) -> None:
        """Start a wait.

        Args:
            request: The request that polls the status.
            clock: Function that returns seconds that never decrease.
            until: The status to wait for. The default is any final status.
            timeout: Maximum seconds to wait, as in ``Waiting``.
            poll: Seconds between two polls, as in ``Waiting``.
            on_progress: Called after each poll, as in ``Waiting``.
            begun: Whether the caller has started the work that leads to ``until``. If
                so, the wait ignores a failure status in the first poll, because that
                status may be from before the start. By default False.
            version_arn: The ARN of a model version, if ``request`` is a
                DescribeProjects request. The wait then first finds the project of the
                version, and polls the version after that.

        Raises:
            TypeError: An option has the wrong type.
            ValueError: ``wait_for`` cannot wait for this operation, or an option is
                invalid.
        """
        self.request: Request[R] = request
        self._first = request
        self._pages: list[R] = []
        self._tokens: set[int] = set()
        self._version_arn = version_arn
        self._operation = request.operation.name
        if version_arn is not None:
            self._operation = "DescribeProjectVersions"
        kind = KINDS.get(self._operation)
        if kind is None:
            known = ", ".join(KINDS)
            raise ValueError(f"cannot wait for {self._operation}: use one of {known}")
        if until is not None and until not in kind.done:
            known = ", ".join(kind.done)
            raise ValueError(f"until must be one of {known}, not {until!r}")
        if on_progress is not None and not callable(cast("object", on_progress)):
            kind_of = type(on_progress).__name__
            raise TypeError(f"on_progress must be a function, not {kind_of}")
        self._kind = kind
        self._done = kind.done
        if until is not None:
            self._done = (until, *kind.passed.get(until, ()))
        self._begins = kind.begins.get(until or "", ())
        self._ends = kind.ends.get(until or "", ())
        self._has_begun: dict[object, bool] = {}
        self._begun = begun
        self._clock = clock
        self._timeout = None
        if timeout is not None:
            self._timeout = seconds("timeout", timeout, zero=True)
        self._poll = kind.poll if poll is None else seconds("poll", poll)
        self.delay: float = self._poll
        self.callback_result: object = None
        self._on_progress = on_progress
        self._started = clock()
        self._poll_until = math.inf
        self._polls = 0
        self._status = ""

    def remaining(self) -> float | None:
        """Return the seconds that the next request may take, or None for no limit.

        If less than a second is left when a poll starts, the poll still has one second
        for all its pages together.
        """
        if self._timeout is None:
            return None
        now = self._clock()
        if not self._pages:
            self._poll_until = max(self._started + self._timeout, now + 1.0)
        return max(0.001, self._poll_until - now)

    def seen(self, page: R) -> R | None:
        """Process one page of a poll. A poll may have several pages.

        Unless the job is done, set ``request`` to the next request, and ``delay`` to
        the seconds to wait before that request.

        Returns:
            The first page of this poll if the job is done, else None. If the poll has
            only one page, the first page is ``page`` itself.

        Raises:
            JobFailed: The job has failed.
            WaitTimeout: The timeout has passed.
        """
        self.callback_result = None
        if self._version_arn is not None:
            self._found_project(self._version_arn, page)
            return None
        self._pages.append(page)
        if self._kind.within is not None and isinstance(self.request, PagedRequest):
            further = following(self.request, page, self._tokens)
            if further is not None:
                if self._clock() >= self._poll_until:
                    raise self._over()
                self.request, self.delay = further, 0.0
                return None
        response = self._pages[0]
        things = [thing for page in self._pages for thing in self._things(page)]
        self._begin_poll()
        self._polls += 1
        found = [str(getattr(thing, self._kind.status)) for thing in things]
        waiting = [status for status in found if status not in self._done]
        if self._kind.named is not None:
            named = getattr(self.request, self._kind.named) or ()
            waiting += ["NOT_FOUND"] * (len(set(named)) - len(found))
        self._status = (waiting or found or ["NOT_FOUND"])[0]
        if self._on_progress is not None:
            self.callback_result = self._on_progress(
                Progress(
                    status=self._status,
                    looks=self._polls,
                    elapsed=self._clock() - self._started,
                    response=response,
                )
            )
        for thing, status in zip(things, found, strict=True):
            if status in self._kind.failed or self._has_ended(thing, status):
                if self._begun and self._polls == 1:
                    # The status may be from before the work started.
                    continue
                self._status = status
                raise self._failed(_reason(thing), response)
        if found and not waiting:
            return response
        self._again()
        return None

    def _found_project(self, version_arn: str, projects: Response) -> None:
        """Set the next request of a wait for a model version.

        If the response lists the project of the version, the next request polls the
        version. Otherwise, the next request is DescribeProjects, after the usual delay.

        Args:
            version_arn: The ARN of the version.
            projects: The DescribeProjects response that should list the project.
        """
        poll = _poll_of_version(version_arn, projects)
        if poll is None:
            self._status = "NOT_FOUND"
            self._again()
        else:
            self.request, self._first, self.delay = poll, poll, 0.0
            self._version_arn = None

    def _has_ended(self, thing: object, status: str) -> bool:
        """Return whether a resource can no longer reach the awaited status.

        For example, a processor that was starting has stopped. ``status`` is the
        current status of the resource.
        """
        which = getattr(thing, "project_version_arn", None)
        if status in self._begins:
            self._has_begun[which] = True
        return status in self._ends and self._has_begun.get(which, self._begun)

    def missed(self, error: RekoError) -> None:
        """Set ``delay`` after a failed poll, if another poll may succeed.

        Raises:
            RekoError: The given error, if another poll would also fail.
            WaitTimeout: The timeout has passed.
        """
        if not error.retryable:
            raise error
        self._begin_poll()
        self._again(error)

    def _begin_poll(self) -> None:
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
        status = self._status or "no status"
        then = "the job continues, and you can wait for it again"
        if not self._status:
            then = "no poll has succeeded, and you can wait again"
        elif status == "NOT_FOUND":
            then = "the resource is not listed yet, and you can wait again"
        elif status in self._kind.done:
            then = f"{status} is final: call the operation that changes it"
        seconds = f"{self._clock() - self._started:.0f} s"
        error = WaitTimeout(f"{self._operation}: {status} after {seconds}; {then}")
        return self._labelled(error)

    def _failed(self, reason: str, response: R) -> JobFailed:
        why = reason or "the service gives no reason"
        error = JobFailed(f"{self._operation}: {self._status}: {why}")
        error.reason = reason
        error.request_id = response.response_metadata.request_id
        error.http_status = response.response_metadata.http_status
        return self._labelled(error)

    def _labelled(self, error: E) -> E:
        error.operation = self._operation
        error.status = self._status
        return error


def _reason(thing: object) -> str:
    """Return the service's message about a failed job, or an empty string."""
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
    """Poll until the job is done, and return the first page of the last poll.

    Args:
        sender: Function that takes a number of seconds, or None. It returns an object
            that sends a request within this time.
        watch: The state of the wait.
        sleep: Function that waits for a number of seconds.

    Raises:
        RekoError: A poll failed, and another poll would fail, too.
        JobFailed: The job has failed.
        WaitTimeout: The timeout has passed.
    """
    while True:
        try:
            response = sender(watch.remaining()).send(watch.request)
        except RekoError as error:
            watch.missed(error)
        else:
            if (done := watch.seen(response)) is not None:
                return done
        sleep(watch.delay)


async def wait_async(
    sender: Callable[[float | None], AsyncSender],
    watch: Watch[R],
    sleep: Callable[[float], Awaitable[object]],
) -> R:
    """Poll until the job is done, as ``wait`` does, but on the event loop."""
    while True:
        try:
            response = await sender(watch.remaining()).send(watch.request)
        except RekoError as error:
            watch.missed(error)
        else:
            try:
                done = watch.seen(response)
            finally:
                if isinstance(watch.callback_result, Awaitable):
                    await watch.callback_result
            if done is not None:
                return done
        await sleep(watch.delay)


class _Found(Pager[S, R_co, Item_co]):
    """Base class of ``Finished`` and ``AsyncFinished``."""

    def __init__(
        self,
        sender: S,
        request: PagedRequest[R_co, Item_co],
        response: R_co,
    ) -> None:
        """Prepare to iterate. Nothing is sent yet.

        Args:
            sender: Object that sends the requests of the further pages.
            request: The request of the first page.
            response: The first page.
        """
        super().__init__(sender, request, response)
        self.response = response


class Finished(_Found[Sender, R_co, Item_co], Paginator[R_co, Item_co]):
    """The results of a job: an iterable of the items of all pages.

    Attributes:
        response: The first page, which was fetched already.
    """


class AsyncFinished(_Found[AsyncSender, R_co, Item_co], AsyncPaginator[R_co, Item_co]):
    """The results of a job: an async iterable of the items of all pages.

    Attributes:
        response: The first page, which was fetched already.
    """
