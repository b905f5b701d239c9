"""Browsers and health checks, over a plain socket."""

import contextlib
import json
import warnings
from collections.abc import Iterator
from http.client import HTTPConnection

import pytest

from rekoclient.testing import LocalRekognition

from ..raw import exchange

FRONT_END = "http://localhost:3000"
TOKEN = "a-known-token"
LIST = b'{"MaxResults": 1}'


def ask(
    server: LocalRekognition, start: str, *headers: str, body: bytes = b""
) -> tuple[int, dict[str, str], bytes]:
    """Return status, headers and body of the reply to a request."""
    lines = [
        f"{start} HTTP/1.1",
        *([] if any(h.startswith("Host") for h in headers) else ["Host: localhost"]),
        f"Content-Length: {len(body)}",
        *headers,
    ]
    reply = exchange(server, "\r\n".join(lines).encode() + b"\r\n\r\n" + body)
    head, _, content = reply.partition(b"\r\n\r\n")
    status, *found = head.decode().split("\r\n")
    pairs = dict(line.lower().split(": ", 1) for line in found)
    return int(status.split()[1]), pairs, content


def list_collections(
    server: LocalRekognition, *headers: str
) -> tuple[int, dict[str, str], bytes]:
    """Send a ListCollections request."""
    target = "X-Amz-Target: RekognitionService.ListCollections"
    return ask(server, "POST /", target, *headers, body=LIST)


def test_health_is_a_get(server: LocalRekognition) -> None:
    """Every Host may ask, and the request log does not contain it."""
    status, headers, body = ask(server, "GET /health", "Host: rekognition:5599")

    assert (200, "application/json") == (status, headers["content-type"])
    assert {"status": "ok"} == json.loads(body)
    assert 0 == len(server.requests)


@pytest.mark.parametrize("path", ["/health", "/", "/state.json"])
def test_a_head_has_the_headers_of_a_get(server: LocalRekognition, path: str) -> None:
    """Health checks of containers may send it. The connection stays usable."""
    connection = HTTPConnection(server.endpoint_url.removeprefix("http://"))
    seen = []
    for method in ("HEAD", "GET"):
        connection.request(method, path)
        reply = connection.getresponse()
        seen.append((reply.status, reply.getheader("Content-Type")))
        assert (method == "GET") == bool(reply.read())
    connection.close()

    assert 200 == seen[0][0]
    assert seen[0] == seen[1]


@pytest.fixture
def front_end() -> Iterator[LocalRekognition]:
    """Return a server that one origin may use, with control."""
    with LocalRekognition(cors=[FRONT_END], control_token=TOKEN) as server:
        yield server


def test_a_listed_origin_gets_a_preflight(front_end: LocalRekognition) -> None:
    """The reply allows the headers that the browser asks for."""
    status, headers, body = ask(
        front_end,
        "OPTIONS /",
        f"Origin: {FRONT_END}",
        "Access-Control-Request-Method: POST",
        "Access-Control-Request-Headers: authorization,x-amz-target",
        "Access-Control-Request-Private-Network: true",
    )

    assert (204, b"") == (status, body)
    assert FRONT_END == headers["access-control-allow-origin"]
    assert "authorization,x-amz-target" == headers["access-control-allow-headers"]
    assert "true" == headers["access-control-allow-private-network"]


def test_a_listed_origin_can_read_replies(front_end: LocalRekognition) -> None:
    """Successes, errors and faults have the headers."""
    front_end.fail_next("ThrottlingException")
    for expected in (500, 200):
        status, headers, _ = list_collections(front_end, f"Origin: {FRONT_END}")
        assert expected == status
        assert FRONT_END == headers["access-control-allow-origin"]
        assert "x-amzn-requestid" in headers["access-control-expose-headers"]


def test_all_origins_can_be_listed() -> None:
    """The reply names the origin of the request."""
    with LocalRekognition(cors=["*"]) as server:
        _, headers, _ = list_collections(server, "Origin: http://any.example")

    assert "http://any.example" == headers["access-control-allow-origin"]


@pytest.mark.parametrize("cors", [(), (FRONT_END,)])
@pytest.mark.parametrize("origin", ["http://evil.example", "null"])
def test_another_origin_can_neither_read_nor_steer(
    cors: tuple[str, ...], origin: str
) -> None:
    """The request is refused before it changes anything."""
    with LocalRekognition(cors=cors, control_token=TOKEN) as server:
        server.fail_next("ThrottlingException")
        asked = f"Origin: {origin}"
        replies = [
            ask(server, "OPTIONS /", asked, "Access-Control-Request-Method: POST"),
            list_collections(server, asked),
            ask(server, "OPTIONS /control/clear_faults", asked),
            ask(
                server,
                "POST /control/clear_faults",
                asked,
                f"X-Control-Token: {TOKEN}",
                body=b"{}",
            ),
        ]

        assert [403] * 4 == [status for status, _, _ in replies]
        for _, headers, _ in replies:
            assert "access-control-allow-origin" not in headers
        assert 1 == len(server.pending_faults)
        assert 0 == len(server.requests)


def test_a_listed_origin_cannot_steer(front_end: LocalRekognition) -> None:
    """CORS is for requests of an SDK, and never for commands."""
    status, headers, _ = ask(
        front_end,
        "POST /control/reset",
        f"Origin: {FRONT_END}",
        f"X-Control-Token: {TOKEN}",
        body=b"{}",
    )

    assert 403 == status
    assert "access-control-allow-origin" not in headers


def test_another_container_can_steer_with_the_token() -> None:
    """The Host is the name of the service in a compose network."""
    with contextlib.ExitStack() as stack:
        stack.enter_context(warnings.catch_warnings())
        warnings.simplefilter("ignore")
        server = stack.enter_context(
            LocalRekognition(host="0.0.0.0", control_token=TOKEN)
        )
        server.fail_next("ThrottlingException")

        def clear(token: str) -> int:
            return ask(
                server,
                "POST /control/clear_faults",
                "Host: rekognition:5599",
                f"X-Control-Token: {token}",
                body=b"{}",
            )[0]

        assert (403, 200) == (clear("another-token"), clear(TOKEN))
        assert [] == server.pending_faults


def test_the_printed_control_address_works_on_every_address() -> None:
    """An IP address is a Host that no foreign page can choose."""
    with LocalRekognition(control=True) as server:
        status, _, _ = ask(
            server,
            "POST /control/clear_faults",
            "Host: 0.0.0.0:5633",
            f"X-Control-Token: {server.control_token}",
            body=b"{}",
        )

    assert 200 == status


def test_a_short_token_is_refused() -> None:
    """A token of a few characters can be guessed."""
    with pytest.raises(ValueError, match="8 characters"):
        LocalRekognition(control_token="x")


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1.evil.example",
        "[::1].evil.example",
        "localhost:80@evil.example",
        "",
        "[]",
    ],
)
def test_a_host_that_begins_as_loopback_is_foreign(
    server: LocalRekognition, host: str
) -> None:
    """The host must be complete, and may have a port only."""
    assert 403 == ask(server, "POST /", f"Host: {host}", body=LIST)[0]


@pytest.mark.parametrize("start", ["POST /", "POST /other", "OPTIONS /"])
def test_a_foreign_host_gets_nothing_from_loopback(
    server: LocalRekognition, start: str
) -> None:
    """A page may lead its own name to this machine. Nothing is recorded."""
    status, _, body = ask(server, start, "Host: evil.example", body=LIST)

    assert 403 == status
    assert b"--allow-host" in body
    assert 0 == len(server.requests)


def test_an_allowed_host_can_send_requests() -> None:
    """A tunnel to this machine may have a name."""
    with LocalRekognition(allow_hosts=["rekognition"]) as server:
        assert 200 == list_collections(server, "Host: Rekognition:5599")[0]


def test_a_server_on_all_addresses_has_any_name() -> None:
    """Another container uses the name of the service."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with LocalRekognition(host="0.0.0.0") as server:
            assert 200 == list_collections(server, "Host: rekognition")[0]
