"""Faults, seen by plain boto3."""

from typing import Any

import pytest
from botocore.exceptions import ClientError, ConnectionClosedError

from rekoclient.testing import LocalRekognition


def user_count(client: Any) -> int:
    """Return the number of users in the collection."""
    count: int = client.describe_collection(CollectionId="staff")["UserCount"]
    return count


def test_fail_next_changes_no_state(server: LocalRekognition, staff: Any) -> None:
    """One request fails, and the next one succeeds."""
    server.fail_next()

    with pytest.raises(staff.exceptions.ThrottlingException):
        staff.create_user(CollectionId="staff", UserId="alice")
    assert 0 == user_count(staff)


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("ThrottlingException", 500),
        ("InternalServerError", 500),
        ("ProvisionedThroughputExceededException", 400),
        ("ConflictException", 400),
        ("ResourceNotFoundException", 400),
        ("HumanLoopQuotaExceededException", 402),
        ("ExpiredTokenException", 403),
        ("ServiceUnavailable", 503),
        ("AnythingElse", 400),
    ],
)
def test_each_code_has_its_status(
    server: LocalRekognition, boto: Any, code: str, status: int
) -> None:
    """A conflict is not a 409, and a missing resource not a 404."""
    server.fail_next(code)

    with pytest.raises(ClientError) as error:
        boto.list_collections()
    response = error.value.response
    assert (code, status) == (
        response["Error"]["Code"],
        response["ResponseMetadata"]["HTTPStatusCode"],
    )
    assert response["Error"]["Message"]


def test_fail_next_sends_the_given_error(server: LocalRekognition, boto: Any) -> None:
    """Status, message and headers are as given."""
    server.fail_next(
        "ThrottlingException",
        status=400,
        message="Not now",
        headers={"x-amz-retry-after": "1500", "Date": None},
    )

    with pytest.raises(ClientError) as error:
        boto.list_collections()
    metadata = error.value.response["ResponseMetadata"]
    assert (400, "1500") == (
        metadata["HTTPStatusCode"],
        metadata["HTTPHeaders"]["x-amz-retry-after"],
    )
    assert "date" not in metadata["HTTPHeaders"]
    assert "Not now" in str(error.value)


def test_a_fault_applies_to_its_operation_only(
    server: LocalRekognition, staff: Any
) -> None:
    """It stays pending while other operations succeed."""
    server.fail_next("InternalServerError", operation="CreateUser", times=2)

    staff.list_collections()
    for _ in range(2):
        with pytest.raises(staff.exceptions.InternalServerError):
            staff.create_user(CollectionId="staff", UserId="alice")
    staff.create_user(CollectionId="staff", UserId="alice")
    assert [] == server.pending_faults


def test_a_fault_can_apply_to_all_requests(server: LocalRekognition, boto: Any) -> None:
    """It ends when it is cleared."""
    server.fail_next("InternalServerError", times=None)
    for _ in range(5):
        with pytest.raises(boto.exceptions.InternalServerError):
            boto.list_collections()

    server.clear_faults()
    boto.list_collections()


def test_a_lost_reply_is_lost_after_the_operation(
    server: LocalRekognition, staff: Any
) -> None:
    """The connection is closed, and the user exists."""
    server.lose_reply_next("CreateUser")

    with pytest.raises(ConnectionClosedError):
        staff.create_user(CollectionId="staff", UserId="alice")
    assert 1 == user_count(staff)


def test_boto3_retries_a_lost_reply_with_its_token(server: LocalRekognition) -> None:
    """The result is one user, and no conflict."""
    client: Any = server.boto_client()
    client.create_collection(CollectionId="staff")
    server.lose_reply_next("CreateUser")

    client.create_user(CollectionId="staff", UserId="alice")
    server.requests.expect("CreateUser", times=2, tokens=1)


def test_random_faults_are_repeatable(server: LocalRekognition, boto: Any) -> None:
    """The same seed selects the same requests."""

    def outcomes(seed: int) -> list[bool]:
        server.clear_faults()
        server.fail_some("InternalServerError", rate=0.3, seed=seed)
        seen = []
        for _ in range(60):
            try:
                boto.list_collections()
                seen.append(True)
            except boto.exceptions.InternalServerError:
                seen.append(False)
        return seen

    first = outcomes(1)
    assert first == outcomes(1)
    assert first != outcomes(2)
    assert 5 < first.count(False) < 35


def test_some_replies_are_lost(server: LocalRekognition, staff: Any) -> None:
    """All users exist, and some calls have failed."""
    server.lose_some_replies(rate=0.5, operation="CreateUser")
    lost = 0
    for number in range(20):
        try:
            staff.create_user(CollectionId="staff", UserId=f"u{number}")
        except ConnectionClosedError:
            lost += 1

    assert 0 < lost < 20
    assert 20 == user_count(staff)


def test_a_misspelt_operation_is_refused_with_a_suggestion(
    server: LocalRekognition,
) -> None:
    """A fault of an unknown operation would never apply."""
    with pytest.raises(ValueError, match=r"'create_usr'; did you mean 'CreateUser'\?"):
        server.fail_next(operation="create_usr")


@pytest.mark.parametrize(
    "arguments", [{"times": 0}, {"rate": 1.5}, {"times": -1}, {"rate": -0.1}]
)
def test_an_invalid_count_is_refused(
    server: LocalRekognition, arguments: dict[str, Any]
) -> None:
    """The count is 1 or more, and the rate from 0 to 1."""
    from rekoclient.testing import Fault

    with pytest.raises(ValueError, match=r"times must be|rate must be"):
        server.inject(Fault(status=500), **arguments)
