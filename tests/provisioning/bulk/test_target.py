"""Which job a journal belongs to: a place, and collections that come and go."""

import math
from pathlib import Path

import pytest
from attrs import evolve

from rekoclient import RekognitionClient
from rekoclient.errors import JournalMismatch
from rekoclient.provisioning import CollectionSpec, Outcome, Report, apply, plan
from rekoclient.provisioning.bulk.journal import read_summary
from rekoclient.provisioning.bulk.target import Target, account_of
from rekoclient.testing import Fault, LocalRekognition

ACCOUNT = "123456789012"
JOB = Target(
    region="eu-west-1", endpoint="https://aws", account=ACCOUNT, collections=("a", "b")
)


def provision(
    client: RekognitionClient, journal: Path, *collections: str, users: int = 2
) -> Report:
    """Plan and apply collections with the same users."""
    names = [f"u{n}" for n in range(users)]
    specs = [CollectionSpec(name, users=names) for name in collections]
    planned = plan(client, specs, tps=math.inf)
    return apply(client, planned, tps=math.inf, journal=journal)


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (JOB, True),
        (evolve(JOB, collections=("b", "a")), True),
        (evolve(JOB, collections=("a", "b", "c")), True),
        (evolve(JOB, collections=("b",)), True),
        (evolve(JOB, collections=("c", "b")), True),
        (evolve(JOB, account=None), True),
        (evolve(JOB, collections=("c",)), False),
        (evolve(JOB, collections=()), False),
        (evolve(JOB, account="999999999999"), False),
        (evolve(JOB, region="us-east-1"), False),
        (evolve(JOB, endpoint="local"), False),
    ],
)
def test_a_job_is_a_place_and_a_collection_in_common(other: Target, same: bool) -> None:
    """An unknown account and another order are not a difference."""
    assert (same, same) == (JOB.shares_a_job_with(other), other.shares_a_job_with(JOB))


@pytest.mark.parametrize(
    ("arn", "account"),
    [
        (f"arn:aws:rekognition:eu-west-1:{ACCOUNT}:collection/a", ACCOUNT),
        (f"arn:aws-cn:rekognition:cn-north-1:{ACCOUNT}:collection/a", ACCOUNT),
        (f"aws:rekognition:eu-west-1:{ACCOUNT}:collection/a", ACCOUNT),
        ("arn:aws:rekognition:eu-west-1::collection/a", None),
        ("somewhere", None),
        ("", None),
        (None, None),
    ],
)
def test_the_account_is_read_from_an_arn(arn: str | None, account: str | None) -> None:
    """Every form of an ARN names the account, and other texts name none."""
    assert account == account_of(arn)


def test_a_target_of_many_collections_is_a_short_line() -> None:
    """Three of them, and how many more."""
    many = evolve(JOB, collections=tuple(f"c{n}" for n in range(50_000)))

    assert (
        f"region eu-west-1, endpoint https://aws, account {ACCOUNT},"
        " collections c0, c1, c2 and 49,997 more"
    ) == str(many)


@pytest.mark.parametrize(
    "second", [("staff", "visitors"), ("staff",), ("staff", "visitors", "guests")]
)
def test_a_manifest_may_gain_and_lose_collections_after_a_killed_run(
    server: LocalRekognition,
    client: RekognitionClient,
    tmp_path: Path,
    second: tuple[str, ...],
) -> None:
    """The claims that are left open are sent with their tokens all the same."""
    for name in ("staff", "visitors"):
        client.create_collection(collection_id=name)
    server.inject(Fault(status=500), operation="CreateUser", times=None)
    provision(client, tmp_path / "j", "staff", "visitors")
    server.clear_faults()
    old, before = {r.token for r in server.requests}, len(server.requests)
    report = provision(client, tmp_path / "j", *second)
    new = {r.token for r in server.requests[before:] if r.operation == "CreateUser"}

    assert report.complete
    assert 2 * len(second) == report.users[Outcome.CREATED]
    assert 2 * min(2, len(second)) == len(old.intersection(new))
    assert read_summary(tmp_path / "j").open_claims == 0


def test_a_journal_knows_every_collection_that_it_has_worked_on(
    client: RekognitionClient, tmp_path: Path
) -> None:
    """So a manifest that goes back to an earlier one is the same job still."""
    for collections in [("a", "b"), ("b", "c"), ("a",)]:
        provision(client, tmp_path / "j", *collections)

    assert ("a", "b", "c") == read_summary(tmp_path / "j").target.collections


def test_another_account_is_another_job_though_all_else_is_equal(
    client: RekognitionClient, tmp_path: Path
) -> None:
    """An existing collection names the account before anything is sent."""
    provision(client, tmp_path / "j", "staff")
    with (
        LocalRekognition(account_id="999999999999") as other,
        other.client() as elsewhere,
    ):
        elsewhere.create_collection(collection_id="staff")
        before = len(other.requests)
        with pytest.raises(JournalMismatch, match=rf"(?s){ACCOUNT}.*999999999999"):
            provision(elsewhere, tmp_path / "j", "staff", "visitors")

        assert {"DescribeCollection", "ListUsers"} == {
            request.operation for request in other.requests[before:]
        }


def test_without_collections_the_first_response_names_the_account(
    client: RekognitionClient, tmp_path: Path
) -> None:
    """The message names the one collection created by then, without users."""
    provision(client, tmp_path / "j", "staff")
    with (
        LocalRekognition(account_id="999999999999") as other,
        other.client() as elsewhere,
    ):
        made = "until the collection staff was created"
        with pytest.raises(JournalMismatch, match=made) as raised:
            provision(elsewhere, tmp_path / "j", "staff", "visitors")

        assert raised.value.begun
        assert ["staff"] == list(elsewhere.iter_list_collections())
        assert not other.requests.of("CreateUser")


@pytest.mark.parametrize("lost", [False, True])
def test_the_account_is_noted_as_soon_as_it_is_known(
    server: LocalRekognition, client: RekognitionClient, tmp_path: Path, lost: bool
) -> None:
    """CreateCollection returns it, or DescribeCollection after a lost reply."""
    if lost:
        server.lose_reply_next("CreateCollection")
    provision(client, tmp_path / "j", "staff")

    assert ACCOUNT == read_summary(tmp_path / "j").target.account
