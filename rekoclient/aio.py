"""``AsyncRekognitionClient``: the asyncio client.

Most attempts run on the event loop. An attempt that needs blocking code runs in a
worker thread. ``Transport.why_in_thread`` returns the reason. All waits are on the
event loop. This module may import the same modules as ``client``.
"""

from __future__ import annotations

import asyncio
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from contextvars import copy_context
from functools import partial
from typing import (
    TYPE_CHECKING,
    Annotated,
    Any,
    Literal,
    Self,
    TypeVar,
    cast,
    overload,
)
from weakref import WeakKeyDictionary

from .base_client import BaseClient
from .errors import ConfigurationError, RekoError, interrupt
from .forks import renew_after_fork
from .interop import AsInstance
from .jobs import AsyncFinished, Job, Progress, Waitable, Waiting, wait_async, watch_of
from .models.async_methods import AsyncRekognitionMethods
from .pagination import AsyncPaginator
from .retry import Call, attempts_async
from .schema import (
    Item_co,
    Operation,
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

if TYPE_CHECKING:
    from .transport import Exchange, Transport

T = TypeVar("T")
A = TypeVar("A")


class AsyncRekognitionClient(BaseClient, AsyncRekognitionMethods):
    """Client for Amazon Rekognition under asyncio, with awaitable methods.

    All tasks and event loops can share one client. On each event loop, at most
    ``max_pool_connections`` attempts run at once, 64 by default. Further attempts wait
    for a slot. An attempt that is cancelled while it waits is never sent.
    """

    def _start(self) -> None:
        self._threads = _Threads(self.boto_client.meta.config.max_pool_connections)

    async def send(
        self, request: Request[R], /, *, after: RekoError | None = None
    ) -> R:
        """Send a request and return its response.

        Every attempt sends the same ClientRequestToken, as in
        ``RekognitionClient.send``.

        Cancelling the task ends the call at once. If an attempt is in progress on the
        event loop, its connection is closed. If it is in progress in a thread, it
        continues there, and its result is discarded. Pass the ``CancelledError`` to
        ``errors.interrupted`` to see whether the operation may have succeeded.

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
        exchange: Exchange[R] | None = None
        try:
            try:
                call = self._begin(request, after)
                async for attempt in attempts_async(call):
                    with attempt:
                        exchange = await self._threads.run(
                            self._transport,
                            *(call, request.operation, call.wire, self._read_timeout),
                        )
            except RekoError as error:
                if call is not None:
                    call.abandon(error)
                raise shortened(error) from error.__cause__
            assert exchange is not None  # the loop ends with a success or an error
            return self._finish(exchange, request)
        except BaseException as error:
            if call is not None and not isinstance(error, RekoError):
                call.abandon(error)
            raise

    async def call(
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
        response: Response = await self.send(self._request(operation, parameters or {}))
        return response

    def iterate(
        self, request: PagedRequest[R_co, Item_co], /
    ) -> AsyncPaginator[R_co, Item_co]:
        """Return an async iterable of the items of all pages, fetched as needed."""
        return AsyncPaginator(self, request)

    @overload
    async def wait_for(  # type: ignore[overload-overlap]  # the first match counts
        self,
        job: PagedStatusRequest[R, T, Until]
        | Waitable[PagedStatusRequest[R, T, Until]],
        /,
        *,
        until: Until | None = None,
        cancel: Annotated[threading.Event, AsInstance()] | None = None,
        timeout: float | None = 3600.0,  # noqa: ASYNC109 - one argument for both clients
        poll: float | None = None,
        on_progress: Callable[[Progress], object] | None = None,
    ) -> AsyncFinished[R, T]: ...

    @overload
    async def wait_for(
        self,
        job: StatusRequest[R, Until] | Waitable[StatusRequest[R, Until]],
        /,
        *,
        until: Until | None = None,
        cancel: Annotated[threading.Event, AsInstance()] | None = None,
        timeout: float | None = 3600.0,  # noqa: ASYNC109 - one argument for both clients
        poll: float | None = None,
        on_progress: Callable[[Progress], object] | None = None,
    ) -> R: ...

    @overload
    async def wait_for(
        self,
        job: Mapping[str, Any] | str | bytes,
        /,
        *,
        until: Literal["SUCCEEDED"] | None = None,
        cancel: Annotated[threading.Event, AsInstance()] | None = None,
        timeout: float | None = 3600.0,  # noqa: ASYNC109 - one argument for both clients
        poll: float | None = None,
        on_progress: Callable[[Progress], object] | None = None,
    ) -> Any: ...

    async def wait_for(
        self,
        job: Job,
        /,
        *,
        until: str | None = None,
        cancel: Annotated[threading.Event, AsInstance()] | None = None,
        timeout: float | None = 3600.0,  # noqa: ASYNC109 - one argument for both clients
        poll: float | None = None,
        on_progress: Callable[[Progress], object] | None = None,
    ) -> Any:
        """Wait until a job of the service is done, and return its results.

        Cancelling the task ends the wait. The job continues.

        Args:
            job: The ``start_*`` response, the notification of a video job (from SNS,
                SQS or Lambda), or the request that polls the status.
            until: The status to wait for, such as ``RUNNING`` for a model. For the
                response of an operation such as ``start_project_version``, the default
                is the status that the operation leads to. Otherwise, the default is any
                final status.
            cancel: Event that ends the wait, for code without a task to cancel. The
                default is the client's own ``cancel`` event.
            timeout: Maximum seconds to wait. The default is 3600. None waits without
                limit.
            poll: Seconds between two polls, more than 0. The default is 1 to 30,
                depending on the kind of job.
            on_progress: Called after each poll with a ``rekoclient.jobs.Progress``. An
                awaitable result is awaited.

        Returns:
            The response of the last poll. If the results have pages, an async iterable
            of their items.

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
            return await again(job, until=until, **how)
        watch = watch_of(job, self._retry.clock, until, how)
        sleep = self._begin(watch.request).sleep_async
        response = await wait_async(self._within, watch, sleep)
        if isinstance(watch.request, PagedRequest):
            return AsyncFinished(self, watch.request, response)
        return response

    async def aclose(self) -> None:
        """Wait for the attempts in progress, and close the connections.

        Later calls of this client raise a ``RuntimeError``. A ``boto_client`` that the
        caller passed stays open. The method does nothing for a client from
        ``with_options`` that shares the connections of the original client. To close
        these connections, close the original client.
        """
        if not self._shared:
            await self._threads.close()
            self._transport.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()


class _Threads:
    """Limits the attempts on each event loop, and runs blocking attempts in threads.

    Before an attempt, the task waits for a slot of its event loop. If the task is
    cancelled during this wait, the attempt is certainly not made. The queue of an
    executor gives no such certainty, because a thread may start the attempt at the
    moment of the cancellation.
    """

    def __init__(self, size: int) -> None:
        self.size: int = size
        self._executor: ThreadPoolExecutor | None = None
        self._lock = threading.Lock()
        self._slots: WeakKeyDictionary[asyncio.AbstractEventLoop, _Slots] = (
            WeakKeyDictionary()
        )
        renew_after_fork(self, _Threads._renew)

    async def run(
        self,
        transport: Transport,
        call: Call,
        operation: Operation[R],
        wire: Mapping[str, Any],
        read_timeout: float | None,
    ) -> Exchange[R]:
        """Make one attempt of a call, on the event loop or in a worker thread."""
        loop = _running_loop()
        slots = await self._slot(call, loop)
        request = call, operation, wire, read_timeout
        held = [slots]  # empty if a thread releases the slot instead
        try:
            call.begin()
            exchange = await transport.attempt_on_loop(*request, self._submit)
            if exchange is not None:
                return exchange
            attempt = partial(transport.attempt, *request)
            return await self._in_thread(held, call, attempt)
        finally:
            if held:
                slots.free += 1  # first, because a call may run a signal handler
                slots.pass_on()

    async def _in_thread(
        self, held: list[_Slots], call: Call, attempt: Callable[[], A]
    ) -> A:
        """Make one attempt in a worker thread, with the caller's context variables.

        Args:
            held: A list with the ``_Slots`` of the event loop. The caller has acquired
                one slot. The method empties the list, so that the caller does not
                release the slot. The slot is released when the attempt ends.
            call: The call of the attempt.
            attempt: Function that makes the attempt.
        """
        (slots,) = held
        loop = asyncio.get_running_loop()
        ended: asyncio.Future[None] = loop.create_future()
        outcome: list[tuple[A, None] | tuple[None, BaseException]] = []
        taken = threading.Lock()

        def work() -> None:
            if not taken.acquire(blocking=False):
                return
            try:
                outcome.append((attempt(), None))
            except BaseException as error:  # noqa: BLE001 - raised on the event loop
                outcome.append((None, error))
            with suppress(RuntimeError):  # a closed loop has no waiting task
                loop.call_soon_threadsafe(over)

        def over() -> None:
            # The slot becomes free only when the attempt ends, even if the task was
            # cancelled earlier.
            slots.release()
            if ended.done():
                outcome.clear()
            else:
                ended.set_result(None)

        unsent = False
        try:
            held.clear()
            try:
                self._submit(partial(copy_context().run, work))
            except ConfigurationError:
                unsent = taken.acquire(blocking=False)
                if unsent:
                    raise
            await ended
        except BaseException as error:
            # If no thread has started the attempt yet, none may start it later.
            unsent = unsent or taken.acquire(blocking=False)
            if unsent:
                slots.free += 1
                slots.pass_on()
            if not isinstance(error, ConfigurationError):
                interrupt(error, call.operation, sent=not unsent)
            raise
        value, failure = outcome.pop()
        if failure is None:
            return cast("A", value)
        try:
            raise failure
        finally:
            # The traceback of the error refers to this frame. A reference from the
            # frame to the error would form a cycle.
            del failure

    async def _slot(self, call: Call, loop: asyncio.AbstractEventLoop) -> _Slots:
        """Wait for a slot of an event loop, and return the ``_Slots`` of the loop.

        Raises:
            RekoError: The call was cancelled or its deadline passed during the wait.
        """
        slots = self._slots.get(loop)
        if slots is None:
            slots = self._slots[loop] = _Slots(self.size)
        while not await slots.acquire(call.cancel, call.remaining):
            call.check()
        return slots

    def _submit(self, work: Callable[[], A]) -> Future[A]:
        """Start a function in a worker thread, and return its future.

        Raises:
            ConfigurationError: No thread can be started.
        """
        refused = False

        def unless_refused() -> Any:
            return None if refused else work()

        try:
            return self._pool().submit(unless_refused)
        except RuntimeError as error:
            refused = True  # the executor has queued the work already
            raise ConfigurationError(
                f"no thread can be started: {error}; raise the limit on threads"
            ) from error

    def _pool(self) -> ThreadPoolExecutor:
        with self._lock:
            if self._executor is None:
                self._executor = ThreadPoolExecutor(self.size, "rekoclient")
            return self._executor

    def _renew(self) -> None:
        """Replace the executor after a fork. Its threads exist only in the parent."""
        self._lock = threading.Lock()
        self._executor = None

    async def close(self) -> None:
        """Wait for the attempts in progress, and end the threads.

        A later attempt starts new threads.
        """
        slots = self._slots.get(asyncio.get_running_loop())
        if slots is not None:
            await slots.drain()
        with self._lock:
            executor, self._executor = self._executor, None
        if executor is not None:
            await _shut_down(executor)


async def _shut_down(executor: ThreadPoolExecutor) -> None:
    """Shut an executor down in a thread, so that the event loop is not blocked.

    If no thread can be started, the shutdown blocks the event loop.
    """
    loop = asyncio.get_running_loop()
    ended = asyncio.Event()

    def wait() -> None:
        executor.shutdown()
        with suppress(RuntimeError):  # a closed loop has no waiting task
            loop.call_soon_threadsafe(ended.set)

    try:
        threading.Thread(target=wait, name="rekoclient-close").start()
    except RuntimeError:
        executor.shutdown()  # blocks until all attempts in threads end
    else:
        await ended.wait()


def _running_loop() -> asyncio.AbstractEventLoop:
    """Return the running event loop.

    Raises:
        ConfigurationError: No event loop of asyncio runs in this thread.
    """
    try:
        return asyncio.get_running_loop()
    except RuntimeError as error:
        raise ConfigurationError(
            "AsyncRekognitionClient needs asyncio, and no event loop of asyncio runs"
            " here: with trio, call RekognitionClient in a thread"
        ) from error


class _Slots:
    """Semaphore of one event loop. A ``threading.Event`` can end a wait for a slot."""

    def __init__(self, size: int) -> None:
        self._size = self.free = size
        self._waiting: OrderedDict[asyncio.Future[bool], threading.Event | None] = (
            OrderedDict()
        )
        self._watched = False

    async def drain(self) -> None:
        """Wait until every slot of the semaphore is free.

        During this wait, no other waiting task gets a slot.
        """
        taken = [await self.acquire(None, first=True) for _ in range(self._size)]
        for _ in taken:
            self.release()

    async def acquire(
        self,
        cancel: threading.Event | None,
        within: float | None = None,
        *,
        first: bool = False,
    ) -> bool:
        """Wait for a slot, and return whether it was acquired.

        Args:
            cancel: Event that ends the wait, or None.
            within: Maximum seconds to wait, or None for no limit.
            first: Whether to get a slot before all other waiters. Default: no.
        """
        if self.free:
            self.free -= 1
            return True
        loop = asyncio.get_running_loop()
        waiter: asyncio.Future[bool] = loop.create_future()
        self._waiting[waiter] = cancel
        self._waiting.move_to_end(waiter, last=not first)
        if cancel is not None and not self._watched:
            self._watch(loop)
        timer = (
            loop.call_later(within, self._miss, waiter) if within is not None else None
        )
        try:
            return await waiter
        except asyncio.CancelledError:
            self._waiting.pop(waiter, None)
            if not waiter.cancelled() and waiter.result():
                self.release()
            raise
        finally:
            if timer is not None:
                timer.cancel()

    def release(self) -> None:
        self.free += 1
        self.pass_on()

    def pass_on(self) -> None:
        """Assign the free slots to the waiters at the front of the queue."""
        while self.free and self._waiting:
            waiter, _ = self._waiting.popitem(last=False)
            if not waiter.done():
                self.free -= 1
                waiter.set_result(True)

    def _miss(self, waiter: asyncio.Future[bool]) -> None:
        if not waiter.done():
            del self._waiting[waiter]
            waiter.set_result(False)

    def _watch(self, loop: asyncio.AbstractEventLoop) -> None:
        # An event loop cannot wait for a threading.Event, so one timer polls all
        # events.
        self._watched = False
        for waiter, cancel in list(self._waiting.items()):
            if cancel is None:
                continue
            self._watched = True
            if cancel.is_set():
                self._miss(waiter)
        if self._watched:
            loop.call_later(0.1, self._watch, loop)
