"""Every interleaving of faults up to a bound keeps the promises of a call.

The real `Call`, the real loop and the real `Journal` run against a service in memory.
A script is a sequence of events, one for each request. The tests run every script up to
a length, so they explore each state that the events can reach within that length.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Literal, NamedTuple

import pytest
from attrs import define, field

from rekoclient.errors import ConflictException, RekoError, ReplyLost
from rekoclient.provisioning.bulk.journal import Journal
from rekoclient.provisioning.bulk.target import Target
from rekoclient.provisioning.report import Outcome
from rekoclient.retry import Call, RetryPolicy, attempts
from rekoclient.tokens import derived_token

from ..fakes import refusal

Event = Literal[
    "well",  # the service does it, and the reply arrives
    "lost before",  # the request is lost
    "lost after",  # the service does it, and the reply is lost
    "throttle",  # the service refuses for the moment
    "failure after",  # the service does it, and replies with status 500
    "kill before",  # the process dies before the request
    "kill after",  # the process dies after the service has done it
    "rival",  # another client creates the user first
    "expiry",  # the service forgets its tokens first
]
EVENTS: tuple[Event, ...] = (
    *("well", "lost before", "lost after", "throttle", "failure after"),
    *("kill before", "kill after", "rival", "expiry"),
)
POLICY = RetryPolicy(max_attempts=2, deadline=None, sleep=lambda seconds: None)
TARGET = Target(region="us-east-1", endpoint="local", collections=("staff",))
KEY = 7


class Killed(BaseException):
    """The process ends here."""


@define
class Service:
    """CreateUser of one user: tokens, the user, and who has created it."""

    script: Iterator[Event]
    owner: str | None = None
    tokens: set[str] = field(factory=set)
    done: int = 0
    expired: bool = False

    def request(self, token: str) -> None:
        """Receive a request, under the next event."""
        event = next(self.script, "well")
        if event == "kill before":
            raise Killed
        if event == "lost before":
            raise ReplyLost("lost")
        if event == "throttle":
            raise refusal("ThrottlingException")
        if event == "rival" and self.owner is None:
            self.owner = "rival"
        if event == "expiry":
            self.tokens.clear()
            self.expired = True
        self._do(token)
        if event == "kill after":
            raise Killed
        if event == "lost after":
            raise ReplyLost("lost")
        if event == "failure after":
            raise refusal("InternalServerError", status=500)

    def _do(self, token: str) -> None:
        if token in self.tokens:
            return  # the stored response
        if self.owner is not None:
            raise refusal("ConflictException")
        self.tokens.add(token)
        self.owner = "us"
        self.done += 1


class Result(NamedTuple):
    """What the runs reported, and what the service did."""

    outcome: Outcome | None
    error: RekoError | None
    service: Service


def call_once(service: Service, token: str, after: RekoError | None) -> None:
    """Make one call, as `RekognitionClient.send` does."""
    call = Call("CreateUser", POLICY, token=token, after=after)
    for attempt in attempts(call):
        with attempt:
            service.request(token)
            call.confirm(200, "id")
            return


def run_once(path: Path, service: Service) -> tuple[Outcome | None, RekoError | None]:
    """Apply a plan for one user: claim it, call, continue once, and record."""
    journal = Journal(path, TARGET, "plan")
    journal._db.execute("PRAGMA synchronous = OFF")  # a process dies, and no machine
    try:
        found = journal.open_claims().get(KEY)
        claim = found or journal.claim([KEY])[0]
        token = derived_token(
            journal.job, claim.generation, "us-east-1", "CreateUser", UserId="u"
        )
        error: RekoError | None = None
        for _ in range(2):
            try:
                call_once(service, token, error)
            except RekoError as caught:
                error = caught
                if isinstance(error, ConflictException):
                    unclear = error.may_have_succeeded or found is not None
                    outcome = Outcome.ADOPTED if unclear else Outcome.EXISTED
                    break
            else:
                outcome, error = Outcome.CREATED, None
                break
        else:
            journal.close()
            return None, error  # the claim stays open for the next run
        journal.record(claim, outcome)
        journal.close()
    except Killed:
        journal._release()  # without the outcomes that are still in memory
        raise
    return outcome, error


def play(script: Iterable[Event], path: Path) -> Result:
    """Run until the script is over and a run has ended without being killed."""
    path.unlink(missing_ok=True)
    service = Service(iter(tuple(script)))
    for _ in range(20):
        try:
            outcome, error = run_once(path, service)
        except Killed:
            continue
        if outcome is not None:
            return Result(outcome, error, service)
    raise AssertionError("no run comes to an end")


def no_false_success(result: Result) -> bool:
    """Report no success that did not happen."""
    return result.outcome is not Outcome.CREATED or result.service.owner == "us"


def no_false_conflict(result: Result) -> bool:
    """Report no user of our own as one that existed before."""
    return result.outcome is not Outcome.EXISTED or result.service.owner == "rival"


def nothing_twice(result: Result) -> bool:
    """Do the work at most once while the token lives."""
    return result.service.done <= 1


def unknown_is_reported(result: Result) -> bool:
    """Report our own user as created, or as adopted if the token had expired."""
    if result.service.owner != "us" or result.service.expired:
        return True
    return result.outcome is Outcome.CREATED


INVARIANTS = (no_false_success, no_false_conflict, nothing_twice, unknown_is_reported)


def broken(path: Path, length: int) -> Iterator[str]:
    """Yield the name of each invariant that a script breaks."""
    for script in itertools.product(EVENTS, repeat=length):
        result = play(script, path)
        yield from (rule.__name__ for rule in INVARIANTS if not rule(result))


def test_each_script_keeps_the_promises(
    tmp_path: Path, count: Callable[[int, int], int]
) -> None:
    """Every sequence of faults up to the bound keeps every invariant."""
    assert [] == list(broken(tmp_path / "journal", count(2, 4)))


def forget_unknown(self: Call, error: RekoError) -> RekoError:
    """Report an error without the outcome of earlier attempts."""
    error.attempts = tuple(self.records)
    return error


def swallow(self: Call, *_: object) -> bool:
    """Suppress every error, as if the call had succeeded."""
    return True


def test_lost_claims_are_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A journal that forgets its claims causes false conflicts after a kill."""
    monkeypatch.setattr(Journal, "open_claims", lambda self: {})

    assert {"no_false_conflict", "unknown_is_reported"} <= {*broken(tmp_path / "j", 2)}


def test_forgotten_outcome_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An error without its unknown outcome causes a false conflict."""
    monkeypatch.setattr(Call, "attach_to", forget_unknown)

    assert "no_false_conflict" in broken(tmp_path / "j", 3)


def test_swallowed_error_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A call that ends without a reply and without an error is a false success."""
    monkeypatch.setattr(Call, "__exit__", swallow)

    assert "no_false_success" in broken(tmp_path / "j", 1)


class Unsafe(NamedTuple):
    """A call whose work may not be done twice, such as IndexFaces: what it did."""

    done: int
    error: RekoError | None


def play_unsafe(script: Iterable[Event]) -> Unsafe:
    """Make a call without a token whose operation is not repeatable."""
    events, done = iter(tuple(script)), 0
    call = Call("IndexFaces", POLICY, repeatable=False)
    try:
        for attempt in attempts(call):
            with attempt:
                event = next(events, "well")
                if event == "throttle":
                    raise refusal("ThrottlingException")
                if event == "lost before":
                    raise ReplyLost("lost")
                done += 1
                if event in {"lost after", "failure after"}:
                    raise ReplyLost("lost")
                call.confirm(200, "id")
                break
    except RekoError as error:
        return Unsafe(done, error)
    return Unsafe(done, None)


FAULTS: tuple[Event, ...] = EVENTS[:5]


def test_unsafe_work_is_done_once_and_reported() -> None:
    """Work without a token is done once, and an unknown outcome is reported."""
    for script in itertools.product(FAULTS, repeat=3):
        done, error = play_unsafe(script)
        assert done <= 1
        assert done == 1 or error is not None
        assert not done or error is None or error.may_have_succeeded


def test_careless_retry_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """A retry after an unknown outcome without a token does the work twice."""
    monkeypatch.setattr(Call, "_might_double", False)
    results = [play_unsafe(script) for script in itertools.product(FAULTS, repeat=3)]

    assert any(result.done > 1 for result in results)
