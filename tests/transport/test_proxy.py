"""Proxies that refuse or are missing, and passwords in URLs."""

from __future__ import annotations

import pickle
import socket
import threading
import traceback

import boto3
import pytest
from botocore.config import Config

from rekoclient import RekognitionClient, RetryPolicy
from rekoclient.errors import ConfigurationError, ConnectError, RekoError


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


@pytest.mark.parametrize(
    "proxy", ["http://no-such-proxy.invalid:1", "http://127.0.0.1:1"]
)
def test_unreachable_proxy_is_named(proxy: str) -> None:
    """The note is about the proxy and not about the host of the endpoint."""
    client = RekognitionClient(
        session=boto3.Session("local", "local", region_name="us-east-1"),
        config=Config(proxies={"https": proxy}),
        retry=RetryPolicy(max_attempts=1),
    )
    with pytest.raises(ConnectError) as raised:
        client.list_collections()

    assert raised.value.__notes__[0].startswith("the proxy cannot be reached: check")


SECRETS = ("p@ss", "p/ss", "p'ss")


@pytest.mark.parametrize("secret", SECRETS)
def test_password_of_the_endpoint_is_nowhere(secret: str) -> None:
    """No message, traceback, pickle or repr has it."""
    client = RekognitionClient(
        session=boto3.Session("local", "local", region_name="us-east-1"),
        endpoint_url=f"https://user:{secret}@127.0.0.1:1",
        retry=RetryPolicy(max_attempts=1),
    )
    with pytest.raises(RekoError) as raised:
        client.list_collections()
    error = raised.value
    shown = (
        "".join(traceback.format_exception(error)) + repr(error) + repr(client)
    ).encode() + pickle.dumps(error)

    assert b"ss@" not in shown
    assert b"user:" not in shown


@pytest.mark.parametrize("character", [" ", '"', "\x1b", "\n"])
def test_endpoint_with_a_character_of_no_url_is_refused(character: str) -> None:
    """Such a URL could not be masked. The message does not contain it."""
    with pytest.raises(ConfigurationError, match="percent-encoding") as raised:
        RekognitionClient(
            session=boto3.Session("local", "local", region_name="us-east-1"),
            endpoint_url=f"http://user:secret{character}@127.0.0.1:1",
        )
    assert "secret" not in "".join(traceback.format_exception(raised.value))
