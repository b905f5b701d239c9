"""One request and its reply over an open connection, blocking or on an event loop.

`converse` is the exchange itself. It awaits a `Line`, which is the connection. The
blocking line never suspends, so `at_once` runs the exchange to its end.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
import time
from collections.abc import Callable, Coroutine
from http.client import HTTPException
from typing import Any, Protocol

import botocore.exceptions as botocore_errors

from .events import Exchange
from .http1 import MalformedReply, ReplyReader
from .pattern import Outgoing

_JOINED = 131_072
"""Bytes of a request that are joined into one piece. Larger ones are sent in two."""
_RECEIVED = 262_144
_SOCKETS = ("socket", "ssl", "asyncio", "uvloop", "gevent", "eventlet", "urllib3")


class Line(Protocol):
    """An open connection. Each method raises TimeoutError when its time is over."""

    async def send(self, data: memoryview) -> int:
        """Send some bytes, and return how many."""
        ...

    async def receive(self) -> bytes:
        """Return the next bytes, or none at the end of the connection."""
        ...


class _Socket:
    """What both lines share.

    Args:
        sock: The socket, also one with TLS.
        exchange: The attempt. Its ``unsent`` is kept true of the socket.
    """

    def __init__(self, sock: socket.socket, exchange: Exchange[Any]) -> None:
        self._sock = sock
        self._exchange = exchange
        self._limit = _limit_of(exchange)

    def _send(self, data: memoryview) -> int:
        # The exception of a signal handler may hide how much was sent.
        self._exchange.unsent = False
        try:
            return self._sock.send(data)
        except OSError as error:
            self._exchange.unsent = not _is_foreign(error)
            raise


class Blocking(_Socket):
    """A line over a socket that blocks."""

    async def send(self, data: memoryview) -> int:
        """Send some bytes, and return how many."""
        self._sock.settimeout(self._limit())
        return self._send(data)

    async def receive(self) -> bytes:
        """Return the next bytes, or none at the end of the connection."""
        self._sock.settimeout(self._limit())
        return self._sock.recv(_RECEIVED)


class OnLoop(_Socket):
    """A line over a socket that an event loop watches while the line waits."""

    def __init__(self, sock: socket.socket, exchange: Exchange[Any]) -> None:
        super().__init__(sock, exchange)
        sock.setblocking(False)
        self._loop = asyncio.get_running_loop()

    async def send(self, data: memoryview) -> int:
        """Send some bytes, and return how many."""
        while True:
            try:
                return self._send(data)
            except ssl.SSLWantReadError:
                writes = False
            except (BlockingIOError, ssl.SSLWantWriteError):
                writes = True
            await self._ready(writes=writes)

    async def receive(self) -> bytes:
        """Return the next bytes, or none at the end of the connection."""
        while True:
            try:
                return self._sock.recv(_RECEIVED)
            except ssl.SSLWantWriteError:
                writes = True
            except (BlockingIOError, ssl.SSLWantReadError):
                writes = False
            await self._ready(writes=writes)

    async def _ready(self, *, writes: bool) -> None:
        loop, file = self._loop, self._sock.fileno()
        ready: asyncio.Future[None] = loop.create_future()
        seconds = self._limit()
        timer = None if seconds is None else loop.call_later(seconds, _expire, ready)
        (loop.add_writer if writes else loop.add_reader)(file, _resume, ready)
        try:
            await ready
        finally:
            (loop.remove_writer if writes else loop.remove_reader)(file)
            if timer is not None:
                timer.cancel()


def _resume(ready: asyncio.Future[None]) -> None:
    if not ready.done():
        ready.set_result(None)


def _expire(ready: asyncio.Future[None]) -> None:
    if not ready.done():
        ready.set_exception(TimeoutError("timed out"))


def _limit_of(exchange: Exchange[Any]) -> Callable[[], float | None]:
    """Return the limit of an attempt: one read at most, and all up to the deadline."""
    left = exchange.call.remaining
    each = exchange.timeout
    end = None if left is None else time.monotonic() + left

    def limit() -> float | None:
        if end is None:
            return each
        seconds = end - time.monotonic()
        if seconds <= 0:
            raise TimeoutError("the deadline has passed")
        return seconds if each is None else min(seconds, each)

    return limit


def at_once(exchanging: Coroutine[Any, Any, None]) -> None:
    """Run an exchange over a blocking line to its end."""
    try:
        exchanging.send(None)
    except StopIteration:
        return
    raise AssertionError  # a blocking line never suspends


async def converse(
    line: Line,
    parts: tuple[bytes, bytes],
    reader: ReplyReader,
    exchange: Exchange[Any],
    request: Outgoing,
) -> None:
    """Send a request and read its reply.

    Raises:
        BotoCoreError: As botocore raises it. ``exchange.unsent`` shows whether the
            service cannot have the complete request.
    """
    url = request.url
    exchange.unsent = True
    lost: Exception | None = None
    try:
        try:
            await _send(line, parts, exchange)
        except (BrokenPipeError, ConnectionResetError) as error:
            # The reply may have come before all of the request was read.
            lost = error
        while not reader.complete:
            data = await line.receive()
            if not data:
                reader.end()
                break
            reader.feed(data)
    except TimeoutError as error:
        _raise_foreign(error)
        raise botocore_errors.ReadTimeoutError(endpoint_url=url, error=error) from error
    except ssl.SSLError as error:
        _raise_foreign(error)
        raise botocore_errors.SSLError(endpoint_url=url, error=error) from error
    except (OSError, MalformedReply, HTTPException) as error:
        _raise_foreign(error)
        raise botocore_errors.ConnectionClosedError(
            endpoint_url=url, request=request, error=lost or error
        ) from error
    if lost is not None:
        exchange.unsent, reader.reusable = False, False


async def _send(
    line: Line, parts: tuple[bytes, bytes], exchange: Exchange[Any]
) -> None:
    left = len(parts[0]) + len(parts[1])
    if left <= _JOINED:
        parts = (parts[0] + parts[1], b"")
    for part in parts:
        with memoryview(part) as view:
            at = 0
            while at < len(view):
                count = await line.send(view[at:])
                at += count
                left -= count
                exchange.unsent = left > 0


def _is_foreign(error: Exception) -> bool:
    """Return whether a signal handler or a hook has raised an exception."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    name = trace.tb_frame.f_globals.get("__name__", "") if trace is not None else ""
    return name not in (__name__, ReplyReader.__module__) and (
        name.partition(".")[0] not in _SOCKETS
    )


def _raise_foreign(error: Exception) -> None:
    if _is_foreign(error):
        raise error
