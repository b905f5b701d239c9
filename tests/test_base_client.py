"""Construction of a client: settings, profiles, options and variants."""

from __future__ import annotations

import uuid
from datetime import timedelta
from decimal import Decimal
from typing import Any

import boto3
import numpy
import pytest
from attrs import evolve
from botocore.config import Config

from rekoclient import RekognitionClient, RetryPolicy
from rekoclient.errors import (
    ConfigurationError,
    ConnectError,
    RequestValidationError,
)
from rekoclient.testing import LocalRekognition

from .fakes import ALICE, ONCE
from .paths import PER_CALL_TIMEOUT


def test_invalid_token_of_a_factory_is_shown_with_its_rule() -> None:
    """An invalid token from a factory is shown with the pattern that it must match."""
    with (
        LocalRekognition() as server,
        server.client(token_factory=lambda: "a b") as client,
        pytest.raises(RequestValidationError) as caught,
    ):
        client.create_user(collection_id="c", user_id="u")

    assert (
        "CreateUserRequest has 1 problem (nothing was sent):\n"
        "  client_request_token: must match the pattern ^[a-zA-Z0-9-_]+$, not 'a b'"
    ) == str(caught.value)


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        (
            {"config": {"read_timeout": 5}},
            "config must be a botocore.config.Config, not dict",
        ),
        ({"endpoint_url": 5}, "endpoint_url must be a string, not 5"),
        ({"region_name": 5}, "region_name must be a string, not 5"),
        ({"profile_name": 5}, "profile_name must be a string, not 5"),
        ({"boto_client": 5}, None),
        (
            {"session": boto3.Session(), "profile_name": "default"},
            "session has its own profile: pass either session or profile_name",
        ),
    ],
    ids=str,
)
def test_invalid_settings_are_refused_by_name(
    settings: dict[str, Any], words: str | None
) -> None:
    """A setting of the wrong type is refused by its name."""
    with pytest.raises(ConfigurationError) as raised:
        RekognitionClient(**{"region_name": "eu-west-1", **settings})

    assert words in {None, str(raised.value)}


@pytest.mark.parametrize(
    "options",
    [
        {"retries": 1},
        {"retry": 3},
        {"retry": None},
        {"cancel": True},
        {"timeout": 5},
        {"read_timeout": "5"},
        {"read_timeout": None},
        {"connect_timeout": True},
        {"connect_timeout": timedelta(seconds=5)},
        {"read_timeout": b"5"},
    ],
    ids=str,
)
def test_invalid_options_are_refused(
    client: RekognitionClient, options: dict[str, Any]
) -> None:
    """An unknown or invalid option of with_options is a TypeError."""
    with pytest.raises(TypeError):
        client.with_options(**options)


def test_read_timeout_may_be_unlimited(server: LocalRekognition) -> None:
    """A Config without a read timeout is accepted."""
    with server.client(config=Config(read_timeout=None)) as client:
        client.create_collection(collection_id="staff")

    assert ["CreateCollection"] == [record.operation for record in server.requests]


@pytest.mark.filterwarnings("ignore:requests to")
def test_secrets_in_a_url_are_not_shown() -> None:
    """Secrets of an endpoint URL appear in no repr, message or note."""
    url = "http://user:hunter2@127.0.0.1:9/?token=s3cret"
    client = RekognitionClient(
        session=boto3.Session("local", "local", region_name="us-east-1"),
        endpoint_url=url,
        retry=ONCE,
    )

    with pytest.raises(ConnectError) as raised:
        client.list_collections()

    for text in (repr(client), str(raised.value), *raised.value.__notes__):
        assert "hunter2" not in text
        assert "s3cret" not in text


@pytest.mark.parametrize(
    "token", ["bad token!", "", uuid.UUID(int=4), None, 5], ids=repr
)
def test_invalid_token_of_a_factory_sends_nothing(
    server: LocalRekognition, token: Any
) -> None:
    """An invalid token of a token factory is refused before anything is sent."""
    with (
        server.client(token_factory=lambda: token) as client,
        pytest.raises(RequestValidationError, match="client_request_token"),
    ):
        client.send(ALICE)

    assert 0 == len(server.requests)


def test_plain_options_set_attempts_and_timeouts(server: LocalRekognition) -> None:
    """The constructor takes attempts and timeouts, over those of a config."""
    with server.client(
        config=Config(read_timeout=9, connect_timeout=8),
        max_attempts=2,
        read_timeout=3,
    ) as client:
        found = client.boto_client.meta.config

        assert 2 == client.retry.max_attempts
        assert 3 == found.read_timeout
        assert 8 == found.connect_timeout
    with server.client(retry=ONCE, max_attempts=3, connect_timeout=4.5) as client:
        assert 3 == client.retry.max_attempts
        assert 4.5 == client.boto_client.meta.config.connect_timeout


def test_options_are_numbers_of_any_class(server: LocalRekognition) -> None:
    """A Decimal and scalars of numpy are stored plain, in a client and in a variant."""
    options: dict[str, Any] = {
        "max_attempts": numpy.int64(2),
        "read_timeout": Decimal(3),
        "connect_timeout": numpy.float32(4.5),
    }
    retry: dict[str, Any] = {"max_attempts": numpy.int64(2), "deadline": Decimal(7)}

    with server.client(**options) as client, server.client() as other:
        if not PER_CALL_TIMEOUT:
            del options["read_timeout"]  # a variant takes it with botocore 1.43.68
        variant = other.with_options(**options)
        config = client.boto_client.meta.config

        assert (3.0, 4.5) == (config.read_timeout, config.connect_timeout)
        assert float is type(config.read_timeout)
        assert 2 == client.retry.max_attempts == variant.retry.max_attempts
        assert int is type(client.retry.max_attempts)
        assert 4.5 == variant.boto_client.meta.config.connect_timeout
        assert RetryPolicy(max_attempts=2, deadline=7) == RetryPolicy(**retry)
        assert 4 == other.retry.max_attempts


def test_a_variant_sets_attempts_over_those_of_its_policy(
    client: RekognitionClient,
) -> None:
    """max_attempts is an option of with_options too."""
    variant = client.with_options(max_attempts=1)
    both = client.with_options(retry=RetryPolicy(deadline=5), max_attempts=2)

    assert evolve(client.retry, max_attempts=1) == variant.retry
    assert RetryPolicy(deadline=5, max_attempts=2) == both.retry


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"read_timeout": 0}, ValueError),
        ({"read_timeout": -1}, ValueError),
        ({"connect_timeout": float("nan")}, ValueError),
        ({"connect_timeout": "5"}, TypeError),
        ({"read_timeout": True}, TypeError),
        ({"max_attempts": 0}, ValueError),
    ],
)
def test_invalid_plain_options_are_refused(
    options: dict[str, Any], error: type[Exception]
) -> None:
    """The name of an invalid option is in the message."""
    (name,) = options
    with pytest.raises(error, match=name):
        RekognitionClient(region_name="us-east-1", **options)
