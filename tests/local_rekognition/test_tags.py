"""Tags, driven by plain boto3."""

from typing import Any

import pytest


@pytest.fixture
def arn(boto: Any) -> str:
    """The ARN of a collection with one tag."""
    created = boto.create_collection(CollectionId="staff", Tags={"team": "door"})
    arn: str = created["CollectionArn"]
    return arn


def tags(boto: Any, arn: str) -> Any:
    """What the service says the tags are."""
    return boto.list_tags_for_resource(ResourceArn=arn)["Tags"]


def test_tags_come_with_the_collection(boto: Any, arn: str) -> None:
    """Tags given at creation are the resource's tags."""
    assert {"team": "door"} == tags(boto, arn)


def test_tagging_adds_and_replaces(boto: Any, arn: str) -> None:
    """Tags that are not named stay as they are."""
    boto.tag_resource(ResourceArn=arn, Tags={"naïve 日本": "ja"})
    boto.tag_resource(ResourceArn=arn, Tags={"team": "gate"})

    assert {"team": "gate", "naïve 日本": "ja"} == tags(boto, arn)


def test_untagging_removes_what_is_there(boto: Any, arn: str) -> None:
    """A key that is not there is no error."""
    boto.untag_resource(ResourceArn=arn, TagKeys=["team", "absent"])

    assert {} == tags(boto, arn)


def test_an_arn_without_its_first_part_is_understood(boto: Any, arn: str) -> None:
    """Published examples show such ARNs, so the service takes what it gave."""
    assert {"team": "door"} == tags(boto, arn.removeprefix("arn:"))


@pytest.mark.parametrize(
    "wrong",
    [
        "arn:aws:rekognition:us-east-1:123456789012:collection/other",
        "arn:aws:rekognition:eu-west-1:123456789012:collection/staff",
        "arn:aws:s3:::a-bucket-of-somebody",
    ],
)
def test_a_resource_that_is_not_there_is_not_found(
    boto: Any, arn: str, wrong: str
) -> None:
    """Another collection, another Region, another service."""
    with pytest.raises(boto.exceptions.ResourceNotFoundException):
        boto.tag_resource(ResourceArn=wrong, Tags={"team": "door"})


def test_a_resource_has_at_most_200_tags(boto: Any, arn: str) -> None:
    """The limit is on what it has, not only on what one request brings."""
    boto.tag_resource(ResourceArn=arn, Tags={f"k{n}": "" for n in range(199)})

    with pytest.raises(boto.exceptions.ServiceQuotaExceededException):
        boto.tag_resource(ResourceArn=arn, Tags={"one more": ""})
    assert 200 == len(tags(boto, arn))
