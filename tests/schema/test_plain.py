"""Numbers of any class go in, and declared types come out of dicts from elsewhere."""

from __future__ import annotations

import base64
import datetime
import json
import math
from decimal import Decimal
from enum import IntEnum
from fractions import Fraction
from typing import Any

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rekoclient import images
from rekoclient.errors import RequestValidationError
from rekoclient.models import (
    AuditImage,
    BoundingBox,
    DescribeCollectionResponse,
    DetectFacesResponse,
    DetectLabelsRequest,
    FaceDetail,
    GetFaceLivenessSessionResultsResponse,
    Image,
    SearchFacesByImageResponse,
    VideoMetadata,
)
from rekoclient.schema import Boolean, Integer, Number
from rekoclient.testing import LocalRekognition, sample_image


class Level(IntEnum):
    """A user's own number."""

    HIGH = 90


class Indexed:
    """A user's own class with __index__, such as a lazy integer."""

    def __index__(self) -> int:
        return 7


class Real:
    """A user's own class with __float__."""

    def __float__(self) -> float:
        return 80.5


class Failing:
    """A user's own class whose conversion fails."""

    def __float__(self) -> float:
        raise ValueError("secret")


class Broken:
    """A user's own class whose conversion fails with an error of its own."""

    def __float__(self) -> float:
        raise RuntimeError("secret")


ACCEPTED: list[tuple[Any, float]] = [
    (80, 80),
    (80.5, 80.5),
    (Decimal("80.5"), 80.5),
    (Decimal(80), 80.0),
    (Fraction(161, 2), 80.5),
    (Level.HIGH, 90),
    (Indexed(), 7),
    (Real(), 80.5),
    (numpy.float64(80.5), 80.5),
    (numpy.float32(80.5), 80.5),
    (numpy.float16(80.5), 80.5),
    (numpy.longdouble(80.5), 80.5),
    (numpy.int8(80), 80),
    (numpy.uint64(80), 80),
    (numpy.array(80.5), 80.5),
]


@pytest.mark.parametrize(("given_", "kept"), ACCEPTED)
def test_any_real_number_is_stored_plain(given_: Any, kept: float) -> None:
    """A number is accepted by protocol and stored as an int or a float."""
    request = DetectLabelsRequest(image=Image(bytes=b"x"), min_confidence=given_)

    assert kept == request.min_confidence
    assert type(kept) is type(request.min_confidence)
    assert kept == json.loads(request.to_json())["MinConfidence"]


WHOLE: list[tuple[Any, int]] = [
    (5, 5),
    (5.0, 5),
    (Decimal(5), 5),
    (Decimal("5.0"), 5),
    (Fraction(10, 2), 5),
    (Level.HIGH, 90),
    (Indexed(), 7),
    (numpy.int64(5), 5),
    (numpy.float32(5), 5),
    (numpy.array(5), 5),
]


@pytest.mark.parametrize(("given_", "kept"), WHOLE)
def test_any_whole_number_is_stored_as_an_int(given_: Any, kept: int) -> None:
    """A whole number of any class is stored as an int."""
    request = DetectLabelsRequest(image=Image(bytes=b"x"), max_labels=given_)

    assert kept == request.max_labels
    assert int is type(request.max_labels)


REFUSED: list[tuple[str, Any, str]] = [
    ("min_confidence", True, "a number, not bool True"),
    ("min_confidence", Broken(), "a finite number, not Broken"),
    ("min_confidence", numpy.ma.masked, "a number, not MaskedConstant"),
    ("min_confidence", numpy.ma.array(80.5, mask=True), "a number, not MaskedArray"),
    ("max_labels", numpy.ma.masked, "a whole number, not MaskedConstant"),
    ("min_confidence", numpy.True_, "a number, not bool"),
    ("min_confidence", "80", "a number, not str '80'"),
    ("min_confidence", numpy.str_("80"), "a number, not str_ '80'"),
    ("min_confidence", b"80", "a number, not bytes"),
    ("min_confidence", math.nan, "a finite number, not nan"),
    ("min_confidence", math.inf, "a finite number, not inf"),
    ("min_confidence", Decimal("NaN"), "a finite number, not Decimal NaN"),
    ("min_confidence", Decimal("sNaN"), "a finite number, not Decimal sNaN"),
    ("min_confidence", Decimal("-Infinity"), "a finite number, not Decimal -Infinity"),
    ("min_confidence", numpy.float32("nan"), "a finite number, not"),
    ("min_confidence", Decimal("1e400"), "0 to 100, not Decimal 1E+400"),
    ("min_confidence", Fraction(10**400), "0 to 100, not Fraction 1000"),
    ("min_confidence", Decimal("100.1"), "0 to 100, not 100.1"),
    ("min_confidence", 1j, "a number, not complex"),
    ("min_confidence", numpy.complex128(1), "a number, not complex"),
    (
        "min_confidence",
        numpy.datetime64("2026-01-01", "ns"),
        "a number, not datetime64",
    ),
    ("min_confidence", numpy.zeros(1), "a number, not ndarray"),
    ("min_confidence", datetime.timedelta(1), "a number, not timedelta"),
    ("min_confidence", Failing(), "a finite number, not Failing"),
    ("min_confidence", [80], "a number, not list"),
    ("max_labels", 1.5, "a whole number, not float 1.5"),
    ("max_labels", Decimal("1.5"), "a whole number, not Decimal 1.5"),
    ("max_labels", Fraction(1, 2), "a whole number, not Fraction 1/2"),
    ("max_labels", numpy.float32(1.5), "a whole number, not float32 1.5"),
    (
        "max_labels",
        Decimal("1.0000000000000000001"),
        "a whole number, not Decimal 1.00",
    ),
    ("max_labels", Decimal("NaN"), "a whole number, not Decimal NaN"),
    ("max_labels", Decimal("1e999999"), "a whole number, not Decimal 1E+999999"),
    ("max_labels", True, "a whole number, not bool True"),
    ("max_labels", numpy.False_, "a whole number, not bool"),
    ("max_labels", "5", "a whole number, not str '5'"),
]


@pytest.mark.parametrize(("member", "value", "words"), REFUSED)
def test_anything_but_a_real_number_is_refused(
    member: str, value: Any, words: str
) -> None:
    """Bools, text, NaN, infinity and fractions for whole numbers are refused."""
    with pytest.raises(RequestValidationError) as caught:
        DetectLabelsRequest(image=Image(bytes=b"x"), **{member: value})

    assert f"{member}: must be {words}" in str(caught.value)
    assert "secret" not in str(caught.value)


@given(
    st.decimals(allow_nan=False, allow_infinity=False)
    | st.fractions()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.integers()
)
def test_each_number_is_accepted_or_out_of_range(value: Any) -> None:
    """Any finite number is stored as its nearest float, or breaks only its range."""
    kept = Number().freeze(value)
    whole = Integer().freeze(value)

    if isinstance(kept, float):
        assert float(value) == kept
    if not Integer().check(value):
        assert whole == value
        assert int is type(whole)
    else:
        assert whole != value or int is not type(whole)


def test_a_boolean_of_numpy_is_stored_as_a_bool() -> None:
    """A boolean member takes a bool and a scalar of numpy, and nothing else."""
    assert Boolean().freeze(numpy.True_) is True
    assert () == Boolean().check(numpy.bool_(False))
    for value in (1, 0, "true", numpy.int8(1), Decimal(1), None):
        assert Boolean().check(value)


def test_numbers_in_nested_structures_are_plain() -> None:
    """The members of a structure within a request are stored plain."""
    values: dict[str, Any] = {"left": numpy.float32(0.5), "top": Decimal("0.25")}
    box = BoundingBox(**values)

    assert float is type(box.left)
    assert 0.25 == box.top


def test_a_number_of_dynamodb_is_sent() -> None:
    """A threshold that DynamoDB returned as Decimal reaches the service."""
    with LocalRekognition() as server, server.client() as client:
        server.reply("DetectLabels", {"Labels": [{"Name": "Door"}]})
        found = client.detect_labels(
            image=Image(bytes=sample_image()),
            min_confidence=Decimal("80.5"),  # type: ignore[arg-type]  # as boto3 takes it
            max_labels=Decimal(3),  # type: ignore[arg-type]
        )

    assert ["Door"] == [label.name for label in found.labels]
    (record,) = server.requests
    assert 80.5 == record.body["MinConfidence"]
    assert 3 == record.body["MaxLabels"]


# Dicts from elsewhere.


def test_a_response_survives_dynamodb() -> None:
    """A response is equal after a round trip with Decimal in place of each number."""
    with LocalRekognition() as server, server.client() as client:
        client.create_collection(collection_id="c")
        client.index_faces(collection_id="c", image=Image(bytes=sample_image()))
        found = client.search_faces_by_image(
            collection_id="c", image=Image(bytes=sample_image())
        )
        described = client.describe_collection(collection_id="c")
    item = json.loads(found.to_json(), parse_float=Decimal, parse_int=Decimal)

    back = SearchFacesByImageResponse.from_dict(item)

    assert found == back
    assert float is type(back.face_matches[0].similarity)
    assert found.to_dict() == back.to_dict()
    assert back.searched_face_bounding_box is not None
    assert images.box_in_pixels(back.searched_face_bounding_box, 640, 480)
    stored = json.loads(described.to_json(), parse_float=Decimal, parse_int=Decimal)
    assert described == DescribeCollectionResponse.from_dict(stored)


MOMENT = datetime.datetime(2026, 1, 2, 3, 4, 5, 500_000, datetime.UTC)
SECONDS = MOMENT.timestamp()


@pytest.mark.parametrize(
    "moment",
    [
        MOMENT,
        SECONDS,
        Decimal(str(SECONDS)),
        numpy.float64(SECONDS),
        str(SECONDS),
        "2026-01-02T03:04:05.500Z",
        "2026-01-02T04:04:05.500+01:00",
    ],
)
def test_timestamps_are_read_from_each_form(moment: Any) -> None:
    """A response and its parts read a timestamp from numbers and ISO 8601 text."""
    wire = {"FaceCount": 1, "CreationTimestamp": moment}

    assert MOMENT == DescribeCollectionResponse.from_dict(wire).creation_timestamp


@pytest.mark.parametrize(
    "data",
    [b"\x00\xff", bytearray(b"\x00\xff"), memoryview(b"\x00\xff"), "AP8="],
)
def test_bytes_are_read_from_each_form(data: Any) -> None:
    """A response and its parts read bytes from buffers and base64 text."""
    part = AuditImage.from_dict({"Bytes": data})
    found = GetFaceLivenessSessionResultsResponse.from_dict(
        {"SessionId": "s", "Status": "SUCCEEDED", "ReferenceImage": {"Bytes": data}}
    )

    assert b"\x00\xff" == part.bytes
    assert part == found.reference_image


class Binary:
    """Bytes as the DynamoDB resource of boto3 returns them."""

    def __bytes__(self) -> bytes:
        return b"\x00\xff"


def test_binary_of_dynamodb_is_bytes() -> None:
    """An object with __bytes__ is read as its bytes, and accepted in a request."""
    assert b"\x00\xff" == AuditImage.from_dict({"Bytes": Binary()}).bytes
    assert b"\x00\xff" == Image(bytes=Binary()).bytes  # type: ignore[arg-type]


@pytest.mark.parametrize("value", ["1", True, [1], {}, float("nan"), 1.5])
def test_a_response_with_another_type_of_number_is_refused(value: Any) -> None:
    """Text stays text, as in a request. The message does not show it."""
    words = "DescribeCollectionResponse: FaceCount must be a (whole|finite) number$"

    with pytest.raises(ValueError, match=words):
        DescribeCollectionResponse.from_dict({"FaceCount": value})


@pytest.mark.parametrize(
    ("wire", "words"),
    [
        ({"Confidence": "1.5"}, "FaceDetail: Confidence must be a number$"),
        ({"Smile": {"Value": 1}}, "Smile: Value must be True or False$"),
        ({"Landmarks": [{}, {"X": "1"}]}, "Landmark: X must be a number$"),
    ],
)
def test_a_part_of_a_response_with_another_type_is_refused(
    wire: dict[str, Any], words: str
) -> None:
    """The message names the structure and the member at any depth."""
    with pytest.raises(ValueError, match=words):
        DetectFacesResponse.from_dict({"FaceDetails": [wire]})


def test_a_date_is_not_a_timestamp() -> None:
    """A date has no time of day, so a response and a request refuse it."""
    date = datetime.date(2026, 1, 2)

    with pytest.raises(ValueError, match="DescribeCollectionResponse: CreationTim"):
        DescribeCollectionResponse.from_dict({"CreationTimestamp": date})


PARTS: list[tuple[type[Any], dict[str, Any], str, Any]] = [
    (VideoMetadata, {"FrameRate": Decimal("29.97")}, "frame_rate", 29.97),
    (VideoMetadata, {"DurationMillis": Decimal(5)}, "duration_millis", 5),
    (VideoMetadata, {"DurationMillis": 5.0}, "duration_millis", 5),
    (FaceDetail, {"Confidence": Decimal("99.5")}, "confidence", 99.5),
    (FaceDetail, {"Confidence": "odd"}, "confidence", "odd"),
    (FaceDetail, {"Smile": {"Value": numpy.True_}}, "smile.value", True),
    (
        FaceDetail,
        {"Emotions": [{"Confidence": Decimal(1)}]},
        "emotions.0.confidence",
        1.0,
    ),
    (FaceDetail, {"New": [Decimal("0.1")]}, "unknown_members.New.0", 0.1),
]


@pytest.mark.parametrize(("part", "wire", "path", "value"), PARTS)
def test_a_part_of_a_response_has_declared_types(
    part: type[Any], wire: dict[str, Any], path: str, value: Any
) -> None:
    """A part read alone has the same types as in its response."""
    found: Any = part.from_dict(wire)
    for name in path.split("."):
        if name.isdigit():
            found = found[int(name)]
        else:
            found = found[name] if name == "New" else getattr(found, name)

    assert value == found
    assert type(value) is type(found)


def test_text_instead_of_bytes_is_refused_in_a_request() -> None:
    """from_dict of a request does not guess whether text is base64 or a path."""
    text = base64.b64encode(b"picture").decode()

    with pytest.raises(RequestValidationError, match="must be bytes, not str"):
        DetectLabelsRequest.from_dict({"Image": {"Bytes": text}})
