"""A signal handler may raise at any point of a call, without harm to later calls."""

from __future__ import annotations

import gc
import json
import select
import socket
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import pytest

from rekoclient import RekognitionClient, RetryPolicy
from rekoclient.errors import interrupted
from rekoclient.models import CreateUserRequest
from rekoclient.testing import Fault, LocalRekognition
from rekoclient.transport.exchange import current

from ..paths import Bridge, bridged
from .interruptions import Interruption, Point
from .matrix import open_connections

MODULES = tuple(
    f"rekoclient.{name}"
    for name in ("aio", "base_client", "client", "errors", "retry", "transport")
)
CALLBACKS = frozenset({"_dispatch", "_resume", "over"})
"""Functions that an event loop calls. It logs what they raise."""
WINDOWS = frozenset(
    {
        *("attempt", "attempt_on_loop", "response_in", "converse", "send"),
        *("attempts", "__exit__", "abandon", "release"),
    }
)
"""Functions whose points are tried in each run. The others take turns."""

LARGE = json.dumps({"Padding": "." * 40_000}).encode()
ENDINGS: dict[str, Fault | None] = {
    "success": None,
    "large reply": Fault(apply=True, status=200, body=LARGE),
    "retry": Fault(apply=True, status=500),
    "throttle": Fault(code="ThrottlingException"),
    "refusal": Fault(code="InvalidParameterException"),
    "lost reply": Fault(apply=True, then="close"),
    "101": Fault(raw=b"HTTP/1.1 101 Switching\r\n\r\n"),
    "two replies": Fault(
        apply=True, raw=b"HTTP/1.1 200\r\nContent-Length: 2\r\n\r\n{}" * 2
    ),
}
QUICK = [
    ("direct", "large reply"),
    ("direct", "retry"),
    ("botocore", "success"),
    ("event loop", "retry"),
    ("threads", "success"),
]
CASES = [
    pytest.param(
        path, ending, marks=() if (path, ending) in QUICK else pytest.mark.prove
    )
    for path in ("direct", "botocore", "event loop", "threads")
    for ending in ENDINGS
]


class TimeLimit(Exception):
    """A time limit as Celery's."""


class Calls:
    """A client that creates users, and a server that has a fault for the first request.

    Args:
        server: The server.
        path: The path of the calls.
        ending: The name of the fault.
    """

    def __init__(self, server: LocalRekognition, path: str, ending: str) -> None:
        self._server = server
        self._fault = ENDINGS[ending]
        self._path = path
        self._made = 0
        self.left: object = None
        """The value of the context variable after the last call."""
        self._judge: Any = server.boto_client()
        for name in ("staff", "other"):
            self._judge.create_collection(CollectionId=name)
        options: dict[str, Any] = {
            "retry": RetryPolicy(sleep=lambda seconds: None),
            "retry_budget": None,
        }
        self.client: RekognitionClient | Bridge = (
            bridged(server, path, **options)
            if path in ("event loop", "threads")
            else server.client(direct=path == "direct", **options)
        )

    def call(self, interruption: Interruption) -> tuple[BaseException | None, bool]:
        """Make a call within an `except` block.

        Returns:
            What it raised, and whether the server has the user.
        """
        self._made += 1
        request = CreateUserRequest(collection_id="staff", user_id=f"u{self._made}")
        if self._fault is not None:
            self._server.inject(self._fault, operation="CreateUser")
        if self._path == "direct":
            open_connections(self.client, 1)
        raised: BaseException | None = None
        try:
            raise OSError("handled by the caller")
        except OSError:
            try:
                interruption.run(lambda: self._send(request))
            except Exception as error:  # noqa: BLE001 - the test compares it
                raised = error
        self._server.clear_faults()
        users = self._judge.list_users(CollectionId="staff")["Users"]
        for user in users:
            self._judge.delete_user(CollectionId="staff", UserId=user["UserId"])
        return raised, bool(users)

    def _send(self, request: CreateUserRequest) -> None:
        if not isinstance(self.client, Bridge):
            try:
                self.client.send(request)
            finally:
                self._note()
            return
        client = self.client.client

        async def send() -> None:
            try:
                await client.send(request)
            finally:
                self._note()

        self.client.runner.run(send())

    def _note(self) -> None:
        self.left = current.get()
        current.set(None)

    def unread(self) -> int:
        """Return how many idle connections have bytes of a reply to read."""
        boto = self.client.boto_client
        manager = boto._endpoint.http_session._manager
        pool = manager.connection_from_url(boto.meta.endpoint_url)
        sockets = [idle.sock for idle in pool.pool.queue if idle and idle.sock]
        ready, _, _ = select.select(sockets, [], [], 0)
        return sum(bool(sock.recv(1, socket.MSG_PEEK)) for sock in ready)

    def release(self) -> int:
        """Release the worker slots that are taken, and return how many."""
        if not isinstance(self.client, Bridge):
            return 0
        threads, taken = self.client.client._threads, 0
        for slots in threads._slots.values():
            taken += threads.size - slots.free
            slots.free = threads.size
        return taken

    def points(self) -> list[Point]:
        """Return the points of a call on a client that has made one before."""
        self.call(Interruption(MODULES, CALLBACKS))
        interruption = Interruption(MODULES, CALLBACKS)
        self.call(interruption)
        return list(interruption.points)


@pytest.fixture
def server() -> Iterator[LocalRekognition]:
    """A server that keeps no requests."""
    with LocalRekognition() as server:
        yield server


def faults_of(calls: Calls, point: Point) -> list[str]:
    """Interrupt a call at a point, and return the promises that are broken."""
    limit = TimeLimit()
    interruption = Interruption(MODULES, CALLBACKS, point, limit)
    raised, done = calls.call(interruption)
    found = []
    if interruption.raised:
        ours = interrupted(limit)
        if raised is not limit:
            found.append(f"the call raised {raised!r}")
        if done and (ours is None or not ours.may_have_succeeded):
            found.append(f"the server has the user, but {ours!r}")
        if ours is not None and not ours.attempts:
            found.append("no attempt is recorded")
    if not gc.isenabled():
        gc.enable()
        found.append("the garbage collector is off")
    if calls.left is not None:
        found.append("the context variable still has the attempt")
    if calls.release():
        found.append("a worker slot is taken")
    if calls.unread():
        found.append("an idle connection has bytes to read")
    arn = calls.client.describe_collection(collection_id="other").collection_arn
    if not arn.endswith("/other"):
        found.append(f"the next call got {arn}")
    return [f"{point}: {fault}" for fault in found]


# What was just created or taken is lost, and Python warns when it is freed.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize(("path", "ending"), CASES)
def test_exception_at_any_point_is_the_callers_and_harms_no_later_call(
    server: LocalRekognition,
    path: str,
    ending: str,
    count: Callable[[int, int], int],
) -> None:
    """The exception leaves the call once, with its outcome, and nothing stays behind.

    The collector is on, the context variable is reset, no idle connection has a reply,
    and the next call of the client gets its own.
    """
    calls = Calls(server, path, ending)
    with closing(calls.client):
        points = calls.points()
        tried = [
            point
            for number, point in enumerate(points)
            if WINDOWS & {*point.code.co_qualname.split(".")}
            or number % count(8, 1) == 0
        ]
        found = [fault for point in tried for fault in faults_of(calls, point)]

    assert [] == found
    assert len(points) > 50


def test_exception_in_the_reader_of_an_event_loop_delays_no_reply(
    server: LocalRekognition, caplog: pytest.LogCaptureFixture
) -> None:
    """The event loop logs the exception, and the call gets its reply in one attempt."""
    calls = Calls(server, "event loop", "success")
    module = ("rekoclient.transport.on_loop",)
    with closing(calls.client):
        calls.call(Interruption(module, frozenset()))
        seen = Interruption(module, frozenset())
        calls.call(seen)
        points = [at for at in seen.points if at.code.co_name == "_dispatch"]
        for point in points:
            # Python 3.13 traces no instructions in the call after such an exception.
            calls.call(Interruption(module, frozenset()))
            caplog.clear()
            server.requests.clear()
            interruption = Interruption(module, frozenset(), point, TimeLimit())
            ending = calls.call(interruption)

            assert (None, True) == ending, str(point)
            assert interruption.raised
            assert 1 == len(server.requests.of("CreateUser")), str(point)
            assert "TimeLimit" in caplog.text

    assert len(points) >= 3
