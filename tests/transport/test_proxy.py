"""Proxies that refuse or are missing, and passwords in URLs."""

from __future__ import annotations

import pickle
import socket
import threading
import traceback
from functools import partial
from typing import Any

import boto3
import pytest
from botocore.config import Config

from rekoclient import RekognitionClient, RetryPolicy
from rekoclient.errors import ConfigurationError, ConnectError, RekoError
from rekoclient.transport.services import service_client


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


# A traceback quotes the lines of this file, and none of them has the password.
PASSWORD = "secret"[::-1]
INVALID = (
    *(f"http://user:{PASSWORD}{character}@127.0.0.1:1" for character in ' "\x1b\n'),
    f"http:/user:{PASSWORD}@127.0.0.1",
    f"http://user:{PASSWORD}@a host",
)


@pytest.mark.parametrize("url", INVALID)
@pytest.mark.parametrize("source", ["argument", "variable", "client", "s3"])
def test_invalid_endpoint_is_refused_without_its_password(
    url: str, source: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No message and no cause has it, wherever the endpoint comes from."""
    session = boto3.Session("local", "local", region_name="us-east-1")
    made: dict[str, Any] = {"session": session}
    if source == "argument":
        made["endpoint_url"] = url
    elif source == "client":
        try:
            client = session.client("rekognition", endpoint_url=url)
        except ValueError:
            return  # botocore refuses it
        made = {"boto_client": client}
    else:
        suffix = "_S3" if source == "s3" else ""
        monkeypatch.setenv(f"AWS_ENDPOINT_URL{suffix}", url)
    make = partial(service_client, "s3") if source == "s3" else RekognitionClient
    with pytest.raises(ConfigurationError, match=r"percent-enc|Invalid end") as raised:
        make(**made)

    error = raised.value
    shown = "".join(traceback.format_exception(error)) + repr(error)
    assert PASSWORD not in shown
    assert PASSWORD.encode() not in pickle.dumps(error)
    behind = error.__context__
    while behind is not None:
        assert PASSWORD not in f"{behind!r} {behind} {vars(behind)}"
        behind = behind.__context__


def test_endpoint_without_a_scheme_is_shown_without_its_password() -> None:
    """No secret is shown, although boto3 accepts such an endpoint."""
    client = RekognitionClient(
        session=boto3.Session("local", "local", region_name="us-east-1"),
        endpoint_url=f"//user:{PASSWORD}@127.0.0.1:1",
    )
    assert "RekognitionClient(//127.0.0.1:1)" == repr(client)
