"""Shared fixtures: a local Rekognition, and a boto3 client without rekoclient."""

from collections.abc import Iterator
from typing import Any

import pytest

from rekoclient.testing import Clock, LocalRekognition


@pytest.fixture
def clock() -> Clock:
    """Return a clock whose time does not pass by itself."""
    return Clock(start=1_700_000_000.0)


@pytest.fixture
def server(clock: Clock) -> Iterator[LocalRekognition]:
    """Return a new local Rekognition."""
    with LocalRekognition(clock=clock) as server:
        yield server


@pytest.fixture(scope="module")
def shared_server() -> Iterator[LocalRekognition]:
    """Return one local Rekognition for all tests of a module."""
    with LocalRekognition() as server:
        yield server


@pytest.fixture
def boto(server: LocalRekognition) -> Any:
    """Return a boto3 client without validation that sends each request once."""
    return plain_boto(server)


@pytest.fixture
def staff(boto: Any) -> Any:
    """Return a boto3 client, and create the collection ``staff``."""
    boto.create_collection(CollectionId="staff")
    return boto


@pytest.fixture
def quiet(capsys: pytest.CaptureFixture[str]) -> Iterator[None]:
    """Check after the test that the server printed no traceback."""
    yield
    assert "Traceback" not in capsys.readouterr().err


def plain_boto(server: LocalRekognition) -> Any:
    """Return a boto3 client without validation and without retries."""
    from botocore.config import Config

    return server.boto_client(
        config=Config(
            retries={"mode": "standard", "total_max_attempts": 1},
            parameter_validation=False,
        )
    )
