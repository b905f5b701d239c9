"""The Custom Labels operations on datasets.

An entry of a dataset is a line of JSON that describes one picture. CreateDataset reads
the entries from a manifest in S3. If the server cannot read the manifest, it does not
know the entries. In this case, a test adds them with UpdateDatasetEntries, or declares
the replies of ListDatasetEntries and ListDatasetLabels.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from ..script.declared_replies import undeclared
from ..service.errors import ServiceError, invalid_parameter
from ..service.validation import decoded
from ..state import lifecycle
from ..state.lifecycle import in_use
from ..state.store import Resource
from ..state.world import Body, World, present
from .custom_labels import DATASETS, PROJECTS, dataset_status

_MOST = 100
_COMPLETE = ("CREATE_COMPLETE", "UPDATE_COMPLETE")
_LINE = "a JSON object with a string source-ref and valid labels"


def create_dataset(world: World, body: Body) -> Body:
    """Create an empty dataset, copy a dataset, or read a dataset from a manifest."""
    project = lifecycle.get(world, PROJECTS, body["ProjectArn"])
    kind = body["DatasetType"]
    for dataset in lifecycle.everything(world, DATASETS):
        if (dataset.data["ProjectArn"], dataset.data["DatasetType"]) == (
            project.name,
            kind,
        ):
            raise ServiceError("ResourceAlreadyExistsException")
    source = body.get("DatasetSource", {})
    entries: list[str] | None = []
    if "DatasetArn" in source:
        entries = lifecycle.get(world, DATASETS, source["DatasetArn"]).data["Entries"]
    elif "GroundTruthManifest" in source:
        entries = _manifest(world, source["GroundTruthManifest"].get("S3Object"))
    base = project.name.rpartition("/")[0]
    arn = f"{base}/dataset/{kind.lower()}/{int(world.clock() * 1000)}"
    lifecycle.create(
        world,
        DATASETS,
        arn,
        {"ProjectArn": project.name, "DatasetType": kind, "Entries": entries},
        status="CREATE_IN_PROGRESS",
        then="CREATE_COMPLETE",
        tags=body.get("Tags"),
    )
    return {"DatasetArn": arn}


def _manifest(world: World, named: Body | None) -> list[str] | None:
    """Return the lines of a manifest in S3, or None if the manifest cannot be read.

    Raises:
        ServiceError: A line of the manifest is invalid.
    """
    content = world.s3_object(named) if named else None
    if content is None:
        return None
    try:
        lines = [line for line in content.decode().splitlines() if line.strip()]
        for line in lines:
            _checked_source(line)
    except ValueError:
        raise ServiceError(
            "InvalidManifestException",
            hint=f"each line of a manifest must be {_LINE}",
        ) from None
    return lines


def describe_dataset(world: World, body: Body) -> Body:
    """Describe a dataset.

    If the server knows the entries, the description contains their DatasetStats.
    """
    dataset = lifecycle.get(world, DATASETS, body["DatasetArn"])
    entries = dataset.data["Entries"]
    stats = None
    if entries is not None:
        labels = [set(_labels(json.loads(entry))) for entry in entries]
        stats = {
            "LabeledEntries": sum(map(bool, labels)),
            "TotalEntries": len(entries),
            "TotalLabels": len(set().union(*labels)),
            "ErrorEntries": 0,
        }
    created_at = round(dataset.created_at, 3)
    return {
        "DatasetDescription": present(
            CreationTimestamp=created_at,
            LastUpdatedTimestamp=dataset.data.get("Updated", created_at),
            **dataset_status(world, dataset),
            DatasetStats=stats,
        )
    }


def update_dataset_entries(world: World, body: Body) -> Body:
    """Add entries to a dataset. An entry with the same source-ref is replaced."""
    dataset = _complete(world, body["DatasetArn"])
    by_source = {_source(entry): entry for entry in _entries(dataset)}
    for line in decoded(body["Changes"].get("GroundTruth", "")).splitlines():
        try:
            entry = line.decode()
            by_source[_checked_source(entry)] = entry
        except ValueError:
            raise invalid_parameter(
                f"Each line of GroundTruth must be {_LINE}"
            ) from None
    _update(world, dataset, list(by_source.values()))
    return {}


def list_dataset_entries(world: World, body: Body) -> Body:
    """List the entries of a dataset that match the filters of the request.

    For example, ContainsLabels selects entries with one of the given labels.
    """
    dataset = _complete(world, body["DatasetArn"])
    if dataset.data["Entries"] is None:
        raise undeclared("ListDatasetEntries")
    chosen = [entry for entry in dataset.data["Entries"] if _fits(entry, body)]
    page, token = _page(world, body, f"entries/{dataset.name}", chosen)
    return present(DatasetEntries=page, NextToken=token)


def list_dataset_labels(world: World, body: Body) -> Body:
    """List the labels of a dataset, each with its numbers of entries and boxes."""
    dataset = _complete(world, body["DatasetArn"])
    if dataset.data["Entries"] is None:
        raise undeclared("ListDatasetLabels")
    entries, boxes = Counter[str](), Counter[str]()
    for entry in dataset.data["Entries"]:
        labels = Counter(_labels(json.loads(entry)))
        entries.update(labels.keys())
        boxes.update(labels)
    descriptions = [
        {
            "LabelName": label,
            "LabelStats": {"EntryCount": count, "BoundingBoxCount": boxes[label]},
        }
        for label, count in sorted(entries.items())
    ]
    page, token = _page(world, body, f"labels/{dataset.name}", descriptions)
    return present(DatasetLabelDescriptions=page, NextToken=token)


def distribute_dataset_entries(world: World, body: Body) -> Body:
    """Move every fifth entry of the training dataset to the empty test dataset.

    Raises:
        ServiceError: The request does not name a training dataset and an empty test
            dataset, or a dataset is not ready for use.
    """
    if len(body["Datasets"]) != 2:
        raise invalid_parameter()
    datasets = [_complete(world, named["Arn"]) for named in body["Datasets"]]
    kinds = {dataset.data["DatasetType"]: dataset for dataset in datasets}
    if set(kinds) != {"TRAIN", "TEST"} or _entries(kinds["TEST"]):
        raise invalid_parameter()
    everything = _entries(kinds["TRAIN"])
    test = everything[4::5]
    _update(world, kinds["TRAIN"], [e for e in everything if e not in test])
    _update(world, kinds["TEST"], test)
    return {}


def delete_dataset(world: World, body: Body) -> Body:
    """Delete a dataset and its tags."""
    dataset = _complete(world, body["DatasetArn"])
    world.untag(dataset.name)
    lifecycle.move(world, DATASETS, dataset, "DELETE_IN_PROGRESS", None)
    return {}


def _complete(world: World, arn: str) -> Resource:
    """Return a dataset that is ready for use.

    Raises:
        ServiceError: The dataset does not exist, or is being created, updated or
            deleted.
    """
    dataset = lifecycle.get(world, DATASETS, arn)
    if lifecycle.status(world, dataset) not in _COMPLETE:
        raise in_use(arn)
    return dataset


def _entries(dataset: Resource) -> list[str]:
    return dataset.data["Entries"] or []


def _update(world: World, dataset: Resource, entries: list[str]) -> None:
    data = {**dataset.data, "Entries": entries, "Updated": round(world.clock(), 3)}
    changed = replace(dataset, data=data)
    lifecycle.move(world, DATASETS, changed, "UPDATE_IN_PROGRESS", "UPDATE_COMPLETE")


def _checked_source(entry: str) -> str:
    """Check an entry of a dataset, and return its ``source-ref``.

    Raises:
        ValueError: The entry is not JSON, its ``source-ref`` is not a string, or its
            labels are invalid.
    """
    try:
        found = json.loads(entry)
        source = found["source-ref"]
        if not isinstance(source, str):
            raise TypeError("source-ref must be a string")
        for label in _labels(found):
            hash(label)
    except (AttributeError, KeyError, RecursionError, TypeError) as error:
        raise ValueError(entry[:60]) from error
    return source


def _source(entry: str) -> str:
    source: str = json.loads(entry)["source-ref"]
    return source


def _labels(entry: dict[str, Any]) -> Iterator[str]:
    """Yield the labels of the picture and of each bounding box in an entry."""
    for name, metadata in entry.items():
        if not name.endswith("-metadata"):
            continue
        if "class-name" in metadata:
            yield metadata["class-name"]
        boxes = entry.get(name.removesuffix("-metadata"), {})
        if isinstance(boxes, dict):
            for box in boxes.get("annotations", ()):
                yield metadata["class-map"][str(box["class_id"])]


def _fits(entry: str, body: Body) -> bool:
    labels = set(_labels(json.loads(entry)))
    wanted = body.get("ContainsLabels")
    return (
        (not wanted or bool(labels & set(wanted)))
        and body.get("Labeled", bool(labels)) == bool(labels)
        and body.get("SourceRefContains", "") in _source(entry)
        and not body.get("HasErrors", False)
    )


def _page(
    world: World, body: Body, listing: str, items: list[Any]
) -> tuple[list[Any], str | None]:
    begin = world.place_after(body, listing)
    end = begin + min(body.get("MaxResults", _MOST), _MOST)
    token = world.token_for(listing, end) if end < len(items) else None
    return items[begin:end], token


OPERATIONS = {
    "CreateDataset": create_dataset,
    "DescribeDataset": describe_dataset,
    "UpdateDatasetEntries": update_dataset_entries,
    "ListDatasetEntries": list_dataset_entries,
    "ListDatasetLabels": list_dataset_labels,
    "DistributeDatasetEntries": distribute_dataset_entries,
    "DeleteDataset": delete_dataset,
}
