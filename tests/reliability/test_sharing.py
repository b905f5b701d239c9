"""What threads and processes share of a client, and what they do not."""

from __future__ import annotations

import pickle
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from botocore.config import Config

from rekoclient import RekognitionClient, RetryBudget, RetryPolicy, retry
from rekoclient.models import CreateUserRequest
from rekoclient.testing import LocalRekognition
from rekoclient.testing.wire import Server
from rekoclient.transport import attempt

THREADS = 32


def test_bursts_of_threads_share_their_connections(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """No more connections than threads, and none more in the second burst."""
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


def test_a_policy_travels() -> None:
    """With its own functions or without."""
    for policy in (RetryPolicy(), RetryPolicy(max_attempts=7, on_retry=print)):
        assert pickle.loads(pickle.dumps(policy)) == policy


def test_a_budget_stays() -> None:
    """Two halves of one budget would be two budgets: it says what to do instead."""
    with pytest.raises(TypeError, match="make one in each"):
        pickle.dumps(RetryBudget())


def test_a_budget_is_not_overdrawn_by_threads() -> None:
    """However many draw at once, what is spent and what is left is what there was."""
    budget = RetryBudget(1000)
    together = threading.Barrier(8)

    def draw(_: int) -> int:
        together.wait()
        return sum(7 for _ in range(100) if budget.draw(7))

    with ThreadPoolExecutor(8) as pool:
        spent = sum(pool.map(draw, range(8)))

    assert spent + budget.remaining == 1000
    assert budget.remaining < 7


def test_the_child_of_a_fork_waits_for_no_thread_of_its_parent() -> None:
    """A lock that was held stays so for ever there: it gets another one."""
    budget = RetryBudget()
    with LocalRekognition() as server, server.client() as client:
        transport = client._transport
        with budget._lock, transport._lock:
            retry._renew_locks()
            attempt._renew_transports()

            assert not budget._lock.locked()
            assert not transport._lock.locked()


def test_the_child_of_a_fork_has_connections_of_its_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A client of ours is made anew; what one of the user's holds is let go, once."""
    with LocalRekognition() as server, server.client() as client:
        before = client.boto_client
        theirs = server.boto_client(config=Config(retries={"total_max_attempts": 1}))
        given = RekognitionClient(boto_client=theirs)
        closed: list[None] = []
        monkeypatch.setattr(theirs, "close", lambda: closed.append(None))
        attempt._renew_transports()

        assert client.boto_client is client.boto_client is not before
        assert given.boto_client is given.boto_client is theirs
        assert [None] == closed


def test_clients_do_not_share_what_they_do() -> None:
    """Two clients, two servers: each call goes where its client points."""
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
