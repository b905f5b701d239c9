"""Fixtures for pytest: a local Rekognition, and a client for it.

pytest loads this by itself. It costs next to nothing until a test asks for a fixture.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from rekoclient.client import RekognitionClient

    from .local import LocalRekognition


@pytest.fixture
def rekognition_server() -> Iterator[LocalRekognition]:
    """A fresh local Rekognition, for this test alone."""
    from .local import LocalRekognition

    with LocalRekognition() as server:
        yield server


@pytest.fixture
def rekognition_client(
    rekognition_server: LocalRekognition,
) -> Iterator[RekognitionClient]:
    """A client for the test's ``rekognition_server``, with dummy credentials."""
    with rekognition_server.client() as client:
        yield client
