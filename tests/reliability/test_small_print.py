"""Promises of half a line, each of which mutation testing found unheld."""

from __future__ import annotations

import asyncio
import copy
import datetime
import gc
import threading
import time
from collections.abc import Iterator
from http.client import IncompleteRead
from types import SimpleNamespace
from typing import Any, Literal

import boto3
import botocore.exceptions as botocore_errors
import pytest
from attrs import astuple, evolve
from botocore.loaders import Loader
from botocore.model import ServiceModel
from botocore.parsers import ResponseParserError
from botocore.stub import Stubber

from rekoclient import RekognitionClient, RetryBudget, RetryPolicy
from rekoclient.errors import (
    AccessDeniedError,
    Attempt,
    BrokenReply,
    ConflictException,
    ConnectError,
    RekoError,
    ReplyLost,
    ReplyTimeout,
    RequestValidationError,
    ServerError,
    ServiceError,
    UnsupportedByBotocore,
    Verdict,
)
from rekoclient.models import (
    CreateCollectionRequest,
    CreateCollectionResponse,
    CreateUserRequest,
    DescribeCollectionResponse,
    DetectLabelsRequest,
    DetectTextRequest,
    FaceDetail,
    Image,
    IndexFacesRequest,
    ListCollectionsResponse,
    ListTagsForResourceResponse,
    QualityFilter,
    S3Object,
)
from rekoclient.retry import Call
from rekoclient.schema import (
    Enum,
    Exclusive,
    ResponseMetadata,
    Unreadable,
    check_always,
    fingerprint,
    read,
)
from rekoclient.schema.messages import _digest
from rekoclient.schema.reading import reader
from rekoclient.testing import Fault, LocalRekognition
from rekoclient.transport import reply
from rekoclient.transport.connection import max_attempts_of
from rekoclient.transport.mapping import mapped
from rekoclient.transport.reply import refusal as refusal_of
from rekoclient.transport.reply import see_all_of
from rekoclient.transport.support import missing

from ..examples import response_class
from . import places
from .test_step_tables import Clock, refusal

ONCE = RetryPolicy(max_attempts=1)


@pytest.fixture
def client() -> Iterator[RekognitionClient]:
    """A client with a server of its own."""
    with LocalRekognition() as server, server.client() as client:
        yield client


def test_one_attempt_is_no_number_of_attempts(client: RekognitionClient) -> None:
    """Only an error after several tells how many there were."""
    client.create_collection(collection_id="c")
    client.create_user(collection_id="c", user_id="u")

    with pytest.raises(ConflictException) as caught:
        client.create_user(collection_id="c", user_id="u")

    assert "attempt" not in str(caught.value)


def test_different_requests_have_different_hashes() -> None:
    """A set of them is no list."""
    requests = [
        CreateUserRequest(collection_id="c", user_id=f"u{n}") for n in range(100)
    ]

    assert len({hash(request) for request in requests}) > 90


def test_an_image_of_one_byte_is_long_enough() -> None:
    """The service's lower bound is in the range; nothing at all is not."""
    DetectLabelsRequest(image=Image(bytes=b"x"))
    with pytest.raises(RequestValidationError) as caught:
        DetectLabelsRequest(image=Image(bytes=b""))

    assert "image.bytes: must have 1 to 5242880 bytes, not 0" in str(caught.value)


WRONG_TYPES: list[tuple[dict[str, Any], str]] = [
    (
        {"quality_filter": 5},
        "quality_filter: must be a string, not int 5",
    ),
    (
        {"max_faces": True},
        "max_faces: must be a whole number, not bool True",
    ),
]


@pytest.mark.parametrize(("members", "words"), WRONG_TYPES)
def test_another_type_is_told_in_words(members: dict[str, Any], words: str) -> None:
    """What it must be, and what it is."""
    with pytest.raises(RequestValidationError) as caught:
        IndexFacesRequest(collection_id="c", image=Image(bytes=b"x"), **members)

    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("tags", "words"),
    [
        (["a"], "tags: must be a mapping, not list"),
        ({str(n): "" for n in range(201)}, "tags: must have at most 200 entries, not"),
    ],
)
def test_tags_that_are_none_are_told_in_words(tags: Any, words: str) -> None:
    """A list is no mapping, and there are so many at most."""
    with pytest.raises(RequestValidationError) as caught:
        CreateCollectionRequest(collection_id="c", tags=tags)

    assert words in str(caught.value)


def test_an_error_has_boto3s_dict_of_it() -> None:
    """Code that looks into ``response`` finds what botocore would have put there."""
    with LocalRekognition() as server, server.client() as client:
        server.inject(
            Fault(status=403, body=b"<html>", headers={"Content-Type": "text/html"})
        )
        with pytest.raises(AccessDeniedError) as caught:
            client.list_collections()

    assert caught.value.response["Error"] == {
        "Code": "403",
        "Message": "6 bytes of text/html",
    }
    metadata = caught.value.response["ResponseMetadata"]
    assert metadata["HTTPStatusCode"] == 403
    assert metadata["RetryAttempts"] == 0
    assert metadata["RequestId"] == caught.value.request_id
    assert metadata["HTTPHeaders"]["content-type"] == "text/html"


def test_an_error_reply_is_made_into_boto3s_dict() -> None:
    """Down to the names of its headers, which are in lower case there."""
    headers = {
        "x-amzn-requestid": "r",
        "x-amzn-errortype": "a#b#ConflictException:c",
        "X-Other": "o",
    }
    error = refusal_of("CreateUser", 400, headers, b'{"message": "no"}')
    lower = {name.lower(): value for name, value in headers.items()}

    assert error.response == {
        "Error": {"Code": "ConflictException", "Message": "no"},
        "ResponseMetadata": {
            "RequestId": "r",
            "HTTPStatusCode": 400,
            "HTTPHeaders": lower,
            "RetryAttempts": 0,
        },
    }


@pytest.mark.parametrize(
    ("headers", "kind"), [({}, "no type"), ({"content-type": "text/html"}, "text/html")]
)
def test_a_page_is_told_by_size_and_type(headers: dict[str, str], kind: str) -> None:
    """What is in it may be anything, and anybody's."""
    error = refusal_of("CreateUser", 502, headers, b"<html>")

    assert (error.code, error.message) == ("502", f"6 bytes of {kind}")


@pytest.mark.parametrize(
    ("number", "faces", "tags"),
    [
        (1, "['0']", "{'0': 'v0'}"),
        (2, "['0', '1']", "{'0': 'v0', '1': 'v1'}"),
        (3, "['0', '1', … 1 more]", "{'0': 'v0', '1': 'v1', … 1 more}"),
        (9, "['0', '1', … 7 more]", "{'0': 'v0', '1': 'v1', … 7 more}"),
    ],
)
def test_two_entries_are_shown(number: int, faces: str, tags: str) -> None:
    """And how many there are beside them."""
    names = [str(n) for n in range(number)]
    page = read(ListCollectionsResponse, {"CollectionIds": names})
    tags_of = {"Tags": {name: f"v{name}" for name in names}}
    tagged = read(ListTagsForResourceResponse, tags_of)

    assert repr(page) == f"ListCollectionsResponse(collection_ids={faces})"
    assert repr(tagged) == f"ListTagsForResourceResponse(tags={tags})"


def test_a_moment_is_shown_as_it_is() -> None:
    """Its type alone would tell nothing."""
    response = read(DescribeCollectionResponse, {"CreationTimestamp": 0})

    assert repr(response) == (
        "DescribeCollectionResponse(creation_timestamp=1970-01-01 00:00:00+00:00)"
    )


def test_what_is_false_or_zero_is_shown() -> None:
    """Only what is absent is left out of a repr."""
    assert repr(IndexFacesRequest(
        collection_id="c", image=Image(s3_object=S3Object(bucket="door")), max_faces=1
    )) == (
        "IndexFacesRequest(collection_id='c',"
        " image=Image(s3_object=S3Object(bucket='door')), max_faces=1)"
    )  # fmt: skip
    response = read(
        DescribeCollectionResponse,
        {"CollectionARN": "a", "FaceCount": 0, "UserCount": 0},
    )
    assert "face_count=0, " in repr(response)
    assert "user_count=0" in repr(response)
    assert "face_model_version" not in repr(response)
    assert repr(FaceDetail()) == "FaceDetail()"


@pytest.mark.parametrize(
    "moment",
    [
        datetime.datetime.fromisoformat("2026-03-01T00:00:00+05:30"),
        "2026-03-01T00:00:00+05:30",
        1_772_323_200,
    ],
)  # fmt: skip
def test_every_moment_is_in_utc(moment: object) -> None:
    """Whatever zone it was told in, and whatever zone this machine is in."""
    response = read(DescribeCollectionResponse, {"CreationTimestamp": moment})

    assert response.creation_timestamp.tzinfo is datetime.UTC


@pytest.mark.parametrize(
    ("rule", "given", "kept"),
    [
        ("exactly_one", {}, False),
        ("exactly_one", {"bytes": b"x"}, True),
        ("exactly_one", {"bytes": b"x", "s3_object": S3Object()}, False),
        ("at_least_one", {}, False),
        ("at_least_one", {"s3_object": S3Object()}, True),
        ("at_least_one", {"bytes": b"x", "s3_object": S3Object()}, True),
    ],
)
def test_an_either_or_rule_counts(
    rule: Literal["exactly_one", "at_least_one"], given: dict[str, Any], kept: bool
) -> None:
    """What is given of its members."""
    found = Exclusive(rule, ("bytes", "s3_object")).check(Image(**given))
    broken = ("", "", rule, "bytes, s3_object", str(len(given)))

    assert [astuple(violation) for violation in found] == ([] if kept else [broken])


def test_an_enum_has_its_members() -> None:
    """Of a dict too; what is none of them is left for the check."""
    wire = {"CollectionId": "c", "Image": {"Bytes": b"x"}, "QualityFilter": "LOW"}
    kind = Enum(QualityFilter)

    assert IndexFacesRequest.from_dict(wire).quality_filter is QualityFilter.LOW
    assert (kind.from_wire("NEW"), kind.from_wire(5)) == ("NEW", 5)
    assert (kind.to_wire("NEW"), kind.to_wire(5)) == ("NEW", 5)


def test_an_error_of_a_connection_has_botocores_attributes() -> None:
    """Code that looks at them finds them empty, and no error of its own."""
    for error in (ConnectError("no"), ReplyTimeout("no")):
        assert vars(error) == {"kwargs": {}, "request": None, "response": None}
        assert str(error) == "no"


def test_a_reader_is_compiled_once() -> None:
    """Ten thousand faces would wait for it ten thousand times."""
    assert reader(FaceDetail) is reader(FaceDetail)
    assert reader(FaceDetail) is not reader(Image)


UNREADABLE = [
    ("ListUsers", {"Users": {}}, "a list is expected, not dict"),
    ("ListTagsForResource", {"Tags": [5]}, "a map is expected, not list"),
    (
        "GetFaceLivenessSessionResults",
        {"ReferenceImage": {"Bytes": 5}},
        "bytes are expected, not int",
    ),
    ("ListUsers", [], "a JSON object is expected, not list"),
    ("ListUsers", {"Users": [5]}, "not the form of ListUsersResponse"),
]


@pytest.mark.parametrize(("operation", "wire", "words"), UNREADABLE)
def test_another_form_is_told_in_words(operation: str, wire: Any, words: str) -> None:
    """What was expected and what came, and nothing of what is in it."""
    with pytest.raises(Unreadable) as caught:
        read(response_class(operation), wire)

    assert words == str(caught.value)


def test_what_a_success_must_have_is_looked_at_in_any_order() -> None:
    """It is there and of its type; more is not asked of a reply."""
    wire = {"StatusCode": -5, "CollectionArn": "", "FaceModelVersion": 7}
    found = read(CreateCollectionResponse, wire)

    check_always(found, ("status_code", "collection_arn"))
    with pytest.raises(Unreadable, match=r"^FaceModelVersion has the wrong type$"):
        check_always(found, ("face_model_version",))
    with pytest.raises(Unreadable, match=r"^FaceModelVersion is missing$"):
        check_always(read(CreateCollectionResponse, {}), ("face_model_version",))


@pytest.mark.parametrize("size", [32_768, 32_769])
def test_the_collector_pauses_for_a_large_reply(
    size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And for no other."""
    on: list[bool] = []
    monkeypatch.setattr(reply, "believed", lambda *_: on.append(gc.isenabled()))
    reply.response_in(CreateCollectionRequest.operation, {}, b"{}".ljust(size))

    assert [size < 32_769] == on
    assert gc.isenabled()


def test_a_moment_that_has_passed_is_no_wait() -> None:
    """A hint may be old when it arrives."""
    for header, seconds in (
        ("Sun, 06 Nov 1994 08:49:37 GMT", 0.0),
        ("7", 7.0),
        ("0.5", None),
        ("", None),
    ):
        error = refusal(503, headers={"Retry-After": header})
        assert error.retry_after == seconds


def test_the_same_content_has_the_same_fingerprint_everywhere() -> None:
    """An error may go on in another process, with another version of ours."""
    moment = datetime.datetime.fromisoformat("2026-03-01T00:00:00+00:00")
    photo = DetectLabelsRequest(image=Image(bytes=b"photo"))
    alice = CreateUserRequest(collection_id="c", user_id="u", client_request_token="t")

    assert fingerprint(photo) == (
        "100ba7c6ddfbd3f09cdcf7ac91fbb9ec54e4a46bbabc20cb83cf54885efffe33"
    )
    assert fingerprint(alice) == (
        "644d9e1eabb59761551f29dac53da754610cf5217ae2a3caccba0f7f2ffc4127"
    )
    assert fingerprint(alice) == fingerprint(evolve(alice, client_request_token="s"))
    one, two = (
        CreateCollectionRequest(collection_id="c", tags=dict(tags))
        for tags in ([("a", "1"), ("b", "2")], [("b", "2"), ("a", "1")])
    )
    assert fingerprint(one) == fingerprint(two)
    assert _digest(moment) != _digest(moment + datetime.timedelta(days=1))


def test_a_token_that_is_none_is_shown() -> None:
    """With the rule that it breaks."""
    with (
        LocalRekognition() as server,
        server.client(token_factory=lambda: "a b") as client,
        pytest.raises(RequestValidationError) as caught,
    ):
        client.create_user(collection_id="c", user_id="u")

    assert str(caught.value) == (
        "CreateUserRequest has 1 problem, nothing was sent:\n"
        "  client_request_token: must match the pattern ^[a-zA-Z0-9-_]+$, not 'a b'"
    )


def test_a_nested_member_that_is_not_used_may_be_lacking(
    client: RekognitionClient,
) -> None:
    """An older botocore refuses only requests that have it."""
    document = copy.deepcopy(
        dict(Loader().load_service_model("rekognition", "service-2"))
    )
    del document["shapes"]["S3Object"]["members"]["Version"]
    client.boto_client.meta._service_model = ServiceModel(document, "rekognition")
    transport = client._transport

    def check(**s3_object: Any) -> None:
        request = DetectLabelsRequest(
            image=Image(s3_object=S3Object(bucket="door", name="n", **s3_object))
        )
        transport.check_supported(type(request), request.to_dict(), "1.0")

    check()
    with pytest.raises(UnsupportedByBotocore, match=r"Image\.S3Object\.Version"):
        check(version="1")


PLAIN = {"Content-Type": "text/plain"}
NOT_BELIEVED = [
    (Fault(status=200, body=b""), "the reply is empty"),
    (
        Fault(status=200, body=b"not JSON", headers=PLAIN),
        "the reply is not JSON: 8 bytes, text/plain",
    ),
    (
        Fault(status=200, body=b"[" * 100_000, headers={"Content-Type": None}),
        "the reply is not JSON: 100000 bytes, no content type",
    ),
    (
        Fault(status=200, body=b'{"__type": "a#ConflictException:b"}'),
        "a success that says ConflictException",
    ),
    (Fault(status=200, body=b"[]"), "a JSON object is expected, not list"),
    (
        Fault(raw=b"HTTP/1.1 200 OK\r\nx-amzn-requestid: r\r\n"),
        "the reply broke off in its headers",
    ),
]


@pytest.mark.parametrize(("fault", "words"), NOT_BELIEVED, ids=str)
def test_why_a_reply_is_not_believed_is_told(fault: Fault, words: str) -> None:
    """In words that quote nothing of it, with what is known of the attempt."""
    with LocalRekognition() as server, server.client(retry=ONCE) as client:
        server.inject(fault)
        with pytest.raises(BrokenReply) as caught:
            client.list_collections()

    error = caught.value
    assert str(error) == f"ListCollections: {words}"
    assert error.http_status == error.attempts[0].http_status == 200
    assert error.request_id
    assert error.request_id == error.attempts[0].request_id


@pytest.mark.parametrize(
    ("status", "name", "words"),
    [
        (199, "BrokenReply", "199 is not the end of a reply"),
        (300, "ServiceError", "300: no message"),
    ],
)
def test_only_200_to_299_is_a_success(status: int, name: str, words: str) -> None:
    """Whatever the body says."""
    with LocalRekognition() as server, server.client(retry=ONCE) as client:
        server.inject(Fault(status=status, body=b"{}"))
        with pytest.raises(RekoError) as caught:
            client.list_collections()

    assert (type(caught.value).__name__, caught.value.http_status) == (name, status)
    assert str(caught.value).startswith(f"ListCollections: {words}")


def test_botocore_has_nothing_left_to_parse(client: RekognitionClient) -> None:
    """What we have read is not read twice."""
    seen: list[set[str]] = []
    client.boto_client.meta.events.register(
        "after-call.rekognition", lambda parsed, **_: seen.append({*parsed})
    )
    client.list_collections()

    assert seen == [{"ResponseMetadata"}]


def test_what_a_dict_lacks_is_what_a_class_leaves_out() -> None:
    """Also within a structure: lists are empty, and not None."""
    found = FaceDetail.from_dict({"Landmarks": None})

    assert found == FaceDetail() == FaceDetail.from_dict({})
    assert found.landmarks == ()
    assert read(ListCollectionsResponse, {}).response_metadata == ResponseMetadata()


def test_a_reply_shorter_than_it_says_is_told_with_both_lengths() -> None:
    """Of half an error, the code may be missing."""
    see_all_of("ListUsers", {"content-length": "2, 2"}, b"{}")
    see_all_of("ListUsers", {"transfer-encoding": "chunked"}, b"")
    see_all_of("ListUsers", {}, b"{}")
    with pytest.raises(BrokenReply) as caught:
        see_all_of("ListUsers", {"content-length": "9"}, b"{}")

    assert str(caught.value) == "ListUsers: a reply of 9 bytes has 2"


def test_all_that_an_older_botocore_lacks_is_found() -> None:
    """At every depth, and within lists."""
    document = copy.deepcopy(
        dict(Loader().load_service_model("rekognition", "service-2"))
    )
    shapes = document["shapes"]
    for shape, member in (
        ("DetectTextRequest", "Image"),
        ("DetectionFilter", "MinConfidence"),
        ("RegionOfInterest", "BoundingBox"),
        ("RegionOfInterest", "Polygon"),
    ):
        del shapes[shape]["members"][member]
    shapes["DetectTextRequest"]["required"] = []
    model = ServiceModel(document, "rekognition")

    assert missing(model, DetectTextRequest, "1.0") == (
        ("Image",),
        ("Filters", "WordFilter", "MinConfidence"),
        ("Filters", "RegionsOfInterest", "BoundingBox"),
        ("Filters", "RegionsOfInterest", "Polygon"),
    )


def test_an_error_without_http_is_the_same_error(client: RekognitionClient) -> None:
    """boto3's own dict of it has status, request id and hints like a raw reply."""
    waits: list[float] = []
    patient = client.with_options(
        retry=RetryPolicy(max_attempts=2, sleep=waits.append, random=lambda: 0.0)
    )
    facts: dict[str, Any] = {
        "service_error_code": "SomethingNew",
        "http_status_code": 503,
        "response_meta": {"RequestId": "id-7", "HTTPHeaders": {"retry-after": "3"}},
    }
    with Stubber(client.boto_client) as stub:
        stub.add_client_error("create_user", **facts)
        stub.add_client_error("create_user", **facts)
        with pytest.raises(ServerError) as caught:
            patient.create_user(collection_id="c", user_id="u")

    assert waits == [3.0]
    assert caught.value.operation_name == "CreateUser"
    assert (caught.value.http_status, caught.value.request_id) == (503, "id-7")


def test_what_a_client_is_made_with() -> None:
    """Where nobody says otherwise."""
    session = boto3.Session("k", "s", region_name="eu-west-1")
    with RekognitionClient(session=session) as client:
        config = client.boto_client.meta.config

    assert (config.connect_timeout, config.read_timeout) == (5, 20)
    assert config.max_pool_connections == 64
    assert config.retries == {"mode": "standard", "total_max_attempts": 1}


@pytest.mark.parametrize(
    ("retries", "attempts"),
    [
        (None, None),
        ({}, None),
        ({"mode": "adaptive"}, None),
        ({"max_attempts": 0}, 1),
        ({"max_attempts": 2}, 3),
        ({"total_max_attempts": 2}, 2),
        ({"total_max_attempts": 2, "max_attempts": 7}, 2),
    ],
)
def test_attempts_are_counted_as_botocore_does(
    retries: dict[str, Any] | None, attempts: int | None
) -> None:
    """Its older name leaves the first one out."""
    assert max_attempts_of(SimpleNamespace(retries=retries)) == attempts
    assert max_attempts_of(None) is None


def test_an_error_of_a_double_may_be_empty() -> None:
    """Botocore's own has its two parts; what a test raises need not."""
    error = mapped(
        botocore_errors.ClientError({}, "ListUsers"), "ListUsers", sent=False
    )

    assert type(error) is ServiceError
    assert str(error) == "ListUsers: ServiceError: no message"


TUNNEL = botocore_errors.ProxyConnectionError(proxy_url="http://user:pw@proxy")
TUNNEL.__cause__ = OSError("Tunnel connection failed: 503 Busy")
SHORT = botocore_errors.HTTPClientError(error="x")
SHORT.__context__ = IncompleteRead(b"")
FAILURES: list[tuple[Exception, bool, str, str, str | None]] = [
    (
        botocore_errors.EndpointConnectionError(endpoint_url="https://e", error="x"),
        True,
        "ConnectError",
        'Could not connect to the endpoint URL: "https://e"',
        "transient",
    ),
    (
        TUNNEL,
        True,
        "ConnectError",
        'Failed to connect to proxy URL: "http://proxy": the proxy answers 503',
        "transient",
    ),
    (
        botocore_errors.HTTPClientError(error="x"),
        False,
        "ConnectError",
        "An HTTP Client raised an unhandled exception: x (while getting credentials)",
        "transient",
    ),
    (
        botocore_errors.HTTPClientError(error="x"),
        True,
        "ReplyLost",
        "An HTTP Client raised an unhandled exception: x",
        "transient",
    ),
    (
        botocore_errors.NoCredentialsError(),
        False,
        "ConfigurationError",
        "Unable to locate credentials",
        None,
    ),
    (
        botocore_errors.ReadTimeoutError(endpoint_url="https://e"),
        True,
        "ReplyTimeout",
        'Read timeout on endpoint URL: "https://e"',
        "transient",
    ),
    (
        SHORT,
        True,
        "BrokenReply",
        "An HTTP Client raised an unhandled exception: x",
        "transient",
    ),
    (KeyError("x"), True, "TransportError", "KeyError: 'x'", None),
]


@pytest.mark.parametrize(("error", "sent", "name", "words", "fault"), FAILURES)
def test_what_comes_out_of_boto3_is_ours(
    error: Exception, sent: bool, name: str, words: str, fault: str | None
) -> None:
    """With its words, the operation, and what may have come of it."""
    ours = mapped(error, "ListUsers", sent=sent)

    assert (type(ours).__name__, ours.fault) == (name, fault)
    assert str(ours) == f"ListUsers: {words}"


def test_a_host_that_there_is_not_is_told() -> None:
    """Botocore says no more than that it could not connect."""
    with (
        places.no_such_host() as url,
        LocalRekognition() as server,
        RekognitionClient(
            endpoint_url=url, session=server._session(), retry=ONCE
        ) as client,
        pytest.raises(ConnectError) as caught,
    ):
        client.list_collections()

    assert "no such host: is the region one of Rekognition's?" in caught.value.__notes__


def test_what_is_not_there_is_told_with_where_it_may_be() -> None:
    """As when a client is made."""
    ours = mapped(botocore_errors.NoCredentialsError(), "ListUsers", sent=False)

    assert any("AWS_ACCESS_KEY_ID" in note for note in ours.__notes__)


def test_a_reply_that_only_botocore_could_not_read_is_broken() -> None:
    """Where our own look at it has not come about."""
    error = mapped(ResponseParserError("half"), "ListUsers", sent=True)

    assert (type(error), str(error)) == (BrokenReply, "ListUsers: half")


def test_an_error_with_nothing_in_it_is_an_error(client: RekognitionClient) -> None:
    """A double of boto3 may leave out what botocore never does."""
    with Stubber(client.boto_client) as stub:
        stub.add_client_error("list_collections", "", http_status_code=400)
        with pytest.raises(Exception, match="ListCollections") as caught:
            client.list_collections()

    assert type(caught.value).__module__ == "rekoclient.errors"


def test_a_success_without_http_tells_of_its_call(client: RekognitionClient) -> None:
    """Status and request id, as with a raw reply."""
    metadata = {"HTTPStatusCode": 200, "RequestId": "id-8"}
    with Stubber(client.boto_client) as stub:
        stub.add_response("list_collections", {"ResponseMetadata": metadata})
        answer = client.list_collections()
    told = answer.response_metadata

    assert (told.http_status, told.request_id) == (200, "id-8")
    assert answer.unknown_members == {}


@pytest.mark.parametrize(
    "bounds",
    [
        {"max_attempts": 0},
        {"max_attempts": True},
        {"deadline": -1.0},
        {"base_delay": -0.1},
        {"throttle_delay": float("nan")},
        {"max_delay": -1.0},
    ],
    ids=str,
)
def test_bounds_that_no_call_could_keep_are_refused(bounds: dict[str, Any]) -> None:
    """By name, when the policy is made."""
    (name,) = bounds
    with pytest.raises(ValueError, match=name):
        RetryPolicy(**bounds)


SLOW = RetryPolicy(base_delay=15, random=lambda: 1.0, deadline=15, clock=lambda: 0)
REASONS: list[tuple[dict[str, Any], RekoError, str]] = [
    ({}, refusal("ConflictException"), "another attempt would end the same way"),
    (
        {"repeatable": False},
        ReplyLost("lost"),
        "it may have been done, and doing it twice is not harmless",
    ),
    ({"policy": ONCE}, ReplyLost("lost"), "max_attempts is 1"),
    ({}, refusal(503, headers={"retry-after": "20"}), ""),
    (
        {},
        refusal(503, headers={"retry-after": "21"}),
        "the server asks to wait 21 s, max_delay is 20 s",
    ),
    ({"policy": SLOW}, ReplyLost("lost"), "a wait of 15 s would pass the deadline"),
    ({"budget": 13}, ReplyLost("lost"), "the retry budget is used up"),
    ({"budget": 14}, ReplyLost("lost"), ""),
    ({"budget": 5}, refusal("ThrottlingException"), ""),
]


@pytest.mark.parametrize(("facts", "error", "reason"), REASONS)
def test_why_no_attempt_follows_is_told(
    facts: dict[str, Any], error: RekoError, reason: str
) -> None:
    """In the record, and on the error where another attempt could have helped."""
    error, budget = copy.copy(error), RetryBudget(facts.get("budget", 500))
    call = Call("CreateUser", **{"policy": RetryPolicy(), **facts, "budget": budget})
    call.begin()

    assert call.decide(error) is not bool(reason)
    (record,) = error.attempts
    assert (record.stopped or "") == reason
    assert (record.delay is None) == bool(reason)
    notes = [n for n in getattr(error, "__notes__", []) if n.startswith("not tried")]
    assert notes == ([f"not tried again: {reason}"] if reason and error.fault else [])


def test_a_record_is_what_the_attempt_was() -> None:
    """All of it, in the order of the attempts, also on the error."""
    error = refusal_of(
        "CreateUser", 503, {"x-amzn-requestid": "id-9"}, b'{"__type": "SlowDown"}'
    )
    now = iter((0.0, 1.0, 2.5, 4.0, 5.0))
    policy = RetryPolicy(deadline=None, clock=lambda: next(now), random=lambda: 0.5)
    call = Call("CreateUser", policy, token="t")
    call.begin()
    call.decide(error)

    assert error.attempts == (
        Attempt(
            number=1,
            verdict=Verdict.UNKNOWN,
            error="ThrottlingError",
            code="SlowDown",
            http_status=503,
            request_id="id-9",
            elapsed=1.5,
            delay=0.5,
        ),
    )
    assert (error.operation, error.client_request_token) == ("CreateUser", "t")
    assert error.invocation_id == call.invocation_id
    assert error.may_have_succeeded
    assert error.response["ResponseMetadata"]["RetryAttempts"] == 0
    again = refusal_of("CreateUser", 503, {}, b"")
    call.decide(again)
    assert again.response["ResponseMetadata"]["RetryAttempts"] == 1


def test_a_call_that_is_gone_on_with_is_the_old_one() -> None:
    """Its records, its doubt and its id; what the policy bounds begins anew."""
    lost = ReplyLost("lost")
    first = Call("CreateUser", RetryPolicy())
    first.begin()
    first.decide(lost)
    second = Call("CreateUser", RetryPolicy(), after=lost)

    assert second.records == [*lost.attempts]
    assert (second.unknown, second.earlier, second.tries) == (True, 1, 0)
    assert second.invocation_id == first.invocation_id
    third = Call("CreateUser", RetryPolicy(), after=lost, repeatable=False)
    with pytest.raises(ReplyLost):
        third.begin()
    assert lost.__notes__[-1] == "not gone on with: it might be done twice"


def test_a_conflict_of_ones_own_making_names_the_token() -> None:
    """To look for it, and to go on with."""
    call = Call("CreateUser", RetryPolicy(), token="t-1")
    conflict = refusal("ConflictException")
    for error in (ReplyLost("lost"), conflict):
        call.begin()
        call.decide(error)

    assert "earlier attempt of this call (ClientRequestToken t-1)" in str(
        conflict.__notes__
    )


def test_what_ends_a_call_before_its_first_attempt_says_so() -> None:
    """Whose call it is, and that it was never tried."""
    cancel = threading.Event()
    cancel.set()
    ends = (
        (Call("ListUsers", RetryPolicy(), cancel=cancel), "ListUsers was cancelled"),
        (
            Call("ListUsers", RetryPolicy(deadline=0)),
            "the deadline of ListUsers has passed",
        ),
    )
    for call, words in ends:
        with pytest.raises(RekoError) as caught:
            call.begin()

        assert str(caught.value) == words
        assert caught.value.operation == "ListUsers"
        assert (caught.value.attempts, call.tries) == ((), 0)


def test_a_listener_that_fails_is_logged_and_no_more(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The call goes on, and its record was told."""
    told: list[Attempt] = []

    def listen(record: Attempt) -> None:
        told.append(record)
        raise OSError

    policy = RetryPolicy(on_retry=listen, random=lambda: 0.5)
    call = Call("ListUsers", policy)
    call.begin()
    call.decide(refusal("ThrottlingException"))
    with caplog.at_level("INFO", "rekoclient.retry"):
        call.announce()

    assert told == call.records
    assert [record.getMessage() for record in caplog.records] == [
        "ListUsers: attempt 1 ended with ThrottlingException, next in 0.500 s",
        "on_retry failed",
    ]
    assert caplog.records[1].exc_info is not None


def test_what_has_no_code_is_logged_by_its_class(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """There is always something to search for."""
    call = Call("ListUsers", RetryPolicy(random=lambda: 0.5))
    call.begin()
    call.decide(ReplyLost("lost"))
    with caplog.at_level("INFO", "rekoclient.retry"):
        call.announce()

    assert caplog.messages == [
        "ListUsers: attempt 1 ended with ReplyLost, next in 0.025 s"
    ]


def test_a_wait_is_the_policys_or_the_events() -> None:
    """An injected ``sleep`` counts for more than the event."""
    slept: list[float] = []
    cancel = threading.Event()
    policy = RetryPolicy(sleep=slept.append)
    for event in (None, cancel):
        Call("ListUsers", policy, cancel=event).sleep(5.0)

    assert slept == [5.0, 5.0]


def test_a_budget_may_be_empty_and_no_less() -> None:
    """Nothing is what a client may spend that is to try once."""
    assert RetryBudget().remaining == 500
    assert RetryBudget(0).remaining == 0
    with pytest.raises(ValueError, match="-1"):
        RetryBudget(-1)


def test_a_success_earns_one() -> None:
    """And gives back what its last retry cost, when it had one."""
    budget = RetryBudget(100)
    budget.draw(50)
    for cost, remaining in ((0, 51), (14, 65), (5, 70), (99, 100)):
        call = Call("ListUsers", RetryPolicy(), budget=budget)
        call.begin()
        call.cost = cost
        call.confirm(200, "id")

        assert budget.remaining == remaining


def test_a_wait_on_a_loop_looks_ten_times_a_second(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """At an event that threads set; and it takes as long as it should."""
    clock, cancel, slept = Clock(), threading.Event(), list[float]()

    async def sleep(seconds: float) -> None:
        slept.append(seconds)
        clock.sleep(seconds)
        if clock.now > 10:
            cancel.set()

    monkeypatch.setattr(asyncio, "sleep", sleep)
    monkeypatch.setattr(time, "monotonic", clock)
    call = Call("ListUsers", RetryPolicy(), cancel=cancel)
    for wait, end in ((0.0, 0.0), (0.35, 0.35), (100.0, 10.1)):
        with pytest.raises(StopIteration):
            call.sleep_async(wait).send(None)

        assert clock.now == pytest.approx(end, abs=0.1)
    assert slept[:4] == pytest.approx([0.1, 0.1, 0.1, 0.05])
    assert max(slept) == 0.1


def test_only_the_price_of_the_repeat_that_never_came_is_given_back() -> None:
    """One with renewed credentials costs nothing, whatever the one before it did."""
    budget, cancel = RetryBudget(100), threading.Event()
    call = Call("ListUsers", RetryPolicy(), budget=budget, cancel=cancel)
    expired = refusal("ExpiredTokenException")
    expired.credentials_renewed = True
    for error in (ReplyLost("lost"), expired):
        call.begin()
        assert call.decide(error)
    cancel.set()
    with pytest.raises(RekoError):
        call.begin()

    assert budget.remaining == 86


def test_an_attempt_knows_how_long_it_took() -> None:
    """By the policy's clock, whether it failed or not."""
    now = iter(range(100))
    call = Call("ListUsers", RetryPolicy(deadline=None, clock=lambda: next(now)))
    call.begin()
    call.decide(ReplyLost("lost"))
    call.begin()
    call.confirm(200, "id")

    assert [(record.number, record.elapsed) for record in call.records] == [
        (1, 1),
        (2, 1),
    ]


def test_the_log_has_fields(caplog: pytest.LogCaptureFixture) -> None:
    """For whoever counts retries by operation, without parsing the text."""
    with LocalRekognition() as server, caplog.at_level("INFO", "rekoclient"):
        server.fail_next("ThrottlingException")
        client = server.client(retry=RetryPolicy(sleep=lambda seconds: None))
        client.list_collections()
        client.close()
    (record,) = (r for r in caplog.records if hasattr(r, "request_id"))

    assert "ThrottlingException" in record.getMessage()
    fields = vars(record)
    assert (fields["operation"], fields["attempt"]) == ("ListCollections", 1)
    assert fields["request_id"]


class Lost:
    """Credentials that have a time to live, and a provider that is gone."""

    _expiry_time = datetime.datetime.max.replace(tzinfo=datetime.UTC)

    def get_frozen_credentials(self) -> None:
        """Ask the provider."""
        raise OSError("no provider")


def session_of(credentials: object) -> object:
    """A session as far as we look into it."""
    return SimpleNamespace(get_credentials=lambda: credentials)


SESSIONS = [
    (session_of(Lost()), "ExpiredTokenException", True),
    (session_of(Lost()), "AccessDeniedException", False),
    (session_of(object()), "ExpiredTokenException", False),
    (session_of(None), "ExpiredTokenException", False),
    (SimpleNamespace(), "ExpiredTokenException", False),
    (None, "ExpiredTokenException", False),
]


@pytest.mark.parametrize(("session", "code", "logged"), SESSIONS)
def test_credentials_that_cannot_be_renewed_hide_no_error(
    session: object, code: str, logged: bool, caplog: pytest.LogCaptureFixture
) -> None:
    """The service's word is raised; what the provider says is in the log."""
    with LocalRekognition() as server, server.client() as client:
        client._transport._session = session
        server.fail_next(code)
        with (
            caplog.at_level("WARNING", "rekoclient.transport"),
            pytest.raises(AccessDeniedError) as caught,
        ):
            client.list_collections()

        assert len(server.requests) == 1
    assert caught.value.code == code
    told = ["expired credentials could not be renewed"] if logged else []
    assert caplog.messages == told
    assert all(record.exc_info for record in caplog.records)


def test_renewed_credentials_are_tried_once() -> None:
    """At once; if they are called expired as well, a third pair would be no better."""

    def expired() -> RekoError:
        error = refusal("ExpiredTokenException")
        error.credentials_renewed = True
        return error

    call = Call("ListUsers", RetryPolicy(max_attempts=4))
    call.begin()
    assert call.decide(expired())
    assert call.delay == 0
    call.begin()
    assert not call.decide(expired())

    assert [(r.error, r.delay) for r in call.records] == [
        ("ExpiredTokenException", 0.0),
        ("ExpiredTokenException", None),
    ]
    once = Call("ListUsers", RetryPolicy(max_attempts=1))
    once.begin()
    assert not once.decide(expired())
