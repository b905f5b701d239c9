"""Users that are removed with their faces."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from rekoclient import RekognitionClient, RetryPolicy
from rekoclient.cli import main
from rekoclient.provisioning import (
    CollectionSpec,
    Outcome,
    Report,
    apply,
    enroll_users,
    plan,
)
from rekoclient.testing import LocalRekognition, sample_image

INF = float("inf")
WANTED = [CollectionSpec("staff", users=["alice"])]


@pytest.fixture
def client(server: LocalRekognition) -> Iterator[RekognitionClient]:
    """A collection of three users with two faces each."""
    pictures: dict[str, list[bytes]] = {}
    for user in ("alice", "bob", "carol"):
        pictures[user] = [sample_image(f"{user}{number}") for number in range(2)]
        for data in pictures[user]:
            server.declare_faces(data, user)
    with server.client(retry=RetryPolicy(sleep=lambda seconds: None)) as client:
        client.create_collection(collection_id="staff")
        enroll_users(client, "staff", pictures, tps=INF)
        yield client


def remove(client: RekognitionClient, folder: Path) -> Report:
    """Plan to remove bob and carol, and apply it with their faces."""
    todo = plan(client, WANTED, remove=True, max_removals="100%", tps=INF)
    return apply(
        client, todo, journal=folder / "j", receipts=folder / "erased", tps=INF
    )


def left(client: RekognitionClient) -> list[str | None]:
    """Return the user of each face."""
    return [face.user_id for face in client.iter_list_faces(collection_id="staff")]


def test_their_faces_go_too(client: RekognitionClient, tmp_path: Path) -> None:
    """Each user has a receipt. The others keep their faces."""
    report = remove(client, tmp_path)

    assert (True, 2) == (report.complete, report.users[Outcome.REMOVED])
    assert ["alice", "alice"] == left(client)
    assert ["staff.bob.erased.json", "staff.carol.erased.json"] == sorted(
        path.name for path in (tmp_path / "erased").iterdir()
    )


@pytest.mark.parametrize(
    "operation", ["DisassociateFaces", "DeleteFaces", "DeleteUser"]
)
@pytest.mark.parametrize("event", ["before-send", "after-call"])
def test_a_killed_run_resumes(
    client: RekognitionClient, tmp_path: Path, operation: str, event: str
) -> None:
    """No face is left without a user, and no receipt is left open."""
    events, name = client.boto_client.meta.events, f"{event}.rekognition.{operation}"

    def killed(**_: object) -> None:
        raise KeyboardInterrupt

    events.register(name, killed)
    with pytest.raises(KeyboardInterrupt):
        remove(client, tmp_path)
    events.unregister(name, killed)
    report = remove(client, tmp_path)

    assert report.complete
    assert ["alice", "alice"] == left(client)
    assert not [
        path
        for path in (tmp_path / "erased").iterdir()
        if '"complete": true' not in path.read_text()
    ]


def test_a_user_that_cannot_be_erased_is_a_failure(
    server: LocalRekognition, client: RekognitionClient, tmp_path: Path
) -> None:
    """The user stays with the report's reason, and the next run completes it."""
    server.fail_next("InvalidParameterException", operation="DeleteFaces")
    first, second = remove(client, tmp_path), remove(client, tmp_path)

    assert (False, 1, 1) == (
        first.complete,
        first.users[Outcome.FAILED],
        len(first.failures),
    )
    assert (True, 1) == (second.complete, second.users[Outcome.REMOVED])
    assert ["alice", "alice"] == left(client)


@pytest.mark.parametrize("option", [["--with-faces"], []])
def test_the_command_deletes_faces_with_the_option_only(
    server: LocalRekognition,
    client: RekognitionClient,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    option: list[str],
) -> None:
    """The receipts are next to the manifest."""
    for name, value in server.variables.items():
        monkeypatch.setenv(name, value)
    manifest = tmp_path / "door.toml"
    manifest.write_text('[[collection]]\nid = "staff"\nusers = ["alice"]\n')
    command = ["apply", str(manifest), "--remove", "--max-removals", "100%", "--yes"]

    assert 0 == main([*command, *option])
    assert (2 if option else 6) == len(left(client))
    assert bool(option) is any(tmp_path.glob("*.erased/staff.bob.erased.json"))
