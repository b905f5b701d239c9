"""``AsyncRekognitionClient``: the asyncio client.

Attempts run on the event loop. ``Transport.why_in_thread`` returns the reason if an
attempt needs a worker thread instead. Waits are always on the event loop. This module
may import the same modules as ``client``.
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

    Use one client in all tasks and event loops. The number of attempts in progress is
    limited to the connections of the boto3 client (``max_pool_connections``, 64 by
    default). The others wait for a worker slot. An attempt that is cancelled while it
    waits is never sent.
    """

    def _start(self) -> None:
        self._threads = _Threads(self.boto_client.meta.config.max_pool_connections)

    async def send(
        self, request: Request[R], /, *, after: RekoError | None = None
    ) -> R:
        """Send a request and return its response, as ``RekognitionClient.send`` does.

        Cancelling the task ends the call at once. An attempt in progress on the event
        loop closes its connection. An attempt in a thread continues, and its result is
        discarded. ``errors.interrupted`` shows whether the operation may have
        succeeded.

        Args:
            request: The request.
            after: The error of an earlier ``send`` of the same request, to continue
                that call. The default starts a new call.

        Raises:
            RekoError: The error of the last attempt, with a record of every attempt.
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
        """Send a request by the name of its operation, which may have no method yet.

        The installed botocore must know the operation. If the models know it, the
        request is checked and the response is typed. Otherwise only the names of the
        members are checked, and ``to_dict()`` of the response has the members of the
        JSON reply. A member or an enum value that only botocore knows is sent as it is.

        Args:
            operation: The service's name, such as ``DescribeCollection``.
            parameters: The members by their wire names, as in boto3. The default is an
                empty request.

        Raises:
            UnsupportedByBotocore: The installed botocore does not know the operation.
            RekoError: The other errors of ``send``.
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
        """Wait until a job is done, as ``RekognitionClient.wait_for`` does.

        Cancelling the task ends the wait. The job continues.

        Args:
            job: The ``start_*`` response, the notification of a video job in any form,
                or the request that polls the status.
            until: The status to wait for, such as ``RUNNING`` for a model. The default
                is any final status. For work such as starting a model, the default is
                the status at its end.
            cancel: Event that ends the wait, for code without a task to cancel. The
                default is the client's.
            timeout: Maximum seconds to wait. The default is 3600. None waits without
                limit.
            poll: Seconds between two polls, more than 0. The default is 1 to 30,
                depending on the kind of job.
            on_progress: Called after each poll with a ``rekoclient.jobs.Progress``.
                An awaitable result is awaited.

        Raises:
            JobFailed: The job failed. The message has the service's reason.
            WaitTimeout: The job was not done within the timeout.
            CallCancelled: ``cancel`` was set.
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

        As with ``RekognitionClient.close``, shared connections and a given
        ``boto_client`` stay open.
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

    A task waits for a worker slot before its attempt. A task that is cancelled while it
    waits has sent nothing. An entry in the queue of an executor cannot be cancelled so
    safely.
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
        """Run one attempt of a call, on the event loop or in a thread."""
        loop = _running_loop()
        slots = await self._slot(call, loop)
        request = call, operation, wire, read_timeout
        held = [slots]  # empty when the attempt in a thread has to release the slot
        try:
            call.begin()
            exchange = await transport.attempt_on_loop(*request, self._submit)
            if exchange is not None:
                return exchange
            attempt = partial(transport.attempt, *request)
            return await self._in_thread(held, call, attempt)
        finally:
            if held:
                slots.free += 1  # before a call, which may run a signal handler
                slots.pass_on()

    async def _in_thread(
        self, held: list[_Slots], call: Call, attempt: Callable[[], A]
    ) -> A:
        """Run one attempt of a call in a worker thread, in the caller's context."""
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
            # The slot becomes free when the attempt ends. A cancelled task may end
            # earlier.
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
            # A thread that has not started the attempt yet must not start it any more.
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
            # The traceback refers to this frame. A reference back would be a cycle.
            del failure

    async def _slot(self, call: Call, loop: asyncio.AbstractEventLoop) -> _Slots:
        """Acquire a worker slot of the loop, and return the object that releases it."""
        slots = self._slots.get(loop)
        if slots is None:
            slots = self._slots[loop] = _Slots(self.size)
        while not await slots.acquire(call.cancel, call.remaining):
            call.check()
        return slots

    def _submit(self, work: Callable[[], A]) -> Future[A]:
        """Call a function in a worker thread.

        Raises:
            ConfigurationError: No thread can be started.
        """
        refused = False

        def unless_refused() -> Any:
            return None if refused else work()

        try:
            return self._pool().submit(unless_refused)
        except RuntimeError as error:
            refused = True  # the executor queues the work before it raises
            raise ConfigurationError(f"no thread can be started: {error}") from error

    def _pool(self) -> ThreadPoolExecutor:
        with self._lock:
            if self._executor is None:
                self._executor = ThreadPoolExecutor(self.size, "rekoclient")
            return self._executor

    def _renew(self) -> None:
        """Drop the executor in the child of a fork, where its threads do not exist."""
        self._lock = threading.Lock()
        self._executor = None

    async def close(self) -> None:
        """Wait for the attempts in progress. A later ``run`` starts new threads."""
        slots = self._slots.get(asyncio.get_running_loop())
        if slots is not None:
            await slots.drain()
        with self._lock:
            executor, self._executor = self._executor, None
        if executor is not None:
            await _shut_down(executor)


async def _shut_down(executor: ThreadPoolExecutor) -> None:
    """Shut an executor down, without blocking the loop if a thread can be started."""
    loop = asyncio.get_running_loop()
    ended = asyncio.Event()

    def wait() -> None:
        executor.shutdown()
        with suppress(RuntimeError):  # a closed loop has no waiting task
            loop.call_soon_threadsafe(ended.set)

    try:
        threading.Thread(target=wait, name="rekoclient-close").start()
    except RuntimeError:
        executor.shutdown()  # this blocks until the attempts of other loops end
    else:
        await ended.wait()


def _running_loop() -> asyncio.AbstractEventLoop:
    """Return the running event loop.

    Raises:
        ConfigurationError: This thread runs no event loop of asyncio.
    """
    try:
        return asyncio.get_running_loop()
    except RuntimeError as error:
        raise ConfigurationError(
            "AsyncRekognitionClient needs asyncio, and no event loop of asyncio runs"
            " here: with trio, call RekognitionClient in a thread"
        ) from error


class _Slots:
    """A semaphore on one event loop. A ``threading.Event`` can cancel a wait for it."""

    def __init__(self, size: int) -> None:
        self._size = self.free = size
        self._waiting: OrderedDict[asyncio.Future[bool], threading.Event | None] = (
            OrderedDict()
        )
        self._watched = False

    async def drain(self) -> None:
        """Acquire every slot before all waiting tasks, and release the slots."""
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
            cancel: Event that ends the wait.
            within: Maximum seconds to wait, or None for no limit.
            first: Whether to be the first in the queue.
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
        """Release a slot."""
        self.free += 1
        self.pass_on()

    def pass_on(self) -> None:
        """Give the free slots to those that have waited longest."""
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
