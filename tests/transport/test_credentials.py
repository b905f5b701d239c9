"""Credentials that cannot be found, refreshed or renewed."""

from __future__ import annotations

import datetime
from types import SimpleNamespace
from typing import Any

import boto3
import botocore.credentials
import botocore.exceptions
import botocore.session
import pytest

from rekoclient import RekognitionClient, RetryPolicy
from rekoclient.errors import (
    AccessDeniedError,
    RekoError,
    ServiceError,
)
from rekoclient.testing import LocalRekognition

from ..fakes import ALICE


class Lost:
    """Credentials with an expiry time whose provider is gone."""

    _expiry_time = datetime.datetime.max.replace(tzinfo=datetime.UTC)

    def get_frozen_credentials(self) -> None:
        """Ask the provider."""
        raise OSError("no provider")


def session_of(credentials: object) -> object:
    """Return a session with the one method that is called."""
    return SimpleNamespace(get_credentials=lambda: credentials)


SESSIONS = [
    (session_of(Lost()), "ExpiredTokenException", True),
    (session_of(Lost()), "AccessDeniedException", False),
    (session_of(object()), "ExpiredTokenException", False),
    (session_of(None), "ExpiredTokenException", False),
    (SimpleNamespace(), "ExpiredTokenException", False),
    (None, "ExpiredTokenException", False),
]


@pytest.mark.parametrize(("session", "code", "logged"), SESSIONS)
def test_failed_renewal_of_credentials_keeps_the_error_of_the_service(
    session: object, code: str, logged: bool, caplog: pytest.LogCaptureFixture
) -> None:
    """The service's error is raised and the provider's failure is logged."""
    with LocalRekognition() as server, server.client() as client:
        client._transport._session = session
        server.fail_next(code)
        with (
            caplog.at_level("WARNING", "rekoclient.transport"),
            pytest.raises(AccessDeniedError) as caught,
        ):
            client.list_collections()

        assert 1 == len(server.requests)
    assert caught.value.code == code
    told = ["expired credentials could not be renewed"] if logged else []
    assert caplog.messages == told
    assert all(record.exc_info for record in caplog.records)


@pytest.mark.parametrize(
    ("failure", "fault"),
    [
        (botocore.exceptions.ReadTimeoutError(endpoint_url="https://sts"), "transient"),
        (
            botocore.exceptions.ClientError(
                {"Error": {"Code": "AccessDenied", "Message": "no"}}, "AssumeRole"
            ),
            None,
        ),
    ],
    ids=["silence", "refusal"],
)
def test_failure_of_a_credential_provider_is_not_a_service_error(
    server: LocalRekognition, failure: Exception, fault: str | None
) -> None:
    """A failure of the credential provider sends nothing and is not a ServiceError."""

    def refresh() -> dict[str, str]:
        raise failure

    core = botocore.session.Session()
    make: Any = vars(botocore.credentials)["DeferredRefreshableCredentials"]
    core._credentials = make(refresh, "assume-role")  # type: ignore[attr-defined]  # botocore's own way in
    session = boto3.Session(region_name="us-east-1", botocore_session=core)
    client = RekognitionClient(
        session=session,
        endpoint_url=server.endpoint_url,
        retry=RetryPolicy(sleep=lambda seconds: None),
    )

    with pytest.raises(RekoError) as raised:
        client.send(ALICE)

    assert 0 == len(server.requests)
    assert fault == raised.value.fault
    assert not raised.value.may_have_succeeded
    assert not isinstance(raised.value, ServiceError)
