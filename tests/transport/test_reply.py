"""Judging a raw reply: what is a success, what is an error, and what is broken."""

from __future__ import annotations

import gc
import json
from typing import Any

import pytest
from botocore.stub import Stubber

from rekoclient import RekognitionClient, RetryPolicy
from rekoclient.errors import (
    BrokenReply,
    ConflictException,
    InvalidSignatureException,
    RekoError,
    ServerError,
)
from rekoclient.models import CreateCollectionRequest, IndexFacesRequest
from rekoclient.testing import Fault, LocalRekognition
from rekoclient.transport import reply
from rekoclient.transport.reply import check_complete
from rekoclient.transport.reply import refusal as refusal_of

from ..fakes import ALICE, ONCE


def test_error_reply_becomes_the_dict_of_boto3() -> None:
    """An error reply becomes botocore's dict, with header names in lower case."""
    headers = {
        "x-amzn-requestid": "r",
        "x-amzn-errortype": "a#b#ConflictException:c",
        "X-Other": "o",
    }
    error = refusal_of("CreateUser", 400, headers, b'{"message": "no"}')
    lower = {name.lower(): value for name, value in headers.items()}

    assert {
        "Error": {"Code": "ConflictException", "Message": "no"},
        "ResponseMetadata": {
            "RequestId": "r",
            "HTTPStatusCode": 400,
            "HTTPHeaders": lower,
            "RetryAttempts": 0,
        },
    } == error.response


@pytest.mark.parametrize(
    ("headers", "kind"), [({}, "no type"), ({"content-type": "text/html"}, "text/html")]
)
def test_html_error_page_is_described_by_size_and_type(
    headers: dict[str, str], kind: str
) -> None:
    """The message for an HTML error page has only its size and type."""
    error = refusal_of("CreateUser", 502, headers, b"<html>")

    assert "502" == error.code
    assert f"6 bytes of {kind}" == error.message


@pytest.mark.parametrize("size", [32_768, 32_769])
def test_garbage_collector_pauses_only_for_a_large_reply(
    size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The garbage collector is paused while a reply above 32 KiB is read."""
    on: list[bool] = []
    monkeypatch.setattr(reply, "parse_success", lambda *_: on.append(gc.isenabled()))
    reply.response_in(CreateCollectionRequest.operation, {}, b"{}".ljust(size))

    assert [size < 32_769] == on
    assert gc.isenabled()


def test_a_large_response_is_not_searched_for_garbage_after_its_creation() -> None:
    """The objects of a response do not start a collection, since as many are freed."""
    landmark = {"Type": "nose", "X": 0.5, "Y": 0.5}
    face = {"FaceDetail": {"Landmarks": [landmark] * 20}}
    body = json.dumps({"FaceRecords": [face] * 200}).encode()
    reply.response_in(IndexFacesRequest.operation, {}, body)  # compiles the readers
    response = reply.response_in(IndexFacesRequest.operation, {}, body)

    assert 200 == len(response.face_records)
    assert gc.get_threshold()[0] > gc.get_count()[0]


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
        "the reply has a success status, but contains the error ConflictException",
    ),
    (Fault(status=200, body=b"[]"), "a JSON object is expected, not list"),
    (
        Fault(raw=b"HTTP/1.1 200 OK\r\nx-amzn-requestid: r\r\n"),
        "the reply ended within its headers",
    ),
]


@pytest.mark.parametrize(("fault", "words"), NOT_BELIEVED, ids=str)
def test_broken_reply_names_its_reason_without_its_content(
    fault: Fault, words: str
) -> None:
    """A broken reply is reported with its reason, its status and its request id."""
    with LocalRekognition() as server, server.client(retry=ONCE) as client:
        server.inject(fault)
        with pytest.raises(BrokenReply) as caught:
            client.list_collections()

    error = caught.value
    assert f"ListCollections: {words}" == str(error)
    assert error.http_status == error.attempts[0].http_status == 200
    assert error.request_id
    assert error.request_id == error.attempts[0].request_id


@pytest.mark.parametrize(
    ("status", "name", "words"),
    [
        (
            101,
            "BrokenReply",
            "status 101 is interim; expected a final status, 200 or higher",
        ),
        (300, "ServiceError", "300: no message"),
    ],
)
def test_only_200_to_299_is_a_success(status: int, name: str, words: str) -> None:
    """A status outside 200 to 299 is never a success, whatever its body."""
    with LocalRekognition() as server, server.client(retry=ONCE) as client:
        server.inject(Fault(status=status, body=b"{}"))
        with pytest.raises(RekoError) as caught:
            client.list_collections()

    assert type(caught.value).__name__ == name
    assert caught.value.http_status == status
    assert str(caught.value).startswith(f"ListCollections: {words}")


def test_botocore_parses_no_body_that_was_read(client: RekognitionClient) -> None:
    """Botocore parses an empty body after rekoclient has read the reply."""
    seen: list[set[str]] = []
    client.boto_client.meta.events.register(
        "after-call.rekognition", lambda parsed, **_: seen.append({*parsed})
    )
    client.list_collections()

    assert [{"ResponseMetadata"}] == seen


def test_short_reply_is_reported_with_both_lengths() -> None:
    """A reply shorter than its Content-Length is reported with both lengths."""
    check_complete("ListUsers", {"content-length": "2, 2"}, b"{}")
    check_complete("ListUsers", {"transfer-encoding": "chunked"}, b"")
    check_complete("ListUsers", {}, b"{}")
    with pytest.raises(BrokenReply) as caught:
        check_complete("ListUsers", {"content-length": "9"}, b"{}")

    words = "ListUsers: the body has 2 bytes, but Content-Length is 9"
    assert words == str(caught.value)


def test_stubbed_error_has_status_request_id_and_hint(
    client: RekognitionClient,
) -> None:
    """A Stubber's error has its status, request id and retry hint."""
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

    assert [3.0] == waits
    assert "CreateUser" == caught.value.operation_name
    assert 503 == caught.value.http_status
    assert "id-7" == caught.value.request_id


def test_stubbed_error_without_code_is_an_error(client: RekognitionClient) -> None:
    """A Stubber's error without a code is still an error of rekoclient."""
    with Stubber(client.boto_client) as stub:
        stub.add_client_error("list_collections", "", http_status_code=400)
        with pytest.raises(Exception, match="ListCollections") as caught:
            client.list_collections()

    assert "rekoclient.errors" == type(caught.value).__module__


def test_stubbed_success_has_status_and_request_id(client: RekognitionClient) -> None:
    """A Stubber's success has its status and request id like a raw reply."""
    metadata = {"HTTPStatusCode": 200, "RequestId": "id-8"}
    with Stubber(client.boto_client) as stub:
        stub.add_response("list_collections", {"ResponseMetadata": metadata})
        answer = client.list_collections()
    told = answer.response_metadata

    assert 200 == told.http_status
    assert "id-8" == told.request_id
    assert {} == answer.unknown_members


@pytest.mark.parametrize(
    "date",
    [
        "Thu, 01 Jan 1970 00:00:00 +99999999999999999",
        f"Thu, 01 Jan {'9' * 20} 00:00:00 GMT",
        "Thu, 99 Foo 1970",
        "-1",
        "",
    ],
)
def test_invalid_date_in_a_header_hides_no_error(
    server: LocalRekognition, client: RekognitionClient, date: str
) -> None:
    """An invalid date in a header never replaces the service's error."""
    server.fail_next(
        "InternalServerError", status=503, times=2, headers={"Retry-After": date}
    )
    client.list_collections()
    server.fail_next("InvalidSignatureException", status=403, headers={"Date": date})

    with pytest.raises(InvalidSignatureException) as raised:
        client.list_collections()

    assert not raised.value.may_have_succeeded


@pytest.mark.parametrize("status", [500, 503])
def test_refusal_counts_at_any_status(
    server: LocalRekognition, client: RekognitionClient, status: int
) -> None:
    """A refusal code at status 500 or 503 is still a refusal."""
    server.fail_next("ConflictException", status=status, times=None)

    with pytest.raises(ConflictException) as raised:
        client.send(ALICE)

    assert 1 == len(raised.value.attempts)
    assert not raised.value.may_have_succeeded


def test_two_equal_content_lengths_are_accepted(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """Two equal Content-Length headers count as one."""
    head = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\n{}"
    server.inject(Fault(raw=head, then="close"))

    assert 1 == len(client.list_collections().response_metadata.attempts)


def test_broken_reply_is_not_quoted(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """The text of a BrokenReply contains nothing of the reply."""
    server.inject(
        Fault(status=200, body=b'{"CreationTimestamp": "SECRET"}'), times=None
    )

    with pytest.raises(BrokenReply) as raised:
        client.describe_collection(collection_id="staff")

    assert "SECRET" not in str(raised.value)
    assert raised.value.__cause__ is None or "SECRET" not in str(raised.value.__cause__)
