"""A call that is over holds neither its request nor its error."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from botocore.awsrequest import AWSPreparedRequest, AWSRequest
from botocore.config import Config

from rekoclient import RetryPolicy
from rekoclient.errors import RekoError
from rekoclient.models import DetectLabelsRequest, Image
from rekoclient.testing import Fault, LocalRekognition

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\1\0\0\0\1\0\x08\2\0\0\0" + bytes(5000)

ENDINGS: dict[str, Fault | None] = {
    "success": None,
    "server error": Fault(status=500),
    "throttle": Fault(code="ThrottlingException"),
    "refusal": Fault(code="InvalidParameterException"),
    "close": Fault(then="close"),
    "reset": Fault(then="reset"),
    "silence": Fault(then="hang"),
    "half a reply": Fault(apply=True, cut=60, then="close"),
    "half a body": Fault(body=b"{}", content_length=99, then="close"),
    "page of HTML": Fault(body=b"<html></html>"),
    "101": Fault(raw=b"HTTP/1.1 101 Switching\r\n\r\n"),
    "two lengths": Fault(body=b"{}", headers={"Content-Length": "2, 3"}),
    "garbage": Fault(raw=b"hello\r\n\r\n"),
}


class Interruption(BaseException):
    """Stands for what a signal handler raises."""


def interrupt(**_: object) -> None:
    """Raise as a signal handler within a call would."""
    raise Interruption


def error_in_a_hook(**_: object) -> None:
    """Raise as the hook of a user would."""
    raise LookupError


HOOKS: dict[str, Callable[..., None]] = {
    "interrupt": interrupt,
    "error in a hook": error_in_a_hook,
}


def started() -> list[object]:
    """Return each picture and request of botocore's that is alive and of this test."""
    kinds = (Image, AWSRequest, AWSPreparedRequest)
    return [one for one in gc.get_objects() if type(one) in kinds]


def left() -> list[object]:
    """Return each picture and each request of botocore's that stays alive.

    A worker thread ends its attempt a moment after the task has its result.
    """
    for _ in range(3_000):
        found = started()
        if not found:
            break
        threading.Event().wait(0.01)
    return found


@pytest.fixture
def uncollected() -> Iterator[None]:
    """The garbage collector is off, and does not list the objects of other tests."""
    gc.freeze()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.unfreeze()


@contextlib.contextmanager
def labels(asynchronous: bool, **options: Any) -> Iterator[Callable[[], None]]:
    """Return a function that calls DetectLabels with a picture, and forgets it all."""
    options = {
        "retry": RetryPolicy(sleep=lambda seconds: None, deadline=None),
        "config": Config(read_timeout=0.1),
        **options,
    }
    errors = (RekoError, LookupError, Interruption)
    with LocalRekognition() as server:
        server.reply("DetectLabels", {"Labels": []})
        if not asynchronous:
            with server.client(**options) as client:

                def call() -> None:
                    with contextlib.suppress(*errors):
                        client.send(DetectLabelsRequest(image=Image(bytes=PNG)))

                call.__dict__.update(server=server, client=client)
                yield call
            return
        async_client = server.async_client(**options)

        async def send() -> None:
            with contextlib.suppress(*errors):
                await async_client.send(DetectLabelsRequest(image=Image(bytes=PNG)))

        with asyncio.Runner() as runner:

            def run() -> None:
                runner.run(send())
                runner.run(asyncio.sleep(0.01))  # the loop closes generators

            run.__dict__.update(server=server, client=async_client)
            yield run
            runner.run(async_client.aclose())


LOOPS = pytest.mark.parametrize(
    "asynchronous", [False, True], ids=["in a thread", "on a loop"]
)


@LOOPS
@pytest.mark.parametrize("times", [None, 1], ids=["each time", "once"])
@pytest.mark.parametrize("ending", ENDINGS)
def test_ended_call_holds_nothing(
    uncollected: None, ending: str, times: int | None, asynchronous: bool
) -> None:
    """With the collector off, no picture and no request outlives its call."""
    with labels(asynchronous) as call:
        fault = ENDINGS[ending]
        for _ in range(2):
            if fault is not None:
                call.__dict__["server"].inject(fault, times=times)
            call()
            call.__dict__["server"].clear_faults()

        assert [] == left()


@LOOPS
@pytest.mark.parametrize("hook", HOOKS)
def test_interrupted_call_holds_nothing(
    uncollected: None, hook: str, asynchronous: bool
) -> None:
    """An exception of other code leaves no picture and no request."""
    with labels(asynchronous) as call:
        events = call.__dict__["client"].boto_client.meta.events
        events.register("before-send.rekognition", HOOKS[hook])
        call()
        events.unregister("before-send.rekognition", HOOKS[hook])

        assert [] == left()


@LOOPS
@pytest.mark.parametrize("attempts", [0, 1, 2])
def test_cancelled_call_holds_nothing(
    uncollected: None, attempts: int, asynchronous: bool
) -> None:
    """A cancel event before any attempt leaves no picture and no request."""
    cancel = threading.Event()
    made: list[None] = []

    def sleep(seconds: float) -> None:
        made.append(None)
        if len(made) == attempts:
            cancel.set()

    retry = RetryPolicy(sleep=sleep, max_attempts=3)
    with labels(asynchronous, retry=retry, cancel=cancel) as call:
        call.__dict__["server"].inject(Fault(status=500), times=None)
        if not attempts:
            cancel.set()
        call()

        assert [] == left()
        assert attempts == len(call.__dict__["server"].requests)


def test_failed_attempt_is_let_go_before_the_next(uncollected: None) -> None:
    """While a call waits, the requests of its failed attempts are gone."""
    waiting: list[list[object]] = []

    def sleep(seconds: float) -> None:
        waiting.append([one for one in started() if type(one) is AWSRequest])

    with labels(asynchronous=False, retry=RetryPolicy(sleep=sleep)) as call:
        for fault in (Fault(status=500), Fault(then="close")):
            call.__dict__["server"].inject(fault, times=None)
            call()
            call.__dict__["server"].clear_faults()

    assert [[]] * 6 == waiting
