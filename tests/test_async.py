"""The asyncio client: the same calls, and what cancelled calls leave behind."""

from __future__ import annotations

import asyncio
import inspect
import os
import subprocess
import sys
import threading
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from contextvars import ContextVar
from typing import Any

import pytest
from botocore.config import Config

from rekoclient import AsyncRekognitionClient, RekognitionClient, RetryPolicy
from rekoclient.aio import _Slots
from rekoclient.errors import (
    CallCancelled,
    ConfigurationError,
    DeadlineExceeded,
    ReplyLost,
    RequestValidationError,
    ThrottlingError,
)
from rekoclient.models import (
    CreateUserRequest,
    CreateUserResponse,
    ListUsersResponse,
)
from rekoclient.retry import Call
from rekoclient.testing import LocalRekognition

from .examples import OPERATIONS
from .fakes import Clock
from .paths import ASYNC_PATHS

Task = asyncio.Task[CreateUserResponse]


class Gate:
    """A gate at which each attempt of a client stops in its thread."""

    def __init__(self, client: AsyncRekognitionClient) -> None:
        """Stop every attempt."""
        self.inside = 0
        self.most = 0
        self._lock = threading.Lock()
        self._come = threading.Semaphore(0)
        self._passes = threading.Semaphore(0)
        events = client.boto_client.meta.events
        events.register("before-send.rekognition", self._stop)

    def _stop(self, **_: object) -> None:
        with self._lock:
            self.inside += 1
            self.most = max(self.most, self.inside)
        self._come.release()
        assert self._passes.acquire(timeout=60)
        with self._lock:
            self.inside -= 1

    async def hold(self, number: int) -> None:
        """Wait until this number of further attempts has arrived."""
        for _ in range(number):
            assert await asyncio.to_thread(self._come.acquire, timeout=60)

    def let(self, number: int) -> None:
        """Let this number of attempts pass, including later ones."""
        self._passes.release(number)


@pytest.fixture
def staff(server: LocalRekognition) -> AsyncRekognitionClient:
    """A client with four threads and no waits, and a collection."""
    server.boto_client().create_collection(CollectionId="staff")
    server.requests.clear()
    return make(server, threads=4)


@pytest.fixture(params=ASYNC_PATHS)
def anywhere(
    request: pytest.FixtureRequest, server: LocalRekognition
) -> AsyncRekognitionClient:
    """A client as ``staff``, on each path."""
    server.boto_client().create_collection(CollectionId="staff")
    server.requests.clear()
    return make(server, direct=request.param == "event loop")


def make(
    server: LocalRekognition, *, threads: int = 4, **options: Any
) -> AsyncRekognitionClient:
    """Make a client with this number of threads."""
    policy = RetryPolicy(sleep=lambda seconds: None)
    config = Config(max_pool_connections=threads)
    return server.async_client(**{"retry": policy, "config": config, **options})


def public(kind: type) -> dict[str, Any]:
    """Return the public methods of a class."""
    return {
        name: value
        for name, value in inspect.getmembers(kind, inspect.isfunction)
        if not name.startswith("_")
    }


SYNC, ASYNC = public(RekognitionClient), public(AsyncRekognitionClient)
METHODS = [name for name in SYNC if name != "close"]


def test_every_method_has_its_twin() -> None:
    """The async client has every public method of the sync client."""
    assert {*METHODS, "aclose"} == set(ASYNC)
    assert 75 + 18 <= len(METHODS)
    assert 75 == len(OPERATIONS)


@pytest.mark.parametrize("name", METHODS)
def test_twins_have_the_same_signature(name: str) -> None:
    """Twins have the same parameters, documentation and response type."""
    ours, theirs = (inspect.signature(kind[name]) for kind in (ASYNC, SYNC))
    waits = inspect.iscoroutinefunction(ASYNC[name])
    result = str(theirs.return_annotation)
    pages = result.startswith(("Pages", "Paginator"))

    assert list(theirs.parameters.values()) == list(ours.parameters.values())
    assert ours.return_annotation == (f"Async{result}" if pages else result)
    assert waits == (not pages and name not in {"boto_client_for", "with_options"})


def test_call_returns_its_response(server: LocalRekognition) -> None:
    """Methods and send() return the same response with its metadata."""

    async def main() -> None:
        async with make(server) as client:
            made = await client.create_collection(collection_id="staff")
            request = CreateUserRequest(collection_id="staff", user_id="alice")
            alice = await client.send(request)

        assert made.collection_arn.endswith("/staff")
        assert 200 == alice.response_metadata.http_status
        token = server.requests[-1].token
        assert token is not None
        assert token == alice.response_metadata.client_request_token

    asyncio.run(main())


def test_a_bad_argument_is_refused_before_anything_is_sent(
    anywhere: AsyncRekognitionClient, server: LocalRekognition
) -> None:
    """The async client checks arguments by the same rules."""
    with pytest.raises(RequestValidationError, match="user_id: must match"):
        asyncio.run(anywhere.create_user(collection_id="staff", user_id="a b"))

    assert 0 == len(server.requests)


def test_pages_are_iterated_over(anywhere: AsyncRekognitionClient) -> None:
    """Items and pages are iterated, each time from the first page."""

    async def main() -> None:
        users = [f"user-{number}" for number in range(5)]
        for user in users:
            await anywhere.create_user(collection_id="staff", user_id=user)
        pages = anywhere.iter_list_users(collection_id="staff", max_results=2)
        whole = [page async for page in pages.pages()]

        assert users == sorted([str(user.user_id) async for user in pages])
        assert [ListUsersResponse] * 3 == [type(page) for page in whole]
        assert users == sorted(str(u.user_id) for page in whole for u in page.users)

    asyncio.run(main())


def test_a_client_serves_many_loops(anywhere: AsyncRekognitionClient) -> None:
    """One client serves several event loops, even with few threads."""

    async def main(run: int) -> None:
        await asyncio.gather(
            *(
                anywhere.create_user(collection_id="staff", user_id=f"{run}-{number}")
                for number in range(10)
            )
        )

    for run in range(3):
        asyncio.run(main(run))

    found = asyncio.run(anywhere.describe_collection(collection_id="staff"))
    assert 30 == found.user_count


def test_a_cancelled_call_behind_those_of_another_loop_is_never_sent(
    server: LocalRekognition, staff: AsyncRekognitionClient
) -> None:
    """A cancelled call that waits for a thread is never sent."""
    gate = Gate(staff)

    async def cancelled() -> None:
        task = asyncio.create_task(
            staff.create_user(collection_id="staff", user_id="alice")
        )
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    async def main() -> None:
        held = [asyncio.create_task(staff.list_collections()) for _ in range(4)]
        await gate.hold(4)
        await asyncio.to_thread(asyncio.run, cancelled())
        gate.let(5)
        await asyncio.gather(*held)
        await staff.list_collections()
        await staff.aclose()

    asyncio.run(main())
    assert 0 == len(server.requests.of("CreateUser"))


def test_the_context_of_the_caller_reaches_the_attempt(
    staff: AsyncRekognitionClient,
) -> None:
    """Context variables of the caller are set in the thread of the attempt."""
    caller: ContextVar[str] = ContextVar("caller")
    seen: list[str] = []
    staff.boto_client.meta.events.register(
        "before-send.rekognition", lambda **_: seen.append(caller.get())
    )

    async def main() -> None:
        caller.set("door")
        await staff.list_collections()

    asyncio.run(main())
    assert ["door"] == seen


def test_every_attempt_has_the_token_of_its_call(
    anywhere: AsyncRekognitionClient, server: LocalRekognition
) -> None:
    """A retry after a lost reply has the same token, and both are recorded."""
    server.lose_reply_next()
    made = asyncio.run(anywhere.create_user(collection_id="staff", user_id="alice"))

    server.requests.expect("CreateUser", times=2, tokens=1)
    verdicts = [attempt.verdict for attempt in made.response_metadata.attempts]
    assert ["UNKNOWN", "CONFIRMED"] == verdicts


def test_the_last_real_error_is_raised(
    anywhere: AsyncRekognitionClient, server: LocalRekognition
) -> None:
    """The last error of the service is raised with its records."""
    server.lose_reply_next(times=4)
    request = CreateUserRequest(collection_id="staff", user_id="alice")
    with pytest.raises(ReplyLost) as caught:
        asyncio.run(anywhere.send(request))
    response = asyncio.run(anywhere.send(request, after=caught.value))

    assert 4 == len(caught.value.attempts)
    assert 5 == len(response.response_metadata.attempts)
    server.requests.expect("CreateUser", times=5, tokens=1)


def test_waiting_call_occupies_no_thread(server: LocalRekognition) -> None:
    """While a throttled call waits, another call uses the only thread."""

    async def main() -> None:
        waits, over = asyncio.Event(), asyncio.Event()

        def sleep(seconds: float) -> Awaitable[object]:
            waits.set()
            return over.wait()

        async with make(server, threads=1, retry=RetryPolicy(sleep=sleep)) as client:
            server.fail_next("ThrottlingException")
            throttled = asyncio.create_task(client.list_collections())
            await waits.wait()
            other = await client.list_collections()
            over.set()
            repeated = await throttled

        assert 1 == len(other.response_metadata.attempts)
        assert 2 == len(repeated.response_metadata.attempts)

    asyncio.run(main())


def test_default_wait_does_not_block_the_loop() -> None:
    """The default wait is asyncio.sleep instead of time.sleep."""

    async def main() -> None:
        wait = asyncio.create_task(Call("CreateUser", RetryPolicy()).sleep_async(5))
        await asyncio.sleep(0)
        wait.cancel()
        with pytest.raises(asyncio.CancelledError):
            await wait

    asyncio.run(main())


def test_the_cancel_event_ends_a_wait(server: LocalRekognition) -> None:
    """Setting the cancel event ends a wait with the last error of the service."""
    cancel = threading.Event()
    policy = RetryPolicy(
        throttle_delay=1e6,
        max_delay=1e6,
        deadline=None,
        random=lambda: 1.0,
        on_retry=lambda record: cancel.set(),
    )
    client = make(server, retry=policy, cancel=cancel)
    server.fail_next("ThrottlingException")
    with pytest.raises(ThrottlingError) as caught:
        asyncio.run(client.list_collections())

    assert "not retried: ListCollections was cancelled" in caught.value.__notes__
    assert 1 == len(caught.value.attempts)
    assert 1 == len(server.requests)


def create_users(client: AsyncRekognitionClient, number: int) -> list[Task]:
    """Start one task for each user to create."""
    return [
        asyncio.create_task(
            client.create_user(collection_id="staff", user_id=f"user-{index}")
        )
        for index in range(number)
    ]


def test_cancelled_call_without_a_thread_is_not_sent(
    staff: AsyncRekognitionClient,
    server: LocalRekognition,
    count: Callable[[int, int], int],
) -> None:
    """Of many calls, those cancelled before they had a thread are never sent."""
    number = count(100, 1_000)
    gate = Gate(staff)

    async def main() -> list[object]:
        tasks = create_users(staff, number)
        await gate.hold(4)
        for task in tasks[::2]:
            task.cancel()
        gate.let(number)
        ends = await asyncio.gather(*tasks, return_exceptions=True)
        await staff.aclose()
        return list(ends)

    ends = asyncio.run(main())
    cancelled = [isinstance(end, asyncio.CancelledError) for end in ends]
    sent = number // 2 + 2  # two of the four that were under way

    assert [True, False] * (number // 2) == cancelled
    server.requests.expect("CreateUser", times=sent, tokens=sent)
    assert 4 == gate.most


def test_a_thread_is_free_when_its_attempt_ends(staff: AsyncRekognitionClient) -> None:
    """Four cancelled calls leave their threads to four others."""
    gate = Gate(staff)

    async def main() -> None:
        tasks = create_users(staff, 4)
        await gate.hold(4)
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)
        assert 4 == gate.inside
        others = [asyncio.create_task(staff.list_collections()) for _ in range(4)]
        gate.let(4)
        await gate.hold(4)
        gate.let(4)
        await asyncio.gather(*others)

    asyncio.run(main())
    assert 4 == gate.most


def test_call_cancelled_during_a_wait_is_not_retried(
    server: LocalRekognition,
) -> None:
    """The failed attempt stays the only attempt."""

    async def main() -> None:
        waits = asyncio.Event()

        def sleep(seconds: float) -> Awaitable[object]:
            waits.set()
            return asyncio.Event().wait()

        async with make(server, retry=RetryPolicy(sleep=sleep)) as client:
            server.fail_next("ThrottlingException")
            call = asyncio.create_task(client.list_collections())
            await waits.wait()
            call.cancel()
            await asyncio.wait([call])
            assert call.cancelled()

    asyncio.run(main())
    assert 1 == len(server.requests)


def test_a_timeout_ends_a_call(
    staff: AsyncRekognitionClient, server: LocalRekognition
) -> None:
    """A timeout ends the wait at once, and the attempt completes in its thread."""
    gate = Gate(staff)

    async def main() -> None:
        async def call() -> None:
            async with asyncio.timeout(None) as limit:
                limits.append(limit)
                await staff.create_user(collection_id="staff", user_id="alice")

        limits: list[asyncio.Timeout] = []
        task = asyncio.create_task(call())
        await gate.hold(1)
        limits[0].reschedule(asyncio.get_running_loop().time())
        with pytest.raises(TimeoutError):
            await task
        gate.let(1)
        await staff.aclose()

    asyncio.run(main())
    users: Any = server.boto_client()
    found = users.list_users(CollectionId="staff")["Users"]
    assert ["alice"] == [user["UserId"] for user in found]


def test_an_attempt_may_outlive_its_loop(
    staff: AsyncRekognitionClient,
    server: LocalRekognition,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """An attempt ends silently after its loop, and its thread serves the next loop."""
    gate = Gate(staff)

    async def leave() -> None:
        (task,) = create_users(staff, 1)
        await gate.hold(1)
        task.cancel()

    asyncio.run(leave())
    gate.let(2)
    asyncio.run(staff.list_collections())
    asyncio.run(staff.aclose())

    assert ["CreateUser", "ListCollections"] == sorted(
        record.operation for record in server.requests
    )
    assert [] == caplog.records


def test_cancel_event_ends_calls_that_wait_for_a_worker_slot(
    server: LocalRekognition,
) -> None:
    """Of two calls with one thread, the second is not sent after the event."""
    cancel = threading.Event()
    client = make(server, threads=1, cancel=cancel)
    gate = Gate(client)

    async def main() -> None:
        first, second = (
            asyncio.create_task(client.list_collections()) for _ in range(2)
        )
        await gate.hold(1)
        cancel.set()
        with pytest.raises(CallCancelled):
            await second
        with pytest.raises(CallCancelled):
            await client.list_collections()
        assert 1 == gate.inside
        gate.let(2)
        await first

    asyncio.run(main())
    assert 1 == len(server.requests)


def test_cancel_event_ends_a_retry_that_waits_for_a_worker_slot(
    server: LocalRekognition,
) -> None:
    """The last error of the service is raised."""
    cancel = threading.Event()

    async def main() -> None:
        waits, over = asyncio.Event(), asyncio.Event()

        def sleep(seconds: float) -> Awaitable[object]:
            waits.set()
            return over.wait()

        client = make(server, threads=1, retry=RetryPolicy(sleep=sleep))
        server.fail_next("ThrottlingException")
        throttled = asyncio.create_task(
            client.with_options(cancel=cancel).list_collections()
        )
        await waits.wait()
        gate = Gate(client)
        other = asyncio.create_task(client.list_collections())
        await gate.hold(1)
        over.set()
        await asyncio.sleep(0)
        cancel.set()
        with pytest.raises(ThrottlingError) as caught:
            await throttled
        assert 1 == gate.inside
        gate.let(1)
        await other

        assert "not retried: ListCollections was cancelled" in (caught.value.__notes__)

    asyncio.run(main())
    assert 2 == len(server.requests)


def test_deadline_ends_a_retry_that_waits_for_a_worker_slot(
    server: LocalRekognition,
) -> None:
    """The time in the queue counts for a call that has begun."""
    clock = Clock()

    async def main() -> None:
        waits, over = asyncio.Event(), asyncio.Event()

        def sleep(seconds: float) -> Awaitable[object]:
            waits.set()
            return over.wait()

        client = make(
            server, threads=1, retry=RetryPolicy(sleep=sleep, clock=clock, deadline=60)
        )
        server.fail_next("ThrottlingException")
        throttled = asyncio.create_task(client.list_collections())
        await waits.wait()
        gate = Gate(client)
        other = asyncio.create_task(client.list_collections())
        await gate.hold(1)
        clock.sleep(61)
        over.set()
        with pytest.raises(ThrottlingError) as caught:
            await throttled
        assert 1 == gate.inside
        gate.let(1)
        await other

        assert "not retried: the deadline of ListCollections has passed" in (
            caught.value.__notes__
        )

    asyncio.run(main())
    assert 2 == len(server.requests)


def test_wait_for_a_worker_slot_is_bounded() -> None:
    """A call that waited too long leaves the queue, and the order stays."""

    async def main() -> None:
        slots = _Slots(1)
        assert await slots.acquire(None, 0.0)
        second = asyncio.create_task(slots.acquire(None, 60.0))
        assert not await slots.acquire(None, 0.0)
        slots.release()
        assert await second
        assert not slots._waiting

    asyncio.run(main())


def test_attempt_without_a_thread_is_never_sent(
    server: LocalRekognition, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A thread that starts later does not send an abandoned attempt."""
    start = threading.Thread.start

    def refuse(thread: threading.Thread) -> None:
        if thread.name.startswith("rekoclient"):
            raise RuntimeError("can't start new thread")
        start(thread)

    async def main() -> None:
        async with make(server, threads=1) as client:
            with monkeypatch.context() as patch:
                patch.setattr(threading.Thread, "start", refuse)
                for _ in range(2):
                    with pytest.raises(ConfigurationError, match="can't start") as no:
                        await client.create_collection(collection_id="staff")
                    assert not no.value.may_have_succeeded
            await client.list_collections()

    asyncio.run(main())
    assert ["ListCollections"] == [record.operation for record in server.requests]


def test_worker_slot_of_a_cancelled_task_passes_on() -> None:
    """A cancelled task leaves the queue even if its worker slot was just assigned."""

    async def main() -> None:
        slots = _Slots(1)
        assert await slots.acquire(None)
        first, second, third = (
            asyncio.create_task(slots.acquire(threading.Event())) for _ in range(3)
        )
        await asyncio.sleep(0)
        slots.release()
        first.cancel()  # has its turn, and does not know
        await asyncio.wait([first])
        assert await second
        third.cancel()  # still stands in line
        slots.release()
        await asyncio.wait([third])

        assert first.cancelled()
        assert third.cancelled()
        assert await slots.acquire(None)
        last = asyncio.create_task(slots.acquire(None))
        await asyncio.sleep(0)
        last.cancel()
        await asyncio.wait([last])
        assert not slots._waiting

    asyncio.run(main())


def test_the_cancel_event_ends_only_its_own_calls(server: LocalRekognition) -> None:
    """Other calls keep their order in the queue."""
    cancel = threading.Event()
    client = make(server, threads=1)
    gate = Gate(client)

    async def main() -> None:
        variant = client.with_options(cancel=cancel)
        clients = (client, variant, client, variant, client)
        first, *others = (
            asyncio.create_task(
                one.create_user(collection_id="staff", user_id=f"user-{number}")
            )
            for number, one in enumerate(clients)
        )
        await gate.hold(1)
        cancel.set()
        for ended in others[::2]:
            with pytest.raises(CallCancelled):
                await ended
        gate.let(3)
        await asyncio.gather(first, *others[1::2])

    server.boto_client().create_collection(CollectionId="staff")
    asyncio.run(main())
    assert ["user-0", "user-2", "user-4"] == [
        record.body["UserId"]
        for record in server.requests
        if record.operation == "CreateUser"
    ]


def test_deadline_covers_the_wait_for_a_worker_slot(
    server: LocalRekognition,
) -> None:
    """A call that got no slot in time is never sent."""
    clock = Clock()
    policy = RetryPolicy(clock=clock, deadline=60.0)
    client = make(server, threads=1, retry=policy)
    gate = Gate(client)

    async def main() -> None:
        calls = [asyncio.create_task(client.list_collections()) for _ in range(2)]
        await gate.hold(1)
        clock.sleep(61)
        gate.let(2)
        await calls[0]
        with pytest.raises(DeadlineExceeded) as raised:
            await calls[1]
        assert not raised.value.may_have_succeeded
        assert () == raised.value.attempts

    asyncio.run(main())
    assert 1 == len(server.requests)


def test_a_variant_has_the_same_threads(staff: AsyncRekognitionClient) -> None:
    """Variants share the threads, so that the connections suffice."""
    gate = Gate(staff)
    variants = [staff.with_options(retry=RetryPolicy()) for _ in range(8)]

    async def main() -> None:
        calls = [asyncio.create_task(one.list_collections()) for one in variants]
        await gate.hold(4)
        gate.let(8)
        await asyncio.gather(*calls)

    asyncio.run(main())
    assert 4 == gate.most


def test_there_are_as_many_threads_as_connections(server: LocalRekognition) -> None:
    """The default number of threads is the pool size of the boto3 client."""
    client = server.async_client()

    assert client.boto_client.meta.config.max_pool_connections == client._threads.size


def test_closing_waits_for_running_attempts(staff: AsyncRekognitionClient) -> None:
    """After close() no attempt is left in a thread."""
    gate = Gate(staff)

    async def main() -> None:
        call = asyncio.create_task(staff.list_collections())
        await gate.hold(1)
        closing = asyncio.create_task(staff.aclose())
        gate.let(1)
        await closing
        assert 0 == gate.inside
        await call

    asyncio.run(main())


def test_closing_needs_no_thread(
    staff: AsyncRekognitionClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a free thread, the event loop waits for those of the client."""

    def refuse(_: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    async def main() -> None:
        await staff.list_collections()
        threads = staff._threads._pool()._threads
        with monkeypatch.context() as patch:
            patch.setattr(threading.Thread, "start", refuse)
            await staff.aclose()
        assert threads
        assert not any(thread.is_alive() for thread in threads)

    asyncio.run(main())


def test_closing_a_variant_does_not_wait(staff: AsyncRekognitionClient) -> None:
    """A variant shares its client's threads, so closing it does not wait."""
    gate = Gate(staff)

    async def main() -> None:
        async with staff:
            call = asyncio.create_task(staff.list_collections())
            await gate.hold(1)
            async with staff.with_options(retry=RetryPolicy()):
                pass
            assert not call.done()
            gate.let(1)
            assert ("staff",) == (await call).collection_ids
        with pytest.raises(RuntimeError, match="the client is closed"):
            await staff.list_collections()

    asyncio.run(main())


def test_a_variant_with_connections_of_its_own_has_threads_of_its_own(
    staff: AsyncRekognitionClient,
) -> None:
    """Such a variant works while all threads of its client are busy."""
    gate = Gate(staff)
    quick = staff.with_options(connect_timeout=3)

    async def main() -> None:
        calls = [asyncio.create_task(staff.list_collections()) for _ in range(4)]
        await gate.hold(4)
        async with quick:
            await quick.list_collections()
        gate.let(4)
        await asyncio.gather(*calls)

    asyncio.run(main())


FORKED = """
import asyncio, os
from botocore.config import Config
from rekoclient.testing import LocalRekognition

async def users(client, side):
    await asyncio.gather(*(
        client.create_user(collection_id="staff", user_id=f"{side}-{number}")
        for number in range(20)
    ))

with LocalRekognition() as server:
    client = server.async_client(config=Config(max_pool_connections=1))
    asyncio.run(client.create_collection(collection_id="staff"))
    child = os.fork()
    asyncio.run(users(client, child == 0))
    if child == 0:
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
    server.requests.expect("CreateUser", times=40, tokens=40)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="fork is missing here")
def test_a_client_works_on_both_sides_of_a_fork() -> None:
    """The child of a fork starts its own threads."""
    # In a process of its own: this one has threads, and must not fork.
    run = subprocess.run(
        [sys.executable, "-c", FORKED],
        check=False,
        capture_output=True,
        text=True,
        timeout=30,
    )

    assert run.returncode == 0, run.stderr


def test_event_loops_share_one_executor(
    server: LocalRekognition, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Loops in several threads that use a client at once make one thread pool."""
    made: list[object] = []
    begun = threading.Barrier(4)

    class Slow(ThreadPoolExecutor):
        def __init__(self, *arguments: Any) -> None:
            super().__init__(*arguments)
            made.append(self)
            with suppress(threading.BrokenBarrierError):
                begun.wait(0.2)  # long enough for every other loop to come here

    monkeypatch.setattr("rekoclient.aio.ThreadPoolExecutor", Slow)
    client = make(server)
    loops = [
        threading.Thread(target=lambda: asyncio.run(client.list_collections()))
        for _ in range(4)
    ]
    for loop in loops:
        loop.start()
    for loop in loops:
        loop.join()
    asyncio.run(client.aclose())

    assert 1 == len(made)


def test_other_event_loops_are_refused(server: LocalRekognition) -> None:
    """Under trio, the error is ours and names what works."""
    call = make(server).list_collections()
    with pytest.raises(ConfigurationError, match=r"needs asyncio.*with trio, call Rek"):
        call.send(None)
    assert 0 == len(server.requests)
