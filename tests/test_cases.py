"""Cases from public reports about Rekognition that no other table covers."""

from __future__ import annotations

from typing import Any

import pytest

from rekoclient import errors
from rekoclient.models import (
    CreateStreamProcessorRequest,
    DatasetChanges,
    DescribeStreamProcessorRequest,
    DetectLabelsRequest,
    DetectLabelsResponse,
    DetectModerationLabelsResponse,
    GetFaceLivenessSessionResultsRequest,
    Image,
    IndexFacesRequest,
    RecognizeCelebritiesResponse,
    UpdateDatasetEntriesRequest,
)
from rekoclient.testing import LocalRekognition

PICTURE = Image(bytes=b"\xff\xd8\xff")
ARN = "arn:aws:rekognition:us-east-1:123456789012:project/p/dataset/train/1"


def refused(request: Any, **arguments: Any) -> str:
    """Return the message of a request that is refused before it is sent."""
    with pytest.raises(errors.RequestValidationError) as caught:
        request(**arguments)
    return str(caught.value)


def test_text_in_place_of_structures_is_refused_at_once() -> None:
    """Each member that needs a structure is named in one error."""
    message = refused(
        CreateStreamProcessorRequest,
        name="door",
        input="arn:aws:kinesisvideo",
        output="arn:aws:kinesis",
        settings="CollectionId=staff",
        role_arn="arn:aws:iam::123456789012:role/door",
    )

    assert "has 3 problems" in message
    for name in ("input", "output", "settings"):
        assert f"{name}: must be a StreamProcessor{name.capitalize()}, not" in message


def test_lines_of_ground_truth_are_bytes() -> None:
    """Text is refused with the remedy, because it may be base64 or a path."""
    message = refused(
        UpdateDatasetEntriesRequest,
        dataset_arn=ARN,
        changes=DatasetChanges(ground_truth='{"source-ref": "s3://photos/a.jpg"}'),  # type: ignore[arg-type]
    )

    assert "changes.ground_truth: must be bytes, not str: encode text" in message
    lines = DatasetChanges(ground_truth=b'{"source-ref": "s3://photos/a.jpg"}')
    request = UpdateDatasetEntriesRequest(dataset_arn=ARN, changes=lines)
    assert lines == request.changes


@pytest.mark.parametrize("name", ["José García", "a b", ""])
def test_invalid_external_ids_are_refused_with_the_rule(name: str) -> None:
    """A name with a space cannot be an external id."""
    message = refused(
        IndexFacesRequest, collection_id="c", image=PICTURE, external_image_id=name
    )

    assert "external_image_id: must " in message
    assert ("characters" if not name else "[a-zA-Z0-9_.") in message


@pytest.mark.parametrize("threshold", [0, 49.5, 100])
def test_published_thresholds_are_sent(threshold: float) -> None:
    """A threshold below the default is valid."""
    request = DetectLabelsRequest(image=PICTURE, min_confidence=threshold)

    assert threshold == request.min_confidence


def test_invalid_ids_of_liveness_sessions_are_refused() -> None:
    """The id of a session is a UUID."""
    message = refused(GetFaceLivenessSessionResultsRequest, session_id="not-a-uuid")

    assert "session_id: must have 36 characters" in message


def test_failed_processor_has_the_reason_of_the_service() -> None:
    """STARTING and then FAILED ends the wait with the message of the service."""
    states = ["STARTING", "STARTING", "FAILED"]
    with LocalRekognition() as server, server.client() as client:
        server.reply(
            "DescribeStreamProcessor",
            lambda _: {
                "Name": "door",
                "StreamProcessorArn": "arn",
                "Status": states.pop(0),
                "StatusMessage": "Access denied to Role",
            },
        )
        with pytest.raises(errors.JobFailed, match="FAILED: Access denied to Role"):
            client.wait_for(DescribeStreamProcessorRequest(name="door"), poll=0.001)

    assert not states


OLD = {"ModerationLabels": [{"Name": "Suggestive", "ParentName": ""}]}
NEW = {
    "ModerationLabels": [{"Name": "Smoking", "ParentName": "", "TaxonomyLevel": 1}],
    "ModerationModelVersion": "7.0",
    "ContentTypes": [{"Name": "Illustrated", "Confidence": 99.0}],
}


@pytest.mark.parametrize(
    ("wire", "level", "types"), [(OLD, None, ()), (NEW, 1, ("Illustrated",))]
)
def test_both_taxonomies_of_moderation_are_read(
    wire: dict[str, Any], level: int | None, types: tuple[str, ...]
) -> None:
    """Members of taxonomy 7 are absent in a reply of taxonomy 6."""
    found = DetectModerationLabelsResponse.from_dict(wire)

    assert level == found.moderation_labels[0].taxonomy_level
    assert "" == found.moderation_labels[0].parent_name
    assert types == tuple(content.name for content in found.content_types)


def test_stored_nulls_are_absent() -> None:
    """A stored response may have null for a list and for a value."""
    found = DetectLabelsResponse.from_dict(
        {"Labels": [{"Name": "Door", "Parents": None, "Confidence": None}]}
    )

    assert () == found.labels[0].parents
    assert {"Name": "Door"} == found.labels[0].to_dict()
    assert () == DetectLabelsResponse.from_dict({"Labels": None}).labels


def test_values_that_the_service_adds_are_kept() -> None:
    """A new gender stays text, and is written as it came."""
    wire = {
        "CelebrityFaces": [
            {"Name": "Ada", "Urls": ["example.com"], "KnownGender": {"Type": "New"}}
        ],
        "UnrecognizedFaces": [],
        "OrientationCorrection": "ROTATE_45",
    }

    found = RecognizeCelebritiesResponse.from_dict(wire)

    gender = found.celebrity_faces[0].known_gender
    assert gender is not None
    assert "New" == gender.type
    assert wire == found.to_dict()
