"""Members that a part of a response always has, where a reply lacks one.

The tests go through the tables ``[[always]]`` of the overlay.
"""

from __future__ import annotations

import copy
import json
import pickle
import re
import tomllib
import traceback
import typing
from collections import defaultdict
from pathlib import Path
from typing import Any

import attrs
import pytest
from botocore import xform_name
from botocore.model import StructureShape

from rekoclient import RekognitionClient, errors, models
from rekoclient.errors import AbsentMember, RekoError, Verdict
from rekoclient.models import Face, FaceMatch, Landmark
from rekoclient.schema import Shape, members
from rekoclient.testing import LocalRekognition
from rekoclient.transport.reply import parse_success

from ..examples import (
    MODEL,
    OPERATIONS,
    changed,
    encoded,
    full,
    output_shape,
    places,
    request_class,
)

ROOT = Path(__file__).parents[2]
ENTRIES: list[dict[str, Any]] = tomllib.loads(
    (ROOT / "rekoclient/codegen/overlay.toml").read_text(encoding="utf-8")
)["always"]
KNOWN = {*MODEL.shape_names}
MEMBERS = [(entry["shape"], wire) for entry in ENTRIES for wire in entry["members"]]
PUBLISHED: list[dict[str, Any]] = json.loads(
    (ROOT / "tests/local_rekognition/operations/published.json").read_text("utf-8")
)
EACH = pytest.mark.parametrize(
    ("name", "wire"),
    [
        pytest.param(*member, marks=[] if member[0] in KNOWN else pytest.mark.model)
        for member in MEMBERS
    ],
)


def shape_of(name: str) -> type[Shape]:
    """Return the class of a shape."""
    found: type[Shape] = getattr(models, name)
    return found


def whole(name: str) -> dict[str, Any]:
    """Return a wire dict of a shape with every member."""
    found: dict[str, Any] = full(MODEL.shape_for(name))
    return found


def lacking(name: str, wire: str) -> Any:
    """Return a part of a response that lacks a member."""
    return shape_of(name).from_dict(changed(whole(name), (wire,)))


@EACH
def test_each_member_of_the_overlay_has_a_type_without_none(
    name: str, wire: str
) -> None:
    """The attribute has no None in its type, and the overlay marks the member."""
    attribute = xform_name(wire)
    (member,) = (m for m in members(shape_of(name)) if m.wire == wire)

    assert type(None) not in typing.get_args(
        typing.get_type_hints(shape_of(name))[attribute]
    )
    assert member.always
    assert not member.required


def test_no_other_member_is_marked() -> None:
    """The marked members of all models are those of the overlay, once each."""
    marked = [
        (name, member.wire)
        for name in models.__all__
        if isinstance(cls := getattr(models, name), type) and issubclass(cls, Shape)
        for member in members(cls)
        if member.always
    ]

    assert sorted(MEMBERS) == sorted(marked)
    assert 109 == len(MEMBERS)


@EACH
def test_reading_an_absent_member_raises(name: str, wire: str) -> None:
    """The error names the member, and Python's own questions work."""
    part, attribute = lacking(name, wire), xform_name(wire)
    with pytest.raises(AbsentMember) as caught:
        getattr(part, attribute)

    assert (
        f"{name}.{attribute} is absent, although the service always sends it: use"
        f" getattr(value, '{attribute}', None), or value.to_dict()"
    ) == str(caught.value)
    assert attribute == caught.value.name
    assert not hasattr(part, attribute)
    assert "none" == getattr(part, attribute, "none")


@EACH
def test_a_part_without_a_member_is_a_value_like_others(name: str, wire: str) -> None:
    """It is compared, stored, copied and changed like a complete part."""
    shape, attribute = shape_of(name), xform_name(wire)
    part = lacking(name, wire)
    complete: Any = shape.from_dict(whole(name))

    assert complete.to_dict().keys() - {wire} == part.to_dict().keys()
    assert part == lacking(name, wire) != complete
    assert hash(part) == hash(lacking(name, wire))
    assert part == shape.from_dict({**whole(name), wire: None})
    assert part == shape.from_json(part.to_json())
    assert part == type(part).from_dict(part.to_dict())
    for other in (
        pickle.loads(pickle.dumps(part)),
        copy.copy(part),
        copy.deepcopy(part),
        attrs.evolve(part),
    ):
        assert part == other
        assert isinstance(other, shape)
    assert complete == attrs.evolve(part, **{attribute: getattr(complete, attribute)})
    assert part == attrs.evolve(complete, **{attribute: None})
    assert attrs.asdict(part)[attribute] is None
    assert repr(part).startswith(f"{name}(")
    assert json.loads(str(part)).keys() == part.to_dict().keys()
    assert type(complete) is shape
    assert repr(shape) == repr(type(part))


def responses_with(name: str) -> tuple[str, tuple[str | int, ...]]:
    """Return an operation whose response has a shape, and the path to it."""
    for operation in OPERATIONS:
        shape = output_shape(operation)
        for at, inner in places(shape, full(shape)):
            if inner.name == name:
                return operation, at
    raise AssertionError(name)


@EACH
@pytest.mark.parametrize("null", [False, True], ids=["absent", "null"])
def test_a_reply_without_the_member_is_a_success(
    name: str, wire: str, null: bool
) -> None:
    """A reply is read without the member, in lists and alone, and shows the rest."""
    operation, at = responses_with(name)
    body = encoded(full(output_shape(operation)))
    lacks = (body, (*at, wire), None) if null else (body, (*at, wire))
    response = parse_success(request_class(operation).operation, changed(*lacks))
    part: Any = response
    for step in at:
        part = part[step] if isinstance(step, int) else getattr(part, xform_name(step))

    assert encoded(response.to_dict()) == changed(body, (*at, wire))
    assert lacking(name, wire).to_dict().keys() == part.to_dict().keys()
    assert response == type(response).from_dict(response.to_dict())
    with pytest.raises(AbsentMember):
        getattr(part, xform_name(wire))


def test_a_faulty_reply_costs_one_request(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """A reply with an incomplete face is a success, in pages and in a list."""
    server.reply("ListFaces", {"Faces": [{"FaceId": "a"}, {"ImageId": "b"}]})
    response = client.list_faces(collection_id="staff")

    assert 1 == len(response.response_metadata.attempts)
    assert 1 == len(server.requests)
    listed = list(client.iter_list_faces(collection_id="staff"))
    assert ["a", None] == [getattr(face, "face_id", None) for face in listed]


def test_a_match_statement_passes_over_an_absent_member() -> None:
    """A pattern with an absent member does not match."""
    found = []
    for match in (FaceMatch(similarity=99.0), FaceMatch(face=Face(face_id="a"))):
        match match:
            case FaceMatch(face=Face(face_id=face_id)):
                found.append(face_id)

    assert ["a"] == found


def test_a_constructor_takes_none_for_absent() -> None:
    """A part is built without any member, and None means absent."""
    assert Face() == Face(face_id=None) == Face.from_dict({})
    assert Face(face_id="a", image_id=None) == Face(face_id="a")
    assert "a" == Face(face_id="a").face_id
    assert not hasattr(Face(), "face_id")
    assert Face().external_image_id is None
    assert "Face(confidence=1.0)" == repr(Face(confidence=1.0))


def test_another_name_is_an_ordinary_error() -> None:
    """A misspelt attribute of an incomplete part raises what Python raises."""
    with pytest.raises(AttributeError, match="no attribute 'faceid'") as caught:
        Face().faceid  # type: ignore[attr-defined]  # noqa: B018  # pyright: ignore[reportAttributeAccessIssue]

    assert not isinstance(caught.value, RekoError)


def test_the_error_reports_a_success() -> None:
    """Code that retries after a RekoError does not retry the call."""
    with pytest.raises(RekoError) as caught:
        Landmark(x=0.5).y  # noqa: B018

    error = caught.value
    assert isinstance(error, AbsentMember)
    assert error.may_have_succeeded
    assert not error.retryable
    assert Verdict.CONFIRMED is error.verdict
    assert error.obj is None
    assert "Did you mean" not in "".join(traceback.format_exception(error))
    other = pickle.loads(pickle.dumps(error))
    assert (str(error), "y") == (str(other), other.name)
    assert errors.AbsentMember is type(other)


def page_of(source: str) -> str:
    """Return the address of a document in the form of `published.json`."""
    if source.startswith("@aws-sdk"):
        command = source.rpartition(":")[2]
        return (
            "https://docs.aws.amazon.com/AWSJavaScriptSDK/v3/latest/client/"
            f"rekognition/command/{command}/"
        )
    if source.startswith("botocore@"):
        version = source.removeprefix("botocore@").partition(":")[0]
        return (
            f"https://github.com/boto/botocore/blob/{version}/botocore/data/"
            "rekognition/2016-06-27/examples-1.json"
        )
    project, _, path = source.partition(":")
    name, _, commit = project.partition("@")
    return f"https://github.com/{name}/blob/{commit or 'main'}/{path}"


@pytest.mark.model
def test_every_published_reply_has_the_members() -> None:
    """No published reply lacks a member of the overlay, and the sources show it."""
    shown: dict[str, set[str]] = defaultdict(set)
    parts = 0
    always = {entry["shape"]: set(entry["members"]) for entry in ENTRIES}
    for published in PUBLISHED:
        shape = output_shape(published["operation"])
        for at, inner in places(shape, published["reply"]):
            if not isinstance(inner, StructureShape) or inner.name not in always:
                continue
            value = published["reply"]
            for step in at:
                value = value[step]
            assert always[inner.name] <= value.keys(), (published["source"], at)
            shown[inner.name].add(page_of(published["source"]))
            parts += 1

    assert parts > 200
    reference = "https://docs.aws.amazon.com/rekognition/latest/APIReference/API_"
    for entry in ENTRIES:
        name = entry["shape"]
        if name in shown:
            assert set(entry["sources"]) <= shown[name]
        else:
            required = getattr(MODEL.shape_for(name), "required_members", ())
            assert always[name] <= set(required)
            assert [f"{reference}{name}.html"] == entry["sources"]


def test_messages_need_no_value() -> None:
    """The message contains names only, and no content of the reply."""
    with pytest.raises(AbsentMember) as caught:
        Face(external_image_id="secret").face_id  # noqa: B018

    assert not re.search("secret", str(caught.value))
