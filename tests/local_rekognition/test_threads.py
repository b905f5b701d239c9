"""The local Rekognition survives a moment without threads."""

from __future__ import annotations

import threading

import pytest

from rekoclient import RetryPolicy
from rekoclient.testing import LocalRekognition


def test_connection_without_a_thread_ends_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A thread that cannot start ends its connection. The server serves the next."""
    real = threading.Thread.start
    failed: list[None] = []

    def start(self: threading.Thread) -> None:
        if threading.current_thread().name == "local-rekognition" and not failed:
            failed.append(None)
            raise RuntimeError("can't start new thread")
        real(self)

    monkeypatch.setattr(threading.Thread, "start", start)
    with LocalRekognition() as server:
        retry = RetryPolicy(max_attempts=3, sleep=lambda seconds: None)
        response = server.client(retry=retry).list_collections()

    assert [None] == failed
    assert 2 == len(response.response_metadata.attempts)
