"""The plan of an enrolment, and pictures that are not billed a second time."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from rekoclient import RekognitionClient, RetryPolicy
from rekoclient.models import Image
from rekoclient.provisioning import (
    EnrolPlan,
    enroll_faces,
    enroll_users,
    ensure_user,
    erase_user,
)
from rekoclient.provisioning.register import Register, RegisterLine, read_register
from rekoclient.testing import DeclaredFace, LocalRekognition, sample_image

INF = float("inf")


@pytest.fixture
def client(server: LocalRekognition) -> Iterator[RekognitionClient]:
    """A client of an empty collection."""
    with server.client(retry=RetryPolicy(sleep=lambda seconds: None)) as client:
        client.create_collection(collection_id="staff")
        yield client


def picture(server: LocalRekognition, name: str, *people: str) -> bytes:
    """Return a picture of some people."""
    data = sample_image(name)
    server.declare_faces(
        data, *(DeclaredFace(who, left=0.3 * n) for n, who in enumerate(people))
    )
    return data


def enroll(
    client: RekognitionClient, images: dict[str, list[bytes]], **options: Any
) -> dict[str, list[str]]:
    """Return the outcomes of each user's pictures."""
    reports = enroll_users(client, "staff", images, tps=INF, **options)
    return {r.user_id: [str(p.outcome) for p in r.pictures] for r in reports}


def sent(server: LocalRekognition) -> int:
    """Return the number of billed requests."""
    return len(server.requests.of("IndexFaces"))


def test_the_plan_has_what_is_sent(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """An enrolment sends no other requests, and none without consent."""
    images = {
        "alice": [picture(server, f"a{n}", "alice") for n in range(3)],
        "bob": [picture(server, "b", "bob"), b"GIF89a"],
    }
    enroll(client, {"alice": images["alice"][:1]})
    server.requests.clear()
    plans: list[EnrolPlan] = []

    def decline(plan: EnrolPlan) -> bool:
        plans.append(plan)
        return False

    assert {
        "alice": ["not done"] * 3,
        "bob": ["not done", "unusable"],
    } == enroll(client, images, confirm=decline)
    assert ["ListFaces"] == [request.operation for request in server.requests]
    enroll(client, images, confirm=lambda plan: plan == plans[0])
    counts = {"index_faces": 3, "create_user": 1, "associate_faces": 2}
    [plan] = plans

    assert (2, 5, 1, 1) == (plan.users, plan.pictures, plan.present, plan.left_out)
    assert counts == plan.calls
    assert list(counts.values()) == [
        len(server.requests.of(name))
        for name in ("IndexFaces", "CreateUser", "AssociateFaces")
    ]


def test_the_slowest_step_takes_the_time_of_a_plan(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """At the published quota of AssociateFaces, 5 a second."""
    images = {f"u{n}": [picture(server, f"{n}", f"u{n}")] for n in range(10)}
    plans: list[EnrolPlan] = []

    def decline(plan: EnrolPlan) -> bool:
        plans.append(plan)
        return False

    enroll_users(client, "staff", images, confirm=decline)

    assert 2.0 == plans[0].seconds
    assert {"index_faces": 10, "create_user": 10, "associate_faces": 10} == (
        plans[0].to_dict()["calls"]
    )


def test_refused_pictures_are_sent_once(
    server: LocalRekognition, client: RekognitionClient, tmp_path: Path
) -> None:
    """The register has a line for each, with the reason."""
    images = {
        "alice": [
            picture(server, "a", "alice"),
            picture(server, "group", "alice", "bob"),
            picture(server, "nobody"),
            picture(server, "stranger", "eve"),
        ]
    }
    register = tmp_path / "faces.register"
    first = enroll(client, images, register=register)
    lines = register.read_text()
    again = enroll(client, images, register=register)

    assert {"alice": ["enrolled", "group", "no face", "mismatch"]} == first
    assert {"alice": ["present", "group", "no face", "mismatch"]} == again
    assert 4 == sent(server)
    assert lines == register.read_text()
    assert ["group", "mismatch", "no face"] == sorted(
        line.refusal.outcome for line in read_register(register) if line.refusal
    )


def test_other_settings_send_a_refused_picture_again(
    server: LocalRekognition, client: RekognitionClient, tmp_path: Path
) -> None:
    """Another filter or threshold may accept it, and another user as well."""
    group = picture(server, "group", "alice", "bob")
    register = tmp_path / "faces.register"
    for options in (
        {},
        {"quality_filter": "NONE"},
        {"quality_filter": "NONE", "user_match_threshold": 50.0},
    ):
        for _ in range(2):
            enroll(client, {"alice": [group]}, register=register, **options)
    enroll(client, {"bob": [group]}, register=register)

    assert 4 == sent(server)


def test_an_erasure_removes_refused_pictures_from_the_register(
    server: LocalRekognition, client: RekognitionClient, tmp_path: Path
) -> None:
    """A refused picture is data of the person too."""
    register = tmp_path / "faces.register"
    images = {"alice": [picture(server, "group", "alice", "bob")]}
    enroll(client, images, register=register)
    ensure_user(client, "staff", "alice", tps=INF)
    erase_user(
        client,
        "staff",
        "alice",
        register=register,
        receipt=tmp_path / "receipt",
        tps=INF,
    )

    assert "" == register.read_text()


def adopt(
    server: LocalRekognition,
    client: RekognitionClient,
    register: Path,
    *people: str,
    user: str | None = None,
) -> bytes:
    """Index a picture under an external id of its own, as another program does."""
    data = picture(server, "badge", *people)
    found = client.index_faces(
        collection_id="staff",
        image=Image(bytes=data),
        external_image_id="alice:2024-badge.jpg",
    )
    faces = [record.face for record in found.face_records]
    if user:
        client.create_user(collection_id="staff", user_id=user)
        client.associate_faces(
            collection_id="staff",
            user_id=user,
            face_ids=[faces[0].face_id or ""],
        )
    Register(register).append(
        RegisterLine(
            collection_id="staff",
            face_id=face.face_id,
            external_image_id="alice:2024-badge.jpg",
            sha256=hashlib.sha256(data).hexdigest(),
        )
        for face in faces
    )
    server.requests.clear()
    return data


@pytest.mark.parametrize("together", [False, True])
@pytest.mark.parametrize(
    ("people", "owner", "outcome"),
    [
        (["alice"], None, "enrolled"),
        (["alice"], "alice", "present"),
        (["alice"], "carol", "another user's"),
        (["alice", "bob"], None, "group"),
    ],
)
def test_a_picture_with_another_external_id_is_found_in_the_register(
    server: LocalRekognition,
    client: RekognitionClient,
    tmp_path: Path,
    *,
    people: list[str],
    owner: str | None,
    outcome: str,
    together: bool,
) -> None:
    """Its face is used, and no second one is indexed. It is never deleted."""
    register = tmp_path / "faces.register"
    data = adopt(server, client, register, *people, user=owner)
    others = {"dave": [picture(server, "d", "dave")]} if together else {}
    found = enroll(client, {"alice": [data], **others}, register=register)

    assert [outcome] == found["alice"]
    assert len(others) == sent(server)
    assert len(people) + len(others) == len(
        list(client.iter_list_faces(collection_id="staff"))
    )


def test_an_adopted_face_that_does_not_match_stays(
    server: LocalRekognition, client: RekognitionClient, tmp_path: Path
) -> None:
    """It was in the collection before, so it is not deleted."""
    register = tmp_path / "faces.register"
    enroll(client, {"alice": [picture(server, "a", "alice")]})
    data = adopt(server, client, register, "eve")

    assert {"alice": ["mismatch"]} == enroll(
        client, {"alice": [data]}, register=register
    )
    assert 2 == len(list(client.iter_list_faces(collection_id="staff")))


def test_one_picture_costs_the_same_in_a_large_collection(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """Only the faces of the user are listed, whatever the collection has."""
    world = server._worlds.default
    data = picture(server, "a", "alice")
    requests: list[list[str]] = []
    for number in (0, 9000):
        for index in range(number):
            face_id = f"{index:08}-0000-4000-8000-000000000000"
            _store_face(world, face_id)
        user = f"alice-{number}"
        server.requests.clear()
        ensure_user(client, "staff", user, tps=INF)
        enroll_faces(client, "staff", user, data if number == 0 else [data], tps=INF)
        requests.append([request.operation for request in server.requests])

    assert requests[0] == requests[1]
    assert 1 == requests[1].count("ListFaces")


def _store_face(world: Any, face_id: str) -> None:
    from rekoclient.testing.state.store import Face

    face = Face(
        face_id=face_id,
        image_id=face_id,
        person=face_id,
        bounding_box={},
        confidence=99.0,
    )
    world.store.put(world.tables.faces, "staff", face_id, face)


def test_the_register_reads_a_refusal_again(tmp_path: Path) -> None:
    """The line survives its JSON, and lines without a refusal stay as they are."""
    line = {
        "collection_id": "staff",
        "face_id": None,
        "refusal": {
            "outcome": "group",
            "reason": None,
            "codes": ["A"],
            "quality_filter": None,
            "user_match_threshold": None,
        },
    }
    path = tmp_path / "faces.register"
    path.write_text(f"{json.dumps(line)}\n")
    [found] = read_register(path)

    assert found.refusal is not None
    assert ("group", ("A",)) == (found.refusal.outcome, found.refusal.codes)
    assert RegisterLine.from_dict(found.to_dict()) == found
