"""Fixtures for pytest: a local Rekognition, and a client for it.

pytest loads this by itself. It costs next to nothing until a test asks for a fixture.
A fixture is asked for by its name and never imported, so the functions are private.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from rekoclient.aio import AsyncRekognitionClient
    from rekoclient.client import RekognitionClient

    from .local import LocalRekognition


@pytest.fixture(name="rekognition_server")
def _server() -> Iterator[LocalRekognition]:
    """A fresh local Rekognition, for this test alone."""
    from .local import LocalRekognition

    with LocalRekognition() as server:
        yield server


@pytest.fixture(name="rekognition_client")
def _client(
    rekognition_server: LocalRekognition,
) -> Iterator[RekognitionClient]:
    """A client for the test's ``rekognition_server``, with dummy credentials."""
    with rekognition_server.client() as client:
        yield client


@pytest.fixture(name="rekognition_async_client")
def _async_client(
    rekognition_server: LocalRekognition,
) -> Iterator[AsyncRekognitionClient]:
    """The same for asyncio; whatever runs the event loop of the test will do."""
    client = rekognition_server.async_client()
    yield client
    # Not `aclose`, which needs the loop: the test's is over.
    client.boto_client.close()
