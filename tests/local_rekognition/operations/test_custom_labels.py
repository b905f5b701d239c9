"""The life cycles of projects, datasets, models, policies and stream processors."""

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from rekoclient.testing import Clock, LocalRekognition, sample_image

OUTPUT = {"S3Bucket": "models", "S3KeyPrefix": "out"}
ALICE = {"Bytes": sample_image("alice")}
POLICY = json.dumps({"Version": "2012-10-17", "Statement": []})


@pytest.fixture
def boto(server: LocalRekognition, boto: Any) -> Any:
    """Return a client of a server whose jobs take ten seconds."""
    server.switch(job_time=10)
    return boto


@pytest.fixture
def project(boto: Any, clock: Clock) -> str:
    """Return the ARN of a created project."""
    arn: str = boto.create_project(ProjectName="gate", Tags={"team": "door"})[
        "ProjectArn"
    ]
    clock.advance(10)
    return arn


@pytest.fixture
def version(boto: Any, project: str, clock: Clock) -> str:
    """Return the ARN of a trained model."""
    arn: str = boto.create_project_version(
        ProjectArn=project, VersionName="v1", OutputConfig=OUTPUT
    )["ProjectVersionArn"]
    clock.advance(10)
    return arn


def status(boto: Any, project: str) -> list[str]:
    """Return the status of each model, the newest first."""
    answer = boto.describe_project_versions(ProjectArn=project)
    return [version["Status"] for version in answer["ProjectVersionDescriptions"]]


def test_a_project_is_created_and_deleted(boto: Any, clock: Clock) -> None:
    """The status is CREATING, CREATED and DELETING."""
    arn = boto.create_project(ProjectName="gate")["ProjectArn"]

    def seen() -> list[str]:
        projects = boto.describe_projects(ProjectNames=["gate"])
        return [project["Status"] for project in projects["ProjectDescriptions"]]

    assert ["CREATING"] == seen()
    clock.advance(10)
    assert ["CREATED"] == seen()
    with pytest.raises(boto.exceptions.ResourceInUseException):
        boto.create_project(ProjectName="gate")
    assert "DELETING" == boto.delete_project(ProjectArn=arn)["Status"]
    assert ["DELETING"] == seen()
    clock.advance(10)
    assert [] == seen()
    with pytest.raises(boto.exceptions.ResourceNotFoundException):
        boto.delete_project(ProjectArn=arn)


def test_projects_are_listed_by_feature_in_pages(boto: Any) -> None:
    """The default feature is Custom Labels."""
    for name in "abc":
        boto.create_project(ProjectName=name)
    boto.create_project(ProjectName="m", Feature="CONTENT_MODERATION")

    pages = boto.get_paginator("describe_projects").paginate(
        PaginationConfig={"PageSize": 2}
    )
    assert [2, 1] == [len(page["ProjectDescriptions"]) for page in pages]
    other = boto.describe_projects(Features=["CONTENT_MODERATION"])
    assert 1 == len(other["ProjectDescriptions"])


def test_a_model_is_trained_started_stopped_and_deleted(
    boto: Any, project: str, clock: Clock
) -> None:
    """The waiters of boto3 see each status."""
    arn = boto.create_project_version(
        ProjectArn=project, VersionName="v1", OutputConfig=OUTPUT
    )["ProjectVersionArn"]
    seen = [status(boto, project)]
    clock.advance(10)
    now = {"Delay": 0, "MaxAttempts": 1}
    boto.get_waiter("project_version_training_completed").wait(
        ProjectArn=project, WaiterConfig=now
    )
    for step, options in (
        (boto.start_project_version, {"MinInferenceUnits": 1}),
        (boto.stop_project_version, {}),
        (boto.delete_project_version, {}),
    ):
        answer = step(ProjectVersionArn=arn, **options)
        seen.append([answer["Status"]])
        assert seen[-1] == status(boto, project)
        clock.advance(10)
        if step == boto.start_project_version:
            boto.get_waiter("project_version_running").wait(
                ProjectArn=project, WaiterConfig=now
            )
        seen.append(status(boto, project))

    assert [
        ["TRAINING_IN_PROGRESS"],
        ["STARTING"],
        ["RUNNING"],
        ["STOPPING"],
        ["STOPPED"],
        ["DELETING"],
        [],
    ] == seen


def test_a_running_model_returns_declared_labels(
    server: LocalRekognition, boto: Any, version: str, clock: Clock
) -> None:
    """A stopped model is not ready."""
    server.reply("DetectCustomLabels", {"CustomLabels": [{"Name": "open"}]})
    with pytest.raises(boto.exceptions.ResourceNotReadyException):
        boto.detect_custom_labels(ProjectVersionArn=version, Image=ALICE)

    boto.start_project_version(ProjectVersionArn=version, MinInferenceUnits=1)
    clock.advance(10)
    answer = boto.detect_custom_labels(ProjectVersionArn=version, Image=ALICE)
    assert [{"Name": "open"}] == answer["CustomLabels"]


def test_undeclared_labels_are_refused(boto: Any, version: str, clock: Clock) -> None:
    """The message explains how to declare them."""
    boto.start_project_version(ProjectVersionArn=version, MinInferenceUnits=1)
    clock.advance(10)

    with pytest.raises(ClientError, match=r"server\.reply\('DetectCustomLabels'"):
        boto.detect_custom_labels(ProjectVersionArn=version, Image=ALICE)


def test_steps_out_of_order_are_refused(boto: Any, project: str, version: str) -> None:
    """A running model cannot be deleted, a stopped one not be stopped."""
    in_use = boto.exceptions.ResourceInUseException
    with pytest.raises(in_use):
        boto.stop_project_version(ProjectVersionArn=version)
    with pytest.raises(in_use):
        boto.delete_project(ProjectArn=project)
    with pytest.raises(in_use):
        boto.create_project_version(
            ProjectArn=project, VersionName="v1", OutputConfig=OUTPUT
        )
    boto.start_project_version(ProjectVersionArn=version, MinInferenceUnits=1)
    with pytest.raises(in_use):
        boto.start_project_version(ProjectVersionArn=version, MinInferenceUnits=1)
    with pytest.raises(in_use):
        boto.delete_project_version(ProjectVersionArn=version)


def test_a_model_is_copied(boto: Any, project: str, version: str, clock: Clock) -> None:
    """The copy in the other project can be started."""
    other = boto.create_project(ProjectName="other")["ProjectArn"]
    copied = boto.copy_project_version(
        SourceProjectArn=project,
        SourceProjectVersionArn=version,
        DestinationProjectArn=other,
        VersionName="v1",
        OutputConfig=OUTPUT,
    )["ProjectVersionArn"]

    assert ["COPYING_IN_PROGRESS"] == status(boto, other)
    clock.advance(10)
    assert ["COPYING_COMPLETED"] == status(boto, other)
    boto.start_project_version(ProjectVersionArn=copied, MinInferenceUnits=1)
    with pytest.raises(boto.exceptions.ResourceNotFoundException):
        boto.copy_project_version(
            SourceProjectArn=other,
            SourceProjectVersionArn=version,
            DestinationProjectArn=other,
            VersionName="v2",
            OutputConfig=OUTPUT,
        )


def test_models_are_described_in_pages_and_by_name(
    boto: Any, project: str, version: str, clock: Clock
) -> None:
    """The newest model is first."""
    for name in ("v2", "v3"):
        boto.create_project_version(
            ProjectArn=project, VersionName=name, OutputConfig=OUTPUT
        )

    pages = boto.get_paginator("describe_project_versions").paginate(
        ProjectArn=project, PaginationConfig={"PageSize": 2}
    )
    arns = [
        v["ProjectVersionArn"] for p in pages for v in p["ProjectVersionDescriptions"]
    ]
    assert ["v3", "v2", "v1"] == [arn.split("/")[3] for arn in arns]
    one = boto.describe_project_versions(ProjectArn=project, VersionNames=["v1"])
    assert [version] == [
        v["ProjectVersionArn"] for v in one["ProjectVersionDescriptions"]
    ]


def test_projects_models_and_datasets_have_tags(boto: Any, project: str) -> None:
    """Deleting a resource deletes its tags."""
    assert {"team": "door"} == boto.list_tags_for_resource(ResourceArn=project)["Tags"]

    boto.tag_resource(ResourceArn=project, Tags={"colour": "red"})
    assert 2 == len(boto.list_tags_for_resource(ResourceArn=project)["Tags"])


def test_a_policy_is_replaced_by_revision(boto: Any, project: str) -> None:
    """A change contains the revision to replace."""
    policy = {"ProjectArn": project, "PolicyName": "share", "PolicyDocument": POLICY}
    first = boto.put_project_policy(**policy)["PolicyRevisionId"]
    with pytest.raises(boto.exceptions.ResourceAlreadyExistsException):
        boto.put_project_policy(**policy)
    with pytest.raises(boto.exceptions.InvalidPolicyRevisionIdException):
        boto.put_project_policy(**policy, PolicyRevisionId="0")
    with pytest.raises(boto.exceptions.MalformedPolicyDocumentException):
        boto.put_project_policy(**{**policy, "PolicyName": "x", "PolicyDocument": "{"})
    deep = {**policy, "PolicyName": "x", "PolicyDocument": "[" * 1_900}
    with pytest.raises(boto.exceptions.MalformedPolicyDocumentException):
        boto.put_project_policy(**deep)

    second = boto.put_project_policy(**policy, PolicyRevisionId=first)
    (listed,) = boto.list_project_policies(ProjectArn=project)["ProjectPolicies"]
    assert (second["PolicyRevisionId"], POLICY) == (
        listed["PolicyRevisionId"],
        listed["PolicyDocument"],
    )
    named = {"ProjectArn": project, "PolicyName": "share"}
    with pytest.raises(boto.exceptions.InvalidPolicyRevisionIdException):
        boto.delete_project_policy(**named, PolicyRevisionId=first)
    boto.delete_project_policy(**named)
    with pytest.raises(boto.exceptions.ResourceNotFoundException):
        boto.delete_project_policy(**named)


def entry(name: str, *labels: str) -> str:
    """Return an entry of a dataset with one label."""
    content: dict[str, Any] = {"source-ref": f"s3://pictures/{name}.png"}
    for label in labels:
        content[label] = 1
        content[f"{label}-metadata"] = {"class-name": label, "confidence": 1}
    return json.dumps(content)


def boxes(name: str) -> str:
    """Return an entry with two boxes of one label."""
    return json.dumps(
        {
            "source-ref": f"s3://pictures/{name}.png",
            "box": {"annotations": [{"class_id": 0}, {"class_id": 0}]},
            "box-metadata": {"class-map": {"0": "cat"}},
        }
    )


@pytest.fixture
def dataset(boto: Any, project: str, clock: Clock) -> str:
    """Return the ARN of a dataset with three pictures."""
    arn: str = boto.create_dataset(ProjectArn=project, DatasetType="TRAIN")[
        "DatasetArn"
    ]
    clock.advance(10)
    lines = "\n".join((entry("a", "cat", "dog"), boxes("b"), entry("c")))
    boto.update_dataset_entries(DatasetArn=arn, Changes={"GroundTruth": lines.encode()})
    clock.advance(10)
    return arn


def entries(boto: Any, dataset: str, **parameters: Any) -> list[str]:
    """Return the pictures of a dataset."""
    pages = boto.get_paginator("list_dataset_entries").paginate(
        DatasetArn=dataset, PaginationConfig={"PageSize": 2}, **parameters
    )
    lines = [json.loads(line) for page in pages for line in page["DatasetEntries"]]
    return [line["source-ref"].split("/")[-1][0] for line in lines]


def test_a_dataset_is_created_and_deleted(
    boto: Any, project: str, clock: Clock
) -> None:
    """The status is CREATE_IN_PROGRESS, CREATE_COMPLETE and DELETE_IN_PROGRESS."""
    arn = boto.create_dataset(ProjectArn=project, DatasetType="TRAIN")["DatasetArn"]

    def seen() -> str:
        described = boto.describe_dataset(DatasetArn=arn)["DatasetDescription"]
        status: str = described["Status"]
        return status

    assert "CREATE_IN_PROGRESS" == seen()
    with pytest.raises(boto.exceptions.ResourceInUseException):
        boto.delete_dataset(DatasetArn=arn)
    with pytest.raises(boto.exceptions.ResourceAlreadyExistsException):
        boto.create_dataset(ProjectArn=project, DatasetType="TRAIN")
    clock.advance(10)
    assert "CREATE_COMPLETE" == seen()
    (described,) = boto.describe_projects()["ProjectDescriptions"]
    assert [arn] == [each["DatasetArn"] for each in described["Datasets"]]
    boto.delete_dataset(DatasetArn=arn)
    assert "DELETE_IN_PROGRESS" == seen()
    clock.advance(10)
    with pytest.raises(boto.exceptions.ResourceNotFoundException):
        seen()


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({}, ["a", "b", "c"]),
        ({"ContainsLabels": ["cat"]}, ["a", "b"]),
        ({"ContainsLabels": ["dog"]}, ["a"]),
        ({"Labeled": False}, ["c"]),
        ({"Labeled": True}, ["a", "b"]),
        ({"SourceRefContains": "c.png"}, ["c"]),
        ({"HasErrors": True}, []),
    ],
)
def test_entries_are_filtered(
    boto: Any, dataset: str, parameters: dict[str, Any], expected: list[str]
) -> None:
    """Entries are listed by label, by source, with and without labels."""
    assert expected == entries(boto, dataset, **parameters)


def test_an_entry_of_the_same_picture_is_replaced(
    boto: Any, dataset: str, clock: Clock
) -> None:
    """All other entries stay."""
    boto.update_dataset_entries(
        DatasetArn=dataset, Changes={"GroundTruth": entry("c", "cat").encode()}
    )
    with pytest.raises(boto.exceptions.ResourceInUseException):
        entries(boto, dataset)
    clock.advance(10)

    stats = boto.describe_dataset(DatasetArn=dataset)["DatasetDescription"]
    assert {
        "LabeledEntries": 3,
        "TotalEntries": 3,
        "TotalLabels": 2,
        "ErrorEntries": 0,
    } == stats["DatasetStats"]


@pytest.mark.parametrize(
    "line",
    [
        *(b"no JSON", b"[" * 50_000, b'{"source-ref":' * 2_000, b"5", b"null", b"[]"),
        *(b"{}", b'{"source-ref": 5}', b"\xff", b'{"source-ref": %s}' % (b"9" * 9_000)),
        b'{"source-ref": "s3://b/k", "x-metadata": 5}',
        b'{"source-ref": "s3://b/k", "x-metadata": {"class-name": []}}',
        b'{"source-ref": "s3://b/k", "x": {"annotations": 5}, "x-metadata": {}}',
        b'{"source-ref": "s3://b/k", "x": {"annotations": [{}]}, "x-metadata": {}}',
    ],
)
def test_an_invalid_entry_is_refused(boto: Any, dataset: str, line: bytes) -> None:
    """The dataset keeps its entries, and can be listed."""
    before = entries(boto, dataset)
    with pytest.raises(boto.exceptions.InvalidParameterException):
        boto.update_dataset_entries(DatasetArn=dataset, Changes={"GroundTruth": line})

    assert before == entries(boto, dataset)
    assert boto.list_dataset_labels(DatasetArn=dataset)


def test_labels_are_counted(boto: Any, dataset: str) -> None:
    """There is a count of pictures and one of boxes."""
    labels = boto.list_dataset_labels(DatasetArn=dataset)["DatasetLabelDescriptions"]

    assert [("cat", 2, 3), ("dog", 1, 1)] == [
        (
            label["LabelName"],
            label["LabelStats"]["EntryCount"],
            label["LabelStats"]["BoundingBoxCount"],
        )
        for label in labels
    ]


def test_entries_are_distributed(
    boto: Any, project: str, dataset: str, clock: Clock
) -> None:
    """Every fifth entry moves to the empty test dataset."""
    lines = "\n".join(entry(name) for name in "defghij").encode()
    boto.update_dataset_entries(DatasetArn=dataset, Changes={"GroundTruth": lines})
    test = boto.create_dataset(ProjectArn=project, DatasetType="TEST")["DatasetArn"]
    clock.advance(10)

    both = [{"Arn": dataset}, {"Arn": test}]
    boto.distribute_dataset_entries(Datasets=both)
    clock.advance(10)
    assert ["e", "j"] == entries(boto, test)
    assert ["a", "b", "c", "d", "f", "g", "h", "i"] == entries(boto, dataset)
    with pytest.raises(boto.exceptions.InvalidParameterException):
        boto.distribute_dataset_entries(Datasets=both)


def test_a_dataset_is_copied_or_declared(
    server: LocalRekognition, boto: Any, dataset: str, clock: Clock
) -> None:
    """The entries of a manifest in S3 must be declared."""
    other = boto.create_project(ProjectName="other")["ProjectArn"]
    copy = boto.create_dataset(
        ProjectArn=other, DatasetType="TRAIN", DatasetSource={"DatasetArn": dataset}
    )["DatasetArn"]
    manifest = {"S3Object": {"Bucket": "manifests", "Name": "train.jsonl"}}
    unknown = boto.create_dataset(
        ProjectArn=other,
        DatasetType="TEST",
        DatasetSource={"GroundTruthManifest": manifest},
    )["DatasetArn"]
    clock.advance(10)

    assert ["a", "b", "c"] == entries(boto, copy)
    with pytest.raises(ClientError, match=r"server\.reply\('ListDatasetEntries'"):
        entries(boto, unknown)
    with pytest.raises(ClientError, match=r"server\.reply\('ListDatasetLabels'"):
        boto.list_dataset_labels(DatasetArn=unknown)
    server.reply(
        "ListDatasetEntries",
        {"DatasetEntries": [entry("z")]},
        when={"DatasetArn": unknown},
    )
    assert ["z"] == entries(boto, unknown)


SETTINGS = {"ConnectedHome": {"Labels": ["PERSON"], "MinConfidence": 80.0}}
KINESIS = "arn:aws:kinesisvideo:us-east-1:123456789012:stream/door/1"
PROCESSOR: dict[str, Any] = {
    "Name": "door",
    "Input": {"KinesisVideoStream": {"Arn": KINESIS}},
    "Output": {"S3Destination": {"Bucket": "frames"}},
    "Settings": SETTINGS,
    "RoleArn": "arn:aws:iam::123456789012:role/door",
    "Tags": {"team": "door"},
}


def test_a_stream_processor_starts_and_stops(boto: Any, clock: Clock) -> None:
    """The status is STOPPED, STARTING, RUNNING, STOPPING and STOPPED."""
    arn = boto.create_stream_processor(**PROCESSOR)["StreamProcessorArn"]

    def seen() -> list[str]:
        found = boto.list_stream_processors()["StreamProcessors"]
        return [processor["Status"] for processor in found]

    states = seen()
    assert boto.start_stream_processor(Name="door")["SessionId"]
    states += seen()
    with pytest.raises(boto.exceptions.ResourceInUseException):
        boto.stop_stream_processor(Name="door")
    clock.advance(10)
    states += seen()
    with pytest.raises(boto.exceptions.ResourceInUseException):
        boto.delete_stream_processor(Name="door")
    boto.stop_stream_processor(Name="door")
    states += seen()
    clock.advance(10)
    states += seen()
    assert {"team": "door"} == boto.list_tags_for_resource(ResourceArn=arn)["Tags"]
    boto.delete_stream_processor(Name="door")

    assert ["STOPPED", "STARTING", "RUNNING", "STOPPING", "STOPPED"] == states
    with pytest.raises(boto.exceptions.ResourceNotFoundException):
        boto.describe_stream_processor(Name="door")


def test_a_stream_processor_is_described_and_updated(boto: Any, clock: Clock) -> None:
    """The description contains its settings and their changes."""
    boto.create_stream_processor(**PROCESSOR)
    with pytest.raises(boto.exceptions.ResourceInUseException):
        boto.create_stream_processor(**PROCESSOR)
    box = {"Height": 0.5, "Left": 0.0, "Top": 0.0, "Width": 0.5}
    boto.update_stream_processor(
        Name="door",
        SettingsForUpdate={"ConnectedHomeForUpdate": {"Labels": ["PET"]}},
        RegionsOfInterestForUpdate=[{"BoundingBox": box}],
        ParametersToDelete=["ConnectedHomeMinConfidence"],
    )

    first = boto.describe_stream_processor(Name="door")["Status"]
    clock.advance(10)
    described = boto.describe_stream_processor(Name="door")
    assert ("UPDATING", "STOPPED") == (first, described["Status"])
    assert {"ConnectedHome": {"Labels": ["PET"]}} == described["Settings"]
    assert [{"BoundingBox": box}] == described["RegionsOfInterest"]
    assert PROCESSOR["Input"] == described["Input"]


def test_stream_processors_are_listed_in_pages(boto: Any) -> None:
    """The paginator lists all of them."""
    for name in "abc":
        boto.create_stream_processor(**{**PROCESSOR, "Name": name})

    pages = boto.get_paginator("list_stream_processors").paginate(
        PaginationConfig={"PageSize": 2}
    )
    listed = [p["Name"] for page in pages for p in page["StreamProcessors"]]
    assert ["a", "b", "c"] == listed
