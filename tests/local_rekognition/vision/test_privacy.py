"""Vectors are biometric data: where they are, and that they are gone."""

from __future__ import annotations

import base64
import io
import json
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from rekoclient.testing import LocalRekognition, sample_image

np = pytest.importorskip("numpy", reason="the extra vision is not installed")

from .test_recognizer import PICTURES, Recognizer, bytes_of, index  # noqa: E402


def text_of(name: str) -> bytes:
    """Return the vector of a picture as it is in the state file."""
    vector = PICTURES[sample_image(name)][0].vector
    return base64.b64encode(np.asarray(vector, "<f4").tobytes())


@pytest.fixture
def state(tmp_path: Path) -> Path:
    """The path of a state file."""
    return tmp_path / "state.jsonl"


@pytest.fixture
def server(state: Path) -> Iterator[LocalRekognition]:
    """A server with that state file, and the faces of alice and bob."""
    with LocalRekognition(vision=Recognizer(PICTURES), state=state) as server:
        client = server.boto_client()
        client.create_collection(CollectionId="staff")
        for name in ("alice", "bob"):
            index(client, name)
        yield server


def faces(client: Any) -> dict[str, str]:
    """Return the face ids by external id."""
    listed = client.list_faces(CollectionId="staff")["Faces"]
    return {face["ExternalImageId"]: face["FaceId"] for face in listed}


def test_the_state_file_keeps_the_vectors(
    server: LocalRekognition, state: Path
) -> None:
    """A search works after a restart, and the file is only for its owner."""
    server.close()
    assert text_of("alice") in state.read_bytes()
    assert 0o600 == stat.S_IMODE(state.stat().st_mode)
    with LocalRekognition(vision=Recognizer(PICTURES), state=state) as again:
        reply = again.boto_client().search_faces_by_image(
            CollectionId="staff", Image=bytes_of("aged-alice")
        )
    assert 1 == len(reply["FaceMatches"])


@pytest.mark.parametrize("restarted", [False, True])
def test_a_deleted_face_leaves_the_state_file(
    server: LocalRekognition, state: Path, restarted: bool
) -> None:
    """DeleteFaces overwrites the vector in the file, and no other vector."""
    if restarted:
        server.close()
        server.start()
    client = server.boto_client()
    client.delete_faces(CollectionId="staff", FaceIds=[faces(client)["alice"]])
    content = state.read_bytes()
    assert (False, True) == (text_of("alice") in content, text_of("bob") in content)
    for line in content.splitlines():
        json.loads(line)


def test_a_deleted_collection_leaves_the_state_file(
    server: LocalRekognition, state: Path
) -> None:
    """DeleteCollection overwrites all vectors of the collection."""
    server.boto_client().delete_collection(CollectionId="staff")
    content = state.read_bytes()
    assert [False, False] == [text_of(name) in content for name in ("alice", "bob")]


def test_a_reset_leaves_no_vector(server: LocalRekognition, state: Path) -> None:
    """A reset of the server overwrites all vectors in the file."""
    server.reset()
    content = state.read_bytes()
    assert [False, False] == [text_of(name) in content for name in ("alice", "bob")]


@pytest.mark.parametrize("ending", ["disassociate", "delete"])
def test_the_vector_of_a_user_leaves_the_state_file(
    server: LocalRekognition, state: Path, ending: str
) -> None:
    """A user without faces, and a deleted user, have no vector in the file."""
    client = server.boto_client()
    before = state.read_bytes().count(text_of("alice"))
    client.create_user(CollectionId="staff", UserId="alice")
    named = {"CollectionId": "staff", "UserId": "alice"}
    client.associate_faces(**named, FaceIds=[faces(client)["alice"]])
    during = state.read_bytes().count(text_of("alice"))
    if ending == "delete":
        client.delete_user(**named)
    else:
        client.disassociate_faces(**named, FaceIds=[faces(client)["alice"]])
    assert (before + 1, before) == (during, state.read_bytes().count(text_of("alice")))


def test_a_rewrite_that_was_killed_leaves_no_file(
    server: LocalRekognition, state: Path
) -> None:
    """The next start removes the unfinished copy of a killed server."""
    server.close()
    left = state.with_name(state.name + ".k1ll3d.new")
    left.write_bytes(state.read_bytes())
    server.start()
    assert [state] == list(state.parent.iterdir())


def test_a_deleted_vector_is_zero_in_memory(server: LocalRekognition) -> None:
    """DeleteFaces overwrites the row of the matrix."""
    client = server.boto_client()
    store = server._worlds.store
    matrix = store.matrix(server._worlds.default.tables.vectors, "staff")
    assert matrix is not None
    rows = matrix.snapshot().matrix
    client.delete_faces(CollectionId="staff", FaceIds=[faces(client)["alice"]])
    assert [0.0, 1.0] == [float(abs(row).sum()) for row in rows]


def test_no_reply_and_no_log_contains_a_vector(state: Path) -> None:
    """Vectors and pictures are in no reply, log line or repr."""
    log = io.StringIO()
    with LocalRekognition(vision=Recognizer(PICTURES), state=state, log=log) as server:
        client = server.boto_client()
        client.create_collection(CollectionId="staff")
        replies = [index(client, "alice")]
        replies.append(client.list_faces(CollectionId="staff"))
        replies.append(
            client.search_faces_by_image(CollectionId="staff", Image=bytes_of("alice"))
        )
        shown = f"{replies} {log.getvalue()} {server.requests!r}"
    assert text_of("alice").decode() not in shown
    assert "vector" not in shown.lower()


def test_the_state_file_contains_no_picture(
    server: LocalRekognition, state: Path
) -> None:
    """A picture of a request is not kept in the state."""
    picture = base64.b64encode(sample_image("alice"))
    assert picture not in state.read_bytes()
