"""A connection is used again only after one cleanly framed final reply."""

from __future__ import annotations

import contextlib
import json
import select
import socket
import threading
from collections.abc import Callable, Iterator
from email.message import Message
from typing import Any

import boto3
import botocore.awsrequest
import pytest

from rekoclient import AsyncRekognitionClient, RekognitionClient, RetryPolicy
from rekoclient.errors import BrokenReply, RekoError
from rekoclient.transport.framing import may_reuse

from ..paths import PER_CALL, Bridge

Reply = Callable[[socket.socket, bytes], None]
"""Send a reply with a body on a connection."""


def session() -> boto3.Session:
    """Return a session with credentials for tests."""
    return boto3.Session("a", "b", region_name="us-east-1")


def head(body: bytes, *more: bytes, length: int | None = None) -> bytes:
    """Return the head of a successful reply."""
    size = len(body) if length is None else length
    lines = (b"HTTP/1.1 200 OK", b"x-amzn-RequestId: 1", b"Content-Length: %d" % size)
    return b"\r\n".join((*lines, *more, b"", b""))


def answer(name: str) -> bytes:
    """Return the body of the reply about one collection."""
    members = {
        "CollectionARN": f"arn:of:{name}",
        "CreationTimestamp": 1,
        "FaceCount": 0,
        "FaceModelVersion": "7.0",
        "UserCount": 0,
    }
    return json.dumps(members).encode()


def linger(connection: socket.socket) -> None:
    """Wait for a further request on the connection, 50 milliseconds at most."""
    select.select([connection], [], [], 0.05)


def plain(connection: socket.socket, body: bytes) -> None:
    """Send a clean reply."""
    connection.sendall(head(body) + body)


def after(*interim: bytes) -> Reply:
    """Return a reply that comes late, after interim replies."""

    def reply(connection: socket.socket, body: bytes) -> None:
        for status in interim:
            connection.sendall(b"HTTP/1.1 %s\r\nLink: </x>\r\n\r\n" % status)
        linger(connection)
        plain(connection, body)

    return reply


def of(*parts: bytes, foreign: bool = True) -> Reply:
    """Return a reply of parts, each a packet. A foreign reply may follow."""

    def reply(connection: socket.socket, body: bytes) -> None:
        packets = [part.replace(b"BODY", body) for part in parts]
        if foreign:
            other = answer("mallory")
            packets[-1] += head(other) + other
        for packet in packets:
            connection.sendall(packet)

    return reply


CHUNKED = b"HTTP/1.1 200 OK\r\nx-amzn-RequestId: 1\r\nTransfer-Encoding: chunked\r\n"
SIZE = len(answer("anna"))
FRAMES: dict[str, tuple[Reply, bool]] = {
    "clean": (plain, True),
    "102 Processing": (after(b"102 Processing"), True),
    "103 Early Hints": (after(b"103 Early Hints"), True),
    "an unknown interim status": (after(b"199 Soon"), True),
    "several interim replies": (
        after(b"100 Continue", b"103 Hints", b"103 More"),
        True,
    ),
    "endless interim replies": (after(*[b"103 Hints"] * 101), False),
    "101 Switching Protocols": (after(b"101 Switching Protocols"), False),
    "two replies in one packet": (of(head(b"b" * SIZE) + b"BODY"), True),
    "a length that is too short": (of(head(b"", length=SIZE - 9) + b"BODY"), False),
    "two lengths": (
        of(head(b"b" * SIZE, b"Content-Length: %d" % (SIZE + 1)) + b"BODY"),
        False,
    ),
    "a length and chunks": (
        of(CHUNKED + b"Content-Length: 5\r\n\r\n%x\r\nBODY\r\n0\r\n\r\n" % SIZE),
        False,
    ),
    "chunks": (of(CHUNKED + b"\r\n%x\r\nBODY\r\n0\r\n\r\n" % SIZE), True),
    "Connection: close that the server ignores": (
        of(head(b"b" * SIZE, b"Connection: close") + b"BODY", b""),
        True,
    ),
}


@contextlib.contextmanager
def served(reply: Reply) -> Iterator[str]:
    """Reply to each request about a collection with its name."""
    stopped = threading.Event()
    threads: list[threading.Thread] = []

    def serve(connection: socket.socket) -> None:
        with connection, connection.makefile("rb") as file:
            connection.settimeout(5)
            with contextlib.suppress(OSError):
                while file.readline():
                    length = 0
                    while (line := file.readline()) != b"\r\n":
                        if line.lower().startswith(b"content-length:"):
                            length = int(line.split(b":")[1])
                    name = json.loads(file.read(length))["CollectionId"]
                    reply(connection, answer(name))

    def accept() -> None:
        while True:
            connection, _ = listener.accept()
            if stopped.is_set():
                connection.close()
                return
            threads.append(threading.Thread(target=serve, args=(connection,)))
            threads[-1].start()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        acceptor = threading.Thread(target=accept)
        acceptor.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            stopped.set()
            socket.create_connection(listener.getsockname()).close()
            acceptor.join()
    for thread in threads:
        thread.join()


NAMES = ("anna", "bert", "cleo", "dora")


def heard(client: RekognitionClient | Bridge, name: str) -> str | None:
    """Return the name that the client's reply contains, or None for an error."""
    try:
        response = client.describe_collection(collection_id=name)
    except RekoError:
        return None
    return str(response.collection_arn).removeprefix("arn:of:")


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize("given", [False, True], ids=["ours", "given"])
def test_each_call_gets_its_own_reply(frame: str, given: bool) -> None:
    """Four calls in a row get their own replies, or an error, and no other reply."""
    reply, succeeds = FRAMES[frame]
    with served(reply) as url:
        options: dict[str, Any] = {"session": session(), "endpoint_url": url}
        if given:
            config = RekognitionClient(**options).boto_client.meta.config
            made = session().client("rekognition", endpoint_url=url, config=config)
            options = {"boto_client": made}
        retry = RetryPolicy(max_attempts=2, sleep=lambda seconds: None)
        with RekognitionClient(retry=retry, **options) as client:
            found = [heard(client, name) for name in NAMES]
        if given:
            made.close()

    assert [name if succeeds else None for name in NAMES] == found


def foreign_after(data: bytes) -> Reply:
    """Return a broken reply to bert. A request after it gets a foreign reply.

    The replies to all others are clean.
    """

    def reply(connection: socket.socket, body: bytes) -> None:
        if b"bert" not in body:
            plain(connection, body)
            return
        connection.sendall(data)
        select.select([connection], [], [], 20)  # readable also when it is closed
        plain(connection, answer("mallory"))

    return reply


BROKEN = {
    "a malformed chunk": foreign_after(CHUNKED + b"\r\nzz\r\n"),
    "a chunk that stops": foreign_after(CHUNKED + b"\r\nff\r\n{"),
    "a body that stops": foreign_after(head(b"", length=SIZE) + b"{"),
    "a body that does not begin": foreign_after(head(b"", length=SIZE)),
    "a head that stops": foreign_after(b"HTTP/1.1 200 OK\r\nContent-"),
}


@PER_CALL
@pytest.mark.parametrize("path", ["direct", "event loop"])
@pytest.mark.parametrize("reply", BROKEN.values(), ids=BROKEN)
def test_connection_is_closed_after_an_incomplete_reply(
    path: str, reply: Reply
) -> None:
    """The calls after a timeout or a malformed reply get their own replies at once."""
    options: dict[str, Any] = {
        "session": session(),
        "retry": RetryPolicy(max_attempts=1),
    }
    with served(reply) as url, contextlib.ExitStack() as stack:
        client = (
            RekognitionClient(**options, endpoint_url=url)
            if path == "direct"
            else Bridge(AsyncRekognitionClient(**options, endpoint_url=url))
        )
        stack.callback(client.close)
        found = [heard(client, "anna"), heard(client, "anna")]
        found.append(heard(client.with_options(read_timeout=0.1), "bert"))
        found += [heard(client, name) for name in ("cleo", "dora")]

    assert ["anna", "anna", None, "cleo", "dora"] == found


@pytest.mark.parametrize(
    ("status", "headers", "reuse"),
    [
        (200, [("Content-Length", "2")], True),
        (200, [("Content-Length", "2, 2")], True),
        (200, [("Content-Length", "2"), ("Content-Length", "3")], False),
        (200, [("Content-Length", "-2")], False),
        (200, [("Content-Length", "²")], False),
        (200, [("Transfer-Encoding", "Chunked")], True),
        (200, [("Transfer-Encoding", "gzip, chunked")], False),
        (200, [("Transfer-Encoding", "chunked"), ("Content-Length", "2")], False),
        (200, [], False),
        (204, [], True),
        (500, [("Content-Length", "0")], True),
        (101, [("Content-Length", "0")], False),
        (103, [], False),
    ],
)
def test_connection_is_reused_after_a_reply_with_one_end(
    status: int, headers: list[tuple[str, str]], reuse: bool
) -> None:
    """Only a final reply with one length, or in chunks, keeps the connection."""
    message = Message()
    for name, value in headers:
        message[name] = value

    assert reuse is may_reuse(status, message)


def test_session_of_another_kind_is_closed_after_an_interim_reply() -> None:
    """A boto3 client without botocore's connections still loses the connection."""
    with served(after(b"103 Early Hints")) as url:
        client = RekognitionClient(session=session(), endpoint_url=url)
        classes = client.boto_client._endpoint.http_session._pool_classes_by_scheme
        classes["http"] = botocore.awsrequest.AWSHTTPConnectionPool
        client = client.with_options(retry=RetryPolicy(max_attempts=1))
        found = [heard(client, name) for name in NAMES]
        with pytest.raises(
            BrokenReply, match="status 103 is interim; expected a final status"
        ):
            client.describe_collection(collection_id="emma")
        client.boto_client.close()

    assert [None] * 4 == found
