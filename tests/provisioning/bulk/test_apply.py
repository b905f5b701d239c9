"""Plan and apply, over real sockets: exactly what was planned, and the truth of it."""

import math
import re
import sqlite3
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from rekoclient import RekognitionClient, RetryPolicy, errors
from rekoclient.provisioning import (
    CollectionSpec,
    Outcome,
    Progress,
    Report,
    apply,
    erase_user,
    plan,
    read_manifest,
)
from rekoclient.provisioning.bulk.dispatch import Task
from rekoclient.provisioning.bulk.journal import Journal, read_summary, user_key
from rekoclient.provisioning.bulk.target import Target
from rekoclient.provisioning.bulk.users import UserBatch
from rekoclient.provisioning.input.specs import Wanted
from rekoclient.provisioning.rate.pacer import Pacer
from rekoclient.testing import Fault, LocalRekognition

CHANGES = ("CreateCollection", "CreateUser", "DeleteUser", "TagResource")


def staff(users: int, **tags: str) -> list[CollectionSpec]:
    """One collection with that many users."""
    return [CollectionSpec("staff", tags=tags, users=[f"u{n}" for n in range(users)])]


def provision(
    client: RekognitionClient,
    specs: list[CollectionSpec],
    journal: Path | None = None,
) -> Report:
    """Plan and apply at once, as fast as it goes."""
    return apply(
        client, plan(client, specs, tps=math.inf), tps=math.inf, journal=journal
    )


def users_of(client: RekognitionClient, collection_id: str = "staff") -> Counter[str]:
    """Who is there, how often."""
    users = client.iter_list_users(collection_id=collection_id)
    return Counter(user.user_id or "" for user in users)


def test_what_is_absent_is_made(client: RekognitionClient) -> None:
    """Collections with their tags, and every user once."""
    report = provision(client, staff(30, team="door"))
    arn = client.describe_collection(collection_id="staff").collection_arn

    assert Counter({Outcome.CREATED: 30}) == report.users
    assert (31, 0, 0, True) == (
        report.created,
        report.existed,
        report.failed,
        report.complete,
    )
    assert {f"u{n}": 1 for n in range(30)} == users_of(client)
    assert {"team": "door"} == client.list_tags_for_resource(resource_arn=arn).tags


def test_the_second_time_nothing_is_sent(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """Existing resources stay, and the report counts them as existed."""
    provision(client, staff(30))
    before = len(server.requests)
    report = provision(client, staff(30))

    assert {"DescribeCollection", "ListUsers"} == {
        request.operation for request in server.requests[before:]
    }
    assert (0, 31) == (report.created, report.existed)


def test_only_what_is_missing_is_made(client: RekognitionClient) -> None:
    """Users that the plan does not list stay, and the report counts them."""
    client.create_collection(collection_id="staff", tags={"team": "gate"})
    for user in ("u0", "u1", "stranger"):
        client.create_user(collection_id="staff", user_id=user)
    planned = plan(client, staff(4, team="door", site="a"), tps=math.inf)
    [collection] = planned.collections
    report = apply(client, planned, tps=math.inf)

    assert (4, 2, ("u2", "u3")) == (
        collection.users,
        collection.users_to_create,
        collection.sample,
    )
    assert (1, ("stranger",)) == (
        collection.unlisted_users,
        collection.unlisted_sample,
    )
    assert {"team": "gate", "site": None} == collection.tag_drift
    assert Counter({Outcome.CREATED: 2, Outcome.EXISTED: 2}) == report.users


def test_throttles_and_lost_replies_make_no_duplicates_and_no_conflicts(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """A user's retries carry one token, and each user exists once."""
    # One user of 10,000 loses four replies in a row, and is not what this is about.
    client = client.with_options(retry=RetryPolicy(max_attempts=10))
    server.fail_some(rate=0.1, operation="CreateUser", seed=1)
    server.lose_some_replies(rate=0.1, operation="CreateUser", seed=2)
    report = provision(client, staff(200))
    sent = server.requests.of("CreateUser")
    tokens = {(r.body["UserId"], r.token) for r in sent}

    assert Counter({Outcome.CREATED: 200}) == report.users
    assert len(sent) == report.requests == 200 + report.throttled + report.unanswered
    assert report.throttled > 5
    assert report.unanswered > 5
    assert 200 == len(tokens) == len({token for _, token in tokens})


def test_a_throttle_uses_up_no_attempts(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """More throttles than attempts, on one user: it is made all the same."""
    server.fail_next(
        "ProvisionedThroughputExceededException", operation="CreateUser", times=8
    )
    budget = client.retry_budget
    report = apply(client, plan(client, staff(1), tps=1e6), tps=1e6)

    assert (1, 8) == (report.users[Outcome.CREATED], report.throttled)
    assert budget is not None
    assert budget.capacity == budget.remaining


@pytest.mark.parametrize(
    "operation",
    [
        "CreateCollection",
        "DescribeCollection",
        "ListTagsForResource",
        "ListUsers",
        "TagResource",
    ],
)
def test_no_throttle_uses_up_attempts(
    server: LocalRekognition, client: RekognitionClient, operation: str
) -> None:
    """The throttles of every request count, and a report has those of its run."""
    client.create_collection(collection_id="staff", tags={"team": "gate"})
    client.create_user(collection_id="staff", user_id="u0")
    specs = [*staff(2, team="door"), CollectionSpec("visitors", users=["v"])]
    server.fail_next(operation=operation, times=8)
    # While a plan is made, which has no request of this operation.
    planned = plan(client, specs, retag=True, tps=1e6)
    server.clear_faults()
    server.fail_next(operation=operation, times=8)
    server.fail_next("ConflictException", operation="CreateUser")
    report = apply(client, planned, tps=1e6, workers=1)
    budget = client.retry_budget

    assert (8, True) == (report.throttled, report.complete)
    assert "  retried      8 throttled" in str(report)
    assert Counter(created=2, existed=1) == +report.users
    assert budget is not None
    assert budget.capacity == budget.remaining


def test_cancel_is_seen_by_whatever_waits_for_its_turn(
    server: LocalRekognition, client: RekognitionClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rest of the run is not sent and does not count as failed."""
    cancel = threading.Event()
    planned = plan(client, [CollectionSpec(f"c{n}") for n in range(3)], tps=math.inf)

    def turn(pacer: Pacer, now: float) -> float:
        if pacer.rate == math.inf or not server.requests.of("CreateCollection"):
            return 0
        cancel.set()
        return 20

    monkeypatch.setattr(Pacer, "turn", turn)
    tps = {"describe_collection": math.inf, "create_collection": 5}
    report = apply(client, planned, tps=tps, cancel=cancel)

    assert report.stopped is not None
    assert (1, 0) == (report.created, report.failed)
    assert 1 == len(server.requests.of("CreateCollection"))


def test_users_with_an_unknown_outcome_are_looked_up_until_cancel(
    server: LocalRekognition,
    client: RekognitionClient,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Progress is reported for each page, and a user left unknown keeps the claim."""
    monkeypatch.setattr("rekoclient.provisioning.bulk.users._PAGE", 1)
    monkeypatch.setattr("rekoclient.provisioning.report._SECONDS_BETWEEN", -1)
    client.create_collection(collection_id="staff")
    for number in range(5):
        client.create_user(collection_id="staff", user_id=f"s{number}")
    planned = plan(client, staff(2), tps=math.inf)
    server.fail_next("ConflictException", operation="CreateUser", times=2)
    cancel = threading.Event()
    before = len(server.requests.of("ListUsers"))

    def told(_: Progress) -> None:
        if len(server.requests.of("ListUsers")) > before:
            cancel.set()

    report = apply(
        client,
        planned,
        tps=math.inf,
        journal=tmp_path / "j",
        on_progress=told,
        cancel=cancel,
    )
    looked = len(server.requests.of("ListUsers")) - before
    again = provision(client, staff(2), tmp_path / "j")

    assert 1 == looked
    assert (True, 0) == (report.stopped is not None, report.failed)
    assert (2, True) == (again.created, again.complete)


def test_what_was_throttled_goes_first(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """Before anybody who has not been sent yet, and with its token."""
    server.fail_next(operation="CreateUser")
    planned = plan(client, staff(3), tps=math.inf)
    apply(client, planned, tps=1e6, workers=1)
    sent = [(r.body["UserId"], r.token) for r in server.requests.of("CreateUser")]

    assert ["u0", "u0", "u1", "u2"] == [user for user, _ in sent]
    assert sent[0] == sent[1]


def test_what_cannot_be_made_is_reported_and_the_rest_is_made(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """The report has one failure with its error, and the other users exist."""
    server.fail_next("InvalidParameterException", operation="CreateUser")
    report = provision(client, staff(10))
    [failure] = report.failures

    assert (9, 1, False) == (
        report.users[Outcome.CREATED],
        report.failed,
        report.complete,
    )
    assert isinstance(failure.error, errors.InvalidParameterException)
    assert failure.user_id not in users_of(client)


@pytest.mark.parametrize(
    ("users", "kept", "last"),
    [
        (20, 20, "InvalidParameterException"),
        (23, 23, "and 3 more (--json shows all)"),
        (1_003, 1_000, "and 983 more (--json shows the first 1,000)"),
    ],
)
def test_of_many_failures_all_are_counted_and_a_thousand_kept(
    server: LocalRekognition,
    client: RekognitionClient,
    users: int,
    kept: int,
    last: str,
) -> None:
    """The report keeps the first thousand, and its text and JSON have the total."""
    server.fail_next("InvalidParameterException", operation="CreateUser", times=None)
    report = provision(client, staff(users))
    content = report.to_dict()

    assert (users, kept) == (report.failed, len(report.failures))
    assert last in str(report).splitlines()[-1]
    assert users == content["failed"]
    assert isinstance(content["failures"], list)
    assert kept == len(content["failures"])


@pytest.mark.parametrize("operation", ["CreateCollection", "CreateUser"])
def test_a_failure_keeps_no_frames_alive(
    server: LocalRekognition, client: RekognitionClient, operation: str
) -> None:
    """Frames and causes hold requests and replies: some 100 KB for each error."""
    server.inject(Fault(then="reset"), operation=operation, times=None)
    [failure] = provision(client, staff(1)).failures
    error = failure.error

    assert isinstance(error, errors.ReplyLost)
    assert (None, None, None) == (
        error.__traceback__,
        error.__cause__,
        error.__context__,
    )


def test_an_unknown_outcome_keeps_no_frames_alive(
    server: LocalRekognition, client: RekognitionClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There may be 20,000 of them at a time."""
    doubtful: list[Task] = []
    look = UserBatch._settled

    def unsettled(self: UserBatch, tasks: list[Task]) -> Iterator[Task]:
        doubtful.extend(tasks)
        assert [None] == [task.error and task.error.__traceback__ for task in tasks]
        return look(self, tasks)

    monkeypatch.setattr(UserBatch, "_settled", unsettled)
    server.fail_next("ConflictException", operation="CreateUser")
    provision(client, staff(3))

    assert len(doubtful) == 1


def test_an_outage_ends_in_failures_that_may_have_succeeded(
    server: LocalRekognition, client: RekognitionClient, tmp_path: Path
) -> None:
    """Attempts are bounded. The claim stays open, so the next run uses its token."""
    client.create_collection(collection_id="staff")
    server.inject(Fault(status=503), operation="CreateUser", times=None)
    report = provision(client, staff(1), tmp_path / "j")
    first = {r.token for r in server.requests.of("CreateUser")}
    server.clear_faults()
    again = provision(client, staff(1), tmp_path / "j")

    assert client.retry.max_attempts == report.requests
    assert report.failures[0].error.may_have_succeeded
    assert {r.token for r in server.requests.of("CreateUser")} == first
    assert 1 == again.users[Outcome.CREATED]


def test_an_error_that_all_would_get_ends_the_run(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """Only the few requests in flight are sent, of a thousand."""
    client.create_collection(collection_id="staff")
    server.fail_next("AccessDeniedException", operation="CreateUser", times=None)
    planned = plan(client, staff(1_000), tps=math.inf)
    report = apply(client, planned, tps=math.inf, workers=4)

    assert "AccessDeniedException" in str(report.stopped)
    assert len(server.requests.of("CreateUser")) < 100


@pytest.mark.parametrize("workers", [None, 2])
def test_an_error_that_all_of_a_collection_would_get_ends_that_collection(
    server: LocalRekognition,
    client: RekognitionClient,
    tmp_path: Path,
    workers: int | None,
) -> None:
    """Its other users are skipped, and the next collection is completed."""
    for name in ("gone", "other"):
        client.create_collection(collection_id=name)
    users = [f"u{n}" for n in range(1_500)]
    specs = [CollectionSpec("gone", users=users), CollectionSpec("other", users=["a"])]
    planned = plan(client, specs, tps=math.inf)
    gone: list[str] = []

    def delete(_: Progress) -> None:
        if not gone and server.requests.of("CreateUser"):
            gone.append("gone")
            client.delete_collection(collection_id="gone")

    with ThreadPoolExecutor(2) as executor:
        report = apply(
            server.client if workers else client,
            planned,
            tps={"create_user": 400, "describe_collection": math.inf},
            journal=tmp_path / "j",
            workers=workers,
            executor=executor if workers else None,
            on_progress=delete,
        )
    failed, skipped = report.users[Outcome.FAILED], report.users[Outcome.SKIPPED]

    assert {"a": 1} == users_of(client, "other")
    assert (None, False) == (report.stopped, report.complete)
    assert 0 < failed < 100
    assert skipped > 1_000
    assert 1_501 == report.users.total()
    assert f", {skipped:,} skipped, {failed} failed" in str(report)
    assert "claimed" not in read_summary(tmp_path / "j").counts


def test_a_collection_that_was_just_made_may_not_be_known_yet(
    server: LocalRekognition, client: RekognitionClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A new collection is retried. For an older one, "not found" is believed."""
    monkeypatch.setattr("rekoclient.provisioning.rate.attempts._EARLY_DELAY", 0.01)
    server.fail_next("ResourceNotFoundException", operation="CreateUser", times=3)
    made = apply(client, plan(client, staff(1), tps=math.inf), tps=math.inf)
    server.fail_next("ResourceNotFoundException", operation="CreateUser")
    found = apply(client, plan(client, staff(2), tps=math.inf), tps=math.inf)

    assert (Counter(created=1), 4) == (+made.users, made.requests)
    assert (Counter(existed=1, failed=1), 1) == (+found.users, found.requests)


def test_users_of_a_collection_that_cannot_be_made_are_skipped(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """The report counts them."""
    specs = [CollectionSpec("full", users=["a", "b"]), *staff(1)]
    planned = plan(client, specs, tps=math.inf)
    server.fail_next("ServiceQuotaExceededException", operation="CreateCollection")
    report = apply(client, planned, tps=math.inf)

    assert Counter(created=1, skipped=2) == +report.users
    assert (None, False) == (report.stopped, report.complete)
    assert "  users        1 created, 2 skipped" in str(report)


def test_a_conflict_is_settled_by_the_list_of_users(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """A user created meanwhile existed. A user that is missing is created."""
    client.create_collection(collection_id="staff")
    server.fail_next("ConflictException", operation="CreateUser", times=2)
    report = provision(client, staff(5))

    assert Counter({Outcome.CREATED: 5}) == report.users
    assert 7 == report.requests
    assert 5 == len(users_of(client))


def test_a_conflict_without_a_list_of_users_is_a_failure(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """The report has the created users, and the reason of the unknown outcome."""
    client.create_collection(collection_id="staff")
    planned = plan(client, staff(5), tps=math.inf)
    server.fail_next("ConflictException", operation="CreateUser")
    server.fail_next("AccessDeniedException", operation="ListUsers", times=None)
    report = apply(client, planned, tps=math.inf)
    [failure] = report.failures

    assert Counter({Outcome.CREATED: 4, Outcome.FAILED: 1}) == report.users
    assert isinstance(failure.error, errors.AccessDeniedError)


def test_listing_users_after_conflicts_keeps_the_quota(
    server: LocalRekognition, client: RekognitionClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A turn is taken for every page."""
    client.create_collection(collection_id="staff")
    planned = plan(client, staff(5), tps=math.inf)
    server.fail_next("ConflictException", operation="CreateUser")
    turns: list[float] = []

    def turn(pacer: Pacer, now: float) -> float:
        turns.append(pacer.rate)
        return 0

    monkeypatch.setattr(Pacer, "turn", turn)
    before = len(server.requests.of("ListUsers"))
    apply(client, planned, tps={"list_users": 100, "create_user": math.inf})

    assert len(server.requests.of("ListUsers")) - before == turns.count(99)
    assert 99 in turns


def test_a_user_that_another_client_creates_meanwhile_existed(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """ListUsers settles the conflict, and the report does not claim the user."""
    client.create_collection(collection_id="staff")
    rival = server.client()
    planned = plan(client, staff(5), tps=math.inf)
    made = threading.Event()

    def race(_: Progress) -> None:
        if not made.is_set():
            made.set()
            rival.create_user(collection_id="staff", user_id="u4")

    report = apply(client, planned, tps=math.inf, workers=1, on_progress=race)

    assert Counter({Outcome.CREATED: 4, Outcome.EXISTED: 1}) == report.users


@pytest.mark.parametrize(
    ("operation", "words"),
    [
        ("create_user", "it had 0 users and has 1 now"),
        ("delete_collection", "it was deleted"),
        ("again", "it was deleted and created again"),
    ],
)
def test_a_plan_that_the_world_has_overtaken_is_refused(
    server: LocalRekognition, client: RekognitionClient, operation: str, words: str
) -> None:
    """The message has each changed collection, and nothing is sent."""
    client.create_collection(collection_id="staff")
    planned = plan(client, staff(2), tps=math.inf)
    if operation == "create_user":
        client.create_user(collection_id="staff", user_id="stranger")
    else:
        client.delete_collection(collection_id="staff")
    if operation == "again":
        client.create_collection(collection_id="staff")
    before = len(server.requests)

    with pytest.raises(errors.PlanOutdated, match=f"staff: {words}"):
        apply(client, planned, tps=math.inf)
    assert not {r.operation for r in server.requests[before:]} & {*CHANGES}


@pytest.mark.parametrize(
    ("came", "went", "refused"),
    [
        (("u0",), (), None),
        (("u0", "u1"), (), None),
        ((), ("s0",), None),
        (("u0",), ("s0",), None),
        (("u0", "u1", "x"), (), "it had 4 users and has 7 now"),
        ((), ("s0", "s1"), "it had 4 users and has 2 now"),
    ],
)
def test_what_an_earlier_run_left_in_flight_excuses_that_and_no_more(
    client: RekognitionClient,
    tmp_path: Path,
    came: tuple[str, ...],
    went: tuple[str, ...],
    refused: str | None,
) -> None:
    """Only as many more as it may have made, and fewer as it may have removed, here."""
    client.create_collection(collection_id="staff")
    for user in ("s0", "s1", "k0", "k1"):
        client.create_user(collection_id="staff", user_id=user)
    target = Target(region="us-east-1", endpoint="local", collections=("staff",))
    with Journal(tmp_path / "j", target) as journal:
        open_claims = [
            ("staff", "u0", False),
            ("staff", "u1", False),
            ("staff", "s0", True),
            # None of these is to be made, or to be removed, in this collection.
            ("staff", "k0", False),
            ("staff", "k1", True),
            *(("visitors", f"v{n}", removes) for n in range(9) for removes in (0, 1)),
        ]
        journal.claim(
            user_key(collection, user, removes=bool(removes))
            for collection, user, removes in open_claims
        )
    wanted = CollectionSpec("staff", users=["u0", "u1", "k0", "k1"])
    planned = plan(client, [wanted], remove=True, max_removals="100%", tps=math.inf)
    for user in came:
        client.create_user(collection_id="staff", user_id=user)
    for user in went:
        client.delete_user(collection_id="staff", user_id=user)

    if refused is None:
        assert apply(client, planned, tps=math.inf, journal=tmp_path / "j").complete
        return
    with pytest.raises(errors.PlanOutdated, match=f"staff: {refused}"):
        apply(client, planned, tps=math.inf, journal=tmp_path / "j")


@pytest.mark.parametrize(
    ("tags", "change"),
    [
        ({"team": "gate"}, None),
        ({"team": "door"}, None),
        ({"team": "roof"}, "its tag 'team' was 'gate' and is 'roof' now"),
        ({"site": "b"}, "its tag 'site' was 'a' and is 'b' now"),
        ({"site": ""}, "its tag 'site' was 'a' and is '' now"),
        ({"site": None}, "its tag 'site' was 'a' and is missing now"),
        ({"new": "v"}, None),
    ],
)
def test_tags_that_have_changed_meanwhile_make_a_plan_to_set_them_outdated(
    server: LocalRekognition,
    client: RekognitionClient,
    tags: dict[str, str | None],
    change: str | None,
) -> None:
    """Tags that are as wanted by now, and tags of other keys, do not count."""
    made = client.create_collection(
        collection_id="staff", tags={"team": "gate", "site": "a"}
    )
    planned = plan(client, staff(1, team="door", site="a"), retag=True, tps=math.inf)
    for key, value in tags.items():
        if value is None:
            client.untag_resource(resource_arn=made.collection_arn, tag_keys=[key])
        else:
            client.tag_resource(resource_arn=made.collection_arn, tags={key: value})
    before = len(server.requests)

    if change is None:
        assert apply(client, planned, tps=math.inf).complete
        return
    with pytest.raises(errors.PlanOutdated, match=f"staff: {change}"):
        apply(client, planned, tps=math.inf)
    assert not {r.operation for r in server.requests[before:]} & {*CHANGES}


def test_tags_that_stay_are_not_read_again(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """Without `retag`, a plan contains no change of tags that could be outdated."""
    client.create_collection(collection_id="staff", tags={"team": "gate"})
    planned = plan(client, staff(1, team="door"), tps=math.inf)
    before = len(server.requests)
    apply(client, planned, tps=math.inf)

    assert {"DescribeCollection", "CreateUser"} == {
        request.operation for request in server.requests[before:]
    }


def test_users_who_came_and_went_with_an_equal_count_are_reported(
    client: RekognitionClient,
) -> None:
    """A new user existed, a deleted user was absent, and other users stay."""
    provision(client, staff(1))
    for user in ("gone", "surplus"):
        client.create_user(collection_id="staff", user_id=user)
    planned = plan(client, staff(4), remove=True, max_removals="100%", tps=math.inf)
    client.delete_user(collection_id="staff", user_id="gone")
    client.create_user(collection_id="staff", user_id="u3")
    swapped = apply(client, planned, tps=math.inf)
    planned = plan(client, staff(2), remove=True, max_removals="100%", tps=math.inf)
    client.delete_user(collection_id="staff", user_id="u3")
    client.create_user(collection_id="staff", user_id="stranger")
    beside = apply(client, planned, tps=math.inf)

    assert Counter(created=2, existed=2, removed=1, absent=1) == +swapped.users
    assert Counter(existed=2, removed=1, absent=1) == +beside.users
    assert (True, True) == (swapped.complete, beside.complete)
    assert {"u0": 1, "u1": 1, "stranger": 1} == users_of(client)


def test_unknown_outcomes_are_looked_up_in_batches(
    client: RekognitionClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only one batch of them is in memory at a time, and no user is lost."""
    monkeypatch.setattr("rekoclient.provisioning.bulk.users._BATCH", 3)
    provision(client, staff(4))
    for number in range(8):
        client.create_user(collection_id="staff", user_id=f"stranger{number}")
    planned = plan(client, staff(12), tps=math.inf)
    for number in range(8):
        client.delete_user(collection_id="staff", user_id=f"stranger{number}")
        client.create_user(collection_id="staff", user_id=f"u{number + 4}")
    report = apply(client, planned, tps=math.inf)

    assert Counter(existed=12) == +report.users
    assert report.complete


def test_one_lookup_settles_the_unclear_users_of_many_batches(
    server: LocalRekognition, client: RekognitionClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The number of ListUsers requests does not grow with the number of batches."""
    monkeypatch.setattr("rekoclient.provisioning.bulk.users._BATCH", 6)
    lookups: list[int] = []
    for number in (6, 30):
        name = f"staff-{number}"
        client.create_collection(collection_id=name)
        raced = range(0, number, 6)
        for user in raced:
            client.create_user(collection_id=name, user_id=f"stranger{user}")
        users = [f"u{user}" for user in range(number)]
        planned = plan(client, [CollectionSpec(name, users=users)], tps=math.inf)
        for user in raced:
            client.delete_user(collection_id=name, user_id=f"stranger{user}")
            client.create_user(collection_id=name, user_id=f"u{user}")
        server.requests.clear()
        report = apply(client, planned, tps=math.inf)

        assert len(raced) == report.users[Outcome.EXISTED]
        lookups.append(server.requests.counts()["ListUsers"])

    assert [1, 1] == lookups


def test_ctrl_c_ends_the_reading_of_many_collections(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """Looking whether a plan is outdated takes a turn for each of them."""
    specs = [CollectionSpec(f"c{number}") for number in range(20)]
    planned = plan(client, specs, tps=math.inf)
    cancel = threading.Event()
    cancel.set()
    before = len(server.requests)
    report = apply(client, planned, tps=math.inf, cancel=cancel)

    assert len(server.requests) == before
    assert report.stopped is not None


def test_a_collection_that_appears_is_not_taken_for_ours(
    client: RekognitionClient,
) -> None:
    """A plan to make it is outdated."""
    planned = plan(client, staff(2), tps=math.inf)
    client.create_collection(collection_id="staff")

    with pytest.raises(errors.PlanOutdated, match="it did not exist and exists now"):
        apply(client, planned, tps=math.inf)


def test_a_collection_that_another_client_created_meanwhile_is_not_adopted(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """The tags prove that another client's request created it."""
    planned = plan(client, staff(2, team="door"), tps=math.inf)
    server.fail_next("InternalServerError", operation="CreateCollection")
    rival = server.boto_client()
    sent: list[object] = []

    def make(**context: object) -> None:
        sent.append(context)
        if len(sent) == 2:
            rival.create_collection(CollectionId="staff", Tags={"team": "rival"})

    client.boto_client.meta.events.register(
        "before-send.rekognition.CreateCollection", make
    )
    with pytest.raises(
        errors.PlanOutdated, match=r"The collection .* did not exist .* and exists now"
    ):
        apply(client, planned, tps=math.inf)

    assert not server.requests.of("CreateUser")


def test_a_closed_plan_is_refused(client: RekognitionClient) -> None:
    """Its users are gone with it."""
    planned = plan(client, staff(2), tps=math.inf)
    planned.close()

    with pytest.raises(errors.ProvisioningError, match="The plan is closed"):
        apply(client, planned, tps=math.inf)


def test_a_full_disk_ends_a_plan_clearly(monkeypatch: pytest.MonkeyPatch) -> None:
    """And what to do about it."""
    connect = sqlite3.connect

    def small(*arguments: Any, **options: Any) -> sqlite3.Connection:
        made: sqlite3.Connection = connect(*arguments, **options)
        made.execute("PRAGMA max_page_count = 10")
        return made

    monkeypatch.setattr(sqlite3, "connect", small)
    with pytest.raises(errors.ProvisioningError, match="set TMPDIR"):
        Wanted(staff(10_000))


def test_a_collection_whose_reply_was_lost_is_adopted_not_created(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """CreateCollection has no token, so it counts as adopted. Its users follow."""
    server.lose_reply_next("CreateCollection")
    report = provision(client, staff(2))

    assert Counter({Outcome.ADOPTED: 1}) == report.collections
    assert Counter({Outcome.CREATED: 2}) == report.users


def test_a_plan_is_not_applied_somewhere_else(client: RekognitionClient) -> None:
    """Another region or endpoint: nothing is sent there."""
    planned = plan(client, staff(2), tps=math.inf)
    with LocalRekognition(region="eu-west-1") as other, other.client() as elsewhere:
        with pytest.raises(errors.ProvisioningError, match="is for eu-west-1"):
            apply(elsewhere, planned, tps=math.inf)
        assert not other.requests


def test_the_journal_of_another_job_is_refused(
    server: LocalRekognition, client: RekognitionClient, tmp_path: Path
) -> None:
    """Nothing is sent with it."""
    provision(client, staff(2), tmp_path / "j")
    before = len(server.requests)

    with pytest.raises(errors.JournalMismatch, match=r"(?s)staff.*visitors"):
        provision(client, [CollectionSpec("visitors", users=["v"])], tmp_path / "j")
    assert not {r.operation for r in server.requests[before:]} & {*CHANGES}


def test_a_claim_left_open_by_a_killed_run_is_sent_with_its_old_token(
    server: LocalRekognition, client: RekognitionClient, tmp_path: Path
) -> None:
    """A request of a killed run that arrives late is an expected change."""
    client.create_collection(collection_id="staff")
    server.inject(Fault(status=500), operation="CreateUser", times=None)
    provision(client, staff(3), tmp_path / "j")
    old = {r.body["UserId"]: r.token for r in server.requests.of("CreateUser")}
    server.clear_faults()
    planned = plan(client, staff(3), tps=math.inf)
    # It lands after the plan was made, as a request of a killed run may.
    client.create_user(
        collection_id="staff", user_id="u0", client_request_token=old["u0"]
    )
    report = apply(client, planned, tps=math.inf, journal=tmp_path / "j")

    assert old == {r.body["UserId"]: r.token for r in server.requests.of("CreateUser")}
    assert 3 == report.users[Outcome.CREATED]
    assert {"created": 3} == read_summary(tmp_path / "j").counts


def test_a_user_deleted_and_made_again_has_another_token(
    server: LocalRekognition, client: RekognitionClient, tmp_path: Path
) -> None:
    """A token of the first user would return the stored response and create nothing."""
    for _ in range(2):
        report = provision(client, staff(2), tmp_path / "j")
        assert 2 == report.users[Outcome.CREATED]
        assert 2 == len(users_of(client))
        client.delete_user(collection_id="staff", user_id="u0")
        client.delete_user(collection_id="staff", user_id="u1")

    assert 4 == len({r.token for r in server.requests.of("CreateUser")})


@pytest.mark.parametrize("workers", [None, 1])
def test_a_stored_response_does_not_prove_that_a_user_exists(
    server: LocalRekognition,
    client: RekognitionClient,
    tmp_path: Path,
    workers: int | None,
) -> None:
    """A user was created and then erased. The stored success creates no user."""
    client.create_collection(collection_id="staff")
    server.lose_reply_next("CreateUser", times=None)
    provision(client, staff(3), tmp_path / "j")
    server.clear_faults()
    erase_user(client, "staff", "u0", tps=math.inf)
    with ThreadPoolExecutor(1) as executor:
        report = apply(
            server.client if workers else client,
            plan(client, staff(3), tps=math.inf),
            tps=math.inf,
            journal=tmp_path / "j",
            workers=workers,
            executor=executor if workers else None,
        )

    assert {"u0": 1, "u1": 1, "u2": 1} == users_of(client)
    assert Counter({Outcome.CREATED: 1, Outcome.EXISTED: 2}) == +report.users
    assert report.complete
    assert {"created": 1, "existed": 2} == read_summary(tmp_path / "j").counts


def test_a_stored_response_does_not_prove_that_a_user_is_gone(
    server: LocalRekognition, client: RekognitionClient, tmp_path: Path
) -> None:
    """A user was removed and then created by another client. It is removed again."""
    provision(client, staff(1))
    server.lose_reply_next("DeleteUser", times=None)
    nobody = plan(client, staff(0), remove=True, max_removals="100%", tps=math.inf)
    apply(client, nobody, tps=math.inf, journal=tmp_path / "j")
    server.clear_faults()
    client.create_user(collection_id="staff", user_id="u0")
    nobody = plan(client, staff(0), remove=True, max_removals="100%", tps=math.inf)
    report = apply(client, nobody, tps=math.inf, journal=tmp_path / "j")

    assert not users_of(client)
    assert Counter({Outcome.REMOVED: 1}) == +report.users


def test_a_restored_journal_believes_no_stored_response(
    client: RekognitionClient, tmp_path: Path
) -> None:
    """From a backup, or with its log torn: it does not know of the later runs."""
    journal = tmp_path / "j"
    provision(client, staff(1), journal)
    backup = journal.read_bytes()
    provision(client, staff(3), journal)
    journal.write_bytes(backup)
    client.delete_user(collection_id="staff", user_id="u2")
    report = provision(client, staff(3), journal)

    assert Counter({Outcome.CREATED: 1, Outcome.EXISTED: 2}) == +report.users
    assert {"u0": 1, "u1": 1, "u2": 1} == users_of(client)


def test_claims_whose_users_exist_are_accounted_for(
    server: LocalRekognition, client: RekognitionClient, tmp_path: Path
) -> None:
    """After a kill between response and record, the next run closes the claim."""
    provision(client, staff(1))
    target = Target(region="us-east-1", endpoint="local", collections=("staff",))
    with Journal(tmp_path / "j", target) as journal:
        journal.claim([user_key("staff", "u0", removes=False)])
    provision(client, staff(1), tmp_path / "j")

    assert {"existed": 1} == read_summary(tmp_path / "j").counts


def test_claims_on_users_who_are_wanted_no_more_are_forgotten(
    client: RekognitionClient, tmp_path: Path
) -> None:
    """Their existence was not read, so the report has no outcome for them."""
    provision(client, staff(1))
    target = Target(region="us-east-1", endpoint="local", collections=("staff",))
    with Journal(tmp_path / "j", target) as journal:
        journal.claim(
            [
                user_key("visitors", "v", removes=False),
                user_key("staff", "u9", removes=False),
                user_key("staff", "u0", removes=True),
            ]
        )
    provision(client, staff(1), tmp_path / "j")

    assert {} == read_summary(tmp_path / "j").counts


def test_cancel_ends_cleanly_and_the_same_plan_resumes(
    server: LocalRekognition, client: RekognitionClient, tmp_path: Path
) -> None:
    """Every request is accounted for, and none is sent twice."""
    planned = plan(client, staff(500), tps=math.inf)
    cancel = threading.Event()

    def enough(progress: Progress) -> None:
        if progress.done >= 20:
            cancel.set()

    first = apply(
        client,
        planned,
        tps=2_000,
        workers=2,
        journal=tmp_path / "j",
        on_progress=enough,
        cancel=cancel,
    )
    second = apply(client, planned, tps=math.inf, journal=tmp_path / "j")

    assert first.stopped is not None
    assert 20 <= first.users[Outcome.CREATED] < 500
    assert 500 == first.users[Outcome.CREATED] + second.users[Outcome.CREATED]
    assert 500 == len(server.requests.of("CreateUser"))


def test_cancelled_a_run_leaves_no_claim_on_what_it_did_not_send(
    client: RekognitionClient, tmp_path: Path
) -> None:
    """At most one more request leaves, which was waiting for its turn."""
    cancel = threading.Event()

    def some(progress: Progress) -> None:
        if progress.done > 1:
            cancel.set()

    planned = plan(client, staff(1_000), tps=math.inf)
    report = apply(
        client,
        planned,
        tps={"create_user": 200, "describe_collection": math.inf},
        journal=tmp_path / "j",
        on_progress=some,
        cancel=cancel,
    )
    counts = read_summary(tmp_path / "j").counts

    assert 0 < report.users[Outcome.CREATED] == counts["created"] < 1_000
    assert counts.get("claimed", 0) <= 1


def test_a_known_quota_is_kept(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """At the server's own rate nothing is throttled."""
    client.create_collection(collection_id="staff")
    server.quota({"CreateUser": 200})
    report = apply(
        client,
        plan(client, staff(100), tps=math.inf),
        tps={"create_user": 200, "describe_collection": math.inf},
    )

    assert 100 == report.users[Outcome.CREATED]
    assert report.throttled == 0


def test_progress_is_reported_to_the_end(client: RekognitionClient) -> None:
    """The last word is that all is done."""
    told: list[Progress] = []
    planned = plan(client, staff(50), tps=math.inf)
    apply(client, planned, tps=math.inf, on_progress=told.append)

    assert (51, 51, 0) == (told[-1].done, told[-1].total, told[-1].failed)


def test_unlisted_users_are_removed_on_request(
    server: LocalRekognition, client: RekognitionClient, tmp_path: Path
) -> None:
    """With `remove`, exactly these are removed, in spite of faults."""
    provision(client, staff(20))
    server.fail_some(rate=0.2, operation="DeleteUser", seed=1)
    server.lose_some_replies(rate=0.2, operation="DeleteUser", seed=2)
    planned = plan(client, staff(5), remove=True, max_removals="100%", tps=math.inf)
    report = apply(client, planned, tps=math.inf, journal=tmp_path / "j")

    assert re.search(r"^  - 15 users  .* and 12 more$", str(planned), re.MULTILINE)
    assert "\nTo remove: 15 users.\nWithout --with-faces, the faces of" in str(planned)
    assert Counter({Outcome.REMOVED: 15, Outcome.EXISTED: 5}) == report.users
    assert {f"u{n}": 1 for n in range(5)} == users_of(client)
    assert {"removed": 15} == read_summary(tmp_path / "j").counts


@pytest.mark.parametrize(
    ("users", "left"),
    [("", 3), ("users = []", 0), ("users = ['u0']", 1), ("users_from = 'u.csv'", 0)],
)
def test_no_list_of_users_is_not_an_empty_list(
    client: RekognitionClient, tmp_path: Path, users: str, left: int
) -> None:
    """Only a collection with a list of users loses the unlisted ones."""
    provision(client, staff(3))
    (tmp_path / "u.csv").write_text("user_id\n")
    manifest = tmp_path / "door.toml"
    manifest.write_text(f"[[collection]]\nid = 'staff'\n{users}\n")
    planned = plan(
        client, read_manifest(manifest), remove=True, max_removals="100%", tps=math.inf
    )
    apply(client, planned, tps=math.inf)

    assert left == users_of(client).total()
    assert planned.users_to_remove == 3 - left


def test_a_user_who_goes_by_themselves_is_absent(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """Another client was quicker, which is not a failure."""
    provision(client, staff(3))
    planned = plan(client, staff(1), remove=True, max_removals="100%", tps=math.inf)
    server.fail_next("ResourceNotFoundException", operation="DeleteUser")
    report = apply(client, planned, tps=math.inf, workers=1)

    assert (1, 1, True) == (
        report.users[Outcome.ABSENT],
        report.users[Outcome.REMOVED],
        report.complete,
    )


def test_tags_are_set_on_request(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """With `retag`, only the tags that differ are set."""
    client.create_collection(collection_id="staff", tags={"team": "gate", "x": "y"})
    planned = plan(client, staff(0, team="door", site="a"), retag=True, tps=math.inf)
    report = apply(client, planned, tps=math.inf)
    [request] = server.requests.of("TagResource")

    assert "  ~ tag team is 'gate', to be 'door'" in str(planned)
    assert Counter({Outcome.CHANGED: 1}) == +report.collections
    assert {"team": "door", "site": "a"} == request.body["Tags"]
    assert not plan(client, staff(0, team="door"), retag=True, tps=math.inf).changes


def test_a_user_who_is_gone_after_a_lost_reply_was_removed(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """Also where the service has forgotten the token of the first attempt."""
    provision(client, staff(3))
    planned = plan(client, staff(1), remove=True, max_removals="100%", tps=math.inf)
    server.switch(token_life=0.0)
    server.lose_reply_next("DeleteUser")
    report = apply(client, planned, tps=math.inf)

    assert Counter({Outcome.REMOVED: 2, Outcome.EXISTED: 1}) == report.users
