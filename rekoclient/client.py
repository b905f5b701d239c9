"""``RekognitionClient``: the client for programs without asyncio.

The packages ``provisioning`` and ``cli`` import this module. It imports neither.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import Annotated, Any, Literal, Self, TypeVar, overload

from .base_client import BaseClient
from .errors import RekoError
from .interop import AsInstance
from .jobs import Finished, Job, Progress, Waitable, Waiting, wait, watch_of
from .models.methods import RekognitionMethods
from .pagination import Paginator
from .retry import Call, attempts
from .schema import (
    Item_co,
    PagedRequest,
    PagedStatusRequest,
    R,
    R_co,
    Request,
    Response,
    StatusRequest,
    Until,
)
from .tracebacks import shortened

T = TypeVar("T")


class RekognitionClient(BaseClient, RekognitionMethods):
    """Client for Amazon Rekognition: typed methods, checked requests, safe retries.

    All threads can share one client. The methods have boto3's names and take keyword
    arguments only. Each method builds a request, which checks its members, and sends
    it.
    """

    def send(self, request: Request[R], /, *, after: RekoError | None = None) -> R:
        """Send a request and return its response.

        The request was checked when it was built. Every attempt sends the same
        ClientRequestToken. Each ``send`` creates a new token, unless the request has
        one.

        Args:
            request: The request.
            after: The error of an earlier ``send`` of the same request. The new call
                continues the earlier call: it sends the same token and the same
                invocation id. The records in its response or error include the earlier
                attempts. The default starts a new call.

        Raises:
            RekoError: The error of the last attempt, with a record of every attempt.
            TypeError: ``request`` is not a request, or ``after`` is not a
                ``RekoError``.
            ValueError: ``after`` is the error of another request.
            RuntimeError: The client is closed.
        """
        call: Call | None = None
        try:
            try:
                call = self._begin(request, after)
                for attempt in attempts(call):
                    with attempt:
                        exchange = self._transport.attempt(
                            call, request.operation, call.wire, self._read_timeout
                        )
                        response: R = self._finish(exchange, request)
                        return response
            except RekoError as error:
                if call is not None:
                    call.abandon(error)
                raise shortened(error) from error.__cause__
        except BaseException as error:
            if call is not None and not isinstance(error, RekoError):
                call.abandon(error)
            raise
        raise AssertionError  # the loop above ends with a response or an error

    def call(
        self, operation: str, parameters: Mapping[str, Any] | None = None, /
    ) -> Response:
        """Send a request by the name of its operation, such as ``DescribeCollection``.

        Use this method for operations and members that are newer than this version of
        rekoclient. The installed botocore must know them. If rekoclient has a request
        class for the operation, the request is checked and the response is typed.
        Otherwise, only the names of the members are checked, and ``to_dict()`` of the
        response returns the JSON reply. A member or an enum value that only botocore
        knows is sent unchanged.

        Args:
            operation: The name of the operation in the API, such as ``CreateUser``.
            parameters: The members by their wire names, as in boto3. The default is an
                empty request.

        Raises:
            RequestValidationError: A member is unknown or invalid. Nothing was sent.
            UnsupportedByBotocore: The installed botocore does not know the operation.
            TypeError: ``parameters`` is not a mapping.
            RekoError: The other errors of ``send``.
        """
        response: Response = self.send(self._request(operation, parameters or {}))
        return response

    def iterate(
        self, request: PagedRequest[R_co, Item_co], /
    ) -> Paginator[R_co, Item_co]:
        """Return an iterable of the items of all pages, fetched as needed."""
        return Paginator(self, request)

    @overload
    def wait_for(  # type: ignore[overload-overlap]  # the first match counts
        self,
        job: PagedStatusRequest[R, T, Until]
        | Waitable[PagedStatusRequest[R, T, Until]],
        /,
        *,
        until: Until | None = None,
        cancel: Annotated[threading.Event, AsInstance()] | None = None,
        timeout: float | None = 3600.0,
        poll: float | None = None,
        on_progress: Callable[[Progress], object] | None = None,
    ) -> Finished[R, T]: ...

    @overload
    def wait_for(
        self,
        job: StatusRequest[R, Until] | Waitable[StatusRequest[R, Until]],
        /,
        *,
        until: Until | None = None,
        cancel: Annotated[threading.Event, AsInstance()] | None = None,
        timeout: float | None = 3600.0,
        poll: float | None = None,
        on_progress: Callable[[Progress], object] | None = None,
    ) -> R: ...

    @overload
    def wait_for(
        self,
        job: Mapping[str, Any] | str | bytes,
        /,
        *,
        until: Literal["SUCCEEDED"] | None = None,
        cancel: Annotated[threading.Event, AsInstance()] | None = None,
        timeout: float | None = 3600.0,
        poll: float | None = None,
        on_progress: Callable[[Progress], object] | None = None,
    ) -> Any: ...

    def wait_for(
        self,
        job: Job,
        /,
        *,
        until: str | None = None,
        cancel: Annotated[threading.Event, AsInstance()] | None = None,
        timeout: float | None = 3600.0,
        poll: float | None = None,
        on_progress: Callable[[Progress], object] | None = None,
    ) -> Any:
        """Wait until a job of the service is done, and return its results.

        Args:
            job: The ``start_*`` response, the notification of a video job (from SNS,
                SQS or Lambda), or the request that polls the status.
            until: The status to wait for, such as ``RUNNING`` for a model. For the
                response of an operation such as ``start_project_version``, the default
                is the status that the operation leads to. Otherwise, the default is any
                final status.
            cancel: Event that ends the wait. The default is the client's own ``cancel``
                event.
            timeout: Maximum seconds to wait. The default is 3600. None waits without
                limit.
            poll: Seconds between two polls, more than 0. The default is 1 to 30,
                depending on the kind of job.
            on_progress: Called after each poll with a ``rekoclient.jobs.Progress``.

        Returns:
            The response of the last poll. If the results have pages, an iterable of
            their items.

        Raises:
            JobFailed: The job failed. The message has the service's reason.
            WaitTimeout: The job was not done within the timeout.
            CallCancelled: ``cancel`` was set.
            TypeError: ``job`` or an option has the wrong type.
            ValueError: ``job`` is a message, but not the notification of a video job.
                Or ``job`` is a request that does not poll a status. Or an option is
                invalid.
            RekoError: A poll failed.
        """
        how: Waiting = {"timeout": timeout, "poll": poll, "on_progress": on_progress}
        if cancel is not None:
            again: Any = self.with_options(cancel=cancel).wait_for
            return again(job, until=until, **how)
        watch = watch_of(job, self._retry.clock, until, how)
        # The waits between polls use the ``sleep`` of the retry policy.
        response = wait(self._within, watch, self._begin(watch.request).sleep)
        if isinstance(watch.request, PagedRequest):
            return Finished(self, watch.request, response)
        return response

    def close(self) -> None:
        """Close the connections. Later calls of this client raise a ``RuntimeError``.

        A ``boto_client`` that the caller passed stays open. The method does nothing for
        a client from ``with_options`` that shares the connections of the original
        client. To close these connections, close the original client.
        """
        if not self._shared:
            self._transport.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
