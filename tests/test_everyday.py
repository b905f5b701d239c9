"""Calls by name, and the log that a variable asks for."""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys
from collections.abc import Iterator

import pytest

from rekoclient import RekognitionClient, errors, models
from rekoclient.models import DescribeCollectionResponse
from rekoclient.testing import LocalRekognition


@pytest.fixture
def server() -> Iterator[LocalRekognition]:
    """A server with a collection."""
    with LocalRekognition() as server:
        server.boto_client().create_collection(CollectionId="staff")
        yield server


@pytest.fixture
def client(server: LocalRekognition) -> Iterator[RekognitionClient]:
    """A client of that server."""
    with server.client() as client:
        yield client


@pytest.fixture
def older(monkeypatch: pytest.MonkeyPatch) -> None:
    """Models from before the service had any operation."""
    monkeypatch.setattr(models, "REQUESTS", {})


def test_a_call_by_name_is_checked_and_typed(client: RekognitionClient) -> None:
    """client.call() of a known operation is the same typed call."""
    found = client.call("DescribeCollection", {"CollectionId": "staff"})
    assert isinstance(found, DescribeCollectionResponse)

    with pytest.raises(errors.RequestValidationError, match="user_id: is required"):
        client.call("CreateUser", {"CollectionId": "staff"})


def test_missing_region_and_credentials_name_where_to_set_them(
    server: LocalRekognition,
) -> None:
    """The region is missing at construction, and credentials at the first call."""
    with pytest.raises(errors.ConfigurationError) as caught:
        RekognitionClient()
    assert "AWS_DEFAULT_REGION" in caught.value.__notes__[0]

    client = RekognitionClient(
        region_name="eu-west-1", endpoint_url=server.endpoint_url
    )
    with client, pytest.raises(errors.ConfigurationError) as caught:
        client.list_collections()
    assert "AWS_ACCESS_KEY_ID" in caught.value.__notes__[0]


@pytest.mark.usefixtures("older")
def test_unknown_operation_returns_the_json_of_the_service(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """An operation that the models lack returns plain JSON with its metadata."""
    found = client.call("ListUsers", {"CollectionId": "staff", "MaxResults": 5})

    assert {"Users": []} == {**found.to_dict()}
    assert 200 == found.response_metadata.http_status
    assert "MaxResults" in server.requests[-1].body


@pytest.mark.usefixtures("older")
def test_an_unknown_operation_has_its_token_and_its_retries(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """It has one token a call, and is not retried where a retry may do harm."""
    user = {"CollectionId": "staff", "UserId": "alice"}
    server.lose_reply_next("CreateUser")
    made = client.call("CreateUser", user)
    assert 2 == len(made.response_metadata.attempts)
    assert 1 == len(set(server.requests.tokens("CreateUser")))

    client.call("DeleteUser", {**user, "ClientRequestToken": "mine"})
    assert ["mine"] == server.requests.tokens("DeleteUser")

    server.lose_reply_next("DeleteCollection")
    with pytest.raises(errors.ReplyLost) as caught:
        client.call("DeleteCollection", {"CollectionId": "staff"})
    assert 1 == len(caught.value.attempts)


@pytest.mark.usefixtures("older")
def test_name_unknown_to_botocore_is_refused(client: RekognitionClient) -> None:
    """An operation or member that botocore lacks is refused by name."""
    with pytest.raises(errors.UnsupportedByBotocore, match="has no DescribeWeather"):
        client.call("DescribeWeather")
    with pytest.raises(errors.RequestValidationError, match="Collection: is not a mem"):
        client.call("ListUsers", {"Collection": "staff"})


def test_method_name_instead_of_an_operation_is_corrected(
    client: RekognitionClient,
) -> None:
    """The error names the operation that was meant."""
    with pytest.raises(errors.UnsupportedByBotocore) as caught:
        client.call("create_user", {"CollectionId": "staff", "UserId": "alice"})

    words = "the installed botocore has no create_user; the operation is CreateUser"
    assert words == str(caught.value)


@pytest.mark.usefixtures("older")
def test_async_call_by_name_is_the_same(server: LocalRekognition) -> None:
    """The async client's call() returns the same when awaited."""

    async def use() -> dict[str, object]:
        async with server.async_client() as client:
            found = await client.call("ListUsers", {"CollectionId": "staff"})
            return found.to_dict()

    assert {"Users": []} == asyncio.run(use())


PROGRAM = r"""
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x64\0\0\0\x64\x08\0\0\0\0"
from rekoclient.models import Image
from rekoclient.testing import LocalRekognition

with LocalRekognition() as server, server.client() as client, server.client():
    server.fail_next()
    client.create_collection(collection_id="staff")
    client.index_faces(collection_id="staff", image=Image(bytes=PNG + b"secret"))
"""


def log(level: str, program: str = PROGRAM) -> str:
    """Return what a program writes to stderr."""
    return subprocess.run(
        [sys.executable, "-c", program],
        env={
            **os.environ,
            "REKOCLIENT_LOG": level,
            "PYTHONPATH": os.pathsep.join(sys.path),
        },
        check=False,
        capture_output=True,
        text=True,
    ).stderr


def test_a_variable_shows_the_log() -> None:
    """REKOCLIENT_LOG prints one line for each call and retry, without bytes."""
    lines = [re.sub(r"^\S+ \S+ ", "", line) for line in log("debug").splitlines()]

    assert [
        "rekoclient.retry: CreateCollection: attempt 1 ended with Throttling",
        "rekoclient: CreateCollection: 200 at attempt 2",
        "rekoclient: IndexFaces: 200 at attempt 1",
    ] == [line.partition("Exception")[0] for line in lines]


def test_log_level_filters_lines() -> None:
    """At level ERROR neither calls nor retries are logged."""
    assert "" == log("error")


def test_the_applications_own_logging_comes_first() -> None:
    """The application's handlers show each line once."""
    own = "import logging\nlogging.basicConfig(format='APP %(message)s')\n"

    lines = log("info", own + PROGRAM).splitlines()

    assert ["APP CreateCollection: attempt 1 ended"] == [line[:37] for line in lines]


def test_invalid_log_level_is_refused() -> None:
    """The error lists the valid levels."""
    message = "REKOCLIENT_LOG must be debug, info, warning or error, not 'loud'"
    assert message in log("loud")
