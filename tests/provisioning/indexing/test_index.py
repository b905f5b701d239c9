"""Indexing every face of every picture, over real sockets."""

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from rekoclient import RekognitionClient, RetryPolicy, errors
from rekoclient.provisioning import (
    IndexedPicture,
    IndexOutcome,
    IndexReport,
    Progress,
    erase_faces,
    erase_user,
    export,
    external_id_of,
    index_images,
    key_of,
    migrate,
    plan_migration,
)
from rekoclient.provisioning.register import read_register
from rekoclient.testing import DeclaredFace, LocalRekognition, sample_image

INF = float("inf")


@pytest.fixture
def client(server: LocalRekognition) -> Iterator[RekognitionClient]:
    """A client of an empty collection."""
    with server.client(retry=RetryPolicy(sleep=lambda seconds: None)) as client:
        client.create_collection(collection_id="event")
        yield client


@pytest.fixture
def photos(server: LocalRekognition, tmp_path: Path) -> Path:
    """A tree of pictures with 0 to 3 people, and of other files."""
    folder = tmp_path / "photos"
    shown = {
        "door.png": ["alice"],
        "2024/06/party 1.png": ["alice", "bob", "carol"],
        "2024/06/party 2.png": ["bob", "dave"],
        "2024/empty.png": [],
    }
    for key, people in shown.items():
        (folder / key).parent.mkdir(parents=True, exist_ok=True)
        (folder / key).write_bytes(sample_image(key))
        faces = [
            DeclaredFace(name, left=0.1 + 0.3 * n, width=0.2)
            for n, name in enumerate(people)
        ]
        server.declare_faces(sample_image(key), *faces)
    (folder / "notes.txt").write_text("a note")
    (folder / ".hidden.png").write_bytes(b"")
    return folder


def index(client: RekognitionClient, images: Any, **options: Any) -> IndexReport:
    """Index pictures without a limit on the rate."""
    return index_images(client, "event", images, tps=INF, **options)


def keys_of_faces(client: RekognitionClient) -> Counter[str | None]:
    """Return the number of faces of each key."""
    faces = client.iter_list_faces(collection_id="event")
    return Counter(key_of(face.external_image_id or "") for face in faces)


def test_every_face_of_a_tree_is_indexed_under_its_key(
    client: RekognitionClient, photos: Path
) -> None:
    """The report counts the faces, and the files that are not pictures."""
    report = index(client, photos)
    expected = {"door.png": 1, "2024/06/party 1.png": 3, "2024/06/party 2.png": 2}

    assert expected == keys_of_faces(client)
    assert {IndexOutcome.INDEXED: 3, IndexOutcome.NO_FACE: 1} == report.pictures
    assert (6, 1, True) == (report.faces, report.left_out, report.complete)
    assert "4 pictures (3 indexed, 1 no face), 6 new faces" in str(report)


def test_progress_counts_the_pictures_of_a_folder(
    client: RekognitionClient, photos: Path
) -> None:
    """The length of its name has no meaning."""
    seen: list[Progress] = []
    index(client, str(photos), on_progress=seen.append)

    assert (4, 4) == (seen[-1].done, seen[-1].total)


@pytest.mark.parametrize("registered", [False, True])
def test_a_second_run_sends_nothing_that_is_done(
    server: LocalRekognition,
    client: RekognitionClient,
    photos: Path,
    tmp_path: Path,
    registered: bool,
) -> None:
    """Only without a register a picture without faces is sent in each run."""
    register = tmp_path / "faces.register" if registered else None
    index(client, photos, register=register)
    server.requests.clear()
    report = index(client, photos, register=register)
    again = len(server.requests.of("IndexFaces"))

    assert (0 if registered else 1) == again
    assert 4 - again == report.pictures[IndexOutcome.PRESENT]
    assert (0, True) == (report.faces, report.complete)


def test_the_register_has_a_line_for_each_face_and_for_a_picture_without_one(
    client: RekognitionClient, photos: Path, tmp_path: Path
) -> None:
    """With the path, the content, the box and the model."""
    register = tmp_path / "faces.register"
    index(client, photos, register=register)
    lines = list(read_register(register))
    [empty] = [line for line in lines if line.face_id is None]
    faces = {f.face_id: f for f in client.list_faces(collection_id="event").faces}
    [door] = [line for line in lines if line.external_image_id == "door.png"]

    assert 7 == len(lines)
    assert set(faces) == {line.face_id for line in lines if line.face_id}
    assert str(photos / "2024/empty.png") == empty.source
    assert str(photos / "door.png") == door.source
    assert faces[str(door.face_id)].image_id == door.image_id
    assert all((door.sha256, door.size, door.bounding_box, door.face_model_version))


def test_a_picture_of_more_faces_than_allowed_is_truncated(
    client: RekognitionClient, photos: Path
) -> None:
    """The report has it, with the number of faces that are missing."""
    report = index(client, photos, max_faces=1)
    kept = {picture.key: picture.reason for picture in report.kept}
    expected = {
        "2024/06/party 1.png": "2 more faces",
        "2024/06/party 2.png": "1 more face",
    }

    assert expected == kept
    assert 2 == report.pictures[IndexOutcome.TRUNCATED]
    assert report.complete


def test_pictures_come_from_any_iterable(
    server: LocalRekognition, client: RekognitionClient, photos: Path
) -> None:
    """Bytes, files and an object of S3, each with a key. Another thing is an error."""
    pairs = [
        ("a", sample_image("a")),
        ("b", photos / "door.png"),
        ("c", "s3://photos/c.jpg"),
        ("d", photos),
        ("e", b"no picture"),
    ]
    server.put_s3_object("photos", "c.jpg", sample_image("c"))
    seen: list[IndexedPicture] = []
    report = index(client, iter(pairs), on_picture=seen.append)

    assert ["a", "b", "c", "d", "e"] == [picture.key for picture in seen]
    assert 3 == report.pictures[IndexOutcome.INDEXED]
    assert 2 == report.failed
    assert not report.complete
    with pytest.raises(errors.ConfigurationError, match="item 1 must be a pair"):
        index(client, [sample_image("a")])


def test_the_same_picture_is_sent_once_in_a_run(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """The second one is reported."""
    report = index(client, [("a", sample_image("a"))] * 2)

    assert 1 == len(server.requests.of("IndexFaces"))
    assert 1 == report.pictures[IndexOutcome.REPEATED]


def test_a_function_can_give_many_pictures_one_external_id_with_a_register(
    server: LocalRekognition, client: RekognitionClient, tmp_path: Path
) -> None:
    """Without one, a run could not distinguish the second picture from the first."""
    pairs = [(f"gate/{n}", sample_image(str(n))) for n in range(3)]
    register = tmp_path / "faces.register"

    def event(key: str) -> str:
        return key.split("/", maxsplit=1)[0]

    alone = index(client, pairs, external_id=event)
    first = index(client, pairs, external_id=event, register=register)
    server.requests.clear()
    second = index(client, pairs, external_id=event, register=register)

    assert 2 == alone.pictures[IndexOutcome.UNUSABLE]
    assert "pass register=" in (alone.kept[0].reason or "")
    assert 3 == first.pictures[IndexOutcome.INDEXED]
    assert 3 == second.pictures[IndexOutcome.PRESENT]
    assert not server.requests.of("IndexFaces")


def test_a_file_with_new_content_is_indexed_with_a_register(
    client: RekognitionClient, photos: Path, tmp_path: Path
) -> None:
    """The register has the hash of the content."""
    register = tmp_path / "faces.register"
    index(client, photos, register=register)
    (photos / "door.png").write_bytes(sample_image("another"))
    report = index(client, photos, register=register)

    assert 1 == report.pictures[IndexOutcome.INDEXED]
    assert 3 == report.pictures[IndexOutcome.PRESENT]


def test_lines_of_a_deleted_collection_do_not_count(
    client: RekognitionClient, photos: Path, tmp_path: Path
) -> None:
    """A new collection of the same name has none of the faces."""
    register = tmp_path / "faces.register"
    index(client, photos, register=register)
    client.delete_collection(collection_id="event")
    client.create_collection(collection_id="event")
    report = index(client, photos, register=register)

    assert 6 == report.faces
    assert 6 == sum(keys_of_faces(client).values())


def test_an_invalid_external_id_fails_alone(client: RekognitionClient) -> None:
    """The message has the rule."""
    pairs = [("a b", sample_image("a")), ("b", sample_image("b"))]
    report = index(client, pairs, external_id=str)

    assert 1 == report.pictures[IndexOutcome.INDEXED]
    assert "external_image_id" in (report.kept[0].reason or "")


@pytest.mark.parametrize(
    ("images", "options", "error"),
    [
        (5, {}, "images must be a folder"),
        ([("a", 5)], {}, r"item 1 must be a pair .* not \(str, int\)"),
        ([("a", b"")], {"external_id": lambda _: None}, "must return a string"),
    ],
)
def test_values_of_invalid_types_are_named(
    client: RekognitionClient, images: Any, options: dict[str, Any], error: str
) -> None:
    """They are mistakes of the program, so the run ends."""
    with pytest.raises(errors.ConfigurationError, match=error):
        index(client, images, **options)


@pytest.mark.parametrize("registered", [False, True])
def test_names_of_files_need_not_be_utf_8(
    client: RekognitionClient, tmp_path: Path, registered: bool
) -> None:
    """The key has the bytes as surrogates, and a second run finds it."""
    key = "caf\udce9\n.png"
    pairs = [(key, sample_image("a"))]
    register = tmp_path / "faces.register" if registered else None
    index(client, pairs, register=register)
    again = index(client, pairs * 2, register=register)

    assert {key: 1} == keys_of_faces(client)
    outcomes = {IndexOutcome.PRESENT: 1, IndexOutcome.REPEATED: 1}
    assert outcomes == again.pictures


def test_a_lost_reply_makes_no_second_face(
    server: LocalRekognition, client: RekognitionClient, photos: Path
) -> None:
    """The external id makes the retry harmless."""
    server.lose_reply_next("IndexFaces", times=3)
    report = index(client, photos)

    assert 6 == report.faces
    assert 6 == sum(keys_of_faces(client).values())
    assert 7 == len(server.requests.of("IndexFaces"))


def test_an_error_of_every_picture_ends_the_run(
    server: LocalRekognition, client: RekognitionClient, photos: Path, tmp_path: Path
) -> None:
    """It is raised, and the register has what is done."""
    server.fail_next("AccessDeniedException", operation="IndexFaces", times=None)
    register = tmp_path / "faces.register"
    with pytest.raises(errors.AccessDeniedError):
        index(client, photos, register=register)
    server.clear_faults()

    assert 6 == index(client, photos, register=register).faces


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"max_faces": 0}, "max_faces"),
        ({"quality_filter": "BEST"}, "quality_filter"),
        ({"images": "no such folder"}, "is not a folder"),
    ],
)
def test_invalid_arguments_are_refused_before_anything_is_sent(
    server: LocalRekognition,
    client: RekognitionClient,
    photos: Path,
    options: dict[str, Any],
    error: str,
) -> None:
    """The message names the argument."""
    server.requests.clear()
    with pytest.raises(
        ValueError if "images" not in options else errors.ManifestError, match=error
    ):
        index(client, options.pop("images", photos), **options)

    assert not server.requests


def test_a_cancelled_run_resumes(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """The rest is indexed by the next run."""
    cancel = threading.Event()
    # At most 64 pictures are sent before the outcome of the first is reported.
    pairs = [(str(n), sample_image(str(n))) for n in range(100)]
    first = index(client, pairs, cancel=cancel, on_picture=lambda _: cancel.set())
    second = index(client, pairs)

    assert first.stopped
    assert not first.complete
    assert first.done < 100
    assert second.complete
    assert 100 == len(server.requests.of("IndexFaces"))


def test_a_link_to_a_folder_around_it_is_left_out(
    client: RekognitionClient, photos: Path
) -> None:
    """Other links are followed."""
    (photos / "2024/again").symlink_to(photos)
    (photos / "door").symlink_to(photos / "2024/06")
    report = index(client, photos)

    assert 6 == report.done
    assert 2 == report.left_out


def test_erasure_leaves_no_face_and_no_line(
    client: RekognitionClient, photos: Path, tmp_path: Path
) -> None:
    """By external id, and by the prefix of a folder. Pictures without faces too."""
    register = tmp_path / "faces.register"
    index(client, photos, register=register)
    erase_faces(client, "event", external_image_id="door.png", register=register)
    erase_faces(client, "event", prefix=external_id_of("2024/"), register=register)

    assert not keys_of_faces(client)
    assert not list(read_register(register))


def test_an_erased_user_leaves_no_line(
    client: RekognitionClient, photos: Path, tmp_path: Path
) -> None:
    """The user got faces that were indexed before. Those of other people stay."""
    register = tmp_path / "faces.register"
    index(client, photos, register=register)
    faces = client.list_faces(collection_id="event").faces
    [door] = [f.face_id for f in faces if f.external_image_id == "door.png"]
    client.create_user(collection_id="event", user_id="alice")
    client.associate_faces(
        collection_id="event", user_id="alice", face_ids=[door or ""]
    )
    erase_user(client, "event", "alice", register=register, tps=INF)
    left = Counter(line.external_image_id for line in read_register(register))

    assert 6 == left.total()
    assert 0 == left["door.png"]


def test_a_migration_uses_the_register(
    client: RekognitionClient, photos: Path, tmp_path: Path
) -> None:
    """The faces keep their keys, and a picture without faces is not moved."""
    register = tmp_path / "faces.register"
    index(client, photos, register=register)
    plan = plan_migration(client, "event", "event-7", register=register)
    with closing(plan):
        moved = migrate(client, plan, tps=INF)
    faces = client.iter_list_faces(collection_id="event-7")

    assert (True, 3) == (moved.complete, moved.indexed)
    assert keys_of_faces(client) == Counter(
        key_of(face.external_image_id or "") for face in faces
    )


def test_an_export_has_the_pictures_of_the_register(
    client: RekognitionClient, photos: Path, tmp_path: Path
) -> None:
    """The line of a picture without faces is left out."""
    register = tmp_path / "faces.register"
    index(client, photos, register=register)
    [exported] = export(client, tmp_path / "out", register=register, tps=INF)

    assert (6, 0) == (exported.faces, exported.without_source)
