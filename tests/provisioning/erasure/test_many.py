"""Erasing lists of users, in several collections, and faces by their external id."""

import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from rekoclient import RekognitionClient, RetryPolicy, errors
from rekoclient.models import Image
from rekoclient.provisioning import (
    ErasureReport,
    enroll_users,
    erase_faces,
    erase_user,
    erase_users,
    external_id_of,
)
from rekoclient.testing import LocalRekognition, sample_image

INF = float("inf")


@pytest.fixture
def client(server: LocalRekognition) -> Iterator[RekognitionClient]:
    """A client of two collections with the same three users."""
    pictures = {user: [sample_image(user)] for user in ("alice", "bob", "carol")}
    for user, [data] in pictures.items():
        server.declare_faces(data, user)
    with server.client(retry=RetryPolicy(sleep=lambda seconds: None)) as client:
        for name in ("staff", "visitors"):
            client.create_collection(collection_id=name)
            enroll_users(client, name, pictures, tps=INF)
        server.requests.clear()
        yield client


def owners(client: RekognitionClient, collection_id: str) -> list[str]:
    """Return the user of each face, and `-` for a face without one."""
    faces = client.iter_list_faces(collection_id=collection_id)
    return sorted(face.user_id or "-" for face in faces)


def index(
    server: LocalRekognition, client: RekognitionClient, external_id: str
) -> bytes:
    """Index a picture of a person who has no user."""
    data = sample_image(external_id)
    server.declare_faces(data, external_id)
    client.index_faces(
        collection_id="staff",
        image=Image(bytes=data),
        external_image_id=external_id,
    )
    return data


def test_a_list_is_erased_with_a_receipt_for_each_user(
    client: RekognitionClient, tmp_path: Path
) -> None:
    """The others stay, and so does every other collection."""
    (tmp_path / "left.csv").write_text("user_id\nalice\nbob\nalice\n")
    report = erase_users(
        client, "staff", tmp_path / "left.csv", receipts=tmp_path / "r", tps=INF
    )

    assert report.complete
    assert ["carol"] == owners(client, "staff")
    assert ["alice", "bob", "carol"] == owners(client, "visitors")
    assert ["staff.alice.erased.json", "staff.bob.erased.json"] == sorted(
        path.name for path in (tmp_path / "r").iterdir()
    )


def test_a_user_is_erased_from_every_collection(
    client: RekognitionClient, tmp_path: Path
) -> None:
    """Each collection has a receipt. One without the user has none."""
    client.create_collection(collection_id="empty")
    report = erase_users(client, None, ["alice"], receipts=tmp_path, tps=INF)

    assert report.complete
    assert ["staff", "visitors"] == sorted(r.collection_id for r in report.receipts)
    assert ["bob", "carol"] == owners(client, "staff") == owners(client, "visitors")
    assert 2 == len(list(tmp_path.iterdir()))


@pytest.mark.parametrize("unknown", ["not_found", "empty"])
@pytest.mark.parametrize("allowed", [False, True])
def test_a_user_that_never_existed_is_reported(
    server: LocalRekognition,
    client: RekognitionClient,
    tmp_path: Path,
    unknown: str,
    allowed: bool,
) -> None:
    """The id may be mistyped, so no receipt claims an erasure."""
    server.switch(unknown_user=unknown)
    report = erase_users(
        client,
        "staff",
        ["alise"],
        receipts=tmp_path,
        allow_missing=allowed,
        tps=INF,
    )

    assert ([] if allowed else ["alise"]) == report.missing
    assert allowed is report.complete
    assert [] == list(tmp_path.iterdir())


def test_a_missing_collection_or_an_invalid_id_ends_it_before_anything_is_erased(
    server: LocalRekognition, client: RekognitionClient, tmp_path: Path
) -> None:
    """The other collection and the other users are untouched."""
    with pytest.raises(errors.ProvisioningError, match="stuff does not exist"):
        erase_users(client, ["staff", "stuff"], ["alice"], receipts=tmp_path, tps=INF)
    with pytest.raises(errors.ManifestError, match="no good"):
        erase_users(client, "staff", ["alice", "no good"], receipts=tmp_path, tps=INF)

    assert not server.requests.of("DeleteFaces")


def test_a_failure_is_one_user_s(
    server: LocalRekognition, client: RekognitionClient, tmp_path: Path
) -> None:
    """The next run with the same folder completes it."""
    server.fail_next("InvalidParameterException", operation="DeleteUser")
    first = erase_users(client, "staff", ["alice", "bob"], receipts=tmp_path, tps=INF)
    second = erase_users(client, "staff", ["alice", "bob"], receipts=tmp_path, tps=INF)

    assert (1, 1) == (len(first.receipts), len(first.failures))
    assert (False, True) == (first.complete, second.complete)
    assert ["carol"] == owners(client, "staff")


def test_a_cancelled_run_resumes(client: RekognitionClient, tmp_path: Path) -> None:
    """What is left is done by the next run."""
    cancel = threading.Event()
    cancel.set()

    def erase(cancel: threading.Event | None) -> ErasureReport:
        return erase_users(
            client, None, ["alice"], receipts=tmp_path, tps=INF, cancel=cancel
        )

    with pytest.raises(errors.CallCancelled):
        erase(cancel)
    assert erase(None).complete


def test_faces_are_erased_by_their_external_id(
    server: LocalRekognition, client: RekognitionClient, tmp_path: Path
) -> None:
    """In full or by a prefix. Faces of others stay."""
    for name in ("2024:a", "2024:b", "2025:a"):
        index(server, client, name)
    one = erase_faces(
        client, "staff", external_image_id="2024:a", receipt=tmp_path / "1", tps=INF
    )
    rest = erase_faces(client, "staff", prefix="2024", receipt=tmp_path / "2", tps=INF)
    left = client.list_faces(collection_id="staff").faces

    assert (1, 1, True, True) == (one.faces, rest.faces, one.complete, rest.complete)
    assert ["2025:a"] == [f.external_image_id for f in left if not f.user_id]
    assert 4 == len(left)


def test_a_face_of_a_user_is_not_erased_by_its_external_id(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """The user is named, and nothing is deleted."""
    index(server, client, "sha-not-a-user")
    with pytest.raises(errors.ProvisioningError, match=r"belong to 3 users: alice"):
        erase_faces(client, "staff", prefix="sha", tps=INF)

    assert not server.requests.of("DeleteFaces")


def test_a_face_that_gets_a_user_during_the_erasure_is_named(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """The message does not claim that nothing was erased."""
    index(server, client, "x")
    other = server.client()

    def associate(**_: object) -> None:
        index(server, other, "x")
        face = other.list_faces(collection_id="staff").faces[-1]
        other.associate_faces(
            collection_id="staff",
            user_id="alice",
            face_ids=[face.face_id],
            user_match_threshold=0,
        )

    events = client.boto_client.meta.events
    events.register("after-call.rekognition.DeleteFaces", associate)
    with pytest.raises(errors.ProvisioningError, match="Some faces are dele") as raised:
        erase_faces(client, "staff", external_image_id="x", tps=INF)

    assert raised.value.begun


def test_a_completed_erasure_of_faces_is_not_claimed_for_new_ones(
    server: LocalRekognition, client: RekognitionClient, tmp_path: Path
) -> None:
    """The receipt stays as it is, until another file is named."""
    index(server, client, "x")

    def erase() -> bool:
        path = tmp_path / "r"
        return erase_faces(
            client, "staff", external_image_id="x", receipt=path, tps=INF
        ).complete

    assert erase()
    assert erase()
    index(server, client, "x")
    with pytest.raises(errors.JournalMismatch, match=r"ListFaces returns 1 face\."):
        erase()


@pytest.mark.parametrize(
    "names", [{}, {"external_image_id": "a", "prefix": "b"}, {"prefix": ""}]
)
def test_every_face_is_never_meant(
    server: LocalRekognition, client: RekognitionClient, names: dict[str, Any]
) -> None:
    """An empty prefix would erase the collection."""
    with pytest.raises(errors.ConfigurationError, match="This run erased nothing"):
        erase_faces(client, "staff", **names)

    assert not server.requests


@pytest.mark.parametrize("name", ["external_image_id", "prefix"])
def test_a_key_is_not_taken_for_an_external_id(
    server: LocalRekognition, client: RekognitionClient, tmp_path: Path, name: str
) -> None:
    """It would erase nothing, with a receipt. The message has the external id."""
    names: dict[str, Any] = {name: "2024/06/"}
    with pytest.raises(errors.ConfigurationError, match="the external id '2024::06"):
        erase_faces(client, "staff", receipt=tmp_path / "r", **names)

    assert not server.requests
    assert not (tmp_path / "r").exists()


def test_hashes_of_long_keys_may_be_below_a_prefix(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """A warning counts them."""
    long = external_id_of("2024/" + "x" * 300)
    for name in ("2024::a", long):
        index(server, client, name)
    with pytest.warns(UserWarning, match="1 face of staff cannot be matched"):
        done = erase_faces(client, "staff", prefix="2024::", tps=INF)

    assert 1 == done.faces
    assert 1 == erase_faces(client, "staff", external_image_id=long, tps=INF).faces


def test_the_same_person_under_another_id_keeps_the_receipt_open(
    server: LocalRekognition, client: RekognitionClient, tmp_path: Path
) -> None:
    """The user and the face are named, until they are erased as well."""
    picture = sample_image("alice")
    again = sample_image("alice again")
    server.declare_faces(again, "alice")
    enroll_users(client, "staff", {"alice-2": [again]}, tps=INF)

    def erase(user: str, *verify: bytes) -> list[str | None]:
        done = erase_user(
            client,
            "staff",
            user,
            receipt=tmp_path / f"{user}.json",
            verify=verify,
            tps=INF,
        )
        assert done.complete is not bool(done.found)
        return [found.user_id for found in done.found]

    assert ["alice-2", None] == erase("alice", picture)
    with pytest.raises(errors.ProvisioningError, match="Pass the same picture"):
        erase("alice")
    assert [] == erase("alice-2", picture)
    assert [] == erase("alice", picture)
    assert "alice-2" not in (tmp_path / "alice.json").read_text()


def test_a_picture_without_a_face_is_refused_before_anything_is_erased(
    server: LocalRekognition, client: RekognitionClient, tmp_path: Path
) -> None:
    """It would verify nothing. So would a file that is not a picture."""
    (tmp_path / "a.png").write_text("no picture")
    server.declare_faces(sample_image("a landscape"))
    for picture in (sample_image("a landscape"), tmp_path / "a.png"):
        with pytest.raises(errors.ProvisioningError, match="Pass a picture of a face"):
            erase_user(client, "staff", "alice", verify=[picture], tps=INF)

    assert not server.requests.of("DisassociateFaces")


def test_an_invalid_threshold_is_refused_before_anything_is_erased(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """The searches with the threshold come last, after the erasure."""
    for erase in (
        partial(erase_user, client, "staff", "alice"),
        partial(erase_faces, client, "staff", external_image_id="a"),
    ):
        with pytest.raises(errors.RequestValidationError, match="0 to 100, not 300"):
            erase(verify=[sample_image("alice")], threshold=300, tps=INF)

    assert not server.requests
