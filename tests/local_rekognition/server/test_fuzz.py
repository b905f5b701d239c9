"""Random input: the result is a clear error or a closed connection."""

import contextlib
import json
import resource
import socket
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rekoclient.testing import LocalRekognition
from rekoclient.testing.service.model import model

from ..raw import call, connect, exchange, message, read_all


@pytest.fixture(scope="module")
def server() -> Iterator[LocalRekognition]:
    """Return a server with short timeouts and a small log."""
    with LocalRekognition(
        request_timeout=0.2, idle_timeout=5.0, log_limit=1024 * 1024
    ) as server:
        client: Any = server.boto_client()
        client.create_collection(CollectionId="staff")
        yield server


pytestmark = pytest.mark.usefixtures("quiet")


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(max_size=10), inner, max_size=4)
    ),
    max_leaves=12,
)


def nearly_right(operation: str) -> st.SearchStrategy[dict[str, Any]]:
    """Return a request with members of the model and any values."""
    members = model().members(model().operations[operation].input)
    return st.fixed_dictionaries({}, optional=dict.fromkeys(members, JSON))


REQUESTS = st.sampled_from(sorted(model().operations)).flatmap(
    lambda operation: st.tuples(st.just(operation), nearly_right(operation) | JSON)
)


@given(request=REQUESTS)
def test_any_json_gets_a_reply_of_the_service(
    server: LocalRekognition, request: tuple[str, Any]
) -> None:
    """The reply is a success or an error with a code, and never a bug."""
    status, headers, answer = call(server, *request)

    assert status in (200, 400, 501)
    assert headers["x-amzn-requestid"]
    if status != 200:
        assert answer["__type"].isidentifier()
        assert answer.get("Message", answer.get("message"))


@given(body=st.binary(max_size=200), target=st.text(st.characters(codec="ascii")))
def test_any_body_and_any_target_get_a_reply(
    server: LocalRekognition, body: bytes, target: str
) -> None:
    """An invalid request gets an error."""
    target = "".join(c for c in target if c.isprintable())
    head, _, answer = exchange(server, message(target, body)).partition(b"\r\n\r\n")

    assert head.startswith(b"HTTP/1.1 ")
    assert not head.startswith(b"HTTP/1.1 5")
    if answer:
        assert isinstance(json.loads(answer), dict)


@given(data=st.binary(min_size=1, max_size=400))
def test_any_bytes_at_all_end_in_an_error_or_silence(
    server: LocalRekognition, data: bytes
) -> None:
    """Bytes that are not HTTP do not break the server."""
    answer = exchange(server, data)

    assert answer == b"" or answer.startswith(b"HTTP/1.1 ")


HEAD = b"POST / HTTP/1.1\r\nX-Amz-Target: RekognitionService.ListCollections\r\n"


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (b"\r\n\r\n", b"400"),
        (b"GET / HTTP/1.1\r\n\r\n", b"403"),
        (b"nonsense\r\n\r\n", b"400"),
        (b"POST / HTTP/2.0\r\n\r\n", b"505"),
        (b"POST / HTTP/1.1\r\nno colon\r\n\r\n", b"400"),
        (b"POST / HTTP/1.1\r\nspace : x\r\n\r\n", b"400"),
        (HEAD + b"Content-Length: -1\r\n\r\n", b"400"),
        (HEAD + b"Content-Length: 1e3\r\n\r\n", b"400"),
        (HEAD + b"Content-Length: %s\r\n\r\n" % (b"9" * 5000), b"400"),
        (HEAD + b"Content-Length: 0\r\nX-Amz-Target: a\nb\r\n\r\n", b"400"),
        (HEAD + b"Content-Length: 2\r\nContent-Length: 9\r\n\r\n{}", b"400"),
        (HEAD + b"Host: localhost\r\nHost: evil.example\r\n\r\n", b"400"),
        (b"GET /health HTTP/1.1\nX: y\r\nHost: localhost\r\n\r\n", b"400"),
        (HEAD + b"Content-Length: 99\r\n\r\n{}", b"400"),
        (HEAD + b"Content-Length: 999999999999\r\n\r\n{}", b"413"),
        (b"POST / HTTP/1.1\r\n" + b"X: " + b"y" * 70_000 + b"\r\n\r\n", b"431"),
        (b"POST / HTTP/1.1\r\nHalf: a head", b"400"),
    ],
)
def test_invalid_http_is_refused(
    server: LocalRekognition, data: bytes, status: bytes
) -> None:
    """The reply has a status, and the connection closes."""
    answer = exchange(server, data)

    assert status == answer[9:12]


def test_a_request_may_arrive_in_pieces(server: LocalRekognition) -> None:
    """Single bytes, pipelining and Expect: 100-continue all work."""
    request = message("ListCollections", b"{}", "Expect: 100-continue")
    with connect(server) as connection:
        for byte in request[:60]:
            connection.sendall(bytes((byte,)))
        connection.sendall(request[60:] + request)
        connection.shutdown(socket.SHUT_WR)
        answer = read_all(connection)

    assert 2 == answer.count(b"HTTP/1.1 100 Continue\r\n\r\n")
    assert 2 == answer.count(b"HTTP/1.1 200 OK")


def chunked(body: bytes, *sizes: int, trailer: bytes = b"") -> bytes:
    """Return a request whose body comes in chunks of these sizes."""
    head = message("CreateCollection", b"").replace(
        b"Content-Length: 0", b"Transfer-Encoding: chunked"
    )
    parts, at = [], 0
    for size in sizes:
        part = body[at : at + size]
        parts.append(b"%X;note=1\r\n%s\r\n" % (len(part), part))
        at += size
    return head + b"".join(parts) + b"0\r\n" + trailer + b"\r\n"


@pytest.mark.parametrize("name", ["in-one-chunk", "in-many", "with-a-trailer"])
def test_a_body_may_arrive_in_chunks(server: LocalRekognition, name: str) -> None:
    """The connection stays usable after a chunked body."""
    body = b'{"CollectionId": "%s"}' % name.encode()
    sizes = (len(body),) if "one" in name else (1, 2, len(body))
    trailer = b"X-Checksum: 1\r\n" if "trailer" in name else b""

    answer = exchange(
        server,
        chunked(body, *sizes, trailer=trailer) + message("ListCollections", b"{}"),
    )

    assert 2 == answer.count(b"HTTP/1.1 200 OK")
    assert f"collection/{name}".encode() in answer


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ((b"4;", b"4x;"), b"400"),
        ((b"4;", b"3;"), b"400"),
        ((b"4;", b"FFFFFFFF;"), b"413"),
        ((b"chunked", b"gzip, chunked"), b"400"),
        ((b"chunked", b"chunked\r\nContent-Length: 4"), b"400"),
        ((b"0\r\n\r\n", b""), b"400"),
    ],
)
def test_an_invalid_chunked_body_is_refused(
    server: LocalRekognition, changed: tuple[bytes, bytes], status: bytes
) -> None:
    """The reply has a status, and the connection closes."""
    answer = exchange(server, chunked(b'{"":', 4).replace(*changed))

    assert status == answer[9:12]


def test_a_client_that_drips_a_body_loses_its_connection(
    server: LocalRekognition,
) -> None:
    """The time of a request includes its body."""
    with connect(server) as connection:
        connection.sendall(message("ListCollections", b"x" * 1000)[:-1000])
        connection.settimeout(0.02)
        for _ in range(500):
            try:
                connection.sendall(b"x")
                closed = connection.recv(1) == b""
            except TimeoutError:
                continue
            except OSError:
                closed = True
            if closed:
                return
    raise AssertionError("the connection was never closed")


def test_a_connection_closes_on_request(server: LocalRekognition) -> None:
    """The header Connection and the version HTTP/1.0 close it."""
    close = message("ListCollections", b"{}", "Connection: close")
    old = message("ListCollections", b"{}").replace(b"HTTP/1.1", b"HTTP/1.0", 1)

    for request in (close, old):
        with connect(server) as connection:
            connection.sendall(request)
            assert 1 == read_all(connection).count(b"HTTP/1.1 200 OK")


@pytest.mark.parametrize("sent", [b"POST / HT", message("ListCollections", b"{}")[:-1]])
def test_a_slow_client_loses_its_connection(
    server: LocalRekognition, sent: bytes
) -> None:
    """A request must be complete in time."""
    with connect(server) as connection:
        connection.sendall(sent)

        assert b"" == connection.recv(1)


def test_a_dripping_client_loses_its_connection(
    server: LocalRekognition,
) -> None:
    """Regular bytes do not extend the time of a request."""
    with connect(server) as connection:
        connection.settimeout(0.02)
        for _ in range(500):
            try:
                connection.sendall(b"x")
                closed = connection.recv(1) == b""
            except TimeoutError:
                continue
            except OSError:
                closed = True
            if closed:
                return
    raise AssertionError("the connection was never closed")


def test_a_hundred_megabytes_are_refused_and_not_kept(
    server: LocalRekognition,
) -> None:
    """The client can read the refusal, and the connection stays open."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    chunk = b"x" * (1024 * 1024)
    head = message("IndexFaces", b"").replace(
        b"Content-Length: 0", b"Content-Length: %d" % (100 * len(chunk))
    )
    with LocalRekognition() as patient, connect(patient) as connection:
        connection.sendall(head)
        for _ in range(100):
            connection.sendall(chunk)
        refusal = connection.recv(65536)
        connection.sendall(message("ListCollections", b"{}"))
        answer = connection.recv(65536)

    assert refusal.startswith(b"HTTP/1.1 413")
    assert b"RequestEntityTooLargeException" in refusal
    assert answer.startswith(b"HTTP/1.1 200")
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    kilobytes = 1024 if sys.platform == "darwin" else 1
    assert grown / kilobytes < 50 * 1024


def test_a_disconnected_client_leaves_no_thread(server: LocalRekognition) -> None:
    """The client leaves during a request or a reply."""
    for data in (b"POST", message("ListCollections", b"{}") * 50):
        with connect(server) as connection, contextlib.suppress(OSError):
            connection.sendall(data)

    assert 200 == call(server, "ListCollections", {})[0]


def test_patterns_are_fast_on_long_values(server: LocalRekognition) -> None:
    """Each slow pattern gets a value of one megabyte."""
    for body in (
        {"ProjectArn": "a" * 1_000_000},
        {"CollectionId": "-" * 1_000_000, "Video": {}},
    ):
        assert 400 == call(server, "DescribeProjectVersions", body)[0]
    # Each of many places could be where the last part of the pattern begins.
    arn = "arn:aws:sns:" + ":abcdefghijkl:" * 70_000 + "\n"
    video = {"S3Object": {"Bucket": "videos", "Name": "door.mp4"}}
    channel = {"SNSTopicArn": arn, "RoleArn": arn}
    job = {"Video": video, "NotificationChannel": channel}
    assert 400 == call(server, "StartFaceDetection", job)[0]
