"""The speed of the local server: ``python -m tests.benchmarks.local_server``.

The benchmark prints the rate of requests over open connections, with one request at a
time on each. It prints the instructions of the server for one signed request, counted
by valgrind. Finally it creates many users and lists them, without the network.
"""

from __future__ import annotations

import json
import resource
import selectors
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from statistics import median

from rekoclient.testing import LocalRekognition
from rekoclient.testing.server.engine import Engine
from rekoclient.testing.server.http import Request, _Reader

from ..local_rekognition.raw import message
from .instructions import available, count_in, counted

SERVER = """
import sys, time
from rekoclient.testing import LocalRekognition
with LocalRekognition() as server:
    server.boto_client().create_collection(CollectionId="staff")
    print(server.endpoint_url.rpartition(":")[2], flush=True)
    before = time.process_time()
    sys.stdin.readline()
    print(time.process_time() - before, flush=True)
"""
STAFF = b'{"CollectionId": "staff"}'
DESCRIBE = message("DescribeCollection", STAFF)
SIGNED = message(
    "DescribeCollection",
    STAFF,
    "User-Agent: Boto3/1.44.8 md/Botocore#1.44.8 ua/2.1 lang/python#3.11.7",
    "X-Amz-Date: 20261128T110000Z",
    "Authorization: AWS4-HMAC-SHA256 Credential=local/20261128/us-east-1/rekognition/"
    f"aws4_request, SignedHeaders=host;x-amz-date, Signature={'0' * 64}",
    "amz-sdk-request: attempt=1",
)
COUNTED = 300


def rate(connections: int, requests: int) -> tuple[float, float]:
    """Return requests a second, and requests a second of the server's CPU time."""
    server = subprocess.Popen(
        [sys.executable, "-c", SERVER],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert server.stdin is not None
    assert server.stdout is not None
    port = int(server.stdout.readline())
    selector = selectors.DefaultSelector()
    for _ in range(connections):
        connection = socket.create_connection(("127.0.0.1", port))
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.sendall(DESCRIBE)
        selector.register(connection, selectors.EVENT_READ, connection)
    answered = 0
    begin = time.perf_counter()
    while answered < requests:
        for key, _ in selector.select():
            key.data.recv(4096)
            key.data.sendall(DESCRIBE)
            answered += 1
    seconds = time.perf_counter() - begin
    processor = float(server.communicate("\n")[0])
    for key in list(selector.get_map().values()):
        key.data.close()
    return answered / seconds, answered / processor


def exchanges() -> None:
    """Serve signed requests. `count_in` runs this function under valgrind."""
    with LocalRekognition() as server:
        ours, theirs = socket.socketpair()
        assert server._server is not None
        serve, reader = server._server._exchange, _Reader(theirs, 600.0, 60.0)

        def exchange(data: bytes) -> None:
            ours.sendall(data)
            serve(theirs, reader)
            assert ours.recv(4096).startswith(b"HTTP/1.1 200")

        for data in (message("CreateCollection", STAFF), *30 * [SIGNED]):
            exchange(data)
        counted(lambda: exchange(SIGNED), COUNTED)


def crowd(users: int) -> None:
    """Create users, each with a token, list them, and print memory and times."""
    local = LocalRekognition()
    engine = Engine(local._worlds, local._faults, local._quotas, local.requests)
    call = _caller(engine)
    call("CreateCollection", {"CollectionId": "staff"})
    for number in range(users):
        call(
            "CreateUser",
            {
                "CollectionId": "staff",
                "UserId": f"user-{number:08}",
                "ClientRequestToken": f"{number:08}-0000-4000-8000-000000000000",
            },
        )
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
    print(f"{users:,} users, each with its token: {memory:.0f} MiB")
    times: list[float] = []
    body: dict[str, object] = {"CollectionId": "staff", "MaxResults": 500}
    while True:
        begin = time.perf_counter()
        data = call("ListUsers", body)
        times.append(time.perf_counter() - begin)
        page = json.loads(data.partition(b"\r\n\r\n")[2])
        if "NextToken" not in page:
            break
        body["NextToken"] = page["NextToken"]
    tenth = max(1, len(times) // 10)
    first, last = median(times[:tenth]) * 1e3, median(times[-tenth:]) * 1e3
    print(f"a page of 500 users: {first:.2f} ms at the start, {last:.2f} ms at the end")


def _caller(engine: Engine) -> Callable[[str, dict[str, object]], bytes]:
    def call(operation: str, body: dict[str, object]) -> bytes:
        target = {"x-amz-target": f"RekognitionService.{operation}"}
        request = Request("POST", "/", target, json.dumps(body).encode())
        return engine.handle(request).data

    return call


def main(users: int = 1_000_000, requests: int = 40_000) -> None:
    """Print rates, memory and times."""
    for connections in (1, 16, 64):
        wall, processor = rate(connections, requests)
        print(
            f"DescribeCollection over {connections:>2} connections: "
            f"{wall:,.0f} a second, {processor:,.0f} a second of the server's CPU time"
        )
    if available():
        ((found, _),) = count_in("tests.benchmarks.local_server", "count")
        print(f"a signed DescribeCollection: {found // COUNTED:,} instructions")
    crowd(users)


if __name__ == "__main__":
    if sys.argv[1:] == ["count"]:
        exchanges()
    else:
        main()
