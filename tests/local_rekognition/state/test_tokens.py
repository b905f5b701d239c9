"""ClientRequestTokens, driven by plain boto3."""

from typing import Any

import pytest

from rekoclient.testing import Clock, LocalRekognition


@pytest.fixture
def two_collections(boto: Any) -> Any:
    """Return a client for two collections."""
    boto.create_collection(CollectionId="staff")
    boto.create_collection(CollectionId="guests")
    return boto


def create(client: Any, token: str, user: str = "alice", where: str = "staff") -> None:
    """Create a user with a token."""
    client.create_user(CollectionId=where, UserId=user, ClientRequestToken=token)


def test_the_same_request_gets_the_same_response(two_collections: Any) -> None:
    """A retry with its token is not a conflict."""
    create(two_collections, "t1")
    create(two_collections, "t1")

    assert 1 == two_collections.describe_collection(CollectionId="staff")["UserCount"]


def test_a_replay_changes_no_state(two_collections: Any) -> None:
    """A user that was deleted between them stays deleted, as documented."""
    create(two_collections, "t1")
    two_collections.delete_user(CollectionId="staff", UserId="alice")
    create(two_collections, "t1")

    assert [] == two_collections.list_users(CollectionId="staff")["Users"]


def test_a_token_with_other_parameters_is_refused(two_collections: Any) -> None:
    """The message is the documented one. The state does not change."""
    create(two_collections, "t1")

    with pytest.raises(
        two_collections.exceptions.IdempotentParameterMismatchException,
        match=r"The ClientRequestToken: t1 you have supplied is already in use\.",
    ):
        create(two_collections, "t1", user="bob")
    assert 1 == two_collections.describe_collection(CollectionId="staff")["UserCount"]


def test_a_refused_request_does_not_use_its_token(two_collections: Any) -> None:
    """The server remembers the tokens of successes only."""
    two_collections.delete_collection(CollectionId="staff")
    with pytest.raises(two_collections.exceptions.ResourceNotFoundException):
        create(two_collections, "t1")
    two_collections.create_collection(CollectionId="staff")
    create(two_collections, "t1")

    assert 1 == two_collections.describe_collection(CollectionId="staff")["UserCount"]


def test_a_token_expires(
    server: LocalRekognition, two_collections: Any, clock: Clock
) -> None:
    """After its life a retry is a new request, which is a conflict here."""
    server.switch(token_life=60)
    create(two_collections, "t1")

    clock.advance(59)
    create(two_collections, "t1")
    clock.advance(1)
    with pytest.raises(two_collections.exceptions.ConflictException):
        create(two_collections, "t1")


@pytest.mark.parametrize(
    ("scope", "other_operation", "other_collection"),
    [
        ("operation", True, False),
        ("collection", True, True),
        ("account", False, False),
    ],
)
def test_the_scope_of_a_token_is_a_switch(
    server: LocalRekognition,
    two_collections: Any,
    scope: str,
    *,
    other_operation: bool,
    other_collection: bool,
) -> None:
    """The service does not publish the scope."""
    server.switch(token_scope=scope)
    create(two_collections, "t1")
    mismatch = two_collections.exceptions.IdempotentParameterMismatchException

    def allowed(call: Any) -> bool:
        try:
            call()
        except mismatch:
            return False
        return True

    assert other_collection == allowed(
        lambda: create(two_collections, "t1", where="guests")
    )
    assert other_operation == allowed(
        lambda: two_collections.delete_user(
            CollectionId="staff", UserId="alice", ClientRequestToken="t1"
        )
    )


def test_expired_tokens_are_removed(
    server: LocalRekognition, two_collections: Any, clock: Clock
) -> None:
    """Expired tokens do not use memory."""
    server.switch(token_life=1)
    for number in range(600):
        create(two_collections, f"t{number}", user=f"u{number}")
        clock.advance(0.01)

    tokens = server._worlds.default.tables.tokens
    assert 500 > tokens.count("CreateUser")
