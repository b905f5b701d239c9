"""Calls at once: ``python -m tests.benchmarks.concurrency``.

A local Rekognition in a process of its own replies to SearchFacesByImage in 20 ms. A
thousand calls are awaited at once. The others are the synchronous client in 32 threads,
and aiobotocore in an environment of its own, because it needs an older botocore.
Each kind of client has a process of its own. The best of several rounds counts.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rekoclient.testing import sample_image

SERVER = """
import sys
from rekoclient.testing import Fault, LocalRekognition, sample_image

with LocalRekognition() as server:
    boto = server.boto_client()
    boto.create_collection(CollectionId="staff")
    boto.index_faces(CollectionId="staff", Image={"Bytes": sample_image()})
    server.inject(Fault(delay=0.02), times=None)
    print(server.endpoint_url, flush=True)
    sys.stdin.readline()
"""

# Each gets the endpoint and the number of calls, and the bytes of a picture on its
# standard input. It makes them again and again, and writes its best seconds, and its
# least seconds of CPU, as JSON.
CLIENT = """
import json, sys, time
url, number, rounds = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
photo = sys.stdin.buffer.read()
options = dict(
    aws_access_key_id="local", aws_secret_access_key="local", region_name="us-east-1"
)

def best(run):
    run(64)
    found = []
    for _ in range(rounds):
        start, cpu = time.perf_counter(), time.process_time()
        run(number)
        found.append((time.perf_counter() - start, time.process_time() - cpu))
    print(json.dumps([min(seconds) for seconds in zip(*found)]))
"""

THREADS = """
import boto3
from concurrent.futures import ThreadPoolExecutor
from rekoclient import RekognitionClient
from rekoclient.models import Image

client = RekognitionClient(session=boto3.Session(**options), endpoint_url=url)
image = Image(bytes=photo)

def search(_):
    return client.search_faces_by_image(collection_id="staff", image=image)

with ThreadPoolExecutor(32) as pool:
    best(lambda number: list(pool.map(search, range(number))))
"""

ASYNC = """
import asyncio
import boto3
from rekoclient import AsyncRekognitionClient
from rekoclient.models import Image

client = AsyncRekognitionClient(session=boto3.Session(**options), endpoint_url=url)
image = Image(bytes=photo)

async def search(number):
    await asyncio.gather(*(
        client.search_faces_by_image(collection_id="staff", image=image)
        for _ in range(number)
    ))

with asyncio.Runner() as runner:
    best(lambda number: runner.run(search(number)))
"""

AIOBOTOCORE = """
import asyncio
from aiobotocore.config import AioConfig
from aiobotocore.session import get_session

config = AioConfig(max_pool_connections=64)
made = get_session().create_client(
    "rekognition", endpoint_url=url, config=config, **options
)

async def search(client, number):
    await asyncio.gather(*(
        client.search_faces_by_image(CollectionId="staff", Image={"Bytes": photo})
        for _ in range(number)
    ))

with asyncio.Runner() as runner:
    client = runner.run(made.__aenter__())
    best(lambda number: runner.run(search(client, number)))
    runner.run(made.__aexit__(None, None, None))
"""


@contextmanager
def serving() -> Iterator[str]:
    """Yield the address of a server."""
    command = [sys.executable, "-c", SERVER]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as process:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
        process.communicate("\n")


def measure(
    python: str, client: str, url: str, number: int, rounds: int
) -> list[float]:
    """Seconds, and seconds of CPU, for that many calls."""
    run = subprocess.run(
        [python, "-c", CLIENT + client, url, str(number), str(rounds)],
        input=sample_image(),
        check=True,
        stdout=subprocess.PIPE,
    )
    found: list[float] = json.loads(run.stdout)
    return found


def aiobotocore(folder: str) -> str | None:
    """Return a Python that has it, or None where it cannot be installed."""
    venv.create(folder, with_pip=True)
    python = str(Path(folder, "bin", "python"))
    install = [python, "-m", "pip", "install", "-qq", "aiobotocore"]
    return None if subprocess.run(install, check=False).returncode else python


def main() -> None:
    """Print a table, or JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", type=int, default=1_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    found: dict[str, list[float] | None] = {}
    with serving() as url, tempfile.TemporaryDirectory() as folder:
        for name, python, client in (
            ("32 threads", sys.executable, THREADS),
            ("asyncio", sys.executable, ASYNC),
            ("aiobotocore", aiobotocore(folder), AIOBOTOCORE),
        ):
            found[name] = None
            if python is not None:
                work = (url, options.calls, options.rounds)
                found[name] = measure(python, client, *work)
    if options.json:
        print(json.dumps(found))
        return
    print(f"{options.calls} calls at once{'a second':>14}{'CPU ms a call':>16}")
    for name, row in found.items():
        if row is None:
            print(f"{name:20} cannot be installed here")
            continue
        seconds, cpu = (value / options.calls for value in row)
        print(f"{name:20}{1 / seconds:14.0f}{cpu * 1000:16.2f}")


if __name__ == "__main__":
    main()
