"""Credentials that cannot be found, refreshed or renewed."""

from __future__ import annotations

import datetime
import traceback
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import boto3
import botocore.credentials
import botocore.exceptions
import botocore.session
import pytest

from rekoclient import RekognitionClient, RetryPolicy, jobs
from rekoclient.errors import (
    AccessDeniedError,
    ConfigurationError,
    RekoError,
    ServiceError,
)
from rekoclient.models import GetLabelDetectionRequest
from rekoclient.testing import LocalRekognition

from ..fakes import ALICE, Clock


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
        transport: Any = client._transport
        transport._session = session
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


CONFIG = """
[profile dev]
sso_session = corp
sso_account_id = 123456789012
sso_role_name = dev
region = us-east-1
[sso-session corp]
sso_start_url = https://example.awsapps.com/start
sso_region = us-east-1
[profile vault]
region = us-east-1
credential_process = echo secret output
[profile broken]
region = us-east-1
credential_process = sh -c "echo secret output >&2; exit 3"
[profile pod]
region = us-east-1
role_arn = arn:aws:iam::123456789012:role/pod
web_identity_token_file = /var/run/secrets/gone
"""
SOURCES = [
    ("dev", "aws sso login --profile dev"),
    ("vault", "run the command of credential_process in a shell"),
    ("broken", "run the command of credential_process in a shell"),
    ("pod", "web_identity_token_file of profile pod names a file that cannot be read"),
]


@pytest.mark.parametrize(("profile", "note"), SOURCES)
def test_failing_source_of_credentials_is_named_with_its_remedy(
    profile: str, note: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The error names the profile and the setting, and never shows any output."""
    config = tmp_path / "config"
    config.write_text(CONFIG)
    monkeypatch.setenv("AWS_CONFIG_FILE", str(config))
    monkeypatch.setenv("HOME", str(tmp_path))

    with pytest.raises(ConfigurationError) as caught:
        RekognitionClient(
            profile_name=profile, endpoint_url="http://127.0.0.1:9"
        ).list_collections()

    text = "".join(traceback.format_exception(caught.value))
    assert note in str(caught.value.__notes__)
    assert not caught.value.retryable
    assert "secret output" not in text


STS: list[tuple[str, int, int, str | None]] = [
    # code, status, attempts, fault
    ("InternalFailure", 500, 4, "transient"),
    ("ServiceUnavailable", 503, 4, "transient"),
    ("Throttling", 400, 4, "throttle"),
    ("IDPCommunicationError", 400, 4, "transient"),
    ("AccessDenied", 403, 1, None),
    ("ExpiredTokenException", 400, 1, None),
]


@pytest.mark.parametrize(("code", "status", "attempts", "fault"), STS)
def test_failures_of_sts_are_retried_where_they_may_pass(
    code: str, status: int, attempts: int, fault: str | None
) -> None:
    """A failure of STS that may pass is retried, and one that lasts is not."""
    asked: list[None] = []

    def refresh() -> dict[str, str]:
        asked.append(None)
        raise botocore.exceptions.ClientError(
            {
                "Error": {"Code": code, "Message": "no"},
                "ResponseMetadata": {"HTTPStatusCode": status},
            },
            "AssumeRole",
        )

    core = botocore.session.Session()
    make: Any = vars(botocore.credentials)["DeferredRefreshableCredentials"]
    core._credentials = make(refresh, "assume-role")  # type: ignore[attr-defined]  # botocore's own way in
    client = RekognitionClient(
        session=boto3.Session(region_name="us-east-1", botocore_session=core),
        endpoint_url="http://127.0.0.1:9",
        retry=RetryPolicy(sleep=lambda seconds: None),
    )

    with pytest.raises(RekoError) as caught:
        client.list_collections()

    assert attempts == len(caught.value.attempts) == len(asked)
    assert fault == caught.value.fault
    assert not caught.value.may_have_succeeded


def test_wait_lives_through_a_failure_of_sts() -> None:
    """A wait polls again after a failure of STS that may pass."""
    error = ConfigurationError("STS")
    error.fault = "transient"
    request = GetLabelDetectionRequest(job_id="1")
    clock = Clock()
    watch = jobs.Watch(request, clock)

    watch.missed(error)

    assert 5 == watch.delay
