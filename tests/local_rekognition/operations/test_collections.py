"""Collections, driven by plain boto3."""

from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.exceptions import ClientError

from rekoclient.testing import Clock, LocalRekognition


def code_of(error: pytest.ExceptionInfo[ClientError]) -> str:
    """Return the code of a caught error."""
    code: str = error.value.response["Error"]["Code"]
    return code


def test_a_created_collection_is_described(boto: Any) -> None:
    """The member is CollectionARN, not CollectionArn."""
    created = boto.create_collection(CollectionId="staff")

    described = boto.describe_collection(CollectionId="staff")
    arn = "arn:aws:rekognition:us-east-1:123456789012:collection/staff"
    assert (200, arn, "7.0") == (
        created["StatusCode"],
        created["CollectionArn"],
        created["FaceModelVersion"],
    )
    assert (arn, "7.0", 0, 0) == (
        described["CollectionARN"],
        described["FaceModelVersion"],
        described["FaceCount"],
        described["UserCount"],
    )
    assert datetime.fromtimestamp(1_700_000_000, UTC) == described["CreationTimestamp"]


def test_a_second_collection_of_the_name_is_refused(boto: Any) -> None:
    """The error has the service's message."""
    boto.create_collection(CollectionId="staff")

    with pytest.raises(boto.exceptions.ResourceAlreadyExistsException) as error:
        boto.create_collection(CollectionId="staff")
    assert "The collection id: staff already exists" in str(error.value)


def test_collection_names_are_case_sensitive(boto: Any) -> None:
    """Staff and staff are two collections."""
    boto.create_collection(CollectionId="staff")
    boto.create_collection(CollectionId="Staff")

    assert ["staff", "Staff"] == boto.list_collections()["CollectionIds"]


@pytest.mark.parametrize(
    ("method", "parameters"),
    [
        ("describe_collection", {}),
        ("delete_collection", {}),
        ("create_user", {"UserId": "alice"}),
        ("delete_user", {"UserId": "alice"}),
        ("list_users", {}),
    ],
)
def test_a_missing_collection_is_not_found(
    boto: Any, method: str, parameters: dict[str, str]
) -> None:
    """Every operation on a collection reports that it does not exist."""
    with pytest.raises(ClientError) as error:
        getattr(boto, method)(CollectionId="nobody", **parameters)
    assert "ResourceNotFoundException" == code_of(error)


def test_a_deleted_collection_loses_its_users_and_tags(boto: Any) -> None:
    """A new collection of the same name starts empty."""
    boto.create_collection(CollectionId="staff", Tags={"team": "door"})
    boto.create_user(CollectionId="staff", UserId="alice")

    boto.delete_collection(CollectionId="staff")

    arn = boto.create_collection(CollectionId="staff")["CollectionArn"]
    assert [] == boto.list_users(CollectionId="staff")["Users"]
    assert {} == boto.list_tags_for_resource(ResourceArn=arn)["Tags"]


def test_the_paginator_lists_all_collections(boto: Any) -> None:
    """Pages are in order. No collection is missing or listed twice."""
    names = [f"c{number}" for number in range(7)]
    for name in names:
        boto.create_collection(CollectionId=name)

    pages = list(
        boto.get_paginator("list_collections").paginate(
            PaginationConfig={"PageSize": 3}
        )
    )

    assert [3, 3, 1] == [len(page["FaceModelVersions"]) for page in pages]
    assert names == [name for page in pages for name in page["CollectionIds"]]


def test_the_account_may_have_a_limit(server: LocalRekognition, boto: Any) -> None:
    """The service does not publish the limit."""
    server.switch(max_collections=1)
    boto.create_collection(CollectionId="staff")

    with pytest.raises(boto.exceptions.ServiceQuotaExceededException):
        boto.create_collection(CollectionId="guests")


def test_a_new_collection_can_be_invisible_for_a_while(
    server: LocalRekognition, boto: Any, clock: Clock
) -> None:
    """Reads are delayed. Writes see the collection at once."""
    server.switch(visibility_delay=5)
    boto.create_collection(CollectionId="staff")

    with pytest.raises(boto.exceptions.ResourceNotFoundException):
        boto.describe_collection(CollectionId="staff")
    with pytest.raises(boto.exceptions.ResourceAlreadyExistsException):
        boto.create_collection(CollectionId="staff")
    assert [] == boto.list_collections()["CollectionIds"]
    clock.advance(5)
    assert ["staff"] == boto.list_collections()["CollectionIds"]


def test_an_arn_has_the_partition_of_its_region(clock: Clock) -> None:
    """ARNs of GovCloud do not begin with arn:aws:."""
    with LocalRekognition(region="us-gov-west-1", account_id="000000000001") as server:
        client: Any = server.boto_client()

        arn = client.create_collection(CollectionId="staff")["CollectionArn"]

    expected = "arn:aws-us-gov:rekognition:us-gov-west-1:000000000001:collection/staff"
    assert expected == arn


def test_tags_at_creation_can_be_refused(server: LocalRekognition, boto: Any) -> None:
    """Without tagging, creating with tags is denied."""
    server.switch(create_with_tags=False)

    with pytest.raises(boto.exceptions.AccessDeniedException):
        boto.create_collection(CollectionId="staff", Tags={"team": "door"})
    assert [] == boto.list_collections()["CollectionIds"]
