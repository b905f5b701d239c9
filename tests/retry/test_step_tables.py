"""The standard retry mode of AWS SDKs, step by step, under a virtual clock.

The tables state facts of three sources. The AWS SDK for Go tests its standard mode with
19 cases. botocore tests ``x-amz-retry-after`` with 5 cases and lists 33 replies that it
retries. A row is a reply and its outcome. Jitter is at its longest.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Literal, NamedTuple

import pytest
from botocore.awsrequest import HeadersDict
from botocore.exceptions import ConnectionError as BotocoreConnectionError
from botocore.exceptions import HTTPClientError

from rekoclient.errors import Fault, RekoError, Verdict
from rekoclient.models import CreateUserRequest
from rekoclient.retry import (
    Call,
    RetryBudget,
    RetryPolicy,
    attempts,
    attempts_async,
)
from rekoclient.transport.mapping import to_reko_error
from rekoclient.transport.reply import response_in

from ..fakes import Clock, refusal

Outcome = Literal["ok", "retry", "attempts used up", "budget used up", "not retried"]

STOPPED: dict[str, Outcome] = {
    **{f"max_attempts is {n}": "attempts used up" for n in range(2, 6)},
    "the retry budget is used up": "budget used up",
    "another attempt would end the same way": "not retried",
}


class Step(NamedTuple):
    """A reply as status, or error code at 400, and its outcome."""

    reply: int | str
    outcome: Outcome
    budget: int
    delay: float = 0.0
    headers: Mapping[str, str] = {}


class Table(NamedTuple):
    """Steps of one client. A call ends with the first step that is not a retry."""

    name: str
    steps: list[Step]
    budget: int = 500
    policy: Mapping[str, Any] = {}


S = Step
STEP_TABLES = [
    Table("success at the third attempt", [
        S(500, "retry", 486, 0.05), S(500, "retry", 472, 0.1), S(200, "ok", 486),
    ]),
    Table("all attempts fail", [
        S(502, "retry", 486, 0.05), S(502, "retry", 472, 0.1),
        S(502, "attempts used up", 472),
    ]),
    Table("the budget is for one retry", budget=14, steps=[
        S(500, "retry", 0, 0.05), S(500, "budget used up", 0),
    ]),
    Table("there is no budget", budget=0, steps=[S(500, "budget used up", 0)]),
    Table("waits double", policy={"max_attempts": 5}, steps=[
        S(500, "retry", 486, 0.05), S(500, "retry", 472, 0.1),
        S(500, "retry", 458, 0.2), S(500, "retry", 444, 0.4),
        S(500, "attempts used up", 444),
    ]),
    Table("waits have a maximum", policy={"max_attempts": 5, "max_delay": 0.2}, steps=[
        S(500, "retry", 486, 0.05), S(500, "retry", 472, 0.1),
        S(500, "retry", 458, 0.2), S(500, "retry", 444, 0.2),
        S(500, "attempts used up", 444),
    ]),
    Table("the budget is less than a second retry", budget=20, steps=[
        S(500, "retry", 6, 0.05), S(502, "budget used up", 6),
    ], policy={"max_attempts": 5}),
    Table("success gives back the last retry", budget=30, steps=[
        S(500, "retry", 16, 0.05), S(502, "retry", 2, 0.1), S(200, "ok", 16),
        S(500, "retry", 2, 0.05), S(200, "ok", 16),
    ], policy={"max_attempts": 5}),
    Table("a throttle costs less and waits longer", [
        S("Throttling", "retry", 495, 1.0), S(200, "ok", 500),
    ]),
    # DynamoDB's own base and attempts: here they are the policy's.
    Table("another base delay", policy={"base_delay": 0.025, "max_attempts": 4}, steps=[
        S(500, "retry", 486, 0.025), S(500, "retry", 472, 0.05),
        S(500, "retry", 458, 0.1), S(500, "attempts used up", 458),
    ]),
    # Five cases are of long polling, where the SDK waits also when it gives up, lest a
    # loop around the call be a busy one. Rekognition has no such operation: no wait.
    Table("long poll, no budget", budget=0, steps=[S(500, "budget used up", 0)]),
    Table("long poll, throttled, no budget", budget=0, steps=[
        S("Throttling", "budget used up", 0),
    ]),
    Table("long poll, all attempts fail", policy={"max_attempts": 2}, steps=[
        S(500, "retry", 486, 0.05), S(500, "attempts used up", 486),
    ]),
    Table("long poll, success", policy={"max_attempts": 2}, steps=[
        S(500, "retry", 486, 0.05), S(200, "ok", 500),
    ]),
    Table("long poll, refused", policy={"max_attempts": 2}, steps=[
        S(404, "not retried", 500),
    ]),
    Table("x-amz-retry-after is waited", [
        S(500, "retry", 486, 1.5, {"x-amz-retry-after": "1500"}), S(200, "ok", 500),
    ]),
    Table("x-amz-retry-after does not shorten a wait", [
        S(500, "retry", 486, 0.05, {"x-amz-retry-after": "0"}), S(200, "ok", 500),
    ]),
    Table("x-amz-retry-after lengthens a wait by at most 5 s", [
        S(500, "retry", 486, 5.05, {"x-amz-retry-after": "10000"}), S(200, "ok", 500),
    ]),
    Table("x-amz-retry-after that is no number", [
        S(500, "retry", 486, 0.05, {"x-amz-retry-after": "invalid"}), S(200, "ok", 500),
    ]),
]  # fmt: skip


def in_a_thread(policy: RetryPolicy, call: Call, steps: Iterator[Step]) -> None:
    """Return the attempts of `RekognitionClient`."""
    for attempt in attempts(call):
        with attempt:
            reply_of(next(steps), call)


def on_a_loop(policy: RetryPolicy, call: Call, steps: Iterator[Step]) -> None:
    """Return the attempts of `AsyncRekognitionClient`."""

    async def main() -> None:
        async for attempt in attempts_async(call):
            with attempt:
                call.begin()
                reply_of(next(steps), call)

    asyncio.run(main())


Attempts = Callable[[RetryPolicy, Call, Iterator[Step]], None]
LOOPS = [in_a_thread, on_a_loop]


@pytest.mark.parametrize("attempt", LOOPS)
@pytest.mark.parametrize("table", STEP_TABLES, ids=lambda table: table.name)
def test_standard_mode(table: Table, attempt: Attempts) -> None:
    """Each step has the outcome, budget and wait of its row, sync and async."""
    clock = Clock()
    budget = RetryBudget(500)
    budget.draw(500 - table.budget)
    seen: list[tuple[Any, ...]] = []
    policy = RetryPolicy(
        **{"max_attempts": 3, **table.policy},
        sleep=clock.sleep,
        clock=clock,
        random=lambda: 1.0,
        on_retry=lambda record: seen.append(("retry", budget.remaining, record.delay)),
    )
    steps = iter(table.steps)
    while len(seen) < len(table.steps):
        call = Call("CreateUser", policy, token="t", budget=budget)
        try:
            attempt(policy, call, steps)
        except RekoError as error:
            stopped = str(error.attempts[-1].stopped)
            seen.append((STOPPED[stopped], budget.remaining, 0.0))
        else:
            seen.append(("ok", budget.remaining, 0.0))

    assert seen == [
        (step.outcome, step.budget, pytest.approx(step.delay)) for step in table.steps
    ]
    assert pytest.approx(sum(step.delay for step in table.steps)) == clock.now


@pytest.mark.parametrize("attempt", LOOPS)
def test_unsafe_call_with_unknown_outcome_is_not_continued(attempt: Attempts) -> None:
    """The refusal to continue is not an attempt, and adds one note to the error."""
    policy = RetryPolicy(sleep=lambda seconds: None)
    error: RekoError | None = None
    steps = iter([S(500, "not retried", 500)])
    for _ in range(3):
        call = Call("IndexFaces", policy, repeatable=False, after=error)
        with pytest.raises(RekoError) as caught:
            attempt(policy, call, steps)
        assert error in (None, caught.value)
        error = caught.value

    assert [Verdict.UNKNOWN] == [a.verdict for a in caught.value.attempts]
    assert [
        "not retried: the operation may have succeeded, and it must not run twice",
        "not continued: the operation might run twice",
    ] == caught.value.__notes__


def test_renewed_credentials_keep_the_cost_of_the_last_retry() -> None:
    """A success gives back the cost of the last retry that had one."""
    budget = RetryBudget()
    call = Call("CreateUser", RetryPolicy(), token="t", budget=budget)
    expired = refusal("ExpiredTokenException")
    expired.credentials_renewed = True
    for error in (refusal(500), expired):
        call.begin()
        assert call.decide(error)
    call.begin()
    call.confirm(200, "id")

    assert 500 == budget.remaining


def reply_of(step: Step, call: Call) -> None:
    """Return or raise what the transport makes of a reply."""
    if step.reply != 200:
        raise refusal(step.reply, headers=step.headers)
    call.confirm(200, "id")


RETRY_AFTER = [
    ("1500", 1.5),
    ("0", 0.05),
    ("10000", 5.05),
    ("invalid", 0.05),
    ("-100", 0.05),
]


@pytest.mark.parametrize(("header", "delay"), RETRY_AFTER)
def test_x_amz_retry_after(header: str, delay: float) -> None:
    """The wait is the backoff to 5 s more, and an invalid value is ignored."""
    call = Call("CreateUser", RetryPolicy(random=lambda: 1.0))
    call.begin()

    assert call.decide(refusal(500, headers={"x-amz-retry-after": header}))
    assert pytest.approx(delay) == call.delay


class Row(NamedTuple):
    """A reply, whether botocore retries it, and its classification here."""

    status: int
    code: str | Exception | None
    botocore: bool
    fault: Fault | None
    why: str = ""


LOST = BotocoreConnectionError(error="unknown")
BROKEN = HTTPClientError(error="unknown")

# Replies that botocore's checker of throttles accepts.
THROTTLES = [
    Row(400, "Throttling", True, "throttle"),
    Row(400, "ThrottlingException", True, "throttle"),
    Row(400, "ThrottledException", True, "throttle"),
    Row(400, "RequestThrottledException", True, "throttle"),
    Row(400, "TooManyRequestsException", True, "throttle"),
    Row(400, "ProvisionedThroughputExceededException", True, "throttle"),
    Row(400, "TransactionInProgressException", True, "throttle"),
    Row(503, "RequestLimitExceeded", True, "throttle"),
    Row(509, "BandwidthLimitExceeded", True, "throttle"),
    Row(400, "LimitExceededException", True, None, "in Rekognition too many jobs"),
    Row(403, "RequestThrottled", True, "throttle"),
    Row(503, "SlowDown", True, "throttle"),
    Row(400, "PriorRequestNotComplete", True, "throttle"),
    Row(502, "EC2ThrottledException", True, "throttle"),
    Row(400, "NotAThrottlingError", False, None),
    Row(500, "InternalServerError", False, "transient"),
    Row(400, None, False, None),
    Row(500, None, False, "transient"),
    Row(200, None, False, None),
]
# Replies that botocore's checker of transient faults accepts.
TRANSIENT = [
    Row(400, "RequestTimeout", True, "transient"),
    Row(400, "RequestTimeoutException", True, "transient"),
    Row(400, "PriorRequestNotComplete", True, "throttle", "it is in both its lists"),
    Row(500, None, True, "transient"),
    Row(502, None, True, "transient"),
    Row(503, None, True, "transient"),
    Row(504, None, True, "transient"),
    Row(500, "InternalServiceError", True, "transient"),
    Row(502, "BadError", True, "transient"),
    Row(0, LOST, True, "transient"),
    Row(0, BROKEN, True, "transient"),
    Row(200, None, False, None),
    Row(400, "Throttling", False, "throttle"),
    Row(400, None, False, None),
]


@pytest.mark.parametrize(
    ("row", "kind"),
    [(row, "throttle") for row in THROTTLES]
    + [(row, "transient") for row in TRANSIENT],
)
def test_classification(row: Row, kind: Fault) -> None:
    """Each row is classified as in botocore, or has a reason for the difference."""
    fault = fault_of(row)

    assert fault == row.fault
    assert (fault == kind) == row.botocore or row.why


SUCCESS = {"x-amzn-requestid": "id", "content-type": "application/x-amz-json-1.1"}


def fault_of(row: Row) -> Fault | None:
    """Return the fault of a failed attempt, and None for a success."""
    if isinstance(row.code, Exception):
        return to_reko_error(row.code, "CreateUser", sent=True).fault
    if row.status == 200:
        # It must be read without an error.
        response_in(CreateUserRequest.operation, HeadersDict(SUCCESS), b"{}")
        return None
    return refusal(row.code or row.status, status=row.status).fault


# Beyond botocore's 500, 502, 503 and 504.
STATUSES: list[tuple[int, Verdict, Fault | None]] = [
    (302, Verdict.REJECTED, None),
    (400, Verdict.REJECTED, None),
    (403, Verdict.REJECTED, None),
    (404, Verdict.REJECTED, None),
    (407, Verdict.REJECTED, None),
    (408, Verdict.UNKNOWN, "transient"),
    (409, Verdict.REJECTED, None),
    (413, Verdict.REJECTED, None),
    (418, Verdict.REJECTED, None),
    (425, Verdict.UNKNOWN, "transient"),
    (429, Verdict.REJECTED, "throttle"),
    (500, Verdict.UNKNOWN, "transient"),
    (501, Verdict.REJECTED, None),
    (502, Verdict.UNKNOWN, "transient"),
    (503, Verdict.UNKNOWN, "transient"),
    (504, Verdict.UNKNOWN, "transient"),
    (507, Verdict.UNKNOWN, "transient"),
    (509, Verdict.UNKNOWN, "transient"),
    (529, Verdict.UNKNOWN, "transient"),
    (599, Verdict.UNKNOWN, "transient"),
]


@pytest.mark.parametrize(("status", "verdict", "fault"), STATUSES)
def test_status_without_a_code(
    status: int, verdict: Verdict, fault: Fault | None
) -> None:
    """A status without a code has this outcome and fault."""
    error = refusal(status)

    assert error.verdict == verdict
    assert error.fault == fault


def test_throttle_at_500_has_an_unknown_outcome() -> None:
    """A throttle at 500 waits like a throttle, and its work may have been done."""
    error = refusal("ThrottlingException", status=500)

    assert Verdict.UNKNOWN == error.verdict
    assert "throttle" == error.fault
