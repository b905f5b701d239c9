"""The limits of a request apply to declared results."""

from typing import Any

import pytest

from rekoclient.testing import LocalRekognition, sample_image
from rekoclient.testing.script.filters import RULES, filtered
from rekoclient.testing.service.model import model

IMAGE = {"Bytes": sample_image("alice")}
LABELS = [
    {"Name": name, "Confidence": confidence}
    for name, confidence in (("a", 60.0), ("b", 99.0), ("c", 54.9), ("d", 80.0))
]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, "abd"),
        ({"MinConfidence": 0}, "abcd"),
        ({"MinConfidence": 80}, "bd"),
        ({"MaxLabels": 2}, "bd"),
        ({"MaxLabels": 1, "MinConfidence": 0}, "b"),
        ({"MinConfidence": 100}, ""),
    ],
)
def test_labels_have_a_least_confidence_and_a_greatest_number(
    server: LocalRekognition, boto: Any, options: dict[str, Any], expected: str
) -> None:
    """The default confidence is 55. The most confident labels stay, in their order."""
    server.reply("DetectLabels", {"Labels": LABELS})

    found = boto.detect_labels(Image=IMAGE, **options)["Labels"]

    assert list(expected) == [label["Name"] for label in found]


def test_a_switch_turns_the_filters_off(server: LocalRekognition, boto: Any) -> None:
    """Then the declared reply is returned unchanged."""
    server.switch(filter_results=False)
    server.reply("DetectLabels", {"Labels": LABELS})

    found = boto.detect_labels(Image=IMAGE, MinConfidence=90, MaxLabels=1)["Labels"]

    assert 4 == len(found)


def test_a_job_filters_by_its_start_request(
    server: LocalRekognition, boto: Any
) -> None:
    """The limit is a member of the Start request."""
    server.reply(
        "GetLabelDetection",
        {"Labels": [{"Timestamp": 0, "Label": label} for label in LABELS]},
    )
    video = {"S3Object": {"Bucket": "videos", "Name": "v"}}
    job = boto.start_label_detection(Video=video, MinConfidence=90)["JobId"]

    found = boto.get_label_detection(JobId=job)["Labels"]

    assert ["b"] == [each["Label"]["Name"] for each in found]


@pytest.mark.parametrize(
    ("operation", "request_", "reply", "expected"),
    [
        (
            "GetFaceSearch",
            {"FaceMatchThreshold": 90},
            {"Persons": [{"FaceMatches": [{"Similarity": 89}, {"Similarity": 90}]}]},
            {"Persons": [{"FaceMatches": [{"Similarity": 90}]}]},
        ),
        (
            "GetSegmentDetection",
            {"Filters": {"ShotFilter": {"MinSegmentConfidence": 70}}},
            {
                "Segments": [
                    {"ShotSegment": {"Confidence": 60}},
                    {"TechnicalCueSegment": {"Confidence": 60}},
                    {"TechnicalCueSegment": {"Confidence": 40}},
                ]
            },
            {"Segments": [{"TechnicalCueSegment": {"Confidence": 60}}]},
        ),
        (
            "SearchFacesByImage",
            {"MaxFaces": 1},
            {"FaceMatches": [{"Similarity": 81}, {"Similarity": 95}]},
            {"FaceMatches": [{"Similarity": 95}]},
        ),
        (
            "DetectText",
            {"Filters": {"WordFilter": {"MinConfidence": 50}}},
            {"TextDetections": [{"Confidence": 49}, {"DetectedText": "x"}]},
            {"TextDetections": [{"DetectedText": "x"}]},
        ),
        ("ListUsers", {"MaxResults": 1}, {"Users": [{}, {}]}, {"Users": [{}, {}]}),
        ("DetectLabels", {}, {"LabelModelVersion": "3"}, {"LabelModelVersion": "3"}),
    ],
)
def test_each_limit_applies_to_its_results(
    operation: str, request_: Any, reply: Any, expected: Any
) -> None:
    """An item without a score stays."""
    assert expected == filtered(operation, request_, reply)


@pytest.mark.parametrize("operation", sorted(RULES))
def test_each_rule_names_members_of_the_model(operation: str) -> None:
    """The results, the score and the limits exist in the model."""

    def follow(shape: str, *path: str) -> str:
        for name in path:
            found = model().shapes[shape]
            if found["type"] == "list":
                shape = found["member"]["shape"]
            shape = model().members(shape)[name]
        return shape

    start = operation.replace("Get", "Start") if "Get" in operation else operation
    for rule in RULES[operation]:
        results = follow(model().operations[operation].output, *rule.results)
        follow(results, *rule.score)
        follow(model().operations[start].input, *rule.least)
        if rule.most is not None:
            follow(model().operations[operation].input, rule.most)


def test_equipment_is_summarized_on_request(
    server: LocalRekognition, boto: Any
) -> None:
    """The summary counts equipment with the requested confidence."""

    def person(number: int, confidence: float) -> dict[str, Any]:
        cover = {"Type": "FACE_COVER", "Confidence": confidence}
        part = {"Name": "FACE", "EquipmentDetections": [cover]}
        return {"Id": number, "BodyParts": [part]}

    server.reply(
        "DetectProtectiveEquipment", {"Persons": [person(0, 99), person(1, 50)]}
    )
    wanted = {"MinConfidence": 80, "RequiredEquipmentTypes": ["FACE_COVER"]}

    found = boto.detect_protective_equipment(
        Image=IMAGE, SummarizationAttributes=wanted
    )

    assert {
        "PersonsWithRequiredEquipment": [0],
        "PersonsWithoutRequiredEquipment": [1],
        "PersonsIndeterminate": [],
    } == found["Summary"]
    assert "Summary" not in boto.detect_protective_equipment(Image=IMAGE)
