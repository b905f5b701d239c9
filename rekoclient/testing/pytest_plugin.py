"""Fixtures for pytest: a local Rekognition server, and clients for it.

pytest loads this module in every run. The server and the client are therefore imported
only when a test uses a fixture. Tests use the names of the fixtures and never import
the functions, so the functions are private.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

# The largest result of ``random.random``.
_LONGEST = 1 - 2**-53

if TYPE_CHECKING:
    from rekoclient.aio import AsyncRekognitionClient
    from rekoclient.client import RekognitionClient
    from rekoclient.retry import RetryPolicy

    from .local import LocalRekognition


@pytest.fixture(name="rekognition_server")
def _server() -> Iterator[LocalRekognition]:
    """A new local Rekognition server for each test."""
    from .local import LocalRekognition

    with LocalRekognition() as server:
        yield server


def _no_wait(server: LocalRekognition) -> RetryPolicy:
    """Return a retry policy that advances the clock of the server instead of waiting.

    Each wait has the maximum length that the policy allows. With shorter waits, a call
    could use all its attempts before a quota of one request a second refills.
    """
    from rekoclient.retry import RetryPolicy

    return RetryPolicy(
        clock=server.clock, sleep=server.clock.advance, random=lambda: _LONGEST
    )


@pytest.fixture(name="rekognition_client")
def _client(
    rekognition_server: LocalRekognition,
) -> Iterator[RekognitionClient]:
    """A client for the test's ``rekognition_server``.

    The client never sleeps. Between attempts or polls, it advances the clock of the
    server instead.
    """
    with rekognition_server.client(retry=_no_wait(rekognition_server)) as client:
        yield client


@pytest.fixture(name="rekognition_async_client")
def _async_client(
    rekognition_server: LocalRekognition,
) -> Iterator[AsyncRekognitionClient]:
    """An asyncio client for the test's ``rekognition_server``.

    The client never sleeps. Between attempts or polls, it advances the clock of the
    server instead.
    """
    client = rekognition_server.async_client(retry=_no_wait(rekognition_server))
    yield client
    # The fixture cannot await `aclose`, because the event loop of the test has ended.
    client.boto_client.close()
