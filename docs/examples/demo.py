"""The main job, on a local Rekognition that throttles and loses replies.

Two collections and 1,000 users are provisioned over HTTP, listed back with plain boto3,
and applied once more. Run it with `make demo`, or as it is with rekoclient installed.
"""

import os
import sys
from pathlib import Path

from rekoclient.cli import main
from rekoclient.testing import LocalRekognition

MANIFEST = os.path.relpath(Path(__file__).with_name("door.toml"))


def apply_to(server: LocalRekognition) -> None:
    """Do what `rekoclient apply --local` does, on a server that keeps running."""
    print(f"\n$ rekoclient apply {MANIFEST} --local\n", flush=True)
    code = main(["apply", MANIFEST, "--local"], server=server)
    if code:
        sys.exit(code)


def list_back(server: LocalRekognition) -> None:
    """Ask plain boto3 what is there."""
    print("\nWhat plain boto3 lists:\n")
    boto_client = server.boto_client()
    total = 0
    for collection_id in boto_client.list_collections()["CollectionIds"]:
        pages = boto_client.get_paginator("list_users").paginate(
            CollectionId=collection_id
        )
        users = [user["UserId"] for page in pages for user in page["Users"]]
        total += len(set(users))
        print(f"  {collection_id:<10} {len(users):>4} users, such as {min(users)}")
    if total != 1_000:
        sys.exit(f"{total} users where 1,000 are wanted")


with LocalRekognition() as server:
    server.fail_some("ThrottlingException", rate=0.02, operation="CreateUser", seed=1)
    server.lose_some_replies(rate=0.01, operation="CreateUser", seed=2)
    apply_to(server)
    list_back(server)

    before = len(server.requests)
    apply_to(server)
    changes = [r for r in server.requests[before:] if r.operation.startswith("Create")]
    if changes:
        sys.exit(f"the second time sent {len(changes)} changes")
