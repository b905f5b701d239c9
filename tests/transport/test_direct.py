"""The direct path: over idle connections, with our signer, and aside where it must."""

from __future__ import annotations

import os
import secrets
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from types import SimpleNamespace
from typing import Any

import boto3
import botocore.auth
import pytest
from botocore.awsrequest import AWSPreparedRequest, AWSRequest
from botocore.config import Config
from botocore.credentials import Credentials
from botocore.stub import Stubber
from hypothesis import given
from hypothesis import strategies as st

from rekoclient import RekognitionClient, RetryPolicy
from rekoclient.errors import ConnectError, RekoError, ReplyTimeout, Verdict
from rekoclient.models import Image
from rekoclient.testing import Fault, LocalRekognition, sample_image
from rekoclient.transport import direct, fence, signer
from rekoclient.transport.pattern import Outgoing
from rekoclient.transport.signer import Signer

from ..reliability import places
from ..reliability.matrix import open_connections

ONCE = RetryPolicy(max_attempts=1)


@pytest.fixture
def exchanges(monkeypatch: pytest.MonkeyPatch) -> list[Outgoing]:
    """The requests that took the direct path."""
    sent: list[Outgoing] = []
    converse = direct.converse

    async def see(*given: Any) -> Any:
        sent.append(given[-1])
        return await converse(*given)

    monkeypatch.setattr(direct, "converse", see)
    return sent


@pytest.fixture
def server() -> Iterator[LocalRekognition]:
    """A server with a collection."""
    with LocalRekognition() as server:
        server.boto_client().create_collection(CollectionId="staff")
        yield server


def describe(client: RekognitionClient) -> str | None:
    """Make one call, and return what only its own reply has."""
    return client.describe_collection(collection_id="staff").collection_arn


def test_the_second_request_takes_the_direct_path(
    server: LocalRekognition, exchanges: list[Outgoing]
) -> None:
    """The first one opens the connection, and is botocore's."""
    with server.client() as client:
        describe(client)
        assert [] == exchanges
        describe(client)
        describe(client)

    assert 2 == len(exchanges)


def test_direct_false_leaves_all_to_botocore(
    server: LocalRekognition, exchanges: list[Outgoing]
) -> None:
    """The switch turns the path off for one client of a shared boto3 client too."""
    with server.client(direct=False) as client:
        describe(client)
        describe(client)
        assert [] == exchanges
        describe(RekognitionClient(boto_client=client.boto_client))
        assert 1 == len(exchanges)
        describe(client)

    assert 1 == len(exchanges)


@pytest.mark.parametrize("size", [100, 5_000, 300_000])
def test_both_paths_send_the_same_request(server: LocalRekognition, size: int) -> None:
    """Headers and body are equal to the byte, apart from ids and times."""
    picture = sample_image("a") + os.urandom(size)
    seen: list[tuple[dict[str, str], bytes]] = []
    for path in (True, False):
        with server.client(direct=path) as client:
            for _ in range(2):
                client.detect_faces(image=Image(bytes=picture))
                client.compare_faces(
                    source_image=Image(bytes=picture),
                    target_image=Image(bytes=picture[:-1]),
                )
        for record in server.requests[-2:]:
            headers = {
                name: value
                for name, value in record.headers.items()
                if name not in ("amz-sdk-invocation-id", "x-amz-date")
            }
            seen.append((headers, record.raw_body))

    assert seen[0] == seen[2]
    assert seen[1] == seen[3]


def test_handlers_of_users_see_the_picture(server: LocalRekognition) -> None:
    """A handler on any event before the request sees the parameters as they are."""
    picture = sample_image("a") + bytes(9_000)
    seen: list[object] = []
    for event in ("provide-client-params", "before-parameter-build"):
        with server.client() as client:
            client.boto_client.meta.events.register_last(
                f"{event}.rekognition",
                lambda params, **_: seen.append(params["Image"]["Bytes"]),
                "theirs",
            )
            client.detect_faces(image=Image(bytes=picture))
    with server.client() as client:
        client.boto_client.meta.events.register_first(
            "before-call.rekognition", lambda params, **_: seen.append(params["body"])
        )
        client.detect_faces(image=Image(bytes=picture))

    assert [picture, picture] == seen[:2]
    assert server.requests[-1].raw_body == seen[2]


@pytest.mark.parametrize("given", [False, True], ids=["made", "given"])
def test_pictures_do_not_pass_json(
    server: LocalRekognition, monkeypatch: pytest.MonkeyPatch, *, given: bool
) -> None:
    """A stand-in is serialised in place of each large picture."""
    made: list[int] = []

    def see(size: int) -> bytes:
        made.append(size)
        return secrets.token_bytes(size)

    monkeypatch.setattr("rekoclient.transport.pictures.token_bytes", see)
    photo = Image(bytes=sample_image("a") + bytes(9_000))
    with server.client() as client:
        used = RekognitionClient(boto_client=client.boto_client) if given else client
        used.detect_faces(image=photo)
        used.compare_faces(source_image=photo, target_image=photo)

    assert [24] * 3 == made


@pytest.mark.parametrize("value", ["a\r\nb", "a\nb", "a\rb"])
def test_a_header_with_a_line_break_is_left_to_botocore(value: str) -> None:
    """Such a header would be two headers."""
    request = AWSPreparedRequest("POST", "http://h/", {"A": value}, b"{}", False)

    assert direct.plain_request(request) is None


# Signing


def signed(
    body: bytes,
    url: str,
    extra: dict[str, str],
    add: Callable[[AWSRequest], object],
) -> dict[str, str]:
    """Return the headers of a request after signing."""
    headers = {
        "X-Amz-Target": "RekognitionService.CreateUser",
        "Content-Type": "application/x-amz-json-1.1",
        "User-Agent": "Boto3/1  md/x",
        **extra,
    }
    request = AWSRequest(method="POST", url=url, headers=headers, data=body)
    add(request)
    return dict(request.headers.items())


@given(
    body=st.binary(max_size=50),
    frozen=st.builds(
        Credentials,
        st.just("AKID"),
        st.text(st.characters(codec="utf-8"), min_size=1, max_size=40),
        st.none() | st.text("abc/+=", min_size=1),
    ),
    region=st.sampled_from(["eu-west-1", "us-gov-west-1"]),
    url=st.sampled_from(
        [
            "https://rekognition.eu-west-1.amazonaws.com/",
            "http://LOCALHOST:8080/",
            "https://[::1]:443/",
            "http://host:80/",
            "https://host/path/%20a?b=c&a=d",
        ]
    ),
    extra=st.dictionaries(
        st.sampled_from(["X-Custom", "x-amz-meta", "Expect", "X-Amzn-Trace-Id"]),
        st.text("ab  ,;", min_size=1),
    ),
)
def test_signatures_equal_botocores(
    body: bytes,
    frozen: Credentials,
    region: str,
    url: str,
    extra: dict[str, str],
) -> None:
    """Whatever the body, the headers and the credentials are."""
    sign = partial(signed, body, url, extra)
    ours = Signer("rekognition", region)
    for _ in range(3):
        theirs = sign(botocore.auth.SigV4Auth(frozen, "rekognition", region).add_auth)
        with pytest.MonkeyPatch.context() as clock:
            clock.setattr(signer, "now", partial(theirs.get, "X-Amz-Date"))
            found = sign(partial(ours.sign_request, frozen=frozen))
        # botocore signs where the path is not the root, maybe in the next second.
        if theirs["X-Amz-Date"] == found["X-Amz-Date"]:
            break

    assert theirs == found


def test_a_changed_key_and_a_new_day_sign_differently() -> None:
    """The cached key is of one secret and one day."""
    signer = Signer("rekognition", "eu-west-1")
    keys = {
        signer._key_of(secret, day).hexdigest()
        for secret in ("one", "two")
        for day in ("20260101", "20260102")
    }

    assert 4 == len(keys)
    assert signer._key_of("one", "20260101").hexdigest() in keys


def test_renewed_credentials_sign_the_next_request(server: LocalRekognition) -> None:
    """The signer asks for the credentials with each request."""
    session: Any = server._session()
    with RekognitionClient(session=session, endpoint_url=server.endpoint_url) as client:
        describe(client)
        describe(client)
        session.get_credentials().access_key = "111122223333"
        with pytest.raises(RekoError):  # that account has no such collection
            describe(client)


@pytest.mark.parametrize("event", ["choose-signer", "before-sign"])
def test_other_handlers_of_signing_leave_it_to_botocore(
    server: LocalRekognition, monkeypatch: pytest.MonkeyPatch, event: str
) -> None:
    """They see the signature version that botocore uses."""
    ours: list[object] = []
    versions: list[object] = []
    monkeypatch.setattr(Signer, "sign_request", lambda *a: ours.append(a))
    with server.client() as client:
        client.boto_client.meta.events.register(
            f"{event}.rekognition",
            lambda signature_version, **_: versions.append(signature_version),
        )
        describe(client)

    assert ["v4"] == versions
    assert [] == ours


def test_presigned_urls_are_botocores(server: LocalRekognition) -> None:
    """The boto3 client signs URLs as before."""
    with server.client() as client:
        describe(client)
        url = client.boto_client.generate_presigned_url("list_collections")

    assert "X-Amz-Signature" in url


# The fence


def patched_session(monkeypatch: pytest.MonkeyPatch, seen: list[str]) -> None:
    """Patch as tracers and recorders do, and count what they see."""
    from urllib3.connectionpool import HTTPConnectionPool

    urlopen = HTTPConnectionPool.urlopen

    def see(*args: Any, **kwargs: Any) -> Any:
        seen.append("urlopen")
        return urlopen(*args, **kwargs)

    monkeypatch.setattr(HTTPConnectionPool, "urlopen", see)


def patched_client(monkeypatch: pytest.MonkeyPatch, seen: list[str]) -> None:
    """Patch http.client as Sentry and the X-Ray SDK do."""
    from http.client import HTTPConnection

    getresponse = HTTPConnection.getresponse

    def see(self: Any) -> Any:
        seen.append("getresponse")
        return getresponse(self)

    monkeypatch.setattr(HTTPConnection, "getresponse", see)


def patched_send(monkeypatch: pytest.MonkeyPatch, seen: list[str]) -> None:
    """Patch botocore's session."""
    from botocore.httpsession import URLLib3Session

    send: Any = vars(URLLib3Session)["send"]

    def see(*args: Any) -> Any:
        seen.append("send")
        return send(*args)

    monkeypatch.setattr(URLLib3Session, "send", see)


@pytest.mark.parametrize("patch", [patched_session, patched_client, patched_send])
@pytest.mark.parametrize("warm", [False, True], ids=["cold", "warm"])
def test_a_patched_function_sees_every_call(
    server: LocalRekognition,
    monkeypatch: pytest.MonkeyPatch,
    patch: Callable[[pytest.MonkeyPatch, list[str]], None],
    *,
    warm: bool,
) -> None:
    """As often as with plain boto3, on new and on idle connections."""
    seen: list[str] = []
    with server.client() as client:
        if warm:
            describe(client)
            describe(client)
        with monkeypatch.context() as context:
            patch(context, seen)
            describe(client)
            describe(client)
        describe(client)

    assert 2 == len(seen)


def test_a_handler_on_before_send_sees_and_replaces_every_call(
    server: LocalRekognition, exchanges: list[Outgoing]
) -> None:
    """Moto and other recorders reply from such a handler."""
    seen: list[str] = []
    with server.client() as client:
        describe(client)
        events = client.boto_client.meta.events
        events.register("before-send.rekognition", lambda **_: seen.append("sent"))
        describe(client)

    assert ["sent"] == seen
    assert [] == exchanges


def test_a_stubber_replies_to_a_warm_client(server: LocalRekognition) -> None:
    """Nothing is sent while the Stubber is active."""
    with server.client() as client:
        describe(client)
        describe(client)
        before = len(server.requests)
        with Stubber(client.boto_client) as stubber:
            stubber.add_response("list_collections", {"CollectionIds": ["stubbed"]})
            found = client.list_collections().collection_ids

    assert ("stubbed",) == found
    assert before == len(server.requests)


def test_a_logger_that_shows_requests_gets_all_of_them(
    server: LocalRekognition, caplog: pytest.LogCaptureFixture
) -> None:
    """urllib3 and botocore log every request when they are asked to."""
    with server.client() as client:
        describe(client)
        with caplog.at_level("DEBUG", logger="urllib3.connectionpool"):
            describe(client)
            describe(client)

    assert 2 == sum('"POST / HTTP/1.1"' in record.message for record in caplog.records)


def test_a_replaced_http_session_is_used(server: LocalRekognition) -> None:
    """A session of another class sends every request."""
    seen: list[str] = []
    with server.client() as client:
        describe(client)
        session = client.boto_client._endpoint.http_session

        def send(request: object) -> object:
            seen.append("other")
            return session.send(request)

        other = SimpleNamespace(send=send, close=session.close)
        client.boto_client._endpoint.http_session = other
        describe(client)
        client.boto_client._endpoint.http_session = session

    assert ["other"] == seen


def test_every_patched_piece_is_watched() -> None:
    """Botocore and urllib3 still have all functions that the fence watches."""
    assert fence.SENDING.known
    assert fence.SIGNING.known
    assert fence.CALLING.known
    assert fence.may_send()
    assert fence.may_sign()


# Connections


def test_bytes_that_come_unasked_are_never_a_reply(
    server: LocalRekognition, exchanges: list[Outgoing]
) -> None:
    """An idle connection with bytes to read is not used."""
    reply = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nx-amzn-RequestId: 1\r\n\r\n{}"
    with server.client() as client:
        describe(client)
        server.inject(Fault(raw=reply + reply, then="keep"), times=1)
        with pytest.raises(RekoError):
            client.with_options(retry=ONCE).describe_collection(collection_id="staff")
        assert "collection/staff" in str(describe(client))

    assert 1 == len(exchanges)


def test_a_connection_that_the_server_closed_is_not_used(
    server: LocalRekognition, exchanges: list[Outgoing]
) -> None:
    """It is opened again by botocore, and no attempt is lost."""
    with server.client() as client:
        server.inject(Fault(headers={"Connection": "close"}), times=1)
        describe(client)
        found = client.describe_collection(collection_id="staff")

    assert 1 == len(found.response_metadata.attempts)
    assert [] == exchanges


@pytest.mark.parametrize("status", [102, 103])
def test_interim_replies_are_skipped(server: LocalRekognition, status: int) -> None:
    """The final reply after them is the reply of this call."""
    with server.client() as client:
        describe(client)
        body = b'{"CollectionIds": ["own"]}'
        interim = b"HTTP/1.1 %d Wait\r\nLink: x\r\n\r\n" % status
        final = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body)
        server.inject(Fault(raw=interim * 2 + final + body, then="keep"), times=1)

        assert ("own",) == client.list_collections().collection_ids
        assert "collection/staff" in str(describe(client))


@contextmanager
def deaf() -> Iterator[str]:
    """Serve one good reply, then read nothing more."""
    listener = socket.create_server(("127.0.0.1", 0))
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    held: list[socket.socket] = []

    def serve() -> None:
        connection, _ = listener.accept()
        held.append(connection)
        connection.recv(100_000)
        body = b'{"CollectionIds": []}'
        connection.sendall(
            b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)
        )

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        thread.join(10)
        for connection in held:
            connection.close()
        listener.close()


def test_a_stalled_upload_ends_at_the_deadline() -> None:
    """The request was not sent completely, so nothing has happened."""
    # Signing 5 MB takes some of the time, on a busy machine most of a second.
    policy = RetryPolicy(max_attempts=1, deadline=3.0)
    with deaf() as url, server_client(url) as client:
        client.list_collections()
        picture = sample_image("a") + bytes(8_000_000)
        with pytest.raises(ConnectError, match="not sent completely") as raised:
            client.with_options(retry=policy).index_faces(
                collection_id="staff", image=Image(bytes=picture[:5_000_000])
            )

    assert not raised.value.may_have_succeeded
    assert [Verdict.NOT_SENT] == [a.verdict for a in raised.value.attempts]


def server_client(url: str, **options: Any) -> RekognitionClient:
    """Return a client of an address."""
    session = boto3.Session("k", "s", region_name="us-east-1")
    return RekognitionClient(session=session, endpoint_url=url, **options)


@pytest.mark.prove
def test_a_dripped_reply_ends_at_the_deadline(server: LocalRekognition) -> None:
    """A byte a second never satisfies the read timeout."""
    with server.client(retry=RetryPolicy(deadline=1.0)) as client:
        describe(client)
        server.inject(Fault(drip=1.0), times=None)
        begin = time.monotonic()
        with pytest.raises(ReplyTimeout):
            describe(client)

        assert time.monotonic() - begin < 1.25


def test_a_dripped_reply_does_not_outlive_the_deadline(
    server: LocalRekognition, exchanges: list[Outgoing]
) -> None:
    """Each byte comes in time, and all of them do not."""
    with server.client() as client:
        describe(client)
        server.inject(Fault(drip=0.02), times=None)
        with pytest.raises(ReplyTimeout) as raised:
            describe(client.with_options(retry=RetryPolicy(deadline=0.5)))

    assert 1 == len(exchanges) == len(raised.value.attempts)


@pytest.mark.parametrize("kind", [KeyboardInterrupt])
def test_an_exception_of_a_signal_handler_ends_the_call(
    server: LocalRekognition, kind: type[BaseException]
) -> None:
    """It is raised as it is, and the connection serves no other call."""

    def limit(*_: object) -> None:
        raise kind

    with server.client(config=Config(read_timeout=9)) as client:
        describe(client)
        server.inject(Fault(delay=5.0), times=1)
        before = signal.signal(signal.SIGALRM, limit)
        signal.setitimer(signal.ITIMER_REAL, 0.1)
        try:
            with pytest.raises(kind):
                client.with_options(retry=ONCE).describe_collection(
                    collection_id="staff"
                )
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)
        assert "collection/staff" in str(describe(client))


def test_threads_get_their_own_replies(
    server: LocalRekognition, exchanges: list[Outgoing]
) -> None:
    """Many threads on idle connections never see a reply of another."""
    with server.client() as client:
        open_connections(client, 8)
        for name in map(str, range(8)):
            client.create_collection(collection_id=name)
        wrong: list[str] = []

        def ask(name: str) -> None:
            for _ in range(10):
                arn = client.describe_collection(collection_id=name).collection_arn
                if not str(arn).endswith(f"/{name}"):
                    wrong.append(name)

        threads = [threading.Thread(target=ask, args=(str(n),)) for n in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert [] == wrong
    assert len(exchanges) >= 80


FORK = """
import os, sys
from rekoclient import RekognitionClient
from rekoclient.testing import LocalRekognition

with LocalRekognition() as server:
    boto = server.boto_client()
    boto.create_collection(CollectionId="parent")
    boto.create_collection(CollectionId="child")
    made = server.client()
    client = made if sys.argv[1] == "made" else RekognitionClient(boto_client=boto)
    for _ in range(3):
        client.describe_collection(collection_id="parent")
    pid = os.fork()
    name = "parent" if pid else "child"
    for _ in range(50):
        arn = client.describe_collection(collection_id=name).collection_arn
        assert arn.endswith("/" + name), arn
    if not pid:
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
"""


@pytest.mark.parametrize("client", ["made", "given"])
def test_a_child_of_a_fork_has_its_own_connections(client: str) -> None:
    """Parent and child use the path at the same time."""
    command = [sys.executable, "-W", "ignore", "-c", FORK, client]
    subprocess.run(command, check=True, timeout=60)


def test_tls_connections_are_used(exchanges: list[Outgoing]) -> None:
    """The handshake is botocore's, and the requests after it are not."""
    with LocalRekognition() as server, tls_in_front(server) as url:
        session: Any = server._session()
        session._session.set_config_variable("ca_bundle", str(places.CERTIFICATE))
        with RekognitionClient(session=session, endpoint_url=url) as client:
            for _ in range(3):
                client.list_collections()

    assert 2 == len(exchanges)


@contextmanager
def tls_in_front(server: LocalRekognition) -> Iterator[str]:
    """Forward TLS connections to a server."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(places.CERTIFICATE)
    listener = socket.create_server(("127.0.0.1", 0))
    host, port = server.endpoint_url.removeprefix("http://").split(":")

    def forward(source: socket.socket, target: socket.socket) -> None:
        # ``serve`` closes both sockets when the client has closed its connection.
        with source, target, suppress(OSError):
            while data := source.recv(65536):
                target.sendall(data)

    def serve() -> None:
        plain, _ = listener.accept()
        secure = context.wrap_socket(plain, server_side=True)
        inner = socket.create_connection((host, int(port)))
        threading.Thread(target=forward, args=(inner, secure), daemon=True).start()
        try:
            while data := secure.recv(65536):
                inner.sendall(data)
        except OSError:
            pass
        secure.close()
        inner.close()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield f"https://localhost:{listener.getsockname()[1]}"
    listener.close()
    thread.join(10)
