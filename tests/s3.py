"""A small S3 server for tests. It lists objects, and supports HEAD and GET."""

from __future__ import annotations

import hashlib
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar
from urllib.parse import parse_qs, quote, unquote, urlsplit
from xml.sax.saxutils import escape

PAGE = 1000


class Bucket:
    """A bucket with its objects, and a record of the requests for it.

    Attributes:
        name: The name of the bucket.
        objects: The content of each key.
        denied: The IAM actions for which the server denies access.
        requests: The IAM action and the key of each request.
        region: The Region of the bucket.
        storage: The storage class of each key. The default is STANDARD.
    """

    def __init__(self, name: str = "photos", region: str = "us-east-1") -> None:
        self.name = name
        self.region = region
        self.objects: dict[str, bytes] = {}
        self.denied: set[str] = set()
        self.requests: list[tuple[str, str]] = []
        self.storage: dict[str, str] = {}
        self.url = ""

    def reset(self) -> None:
        """Delete all objects, settings and recorded requests."""
        self.region = "us-east-1"
        for state in (self.objects, self.denied, self.requests, self.storage):
            state.clear()

    def put(self, key: str, content: bytes) -> None:
        """Store an object."""
        self.objects[key] = content

    def count(self, action: str) -> int:
        """Return the number of requests that need an IAM action."""
        return sum(action == name for name, _ in self.requests)


def etag(content: bytes) -> str:
    """Return the ETag of an object that was uploaded in one part."""
    return hashlib.md5(content, usedforsecurity=False).hexdigest()


class _Handler(BaseHTTPRequestHandler):
    """The handler of requests for one bucket."""

    protocol_version = "HTTP/1.1"
    bucket: ClassVar[Bucket]

    def do_HEAD(self) -> None:
        """Reply with the headers of the bucket or of an object."""
        key = self._key()
        if key is None:
            self._reply(200)
        elif self._may("s3:GetObject", key):
            self._object(key)

    def do_GET(self) -> None:
        """Reply with a page of the list of objects, or with an object."""
        key = self._key()
        if key is None:
            if self._may("s3:ListBucket", ""):
                self._list(parse_qs(urlsplit(self.path).query))
        elif self._may("s3:GetObject", key):
            self._object(key)

    def _key(self) -> str | None:
        """Return the key of a request, or None for the bucket itself."""
        _, name, *key = unquote(urlsplit(self.path).path).split("/", 2)
        if name != self.bucket.name:
            return "/"  # no object has this key
        return key[0] if key and key[0] else None

    def _may(self, action: str, key: str) -> bool:
        self.bucket.requests.append((action, key))
        if action in self.bucket.denied:
            self._fail(403, "AccessDenied")
            return False
        return True

    def _list(self, query: dict[str, list[str]]) -> None:
        [prefix] = query.get("prefix", [""])
        [after] = query.get("continuation-token", [""])
        keys = sorted(k for k in self.bucket.objects if k.startswith(prefix))
        keys = [key for key in keys if key > after]
        page, more = keys[:PAGE], len(keys) > PAGE
        rows = "".join(
            f"<Contents><Key>{escape(quote(key))}</Key>"
            f"<ETag>&quot;{etag(self.bucket.objects[key])}&quot;</ETag>"
            f"<Size>{len(self.bucket.objects[key])}</Size>"
            "<LastModified>2026-01-02T03:04:05.000Z</LastModified>"
            f"<StorageClass>{self.bucket.storage.get(key, 'STANDARD')}</StorageClass>"
            "</Contents>"
            for key in page
        )
        token = escape(page[-1]) if more else ""
        self._reply(
            200,
            f"<ListBucketResult><IsTruncated>{str(more).lower()}</IsTruncated>"
            f"<EncodingType>url</EncodingType>{rows}"
            f"<NextContinuationToken>{token}</NextContinuationToken>"
            "</ListBucketResult>".encode(),
        )

    def _object(self, key: str) -> None:
        content = self.bucket.objects.get(key)
        if content is None:
            self._fail(404, "NoSuchKey")
            return
        wanted = self.headers.get("If-Match", "").strip('"')
        if wanted not in ("", etag(content)):
            self._fail(412, "PreconditionFailed")
            return
        self._reply(200, content, etag(content))

    def _fail(self, status: int, code: str) -> None:
        self._reply(status, f"<Error><Code>{code}</Code></Error>".encode())

    def _reply(self, status: int, body: bytes = b"", tag: str = "") -> None:
        self.send_response(status)
        self.send_header("x-amz-bucket-region", self.bucket.region)
        self.send_header("Content-Length", str(len(body)))
        if tag:
            self.send_header("ETag", f'"{tag}"')
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Print nothing."""


@contextmanager
def serving(bucket: Bucket) -> Iterator[str]:
    """Run the S3 server with one bucket, and yield its URL."""
    handler = type("Handler", (_Handler,), {"bucket": bucket})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    run = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    run.start()
    bucket.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield bucket.url
    finally:
        server.shutdown()
        run.join()
        server.server_close()


class MotoBucket:
    """A bucket of moto's server, which runs in another process.

    Attributes:
        name: The name of the bucket.
        url: The URL of the server.
    """

    name = "photos"

    def __init__(self, url: str) -> None:
        import boto3

        self.url = url
        session = boto3.Session("local", "local", region_name="us-east-1")
        self._s3 = session.client("s3", endpoint_url=url)
        self._s3.create_bucket(Bucket=self.name)

    def reset(self) -> None:
        """Delete all objects."""
        for found in self._s3.list_objects_v2(Bucket=self.name).get("Contents", ()):
            self._s3.delete_object(Bucket=self.name, Key=found["Key"])

    def put(self, key: str, content: bytes) -> None:
        """Store an object."""
        self._s3.put_object(Bucket=self.name, Key=key, Body=content)


@contextmanager
def moto() -> Iterator[MotoBucket]:
    """Start moto's server in another process, and yield a bucket of it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    ) as process:
        try:
            assert process.stderr is not None
            for line in process.stderr:  # moto prints its URL when it listens
                if b"Running on" in line:
                    break
            # moto logs each request. A full pipe would block moto.
            threading.Thread(target=process.stderr.read, daemon=True).start()
            yield MotoBucket(f"http://127.0.0.1:{port}")
        finally:
            process.kill()
