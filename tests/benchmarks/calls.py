"""What a call costs, compared with boto3: ``python -m tests.benchmarks.calls``.

Each round times a block of calls with each client in turn, in one process, by the CPU
time of this process. The least block of each counts, because a shared machine only ever
adds. boto3 is as it comes: default configuration, plain dicts.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable

import boto3

from rekoclient import RekognitionClient
from rekoclient.models import CreateUserRequest, Image
from rekoclient.tokens import random_token
from tests.benchmarks.replies import server

GOALS = {"create_user": 0.88, "list_users, 100": 0.80, "index_faces, 100": 0.45}


def least(
    blocks: dict[str, Callable[[], object]], rounds: int, calls: int
) -> dict[str, float]:
    """Microseconds of CPU a call, the least over all rounds."""
    best = dict.fromkeys(blocks, float("inf"))
    for _ in range(rounds):
        for name, call in blocks.items():
            start = time.process_time()
            for _ in range(calls):
                call()
            best[name] = min(best[name], (time.process_time() - start) / calls * 1e6)
    return best


def main() -> None:
    """Print a table, or JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=25)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    session = boto3.Session(
        aws_access_key_id="local",
        aws_secret_access_key="local",
        region_name="us-east-1",
    )
    photo = b"\x89PNG" * 1000
    found: dict[str, dict[str, float]] = {}
    with server() as url:
        plain = session.client("rekognition", endpoint_url=url)
        typed = RekognitionClient(session=session, endpoint_url=url)
        work: dict[str, tuple[Callable[[], object], Callable[[], object], int]] = {
            "create_user": (
                lambda: plain.create_user(CollectionId="staff", UserId="alice"),
                lambda: typed.create_user(collection_id="staff", user_id="alice"),
                40,
            ),
            "list_users, 100": (
                lambda: plain.list_users(CollectionId="staff"),
                lambda: typed.list_users(collection_id="staff"),
                40,
            ),
            "index_faces, 100": (
                lambda: plain.index_faces(CollectionId="staff", Image={"Bytes": photo}),
                lambda: typed.index_faces(
                    collection_id="staff", image=Image(bytes=photo)
                ),
                4,
            ),
        }
        for name, (theirs, ours, calls) in work.items():
            blocks = {"boto3": theirs, "rekoclient": ours}
            found[name] = least(blocks, options.rounds, calls)
    check = least(
        {
            "check": lambda: CreateUserRequest(
                collection_id="staff",
                user_id="alice",
                client_request_token=random_token(),
            )
        },
        options.rounds,
        1000,
    )["check"]
    if options.json:
        print(json.dumps({"calls_us": found, "check_us": check}))
        return
    print(f"{'CPU us a call':20}{'boto3':>10}{'rekoclient':>12}{'ratio':>8}{'goal':>8}")
    for name, row in found.items():
        ratio = row["rekoclient"] / row["boto3"]
        print(
            f"{name:20}{row['boto3']:10.0f}{row['rekoclient']:12.0f}"
            f"{ratio:8.2f}{GOALS[name]:8.2f}"
        )
    print(f"checking a CreateUser request, token made: {check:.1f} us (goal 5)")


if __name__ == "__main__":
    main()
