"""The retry loop of a call."""

from __future__ import annotations

import pytest

from rekoclient import RetryPolicy
from rekoclient.errors import (
    ServerError,
)
from rekoclient.testing import LocalRekognition


def test_1100_attempts_are_made(server: LocalRekognition) -> None:
    """A thousand doublings of the delay do not overflow."""
    policy = RetryPolicy(max_attempts=1100, deadline=None, sleep=lambda seconds: None)
    server.fail_next("InternalServerError", times=None)

    with (
        server.client(retry=policy, retry_budget=None) as client,
        pytest.raises(ServerError) as raised,
    ):
        client.list_collections()

    assert 1100 == len(raised.value.attempts)
