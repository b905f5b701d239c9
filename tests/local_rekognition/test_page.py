"""The page that shows the state: its content, its safety, and a real browser."""

import contextlib
import json
import shutil
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from rekoclient.testing import DeclaredFace, LocalRekognition, sample_image

from .conftest import plain_boto
from .raw import call
from .server.test_web import ask

EVIL = "<img src=x onerror=alert(1)>&\"'"
CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))),
    None,
)
in_a_browser = pytest.mark.skipif(
    CHROMIUM is None, reason="there is no Chromium: install the package chromium"
)


def state(server: LocalRekognition, *headers: str) -> Any:
    """Return the state that the page shows."""
    status, _, body = ask(server, "GET /state.json", *headers)
    assert 200 == status
    return json.loads(body)


@pytest.fixture
def filled(server: LocalRekognition) -> LocalRekognition:
    """Return a server with one of everything."""
    boto = plain_boto(server)
    boto.create_collection(CollectionId="staff")
    boto.create_user(CollectionId="staff", UserId="alice")
    server.declare_faces(sample_image("alice"), DeclaredFace(EVIL))
    boto.index_faces(CollectionId="staff", Image={"Bytes": sample_image("alice")})
    boto.start_face_detection(Video={"S3Object": {"Bucket": "videos", "Name": "v"}})
    server.reply("DetectLabels", {}, times=3)
    with contextlib.suppress(boto.exceptions.ClientError):
        boto.create_collection(CollectionId="staff")
    server.fail_next(EVIL.encode("ascii").decode(), operation="CreateUser", times=2)
    return server


def test_the_state_has_everything(filled: LocalRekognition) -> None:
    """Every section has its rows and its total."""
    found = state(filled)

    totals = {name: each["total"] for name, each in found.items() if "total" in each}
    switches = totals.pop("switches")
    assert switches > 20
    assert {
        "collections": 1,
        "users": 1,
        "faces": 1,
        "jobs": 1,
        "faults": 1,
        "replies": 1,
        "requests": 5,
    } == totals
    assert ("us-east-1", "123456789012") == (found["region"], found["account"])
    newest = found["requests"]["rows"][0]
    assert "ResourceAlreadyExistsException" == newest["error"]
    assert "already exists" in newest["reply"]
    assert "staff" in newest["request"]


def test_the_state_has_no_pictures_and_no_credentials(
    filled: LocalRekognition,
) -> None:
    """The bytes of a picture are replaced by their length."""
    text = json.dumps(state(filled))

    assert "iVBOR" not in text
    assert "characters of base64" in text
    assert "Credential" not in text


def test_long_lists_are_cut(server: LocalRekognition) -> None:
    """The state has the first rows and the total."""
    boto = plain_boto(server)
    boto.create_collection(CollectionId="staff")
    for number in range(201):
        boto.create_user(CollectionId="staff", UserId=f"u{number}")

    users = state(server)["users"]
    assert (201, 200) == (users["total"], len(users["rows"]))


@pytest.mark.parametrize(
    "body", [b"[" * 100_000, b'{"a":' * 20_000 + b"1" + b"}" * 20_000]
)
def test_a_deep_request_is_shown_by_its_length(
    server: LocalRekognition, body: bytes
) -> None:
    """It is too deep for the page, which shows everything else."""
    call(server, "CreateCollection", body)
    shown = [request["request"] for request in state(server)["requests"]["rows"]]

    assert f"{len(body)} bytes that are not JSON" in shown


def test_the_page_has_no_external_parts(server: LocalRekognition) -> None:
    """Its policy allows none, and its text names none."""
    status, headers, body = ask(server, "GET /")

    assert (200, "text/html; charset=utf-8") == (status, headers["content-type"])
    assert "default-src 'none'" in headers["content-security-policy"]
    assert b"http://" not in body
    assert b"https://" not in body
    assert b"innerHTML" not in body


@pytest.mark.parametrize("path", ["/", "/state.json"])
@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", ""])
def test_a_foreign_host_cannot_read(
    server: LocalRekognition, path: str, host: str
) -> None:
    """A page may lead its own name to this machine."""
    status, headers, body = ask(server, f"GET {path}", f"Host: {host}")

    assert 403 == status
    assert b"--allow-host" in body
    assert "access-control-allow-origin" not in headers


@pytest.mark.parametrize("host", ["localhost:1", "127.0.0.1", "[::1]:80", "10.0.0.7"])
def test_a_safe_host_can_read(server: LocalRekognition, host: str) -> None:
    """Names of this machine and IP addresses are safe."""
    assert state(server, f"Host: {host}")


def test_another_host_can_be_allowed() -> None:
    """A browser in another container uses the name of the service."""
    with LocalRekognition(allow_hosts=["rekognition"]) as server:
        assert state(server, "Host: Rekognition:5599")


def test_the_page_changes_nothing(filled: LocalRekognition) -> None:
    """Reading the state is not a request of the log."""
    before = state(filled)

    assert before == state(filled)
    assert 404 != ask(filled, "GET /other")[0]


def chromium(tmp_path: Path, *arguments: str) -> list[str]:
    """Return the command that starts Chromium without a window."""
    assert CHROMIUM is not None
    return [
        *("env", f"HOME={tmp_path}", CHROMIUM, "--headless=new", "--disable-gpu"),
        *("--no-sandbox", "--no-first-run", "--disable-dev-shm-usage"),
        *(f"--user-data-dir={tmp_path / 'profile'}", *arguments),
    ]


def run_chromium(tmp_path: Path, url: str) -> str:
    """Return the DOM of a page after its scripts have run."""
    run = subprocess.run(
        chromium(tmp_path, "--virtual-time-budget=20000", "--dump-dom", url),
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    return run.stdout


@in_a_browser
def test_a_browser_shows_the_state(filled: LocalRekognition, tmp_path: Path) -> None:
    """A name with markup is shown as text, and no script of it runs."""
    dom = run_chromium(tmp_path, filled.endpoint_url + "/")

    assert '<td class="good">200</td>' in dom
    assert ">live<" in dom
    assert "&lt;img src=x onerror=alert(1)&gt;" in dom
    assert "<img" not in dom
    for text in ("staff", "alice", "CreateCollection", "token_life", "DetectLabels"):
        assert text in dom


@pytest.fixture
def other_origin(server: LocalRekognition) -> Iterator[str]:
    """Return a page of another origin that attacks the server."""
    script = f"""
    <body><pre id=out></pre><script>
    const target = {json.dumps(server.endpoint_url)};
    const tries = {{
      state: () => fetch(target + "/state.json"),
      health: () => fetch(target + "/health"),
      list: () => fetch(target + "/", {{method: "POST", body: "{{}}",
        headers: {{"X-Amz-Target": "RekognitionService.ListCollections"}}}}),
      simple: () => fetch(target + "/", {{method: "POST", body: "{{}}"}}),
      control: () => fetch(target + "/control/reset", {{method: "POST", body: "{{}}",
        headers: {{"X-Control-Token": "a-known-token"}}}}),
    }};
    (async () => {{
      const seen = {{}};
      for (const [name, attempt] of Object.entries(tries)) {{
        try {{ seen[name] = (await (await attempt()).text()).slice(0, 99); }}
        catch (error) {{ seen[name] = "blocked"; }}
      }}
      document.getElementById("out").textContent = JSON.stringify(seen);
    }})();
    </script></body>"""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(script.encode())

        def log_message(self, format: str, *args: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as attacker:
        threading.Thread(target=attacker.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{attacker.server_port}/"
        attacker.shutdown()


@in_a_browser
def test_a_page_of_another_origin_is_blocked(
    server: LocalRekognition, other_origin: str, tmp_path: Path
) -> None:
    """It can neither read the state nor send a request."""
    plain_boto(server).create_collection(CollectionId="staff")

    dom = run_chromium(tmp_path, other_origin)

    seen = json.loads(dom.partition('<pre id="out">')[2].partition("</pre>")[0])
    assert set(seen.values()) == {"blocked"}, seen
    assert ["CreateCollection"] == [each.operation for each in server.requests]
    assert 200 == call(server, "DescribeCollection", {"CollectionId": "staff"})[0]


@in_a_browser
def test_the_page_is_live(server: LocalRekognition, tmp_path: Path) -> None:
    """A later change of the state appears without a reload."""
    boto = plain_boto(server)
    read, paths = server._web._page, []

    def page(path: str) -> Any:
        reply = read(path)
        paths.append(path)
        if paths.count("/state.json") == 1:
            with contextlib.suppress(boto.exceptions.ResourceAlreadyExistsException):
                boto.create_collection(CollectionId="created-later")
        return reply

    server._web._page = page
    dom = run_chromium(tmp_path, server.endpoint_url + "/")

    assert 1 == paths.count("/")
    assert "created-later" in dom
