"""The client for asyncio: the same calls, and what cancelling them leaves behind."""

from __future__ import annotations

import asyncio
import inspect
import os
import subprocess
import sys
import threading
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from typing import Any

import pytest
from botocore.config import Config

from rekoclient import AsyncRekognitionClient, RekognitionClient, RetryPolicy
from rekoclient.aio import _Line
from rekoclient.errors import (
    CallCancelled,
    ConfigurationError,
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

Task = asyncio.Task[CreateUserResponse]


class Gate:
    """Where the attempts of a client stop, each in its thread, until they may pass."""

    def __init__(self, client: AsyncRekognitionClient) -> None:
        """Stops everybody."""
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
        """Wait until so many more attempts have come."""
        for _ in range(number):
            assert await asyncio.to_thread(self._come.acquire, timeout=60)

    def let(self, number: int) -> None:
        """Let so many pass, also of those who come later."""
        self._passes.release(number)


@pytest.fixture
def staff(server: LocalRekognition) -> AsyncRekognitionClient:
    """A client of four threads that does not wait, and a collection."""
    server.boto_client().create_collection(CollectionId="staff")
    server.requests.clear()
    return make(server, threads=4)


def make(
    server: LocalRekognition, *, threads: int = 4, **options: Any
) -> AsyncRekognitionClient:
    """A client with so many threads."""
    policy = RetryPolicy(sleep=lambda seconds: None)
    config = Config(max_pool_connections=threads)
    return server.async_client(**{"retry": policy, "config": config, **options})


def public(kind: type) -> dict[str, Any]:
    """The public methods of a class."""
    return {
        name: value
        for name, value in inspect.getmembers(kind, inspect.isfunction)
        if not name.startswith("_")
    }


SYNC, ASYNC = public(RekognitionClient), public(AsyncRekognitionClient)
METHODS = [name for name in SYNC if name != "close"]


def test_every_method_has_its_twin() -> None:
    """There are 75 operations, 18 of them paged, and what a client has besides."""
    assert {*METHODS, "aclose"} == set(ASYNC)
    assert 75 + 18 <= len(METHODS)
    assert 75 == len(OPERATIONS)


@pytest.mark.parametrize("name", METHODS)
def test_twins_take_and_answer_the_same(name: str) -> None:
    """The same parameters and documentation; the answer is awaited, pages iterated."""
    ours, theirs = (inspect.signature(kind[name]) for kind in (ASYNC, SYNC))
    waits = inspect.iscoroutinefunction(ASYNC[name])
    result = str(theirs.return_annotation)
    pages = result.startswith(("Pages", "Paginator"))

    assert list(theirs.parameters.values()) == list(ours.parameters.values())
    assert ours.return_annotation == (f"Async{result}" if pages else result)
    assert waits == (not pages and name != "with_options")


def test_a_call_answers_its_response(server: LocalRekognition) -> None:
    """Methods and requests of one's own answer the same, with what is known of it."""

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
    staff: AsyncRekognitionClient, server: LocalRekognition
) -> None:
    """By the same rules."""
    with pytest.raises(RequestValidationError, match="user_id: must match"):
        asyncio.run(staff.create_user(collection_id="staff", user_id="a b"))

    assert 0 == len(server.requests)


def test_pages_are_iterated_over(staff: AsyncRekognitionClient) -> None:
    """Items of every page, whole pages, and anew each time."""

    async def main() -> None:
        users = [f"user-{number}" for number in range(5)]
        for user in users:
            await staff.create_user(collection_id="staff", user_id=user)
        pages = staff.iter_list_users(collection_id="staff", max_results=2)
        whole = [page async for page in pages.pages()]

        assert users == sorted([str(user.user_id) async for user in pages])
        assert [ListUsersResponse] * 3 == [type(page) for page in whole]
        assert users == sorted(str(u.user_id) for page in whole for u in page.users)

    asyncio.run(main())


def test_a_client_serves_many_loops(staff: AsyncRekognitionClient) -> None:
    """One after the other, also when its threads do not suffice for all tasks."""

    async def main(run: int) -> None:
        await asyncio.gather(
            *(
                staff.create_user(collection_id="staff", user_id=f"{run}-{number}")
                for number in range(10)
            )
        )

    for run in range(3):
        asyncio.run(main(run))

    found = asyncio.run(staff.describe_collection(collection_id="staff"))
    assert 30 == found.user_count


def test_a_cancelled_call_behind_those_of_another_loop_is_never_sent(
    server: LocalRekognition, staff: AsyncRekognitionClient
) -> None:
    """The line is a loop's own, and the threads are the client's."""
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
    """Tracing knows in the thread whose call it is."""
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
    staff: AsyncRekognitionClient, server: LocalRekognition
) -> None:
    """A repeat after a lost reply is recognised; the records tell of both attempts."""
    server.lose_reply_next()
    made = asyncio.run(staff.create_user(collection_id="staff", user_id="alice"))

    server.requests.expect("CreateUser", times=2, tokens=1)
    verdicts = [attempt.verdict for attempt in made.response_metadata.attempts]
    assert ["UNKNOWN", "CONFIRMED"] == verdicts


def test_the_last_real_error_is_raised(
    staff: AsyncRekognitionClient, server: LocalRekognition
) -> None:
    """With its records, and it can be gone on with."""
    server.lose_reply_next(times=4)
    request = CreateUserRequest(collection_id="staff", user_id="alice")
    with pytest.raises(ReplyLost) as caught:
        asyncio.run(staff.send(request))
    response = asyncio.run(staff.send(request, after=caught.value))

    assert 4 == len(caught.value.attempts)
    assert 5 == len(response.response_metadata.attempts)
    server.requests.expect("CreateUser", times=5, tokens=1)


def test_a_wait_holds_no_thread(server: LocalRekognition) -> None:
    """While a throttled call waits, others have the only thread there is."""

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


def test_by_default_the_loop_goes_on_while_a_call_waits() -> None:
    """`time.sleep`, which would stop everything, gives way to `asyncio.sleep`."""

    async def main() -> None:
        wait = asyncio.create_task(Call("CreateUser", RetryPolicy()).sleep_async(5))
        await asyncio.sleep(0)
        wait.cancel()
        with pytest.raises(asyncio.CancelledError):
            await wait

    asyncio.run(main())


def test_the_cancel_event_ends_a_wait(server: LocalRekognition) -> None:
    """As it does for threads; the last real error says why it went no further."""
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

    assert "not tried again: ListCollections was cancelled" in caught.value.__notes__
    assert 1 == len(caught.value.attempts)
    assert 1 == len(server.requests)


def create_users(client: AsyncRekognitionClient, number: int) -> list[Task]:
    """Begin to create as many users, each in a task."""
    return [
        asyncio.create_task(
            client.create_user(collection_id="staff", user_id=f"user-{index}")
        )
        for index in range(number)
    ]


def test_a_cancelled_call_is_not_sent_if_it_has_not_been(
    staff: AsyncRekognitionClient,
    server: LocalRekognition,
    count: Callable[[int, int], int],
) -> None:
    """Of many calls every other is cancelled: four are under way, the others wait."""
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
    """Nothing of four cancelled calls keeps four others from being under way."""
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


def test_a_call_that_is_cancelled_while_it_waits_is_not_repeated(
    server: LocalRekognition,
) -> None:
    """The attempt that failed stays the only one."""

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
    """The wait is over at once; the attempt goes on, and what it asks for is done."""
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
    """It ends in silence, and its thread serves the next loop."""
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


def test_the_cancel_event_also_ends_those_who_wait_for_their_turn(
    server: LocalRekognition,
) -> None:
    """Of two calls with one thread, the second is not sent any more."""
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


def test_the_cancel_event_ends_a_repeat_that_waits_for_its_turn(
    server: LocalRekognition,
) -> None:
    """With the last real error, as it ends one that sleeps."""
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

        assert "not tried again: ListCollections was cancelled" in (
            caught.value.__notes__
        )

    asyncio.run(main())
    assert 2 == len(server.requests)


def test_the_deadline_ends_a_repeat_that_waits_for_its_turn(
    server: LocalRekognition,
) -> None:
    """Its call has begun, so all of its time counts; the last real error is raised."""
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

        assert "not tried again: the deadline of ListCollections has passed" in (
            caught.value.__notes__
        )

    asyncio.run(main())
    assert 2 == len(server.requests)


def test_a_turn_may_be_waited_for_so_long() -> None:
    """Who has waited long enough leaves the line, and the order stays."""

    async def main() -> None:
        line = _Line(1)
        assert await line.turn(None, 0.0)
        second = asyncio.create_task(line.turn(None, 60.0))
        assert not await line.turn(None, 0.0)
        line.leave()
        assert await second
        assert not line._waiting

    asyncio.run(main())


def test_an_attempt_without_a_thread_leaves_its_turn(
    server: LocalRekognition, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is never sent, not even by a thread that starts later."""
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


def test_a_turn_that_comes_too_late_is_the_next_ones() -> None:
    """Cancelled tasks leave the line, also when their turn has just come."""

    async def main() -> None:
        line = _Line(1)
        assert await line.turn(None)
        first, second, third = (
            asyncio.create_task(line.turn(threading.Event())) for _ in range(3)
        )
        await asyncio.sleep(0)
        line.leave()
        first.cancel()  # has its turn, and does not know
        await asyncio.wait([first])
        assert await second
        third.cancel()  # still stands in line
        line.leave()
        await asyncio.wait([third])

        assert first.cancelled()
        assert third.cancelled()
        assert await line.turn(None)
        last = asyncio.create_task(line.turn(None))
        await asyncio.sleep(0)
        last.cancel()
        await asyncio.wait([last])
        assert not line._waiting

    asyncio.run(main())


def test_the_cancel_event_ends_only_its_own_calls(server: LocalRekognition) -> None:
    """Who waits beside them has the next turn, and the order stays."""
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


def test_the_deadline_is_for_the_call_and_not_for_the_line_before_it(
    server: LocalRekognition,
) -> None:
    """Of two calls with one thread, the second comes late, and has all its time."""
    clock = Clock()
    policy = RetryPolicy(clock=clock, deadline=60.0)
    client = make(server, threads=1, retry=policy)
    gate = Gate(client)

    async def main() -> None:
        calls = [asyncio.create_task(client.list_collections()) for _ in range(2)]
        await gate.hold(1)
        clock.sleep(61)
        gate.let(2)
        _, second = await asyncio.gather(*calls)
        (attempt,) = second.response_metadata.attempts
        assert 0.0 == attempt.elapsed

    asyncio.run(main())


def test_a_variant_has_the_same_threads(staff: AsyncRekognitionClient) -> None:
    """However many variants there are, the connections suffice."""
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
    """The default is that of the boto3 client underneath."""
    client = server.async_client()

    assert client.boto_client.meta.config.max_pool_connections == client._threads.size


def test_closing_waits_for_what_is_under_way(staff: AsyncRekognitionClient) -> None:
    """Nothing is left in the threads."""
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


def test_closing_a_variant_waits_for_nobody(staff: AsyncRekognitionClient) -> None:
    """The threads are those of its client, which goes on until it is closed."""
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
    """All those of its client may be busy, and closing it does not wait for them."""
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


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
def test_a_client_works_on_both_sides_of_a_fork() -> None:
    """The child of a fork has none of the threads of its parent, and makes new ones."""
    # In a process of its own: this one has threads, and must not fork.
    run = subprocess.run(
        [sys.executable, "-c", FORKED],
        check=False,
        capture_output=True,
        text=True,
        timeout=30,
    )

    assert run.returncode == 0, run.stderr
