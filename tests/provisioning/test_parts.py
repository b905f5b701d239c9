"""Members of parts of responses that a faulty service leaves out."""

from __future__ import annotations

from rekoclient import RekognitionClient
from rekoclient.models import (
    BoundingBox,
    Face,
    FaceMatch,
    FaceRecord,
    MatchedUser,
    User,
    UserMatch,
)
from rekoclient.provisioning import ensure_user
from rekoclient.provisioning.parts import (
    confidence_of,
    face_id_of,
    image_id_of,
    indexed_faces,
    matched_faces,
    matched_users,
    user_ids,
)
from rekoclient.provisioning.register import Box
from rekoclient.testing import LocalRekognition

ALICE = Face(
    face_id="a",
    image_id="i",
    confidence=99.5,
    bounding_box=BoundingBox(left=0.1, top=0.2, width=0.3, height=0.4),
)
NO_BOX = (0.0, 0.0, 0.0, 0.0)


def test_a_face_without_members_has_empty_values() -> None:
    """Each member of a face is read, and replaced where it is absent."""
    assert ("a", "i", 99.5) == (
        face_id_of(ALICE),
        image_id_of(ALICE),
        confidence_of(ALICE),
    )
    assert (0.1, 0.2, 0.3, 0.4) == Box.of(ALICE)
    assert ("", None, 0.0) == (
        face_id_of(Face()),
        image_id_of(Face()),
        confidence_of(Face()),
    )
    assert NO_BOX == Box.of(Face())


def test_parts_without_an_id_are_left_out() -> None:
    """Users, matches and records without a user or a face are skipped."""
    bob = MatchedUser(user_id="bob")
    users = [User(user_id="bob"), User(user_status="ACTIVE"), User(user_id="")]
    matches = [
        UserMatch(user=bob, similarity=98.5),
        UserMatch(user=bob),
        UserMatch(similarity=97.0),
        UserMatch(user=MatchedUser()),
    ]
    faces = [
        FaceMatch(face=ALICE, similarity=98.5),
        FaceMatch(face=Face()),
        FaceMatch(),
    ]
    records = [FaceRecord(face=ALICE), FaceRecord(face=Face()), FaceRecord()]

    assert ["bob"] == list(user_ids(users))
    assert [("bob", 98.5), ("bob", 0.0)] == list(matched_users(matches))
    assert [(ALICE, 98.5), (Face(), 0.0)] == list(matched_faces(faces))
    assert [ALICE] == list(indexed_faces(records))


def test_a_run_continues_past_a_user_without_an_id(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """A list with an incomplete user does not end `ensure_user`."""
    client.create_collection(collection_id="staff")
    client.create_user(collection_id="staff", user_id="alice")
    users = [{"UserStatus": "ACTIVE"}, {"UserId": "alice", "UserStatus": "ACTIVE"}]
    server.reply("ListUsers", {"Users": users})

    assert "existed" == ensure_user(client, "staff", "alice")
