"""The requests that a server received."""

from typing import Any

import pytest

from rekoclient.testing import LocalRekognition

from .raw import call


def test_a_request_is_recorded_completely(server: LocalRekognition, boto: Any) -> None:
    """The record has operation, body, token, headers, time and result."""
    boto.create_collection(CollectionId="staff")
    boto.create_user(CollectionId="staff", UserId="alice", ClientRequestToken="t1")

    record = server.requests[-1]
    assert ("CreateUser", "t1", 1_700_000_000.0, 200) == (
        record.operation,
        record.token,
        record.time,
        record.status,
    )
    assert {
        "CollectionId": "staff",
        "UserId": "alice",
        "ClientRequestToken": "t1",
    } == record.body
    assert "RekognitionService.CreateUser" == record.headers["X-Amz-Target"]
    assert "attempt=1" == record.headers["amz-sdk-request"].split(";")[0]


def test_tokens_distinguish_retries_from_new_calls(server: LocalRekognition) -> None:
    """All attempts of a call have one token, and the next call has another."""
    client: Any = server.boto_client()
    client.create_collection(CollectionId="staff")
    server.fail_next("InternalServerError", operation="CreateUser")
    client.create_user(CollectionId="staff", UserId="alice")
    client.create_user(CollectionId="staff", UserId="bob")

    first, second, third = server.requests.tokens("CreateUser")
    assert first == second != third
    assert [None] == server.requests.tokens("CreateCollection")
    assert {"CreateCollection": 1, "CreateUser": 3} == server.requests.counts()


def test_a_failed_expectation_shows_the_requests(
    server: LocalRekognition, boto: Any
) -> None:
    """The message shows what happened."""
    server.fail_next("InternalServerError")
    with pytest.raises(boto.exceptions.InternalServerError):
        boto.list_collections()

    with pytest.raises(AssertionError) as error:
        server.requests.expect("ListCollections", times=2)
    assert "expected 2 requests for ListCollections, saw 1" in str(error.value)
    line = "ListCollections -> 500 InternalServerError [InternalServerError]"
    assert line in str(error.value)


def test_credentials_are_not_kept(server: LocalRekognition, boto: Any) -> None:
    """A client may use real credentials with a local server."""
    boto.list_collections()

    assert "***" == server.requests[0].headers["Authorization"]


def test_bodies_are_not_printed(server: LocalRekognition) -> None:
    """A body may be a picture of a person."""
    call(server, "CreateUser", {"CollectionId": "staff", "UserId": "alice"})

    assert "alice" not in repr(server.requests)


def test_a_body_that_is_not_json_is_recorded(server: LocalRekognition) -> None:
    """The record contains the bytes that were sent."""
    call(server, "CreateUser", b"{nonsense")

    assert b"{nonsense" == server.requests[0].raw_body
    assert "SerializationException" == server.requests[0].error


def test_a_wait_for_requests_ends(
    server: LocalRekognition,
) -> None:
    """After the timeout the message shows the requests."""
    call(server, "ListCollections", {})

    server.requests.wait_for(1)
    with pytest.raises(AssertionError, match=r"expected 2 requests .*\n1 requests"):
        server.requests.wait_for(2, timeout=0.01)


def test_a_limit_of_zero_keeps_no_request() -> None:
    """A request with a picture is not kept, and still counts."""
    with LocalRekognition(log_limit=0) as server:
        call(server, "ListCollections", {})
        server.requests.wait_for(1)

        assert [] == list(server.requests)
        assert 1 == server.requests.dropped


def test_the_log_is_bounded() -> None:
    """Old requests are dropped and counted."""
    with LocalRekognition(log_limit=5000) as server:
        for _ in range(30):
            call(server, "ListCollections", {})

        assert 30 == len(server.requests) + server.requests.dropped
        assert 30 == server.requests[-1].number
        assert f"({server.requests.dropped} older requests were dropped)" in repr(
            server.requests
        )
        server.requests.clear()
        assert [] == list(server.requests)
