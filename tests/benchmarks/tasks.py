"""Tasks at once, next to aiobotocore and capo: ``python -m tests.benchmarks.tasks``.

A server in another process replies from memory after a delay. Each kind of client runs
in its own process, with 64 connections. The kinds take turns, so that a busy machine
slows all of them. The median of the rounds counts.

The client "floor" only writes the same bytes for each call, and reads the reply. No
client can make many more calls a second with this server.

aiobotocore needs an older botocore. The benchmark therefore installs aiobotocore and
capo in a new environment. Pass ``--python`` to use an environment that has both.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import multiprocessing
import statistics
import subprocess
import sys
import tempfile
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

CASES = [(1, 0.0), (32, 0.0), (32, 0.02), (1000, 0.02)]
OPERATIONS = ["create_user", "detect_faces"]
GOALS = "goal: CPU 0.35 or less, rate 1.5 or more"

FACE = {
    "BoundingBox": dict.fromkeys(("Width", "Height", "Left", "Top"), 0.4139087498188),
    "Landmarks": [
        {"Type": "eyeLeft", "X": 0.473126584291458, "Y": 0.392039328813553}
        for _ in range(30)
    ],
    "Emotions": [{"Type": "HAPPY", "Confidence": 93.29639434814453} for _ in range(8)],
    "Pose": dict.fromkeys(("Roll", "Yaw", "Pitch"), -8.17830848693848),
    "Quality": dict.fromkeys(("Brightness", "Sharpness"), 89.8540420532227),
    "AgeRange": {"Low": 20, "High": 28},
    "Smile": {"Value": True, "Confidence": 94.31777954101562},
    "Confidence": 99.99974060058594,
}
BODIES = {
    "CreateUser": b"{}",
    "DetectFaces": json.dumps({"FaceDetails": [FACE, FACE]}).encode(),
}

# The program takes the URL, the operation, the number of tasks and the number of calls.
# For each line on standard input it makes the calls, and prints three numbers. They are
# the calls a second, the CPU seconds of a call, and the 99th percentile of the seconds.
CLIENT = """
import asyncio, json, sys, time
url, operation, tasks, calls = sys.argv[1], sys.argv[2], *map(int, sys.argv[3:])
options = dict(
    aws_access_key_id="local", aws_secret_access_key="local", region_name="us-east-1"
)
photo = b"\\x89PNG" * 1000

async def work(call, seconds, number):
    for _ in range(number):
        start = time.perf_counter()
        await call()
        seconds.append(time.perf_counter() - start)

async def measure(call):
    loop = asyncio.get_running_loop()
    await asyncio.gather(*(work(call, [], 2) for _ in range(tasks)))
    print(flush=True)
    while await loop.run_in_executor(None, sys.stdin.readline):
        seconds, each = [], -(-calls // tasks)
        start, cpu = time.perf_counter(), time.process_time()
        await asyncio.gather(*(work(call, seconds, each) for _ in range(tasks)))
        found = time.perf_counter() - start, time.process_time() - cpu
        seconds.sort()
        number = len(seconds)
        row = [number / found[0], found[1] / number, seconds[int(number * 0.99)]]
        print(json.dumps(row), flush=True)
"""

OURS = """
import boto3
from rekoclient import AsyncRekognitionClient, RetryPolicy
from rekoclient.models import Image

async def main():
    session = boto3.Session(**options)
    image = Image(bytes=photo)
    policy = RetryPolicy(deadline=None)
    async with AsyncRekognitionClient(
        session=session, endpoint_url=url, direct=DIRECT, retry=policy
    ) as client:
        await measure({
            "create_user": lambda: client.create_user(
                collection_id="staff", user_id="alice"
            ),
            "detect_faces": lambda: client.detect_faces(image=image),
        }[operation])

asyncio.run(main())
"""

THEIRS = """
from aiobotocore.config import AioConfig
from aiobotocore.session import get_session

async def main():
    config = AioConfig(max_pool_connections=64)
    async with get_session().create_client(
        "rekognition", endpoint_url=url, config=config, **options
    ) as client:
        await measure({
            "create_user": lambda: client.create_user(
                CollectionId="staff", UserId="alice"
            ),
            "detect_faces": lambda: client.detect_faces(Image={"Bytes": photo}),
        }[operation])

asyncio.run(main())
"""

CAPO = """
from capo_rekognition import AsyncRekognitionClient, Credentials

async def main():
    async with AsyncRekognitionClient(
        endpoint=url,
        region="us-east-1",
        credentials=Credentials(access_key="local", secret_key="local"),
    ) as client:
        await measure({
            "create_user": lambda: client.create_user("staff", "alice"),
            "detect_faces": lambda: client.detect_faces({"bytes": photo}),
        }[operation])

asyncio.run(main())
"""

FLOOR = """
async def main():
    host, _, port = url.removeprefix("http://").partition(":")
    name = operation.title().replace("_", "")
    request = (
        f"POST / HTTP/1.1\\r\\nX-Amz-Target: RekognitionService.{name}\\r\\n"
        "Content-Length: 2\\r\\n\\r\\n{}"
    ).encode()
    slots, idle = asyncio.Semaphore(64), []

    async def call():
        async with slots:
            if not idle:
                idle.append(await asyncio.open_connection(host, port))
            reader, writer = idle.pop()
            writer.write(request)
            head = await reader.readuntil(b"\\r\\n\\r\\n")
            length = head.lower().partition(b"content-length: ")[2].split(b"\\r")[0]
            await reader.readexactly(int(length))
            idle.append((reader, writer))

    await measure(call)

asyncio.run(main())
"""

KINDS = {
    "floor": FLOOR,
    "aiobotocore": THEIRS,
    "capo": CAPO,
    "event loop": OURS.replace("DIRECT", "True"),
    "threads": OURS.replace("DIRECT", "False"),
}


class _Server(asyncio.Protocol):
    def __init__(self, delay: float) -> None:
        self._delay = delay
        self._data = b""

    def connection_made(self, transport: Any) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._data += data
        head, _, body = self._data.partition(b"\r\n\r\n")
        fields = dict(
            line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:] if line
        )
        if len(body) < int(fields.get(b"content-length", 1 << 60)):
            return
        self._data = b""
        name = fields[b"x-amz-target"].rpartition(b".")[2].decode()
        names = {known.lower(): known for known in BODIES}
        asyncio.get_running_loop().call_later(
            self._delay, self._reply, BODIES[names[name]]
        )

    def _reply(self, body: bytes) -> None:
        head = (
            "HTTP/1.1 200 OK\r\nContent-Type: application/x-amz-json-1.1\r\n"
            "Date: Sat, 28 Nov 2026 04:20:00 GMT\r\n"
            f"x-amzn-RequestId: r\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        self._transport.write(head.encode() + body)


def _serve(pipe: Connection, delay: float) -> None:
    async def serve() -> None:
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: _Server(delay), "127.0.0.1", 0)
        pipe.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(serve())


@contextmanager
def serving(delay: float) -> Iterator[str]:
    """Yield the URL of a server that replies after ``delay`` seconds."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.Process(target=_serve, args=(theirs, delay), daemon=True)
    process.start()
    yield f"http://127.0.0.1:{ours.recv()}"
    process.kill()
    process.join()


def peers(folder: str) -> str | None:
    """Install aiobotocore and capo, and return their Python, or None on failure."""
    venv.create(folder, with_pip=True)
    python = str(Path(folder, "bin", "python"))
    install = [python, "-m", "pip", "install", "-qq", "aiobotocore", "capo-rekognition"]
    return None if subprocess.run(install, check=False).returncode else python


def rounds_of(
    kinds: dict[str, tuple[str, str]], url: str, case: list[str], rounds: int
) -> list[dict[str, list[float]]]:
    """Run the programs in turn, and return the numbers of each kind in each round.

    Args:
        kinds: The Python and the program of each kind. A program writes an empty line
            when it is ready, and a line of JSON for each line that it reads.
        url: The URL of the server.
        case: The arguments of the programs after the URL.
        rounds: The number of rounds.
    """
    running = {
        kind: subprocess.Popen(
            [python, "-c", program, url, *case],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for kind, (python, program) in kinds.items()
    }
    found: list[dict[str, list[float]]] = []
    for process in running.values():
        assert process.stdout is not None
        process.stdout.readline()
    for _ in range(rounds):
        row: dict[str, list[float]] = {}
        for kind, process in running.items():
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.write("go\n")
            process.stdin.flush()
            row[kind] = json.loads(process.stdout.readline())
        found.append(row)
    for process in running.values():
        process.communicate()
    return found


def main() -> None:
    """Print a table, or JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", type=int, default=2_000)
    parser.add_argument("--rounds", type=int, default=4)
    parser.add_argument("--python", help="a Python that has aiobotocore and capo")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    kinds = {kind: (sys.executable, CLIENT + code) for kind, code in KINDS.items()}
    results: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as folder:
        theirs = options.python or peers(folder)
        for kind in ("aiobotocore", "capo"):
            _, code = kinds.pop(kind)
            if theirs is not None:
                kinds[kind] = theirs, code
        for operation in OPERATIONS:
            for tasks, delay in CASES:
                calls = options.calls if tasks > 1 else options.calls // 4
                case = [operation, str(tasks), str(calls)]
                with serving(delay) as url:
                    rows = rounds_of(kinds, url, case, options.rounds)
                found = {
                    kind: [
                        statistics.median(row[kind][part] for row in rows)
                        for part in range(3)
                    ]
                    for kind in kinds
                }
                results.append(
                    {"operation": operation, "tasks": tasks, "delay": delay, **found}
                )
                if not options.json:
                    show(results[-1])
    print(json.dumps(results) if options.json else GOALS)


def show(result: dict[str, Any]) -> None:
    """Print one case: a line for each kind of client, compared with aiobotocore."""
    delay = f"{result['delay'] * 1000:.0f} ms"
    print(f"{result['operation']}, {result['tasks']} tasks, {delay}")
    base = result.get("aiobotocore")
    for kind in KINDS:
        if kind not in result:
            print(f"  {kind:12} cannot be installed here")
            continue
        rate, cpu, last = result[kind]
        text = f"  {kind:12}{rate:9.0f}/s{cpu * 1e6:9.0f} us{last * 1000:9.1f} ms p99"
        if base is not None:
            text += f"   rate {rate / base[0]:5.2f}   CPU {cpu / base[1]:5.2f}"
        print(text)


if __name__ == "__main__":
    main()
