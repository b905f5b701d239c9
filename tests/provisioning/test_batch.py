"""Batches: JSON in and out, delivered twice, and refused before anything is sent."""

import json
import random
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from rekoclient import RekognitionClient, RetryPolicy
from rekoclient.errors import (
    AccessDeniedError,
    ManifestError,
    ResourceNotFoundException,
)
from rekoclient.provisioning import Pace, run_batch
from rekoclient.testing import Fault, LocalRekognition, sample_image

INF = float("inf")
NO_WAIT = RetryPolicy(sleep=lambda seconds: None)
PERSISTENT = RetryPolicy(sleep=lambda seconds: None, max_attempts=20)
USERS = [f"u{number}" for number in range(30)]


@pytest.fixture
def client(server: LocalRekognition) -> Iterator[RekognitionClient]:
    """A client of an empty collection."""
    with server.client(retry=NO_WAIT, retry_budget=None) as client:
        client.create_collection(collection_id="staff")
        yield client


def run(
    client: RekognitionClient, *, job: str = "import-7", **payload: object
) -> dict[str, Any]:
    """Run a batch as a queue does: with JSON in both directions."""
    given_payload = json.loads(json.dumps({"collection_id": "staff"} | payload))
    result = run_batch(client, given_payload, job=job, tps=INF)
    decoded: dict[str, Any] = json.loads(json.dumps(result))
    return decoded


def put_pictures(
    server: LocalRekognition, users: int, each: int
) -> dict[str, list[str]]:
    """Put pictures of several persons into S3. Return their URLs by user."""
    urls: dict[str, list[str]] = {}
    for user in range(users):
        for number in range(each):
            key = f"u{user}/{number}.png"
            picture = sample_image(key)
            server.put_s3_object("photos", key, picture)
            server.declare_faces(picture, f"u{user}")
            urls.setdefault(f"u{user}", []).append(f"s3://photos/{key}")
    return urls


def faces(client: RekognitionClient) -> Counter[str | None]:
    """Return the number of faces of each user. No user counts as None."""
    found = client.iter_list_faces(collection_id="staff")
    return Counter(face.user_id for face in found)


def names(client: RekognitionClient) -> list[str]:
    """Return the users."""
    users = client.iter_list_users(collection_id="staff")
    return sorted(user.user_id or "" for user in users)


def test_a_batch_of_users_that_is_delivered_twice_has_one_result(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """The token is the same, so the service returns its first response."""
    first = run(client, create=USERS)
    second = run(client, create=USERS)
    tokens = {
        request.body["ClientRequestToken"]
        for request in server.requests.of("CreateUser")
    }

    assert first == second
    assert {
        "collection_id": "staff",
        "job": "import-7",
        "complete": True,
        "retry": False,
        "counts": {"created": 30},
        "users": dict.fromkeys(USERS, "created"),
        "failures": {},
        "note": None,
    } == first
    assert sorted(USERS) == names(client)
    assert 30 == len(tokens)
    assert not server.requests.of("ListUsers")[:-1]


def test_users_of_another_job_existed_and_the_result_has_a_note(
    client: RekognitionClient,
) -> None:
    """No list verifies a conflict, and the note explains it."""
    run(client, create=["alice"])
    second = run(client, job="import-8", create=["alice", "bob", "bob"])

    assert {"alice": "existed", "bob": "created"} == second["users"]
    assert second["complete"]
    assert "No list of the users was read" in second["note"]


def test_a_conflict_after_a_lost_reply_is_adopted(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """The request, or another client, may have created the user."""
    client.create_user(collection_id="staff", user_id="alice")
    server.inject(Fault(then="close"), operation="CreateUser")
    result = run(client, create=["alice"])

    assert {"alice": "adopted"} == result["users"]
    assert result["note"]


def test_pictures_that_are_delivered_twice_are_indexed_once(
    server: LocalRekognition, client: RekognitionClient, tmp_path: Path
) -> None:
    """The faces of the users are listed, and not the collection."""
    enroll: dict[str, list[str]] = {}
    for number in range(12):
        path = tmp_path / f"{number}.png"
        path.write_bytes(sample_image(str(number)))
        server.declare_faces(path.read_bytes(), f"u{number // 3}")
        enroll.setdefault(f"u{number // 3}", []).append(str(path))
    group = tmp_path / "group.png"
    group.write_bytes(sample_image("group"))
    server.declare_faces(group.read_bytes(), "u0", "u1")
    enroll["u0"].append(str(group))
    first = run(client, enroll=enroll)
    sent = len(server.requests.of("IndexFaces"))
    second = run(client, enroll=enroll)
    sent_again = len(server.requests.of("IndexFaces")) - sent
    listed = [request.body for request in server.requests.of("ListFaces")]

    assert {f"u{number}": 3 for number in range(4)} == faces(client)
    assert {"enrolled": 12, "group": 1} == first["counts"]
    assert {"present": 12, "group": 1} == second["counts"]
    assert (13, 1) == (sent, sent_again)  # the group has no face that remains
    assert (False, False) == (first["complete"], first["retry"])
    assert second["users"]["u3"]["complete"]
    assert set(enroll) == {body["UserId"] for body in listed if "UserId" in body}
    assert not [body for body in listed if body.keys() == {"CollectionId"}]


@pytest.mark.parametrize("work", ["create", "enroll"])
def test_a_batch_that_two_workers_run_at_the_same_time_is_harmless(
    server: LocalRekognition, client: RekognitionClient, work: str
) -> None:
    """Each user and each face exists once."""
    pictures = put_pictures(server, 6, 2)
    payload: dict[str, Any] = {work: pictures if work == "enroll" else list(pictures)}
    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(lambda _: run(client, **payload), range(2)))

    assert [True, True] == [result["complete"] for result in results]
    assert sorted(pictures) == names(client)
    assert {"create": 0, "enroll": 12}[work] == faces(client).total()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_batches_in_any_order_with_lost_replies_leave_what_was_asked_for(
    server: LocalRekognition, client: RekognitionClient, seed: int
) -> None:
    """Every batch is delivered twice, and every fifth reply is lost."""
    urls = put_pictures(server, 12, 1)
    batches = [0, 1, 2, 3] * 2
    random.Random(seed).shuffle(batches)
    server.lose_some_replies(rate=0.2, seed=seed)
    done: list[bool] = []
    with server.client(retry=PERSISTENT, retry_budget=None) as persistent:
        for number in batches:
            users = list(urls)[number::4]
            enroll = {user: urls[user] for user in users}
            done.append(run(persistent, enroll=enroll)["complete"])
    server.clear_faults()

    assert [True] * 8 == done
    assert dict.fromkeys(urls, 1) == faces(client)
    assert sorted(urls) == names(client)


@pytest.mark.parametrize(
    ("payload", "message"),
    [
        (["alice"], "payload: must be a mapping, not list; read JSON with json.loads"),
        ('{"create": []}', "must be a mapping, not str; read JSON with json.loads"),
        ({"create": []}, "collection_id"),
        ({"collection_id": "a b", "create": []}, "collection_id"),
        (
            {"collection_id": "staff"},
            "must have either create or enroll, and has neither",
        ),
        (
            {"collection_id": "staff", "create": [], "enroll": {}},
            "must have either create or enroll, and has create and enroll",
        ),
        (
            {"collection_id": "staff", "create": [], "tps": 5},
            "unknown member 'tps'; use collection_id, create, enroll",
        ),
        (
            {"collection_id": "staff", "create": "alice"},
            "create: must be a list of user ids, not str",
        ),
        ({"collection_id": "staff", "create": ["a", "b c"]}, r"create\[1\]: user_id"),
        ({"collection_id": "staff", "create": [None]}, r"create\[0\]: user_id"),
        (
            {"collection_id": "staff", "enroll": ["alice"]},
            "enroll: must map user ids to lists of pictures, not list",
        ),
        ({"collection_id": "staff", "enroll": {"a b": []}}, "enroll: user_id"),
        (
            {"collection_id": "staff", "enroll": {"alice": "s3://b/k"}},
            r"enroll\['alice'\]: must be a list, not str",
        ),
        (
            {"collection_id": "staff", "enroll": {"alice": [b"secret"]}},
            r"enroll\['alice'\]\[0\]: must be s3://bucket/key or a path, not bytes",
        ),
    ],
)
def test_an_invalid_payload_is_refused_before_anything_is_sent(
    server: LocalRekognition, client: RekognitionClient, payload: Any, message: str
) -> None:
    """The message has the place and the remedy, and no picture."""
    server.requests.clear()
    with pytest.raises(ManifestError, match=message) as caught:
        run_batch(client, payload, job="import-7")

    assert "secret" not in str(caught.value)
    assert not list(server.requests)


@pytest.mark.parametrize("job", ["", None, 7])
def test_a_job_without_a_name_is_refused(client: RekognitionClient, job: Any) -> None:
    """Its tokens would be those of every other import."""
    with pytest.raises(ManifestError, match="job: must be a name, such as import-7"):
        run_batch(client, {"collection_id": "staff", "create": []}, job=job)


@pytest.mark.parametrize("work", ["create", "enroll"])
def test_an_error_of_every_user_is_raised(
    server: LocalRekognition, client: RekognitionClient, work: str
) -> None:
    """The queue delivers the batch again, or moves it aside."""
    pictures = put_pictures(server, 3, 1)
    payload: dict[str, Any] = {work: pictures if work == "enroll" else list(pictures)}
    with pytest.raises(ResourceNotFoundException):
        run_batch(client, {"collection_id": "door", **payload}, job="a", tps=INF)
    server.fail_next("AccessDeniedException", times=None)
    with pytest.raises(AccessDeniedError):
        run(client, **payload)


@pytest.mark.parametrize(
    ("code", "retry"),
    [("InternalServerError", True), ("InvalidParameterException", False)],
)
@pytest.mark.parametrize("work", ["create", "enroll"])
def test_the_result_shows_whether_another_delivery_helps(
    server: LocalRekognition,
    client: RekognitionClient,
    work: str,
    code: str,
    retry: bool,
) -> None:
    """A failure of the service may pass, and a refused input does not."""
    pictures = put_pictures(server, 1, 1)
    operation = {"create": "CreateUser", "enroll": "IndexFaces"}[work]
    server.fail_next(code, operation=operation, times=None)
    payload: dict[str, Any] = {work: pictures if work == "enroll" else list(pictures)}
    result = run(client, **payload)

    assert (False, retry) == (result["complete"], result["retry"])
    assert {"failed": 1} == result["counts"]


def test_a_pace_is_shared_by_the_batches_of_a_process(
    client: RekognitionClient,
) -> None:
    """A worker keeps it between its batches."""
    pace = Pace(client, 1000.0, share=10)
    payload = {"collection_id": "staff", "create": USERS}
    result = run_batch(client, payload, job="import-7", tps=pace)

    assert {"created": 30} == result["counts"]
