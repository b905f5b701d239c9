"""The IAM policies in the documents allow what the helpers send, and nothing else."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from rekoclient import RekognitionClient, images
from rekoclient.provisioning import (
    CollectionSpec,
    apply,
    enroll_users,
    erase_user,
    index_images,
    plan,
)
from rekoclient.testing import LocalRekognition, sample_image

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "guides" / "privacy.md").read_text(encoding="utf-8")
POLICIES: dict[str, set[str]] = {
    statement["Sid"]: {action.partition(":")[2] for action in statement["Action"]}
    for block in re.findall(r"^```json\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    for statement in json.loads(block)["Statement"]
}
SPECS = [CollectionSpec("staff", tags={"team": "door"}, users=["alice", "bob"])]


def search(client: RekognitionClient) -> None:
    """Search for the person in a picture."""
    image = images.from_bytes(sample_image("alice"))
    client.search_users_by_image(collection_id="staff", image=image)


def enroll(client: RekognitionClient) -> None:
    """Enrol a new user, with one picture that has to be given back."""
    pictures = [sample_image("alice"), sample_image("group")]
    enroll_users(client, "staff", {"alice": pictures})


def index(client: RekognitionClient) -> None:
    """Index the faces of a picture."""
    index_images(client, "staff", [("2024/group.png", sample_image("group"))])


def erase(client: RekognitionClient, folder: Path) -> None:
    """Erase a user, and read the complete receipt once more."""
    for _ in range(2):
        erase_user(client, "staff", "carol", receipt=folder / "carol.json")


def planned(client: RekognitionClient) -> None:
    """Plan for a collection that exists."""
    plan(client, SPECS)


def applied(client: RekognitionClient) -> None:
    """Apply to a collection that exists, and to a new one."""
    new = CollectionSpec("new", tags={"team": "door"}, users=["dave"])
    apply(client, plan(client, [*SPECS, new]), tps=1000)


@pytest.fixture
def client(server: LocalRekognition) -> RekognitionClient:
    """A client of an account with a collection, a user and a face."""
    client = server.client()
    client.create_collection(collection_id="staff", tags={"team": "door"})
    server.declare_faces(sample_image("group"), "alice", "bob")
    enroll_users(client, "staff", {"carol": [sample_image("carol")]})
    return client


@pytest.mark.parametrize(
    ("name", "run"),
    [
        ("Search", search),
        ("Enroll", enroll),
        ("Index", index),
        ("Plan", planned),
        ("Apply", applied),
    ],
)
def test_a_helper_sends_what_its_policy_allows(
    name: str,
    run: Callable[[RekognitionClient], None],
    server: LocalRekognition,
    client: RekognitionClient,
) -> None:
    """Each request of a helper is an action of its policy."""
    before = len(server.requests)
    run(client)
    sent = {request.operation for request in server.requests[before:]}

    assert sent
    assert set() == sent - POLICIES[name]


def test_erasing_sends_what_its_policy_allows(
    server: LocalRekognition, client: RekognitionClient, tmp_path: Path
) -> None:
    """Erasing a user uses each action of its policy.

    ListUsers is needed where ListFaces does not refuse a missing user.
    """
    server.switch(unknown_user="empty")
    before = len(server.requests)
    erase(client, tmp_path)
    sent = {request.operation for request in server.requests[before:]}

    assert sent == POLICIES["Erase"]
