"""A search in several collections: ranked, complete or not, and never silent."""

import math
import pickle
import threading
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from rekoclient import RekognitionClient, RetryPolicy, images
from rekoclient.errors import (
    ConfigurationError,
    InvalidImageFormatException,
    RequestValidationError,
    ResourceNotFoundException,
    ServerError,
)
from rekoclient.models import Image
from rekoclient.provisioning import (
    FoundIn,
    Pace,
    SearchError,
    search_collections,
    search_cost,
)
from rekoclient.provisioning.search import threads_for
from rekoclient.testing import Fault, LocalRekognition, Quota, sample_image
from rekoclient.testing.service.errors import ServiceError

DOOR = ("staff", "visitors", "watchlist")
FACE = sample_image("alice at the door")
NO_FACE = sample_image("an empty corridor")


def collection(
    server: LocalRekognition,
    client: RekognitionClient,
    name: str,
    *users: str,
    model: str = "7.0",
) -> None:
    """Create a collection with a user for each person."""
    server.switch(face_model_version=model)
    client.create_collection(collection_id=name)
    for user in users:
        picture = sample_image(f"{user} in {name}")
        server.declare_faces(picture, user)
        indexed = client.index_faces(
            collection_id=name, image=images.from_bytes(picture)
        )
        face = indexed.face_records[0].face
        assert face is not None
        assert face.face_id is not None
        client.create_user(collection_id=name, user_id=user)
        client.associate_faces(
            collection_id=name, user_id=user, face_ids=[face.face_id]
        )


@pytest.fixture
def door(server: LocalRekognition, client: RekognitionClient) -> RekognitionClient:
    """A client of three collections. Alice is in the staff, Mallory is similar."""
    collection(server, client, "staff", "alice", "bob")
    collection(server, client, "visitors", "carol")
    collection(server, client, "watchlist", "mallory")
    server.declare_faces(FACE, "alice")
    server.declare_faces(NO_FACE)
    server.declare_similarity("alice", "mallory", 88)
    return client


def search(
    client: RekognitionClient,
    names: Any = DOOR,
    image: bytes = FACE,
    tps: Any = math.inf,
    **options: Any,
) -> FoundIn:
    """Search without a limit of the rate."""
    return search_collections(
        client, names, image=images.from_bytes(image), tps=tps, **options
    )


def matches(found: FoundIn) -> list[tuple[str, str | None, float]]:
    """Return each match with its collection."""
    return [(m.collection_id, m.user_id, m.similarity) for m in found.matches]


def test_the_most_similar_user_of_all_collections_comes_first(
    door: RekognitionClient, server: LocalRekognition
) -> None:
    """One request for each collection, and the matches contain their collection."""
    found = search(door)
    asked = [r.body["CollectionId"] for r in server.requests.of("SearchUsersByImage")]

    assert ["staff", "watchlist"] == [name for name, _, _ in matches(found)]
    assert ["alice", "mallory"] == [user for _, user, _ in matches(found)]
    assert 88 == found.matches[1].similarity
    assert found.complete
    assert DOOR == found.searched
    assert sorted(DOOR) == sorted(asked)


def test_faces_are_searched_on_request(door: RekognitionClient) -> None:
    """With `users=False` each match has the face."""
    found = search(door, users=False, threshold=85, max_results=1)
    [best] = found.matches

    assert ("staff", None) == (best.collection_id, best.user_id)
    assert best.face is not None
    assert best.face.face_id


def test_limits_reach_every_collection_and_the_merged_list(
    door: RekognitionClient, server: LocalRekognition
) -> None:
    """A threshold leaves out the less similar, and `max_results` counts all."""
    above = search(door, threshold=90)
    first = search(door, max_results=1, quality_filter="AUTO")
    bodies = [r.body for r in server.requests.of("SearchUsersByImage")]

    assert ["alice"] == [user for _, user, _ in matches(above)]
    assert ["alice"] == [user for _, user, _ in matches(first)]
    assert {90} == {body["UserMatchThreshold"] for body in bodies[:3]}
    assert {(1, "AUTO")} == {
        (body["MaxUsers"], body["QualityFilter"]) for body in bodies[3:]
    }


@pytest.mark.parametrize("users", [True, False])
def test_a_stranger_is_in_no_collection(
    door: RekognitionClient, server: LocalRekognition, users: bool
) -> None:
    """`no_match` is true if every collection returned a response without a match."""
    server.declare_faces(FACE, "a stranger")
    found = search(door, users=users)

    assert found.no_match
    assert () == found.matches


@pytest.mark.parametrize("users", [True, False])
def test_a_picture_without_a_face_has_one_outcome(
    door: RekognitionClient, users: bool
) -> None:
    """The service's three responses to it are one: no face, no match, no error."""
    found = search(door, image=NO_FACE, users=users)

    assert not found.has_face
    assert not found.no_match
    assert () == found.matches
    assert found.complete


def test_a_collection_that_is_down_is_an_error_with_what_was_found(
    door: RekognitionClient, server: LocalRekognition
) -> None:
    """The error names the collection and has the matches of the others."""
    collection(server, door, "contractors", "dave")
    collection(server, door, "alumni", "erin")
    names = (*DOOR, "contractors", "alumni")
    fail(server, "visitors")
    with pytest.raises(SearchError) as caught:
        search(door, names)
    error = pickle.loads(pickle.dumps(caught.value))

    assert "1 of 5 collections returned no response" in str(error)
    assert "visitors (InternalServerError" in str(error)
    assert isinstance(caught.value.__cause__, ServerError)
    assert ["visitors"] == list(error.found.missing)
    assert ["alice", "mallory"] == [user for _, user, _ in matches(error.found)]
    assert not error.found.no_match


def fail(server: LocalRekognition, name: str) -> None:
    """Fail every search in one collection."""

    def refuse(body: Any) -> Any:
        raise ServiceError("InternalServerError")

    server.reply("SearchUsersByImage", refuse, when={"CollectionId": name})


def test_part_of_the_outcome_is_returned_on_request(
    door: RekognitionClient, server: LocalRekognition
) -> None:
    """With `partial=True` the missing collection is in the outcome."""
    fail(server, "visitors")
    server.declare_faces(FACE, "a stranger")
    found = search(door, partial=True)

    assert (False, False) == (found.complete, found.no_match)
    assert ("staff", "watchlist") == found.searched
    assert isinstance(found.missing["visitors"], ServerError)
    assert ["visitors"] == list(found.to_dict()["missing"])  # type: ignore[call-overload]  # a dict


def test_a_mistyped_collection_is_missing(door: RekognitionClient) -> None:
    """A collection that does not exist is never one without a match."""
    with pytest.raises(SearchError, match="vistors") as caught:
        search(door, ("staff", "vistors"))

    assert isinstance(caught.value.__cause__, ResourceNotFoundException)


def test_different_face_models_are_never_ranked_together(
    door: RekognitionClient, server: LocalRekognition
) -> None:
    """The search is refused, or has a list for each model."""
    collection(server, door, "old", "alice", model="6.0")
    with pytest.raises(SearchError, match=r"different face models \(7\.0, 6\.0\)"):
        search(door, (*DOOR, "old"))
    found = search(door, (*DOOR, "old"), by_model=True)

    assert ["alice", "mallory"] == [m.user_id for m in found.by_model["7.0"]]
    assert ["old"] == [m.collection_id for m in found.by_model["6.0"]]
    with pytest.raises(SearchError, match="cannot be compared"):
        _ = found.matches


def test_a_response_without_a_model_version_is_not_ranked(
    door: RekognitionClient, server: LocalRekognition
) -> None:
    """Nothing shows which model it belongs to, so the collection is missing."""
    server.reply(
        "SearchUsersByImage",
        {"UserMatches": [], "SearchedFace": {"FaceDetail": {"BoundingBox": {}}}},
        when={"CollectionId": "visitors"},
    )
    found = search(door, partial=True)

    assert "no face model version" in str(found.missing["visitors"])


def test_a_collection_that_saw_no_face_is_missing_if_others_saw_one(
    door: RekognitionClient, server: LocalRekognition
) -> None:
    """A collection that saw no face has compared nothing."""
    server.reply(
        "SearchUsersByImage",
        {"UserMatches": [], "FaceModelVersion": "7.0"},
        when={"CollectionId": "visitors"},
    )
    found = search(door, partial=True)

    assert "found no face in the picture" in str(found.missing["visitors"])


def test_a_refused_picture_ends_the_search(
    door: RekognitionClient, server: LocalRekognition
) -> None:
    """Every collection would refuse it, so it is one error of its own class."""
    picture = images.from_s3("s3://photos/text.txt")
    server.fail_next(
        "InvalidImageFormatException", operation="SearchUsersByImage", times=None
    )
    with pytest.raises(InvalidImageFormatException):
        search_collections(door, DOOR, image=picture, tps=1, partial=True)

    assert 1 == len(server.requests.of("SearchUsersByImage"))


def test_a_slow_collection_is_missing_at_the_deadline(
    door: RekognitionClient, server: LocalRekognition
) -> None:
    """The search returns at the deadline and does not wait for the response."""
    late = Fault(code="InternalServerError", delay=60)
    server.inject(late, operation="SearchUsersByImage", times=1)
    found = search(door, partial=True, deadline=0.5)

    assert found.missing
    assert all("before the deadline" in str(error) for error in found.missing.values())


def test_throttles_and_lost_replies_are_retried(
    door: RekognitionClient, server: LocalRekognition
) -> None:
    """They cost time, and no collection is missing."""
    server.fail_next(operation="SearchUsersByImage", times=4)
    server.lose_reply_next("SearchUsersByImage", times=2)

    assert search(door).complete


def test_searches_share_one_pace(
    door: RekognitionClient, server: LocalRekognition
) -> None:
    """Several searches at the same time keep one quota: nothing is throttled."""
    server.quota({"SearchUsersByImage": Quota(100, burst=20)})
    pace = Pace(door, 100)
    threads = [
        threading.Thread(target=search, args=(door,), kwargs={"tps": pace})
        for _ in range(10)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [None] * 30 == [r.error for r in server.requests.of("SearchUsersByImage")]


def test_no_miss_is_silent(
    server: LocalRekognition,
    client: RekognitionClient,
    count: Callable[[int, int], int],
) -> None:
    """If 1 % of the searches fail, a person is found or a collection is missing."""
    names = [f"c{number}" for number in range(5)]
    for name in names:
        collection(server, client, name)
    collection(server, client, "last", "alice")
    server.declare_faces(FACE, "alice")
    server.fail_some("InternalServerError", rate=0.01, operation="SearchUsersByImage")
    outcomes: Counter[str] = Counter()
    with server.client(retry=RetryPolicy(max_attempts=1)) as once:
        for _ in range(count(100, 2_000)):
            found = search(once, [*names, "last"], partial=True)
            if found.no_match:
                outcomes["silent"] += 1
            elif "last" in found.missing:
                outcomes["missing"] += 1
            else:
                outcomes["found"] += bool(found.matches)
                outcomes["incomplete"] += not found.complete

    assert 0 == outcomes["silent"]
    assert count(100, 2_000) == outcomes["found"] + outcomes["missing"]
    assert outcomes["incomplete"]


def test_the_cost_is_known_before_anything_is_sent(
    door: RekognitionClient, server: LocalRekognition
) -> None:
    """Each collection and picture is one request, at the region's quota."""
    sent = len(server.requests)
    names = [f"people-{number}" for number in range(101)]
    cost = search_cost(door, names, searches=10, price=0.001)

    assert (1010, 20.2, 1.01) == (cost.requests, cost.seconds, cost.amount)
    assert "1,010 searches, about 20 s, 1.01 at this price" == str(cost)
    assert "1 search, about 0.0 s" == str(search_cost(door, ["a"], tps=1000))
    assert sent == len(server.requests)


def test_memory_does_not_grow_with_the_collections(
    client: RekognitionClient,
) -> None:
    """With a large picture, few requests are in flight, whatever the number."""
    large = Image(bytes=b"\xff\xd8" + bytes(5 * 1024 * 1024 - 2))
    small = Image(bytes=b"\xff\xd8" + bytes(50_000))

    assert {4} == {threads_for(client, large, number) for number in (5, 101, 1_000)}
    assert 32 == threads_for(client, small, 101)


@pytest.mark.parametrize(
    ("names", "options", "error", "message"),
    [
        ("staff", {}, TypeError, r"several ids, not one string; pass \['staff'\]"),
        ([], {}, ValueError, "collection_ids is empty"),
        (["st aff"], {}, RequestValidationError, "collection_id"),
        (["staff"], {"threshold": 101}, RequestValidationError, "user_match_threshold"),
        (["staff"], {"max_results": 501}, RequestValidationError, "max_users"),
        (["staff"], {"tps": -1}, ConfigurationError, "tps"),
    ],
)
def test_invalid_arguments_are_refused(
    server: LocalRekognition,
    names: Any,
    options: Any,
    error: type[Exception],
    message: str,
) -> None:
    """Nothing is sent."""
    with pytest.raises(error, match=message):
        search(server.client(), names, **options)

    assert not server.requests.of("SearchUsersByImage")
