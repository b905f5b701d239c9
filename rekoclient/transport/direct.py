"""The direct path of a call: our exchange, our signer, and pictures past ``json``.

All of it acts through boto3's events, within an attempt of ours only. It steps aside
where `fence` requires it. A request takes an idle connection that botocore opened.
Everything about connecting stays botocore's: names, TLS, certificates and proxies.
"""

from __future__ import annotations

import asyncio
import logging
import os
import socket
import ssl
import sys
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future
from contextlib import contextmanager
from functools import partial
from queue import Empty
from secrets import token_bytes
from typing import Any
from urllib.parse import urlsplit
from weakref import ref

import botocore
import botocore.exceptions as botocore_errors
from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.httpsession import URLLib3Session, mask_proxy_url

from ..schema import Operation
from .events import Exchange, current, limit_reads
from .fence import Handlers, may_send, may_sign, why_in_thread
from .http1 import ReplyReader, request_head
from .pattern import Outgoing, Pattern
from .pools import exceptions as urllib3_errors
from .pools import util
from .signer import Signer, host_of, now
from .sockets import Blocking, OnLoop, at_once, converse

logger: logging.Logger = logging.getLogger("rekoclient.transport")

Submit = Callable[[Callable[[], Any]], "Future[Any]"]
"""Lets a worker thread call a function."""
_PICTURES = ("Image", "SourceImage", "TargetImage")
_SMALL = 4096
"""Bytes of the largest picture that ``json`` encodes. A stand-in would cost more."""
_OURS = ("botocore.awsrequest", "rekoclient.transport.framing")


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
            exchange is not None
            and self._handlers.steps(exchange.operation.name).pictures
        ):
            _take_pictures(params, exchange)

    def _on_call(self, params: dict[str, Any], context: object, **_: object) -> None:
        """Put the pictures into the body, which is serialised and not yet signed."""
        exchange = self._ours(context)
        if exchange is not None and exchange.pictures:
            params["body"] = _with_pictures(params["body"], exchange)

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
        if exchange.on_loop:
            raise Prepared(request)
        if not self._handlers.steps(exchange.operation.name).sends or not may_send():
            return None
        outgoing = _outgoing(request)
        found = self._pool_of(request.url)
        connection = _take(found[0]) if outgoing is not None and found else None
        if outgoing is None or found is None or connection is None:
            return None
        parts = request_head(found[2], found[1], outgoing.headers), outgoing.body
        with _lent(found[0], connection) as reader:
            sys.audit("http.client.send", connection, parts[0])
            line = Blocking(connection.sock, exchange)
            at_once(converse(line, parts, reader, exchange, outgoing))
        return _response(request.url, reader)

    def why_in_thread(self, boto_client: Any, operation: Operation[Any]) -> str | None:
        """Return why a thread must make an attempt, or None if an event loop can."""
        path = "" if urlsplit(boto_client.meta.endpoint_url).path else "/"
        if self._pool_of(boto_client.meta.endpoint_url + path) is None:
            return "the connections are not botocore's, or a proxy forwards requests"
        return why_in_thread(boto_client, operation, self._handlers)

    def prepare(
        self, boto_client: Any, exchange: Exchange[Any], wire: Mapping[str, Any]
    ) -> Outgoing | None:
        """Return the signed request of an attempt, or None if it is not a plain one.

        botocore prepares the first one of each operation. The later ones are like it.
        """
        client, name = boto_client, exchange.operation.name
        pattern = self._handlers.patterns.get(name)
        if pattern is not None and "AWS_LAMBDA_FUNCTION_NAME" not in os.environ:
            body, frozen = _serialised(client, exchange, wire)
            outgoing = pattern.outgoing(exchange, frozen, body, now())
            if outgoing is not None:
                exchange.call.check()
                exchange.request = outgoing
                limit_reads(exchange, client.meta.config.read_timeout)
                return outgoing
        try:
            getattr(client, exchange.operation.method)(**wire)
        except Prepared as prepared:
            outgoing = _outgoing(prepared.request)
            if outgoing is not None:
                self._learn(client, exchange, wire, outgoing)
            return outgoing
        raise AssertionError  # ``why_in_thread`` knows all other handlers

    def _learn(
        self,
        client: Any,
        exchange: Exchange[Any],
        wire: Mapping[str, Any],
        outgoing: Outgoing,
    ) -> None:
        """Keep a request as the pattern of later ones, if it gives this one again."""
        host = host_of(*urlsplit(outgoing.url)[:2])
        pattern = Pattern.of(outgoing, host, self._signers)
        if pattern is None:
            return
        body, frozen = _serialised(client, exchange, wire)
        moment = outgoing.headers["X-Amz-Date"]
        again = pattern.outgoing(exchange, frozen, body, moment)
        if again is None or again != outgoing:
            return
        if list(again.headers) == list(outgoing.headers):
            self._handlers.patterns[exchange.operation.name] = pattern

    async def send_on_loop(
        self, exchange: Exchange[Any], outgoing: Outgoing, submit: Submit
    ) -> ReplyReader:
        """Send a request on the running event loop, and read its reply.

        Args:
            exchange: The attempt.
            outgoing: The request.
            submit: Lets a worker thread do what can block.

        Raises:
            BotoCoreError: As botocore raises it. ``exchange.unsent`` shows whether the
                service cannot have the complete request.
            asyncio.CancelledError: The task was cancelled. The connection is closed.
        """
        exchange.unsent = True
        found = self._pool_of(outgoing.url)
        assert found is not None  # as ``why_in_thread`` has seen
        pool, host, target = found
        parts = request_head(target, host, outgoing.headers), outgoing.body
        connection = _take(pool)
        if connection is None:
            job = submit(partial(self._open, pool, outgoing.url))
            left = exchange.call.remaining
            connection = await _opened(pool, job, left, outgoing.url)
        with _lent(pool, connection) as reader:
            sys.audit("http.client.send", connection, parts[0])
            line = OnLoop(connection.sock, exchange)
            await converse(line, parts, reader, exchange, outgoing)
        return reader

    def _open(self, pool: Any, url: str) -> Any:
        """Return a connection as urllib3 opens it, or botocore's error. May block."""
        session: Any = getattr(self._endpoint(), "http_session", None)
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


class Prepared(BaseException):
    """Leaves botocore with a request that an event loop sends."""

    def __init__(self, request: Any) -> None:
        super().__init__()
        self.request: Any = request


@contextmanager
def _lent(pool: Any, connection: Any) -> Iterator[ReplyReader]:
    """Yield a reader, and return the connection. It stays open after a clean reply."""
    reader = ReplyReader()
    timeout = connection.sock.gettimeout()
    try:
        yield reader
        if reader.reusable:
            connection.sock.settimeout(timeout)
    finally:
        if not reader.reusable:
            connection.close()
        pool._put_conn(connection)  # noqa: SLF001 - as urllib3 itself does


async def _opened(pool: Any, job: Future[Any], seconds: float | None, url: str) -> Any:
    """Wait for a connection that a thread opens. One that comes late stays idle.

    Raises:
        BotoCoreError: It was not opened, or the time is over.
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
        # The traceback refers to this frame, so the frame must not refer to it.
        del opened, opening, job


def _keep(pool: Any, job: Future[Any]) -> None:
    opened = None if job.cancelled() else job.result()
    if opened is not None and not isinstance(opened, Exception):
        pool._put_conn(opened)  # noqa: SLF001 - as urllib3 itself does


def _not_opened(error: Exception, url: str, proxy: Any) -> Exception:
    """Return botocore's error for a connection that was not opened."""
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
        and not util.is_connection_dropped(connection)
    )
    if not usable:
        pool._put_conn(connection)  # noqa: SLF001 - as urllib3 itself does
        return None
    return connection


def _outgoing(request: AWSPreparedRequest) -> Outgoing | None:
    """Return a request of botocore's, or None if it is not a plain one."""
    items: Iterable[tuple[str, Any]] = request.headers.items()
    headers = {
        name: value.decode("latin-1") if isinstance(value, bytes) else value
        for name, value in items
    }
    plain = (
        request.method == "POST"
        and not request.stream_output
        and isinstance(request.body, bytes)
        and not {name.lower() for name in headers} & _NOT_PLAIN
        and not any("\n" in value or "\r" in value for value in headers.values())
    )
    return Outgoing(request.url, headers, request.body) if plain else None


def _serialised(
    client: Any, exchange: Exchange[Any], wire: Mapping[str, Any]
) -> tuple[bytes, Any]:
    """Return the body of a request, and the credentials of this moment."""
    params = dict(wire)
    _take_pictures(params, exchange)
    model = client.meta.service_model.operation_model(exchange.operation.name)
    request = client._serializer.serialize_to_request(params, model)  # noqa: SLF001
    credentials = client._request_signer._credentials  # noqa: SLF001
    body = _with_pictures(request["body"], exchange)
    return body, credentials.get_frozen_credentials()


def _take_pictures(params: dict[str, Any], exchange: Exchange[Any]) -> None:
    for name in _PICTURES:
        image: Any = params.get(name)
        picture = image.get("Bytes") if isinstance(image, dict) else None
        if isinstance(picture, bytes | bytearray) and len(picture) > _SMALL:
            standin = token_bytes(24)
            exchange.pictures[b64encode(standin)] = picture
            params[name] = image | {"Bytes": standin}


def _with_pictures(body: bytes, exchange: Exchange[Any]) -> bytes:
    pictures, exchange.pictures = exchange.pictures, {}
    for standin, picture in pictures.items():
        before, _, after = body.partition(standin)
        body = b"".join((before, b64encode(picture), after))
    return body


_NOT_PLAIN = frozenset(
    {"host", "accept-encoding", "expect", "transfer-encoding", "connection"}
)


def _response(url: str, reader: ReplyReader) -> AWSResponse:
    """Return a reply in botocore's form."""
    return AWSResponse(url, reader.status, joined(reader.headers), _Raw(reader.body))


def joined(fields: Iterable[tuple[str, str]], *, lower: bool = False) -> dict[str, str]:
    """Return the headers of a reply by their names. Equal names are joined."""
    headers: dict[str, str] = {}
    for name, value in fields:
        key = name.lower() if lower else name
        headers[key] = f"{headers[key]}, {value}" if key in headers else value
    return headers


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
