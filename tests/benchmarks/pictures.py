"""Pictures a second by processes, next to boto3: `python -m tests.benchmarks.pictures`.

A server in another process replies from memory after 40 ms. The benchmark compares
``enroll_users`` with a thread pool over boto3. Both send the same requests: IndexFaces
for each picture, and CreateUser and AssociateFaces for each user. The pictures are
files. The ways take turns, and the median of the rounds counts.

The CPU time is the time of the sending processes. The rates depend on the cores of the
machine, which the server also uses. The line "model" computes rates for machines with
more cores: the calling process checks each picture, and all processes share the rest.
"""

from __future__ import annotations

import argparse
import asyncio
import functools
import json
import math
import multiprocessing
import os
import statistics
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config

from rekoclient import RekognitionClient
from rekoclient.provisioning import enroll_users
from rekoclient.provisioning.faces.pictures import inspect
from rekoclient.testing import sample_image

SIZES = {"20 KB": 20_000, "500 KB": 500_000, "2 MB": 2_000_000}
PICTURES = {"20 KB": 2_400, "500 KB": 480, "2 MB": 160}
EACH = 10
"""The number of pictures of a user."""
THREADS = 32
DELAY = 0.04
KEYS = {"AWS_ACCESS_KEY_ID": "local", "AWS_SECRET_ACCESS_KEY": "local"}
GOAL = 1.0
"""The greatest CPU time of a picture, relative to boto3."""
MOST = 1.05
"""The greatest ratio that passes, because measurements on a shared machine vary."""

People = Mapping[str, Sequence[str]]


class _Server(asyncio.Protocol):
    """A connection that replies to the operations of an enrolment.

    Each picture gets a new face.
    """

    def connection_made(self, transport: Any) -> None:
        self._transport = transport
        self._parts: list[bytes] = []
        self._missing = 0

    def data_received(self, data: bytes) -> None:
        if not self._parts:
            head, _, body = data.partition(b"\r\n\r\n")
            fields = dict(
                line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:]
            )
            self._name = fields[b"x-amz-target"].rpartition(b".")[2]
            self._missing = int(fields[b"content-length"])
            if fields.get(b"expect") and not body:
                self._transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")
            data = body
        self._parts.append(data)
        self._missing -= len(data)
        if self._missing <= 0:
            reply = json.dumps(self._reply()).encode()
            self._parts = []
            asyncio.get_running_loop().call_later(DELAY, self._write, reply)

    def _reply(self) -> dict[str, object]:
        if self._name == b"indexfaces":
            box = {"Width": 0.4, "Height": 0.4, "Left": 0.3, "Top": 0.3}
            face = {
                "FaceId": str(uuid.uuid4()),
                "ImageId": str(uuid.uuid4()),
                "BoundingBox": box,
                "Confidence": 99.9,
            }
            return {
                "FaceRecords": [{"Face": face}],
                "UnindexedFaces": [],
                "FaceModelVersion": "7.0",
            }
        if self._name == b"associatefaces":
            faces = json.loads(b"".join(self._parts))["FaceIds"]
            return {
                "AssociatedFaces": [{"FaceId": face} for face in faces],
                "UserStatus": "ACTIVE",
            }
        return {"Faces": []} if self._name == b"listfaces" else {}

    def _write(self, body: bytes) -> None:
        head = (
            "HTTP/1.1 200 OK\r\nContent-Type: application/x-amz-json-1.1\r\n"
            f"x-amzn-RequestId: r\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        self._transport.write(head.encode() + body)


def _serve(pipe: Connection) -> None:
    async def serve() -> None:
        loop = asyncio.get_running_loop()
        server = await loop.create_server(_Server, "127.0.0.1", 0)
        pipe.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(serve())


@contextmanager
def serving() -> Iterator[str]:
    """Yield the address of the server."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.Process(target=_serve, args=(theirs,), daemon=True)
    process.start()
    yield f"http://127.0.0.1:{ours.recv()}"
    process.kill()
    process.join()


def connect(url: str) -> RekognitionClient:
    """Return a client for the server. Each process calls this function."""
    os.environ.update(KEYS)
    return RekognitionClient(
        endpoint_url=url,
        region_name="us-east-1",
        config=Config(max_pool_connections=THREADS),
    )


def by_hand(url: str, people: People) -> None:
    """Enrol the users with boto3 in a thread pool, as scripts do."""
    client: Any = boto3.client(
        "rekognition",
        endpoint_url=url,
        region_name="us-east-1",
        config=Config(max_pool_connections=THREADS),
    )

    def index(picture: str) -> str:
        image = {"Bytes": Path(picture).read_bytes()}
        found = client.index_faces(CollectionId="staff", Image=image, MaxFaces=1)
        face_id: str = found["FaceRecords"][0]["Face"]["FaceId"]
        return face_id

    def associate(user: str, face_ids: list[str]) -> None:
        client.create_user(CollectionId="staff", UserId=user)
        client.associate_faces(CollectionId="staff", UserId=user, FaceIds=face_ids)

    with ThreadPoolExecutor(THREADS) as pool:
        faces = iter(list(pool.map(index, [p for one in people.values() for p in one])))
        lists = [[next(faces) for _ in pictures] for pictures in people.values()]
        list(pool.map(associate, people, lists))


def enrolled(url: str, people: People) -> None:
    """Enrol the users with ``enroll_users`` in this process."""
    with connect(url) as client:
        reports = enroll_users(client, "staff", people, tps=math.inf)
    assert all(report.complete for report in reports)


def measure(way: Callable[..., None], *arguments: object) -> tuple[float, float]:
    """Run a function. Return its seconds, and the CPU seconds of this process."""
    start, cpu = time.perf_counter(), time.process_time()
    way(*arguments)
    return time.perf_counter() - start, time.process_time() - cpu


def _warm(url: str, _: int) -> int:
    with connect(url) as client:
        client.create_user(collection_id="staff", user_id="warm")
    time.sleep(0.2)  # one process must not take the tasks of all
    return os.getpid()


def spread(url: str, people: People, processes: int) -> tuple[float, float]:
    """Enrol in several processes. Return the seconds, and the CPU seconds of all."""
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, mp_context=spawn) as executor:
        pids: set[int] = set()
        while len(pids) < processes:
            pids |= set(
                executor.map(functools.partial(_warm, url), range(2 * processes))
            )
        before = sum(map(_cpu_of, pids))
        seconds, cpu = measure(_spread, url, people, executor, processes)
        return seconds, cpu + sum(map(_cpu_of, pids)) - before


def _spread(
    url: str, people: People, executor: ProcessPoolExecutor, processes: int
) -> None:
    reports = enroll_users(
        functools.partial(connect, url),
        "staff",
        people,
        tps=math.inf,
        executor=executor,
        workers=processes,
    )
    assert all(report.complete for report in reports)


def _cpu_of(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def pictures(folder: Path, size: int, number: int) -> dict[str, list[str]]:
    """Write pictures of ``size`` bytes. Return their paths by user."""
    people: dict[str, list[str]] = {}
    for n in range(number):
        path = folder / f"{n}.png"
        data = sample_image(str(n))
        path.write_bytes(data + os.urandom(size - len(data)))
        people.setdefault(f"u{n // EACH}", []).append(str(path))
    return people


def main() -> int:
    """Print a table. Return 1 if a picture takes more CPU time than with boto3."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--processes", type=int, nargs="*", default=[2, 4])
    parser.add_argument("--sizes", nargs="*", choices=SIZES, default=list(SIZES))
    options = parser.parse_args()
    os.environ.update(KEYS)
    good = True
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.0f}")
    for name in options.sizes:
        size = SIZES[name]
        with serving() as url, tempfile.TemporaryDirectory() as folder:
            people = pictures(Path(folder), size, PICTURES[name])
            ways: dict[str, Callable[[], tuple[float, float]]] = {
                "boto3, 32 threads": functools.partial(measure, by_hand, url, people),
                "1 process": functools.partial(measure, enrolled, url, people),
            }
            for number in options.processes:
                ways[f"{number} processes"] = functools.partial(
                    spread, url, people, number
                )
            rows: dict[str, list[tuple[float, float]]] = {way: [] for way in ways}
            for _ in range(options.rounds):
                for way, run in ways.items():
                    rows[way].append(run())
            good &= show(name, rows, check_time(people))
    print(f"goal: CPU time of 1 process <= {GOAL} x boto3")
    return 0 if good else 1


def check_time(people: People) -> float:
    """Return the seconds that the calling process needs to check a picture."""
    paths = [Path(picture) for one in people.values() for picture in one]
    start = time.perf_counter()
    for path in paths:
        inspect(path)
    seconds = time.perf_counter() - start
    return seconds / len(paths)


def show(
    name: str, rows: Mapping[str, list[tuple[float, float]]], check: float
) -> bool:
    """Print the rows of a size, and return whether the goal is met.

    Args:
        name: The size.
        rows: The seconds and CPU seconds of each round, by way.
        check: Seconds of the check of a picture.
    """
    number, base = PICTURES[name], rows["boto3, 32 threads"]
    good = True
    for way, found in rows.items():
        rate = number / statistics.median(seconds for seconds, _ in found)
        cpu = statistics.median(cpu for _, cpu in found) / number
        ratio = statistics.median(
            one / other for (_, one), (_, other) in zip(found, base, strict=True)
        )
        print(
            f"{name:7}{way:18}{rate:8.0f}/s{cpu * 1000:8.1f} ms CPU{ratio:7.2f}"
            f"   a core allows {1 / cpu:6.0f}/s",
            flush=True,
        )
        good &= way != "1 process" or ratio <= MOST
    alone = statistics.median(cpu for _, cpu in rows["1 process"]) / number
    rates = {n: 1 / (check + (alone - check) / n) for n in (1, 4, 8, 16)}
    beyond = ", ".join(f"{n} on {n} cores {rate:,.0f}/s" for n, rate in rates.items())
    print(f"{name:7}model: {beyond}", flush=True)
    return good


if __name__ == "__main__":
    sys.exit(main())
