"""Clocks, errors and requests that many tests share."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest
from botocore.awsrequest import HeadersDict

from rekoclient import RekognitionClient, RetryPolicy
from rekoclient.errors import RekoError, TransportError
from rekoclient.models import CreateUserRequest
from rekoclient.testing import LocalRekognition
from rekoclient.transport.reply import refusal as refusal_of

ONCE = RetryPolicy(max_attempts=1)
ALICE = CreateUserRequest(collection_id="staff", user_id="alice")


class Clock:
    """A clock whose time passes only in ``sleep``."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        """Return the time in seconds."""
        return self.now

    def sleep(self, seconds: float) -> None:
        """Advance the clock."""
        self.now += seconds


def session_of(client: RekognitionClient) -> Any:
    """Return the boto3 session of a client."""
    transport: Any = client._transport
    return transport._session


def refusal(
    reply: int | str, *, status: int = 400, headers: Mapping[str, str] = {}
) -> RekoError:
    """Return the error that a CreateUser call raises for a reply.

    ``reply`` is the HTTP status of a reply without a body, or the error code in its
    body.
    """
    body = b""
    if isinstance(reply, int):
        status = reply
    else:
        body = json.dumps({"__type": reply, "Message": "no"}).encode()
    return refusal_of("CreateUser", status, HeadersDict(headers), body)


def lost(server: LocalRekognition, client: RekognitionClient) -> RekoError:
    """Make a CreateUser call whose reply is lost, and return its error."""
    server.lose_reply_next("CreateUser")
    with pytest.raises(TransportError) as raised:
        client.with_options(retry=ONCE).send(ALICE)
    return raised.value
