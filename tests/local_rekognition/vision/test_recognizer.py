"""Face operations with a recognizer of the test's own."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from botocore.config import Config

from rekoclient.testing import (
    LocalRekognition,
    SeenFace,
    StateFileError,
    sample_image,
)

from ...benchmarks.vision import write

np = pytest.importorskip("numpy", reason="the extra vision is not installed")

if TYPE_CHECKING:
    from rekoclient.testing.vision.recognizer import Vectors

ALICE, AGED_ALICE, BOB = (1.0, 0.0, 0.0), (0.96, 0.28, 0.0), (0.0, 0.0, 1.0)


class Recognizer:
    """Finds the faces of a table, and takes cosines for similarities."""

    def __init__(self, faces: Mapping[bytes, Sequence[SeenFace]]) -> None:
        self.table = faces
        self.seen: list[int] = []
        self.before: Callable[[], object] = lambda: None

    def faces(self, picture: bytes, *, vectors: int) -> Sequence[SeenFace]:
        """Return the faces of a picture."""
        self.seen.append(vectors)
        self.before()
        if picture not in self.table:
            raise ValueError("unknown picture")
        return [
            face if number < vectors else replace(face, vector=None)
            for number, face in enumerate(self.table[picture])
        ]

    def similarities(self, vector: Vectors, others: Vectors) -> Vectors:
        """Return cosines in per cent."""
        per_cent: Vectors = np.asarray(100 * (others @ vector), np.float32)
        return per_cent


def face(vector: Sequence[float], width: float = 0.5, **members: Any) -> SeenFace:
    """Return a face with a vector."""
    return SeenFace(
        left=0.1,
        top=0.2,
        width=width,
        height=0.5,
        confidence=99.0,
        vector=np.array(vector, np.float32),
        **members,
    )


PICTURES = {
    sample_image("alice"): [face(ALICE)],
    sample_image("aged-alice"): [face(AGED_ALICE)],
    sample_image("bob"): [face(BOB)],
    sample_image("both"): [face(BOB, 0.6), face(ALICE, 0.4)],
    sample_image("nothing"): [],
    sample_image("blurred-bob"): [face(BOB, 0.6, sharpness=1.0), face(ALICE, 0.4)],
}


@pytest.fixture
def recognizer() -> Recognizer:
    """A recognizer that knows the pictures of this file."""
    return Recognizer(PICTURES)


@pytest.fixture
def server(recognizer: Recognizer) -> Iterator[LocalRekognition]:
    """A server with that recognizer, and a collection."""
    with LocalRekognition(vision=recognizer) as server:
        server.boto_client().create_collection(CollectionId="staff")
        yield server


def bytes_of(name: str) -> dict[str, bytes]:
    """Return an Image with the bytes of a picture."""
    return {"Bytes": sample_image(name)}


def index(client: Any, name: str, **options: Any) -> Any:
    """Index a picture."""
    return client.index_faces(
        CollectionId="staff", Image=bytes_of(name), ExternalImageId=name, **options
    )


def found(client: Any, name: str, **options: Any) -> list[tuple[str, int]]:
    """Return the external ids and similarities that a picture finds."""
    reply = client.search_faces_by_image(
        CollectionId="staff", Image=bytes_of(name), **options
    )
    return [
        (match["Face"]["ExternalImageId"], round(match["Similarity"]))
        for match in reply["FaceMatches"]
    ]


def test_a_picture_finds_the_faces_of_similar_vectors(server: LocalRekognition) -> None:
    """A search returns the similar faces, the most similar first."""
    client = server.boto_client()
    for name in ("bob", "aged-alice", "alice"):
        index(client, name)
    assert [("alice", 100), ("aged-alice", 96)] == found(client, "alice")


def test_a_search_stops_at_max_faces(server: LocalRekognition) -> None:
    """MaxFaces keeps the best matches."""
    client = server.boto_client()
    for name in ("bob", "alice"):
        index(client, name)
    options = {"FaceMatchThreshold": 0, "MaxFaces": 1}
    assert [("alice", 100)] == found(client, "alice", **options)


def test_a_search_by_face_leaves_that_face_out(server: LocalRekognition) -> None:
    """SearchFaces compares the vector of a stored face with all others."""
    client = server.boto_client()
    first = index(client, "alice")["FaceRecords"][0]["Face"]["FaceId"]
    second = index(client, "both", MaxFaces=2)["FaceRecords"][1]["Face"]["FaceId"]
    reply = client.search_faces(CollectionId="staff", FaceId=first)
    assert [second] == [match["Face"]["FaceId"] for match in reply["FaceMatches"]]


def test_declared_faces_come_before_computed_ones(
    server: LocalRekognition, recognizer: Recognizer
) -> None:
    """A declared picture is not shown to the recognizer."""
    server.declare_faces(sample_image("alice"), "carol", "dave")
    reply = index(server.boto_client(), "alice")
    assert (2, []) == (len(reply["FaceRecords"]), recognizer.seen)


def test_requests_are_served_during_recognition(
    server: LocalRekognition, recognizer: Recognizer
) -> None:
    """A recognizer runs without the lock of the state."""
    listed: list[list[str]] = []
    recognizer.before = lambda: listed.append(
        server.boto_client().list_collections()["CollectionIds"]
    )
    indexed = threading.Thread(target=index, args=(server.boto_client(), "alice"))
    indexed.start()
    indexed.join(30)
    assert [["staff"]] == listed


def test_max_faces_takes_the_largest(server: LocalRekognition) -> None:
    """The faces beyond MaxFaces are unindexed, with the reason."""
    reply = index(server.boto_client(), "both", MaxFaces=1)
    assert [0.6] == [
        pytest.approx(record["Face"]["BoundingBox"]["Width"])
        for record in reply["FaceRecords"]
    ]
    assert [["EXCEEDS_MAX_FACES"]] == [u["Reasons"] for u in reply["UnindexedFaces"]]


def test_a_quality_filter_gives_its_reason(
    server: LocalRekognition, recognizer: Recognizer
) -> None:
    """A face below the filter is unindexed, and the next one has a vector."""
    client = server.boto_client()
    reply = index(client, "blurred-bob", MaxFaces=1)
    assert [["LOW_SHARPNESS"]] == [u["Reasons"] for u in reply["UnindexedFaces"]]
    assert [("blurred-bob", 100)] == found(client, "alice")


def test_no_face_is_an_error_of_the_search(server: LocalRekognition) -> None:
    """A search by a picture without a face is refused as by the service."""
    client = server.boto_client()
    with pytest.raises(client.exceptions.InvalidParameterException, match="no faces"):
        found(client, "nothing")


def test_an_undecodable_picture_is_an_invalid_format(server: LocalRekognition) -> None:
    """A ValueError of the recognizer becomes an error of the service."""
    client = server.boto_client()
    with pytest.raises(client.exceptions.InvalidImageFormatException):
        index(client, "never-seen")


def test_a_user_is_found_by_the_mean_of_its_faces(server: LocalRekognition) -> None:
    """A user has one vector, which follows its faces."""
    client = server.boto_client()
    client.create_user(CollectionId="staff", UserId="alice")
    for name in ("alice", "both"):
        index(client, name)
    faces = [
        face["FaceId"]
        for face in client.list_faces(CollectionId="staff")["Faces"]
        if face["BoundingBox"]["Width"] < 0.55
    ]
    reply = client.associate_faces(CollectionId="staff", UserId="alice", FaceIds=faces)
    assert 2 == len(reply["AssociatedFaces"])
    searched = client.search_users_by_image(
        CollectionId="staff", Image=bytes_of("aged-alice")
    )
    assert [("alice", 96)] == [
        (match["User"]["UserId"], round(match["Similarity"]))
        for match in searched["UserMatches"]
    ]


def test_a_face_of_another_person_is_not_associated(server: LocalRekognition) -> None:
    """A face below the threshold is refused with its confidence."""
    client = server.boto_client()
    client.create_user(CollectionId="staff", UserId="alice")
    ids = [
        index(client, name)["FaceRecords"][0]["Face"]["FaceId"]
        for name in ("alice", "bob")
    ]
    reply = client.associate_faces(CollectionId="staff", UserId="alice", FaceIds=ids)
    assert [(ids[1], 0, ["LOW_MATCH_CONFIDENCE"])] == [
        (one["FaceId"], round(one["Confidence"]), one["Reasons"])
        for one in reply["UnsuccessfulFaceAssociations"]
    ]


def test_a_deleted_user_is_not_found(server: LocalRekognition) -> None:
    """DeleteUser deletes the vector of the user."""
    client = server.boto_client()
    client.create_user(CollectionId="staff", UserId="alice")
    face_id = index(client, "alice")["FaceRecords"][0]["Face"]["FaceId"]
    client.associate_faces(CollectionId="staff", UserId="alice", FaceIds=[face_id])
    client.delete_user(CollectionId="staff", UserId="alice")
    reply = client.search_users(CollectionId="staff", FaceId=face_id)
    assert [] == reply["UserMatches"]


def test_a_deleted_face_is_not_found(server: LocalRekognition) -> None:
    """DeleteFaces deletes the vector."""
    client = server.boto_client()
    face_id = index(client, "alice")["FaceRecords"][0]["Face"]["FaceId"]
    client.delete_faces(CollectionId="staff", FaceIds=[face_id])
    assert [] == found(client, "alice", FaceMatchThreshold=0)


def test_an_s3_object_is_recognised(server: LocalRekognition) -> None:
    """The bytes of put_s3_object reach the recognizer."""
    client = server.boto_client()
    index(client, "alice")
    server.put_s3_object("photographs", "new.png", sample_image("aged-alice"))
    reply = client.search_faces_by_image(
        CollectionId="staff",
        Image={"S3Object": {"Bucket": "photographs", "Name": "new.png"}},
    )
    assert 1 == len(reply["FaceMatches"])


def test_vectors_of_another_length_are_refused(
    server: LocalRekognition, recognizer: Recognizer
) -> None:
    """A collection keeps the vectors of one recognizer."""
    client = server.boto_client()
    index(client, "alice")
    recognizer.table = {sample_image("bob"): [face((1.0, 0.0))]}
    with pytest.raises(
        client.exceptions.InvalidParameterException,
        match=r"2 numbers, but .* vectors of 3",
    ):
        index(client, "bob")
    assert 1 == client.describe_collection(CollectionId="staff")["FaceCount"]


def test_another_recognizer_after_a_restart_is_refused(
    tmp_path: Path, recognizer: Recognizer
) -> None:
    """A search compares no vectors of other lengths, and changes nothing."""
    state = tmp_path / "state.jsonl"
    with LocalRekognition(vision=recognizer, state=state) as server:
        server.boto_client().create_collection(CollectionId="staff")
        index(server.boto_client(), "alice")
    other = Recognizer({sample_image("bob"): [face((1.0, 0.0))]})
    with LocalRekognition(vision=other, state=state) as server:
        client = server.boto_client()
        for work in (found, index):
            with pytest.raises(
                client.exceptions.InvalidParameterException,
                match=r"2 numbers, but .* vectors of 3",
            ):
                work(client, "bob")
    with LocalRekognition(vision=recognizer, state=state) as server:
        assert [("alice", 100)] == found(server.boto_client(), "alice")


NAN = float("nan")


def fails(*_arguments: object) -> Any:
    """Raise an error whose text is private."""
    raise RuntimeError("private")


@pytest.mark.parametrize(
    ("faces", "similar", "message"),
    [
        (fails, None, r"faces\(\) failed with RuntimeError; see the traceback"),
        (None, None, "must return a list, not NoneType"),
        ([{"left": 0.1}], None, "must return SeenFace objects, not dict"),
        ([face([NAN, 1.0])], None, "must return vectors of finite numbers"),
        ([face([[1.0, 0.0]])], None, "must return vectors of finite"),  # type: ignore[list-item]
        ([face([])], None, "must return vectors of finite"),
        (
            [replace(face(ALICE), vector=None)],
            None,
            "with vectors=1, .* a vector for face number 1",
        ),
        ([face(ALICE), face((1.0, 0.0))], None, r"of different lengths: \[2, 3\]"),
        ([face(ALICE, NAN)], None, "a finite number as width of each face"),
        ([face(ALICE, 0.0)], None, "a width and a height above 0"),
        ([replace(face(ALICE), confidence=500)], None, "from 0 to 100, not 500"),
        (
            [face(ALICE, landmarks={"nose": 1})],
            None,
            "each landmark as a pair",
        ),
        ([face(ALICE)], fails, r"similarities\(\) failed with RuntimeError"),
        (
            [face(ALICE)],
            lambda _, others: [NAN] * len(others),
            "numbers, not NaN",
        ),
        (
            [face(ALICE)],
            lambda _, others: [1.0] * 3,
            r"must return one number .*\(3,\)",
        ),
        ([face(ALICE)], lambda _, others: ["x"], "must return numbers"),
    ],
)
def test_a_wrong_recognizer_is_explained(
    faces: Any, similar: Any, message: str, capfd: pytest.CaptureFixture[str]
) -> None:
    """The error has the method and the problem, and no text of an exception."""

    class Wrong(Recognizer):
        def faces(self, picture: bytes, *, vectors: int) -> Sequence[SeenFace]:
            found: Any = faces(picture) if callable(faces) else faces
            return found  # type: ignore[no-any-return]

        def similarities(self, vector: Vectors, others: Vectors) -> Vectors:
            return similar(vector, others)

    once = Config(retries={"total_max_attempts": 1})
    with LocalRekognition(vision=Wrong({})) as server:
        client = server.boto_client(config=once)
        with pytest.raises(client.exceptions.InternalServerError, match=message) as e:
            client.compare_faces(
                SourceImage=bytes_of("alice"), TargetImage=bytes_of("bob")
            )
        hint = server.requests[0].hint or ""
    assert hint.startswith("The recognizer of this server has an error: ")
    assert "private" not in f"{e.value}{hint}"


def test_numbers_of_numpy_and_of_lists_are_taken() -> None:
    """Replies have plain numbers, similarities up to 100, and the largest face."""

    class Loose(Recognizer):
        def faces(self, picture: bytes, *, vectors: int) -> Any:
            small, large = face(ALICE, 0.2), face(ALICE, np.float32(0.5))
            return (
                replace(one, vector=[1.0, 0.0], left=np.float64(0.1))
                for one in (small, large)
            )

        def similarities(self, vector: Vectors, others: Vectors) -> Any:
            return [100.001] * len(others)

    with LocalRekognition(vision=Loose({})) as server:
        client = server.boto_client()
        compared = client.compare_faces(
            SourceImage=bytes_of("alice"), TargetImage=bytes_of("bob")
        )
    assert [100.0, 100.0] == [m["Similarity"] for m in compared["FaceMatches"]]
    assert pytest.approx(0.5) == compared["SourceImageFace"]["BoundingBox"]["Width"]


def test_a_state_with_vectors_names_the_missing_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, recognizer: Recognizer
) -> None:
    """A state file with vectors cannot be read without numpy."""
    state = tmp_path / "state.jsonl"
    with LocalRekognition(vision=recognizer, state=state) as server:
        client = server.boto_client()
        client.create_collection(CollectionId="staff")
        index(client, "alice")
    monkeypatch.setitem(sys.modules, "numpy", None)
    monkeypatch.delitem(sys.modules, "rekoclient.testing.vision.matrix")
    with pytest.raises(StateFileError, match=r"pip install 'rekoclient\[vision"):
        LocalRekognition(state=state).start()


def test_too_many_pixels_are_refused(
    server: LocalRekognition, recognizer: Recognizer
) -> None:
    """A small file with a huge picture is not decoded."""
    client = server.boto_client()
    huge = sample_image("huge")
    huge = huge[:16] + (20_000).to_bytes(4, "big") * 2 + huge[24:]
    with pytest.raises(client.exceptions.ImageTooLargeException):
        client.detect_faces(Image={"Bytes": huge})
    assert [] == recognizer.seen


def test_clients_search_while_another_one_enrols(
    server: LocalRekognition, count: Callable[[int, int], int]
) -> None:
    """Every search of eight clients finds alice, whatever is added and deleted."""
    index(server.boto_client(), "alice")
    results: list[list[tuple[str, int]]] = []

    def search() -> None:
        client = server.boto_client()
        results.extend(found(client, "alice") for _ in range(count(10, 200)))

    def enrol() -> None:
        client = server.boto_client()
        for _ in range(count(20, 400)):
            reply = index(client, "bob")
            face_id = reply["FaceRecords"][0]["Face"]["FaceId"]
            client.delete_faces(CollectionId="staff", FaceIds=[face_id])

    threads = [threading.Thread(target=search) for _ in range(8)]
    threads.append(threading.Thread(target=enrol))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert [[("alice", 100)]] * 8 * count(10, 200) == results


@pytest.mark.prove
def test_a_hundred_thousand_faces_are_searched(tmp_path: Path) -> None:
    """Eight clients find one face while another enrols, and so does a restart."""
    state, random = tmp_path / "state.jsonl", np.random.default_rng(2)
    write(state, 100_000)
    faces = {}
    for name in ("alice", "bob"):
        vector = random.standard_normal(128)
        faces[sample_image(name)] = [face(vector / np.linalg.norm(vector))]
    recognizer = Recognizer(faces)
    with LocalRekognition(vision=recognizer, state=state) as server:
        client = server.boto_client()
        index(client, "alice")
        results: list[list[tuple[str, int]]] = []

        def search() -> None:
            client = server.boto_client()
            results.extend(found(client, "alice") for _ in range(20))

        threads = [threading.Thread(target=search) for _ in range(8)]
        for thread in threads:
            thread.start()
        for _ in range(20):
            index(client, "bob")
        for thread in threads:
            thread.join(120)
    with LocalRekognition(vision=recognizer, state=state) as server:
        client = server.boto_client()
        again = found(client, "alice")
        count = client.describe_collection(CollectionId="staff")["FaceCount"]
    assert [[("alice", 100)]] * 161 == [*results, again]
    assert 100_002 == count
