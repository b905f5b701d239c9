"""An uncaught error prints the caller's frames, the message and one line a cause."""

from __future__ import annotations

import asyncio
import logging
import os
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

import botocore.exceptions
import pytest

from rekoclient import AsyncRekognitionClient, RekognitionClient, RetryPolicy, errors
from rekoclient.testing import LocalRekognition

MOST = 12
ROOT = Path(__file__).parents[1]
QUICK = RetryPolicy(sleep=lambda _: None)


def refuse(server: LocalRekognition) -> None:
    """Let the service refuse the call, because the collection does not exist."""


def throttle(server: LocalRekognition) -> None:
    """Let the service throttle each attempt."""
    for _ in range(4):
        server.fail_next("ThrottlingException")


def lose(server: LocalRekognition) -> None:
    """Lose each reply."""
    server.boto_client().create_collection(CollectionId="staff")
    for _ in range(4):
        server.lose_reply_next("CreateUser")


FAULTS = {
    "refusal": (refuse, errors.ResourceNotFoundException, None),
    "throttle": (throttle, errors.ThrottlingException, None),
    "lost reply": (lose, errors.ReplyLost, botocore.exceptions.ConnectionClosedError),
}


@pytest.fixture(params=FAULTS)
def fault(request: pytest.FixtureRequest) -> str:
    """A fault of the service."""
    return str(request.param)


@pytest.fixture
def failing(fault: str) -> Iterator[LocalRekognition]:
    """A server with the fault."""
    with LocalRekognition() as server:
        FAULTS[fault][0](server)
        yield server


def lines_of(text: str) -> list[str]:
    """Return the lines of a traceback, without the markers below a line of code.

    Python 3.13 marks the called function in more lines than before.
    """
    return [line for line in text.splitlines() if line.strip(" ~^") or not line]


def check(fault: str, error: errors.RekoError) -> None:
    """Check type, length, cause and frames of an error where it was caught."""
    _, type_, cause = FAULTS[fault]
    assert isinstance(error, type_)
    assert (cause is None) == (error.__cause__ is None)
    assert cause is None or isinstance(error.__cause__, cause)
    lines = lines_of("".join(traceback.format_exception(error)))
    assert len(lines) <= MOST, "\n".join(lines)
    behind = error.__cause__
    while behind is not None:
        assert behind.__traceback__ is None
        behind = behind.__cause__ or behind.__context__
    frames = [
        frame.f_code.co_name for frame, _ in traceback.walk_tb(error.__traceback__)
    ]
    assert "create_user" == frames[-1]


def test_an_error_of_a_call_is_short(fault: str, failing: LocalRekognition) -> None:
    """Only the caller and the method are in the traceback."""
    client = failing.client(retry=QUICK)
    with pytest.raises(errors.RekoError) as caught:
        client.create_user(collection_id="staff", user_id="alice")
    check(fault, caught.value)


def test_an_error_of_an_awaited_call_is_short(
    fault: str, failing: LocalRekognition
) -> None:
    """The same under asyncio."""

    async def use() -> errors.RekoError:
        async with failing.async_client(retry=QUICK) as client:
            try:
                await client.create_user(collection_id="staff", user_id="alice")
            except errors.RekoError as error:
                return error
        raise AssertionError

    check(fault, asyncio.run(use()))


@pytest.mark.parametrize("client", [RekognitionClient, AsyncRekognitionClient])
def test_an_error_of_the_configuration_is_short(
    client: Callable[[], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The constructor names the remedy, without the frames of boto3."""
    monkeypatch.delenv("AWS_DEFAULT_REGION", raising=False)
    with pytest.raises(errors.ConfigurationError) as caught:
        client()
    lines = lines_of("".join(traceback.format_exception(caught.value)))
    assert len(lines) <= MOST, "\n".join(lines)
    assert isinstance(caught.value.__cause__, botocore.exceptions.NoRegionError)


UNCAUGHT = """
from rekoclient.testing import LocalRekognition
client = LocalRekognition().start().client()
client.create_user(collection_id="nope", user_id="alice")
"""


def test_python_prints_a_short_traceback() -> None:
    """The interpreter's own print of an uncaught error has six lines."""
    said = subprocess.run(
        [sys.executable, "-c", UNCAUGHT],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
        capture_output=True,
        text=True,
    ).stderr
    assert len(lines_of(said)) <= 6
    assert said.splitlines()[-1].startswith("rekoclient.errors.ResourceNotFound")


def test_the_inner_cause_is_one_line(caplog: pytest.LogCaptureFixture) -> None:
    """The cause of botocore's error is a note, and the log has every frame."""
    with LocalRekognition() as server:
        client = server.client(retry=RetryPolicy(max_attempts=1))
    with (
        caplog.at_level(logging.DEBUG, "rekoclient"),
        pytest.raises(errors.ConnectError) as caught,
    ):
        client.list_collections()

    cause = caught.value.__cause__
    assert cause is not None
    assert ["caused by ConnectionRefusedError: [Errno 111] Connection refused"] == (
        cause.__notes__
    )
    assert "in _new_conn" in caplog.text


def test_an_invalid_request_is_short() -> None:
    """The frames of the validation are left out."""
    client = RekognitionClient(region_name="us-east-1")
    with pytest.raises(errors.RequestValidationError) as caught:
        client.create_user(collection_id="staff", user_id="a b")
    assert 2 == len(list(traceback.walk_tb(caught.value.__traceback__)))
