"""Flows of AWS's own programs, with every member that these programs read."""

import json
from pathlib import Path
from typing import Any

import pytest

from rekoclient.testing import DeclaredFace, LocalRekognition, sample_image

SELFIE, LICENCE, STRANGER = map(sample_image, ("selfie", "licence", "stranger"))
CHANNEL = {
    "SNSTopicArn": "arn:aws:sns:us-east-1:123456789012:jobs",
    "RoleArn": "arn:aws:iam::123456789012:role/r",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return the folder of the server's S3, with a bucket."""
    (tmp_path / "bucket").mkdir()
    return tmp_path


def test_an_identity_is_verified(folder: Path) -> None:
    """One face, compared with a licence, indexed, and found again."""
    with LocalRekognition(s3_dir=folder) as server:
        boto = server.boto_client()
        server.declare_faces(SELFIE, "alice")
        server.declare_faces(LICENCE, DeclaredFace("alice", width=0.2, height=0.2))
        (folder / "bucket" / "licence.png").write_bytes(LICENCE)
        licence = {"S3Object": {"Bucket": "bucket", "Name": "licence.png"}}
        boto.create_collection(CollectionId="members")

        (face,) = boto.detect_faces(Image={"Bytes": SELFIE}, Attributes=["ALL"])[
            "FaceDetails"
        ]
        assert face["Quality"]["Brightness"] > 0
        assert {"Yaw", "Pitch", "Roll"} == set(face["Pose"])
        assert face["AgeRange"]["Low"] < face["AgeRange"]["High"]
        assert not face["Sunglasses"]["Value"]
        (match,) = boto.compare_faces(
            SourceImage={"Bytes": SELFIE}, TargetImage=licence, SimilarityThreshold=99
        )["FaceMatches"]
        assert match["Similarity"] > 99
        indexed = boto.index_faces(
            CollectionId="members", Image=licence, ExternalImageId="alice"
        )
        assert [] == indexed["UnindexedFaces"]
        found = boto.search_faces_by_image(
            CollectionId="members", Image={"Bytes": SELFIE}
        )
        assert "alice" == found["FaceMatches"][0]["Face"]["ExternalImageId"]
        stranger = boto.search_faces_by_image(
            CollectionId="members", Image={"Bytes": STRANGER}
        )
        assert [] == stranger["FaceMatches"]


def test_a_model_of_custom_labels_lives(folder: Path) -> None:
    """Project, datasets, training, model, detection and deletion, in one go."""
    line = {
        "source-ref": "s3://bucket/a.png",
        "kind": 1,
        "kind-metadata": {
            "class-name": "cat",
            "type": "groundtruth/image-classification",
        },
    }
    manifest = {"S3Object": {"Bucket": "bucket", "Name": "m.manifest"}}
    lines = [{**line, "source-ref": f"s3://bucket/{n}.png"} for n in range(10)]
    (folder / "bucket" / "m.manifest").write_text("\n".join(map(json.dumps, lines)))
    with LocalRekognition(s3_dir=folder) as server:
        boto = server.boto_client()
        project = boto.create_project(ProjectName="gate")["ProjectArn"]
        train = boto.create_dataset(
            ProjectArn=project,
            DatasetType="TRAIN",
            DatasetSource={"GroundTruthManifest": manifest},
        )["DatasetArn"]
        test = boto.create_dataset(ProjectArn=project, DatasetType="TEST")["DatasetArn"]
        described = boto.describe_dataset(DatasetArn=train)["DatasetDescription"]
        assert described["StatusMessage"]
        assert (10, 10, 1, 0) == (
            described["DatasetStats"]["TotalEntries"],
            described["DatasetStats"]["LabeledEntries"],
            described["DatasetStats"]["TotalLabels"],
            described["DatasetStats"]["ErrorEntries"],
        )
        listed = boto.list_dataset_entries(DatasetArn=train, NextToken="")
        assert 10 == len(listed["DatasetEntries"])
        boto.distribute_dataset_entries(Datasets=[{"Arn": train}, {"Arn": test}])
        boto.update_dataset_entries(
            DatasetArn=train, Changes={"GroundTruth": json.dumps(line).encode()}
        )
        (summary,) = boto.describe_projects()["ProjectDescriptions"]
        for dataset in summary["Datasets"]:
            assert dataset["StatusMessage"]
            assert "SUCCESS" == dataset["StatusMessageCode"]

        named = {"ProjectArn": project, "VersionNames": ["v1"]}
        version = boto.create_project_version(
            ProjectArn=project,
            VersionName="v1",
            OutputConfig={"S3Bucket": "bucket", "S3KeyPrefix": "out"},
            Tags={"team": "door"},
        )["ProjectVersionArn"]
        boto.get_waiter("project_version_training_completed").wait(**named)
        (model,) = boto.describe_project_versions(**named)["ProjectVersionDescriptions"]
        assert ("TRAINING_COMPLETED", True) == (
            model["Status"],
            bool(model["StatusMessage"]),
        )
        assert model["TrainingEndTimestamp"] >= model["CreationTimestamp"]
        assert model["TestingDataResult"]["Validation"]["Assets"]
        where = model["EvaluationResult"]["Summary"]["S3Object"]
        evaluation = json.loads((folder / where["Bucket"] / where["Name"]).read_text())
        assert 1.0 == evaluation["AggregatedEvaluationResults"]["F1Score"]
        tags = boto.list_tags_for_resource(ResourceArn=version)["Tags"]
        assert {"team": "door"} == tags
        boto.start_project_version(ProjectVersionArn=version, MinInferenceUnits=1)
        boto.get_waiter("project_version_running").wait(**named)
        server.reply(
            "DetectCustomLabels", {"CustomLabels": [{"Name": "cat", "Confidence": 90}]}
        )
        detected = boto.detect_custom_labels(
            ProjectVersionArn=version, Image={"Bytes": SELFIE}, MinConfidence=95
        )
        assert [] == detected["CustomLabels"]
        boto.stop_project_version(ProjectVersionArn=version)
        boto.delete_project_version(ProjectVersionArn=version)
        boto.delete_dataset(DatasetArn=test)
        boto.delete_project(ProjectArn=project)
        assert [] == boto.describe_projects()["ProjectDescriptions"]


@pytest.mark.parametrize(
    ("kind", "member", "results", "start"),
    [
        ("label_detection", "Labels", [{"Label": {"Name": "Cat"}}], {}),
        ("content_moderation", "ModerationLabels", [], {}),
        ("text_detection", "TextDetections", [], {}),
        ("face_detection", "Faces", None, {}),
        ("face_search", "Persons", None, {"CollectionId": "members"}),
        ("person_tracking", "Persons", None, {}),
        ("celebrity_recognition", "Celebrities", None, {}),
    ],
)
def test_a_video_is_analysed(
    folder: Path, kind: str, member: str, results: Any, start: dict[str, Any]
) -> None:
    """Start, the notification, and pages from an empty token on."""
    (folder / "bucket" / "door.mp4").write_bytes(b"a video")
    video = {"S3Object": {"Bucket": "bucket", "Name": "door.mp4"}}
    wire = "".join(word.capitalize() for word in kind.split("_"))
    with LocalRekognition(s3_dir=folder) as server:
        boto = server.boto_client()
        boto.create_collection(CollectionId="members")
        server.declare_faces(b"a video", DeclaredFace("alice", celebrity="Alice"))
        if results is not None:
            server.reply(f"Get{wire}", {member: results})
        job = getattr(boto, f"start_{kind}")(
            Video=video, NotificationChannel=CHANNEL, **start
        )["JobId"]
        assert job == server.notifications[0].message["JobId"]

        found = getattr(boto, f"get_{kind}")(JobId=job, MaxResults=10, NextToken="")

    assert "SUCCEEDED" == found["JobStatus"]
    assert "NextToken" not in found
    assert {"Codec", "DurationMillis", "Format", "FrameRate"} <= set(
        found["VideoMetadata"]
    )
    assert len(found[member]) == (1 if results is None else len(results))
