"""Sends requests on an asyncio event loop.

Worker threads open the connections, because that may block. botocore prepares the first
request of each operation. A `Pattern` copies the URL and most headers of this request
to the later requests of the operation.
"""

from __future__ import annotations

import asyncio
import json
import os
import select
import socket
import ssl
from base64 import b64encode
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from contextlib import suppress
from functools import partial
from typing import Any, TypeAlias
from weakref import WeakKeyDictionary

import botocore.exceptions as botocore_errors
from botocore.httpsession import mask_proxy_url

from . import pictures
from .direct import (
    RECEIVED,
    Line,
    Prepared,
    converse,
    place_of,
    plain_request,
    take,
    time_left,
)
from .exchange import Direct, Exchange
from .http1 import ReplyReader
from .pattern import Outgoing, Pattern, learn
from .pools import exceptions as urllib3_errors

Submit: TypeAlias = Callable[[Callable[[], Any]], "Future[Any]"]
"""Type of a function that runs another function in a worker thread."""


def prepare(
    boto_client: Any, exchange: Exchange[Any], wire: Mapping[str, Any]
) -> Outgoing | None:
    """Return the signed request of an attempt, or None if botocore must send it.

    botocore prepares the first request of each operation. A ``Pattern`` copies the URL
    and most headers of this request to the later requests of the operation.
    """
    pattern: Pattern | None = exchange.steps.pattern
    # In AWS Lambda, botocore adds a header that can change with each request.
    if pattern is not None and "AWS_LAMBDA_FUNCTION_NAME" not in os.environ:
        body, frozen = _serialised(boto_client, exchange, wire)
        outgoing = pattern.outgoing(exchange.call, frozen, body)
        if outgoing is not None:
            return outgoing
    try:
        getattr(boto_client, exchange.operation.method)(**wire)
    except Prepared as prepared:
        outgoing = plain_request(*prepared.args)
        if outgoing is not None:
            body, frozen = _serialised(boto_client, exchange, wire)
            if body == outgoing.body:
                learn(exchange, outgoing, frozen)
        return outgoing
    raise AssertionError  # ``on_send`` always raises ``Prepared``


def _serialised(
    client: Any, exchange: Exchange[Any], wire: Mapping[str, Any]
) -> tuple[bytes, Any]:
    """Return the serialised body of a request, and botocore's frozen credentials."""
    params = dict(wire)
    pictures.take_out(params, exchange)
    if exchange.operation.typed:
        body = _JSON.encode(params).encode()  # equal to botocore's body, but faster
    else:
        model = client.meta.service_model.operation_model(exchange.operation.name)
        serializer = client._serializer  # noqa: SLF001
        body = serializer.serialize_to_request(params, model)["body"]
    credentials = client._request_signer._credentials  # noqa: SLF001
    return pictures.put_into(body, exchange), credentials.get_frozen_credentials()


def _base64(picture: bytes) -> str:
    return b64encode(picture).decode()


_JSON = json.JSONEncoder(default=_base64)


async def send(
    exchange: Exchange[Any], outgoing: Outgoing, submit: Submit
) -> ReplyReader:
    """Send a request on the running event loop, and return its reply.

    Args:
        exchange: The state of the attempt.
        outgoing: The request.
        submit: Function that runs another function in a worker thread.

    Raises:
        BotoCoreError: The request failed. ``exchange.unsent`` is true if the
            server cannot have received the complete request.
        asyncio.CancelledError: The task was cancelled. The connection is closed.
    """
    exchange.unsent = True
    assert exchange.direct is not None
    place = place_of(exchange.direct, outgoing.url)
    assert place is not None  # ``why_in_thread`` has checked it
    connection = take(place.pool)
    if connection is None:
        job = submit(partial(_open, exchange.direct, place.pool, outgoing.url))
        left = exchange.call.remaining
        connection = await _opened(place.pool, job, left, outgoing.url)
    return await converse(OnLoop, place, connection, exchange, outgoing)


class OnLoop(Line):
    """Reads from and writes to a non-blocking socket, and waits on the event loop."""

    def __init__(self, sock: socket.socket, exchange: Exchange[Any]) -> None:
        super().__init__(sock, exchange)
        sock.setblocking(False)

    async def send(self, data: memoryview) -> int:
        """Send some or all of the bytes, and return how many were sent."""
        while True:
            try:
                return self._write(data)
            except ssl.SSLWantReadError:  # TLS may have to read before it writes
                await self._ready(writes=False)
            except (BlockingIOError, ssl.SSLWantWriteError):
                await self._ready(writes=True)

    async def receive(self) -> bytes:
        """Return the next bytes, or no bytes if the server closed the connection."""
        # TLS may have read the next bytes already, so a TLS socket reads first.
        if not isinstance(self._sock, ssl.SSLSocket):
            await self._ready(writes=False)
        while True:
            try:
                return self._sock.recv(RECEIVED)
            except ssl.SSLWantWriteError:
                await self._ready(writes=True)
            except (BlockingIOError, ssl.SSLWantReadError):
                await self._ready(writes=False)

    async def _ready(self, *, writes: bool) -> None:
        """Wait until the socket can be read or, with ``writes``, be written.

        Raises:
            TimeoutError: The read timeout or the deadline passed first.
        """
        loop, file = asyncio.get_running_loop(), self._sock.fileno()
        watch: Any = loop.add_writer if writes else loop.add_reader
        ignore: Any = loop.remove_writer if writes else loop.remove_reader
        if not writes and (poll := _poll_of(loop)) is not None:
            watch, ignore = poll.add, poll.remove
        # This replaces ``asyncio.timeout``, whose error has a CancelledError as its
        # context.
        ready: asyncio.Future[bool] = loop.create_future()
        seconds = time_left(self._exchange)
        timer = None
        try:
            if seconds is not None:
                timer = loop.call_later(seconds, _resume, ready, False)
            watch(file, _resume, ready, True)
            if not await ready:
                raise TimeoutError("timed out")
        finally:
            ignore(file)
            if timer:
                timer.cancel()


_ONCE = getattr(select, "EPOLLIN", 0) | getattr(select, "EPOLLONESHOT", 0)
"""Flags for ``epoll``: report once that a socket can be read. Zero if not on Linux."""


class _Poll:
    """Waits for many sockets of an event loop with one ``epoll`` object.

    The event loop watches only the ``epoll`` object. Adding a socket to the event loop
    for each wait would take more time than signing the request.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._poll = select.epoll()
        self._readers: dict[int, Callable[[], object]] = {}
        loop.add_reader(self._poll.fileno(), self._dispatch)

    def add(self, file: int, reader: Callable[..., object], *args: object) -> None:
        """Call ``reader(*args)`` when a file descriptor can be read."""
        self._readers[file] = partial(reader, *args)
        self._poll.register(file, _ONCE)

    def remove(self, file: int) -> None:
        """Remove the reader of a file descriptor, if there is one."""
        if self._readers.pop(file, None) is not None:
            with suppress(FileNotFoundError):  # an exception interrupted ``add``
                self._poll.unregister(file)

    def _dispatch(self) -> None:
        try:
            for file, _ in self._poll.poll(0):
                self._readers[file]()
        except BaseException:  # a signal handler raised, and events may be lost
            for file in self._readers:
                with suppress(FileNotFoundError):  # the exception interrupted ``add``
                    self._poll.modify(file, _ONCE)
            raise


_polls: WeakKeyDictionary[asyncio.AbstractEventLoop, _Poll] = WeakKeyDictionary()


def _poll_of(loop: asyncio.AbstractEventLoop) -> _Poll | None:
    poll = _polls.get(loop)
    if poll is None and hasattr(select, "epoll"):  # only on Linux
        with suppress(OSError):  # too many open files
            poll = _polls[loop] = _Poll(loop)
    return poll


def _resume(ready: asyncio.Future[bool], in_time: bool) -> None:
    if not ready.done():
        ready.set_result(in_time)


def _open(direct: Direct, pool: Any, url: str) -> Any:
    """Open a connection as urllib3 does. Return the connection, or the exception.

    This may block, so a worker thread calls it.
    """
    session: Any = getattr(direct.endpoint(), "http_session", None)
    session._setup_ssl_cert(pool, url, session._verify)  # noqa: SLF001 - as botocore
    connection = pool._get_conn()  # noqa: SLF001 - here and below, as urllib3 does
    try:
        if connection.sock is None:
            connection.timeout = pool.timeout.connect_timeout
            if pool.proxy is not None:
                pool._prepare_proxy(connection)  # noqa: SLF001
            pool._validate_conn(connection)  # noqa: SLF001
        if connection.sock is None:
            connection.connect()
    except Exception as error:  # noqa: BLE001 - raised on the event loop
        connection.close()
        pool._put_conn(None)  # noqa: SLF001
        failure = _not_opened(error, url, pool.proxy)
        failure.__cause__ = error
        return failure
    return connection


async def _opened(pool: Any, job: Future[Any], seconds: float | None, url: str) -> Any:
    """Wait for a connection that a worker thread opens, and return it.

    If the connection opens too late, it goes to the pool for a later request.

    Raises:
        BotoCoreError: The connection could not be opened, or not in time.
    """
    opening = asyncio.wrap_future(job)
    try:
        await asyncio.wait({opening}, timeout=seconds)
    finally:
        if not opening.done():
            job.add_done_callback(partial(_keep, pool))
            opening.cancel()
    if opening.cancelled():
        raise botocore_errors.ConnectTimeoutError(endpoint_url=url)
    opened = opening.result()
    try:
        if isinstance(opened, Exception):
            raise opened
        return opened
    finally:
        # The traceback refers to this frame. Without ``del``, the frame would refer to
        # the traceback.
        del opened, opening, job


def _keep(pool: Any, job: Future[Any]) -> None:
    if not job.cancelled() and not isinstance(opened := job.result(), Exception):
        pool._put_conn(opened)  # noqa: SLF001 - as urllib3 itself does


def _not_opened(error: Exception, url: str, proxy: Any) -> Exception:
    """Return botocore's exception for a connection that could not be opened."""
    # urllib3's CertificateError has no public name.
    if isinstance(error, ssl.SSLError | urllib3_errors.SSLError) or (
        type(error).__name__ == "CertificateError"
    ):
        return botocore_errors.SSLError(endpoint_url=url, error=error)
    late = isinstance(error, urllib3_errors.ConnectTimeoutError | TimeoutError)
    refused = isinstance(error, urllib3_errors.NewConnectionError)
    if proxy is not None and (late or refused):
        return botocore_errors.ProxyConnectionError(
            proxy_url=mask_proxy_url(proxy.url), error=error
        )
    if refused:
        return botocore_errors.EndpointConnectionError(endpoint_url=url, error=error)
    if late:
        return botocore_errors.ConnectTimeoutError(endpoint_url=url, error=error)
    return botocore_errors.HTTPClientError(error=error)
