"""Many calls during an outage: no false conflicts, and no extra load."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from rekoclient import RekognitionClient, RetryPolicy
from rekoclient.errors import RekoError, ServerError
from rekoclient.models import CreateUserRequest
from rekoclient.testing import LocalRekognition

IMPATIENT = RetryPolicy(max_attempts=4, deadline=None, sleep=lambda seconds: None)


def test_lost_replies_make_no_false_conflicts(
    count: Callable[[int, int], int],
) -> None:
    """With one reply in five lost, every user is created once without a conflict.

    A call whose attempts were all lost is continued, as a program would do.
    """
    calls = count(500, 10_000)
    with LocalRekognition() as server:
        client = server.client(retry=IMPATIENT, retry_budget=None)
        client.create_collection(collection_id="c")
        server.lose_some_replies(rate=0.2, operation="CreateUser", seed=1)

        with ThreadPoolExecutor(4) as pool:
            endings = list(pool.map(lambda i: create(client, f"u{i}"), range(calls)))

        server.clear_faults()
        users = {user.user_id for user in client.iter_list_users(collection_id="c")}
        requests = server.requests.of("CreateUser")
        assert set(endings) <= {"created", "created, continued"}
        assert users == {f"u{i}" for i in range(calls)}
        assert len(set(requests.tokens())) == calls
        assert len(requests) > calls * 1.15
        client.close()


def create(client: RekognitionClient, user_id: str) -> str:
    """Create a user, and continue a call whose outcome is unknown."""
    request = CreateUserRequest(collection_id="c", user_id=user_id)
    try:
        client.send(request)
    except RekoError as error:
        if not error.may_have_succeeded:
            return type(error).__name__
        try:
            client.send(request, after=error)
        except RekoError as last:
            return type(last).__name__
        return "created, continued"
    return "created"


def test_shared_budget_limits_retries_during_an_outage() -> None:
    """With the shared budget, a call soon makes one request instead of several."""
    with LocalRekognition() as server:
        client = server.client(retry=IMPATIENT)
        server.fail_next("InternalServerError", times=None)

        def call(_: int) -> int:
            try:
                client.list_collections()
            except ServerError as error:
                return len(error.attempts)
            return 0

        with ThreadPoolExecutor(8) as pool:
            first = list(pool.map(call, range(40)))
            rest = list(pool.map(call, range(200)))

        assert len(server.requests) == sum(first) + sum(rest)
        assert sum(first) > 40 * 1.5
        assert sum(rest) <= 200 * 1.1
        client.close()


def test_successes_refill_the_budget() -> None:
    """After an outage each success refills the budget, and retries return."""
    with LocalRekognition() as server:
        client = server.client(retry=IMPATIENT)
        server.fail_next("InternalServerError", times=None)
        for _ in range(20):
            with pytest.raises(ServerError):
                client.list_collections()
        server.clear_faults()
        assert client.retry_budget is not None
        empty = client.retry_budget.remaining

        for _ in range(20):
            client.list_collections()
        server.fail_next("InternalServerError")
        response = client.list_collections()

        assert empty < 14
        assert 2 == len(response.response_metadata.attempts)
        client.close()
