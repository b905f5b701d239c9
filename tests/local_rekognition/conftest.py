"""A running server, and plain boto3 to talk to it: it knows nothing of this package."""

from collections.abc import Iterator
from typing import Any

import pytest

from rekoclient.testing import Clock, LocalRekognition


@pytest.fixture
def clock() -> Clock:
    """A clock that stands still."""
    return Clock(start=1_700_000_000.0)


@pytest.fixture
def server(clock: Clock) -> Iterator[LocalRekognition]:
    """A fresh server."""
    with LocalRekognition(clock=clock) as server:
        yield server


@pytest.fixture(scope="module")
def shared_server() -> Iterator[LocalRekognition]:
    """A server for tests that need none of their own."""
    with LocalRekognition() as server:
        yield server


@pytest.fixture
def boto(server: LocalRekognition) -> Any:
    """A boto3 client that sends each request once, whatever is wrong with it."""
    return plain_boto(server)


def plain_boto(server: LocalRekognition) -> Any:
    """A boto3 client that neither checks nor repeats."""
    from botocore.config import Config

    return server.boto_client(
        config=Config(
            retries={"mode": "standard", "total_max_attempts": 1},
            parameter_validation=False,
        )
    )
