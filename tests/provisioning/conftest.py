"""A server and a client for every test of provisioning."""

from collections.abc import Iterator

import pytest

from rekoclient import RekognitionClient
from rekoclient.testing import LocalRekognition


@pytest.fixture
def server() -> Iterator[LocalRekognition]:
    """A local Rekognition of one's own."""
    with LocalRekognition() as server:
        yield server


@pytest.fixture
def client(server: LocalRekognition) -> Iterator[RekognitionClient]:
    """A client of that server."""
    with server.client() as client:
        yield client
