"""The client, and ``send`` with its five steps.

May import everything below it; provisioning and the command line are above.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import Any, Self, TypeVar, Unpack, overload

from .base_client import Caller
from .errors import RekoError
from .jobs import Finished, Started, Waiting, wait, watch_of
from .models.methods import RekognitionMethods
from .pagination import Paginator
from .schema import Item_co, PagedRequest, R, R_co, Request, Response

T = TypeVar("T")


class RekognitionClient(Caller, RekognitionMethods):
    """Amazon Rekognition, typed, checked, and retried without harm.

    One client serves all threads. Its methods are boto3's, keyword-only; each builds a
    request, which validates itself, and sends it.
    """

    def send(self, request: Request[R], /, *, after: RekoError | None = None) -> R:
        """Send a request and answer its response.

        The request has validated itself. The token is minted once and sent with every
        attempt; a new ``send`` is a new call with a new token.

        Args:
            request: What to ask of the service.
            after: The error of an earlier ``send`` of the same request, to go on with
                that same logical call: same token, same invocation id, and what its
                attempts have proved.

        Raises:
            RekoError: The last real error, with the records of all attempts.
        """
        call = self._begin(request, after)
        wire = self._serialise(request, call)
        for attempt in self._retry.attempts(call):
            with attempt:
                response: R = self._transport.attempt(
                    call, request.operation, wire, self._read_timeout
                )
                return self._finish(call, response)
        raise AssertionError  # the attempts end with a response or an error

    def call(
        self, operation: str, parameters: Mapping[str, Any] | None = None, /
    ) -> Response:
        """Send a request by its name, also of an operation that has no method yet.

        The installed botocore has to know it. Of an operation that the models know, the
        request is checked and the response typed. Of another, nothing is checked, and
        ``to_dict()`` of the response has its members as JSON carries them.

        Args:
            operation: The service's name, such as ``DescribeCollection``.
            parameters: The members by their wire names, as boto3 takes them.

        Raises:
            RekoError: As ``send`` does; UnsupportedByBotocore among them.
        """
        response: Response = self.send(self._request(operation, parameters or {}))
        return response

    def iterate(
        self, request: PagedRequest[R_co, Item_co], /
    ) -> Paginator[R_co, Item_co]:
        """Iterate over the items of every page of a request, fetched as needed."""
        return Paginator(self, request)

    @overload
    def wait_for(  # type: ignore[overload-overlap]  # a paged request is the nearer one
        self,
        job: PagedRequest[R, T] | Started[PagedRequest[R, T]],
        /,
        *,
        cancel: threading.Event | None = None,
        **how: Unpack[Waiting],
    ) -> Finished[R, T]: ...

    @overload
    def wait_for(
        self,
        job: Request[R] | Started[Request[R]],
        /,
        *,
        cancel: threading.Event | None = None,
        **how: Unpack[Waiting],
    ) -> R: ...

    def wait_for(
        self,
        job: Request[Any] | Started[Request[Any]],
        /,
        *,
        cancel: threading.Event | None = None,
        **how: Unpack[Waiting],
    ) -> Any:
        """Wait until something that goes on at the service is done.

        Args:
            job: What started it has answered, or the request that asks how it goes on.
            cancel: Ends the wait once it is set; by default the client's.
            **how: ``until``, ``timeout``, ``poll`` and ``on_progress``, as
                ``rekoclient.jobs.Waiting`` explains them.

        Returns:
            What the request answers; of a paged one its items, when iterated.

        Raises:
            JobFailed: It has failed, for the service's reason.
            WaitTimeout: It still goes on.
            CallCancelled: ``cancel`` is set.
        """
        if cancel is not None:
            return self.with_options(cancel=cancel).wait_for(job, **how)
        watch = watch_of(job, self._retry.clock, how)
        request = watch.request
        # Between two looks it sleeps as a call does between two attempts.
        response = wait(self._within, watch, self._begin(request, None).sleep)
        if isinstance(request, PagedRequest):
            return Finished(self, request, response)
        return response

    def close(self) -> None:
        """Closes the connections; whoever calls afterwards gets a ``RuntimeError``.

        A variant leaves open what it shares, and a given ``boto_client`` stays open.
        """
        if not self._shared:
            self._transport.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
