"""The local Rekognition survives a moment without threads."""

from __future__ import annotations

import threading
from pathlib import Path

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


def test_server_without_a_thread_does_not_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The error has the remedy, and the address and the state file are free again."""

    def refuse(_: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    server = LocalRekognition(state=tmp_path / "state")
    with monkeypatch.context() as patch:
        patch.setattr(threading.Thread, "start", refuse)
        with pytest.raises(RuntimeError, match=r"the server cannot start.*ulimit -u"):
            server.start()
    with server:
        assert not server.client().list_collections().collection_ids
