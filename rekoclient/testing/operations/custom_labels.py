"""The Custom Labels operations on projects, models and project policies.

The name of a model in the API is ProjectVersion, for example in StartProjectVersion.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

from ..script.declared_replies import undeclared
from ..service.errors import ServiceError
from ..state import lifecycle
from ..state.lifecycle import in_use
from ..state.store import Resource
from ..state.world import Body, World, present

PARTS = PROJECTS, VERSIONS, DATASETS = "projects", "versions", "datasets"
_MOST = 100
# StartProjectVersion accepts a model with one of these statuses.
_STARTABLE = ("TRAINING_COMPLETED", "COPYING_COMPLETED", "STOPPED", "FAILED")
_BUSY = (
    "TRAINING_IN_PROGRESS",
    "COPYING_IN_PROGRESS",
    "STARTING",
    "RUNNING",
    "STOPPING",
)


def create_project(world: World, body: Body) -> Body:
    """Create a project. Its status is CREATING at first, and later CREATED.

    If a project with this name exists, raise a ResourceInUseException.
    """
    name = body["ProjectName"]
    if any(p.data["Name"] == name for p in lifecycle.everything(world, PROJECTS)):
        raise in_use(name)
    arn = world.arn(f"project/{name}/{_stamp(world)}")
    data = present(
        Name=name,
        Feature=body.get("Feature", "CUSTOM_LABELS"),
        AutoUpdate=body.get("AutoUpdate"),
    )
    lifecycle.create(
        world,
        PROJECTS,
        arn,
        data,
        status="CREATING",
        then="CREATED",
        tags=body.get("Tags"),
    )
    return {"ProjectArn": arn}


def describe_projects(world: World, body: Body) -> Body:
    """Describe projects and their datasets, filtered by ProjectNames and Features."""
    names = body.get("ProjectNames")
    features = body.get("Features") or ["CUSTOM_LABELS"]
    rows = (
        project
        for project in lifecycle.everything(
            world, PROJECTS, world.place_after(body, PROJECTS)
        )
        if (not names or project.data["Name"] in names)
        and project.data["Feature"] in features
    )
    page, more = world.page(body, rows, maximum=_MOST)
    return present(
        ProjectDescriptions=[_project(world, project) for project in page],
        NextToken=world.next_token(PROJECTS, page, more=more),
    )


def delete_project(world: World, body: Body) -> Body:
    """Delete a project, its datasets and its policies.

    If the project still has models, raise a ResourceInUseException.
    """
    project = lifecycle.get(world, PROJECTS, body["ProjectArn"])
    if any(_of(world, VERSIONS, project.name)):
        raise in_use(project.name)
    for dataset in _of(world, DATASETS, project.name):
        lifecycle.move(world, DATASETS, dataset, "DELETE_IN_PROGRESS", None)
        world.untag(dataset.name)
    world.store.drop(world.tables.resources, _policies(project.name))
    world.untag(project.name)
    lifecycle.move(world, PROJECTS, project, "DELETING", None)
    return {"Status": "DELETING"}


def create_project_version(world: World, body: Body) -> Body:
    """Create a model.

    Its status is TRAINING_IN_PROGRESS at first, and later TRAINING_COMPLETED. If the
    project already has a model with this VersionName, raise a ResourceInUseException.
    """
    project = lifecycle.get(world, PROJECTS, body["ProjectArn"])
    arn = _new_version(
        world, project, body, status="TRAINING_IN_PROGRESS", then="TRAINING_COMPLETED"
    )
    due = world.clock() + world.switches.job_time
    write = partial(_write_evaluation, world, arn)
    world.store.then(partial(world.worlds.ends.add, due, write))
    return {"ProjectVersionArn": arn}


def _write_evaluation(world: World, arn: str) -> None:
    """Write the evaluation results and manifests of a trained model to S3.

    The server trains no model. It therefore writes scores of 1.0 and empty manifests.
    """
    with world.store.lock:
        version = lifecycle.find(world, VERSIONS, arn)
        if version is None:
            return
        training = _training(version)
        end = datetime.fromtimestamp(training["TrainingEndTimestamp"], UTC)
    score = {"F1Score": 1.0, "Precision": 1.0, "Recall": 1.0}
    summary = {
        "Version": 1,
        "EvaluationDetails": {
            "ProjectVersionArn": arn,
            "EvaluationEndTimestamp": end.isoformat(),
            "Labels": [],
            "NumberOfTrainingImages": 0,
            "NumberOfTestingImages": 0,
        },
        "AggregatedEvaluationResults": {"ConfusionMatrix": [], **score},
        "LabelEvaluationResults": [],
    }
    _put_file(world, training["EvaluationResult"]["Summary"], json.dumps(summary))
    part: Body = {"errors": []}
    statistics = {"statistics": {"training": part, "testing": part}}
    _put_file(world, training["ManifestSummary"], json.dumps(statistics))
    for result in (training["TrainingDataResult"], training["TestingDataResult"]):
        for files in (result["Output"], result["Validation"]):
            for asset in files["Assets"]:
                _put_file(world, asset["GroundTruthManifest"], "")


def _put_file(world: World, file: Body, text: str) -> None:
    named = file["S3Object"]
    world.worlds.put_output(named["Bucket"], named["Name"], text.encode())


def copy_project_version(world: World, body: Body) -> Body:
    """Copy a model to a project.

    The copy has the status COPYING_IN_PROGRESS, and then COPYING_COMPLETED.
    """
    source = lifecycle.get(world, VERSIONS, body["SourceProjectVersionArn"])
    if source.data["ProjectArn"] != body["SourceProjectArn"]:
        raise lifecycle.missing(source.name)
    project = lifecycle.get(world, PROJECTS, body["DestinationProjectArn"])
    arn = _new_version(
        world, project, body, status="COPYING_IN_PROGRESS", then="COPYING_COMPLETED"
    )
    return {"ProjectVersionArn": arn}


def describe_project_versions(world: World, body: Body) -> Body:
    """Describe the models of a project, the newest first, filtered by VersionNames."""
    project = lifecycle.get(world, PROJECTS, body["ProjectArn"])
    names = body.get("VersionNames")
    listing = f"{VERSIONS}/{project.name}"
    begin = world.place_after(body, listing)
    versions = [
        version
        for version in reversed(list(_of(world, VERSIONS, project.name)))
        if not names or version.data["VersionName"] in names
    ]
    end = begin + min(body.get("MaxResults", _MOST), _MOST)
    more = end < len(versions)
    return present(
        ProjectVersionDescriptions=[_version(world, v) for v in versions[begin:end]],
        NextToken=world.token_for(listing, end) if more else None,
    )


def start_project_version(world: World, body: Body) -> Body:
    """Start a model that has been trained or copied, or has stopped or failed.

    The status of the model is then STARTING, and later RUNNING.
    """
    version = lifecycle.get(world, VERSIONS, body["ProjectVersionArn"])
    if lifecycle.status(world, version) not in _STARTABLE:
        raise in_use(version.name)
    units = {k: v for k, v in body.items() if k.endswith("InferenceUnits")}
    started = replace(version, data={**version.data, **units})
    lifecycle.move(world, VERSIONS, started, "STARTING", "RUNNING")
    return {"Status": "STARTING"}


def stop_project_version(world: World, body: Body) -> Body:
    """Stop a running model. Its status is STOPPING, and then STOPPED."""
    version = lifecycle.get(world, VERSIONS, body["ProjectVersionArn"])
    if lifecycle.status(world, version) != "RUNNING":
        raise in_use(version.name)
    lifecycle.move(world, VERSIONS, version, "STOPPING", "STOPPED")
    return {"Status": "STOPPING"}


def delete_project_version(world: World, body: Body) -> Body:
    """Delete a model.

    If the model is being trained, copied, started or stopped, or is running, raise a
    ResourceInUseException.
    """
    version = lifecycle.get(world, VERSIONS, body["ProjectVersionArn"])
    if lifecycle.status(world, version) in _BUSY:
        raise in_use(version.name)
    world.untag(version.name)
    lifecycle.move(world, VERSIONS, version, "DELETING", None)
    return {"Status": "DELETING"}


def detect_custom_labels(world: World, body: Body) -> Body:
    """Return the labels that a test declared. The model must be RUNNING."""
    version = lifecycle.get(world, VERSIONS, body["ProjectVersionArn"])
    if lifecycle.status(world, version) != "RUNNING":
        raise ServiceError("ResourceNotReadyException")
    answer = world.declared_reply("DetectCustomLabels", body)
    if answer is None:
        raise undeclared("DetectCustomLabels")
    return answer


def put_project_policy(world: World, body: Body) -> Body:
    """Attach a policy to a project, or replace an existing policy.

    To replace a policy, the request must contain its current PolicyRevisionId.
    """
    project = lifecycle.get(world, PROJECTS, body["ProjectArn"])
    part, name = _policies(project.name), body["PolicyName"]
    known = world.tables.resources.get(part, name)
    revision = body.get("PolicyRevisionId")
    if known is not None and revision is None:
        raise ServiceError("ResourceAlreadyExistsException")
    if revision is not None and (
        known is None or known.data["PolicyRevisionId"] != revision
    ):
        raise ServiceError("InvalidPolicyRevisionIdException")
    try:
        json.loads(body["PolicyDocument"])
    except (ValueError, RecursionError):
        raise ServiceError("MalformedPolicyDocumentException") from None
    now = round(world.clock(), 3)
    data = {
        "ProjectArn": project.name,
        "PolicyName": name,
        "PolicyRevisionId": world.new_id().replace("-", ""),
        "PolicyDocument": body["PolicyDocument"],
        "CreationTimestamp": known.data["CreationTimestamp"] if known else now,
        "LastUpdatedTimestamp": now,
    }
    policy = Resource(name=name, created_at=world.clock(), data=data)
    world.store.put(world.tables.resources, part, name, policy)
    return {"PolicyRevisionId": data["PolicyRevisionId"]}


def list_project_policies(world: World, body: Body) -> Body:
    """List the policies of a project."""
    project = lifecycle.get(world, PROJECTS, body["ProjectArn"])
    part = _policies(project.name)
    rows = world.tables.resources.after(part, world.place_after(body, part))
    page, more = world.page(body, rows, maximum=5)
    return present(
        ProjectPolicies=[policy.data for policy in page],
        NextToken=world.next_token(part, page, more=more),
    )


def delete_project_policy(world: World, body: Body) -> Body:
    """Delete a policy of a project.

    If the request contains a PolicyRevisionId, it must be the current revision.
    """
    project = lifecycle.get(world, PROJECTS, body["ProjectArn"])
    part = _policies(project.name)
    known = world.tables.resources.get(part, body["PolicyName"])
    if known is None:
        raise lifecycle.missing(body["PolicyName"])
    if (
        body.get("PolicyRevisionId", known.data["PolicyRevisionId"])
        != (known.data["PolicyRevisionId"])
    ):
        raise ServiceError("InvalidPolicyRevisionIdException")
    world.store.delete(world.tables.resources, part, known.name)
    return {}


def _new_version(
    world: World, project: Resource, body: Body, *, status: str, then: str
) -> str:
    name = body["VersionName"]
    if any(v.data["VersionName"] == name for v in _of(world, VERSIONS, project.name)):
        raise in_use(name)
    base = project.name.rpartition("/")[0]
    arn = f"{base}/version/{name}/{_stamp(world)}"
    data = present(
        ProjectArn=project.name,
        VersionName=name,
        **{member: body.get(member) for member in (*_REPEATED_MEMBERS, *_SOURCES)},
        TrainingTime=world.switches.job_time,
    )
    lifecycle.create(
        world, VERSIONS, arn, data, status=status, then=then, tags=body.get("Tags")
    )
    return arn


# The members of a request that the server stores with a new model. Responses of
# DescribeProjectVersions contain the second group unchanged.
_SOURCES = ("TrainingData", "TestingData", "SourceProjectVersionArn")
_REPEATED_MEMBERS = ("OutputConfig", "KmsKeyId", "VersionDescription", "FeatureConfig")


def _project(world: World, project: Resource) -> Body:
    return present(
        ProjectArn=project.name,
        CreationTimestamp=round(project.created_at, 3),
        Status=lifecycle.status(world, project),
        Datasets=[
            {
                "CreationTimestamp": round(dataset.created_at, 3),
                "DatasetType": dataset.data["DatasetType"],
                "DatasetArn": dataset.name,
                **dataset_status(world, dataset),
            }
            for dataset in _of(world, DATASETS, project.name)
        ],
        Feature=project.data["Feature"],
        AutoUpdate=project.data.get("AutoUpdate"),
    )


def dataset_status(world: World, dataset: Resource) -> Body:
    """Return the response members for the status of a dataset."""
    status = lifecycle.status(world, dataset) or ""
    return {
        "Status": status,
        "StatusMessage": _DATASET_MESSAGES.get(status, status),
        "StatusMessageCode": "SUCCESS",
    }


_DATASET_MESSAGES = {
    "CREATE_IN_PROGRESS": "The dataset is being created.",
    "CREATE_COMPLETE": "The dataset was successfully created.",
    "UPDATE_IN_PROGRESS": "The dataset is being updated.",
    "UPDATE_COMPLETE": "The dataset was successfully updated.",
    "DELETE_IN_PROGRESS": "The dataset is being deleted.",
}
_VERSION_MESSAGES = {
    "TRAINING_IN_PROGRESS": "The model is being trained.",
    "TRAINING_COMPLETED": "The model is ready to run.",
    "COPYING_IN_PROGRESS": "The model is being copied.",
    "COPYING_COMPLETED": "The model is ready to run.",
    "STARTING": "The model is starting.",
    "RUNNING": "The model is running.",
    "STOPPING": "The model is stopping.",
    "STOPPED": "The model is stopped.",
    "DELETING": "The model is being deleted.",
}
_UNTRAINED = ("TRAINING_IN_PROGRESS", "COPYING_IN_PROGRESS")


def _version(world: World, version: Resource) -> Body:
    repeated = (
        *_REPEATED_MEMBERS,
        "SourceProjectVersionArn",
        "MinInferenceUnits",
        "MaxInferenceUnits",
    )
    status = lifecycle.status(world, version) or ""
    project = lifecycle.find(world, PROJECTS, version.data["ProjectArn"])
    return present(
        ProjectVersionArn=version.name,
        CreationTimestamp=round(version.created_at, 3),
        Status=status,
        StatusMessage=_VERSION_MESSAGES.get(status, status),
        Feature=project.data["Feature"] if project else None,
        **{member: version.data.get(member) for member in repeated},
        **({} if status in _UNTRAINED else _training(version)),
    )


def _training(version: Resource) -> Body:
    """Return the response members for the training time, score and files of a model."""
    data = version.data
    project_name = data["ProjectArn"].split("/")[1]
    output = data["OutputConfig"]

    def file(name: str) -> Body:
        key = f"{name}-{project_name}-{data['VersionName']}.json"
        prefix = output.get("S3KeyPrefix", "").strip("/")
        key = f"{prefix}/{key}" if prefix else key
        return {"S3Object": {"Bucket": output["S3Bucket"], "Name": key}}

    def assets(name: str) -> Body:
        return {"Assets": [{"GroundTruthManifest": file(name)}]}

    testing = data.get("TestingData", {"AutoCreate": False})
    return {
        "BillableTrainingTimeInSeconds": round(data["TrainingTime"]),
        "TrainingEndTimestamp": round(version.created_at + data["TrainingTime"], 3),
        "EvaluationResult": {
            "F1Score": 1.0,
            "Summary": file("EvaluationResultSummary"),
        },
        "ManifestSummary": file("ManifestSummary"),
        "TrainingDataResult": {
            "Input": data.get("TrainingData", {}),
            "Output": assets("TrainingGroundTruth"),
            "Validation": assets("TrainingManifestWithValidation"),
        },
        "TestingDataResult": {
            "Input": testing,
            "Output": {
                **assets("TestingGroundTruth"),
                "AutoCreate": testing.get("AutoCreate", False),
            },
            "Validation": assets("TestingManifestWithValidation"),
        },
    }


def _policies(project_arn: str) -> str:
    return f"policies/{project_arn}"


def _stamp(world: World) -> int:
    """Return the current Unix time in milliseconds. A new ARN ends with it."""
    return int(world.clock() * 1000)


def _of(world: World, part: str, project_arn: str) -> Iterator[Resource]:
    for resource in lifecycle.everything(world, part):
        if resource.data["ProjectArn"] == project_arn:
            yield resource


OPERATIONS = {
    "CreateProject": create_project,
    "DescribeProjects": describe_projects,
    "DeleteProject": delete_project,
    "CreateProjectVersion": create_project_version,
    "CopyProjectVersion": copy_project_version,
    "DescribeProjectVersions": describe_project_versions,
    "StartProjectVersion": start_project_version,
    "StopProjectVersion": stop_project_version,
    "DeleteProjectVersion": delete_project_version,
    "DetectCustomLabels": detect_custom_labels,
    "PutProjectPolicy": put_project_policy,
    "ListProjectPolicies": list_project_policies,
    "DeleteProjectPolicy": delete_project_policy,
}
