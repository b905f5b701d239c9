"""Trouble on request, seen by plain boto3."""

from typing import Any

import pytest
from botocore.exceptions import ClientError, ConnectionClosedError

from rekoclient.testing import LocalRekognition


@pytest.fixture
def staff(boto: Any) -> Any:
    """A client, and a collection called staff."""
    boto.create_collection(CollectionId="staff")
    return boto


def user_count(client: Any) -> int:
    """How many users the collection has."""
    count: int = client.describe_collection(CollectionId="staff")["UserCount"]
    return count


def test_fail_next_refuses_without_doing_anything(
    server: LocalRekognition, staff: Any
) -> None:
    """Once, and the next request is well."""
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
def test_a_code_has_its_status(
    server: LocalRekognition, boto: Any, code: str, status: int
) -> None:
    """Whatever intuition says: not 409 for a conflict, and not 404."""
    server.fail_next(code)

    with pytest.raises(ClientError) as error:
        boto.list_collections()
    response = error.value.response
    assert (code, status) == (
        response["Error"]["Code"],
        response["ResponseMetadata"]["HTTPStatusCode"],
    )
    assert response["Error"]["Message"]


def test_fail_next_says_what_it_is_told_to(server: LocalRekognition, boto: Any) -> None:
    """Status, message and headers are the test's."""
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


def test_a_fault_befalls_only_its_operation(
    server: LocalRekognition, staff: Any
) -> None:
    """Others pass it by, and it waits."""
    server.fail_next("InternalServerError", operation="CreateUser", times=2)

    staff.list_collections()
    for _ in range(2):
        with pytest.raises(staff.exceptions.InternalServerError):
            staff.create_user(CollectionId="staff", UserId="alice")
    staff.create_user(CollectionId="staff", UserId="alice")
    assert [] == server.pending_faults


def test_a_fault_can_be_for_ever(server: LocalRekognition, boto: Any) -> None:
    """Until it is cleared."""
    server.fail_next("InternalServerError", times=None)
    for _ in range(5):
        with pytest.raises(boto.exceptions.InternalServerError):
            boto.list_collections()

    server.clear_faults()
    boto.list_collections()


def test_a_lost_reply_is_lost_after_the_deed(
    server: LocalRekognition, staff: Any
) -> None:
    """The client sees a closed connection, and the user is there."""
    server.lose_reply_next("CreateUser")

    with pytest.raises(ConnectionClosedError):
        staff.create_user(CollectionId="staff", UserId="alice")
    assert 1 == user_count(staff)


def test_boto3_repeats_a_lost_reply_with_its_token(server: LocalRekognition) -> None:
    """So there is one user, and no conflict."""
    client: Any = server.boto_client()
    client.create_collection(CollectionId="staff")
    server.lose_reply_next("CreateUser")

    client.create_user(CollectionId="staff", UserId="alice")
    server.requests.expect("CreateUser", times=2, tokens=1)


def test_chance_can_be_repeated(server: LocalRekognition, boto: Any) -> None:
    """The same seed chooses the same requests."""

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
    """All users are there, and some callers were not told."""
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
    """A fault that waits for nobody would make a test pass for nothing."""
    with pytest.raises(ValueError, match=r"'create_usr'; did you mean 'CreateUser'\?"):
        server.fail_next(operation="create_usr")


@pytest.mark.parametrize(
    "arguments", [{"times": 0}, {"rate": 1.5}, {"times": -1}, {"rate": -0.1}]
)
def test_impossible_counts_are_refused(
    server: LocalRekognition, arguments: dict[str, Any]
) -> None:
    """Zero times is not a fault."""
    from rekoclient.testing import Fault

    with pytest.raises(ValueError, match=r"times is|a rate is"):
        server.inject(Fault(status=500), **arguments)
