"""The client for asyncio: the same calls, each attempt in a thread of a bounded pool.

May import what ``client`` may. Waiting, for a turn or for the next attempt, is done on
the event loop and takes no thread.
"""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from contextvars import copy_context
from functools import partial
from typing import Any, ParamSpec, Self, TypeVar, Unpack, overload
from weakref import WeakKeyDictionary

from .calls import Caller
from .errors import RekoError
from .jobs import AsyncFinished, Started, Waiting, Watch, request_of, wait_async
from .models.async_methods import AsyncRekognitionMethods
from .pagination import AsyncPaginator
from .retry import Call
from .schema import Item_co, Operation, PagedRequest, R, R_co, Request, Response

P = ParamSpec("P")
T = TypeVar("T")


class AsyncRekognitionClient(Caller, AsyncRekognitionMethods):
    """Amazon Rekognition under asyncio: the methods of ``RekognitionClient``, awaited.

    One client serves all tasks and event loops. It has as many attempts under way as
    its boto3 client keeps connections (``max_pool_connections``, 64 by default); the
    others wait for their turn, and are never sent if they are cancelled meanwhile.
    """

    def _start(self) -> None:
        self._threads = _Threads(self.boto_client.meta.config.max_pool_connections)

    async def send(
        self, request: Request[R], /, *, after: RekoError | None = None
    ) -> R:
        """Send a request and answer its response; as ``RekognitionClient.send``.

        Cancelling it ends it at once. An attempt that is under way then goes on in its
        thread, unheard: what it asks for may be done.

        Args:
            request: What to ask of the service.
            after: The error of an earlier ``send`` of the same request, to go on with
                that same logical call.

        Raises:
            RekoError: The last real error, with the records of all attempts.
        """
        call = self._begin(request, after)
        wire = self._serialise(request, call)
        response: R | None = None
        async for attempt in self._retry.attempts_async(call):
            with attempt:
                response = await self._threads.run(
                    self._attempt, call, request.operation, wire
                )
        assert response is not None  # the attempts end with a response or an error
        return self._finish(call, response)

    def _attempt(self, call: Call, operation: Operation[R], wire: dict[str, Any]) -> R:
        # Only now is it its turn: the time before is not the call's own.
        call.begin()
        return self._transport.attempt(call, operation, wire)

    async def call(
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
        response: Response = await self.send(self._request(operation, parameters or {}))
        return response

    def iterate(
        self, request: PagedRequest[R_co, Item_co], /
    ) -> AsyncPaginator[R_co, Item_co]:
        """Iterate over the items of every page of a request, fetched as needed."""
        return AsyncPaginator(self, request)

    @overload
    async def wait_for(  # type: ignore[overload-overlap]  # a paged request is nearer
        self,
        job: PagedRequest[R, T] | Started[PagedRequest[R, T]],
        /,
        *,
        cancel: threading.Event | None = None,
        **how: Unpack[Waiting],
    ) -> AsyncFinished[R, T]: ...

    @overload
    async def wait_for(
        self,
        job: Request[R] | Started[Request[R]],
        /,
        *,
        cancel: threading.Event | None = None,
        **how: Unpack[Waiting],
    ) -> R: ...

    async def wait_for(
        self,
        job: Request[Any] | Started[Request[Any]],
        /,
        *,
        cancel: threading.Event | None = None,
        **how: Unpack[Waiting],
    ) -> Any:
        """Wait until something is done; as ``RekognitionClient.wait_for``.

        Cancelling it ends the wait, and nothing at the service.

        Args:
            job: What started it has answered, or the request that asks how it goes on.
            cancel: Ends the wait once it is set, for those who have no task to cancel.
            **how: As ``rekoclient.jobs.Waiting`` explains.

        Raises:
            JobFailed: It has failed, for the service's reason.
            WaitTimeout: It still goes on.
            CallCancelled: ``cancel`` is set.
        """
        if cancel is not None:
            return await self.with_options(cancel=cancel).wait_for(job, **how)
        request = request_of(job)
        watch = Watch(request, self._retry.clock, **how)
        sleep = self._begin(request, None).sleep_async
        response = await wait_async(self._within, watch, sleep)
        if isinstance(request, PagedRequest):
            return AsyncFinished(self, request, response)
        return response

    async def aclose(self) -> None:
        """Waits for the attempts that are under way, and closes the connections."""
        await self._threads.close()
        self.boto_client.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()


class _Threads:
    """Threads that run one function each, and on each event loop a line before them.

    In the line are tasks that wait, which cost nothing to cancel. What is in the queue
    of an executor belongs to its threads already.
    """

    def __init__(self, size: int) -> None:
        self.size: int = size
        self._executor: ThreadPoolExecutor | None = None
        self._process = os.getpid()
        self._turns: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore] = (
            WeakKeyDictionary()
        )

    async def run(
        self, function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Runs a function in a thread, in the context of the caller."""
        loop = asyncio.get_running_loop()
        turns = self._turns.setdefault(loop, asyncio.Semaphore(self.size))
        await turns.acquire()
        work = self._pool().submit(
            copy_context().run, partial(function, *args, **kwargs)
        )
        # The turn is over with the function, not with the wait for it.
        work.add_done_callback(partial(_release, loop, turns))
        return await asyncio.wrap_future(work, loop=loop)

    def _pool(self) -> ThreadPoolExecutor:
        if self._executor is None or self._process != os.getpid():
            # In the child of a fork there is the executor, but not its threads.
            self._process = os.getpid()
            self._executor = ThreadPoolExecutor(self.size, "rekoclient")
        return self._executor

    async def close(self) -> None:
        """Waits for what is under way; a further ``run`` starts new threads."""
        executor, self._executor = self._executor, None
        if executor is not None:
            await asyncio.to_thread(executor.shutdown)


def _release(
    loop: asyncio.AbstractEventLoop, turns: asyncio.Semaphore, _: Future[T]
) -> None:
    with suppress(RuntimeError):  # the loop is closed: nobody waits there
        loop.call_soon_threadsafe(turns.release)
