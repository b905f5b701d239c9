"""An HTTP/1.1 server that reads complete requests and can send arbitrary bytes.

Each connection has its own thread. There are two reasons not to use ``http.server`` of
the standard library. First, a fault needs control over single bytes, for example to cut
a reply or to send a false Content-Length. Second, ``http.server`` needs as much time
to parse a request as this server needs to parse the request and send the reply.
"""

from __future__ import annotations

import contextlib
import errno
import ipaddress
import re
import socket
import struct
import threading
import time
from collections.abc import Callable, Mapping
from typing import Literal, NamedTuple

_LONGEST_HEAD = 64 * 1024
# A body can contain two images of 5 MB in base64. There is room for other members.
LONGEST_BODY = 16 * 1024 * 1024
# The server reads and discards a longer body up to this length. A client that reads the
# reply only after it has sent its complete body can then read the error.
_LONGEST_DISCARDED = 256 * 1024 * 1024
_CHUNK = 256 * 1024
# Seconds for a client to read an error before the server closes the connection.
_FAREWELL = 2.0
_RESET = struct.pack("ii", 1, 0)
_LENGTH = re.compile("[0-9]{1,18}")  # int() refuses very long texts
_ONCE = ("content-length", "transfer-encoding", "host")
_NOT_IN_A_LINE = re.compile("[\r\n\0]")

Then = Literal["keep", "close", "reset", "hang"]


class Request(NamedTuple):
    """A complete HTTP request."""

    method: str
    path: str
    headers: Mapping[str, str]
    """The headers. Their names are in lower case."""
    body: bytes


class Answer(NamedTuple):
    """The bytes of a reply, and how the server sends them.

    Attributes:
        data: The bytes.
        then: What the server does with the connection after the reply.
        delay: Seconds to wait before the first byte.
        drip: Seconds to wait after each byte. By default all bytes are sent at once.
    """

    data: bytes
    then: Then = "keep"
    delay: float = 0.0
    drip: float | None = None


class BadRequest(Exception):
    """The error for a request that is not valid HTTP, or is too long."""

    def __init__(self, status: int, message: str, *, keep: bool = False) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.keep = keep


Handle = Callable[[Request], Answer]
Refuse = Callable[[BadRequest], Answer]


class Server:
    """An HTTP server: a listening socket, and the connections that it accepted."""

    def __init__(
        self,
        handle: Handle,
        refuse: Refuse,
        *,
        host: str,
        port: int,
        request_timeout: float,
        idle_timeout: float,
    ) -> None:
        self._handle = handle
        self._refuse = refuse
        self.request_timeout = request_timeout
        self.idle_timeout = idle_timeout
        self.closing: threading.Event = threading.Event()
        self._lock = threading.Lock()
        self._connections: dict[socket.socket, threading.Thread] = {}
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._listener = socket.create_server((host, port), family=family, backlog=1024)
        self.host: str
        self.port: int
        self.host, self.port = self._listener.getsockname()[:2]
        self._acceptor = threading.Thread(
            target=self._accept, name="local-rekognition", daemon=True
        )
        try:
            self._acceptor.start()
        except RuntimeError as error:
            self._listener.close()
            raise RuntimeError(
                f"the server cannot start: {error}. Raise the limit on processes"
                " (ulimit -u, pids.max), or end other programs."
            ) from error

    def close(self) -> None:
        """Stop listening, and close every connection."""
        self.closing.set()
        # A connection to the server's own port wakes the accepting thread on every
        # platform.
        own = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)  # noqa: S104 - compared, not listened on
        with contextlib.suppress(OSError):
            socket.create_connection((own, self.port), timeout=1).close()
        self._acceptor.join()
        self._listener.close()
        with self._lock:
            connections = dict(self._connections)
        for connection in connections:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        for thread in connections.values():
            thread.join(timeout=5)

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError as error:
                if error.errno in (errno.EMFILE, errno.ENFILE, errno.ENOBUFS):
                    # No file descriptor is free. Another connection may close soon.
                    self.closing.wait(0.05)
                if self.closing.is_set():
                    return
                continue
            if self.closing.is_set():
                connection.close()
                return
            thread = threading.Thread(
                target=self._serve, args=(connection,), daemon=True
            )
            with self._lock:
                self._connections[connection] = thread
            try:
                thread.start()
            except RuntimeError:
                # The system cannot start another thread, so close the connection.
                with self._lock:
                    del self._connections[connection]
                connection.close()

    def _serve(self, connection: socket.socket) -> None:
        try:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            reader = _Reader(connection, self.idle_timeout, self.request_timeout)
            while not self.closing.is_set() and self._exchange(connection, reader):
                pass
        except OSError:
            pass  # the client closed the connection, or was too slow
        finally:
            with self._lock:
                del self._connections[connection]
            connection.close()

    def _exchange(self, connection: socket.socket, reader: _Reader) -> bool:
        """Reply to one request, and return whether the connection stays open."""
        try:
            request = reader.request()
        except BadRequest as problem:
            connection.sendall(self._refuse(problem).data)
            if not problem.keep:
                _finish(connection)
            return problem.keep
        if request is None:
            return False
        answer = self._handle(request)
        if answer.delay:
            self.closing.wait(answer.delay)
        if answer.drip is None:
            connection.sendall(answer.data)
        else:
            for byte in answer.data:
                connection.sendall(bytes((byte,)))
                if self.closing.wait(answer.drip):
                    return False
        if answer.then == "hang":
            reader.wait_for_end()
        elif answer.then == "reset":
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
        return (
            answer.then == "keep"
            and request.headers.get("connection", "").lower() != "close"
        )


class _Reader:
    """A parser of the requests that arrive at one connection."""

    def __init__(
        self, connection: socket.socket, idle_timeout: float, request_timeout: float
    ) -> None:
        self._connection = connection
        self._idle_timeout = idle_timeout
        self._request_timeout = request_timeout
        self._buffer = b""
        self._deadline: float | None = None
        connection.settimeout(idle_timeout)

    def request(self) -> Request | None:
        """Read the next request. Return None if the client closed the connection."""
        head = self._head()
        if head is None:
            return None
        method, path, headers = _parsed_head(head)
        if "transfer-encoding" in headers:
            return self._done(method, path, headers, self._chunked_body(headers))
        length_text = headers.get("content-length", "0")
        if not _LENGTH.fullmatch(length_text):
            raise BadRequest(400, "the header Content-Length is not a number of bytes")
        length = int(length_text)
        if "expect" in headers:
            self._continue(headers)
        if length > LONGEST_BODY:
            self._discard(length)
            raise BadRequest(
                413, f"the body is longer than {LONGEST_BODY} bytes", keep=True
            )
        return self._done(method, path, headers, self._body(length))

    def _done(
        self, method: str, path: str, headers: Mapping[str, str], body: bytes
    ) -> Request:
        request = Request(method, path, headers, body)
        if self._deadline is not None:
            self._deadline = None
            self._connection.settimeout(self._idle_timeout)
        return request

    def wait_for_end(self) -> None:
        """Ignore all bytes until the client or the server closes the connection."""
        while self._connection.recv(_CHUNK):
            pass

    def _head(self) -> bytes | None:
        while (end := self._buffer.find(b"\r\n\r\n", 0, _LONGEST_HEAD)) < 0:
            if len(self._buffer) >= _LONGEST_HEAD:
                raise BadRequest(431, f"the headers exceed {_LONGEST_HEAD} bytes")
            more = self._receive()
            if not more:
                if self._buffer.strip():
                    raise BadRequest(400, "the connection ended inside the headers")
                return None
            self._buffer += more
        head, self._buffer = self._buffer[:end], self._buffer[end + 4 :]
        return head

    def _body(self, length: int) -> bytes:
        if len(self._buffer) < length:
            self._begin()
            parts, missing = [self._buffer], length - len(self._buffer)
            while missing > 0:
                more = self._receive()
                if not more:
                    raise BadRequest(400, "the connection ended inside the body")
                parts.append(more)
                missing -= len(more)
            self._buffer = b"".join(parts)
        body, self._buffer = self._buffer[:length], self._buffer[length:]
        return body

    def _chunked_body(self, headers: Mapping[str, str]) -> bytes:
        if headers["transfer-encoding"].lower() != "chunked":
            raise BadRequest(400, "the header Transfer-Encoding must be chunked")
        if "content-length" in headers:
            raise BadRequest(
                400, "Content-Length and Transfer-Encoding must not occur together"
            )
        self._continue(headers)
        chunks: list[bytes] = []
        size = 0
        while length := self._chunk_length():
            size += length
            if size > LONGEST_BODY:
                raise BadRequest(413, f"the body is longer than {LONGEST_BODY} bytes")
            chunks.append(self._body(length))
            if self._line():
                raise BadRequest(400, "a chunk is longer than its declared length")
        while self._line():
            pass  # ignore the trailers after the last chunk
        return b"".join(chunks)

    def _chunk_length(self) -> int:
        digits = self._line().partition(b";")[0].strip()
        if not re.fullmatch(rb"[0-9A-Fa-f]{1,16}", digits):
            raise BadRequest(400, "the length of a chunk is not a hexadecimal number")
        return int(digits, 16)

    def _line(self) -> bytes:
        while (end := self._buffer.find(b"\r\n", 0, _LONGEST_HEAD)) < 0:
            if len(self._buffer) >= _LONGEST_HEAD:
                raise BadRequest(
                    400, f"a line of the chunked body exceeds {_LONGEST_HEAD} bytes"
                )
            self._begin()
            more = self._receive()
            if not more:
                raise BadRequest(400, "the connection ended inside the body")
            self._buffer += more
        line, self._buffer = self._buffer[:end], self._buffer[end + 2 :]
        return line

    def _continue(self, headers: Mapping[str, str]) -> None:
        if headers.get("expect", "").lower() == "100-continue":
            self._connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")

    def _discard(self, length: int) -> None:
        if length > _LONGEST_DISCARDED:
            raise BadRequest(413, f"the body is longer than {LONGEST_BODY} bytes")
        missing = length - len(self._buffer)
        self._buffer = self._buffer[length:]
        while missing > 0:
            more = self._receive()
            if not more:
                raise BadRequest(400, "the connection ended inside the body")
            missing -= len(more)
            if missing < 0:
                self._buffer = more[missing:]

    def _receive(self) -> bytes:
        """Return the next bytes of the connection, or no bytes at its end.

        Raises:
            TimeoutError: The next request did not begin in time, or did not arrive
                completely in time.
        """
        if self._buffer:
            self._begin()
        if self._deadline is not None:
            left = self._deadline - time.monotonic()
            if left <= 0:
                raise TimeoutError
            self._connection.settimeout(left)
        return self._connection.recv(_CHUNK)

    def _begin(self) -> None:
        if self._deadline is None:
            self._deadline = time.monotonic() + self._request_timeout


def is_loopback(host: str) -> bool:
    """Return whether a host is localhost or a loopback address, such as 127.0.0.1."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _parsed_head(head: bytes) -> tuple[str, str, dict[str, str]]:
    lines = head.lstrip(b"\r\n").decode("latin-1").split("\r\n")
    # One search over all lines is faster than one search for each line.
    if _NOT_IN_A_LINE.search("".join(lines)):
        raise BadRequest(400, "the headers contain a control character")
    try:
        method, path, version = lines[0].split(" ")
    except ValueError:
        raise BadRequest(400, "the request line is not valid HTTP/1.1") from None
    if not version.startswith("HTTP/1."):
        raise BadRequest(505, "the HTTP version is not 1.0 or 1.1")
    headers: dict[str, str] = {}
    for line in lines[1:]:
        name, colon, value = line.partition(":")
        if not colon or not name or name != name.strip():
            raise BadRequest(400, "a header line is not valid HTTP/1.1")
        headers[name.lower()] = value.strip()
    if len(headers) < len(lines) - 1:  # a header occurs twice
        names = [line.partition(":")[0].lower() for line in lines[1:]]
        for name in _ONCE:
            if names.count(name) > 1:
                raise BadRequest(400, f"the header {name} occurs more than once")
    if version == "HTTP/1.0":
        headers.setdefault("connection", "close")
    return method, path, headers


def _finish(connection: socket.socket) -> None:
    """Stop sending, and wait up to two seconds until the client closes the connection.

    In this time the client can read the reply. If the server closed the connection at
    once, unread bytes of the request would cause a reset. After a reset, the client
    could lose the reply.
    """
    connection.shutdown(socket.SHUT_WR)
    deadline = time.monotonic() + _FAREWELL
    while (left := deadline - time.monotonic()) > 0:
        connection.settimeout(left)
        if not connection.recv(_CHUNK):
            return
