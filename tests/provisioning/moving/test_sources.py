"""Pictures in S3 that are read again for a migration."""

import hashlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

import pytest

from rekoclient import RekognitionClient
from rekoclient.models import Image, S3Object
from rekoclient.provisioning.moving.sources import Loader, Source, Unreadable

DATA = b"a picture"
ETAG = f'"{hashlib.md5(DATA, usedforsecurity=False).hexdigest()}"'


class Bucket(BaseHTTPRequestHandler):
    """An S3 with one object, which honours If-Match."""

    seen: ClassVar[list[str]]

    def do_GET(self) -> None:
        """Return the object."""
        self._reply(DATA)

    def do_HEAD(self) -> None:
        """Return the headers of the object."""
        self._reply(b"")

    def _reply(self, body: bytes) -> None:
        self.seen.append(f"{self.command} {self.path.partition('?')[0]}")
        wanted = self.headers.get("If-Match", ETAG)
        status = 200 if "/people/a.jpg" in self.path else 404
        if status == 200 and wanted != ETAG:
            status = 412
        self.send_response(status)
        sent = body if status == 200 else b""
        length = len(DATA) if status == 200 else 0
        self.send_header("Content-Length", str(length))
        self.send_header("ETag", ETAG)
        self.end_headers()
        self.wfile.write(sent)

    def log_message(self, format: str, *args: object) -> None:
        """Print nothing."""


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Run an S3 that boto3 finds, and return its requests."""
    requests: list[str] = []
    handler = type("Handler", (Bucket,), {"seen": requests})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    serve = threading.Thread(
        target=server.serve_forever, kwargs={"poll_interval": 0.01}
    )
    serve.start()
    variables = {
        "AWS_ENDPOINT_URL_S3": f"http://127.0.0.1:{server.server_port}",
        "AWS_ACCESS_KEY_ID": "local",
        "AWS_SECRET_ACCESS_KEY": "local",
    }
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    yield requests
    server.shutdown()
    serve.join()
    server.server_close()


def loader(new_region: str) -> Loader:
    """Return a loader with an old client in us-east-1."""
    client = RekognitionClient(region_name="us-east-1")
    return Loader(client, sends_bytes=new_region != client.region_name)


def test_the_service_reads_objects_of_its_own_region(seen: list[str]) -> None:
    """The ETag is checked without reading the object. A version needs no check."""
    plain = loader("us-east-1").load(Source("s3://faces/people/a.jpg", etag=ETAG))
    version = loader("us-east-1").load(Source("s3://faces/people/b.jpg", "v1"))

    assert Image(s3_object=S3Object(bucket="faces", name="people/a.jpg")) == plain
    assert (
        Image(s3_object=S3Object(bucket="faces", name="people/b.jpg", version="v1"))
        == version
    )
    assert ["HEAD /faces/people/a.jpg"] == seen


def test_objects_of_another_region_are_sent_as_bytes(seen: list[str]) -> None:
    """The service cannot read them there."""
    found = loader("eu-west-1").load(Source("s3://faces/people/a.jpg", etag=ETAG))

    assert DATA == found.bytes
    assert ["GET /faces/people/a.jpg"] == seen


@pytest.mark.parametrize("region", ["us-east-1", "eu-west-1"])
@pytest.mark.parametrize(
    ("source", "reason"),
    [
        (Source("s3://faces/people/a.jpg", etag='"other"'), "has changed since"),
        (Source("s3://faces/people/gone.jpg", etag=ETAG), "cannot be read"),
    ],
)
def test_an_object_that_is_gone_or_has_changed_is_not_used(
    seen: list[str], region: str, source: Source, reason: str
) -> None:
    """Another picture would be guessed for the person."""
    with pytest.raises(Unreadable, match=reason):
        loader(region).load(source)

    assert seen
