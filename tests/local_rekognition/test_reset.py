"""Reset, and taking declarations back."""

from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from rekoclient.testing import LocalRekognition, Quota, sample_image

from .conftest import plain_boto

ALICE = sample_image("alice")
CHANNEL = {
    "SNSTopicArn": "arn:aws:sns:us-east-1:123456789012:jobs",
    "RoleArn": "arn:aws:iam::123456789012:role/r",
}


def test_a_reset_removes_everything(tmp_path: Path) -> None:
    """The server is as after its start, and so is its state file."""
    path = tmp_path / "state.jsonl"
    with LocalRekognition(state=path, quotas={"ListUsers": 0.1}) as server:
        boto = plain_boto(server)
        boto.create_collection(CollectionId="staff", Tags={"team": "door"})
        boto.create_user(CollectionId="staff", UserId="alice", ClientRequestToken="t")
        boto.index_faces(CollectionId="staff", Image={"Bytes": ALICE})
        boto.create_project(ProjectName="gate")
        boto.start_face_detection(
            Video={"S3Object": {"Bucket": "videos", "Name": "v"}},
            NotificationChannel=CHANNEL,
        )
        server.declare_faces(ALICE)
        server.put_s3_object("bucket", "key", ALICE)
        server.reply("DetectLabels", {})
        server.fail_next("ThrottlingException")
        server.quota(Quota(1, burst=1))
        server.switch(face_model_version="1.0")

        server.reset()

        assert [] == server.pending_faults
        assert [] == server.notifications
        assert 0 == len(server.requests)
        assert [] == boto.list_collections()["CollectionIds"]
        assert [] == boto.describe_projects()["ProjectDescriptions"]
        assert 1 == len(boto.detect_faces(Image={"Bytes": ALICE})["FaceDetails"])
        with pytest.raises(ClientError, match=r"server\.reply"):
            boto.detect_labels(Image={"Bytes": ALICE})
        created = boto.create_collection(CollectionId="staff")
        assert "7.0" == created["FaceModelVersion"]
        boto.create_user(CollectionId="staff", UserId="bob", ClientRequestToken="t")
        boto.list_users(CollectionId="staff")
        with pytest.raises(boto.exceptions.ProvisionedThroughputExceededException):
            boto.list_users(CollectionId="staff")

    with LocalRekognition(state=path) as server:
        users = server.boto_client().list_users(CollectionId="staff")["Users"]
        assert ["bob"] == [user["UserId"] for user in users]


def test_a_declared_reply_can_be_taken_back(
    server: LocalRekognition, boto: Any
) -> None:
    """Of one operation, or of all."""
    server.reply("DetectLabels", {})
    server.reply("DetectText", {})
    server.clear_replies("DetectLabels")

    with pytest.raises(ClientError):
        boto.detect_labels(Image={"Bytes": ALICE})
    boto.detect_text(Image={"Bytes": ALICE})
    server.clear_replies()
    with pytest.raises(ClientError):
        boto.detect_text(Image={"Bytes": ALICE})


def test_declared_faces_can_be_taken_back(server: LocalRekognition, boto: Any) -> None:
    """Of one picture, or of all."""
    bob = sample_image("bob")
    server.declare_faces(ALICE)
    server.declare_faces(bob)

    def count(image: bytes) -> int:
        return len(boto.detect_faces(Image={"Bytes": image})["FaceDetails"])

    server.clear_faces(ALICE)
    server.clear_faces(ALICE)
    assert (1, 0) == (count(ALICE), count(bob))
    server.clear_faces()
    assert (1, 1) == (count(ALICE), count(bob))


def test_an_s3_object_can_be_deleted(server: LocalRekognition, boto: Any) -> None:
    """A second deletion is not an error."""
    image = {"S3Object": {"Bucket": "bucket", "Name": "key"}}
    server.put_s3_object("bucket", "key", ALICE)
    boto.detect_faces(Image=image)

    server.delete_s3_object("bucket", "key")
    server.delete_s3_object("bucket", "key")
    with pytest.raises(boto.exceptions.InvalidS3ObjectException):
        boto.detect_faces(Image=image)


def test_an_unknown_operation_is_refused(server: LocalRekognition) -> None:
    """Clearing the replies of an unknown operation would do nothing."""
    with pytest.raises(ValueError, match="did you mean 'DetectLabels'"):
        server.clear_replies("DetectLabel")
