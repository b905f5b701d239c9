"""Fixtures and settings of all tests. Tests use no AWS settings and no network."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterator
from typing import Any

import boto3
import botocore
import pytest
from hypothesis import settings

from rekoclient import RekognitionClient, RetryPolicy
from rekoclient.models import BOTOCORE
from rekoclient.testing import LocalRekognition

settings.register_profile("test", deadline=None, derandomize=True, max_examples=50)
settings.register_profile("prove", deadline=None, max_examples=2_000)

MACHINE = ("AWS_", "REKOCLIENT_", "LOCAL_REKOGNITION_")
TERMINAL = ("NO_COLOR", "FORCE_COLOR", "LINES")
LOOPBACK = ("127.", "::1", "localhost")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option `--prove`."""
    parser.addoption(
        "--prove",
        action="store_true",
        help="run all and longer tests",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Hide AWS settings, proxies and terminal settings, and configure hypothesis.

    This hook runs before pytest imports the test modules, which may create sessions.
    """
    for name in list(os.environ):
        proxy = name.lower().endswith("_proxy")
        if name.startswith(MACHINE) or name in TERMINAL or proxy:
            del os.environ[name]
    os.environ.update(
        AWS_CONFIG_FILE=os.devnull,
        AWS_SHARED_CREDENTIALS_FILE=os.devnull,
        AWS_EC2_METADATA_DISABLED="true",
        COLUMNS="80",
    )
    settings.load_profile("prove" if config.getoption("--prove") else "test")


def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> None:
    """Skip tests that need another botocore version. Deselect tests marked `prove`.

    With `--prove` or `-m`, no test is deselected.
    """
    if botocore.__version__ != BOTOCORE:
        other = pytest.mark.skip(reason=f"needs botocore {BOTOCORE}")
        for item in items:
            if item.get_closest_marker("model"):
                item.add_marker(other)
    if not (config.getoption("--prove") or config.getoption("-m")):
        left_out = [item for item in items if item.get_closest_marker("prove")]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


@pytest.fixture
def count(request: pytest.FixtureRequest) -> Callable[[int, int], int]:
    """A function that returns its first argument, or with `--prove` its second."""
    prove = request.config.getoption("--prove")
    return lambda quick, full: full if prove else quick


@pytest.fixture(autouse=True, scope="session")
def _alone() -> Iterator[None]:
    """Fail each test that connects to an address outside loopback."""
    original = socket.socket.connect

    def connect(self: socket.socket, address: Any, /) -> None:
        if self.family != socket.AF_UNIX and not address[0].startswith(LOOPBACK):
            pytest.fail(f"a test must connect to loopback only, not to {address}")
        original(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", connect)
        yield


@pytest.fixture(autouse=True)
def _no_default_session(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hide the default session of boto3, which an earlier test may have created."""
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)


@pytest.fixture
def server() -> Iterator[LocalRekognition]:
    """A local Rekognition for one test."""
    with LocalRekognition() as server:
        yield server


@pytest.fixture
def client(server: LocalRekognition) -> Iterator[RekognitionClient]:
    """A client for the server. The client does not wait between attempts."""
    with server.client(retry=RetryPolicy(sleep=lambda seconds: None)) as client:
        yield client
