"""All 75 operations to the wire and back, compared with botocore's own code."""

from __future__ import annotations

import copy
import datetime
import json
import pickle
from typing import Any

import attrs
import pytest
from botocore.model import StringShape, StructureShape
from botocore.parsers import create_parser
from botocore.serialize import create_serializer
from botocore.validate import ParamValidator

from rekoclient import models as m
from rekoclient.errors import RequestValidationError
from rekoclient.schema import (
    FrozenMap,
    Items,
    Map,
    Response,
    Shape,
    Unreadable,
    members,
    read,
)

from .examples import (
    MODEL,
    OPERATIONS,
    changed,
    encoded,
    full,
    input_shape,
    minimal,
    output_shape,
    places,
    request_class,
    response_class,
    wire_path,
)

EACH = pytest.mark.parametrize("operation", OPERATIONS)
MAKERS = pytest.mark.parametrize(
    ("make", "choice"),
    [(minimal, 0), (minimal, 1), (full, 0), (full, 1)],
    ids=["minimal", "minimal, otherwise", "full", "full, otherwise"],
)


def parsed_by_botocore(operation: str, wire: Any) -> dict[str, Any]:
    """Return what boto3 would return for a reply."""
    reply = {"status_code": 200, "headers": {}, "body": json.dumps(wire).encode()}
    parsed = create_parser("json").parse(reply, output_shape(operation))
    del parsed["ResponseMetadata"]
    return parsed


@MAKERS
@EACH
def test_requests_come_back_as_they_went_in(
    operation: str, make: Any, choice: int
) -> None:
    """from_dict and to_dict of a request lose and add nothing."""
    wire = make(input_shape(operation), choice)

    assert wire == request_class(operation).from_dict(wire).to_dict()


@MAKERS
@EACH
def test_botocore_accepts_and_serialises_our_requests(
    operation: str, make: Any, choice: int
) -> None:
    """Botocore's validator accepts each request and serialises the same members."""
    wire = make(input_shape(operation), choice)
    ours = request_class(operation).from_dict(wire).to_dict()
    problems = ParamValidator().validate(ours, input_shape(operation))
    serialised = create_serializer("json", include_validation=False)
    request = serialised.serialize_to_request(ours, MODEL.operation_model(operation))

    assert "" == problems.generate_report()
    assert encoded(wire) == json.loads(request["body"])


@EACH
def test_requests_are_values(operation: str) -> None:
    """Requests compare, hash, copy and pickle."""
    wire = full(input_shape(operation))
    request = request_class(operation).from_dict(wire)
    for other in (
        request_class(operation).from_dict(copy.deepcopy(wire)),
        copy.copy(request),
        copy.deepcopy(request),
        pickle.loads(pickle.dumps(request)),
    ):
        assert request == other
        assert hash(request) == hash(other)


@EACH
def test_requests_are_frozen_all_the_way_down(operation: str) -> None:
    """A request contains no list, dict or buffer that could change."""

    def frozen(value: Any) -> bool:
        match value:
            case Shape():
                return all(map(frozen, attrs.asdict(value, recurse=False).values()))
            case tuple():
                return all(map(frozen, value))
            case FrozenMap():
                return all(map(frozen, value.values()))
            case _:
                return value is None or isinstance(value, str | int | float | bytes)

    assert frozen(request_class(operation).from_dict(full(input_shape(operation))))


@EACH
def test_responses_are_what_botocore_reads(operation: str) -> None:
    """Each known member equals botocore's, at every depth and by both readers."""
    reply = full(output_shape(operation))
    wire = json.loads(json.dumps(encoded(reply)))
    parsed = parsed_by_botocore(operation, wire)
    raw = read(response_class(operation), wire)

    assert reply == parsed
    assert parsed == raw.to_dict()
    assert raw == read(response_class(operation), parsed)
    assert raw == response_class(operation).from_dict(parsed)
    assert raw == pickle.loads(pickle.dumps(raw))
    assert raw == copy.deepcopy(raw)


@pytest.mark.parametrize(
    "moment",
    [
        1_700_000_000,
        1_700_000_000.123,
        "1700000000.5",
        "2026-03-01T12:30:15Z",
        "2026-03-01T12:30:15.250+02:00",
        0,
        -1,
    ],
)
def test_moments_are_read_in_every_form_that_botocore_reads(moment: Any) -> None:
    """Timestamps are read from numbers, numeric text and ISO 8601, with a time zone."""
    wire = {"CreationTimestamp": moment}
    raw = read(response_class("DescribeCollection"), wire)
    parsed = parsed_by_botocore("DescribeCollection", wire)

    assert parsed == raw.to_dict()
    assert datetime.timedelta(0) == raw.to_dict()["CreationTimestamp"].utcoffset()


@pytest.mark.parametrize(
    "wire",
    [
        [],
        "text",
        None,
        {"CreationTimestamp": []},
        {"CreationTimestamp": "yesterday"},
        {"CreationTimestamp": 1e400},
    ],
)
def test_unreadable_replies_are_refused(wire: Any) -> None:
    """An unreadable value is refused with one kind of error."""
    with pytest.raises(Unreadable):
        read(response_class("DescribeCollection"), wire)


def test_numbers_of_another_type_are_left_as_they_are() -> None:
    """A number of another type in a reply stays as it came."""
    wire = {"UserCount": "5", "FaceCount": 1.0}

    assert wire == read(response_class("DescribeCollection"), wire).to_dict()


@pytest.mark.parametrize("kind", ["list", "map", "structure", "blob"])
@EACH
def test_wrong_form_is_refused(operation: str, kind: str) -> None:
    """A wrong form at any depth is refused instead of read as empty."""
    shape = output_shape(operation)
    reply = full(shape)
    for at, found in places(shape, reply):
        if found.type_name != kind or not at:
            continue
        for new in (5, "abc", [[]] if kind == "structure" else {"a": []}):
            if kind == "map" and isinstance(new, dict):
                continue
            with pytest.raises(Unreadable):
                read(response_class(operation), changed(reply, at, new))


@EACH
def test_members_that_the_service_adds_later_are_kept(operation: str) -> None:
    """Unknown members at any depth survive into to_dict."""
    shape, response = output_shape(operation), response_class(operation)
    reply = full(shape)
    for at, found in places(shape, reply):
        if not isinstance(found, StructureShape):
            continue
        wire = changed(reply, (*at, "AddedLater"), {"Deep": [1, None]})

        kept = read(response, wire)

        assert wire == kept.to_dict()
        assert wire == response.from_dict(wire).to_dict()
        assert wire == pickle.loads(pickle.dumps(kept)).to_dict()
        assert kept != read(response, reply)


@EACH
def test_enum_values_that_the_service_adds_later_are_plain_strings(
    operation: str,
) -> None:
    """An unknown enum value is read as a plain string."""
    shape, response = output_shape(operation), response_class(operation)
    reply = full(shape)
    for at, found in places(shape, reply):
        if not isinstance(found, StringShape) or not found.enum:
            continue
        for reader in (read, from_dict):
            known, new = (
                python_value(reader(response, changed(reply, at, text)), at)
                for text in (found.enum[0], "ADDED_LATER")
            )

            assert found.name == type(known).__name__
            assert type(new) is str
            assert "ADDED_LATER" == new


def from_dict(response: type[Response], wire: Any) -> Response:
    """Read by from_dict."""
    return response.from_dict(wire)


def python_value(value: Any, at: tuple[str | int, ...]) -> Any:
    """Return the value in our objects for a wire path."""
    for step in at:
        if isinstance(value, Shape):
            (name,) = (m.name for m in members(type(value)) if m.wire == step)
            value = getattr(value, name)
        else:
            value = value[step]
    return value


@pytest.mark.parametrize("reply", ["absent", "null"])
@EACH
def test_absent_lists_and_maps_are_empty(operation: str, reply: str) -> None:
    """An absent or null list or map is empty."""
    response = response_class(operation)
    wire = {} if reply == "absent" else dict.fromkeys(output_shape(operation).members)
    empty = read(response, wire)

    assert {} == empty.to_dict()
    for member in members(response):
        expected: Any = None
        if isinstance(member.kind, Items):
            expected = ()
        elif isinstance(member.kind, Map):
            expected = FrozenMap()
        assert expected == getattr(empty, member.name)


@pytest.mark.parametrize("status", [{}, {"UserStatus": "ACTIVE"}])
def test_responses_are_frozen(status: dict[str, str]) -> None:
    """A response is frozen whether all its members came or not."""
    page = read(response_class("ListUsers"), {"Users": [{"UserId": "a", **status}]})
    for shape in (page, python_value(page, ("Users", 0))):
        name = attrs.fields(type(shape))[0].name
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            setattr(shape, name, None)
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            delattr(shape, name)


def test_null_among_structures_is_absent() -> None:
    """A null entry of a list of structures is left out."""
    page = read(response_class("ListUsers"), {"Users": [None, {"UserId": "a"}, None]})

    assert {"Users": [{"UserId": "a"}]} == page.to_dict()


@EACH
def test_unknown_keys_are_refused_in_requests(operation: str) -> None:
    """A misspelt key at any depth is refused with its path."""
    shape = input_shape(operation)
    wire = full(shape)
    for at, found in places(shape, wire):
        if not isinstance(found, StructureShape):
            continue
        with pytest.raises(RequestValidationError) as caught:
            request_class(operation).from_dict(changed(wire, (*at, "Colour"), 1))
        (violation,) = caught.value.violations

        assert "unknown" == violation.constraint
        assert wire_path((*at, "Colour")) == violation.wire_path
        assert all(name in violation.limit for name in found.members)


@pytest.mark.parametrize("wire", ["{...}", b"{}", 5, None, [("UserId", "a")]])
@pytest.mark.parametrize("shape", [m.CreateUserRequest, m.CreateUserResponse, m.Image])
def test_from_dict_takes_a_mapping(shape: Any, wire: Any) -> None:
    """Anything else is refused with its type. Text has a hint."""
    with pytest.raises(TypeError, match=r"from_dict\(\) takes a mapping") as wrong:
        shape.from_dict(wire)
    assert type(wire).__name__ in str(wrong.value)
    assert isinstance(wire, str | bytes) == ("from_json" in str(wrong.value))
