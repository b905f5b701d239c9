"""The growth of CPU time with the stored data: ``python -m tests.benchmarks.growth``.

The searches, jobs and faults need no network. The least CPU time of several rounds
counts.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable
from functools import partial

from rekoclient.errors import Problem
from rekoclient.provisioning import enroll_faces
from rekoclient.provisioning.input.specs import manifest_error
from rekoclient.testing import sample_image

from ..growth import populated

FACE = "00000003-0000-4000-8000-000000000000"


def least(work: Callable[[], object], rounds: int = 7) -> float:
    """Return the milliseconds of CPU of a function, the least of all rounds."""
    times: list[float] = []
    for _ in range(rounds):
        begin = time.process_time()
        work()
        times.append(time.process_time() - begin)
    return min(times) * 1e3


def searches(sizes: list[int]) -> dict[str, list[float]]:
    """Return the milliseconds of each search, one value for each number of faces."""
    found: dict[str, list[float]] = {}
    for size in sizes:
        _, _, call = populated(size)
        bodies: dict[str, dict[str, object]] = {
            "SearchFaces": {"FaceId": FACE},
            "SearchUsers": {"UserId": "user-3"},
            "ListFaces of one id": {"FaceIds": [FACE]},
        }
        for name, body in bodies.items():
            work = partial(call, name.split()[0], CollectionId="staff", **body)
            found.setdefault(name, []).append(least(work))
    return found


def jobs_and_faults(sizes: list[int]) -> dict[str, list[float]]:
    """Return the milliseconds of requests to a server with old jobs or with faults."""
    found: dict[str, list[float]] = {"StartLabelDetection": [], "pending faults": []}
    video = {"S3Object": {"Bucket": "films", "Name": "door.mp4"}}
    for size in sizes:
        server, clock, call = populated(1)
        start = partial(call, "StartLabelDetection", Video=video)
        for _ in range(size):
            start()
            clock.advance(3600)
        found["StartLabelDetection"].append(least(start, rounds=5))
        for _ in range(size):
            server.fail_next(operation="DeleteUser")
        describe = partial(call, "DescribeCollection", CollectionId="staff")
        found["pending faults"].append(least(describe))
    return found


def problems(sizes: list[int]) -> dict[str, list[float]]:
    """Return the milliseconds to build one error about problems in many files."""
    return {
        "manifest_error": [
            least(
                partial(
                    manifest_error, [Problem(f"{n}.csv", 1, "bad") for n in range(size)]
                ),
                rounds=3,
            )
            for size in sizes
        ]
    }


def sign_ups(sizes: list[int]) -> dict[str, list[float]]:
    """Return the requests and the milliseconds to enrol one picture of one user."""
    found: dict[str, list[float]] = {"enroll_faces: requests": [], "enroll_faces": []}
    for size in sizes:
        server, _, _ = populated(size)
        with server, server.client() as client:
            client.create_user(collection_id="staff", user_id="new")

            def enroll(number: int) -> None:
                picture = sample_image(f"new-{number}")
                enroll_faces(client, "staff", "new", picture, tps=1000)

            enroll(0)
            server.requests.clear()
            enroll(1)
            found["enroll_faces: requests"].append(len(server.requests))
            times = [least(partial(enroll, number), rounds=1) for number in range(2, 7)]
            found["enroll_faces"].append(min(times))
    return found


def main() -> None:
    """Print a table, or JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    tables = [
        ("faces or users", [1_000, 10_000, 100_000], searches),
        ("jobs or faults", [1_000, 2_000, 4_000], jobs_and_faults),
        ("files", [1_000, 4_000, 8_000], problems),
        ("faces", [2_000, 10_000, 40_000], sign_ups),
    ]
    found = [(what, sizes, measure(sizes)) for what, sizes, measure in tables]
    if options.json:
        print(json.dumps(found))
        return
    for what, sizes, rows in found:
        print(f"{what:28}" + "".join(f"{size:>12,}" for size in sizes))
        for name, values in rows.items():
            print(f"{name:28}" + "".join(f"{value:12.2f}" for value in values))


if __name__ == "__main__":
    main()
