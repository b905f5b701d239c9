"""Tags, driven by plain boto3."""

from typing import Any

import pytest


@pytest.fixture
def arn(boto: Any) -> str:
    """Return the ARN of a collection with one tag."""
    created = boto.create_collection(CollectionId="staff", Tags={"team": "door"})
    arn: str = created["CollectionArn"]
    return arn


def tags(boto: Any, arn: str) -> Any:
    """Return the tags of a resource."""
    return boto.list_tags_for_resource(ResourceArn=arn)["Tags"]


def test_a_collection_is_created_with_tags(boto: Any, arn: str) -> None:
    """Tags at creation are tags of the resource."""
    assert {"team": "door"} == tags(boto, arn)


def test_tagging_adds_and_replaces(boto: Any, arn: str) -> None:
    """All other tags stay."""
    boto.tag_resource(ResourceArn=arn, Tags={"naïve 日本": "ja"})
    boto.tag_resource(ResourceArn=arn, Tags={"team": "gate"})

    assert {"team": "gate", "naïve 日本": "ja"} == tags(boto, arn)


def test_untagging_removes_existing_tags(boto: Any, arn: str) -> None:
    """A missing key is not an error."""
    boto.untag_resource(ResourceArn=arn, TagKeys=["team", "absent"])

    assert {} == tags(boto, arn)


def test_an_arn_without_its_first_part_is_accepted(boto: Any, arn: str) -> None:
    """Published examples contain such ARNs."""
    assert {"team": "door"} == tags(boto, arn.removeprefix("arn:"))


@pytest.mark.parametrize(
    "wrong",
    [
        "arn:aws:rekognition:us-east-1:123456789012:collection/other",
        "arn:aws:rekognition:eu-west-1:123456789012:collection/staff",
        "arn:aws:s3:::a-bucket-of-somebody",
    ],
)
def test_a_missing_resource_is_not_found(boto: Any, arn: str, wrong: str) -> None:
    """The ARN has another collection, Region or service."""
    with pytest.raises(boto.exceptions.ResourceNotFoundException):
        boto.tag_resource(ResourceArn=wrong, Tags={"team": "door"})


def test_a_resource_has_at_most_200_tags(boto: Any, arn: str) -> None:
    """The limit includes the tags of earlier requests."""
    boto.tag_resource(ResourceArn=arn, Tags={f"k{n}": "" for n in range(199)})

    with pytest.raises(boto.exceptions.ServiceQuotaExceededException):
        boto.tag_resource(ResourceArn=arn, Tags={"one more": ""})
    assert 200 == len(tags(boto, arn))
