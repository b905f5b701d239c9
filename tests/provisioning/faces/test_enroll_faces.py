"""Enrolling and erasing: no duplicate vectors, no wrong person, nothing left behind."""

import hashlib
import json
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from attrs import evolve

from rekoclient import RekognitionClient, RetryPolicy, errors
from rekoclient.models import Image
from rekoclient.provisioning import Enrolment, enroll_faces, erase_user
from rekoclient.testing import DeclaredFace, LocalRekognition, sample_image

INF = float("inf")
NO_WAIT = RetryPolicy(sleep=lambda seconds: None)


@pytest.fixture
def client(server: LocalRekognition) -> Iterator[RekognitionClient]:
    """A client of a collection with two users."""
    with server.client(retry=NO_WAIT) as client:
        client.create_collection(collection_id="staff")
        for user in ("alice", "bob"):
            client.create_user(collection_id="staff", user_id=user)
        yield client


def picture(server: LocalRekognition, name: str, *persons: str) -> bytes:
    """Return a picture of these persons."""
    data = sample_image(name)
    faces = [
        DeclaredFace(person, width=0.5 / n, height=0.5 / n)
        for n, person in enumerate(persons, 1)
    ]
    server.declare_faces(data, *faces)
    return data


def faces_of(client: RekognitionClient, user_id: str) -> set[str | None]:
    """Return the faces of a user."""
    faces = client.iter_list_faces(collection_id="staff", user_id=user_id)
    return {face.face_id for face in faces}


def enroll(
    client: RekognitionClient, user_id: str, *images: str | bytes | Path | Image
) -> list[Enrolment]:
    """Return what became of each picture."""
    report = enroll_faces(client, "staff", user_id, images, tps=INF)
    return [picture.outcome for picture in report.pictures]


def test_pictures_from_everywhere_become_faces_of_the_user(
    server: LocalRekognition, client: RekognitionClient, tmp_path: Path
) -> None:
    """Bytes, a file, a folder, an address in S3, an image."""
    pictures = [picture(server, f"a{n}", "alice") for n in range(6)]
    (tmp_path / "one.png").write_bytes(pictures[0])
    folder = tmp_path / "alice"
    folder.mkdir()
    (folder / "b.PNG").write_bytes(pictures[1])
    (folder / "a.png").write_bytes(pictures[2])
    (folder / "notes.txt").write_text("not a picture")
    server.put_s3_object("photos", "alice.png", pictures[3])
    outcomes = enroll(
        client,
        "alice",
        tmp_path / "one.png",
        str(folder),
        "s3://photos/alice.png",
        pictures[4],
        Image(bytes=pictures[5]),
    )

    assert [Enrolment.ENROLLED] * 6 == outcomes
    assert 6 == len(faces_of(client, "alice"))


def test_enrolled_again_nothing_is_doubled(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """The hash of the picture is the face's external id."""
    data = picture(server, "a", "alice")
    first = enroll(client, "alice", data, data)
    second = enroll(client, "alice", data)
    faces = client.list_faces(collection_id="staff").faces

    assert [Enrolment.ENROLLED, Enrolment.REPEATED] == first
    assert [Enrolment.PRESENT] == second
    assert 1 == len(faces)


def test_a_lost_reply_makes_no_second_face(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """IndexFaces has no token, so the external id identifies a retry."""
    server.lose_reply_next("IndexFaces")
    server.lose_reply_next("AssociateFaces")

    assert [Enrolment.ENROLLED] == enroll(
        client, "alice", picture(server, "a", "alice")
    )
    assert 1 == len(client.list_faces(collection_id="staff").faces)


def test_a_group_photo_is_refused_and_leaves_nothing(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """The largest face need not be the one that is meant."""
    outcomes = enroll(client, "alice", picture(server, "party", "bob", "alice"))

    assert [Enrolment.GROUP] == outcomes
    assert () == client.list_faces(collection_id="staff").faces


@pytest.mark.parametrize("flaw", ["LOW_SHARPNESS", "SMALL_BOUNDING_BOX"])
def test_a_group_with_one_good_face_is_a_group(
    server: LocalRekognition, client: RekognitionClient, flaw: str
) -> None:
    """The good face is the wrong person's as soon as the right one is blurred."""
    data = sample_image("party")
    server.declare_faces(
        data, DeclaredFace("alice", flaws=(flaw,)), DeclaredFace("bob")
    )

    assert [Enrolment.GROUP] == enroll(client, "alice", data)
    assert () == client.list_faces(collection_id="staff").faces


def test_a_picture_without_a_good_face_is_reported(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """None, or one that the quality filter holds back, with its reason."""
    blurred = sample_image("blurred")
    server.declare_faces(blurred, DeclaredFace("alice", flaws=("LOW_SHARPNESS",)))
    report = enroll_faces(
        client, "staff", "alice", [picture(server, "wall"), blurred], tps=INF
    )

    assert [
        (Enrolment.NO_FACE, "the picture shows no face"),
        (Enrolment.NO_FACE, "LOW_SHARPNESS"),
    ] == [(p.outcome, p.reason) for p in report.pictures]
    assert not report.complete


def test_a_picture_of_another_person_is_refused_and_deleted(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """The service compares with the first face, and faces that differ are deleted."""
    outcomes = enroll(
        client,
        "alice",
        picture(server, "a", "alice"),
        picture(server, "x", "mallory"),
    )

    assert [Enrolment.ENROLLED, Enrolment.MISMATCH] == outcomes
    assert 1 == len(client.list_faces(collection_id="staff").faces)


@pytest.mark.parametrize("persons", [["mallory"], ["mallory", "bob"]])
def test_a_face_of_a_refused_picture_that_a_killed_run_has_left_is_deleted(
    server: LocalRekognition, client: RekognitionClient, persons: list[str]
) -> None:
    """The face has no user. Faces of other clients have another external id."""
    data = picture(server, "x", *persons)
    faces = [
        client.index_faces(
            collection_id="staff",
            image=Image(bytes=data),
            external_image_id=external_id,
            max_faces=1,
        ).face_records[0]
        for external_id in (f"sha256:{hashlib.sha256(data).hexdigest()}", "theirs")
    ]
    ours, theirs = [record.face.face_id for record in faces]
    good = picture(server, "a", "alice")
    report = enroll_faces(client, "staff", "alice", [good, data], tps=INF)
    first, second = report.pictures
    left = {f.face_id for f in client.list_faces(collection_id="staff").faces}

    assert {first.face_id, theirs} == left
    assert ours not in left
    assert second.face_id is None


def test_a_face_of_a_refused_picture_that_is_a_user_s_stays(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """The face keeps its user, and the report has its id."""
    data = picture(server, "party", "bob", "alice")
    record = client.index_faces(
        collection_id="staff",
        image=Image(bytes=data),
        external_image_id=f"sha256:{hashlib.sha256(data).hexdigest()}",
        max_faces=1,
    ).face_records[0]
    client.associate_faces(
        collection_id="staff", user_id="bob", face_ids=[record.face.face_id]
    )
    [refused] = enroll_faces(client, "staff", "alice", [data], tps=INF).pictures

    assert not server.requests.of("DeleteFaces")
    assert record.face.face_id == refused.face_id
    assert (refused.reason or "").endswith("; its face has a user and stays")


def test_faces_that_cannot_be_associated_are_in_the_report(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """The report has each id, and the next run leaves them as they are."""
    pictures = [picture(server, f"a{n}", "alice") for n in range(2)]
    server.fail_next("ConflictException", operation="AssociateFaces", times=None)
    report = enroll_faces(client, "staff", "alice", pictures, tps=INF)
    indexed = {face.face_id for face in client.list_faces(collection_id="staff").faces}

    assert indexed == {p.face_id for p in report.pictures}
    assert [Enrolment.FAILED] * 2 == [p.outcome for p in report.pictures]
    assert all("ConflictException" in (p.reason or "") for p in report.pictures)
    server.clear_faults()
    assert [Enrolment.ENROLLED] * 2 == enroll(client, "alice", *pictures)


def test_a_face_that_cannot_be_deleted_is_in_the_report(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """The report has its id, so that you can delete it."""
    server.fail_next("InternalServerError", operation="DeleteFaces", times=None)
    group = picture(server, "party", "bob", "alice")
    good = picture(server, "a", "alice")
    report = enroll_faces(client, "staff", "alice", [group, good], tps=INF)
    [first, second] = report.pictures

    assert (Enrolment.GROUP, Enrolment.ENROLLED) == (first.outcome, second.outcome)
    assert first.face_id
    assert "its face may still exist: " in (first.reason or "")


def test_a_face_of_another_user_stays_theirs(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """It is reported, and nothing of it is changed."""
    data = picture(server, "a", "alice")
    enroll(client, "alice", data)

    assert [Enrolment.OTHERS] == enroll(client, "bob", data)
    assert 1 == len(faces_of(client, "alice"))


@pytest.mark.parametrize("how", ["exception", "rejected"])
def test_more_faces_than_a_user_can_have_are_reported(
    server: LocalRekognition, client: RekognitionClient, how: str
) -> None:
    """Both documented refusals of the service count, for a chunk of 100 faces."""
    server.switch(too_many_faces=how)
    pictures = [picture(server, f"a{n}", "alice") for n in range(101)]
    outcomes = enroll(client, "alice", *pictures)

    assert [Enrolment.ENROLLED] * 100 + [Enrolment.FULL] == outcomes


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        (b"", "bytes: must have"),
        (b"data:image/png;base64,iVBORw0KGgo", "a data URL"),
        (sample_image("small", width=40), "at least 80 pixels"),
        ("missing.png", "cannot be read: No such file"),
    ],
)
def test_an_invalid_picture_is_not_sent(
    server: LocalRekognition,
    client: RekognitionClient,
    bad: bytes | str,
    words: str,
) -> None:
    """The report names it with the reason, and the others are enrolled."""
    report = enroll_faces(
        client, "staff", "alice", [bad, picture(server, "a", "alice")], tps=INF
    )
    first, second = report.pictures

    assert Enrolment.ENROLLED == second.outcome
    assert Enrolment.UNUSABLE == first.outcome
    assert words in (first.reason or "")
    assert 1 == len(server.requests.of("IndexFaces"))


def test_a_user_who_is_being_changed_is_waited_for(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """A conflict passes, and the token stays the same."""
    server.fail_next("ConflictException", operation="AssociateFaces", times=3)

    assert [Enrolment.ENROLLED] == enroll(
        client, "alice", picture(server, "a", "alice")
    )
    assert 1 == len({r.token for r in server.requests.of("AssociateFaces")})


def test_a_user_who_is_not_there_is_an_error(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """No user is created."""
    with pytest.raises(errors.ResourceNotFoundException):
        enroll(client, "nobody", picture(server, "a", "alice"))


def test_erased_is_erased(
    server: LocalRekognition, client: RekognitionClient, tmp_path: Path
) -> None:
    """Faces and user are gone, others stay, and the receipt has the time."""
    enroll(client, "alice", *(picture(server, f"a{n}", "alice") for n in range(3)))
    enroll(client, "bob", picture(server, "b", "bob"))
    faces = faces_of(client, "alice")
    done = erase_user(client, "staff", "alice", receipt=tmp_path / "r.json", tps=INF)
    written = json.loads((tmp_path / "r.json").read_text())

    assert {"bob"} == {u.user_id for u in client.iter_list_users(collection_id="staff")}
    assert faces_of(client, "bob") == {
        face.face_id for face in client.list_faces(collection_id="staff").faces
    }
    assert (True, "removed", faces) == (done.complete, done.user, set(done.face_ids))
    # The ids of the faces prove nothing, so the file does not keep them.
    assert {**json.loads(json.dumps(done.to_dict())), "face_ids": []} == written
    assert 3 == written["faces"]
    assert 0o600 == stat.S_IMODE((tmp_path / "r.json").stat().st_mode)


@pytest.mark.parametrize(
    "operation",
    ["ListFaces", "DisassociateFaces", "DeleteFaces", "DeleteUser"],
)
@pytest.mark.parametrize("applied", [False, True])
def test_an_erasure_that_was_cut_short_is_finished_by_the_next(
    server: LocalRekognition,
    client: RekognitionClient,
    tmp_path: Path,
    operation: str,
    applied: bool,
) -> None:
    """Wherever it stopped, and whether or not the last step was done: no face stays."""
    once = client.with_options(retry=RetryPolicy(max_attempts=1))
    enroll(client, "alice", *(picture(server, f"a{n}", "alice") for n in range(3)))
    if applied:
        server.lose_reply_next(operation)
    else:
        server.fail_next("InternalServerError", operation=operation)
    with pytest.raises(errors.RekoError):
        erase_user(once, "staff", "alice", receipt=tmp_path / "r.json", tps=INF)
    done = erase_user(once, "staff", "alice", receipt=tmp_path / "r.json", tps=INF)

    assert done.complete
    assert 3 == len(done.face_ids)
    assert () == client.list_faces(collection_id="staff").faces


def test_erasing_a_missing_user_is_accepted(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """The receipt reports the user as absent."""
    done = erase_user(client, "staff", "nobody", tps=INF)

    assert (True, "absent", ()) == (done.complete, done.user, done.face_ids)


def test_a_collection_that_is_not_there_yields_no_receipt(
    server: LocalRekognition, client: RekognitionClient, tmp_path: Path
) -> None:
    """Its name may be mistyped, and the user be alive and well in another."""
    receipt = tmp_path / "r.json"
    with pytest.raises(errors.ProvisioningError, match="stafff does not exist in us-"):
        erase_user(client, "stafff", "alice", receipt=receipt, tps=INF)

    assert not receipt.exists()
    assert not server.requests.of("DeleteUser")


def test_a_collection_that_went_meanwhile_took_the_user_with_it(
    client: RekognitionClient, server: LocalRekognition, tmp_path: Path
) -> None:
    """The erasure that was begun is completed."""
    receipt = tmp_path / "r.json"
    enroll(client, "alice", picture(server, "a", "alice"))
    server.fail_next("AccessDeniedException", operation="DisassociateFaces")
    with pytest.raises(errors.AccessDeniedError):
        erase_user(client, "staff", "alice", receipt=receipt, tps=INF)
    client.delete_collection(collection_id="staff")
    done = erase_user(client, "staff", "alice", receipt=receipt, tps=INF)

    assert (True, "absent", 1) == (done.complete, done.user, len(done.face_ids))


def test_a_receipt_of_another_user_is_refused(
    server: LocalRekognition, client: RekognitionClient, tmp_path: Path
) -> None:
    """Nothing is sent."""
    erase_user(client, "staff", "alice", receipt=tmp_path / "r.json", tps=INF)
    before = len(server.requests)

    with pytest.raises(errors.JournalMismatch, match="staff/alice"):
        erase_user(client, "staff", "bob", receipt=tmp_path / "r.json", tps=INF)
    assert before == len(server.requests)


@pytest.mark.parametrize("back", [False, True])
def test_a_complete_receipt_is_not_rewritten(
    client: RekognitionClient, server: LocalRekognition, tmp_path: Path, back: bool
) -> None:
    """It is returned as it is, or refused if the user exists again."""
    receipt = tmp_path / "r.json"
    enroll(client, "alice", picture(server, "a", "alice"))
    first = erase_user(client, "staff", "alice", receipt=receipt, tps=INF)
    written = receipt.read_bytes()
    changes = len(server.requests.of("DeleteUser", "DeleteFaces"))
    if back:
        client.create_user(collection_id="staff", user_id="alice")
        message = "the user has been created again"
        with pytest.raises(errors.JournalMismatch, match=message):
            erase_user(client, "staff", "alice", receipt=receipt, tps=INF)
    else:
        again = erase_user(client, "staff", "alice", receipt=receipt, tps=INF)
        assert evolve(first, face_ids=()) == again

    assert written == receipt.read_bytes()
    assert changes == len(server.requests.of("DeleteUser", "DeleteFaces"))


def test_faces_that_reappear_are_reported(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """Another client adds faces meanwhile: the receipt is not signed."""
    enroll(client, "alice", picture(server, "a", "alice"))
    [face] = client.list_faces(collection_id="staff").faces
    listed = {"Faces": [face.to_dict()]}
    server.reply("ListFaces", listed)

    with pytest.raises(errors.ProvisioningError, match="still exist"):
        erase_user(client, "staff", "alice", tps=INF)
