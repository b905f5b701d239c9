"""Requests and responses become JSON and back, equal and complete."""

from __future__ import annotations

import copy
import datetime
import json
import math
import pickle
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import rekoclient
from rekoclient.errors import RequestValidationError
from rekoclient.models import (
    CreateCollectionRequest,
    DetectFacesRequest,
    FaceDetail,
    GetFaceLivenessSessionResultsResponse,
    Image,
    ListFacesResponse,
    ListTagsForResourceResponse,
    ListUsersResponse,
)
from rekoclient.schema import Shape, read
from rekoclient.testing import LocalRekognition, sample_image

from ..examples import (
    OPERATIONS,
    full,
    input_shape,
    minimal,
    output_shape,
    request_class,
    response_class,
)
from ..reliability.strategies import json_values, shapes

EACH = pytest.mark.parametrize("operation", OPERATIONS)
MAKE = pytest.mark.parametrize("make", [full, minimal])


@EACH
@MAKE
@pytest.mark.parametrize("choice", [0, 1])
def test_a_request_survives_json(operation: str, make: Any, choice: int) -> None:
    """The request is equal after JSON, with bytes and both alternatives."""
    cls = request_class(operation)
    request = cls.from_dict(make(input_shape(operation), choice))

    assert request == cls.from_json(request.to_json())
    assert request == cls.from_json(request.to_json(indent=2).encode())


@EACH
@MAKE
@pytest.mark.parametrize("choice", [0, 1])
def test_a_response_survives_json(operation: str, make: Any, choice: int) -> None:
    """The response is equal after JSON, with milliseconds and unknown members."""
    cls = response_class(operation)
    wire = make(output_shape(operation), choice)
    wire["AddedLater"] = {"Deep": [1, None, 0.1, "é\ud800"]}
    response = cls.from_dict(wire)

    back = cls.from_json(response.to_json())

    assert response == back
    assert response.to_dict() == back.to_dict()
    assert json.loads(response.to_json())["AddedLater"] == wire["AddedLater"]


@given(data=st.data())
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_any_request_survives_json(data: st.DataObject) -> None:
    """Generated requests of all operations are equal after JSON."""
    cls = request_class(data.draw(st.sampled_from(OPERATIONS)))
    request = data.draw(shapes(cls))

    assert request == cls.from_json(request.to_json())


@given(data=st.data())
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_any_response_survives_json(data: st.DataObject) -> None:
    """Generated responses with unknown members are equal after JSON."""
    cls = response_class(data.draw(st.sampled_from(OPERATIONS)))
    drawn = data.draw(shapes(cls))
    unknown = data.draw(json_values(st.text(max_size=5)).filter(_is_json))
    response = cls.from_dict({**drawn.to_dict(), "AddedLater": unknown})

    assert response == cls.from_json(response.to_json())


def _is_json(value: Any) -> bool:
    text = json.dumps(value)
    return "NaN" not in text and "Infinity" not in text


def test_timestamps_and_bytes_have_standard_forms() -> None:
    """Timestamps are ISO 8601 with milliseconds, and bytes are base64."""
    wire = {
        "SessionId": "s",
        "Status": "SUCCEEDED",
        "ReferenceImage": {"Bytes": b"\x00\xff"},
    }
    response = GetFaceLivenessSessionResultsResponse.from_dict(wire)
    collection = read(
        rekoclient.models.DescribeCollectionResponse, {"CreationTimestamp": 1.5}
    )

    assert '{"Bytes": "AP8="}' in response.to_json()
    assert '{"CreationTimestamp": "1970-01-01T00:00:01.500Z"}' == collection.to_json()
    assert "\n" not in response.to_json()
    assert '\n  "Status"' in response.to_json(indent=2)


@pytest.mark.parametrize("year", [1, 9999])
@pytest.mark.parametrize("hours", [-14, -1, 0, 1, 14])
def test_the_first_and_the_last_timestamps_survive_json(year: int, hours: int) -> None:
    """A timestamp that UTC cannot hold keeps its offset."""
    zone = datetime.timezone(datetime.timedelta(hours=hours))
    moment = datetime.datetime(year, 1, 1, tzinfo=zone)
    if year == 9999:
        moment = moment.replace(month=12, day=31, hour=23, microsecond=999_000)
    response = rekoclient.models.DescribeCollectionResponse.from_dict(
        {"FaceCount": 1, "CreationTimestamp": moment}
    )

    back = type(response).from_json(response.to_json())

    assert moment == back.creation_timestamp
    assert response == back


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
def test_json_without_a_form_for_a_number_is_refused(number: float) -> None:
    """JSON has no NaN and no infinity, so neither direction passes them on."""
    part = rekoclient.models.FaceDetail.from_dict({"Confidence": number})

    with pytest.raises(ValueError, match="FaceDetail: a number is NaN or infinite"):
        part.to_json()
    with pytest.raises(ValueError, match="FaceDetail: the text is not JSON"):
        rekoclient.models.FaceDetail.from_json(
            json.dumps({"Confidence": number, "Later": number})
        )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "ListUsersResponse: the text is not JSON"),
        (b"\xff", "ListUsersResponse: the text is not JSON"),
        ("[" * 100_000, "ListUsersResponse: the text is not JSON"),
        ("[]", "ListUsersResponse: expected a JSON object, not list"),
        ('{"Users": {}}', "a list is expected, not dict"),
    ],
    ids=lambda text: str(text)[:9],
)
def test_invalid_json_is_refused(text: str | bytes, words: str) -> None:
    """The message names the fault without the text, which may hold a picture."""
    with pytest.raises(ValueError, match=words) as caught:
        ListUsersResponse.from_json(text)

    error = caught.value
    assert error.__cause__ is None
    assert error.__suppress_context__ or error.__context__ is None


def test_a_request_in_json_is_checked() -> None:
    """A request of JSON breaks the same rules as any other."""
    with pytest.raises(RequestValidationError, match=r"bytes: must be bytes, not str"):
        DetectFacesRequest.from_json('{"Image": {"Bytes": "not base64!"}}')
    with pytest.raises(RequestValidationError, match="collection_id"):
        CreateCollectionRequest.from_json("{}")


@pytest.fixture(scope="module")
def faces() -> ListFacesResponse:
    """A list of five faces."""
    with LocalRekognition() as server, server.client() as client:
        client.create_collection(collection_id="c")
        for n in range(5):
            image = Image(bytes=sample_image(str(n)))
            client.index_faces(collection_id="c", image=image, external_image_id=str(n))
        return client.list_faces(collection_id="c")


def test_values_anywhere_become_json(faces: ListFacesResponse) -> None:
    """json_default writes responses, parts and maps within a user's own value."""
    tags = read(ListTagsForResourceResponse, {"Tags": {"a": "1"}}).tags
    value = {"all": faces, "one": [faces.faces[0]], "tags": tags, "n": 1}

    text = json.dumps(value, default=rekoclient.json_default)

    assert {
        "all": faces.to_dict(),
        "one": [faces.faces[0].to_dict()],
        "tags": {"a": "1"},
        "n": 1,
    } == json.loads(text)
    with pytest.raises(TypeError, match="object is not JSON serializable"):
        json.dumps(object(), default=rekoclient.json_default)


def test_default_str_loses_nothing(faces: ListFacesResponse) -> None:
    """`json.dumps(response, default=str)` contains every face, and can be read."""
    text = json.dumps({"found": faces}, default=str)

    assert faces == ListFacesResponse.from_json(json.loads(text)["found"])
    assert 5 == text.count("FaceId")
    assert faces.to_json() == str(faces)
    assert repr(faces).endswith("… 3 more], face_model_version='7.0')")


def test_text_shows_the_size_of_bytes_and_not_the_bytes() -> None:
    """The text of a value has a mark in place of bytes and sensitive members."""
    request = DetectFacesRequest(image=Image(bytes=b"\x00secret"))
    session = GetFaceLivenessSessionResultsResponse.from_dict(
        {"SessionId": "s", "AuditImages": [{"Bytes": b"\x00secret"}]}
    )

    assert '{"Image": {"Bytes": "<7 bytes, hidden>"}}' == str(request)
    for text in (str(session), f"{session}", repr(session)):
        assert "secret" not in text
        assert "c2VjcmV0" not in text
        assert "hidden" in text


EMPTY: list[tuple[type[Shape], dict[str, Any]]] = [
    (ListUsersResponse, {"Users": []}),
    (ListUsersResponse, {}),
    (ListTagsForResourceResponse, {"Tags": {}}),
    (ListTagsForResourceResponse, {}),
    (FaceDetail, {"Landmarks": [], "Emotions": [{"Type": "CALM"}]}),
]


@pytest.mark.parametrize(("cls", "wire"), EMPTY)
@pytest.mark.parametrize("way", [read, lambda cls, wire: cls.from_dict(wire)])
def test_empty_lists_and_maps_that_were_sent_are_kept(
    cls: type[Shape], wire: dict[str, Any], way: Any
) -> None:
    """to_dict and to_json have an empty list exactly where the service sent one."""
    found = way(cls, wire)

    assert wire == found.to_dict()
    assert wire == json.loads(found.to_json())
    for copied in (
        copy.copy(found),
        copy.deepcopy(found),
        pickle.loads(pickle.dumps(found)),
        cls.from_json(found.to_json()),
    ):
        assert found == copied
        assert wire == copied.to_dict()


@EACH
def test_every_empty_list_and_map_is_kept(operation: str) -> None:
    """Each list and map of each response is kept when the service sent it empty."""
    shape, cls = output_shape(operation), response_class(operation)
    empty: dict[str, Any] = {
        name: [] if member.type_name == "list" else {}
        for name, member in shape.members.items()
        if member.type_name in ("list", "map")
    }

    assert empty == read(cls, empty).to_dict()
    assert {} == read(cls, {}).to_dict()
    assert read(cls, empty) == read(cls, {})
