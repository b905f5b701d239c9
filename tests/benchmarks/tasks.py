"""Tasks at once, next to aiobotocore and capo: ``python -m tests.benchmarks.tasks``.

A server in another process replies from memory after a delay. Each kind of client runs
in its own process, with 64 connections. capo has its default of 10. The kinds take
turns, so that a busy machine slows all of them. A ratio compares two kinds in the same
round, and its median counts.

The client "floor" only writes the same bytes for each call, and reads the reply. No
client can make many more calls a second with this server.

aiobotocore needs an older botocore. The benchmark therefore installs aiobotocore and
capo in a new environment. Pass ``--python`` to use an environment that has both.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import venv
from pathlib import Path
from typing import Any

from tests.benchmarks.replies import server

CASES = [(1, 0.0), (32, 0.0), (32, 0.02), (1000, 0.02)]
OPERATIONS = ["create_user", "detect_faces"]
STARTS = 3
"""How often each program is started for a case.

Two processes of one program differ in speed.
"""
Round = dict[str, list[float]]
"""The numbers of each kind of client in one round."""
GOALS = "goal: CPU 0.35 or less, rate 1.5 or more"

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

PEERS = ("aiobotocore", "capo")
KINDS = {
    "floor": FLOOR,
    "aiobotocore": THEIRS,
    "capo": CAPO,
    "event loop": OURS.replace("DIRECT", "True"),
    "threads": OURS.replace("DIRECT", "False"),
}


def peers(folder: str) -> str | None:
    """Install aiobotocore and capo, and return their Python, or None on failure."""
    venv.create(folder, with_pip=True)
    python = str(Path(folder, "bin", "python"))
    install = [python, "-m", "pip", "install", "-qq", "aiobotocore", "capo-rekognition"]
    return None if subprocess.run(install, check=False).returncode else python


def rounds_of(
    kinds: dict[str, tuple[str, str]], url: str, case: list[str], rounds: int
) -> list[Round]:
    """Run the programs in turn, and return the numbers of each round.

    Args:
        kinds: The Python and the program of each kind. A program writes an empty line
            when it is ready, and a line of JSON for each line that it reads.
        url: The URL of the server.
        case: The arguments of the programs after the URL.
        rounds: The number of rounds after each start.
    """
    found: list[Round] = []
    for _ in range(STARTS):
        running = {
            kind: subprocess.Popen(
                [python, "-c", program, url, *case],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            for kind, (python, program) in kinds.items()
        }
        for process in running.values():
            assert process.stdout is not None
            process.stdout.readline()
        for _ in range(rounds):
            row: Round = {}
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


def median(rows: list[Round], kind: str, base: str | None = None) -> list[float]:
    """Return the median of each number of a kind of client.

    Args:
        rows: The rounds.
        kind: The kind.
        base: Another kind. Each number is divided by that kind's in the same round.
            Default: no division.
    """
    parts = range(len(rows[0][kind]))
    return [
        statistics.median(
            row[kind][part] / (row[base][part] if base else 1) for row in rows
        )
        for part in parts
    ]


def main() -> None:
    """Print a table, or JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", type=int, default=2_000)
    parser.add_argument("--rounds", type=int, default=4, help="rounds after each start")
    parser.add_argument("--python", help="a Python that has aiobotocore and capo")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    results: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as folder:
        theirs = options.python or peers(folder)
        pythons = {k: theirs if k in PEERS else sys.executable for k in KINDS}
        kinds = {
            k: (python, CLIENT + KINDS[k]) for k, python in pythons.items() if python
        }
        for operation in OPERATIONS:
            for tasks, delay in CASES:
                calls = options.calls if tasks > 1 else options.calls // 4
                case = [operation, str(tasks), str(calls)]
                with server(delay) as url:
                    rows = rounds_of(kinds, url, case, options.rounds)
                results.append(
                    {
                        "operation": operation,
                        "tasks": tasks,
                        "delay": delay,
                        **{kind: median(rows, kind) for kind in kinds},
                        "ratios": {
                            base: {kind: median(rows, kind, base) for kind in kinds}
                            for base in ("aiobotocore", "floor")
                            if base in kinds
                        },
                    }
                )
                if not options.json:
                    show(results[-1])
    print(json.dumps(results) if options.json else GOALS)


def show(result: dict[str, Any]) -> None:
    """Print one case: a line for each kind of client, compared with aiobotocore."""
    delay = f"{result['delay'] * 1000:.0f} ms"
    print(f"{result['operation']}, {result['tasks']} tasks, {delay}")
    ratios = result["ratios"].get("aiobotocore")
    for kind in KINDS:
        if kind not in result:
            print(f"  {kind:12} cannot be installed here")
            continue
        rate, cpu, last = result[kind]
        text = f"  {kind:12}{rate:9.0f}/s{cpu * 1e6:9.0f} us{last * 1000:9.1f} ms p99"
        if ratios is not None:
            text += "   rate {:5.2f}   CPU {:5.2f}".format(*ratios[kind])
        print(text)


if __name__ == "__main__":
    main()
