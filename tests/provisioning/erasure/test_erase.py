"""Erasing that was cut short anywhere, and receipts that cannot be written."""

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from rekoclient import RekognitionClient, RetryPolicy, errors
from rekoclient.provisioning import Receipt, enroll_users, erase_user
from rekoclient.testing import LocalRekognition, sample_image

INF = float("inf")


@pytest.fixture
def client(server: LocalRekognition) -> Iterator[RekognitionClient]:
    """A client of a collection where alice has three faces, and bob one."""
    policy = RetryPolicy(sleep=lambda seconds: None)
    pictures = {"alice": [sample_image(f"a{n}") for n in range(3)]}
    pictures["bob"] = [sample_image("b")]
    for user, images in pictures.items():
        for data in images:
            server.declare_faces(data, user)
    with server.client(retry=policy) as client:
        client.create_collection(collection_id="staff")
        enroll_users(client, "staff", pictures, tps=INF)
        server.requests.clear()
        yield client


def erase(client: RekognitionClient, receipt: Path) -> Receipt:
    """Erase alice."""
    return erase_user(client, "staff", "alice", receipt=receipt, tps=INF)


def faces(client: RekognitionClient) -> list[str | None]:
    """Whose the faces are that are left."""
    return [face.user_id for face in client.iter_list_faces(collection_id="staff")]


def kill(client: RekognitionClient, event: str, moment: int) -> Callable[[], None]:
    """Kill the process at a request, until the returned function is called."""
    events, seen = client.boto_client.meta.events, iter(range(1_000))

    def handler(**_: object) -> None:
        if next(seen) >= moment:
            raise KeyboardInterrupt

    events.register(event, handler)
    return lambda: events.unregister(event, handler)


# The sixth request is refused because the user is gone, which is not a success.
@pytest.mark.parametrize(
    ("event", "moment"),
    [
        *(("before-send.rekognition", moment) for moment in range(7)),
        *(("after-call.rekognition", moment) for moment in range(6)),
    ],
)
def test_killed_at_any_request_the_next_run_finishes(
    client: RekognitionClient, tmp_path: Path, event: str, moment: int
) -> None:
    """Before a request or after its reply: alice is erased, and bob stays."""
    revive = kill(client, event, moment)
    with pytest.raises(KeyboardInterrupt):
        erase(client, tmp_path / "r.json")
    revive()
    done = erase(client, tmp_path / "r.json")

    assert (True, "removed") == (done.complete, done.user)
    assert 3 == len(done.face_ids)
    assert ["bob"] == faces(client)
    assert [tmp_path / "r.json"] == list(tmp_path.iterdir())


@pytest.mark.parametrize("writes", [0, 1, 2, 3])
def test_a_full_disk_is_reported_and_leaves_no_files(
    server: LocalRekognition,
    client: RekognitionClient,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    writes: int,
) -> None:
    """Nothing is changed before the receipt exists, and the next run completes it."""
    receipt = tmp_path / "r.json"
    left = iter(range(writes))

    def fsync(handle: int) -> None:
        if next(left, None) is None:
            raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", fsync)
        with pytest.raises(errors.ProvisioningError, match="No space left") as raised:
            erase(client, receipt)
    deleted = len(server.requests.of("DeleteUser"))
    gone = "The user is deleted."
    said = [
        "This run erased nothing. Free some space, or pass another path as receipt.",
        "The faces are deleted, but the user is not.",
        gone,
        gone,
    ]

    assert said[writes] in str(raised.value)
    assert [0, 0, 1, 1][writes] == deleted
    assert (writes > 0) is raised.value.begun
    assert [receipt] * bool(writes) == list(tmp_path.iterdir())
    assert not any("true" in path.read_text() for path in tmp_path.iterdir())
    assert erase(client, receipt).complete


def test_a_receipt_may_have_the_longest_of_names(
    client: RekognitionClient, tmp_path: Path
) -> None:
    """A longer one is refused before anything is changed."""
    with pytest.raises(errors.ProvisioningError, match="File name too long"):
        erase(client, tmp_path / ("r" * 256))
    assert 4 == len(faces(client))
    assert erase(client, tmp_path / ("r" * 255)).complete


def test_a_face_that_another_user_got_meanwhile_is_named(
    client: RekognitionClient, tmp_path: Path
) -> None:
    """It was alice's, so the receipt is not signed until it was deleted."""
    [face_id, *_] = [
        face.face_id or ""
        for face in client.iter_list_faces(collection_id="staff", user_id="alice")
    ]
    revive = kill(client, "before-send.rekognition.DeleteFaces", 0)
    with pytest.raises(KeyboardInterrupt):
        erase(client, tmp_path / "r.json")
    revive()
    change: dict[str, Any] = {
        "collection_id": "staff",
        "user_id": "bob",
        "face_ids": [face_id],
    }
    client.associate_faces(**change, user_match_threshold=0)
    with pytest.raises(errors.ProvisioningError, match=f"{face_id} of bob"):
        erase(client, tmp_path / "r.json")
    client.disassociate_faces(**change)

    assert erase(client, tmp_path / "r.json").complete
    assert ["bob"] == faces(client)


def give_alice_faces(
    server: LocalRekognition, client: RekognitionClient, times: int
) -> None:
    """Another client enrols a new picture of the user before each deletion."""
    left = iter(range(times))
    other = server.client()

    def add(**_: object) -> None:
        if (number := next(left, None)) is not None:
            data = sample_image(f"new{number}")
            server.declare_faces(data, "alice")
            enroll_users(other, "staff", {"alice": [data]}, tps=INF)

    client.boto_client.meta.events.register("before-send.rekognition.DeleteFaces", add)


def test_faces_that_the_user_gets_meanwhile_are_erased_too(
    server: LocalRekognition, client: RekognitionClient, tmp_path: Path
) -> None:
    """DeleteUser would leave the faces without a user, missing in the receipt."""
    give_alice_faces(server, client, times=2)
    done = erase(client, tmp_path / "r.json")

    assert done.complete
    assert 5 == len(done.face_ids)
    assert ["bob"] == faces(client)


def test_a_user_who_keeps_getting_faces_is_reported(
    server: LocalRekognition, client: RekognitionClient, tmp_path: Path
) -> None:
    """As long as the user is there, the faces can be found."""
    give_alice_faces(server, client, times=100)
    message = "Another client is adding faces"
    with pytest.raises(errors.ProvisioningError, match=message):
        erase(client, tmp_path / "r.json")

    assert not server.requests.of("DeleteUser")
    assert "alice" in faces(client)


def test_a_user_who_is_gone_after_a_lost_reply_was_removed(
    server: LocalRekognition, client: RekognitionClient, tmp_path: Path
) -> None:
    """The token has expired. A user who never existed counts as absent."""
    server.switch(token_life=0.0)
    server.lose_reply_next("DeleteUser")

    assert "removed" == erase(client, tmp_path / "r.json").user
    assert "absent" == erase_user(client, "staff", "carol", tps=INF).user


def test_a_receipt_of_another_place_is_refused(
    client: RekognitionClient, tmp_path: Path
) -> None:
    """A receipt of a local Rekognition does not count for an account."""
    receipt = tmp_path / "r.json"
    erase(client, receipt)
    elsewhere = receipt.read_text().replace('"local"', '"https://rekognition.test"')
    receipt.write_text(elsewhere)
    with pytest.raises(errors.JournalMismatch, match=r"us-east-1, https://rekognit"):
        erase(client, receipt)


def test_a_throttle_does_not_end_it(
    server: LocalRekognition, client: RekognitionClient, tmp_path: Path
) -> None:
    """It takes another turn, as often as it takes."""
    server.fail_next(operation="DeleteFaces", times=20)

    assert erase(client, tmp_path / "r.json").complete


WRITTEN: dict[str, Any] = {
    "collection_id": "staff",
    "user_id": "alice",
    "region": "us-east-1",
    "endpoint": "local",
    "begun_at": "2026-01-01T00:00:00.000+00:00",
    "face_ids": [],
    "found": [],
    "complete": False,
}


@pytest.mark.parametrize(
    "content",
    [
        *(b"null", b"5", b'"x"', b"[]", b"{}", b"", b"\xff", b"[" * 100_000),
        b'{"face_ids": %s}' % (b"9" * 5_000),
        *(
            json.dumps({**WRITTEN, **changed}).encode()
            for changed in (
                {"face_ids": [1, {}]},
                {"face_ids": 5},
                {"user_id": 5},
                {"user": "\x1b]0;pwned\x07"},
                {"finished_at": 5},
                {"found": [5]},
                {"found": [{"picture": 5, "similarity": 99.0}]},
                {"format_version": "1"},
                {"new": 1},
            )
        ),
    ],
)
def test_other_content_than_a_receipt_is_refused(
    client: RekognitionClient, server: LocalRekognition, tmp_path: Path, content: bytes
) -> None:
    """The error is ours, and the file stays. Nothing is sent."""
    receipt = tmp_path / "r.json"
    receipt.write_bytes(content)
    with pytest.raises(errors.JournalMismatch, match="is not a receipt of rekoclient"):
        erase(client, receipt)
    assert content == receipt.read_bytes()
    assert 0 == len(server.requests)


def test_a_receipt_of_a_newer_version_is_refused(
    client: RekognitionClient, tmp_path: Path
) -> None:
    """The message has both formats and the remedy."""
    receipt = tmp_path / "r.json"
    receipt.write_text(json.dumps({**WRITTEN, "format_version": 2, "new": 1}))
    with pytest.raises(
        errors.JournalMismatch, match=r"format 2\. .* only format 1\. Upgrade rek"
    ):
        erase(client, receipt)


def test_a_receipt_without_a_version_is_read(
    client: RekognitionClient, tmp_path: Path
) -> None:
    """Receipts had no version at first."""
    receipt = tmp_path / "r.json"
    face_id = "00000000-0000-0000-0000-000000000000"
    receipt.write_text(json.dumps({**WRITTEN, "face_ids": [face_id]}))

    assert face_id in erase(client, receipt).face_ids
    assert 1 == json.loads(receipt.read_text())["format_version"]


def test_a_named_pipe_is_not_a_receipt(
    client: RekognitionClient, tmp_path: Path
) -> None:
    """Reading it would wait for a writer."""
    os.mkfifo(tmp_path / "r.json")
    with pytest.raises(errors.JournalMismatch, match="is not a regular file"):
        erase(client, tmp_path / "r.json")


def test_a_receipt_is_printed_without_control_characters() -> None:
    """The text of a receipt cannot control a terminal."""
    written = {**WRITTEN, "user_id": "\x1b]0;pwned\x07", "face_ids": (), "found": ()}
    del written["complete"]

    assert str(Receipt(**written)).startswith(r"staff/\x1b]0;pwned\x07: 0 faces")
