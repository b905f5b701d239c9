"""Trouble over HTTP, for test suites in other languages."""

import base64
import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError, ConnectionClosedError

from rekoclient.testing import Clock, LocalRekognition, sample_image

from .conftest import plain_boto

ALICE = base64.b64encode(sample_image("alice")).decode()


@pytest.fixture
def server(clock: Clock) -> Iterator[LocalRekognition]:
    """A server that takes commands."""
    with LocalRekognition(clock=clock, control=True) as server:
        yield server


def tell(
    server: LocalRekognition,
    command: str,
    body: Any = None,
    *,
    token: str | None = None,
    host: str = "localhost",
) -> Any:
    """Give a command; what came of it, or the status and text of the refusal."""
    request = urllib.request.Request(
        server.control_url + command,
        data=json.dumps(body or {}).encode(),
        headers={"X-Control-Token": token or server.control_token, "Host": host},
    )
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=10) as answer:
            return json.load(answer)["result"]
    except urllib.error.HTTPError as refusal:
        with refusal:
            return refusal.status, json.load(refusal)["message"]


def test_trouble_is_made(server: LocalRekognition) -> None:
    """As by the Python methods of the same name."""
    boto = plain_boto(server)
    tell(server, "fail_next", {"code": "InternalServerError"})
    tell(server, "lose_reply_next", {"operation": "CreateCollection"})
    tell(
        server,
        "inject",
        {"status": 503, "body": base64.b64encode(b"<html>").decode(), "times": 1},
    )

    with pytest.raises(boto.exceptions.InternalServerError):
        boto.list_collections()
    with pytest.raises(ConnectionClosedError):
        boto.create_collection(CollectionId="staff")
    with pytest.raises(ClientError, match="503"):
        boto.list_collections()
    assert ["staff"] == boto.list_collections()["CollectionIds"]


def test_trouble_is_ended(server: LocalRekognition) -> None:
    """All of it."""
    tell(server, "fail_next", {"times": None})
    tell(server, "clear_faults")

    assert [] == server.pending_faults


def test_answers_faces_and_pictures_are_declared(server: LocalRekognition) -> None:
    """Pictures come in base64, as on the wire."""
    boto = plain_boto(server)
    boto.create_collection(CollectionId="staff")
    tell(server, "reply", {"operation": "GetCelebrityInfo", "answer": {"Name": "A"}})
    tell(server, "put_s3_object", {"bucket": "b" * 3, "name": "a", "image": ALICE})
    tell(server, "declare_faces", {"image": ALICE, "faces": ["a", {"person": "b"}]})
    tell(server, "declare_similarity", {"person": "a", "other": "b", "per_cent": 85})

    image = {"S3Object": {"Bucket": "bbb", "Name": "a"}}
    answer = boto.index_faces(CollectionId="staff", Image=image)
    face = answer["FaceRecords"][0]["Face"]["FaceId"]
    (match,) = boto.search_faces(CollectionId="staff", FaceId=face)["FaceMatches"]
    assert ("A", 85) == (boto.get_celebrity_info(Id="1")["Name"], match["Similarity"])


def test_behaviour_quotas_and_time_are_changed(
    server: LocalRekognition, clock: Clock
) -> None:
    """The names are those of the switches."""
    boto = plain_boto(server)
    tell(server, "switch", {"face_model_version": "6.0"})
    tell(server, "quota", {"quotas": {"ListCollections": {"rate": 1, "burst": 1}}})
    tell(server, "advance", {"seconds": 60})

    assert "6.0" == boto.create_collection(CollectionId="s")["FaceModelVersion"]
    assert 1_700_000_060 == clock()
    boto.list_collections()
    with pytest.raises(boto.exceptions.ProvisionedThroughputExceededException):
        boto.list_collections()


def test_the_requests_are_told(server: LocalRekognition) -> None:
    """Commands are not among them, and credentials not in them."""
    boto = plain_boto(server)
    boto.create_collection(CollectionId="staff")
    boto.create_user(CollectionId="staff", UserId="alice", ClientRequestToken="t1")

    (request,) = tell(server, "requests", {"operation": "CreateUser"})
    assert ("t1", 200, None) == (request["token"], request["status"], request["error"])
    assert "***" == request["headers"]["authorization"]
    assert 2 == len(tell(server, "requests"))


@pytest.mark.parametrize("options", [{"token": "wrong"}, {"host": "evil.example"}])
def test_strangers_are_refused(server: LocalRekognition, options: Any) -> None:
    """Who does not know the token, and pages that a browser was led to."""
    status, _ = tell(server, "fail_next", **options)

    assert 403 == status
    assert [] == server.pending_faults


@pytest.mark.parametrize(
    ("command", "body", "status", "words"),
    [
        ("explode", {}, 404, "commands are advance, clear_faults"),
        ("fail_next", {"operation": "CreateUsr"}, 400, "did you mean 'CreateUser'?"),
        ("fail_next", {"cod": "x"}, 400, "unexpected keyword argument 'cod'"),
        ("advance", {"seconds": -1}, 400, "the step of a clock is a number from 0"),
        ("switch", {"token_lif": 1}, 400, "unexpected keyword argument 'token_lif'"),
        ("switch", [1], 400, "switch"),
        ("put_s3_object", {"bucket": "b"}, 400, "'name' is missing"),
    ],
)
def test_a_wrong_command_is_told_what_is_wrong(
    server: LocalRekognition, command: str, body: Any, status: int, words: str
) -> None:
    """As Python would tell it."""
    refusal, text = tell(server, command, body)

    assert status == refusal
    assert words in text


def test_without_being_asked_nothing_is_controlled(clock: Clock) -> None:
    """The commands are an unknown operation then, and there is no token."""
    with LocalRekognition() as server:
        url = server.control_url
        with pytest.raises(RuntimeError, match="control=True"):
            _ = server.control_token
        request = urllib.request.Request(url + "clear_faults", data=b"{}")
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with pytest.raises(urllib.error.HTTPError) as refusal:
            opener.open(request, timeout=10)
        refusal.value.close()
    assert 400 == refusal.value.status
