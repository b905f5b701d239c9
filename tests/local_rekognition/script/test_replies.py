"""Declared replies."""

from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.exceptions import ClientError

from rekoclient.testing import LocalRekognition, sample_image

ALICE, BOB = sample_image("alice"), sample_image("bob")
EMPTY: dict[str, Any] = {
    "Instances": [],
    "Parents": [],
    "Aliases": [],
    "Categories": [],
}
CAT = {"Labels": [{"Name": "Cat", "Confidence": 98.5, **EMPTY}]}
DOG = {"Labels": [{"Name": "Dog", "Confidence": 97.5, **EMPTY}]}
SINGLE_PICTURES: list[tuple[str, dict[str, Any]]] = [
    ("detect_labels", CAT),
    ("detect_moderation_labels", {"ModerationLabels": []}),
    ("detect_protective_equipment", {"Persons": [{"Id": 1, "BodyParts": []}]}),
    ("detect_text", {"TextDetections": [{"DetectedText": "EXIT"}]}),
]


def wire_name(method: str) -> str:
    """Return the operation of a method."""
    return "".join(word.capitalize() for word in method.split("_"))


@pytest.mark.parametrize(("method", "answer"), SINGLE_PICTURES)
def test_analyses_are_declared(
    server: LocalRekognition, boto: Any, method: str, answer: dict[str, Any]
) -> None:
    """Without a declaration the message explains how to declare."""
    parameters = {"Image": {"Bytes": ALICE}}
    operation = wire_name(method)
    with pytest.raises(ClientError, match=rf"server\.reply\('{operation}'") as error:
        getattr(boto, method)(**parameters)
    assert 501 == error.value.response["ResponseMetadata"]["HTTPStatusCode"]

    server.reply(operation, answer)
    seen = getattr(boto, method)(**parameters)
    assert answer == {name: seen[name] for name in answer}


def labels(boto: Any, image: bytes = ALICE, **parameters: Any) -> list[str]:
    """Return the names of the labels."""
    answer = boto.detect_labels(Image={"Bytes": image}, **parameters)
    return [label["Name"] for label in answer["Labels"]]


def test_a_reply_can_be_for_one_picture(server: LocalRekognition, boto: Any) -> None:
    """All other pictures get the general reply."""
    server.reply("DetectLabels", CAT)
    server.reply("DetectLabels", DOG, image=BOB)

    assert [["Cat"], ["Dog"]] == [labels(boto, ALICE), labels(boto, BOB)]


def test_a_reply_can_be_for_some_requests(server: LocalRekognition, boto: Any) -> None:
    """The last declaration that matches counts, as often as given."""
    server.reply("DetectLabels", CAT)
    server.reply("DetectLabels", DOG, when={"MaxLabels": 1}, times=1)

    answers = [labels(boto, MaxLabels=1), labels(boto, MaxLabels=1), labels(boto)]
    assert [["Dog"], ["Cat"], ["Cat"]] == answers


def test_a_reply_can_be_a_function_of_the_request(
    server: LocalRekognition, boto: Any
) -> None:
    """The function gets the members by their wire names."""
    server.reply("GetCelebrityInfo", lambda body: {"Name": f"No. {body['Id']}"})

    assert "No. 7" == boto.get_celebrity_info(Id="7")["Name"]


def test_a_declared_reply_replaces_state(server: LocalRekognition, boto: Any) -> None:
    """The state does not change. Times and bytes have the form of the service."""
    created = datetime(2026, 1, 2, tzinfo=UTC)
    server.reply(
        "DescribeCollection", {"CreationTimestamp": created}, when={"CollectionId": "x"}
    )

    assert created == boto.describe_collection(CollectionId="x")["CreationTimestamp"]
    with pytest.raises(boto.exceptions.ResourceNotFoundException):
        boto.describe_collection(CollectionId="y")


@pytest.mark.parametrize(
    ("operation", "answer", "options", "words"),
    [
        (
            "DetectLabels",
            {"Lables": []},
            {},
            "DetectLabels has no member 'Lables'; did you mean 'Labels'?",
        ),
        (
            "DetectLabels",
            {"Labels": [{"Nme": "x"}]},
            {},
            "DetectLabels.Labels[0] has no member 'Nme'; did you mean 'Name'?",
        ),
        (
            "DetectLabels",
            {"Labels": "x"},
            {},
            "DetectLabels.Labels must be a list, not 'x'",
        ),
        (
            "DetectLabels",
            {"Labels": [{"Confidence": True}]},
            {},
            "DetectLabels.Labels[0].Confidence must be a finite number, not True",
        ),
        ("DetectLables", {}, {}, "did you mean 'DetectLabels'?"),
        ("DetectLabels", {}, {"times": 0}, "times must be 1 or more"),
        ("DetectLabels", {}, {"when": {"Imag": 1}}, "did you mean 'Image'?"),
        (
            "StartLabelDetection",
            {"JobId": "a" * 64},
            {},
            (
                "StartLabelDetection starts a job, so the server itself creates the"
                " reply; declare the reply of GetLabelDetection"
            ),
        ),
        (
            "CreateFaceLivenessSession",
            {"SessionId": "a" * 36},
            {},
            "declare the reply of GetFaceLivenessSessionResults",
        ),
        (
            "CreateUser",
            {},
            {"image": ALICE},
            "a CreateUser request has no picture; leave out",
        ),
        (
            "GetLabelDetection",
            {},
            {"image": ALICE},
            "a GetLabelDetection request has no picture; leave out image",
        ),
        (
            "DetectLabels",
            {},
            {"image": b"no picture"},
            (
                "image must be a PNG or JPEG picture that the service accepts:"
                " InvalidImageFormatException, Request has invalid image format"
            ),
        ),
        (
            "DetectLabels",
            {},
            {"image": sample_image(width=79)},
            "each side needs at least 80 pixels",
        ),
        ("DetectLabels", {}, {"image": 3}, "image must be bytes or None, not 3"),
    ],
)
def test_a_reply_outside_the_model_is_refused(
    server: LocalRekognition,
    operation: str,
    answer: dict[str, Any],
    options: dict[str, Any],
    words: str,
) -> None:
    """The declaration fails for an unknown member or a wrong type."""
    with pytest.raises(ValueError) as error:  # noqa: PT011 - the text is compared below
        server.reply(operation, answer, **options)
    assert words in str(error.value)


def test_a_reply_replaces_the_list_of_jobs(server: LocalRekognition, boto: Any) -> None:
    """ListMediaAnalysisJobs returns the declared jobs."""
    server.reply("ListMediaAnalysisJobs", {"MediaAnalysisJobs": [], "NextToken": "x"})

    assert "x" == boto.list_media_analysis_jobs()["NextToken"]


def test_an_invalid_picture_is_refused_in_spite_of_a_reply(
    server: LocalRekognition, boto: Any
) -> None:
    """A declared reply does not make a picture valid."""
    server.reply("DetectLabels", CAT)

    with pytest.raises(boto.exceptions.InvalidImageFormatException):
        labels(boto, b"not a picture")
