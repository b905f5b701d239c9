"""Commands over HTTP, for test suites in other languages."""

import base64
import contextlib
import json
import math
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import fields
from typing import Any

import pytest
from botocore.exceptions import ClientError, ConnectionClosedError
from hypothesis import given
from hypothesis import strategies as st

from rekoclient.testing import (
    Clock,
    Fault,
    LocalRekognition,
    Switches,
    sample_image,
)

from .conftest import plain_boto
from .raw import call, exchange, message

ALICE = base64.b64encode(sample_image("alice")).decode()


@pytest.fixture
def server(clock: Clock) -> Iterator[LocalRekognition]:
    """Return a server that accepts commands."""
    with LocalRekognition(clock=clock, control=True) as server:
        yield server


def send(
    server: LocalRekognition,
    command: str,
    body: Any = None,
    *,
    token: str | None = None,
    host: str = "localhost",
) -> Any:
    """Send a command. Return its result, or the status and message of the refusal."""
    request = urllib.request.Request(
        server.control_url + command,
        data=json.dumps({} if body is None else body).encode(),
        headers={"X-Control-Token": token or server.control_token, "Host": host},
    )
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=10) as answer:
            return json.load(answer)["result"]
    except urllib.error.HTTPError as refusal:
        with refusal:
            return refusal.status, json.load(refusal)["message"]


def test_faults_are_injected(server: LocalRekognition) -> None:
    """The commands behave as the Python methods of the same name."""
    boto = plain_boto(server)
    send(server, "fail_next", {"code": "InternalServerError"})
    send(server, "lose_reply_next", {"operation": "CreateCollection"})
    send(
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


def test_faults_are_cleared(server: LocalRekognition) -> None:
    """No fault is pending after the command."""
    send(server, "fail_next", {"times": None})
    send(server, "clear_faults")

    assert [] == server.pending_faults


def test_replies_faces_and_pictures_are_declared(server: LocalRekognition) -> None:
    """Pictures are in base64."""
    boto = plain_boto(server)
    boto.create_collection(CollectionId="staff")
    send(server, "reply", {"operation": "GetCelebrityInfo", "answer": {"Name": "A"}})
    send(server, "put_s3_object", {"bucket": "b" * 3, "name": "a", "image": ALICE})
    send(server, "declare_faces", {"image": ALICE, "faces": ["a", {"person": "b"}]})
    send(server, "declare_similarity", {"person": "a", "other": "b", "per_cent": 85})

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
    send(server, "switch", {"face_model_version": "6.0"})
    send(server, "quota", {"quotas": {"ListCollections": {"rate": 1, "burst": 1}}})
    send(server, "advance", {"seconds": 60})

    assert "6.0" == boto.create_collection(CollectionId="s")["FaceModelVersion"]
    assert 1_700_000_060 == clock()
    boto.list_collections()
    with pytest.raises(boto.exceptions.ProvisionedThroughputExceededException):
        boto.list_collections()


def test_the_requests_are_listed(server: LocalRekognition) -> None:
    """The list contains no commands and no credentials."""
    boto = plain_boto(server)
    boto.create_collection(CollectionId="staff")
    boto.create_user(CollectionId="staff", UserId="alice", ClientRequestToken="t1")

    (request,) = send(server, "requests", {"operation": "CreateUser"})
    assert ("t1", 200, None) == (request["token"], request["status"], request["error"])
    assert "***" == request["headers"]["authorization"]
    assert 2 == len(send(server, "requests"))


def test_declarations_are_taken_back(server: LocalRekognition) -> None:
    """Replies, faces and S3 objects are removed, or everything at once."""
    boto = plain_boto(server)
    picture = {"Bytes": sample_image("alice")}
    send(server, "reply", {"operation": "DetectLabels", "answer": {}})
    send(server, "declare_faces", {"image": ALICE, "faces": []})
    send(server, "put_s3_object", {"bucket": "b", "name": "k", "image": ALICE})

    send(server, "clear_replies", {"operation": "DetectLabels"})
    with pytest.raises(ClientError):
        boto.detect_labels(Image=picture)
    send(server, "clear_faces", {"image": ALICE})
    assert 1 == len(boto.detect_faces(Image=picture)["FaceDetails"])
    send(server, "delete_s3_object", {"bucket": "b", "name": "k"})
    boto.create_collection(CollectionId="staff")
    send(server, "reset")
    assert [] == boto.list_collections()["CollectionIds"]


def test_the_requests_have_their_bodies(server: LocalRekognition) -> None:
    """A body that is not JSON is a text."""
    plain_boto(server).create_collection(CollectionId="staff")
    exchange(server, message("CreateUser", b"not JSON"))

    bodies = [each["body"] for each in send(server, "requests")]
    assert [{"CollectionId": "staff"}, "not JSON"] == bodies


def test_the_notifications_are_listed(server: LocalRekognition) -> None:
    """Each has its topic and its message."""
    plain_boto(server).start_face_detection(
        Video={"S3Object": {"Bucket": "videos", "Name": "v"}},
        NotificationChannel={
            "SNSTopicArn": "arn:aws:sns:us-east-1:123456789012:jobs",
            "RoleArn": "arn:aws:iam::123456789012:role/r",
        },
    )

    (notification,) = send(server, "notifications")
    assert "SUCCEEDED" == notification["message"]["Status"]


@pytest.mark.parametrize("options", [{"token": "wrong"}, {"host": "evil.example"}])
def test_a_command_without_permission_is_refused(
    server: LocalRekognition, options: Any
) -> None:
    """A wrong token or a foreign host is refused."""
    status, _ = send(server, "fail_next", **options)

    assert 403 == status
    assert [] == server.pending_faults


@pytest.mark.parametrize(
    ("command", "body", "status", "words"),
    [
        ("explode", {}, 404, "one of the commands advance, clear_faces"),
        ("fail_next", {"operation": "CreateUsr"}, 400, "did you mean 'CreateUser'?"),
        ("fail_next", {"cod": "x"}, 400, "no 'cod'; did you mean 'code'?"),
        ("inject", {"cod": "x"}, 400, "Fault has no 'cod'; did you mean 'code'?"),
        ("reset", {"hard": True}, 400, "the command has no 'hard'; leave it out"),
        ("quota", {"quotas": "publishd"}, 400, "a mapping, not 'publishd': pass"),
        ("quota", {"quotas": {"CreateUser": {"burst": 1}}}, 400, "needs 'rate'"),
        ("put_s3_object", {"bucket": "b", "name": "n", "image": 5}, 400, "base64"),
        ("put_s3_object", {"bucket": "b", "name": "n", "image": "!"}, 400, "base64"),
        ("declare_faces", {"image": ALICE, "faces": "alice"}, 400, "must be a list"),
        ("inject", {"code": "X", "rate": "1"}, 400, "rate must be a number from 0 to"),
        (
            "reply",
            {"operation": "DetectLabels", "answer": {"Labels": "Door"}},
            400,
            "DetectLabels.Labels must be a list, not 'Door'",
        ),
        ("advance", {"seconds": -1}, 400, "seconds must be a number from 0"),
        ("switch", {"token_lif": 1}, 400, "did you mean 'token_life'?"),
        ("switch", [1], 400, "the body must be a JSON object, not list"),
        ("advance", {"seconds": math.nan}, 400, "NaN is not a finite number"),
        ("advance", {"seconds": math.inf}, 400, "Infinity is not a finite number"),
        ("advance", {"seconds": 1e300}, 400, "must be a number from 0 to"),
        ("fail_next", {"code": 5}, 400, "Fault: code must be str or None, not 5"),
        (
            "fail_next",
            {"operation": 5},
            400,
            "operation must be the name of an operation, such as CreateUser, not int",
        ),
        ("fail_next", {"times": 1.5}, 400, "times must be 1 or more"),
        ("inject", {"delay": -1}, 400, "delay must be a number from 0"),
        ("switch", {"token_life": "abc"}, 400, "token_life must be a number"),
        ("quota", {"quotas": {"CreateUser": math.inf}}, 400, "Infinity"),
        (
            "reply",
            {"operation": "CreateUser", "answer": {}, "when": ["UserId"]},
            400,
            "when must be a mapping, not list",
        ),
        (
            "declare_faces",
            {"image": ALICE, "faces": [{"person": 5}]},
            400,
            "DeclaredFace: person must be str, not 5",
        ),
        ("put_s3_object", {"bucket": "b"}, 400, "the argument 'name' is missing"),
    ],
)
def test_an_invalid_command_is_explained(
    server: LocalRekognition, command: str, body: Any, status: int, words: str
) -> None:
    """The message contains the reason."""
    refusal, text = send(server, command, body)

    assert status == refusal
    assert words in text


HOSTILE: st.SearchStrategy[Any] = (
    st.sampled_from([None, "", "ListCollections", ALICE, {}, [], 1, -1, 10**400, "é€"])
    | st.floats()
    | st.recursive(
        st.text(max_size=5) | st.floats() | st.booleans(),
        lambda inner: (
            st.lists(inner, max_size=2)
            | st.dictionaries(st.text(max_size=5) | st.just("person"), inner)
        ),
        max_leaves=5,
    )
)
# What is accepted must not have the test wait.
QUICK = st.sampled_from([0, -1, None, "x", 1e300])
ENDS = st.sampled_from(["keep", "close", "reset", "explode", 5])
HOW_OFTEN = ("operation", "times")
MEMBERS: dict[str, tuple[str, ...]] = {
    "inject": (*(each.name for each in fields(Fault)), *HOW_OFTEN, "rate", "seed"),
    "fail_next": ("code", "status", "message", "headers", "body", *HOW_OFTEN),
    "lose_reply_next": HOW_OFTEN,
    "reply": ("operation", "answer", "image", "when", "times"),
    "declare_faces": ("image", "faces"),
    "declare_similarity": ("person", "other", "per_cent"),
    "put_s3_object": ("bucket", "name", "image"),
    "quota": ("quotas",),
    "switch": tuple(each.name for each in fields(Switches)),
    "advance": ("seconds",),
    "requests": ("operation",),
}


@st.composite
def hostile_commands(draw: st.DrawFn) -> tuple[str, Any]:
    """Return a command with one to three of its members and any values."""
    name = draw(st.sampled_from(sorted(MEMBERS)))
    if draw(st.integers(0, 9)) == 0:
        return name, draw(HOSTILE)
    members = draw(st.sets(st.sampled_from(MEMBERS[name]), min_size=1, max_size=3))
    own = {"delay": QUICK, "drip": QUICK, "then": ENDS}
    return name, {each: draw(own.get(each, HOSTILE)) for each in sorted(members)}


@pytest.fixture(scope="module")
def obedient() -> Iterator[LocalRekognition]:
    """Return a server that gets all commands."""
    clock = Clock(start=1_700_000_000.0)
    with LocalRekognition(clock=clock, control=True) as server:
        plain_boto(server).create_collection(CollectionId="staff")
        yield server


@pytest.mark.usefixtures("quiet")
@given(command=hostile_commands())
def test_no_command_breaks_the_server(
    obedient: LocalRekognition, command: tuple[str, Any]
) -> None:
    """After any command the server replies to requests as before."""
    name, body = command
    result = send(obedient, name, body)
    if isinstance(result, tuple):
        status, text = result
        assert 400 == status
        assert text

    with contextlib.suppress(OSError):  # a fault that waits may end the connection
        exchange(obedient, message("ListCollections", b"{}"))
    send(obedient, "clear_faults")
    send(obedient, "quota", {"quotas": None})
    assert 200 == call(obedient, "ListCollections", {})[0]
    picture = {"CollectionId": "staff", "Image": {"Bytes": ALICE}}
    assert 200 == call(obedient, "IndexFaces", picture)[0]


def test_a_bug_is_a_500(
    server: LocalRekognition,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The connection stays open, and stderr shows the traceback."""

    def fail(*_: object) -> None:
        raise RuntimeError("a defect")

    monkeypatch.setattr(server.requests, "add", fail)

    status, _, answer = call(server, "ListCollections", {})
    assert (500, "InternalServerError") == (status, answer["__type"])
    assert "a defect" in capsys.readouterr().err


def test_control_is_off_by_default(clock: Clock) -> None:
    """Then a command is an unknown operation, and there is no token."""
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


@pytest.mark.parametrize(
    ("command", "body"),
    [
        ("inject", {"raw": "!!!!"}),
        ("fail_next", {"code": "X", "body": "YQ"}),
        ("declare_faces", {"image": "a b", "faces": []}),
        ("put_s3_object", {"bucket": "b", "name": "n", "image": "####"}),
        ("clear_faces", {"image": "####"}),
        ("reply", {"operation": "DetectLabels", "answer": {}, "image": "####"}),
    ],
)
def test_bytes_must_be_base64(
    server: LocalRekognition, command: str, body: dict[str, Any]
) -> None:
    """Bytes that were not encoded must not become others."""
    status, text = send(server, command, body)

    assert 400 == status
    assert text.startswith(f"{command}: ")


def test_base64_may_be_wrapped(server: LocalRekognition) -> None:
    """The command base64 writes lines of 76 characters."""
    send(server, "inject", {"status": 503, "body": "PGh0\nbWw+\n", "times": 1})
    with pytest.raises(ClientError, match="503"):
        plain_boto(server).list_collections()
