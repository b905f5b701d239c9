"""One call: the records of its attempts, and whether another attempt follows."""

from __future__ import annotations

import asyncio
import copy
import threading
import time
from typing import Any

import pytest

from rekoclient import RetryBudget, RetryPolicy
from rekoclient.errors import (
    Attempt,
    RekoError,
    ReplyLost,
    ServerError,
    Verdict,
)
from rekoclient.retry import Call
from rekoclient.testing import LocalRekognition
from rekoclient.transport.reply import refusal as refusal_of

from ..fakes import ONCE, Clock, refusal

SLOW = RetryPolicy(base_delay=15, random=lambda: 1.0, deadline=15, clock=lambda: 0)


REASONS: list[tuple[dict[str, Any], RekoError, str]] = [
    ({}, refusal("ConflictException"), "another attempt would end the same way"),
    (
        {"repeatable": False},
        ReplyLost("lost"),
        "the operation may have succeeded, and it must not run twice",
    ),
    ({"policy": ONCE}, ReplyLost("lost"), "max_attempts is 1"),
    ({}, refusal(503, headers={"retry-after": "20"}), ""),
    (
        {},
        refusal(503, headers={"retry-after": "21"}),
        "the server asks to wait 21 s, but max_delay is 20 s",
    ),
    ({"policy": SLOW}, ReplyLost("lost"), "a wait of 15 s would pass the deadline"),
    ({"budget": 13}, ReplyLost("lost"), "the retry budget is used up"),
    ({"budget": 14}, ReplyLost("lost"), ""),
    ({"budget": 5}, refusal("ThrottlingException"), ""),
]


@pytest.mark.parametrize(("facts", "error", "reason"), REASONS)
def test_reason_for_no_further_attempt_is_recorded(
    facts: dict[str, Any], error: RekoError, reason: str
) -> None:
    """The record and the error contain the reason why no attempt follows."""
    error, budget = copy.copy(error), RetryBudget(facts.get("budget", 500))
    call = Call("CreateUser", **{"policy": RetryPolicy(), **facts, "budget": budget})
    call.begin()

    assert call.decide(error) is not bool(reason)
    (record,) = error.attempts
    assert (record.stopped or "") == reason
    assert (record.delay is None) == bool(reason)
    notes = [n for n in getattr(error, "__notes__", []) if n.startswith("not retried")]
    assert notes == ([f"not retried: {reason}"] if reason and error.fault else [])


def test_error_has_a_record_of_each_attempt() -> None:
    """The error has a complete record of each attempt in order."""
    error = refusal_of(
        "CreateUser", 503, {"x-amzn-requestid": "id-9"}, b'{"__type": "SlowDown"}'
    )
    now = iter((0.0, 1.0, 2.5, 4.0, 5.0))
    policy = RetryPolicy(deadline=None, clock=lambda: next(now), random=lambda: 0.5)
    call = Call("CreateUser", policy, token="t")
    call.begin()
    call.decide(error)

    assert (
        Attempt(
            number=1,
            verdict=Verdict.UNKNOWN,
            error="ThrottlingError",
            code="SlowDown",
            http_status=503,
            request_id="id-9",
            elapsed=1.5,
            delay=0.5,
        ),
    ) == error.attempts
    assert "CreateUser" == error.operation
    assert "t" == error.client_request_token
    assert error.invocation_id == call.invocation_id
    assert error.may_have_succeeded
    assert 0 == error.response["ResponseMetadata"]["RetryAttempts"]
    again = refusal_of("CreateUser", 503, {}, b"")
    call.decide(again)
    assert 1 == again.response["ResponseMetadata"]["RetryAttempts"]


def test_continued_call_keeps_records_and_invocation_id() -> None:
    """A continued call keeps its records and its id, and counts its limits again."""
    lost = ReplyLost("lost")
    first = Call("CreateUser", RetryPolicy())
    first.begin()
    first.decide(lost)
    second = Call("CreateUser", RetryPolicy(), after=lost)

    assert [*lost.attempts] == second.records
    assert second.unknown is True
    assert 1 == second.earlier
    assert 0 == second.tries
    assert second.invocation_id == first.invocation_id
    third = Call("CreateUser", RetryPolicy(), after=lost, repeatable=False)
    with pytest.raises(ReplyLost):
        third.begin()
    assert "not continued: the operation might run twice" == lost.__notes__[-1]


def test_conflict_after_an_unknown_attempt_names_the_token() -> None:
    """A conflict after an attempt with unknown outcome has a note with the token."""
    call = Call("CreateUser", RetryPolicy(), token="t-1")
    conflict = refusal("ConflictException")
    for error in (ReplyLost("lost"), conflict):
        call.begin()
        call.decide(error)

    assert "earlier attempt of this call (ClientRequestToken t-1)" in str(
        conflict.__notes__
    )


def test_call_that_ends_before_its_first_attempt_names_its_operation() -> None:
    """The error of a call without an attempt has its reason and operation."""
    cancel = threading.Event()
    cancel.set()
    ends = (
        (Call("ListUsers", RetryPolicy(), cancel=cancel), "ListUsers was cancelled"),
        (
            Call("ListUsers", RetryPolicy(deadline=0)),
            "the deadline of ListUsers has passed",
        ),
    )
    for call, words in ends:
        with pytest.raises(RekoError) as caught:
            call.begin()

        assert words == str(caught.value)
        assert "ListUsers" == caught.value.operation
        assert () == caught.value.attempts
        assert 0 == call.tries


def test_failing_on_retry_callback_is_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """An exception of the on_retry callback is logged and the call continues."""
    told: list[Attempt] = []

    def listen(record: Attempt) -> None:
        told.append(record)
        raise OSError

    policy = RetryPolicy(on_retry=listen, random=lambda: 0.5)
    call = Call("ListUsers", policy)
    call.begin()
    call.decide(refusal("ThrottlingException"))
    with caplog.at_level("INFO", "rekoclient.retry"):
        call.announce()

    assert told == call.records
    assert [
        "ListUsers: attempt 1 ended with ThrottlingException, next in 0.500 s",
        "on_retry failed",
    ] == [record.getMessage() for record in caplog.records]
    assert caplog.records[1].exc_info is not None


def test_error_without_a_code_is_logged_by_its_class(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The log names the class of an error that has no code."""
    call = Call("ListUsers", RetryPolicy(random=lambda: 0.5))
    call.begin()
    call.decide(ReplyLost("lost"))
    with caplog.at_level("INFO", "rekoclient.retry"):
        call.announce()

    assert [
        "ListUsers: attempt 1 ended with ReplyLost, next in 0.025 s"
    ] == caplog.messages


def test_injected_sleep_comes_before_the_cancel_event() -> None:
    """An injected sleep is used even where there is a cancel event."""
    slept: list[float] = []
    cancel = threading.Event()
    policy = RetryPolicy(sleep=slept.append)
    for event in (None, cancel):
        Call("ListUsers", policy, cancel=event).sleep(5.0)

    assert [5.0, 5.0] == slept


def test_async_wait_checks_the_cancel_event_ten_times_a_second(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """An asyncio wait checks the cancel event ten times a second and ends in time."""
    clock, cancel, slept = Clock(), threading.Event(), list[float]()

    async def sleep(seconds: float) -> None:
        slept.append(seconds)
        clock.sleep(seconds)
        if clock.now > 10:
            cancel.set()

    monkeypatch.setattr(asyncio, "sleep", sleep)
    monkeypatch.setattr(time, "monotonic", clock)
    call = Call("ListUsers", RetryPolicy(), cancel=cancel)
    for wait, end in ((0.0, 0.0), (0.35, 0.35), (100.0, 10.1)):
        with pytest.raises(StopIteration):
            call.sleep_async(wait).send(None)

        assert pytest.approx(end, abs=0.1) == clock.now
    assert pytest.approx([0.1, 0.1, 0.1, 0.05]) == slept[:4]
    assert 0.1 == max(slept)


def test_only_the_cost_of_the_retry_that_never_began_is_given_back() -> None:
    """A retry that never began gives back its own cost and no other."""
    budget, cancel = RetryBudget(100), threading.Event()
    call = Call("ListUsers", RetryPolicy(), budget=budget, cancel=cancel)
    expired = refusal("ExpiredTokenException")
    expired.credentials_renewed = True
    for error in (ReplyLost("lost"), expired):
        call.begin()
        assert call.decide(error)
    cancel.set()
    with pytest.raises(RekoError):
        call.begin()

    assert 86 == budget.remaining


def test_record_has_the_elapsed_time() -> None:
    """The record of an attempt has its duration by the policy's clock."""
    now = iter(range(100))
    call = Call("ListUsers", RetryPolicy(deadline=None, clock=lambda: next(now)))
    call.begin()
    call.decide(ReplyLost("lost"))
    call.begin()
    call.confirm(200, "id")

    assert [
        (1, 1),
        (2, 1),
    ] == [(record.number, record.elapsed) for record in call.records]


def test_log_record_has_fields(caplog: pytest.LogCaptureFixture) -> None:
    """The log record has operation, attempt and request id as fields."""
    with LocalRekognition() as server, caplog.at_level("INFO", "rekoclient"):
        server.fail_next("ThrottlingException")
        client = server.client(retry=RetryPolicy(sleep=lambda seconds: None))
        client.list_collections()
        client.close()
    (record,) = (r for r in caplog.records if hasattr(r, "request_id"))

    assert "ThrottlingException" in record.getMessage()
    fields = vars(record)
    assert "ListCollections" == fields["operation"]
    assert 1 == fields["attempt"]
    assert fields["request_id"]


def test_renewed_credentials_are_tried_once() -> None:
    """Renewed credentials are tried at once and only once."""

    def expired() -> RekoError:
        error = refusal("ExpiredTokenException")
        error.credentials_renewed = True
        return error

    call = Call("ListUsers", RetryPolicy(max_attempts=4))
    call.begin()
    assert call.decide(expired())
    assert 0 == call.delay
    call.begin()
    assert not call.decide(expired())

    assert [
        ("ExpiredTokenException", 0.0),
        ("ExpiredTokenException", None),
    ] == [(r.error, r.delay) for r in call.records]
    once = Call("ListUsers", RetryPolicy(max_attempts=1))
    once.begin()
    assert not once.decide(expired())


def test_cancelled_retry_is_recorded_and_costs_nothing(
    server: LocalRekognition,
) -> None:
    """A cancelled retry is recorded with its reason and its cost is given back."""
    cancel, budget = threading.Event(), RetryBudget()
    policy = RetryPolicy(sleep=lambda seconds: cancel.set())
    server.fail_next("InternalServerError")

    with (
        server.client(retry=policy, retry_budget=budget, cancel=cancel) as client,
        pytest.raises(ServerError) as raised,
    ):
        client.list_collections()

    assert [(None, "ListCollections was cancelled")] == [
        (attempt.delay, attempt.stopped) for attempt in raised.value.attempts
    ]
    assert 500 == budget.remaining


def test_forged_code_stays_on_one_line_of_the_log(
    server: LocalRekognition, caplog: pytest.LogCaptureFixture
) -> None:
    """A code of the service with line breaks cannot add lines to the log."""
    server.fail_next("Boom\nCRITICAL root forged", status=500)
    with caplog.at_level("INFO", "rekoclient.retry"):
        server.client(retry=RetryPolicy(sleep=lambda seconds: None)).list_collections()

    assert "\n" not in caplog.messages[0]
    assert r"Boom\nCRITICAL root forged" in caplog.messages[0]
