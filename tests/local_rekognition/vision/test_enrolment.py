"""From a folder of photographs to an erased user, with each SDK."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from rekoclient.cli import main
from rekoclient.models import Image
from rekoclient.provisioning import (
    enroll_users,
    erase_faces,
    erase_user,
    external_id_of,
    key_of,
    search_collections,
)
from rekoclient.provisioning.register import read_register
from rekoclient.testing import LocalRekognition

pytest.importorskip("cv2", reason="the extra vision is not installed")

from ..test_javascript import JavaScript, javascript, modules
from .photographs import photograph

__all__ = ["javascript", "modules"]  # fixtures

INF = float("inf")
PERSONS = ("barack-obama", "grace-hopper", "joe-biden")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[LocalRekognition]:
    """A server with vision and a state file."""
    state = tmp_path / "state.jsonl"
    with LocalRekognition(vision=True, state=state) as server:
        server.boto_client().create_collection(CollectionId="staff")
        yield server


def users_in(client: Any, name: str) -> list[str]:
    """Return the users that a photograph finds."""
    reply = client.search_users_by_image(
        CollectionId="staff", Image={"Bytes": photograph(name)}
    )
    return [match["User"]["UserId"] for match in reply["UserMatches"]]


def test_a_folder_is_enrolled_searched_and_erased(
    server: LocalRekognition, tmp_path: Path
) -> None:
    """The client enrols and erases, and boto3 searches."""
    for person in PERSONS:
        (tmp_path / "staff" / person).mkdir(parents=True)
        (tmp_path / "staff" / person / "1.jpg").write_bytes(photograph(person))
    client, boto = server.client(), server.boto_client()

    reports = enroll_users(client, "staff", tmp_path / "staff", tps=float("inf"))
    found = [users_in(boto, name) for name in ("barack-obama-2", "eileen-collins")]
    receipt = erase_user(client, "staff", "barack-obama")

    assert all(report.complete for report in reports)
    assert [["barack-obama"], []] == found
    assert 1 == len(receipt.face_ids)
    assert [] == users_in(boto, "barack-obama-2")
    assert 2 == boto.describe_collection(CollectionId="staff")["FaceCount"]


def test_photographs_are_indexed_searched_in_two_collections_and_erased(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The command indexes every face, and the client finds and erases the photos."""
    state, register = str(tmp_path / "local.jsonl"), tmp_path / "faces.register"
    visit = ("event", "2024/visit.jpg")
    photos = {"2024/visit": "group", "2024/portrait": "grace-hopper"}
    for key, name in photos.items():
        path = tmp_path / "photos" / f"{key}.jpg"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(photograph(name))
    with LocalRekognition(state=state) as server:
        for collection in ("event", "staff"):
            server.boto_client().create_collection(CollectionId=collection)
    options = ["--local", state, "--vision", "--register", str(register)]
    code = main(["index", "event", str(tmp_path / "photos"), *options])
    out = capsys.readouterr().out
    with (
        LocalRekognition(vision=True, state=state) as server,
        server.client() as client,
    ):
        enroll_users(client, "staff", {"obama": [photograph("barack-obama")]}, tps=INF)

        def found(name: str) -> list[tuple[str, str | None]]:
            matches = search_collections(
                client,
                ["event", "staff"],
                image=Image(bytes=photograph(name)),
                users=False,
                tps=INF,
            ).matches
            return sorted(
                (match.collection_id, key_of(match.face.external_image_id or ""))
                for match in matches
                if match.face
            )

        before = [found("barack-obama-2"), found("eileen-collins")]
        erase_faces(
            client, "event", prefix=external_id_of("2024/visit"), register=register
        )
        after = [found("barack-obama-2"), found("eileen-collins")]

    assert 0 == code
    assert "event: 2 pictures (2 indexed), 5 new faces" in out
    assert [[visit, ("staff", None)], [visit]] == before
    assert [[("staff", None)], []] == after
    assert {"2024::portrait.jpg"} == {
        line.external_image_id for line in read_register(register)
    }


def test_plain_boto3_finds_what_the_command_indexed(tmp_path: Path) -> None:
    """A search of each of two collections returns the key of the photograph."""
    state, photos = str(tmp_path / "local.jsonl"), tmp_path / "photos"
    photos.mkdir()
    (photos / "visit.jpg").write_bytes(photograph("group"))
    with LocalRekognition(state=state) as server:
        for collection in ("event", "staff"):
            server.boto_client().create_collection(CollectionId=collection)
    code = main(["index", "event", str(photos), "--local", state, "--vision"])
    with LocalRekognition(vision=True, state=state) as server:
        boto = server.boto_client()
        boto.index_faces(
            CollectionId="staff", Image={"Bytes": photograph("barack-obama")}
        )
        found = {
            (name, collection): [
                key_of(match["Face"].get("ExternalImageId", ""))
                for match in boto.search_faces_by_image(
                    CollectionId=collection, Image={"Bytes": photograph(name)}
                )["FaceMatches"]
            ]
            for name in ("barack-obama-2", "eileen-collins")
            for collection in ("event", "staff")
        }
    assert 0 == code
    assert {
        ("barack-obama-2", "event"): ["visit.jpg"],
        ("barack-obama-2", "staff"): [None],
        ("eileen-collins", "event"): ["visit.jpg"],
        ("eileen-collins", "staff"): [],
    } == found


@pytest.mark.prove
@pytest.mark.skipif(shutil.which("npm") is None, reason="there is no npm")
def test_the_javascript_sdk_enrols_searches_and_erases(
    server: LocalRekognition, javascript: JavaScript
) -> None:
    """The JavaScript SDK enrols, indexes, compares, searches twice and erases."""
    client: Any = javascript
    faces = {}
    for person in PERSONS:
        client.create_user(CollectionId="staff", UserId=person)
        record = client.index_faces(
            CollectionId="staff", Image={"Bytes": photograph(person)}
        )["FaceRecords"][0]
        faces[person] = record["Face"]["FaceId"]
        client.associate_faces(
            CollectionId="staff", UserId=person, FaceIds=[faces[person]]
        )
    group = {"Bytes": photograph("group")}
    assert 4 == len(client.detect_faces(Image=group)["FaceDetails"])
    compared = client.compare_faces(
        SourceImage={"Bytes": photograph("barack-obama-2")}, TargetImage=group
    )
    assert (1, 3) == (len(compared["FaceMatches"]), len(compared["UnmatchedFaces"]))
    assert ["barack-obama"] == users_in(client, "barack-obama-2")
    assert [] == users_in(client, "eileen-collins")

    client.create_collection(CollectionId="event")
    key = external_id_of("2024/visit.jpg")
    records = client.index_faces(
        CollectionId="event", Image=group, ExternalImageId=key
    )["FaceRecords"]
    assert 4 == len(records)
    found = {
        collection: [
            match["Face"].get("ExternalImageId")
            for match in client.search_faces_by_image(
                CollectionId=collection, Image={"Bytes": photograph("barack-obama-2")}
            )["FaceMatches"]
        ]
        for collection in ("event", "staff")
    }
    assert {"event": [key], "staff": [None]} == found

    named = {"CollectionId": "staff", "UserId": "barack-obama"}
    client.disassociate_faces(**named, FaceIds=[faces["barack-obama"]])
    client.delete_faces(CollectionId="staff", FaceIds=[faces["barack-obama"]])
    client.delete_user(**named)
    assert [] == users_in(client, "barack-obama-2")
