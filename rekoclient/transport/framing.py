"""Connections for botocore on which a request never gets another request's reply.

``http.client`` mistakes every interim reply except 100 for a final reply. Then the next
request on the connection would get the final reply to the previous request. This module
skips interim replies. It closes a connection after a reply whose end is not certain.
"""

from __future__ import annotations

import io
import socket
from contextlib import suppress
from email.message import Message
from http.client import HTTPResponse
from typing import Any

from botocore.awsrequest import (
    AWSHTTPConnection,
    AWSHTTPConnectionPool,
    AWSHTTPSConnection,
    AWSHTTPSConnectionPool,
)

_MOST_INTERIM = 100
"""Maximum number of interim replies before a final one."""


def may_reuse(status: int, headers: Message) -> bool:
    """Return whether another request can use the connection after a reply.

    The reply must be final, and its headers must define where its body ends. There are
    three such cases:

    - ``Content-Length`` has one valid value, and there is no ``Transfer-Encoding``.
    - ``Transfer-Encoding`` is ``chunked``, and there is no ``Content-Length``.
    - The status is 204 or 304, and there is neither header.

    Args:
        status: The HTTP status.
        headers: The headers.
    """
    if status < 200:
        return False
    encodings = headers.get_all("transfer-encoding", [])
    lengths = {
        part.strip()
        for value in headers.get_all("content-length", [])
        for part in value.split(",")
    }
    if encodings:
        return not lengths and [e.strip().lower() for e in encodings] == ["chunked"]
    if not lengths:
        return status in (204, 304)
    (length, *others) = lengths
    return not others and length.isascii() and length.isdigit()


class _Source(io.RawIOBase):
    """Stream of the bytes from a socket.

    After the caller has set ``ended``, the stream reads no more from the socket.
    """

    def __init__(self, raw: io.RawIOBase) -> None:
        self._raw = raw
        self.ended = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        return None if self.ended else self._raw.readinto(buffer)

    def fileno(self) -> int:
        return self._raw.fileno()

    def close(self) -> None:
        self._raw.close()
        super().close()


class _FramedResponse(HTTPResponse):
    """HTTP reply whose status is not interim (1xx).

    After the reply, the connection is kept only if the end of the reply is certain.
    """

    def __init__(self, sock: socket.socket, *args: Any, **kwargs: Any) -> None:
        super().__init__(sock, *args, **kwargs)
        self._socket = sock
        self._source = _Source(self.fp.detach())
        self.fp = io.BufferedReader(self._source)

    def begin(self) -> None:
        """Read the status and the headers of the final reply.

        Skip interim replies, such as 100 Continue (RFC 9110, 15.2).
        """
        for _ in range(_MOST_INTERIM):
            super().begin()
            if self.status >= 200 or self.status == 101:
                break
            # If ``headers`` is set, the base class does not read another reply.
            self.headers = self.msg = None  # type: ignore[assignment]
        if self.status < 200 or not may_reuse(self.status, self.headers):
            self.will_close = True

    def _close_conn(self) -> None:
        if not self.will_close and self._has_more():
            # The extra bytes could be taken for the next reply, so shut the connection
            # down.
            with suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)
        super()._close_conn()  # type: ignore[misc]  # typeshed does not have it

    def _has_more(self) -> bool:
        """Return whether unread bytes of the reply, or bytes after it, remain."""
        if self.length:
            return True
        self._source.ended = True
        return bool(self.fp.peek(1))


class _HTTPConnection(AWSHTTPConnection):
    response_class = _FramedResponse


class _HTTPSConnection(AWSHTTPSConnection):
    response_class = _FramedResponse


def _unless_patched(pool: Any, theirs: type, ours: type) -> Any:
    """Return a property for the attribute ``ConnectionCls`` of rekoclient's pools.

    A pool creates its connections with the class in ``ConnectionCls``. The property
    returns ``ours``. But another package, such as vcrpy, may have patched
    ``ConnectionCls`` of botocore's pool. Then the property returns the class of that
    package.

    Args:
        pool: The pool class of botocore.
        theirs: The connection class of botocore.
        ours: The connection class of rekoclient.
    """
    return property(
        lambda _: ours if pool.ConnectionCls is theirs else pool.ConnectionCls
    )


class _HTTPPool(AWSHTTPConnectionPool):
    ConnectionCls: Any = _unless_patched(
        AWSHTTPConnectionPool, AWSHTTPConnection, _HTTPConnection
    )


class _HTTPSPool(AWSHTTPSConnectionPool):
    ConnectionCls: Any = _unless_patched(
        AWSHTTPSConnectionPool, AWSHTTPSConnection, _HTTPSConnection
    )


def install(boto_client: Any) -> None:
    """Make a boto3 client use the connections of this module.

    The client is not changed if its HTTP session is unlike that of botocore.
    """
    endpoint = getattr(boto_client, "_endpoint", None)
    session = getattr(endpoint, "http_session", None)
    classes = getattr(session, "_pool_classes_by_scheme", None)
    if isinstance(classes, dict):
        classes.update(http=_HTTPPool, https=_HTTPSPool)
