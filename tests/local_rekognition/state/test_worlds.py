"""Accounts and Regions are separate, by the signature of a request."""

from pathlib import Path
from typing import Any

import boto3
import pytest

from rekoclient.testing import LocalRekognition, Quota, sample_image

from ..raw import call


def client(
    server: LocalRekognition, region: str = "us-east-1", access_key: str = "local"
) -> Any:
    """Return a boto3 client for a Region with an access key."""
    return boto3.client(
        "rekognition",
        endpoint_url=server.endpoint_url,
        region_name=region,
        aws_access_key_id=access_key,
        aws_secret_access_key="local",
    )


def test_a_collection_exists_in_its_region_only(server: LocalRekognition) -> None:
    """The same name in another Region is another collection, with its own ARN."""
    here, there = client(server), client(server, "eu-west-1")
    here.create_collection(CollectionId="staff")

    assert [] == there.list_collections()["CollectionIds"]
    arn = there.create_collection(CollectionId="staff")["CollectionArn"]
    assert "arn:aws:rekognition:eu-west-1:123456789012:collection/staff" == arn


def test_an_access_key_of_twelve_digits_is_an_account(server: LocalRekognition) -> None:
    """Every other access key belongs to the default account."""
    first, other = client(server), client(server, access_key="210987654321")
    first.create_collection(CollectionId="staff")

    assert [] == other.list_collections()["CollectionIds"]
    arn = other.create_collection(CollectionId="guests")["CollectionArn"]
    assert "arn:aws:rekognition:us-east-1:210987654321:collection/guests" == arn
    assert ["staff"] == client(server, access_key="x").list_collections()[
        "CollectionIds"
    ]


def test_a_request_without_a_signature_uses_the_defaults(
    server: LocalRekognition,
) -> None:
    """The defaults are the account and the Region of the server."""
    client(server).create_collection(CollectionId="staff")

    assert ["staff"] == call(server, "ListCollections", {})[2]["CollectionIds"]


def test_a_token_belongs_to_its_region(server: LocalRekognition) -> None:
    """The same token in another Region is a new token."""
    for region in ("us-east-1", "eu-west-1"):
        boto = client(server, region)
        boto.create_collection(CollectionId="staff")
        boto.create_user(
            CollectionId="staff", UserId=f"u-{region}", ClientRequestToken="t"
        )


def test_a_quota_belongs_to_its_region(server: LocalRekognition) -> None:
    """A client in another Region has its own bucket."""
    server.quota({"ListCollections": Quota(0.01, burst=1)})
    here, there = client(server), client(server, "eu-west-1")
    here.list_collections()

    there.list_collections()
    with pytest.raises(here.exceptions.ProvisionedThroughputExceededException):
        here.list_collections()


def test_a_declared_picture_is_valid_in_every_region(server: LocalRekognition) -> None:
    """A picture has no Region."""
    server.declare_faces(sample_image("empty"))
    there = client(server, "eu-west-1")
    there.create_collection(CollectionId="staff")

    found = there.index_faces(
        CollectionId="staff", Image={"Bytes": sample_image("empty")}
    )
    assert [] == found["FaceRecords"]


def test_a_restart_keeps_regions_apart(tmp_path: Path) -> None:
    """The state file keeps the Region and the account of each row."""
    path = tmp_path / "state.jsonl"
    with LocalRekognition(state=path) as server:
        client(server, "eu-west-1").create_collection(CollectionId="staff")

    with LocalRekognition(state=path, region="eu-west-1") as server:
        assert ["staff"] == client(server, "eu-west-1").list_collections()[
            "CollectionIds"
        ]
        assert [] == client(server).list_collections()["CollectionIds"]


def test_a_state_file_without_regions_belongs_to_the_default(tmp_path: Path) -> None:
    """A file of an earlier version keeps its rows."""
    path = tmp_path / "state.jsonl"
    row = (
        '{"place":1,"collection_id":"staff","arn":"a","face_model_version":"7.0",'
        '"created_at":0}'
    )
    path.write_text(
        '{"rekoclient-local-rekognition":1}\n' + f'[["collections","","staff",{row}]]\n'
    )

    with LocalRekognition(state=path, region="eu-west-1") as server:
        assert ["staff"] == client(server, "eu-west-1").list_collections()[
            "CollectionIds"
        ]
