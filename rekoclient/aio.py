"""The client for asyncio: the same calls, each attempt in a thread of a bounded pool.

May import what ``client`` may. Waiting, for a turn or for the next attempt, is done on
the event loop and takes no thread.
"""

from __future__ import annotations

import asyncio
import os
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from contextvars import copy_context
from functools import partial
from typing import Any, Self, TypeVar, Unpack, overload
from weakref import WeakKeyDictionary

from .base_client import Caller
from .errors import ConfigurationError, RekoError
from .jobs import AsyncFinished, Started, Waiting, wait_async, watch_of
from .models.async_methods import AsyncRekognitionMethods
from .pagination import AsyncPaginator
from .retry import Call
from .schema import Item_co, PagedRequest, R, R_co, Request, Response

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
                    call,
                    partial(
                        self._transport.attempt,
                        *(call, request.operation, wire, self._read_timeout),
                    ),
                )
        assert response is not None  # the attempts end with a response or an error
        return self._finish(call, response)

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
        watch = watch_of(job, self._retry.clock, how)
        request = watch.request
        sleep = self._begin(request, None).sleep_async
        response = await wait_async(self._within, watch, sleep)
        if isinstance(request, PagedRequest):
            return AsyncFinished(self, request, response)
        return response

    async def aclose(self) -> None:
        """Waits for the attempts that are under way, and closes the connections.

        As with ``RekognitionClient.close``, only what is this client's own.
        """
        if not self._shared:
            await self._threads.close()
            self._transport.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()


class _Threads:
    """Threads that make one attempt each, and on each event loop a line before them.

    In the line are tasks that wait, which cost nothing to cancel. What is in the queue
    of an executor belongs to its threads already.
    """

    def __init__(self, size: int) -> None:
        self.size: int = size
        self._executor: ThreadPoolExecutor | None = None
        self._process = os.getpid()
        self._lines: WeakKeyDictionary[asyncio.AbstractEventLoop, _Line] = (
            WeakKeyDictionary()
        )

    async def run(self, call: Call, attempt: Callable[[], R]) -> R:
        """Makes an attempt of a call in a thread, in the context of the caller."""
        loop = asyncio.get_running_loop()
        line = self._lines.get(loop)
        if line is None:
            line = self._lines[loop] = _Line(self.size)
        # The time before the first turn is not the call's own; after it, all is.
        while not await line.turn(call.cancel, call.remaining if call.tries else None):
            call.check()
        answer: asyncio.Future[R] = loop.create_future()
        taken = threading.Lock()

        def work() -> None:
            if not taken.acquire(blocking=False):
                return
            try:
                # Only now is it its turn: the time before is not the call's own.
                call.begin()
                end = partial(answer.set_result, attempt())
            except BaseException as error:  # noqa: BLE001 - it is raised on the loop
                end = partial(answer.set_exception, error)
            with suppress(RuntimeError):  # the loop is closed: nobody waits there
                loop.call_soon_threadsafe(over, end)

        def over(end: Callable[[], None]) -> None:
            # The turn is over with the attempt, not with the wait for it.
            line.leave()
            if not answer.done():
                end()

        try:
            self._pool().submit(copy_context().run, work)
        except RuntimeError as error:
            # The executor has it in its queue all the same, for any thread to take.
            if taken.acquire(blocking=False):
                line.leave()
                raise ConfigurationError(
                    f"no thread for an attempt: {error}"
                ) from error
        try:
            return await answer
        except asyncio.CancelledError:
            # Behind attempts of another loop it may not have begun; then it never does.
            if taken.acquire(blocking=False):
                line.leave()
            raise

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


class _Line:
    """Whose turn it is on one event loop: a semaphore that an event can be set for."""

    def __init__(self, turns: int) -> None:
        self._free = turns
        self._waiting: OrderedDict[asyncio.Future[bool], threading.Event | None] = (
            OrderedDict()
        )
        self._watched = False

    async def turn(
        self, cancel: threading.Event | None, within: float | None = None
    ) -> bool:
        """Waits, and answers whether it is one's turn.

        If not, ``cancel`` is set, or ``within`` seconds have passed.
        """
        if self._free:
            self._free -= 1
            return True
        loop = asyncio.get_running_loop()
        turn: asyncio.Future[bool] = loop.create_future()
        self._waiting[turn] = cancel
        if cancel is not None and not self._watched:
            self._watch(loop)
        timer = (
            loop.call_later(within, self._miss, turn) if within is not None else None
        )
        try:
            return await turn
        except asyncio.CancelledError:
            self._waiting.pop(turn, None)
            if not turn.cancelled() and turn.result():
                self.leave()
            raise
        finally:
            if timer is not None:
                timer.cancel()

    def leave(self) -> None:
        """Ends a turn: it is the next one's."""
        while self._waiting:
            turn, _ = self._waiting.popitem(last=False)
            if not turn.done():
                turn.set_result(True)
                return
        self._free += 1

    def _miss(self, turn: asyncio.Future[bool]) -> None:
        if not turn.done():
            del self._waiting[turn]
            turn.set_result(False)

    def _watch(self, loop: asyncio.AbstractEventLoop) -> None:
        # A threading.Event can only be looked at from an event loop: once for all.
        self._watched = False
        for turn, cancel in list(self._waiting.items()):
            if cancel is None:
                continue
            self._watched = True
            if cancel.is_set():
                self._miss(turn)
        if self._watched:
            loop.call_later(0.1, self._watch, loop)
