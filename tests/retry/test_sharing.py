"""State of a client that threads and processes share, and state that they do not."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from botocore.config import Config

from rekoclient import RekognitionClient, RetryBudget, RetryPolicy, forks
from rekoclient.models import CreateUserRequest
from rekoclient.testing import LocalRekognition
from rekoclient.testing.server.http import Server
from rekoclient.transport.connection import build

THREADS = 32


def test_bursts_of_threads_share_their_connections(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Two bursts of threads use no more connections than threads."""
    accepted = []
    serve = Server._serve

    def counting(self: Server, connection: Any) -> None:
        accepted.append(connection)
        serve(self, connection)

    monkeypatch.setattr(Server, "_serve", counting)
    with (
        LocalRekognition() as server,
        server.client() as client,
        ThreadPoolExecutor(THREADS) as pool,
    ):
        together = threading.Barrier(THREADS)

        def call(_: int) -> int:
            together.wait()
            client.list_collections()
            return len(accepted)

        counts = [max(pool.map(call, range(THREADS))) for _ in range(5)]

    assert 1 < counts[0] <= THREADS
    assert counts[-1] <= THREADS


def test_policy_survives_pickle() -> None:
    """A policy pickles with its own functions and without."""
    for policy in (RetryPolicy(), RetryPolicy(max_attempts=7, on_retry=print)):
        assert pickle.loads(pickle.dumps(policy)) == policy


def test_budget_refuses_pickle() -> None:
    """A budget cannot be pickled, and the error names the alternative."""
    with pytest.raises(TypeError, match="create one in each"):
        pickle.dumps(RetryBudget())


def test_a_budget_is_not_overdrawn_by_threads() -> None:
    """Threads that draw at once never spend more than the budget has."""
    budget = RetryBudget(1000)
    together = threading.Barrier(8)

    def draw(_: int) -> int:
        together.wait()
        return sum(7 for _ in range(100) if budget.draw(7))

    with ThreadPoolExecutor(8) as pool:
        spent = sum(pool.map(draw, range(8)))

    assert 1000 == spent + budget.remaining
    assert budget.remaining < 7


def test_budget_is_checked_and_drawn_in_one_step() -> None:
    """Check and draw are one step even if Python switches threads in between."""
    budget = RetryBudget(10)
    held: list[bool] = []

    class Watching(int):
        def __gt__(self, other: int) -> bool:
            held.append(budget._lock.locked())
            return super().__gt__(other)

        def __rsub__(self, other: int) -> int:
            held.append(budget._lock.locked())
            return super().__rsub__(other)

        def __radd__(self, other: int) -> int:
            held.append(budget._lock.locked())
            return super().__radd__(other)

    assert budget.draw(Watching(3))
    budget.give_back(Watching(2))

    assert [True, True, True] == held
    assert 9 == budget.remaining


def test_one_boto3_client_is_made_after_a_fork(monkeypatch: pytest.MonkeyPatch) -> None:
    """Threads that call first after a fork share one new boto3 client."""
    held: list[bool] = []
    with LocalRekognition() as server, server.client() as client:
        transport: Any = client._transport

        def watching(*arguments: Any) -> Any:
            held.append(transport._lock.locked())
            return build(*arguments)

        monkeypatch.setattr("rekoclient.transport.boto_client.build", watching)
        transport._renew()
        together = threading.Barrier(8)

        def call(_: int) -> Any:
            together.wait()
            return client.boto_client

        with ThreadPoolExecutor(8) as pool:
            clients = set(pool.map(call, range(8)))

    assert [True] == held
    assert 1 == len(clients)


FORKED = """
import os, signal, threading
from rekoclient import RekognitionClient, RetryPolicy
from rekoclient.testing import LocalRekognition

os.environ.update(AWS_ACCESS_KEY_ID="local", AWS_SECRET_ACCESS_KEY="local")
held, over = threading.Event(), threading.Event()

def hold():
    with client.retry_budget._lock, client._transport._lock:
        held.set()
        over.wait()

with LocalRekognition() as server:
    client = RekognitionClient(
        region_name="us-east-1",
        endpoint_url=server.endpoint_url,
        retry=RetryPolicy(sleep=lambda seconds: None),
    )
    before = client.boto_client
    server.fail_next("InternalServerError")
    holder = threading.Thread(target=hold)
    holder.start()
    held.wait()
    child = os.fork()
    if child == 0:
        signal.alarm(20)
        attempts = client.list_collections().response_metadata.attempts
        os._exit(len(attempts) if client.boto_client is not before else 99)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    over.set()
    holder.join()
    assert status == 2, status
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="fork is missing here")
def test_child_of_a_fork_gets_new_locks() -> None:
    """A lock that a parent's thread held does not block the child."""
    # In a process of its own: this one has threads, and must not fork.
    run = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", FORKED],
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )

    assert run.returncode == 0, run.stderr


def test_the_child_of_a_fork_has_connections_of_its_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The child makes its own client and releases inherited connections once."""
    with LocalRekognition() as server, server.client() as client:
        before = client.boto_client
        theirs = server.boto_client(config=Config(retries={"total_max_attempts": 1}))
        given = RekognitionClient(boto_client=theirs)
        closed: list[None] = []
        monkeypatch.setattr(theirs, "close", lambda: closed.append(None))
        forks._renew_all()

        assert client.boto_client is client.boto_client is not before
        assert given.boto_client is given.boto_client is theirs
        assert [None] == closed


def test_two_clients_of_two_servers_stay_apart() -> None:
    """Each call reaches the server of its own client."""
    with LocalRekognition() as one, LocalRekognition() as two:
        clients: list[RekognitionClient] = [one.client(), two.client()]
        for client in clients:
            client.create_collection(collection_id="c")

        def create(number: int) -> None:
            request = CreateUserRequest(collection_id="c", user_id=f"u{number}")
            clients[number % 2].send(request)

        with ThreadPoolExecutor(8) as pool:
            list(pool.map(create, range(40)))

        for server, parity in ((one, 0), (two, 1)):
            users = {r.body["UserId"] for r in server.requests.of("CreateUser")}
            assert users == {f"u{n}" for n in range(parity, 40, 2)}
        for client in clients:
            client.close()
