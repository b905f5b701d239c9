"""Our signatures compared with botocore's model and types-boto3.

All three are read into one form. A structure is a dict by wire names, with ``?`` after
the name of an optional member. An enum is the set of its values.
"""

from __future__ import annotations

import ast
import inspect
import sys
import typing
from collections import abc
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin

import pytest
from botocore import xform_name
from botocore.model import ListShape, MapShape, StringShape, StructureShape
from botocore.model import Shape as ModelShape

from rekoclient import models, schema
from rekoclient.models.methods import RekognitionMethods

from ..examples import (
    OPERATIONS,
    input_shape,
    output_shape,
    request_class,
    response_class,
)

Form = Any
EACH = pytest.mark.parametrize("operation", OPERATIONS)
PAGED = [name for name in OPERATIONS if request_class(name).operation.items]


SCOPE = {**vars(typing), **vars(abc), **vars(schema), "m": models}
PLAIN = {
    bool: "boolean",
    bytes: "bytes",
    datetime: "moment",
    float: "number",
    int: "integer",
    str: "text",
}


def hints_of(thing: Any) -> dict[str, Any]:
    """Return the annotations of a class or a method."""
    scope = {**SCOPE, **vars(sys.modules[thing.__module__])}
    return inspect.get_annotations(thing, globals=scope, eval_str=True)


def parts_of(hint: Any) -> set[Any]:
    """Return the members of a union, or the type itself."""
    union = get_origin(hint) in (Union, UnionType)
    return set(get_args(hint)) if union else {hint}


def our_form(hint: Any) -> Form:
    """Return the form of one of our types, without None."""
    parts = parts_of(hint) - {NoneType}
    for part in parts:
        if isinstance(part, type) and issubclass(part, StrEnum):
            values = frozenset(str(value) for value in part)
            (other,) = parts - {part}
            # Input is the enum or its literals. A new value in output is a string.
            assert other is str or frozenset(get_args(other)) == values
            return values
    (part,) = parts
    inner = [our_form(inner) for inner in get_args(part) if inner is not ...]
    if inner:
        return ("list" if len(inner) == 1 else "map", inner[-1])
    if issubclass(part, schema.Shape):
        return our_structure(part, hints_of(part))
    return PLAIN[part]


def our_structure(shape: type[schema.Shape], hints: Mapping[str, Any]) -> Form:
    """Return the form of a structure, with its member types."""
    known = {member.name: member for member in schema.members(shape)}
    found: dict[str, Form] = {}
    for name in known.keys() & hints.keys():
        required, form = known[name].required, our_form(hints[name])
        # An optional member may be None, unless every part of a response has it. A list
        # that the service omits is empty.
        promised = required or known[name].always
        assert promised == (NoneType not in parts_of(hints[name])) or is_many(form)
        found[known[name].wire + "?" * (not required)] = form
    return found


def is_many(form: Form) -> bool:
    """Return whether a type is a list or a map."""
    return isinstance(form, tuple)


def model_form(shape: ModelShape) -> Form:
    """Return the form of a shape of the model."""
    match shape:
        case StructureShape():
            return {
                name + "?" * (name not in shape.required_members): model_form(member)
                for name, member in shape.members.items()
            }
        case ListShape():
            return ("list", model_form(shape.member))
        case MapShape():
            return ("map", model_form(shape.value))
        case StringShape() if shape.enum:
            return frozenset(shape.enum)
    return {
        "blob": "bytes",
        "double": "number",
        "float": "number",
        "long": "integer",
        "string": "text",
        "timestamp": "moment",
    }.get(shape.type_name, shape.type_name)


def types_alone(form: Form) -> Form:
    """Return a form without its marks for optional members."""
    match form:
        case dict():
            return {name.rstrip("?"): types_alone(f) for name, f in form.items()}
        case (kind, inner):
            return (kind, types_alone(inner))
    return form


@pytest.mark.model
@EACH
def test_parameters_are_those_of_the_model(operation: str) -> None:
    """Names, types and requiredness agree at every depth, iterators included."""
    expected = model_form(input_shape(operation))
    names = [f"iter_{xform_name(operation)}"] if operation in PAGED else []
    for name in (xform_name(operation), *names):
        hints = hints_of(getattr(RekognitionMethods, name))
        del hints["return"]

        assert expected == our_structure(request_class(operation), hints)


@pytest.mark.model
@EACH
def test_results_are_those_of_the_model(operation: str) -> None:
    """Names and types agree, and only required members are never None."""
    hints = hints_of(getattr(RekognitionMethods, xform_name(operation)))
    response = response_class(operation)
    always = request_class(operation).operation.always
    found = our_form(hints["return"])

    assert response is hints["return"]
    assert types_alone(model_form(output_shape(operation))) == types_alone(found)
    assert set(always) == {xform_name(name) for name in found if name[-1] != "?"}


def declared_constructors() -> dict[str, dict[str, bool]]:
    """Return the arguments that models declare for checkers, and which are required."""
    found: dict[str, dict[str, bool]] = {}
    for path in Path(models.__path__[0]).glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            match node:
                case ast.ClassDef(name=name, body=body):
                    for part in body:
                        match part:
                            case ast.If(body=[ast.FunctionDef("__init__", args=args)]):
                                names = [each.arg for each in args.kwonlyargs]
                                required = [value is None for value in args.kw_defaults]
                                found[name] = dict(zip(names, required, strict=True))
    return found


def test_declared_constructors_are_those_that_run() -> None:
    """Each shape of responses with a list declares the arguments of its constructor."""
    declared = declared_constructors()
    real = {
        name: {
            each.name: each.default is inspect.Parameter.empty
            for each in inspect.signature(getattr(models, name)).parameters.values()
        }
        for name in declared
    }

    assert real == declared
    assert len(declared) >= 60


@pytest.mark.parametrize("operation", PAGED)
def test_pages_are_of_the_models_responses_and_items(operation: str) -> None:
    """The items are those of the response's list of that name."""
    hints = hints_of(getattr(RekognitionMethods, f"iter_{xform_name(operation)}"))
    page, item = get_args(hints["return"])
    (items,) = (
        member.wire
        for member in schema.members(response_class(operation))
        if member.name == request_class(operation).operation.items
    )
    kind, inner = model_form(output_shape(operation).members[items])

    assert response_class(operation) is page
    assert "list" == kind
    assert types_alone(inner) == types_alone(our_form(item))


# Intended differences, next to those that the tests below leave out. types-boto3
# accepts a file or stream as a blob, which a retry could not read a second time. It
# also accepts a string as a timestamp, which cannot be checked.
THEIR_PLAIN = {
    "BlobTypeDef": "bytes",
    "TimestampTypeDef": "moment",
    "bool": "boolean",
    "bytes": "bytes",
    "datetime": "moment",
    "float": "number",
    "int": "integer",
    "str": "text",
}


@cache
def theirs(name: str) -> dict[str, ast.AST]:
    """Return the classes and aliases of a stub, which is read and not imported."""
    spec = find_spec("types_boto3_rekognition")
    assert spec is not None
    assert spec.origin is not None
    tree = ast.parse(Path(spec.origin).with_name(f"{name}.pyi").read_text())
    found: dict[str, ast.AST] = {}
    for node in tree.body:
        match node:
            case ast.ClassDef(name=defined):
                found[defined] = node
            case ast.Assign(targets=[ast.Name(defined)], value=value):
                found[defined] = value
            case ast.AnnAssign(target=ast.Name(defined), value=ast.expr() as value):
                found[defined] = value
    return found


def their_form(node: ast.AST) -> Form:
    """Return the form of a type of types-boto3."""
    match node:
        case ast.Name(name) if name in THEIR_PLAIN:
            return THEIR_PLAIN[name]
        case ast.Name(name):
            return their_form({**theirs("literals"), **theirs("type_defs")}[name])
        case ast.ClassDef():
            return dict(
                their_member(member.target.id, member.annotation)
                for member in node.body
                if isinstance(member, ast.AnnAssign)
                and isinstance(member.target, ast.Name)
            )
        case ast.Call(args=[_, ast.Dict(keys, values)]):
            names = [ast.literal_eval(key) for key in keys if key]
            return dict(map(their_member, names, values))
        case ast.Subscript(ast.Name("Literal"), ast.Tuple() as values):
            return frozenset(ast.literal_eval(values))
        case ast.Subscript(ast.Name("Literal"), value):
            return frozenset({ast.literal_eval(value)})
        case ast.Subscript(ast.Name("Union"), ast.Tuple([first, *_])):
            # The same structure as it goes in and as it comes out.
            return their_form(first)
        case ast.Subscript(_, ast.Tuple([_, value])):
            return ("map", their_form(value))
        case ast.Subscript(_, item):
            return ("list", their_form(item))
    raise AssertionError(ast.dump(node))


def their_member(name: str, node: ast.AST) -> tuple[str, Form]:
    """Return the form of a member of a TypedDict."""
    match node:
        case ast.Subscript(ast.Name("NotRequired"), inner):
            return f"{name}?", their_form(inner)
    return name, their_form(node)


def their_method(operation: str) -> ast.FunctionDef:
    """Return the signature of an operation's method."""
    client = theirs("client")["RekognitionClient"]
    assert isinstance(client, ast.ClassDef)
    (found,) = (
        node
        for node in client.body
        if isinstance(node, ast.FunctionDef) and node.name == xform_name(operation)
    )
    return found


@EACH
def test_parameters_are_those_of_types_boto3(operation: str) -> None:
    """Names, types and requiredness agree with types-boto3."""
    match their_method(operation).args.kwarg:
        case ast.arg(annotation=ast.Subscript(ast.Name("Unpack"), name)):
            expected = their_form(name)
        case _:
            expected = {}
    hints = hints_of(getattr(RekognitionMethods, xform_name(operation)))
    del hints["return"]
    found = our_structure(request_class(operation), hints)

    assert expected == found


@EACH
def test_results_are_those_of_types_boto3(operation: str) -> None:
    """The same names and types.

    Theirs promise every member of a response, and we only what a reply without it would
    be broken. Where theirs have a dict with ``ResponseMetadata``, ours have an object.
    """
    match their_method(operation).returns:
        case ast.Name(name):
            expected = types_alone(their_form(ast.Name(name)))
            del expected["ResponseMetadata"]
        case _:
            expected = {}
    found = types_alone(our_form(response_class(operation)))

    assert expected == found
