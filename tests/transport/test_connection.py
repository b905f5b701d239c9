"""The boto3 client that rekoclient builds: its settings and number of attempts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import boto3
import botocore.credentials
import botocore.exceptions
import botocore.session
import pytest
from botocore.config import Config

from rekoclient import RekognitionClient
from rekoclient.errors import (
    ConfigurationError,
)
from rekoclient.testing import LocalRekognition
from rekoclient.transport.connection import max_attempts_of


def test_default_settings_of_the_boto3_client() -> None:
    """The boto3 client has the documented timeouts, pool size and one attempt."""
    session = boto3.Session("k", "s", region_name="eu-west-1")
    with RekognitionClient(session=session) as client:
        config = client.boto_client.meta.config

    assert 5 == config.connect_timeout
    assert 20 == config.read_timeout
    assert 64 == config.max_pool_connections
    assert {"mode": "standard", "total_max_attempts": 1} == config.retries


@pytest.mark.parametrize(
    ("retries", "attempts"),
    [
        (None, None),
        ({}, None),
        ({"mode": "adaptive"}, None),
        ({"max_attempts": 0}, 1),
        ({"max_attempts": 2}, 3),
        ({"total_max_attempts": 2}, 2),
        ({"total_max_attempts": 2, "max_attempts": 7}, 2),
    ],
)
def test_attempts_are_counted_as_botocore_does(
    retries: dict[str, Any] | None, attempts: int | None
) -> None:
    """Botocore's max_attempts counts retries and total_max_attempts counts attempts."""
    assert max_attempts_of(SimpleNamespace(retries=retries)) == attempts
    assert max_attempts_of(None) is None


def test_config_of_the_session_counts(server: LocalRekognition) -> None:
    """The session's default config comes before rekoclient's own defaults."""
    core = botocore.session.Session()
    retries = {"total_max_attempts": 7}
    core.set_default_client_config(Config(read_timeout=90, retries=retries))
    session = boto3.Session(
        "local", "local", region_name="us-east-1", botocore_session=core
    )

    with RekognitionClient(session=session, endpoint_url=server.endpoint_url) as client:
        assert 7 == client.retry.max_attempts
        assert 90 == client.boto_client.meta.config.read_timeout
        assert 1 == client.boto_client.meta.config.retries["total_max_attempts"]


@pytest.fixture
def profile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Sets the one profile of the machine's AWS configuration."""
    path = tmp_path / "config"
    monkeypatch.setenv("AWS_CONFIG_FILE", str(path))

    def write(line: str) -> None:
        path.write_text(f"[default]\n{line}\n")

    return write


PROFILE_ATTEMPTS: list[tuple[dict[str, str], dict[str, Any], int]] = [
    # environment, Config(retries=...), what becomes of the 7 in the profile
    ({}, {}, 7),
    ({}, {"mode": "legacy"}, 7),
    ({}, {"total_max_attempts": 2}, 2),
    ({"AWS_MAX_ATTEMPTS": "3"}, {}, 3),
    ({"AWS_MAX_ATTEMPTS": ""}, {}, 7),
]


@pytest.mark.parametrize(("environment", "retries", "attempts"), PROFILE_ATTEMPTS)
def test_max_attempts_of_the_profile_counts(
    environment: dict[str, str],
    retries: dict[str, Any],
    attempts: int,
    profile: Callable[[str], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """max_attempts of the profile counts below the environment and the Config."""
    profile("max_attempts = 7")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    with RekognitionClient(
        region_name="us-east-1", config=Config(retries=retries)
    ) as client:
        assert client.retry.max_attempts == attempts


@pytest.mark.parametrize("value", ["0", "-1", "x", ""])
def test_invalid_max_attempts_of_the_profile_is_refused(
    value: str, profile: Callable[[str], None]
) -> None:
    """An invalid max_attempts in the profile is refused with its location."""
    profile(f"max_attempts = {value}")
    message = f"profile must be a whole number of 1 or more, not '{value}'"
    with pytest.raises(ConfigurationError, match=message):
        RekognitionClient(region_name="us-east-1")
