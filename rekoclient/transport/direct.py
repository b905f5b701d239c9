"""The direct path: one request and its reply over an idle connection of botocore's.

It acts through boto3's events, within an attempt of ours only, and steps aside where
`fence` requires it. Everything about connecting stays botocore's: names, TLS,
certificates and proxies.

`converse` is the exchange itself. It awaits a `Line`, which is the connection. That
line never suspends. `on_loop` has one that an event loop watches.
"""

from __future__ import annotations

import io
import logging
import socket
import ssl
import sys
import time
from http.client import HTTPException
from queue import Empty
from typing import Any, NamedTuple
from urllib.parse import urlsplit
from weakref import ref

import botocore.exceptions as botocore_errors
from botocore.awsrequest import AWSResponse
from botocore.httpsession import URLLib3Session

from ..frames import is_foreign
from .exchange import Direct, Exchange, current
from .fence import OF_ENDPOINT
from .http1 import MalformedReply, ReplyReader
from .pattern import Outgoing, learn
from .pools import util
from .signer import host_of

logger: logging.Logger = logging.getLogger("rekoclient.transport")

_OURS = ("botocore.awsrequest", "rekoclient.transport.framing")
_NOT_PLAIN = frozenset(
    {"host", "accept-encoding", "expect", "transfer-encoding", "connection"}
)
_JOINED = 131_072
"""Bytes of a request that are joined into one piece. Larger ones are sent in two."""
RECEIVED = 262_144


class Prepared(BaseException):
    """Leaves botocore. Its argument is the request, which an event loop sends."""


class Place(NamedTuple):
    """Where a request is sent: botocore's pool, the header ``Host`` and the target."""

    pool: Any
    host: str
    target: str


def place_of(direct: Direct, url: str) -> Place | None:
    """Return the place for a URL, or None if the requests are not ours to send."""
    endpoint = direct.endpoint()
    session: Any = getattr(endpoint, "http_session", None)
    if (kind := type(session)) is not URLLib3Session:
        logger.debug("not direct: the session is a %s", kind)
        return None
    if "send" in vars(session) or not vars(endpoint).keys().isdisjoint(OF_ENDPOINT):
        return None  # other code patches these objects
    known = direct.known
    if known is not None and known[0] == url and known[1]() is session:
        pool = known[2]()
        if pool is not None and pool.pool is not None:
            return Place(pool, known[3], known[4])
    parts = urlsplit(url)
    proxy = session._proxy_config.proxy_url_for(url)  # noqa: SLF001
    manager = session._manager  # noqa: SLF001
    if proxy is not None:
        # In a tunnel, a request is the same as without a proxy. Otherwise it
        # differs.
        forwarded = session._proxies_kwargs().get(  # noqa: SLF001
            "use_forwarding_for_https"
        )
        manager = session._proxy_managers.get(proxy)  # noqa: SLF001
        if parts.scheme != "https" or forwarded or manager is None:
            return None
    if "@" in parts.netloc:
        return None
    pool = manager.connection_from_url(url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    host = host_of(parts.scheme, parts.netloc)
    direct.known = url, ref(session), ref(pool), host, target
    return Place(pool, host, target)


def begin_sending(
    exchange: Exchange[Any], request: Any, default: float | None, left: float | None
) -> float | None:
    """Note that a request gets as far as the connection.

    Args:
        exchange: The attempt.
        request: botocore's request, or the one that an event loop sends.
        default: The read timeout of the boto3 client.
        left: The seconds that the call has left, or None without a deadline.

    Returns:
        The read timeout of the attempt, or None for the default.
    """
    exchange.request = request
    timeout = exchange.read_timeout
    longest = timeout or default
    if left is not None:
        exchange.end = time.monotonic() + left
        if longest is None or left < longest:
            timeout = max(0.001, left)
    exchange.timeout = timeout or longest
    return timeout


def on_send(request: Any, **_: object) -> Any:
    """Send the request over an idle connection, or leave it to botocore."""
    exchange = current.get()
    if exchange is None or exchange.direct is None or exchange.request is None:
        return None
    # Requests of older botocore versions have no ``context`` attribute.
    context = getattr(request, "context", exchange.context)
    if exchange.others or context is not exchange.context:
        return None
    if exchange.on_loop:
        raise Prepared(request)
    outgoing = plain_request(request) if exchange.steps.sends else None
    reader = send(exchange, outgoing) if outgoing is not None else None
    if outgoing is None or reader is None:
        return None
    if exchange.steps.alone and exchange.direct.once and not exchange.steps.pattern:
        learn(exchange, outgoing, exchange.frozen)
    exchange.headers = reader.fields
    headers: Any = reader.headers
    if len(headers) != len(reader.fields):
        headers = reader.fields  # equal names are joined, as urllib3 joins them
    raw = io.BytesIO(reader.body)
    response: Any = AWSResponse(request.url, reader.status, headers, raw)
    response._content = reader.body  # noqa: SLF001 - ``raw`` is read already
    return response


def send(exchange: Exchange[Any], outgoing: Outgoing) -> ReplyReader | None:
    """Send a request and read its reply, or return None without an idle connection."""
    assert exchange.direct is not None
    place = place_of(exchange.direct, outgoing.url)
    connection = take(place.pool) if place is not None else None
    if place is None or connection is None:
        return None
    exchanging = converse(Line, place, connection, exchange, outgoing)
    try:
        exchanging.send(None)
    except StopIteration as end:
        reader: ReplyReader = end.value
        return reader
    raise AssertionError  # a blocking line never suspends


def plain_request(request: Any) -> Outgoing | None:
    """Return a request of botocore's, or None if it is not a plain one."""
    # The items of botocore's dict make and hash two keys for each field.
    theirs: Any = request.headers
    fields: dict[object, Any] = getattr(theirs, "_dict", theirs)
    headers = {
        str(name): value.decode("latin-1") if isinstance(value, bytes) else value
        for name, value in fields.items()
    }
    values = "".join(headers.values())
    plain = (
        request.method == "POST"
        and not request.stream_output
        and isinstance(request.body, bytes)
        and _NOT_PLAIN.isdisjoint(map(str.lower, headers))
        and "\n" not in values
        and "\r" not in values
    )
    return Outgoing(request.url, headers, request.body) if plain else None


def take(pool: Any) -> Any:
    """Return an idle connection of a pool, or None."""
    connections = pool.pool
    if connections is None or type(pool).__module__ not in _OURS:
        return None
    try:
        connection = connections.get(block=False)
    except Empty:
        return None
    usable = (
        connection is not None
        and type(connection).__module__ in _OURS
        and isinstance(connection.sock, socket.socket)
        and not util.is_connection_dropped(connection)
    )
    if not usable:
        pool._put_conn(connection)  # noqa: SLF001 - as urllib3 itself does
        return None
    return connection


class Line:
    """A line over a socket that blocks. ``TimeoutError`` ends an operation in time.

    Args:
        sock: The socket, also one with TLS.
        exchange: The attempt. Its ``unsent`` is kept true of the socket.
    """

    def __init__(self, sock: socket.socket, exchange: Exchange[Any]) -> None:
        self._sock = sock
        self._exchange = exchange
        self._seconds = sock.gettimeout()

    def _limit(self) -> None:
        seconds = time_left(self._exchange)
        if seconds != self._seconds:
            self._sock.settimeout(seconds)
            self._seconds = seconds

    def _write(self, data: memoryview) -> int:
        # The exception of a signal handler may hide how much was sent.
        self._exchange.unsent = False
        try:
            return self._sock.send(data)
        except OSError as error:
            self._exchange.unsent = not is_foreign(error)
            raise

    async def send(self, data: memoryview) -> int:
        """Send some bytes, and return how many."""
        self._limit()
        return self._write(data)

    async def receive(self) -> bytes:
        """Return the next bytes, or none at the end of the connection."""
        self._limit()
        return self._sock.recv(RECEIVED)


def time_left(exchange: Exchange[Any]) -> float | None:
    """Return the seconds that the next operation of a line may take, or None.

    Raises:
        TimeoutError: The deadline has passed.
    """
    each = exchange.timeout
    if exchange.end is None:
        return each
    seconds = exchange.end - time.monotonic()
    if seconds <= 0:
        raise TimeoutError("the deadline has passed")
    return seconds if each is None or seconds < each else each


async def converse(
    lines: type[Line],
    place: Place,
    connection: Any,
    exchange: Exchange[Any],
    request: Outgoing,
) -> ReplyReader:
    """Send a request and read its reply, over a connection that goes back to its pool.

    It stays open after one clean and complete reply only.

    Args:
        lines: The class of the line.
        place: Where the request is sent.
        connection: The connection.
        exchange: The attempt.
        request: The request.

    Raises:
        BotoCoreError: As botocore raises it. ``exchange.unsent`` shows whether the
            service cannot have the complete request.
    """
    url, seconds, reusable = request.url, connection.sock.gettimeout(), False
    exchange.unsent = True
    lost: Exception | None = None
    try:
        fields = [f"{name}: {value}" for name, value in request.headers.items()]
        head = "\r\n".join(
            (
                f"POST {place.target} HTTP/1.1",
                f"Host: {place.host}",
                "Accept-Encoding: identity",
                *fields,
                "\r\n",
            )
        ).encode("latin-1")
        sys.audit("http.client.send", connection, head)
        line = lines(connection.sock, exchange)
        try:
            await _send(line, head, request.body, exchange)
        except (BrokenPipeError, ConnectionResetError) as error:
            # The reply may have come before all of the request was read.
            lost = error
        data = await line.receive()
        reader = ReplyReader()
        while data and not reader.feed(data):
            data = await line.receive()
        if not data:
            reader.end()
        reusable = reader.reusable and lost is None
        exchange.unsent = False
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
    finally:
        if not reusable:
            connection.close()
        elif connection.sock.gettimeout() != seconds:
            connection.sock.settimeout(seconds)
        place.pool._put_conn(connection)  # noqa: SLF001 - as urllib3 itself does
    return reader


async def _send(line: Line, head: bytes, body: bytes, exchange: Exchange[Any]) -> None:
    left = len(head) + len(body)
    for part in (head + body,) if left <= _JOINED else (head, body):
        at = 0
        with memoryview(part) as view:
            while at < len(view):
                count = await line.send(view[at:])
                at += count
                left -= count
                exchange.unsent = left > 0


def _raise_foreign(error: Exception) -> None:
    if is_foreign(error):
        raise error
