"""The direct path of a call: our exchange, our signer, and pictures past ``json``.

All of it acts through boto3's events, within an attempt of ours only. It steps aside
where `fence` requires it. A request takes an idle connection that botocore opened.
Everything about connecting stays botocore's: names, TLS, certificates and proxies.
"""

from __future__ import annotations

import logging
import socket
import ssl
import sys
import time
from base64 import b64encode
from collections.abc import Iterable
from http.client import HTTPException
from queue import Empty
from secrets import token_bytes
from typing import Any
from urllib.parse import urlsplit
from weakref import ref

import botocore
import botocore.exceptions as botocore_errors
from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.httpsession import URLLib3Session
from urllib3.util.connection import is_connection_dropped

from .events import Exchange, current
from .fence import Handlers, may_send, may_sign
from .http1 import MalformedReply, ReplyReader, request_head
from .signer import Signer, host_of

logger: logging.Logger = logging.getLogger("rekoclient.transport")

_PICTURES = ("Image", "SourceImage", "TargetImage")
_SMALL = 4096
"""Bytes of the largest picture that ``json`` encodes. A stand-in would cost more."""
_JOINED = 131_072
"""Bytes of a request that are joined into one piece. Larger ones are sent in two."""
_RECEIVED = 262_144
_OURS = ("botocore.awsrequest", "rekoclient.transport.framing")
_SOCKETS = ("socket", "ssl", "gevent", "eventlet", "urllib3", __name__)


class Direct:
    """Handlers of one boto3 client for the direct path.

    Args:
        boto_client: The client.
    """

    def __init__(self, boto_client: Any) -> None:
        self._endpoint = ref(boto_client._endpoint)  # noqa: SLF001 - no public way
        self._signers: dict[tuple[str, str], Signer] = {}
        self._pool: tuple[str, ref[Any], ref[Any], str, str] | None = None
        self._handlers = Handlers(
            boto_client.meta.events,
            {
                "before-parameter-build": self._on_build,
                "before-call": self._on_call,
                "choose-signer": self._on_choose,
                "before-sign": self._on_sign,
                "before-send": self._on_send,
            },
        )

    def register(self, events: Any) -> None:
        """Register the handlers with the events of the client."""
        for register, event, handler in (
            (events.register_last, "before-parameter-build", self._on_build),
            (events.register_first, "before-call", self._on_call),
            (events.register_first, "choose-signer", self._on_choose),
            (events.register_last, "before-sign", self._on_sign),
            (events.register_last, "before-send", self._on_send),
        ):
            register(f"{event}.rekognition", handler, f"rekoclient-direct-{event}")

    def _ours(self, context: object) -> Exchange[Any] | None:
        """Return the attempt of ours that an event belongs to, or None."""
        exchange = current.get()
        if (
            exchange is None
            or not exchange.direct
            or exchange.others
            or context is not exchange.context
        ):
            return None
        return exchange

    def _on_build(self, params: dict[str, Any], context: object, **_: object) -> None:
        """Replace each picture by a short stand-in."""
        exchange = self._ours(context)
        if (
            exchange is None
            or not self._handlers.steps(exchange.operation.name).pictures
        ):
            return
        for name in _PICTURES:
            image: Any = params.get(name)
            picture = image.get("Bytes") if isinstance(image, dict) else None
            if isinstance(picture, bytes | bytearray) and len(picture) > _SMALL:
                standin = token_bytes(24)
                exchange.pictures[b64encode(standin)] = picture
                params[name] = image | {"Bytes": standin}

    def _on_call(self, params: dict[str, Any], context: object, **_: object) -> None:
        """Put the pictures into the body, which is serialised and not yet signed."""
        exchange = self._ours(context)
        if exchange is None or not exchange.pictures:
            return
        pictures, exchange.pictures = exchange.pictures, {}
        body: Any = params["body"]
        for standin, picture in pictures.items():
            before, _, after = body.partition(standin)
            body = b"".join((before, b64encode(picture), after))
        params["body"] = body

    def _on_choose(
        self, signature_version: object, context: dict[str, Any], **_: object
    ) -> object:
        """Keep botocore from signing what we sign."""
        exchange = self._ours(context)
        if exchange is None or not self._handlers.steps(exchange.operation.name).signs:
            return None
        signing = context.get("signing") or {}
        plain = (
            signature_version == "v4"
            and context.get("auth_type") in (None, "v4")
            and not context.get("unsigned_payload")
            and not getattr(context["client_config"], "auth_scheme_preference", None)
            and signing.keys() <= {"region", "signing_name"}
        )
        if not plain or not may_sign():
            return None
        exchange.signs = True
        return botocore.UNSIGNED

    def _on_sign(
        self,
        request: Any,
        signing_name: str,
        region_name: str,
        request_signer: Any,
        **_: object,
    ) -> None:
        """Sign the request."""
        exchange = self._ours(request.context)
        if exchange is None or not exchange.signs:
            return
        exchange.signs = False
        signing = request.context.get("signing") or {}
        service = signing.get("signing_name") or signing_name
        region = signing.get("region") or region_name
        auth = request_signer.get_auth_instance(service, region, "v4")
        if auth.credentials is None:
            raise botocore_errors.NoCredentialsError
        signer = self._signers.get((service, region))
        if signer is None:
            signer = self._signers[service, region] = Signer(service, region)
        signer.sign_request(request, auth.credentials)

    def _on_send(self, request: AWSPreparedRequest, **_: object) -> AWSResponse | None:
        """Send the request over an idle connection, or leave it to botocore."""
        exchange = current.get()
        # Requests of older botocore versions have no ``context`` attribute.
        context = getattr(request, "context", exchange and exchange.context)
        exchange = self._ours(context)
        if exchange is None or exchange.request is None:
            return None
        if not self._handlers.steps(exchange.operation.name).sends or not may_send():
            return None
        found = self._pool_of(request.url)
        if found is None or not isinstance(request.body, bytes):
            return None
        pool, host, target = found
        head = _head_of(request, host, target)
        connection = _take(pool) if head is not None else None
        if head is None or connection is None:
            return None
        sys.audit("http.client.send", connection, head)
        reader = ReplyReader()
        sock = connection.sock
        timeout = sock.gettimeout()
        try:
            _exchange(sock, (head, request.body), reader, exchange, request)
            if reader.reusable:
                sock.settimeout(timeout)
        finally:
            if not reader.reusable:
                connection.close()
            pool._put_conn(connection)  # noqa: SLF001 - as urllib3 itself does
        return _response(request.url, reader)

    def _pool_of(self, url: str) -> tuple[Any, str, str] | None:
        """Return botocore's pool for a URL, with the host and the target."""
        session: Any = getattr(self._endpoint(), "http_session", None)
        if (kind := type(session)) is not URLLib3Session:
            logger.debug("not direct: the session is a %s", kind)
            return None
        known = self._pool
        if known is not None and known[0] == url and known[1]() is session:
            pool = known[2]()
            if pool is not None and pool.pool is not None:
                return pool, known[3], known[4]
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
        self._pool = url, ref(session), ref(pool), host, target
        return pool, host, target


def _take(pool: Any) -> Any:
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
        and type(connection) is pool.ConnectionCls
        and type(connection).__module__ in _OURS
        and isinstance(connection.sock, socket.socket)
        and not is_connection_dropped(connection)
    )
    if not usable:
        pool._put_conn(connection)  # noqa: SLF001 - as urllib3 itself does
        return None
    return connection


def _head_of(request: AWSPreparedRequest, host: str, target: str) -> bytes | None:
    """Return the head of a request, or None if it is not a plain one."""
    items: Iterable[tuple[str, Any]] = request.headers.items()
    fields = [
        (name, value.decode("latin-1") if isinstance(value, bytes) else value)
        for name, value in items
    ]
    names = {name.lower() for name, _ in fields}
    if request.method != "POST" or request.stream_output or names & _NOT_PLAIN:
        return None
    try:
        return request_head(target, host, fields)
    except ValueError:
        return None  # botocore raises the error of http.client


_NOT_PLAIN = frozenset(
    {"host", "accept-encoding", "expect", "transfer-encoding", "connection"}
)


def _exchange(
    sock: socket.socket,
    parts: tuple[bytes, bytes],
    reader: ReplyReader,
    exchange: Exchange[Any],
    request: AWSPreparedRequest,
) -> None:
    """Send a request and read its reply.

    Raises:
        BotoCoreError: As botocore raises it. ``exchange.unsent`` shows whether the
            service cannot have the complete request.
    """
    url = request.url
    left = exchange.call.remaining
    each = exchange.timeout
    end = None if left is None else time.monotonic() + left

    def limit() -> None:
        seconds = each
        if end is not None:
            seconds = end - time.monotonic()
            if seconds <= 0:
                raise TimeoutError("the deadline has passed")
            seconds = seconds if each is None else min(seconds, each)
        sock.settimeout(seconds)

    exchange.unsent = True
    lost: Exception | None = None
    try:
        try:
            _send(sock, parts, limit)
            exchange.unsent = False
        except (BrokenPipeError, ConnectionResetError) as error:
            # The reply may have come before all of the request was read.
            lost = error
        while not reader.complete:
            limit()
            data = sock.recv(_RECEIVED)
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


def _send(sock: socket.socket, parts: tuple[bytes, bytes], limit: Any) -> None:
    if len(parts[0]) + len(parts[1]) <= _JOINED:
        parts = (parts[0] + parts[1], b"")
    for part in parts:
        with memoryview(part) as view:
            at = 0
            while at < len(view):
                limit()
                at += sock.send(view[at:])


def _raise_foreign(error: Exception) -> None:
    """Raise an exception as it is if a signal handler or a hook has raised it."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    name = trace.tb_frame.f_globals.get("__name__", "") if trace is not None else ""
    if name not in (*_SOCKETS, ReplyReader.__module__) and (
        name.partition(".")[0] not in _SOCKETS
    ):
        raise error


def _response(url: str, reader: ReplyReader) -> AWSResponse:
    """Return a reply in botocore's form."""
    headers: dict[str, str] = {}
    for name, value in reader.headers:
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    return AWSResponse(url, reader.status, headers, _Raw(reader.body))


class _Raw:
    """The body of a reply, for code that reads a stream."""

    def __init__(self, body: bytes) -> None:
        self._body = body

    def stream(self, *_: object) -> list[bytes]:
        """Return the body in one piece."""
        return [self._body] if self._body else []

    def read(self, *_: object) -> bytes:
        """Return the body, once."""
        body, self._body = self._body, b""
        return body
