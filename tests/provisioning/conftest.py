"""A local Rekognition and a client for the tests of provisioning."""

from collections.abc import Iterator

import pytest

from rekoclient import RekognitionClient
from rekoclient.testing import LocalRekognition


@pytest.fixture
def server() -> Iterator[LocalRekognition]:
    """A local Rekognition for one test."""
    with LocalRekognition() as server:
        yield server


@pytest.fixture
def client(server: LocalRekognition) -> Iterator[RekognitionClient]:
    """A client for the server."""
    with server.client() as client:
        yield client
