"""Plain boto3: every operation of the service succeeds once."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from botocore import xform_name
from botocore.exceptions import ClientError

from rekoclient.testing import Clock, DeclaredFace, LocalRekognition, sample_image
from rekoclient.testing.operations import ADDS_DECLARED, DECLARED
from rekoclient.testing.service.model import model

ALICE = {"Bytes": sample_image("alice")}
VIDEO = {"S3Object": {"Bucket": "videos", "Name": "door.mp4"}}
OUTPUT = {"S3Bucket": "models", "S3KeyPrefix": "out"}
# Collections, users, faces, associations, searches and tags.
ON_COLLECTIONS = 19


@pytest.fixture
def boto(server: LocalRekognition) -> Any:
    """Return a client that checks parameters, of a server with jobs of one second."""
    server.switch(job_time=1, filter_results=False)
    return server.boto_client()


def paged(boto: Any, method: str, member: str, **parameters: Any) -> list[Any]:
    """Return all items of a paginator with pages of one item."""
    pages = boto.get_paginator(method).paginate(
        **parameters, PaginationConfig={"PageSize": 1}
    )
    found = [page[member] for page in pages]
    assert all(len(each) <= 1 for each in found)
    return [each for page in found for each in page]


def use_collections(boto: Any) -> None:
    """Create, read and delete one resource of each kind in collections."""
    staff = {"CollectionId": "staff"}
    arn = boto.create_collection(**staff, Tags={"team": "door"})["CollectionArn"]
    boto.create_collection(CollectionId="guests")
    assert arn == boto.describe_collection(**staff)["CollectionARN"]
    listed = paged(boto, "list_collections", "CollectionIds")
    assert ["staff", "guests"] == listed
    boto.tag_resource(ResourceArn=arn, Tags={"colour": "red"})
    boto.untag_resource(ResourceArn=arn, TagKeys=["team"])
    assert {"colour": "red"} == boto.list_tags_for_resource(ResourceArn=arn)["Tags"]

    for user in ("alice", "bob"):
        boto.create_user(**staff, UserId=user)
    users = paged(boto, "list_users", "Users", **staff)
    assert ["alice", "bob"] == [user["UserId"] for user in users]
    first, second = (
        boto.index_faces(**staff, Image=ALICE, ExternalImageId=name)["FaceRecords"][0][
            "Face"
        ]["FaceId"]
        for name in ("one", "two")
    )
    alice = {**staff, "UserId": "alice"}
    associated = boto.associate_faces(**alice, FaceIds=[first])
    assert [{"FaceId": first}] == associated["AssociatedFaces"]
    faces = paged(boto, "list_faces", "Faces", **staff)
    assert [(first, "alice"), (second, None)] == [
        (face["FaceId"], face.get("UserId")) for face in faces
    ]
    (match,) = boto.search_faces(**staff, FaceId=second)["FaceMatches"]
    assert first == match["Face"]["FaceId"]
    assert 2 == len(boto.search_faces_by_image(**staff, Image=ALICE)["FaceMatches"])
    for search, by in (
        (boto.search_users, {"FaceId": second}),
        (boto.search_users_by_image, {"Image": ALICE}),
    ):
        (match,) = search(**staff, **by)["UserMatches"]
        assert "alice" == match["User"]["UserId"]

    refused = boto.delete_faces(**staff, FaceIds=[first, second])
    assert [second] == refused["DeletedFaces"]
    assert [first] == [each["FaceId"] for each in refused["UnsuccessfulFaceDeletions"]]
    freed = boto.disassociate_faces(**alice, FaceIds=[first])
    assert [{"FaceId": first}] == freed["DisassociatedFaces"]
    boto.delete_user(**alice)
    for name in listed:
        boto.delete_collection(CollectionId=name)
    assert [] == boto.list_collections()["CollectionIds"]


def test_a_scenario_over_all_operations_on_collections(
    server: LocalRekognition, boto: Any
) -> None:
    """Every operation and paginator of collections succeeds."""
    use_collections(boto)

    assert ON_COLLECTIONS == len(server.requests.counts())


def answer(shape_name: str, within: frozenset[str] = frozenset()) -> Any:
    """Return a reply with every member of the model and one element in each list."""
    shape = model().shapes[shape_name]
    within |= {shape_name}
    match shape["type"]:
        case "structure":
            return {
                name: answer(member, within)
                for name, member in model().members(shape_name).items()
                if member not in within and name != "NextToken"
            }
        case "list":
            return [answer(shape["member"]["shape"], within)]
        case "map":
            return {"key": answer(shape["value"]["shape"], within)}
        case "string":
            return shape.get("enum", ["x" * shape.get("min", 1)])[0]
        case "boolean":
            return True
        case "timestamp":
            return datetime(2026, 1, 2, tzinfo=UTC)
        case "blob":
            return b"x"
        case "integer" | "long":
            return max(1, shape.get("min", 1))
        case _:
            return 1.5


def found(boto: Any, operation: str, parameters: dict[str, Any]) -> Any:
    """Return the members of a response without its metadata."""
    whole = getattr(boto, xform_name(operation))(**parameters)
    return {k: v for k, v in whole.items() if k != "ResponseMetadata"}


def use_declared(
    server: LocalRekognition, boto: Any, operation: str, parameters: dict[str, Any]
) -> None:
    """Check that an operation is refused first, and then returns the declared reply."""
    with pytest.raises(ClientError, match=rf"server\.reply\('{operation}'"):
        found(boto, operation, parameters)
    declared = answer(model().operations[operation].output)
    server.reply(operation, declared)
    assert declared == found(boto, operation, parameters)


def use_custom_labels(server: LocalRekognition, boto: Any, clock: Clock) -> None:
    """Create, read and delete projects, datasets, models and policies."""
    gate, other = (
        {"ProjectArn": boto.create_project(ProjectName=name)["ProjectArn"]}
        for name in ("gate", "other")
    )
    clock.advance(1)
    train, test = (
        boto.create_dataset(**gate, DatasetType=kind)["DatasetArn"]
        for kind in ("TRAIN", "TEST")
    )
    clock.advance(1)
    lines = "\n".join(json.dumps({"source-ref": f"s3://b/{n}.png"}) for n in range(5))
    boto.update_dataset_entries(DatasetArn=train, Changes={"GroundTruth": lines})
    clock.advance(1)
    boto.distribute_dataset_entries(Datasets=[{"Arn": train}, {"Arn": test}])
    clock.advance(1)
    assert "Status" in boto.describe_dataset(DatasetArn=train)["DatasetDescription"]
    assert 4 == len(boto.list_dataset_entries(DatasetArn=train)["DatasetEntries"])
    assert [] == boto.list_dataset_labels(DatasetArn=train)["DatasetLabelDescriptions"]

    new = {"VersionName": "v1", "OutputConfig": OUTPUT}
    arn = boto.create_project_version(**gate, **new)["ProjectVersionArn"]
    version = {"ProjectVersionArn": arn}
    clock.advance(1)
    copy = boto.copy_project_version(
        SourceProjectArn=gate["ProjectArn"],
        SourceProjectVersionArn=arn,
        DestinationProjectArn=other["ProjectArn"],
        **new,
    )
    boto.start_project_version(**version, MinInferenceUnits=1)
    clock.advance(1)
    use_declared(server, boto, "DetectCustomLabels", {**version, "Image": ALICE})
    boto.stop_project_version(**version)
    clock.advance(1)
    assert 1 == len(
        boto.describe_project_versions(**gate)["ProjectVersionDescriptions"]
    )
    assert 2 == len(boto.describe_projects()["ProjectDescriptions"])

    policy = {**gate, "PolicyName": "share"}
    boto.put_project_policy(**policy, PolicyDocument=json.dumps({"Statement": []}))
    assert 1 == len(boto.list_project_policies(**gate)["ProjectPolicies"])
    boto.delete_project_policy(**policy)
    for each in (arn, copy["ProjectVersionArn"]):
        boto.delete_project_version(ProjectVersionArn=each)
    for each in (train, test):
        boto.delete_dataset(DatasetArn=each)
    clock.advance(1)
    for each in (gate, other):
        boto.delete_project(**each)
    clock.advance(1)
    assert [] == boto.describe_projects()["ProjectDescriptions"]


def use_stream_processors(boto: Any, clock: Clock) -> None:
    """Create, update, start, stop and delete a stream processor."""
    door = {"Name": "door"}
    kinesis = "arn:aws:kinesisvideo:us-east-1:123456789012:stream/door/1"
    boto.create_stream_processor(
        **door,
        Input={"KinesisVideoStream": {"Arn": kinesis}},
        Output={"S3Destination": {"Bucket": "frames"}},
        Settings={"ConnectedHome": {"Labels": ["PERSON"]}},
        RoleArn="arn:aws:iam::123456789012:role/door",
    )
    pets = {"ConnectedHomeForUpdate": {"Labels": ["PET"]}}
    for step, changes in (
        (boto.update_stream_processor, {"SettingsForUpdate": pets}),
        (boto.start_stream_processor, {}),
        (boto.stop_stream_processor, {}),
    ):
        step(**door, **changes)
        clock.advance(1)
    assert "STOPPED" == boto.describe_stream_processor(**door)["Status"]
    assert 1 == len(boto.list_stream_processors()["StreamProcessors"])
    boto.delete_stream_processor(**door)


def use_jobs(server: LocalRekognition, boto: Any, clock: Clock) -> None:
    """Start a job of each kind, and read its declared results."""
    boto.create_collection(CollectionId="staff")
    own: dict[str, dict[str, Any]] = {
        "FaceSearch": {"CollectionId": "staff"},
        "SegmentDetection": {"SegmentTypes": ["SHOT"]},
    }
    starts = {each for each in ADDS_DECLARED if each.startswith("Start")}
    for start in sorted(starts - {"StartMediaAnalysisJob"}):
        kind = start.removeprefix("Start")
        parameters = {"Video": VIDEO, **own.get(kind, {})}
        job = found(boto, start, parameters)
        clock.advance(1)
        use_declared(server, boto, f"Get{kind}", job)

    manifest = {"S3Object": {"Bucket": "manifests", "Name": "pictures.jsonl"}}
    job = found(
        boto,
        "StartMediaAnalysisJob",
        {
            "OperationsConfig": {"DetectModerationLabels": {}},
            "Input": manifest,
            "OutputConfig": {"S3Bucket": "results"},
        },
    )
    session = found(boto, "CreateFaceLivenessSession", {})
    clock.advance(1)
    for get, named in (
        ("GetMediaAnalysisJob", job),
        ("GetFaceLivenessSessionResults", session),
    ):
        declared = answer(model().operations[get].output)
        server.reply(get, declared)
        assert declared == found(boto, get, named)
    assert 1 == len(boto.list_media_analysis_jobs()["MediaAnalysisJobs"])


def test_every_operation_succeeds(
    server: LocalRekognition, boto: Any, clock: Clock
) -> None:
    """All 75 operations return a response that boto3 can read."""
    use_collections(boto)
    use_custom_labels(server, boto, clock)
    use_stream_processors(boto, clock)
    use_jobs(server, boto, clock)
    server.declare_faces(sample_image("alice"), DeclaredFace("a", celebrity="Alice"))
    found(boto, "DetectFaces", {"Image": ALICE})
    found(boto, "CompareFaces", {"SourceImage": ALICE, "TargetImage": ALICE})
    (celebrity,) = found(boto, "RecognizeCelebrities", {"Image": ALICE})[
        "CelebrityFaces"
    ]
    found(boto, "GetCelebrityInfo", {"Id": celebrity["Id"]})
    for operation in sorted(DECLARED - {"DetectCustomLabels"}):
        use_declared(server, boto, operation, {"Image": ALICE})

    done = {each.operation for each in server.requests if each.status == 200}
    assert set(model().operations) == done


def test_an_empty_token_is_the_first_page(
    server: LocalRekognition, boto: Any, clock: Clock
) -> None:
    """Programs begin a loop with an empty NextToken, on every paged operation."""
    paged = {
        name
        for name, operation in model().operations.items()
        if "NextToken" in model().members(operation.input)
    }

    def begin(params: dict[str, Any], model: Any, **_: Any) -> None:
        if model.name in paged:
            params.setdefault("NextToken", "")

    boto.meta.events.register("provide-client-params.rekognition.*", begin)
    use_collections(boto)
    use_custom_labels(server, boto, clock)
    use_stream_processors(boto, clock)
    use_jobs(server, boto, clock)

    begun = {
        each.operation
        for each in server.requests
        if each.status == 200 and each.body.get("NextToken") == ""
    }
    assert paged == begun
