"""Every rule of botocore's model is ours, compared as data and tried at its edges."""

from __future__ import annotations

import datetime
import math
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from attrs import astuple
from botocore import xform_name
from botocore.model import ListShape, MapShape, Shape, StringShape, StructureShape

from rekoclient import models
from rekoclient.errors import RequestValidationError, Violation
from rekoclient.schema import (
    Blob,
    Boolean,
    Enum,
    FrozenMap,
    Integer,
    Items,
    Kind,
    Map,
    Number,
    Structure,
    Text,
    Timestamp,
    members,
)

from .examples import (
    AT_LEAST_ONE,
    EXACTLY_ONE,
    MODEL,
    OPERATIONS,
    Place,
    changed,
    fits,
    full,
    input_shape,
    output_shape,
    places,
    python_path,
    request_class,
    response_class,
    sized,
    wire_path,
)

EACH = pytest.mark.parametrize("operation", OPERATIONS)
_OVERLAY = tomllib.loads(
    (Path(__file__).parents[1] / "rekoclient/codegen/overlay.toml").read_text("utf-8")
)
PATTERNS = {entry["shape"]: entry for entry in _OVERLAY["pattern"]}


def used(operations: tuple[str, ...] = OPERATIONS) -> dict[str, StructureShape]:
    """Return the structures that requests and responses contain."""
    found: dict[str, StructureShape] = {}

    def visit(shape: Shape) -> None:
        match shape:
            case StructureShape() if shape.name not in found:
                found[shape.name] = shape
                for inner in shape.members.values():
                    visit(inner)
            case ListShape():
                visit(shape.member)

    for operation in operations:
        visit(input_shape(operation))
        visit(output_shape(operation))
    return found


STRUCTURES = used()


def kind_of(shape: Shape) -> Kind:
    """Return our rule for a shape of the model."""
    rule = shape.metadata
    low, high = rule.get("min"), rule.get("max")
    match shape:
        case StringShape() if shape.enum:
            return Enum(getattr(models, shape.name))
        case StringShape():
            entry = PATTERNS.get(shape.name, rule)
            return Text(
                min=low or 0,
                max=high,
                pattern=entry.get("pattern"),
                unicode=entry.get("unicode", False),
                published=rule["pattern"] if entry.get("unicode") else None,
            )
        case ListShape():
            return Items(kind_of(shape.member), min=low or 0, max=high)
        case MapShape():
            return Map(kind_of(shape.key), kind_of(shape.value), low or 0, high)
        case StructureShape():
            return Structure(getattr(models, shape.name))
    match shape.type_name:
        case "blob":
            return Blob(min=low or 0, max=high)
        case "boolean":
            return Boolean()
        case "float":
            return Number(min=low, max=high)
        case "timestamp":
            return Timestamp()
    return Integer(min=low, max=high)


def content(kind: Kind) -> tuple[Any, ...]:
    """Return a rule as plain values for comparison."""
    return (
        type(kind).__name__,
        *(
            content(value) if isinstance(value, Kind) else value
            for name, value in vars(kind).items()
            if name != "_matches"
        ),
    )


@pytest.mark.model
def test_the_model_has_302_structures_and_45_enums() -> None:
    """Another number means another model and a review of these tests."""
    enums = [
        shape
        for shape in map(MODEL.shape_for, MODEL.shape_names)
        if isinstance(shape, StringShape) and shape.enum
    ]

    assert 75 == len(OPERATIONS)
    assert 302 == len(STRUCTURES)
    assert 45 == len(enums)
    for shape in enums:
        assert shape.enum == [str(value) for value in getattr(models, shape.name)]


@pytest.mark.model
@pytest.mark.parametrize("name", sorted(STRUCTURES))
def test_members_and_their_rules_are_the_models(name: str) -> None:
    """Names, order, kinds and bounds equal the model's, except overlay patterns."""
    shape = STRUCTURES[name]
    ours = members(getattr(models, name))

    assert list(shape.members) == [member.wire for member in ours]
    assert [xform_name(wire) for wire in shape.members] == [m.name for m in ours]
    assert [content(kind_of(member)) for member in shape.members.values()] == [
        content(member.kind) for member in ours
    ]
    assert [bool(m.metadata.get("sensitive")) for m in shape.members.values()] == [
        member.sensitive for member in ours
    ]


@EACH
def test_required_members_are_the_models(operation: str) -> None:
    """Required members equal the model's, and the overlay's in responses."""
    for at, shape in places(input_shape(operation), full(input_shape(operation))):
        if not isinstance(shape, StructureShape):
            continue
        ours = {m.wire for m in members(getattr(models, shape.name)) if m.required}
        assert set(shape.required_members) == ours, at

    always = _OVERLAY["operations"][operation].get("always", [])
    response = response_class(operation)

    assert set(always) == {m.wire for m in members(response) if m.required}
    assert [xform_name(wire) for wire in always] == list(
        request_class(operation).operation.always
    )


@EACH
def test_either_or_rules_are_where_the_prose_states_them(operation: str) -> None:
    """Either/or rules exist on these shapes and nowhere else."""
    for _, shape in places(input_shape(operation), full(input_shape(operation))):
        if not isinstance(shape, StructureShape):
            continue
        rules = {
            (rule.rule, frozenset(rule.members))
            for rule in getattr(models, shape.name).exclusive
        }
        assert rules == {
            (rule, frozenset(map(xform_name, table[shape.name])))
            for rule, table in (
                ("exactly_one", EXACTLY_ONE),
                ("at_least_one", AT_LEAST_ONE),
            )
            if shape.name in table
        }


MOMENT = datetime.datetime.fromisoformat("2026-03-01T00:00:00+00:00")
LONG = "é" * 61
IMAGE = "an Image (see rekoclient.images)"
REFUSED: list[tuple[Kind, Any, str, str, str]] = [
    (Text(), 5, "type", "a string", "int 5"),
    (Text(), None, "type", "a string", "None"),
    (Text(), b"ab", "type", "a string", "bytes <2 bytes>"),
    (Text(max=3), "abcd", "length", "at most 3 characters", "4: 'abcd'"),
    (Text(0, 0), "a", "length", "at most 0 characters", "1: 'a'"),
    (Text(2), "a", "length", "at least 2 characters", "1: 'a'"),
    (Text(2, 2), "abc", "length", "2 characters", "3: 'abc'"),
    (Text(2, 60), LONG, "length", "2 to 60 characters", f"61: '{LONG[:59]}…'"),
    (Text(pattern="a+"), LONG[:60], "pattern", "a+", f"'{LONG[:60]}'"),
    (Text(pattern="a+"), LONG, "pattern", "a+", f"'{LONG[:59]}…'"),
    (Text(pattern="a", published="b"), "c", "pattern", "b", "'c'"),
    (Text(pattern=r"\w"), "é", "pattern", r"\w", "'é'"),
    (Enum(models.Attribute), 5, "type", "a string", "int 5"),
    (Enum(models.QualityFilter), "X", "enum", "NONE, AUTO, LOW, MEDIUM, HIGH", "'X'"),
    (Integer(), 1.5, "type", "a whole number", "float 1.5"),
    (Integer(), True, "type", "a whole number", "bool True"),
    (Integer(1), 0, "range", "at least 1", "0"),
    (Integer(max=1), 2, "range", "at most 1", "2"),
    (Integer(0, 9), 10, "range", "0 to 9", "10"),
    (Integer(0, 9), -1, "range", "0 to 9", "-1"),
    (Integer(0), -1, "range", "at least 0", "-1"),
    (Integer(-2, 0), 1, "range", "-2 to 0", "1"),
    (Number(0.0, 1.0), -0.5, "range", "0.0 to 1.0", "-0.5"),
    (Integer(1, 9), 2**128, "range", "1 to 9", "<a number of 129 bits>"),
    (Integer(1, 9), 2**128 - 1, "range", "1 to 9", str(2**128 - 1)),
    (Number(), "1", "type", "a number", "str '1'"),
    (Number(), False, "type", "a number", "bool False"),
    (Number(), math.inf, "type", "a finite number", "inf"),
    (Number(0.5, 1.5), 1.6, "range", "0.5 to 1.5", "1.6"),
    (Boolean(), 1, "type", "True or False", "int 1"),
    (Timestamp(), "now", "type", "a datetime", "str 'now'"),
    (Timestamp(), MOMENT.date(), "type", "a datetime", "date"),
    (Blob(), "aGk=", "type", "bytes", "str: encode text, decode base64"),
    (Blob(1), b"", "length", "at least 1 bytes", "0"),
    (Blob(1, 2), b"abc", "length", "1 to 2 bytes", "3"),
    (Items(Text()), {"a"}, "type", "a list", "set"),
    (Items(Text(), 2), ("a",), "items", "at least 2 items", "1"),
    (Items(Text(), max=1), ("a", "b"), "items", "at most 1 items", "2"),
    (Map(Text(), Text()), [], "type", "a mapping", "list"),
    (Map(Text(), Text(), 1), FrozenMap(), "items", "at least 1 entries", "0"),
    (Structure(models.Image), b"x", "type", IMAGE, "bytes"),
    (Structure(models.S3Object), 1, "type", "a S3Object", "int"),
]


@pytest.mark.parametrize(("kind", "value", "constraint", "limit", "shown"), REFUSED)
def test_each_kind_names_expected_and_given(
    kind: Kind, value: Any, constraint: str, limit: str, shown: str
) -> None:
    """The message has the expected type and the given value."""
    assert [("", "", constraint, limit, shown)] == [*map(astuple, kind.check(value))]


def test_unknown_member_is_reported_with_the_known_ones() -> None:
    """The name of an unknown member is escaped and the known ones are listed."""
    (word, escape) = found(
        "CreateUser", {"CollectionId": "c", "UserId": "u", "Usr": 1, "\x1b[2J": 2}
    )
    known = "CreateUserRequest has the members CollectionId, UserId, ClientRequestToken"

    assert ("Usr", "Usr", "unknown", known, "") == astuple(word)
    assert (r"'\x1b[2J'", r"'\x1b[2J'", "unknown", known, "") == astuple(escape)
    assert f"Usr: is not a member; {known}" == str(word)


def found(operation: str, wire: Any) -> list[Violation]:
    """Return the violations of a request."""
    try:
        request_class(operation).from_dict(wire)
    except RequestValidationError as error:
        return list(error.violations)
    return []


Edge = tuple[Place, Any, str | None]
"""A place, what to put there, and the rule that it breaks, or None."""


def edges(operation: str) -> Iterator[tuple[Any, Edge]]:
    """Yield requests with one value at or just beyond the edge of a rule."""
    shape = input_shape(operation)
    seen: set[Place] = set()
    for choice in (0, 1):
        wire = full(shape, choice)
        for at, inner in places(shape, wire):
            if at in seen or not at or inner.name == "TagValue":
                continue  # tags have tables of their own
            seen.add(at)
            for new, broken in (*edges_of(inner), *wrong_types(inner)):
                yield wire, (at, new, broken)


def edges_of(shape: Shape) -> Iterator[tuple[Any, str | None]]:
    """Yield values at the edges of a shape's rules with the rule that each breaks."""
    rule = shape.metadata
    low, high = rule.get("min"), rule.get("max")
    if isinstance(shape, StringShape):
        if shape.enum:
            yield from ((value, None) for value in shape.enum)
            yield from ((value, "enum") for value in ("NO_SUCH", "", "\n"))
            return
        for length in {low or 0, low or 0 if high is None else high}:
            text = sized(shape, length)
            if text is not None:
                yield text, None
        if high is not None:
            yield "a" * (high + 1), "length"
        if low:
            yield "a" * (low - 1), "length"
        for text in texts(shape):
            yield text, None if fits(shape, text) else "pattern"
        return
    match shape.type_name:
        case "list":
            assert isinstance(shape, ListShape)
            entry = full(shape.member)
            for count in {low or 0, high if high is not None else 3}:
                yield [entry] * count, None
            if high is not None:
                yield [entry] * (high + 1), "items"
            if low:
                yield [entry] * (low - 1), "items"
        case "map":
            yield {f"k{n}": "v" for n in range(high or 0)}, None
            yield {f"k{n}": "v" for n in range((high or 0) + 1)}, "items"
        case "blob":
            yield bytes(high or 0), None
            yield bytes((high or 0) + 1), "length"
            yield b"", "length"
        case "integer" | "long":
            for bound, step in ((low, -1), (high, 1)):
                if bound is not None:
                    yield bound, None
                    yield bound + step, "range"
        case "float":
            for bound, beyond in ((low, -math.inf), (high, math.inf)):
                if bound is not None:
                    yield bound, None
                    yield float(bound), None
                    yield math.nextafter(bound, beyond), "range"


def texts(shape: Shape) -> Iterator[str]:
    """Yield strings of legal length with characters that may be illegal."""
    pattern = shape.metadata.get("pattern")
    if pattern is None:
        return
    legal = full(shape)
    for strange in ("\n", "中", "\x00", " ", "é", "٣", "\N{NO-BREAK SPACE}"):
        for text in (legal + strange, strange + legal, legal[:-1] + strange):
            rule = shape.metadata
            if not rule.get("min", 0) <= len(text) <= rule.get("max", len(text)):
                continue
            if r"\p{" in pattern and not text.isascii():
                continue  # tests/test_overlay_patterns.py has every code point
            yield text


def wrong_types(shape: Shape) -> Iterator[tuple[Any, str]]:
    """Yield values of types that Python accepts and the service does not."""
    everything: tuple[tuple[str, Any], ...] = (
        ("string", "1"),
        ("bytes", b"1"),
        ("integer", 1),
        ("float", 1.5),
        ("float", math.nan),
        ("float", math.inf),
        ("boolean", True),
        ("list", ["abc"]),
        ("set", {"abc"}),
        ("map", {"a": "b"}),
        ("object", object()),
    )
    allowed = {
        "blob": {"bytes"},
        "float": {"float", "integer"},
        "long": {"integer"},
        "structure": {"map"},  # from_dict takes a dict for it, and refuses the key
    }.get(shape.type_name, {shape.type_name})
    for name, value in everything:
        finite = not isinstance(value, float) or math.isfinite(value)
        if name not in allowed or not finite:
            yield value, "type"


@EACH
def test_values_at_the_edge_pass_and_beyond_it_are_refused(operation: str) -> None:
    """Each bound of each member is tried, with the rule and the path."""
    for wire, (at, new, broken) in edges(operation):
        told = found(operation, changed(wire, at, new))
        expected = [(broken, python_path(at), wire_path(at))] if broken else []

        assert expected == [(v.constraint, v.path, v.wire_path) for v in told], at


def test_the_edges_are_reached() -> None:
    """Strings at both bounds were tried, unless no legal string is that short."""
    unreached = {
        (inner.name, bound)
        for operation in OPERATIONS
        for choice in (0, 1)
        for _, inner in places(
            input_shape(operation), full(input_shape(operation), choice)
        )
        if isinstance(inner, StringShape) and not inner.enum
        for bound in ("min", "max")
        if bound in inner.metadata
        if sized(inner, inner.metadata[bound]) is None
    }

    assert {
        ("DatasetArn", "min"),
        ("ProjectArn", "min"),
        ("ProjectVersionArn", "min"),
        ("ProjectVersionId", "min"),
    } == unreached


@EACH
def test_missing_required_members_are_reported(operation: str) -> None:
    """Each required member is reported when absent or null, at any depth."""
    shape = input_shape(operation)
    for at, inner in places(shape, full(shape)):
        if not isinstance(inner, StructureShape):
            continue
        for name in inner.required_members:
            place = (*at, name)
            expected = [("required", python_path(place), wire_path(place))]
            for wire in (
                changed(full(shape), place),
                changed(full(shape), place, None),
            ):
                assert expected == [
                    (v.constraint, v.path, v.wire_path) for v in found(operation, wire)
                ]
