"""Validation of requests against botocore's model."""

import base64
import re
import unicodedata
import warnings
from typing import Any

import pytest

from rekoclient.testing import LocalRekognition
from rekoclient.testing.service.model import model
from rekoclient.testing.service.validation import compiled

from ..raw import call

STAFF = {"CollectionId": "staff"}
ARN = {"ResourceArn": "arn:aws:rekognition:us-east-1:123456789012:collection/staff"}
FACE_ID = "0123abcd-0123-abcd-0123-0123456789ab"
NO_BYTES = (
    "Value at 'image.bytes' failed to satisfy constraint: "
    "Member must have length greater than or equal to 1"
)
QUALITY_SET = "Member must satisfy enum value set: [NONE, AUTO, LOW, MEDIUM, HIGH]"
ID_PATTERN = r"Member must satisfy regular expression pattern: [a-zA-Z0-9_.\-:]+"


def problem(value: object, where: str, text: str) -> str:
    """Return the message of one violation."""
    return f"Value '{value}' at '{where}' failed to satisfy constraint: {text}"


def missing(where: str) -> str:
    """Return the message of a missing required member."""
    constraint = "failed to satisfy constraint: Member must not be null"
    return f"Value null at '{where}' {constraint}"


@pytest.mark.parametrize(
    ("operation", "body", "problems"),
    [
        (
            "CreateUser",
            {},
            [
                missing("collectionId"),
                missing("userId"),
            ],
        ),
        (
            "CreateUser",
            {**STAFF, "UserId": "a b"},
            [problem("a b", "userId", ID_PATTERN)],
        ),
        (
            "CreateUser",
            {**STAFF, "UserId": "abc\n"},
            [problem("abc\n", "userId", ID_PATTERN)],
        ),
        (
            "CreateUser",
            {**STAFF, "UserId": "a\u0663"},
            [problem("a\u0663", "userId", ID_PATTERN)],
        ),
        (
            "CreateUser",
            {**STAFF, "UserId": "a" * 129},
            [
                problem(
                    "a" * 129,
                    "userId",
                    "Member must have length less than or equal to 128",
                )
            ],
        ),
        (
            "CreateUser",
            {**STAFF, "UserId": ""},
            [
                problem(
                    "", "userId", "Member must have length greater than or equal to 1"
                ),
                problem("", "userId", ID_PATTERN),
            ],
        ),
        (
            "ListUsers",
            {**STAFF, "MaxResults": 501},
            [
                problem(
                    501,
                    "maxResults",
                    "Member must have value less than or equal to 500",
                )
            ],
        ),
        (
            "ListUsers",
            {**STAFF, "MaxResults": 0},
            [
                problem(
                    0,
                    "maxResults",
                    "Member must have value greater than or equal to 1",
                )
            ],
        ),
        (
            "IndexFaces",
            {**STAFF, "Image": {"Bytes": ""}, "QualityFilter": "BEST"},
            [
                NO_BYTES,
                problem(
                    "BEST",
                    "qualityFilter",
                    QUALITY_SET,
                ),
            ],
        ),
        (
            "IndexFaces",
            {**STAFF, "Image": {"S3Object": {"Bucket": "a"}}},
            [
                problem(
                    "a",
                    "image.s3Object.bucket",
                    "Member must have length greater than or equal to 3",
                )
            ],
        ),
        (
            "DeleteFaces",
            {**STAFF, "FaceIds": ["x"]},
            [
                problem(
                    "[x]",
                    "faceIds",
                    "Member must satisfy constraint: [Member must satisfy regular "
                    "expression pattern: [0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-"
                    "[0-9a-f]{4}-[0-9a-f]{12}]",
                )
            ],
        ),
        (
            "TagResource",
            {**ARN, "Tags": {"a": "b" * 257}},
            [
                problem(
                    "{a=" + "b" * 257 + "}",
                    "tags",
                    "Map value must satisfy constraint: [Member must have length less "
                    "than or equal to 256, Member must have length greater than or "
                    "equal to 0, Member must satisfy regular expression pattern: "
                    r"^([\p{L}\p{Z}\p{N}_.:/=+\-@]*)$]",
                )
            ],
        ),
    ],
)
def test_violations_have_the_messages_of_the_service(
    shared_server: LocalRekognition,
    operation: str,
    body: dict[str, Any],
    problems: list[str],
) -> None:
    """All violations are in one message."""
    status, _, answer = call(shared_server, operation, body)

    plural = "s" if len(problems) > 1 else ""
    text = f"{len(problems)} validation error{plural} detected: " + "; ".join(problems)
    assert (400, "ValidationException", text) == (
        status,
        answer["__type"],
        answer["message"],
    )


@pytest.mark.parametrize(
    ("operation", "body", "text"),
    [
        ("CreateUser", {**STAFF, "UserId": 5}, "NUMBER_VALUE can not be converted to"),
        (
            "CreateUser",
            {**STAFF, "UserId": True},
            "TRUE_VALUE can not be converted to String",
        ),
        ("CreateUser", {**STAFF, "UserId": ["a"]}, "Start of list found"),
        ("CreateUser", {**STAFF, "UserId": {}}, "Start of structure or map found"),
        (
            "ListUsers",
            {**STAFF, "MaxResults": "5"},
            "STRING_VALUE can not be converted",
        ),
        ("ListUsers", {**STAFF, "MaxResults": 1.5}, "DECIMAL_VALUE can not be"),
        ("ListUsers", {**STAFF, "MaxResults": True}, "TRUE_VALUE can not be converted"),
        ("DeleteFaces", {**STAFF, "FaceIds": "x"}, "STRING_VALUE can not be converted"),
        ("DeleteFaces", {**STAFF, "FaceIds": [None]}, "NULL_VALUE can not be"),
        ("IndexFaces", {**STAFF, "Image": {"Bytes": "%"}}, "not valid base64"),
        ("TagResource", {**ARN, "Tags": {"a": 1}}, "NUMBER_VALUE can not be converted"),
        ("ListCollections", [], "not a JSON object"),
        ("ListCollections", b"{", "not a JSON object"),
        ("ListCollections", b"\xff\xfe", "not a JSON object"),
        ("ListCollections", b'{"MaxResults": NaN}', "not a JSON object"),
        ("ListCollections", b"[" * 100_000, "not a JSON object"),
    ],
)
def test_a_wrong_type_is_a_serialization_error(
    shared_server: LocalRekognition, operation: str, body: Any, text: str
) -> None:
    """The parser refuses before constraints are checked."""
    status, _, answer = call(shared_server, operation, body)

    assert (400, "SerializationException") == (status, answer["__type"])
    assert text in answer["message"]


@pytest.mark.parametrize(
    "body",
    [
        {"MaxResults": None},
        {"Unknown": {"a": [1]}},
        b"",
    ],
)
def test_valid_requests_are_accepted(
    shared_server: LocalRekognition, body: Any
) -> None:
    """Null is absent, unknown members are ignored, an empty body is an object."""
    assert 200 == call(shared_server, "ListCollections", body)[0]


def test_messages_contain_no_image_bytes(
    shared_server: LocalRekognition,
) -> None:
    """A message contains the member and not the bytes."""
    image = base64.b64encode(b"\x89secret" * 800_000).decode()

    _, _, answer = call(
        shared_server, "IndexFaces", {**STAFF, "Image": {"Bytes": image}}
    )
    assert answer["message"] == (
        "1 validation error detected: Value at 'image.bytes' failed to satisfy "
        "constraint: Member must have length less than or equal to 5242880"
    )


def test_the_code_of_a_violation_is_a_switch(
    server: LocalRekognition,
) -> None:
    """InvalidParameterException comes without details."""
    server.switch(validation_code="InvalidParameterException")

    _, _, answer = call(server, "CreateUser", {})
    assert ("InvalidParameterException", "Request has invalid parameters") == (
        answer["__type"],
        answer["Message"],
    )


def test_every_pattern_of_the_model_compiles() -> None:
    """Python compiles each of them without a warning."""
    patterns = [s["pattern"] for s in model().shapes.values() if "pattern" in s]

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for pattern in patterns:
            compiled.__wrapped__(pattern)
    assert 40 < len(patterns)


def test_tag_patterns_mean_letters_separators_and_numbers() -> None:
    """Every character of Unicode is matched by its category."""
    pattern = compiled(model().shapes["TagValue"]["pattern"])
    allowed = set("_.:/=+-@")

    wrong = [
        hex(code)
        for code in range(0x110000)
        if bool(pattern.fullmatch(chr(code)))
        != (chr(code) in allowed or unicodedata.category(chr(code))[0] in "LZN")
    ]
    assert [] == wrong


@pytest.mark.parametrize("key", ["aws:x", "a?"])
def test_reserved_and_odd_tag_keys_are_refused(
    shared_server: LocalRekognition, key: str
) -> None:
    """Keys have their own rule."""
    _, _, answer = call(shared_server, "TagResource", {**ARN, "Tags": {key: "x"}})

    assert re.search(r"at 'tags' .*Map keys must satisfy constraint", answer["message"])
