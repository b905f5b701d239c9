"""Many users at once: side by side, resumed, and every picture accounted for."""

import base64
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from rekoclient import RekognitionClient, RetryPolicy, errors
from rekoclient.models import Image
from rekoclient.provisioning import (
    Enrolment,
    EnrolReport,
    Progress,
    enroll_faces,
    enroll_users,
)
from rekoclient.provisioning.faces import limits, pipeline
from rekoclient.provisioning.faces.pictures import load as load_picture
from rekoclient.testing import DeclaredFace, LocalRekognition, sample_image

from .test_pictures import jpeg

INF = float("inf")
Outcomes = dict[str, list[Enrolment]]


@pytest.fixture
def client(server: LocalRekognition) -> Iterator[RekognitionClient]:
    """A client of an empty collection."""
    policy = RetryPolicy(sleep=lambda seconds: None)
    with server.client(retry=policy) as client:
        client.create_collection(collection_id="staff")
        yield client


def pictures(server: LocalRekognition, user: str, count: int) -> list[bytes]:
    """Pictures of one person."""
    made = [sample_image(f"{user}{number}") for number in range(count)]
    for data in made:
        server.declare_faces(data, user)
    return made


def outcomes(reports: tuple[EnrolReport, ...]) -> Outcomes:
    """Return what became of the pictures of each user."""
    return {r.user_id: [picture.outcome for picture in r.pictures] for r in reports}


def enroll(client: RekognitionClient, **images: Any) -> Outcomes:
    """Return what became of the pictures of each user."""
    return outcomes(enroll_users(client, "staff", images, tps=INF))


def owners(client: RekognitionClient) -> list[str]:
    """Whose the faces of the collection are."""
    faces = client.iter_list_faces(collection_id="staff")
    return sorted(face.user_id or "nobody" for face in faces)


def on_each(
    client: RekognitionClient, event: str, call: Callable[[], object]
) -> Callable[[], None]:
    """Call a function at each request, until the returned function is called."""
    events = client.boto_client.meta.events

    def handler(**_: object) -> None:
        call()

    events.register(event, handler)
    return lambda: events.unregister(event, handler)


@pytest.mark.parametrize(("users", "each"), [(1, 4), (4, 1)])
def test_requests_are_in_flight_together(
    server: LocalRekognition, client: RekognitionClient, users: int, each: int
) -> None:
    """Those of one user, and those of many: each waits here until there are two."""
    together = threading.Barrier(2)
    on_each(client, "before-send.rekognition.IndexFaces", lambda: together.wait(30))
    images = {f"u{n}": pictures(server, f"u{n}", each) for n in range(users)}

    assert {u: [Enrolment.ENROLLED] * each for u in images} == enroll(client, **images)


@pytest.mark.parametrize(("room", "held"), [(96_000, 32), (3_999, 3), (1_000, 1)])
def test_the_pictures_in_memory_are_bounded(
    server: LocalRekognition,
    client: RekognitionClient,
    monkeypatch: pytest.MonkeyPatch,
    room: int,
    held: int,
) -> None:
    """By their number and by their bytes, however fast they may be sent."""
    lock, now, most = threading.Lock(), 0, 0

    def count(by: int) -> None:
        nonlocal now, most
        with lock:
            now += by
            most = max(most, now)

    def load(*arguments: Any) -> Image:
        count(1)
        return load_picture(*arguments)

    monkeypatch.setattr(pipeline, "load", load)
    monkeypatch.setattr(limits, "MOST_BYTES", room)
    together = threading.Barrier(held)
    on_each(client, "before-send.rekognition.IndexFaces", lambda: together.wait(30))
    on_each(client, "after-call.rekognition.IndexFaces", lambda: count(-1))
    images = [sample_image(f"{n}").ljust(1_000, b"\0") for n in range(96)]
    for data in images:
        server.declare_faces(data, "alice")
    enroll_users(client, "staff", {"alice": images}, tps=10_000)

    assert (0, held) == (now, most)


def test_the_faces_of_a_collection_are_listed_once_for_all_users(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """And the users are not listed at all."""
    enroll(client, **{f"u{n}": pictures(server, f"u{n}", 1) for n in range(5)})

    assert 1 == len(server.requests.of("ListFaces"))
    assert not server.requests.of("ListUsers")


def test_run_again_it_sends_no_change(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """The list of faces shows which pictures are enrolled."""
    images = {user: pictures(server, user, 2) for user in ("alice", "bob")}
    enroll(client, **images)
    before = len(server.requests)
    again = enroll(client, **images)

    assert {user: [Enrolment.PRESENT] * 2 for user in images} == again
    assert ["ListFaces"] == [r.operation for r in server.requests[before:]]


def test_a_user_with_a_face_is_known_to_be_there(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """A new picture of theirs needs no CreateUser."""
    images = pictures(server, "alice", 2)
    enroll(client, alice=images[:1])

    assert {"alice": ["present", "enrolled"]} == enroll(client, alice=images)
    assert 1 == len(server.requests.of("CreateUser"))


def test_what_is_at_a_name_in_s3_may_have_changed(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """So it is read again, unless the version is named."""
    first, second = pictures(server, "alice", 2)
    server.put_s3_object("photos", "a.png", first)
    enroll(client, alice="s3://photos/a.png")
    server.put_s3_object("photos", "a.png", second)

    assert {"alice": [Enrolment.ENROLLED]} == enroll(client, alice="s3://photos/a.png")
    assert ["alice"] * 2 == owners(client)


def test_users_are_made_where_there_is_a_face_for_them(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """Whether or not they are there: the service knows, and is asked once a user."""
    client.create_user(collection_id="staff", user_id="bob")
    wall = sample_image("wall")
    server.declare_faces(wall)
    done = enroll(
        client,
        alice=pictures(server, "alice", 1),
        bob=pictures(server, "bob", 1),
        carol=[wall],
        dave=[],
    )
    users = {u.user_id for u in client.iter_list_users(collection_id="staff")}

    assert {"alice", "bob"} == users
    assert {
        "alice": [Enrolment.ENROLLED],
        "bob": [Enrolment.ENROLLED],
        "carol": [Enrolment.NO_FACE],
        "dave": [],
    } == done


def test_a_user_who_was_just_made_may_not_be_known_yet(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """The conflict passes, and the user is not created twice."""
    server.fail_next("ResourceNotFoundException", operation="AssociateFaces", times=3)
    enroll(client, alice=pictures(server, "alice", 1))

    assert ["alice"] == owners(client)
    assert 1 == len(server.requests.of("CreateUser"))


@pytest.mark.parametrize("times", [1, 3])
def test_a_conflict_over_a_user_who_is_not_there_is_tried_again(
    server: LocalRekognition, client: RekognitionClient, times: int
) -> None:
    """The other meaning of ConflictException: not that they exist."""
    server.fail_next("ConflictException", operation="CreateUser", times=times)
    enroll(client, alice=pictures(server, "alice", 1))

    assert ["alice"] == owners(client)


def test_a_user_whom_a_conflict_keeps_from_being_made_fails_alone(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """The reason is the conflict, and known users are enrolled."""
    images = {user: pictures(server, user, 2) for user in ("alice", "bob", "carol")}
    enroll(client, alice=images["alice"][:1], carol=images["carol"][:1])
    server.fail_next("ConflictException", operation="CreateUser", times=None)
    _, bob, _ = enroll_users(client, "staff", images, tps=INF)

    assert [Enrolment.FAILED] * 2 == [picture.outcome for picture in bob.pictures]
    assert "ConflictException" in (bob.pictures[0].reason or "")
    assert ["alice", "alice", "carol", "carol"] == owners(client)


def test_a_user_who_goes_meanwhile_fails_alone(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """They are not created again, because another client deleted them."""
    images = {user: pictures(server, user, 2) for user in ("alice", "bob", "carol")}
    enroll(client, bob=images["bob"][:1])
    lock = threading.Lock()

    def remove() -> None:
        with lock:
            if not server.requests.of("DeleteUser"):
                server.boto_client().delete_user(CollectionId="staff", UserId="bob")

    on_each(client, "before-send.rekognition.IndexFaces", remove)
    _, bob, _ = enroll_users(client, "staff", images, tps=INF)

    assert Enrolment.FAILED == bob.pictures[1].outcome
    assert "ResourceNotFoundException" in (bob.pictures[1].reason or "")
    assert ["alice", "alice", "carol", "carol", "nobody"] == owners(client)


def test_a_user_who_cannot_be_made_fails_alone(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """The others are enrolled, and the next run does the rest."""
    images = {user: pictures(server, user, 1) for user in ("alice", "bob")}
    server.fail_next("InvalidParameterException", operation="CreateUser")
    first = enroll(client, **images)

    assert [["enrolled"], ["failed"]] == sorted(first.values())
    assert {"enrolled", "present"} == {o for [o] in enroll(client, **images).values()}
    assert ["alice", "bob"] == owners(client)


def test_a_picture_of_two_users_is_refused_for_both(
    server: LocalRekognition, client: RekognitionClient, tmp_path: Path
) -> None:
    """The owner is unclear, and the first user in order would get the face."""
    [data] = pictures(server, "alice", 1)
    for user in ("alice", "bob"):
        (tmp_path / user).mkdir()
        (tmp_path / user / "1.png").write_bytes(data)
    alice, bob = enroll_users(client, "staff", tmp_path, tps=INF)

    assert f"also a picture of another user: {tmp_path}/bob/1.png" in str(alice)
    assert f"also a picture of another user: {tmp_path}/alice/1.png" in str(bob)
    assert not server.requests.of("IndexFaces")


def test_invalid_input_is_reported_before_anything_is_sent(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """All of it at once, not hours later when the user's turn comes."""
    told: list[tuple[str, int]] = []
    server.requests.clear()
    enroll_users(
        client,
        "staff",
        {"alice": pictures(server, "alice", 2), "bob": [b"GIF89a", "gone.png"]},
        tps=INF,
        on_unusable=lambda p: told.append((p.source, len(server.requests))),
    )

    assert [("picture 1", 0), ("gone.png", 0)] == told


def test_ids_that_cannot_be_are_refused_all_at_once(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """Nothing is read, and nothing sent."""
    before = len(server.requests)
    with pytest.raises(errors.ManifestError) as raised:
        enroll_users(client, "staff", {"a b": "gone", "alice": "gone", "c/d": "gone"})
    with pytest.raises(errors.RequestValidationError, match="quality_filter"):
        enroll_users(client, "staff", {"a": "gone"}, quality_filter="BEST")  # type: ignore[arg-type]
    with pytest.raises(errors.RequestValidationError, match="user_match_threshold"):
        enroll_faces(client, "staff", "alice", "gone", user_match_threshold=101)

    assert 2 == len(raised.value.problems)
    assert before == len(server.requests)


@pytest.mark.parametrize("how", ["exception", "rejected"])
def test_a_user_gets_as_many_faces_as_there_is_room_for(
    server: LocalRekognition, client: RekognitionClient, how: Any
) -> None:
    """The others are deleted, because a search by user cannot find them."""
    server.switch(too_many_faces=how)
    images = pictures(server, "alice", 150)
    enroll(client, alice=images[:63])
    [report] = enroll_users(client, "staff", {"alice": images}, tps=INF)

    assert {
        Enrolment.PRESENT: 63,
        Enrolment.ENROLLED: 37,
        Enrolment.FULL: 50,
    } == report.counts
    assert ["alice"] * 100 == owners(client)
    assert {None} == {p.face_id for p in report.pictures if p.outcome == Enrolment.FULL}


def test_faces_for_a_missing_user_are_deleted(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """They would have no user."""
    with pytest.raises(errors.ResourceNotFoundException):
        enroll_faces(client, "staff", "nobody", pictures(server, "a", 3), tps=INF)

    assert [] == owners(client)


def test_the_reasons_of_the_service_are_data(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """Each has a message of its own, reasons that AWS adds later included."""
    blurred = sample_image("blurred")
    server.declare_faces(blurred, DeclaredFace("alice", flaws=("LOW_SHARPNESS",)))
    images = [*pictures(server, "alice", 3), *pictures(server, "mallory", 1), blurred]

    def answer(body: dict[str, Any]) -> dict[str, Any]:
        first, second, _, fourth = body["FaceIds"]
        return {
            "AssociatedFaces": [{"FaceId": first}],
            "UnsuccessfulFaceAssociations": [
                {"FaceId": second, "Reasons": ["ASSOCIATED_TO_A_DIFFERENT_IDENTITY"]},
                {"FaceId": fourth, "Reasons": ["LOW_MATCH_CONFIDENCE"]},
                {"FaceId": "unheard-of", "Reasons": ["FACE_NOT_FOUND"]},
            ],
            "UserStatus": "UPDATING",
        }

    server.reply("AssociateFaces", answer)
    [report] = enroll_users(client, "staff", {"alice": images}, tps=INF)

    assert [
        (Enrolment.ENROLLED, ()),
        (Enrolment.FAILED, ("ASSOCIATED_TO_A_DIFFERENT_IDENTITY",)),
        (Enrolment.PRESENT, ()),
        (Enrolment.MISMATCH, ("LOW_MATCH_CONFIDENCE",)),
        (Enrolment.NO_FACE, ("LOW_SHARPNESS",)),
    ] == [(picture.outcome, picture.codes) for picture in report.pictures]
    assert report.to_dict()["complete"] is False


def test_a_throttle_uses_up_no_attempt(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """A picture that was put off ten times is enrolled all the same."""
    server.fail_next(operation="IndexFaces", times=10)
    told: list[Progress] = []
    images = {"alice": pictures(server, "alice", 2)}
    enroll_users(client, "staff", images, tps=10_000, on_progress=told.append)

    assert ["alice"] * 2 == owners(client)
    assert (2, 2, 0, 10) == (
        told[-1].done,
        told[-1].total,
        told[-1].failed,
        told[-1].throttled,
    )


def test_lost_replies_make_no_second_face(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """Whatever they were the replies to, and however many there were."""
    server.lose_some_replies(rate=0.3)
    patient = client.with_options(retry=RetryPolicy(max_attempts=20, base_delay=0))
    images = {f"u{n}": pictures(server, f"u{n}", 3) for n in range(12)}
    enroll(patient, **images)
    server.clear_faults()

    assert len(server.requests.of("IndexFaces")) > 36
    assert sorted(user for user in images for _ in range(3)) == owners(client)


def test_killed_before_any_request_the_next_run_does_the_rest(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """Every picture has one face at the end, and its user has it."""
    moment = 0
    while True:
        lock, sent = threading.Lock(), 0
        images = {f"{user}{moment}": 2 for user in ("alice", "bob")}

        def kill(moment: int = moment, lock: threading.Lock = lock) -> None:
            nonlocal sent
            with lock:
                sent += 1
                if sent > moment:
                    raise KeyboardInterrupt

        people = {user: pictures(server, user, n) for user, n in images.items()}
        forget = on_each(client, "before-send.rekognition", kill)
        try:
            enroll(client, **people)
        except KeyboardInterrupt:
            pass
        else:
            break
        finally:
            forget()
        done = enroll(client, **people)
        moment += 1

        assert set(done) == set(people)
        assert {o for row in done.values() for o in row} <= {"enrolled", "present"}
    names = [name for n in range(moment + 1) for name in (f"alice{n}", f"bob{n}")]

    assert 9 == moment
    assert sorted(names * 2) == owners(client)


def test_a_cancelled_run_ends_cleanly_and_the_next_one_resumes(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """Skipped pictures are reported, and refused faces are still deleted."""
    cancel = threading.Event()
    party = sample_image("party")
    server.declare_faces(party, "bob", "mallory")
    images = {f"u{n:02}": pictures(server, f"u{n}", 3) for n in range(40)}
    images["u00"].insert(0, party)
    sought = base64.b64encode(party).decode()

    def stop() -> None:
        # Not before the party is on its way: who comes first is left to the threads.
        on_its_way = server.requests.of("IndexFaces")
        if any(sought == request.body["Image"]["Bytes"] for request in on_its_way):
            cancel.set()

    forget = on_each(client, "after-call.rekognition.IndexFaces", stop)
    first = enroll_users(client, "staff", images, tps=INF, cancel=cancel)
    forget()
    sent = len(server.requests.of("IndexFaces"))
    faces = owners(client)

    assert Enrolment.GROUP == first[0].pictures[0].outcome
    assert first[0].pictures[0].face_id is None
    assert Enrolment.NOT_DONE in first[-1].counts
    assert sent < 100
    assert len(faces) <= sent - 1
    second = enroll(client, **images)
    assert 119 <= sum(o in ("enrolled", "present") for r in second.values() for o in r)
    assert ["GROUP"] == [o.name for r in second.values() for o in r if o == "group"]


def test_cancelled_before_it_has_begun_it_reads_and_sends_nothing(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """Ctrl-C while many pictures are being read."""
    cancel = threading.Event()
    cancel.set()
    server.requests.clear()
    report = enroll_faces(client, "staff", "alice", "gone.png", cancel=cancel)

    assert [Enrolment.NOT_DONE] == [picture.outcome for picture in report.pictures]
    assert not server.requests


def test_an_error_that_would_be_everybody_s_ends_the_run(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """The work done until then is reported."""
    told: list[EnrolReport] = []
    images = {f"u{n}": pictures(server, f"u{n}", 1) for n in range(100)}
    server.fail_next("AccessDeniedException", operation="IndexFaces", times=None)
    with pytest.raises(errors.AccessDeniedError):
        enroll_users(client, "staff", images, tps=INF, on_report=told.append)

    assert list(images) == [report.user_id for report in told]
    assert len(server.requests.of("IndexFaces")) < 100
    assert {"failed", "not done"} == {p.outcome for r in told for p in r.pictures}


def test_a_report_has_rotated_and_ignored_pictures(
    server: LocalRekognition, client: RekognitionClient, tmp_path: Path
) -> None:
    """Text and JSON have them, and escapes in names are printed safely."""
    (tmp_path / "t.jpg").write_bytes(jpeg(6))
    (tmp_path / "n\x1b[2J.txt").write_text("notes")
    [report] = enroll_users(client, "staff", {"alice": tmp_path}, tps=INF)
    [picture] = report.pictures

    assert str(report).splitlines() == [
        "alice: 1 enrolled",
        f"  rotated by the service according to their EXIF data: {tmp_path}/t.jpg",
        f"  left out because they are not pictures: {tmp_path}/n\\x1b[2J.txt",
    ]
    assert 6 == picture.to_dict()["orientation"]
    assert [f"{tmp_path}/n\x1b[2J.txt"] == report.to_dict()["left_out"]


def test_ids_that_differ_only_by_case_are_two_users(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """The service accepts them, so they are enrolled with a warning."""
    pictures = {"Alice": sample_image("1"), "alice": sample_image("2")}

    with pytest.warns(UserWarning, match="'alice' differs only by case from 'Alice'"):
        reports = enroll_users(client, "staff", pictures)

    assert ["Alice", "alice"] == [report.user_id for report in reports]
    assert all(report.complete for report in reports)


def test_strict_case_refuses_them(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """With `strict_case` nothing is sent."""
    pictures = {"Alice": sample_image("1"), "alice": sample_image("2")}
    before = len(server.requests)

    with pytest.raises(errors.ManifestError, match="differs only by case"):
        enroll_users(client, "staff", pictures, strict_case=True)

    assert before == len(server.requests)


@pytest.mark.parametrize(
    ("images", "error"),
    [
        ([("alice", b"")], "images must be a folder, .* not list"),
        ({"alice": 5}, "pictures must be a path, .* not int"),
        ({"alice": [b"", 5]}, "picture 2 must be a path, .* not int"),
        ({5: [b""]}, "user_id: must be a string"),
    ],
)
def test_pictures_of_invalid_types_are_refused(
    server: LocalRekognition, client: RekognitionClient, images: Any, error: str
) -> None:
    """Nothing is sent."""
    server.requests.clear()
    with pytest.raises((errors.ConfigurationError, errors.ManifestError), match=error):
        enroll_users(client, "staff", images)

    assert not server.requests
