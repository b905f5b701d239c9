"""Deadlines and cancelling: what they end, and when."""

from __future__ import annotations

import threading
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rekoclient import RekognitionClient, RetryPolicy
from rekoclient.errors import (
    BrokenReply,
    CallCancelled,
    ConnectError,
    DeadlineExceeded,
    RekoError,
    ReplyTimeout,
    ServerError,
)
from rekoclient.retry import Call, RetryBudget
from rekoclient.retry import attempts as attempts_of
from rekoclient.testing import Fault, LocalRekognition

from ..fakes import Clock, refusal
from ..paths import PER_CALL

seconds = st.floats(0, 30)
faults = st.one_of(
    st.builds(ConnectError, st.just("no connection")),
    st.builds(BrokenReply, st.just("broken")),
    st.builds(lambda: refusal(500)),
    st.builds(lambda: refusal("ThrottlingException")),
    st.builds(lambda after: refusal(503, headers={"retry-after": str(after)}),
              st.integers(0, 30)),
    st.builds(lambda after: refusal(503, headers={"x-amz-retry-after": str(after)}),
              st.integers(0, 9000)),
)  # fmt: skip


@given(
    deadline=seconds,
    attempts=st.lists(st.tuples(seconds, faults), min_size=9, max_size=9),
    random=st.floats(0, 1, exclude_max=True),
)
def test_no_wait_and_no_attempt_begins_after_the_deadline(
    deadline: float, attempts: list[tuple[float, RekoError]], random: float
) -> None:
    """Only an attempt in flight may pass the deadline, limited to the time left."""
    clock = Clock()
    slept: list[tuple[float, float]] = []

    def sleep(wait: float) -> None:
        slept.append((clock.now, wait))
        clock.sleep(wait)

    policy = RetryPolicy(
        max_attempts=9,
        deadline=deadline,
        sleep=sleep,
        clock=clock,
        random=lambda: random,
    )
    call = Call("CreateUser", policy, token="t")
    begun = []
    todo = iter(attempts)

    def run() -> None:
        for attempt in attempts_of(call):
            with attempt:
                begun.append(clock.now)
                assert pytest.approx(deadline - clock.now) == call.remaining
                took, error = next(todo)
                clock.sleep(took)
                raise error

    with pytest.raises(RekoError) as caught:
        run()
    assert all(start < deadline for start in begun)
    assert all(start + wait < deadline for start, wait in slept)
    assert len(begun) == len(caught.value.attempts) or isinstance(
        caught.value, DeadlineExceeded
    )


LAST_SECONDS = [
    # deadline, repeatable, whether an attempt follows a throttle and its wait of 1 s
    (None, False, True),
    (2.0, False, True),
    (1.9, False, False),
    (1.9, True, True),
    (1.0, True, False),
]


@pytest.mark.parametrize(("deadline", "repeatable", "follows"), LAST_SECONDS)
def test_unsafe_operation_is_not_retried_close_to_the_deadline(
    deadline: float | None, repeatable: bool, follows: bool
) -> None:
    """A retry cut off by the deadline would make the outcome unknown."""
    clock = Clock()
    budget = RetryBudget()
    policy = RetryPolicy(deadline=deadline, clock=clock, random=lambda: 1.0)
    call = Call("IndexFaces", policy, repeatable=repeatable, budget=budget)
    call.begin()

    assert call.decide(refusal("ThrottlingException")) == follows
    assert (budget.remaining < 500) == follows


@pytest.mark.parametrize(("took", "follows"), [(0.5, True), (1.5, False)])
def test_renewal_of_credentials_counts_towards_the_deadline(
    took: float, follows: bool
) -> None:
    """The time to renew credentials is part of the call's time."""
    clock = Clock()
    policy = RetryPolicy(deadline=2.0, clock=clock)
    call = Call("IndexFaces", policy, repeatable=False)
    call.begin()
    clock.sleep(took)
    expired = refusal("ExpiredTokenException")
    expired.credentials_renewed = True

    assert call.decide(expired) == follows


@pytest.fixture
def client(server: LocalRekognition) -> Any:
    """A client that waits long between attempts."""
    patient = RetryPolicy(base_delay=60, max_delay=60, random=lambda: 0.99)
    with server.client(retry=patient) as client:
        yield client


def test_a_deadline_that_has_passed_sends_nothing(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """The error reports the deadline and that nothing was sent."""
    hurried = client.with_options(retry=RetryPolicy(deadline=0))

    with pytest.raises(DeadlineExceeded) as caught:
        hurried.list_collections()

    assert not caught.value.may_have_succeeded
    assert not server.requests


def test_a_wait_beyond_the_deadline_is_not_begun(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """The service's error is raised at once with the reason for no retry."""
    server.fail_next("InternalServerError")
    hurried = client.with_options(
        retry=RetryPolicy(base_delay=60, max_delay=60, deadline=30, random=lambda: 0.99)
    )

    with pytest.raises(ServerError) as caught:
        hurried.list_collections()

    assert "would pass the deadline" in str(caught.value.attempts[-1].stopped)
    assert any("would pass the deadline" in note for note in caught.value.__notes__)


def test_cancelled_call_sends_nothing(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """A call whose event is set before the first attempt sends nothing."""
    cancel = threading.Event()
    cancel.set()

    with pytest.raises(CallCancelled):
        client.with_options(cancel=cancel).list_collections()

    assert not server.requests


class Watched(threading.Event):
    """An event that records how long the call waited for it."""

    def __init__(self) -> None:
        super().__init__()
        self.waits: list[float | None] = []

    def wait(self, timeout: float | None = None) -> bool:
        """Record the timeout and wait."""
        self.waits.append(timeout)
        return super().wait(timeout)


def test_cancelling_ends_a_wait(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """Setting the event ends a wait, and the last error of the service is raised."""
    server.fail_next("InternalServerError", times=None)
    cancel = Watched()
    waiting = RetryPolicy(
        base_delay=8, random=lambda: 0.5, on_retry=lambda record: cancel.set()
    )

    with pytest.raises(ServerError) as caught:
        client.with_options(retry=waiting, cancel=cancel).list_collections()

    assert [4.0] == cancel.waits
    assert 1 == len(server.requests)
    assert any("cancelled" in note for note in caught.value.__notes__)


def test_without_an_event_the_policy_sleeps(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """Without a cancel event the policy's sleep is used."""
    server.fail_next("InternalServerError")
    brief = client.with_options(retry=RetryPolicy(base_delay=0.001))
    response = brief.list_collections()

    assert 2 == len(response.response_metadata.attempts)


@PER_CALL
def test_read_timeout_is_at_most_the_time_left(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """An attempt gets at most the time that the call has left."""
    timeouts = []
    client.boto_client.meta.events.register(
        "before-send.rekognition",
        lambda request, **_: timeouts.append(request.context.get("read_timeout")),
    )

    clock = Clock()
    for deadline in (60.0, 25.0, 7.0, None):
        policy = RetryPolicy(deadline=deadline, clock=clock)
        variant = client.with_options(retry=policy)
        variant.list_collections()
        variant.with_options(read_timeout=30).list_collections()

    assert [None, 30, None, 25.0, 7.0, 7.0, None, 30] == timeouts


@pytest.mark.prove
@PER_CALL
def test_the_deadline_is_kept_in_real_time(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """A silent server delays a call at most 0.25 s beyond its deadline."""
    server.inject(Fault(then="hang"), times=None)
    over = []
    for deadline in (0.3, 0.5, 1.0):
        started = time.monotonic()
        with pytest.raises(ReplyTimeout):
            client.with_options(retry=RetryPolicy(deadline=deadline)).list_collections()
        over.append(time.monotonic() - started - deadline)

    print(f"over the deadline by {max(over):.3f} s at most")
    assert max(over) <= 0.25


@pytest.mark.prove
def test_cancelling_is_seen_at_once_in_real_time(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """A cancelled wait ends within 0.1 s."""
    server.fail_next("InternalServerError", times=None)
    late = []
    for _ in range(10):
        cancel = threading.Event()
        set_at: list[float] = []

        def end(cancel: threading.Event = cancel, at: list[float] = set_at) -> None:
            at.append(time.monotonic())
            cancel.set()

        timer = threading.Timer(0.1, end)
        timer.start()
        with pytest.raises(ServerError):
            client.with_options(cancel=cancel).list_collections()
        late.append(time.monotonic() - set_at[0])
        timer.join()

    print(f"cancelling was seen after {max(late):.3f} s at most")
    assert max(late) <= 0.1
