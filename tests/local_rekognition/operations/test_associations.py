"""Faces of users, driven by plain boto3."""

from typing import Any

import pytest

from rekoclient.testing import Clock, DeclaredFace, LocalRekognition, sample_image

ALICE, BOB = sample_image("alice"), sample_image("bob")
UNKNOWN = "00000000-0000-0000-0000-000000000000"


@pytest.fixture
def team(boto: Any) -> Any:
    """Return a client for a collection with two users."""
    boto.create_collection(CollectionId="staff")
    for user in ("alice", "bob"):
        boto.create_user(CollectionId="staff", UserId=user)
    return boto


def index(client: Any, image: bytes = ALICE) -> str:
    """Index a picture with one face, and return its id."""
    answer = client.index_faces(CollectionId="staff", Image={"Bytes": image})
    face_id: str = answer["FaceRecords"][0]["Face"]["FaceId"]
    return face_id


def associate(client: Any, user: str, *faces: str, **parameters: Any) -> Any:
    """Associate faces with a user."""
    return client.associate_faces(
        CollectionId="staff", UserId=user, FaceIds=list(faces), **parameters
    )


def disassociate(client: Any, user: str, *faces: str) -> Any:
    """Disassociate faces from a user."""
    return client.disassociate_faces(
        CollectionId="staff", UserId=user, FaceIds=list(faces)
    )


def ids(faces: list[dict[str, str]]) -> list[str]:
    """Return the ids of faces in a response."""
    return [face["FaceId"] for face in faces]


def status(client: Any, user: str = "alice") -> str:
    """Return the status of a user."""
    users = client.list_users(CollectionId="staff")["Users"]
    found: dict[str, str] = {u["UserId"]: u["UserStatus"] for u in users}
    return found[user]


def test_a_user_with_faces_becomes_active(
    server: LocalRekognition, team: Any, clock: Clock
) -> None:
    """The status is CREATED, then UPDATING, then ACTIVE."""
    server.switch(updating_time=3)
    face = index(team)
    before = status(team)

    answer = associate(team, "alice", face)
    assert ([face], [], "UPDATING") == (
        ids(answer["AssociatedFaces"]),
        answer["UnsuccessfulFaceAssociations"],
        answer["UserStatus"],
    )
    during = status(team)
    clock.advance(3)
    assert ("CREATED", "UPDATING", "ACTIVE") == (before, during, status(team))


def test_each_refused_face_has_a_reason(team: Any) -> None:
    """Faces that the user already has are skipped without a reason."""
    own, new, others = (index(team) for _ in range(3))
    associate(team, "alice", own)
    associate(team, "bob", others)

    answer = associate(team, "alice", own, UNKNOWN, others, new, new)
    assert [new] == ids(answer["AssociatedFaces"])
    assert [
        {"FaceId": UNKNOWN, "Reasons": ["FACE_NOT_FOUND"]},
        {
            "FaceId": others,
            "UserId": "bob",
            "Reasons": ["ASSOCIATED_TO_A_DIFFERENT_USER"],
        },
    ] == answer["UnsuccessfulFaceAssociations"]


def test_each_face_is_compared_with_the_earlier_ones(team: Any) -> None:
    """After a face of Bob, the faces of Alice are refused."""
    bob, alice = index(team, BOB), index(team)

    answer = associate(team, "alice", bob, alice)
    assert [bob] == ids(answer["AssociatedFaces"])
    (refused,) = answer["UnsuccessfulFaceAssociations"]
    assert (alice, 0.0, ["LOW_MATCH_CONFIDENCE"]) == (
        refused["FaceId"],
        refused["Confidence"],
        refused["Reasons"],
    )


@pytest.mark.parametrize(
    ("threshold", "accepted"), [(None, False), (70, True), (71, False), (0, True)]
)
def test_the_threshold_limits_the_similarity(
    server: LocalRekognition, team: Any, threshold: int | None, *, accepted: bool
) -> None:
    """The default threshold is 75."""
    server.declare_faces(ALICE, "alice")
    server.declare_faces(BOB, DeclaredFace("alicia"))
    server.declare_similarity("alice", "alicia", 70)
    associate(team, "alice", index(team))
    parameters = {} if threshold is None else {"UserMatchThreshold": threshold}

    answer = associate(team, "alice", index(team, BOB), **parameters)
    assert accepted == bool(answer["AssociatedFaces"])


@pytest.fixture
def full(team: Any) -> Any:
    """Return a client for a collection in which Alice has 99 faces."""
    faces = [index(team) for _ in range(99)]
    associate(team, "alice", *faces)
    return team


def test_the_101st_face_can_be_an_error(full: Any) -> None:
    """Then the request changes nothing."""
    faces = [index(full) for _ in range(2)]

    with pytest.raises(full.exceptions.ServiceQuotaExceededException):
        associate(full, "alice", *faces)
    answer = full.list_faces(CollectionId="staff", UserId="alice")
    assert 99 == len(answer["Faces"])


def test_the_101st_face_can_be_among_the_unsuccessful(
    server: LocalRekognition, full: Any
) -> None:
    """Then its list of reasons is empty."""
    server.switch(too_many_faces="rejected")
    first, second = (index(full) for _ in range(2))

    answer = associate(full, "alice", first, second)
    assert [first] == ids(answer["AssociatedFaces"])
    assert [{"FaceId": second, "Reasons": []}] == answer["UnsuccessfulFaceAssociations"]


def test_a_disassociated_face_has_no_user(team: Any) -> None:
    """Faces without a user are skipped without a reason."""
    own, others, free = (index(team) for _ in range(3))
    associate(team, "alice", own)
    associate(team, "bob", others)

    answer = disassociate(team, "alice", own, others, free, UNKNOWN)
    assert [own] == ids(answer["DisassociatedFaces"])
    assert [
        (others, ["ASSOCIATED_TO_A_DIFFERENT_USER"]),
        (UNKNOWN, ["FACE_NOT_FOUND"]),
    ] == [
        (face["FaceId"], face["Reasons"])
        for face in answer["UnsuccessfulFaceDisassociations"]
    ]
    assert "CREATED" == status(team)
    associate(team, "bob", own)


@pytest.mark.parametrize("change", [associate, disassociate])
def test_a_missing_user_is_an_error(team: Any, change: Any) -> None:
    """Both operations need an existing user."""
    with pytest.raises(team.exceptions.ResourceNotFoundException):
        change(team, "nobody", index(team))


def test_the_faces_of_a_deleted_user_stay(team: Any) -> None:
    """Searches find them, and another user can get them."""
    face = index(team)
    associate(team, "alice", face)

    team.delete_user(CollectionId="staff", UserId="alice")
    (left,) = team.list_faces(CollectionId="staff")["Faces"]
    assert (face, None) == (left["FaceId"], left.get("UserId"))
    assert [face] == ids(associate(team, "bob", face)["AssociatedFaces"])


@pytest.mark.parametrize("answer", ["allow", "conflict"])
def test_a_change_while_updating_is_a_switch(
    server: LocalRekognition, team: Any, answer: str, clock: Clock
) -> None:
    """The service does not publish whether it is allowed."""
    server.switch(updating_time=3, while_updating=answer)
    first, second = (index(team) for _ in range(2))
    associate(team, "alice", first)

    if answer == "conflict":
        with pytest.raises(team.exceptions.ConflictException):
            associate(team, "alice", second)
        clock.advance(3)
    assert [second] == ids(associate(team, "alice", second)["AssociatedFaces"])


def search_users(client: Any, **parameters: Any) -> Any:
    """Search for users in the collection."""
    return client.search_users(CollectionId="staff", **parameters)


def users_in(answer: Any) -> list[str]:
    """Return the ids of the matches."""
    return [match["User"]["UserId"] for match in answer["UserMatches"]]


def test_users_are_found_by_a_face_and_by_a_picture(team: Any) -> None:
    """Users with similar faces are matches."""
    face, probe = index(team), index(team)
    associate(team, "alice", face)
    associate(team, "bob", index(team, BOB))

    by_face = search_users(team, FaceId=probe)
    by_image = team.search_users_by_image(CollectionId="staff", Image={"Bytes": ALICE})
    assert (["alice"], {"FaceId": probe}) == (
        users_in(by_face),
        by_face["SearchedFace"],
    )
    assert ["alice"] == users_in(by_image)
    assert "BoundingBox" in by_image["SearchedFace"]["FaceDetail"]


def test_a_user_is_found_only_when_it_is_active(
    server: LocalRekognition, team: Any, clock: Clock
) -> None:
    """A user that is still UPDATING is not a match."""
    server.switch(updating_time=3)
    associate(team, "alice", index(team))
    probe = index(team)

    assert [] == users_in(search_users(team, FaceId=probe))
    clock.advance(3)
    assert ["alice"] == users_in(search_users(team, FaceId=probe))


@pytest.mark.parametrize(
    ("finds_itself", "found"), [(False, ["bob"]), (True, ["alice", "bob"])]
)
def test_users_are_found_by_a_user(
    server: LocalRekognition, team: Any, found: list[str], *, finds_itself: bool
) -> None:
    """Whether the user itself is a match is a switch."""
    server.switch(search_finds_itself=finds_itself)
    associate(team, "alice", index(team))
    associate(team, "bob", index(team))

    answer = search_users(team, UserId="alice")
    assert (found, {"UserId": "alice"}) == (users_in(answer), answer["SearchedUser"])


def test_only_the_largest_face_is_searched(server: LocalRekognition, team: Any) -> None:
    """Each other face has a reason."""
    group = sample_image("group")
    server.declare_faces(
        group,
        DeclaredFace("bob", width=0.1, height=0.1),
        DeclaredFace("dim", width=0.9, height=0.9, flaws=("LOW_BRIGHTNESS",)),
        DeclaredFace("alice", width=0.4, height=0.4),
    )

    answer = team.search_users_by_image(
        CollectionId="staff", Image={"Bytes": group}, QualityFilter="HIGH"
    )
    assert 0.4 == answer["SearchedFace"]["FaceDetail"]["BoundingBox"]["Width"]
    assert [["LOW_BRIGHTNESS"], ["FACE_NOT_LARGEST"]] == [
        face["Reasons"] for face in answer["UnsearchedFaces"]
    ]


@pytest.mark.parametrize("parameters", [{}, {"UserId": "alice", "FaceId": UNKNOWN}])
def test_a_search_needs_either_user_or_face(
    team: Any, parameters: dict[str, str]
) -> None:
    """Only the documentation has this rule, not the model."""
    with pytest.raises(team.exceptions.InvalidParameterException):
        search_users(team, **parameters)


@pytest.mark.parametrize("operation", ["list_faces", "search_users"])
def test_a_read_of_an_unknown_user_is_a_switch(
    server: LocalRekognition, team: Any, operation: str
) -> None:
    """The service does not publish whether it is an error."""
    call = getattr(team, operation)
    with pytest.raises(team.exceptions.ResourceNotFoundException):
        call(CollectionId="staff", UserId="nobody")

    server.switch(unknown_user="empty")
    answer = call(CollectionId="staff", UserId="nobody")
    assert [] == answer.get("Faces", answer.get("UserMatches"))
