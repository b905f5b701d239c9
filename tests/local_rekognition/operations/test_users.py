"""Users of a collection, driven by plain boto3."""

from typing import Any

import pytest

from rekoclient.testing import Clock, LocalRekognition


def names(client: Any) -> list[str]:
    """Return the ids of all users of staff."""
    pages = client.get_paginator("list_users").paginate(CollectionId="staff")
    return [user["UserId"] for page in pages for user in page["Users"]]


def test_a_created_user_is_listed(staff: Any) -> None:
    """A user without faces is CREATED. The collection counts it."""
    staff.create_user(CollectionId="staff", UserId="alice")

    users = staff.list_users(CollectionId="staff")["Users"]
    assert [{"UserId": "alice", "UserStatus": "CREATED"}] == users
    assert 1 == staff.describe_collection(CollectionId="staff")["UserCount"]


def test_an_existing_user_is_a_conflict(staff: Any) -> None:
    """The code is not ResourceAlreadyExists, which collections use."""
    staff.create_user(CollectionId="staff", UserId="alice")

    with pytest.raises(staff.exceptions.ConflictException) as error:
        staff.create_user(CollectionId="staff", UserId="alice")
    assert 400 == error.value.response["ResponseMetadata"]["HTTPStatusCode"]


def test_the_same_user_id_in_two_collections_is_two_users(staff: Any) -> None:
    """A user belongs to its collection."""
    staff.create_collection(CollectionId="guests")
    staff.create_user(CollectionId="staff", UserId="alice")
    staff.create_user(CollectionId="guests", UserId="alice")

    assert ["alice"] == names(staff)


@pytest.mark.parametrize("case", ["sensitive", "insensitive"])
def test_the_case_of_user_ids_is_a_switch(
    server: LocalRekognition, staff: Any, case: str
) -> None:
    """The service does not publish whether alice and Alice are two users."""
    server.switch(user_id_case=case)
    staff.create_user(CollectionId="staff", UserId="alice")

    if case == "sensitive":
        staff.create_user(CollectionId="staff", UserId="Alice")
        assert ["alice", "Alice"] == names(staff)
    else:
        with pytest.raises(staff.exceptions.ConflictException):
            staff.create_user(CollectionId="staff", UserId="Alice")


def test_a_deleted_user_does_not_exist(staff: Any) -> None:
    """Deleting it again is an error."""
    staff.create_user(CollectionId="staff", UserId="alice")
    staff.delete_user(CollectionId="staff", UserId="alice")

    assert [] == names(staff)
    with pytest.raises(staff.exceptions.ResourceNotFoundException) as error:
        staff.delete_user(CollectionId="staff", UserId="alice")
    assert "The user id: alice does not exist" in str(error.value)


def test_a_collection_may_be_full(server: LocalRekognition, staff: Any) -> None:
    """The limit is a switch, ten million by default."""
    server.switch(max_users=1)
    staff.create_user(CollectionId="staff", UserId="alice")

    with pytest.raises(staff.exceptions.ServiceQuotaExceededException):
        staff.create_user(CollectionId="staff", UserId="bob")


def test_pages_are_correct_while_users_change(staff: Any) -> None:
    """No remaining user is missing or listed twice."""
    for number in range(10):
        staff.create_user(CollectionId="staff", UserId=f"u{number}")
    first = staff.list_users(CollectionId="staff", MaxResults=4)
    for gone in ("u0", "u3", "u5"):
        staff.delete_user(CollectionId="staff", UserId=gone)
    for back in ("u3", "u5"):
        staff.create_user(CollectionId="staff", UserId=back)

    rest = staff.list_users(CollectionId="staff", NextToken=first["NextToken"])
    assert ["u0", "u1", "u2", "u3"] == [user["UserId"] for user in first["Users"]]
    expected = ["u4", "u6", "u7", "u8", "u9", "u3", "u5"]
    assert expected == [user["UserId"] for user in rest["Users"]]
    assert "NextToken" not in rest


def test_many_deletions_keep_the_order(staff: Any) -> None:
    """Removing the places of deleted users keeps all others."""
    for number in range(200):
        staff.create_user(CollectionId="staff", UserId=f"u{number}")
    first = staff.list_users(CollectionId="staff", MaxResults=5)
    for number in range(10, 190):
        staff.delete_user(CollectionId="staff", UserId=f"u{number}")

    rest = staff.list_users(CollectionId="staff", NextToken=first["NextToken"])
    expected = [f"u{number}" for number in (*range(5, 10), *range(190, 200))]
    assert expected == [user["UserId"] for user in rest["Users"]]


@pytest.mark.parametrize("token", ["nonsense", "W10=", "%%%", "eyJhIjoxfQ=="])
def test_a_wrong_page_token_is_refused(staff: Any, token: str) -> None:
    """A token that the server did not issue is invalid."""
    with pytest.raises(staff.exceptions.InvalidPaginationTokenException):
        staff.list_users(CollectionId="staff", NextToken=token)


def test_a_page_token_is_valid_for_its_list_only(staff: Any) -> None:
    """The token of one collection is invalid for another."""
    staff.create_collection(CollectionId="guests")
    for user in ("alice", "bob"):
        staff.create_user(CollectionId="staff", UserId=user)
    token = staff.list_users(CollectionId="staff", MaxResults=1)["NextToken"]

    with pytest.raises(staff.exceptions.InvalidPaginationTokenException):
        staff.list_users(CollectionId="guests", NextToken=token)


def test_a_page_token_expires(
    server: LocalRekognition, staff: Any, clock: Clock
) -> None:
    """An expired token is invalid."""
    server.switch(page_token_life=60)
    for user in ("alice", "bob"):
        staff.create_user(CollectionId="staff", UserId=user)
    token = staff.list_users(CollectionId="staff", MaxResults=1)["NextToken"]

    clock.advance(59)
    page = staff.list_users(CollectionId="staff", NextToken=token)
    assert ["bob"] == [user["UserId"] for user in page["Users"]]
    clock.advance(1)
    with pytest.raises(staff.exceptions.InvalidPaginationTokenException):
        staff.list_users(CollectionId="staff", NextToken=token)


@pytest.mark.parametrize(
    ("meaning", "expected"), [("default", ["staff"]), ("nothing", [])]
)
def test_max_results_zero_is_a_switch(
    server: LocalRekognition, staff: Any, meaning: str, expected: list[str]
) -> None:
    """The model allows 0 on some lists without a documented meaning."""
    server.switch(zero_max_results=meaning)

    assert expected == staff.list_collections(MaxResults=0)["CollectionIds"]
