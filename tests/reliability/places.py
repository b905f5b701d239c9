"""Addresses without a working Rekognition: closed ports and other servers."""

from __future__ import annotations

import contextlib
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

Place = Callable[[], AbstractContextManager[str]]
"""A function that opens an address for the duration of a ``with`` block."""

CERTIFICATE = Path(__file__).with_name("certificate.pem")
"""A self-signed certificate for 127.0.0.1, for tests only."""


def _listener(backlog: int = 64) -> socket.socket:
    return socket.create_server(("127.0.0.1", 0), backlog=backlog)


def _url(listener: socket.socket, scheme: str = "http") -> str:
    return f"{scheme}://127.0.0.1:{listener.getsockname()[1]}"


@contextlib.contextmanager
def closed() -> Iterator[str]:
    """Yield a URL with a port on which no program listens."""
    with _listener() as listener:
        url = _url(listener)
    yield url


@contextlib.contextmanager
def no_such_host() -> Iterator[str]:
    """Yield a URL with a host name that DNS does not know."""
    real = socket.getaddrinfo

    def lookup(host: str, *args: object, **kwargs: object) -> object:
        if host == "nowhere.invalid":
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return real(host, *args, **kwargs)  # type: ignore[arg-type]  # passed on

    socket.getaddrinfo = lookup  # type: ignore[assignment]  # it has overloads
    try:
        yield "https://nowhere.invalid"
    finally:
        socket.getaddrinfo = real


@contextlib.contextmanager
def full() -> Iterator[str]:
    """Yield a URL with a port that never accepts a connection."""
    with _listener(backlog=0) as listener, contextlib.ExitStack() as stack:
        for _ in range(4):
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(listener.getsockname())
        yield _url(listener)


def served(serve: Callable[[socket.socket], None], *, scheme: str = "http") -> Place:
    """Return an address where a function serves each connection.

    The connection closes when the function returns.
    """

    @contextlib.contextmanager
    def place() -> Iterator[str]:
        def accept() -> None:
            while True:
                connection, _ = listener.accept()
                if closing.is_set():
                    connection.close()
                    return
                with connection, contextlib.suppress(OSError):
                    connection.settimeout(10)
                    serve(connection)

        closing = threading.Event()
        with _listener() as listener:
            thread = threading.Thread(target=accept, daemon=True)
            thread.start()
            try:
                yield _url(listener, scheme)
            finally:
                closing.set()
                socket.create_connection(listener.getsockname()).close()
                thread.join()

    return place


def reset(connection: socket.socket) -> None:
    """Read one byte of the request, and reset the connection."""
    connection.recv(1)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def wait(connection: socket.socket) -> None:
    """Send nothing until the client closes the connection."""
    while connection.recv(65536):
        pass


def reply_plainly(connection: socket.socket) -> None:
    """Send a plain HTTP reply to any request."""
    connection.recv(65536)
    connection.sendall(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
    connection.shutdown(socket.SHUT_WR)
    wait(connection)


def _tls(connection: socket.socket) -> ssl.SSLSocket:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    return context.wrap_socket(connection, server_side=True)


def shake_hands(connection: socket.socket) -> None:
    """Start a TLS handshake with a certificate that no client trusts."""
    with _tls(connection) as wrapped:
        wait(wrapped)


def break_tls(connection: socket.socket) -> None:
    """Read the request over TLS, and reply without TLS."""
    wrapped = _tls(connection)
    wrapped.recv(65536)
    with socket.socket(fileno=wrapped.detach()) as plain:
        plain.sendall(b"HTTP/1.1 502 Bad Gateway\r\n\r\n")
        plain.shutdown(socket.SHUT_WR)
        wait(plain)
