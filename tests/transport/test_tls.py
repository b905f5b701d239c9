"""Handshakes that fail for a reason that no retry changes."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress

import boto3
import pytest
from botocore.config import Config

from rekoclient import RekognitionClient, RetryPolicy
from rekoclient.errors import ConnectError
from tests.reliability.places import CERTIFICATE

Context = Callable[[ssl.SSLContext], None]


def plain(_: ssl.SSLContext) -> None:
    """Require nothing of the client."""


def demanding(context: ssl.SSLContext) -> None:
    """Require a client certificate, as TLS 1.3 does."""
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.verify_mode = ssl.CERT_REQUIRED
    context.load_verify_locations(CERTIFICATE)


@contextmanager
def served(host: str, prepare: Context) -> Iterator[str]:
    """Serve a certificate for 127.0.0.1, and no reply."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    prepare(context)
    with socket.create_server((host, 0)) as listener:
        thread = threading.Thread(target=_serve, args=(listener, context))
        thread.start()
        yield f"https://{host}:{listener.getsockname()[1]}"
        listener.shutdown(socket.SHUT_RDWR)
        thread.join()


def _serve(listener: socket.socket, context: ssl.SSLContext) -> None:
    while True:
        try:
            accepted, _ = listener.accept()
        except OSError:
            return
        connection = context.wrap_socket(
            accepted, server_side=True, do_handshake_on_connect=False
        )
        with suppress(OSError):
            connection.do_handshake()
        # Without TLS, so that the alert arrives before the end of the connection.
        with suppress(OSError), socket.socket(fileno=connection.detach()) as rest:
            rest.shutdown(socket.SHUT_WR)
            while rest.recv(65536):
                pass


@pytest.mark.parametrize(
    ("host", "prepare", "text", "note"),
    [
        ("127.0.0.2", plain, "127.0.0.1", "the certificate is for another host"),
        ("127.0.0.1", demanding, "certificate required", "a client certificate that"),
    ],
)
def test_hopeless_handshake_is_one_attempt_that_was_not_sent(
    host: str, prepare: Context, text: str, note: str
) -> None:
    """The message has the reason of TLS, and the note has the remedy."""
    session = boto3.Session("k", "s", region_name="us-east-1")
    session._session.set_config_variable("ca_bundle", str(CERTIFICATE))  # type: ignore[attr-defined]  # private
    policy = RetryPolicy(sleep=lambda seconds: None)
    config = Config(proxies={})
    with (
        served(host, prepare) as url,
        closing(
            RekognitionClient(
                session=session, endpoint_url=url, retry=policy, config=config
            )
        ) as client,
        pytest.raises(ConnectError, match=text) as raised,
    ):
        client.create_user(collection_id="staff", user_id="alice")

    assert 1 == len(raised.value.attempts)
    assert not raised.value.may_have_succeeded
    assert note in raised.value.__notes__[0]
