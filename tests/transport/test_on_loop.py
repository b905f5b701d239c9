"""Attempts on an event loop: their requests, their limits, and their end."""

from __future__ import annotations

import asyncio
import errno
import logging
import os
import select
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import boto3
import botocore.credentials
import pytest
import urllib3.util.connection
from botocore.client import BaseClient
from botocore.config import Config
from botocore.stub import Stubber

from rekoclient import AsyncRekognitionClient, RetryPolicy
from rekoclient.errors import (
    CallCancelled,
    ConnectError,
    RekoError,
    ReplyLost,
    ReplyTimeout,
    Verdict,
    interrupted,
)
from rekoclient.models import Image
from rekoclient.testing import Fault, LocalRekognition, sample_image
from rekoclient.transport import direct, on_loop
from rekoclient.transport.pattern import Outgoing

from ..examples import OPERATIONS, TOKEN, full, input_shape, request_class
from ..reliability import places
from .test_direct import deaf, tls_in_front

ONCE = RetryPolicy(max_attempts=1)


@pytest.fixture
def server() -> Iterator[LocalRekognition]:
    """A server with a collection."""
    with LocalRekognition() as server:
        server.boto_client().create_collection(CollectionId="staff")
        yield server


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[Outgoing]:
    """The requests that an event loop has sent."""
    sent: list[Outgoing] = []
    converse = direct.converse

    async def see(*given: Any) -> Any:
        sent.append(given[-1])
        return await converse(*given)

    monkeypatch.setattr(on_loop, "converse", see)
    return sent


def client_of(url: str, **options: Any) -> AsyncRekognitionClient:
    """Return a client of an address."""
    session = boto3.Session("k", "s", region_name="us-east-1")
    return AsyncRekognitionClient(session=session, endpoint_url=url, **options)


async def describe(client: AsyncRekognitionClient) -> str:
    """Make one call, and return what only its own reply has."""
    found = await client.describe_collection(collection_id="staff")
    return str(found.collection_arn)


def test_every_request_is_sent_on_the_event_loop(
    server: LocalRekognition, sent: list[Outgoing]
) -> None:
    """The first one too. Only its connection is opened in a thread."""

    async def main() -> None:
        async with server.async_client() as client:
            for _ in range(3):
                await describe(client)

    asyncio.run(main())
    assert 3 == len(sent)


def test_direct_false_leaves_every_attempt_to_threads(
    server: LocalRekognition, sent: list[Outgoing]
) -> None:
    """The switch is that of the synchronous client."""

    async def main() -> None:
        async with server.async_client(direct=False) as client:
            await describe(client)
            await describe(client)

    asyncio.run(main())
    assert [] == sent


def refused() -> None:
    """Refuse a descriptor."""
    raise OSError(errno.EMFILE, "no descriptor is free")


@pytest.mark.parametrize("kind", ["epoll", "refused", "missing"])
def test_calls_work_with_and_without_epoll(
    server: LocalRekognition, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """Without it, the event loop has a reader for each socket that waits."""
    if kind == "refused":
        monkeypatch.setattr(select, "epoll", refused)
    elif kind == "missing":
        monkeypatch.delattr(select, "epoll")
    picture = Image(bytes=sample_image("a") + bytes(5_000_000))

    async def main() -> None:
        async with server.async_client() as client:
            for _ in range(3):
                await asyncio.gather(
                    describe(client), client.detect_faces(image=picture)
                )
            polls = on_loop._polls
            assert (kind == "epoll") == (asyncio.get_running_loop() in polls)

    asyncio.run(main())


# Requests


def fixed(record: Any) -> tuple[dict[str, str], bytes]:
    """Return a request without ids and times."""
    headers = dict(record.headers)
    for name in ("amz-sdk-invocation-id", "x-amz-date"):
        del headers[name]
    # A signature is of a time. Its scope and its list of headers are not.
    headers["authorization"] = headers["authorization"].rpartition("=")[0]
    return headers, record.raw_body


def test_all_operations_send_what_botocore_sends(server: LocalRekognition) -> None:
    """So do the first request of each operation and the next, which is like it."""
    seen: list[list[tuple[dict[str, str], bytes]]] = []
    server.fail_next("AccessDeniedException", times=None)

    async def main(*, path: bool) -> None:
        config = Config(user_agent_appid="door")
        async with server.async_client(direct=path, config=config) as client:
            for operation in OPERATIONS:
                wire = full(input_shape(operation))
                if TOKEN in wire:
                    wire[TOKEN] = "token"
                for _ in range(2):
                    with pytest.raises(RekoError):
                        await client.send(request_class(operation).from_dict(wire))
            transport: Any = client._transport
            known = transport._direct
            assert known is None or {True} == {
                known.handlers.steps(name).pattern is not None for name in OPERATIONS
            }

    for path in (False, True):
        before = len(server.requests)
        asyncio.run(main(path=path))
        seen.append([fixed(record) for record in server.requests[before:]])

    assert 2 * 75 == len(seen[0])
    assert seen[0] == seen[1]


@pytest.mark.parametrize("size", [100, 5_000, 300_000])
def test_pictures_are_sent_as_botocore_sends_them(
    server: LocalRekognition, size: int
) -> None:
    """Bodies are equal to the byte, with small and large pictures."""
    picture = Image(bytes=sample_image("a") + os.urandom(size))
    other = Image(bytes=sample_image("b") + os.urandom(size))

    async def main() -> None:
        for path in (False, True):
            async with server.async_client(direct=path) as client:
                for _ in range(2):
                    await client.compare_faces(source_image=picture, target_image=other)

    asyncio.run(main())
    assert 1 == len({record.raw_body for record in server.requests[-4:]})


def test_headers_of_a_lambda_are_those_of_each_call(
    server: LocalRekognition, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only botocore writes them, so it prepares every request in a Lambda function."""

    async def main() -> None:
        async with server.async_client() as client:
            await describe(client)
            monkeypatch.setenv("AWS_LAMBDA_FUNCTION_NAME", "door")
            for trace in ("one", "two"):
                monkeypatch.setenv("_X_AMZN_TRACE_ID", trace)
                await describe(client)

    asyncio.run(main())
    assert ["one", "two"] == [
        record.headers["x-amzn-trace-id"] for record in server.requests[-2:]
    ]


def test_retries_have_their_own_headers(server: LocalRekognition) -> None:
    """The number of the attempt counts up, and the id of the call stays."""
    policy = RetryPolicy(sleep=lambda seconds: None, max_attempts=3)

    async def main() -> None:
        async with server.async_client(retry=policy) as client:
            await describe(client)
            server.fail_next("InternalServerError", times=2)
            await describe(client)

    asyncio.run(main())
    headers = [record.headers for record in server.requests[-3:]]
    assert [f"attempt={n}; max=3" for n in (1, 2, 3)] == [
        header["amz-sdk-request"] for header in headers
    ]
    assert 1 == len({header["amz-sdk-invocation-id"] for header in headers})


# The rule


def handler(client: Any, patch: pytest.MonkeyPatch) -> None:
    """Register a handler of others."""
    client.meta.events.register("response-received.rekognition", lambda **_: None)


def wrapped(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function that calls another."""

    def call(*args: Any, **kwargs: Any) -> Any:
        return function(*args, **kwargs)

    return call


def tracer(client: Any, patch: pytest.MonkeyPatch) -> None:
    """Patch botocore as X-Ray and OpenTelemetry do."""
    base: Any = BaseClient
    patch.setattr(base, "_make_api_call", wrapped(base._make_api_call))


def double(client: Any, patch: pytest.MonkeyPatch) -> None:
    """Replace a method of the boto3 client."""
    method = client.describe_collection
    patch.setattr(client, "describe_collection", wrapped(method))


def session(client: Any, patch: pytest.MonkeyPatch) -> None:
    """Replace botocore's HTTP session."""
    http = client._endpoint.http_session
    other = SimpleNamespace(send=http.send, close=http.close)
    patch.setattr(client._endpoint, "http_session", other)


def provider(client: Any, patch: pytest.MonkeyPatch) -> None:
    """Use credentials of the application."""

    class Own:
        def get_frozen_credentials(self) -> Any:
            return original.get_frozen_credentials()

    original = client._request_signer._credentials
    patch.setattr(client._request_signer, "_credentials", Own())


def loop_of_others(client: Any, patch: pytest.MonkeyPatch) -> None:
    """Use an event loop that cannot watch sockets, as the one of Windows."""
    kind = type(asyncio.get_running_loop())
    patch.setattr(kind, "add_reader", asyncio.AbstractEventLoop.add_reader)


RULE = [
    (handler, "other handlers are registered"),
    (tracer, "another package patches botocore"),
    (double, "another package patches botocore"),
    (session, "the connections are not botocore's"),
    (provider, "only botocore supports this signature version or class"),
    (loop_of_others, "the event loop cannot watch a socket"),
]


@pytest.mark.parametrize("case", RULE)
def test_an_attempt_is_in_a_thread_for_a_reason(
    server: LocalRekognition,
    sent: list[Outgoing],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    case: tuple[Callable[[Any, pytest.MonkeyPatch], None], str],
) -> None:
    """On a warm client too, and afterwards the event loop makes attempts again."""
    change, reason = case

    async def main() -> None:
        async with server.async_client() as client:
            await describe(client)
            boto = client.boto_client
            with monkeypatch.context() as patch:
                change(boto, patch)
                with caplog.at_level(logging.DEBUG, "rekoclient.transport"):
                    await describe(client)
                assert reason in caplog.text.partition("worker thread, because")[2]
            assert 1 == len(sent)

    asyncio.run(main())


def test_a_handler_sees_every_call_while_it_is_registered(
    server: LocalRekognition, sent: list[Outgoing]
) -> None:
    """Before and after, the event loop makes attempts."""
    seen: list[str] = []

    def see(model: Any, **_: object) -> None:
        seen.append(model.name)

    async def main() -> None:
        async with server.async_client() as client:
            events = client.boto_client.meta.events
            await describe(client)
            events.register("after-call.rekognition", see)
            await describe(client)
            await describe(client)
            events.unregister("after-call.rekognition", see)
            await describe(client)

    asyncio.run(main())
    assert ["DescribeCollection"] * 2 == seen
    assert 2 == len(sent)


def test_a_stubber_replies_to_a_warm_client(server: LocalRekognition) -> None:
    """Nothing is sent while the Stubber is active."""

    async def main() -> None:
        async with server.async_client() as client:
            await client.list_collections()
            before = len(server.requests)
            with Stubber(client.boto_client) as stubber:
                stubber.add_response("list_collections", {"CollectionIds": ["stub"]})
                assert ("stub",) == (await client.list_collections()).collection_ids
            assert before == len(server.requests)

    asyncio.run(main())


def test_a_given_client_without_retries_of_its_own(
    server: LocalRekognition, sent: list[Outgoing]
) -> None:
    """With its own retries, a thread makes the attempts."""

    async def main(attempts: int) -> None:
        boto = server._session().client(
            "rekognition",
            endpoint_url=server.endpoint_url,
            config=Config(retries={"total_max_attempts": attempts}),
        )
        async with AsyncRekognitionClient(boto_client=boto) as client:
            await describe(client)
        boto.close()

    asyncio.run(main(1))
    assert 1 == len(sent)
    with pytest.warns(UserWarning, match="makes 3 attempts"):
        asyncio.run(main(3))
    assert 1 == len(sent)


# Credentials


def test_credentials_are_renewed_in_a_thread(
    server: LocalRekognition, sent: list[Outgoing]
) -> None:
    """The next request has the new session token, and is sent on the event loop."""
    made: list[str] = []

    def renew() -> dict[str, str]:
        made.append(threading.current_thread().name)
        return {
            "access_key": "local",
            "secret_key": "local",
            "token": f"token-{len(made)}",
            "expiry_time": (datetime.now(UTC) + timedelta(hours=9)).isoformat(),
        }

    past = datetime.now(UTC) - timedelta(hours=1)
    credentials: Any = botocore.credentials

    async def main() -> None:
        async with server.async_client() as client:
            signer = client.boto_client._request_signer
            signer._credentials = credentials.RefreshableCredentials(
                "old", "old", "old", past, renew, "test"
            )
            await describe(client)
            await describe(client)
            signer._credentials._expiry_time = past
            await describe(client)
            await describe(client)

    asyncio.run(main())
    assert ["rekoclient"] * 2 == [name[:10] for name in made]
    assert ["token-1", "token-2"] == [
        head.headers["X-Amz-Security-Token"] for head in sent
    ]
    assert 2 == len(sent)


# The end of an attempt


class Door:
    """A server that reads requests, and replies one by one.

    Attributes:
        received: Requests that were received.
        closed: Connections that the client has closed.
    """

    def __init__(self) -> None:
        self.received = asyncio.Semaphore(0)
        self.closed = asyncio.Semaphore(0)
        self.replies = asyncio.Semaphore(0)
        self.connections = 0
        self.url = ""

    async def serve(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """Serve one connection."""
        self.connections += 1
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                length = head.lower().partition(b"content-length: ")[2].split()[0]
                await reader.readexactly(int(length))
                self.received.release()
                reply = asyncio.create_task(self.replies.acquire())
                gone = asyncio.create_task(reader.read(1))
                await asyncio.wait((reply, gone), return_when="FIRST_COMPLETED")
                if gone.done():
                    reply.cancel()
                    break
                writer.write(
                    b"HTTP/1.1 200 OK\r\nx-amzn-RequestId: r\r\n"
                    b"Content-Length: 2\r\n\r\n{}"
                )
                gone.cancel()
                await asyncio.wait((gone,))
        except (asyncio.IncompleteReadError, ConnectionResetError):
            pass
        finally:
            writer.close()
            self.closed.release()


@asynccontextmanager
async def door() -> AsyncIterator[Door]:
    """Open a door on loopback."""
    made = Door()
    listener = await asyncio.start_server(made.serve, "127.0.0.1", 0)
    made.url = f"http://127.0.0.1:{listener.sockets[0].getsockname()[1]}"
    yield made
    listener.close()


async def cancelled(task: asyncio.Task[Any]) -> RekoError:
    """Cancel a task, and return the error that its call has left."""
    task.cancel()
    with pytest.raises(asyncio.CancelledError) as raised:
        await task
    error = interrupted(raised.value)
    assert error is not None
    return error


def test_a_cancelled_attempt_closes_its_connection() -> None:
    """The request had left, and the next call has another connection."""

    async def main() -> None:
        async with door() as server, client_of(server.url) as client:
            task = asyncio.create_task(
                client.create_user(collection_id="staff", user_id="alice")
            )
            await server.received.acquire()
            error = await cancelled(task)
            await server.closed.acquire()

            assert isinstance(error, ReplyLost)
            assert error.may_have_succeeded
            assert [Verdict.UNKNOWN] == [a.verdict for a in error.attempts]
            assert error.client_request_token
            server.replies.release()
            await client.create_user(collection_id="staff", user_id="alice")
            assert 2 == server.connections

    asyncio.run(main())


def test_a_timeout_leaves_the_call_in_the_cause_of_its_error() -> None:
    """asyncio.timeout raises a TimeoutError of its own."""

    async def main() -> None:
        async with door() as server, client_of(server.url) as client:

            async def call() -> None:
                async with asyncio.timeout(None) as limit:
                    task = asyncio.create_task(server.received.acquire())
                    task.add_done_callback(lambda _: limit.reschedule(0))
                    await client.list_collections()

            with pytest.raises(TimeoutError) as raised:
                await call()
            # Early versions of Python 3.11 set the context alone.
            behind = raised.value.__cause__ or raised.value.__context__
            assert behind is not None
            error = interrupted(behind)
            assert error is not None
            assert error.may_have_succeeded

    asyncio.run(main())


def test_a_cancelled_upload_was_not_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    """The service cannot have the complete request."""
    picture = Image(bytes=sample_image("a") + bytes(5_000_000))

    async def main() -> None:
        loop, stalled = asyncio.get_running_loop(), asyncio.Event()
        add_writer = loop.add_writer

        def see(*given: Any) -> None:
            stalled.set()
            add_writer(*given)

        monkeypatch.setattr(loop, "add_writer", see)
        with deaf() as url:
            async with client_of(url) as client:
                await client.list_collections()
                task = asyncio.create_task(
                    client.index_faces(collection_id="staff", image=picture)
                )
                await stalled.wait()
                error = await cancelled(task)

        assert isinstance(error, CallCancelled)
        assert not error.may_have_succeeded
        assert [Verdict.NOT_SENT] == [a.verdict for a in error.attempts]

    asyncio.run(main())


@pytest.fixture
def connecting(monkeypatch: pytest.MonkeyPatch) -> Iterator[SimpleNamespace]:
    """Connections are opened only when they may be."""
    original = urllib3.util.connection.create_connection
    gate = SimpleNamespace(begun=threading.Event(), may=threading.Event())

    def create(*args: Any, **kwargs: Any) -> Any:
        gate.begun.set()
        assert gate.may.wait(60)
        return original(*args, **kwargs)

    monkeypatch.setattr(urllib3.util.connection, "create_connection", create)
    yield gate
    gate.may.set()


def test_a_call_cancelled_while_connecting_is_never_sent(
    server: LocalRekognition, connecting: SimpleNamespace
) -> None:
    """Its connection serves the next call."""

    async def main() -> None:
        async with server.async_client() as client:
            task = asyncio.create_task(client.list_collections())
            await asyncio.to_thread(connecting.begun.wait, 60)
            error = await cancelled(task)
            assert isinstance(error, CallCancelled)
            assert not error.may_have_succeeded
            connecting.may.set()
            await client._threads.close()
            connecting.may.clear()
            await client.list_collections()

    asyncio.run(main())
    assert 1 == len(server.requests.of("ListCollections"))


def test_the_deadline_covers_connecting(
    server: LocalRekognition, connecting: SimpleNamespace
) -> None:
    """The call ends as one that was never sent."""
    policy = RetryPolicy(deadline=2.0)

    async def main() -> None:
        async with server.async_client(retry=policy) as client:
            with pytest.raises(ConnectError) as raised:
                await client.list_collections()
            assert not raised.value.may_have_succeeded
            assert 1 == len(raised.value.attempts)
            connecting.may.set()

    asyncio.run(main())
    assert 0 == len(server.requests.of("ListCollections"))


def test_a_dripped_reply_does_not_outlive_the_deadline(
    server: LocalRekognition, sent: list[Outgoing]
) -> None:
    """Each byte comes in time, and all of them do not."""

    async def main() -> None:
        async with server.async_client() as client:
            await describe(client)
            server.inject(Fault(drip=0.02), times=None)
            with pytest.raises(ReplyTimeout) as raised:
                await describe(client.with_options(retry=RetryPolicy(deadline=0.5)))
            assert 1 == len(raised.value.attempts)

    asyncio.run(main())
    assert 2 == len(sent)


@pytest.mark.prove
def test_a_dripped_reply_ends_at_the_deadline(server: LocalRekognition) -> None:
    """A byte a second never satisfies the read timeout."""

    async def main() -> float:
        async with server.async_client(retry=RetryPolicy(deadline=1.0)) as client:
            await describe(client)
            server.inject(Fault(drip=1.0), times=None)
            begin = time.monotonic()
            with pytest.raises(ReplyTimeout):
                await describe(client)
            return time.monotonic() - begin

    assert asyncio.run(main()) < 1.25


def test_a_stalled_upload_ends_at_the_deadline() -> None:
    """The request was not sent completely, so nothing has happened."""
    policy = RetryPolicy(max_attempts=1, deadline=3.0)  # signing 5 MB takes some of it
    picture = Image(bytes=sample_image("a") + bytes(5_000_000))

    async def main() -> None:
        with deaf() as url:
            async with client_of(url) as client:
                await client.list_collections()
                hasty = client.with_options(retry=policy)
                with pytest.raises(ConnectError, match="not sent completely") as raised:
                    await hasty.index_faces(collection_id="staff", image=picture)
                assert not raised.value.may_have_succeeded

    asyncio.run(main())


# Connections


def test_bytes_that_come_unasked_are_never_a_reply(
    server: LocalRekognition, sent: list[Outgoing]
) -> None:
    """A connection with bytes to read serves no other call."""
    reply = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nx-amzn-RequestId: 1\r\n\r\n{}"

    async def main() -> None:
        async with server.async_client(retry=ONCE) as client:
            server.inject(Fault(raw=reply + reply, then="keep"), times=1)
            with pytest.raises(RekoError):
                await describe(client)
            assert "collection/staff" in await describe(client)

    asyncio.run(main())
    assert 2 == len(sent)


def test_a_connection_that_the_server_closed_is_opened_again(
    server: LocalRekognition, sent: list[Outgoing]
) -> None:
    """No attempt is lost."""

    async def main() -> None:
        async with server.async_client() as client:
            server.inject(Fault(headers={"Connection": "close"}), times=1)
            await describe(client)
            found = await client.describe_collection(collection_id="staff")
            assert 1 == len(found.response_metadata.attempts)

    asyncio.run(main())
    assert 2 == len(sent)


def test_tasks_get_their_own_replies(
    server: LocalRekognition, sent: list[Outgoing]
) -> None:
    """Many tasks on few connections, on two event loops at the same time."""
    names = [f"c{number}" for number in range(8)]
    for name in names:
        server.boto_client().create_collection(CollectionId=name)
    client = server.async_client(config=Config(max_pool_connections=3))

    async def ask(name: str) -> bool:
        found = await client.describe_collection(collection_id=name)
        return str(found.collection_arn).endswith(f"/{name}")

    async def main() -> list[bool]:
        return await asyncio.gather(*(ask(name) for name in names * 10))

    async def both() -> None:
        other = asyncio.create_task(asyncio.to_thread(asyncio.run, main()))
        assert all(await main())
        assert all(await other)
        await client.aclose()

    asyncio.run(both())
    assert 160 == len(sent)


def test_idle_connections_serve_the_next_event_loop(sent: list[Outgoing]) -> None:
    """They belong to no loop."""
    made: list[int] = []

    async def main() -> None:
        async with door() as server:
            client = client_of(server.url)
            for _ in range(2):
                server.replies.release()
            await client.list_collections()
            await asyncio.to_thread(asyncio.run, call(client))
            await client.aclose()
            made.append(server.connections)

    async def call(client: AsyncRekognitionClient) -> None:
        await client.list_collections()

    asyncio.run(main())
    assert [1] == made
    assert 2 == len(sent)


def test_tls_is_botocores(sent: list[Outgoing]) -> None:
    """Every request is sent on the event loop, over a verified connection."""
    with LocalRekognition() as server, tls_in_front(server) as url:
        session: Any = server._session()
        session._session.set_config_variable("ca_bundle", str(places.CERTIFICATE))

        async def main() -> None:
            async with AsyncRekognitionClient(
                session=session, endpoint_url=url
            ) as client:
                picture = Image(bytes=sample_image("a") + bytes(1_000_000))
                await client.detect_faces(image=picture)
                for _ in range(2):
                    await client.list_collections()

        asyncio.run(main())

    assert 3 == len(sent)


def test_closing_waits_for_attempts_in_progress() -> None:
    """Those on the event loop too. Calls that wait for a connection are sent later."""

    async def main() -> None:
        async with door() as server:
            client = client_of(server.url, config=Config(max_pool_connections=1))
            first, second = (
                asyncio.create_task(client.list_collections()) for _ in range(2)
            )
            await server.received.acquire()
            closing = asyncio.create_task(client.aclose())
            await asyncio.sleep(0)
            assert not closing.done()
            server.replies.release()
            await first
            await closing
            assert not second.done()
            server.replies.release()
            await second

    asyncio.run(main())


def test_uvloop_works(server: LocalRekognition, sent: list[Outgoing]) -> None:
    """Another event loop sends and reads as well, and a picture in pieces."""
    uvloop = pytest.importorskip("uvloop")

    async def main() -> None:
        async with server.async_client() as client:
            picture = Image(bytes=sample_image("a") + bytes(4_000_000))
            await client.detect_faces(image=picture)
            found = await asyncio.gather(*(describe(client) for _ in range(20)))
            assert all(arn.endswith("/staff") for arn in found)

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main())
    assert 21 == len(sent)
