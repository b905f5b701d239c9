"""The face register of an enrolment."""

import hashlib
import json
import os
import resource
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from rekoclient import RekognitionClient, RetryPolicy, errors
from rekoclient.provisioning import IndexOutcome, enroll_users, index_images
from rekoclient.provisioning.register import (
    Register,
    RegisterLine,
    forget,
    read_register,
)
from rekoclient.testing import LocalRekognition, sample_image

INF = float("inf")


@pytest.fixture
def client(server: LocalRekognition) -> Iterator[RekognitionClient]:
    """A client of an empty collection."""
    with server.client(retry=RetryPolicy(sleep=lambda seconds: None)) as client:
        client.create_collection(collection_id="staff")
        yield client


@pytest.fixture
def photos(server: LocalRekognition, tmp_path: Path) -> Path:
    """A picture of each of two users, and a group photo."""
    folder = tmp_path / "photos"
    shown = {"alice/1": ["alice"], "bob/1": ["bob"], "bob/2": ["bob", "alice"]}
    for name, people in shown.items():
        path = folder / f"{name}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(sample_image(name))
        server.declare_faces(sample_image(name), *people)
    return folder


def enroll(client: RekognitionClient, photos: Any, register: Path) -> None:
    """Enrol every user."""
    enroll_users(client, "staff", photos, register=register, tps=INF)


def test_each_face_of_a_user_has_a_line_with_its_picture(
    client: RekognitionClient, photos: Path, tmp_path: Path
) -> None:
    """A refused picture has no line. The file is private."""
    register = tmp_path / "faces.register"
    enroll(client, photos, register)
    lines = {line.user_id: line for line in read_register(register)}
    [listed] = client.list_faces(collection_id="staff", user_id="alice").faces
    alice = lines["alice"]
    data = (photos / "alice/1.png").read_bytes()

    assert ["alice", "bob"] == sorted(filter(None, lines))
    assert str(photos / "alice/1.png") == alice.source
    assert (hashlib.sha256(data).hexdigest(), len(data)) == (alice.sha256, alice.size)
    assert (listed.face_id, listed.image_id, listed.external_image_id) == (
        alice.face_id,
        alice.image_id,
        alice.external_image_id,
    )
    assert ("staff", "7.0") == (alice.collection_id, alice.face_model_version)
    assert alice.bounding_box
    assert listed.bounding_box.left == alice.bounding_box.left
    assert 0o600 == stat.S_IMODE(register.stat().st_mode)


def test_a_second_run_completes_the_register_and_indexes_nothing(
    server: LocalRekognition,
    client: RekognitionClient,
    photos: Path,
    tmp_path: Path,
) -> None:
    """Also for people that were enrolled without one. No face has two lines."""
    register = tmp_path / "faces.register"
    (photos / "bob/2.png").unlink()
    enroll_users(client, "staff", photos, tps=INF)
    server.requests.clear()
    for _ in range(2):
        enroll(client, photos, register)
    boxes = [line.bounding_box for line in read_register(register)]

    assert not server.requests.of("IndexFaces")
    assert 2 == len(boxes)
    assert all(boxes)


def test_a_picture_without_a_location_has_no_source(
    client: RekognitionClient, tmp_path: Path
) -> None:
    """The line still has the hash."""
    register = tmp_path / "faces.register"
    enroll(client, {"alice": [sample_image("alice")]}, register)
    [line] = read_register(register)

    assert line.source is None
    assert line.sha256


def test_an_unfinished_line_is_dropped(tmp_path: Path) -> None:
    """A killed run has written half of it. Lines after it are complete."""
    register = tmp_path / "faces.register"
    Register(register).append([RegisterLine(collection_id="staff", face_id="1")])
    with register.open("a") as file:
        file.write('{"collection_id": "st')
    before = [line.face_id for line in read_register(register)]
    Register(register).append([RegisterLine(collection_id="staff", face_id="2")])

    assert ["1"] == before
    assert ["1", "2"] == [line.face_id for line in read_register(register)]
    assert 2 == len([json.loads(row) for row in register.read_text().splitlines()])


@pytest.mark.parametrize(
    "row", ["no json", "[]", "{}", '{"collection_id": 1}', "[" * 100_000]
)
def test_another_file_is_refused_before_anything_is_sent(
    server: LocalRekognition,
    client: RekognitionClient,
    photos: Path,
    tmp_path: Path,
    row: str,
) -> None:
    """The error names the line, and the file is unchanged."""
    register = tmp_path / "notes.txt"
    register.write_text(f"{row}\n")
    server.requests.clear()
    with pytest.raises(errors.JournalMismatch, match=r"notes\.txt:1: is not a line"):
        enroll(client, photos, register)

    assert f"{row}\n" == register.read_text()
    assert not server.requests


@pytest.mark.parametrize(
    "content",
    [b"a secret", b"\xff\xd8\xff\nthe rest of a photo", b'{"a": 1}', b"x" * 100_000],
)
def test_the_end_of_another_file_is_not_cut_off(
    client: RekognitionClient, tmp_path: Path, content: bytes
) -> None:
    """Only the start of a line of a register is what a killed run has left."""
    path = tmp_path / "photo.jpg"
    path.write_bytes(content)
    picture = [("key", sample_image("a"))]
    uses: list[Callable[[], object]] = [
        lambda: Register(path),
        lambda: enroll(client, {"alice": picture[0][1]}, path),
        lambda: index_images(client, "staff", picture, register=path, tps=INF),
        lambda: forget(path, lambda _: True),
    ]
    for use in uses:
        with pytest.raises(errors.JournalMismatch):
            use()

    assert content == path.read_bytes()


def test_on_a_full_disk_the_register_has_complete_lines_and_the_next_run_resumes(
    client: RekognitionClient, tmp_path: Path
) -> None:
    """The error names the file, and no picture is missing at the end."""
    register = tmp_path / "faces.register"
    pictures = [(str(n), sample_image(str(n))) for n in range(40)]
    most, never = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (3_000, never))
    try:
        with pytest.raises(errors.ProvisioningError, match="Free some space") as raised:
            index_images(client, "staff", pictures, register=register, tps=INF)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, never))
    before = len(list(read_register(register)))
    complete = register.read_bytes().endswith(b"\n")
    report = index_images(client, "staff", pictures, register=register, tps=INF)

    assert raised.value.begun
    assert complete
    assert 0 < before < 40
    assert report.complete
    assert before == report.pictures[IndexOutcome.PRESENT]
    assert 40 == len(list(read_register(register)))


@pytest.mark.parametrize(
    ("row", "error"),
    [
        ({"collection_id": "staff", "face_id": "1"}, None),
        ({"format_version": 1, "collection_id": "staff", "face_id": None}, None),
        ({"format_version": 2, "collection_id": "staff", "face_id": "1"}, "1. Upgrade"),
        ({"format_version": "x", "collection_id": "staff", "face_id": "1"}, "line"),
        ({"collection_id": "staff", "face_id": "1", "at": 7}, "at must be a string"),
    ],
)
def test_a_line_has_a_format(
    tmp_path: Path, row: dict[str, object], error: str | None
) -> None:
    """Lines without one are read. Lines of a later version are refused."""
    register = tmp_path / "faces.register"
    register.write_text(json.dumps(row) + "\n")
    if error:
        with pytest.raises(errors.JournalMismatch, match=error):
            list(read_register(register))
    else:
        [line] = read_register(register)
        assert row["face_id"] == line.face_id
        assert 1 == line.to_dict()["format_version"]


@pytest.mark.parametrize("kind", ["pipe", "device"])
def test_a_register_is_a_regular_file(tmp_path: Path, kind: str) -> None:
    """Reading a pipe would wait for a writer, and a device may have no end."""
    register = tmp_path / "faces.register"
    if kind == "pipe":
        os.mkfifo(register)
    else:
        register.symlink_to("/dev/zero")

    with pytest.raises(errors.JournalMismatch, match="Not a regular file"):
        list(read_register(register))
    with pytest.raises(errors.ProvisioningError, match="Not a regular file"):
        forget(register, lambda line: True)


@pytest.mark.parametrize("row", [b"[" * 100_000, b"9" * 9_000, b"null", b"\xff"])
def test_other_content_than_a_line_is_refused(tmp_path: Path, row: bytes) -> None:
    """The error is ours, whatever the file contains."""
    register = tmp_path / "faces.register"
    register.write_bytes(row + b"\n")
    with pytest.raises(errors.JournalMismatch, match="is not a line of a face reg"):
        list(read_register(register))
