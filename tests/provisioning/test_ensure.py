"""The ensure functions: their outcome is true, with lost replies and rivals."""

import random
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from rekoclient import RekognitionClient, RetryPolicy, errors
from rekoclient.provisioning import (
    Outcome,
    ensure_absent,
    ensure_collection,
    ensure_tags,
    ensure_user,
)
from rekoclient.provisioning.ensure import MARKER
from rekoclient.testing import Fault, LocalRekognition

NO_WAIT = RetryPolicy(sleep=lambda seconds: None)


@pytest.fixture
def client(server: LocalRekognition) -> Iterator[RekognitionClient]:
    """A client that does not wait between attempts."""
    with server.client(retry=NO_WAIT, retry_budget=None) as client:
        yield client


def test_a_collection_is_made_once_and_found_ever_after(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """The first call creates, and the second finds it without a request to create."""
    first = ensure_collection(client, "staff", tags={"team": "door"})
    second = ensure_collection(client, "staff", tags={"team": "gate", "a": "b"})

    assert (Outcome.CREATED, {}) == (first.outcome, first.tag_drift)
    assert (Outcome.EXISTED, {"team": "door", "a": None}) == (
        second.outcome,
        second.tag_drift,
    )
    assert first.collection_arn == second.collection_arn
    assert 1 == len(server.requests.of("CreateCollection"))


@pytest.mark.parametrize(
    ("prove", "outcome"), [(False, Outcome.ADOPTED), (True, Outcome.CREATED)]
)
def test_after_a_lost_reply_only_the_mark_proves_whose_it_is(
    server: LocalRekognition, client: RekognitionClient, prove: bool, outcome: Outcome
) -> None:
    """Without the tag it is adopted, because another client may have created it."""
    server.lose_reply_next("CreateCollection")
    done = ensure_collection(client, "staff", prove_ownership=prove)

    assert outcome == done.outcome


@pytest.mark.parametrize(
    ("tags", "outcome"), [(199, Outcome.CREATED), (200, Outcome.ADOPTED)]
)
def test_the_mark_is_left_out_where_there_is_no_room_for_a_tag(
    server: LocalRekognition, client: RekognitionClient, tags: int, outcome: Outcome
) -> None:
    """200 tags are all that a collection can have: it is made, without the proof."""
    wanted = {f"t{n}": "v" for n in range(tags)}
    server.lose_reply_next("CreateCollection")
    done = ensure_collection(client, "staff", tags=wanted, prove_ownership=True)

    assert (outcome, {}) == (done.outcome, done.tag_drift)
    assert 200 == len(
        client.list_tags_for_resource(resource_arn=done.collection_arn).tags
    )


def test_where_tags_may_not_be_listed_it_is_adopted(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """The mark a quote may not be closedd cannot be read: nothing is claimed."""
    server.lose_reply_next("CreateCollection")
    server.fail_next("AccessDeniedException", operation="ListTagsForResource")

    assert (
        Outcome.ADOPTED
        == ensure_collection(client, "staff", prove_ownership=True).outcome
    )


@pytest.mark.parametrize(
    ("there", "outcome"), [(False, Outcome.ADOPTED), (True, Outcome.EXISTED)]
)
def test_where_tags_may_not_be_listed_the_drift_is_unknown(
    server: LocalRekognition, client: RekognitionClient, there: bool, outcome: Outcome
) -> None:
    """The collection is there: an error would hide that it has been made."""
    if there:
        ensure_collection(client, "staff")
    else:
        server.lose_reply_next("CreateCollection")
    denied = "AccessDeniedException"
    server.fail_next(denied, operation="ListTagsForResource", times=None)
    done = ensure_collection(client, "staff", tags={"a": "b"}, prove_ownership=True)

    assert (outcome, None) == (done.outcome, done.tag_drift)


def test_an_outage_without_a_trace_is_raised(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """A missing resource may still appear, so absence proves nothing."""
    server.inject(Fault(status=503), operation="CreateCollection", times=None)
    with pytest.raises(errors.ServerError) as caught:
        ensure_collection(client, "staff", prove_ownership=True)

    assert caught.value.may_have_succeeded


FAULTS = {
    "lost": Fault(then="reset", apply=True),
    "lost 500": Fault(status=500, apply=True),
    "dropped": Fault(then="reset"),
    "failed": Fault(status=503),
    "throttled": Fault(code="ThrottlingException", status=400),
}


class Interleaving:
    """The outcome is true with a rival and faults before each CreateCollection."""

    def __init__(self, server: LocalRekognition, client: RekognitionClient) -> None:
        self.server = server
        self.rival = server.boto_client()
        self.owner: str | None = None
        self.random = random.Random()
        client.boto_client.meta.events.register(
            "before-call.rekognition.CreateCollection", self.before_attempt
        )

    def before_attempt(self, **_: Any) -> None:
        """Return what happens just before the request leaves."""
        move = self.random.choice(["none", "none", "create", "replace", "delete"])
        if self.owner and move in ("replace", "delete"):
            self.rival.delete_collection(CollectionId="staff")
            self.owner = None
        if not self.owner and move in ("create", "replace"):
            self.rival.create_collection(CollectionId="staff")
            self.owner = "rival"
        fault = self.random.choice([None, None, *FAULTS])
        if fault:
            self.server.inject(FAULTS[fault], operation="CreateCollection")
        if fault in (None, "lost", "lost 500") and not self.owner:
            self.owner = "us"


def test_with_the_mark_the_outcome_is_right_in_every_interleaving(
    server: LocalRekognition,
    client: RekognitionClient,
    count: Callable[[int, int], int],
) -> None:
    """Created means ours and existed means theirs. Without the mark, adopted."""
    world = Interleaving(server, client)
    seen: set[tuple[bool, Outcome, str | None]] = set()
    raised: set[tuple[str | None, bool]] = set()
    for seed in range(count(50, 1_000)):
        for prove in (True, False):
            world.owner = None
            world.random.seed(seed)
            try:
                outcome = ensure_collection(
                    client, "staff", prove_ownership=prove
                ).outcome
            except errors.RekoError as error:
                # Right if it is not there, or if every attempt was refused.
                unclear = error.may_have_succeeded
                raised.add((world.owner, unclear))
                continue
            finally:
                ensure_absent(client, "staff")
            seen.add((prove, outcome, world.owner))

    assert {
        (True, Outcome.CREATED, "us"),
        (True, Outcome.EXISTED, "rival"),
        (False, Outcome.CREATED, "us"),
        (False, Outcome.EXISTED, "rival"),
        (False, Outcome.ADOPTED, "us"),
        (False, Outcome.ADOPTED, "rival"),
    } == seen
    assert raised <= {(None, True), (None, False), ("rival", False)}


def test_the_mark_is_one_more_tag(client: RekognitionClient) -> None:
    """It stays, and does not count as drift."""
    done = ensure_collection(client, "staff", tags={"a": "b"}, prove_ownership=True)
    tags = client.list_tags_for_resource(resource_arn=done.collection_arn).tags

    assert {"a", MARKER} == set(tags)
    assert {} == ensure_collection(client, "staff", tags={"a": "b"}).tag_drift


def test_only_the_tags_that_differ_are_set(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """Other tags stay, and a second call sends nothing."""
    arn = ensure_collection(client, "staff", tags={"a": "1", "b": "2"}).collection_arn
    outcomes = [ensure_tags(client, arn, {"b": "3", "a": "1"}) for _ in range(2)]
    [request] = server.requests.of("TagResource")

    assert [Outcome.CHANGED, Outcome.EXISTED] == outcomes
    assert {"b": "3"} == request.body["Tags"]


def test_a_user_is_made_once_and_found_ever_after(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """After a lost reply, the token identifies the same call to the service."""
    ensure_collection(client, "staff")
    server.lose_reply_next("CreateUser", times=2)

    assert Outcome.CREATED == ensure_user(client, "staff", "alice")
    assert Outcome.EXISTED == ensure_user(client, "staff", "alice")


def test_a_conflict_over_a_user_who_is_not_there_is_tried_again(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """The other meaning of ConflictException is retried with the same token."""
    ensure_collection(client, "staff")
    server.fail_next("ConflictException", operation="CreateUser", times=2)

    assert Outcome.CREATED == ensure_user(client, "staff", "alice")
    assert 1 == len({r.token for r in server.requests.of("CreateUser")})


def test_a_conflict_that_stays_is_raised(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """It never counts as existing without a check."""
    ensure_collection(client, "staff")
    server.fail_next("ConflictException", operation="CreateUser", times=None)

    with pytest.raises(errors.ConflictException):
        ensure_user(client, "staff", "alice")


def test_a_cheaper_look_can_be_given(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """It takes the place of the list of users."""
    ensure_collection(client, "staff")
    ensure_user(client, "staff", "alice")

    assert Outcome.EXISTED == ensure_user(client, "staff", "alice", exists=lambda: True)
    assert not server.requests.of("ListUsers")


@pytest.mark.parametrize("lost", [0, 1, 2])
def test_what_is_to_be_absent_is_removed_or_was_not_there(
    server: LocalRekognition, client: RekognitionClient, lost: int
) -> None:
    """After a lost reply, the cause of an absence is unknown."""
    ensure_collection(client, "staff")
    ensure_user(client, "staff", "alice")

    for user, outcome in [
        ("bob", Outcome.REMOVED if lost else Outcome.ABSENT),
        ("alice", Outcome.REMOVED),
        (None, Outcome.REMOVED),
        (None, Outcome.ABSENT),
    ]:
        for operation in ("DeleteUser", "DescribeCollection", "DeleteCollection"):
            if lost:
                server.lose_reply_next(operation, times=lost)
        assert outcome == ensure_absent(client, "staff", user)
        server.clear_faults()


def test_a_user_who_is_gone_after_a_lost_reply_was_removed(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """Also where the service has forgotten the token of the first attempt."""
    ensure_collection(client, "staff")
    ensure_user(client, "staff", "alice")
    server.switch(token_life=0.0)
    server.lose_reply_next("DeleteUser")

    assert Outcome.REMOVED == ensure_absent(client, "staff", "alice")
    assert Outcome.ABSENT == ensure_absent(client, "staff", "alice")


def test_a_collection_that_another_client_deletes_was_absent(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """It existed a moment ago, and our own request did not find it."""
    ensure_collection(client, "staff")
    server.fail_next("ResourceNotFoundException", operation="DeleteCollection")

    assert Outcome.ABSENT == ensure_absent(client, "staff")
