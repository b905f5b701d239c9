"""One pace for an account, over real sockets: ``python -m tests.benchmarks.pace``.

Each case works against a local server with a quota. The server's log shows how much of
the quota was used, and how many requests were throttled.

- One enrolment, while other clients use 20 of the 50 IndexFaces requests a second.
- The same enrolment, with a pace that learns the quota.
- Two enrolments at once that share one pace, at 50 IndexFaces requests a second.
- 150 ``ensure_collection`` calls in 8 threads, at the published 5 requests a second.

A share above 100 % means that the enrolment took requests from the other clients.
``--case`` runs one case.
"""

from __future__ import annotations

import argparse
import math
import sys
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from rekoclient import RekognitionClient
from rekoclient.errors import RekoError
from rekoclient.provisioning import Pace, enroll_users, ensure_collection
from rekoclient.testing import LocalRekognition, Quota, Record, sample_image

PICTURES, USERS = 2_400, 30
GOAL, THROTTLED = 0.97, 0.01


def enrolled(
    server: LocalRekognition, client: RekognitionClient, pace: Pace, name: str
) -> None:
    """Enrol users with ids that start with ``name``, each with its own pictures."""
    pictures = {}
    for user in range(USERS):
        images = [sample_image(f"{name}-{user}-{n}") for n in range(PICTURES // USERS)]
        for image in images:
            server.declare_faces(image, f"{name}-{user}")
        pictures[f"{name}-{user}"] = images
    enroll_users(client, "staff", pictures, tps=pace)


def report(name: str, records: Sequence[Record], rate: float) -> bool:
    """Print the used share of the quota, and return whether it reaches the goal."""
    done = [record.time for record in records if record.error is None]
    refused = len(records) - len(done)
    seconds = max(done) - min(done)
    share = (len(done) - 1) / seconds / rate
    throttled = refused / len(records)
    good = share >= GOAL and throttled <= THROTTLED
    print(
        f"{name:42} {share:6.1%} of {rate:g}/s  {throttled:6.2%} throttled"
        f"{'' if good else '  (misses the goal)'}",
        flush=True,
    )
    return good


def enrolment(others: float, tps: object, enrolments: int, name: str) -> bool:
    """Measure simultaneous enrolments that share one pace."""
    quotas = {"IndexFaces": Quota(50, burst=50, others=others)}
    with LocalRekognition(quotas=quotas) as server, server.client() as client:
        client.create_collection(collection_id="staff")
        rates = {"index_faces": 50.0, "associate_faces": math.inf}
        free = ("create_user", "list_faces", "delete_faces")
        rates |= dict.fromkeys(free, math.inf)
        pace = Pace(client, "learn" if tps == "learn" else rates)
        threads = [
            threading.Thread(target=enrolled, args=(server, client, pace, f"e{number}"))
            for number in range(enrolments)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return report(name, server.requests.of("IndexFaces"), 50 - others)


def collections() -> bool:
    """Measure calls of ``ensure_collection`` in threads."""
    quotas = {
        name: Quota(5, burst=5) for name in ("DescribeCollection", "CreateCollection")
    }
    failures: list[RekoError] = []
    with LocalRekognition(quotas=quotas) as server, server.client() as client:
        pace = Pace(client)

        def ensure(number: int) -> None:
            try:
                ensure_collection(client, f"event-{number}", tps=pace)
            except RekoError as error:
                failures.append(error)

        with ThreadPoolExecutor(8) as threads:
            list(threads.map(ensure, range(150)))
        good = report(
            "150 ensure_collection in 8 threads",
            server.requests.of("CreateCollection"),
            5,
        )
    print(f"{'':42} {len(failures)} failures")
    return good and not failures


CASES: dict[str, Callable[[], bool]] = {
    "others": lambda: enrolment(20, 50, 1, "enrolment next to other clients"),
    "learn": lambda: enrolment(20, "learn", 1, "the same, quota unknown"),
    "two": lambda: enrolment(0, 50, 2, "two enrolments at once"),
    "collections": collections,
}


def main() -> int:
    """Run the cases, and return 1 if a case misses its goal."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--case", choices=CASES)
    chosen = parser.parse_args().case
    names = [chosen] if chosen else list(CASES)
    results = [CASES[name]() for name in names]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
