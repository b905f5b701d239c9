"""Ways to a server, on each path of a call: IPv6, versions of TLS, kinds of proxies."""

from __future__ import annotations

import asyncio
import socket
import ssl
import threading
from base64 import b64encode
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from attrs import frozen
from botocore.config import Config

from rekoclient import AsyncRekognitionClient, RekognitionClient, RetryPolicy
from rekoclient.errors import ConnectError, RekoError
from rekoclient.testing import LocalRekognition
from rekoclient.transport import direct, on_loop

from ..reliability.places import CERTIFICATE

CALLS = 3
PASSWORD = "p@ss"
AUTHORIZATION = f"Basic {b64encode(f'user:{PASSWORD}'.encode()).decode()}"


class Front(ThreadingHTTPServer):
    """A proxy, or a server with TLS, in front of a local Rekognition.

    Args:
        target: The address of the server behind it, without a scheme.
        tls: Its only version of TLS, or None for plain HTTP.
    """

    daemon_threads = True

    def __init__(self, target: str, tls: ssl.TLSVersion | None = None) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.target = target
        self.seen: list[tuple[str, str | None]] = []
        """Each request line with its ``Proxy-Authorization``."""
        if tls is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(CERTIFICATE)
            context.minimum_version = context.maximum_version = tls
            self.socket = context.wrap_socket(self.socket, server_side=True)

    @property
    def place(self) -> str:
        """The host and the port."""
        return f"127.0.0.1:{self.server_address[1]}"


class Handler(BaseHTTPRequestHandler):
    """Forwards requests, and opens tunnels."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Front

    def log_message(self, *_: object) -> None:
        """Write nothing."""

    def note(self) -> bool:
        """Note the request. Refuse it if its password is wrong."""
        given = self.headers["Proxy-Authorization"]
        self.server.seen.append((self.requestline, given))
        if given in (None, AUTHORIZATION):
            return True
        self.send_response(407)
        self.send_header("Content-Length", "0")
        self.end_headers()
        return False

    def do_POST(self) -> None:
        """Forward a request to the server behind."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if not self.note():
            return
        with closing(HTTPConnection(self.server.target)) as upstream:
            upstream.request("POST", "/", body, dict(self.headers.items()))
            reply = upstream.getresponse()
            content = reply.read()
        self.send_response_only(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def do_CONNECT(self) -> None:
        """Open a tunnel."""
        if not self.note():
            return
        host, _, port = self.path.rpartition(":")
        with socket.create_connection((host, int(port))) as upstream:
            self.send_response_only(200)
            self.end_headers()
            back = threading.Thread(target=pump, args=(upstream, self.connection))
            back.start()
            pump(self.connection, upstream)
            back.join()
        self.close_connection = True


def pump(source: socket.socket, target: socket.socket) -> None:
    """Pass bytes on until an end closes."""
    try:
        while data := source.recv(65_536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        pass


@contextmanager
def running(front: Front) -> Iterator[Front]:
    """Run a server in a thread."""
    thread = threading.Thread(target=front.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield front
    finally:
        front.shutdown()
        front.server_close()
        thread.join()


@frozen
class Route:
    """A way to the server.

    Attributes:
        host: The address of the local Rekognition.
        tls: The version of TLS in front of it.
        proxy: The scheme and the user of the proxy's URL, or None without a proxy. A
            proxy with TLS forwards requests instead of opening tunnels.
        line: How the request line begins that the proxy gets.
        own: Whether our exchange sends on this way, once a connection is open.
    """

    host: str = "127.0.0.1"
    tls: ssl.TLSVersion | None = None
    proxy: str | None = None
    line: str = ""
    own: bool = True


V12, V13 = ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3
USER = f"http://user:{PASSWORD.replace('@', '%40')}@"
ROUTES = {
    "IPv4": Route(),
    "IPv6": Route(host="::1"),
    "TLS 1.2": Route(tls=V12),
    "TLS 1.3": Route(tls=V13),
    "a tunnel": Route(tls=V13, proxy="http://", line="CONNECT localhost:"),
    "a tunnel with a password": Route(tls=V13, proxy=USER, line="CONNECT localhost:"),
    "a forwarding proxy": Route(proxy="http://", line="POST http://", own=False),
    "a forwarding proxy with a password": Route(
        proxy=USER, line="POST http://", own=False
    ),
    "HTTPS through a forwarding proxy": Route(
        tls=V12, proxy="https://", line="POST https://", own=False
    ),
}
Client = RekognitionClient | AsyncRekognitionClient
PATHS: dict[str, tuple[type[Client], bool]] = {
    "direct": (RekognitionClient, True),
    "botocore": (RekognitionClient, False),
    "event loop": (AsyncRekognitionClient, True),
    "threads": (AsyncRekognitionClient, False),
}


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """The requests that our exchange has sent."""
    sent: list[object] = []
    converse = direct.converse

    async def see(*given: Any) -> Any:
        sent.append(given[-1])
        return await converse(*given)

    monkeypatch.setattr(direct, "converse", see)
    monkeypatch.setattr(on_loop, "converse", see)
    return sent


@contextmanager
def opened(route: Route) -> Iterator[tuple[LocalRekognition, Front, dict[str, Any]]]:
    """Open a route. Yield both servers, and the options of a client."""
    with LocalRekognition(host=route.host) as server:
        target = server.endpoint_url.removeprefix("http://")
        secure = V13 if route.proxy == "https://" else None
        with (
            running(Front(target, route.tls)) as tls,
            running(Front(target, secure)) as proxy,
        ):
            url, proxies = server.endpoint_url, {}
            if route.tls is not None:
                url = f"https://localhost:{tls.server_address[1]}"
            if route.proxy is not None:
                proxies = {url.partition(":")[0]: f"{route.proxy}{proxy.place}"}
            https = {
                "proxy_ca_bundle": str(CERTIFICATE),
                "proxy_use_forwarding_for_https": True,
            }
            config = Config(proxies=proxies, proxies_config=https if secure else None)
            session: Any = server._session()
            session._session.set_config_variable("ca_bundle", str(CERTIFICATE))
            retry = RetryPolicy(max_attempts=1)
            options = {"session": session, "endpoint_url": url, "config": config}
            yield server, proxy, {**options, "retry": retry}


async def call(client: Client) -> None:
    """Create collections, one after the other, and close the client."""
    try:
        for number in range(CALLS):
            made: Any = client.create_collection(collection_id=f"room-{number}")
            if isinstance(client, AsyncRekognitionClient):
                await made
    finally:
        if isinstance(client, AsyncRekognitionClient):
            await client.aclose()
        else:
            client.close()


@pytest.mark.filterwarnings("ignore::FutureWarning")  # of urllib3, about proxies
@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("name", ROUTES)
def test_each_path_takes_each_route(name: str, path: str, sent: list[object]) -> None:
    """The first request connects. Later ones take the path over the connection."""
    route, (kind, own) = ROUTES[name], PATHS[path]
    if route.host == "::1" and not has_ipv6():
        pytest.skip("this machine has no IPv6")
    with opened(route) as (server, proxy, options):
        client = kind(direct=own, **options)
        asyncio.run(call(client))
        created = [request.operation for request in server.requests]
        lines = proxy.seen

    assert ["CreateCollection"] * CALLS == created
    assert all(line.startswith(route.line) for line, _ in lines)
    assert bool(route.proxy) == bool(lines)
    expected = AUTHORIZATION if route.proxy == USER else None
    assert {expected} >= {given for _, given in lines}
    # An event loop sends the first request too, unless a proxy is still unknown.
    first = path == "event loop" and route.proxy is None
    assert (CALLS - (not first) if route.own and own else 0) == len(sent)


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("name", ["a tunnel", "a forwarding proxy"])
def test_each_path_reports_a_wrong_password_of_a_proxy(name: str, path: str) -> None:
    """The request is not sent through a tunnel, and the password is not shown."""
    route, (kind, own) = ROUTES[name], PATHS[path]
    wrong = Route(tls=route.tls, proxy="http://user:wrong-secret@", line=route.line)
    with opened(wrong) as (server, _, options):
        client = kind(direct=own, **options)
        with pytest.raises(RekoError) as raised:
            asyncio.run(call(client))
        received = len(server.requests)

    assert 0 == received
    assert "407" in str(raised.value)
    assert "wrong-secret" not in str(raised.value)
    assert (route.tls is not None) == isinstance(raised.value, ConnectError)


def has_ipv6() -> bool:
    """Return whether the machine has an IPv6 address of loopback."""
    try:
        with socket.create_server(("::1", 0), family=socket.AF_INET6):
            return True
    except OSError:
        return False
