"""Every member of AWS's published replies is in ours.

`published.json` has the replies of the developer guide, of the AWS CLI's examples, of
botocore's examples and of the JavaScript SDK's, each with its source. Lists have one
merged element. Names, ids and other texts are replaced by x.
"""

import base64
import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from rekoclient.testing import DeclaredFace, LocalRekognition, Switches, sample_image

from ..raw import call

PUBLISHED: list[dict[str, Any]] = json.loads(
    Path(__file__).with_name("published.json").read_text(encoding="utf-8")
)
CURRENT_MODEL = "null since face model 4.0, by the API reference"
EXCEPTIONS = {
    ("DetectFaces", ".OrientationCorrection"): CURRENT_MODEL,
    ("IndexFaces", ".OrientationCorrection"): CURRENT_MODEL,
    ("CompareFaces", ".SourceImageOrientationCorrection"): CURRENT_MODEL,
    ("CompareFaces", ".TargetImageOrientationCorrection"): CURRENT_MODEL,
}
RESULTS = {
    "DetectCustomLabels": ("CustomLabels",),
    "DetectLabels": ("Labels", "ImageProperties"),
    "DetectModerationLabels": ("ModerationLabels",),
    "DetectProtectiveEquipment": ("Persons",),
    "DetectText": ("TextDetections",),
    "GetContentModeration": ("ModerationLabels",),
    "GetLabelDetection": ("Labels",),
    "GetSegmentDetection": ("Segments",),
    "GetTextDetection": ("TextDetections",),
}
"""The members that a test must declare, because they are what a picture shows."""

ALICE, BOB, GROUP = sample_image("alice"), sample_image("bob"), sample_image("group")
VIDEO = {"S3Object": {"Bucket": "videos", "Name": "door.mp4"}}
MANIFEST = {"S3Object": {"Bucket": "bucket", "Name": "manifest.jsonl"}}
ENTRY = {
    "source-ref": "s3://bucket/a.png",
    "kind": 1,
    "kind-metadata": {"class-name": "cat"},
}


def paths(value: Any, where: str = "") -> Iterator[str]:
    """Yield the path of each member below a value."""
    if isinstance(value, dict):
        for name, member in value.items():
            yield f"{where}.{name}"
            yield from paths(member, f"{where}.{name}")
    elif isinstance(value, list):
        for item in value:
            yield from paths(item, f"{where}[]")


def twice(value: Any) -> Any:
    """Return a list with its elements twice, so that a page of one is not the last."""
    return value * 2 if isinstance(value, list) else value


class Session:
    """A server, and the paths of all replies to each operation."""

    def __init__(self, server: LocalRekognition) -> None:
        self._server = server
        self.paths: dict[str, set[str]] = defaultdict(set)

    def __call__(self, operation: str, **members: Any) -> Any:
        """Send a request that must succeed, and return the reply."""
        status, _, reply = call(self._server, operation, members)
        assert 200 == status, reply
        self.paths[operation] |= set(paths(reply))
        return reply


def image(data: bytes) -> dict[str, str]:
    """Return an Image with bytes."""
    return {"Bytes": base64.b64encode(data).decode()}


@pytest.fixture(scope="module")
def ours() -> dict[str, set[str]]:
    """Return the paths of our replies to each operation."""
    switches = Switches(filter_results=False)
    with LocalRekognition(switches=switches) as server:
        session = Session(server)
        server.declare_faces(ALICE, DeclaredFace("alice", celebrity="Alice"))
        small = DeclaredFace("carol", width=0.1, height=0.1, flaws=("LOW_SHARPNESS",))
        server.declare_faces(GROUP, "alice", small)
        seen = DeclaredFace("alice", celebrity="Alice", timestamps=(0, 500))
        server.declare_faces(b"a video", seen, "bob")
        server.put_s3_object("videos", "door.mp4", b"a video")
        line = json.dumps(ENTRY).encode()
        server.put_s3_object("bucket", "manifest.jsonl", line + b"\n" + line)
        for operation, members in RESULTS.items():
            for published in PUBLISHED:
                reply = published["reply"]
                declared = {
                    name: twice(reply[name]) for name in members if name in reply
                }
                if published["operation"] == operation and declared:
                    server.reply(operation, declared)
                    use_declared(session, operation)
        use_collections(session)
        use_pictures(session)
        use_videos(session)
        use_custom_labels(session)
        use_stream_processors(session)
        return session.paths


def use_collections(session: Session) -> None:
    """Use every operation on collections, users and faces."""
    for name in ("staff", "guests"):
        arn = session("CreateCollection", CollectionId=name, Tags={"x": "x"})
    session("DescribeCollection", CollectionId="staff")
    session("ListCollections", MaxResults=1)
    resource = arn["CollectionArn"]
    session("ListTagsForResource", ResourceArn=resource)
    staff = {"CollectionId": "staff"}
    records = [
        session(
            "IndexFaces",
            **staff,
            Image=image(picture),
            ExternalImageId=name,
            DetectionAttributes=["ALL"],
        )["FaceRecords"]
        for name, picture in (("a", ALICE), ("g", GROUP), ("b", BOB), ("a2", ALICE))
    ]
    alice, group, bob, again = (found[0]["Face"]["FaceId"] for found in records)
    for user in ("alice", "bob"):
        session("CreateUser", **staff, UserId=user)
    session("AssociateFaces", **staff, UserId="bob", FaceIds=[bob])
    session("AssociateFaces", **staff, UserId="alice", FaceIds=[alice, bob])
    session("AssociateFaces", **staff, UserId="bob", FaceIds=[again])
    session("ListUsers", **staff, MaxResults=1)
    session("ListFaces", **staff, MaxResults=1)
    session("ListFaces", **staff, UserId="alice")
    session("SearchFaces", **staff, FaceId=alice)
    session("SearchFacesByImage", **staff, Image=image(ALICE))
    session("SearchUsers", **staff, UserId="alice", UserMatchThreshold=0)
    session("SearchUsers", **staff, FaceId=group)
    session("SearchUsersByImage", **staff, Image=image(GROUP))
    session("DisassociateFaces", **staff, UserId="alice", FaceIds=[alice, bob])
    session("DeleteFaces", **staff, FaceIds=[alice, bob])
    session("DeleteCollection", CollectionId="guests")


def use_pictures(session: Session) -> None:
    """Use every operation on the faces of a picture."""
    session("DetectFaces", Image=image(GROUP), Attributes=["ALL"])
    session("CompareFaces", SourceImage=image(ALICE), TargetImage=image(GROUP))
    session("RecognizeCelebrities", Image=image(GROUP))
    found = session("RecognizeCelebrities", Image=image(ALICE))
    session("GetCelebrityInfo", Id=found["CelebrityFaces"][0]["Id"])


def use_declared(session: Session, operation: str) -> None:
    """Use an operation whose results are declared."""
    if operation.startswith("Get"):
        use_video(session, operation.removeprefix("Get"))
    elif operation == "DetectProtectiveEquipment":
        wanted = {"MinConfidence": 80, "RequiredEquipmentTypes": ["FACE_COVER"]}
        session(operation, Image=image(ALICE), SummarizationAttributes=wanted)
    elif operation != "DetectCustomLabels":
        session(operation, Image=image(ALICE))


def use_video(session: Session, kind: str) -> None:
    """Start a job, and read a page of its results."""
    own: dict[str, dict[str, Any]] = {
        "FaceSearch": {"CollectionId": "staff"},
        "SegmentDetection": {"SegmentTypes": ["SHOT"]},
    }
    job = session(f"Start{kind}", Video=VIDEO, **own.get(kind, {}))
    session(f"Get{kind}", **job)
    session(f"Get{kind}", **job, MaxResults=1)


def use_videos(session: Session) -> None:
    """Use every job on videos."""
    for kind in (
        "CelebrityRecognition",
        "FaceDetection",
        "FaceSearch",
        "PersonTracking",
    ):
        use_video(session, kind)
    for _ in range(2):
        job = session(
            "StartMediaAnalysisJob",
            JobName="x",
            OperationsConfig={
                "DetectModerationLabels": {
                    "MinConfidence": 50,
                    "ProjectVersion": "arn:aws:rekognition:us-east-1:123456789012:"
                    "project/gate/version/v1/1690556751958",
                }
            },
            Input=MANIFEST,
            OutputConfig={"S3Bucket": "bucket", "S3KeyPrefix": "out"},
        )
    session("GetMediaAnalysisJob", **job)
    session("ListMediaAnalysisJobs", MaxResults=1)


def use_custom_labels(session: Session) -> None:
    """Use every operation on projects, datasets and models."""
    project = session("CreateProject", ProjectName="gate")
    other = session("CreateProject", ProjectName="door")
    output = {"OutputConfig": {"S3Bucket": "bucket", "S3KeyPrefix": "out"}}
    dataset = session(
        "CreateDataset",
        **project,
        DatasetType="TRAIN",
        DatasetSource={"GroundTruthManifest": MANIFEST},
    )
    session("DescribeDataset", **dataset)
    session("ListDatasetEntries", **dataset, MaxResults=1)
    session("ListDatasetLabels", **dataset)
    version = session("CreateProjectVersion", **project, VersionName="v1", **output)
    session("CreateProjectVersion", **project, VersionName="v2", **output)
    session("DescribeProjects", MaxResults=1)
    session("DescribeProjectVersions", **project, MaxResults=1)
    session(
        "CopyProjectVersion",
        SourceProjectArn=project["ProjectArn"],
        SourceProjectVersionArn=version["ProjectVersionArn"],
        DestinationProjectArn=other["ProjectArn"],
        VersionName="v1",
        **output,
    )
    for name in ("a", "b", "c", "d", "e", "f"):
        session("PutProjectPolicy", **project, PolicyName=name, PolicyDocument="{}")
    session("ListProjectPolicies", **project)
    session("StartProjectVersion", **version, MinInferenceUnits=1)
    session("DetectCustomLabels", **version, Image=image(ALICE))
    session("StopProjectVersion", **version)
    session("DeleteProjectVersion", **version)
    session("DeleteProject", **session("CreateProject", ProjectName="empty"))


def use_stream_processors(session: Session) -> None:
    """Use the operations on stream processors."""
    arn = "arn:aws:kinesis:us-east-1:123456789012:stream/x"
    video = "arn:aws:kinesisvideo:us-east-1:123456789012:stream/x/1"
    session(
        "CreateStreamProcessor",
        Name="x",
        Input={"KinesisVideoStream": {"Arn": video}},
        Output={"KinesisDataStream": {"Arn": arn}},
        RoleArn="arn:aws:iam::123456789012:role/x",
        Settings={"FaceSearch": {"CollectionId": "staff", "FaceMatchThreshold": 80}},
    )
    session("DescribeStreamProcessor", Name="x")
    session("ListStreamProcessors")


@pytest.mark.parametrize(
    "published",
    [
        pytest.param(each, id=f"{each['operation']}-{each['source']}")
        for each in PUBLISHED
    ],
)
def test_a_published_reply_has_no_member_that_ours_lacks(
    ours: dict[str, set[str]], published: dict[str, Any]
) -> None:
    """Each path is in ours, or is an exception with a reason."""
    operation = published["operation"]
    missing = set(paths(published["reply"])) - ours[operation]

    assert set() == {path for path in missing if (operation, path) not in EXCEPTIONS}


def test_each_exception_is_published(ours: dict[str, set[str]]) -> None:
    """An exception that is not needed must be removed."""
    published = {
        (each["operation"], path) for each in PUBLISHED for path in paths(each["reply"])
    }
    mine = {(operation, path) for operation in ours for path in ours[operation]}

    assert set(EXCEPTIONS) == set(EXCEPTIONS) & published - mine
