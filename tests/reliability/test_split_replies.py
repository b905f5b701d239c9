"""The same reply bytes, cut and split anywhere, end alike on each path."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rekoclient import AsyncRekognitionClient, RekognitionClient, RetryPolicy
from rekoclient.errors import RekoError
from rekoclient.models import CreateUserRequest
from rekoclient.testing import LocalRekognition

from ..paths import Bridge
from ..transport.test_http1 import OK, replies, split
from .matrix import open_connections

TWO = b"Content-Length: 3\r\nContent-Length: 0\r\n\r\n"
REQUEST = CreateUserRequest(
    collection_id="staff", user_id="alice", client_request_token="t"
)


class Script:
    """A server that sends the same pieces to every request, and then closes."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,)).start()

    def _serve(self, connection: socket.socket) -> None:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with connection, contextlib.suppress(OSError):
            data = b""
            while b"\r\n\r\n" not in data or not data.endswith(b"}"):
                received = connection.recv(65536)
                if not received:
                    return
                data += received
            for piece in self.pieces:
                connection.sendall(piece)

    def close(self) -> None:
        """Stop accepting connections."""
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()


class Paths:
    """A server, and a client of it on each path."""

    def __init__(self) -> None:
        self.script = Script()
        options: dict[str, Any] = {
            "session": LocalRekognition()._session(),
            "endpoint_url": self.script.url,
            "retry": RetryPolicy(max_attempts=1),
            "retry_budget": None,
        }
        self.botocore = RekognitionClient(direct=False, **options)
        self.events = RekognitionClient(**options)
        events = self.events.boto_client.meta.events
        events.register("after-call.rekognition", lambda **_: None)
        self.direct = RekognitionClient(**options)
        self.loop = Bridge(AsyncRekognitionClient(**options))

    def close(self) -> None:
        """Close the clients and the server."""
        for one in (self.botocore, self.events, self.direct, self.loop, self.script):
            one.close()


@pytest.fixture(scope="module")
def paths() -> Iterator[Paths]:
    """One server and its clients for all examples."""
    with closing(Paths()) as paths:
        yield paths


def ending(client: Any) -> object:
    """Return the response as a dict, or the class of the error."""
    try:
        return client.send(REQUEST).to_dict()
    except RekoError as error:
        return type(error)


@given(
    reply=replies(),
    cut=st.none() | st.integers(0, 200),
    places=st.lists(st.integers(0, 300), max_size=6),
)
@example(OK + b"Content-Length: 2\r\n\r\n{}", None, list(range(60)))
@example(b"HTTP/1.1 204 Reason\r\nx-amzn-RequestId: 1\r\n" + TWO, None, [])
@example(b"HTTP/1.1 103 Early\r\n\r\n" + OK + b"Content-Length: 2\r\n\r\n{}", None, [])
def test_each_path_reads_the_same_reply(
    paths: Paths, reply: bytes, cut: int | None, places: list[int]
) -> None:
    """All own exchanges agree. They agree with botocore, or are stricter."""
    paths.script.pieces = split(reply if cut is None else reply[:cut], places)
    for client in (paths.events, paths.direct):
        open_connections(client, 1)
    by_botocore, by_events, by_exchange, by_loop = (
        ending(client)
        for client in (paths.botocore, paths.events, paths.direct, paths.loop)
    )

    assert by_events == by_exchange == by_loop
    assert by_loop == by_botocore or isinstance(by_loop, type)
