"""Exceptions of boto3 and of the connection become errors of rekoclient."""

from __future__ import annotations

from http.client import IncompleteRead

import botocore.exceptions as botocore_errors
import pytest
from botocore.parsers import ResponseParserError

from rekoclient import RekognitionClient
from rekoclient.errors import (
    BrokenReply,
    ConnectError,
    ServiceError,
)
from rekoclient.testing import LocalRekognition
from rekoclient.transport.mapping import to_reko_error

from ..fakes import ONCE
from ..reliability import places


def test_empty_client_error_becomes_a_service_error() -> None:
    """A ClientError without code and message becomes a plain ServiceError."""
    error = to_reko_error(
        botocore_errors.ClientError({}, "ListUsers"), "ListUsers", sent=False
    )

    assert type(error) is ServiceError
    assert "ListUsers: ServiceError: no message" == str(error)


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
        'Failed to connect to proxy URL: "http://proxy": the proxy returned status 503',
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
def test_each_exception_of_boto3_becomes_one_of_ours(
    error: Exception, sent: bool, name: str, words: str, fault: str | None
) -> None:
    """Each exception becomes the right class, with its text and the operation."""
    ours = to_reko_error(error, "ListUsers", sent=sent)

    assert type(ours).__name__ == name
    assert ours.fault == fault
    assert f"ListUsers: {words}" == str(ours)


def test_unknown_host_asks_for_the_region() -> None:
    """A host name that does not resolve has a note about the region."""
    with (
        places.no_such_host() as url,
        LocalRekognition() as server,
        RekognitionClient(
            endpoint_url=url, session=server._session(), retry=ONCE
        ) as client,
        pytest.raises(ConnectError) as caught,
    ):
        client.list_collections()

    assert (
        "the host does not exist: check region_name and endpoint_url"
        in caught.value.__notes__
    )


def test_missing_credentials_name_where_they_may_be_set() -> None:
    """The error for missing credentials has a note with the places to set them."""
    ours = to_reko_error(botocore_errors.NoCredentialsError(), "ListUsers", sent=False)

    assert any("AWS_ACCESS_KEY_ID" in note for note in ours.__notes__)


def test_parser_error_of_botocore_is_a_broken_reply() -> None:
    """A reply that only botocore's parser refused is a BrokenReply."""
    error = to_reko_error(ResponseParserError("half"), "ListUsers", sent=True)

    assert BrokenReply is type(error)
    assert "ListUsers: half" == str(error)
