"""The session of a client without one: boto3's default session, or a shared one."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any, ClassVar

import boto3
import pytest

from rekoclient import AsyncRekognitionClient, RekognitionClient
from rekoclient.transport.sessions import SESSIONS

from ..fakes import session_of


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An environment with credentials, and no shared session afterwards."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAENVIRONMENT")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "x")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    yield
    SESSIONS.renew()


class Signed(BaseHTTPRequestHandler):
    """Records which key and Region signed each request."""

    seen: ClassVar[list[str]] = []

    def do_POST(self) -> None:
        """Read the request and send an empty reply."""
        self.rfile.read(int(self.headers["Content-Length"]))
        scope = self.headers["Authorization"].partition("Credential=")[2]
        key, _, region, *_ = scope.split("/")
        self.seen.append(f"{key} {region}")
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, format: str, *args: object) -> None:
        """Print nothing."""


@pytest.fixture
def url() -> Iterator[str]:
    """Where requests are recorded."""
    Signed.seen.clear()
    with HTTPServer(("127.0.0.1", 0), Signed) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def default() -> None:
    """Set up boto3's default session as an application does."""
    boto3.setup_default_session(
        region_name="eu-west-2",
        aws_access_key_id="AKIACHOSEN",
        aws_secret_access_key="y",
    )


@pytest.fixture
def profile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A profile called other."""
    config = tmp_path / "config"
    config.write_text(
        "[profile other]\naws_access_key_id=AKIAPROFILE\naws_secret_access_key=p\n"
    )
    monkeypatch.setenv("AWS_CONFIG_FILE", str(config))


OWN = boto3.Session("AKIAOWN", "z", region_name="eu-west-1")
SOURCES: list[tuple[bool, dict[str, Any], str]] = [
    (True, {}, "AKIACHOSEN eu-west-2"),
    (True, {"region_name": "us-west-2"}, "AKIACHOSEN us-west-2"),
    (True, {"session": OWN}, "AKIAOWN eu-west-1"),
    (True, {"profile_name": "other"}, "AKIAPROFILE us-east-1"),
    (False, {}, "AKIAENVIRONMENT us-east-1"),
    (False, {"region_name": "us-west-2"}, "AKIAENVIRONMENT us-west-2"),
    (False, {"session": OWN}, "AKIAOWN eu-west-1"),
    (False, {"profile_name": "other"}, "AKIAPROFILE us-east-1"),
]


@pytest.mark.parametrize(("is_default", "settings", "expected"), SOURCES)
def test_a_client_signs_as_boto3_does(
    is_default: bool,
    settings: dict[str, Any],
    expected: str,
    url: str,
    profile: None,
) -> None:
    """Only a client without session and profile uses boto3's default session."""
    if is_default:
        default()

    RekognitionClient(endpoint_url=url, **settings).list_collections()
    if not {"session", "profile_name"} & settings.keys():
        boto3.client("rekognition", endpoint_url=url, **settings).list_collections()

    assert {expected} == set(Signed.seen)
    other = AsyncRekognitionClient(endpoint_url=url, **settings)
    assert expected.split()[1] == other.region_name


def test_a_client_leaves_boto3_without_a_default_session() -> None:
    """Making a client does not set up boto3's default session."""
    RekognitionClient().close()

    assert boto3.DEFAULT_SESSION is None


def test_unconfigured_clients_share_a_session() -> None:
    """The second client uses the session of the first."""
    first, second = RekognitionClient(), RekognitionClient(region_name="eu-west-1")

    assert session_of(first) is session_of(second)


def test_a_changed_environment_counts(
    url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A client uses the environment and the files of the moment when it is made."""
    RekognitionClient().close()
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIALATER")
    with RekognitionClient(endpoint_url=url) as client:
        client.list_collections()
    assert "AKIALATER us-east-1" == Signed.seen[-1]

    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    file = tmp_path / "credentials"
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(file))
    for key in ("AKIAFILE", "AKIACHANGEDFILE"):
        file.write_text(
            f"[default]\naws_access_key_id={key}\naws_secret_access_key=s\n"
        )
        with RekognitionClient(endpoint_url=url) as client:
            client.list_collections()
        assert f"{key} us-east-1" == Signed.seen[-1]


@pytest.mark.parametrize("source", ["environment", "default session", "session"])
def test_72_clients_are_made_in_24_threads(source: str) -> None:
    """Clients of one session are made in many threads without an error."""
    if source == "default session":
        default()
    options: dict[str, Any] = {}
    if source == "session":
        options["session"] = boto3.Session()
    barrier = threading.Barrier(24)

    def make(_: int) -> str:
        barrier.wait()
        return RekognitionClient(**options).region_name

    with ThreadPoolExecutor(24) as threads:
        regions = set(threads.map(make, range(72)))

    assert {"eu-west-2" if source == "default session" else "us-east-1"} == regions


@pytest.mark.parametrize("variant", [False, True])
def test_clients_of_other_services_share_the_session(
    variant: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`boto_client_for` uses the session of its client, as boto3 would."""
    client = RekognitionClient(region_name="eu-west-1")
    if variant:
        client = client.with_options(connect_timeout=1)
    session = session_of(client)
    used: list[object] = []
    made = boto3.Session.client

    def seen(self: Any, *args: Any, **options: Any) -> Any:
        used.append(self)
        return made(self, *args, **options)

    monkeypatch.setattr(boto3.Session, "client", seen)

    s3 = [client.boto_client_for("s3") for _ in range(3)]

    assert [session] * 3 == used
    assert {"eu-west-1"} == {one.meta.region_name for one in s3}


@pytest.mark.prove
@pytest.mark.parametrize("is_default", [True, False])
def test_a_second_client_costs_about_what_boto3s_does(is_default: bool) -> None:
    """A second client takes at most three times the CPU time of boto3.client."""
    default()
    boto3.client("rekognition")
    session = boto3.DEFAULT_SESSION
    if not is_default:
        boto3.DEFAULT_SESSION = None
    RekognitionClient().close()
    theirs, ours = [], []
    for _ in range(10):
        begun = time.process_time()
        session.client("rekognition")  # type: ignore[union-attr]  # set up above
        theirs.append(time.process_time() - begun)
        begun = time.process_time()
        RekognitionClient()
        ours.append(time.process_time() - begun)

    assert 3 * min(theirs) >= min(ours)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="fork is missing here")
def test_the_child_of_a_fork_makes_clients() -> None:
    """A lock and a session that a thread of the parent holds do not stop the child."""
    default()
    RekognitionClient().close()
    held = threading.Event()
    done = threading.Event()

    def hold() -> None:
        with SESSIONS.lock:
            held.set()
            done.wait(20)

    thread = threading.Thread(target=hold)
    thread.start()
    held.wait(20)
    child = os.fork()
    if child == 0:
        os._exit(0 if RekognitionClient().region_name == "eu-west-2" else 1)
    done.set()
    thread.join()

    assert 0 == os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
