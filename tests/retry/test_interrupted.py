"""An exception of other code ends a call at once, and its outcome can be looked up."""

from __future__ import annotations

import _socket
import asyncio
import contextlib
import ctypes
import http.client
import os
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from rekoclient import RekognitionClient, RetryPolicy
from rekoclient.errors import (
    CallCancelled,
    RekoError,
    ReplyLost,
    ServerError,
    Verdict,
    interrupted,
)
from rekoclient.models import CreateUserResponse, ListUsersRequest
from rekoclient.testing import Fault, LocalRekognition
from rekoclient.transport import reply
from rekoclient.transport.decoding import decoded_json

from ..fakes import ALICE, ONCE
from ..paths import bridged


class SoftTimeLimitExceeded(Exception):
    """A time limit as Celery's: a plain exception."""


class OwnTimeout(TimeoutError):
    """A time limit that is an OSError."""


LIMITS = [
    SoftTimeLimitExceeded(),
    OwnTimeout("limit"),
    TimeoutError("limit"),
    ConnectionError("of the application"),
    ConnectionResetError("of the application"),
    ValueError("limit"),
    KeyboardInterrupt(),
]


@pytest.fixture
def waiting() -> Iterator[tuple[LocalRekognition, RekognitionClient]]:
    """A client and a server that never replies to CreateUser."""
    with LocalRekognition() as server:
        client = server.client(config=Config(read_timeout=30))
        client.create_collection(collection_id="staff")
        server.inject(Fault(apply=True, then="hang"), operation="CreateUser")
        with client:
            yield server, client


def when_received(server: LocalRekognition, act: Callable[[], object]) -> None:
    """Act in a thread once the server has received a CreateUser request."""

    def watch() -> None:
        for _ in range(1000):
            if server.requests.of("CreateUser"):
                act()
                return
            threading.Event().wait(0.01)

    threading.Thread(target=watch).start()


@contextlib.contextmanager
def alarm(limit: BaseException) -> Iterator[None]:
    """Raise an exception in the handler of a signal."""

    def handler(*_: object) -> None:
        raise limit

    before = signal.signal(signal.SIGUSR1, handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGUSR1, before)


@pytest.mark.skipif(not hasattr(signal, "SIGUSR1"), reason="needs POSIX signals")
@pytest.mark.parametrize("limit", LIMITS, ids=lambda limit: type(limit).__name__)
def test_exception_of_a_signal_handler_ends_the_call(
    waiting: tuple[LocalRekognition, RekognitionClient], limit: BaseException
) -> None:
    """The exception leaves as it is after one request. The call can be continued."""
    server, client = waiting
    when_received(server, lambda: os.kill(os.getpid(), signal.SIGUSR1))
    with alarm(limit), pytest.raises(type(limit)) as raised:
        client.send(ALICE)

    assert raised.value is limit
    assert 1 == len(server.requests.of("CreateUser"))
    error = interrupted(limit)
    assert isinstance(error, ReplyLost)
    assert error.may_have_succeeded
    assert [Verdict.UNKNOWN] == [record.verdict for record in error.attempts]
    assert error.client_request_token == server.requests.of("CreateUser")[0].token

    assert CreateUserResponse() == client.send(ALICE, after=error)
    server.requests.expect("CreateUser", times=2, tokens=1)


@pytest.mark.skipif(not hasattr(signal, "SIGUSR1"), reason="needs POSIX signals")
@pytest.mark.parametrize("direct", [True, False], ids=["direct", "botocore"])
@pytest.mark.parametrize("kind", [ValueError, RecursionError, KeyError, StopIteration])
def test_a_signal_while_a_reply_is_decoded_ends_the_call(
    kind: type[Exception], direct: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The decoder raises some of these exceptions too, but this one is not retried."""

    def interrupted_decode(*args: Any) -> object:
        os.kill(os.getpid(), signal.SIGUSR1)
        return decoded_json(*args)

    limit = kind("limit")
    with LocalRekognition() as server, server.client(direct=direct) as client:
        client.list_collections()
        monkeypatch.setattr(reply, "decoded_json", interrupted_decode)
        with alarm(limit), pytest.raises(kind) as raised:
            client.list_collections()

        assert raised.value is limit
        assert 2 == len(server.requests.of("ListCollections"))
        assert isinstance(interrupted(limit), ReplyLost)


def list_nowhere(client: Any) -> None:
    """Call with rekoclient, in vain."""
    client.list_users(collection_id="nowhere")


def list_with_boto3(client: Any) -> None:
    """Call with boto3, in vain."""
    client.boto_client.list_users(CollectionId="nowhere")


def look_up(_: Any) -> None:
    """Look up a host, in vain."""
    raise socket.gaierror


def lose_a_reply(_: Any) -> None:
    """Send a request with the standard library, and lose its reply."""
    raise http.client.RemoteDisconnected("no reply")


CALLS = [
    (list_nowhere, RekoError),
    (list_with_boto3, ClientError),
    (look_up, OSError),
    (lose_a_reply, http.client.HTTPException),
]


@pytest.mark.skipif(not hasattr(signal, "SIGUSR1"), reason="needs POSIX signals")
@pytest.mark.parametrize("direct", [True, False], ids=["direct", "botocore"])
@pytest.mark.parametrize(("call", "kind"), CALLS)
def test_error_of_a_call_in_a_signal_handler_ends_the_call(
    server: LocalRekognition,
    call: Callable[[Any], None],
    kind: type[Exception],
    direct: bool,
) -> None:
    """A handler may call a service itself. Its error is not about the lost reply."""
    other = server.client(retry=ONCE)
    client = server.client(config=Config(read_timeout=30), direct=direct)
    client.create_collection(collection_id="staff")
    server.inject(Fault(apply=True, then="hang"), operation="CreateUser")
    when_received(server, lambda: os.kill(os.getpid(), signal.SIGUSR1))
    before = signal.signal(signal.SIGUSR1, lambda number, frame: call(other))
    try:
        with pytest.raises(kind) as raised:
            client.send(ALICE)
    finally:
        signal.signal(signal.SIGUSR1, before)

    error = interrupted(raised.value)
    assert error is not None
    assert error.may_have_succeeded
    assert 1 == len(server.requests.of("CreateUser")) == len(error.attempts)
    assert CreateUserResponse() == client.send(ALICE, after=error)
    server.requests.expect("CreateUser", times=2, tokens=1)


@pytest.mark.parametrize("path", ["direct", "event loop"])
@pytest.mark.parametrize(("call", "kind"), CALLS)
def test_error_of_a_call_in_a_hook_ends_the_call(
    server: LocalRekognition,
    path: str,
    call: Callable[[Any], None],
    kind: type[Exception],
) -> None:
    """The hook of a user may call a service itself. Its error is raised as it is."""
    other = server.client(retry=ONCE)
    with contextlib.closing(
        server.client() if path == "direct" else bridged(server, path)
    ) as client:
        client.create_collection(collection_id="staff")
        client.boto_client.meta.events.register(
            "before-send.rekognition", lambda **_: call(other)
        )
        with pytest.raises(kind) as raised:
            client.send(ALICE)

    error = interrupted(raised.value)
    assert error is not None
    assert "CreateUser" == error.operation
    assert 1 == len(error.attempts)


class Asynchronous(Exception):
    """An exception that another thread raises, as rq's time limit does."""


@pytest.mark.parametrize("direct", [True, False], ids=["direct", "botocore"])
def test_exception_of_another_thread_ends_the_call(
    server: LocalRekognition, direct: bool
) -> None:
    """Such an exception has no frame of its own."""
    client = server.client(direct=direct)
    client.create_collection(collection_id="staff")
    server.inject(Fault(apply=True, then="hang"), operation="CreateUser")
    raised: list[BaseException] = []

    def work() -> None:
        try:
            client.send(ALICE)
        except BaseException as error:  # noqa: BLE001 - the test compares it
            raised.append(error)

    thread = threading.Thread(target=work)

    def end() -> None:
        ctypes.pythonapi.PyThreadState_SetAsyncExc(
            ctypes.c_ulong(thread.ident or 0), ctypes.py_object(Asynchronous)
        )
        server.clear_faults()
        server.close()  # wakes the thread

    when_received(server, end)
    thread.start()
    thread.join()

    [found] = raised
    assert type(found) is Asynchronous
    error = interrupted(found)
    assert error is not None
    assert error.may_have_succeeded
    assert 1 == len(error.attempts)


def broken_number() -> float:
    """Raise as a user's own function would."""
    raise LookupError


def broken_sleep(_: float) -> None:
    """Raise as a signal handler would while a call waits."""
    raise LookupError


@pytest.mark.parametrize("path", ["direct", "event loop"])
@pytest.mark.parametrize("piece", [{"sleep": broken_sleep}, {"random": broken_number}])
def test_exception_between_two_attempts_keeps_the_outcome(
    server: LocalRekognition, path: str, piece: dict[str, Any]
) -> None:
    """A time limit may pass while the call waits. The call can be continued."""
    retry = RetryPolicy(**piece)
    with contextlib.closing(
        server.client(retry=retry)
        if path == "direct"
        else bridged(server, path, retry=retry)
    ) as client:
        client.create_collection(collection_id="staff")
        server.inject(Fault(apply=True, status=500), operation="CreateUser")
        with pytest.raises(LookupError) as raised:
            client.send(ALICE)
        error = interrupted(raised.value)
        assert isinstance(error, CallCancelled)
        assert error.may_have_succeeded
        assert [("ServerError", None, "LookupError ended the call")] == [
            (record.error, record.delay, record.stopped) for record in error.attempts
        ]
        assert CreateUserResponse() == client.send(ALICE, after=error)
    server.requests.expect("CreateUser", times=2, tokens=1)


async def cancelled(task: asyncio.Task[Any]) -> RekoError:
    """Cancel a task, and return our error of the call that this ended."""
    task.cancel()
    with pytest.raises(asyncio.CancelledError) as raised:
        await task
    error = interrupted(raised.value)
    assert error is not None
    return error


def test_task_that_is_cancelled_in_a_wait_can_continue_its_call() -> None:
    """The first attempt had an unknown outcome, and the task waits for the second."""

    async def main() -> RekoError | None:
        waiting = asyncio.Event()

        async def sleep(_: float) -> None:
            waiting.set()
            await asyncio.Event().wait()

        with LocalRekognition() as server:
            server.client().create_collection(collection_id="staff")
            server.inject(Fault(apply=True, status=500), operation="CreateUser")
            async with server.async_client(retry=RetryPolicy(sleep=sleep)) as client:
                task = asyncio.create_task(client.send(ALICE))
                await waiting.wait()
                error = await cancelled(task)
                await client.send(ALICE, after=error)
                server.requests.expect("CreateUser", times=2, tokens=1)
                return error

    error = asyncio.run(main())
    assert error is not None
    assert error.may_have_succeeded
    assert 1 == len(error.attempts)


@pytest.mark.parametrize("path", ["direct", "event loop"])
@pytest.mark.parametrize("limit", LIMITS, ids=lambda limit: type(limit).__name__)
def test_exception_right_after_the_last_byte_leaves_the_outcome_unknown(
    path: str,
    limit: BaseException,
    server: LocalRekognition,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A signal may come when the socket has sent all, before it reports how much."""

    def send(sock: socket.socket, data: memoryview) -> int:
        count = _socket.socket.send(sock, data)
        if b".CreateUser" in bytes(data):
            raise limit
        return count

    with contextlib.closing(
        server.client() if path == "direct" else bridged(server, path)
    ) as client:
        client.create_collection(collection_id="staff")
        monkeypatch.setattr(socket.socket, "send", send, raising=False)
        with pytest.raises(type(limit)) as raised:
            client.send(ALICE)

    assert raised.value is limit
    error = interrupted(limit)
    assert isinstance(error, ReplyLost)
    assert error.may_have_succeeded


def broken(**_: object) -> None:
    """Raise as the hook of a user would."""
    raise LookupError("hook")


HOOKS = [
    ("provide-client-params", False),
    ("before-sign", False),
    ("before-send", True),
    ("before-parse", True),
    ("after-call", True),
]


@pytest.mark.parametrize(("event", "sent"), HOOKS)
def test_exception_of_a_hook_ends_the_call(
    client: RekognitionClient,
    server: LocalRekognition,
    event: str,
    sent: bool,
) -> None:
    """The exception of a hook is not retried. It shows whether the call was sent."""
    client.create_collection(collection_id="staff")
    client.boto_client.meta.events.register_first(f"{event}.rekognition", broken)
    with pytest.raises(LookupError) as raised:
        client.send(ALICE)

    error = interrupted(raised.value)
    assert error is not None
    assert 1 == len(error.attempts)
    assert sent == error.may_have_succeeded
    assert (ReplyLost if sent else CallCancelled) is type(error)
    notes = getattr(raised.value, "__notes__", [])
    assert sent == any("may have succeeded" in note for note in notes)


def test_exception_of_a_hook_ends_a_call_on_a_loop() -> None:
    """Under asyncio the exception of a hook reaches the task as it is, once."""

    async def main() -> RekoError | None:
        with LocalRekognition() as server:
            server.client().create_collection(collection_id="staff")
            async with server.async_client() as client:
                client.boto_client.meta.events.register(
                    "before-send.rekognition", broken
                )
                with pytest.raises(LookupError) as raised:
                    await client.send(ALICE)
                return interrupted(raised.value)

    error = asyncio.run(main())
    assert error is not None
    assert error.may_have_succeeded
    assert 1 == len(error.attempts)


def test_cancelled_task_leaves_the_call_to_look_up() -> None:
    """A task that is cancelled in an attempt can continue its call later."""

    async def main() -> tuple[RekoError | None, int]:
        with LocalRekognition() as server:
            server.client().create_collection(collection_id="staff")
            server.inject(Fault(apply=True, delay=0.3), operation="CreateUser")
            async with server.async_client() as client:
                task = asyncio.create_task(client.send(ALICE))
                received = asyncio.Event()
                loop = asyncio.get_running_loop()
                when_received(server, lambda: loop.call_soon_threadsafe(received.set))
                await received.wait()
                error = await cancelled(task)
                await client.send(ALICE, after=error)
                server.requests.expect("CreateUser", times=2, tokens=1)
                return error, len(error.attempts)

    error, attempts = asyncio.run(main())
    assert error is not None
    assert error.may_have_succeeded
    assert 1 == attempts


def test_earlier_unknown_outcome_is_kept(
    client: RekognitionClient, server: LocalRekognition
) -> None:
    """An exception before the second request keeps the first attempt's outcome."""
    client.create_collection(collection_id="staff")
    server.fail_next("InternalServerError")
    seen: list[None] = []

    def second(**_: object) -> None:
        seen.append(None)
        if len(seen) == 2:
            raise LookupError

    client.boto_client.meta.events.register("before-sign.rekognition", second)
    with pytest.raises(LookupError) as raised:
        client.send(ALICE)

    error = interrupted(raised.value)
    assert error is not None
    assert error.may_have_succeeded
    verdicts = [record.verdict for record in error.attempts]
    assert [Verdict.UNKNOWN, Verdict.NOT_SENT] == verdicts


def test_other_exceptions_have_no_call(client: RekognitionClient) -> None:
    """An exception that has not ended a call has nothing to look up."""
    assert interrupted(ValueError()) is None
    with pytest.raises(RekoError) as raised:
        client.send(ListUsersRequest(collection_id="nowhere"))
    assert not isinstance(raised.value, ServerError)
    assert interrupted(raised.value) is None
