"""Peak memory of failing calls with pictures: ``python -m tests.benchmarks.memory``.

The client and the server run in separate processes. Each call sends a picture of 4 MB.
With "once", the first reply to a call has status 500 and the second is a success. With
"always", every reply has status 500. Both clients make up to three attempts.
"""

from __future__ import annotations

import gc
import json
import os
import resource
import socket
import subprocess
import sys
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from unittest import mock

ROOT = Path(__file__).parents[2]
MODULE = "tests.benchmarks.memory"
PICTURE = 4_000_000
HEAD = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\1\0\0\0\1\0\x08\2\0\0\0"
CALLS = 60
CLIENTS = ("rekoclient", "boto3")


def serve(fails: str) -> None:
    """Reply to DetectLabels. On each connection every second request fails, or all."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=64)
    print(listener.getsockname()[1], flush=True)
    while True:
        connection, _ = listener.accept()
        threading.Thread(target=_reply, args=(connection, fails), daemon=True).start()


def _reply(connection: socket.socket, fails: str) -> None:
    file = connection.makefile("rb")
    failed = False
    while file.readline():
        length = 0
        while (line := file.readline()) not in (b"\r\n", b""):
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        while length > 0:
            length -= len(file.read(min(length, 65536))) or length
        failed = fails == "always" or not failed
        body = b'{"__type": "InternalServerError"}' if failed else b'{"Labels": []}'
        status = b"500 Error" if failed else b"200 OK"
        connection.sendall(
            b"HTTP/1.1 %s\r\nx-amzn-RequestId: r\r\nContent-Length: %d\r\n\r\n%s"
            % (status, len(body), body)
        )


@contextmanager
def server(fails: str) -> Iterator[str]:
    """Yield the URL of a server in another process."""
    with subprocess.Popen(
        [sys.executable, "-m", MODULE, "serve", fails],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        try:
            yield f"http://127.0.0.1:{process.stdout.readline().strip()}"
        finally:
            process.kill()


def caller(client: str, url: str, size: int = PICTURE) -> Callable[[], None]:
    """Return a function that makes one call with a new picture of ``size`` bytes."""
    import boto3
    from botocore.config import Config

    from rekoclient import RekognitionClient, RetryPolicy, errors
    from rekoclient.models import Image

    session = boto3.Session("k", "s", region_name="us-east-1")
    if client == "boto3":
        config = Config(retries={"mode": "standard", "total_max_attempts": 3})
        plain: Any = session.client("rekognition", endpoint_url=url, config=config)

        def call_boto3() -> None:
            with suppress(plain.exceptions.InternalServerError):
                plain.detect_labels(Image={"Bytes": HEAD + os.urandom(size)})

        return call_boto3
    policy = RetryPolicy(max_attempts=3, sleep=lambda seconds: None)
    ours = RekognitionClient(
        session=session, endpoint_url=url, retry=policy, retry_budget=None
    )

    def call_ours() -> None:
        with suppress(errors.InternalServerError):
            ours.detect_labels(image=Image(bytes=HEAD + os.urandom(size)))

    return call_ours


def measure(client: str, url: str, threads: int, collector: str) -> float:
    """Return the growth of this process's peak memory in MB."""
    warnings.simplefilter("ignore")
    quick = mock.Mock(wraps=time, sleep=lambda seconds: None)
    with mock.patch("botocore.endpoint.time", quick):
        call = caller(client, url)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        if collector == "off":
            gc.disable()
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(lambda _: call(), range(CALLS)))
    return (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024


def main() -> None:
    """Print peaks in MB, and the ratio."""
    print(f"{'fails':8}{'threads':>8}{'collector':>11}{'rekoclient':>12}{'boto3':>8}")
    for fails in ("once", "always"):
        for threads in (1, 8):
            for collector in ("on", "off"):
                with server(fails) as url:
                    peaks = [
                        _in_process(client, url, threads, collector)
                        for client in CLIENTS
                    ]
                ratio = peaks[0] / peaks[1]
                print(
                    f"{fails:8}{threads:8}{collector:>11}{peaks[0]:12.0f}"
                    f"{peaks[1]:8.0f}{ratio:8.2f}x",
                    flush=True,
                )


def _in_process(client: str, url: str, threads: int, collector: str) -> float:
    run = subprocess.run(
        [sys.executable, "-m", MODULE, client, url, str(threads), collector],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    found: float = json.loads(run.stdout)
    return found


if __name__ == "__main__":
    match sys.argv[1:]:
        case []:
            main()
        case ["serve", fails]:
            serve(fails)
        case [client, url, threads, collector]:
            print(measure(client, url, int(threads), collector))
