"""Sample requests and responses, built from botocore's model without rekoclient."""

from __future__ import annotations

import base64
import datetime
import re
from collections.abc import Callable, Iterator
from typing import Any

from botocore import xform_name
from botocore.loaders import Loader
from botocore.model import (
    ListShape,
    MapShape,
    ServiceModel,
    Shape,
    StringShape,
    StructureShape,
)

from rekoclient import models
from rekoclient.schema import Request, Response

MODEL = ServiceModel(
    Loader().load_service_model("rekognition", "service-2"), "rekognition"
)
OPERATIONS = tuple(sorted(MODEL.operation_names))
TOKEN = "ClientRequestToken"

# Rules that the model does not contain. A structure in the first table needs exactly
# one of two members, and a structure in the second table at least one of two.
EXACTLY_ONE = {
    "DatasetSource": ("GroundTruthManifest", "DatasetArn"),
    "Image": ("Bytes", "S3Object"),
    "SearchUsersRequest": ("UserId", "FaceId"),
}
AT_LEAST_ONE = {
    "KinesisVideoStreamStartSelector": ("ProducerTimestamp", "FragmentNumber"),
    "StreamProcessorOutput": ("KinesisDataStream", "S3Destination"),
    "StreamProcessorSettings": ("ConnectedHome", "FaceSearch"),
}

_PROJECT = "arn:aws:rekognition:eu-west-1:123456789012:project/door"
_TEXTS = (
    "abc",
    "1",
    "1.2.3",
    "111.222.333",
    "5fb2ba08-1f9f-4d7b-8a0a-bd2e5d5a4b1c",
    "arn:aws:iam::123456789012:role/door",
    "arn:aws:sns:eu-west-1:123456789012:door",
    "arn:aws:kinesis:eu-west-1:123456789012:stream/door",
    "arn:aws:kinesisvideo:eu-west-1:123456789012:stream/door/1",
    "arn:aws:rekognition:eu-west-1:123456789012:streamprocessor/door",
    '{"source-ref": "s3://door/1.jpg"}',
    f"{_PROJECT}/1",
    f"{_PROJECT}/version/first/1",
    f"{_PROJECT}/dataset/train/1",
)
MOMENT = datetime.datetime(2026, 3, 1, 12, 30, 15, 500_000, datetime.UTC)


def request_class(operation: str) -> type[Request[Any]]:
    """Return the request class of an operation."""
    found: type[Request[Any]] = getattr(models, f"{operation}Request")
    return found


def response_class(operation: str) -> type[Response]:
    """Return the response class of an operation."""
    found: type[Response] = getattr(models, f"{operation}Response")
    return found


def input_shape(operation: str) -> StructureShape:
    """Return the model's shape of a request."""
    shape = MODEL.operation_model(operation).input_shape
    assert shape is not None
    return shape


def output_shape(operation: str) -> StructureShape:
    """Return the model's shape of a response."""
    shape = MODEL.operation_model(operation).output_shape
    assert shape is not None
    return shape


def minimal(shape: Shape, choice: int = 0) -> Any:
    """Return a valid value with the required members only.

    If the structure needs one of two members, ``choice`` selects the member.
    """
    if not isinstance(shape, StructureShape):
        return value(shape, choice, minimal)
    either = {**EXACTLY_ONE, **AT_LEAST_ONE}.get(shape.name)
    chosen = {either[choice % 2]} if either else set()
    return {
        name: minimal(member, choice)
        for name, member in shape.members.items()
        if name in shape.required_members or name in chosen
    }


def full(shape: Shape, choice: int = 0) -> Any:
    """Return a valid value with every member.

    If a structure allows only one of two members, ``choice`` selects the member.
    """
    if not isinstance(shape, StructureShape):
        return value(shape, choice, full)
    either = EXACTLY_ONE.get(shape.name)
    left_out = {either[(choice + 1) % 2]} if either else set()
    return {
        name: full(member, choice)
        for name, member in shape.members.items()
        if name not in left_out
    }


def value(shape: Shape, choice: int, inner: Callable[[Shape, int], Any]) -> Any:
    """Return a valid value of any shape except a structure."""
    rule = shape.metadata
    low = rule.get("min", 0)
    match shape:
        case StringShape() if shape.enum:
            return shape.enum[choice % len(shape.enum)]
        case StringShape():
            texts = [text for text in _TEXTS if fits(shape, text)]
            return texts[choice % len(texts)]
        case ListShape():
            # If possible, a list has two different items, so that their order matters.
            count = max(low, min(2, rule.get("max", 2)))
            return [inner(shape.member, choice + index) for index in range(count)]
        case MapShape():
            return {inner(shape.key, choice): inner(shape.value, choice)}
    match shape.type_name:
        case "blob":
            return b"\x00image\xff"
        case "boolean":
            return True
        case "timestamp":
            return MOMENT
        case "float":
            return float(low) + 0.5
    return max(low, 1)


def fits(shape: Shape, text: str) -> bool:
    """Return whether a string has a valid length and matches the model's pattern."""
    rule = shape.metadata
    if not rule.get("min", 0) <= len(text) <= rule.get("max", len(text)):
        return False
    return matches(rule.get("pattern", "(?s:.*)"), text)


def matches(pattern: str, text: str) -> bool:
    r"""Return whether a string matches a pattern of the service.

    Python has no ``\p{…}``. The function replaces it by a set of characters that
    contains the characters of all samples.
    """
    for name, characters in (("L", "a-zA-Zïé日本"), ("N", "0-9"), ("Z", r"\x20")):
        pattern = pattern.replace(rf"\p{{{name}}}", characters)
    return re.fullmatch(pattern, text, re.ASCII) is not None


def sized(shape: Shape, length: int) -> str | None:
    """Return a string of a given length that matches a shape's pattern, or None."""
    pattern = shape.metadata.get("pattern", "(?s:.*)")
    for text in ("", *_TEXTS):
        missing = length - len(text)
        if missing < 0:
            continue
        for at in range(len(text) + 1):
            for character in "a1/":
                longer = text[:at] + character * missing + text[at:]
                if matches(pattern, longer):
                    return longer
    return None


def encoded(value: Any) -> Any:
    """Convert a value for AWS JSON: bytes to base64, dates to seconds since 1970."""
    match value:
        case dict():
            return {name: encoded(member) for name, member in value.items()}
        case list():
            return [encoded(entry) for entry in value]
        case bytes():
            return base64.b64encode(value).decode()
        case datetime.datetime():
            return value.timestamp()
    return value


Place = tuple[str | int, ...]
"""A path in a value, such as ``("Image", "S3Object")``, with indexes for lists."""


def wire_path(at: Place) -> str:
    """Format a path with the service's names, such as ``Image.S3Object``."""
    steps = (f"[{step!r}]" if isinstance(step, int) else f".{step}" for step in at)
    return "".join(steps).removeprefix(".")


def python_path(at: Place) -> str:
    """Format a path with Python names, such as ``image.s3_object``."""
    return wire_path(
        tuple(step if isinstance(step, int) else xform_name(step) for step in at)
    )


def places(shape: Shape, value: Any, at: Place = ()) -> Iterator[tuple[Place, Shape]]:
    """Yield every path in a value, with the shape of the part at that path."""
    yield at, shape
    match shape:
        case StructureShape():
            for name, inner in value.items():
                yield from places(shape.members[name], inner, (*at, name))
        case ListShape():
            for index, inner in enumerate(value):
                yield from places(shape.member, inner, (*at, index))
        case MapShape():
            for key, inner in value.items():
                yield from places(shape.value, inner, (*at, key))


_GONE: Any = object()


def changed(value: Any, at: Place, new: Any = _GONE) -> Any:
    """Return a copy of a value with another part at a path, or without this part."""
    if not at:
        return new
    step, *rest = at
    copy = value.copy()
    if not rest and new is _GONE:
        del copy[step]
        return copy
    copy[step] = changed(value[step] if rest else None, tuple(rest), new)
    return copy
