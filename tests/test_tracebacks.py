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
from types import TracebackType

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
    check_text(error)
    frames = [
        frame.f_code.co_name for frame, _ in traceback.walk_tb(error.__traceback__)
    ]
    assert "create_user" == frames[-1]


def check_text(error: BaseException) -> None:
    """Check the length of an error, and that its causes have no frames."""
    lines = lines_of("".join(traceback.format_exception(error)))
    assert len(lines) <= MOST, "\n".join(lines)
    behind = error.__cause__ or error.__context__
    while behind is not None:
        assert behind.__traceback__ is None
        behind = behind.__cause__ or behind.__context__


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
    check_text(caught.value)
    assert isinstance(caught.value.__cause__, botocore.exceptions.NoRegionError)


def test_an_error_of_missing_credentials_is_short() -> None:
    """A call without credentials names the remedy, also under asyncio."""

    async def use() -> None:
        async with AsyncRekognitionClient(region_name="eu-west-1") as client:
            await client.list_collections()

    for call in (
        RekognitionClient(region_name="eu-west-1").list_collections,
        lambda: asyncio.run(use()),
    ):
        with pytest.raises(errors.ConfigurationError) as caught:
            call()
        error = caught.value
        error.with_traceback(innermost(error, 2))
        check_text(error)
        assert isinstance(error.__cause__, botocore.exceptions.NoCredentialsError)


def innermost(error: BaseException, count: int) -> TracebackType | None:
    """Return the last frames of an error: the call and the method of the client."""
    frames = [error.__traceback__]
    while frames[-1] is not None:
        frames.append(frames[-1].tb_next)
    return frames[-count - 1]


UNCAUGHT = """
from rekoclient import RetryPolicy
from rekoclient.testing import LocalRekognition
server = LocalRekognition().start()
server.boto_client().create_collection(CollectionId="staff")
server.lose_reply_next("CreateUser")
once = RetryPolicy(max_attempts=1)
client = server.client(retry=once)
client.create_user(collection_id="staff", user_id="alice")
"""
AWAITED = """
import asyncio
from rekoclient import RetryPolicy
from rekoclient.testing import LocalRekognition
server = LocalRekognition().start()
server.boto_client().create_collection(CollectionId="staff")
server.lose_reply_next("CreateUser")
async def main():
    async with server.async_client(retry=RetryPolicy(max_attempts=1)) as client:
        await client.create_user(collection_id="staff", user_id="alice")
asyncio.run(main())
"""


@pytest.mark.parametrize(("program", "above"), [(UNCAUGHT, 1), (AWAITED, 2)])
def test_python_prints_a_short_traceback(
    program: str, above: int, tmp_path: Path
) -> None:
    """The interpreter prints twelve lines of a lost reply, and further callers.

    Args:
        program: A program that ends with an uncaught error.
        above: The number of its frames. asyncio adds frames of its own.
        tmp_path: The directory of the program.
    """
    path = tmp_path / "program.py"
    path.write_text(program)
    said = subprocess.run(
        [sys.executable, path],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
        capture_output=True,
        text=True,
    ).stderr
    lines = lines_of(said)
    theirs = sum(f"{os.sep}asyncio{os.sep}" in line for line in lines)

    assert above == sum(f'"{path}"' in line for line in lines)
    assert len(lines) - 2 * theirs - 2 * (above - 1) <= MOST, said
    assert "rekoclient.errors.ReplyLost: " in said
    assert said.startswith("botocore.exceptions.ConnectionClosedError: ")


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
