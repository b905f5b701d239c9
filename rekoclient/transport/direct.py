"""Sends requests without botocore's code, over idle connections of botocore's pool.

This is the direct path. If another package patches or observes botocore's sending,
botocore sends the request (see `fence`). Only botocore's pool opens connections, so
DNS, TLS, certificates and proxies work as usual.

`converse` sends a request and reads the reply through a `Line`. A `Line` uses a
blocking socket. Its subclass `OnLoop` uses a socket of an event loop.
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
"""Maximum size, in bytes, of a request whose headers and body are sent together."""
RECEIVED = 262_144
"""Maximum number of bytes that one read returns."""


class Prepared(BaseException):
    """Exception that stops botocore before it sends. It contains the prepared request.

    An event loop sends the request instead.
    """


class Place(NamedTuple):
    """Destination of a request.

    The three parts are botocore's connection pool, the header ``Host``, and the path
    with the query.
    """

    pool: Any
    host: str
    target: str


def place_of(direct: Direct, url: str) -> Place | None:
    """Return the destination of a request to a URL.

    Return None if botocore must send the request, for example through a proxy that
    forwards requests.
    """
    endpoint = direct.endpoint()
    session: Any = getattr(endpoint, "http_session", None)
    if (kind := type(session)) is not URLLib3Session:
        logger.debug("botocore sends the requests: its HTTP session is a %s", kind)
        return None
    if "send" in vars(session) or not vars(endpoint).keys().isdisjoint(OF_ENDPOINT):
        return None  # another package patches these objects
    known, proxies = direct.known, session._proxy_config  # noqa: SLF001
    if known is not None and known[0] == url and known[1]() is session:
        pool = known[3]()
        if known[2] is proxies and pool is not None and pool.pool is not None:
            return Place(pool, known[4], known[5])
    parts = urlsplit(url)
    proxy = proxies.proxy_url_for(url)
    manager = session._manager  # noqa: SLF001
    if proxy is not None:
        # A proxy that opens a tunnel needs no change of the request. A proxy that
        # forwards requests does.
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
    direct.known = url, ref(session), proxies, ref(pool), host, target
    return Place(pool, host, target)


def begin_sending(
    exchange: Exchange[Any], request: Any, default: float | None, left: float | None
) -> float | None:
    """Record the request and its time limits in ``exchange`` before it is sent.

    If the attempt fails after this, the request may have been sent.

    Args:
        exchange: The state of the attempt.
        request: The request that will be sent.
        default: The read timeout of the boto3 client, in seconds, or None for no limit.
        left: Seconds until the deadline of the call, or None without a deadline.

    Returns:
        The read timeout of the attempt, in seconds. None if ``default`` applies.
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
    """Send botocore's request over an idle connection (event ``before-send``).

    Returns:
        The reply. None if botocore must send the request.

    Raises:
        Prepared: An event loop must send the request.
    """
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
        headers = reader.fields  # urllib3 also joins headers with equal names
    raw = io.BytesIO(reader.body)
    response: Any = AWSResponse(request.url, reader.status, headers, raw)
    response._content = reader.body  # noqa: SLF001 - botocore need not read ``raw``
    return response


def send(exchange: Exchange[Any], outgoing: Outgoing) -> ReplyReader | None:
    """Send a request over an idle connection, and return its reply.

    Return None, and send nothing, if there is no usable connection.
    """
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
    """Convert botocore's request to the form in which rekoclient sends requests.

    Return None for an unusual request, which botocore must send. An example is a
    request whose body is a file.
    """
    # Read the private dict, because ``items()`` of botocore's headers is slower.
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
    """Remove a usable idle connection from a pool and return it, or return None."""
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
    """Reads from and writes to a blocking socket, within the attempt's time limits.

    Args:
        sock: The socket, with or without TLS.
        exchange: The state of the attempt. Each write updates ``exchange.unsent``.
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
        # If a signal handler raises during ``send``, the number of sent bytes is
        # unknown.
        self._exchange.unsent = False
        try:
            return self._sock.send(data)
        except OSError as error:
            self._exchange.unsent = not is_foreign(error)
            raise

    async def send(self, data: memoryview) -> int:
        """Send some or all of the bytes, and return how many were sent."""
        self._limit()
        return self._write(data)

    async def receive(self) -> bytes:
        """Return the next bytes, or no bytes if the server closed the connection."""
        self._limit()
        return self._sock.recv(RECEIVED)


def time_left(exchange: Exchange[Any]) -> float | None:
    """Return how many seconds the next read or write may take, or None for no limit.

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
    """Send a request over an open connection, and return its reply.

    Afterwards, the connection always goes back into its pool. It is closed first unless
    another request can use it safely. urllib3 opens a closed connection again for the
    next request.

    Args:
        lines: ``Line`` for a blocking socket, ``OnLoop`` for an event loop.
        place: The destination of the request.
        connection: The open connection.
        exchange: The state of the attempt.
        request: The request.

    Raises:
        BotoCoreError: The request failed. ``exchange.unsent`` is true if the
            server cannot have received the complete request.
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
            _raise_foreign(error)
            # Read anyway: the server may have replied before it read the complete
            # request.
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
