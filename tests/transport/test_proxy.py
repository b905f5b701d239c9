"""Proxies that refuse."""

from __future__ import annotations

import socket
import threading

import boto3
import pytest
from botocore.config import Config

from rekoclient import RekognitionClient, RetryPolicy
from rekoclient.errors import (
    ConnectError,
)


@pytest.mark.parametrize(
    ("status", "attempts"), [(407, 1), (403, 1), (302, 1), (502, 4)]
)
def test_refused_tunnel_is_reported(status: int, attempts: int) -> None:
    """A proxy that refuses the tunnel is a ConnectError with a note about the proxy."""
    with socket.create_server(("127.0.0.1", 0)) as proxy:
        answers = threading.Thread(target=_refuse, args=(proxy, status, attempts))
        answers.start()
        client = RekognitionClient(
            session=boto3.Session("local", "local", region_name="us-east-1"),
            config=Config(
                proxies={"https": f"http://127.0.0.1:{proxy.getsockname()[1]}"}
            ),
            retry=RetryPolicy(sleep=lambda seconds: None),
        )
        with pytest.raises(ConnectError, match=str(status)) as raised:
            client.list_collections()
        answers.join()

    assert attempts == len(raised.value.attempts)
    assert not raised.value.may_have_succeeded
    assert any("proxy" in note for note in raised.value.__notes__)


def _refuse(proxy: socket.socket, status: int, times: int) -> None:
    for _ in range(times):
        connection, _ = proxy.accept()
        with connection:
            connection.recv(65_536)
            connection.sendall(b"HTTP/1.1 %d No\r\nContent-Length: 0\r\n\r\n" % status)
