"""Checks of requests against botocore's model, with the messages of the real service.

The first value of a wrong JSON type causes a SerializationException. If all types are
correct, one ValidationException lists all violations of other rules. An example is ``2
validation errors detected: Value ... at 'userId' failed to satisfy constraint: ...``.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any, TypeGuard

from .errors import ServiceError
from .model import Shape, model

# A function that checks one value. Its arguments are the value, the path of the value
# in the request, and a list of messages. The function appends a message for each
# violated constraint. It raises a ServiceError for a wrong type.
_Check = Callable[[Any, str, list[str]], None]

# A longer text violates every pattern and is not matched, because some patterns take
# quadratic time. Valid values are shorter.
_LONGEST_FOR_PATTERN = 4096
_LONGEST_ECHO = 1024


def validate(operation: str, body: dict[str, Any]) -> None:
    """Check the members of a request to an operation.

    Raises:
        ServiceError: A member has the wrong JSON type (``SerializationException``), or
            members violate constraints (``ValidationException``).
    """
    problems: list[str] = []
    _checker(model().operations[operation].input)(body, "", problems)
    if problems:
        count = len(problems)
        raise ServiceError(
            "ValidationException",
            f"{count} validation error{'s' if count > 1 else ''} detected: "
            + "; ".join(problems),
        )


@cache
def _checker(shape_name: str) -> _Check:
    shape = model().shapes[shape_name]
    kind: str = shape["type"]
    make = {
        "structure": _structure,
        "list": _list,
        "map": _map,
        "string": _string,
        "blob": _blob,
        "boolean": _boolean,
        "timestamp": _number,
        "integer": _number,
        "long": _number,
        "float": _number,
        "double": _number,
    }[kind]
    return make(shape)


def _structure(shape: Shape) -> _Check:
    # Messages contain member names in lower camel case, such as 'collectionId'. Like
    # the real service, the check ignores unknown members.
    members = [
        (name, name[0].lower() + name[1:], member["shape"])
        for name, member in shape.get("members", {}).items()
    ]
    required = frozenset(shape.get("required", ()))

    def check(value: Any, where: str, problems: list[str]) -> None:
        if not _is_object(value):
            raise _wrong_type(value, "Object")
        prefix = f"{where}." if where else ""
        for name, wire_path, member_shape in members:
            member = value.get(name)
            if member is not None:
                _checker(member_shape)(member, prefix + wire_path, problems)
            elif name in required:
                problems.append(
                    f"Value null at '{prefix}{wire_path}' failed to satisfy "
                    "constraint: Member must not be null"
                )

    return check


def _list(shape: Shape) -> _Check:
    element_name = shape["member"]["shape"]
    element = model().shapes[element_name]
    rules = list(_rules(element)) if element["type"] == "string" else []
    lengths = list(_length_rules(shape))

    def check(value: Any, where: str, problems: list[str]) -> None:
        if not _is_array(value):
            raise _wrong_type(value, "List")
        problems += [_problem(value, where, text) for text in _broken(lengths, value)]
        if element["type"] != "string":
            for index, item in enumerate(value, start=1):
                _checker(element_name)(item, f"{where}.{index}.member", problems)
            return
        for item in value:
            _expect_string(item)
        if any(_broken(rules, item) for item in value):
            texts = ", ".join(text for _, text in rules)
            problems.append(
                _problem(value, where, f"Member must satisfy constraint: [{texts}]")
            )

    return check


def _map(shape: Shape) -> _Check:
    shapes = model().shapes
    key_rules = list(_rules(shapes[shape["key"]["shape"]]))
    value_rules = list(_rules(shapes[shape["value"]["shape"]]))
    lengths = list(_length_rules(shape))

    def check(value: Any, where: str, problems: list[str]) -> None:
        if not _is_object(value):
            raise _wrong_type(value, "Map")
        for item in value.values():
            _expect_string(item)
        problems += [_problem(value, where, text) for text in _broken(lengths, value)]
        for what, rules, items in (
            ("Map keys", key_rules, value.keys()),
            ("Map value", value_rules, value.values()),
        ):
            if any(_broken(rules, item) for item in items):
                texts = ", ".join(text for _, text in rules)
                problems.append(
                    _problem(value, where, f"{what} must satisfy constraint: [{texts}]")
                )

    return check


def _string(shape: Shape) -> _Check:
    rules = list(_rules(shape))

    def check(value: Any, where: str, problems: list[str]) -> None:
        _expect_string(value)
        problems += [_problem(value, where, text) for text in _broken(rules, value)]

    return check


def _blob(shape: Shape) -> _Check:
    rules = list(_length_rules(shape))

    def check(value: Any, where: str, problems: list[str]) -> None:
        _expect_string(value)
        # Unlike the messages for other types, this message does not contain the value.
        problems += [
            f"Value at '{where}' failed to satisfy constraint: {text}"
            for text in _broken(rules, decoded(value))
        ]

    return check


def _boolean(_shape: Shape) -> _Check:
    def check(value: Any, _where: str, _problems: list[str]) -> None:
        if not isinstance(value, bool):
            raise _wrong_type(value, "Boolean")

    return check


def _number(shape: Shape) -> _Check:
    kinds = int if shape["type"] in ("integer", "long") else (int, float)
    target = {"integer": "Integer", "long": "Long"}.get(shape["type"], "Float")
    rules: list[_Rule] = []
    if "min" in shape:
        low = shape["min"]
        rules.append(
            (
                lambda value: value >= low,
                f"Member must have value greater than or equal to {low}",
            )
        )
    if "max" in shape:
        high = shape["max"]
        rules.append(
            (
                lambda value: value <= high,
                f"Member must have value less than or equal to {high}",
            )
        )

    def check(value: Any, where: str, problems: list[str]) -> None:
        if isinstance(value, bool) or not isinstance(value, kinds):
            raise _wrong_type(value, target)
        problems += [_problem(value, where, text) for text in _broken(rules, value)]

    return check


# A rule is a function that returns whether a value is valid, and the message of the
# service for an invalid value.
_Rule = tuple[Callable[[Any], bool], str]


def _rules(shape: Shape) -> Iterable[_Rule]:
    yield from _length_rules(shape)
    if "pattern" in shape:
        matches = compiled(shape["pattern"]).fullmatch
        yield (
            lambda value: len(value) <= _LONGEST_FOR_PATTERN and bool(matches(value)),
            f"Member must satisfy regular expression pattern: {shape['pattern']}",
        )
    if "enum" in shape:
        names = frozenset(shape["enum"])
        yield (
            names.__contains__,
            f"Member must satisfy enum value set: [{', '.join(shape['enum'])}]",
        )


def _length_rules(shape: Shape) -> Iterable[_Rule]:
    if "max" in shape:
        longest = shape["max"]
        yield (
            lambda value: len(value) <= longest,
            f"Member must have length less than or equal to {longest}",
        )
    if "min" in shape:
        shortest = shape["min"]
        yield (
            lambda value: len(value) >= shortest,
            f"Member must have length greater than or equal to {shortest}",
        )


def _broken(rules: Iterable[_Rule], value: Any) -> list[str]:
    return [text for holds, text in rules if not holds(value)]


def _problem(value: Any, where: str, text: str) -> str:
    return f"Value '{_echo(value)}' at '{where}' failed to satisfy constraint: {text}"


def _echo(value: Any) -> str:
    """Return a value as the service's messages show it, such as ``{key=value}``."""
    if _is_object(value):
        text = "{" + ", ".join(f"{k}={_echo(v)}" for k, v in value.items()) + "}"
    elif _is_array(value):
        text = "[" + ", ".join(_echo(item) for item in value) + "]"
    else:
        text = str(value)
    return text if len(text) <= _LONGEST_ECHO else text[:_LONGEST_ECHO] + "..."


def _expect_string(value: Any) -> None:
    if not isinstance(value, str):
        raise _wrong_type(value, "String")


def _wrong_type(value: Any, target: str) -> ServiceError:
    match value:
        case dict():
            message = "Start of structure or map found where not expected."
        case list():
            message = "Start of list found where not expected"
        case None:
            message = f"NULL_VALUE can not be converted to {target}"
        case bool():
            name = "TRUE_VALUE" if value else "FALSE_VALUE"
            message = f"{name} can not be converted to {target}"
        case str():
            message = f"STRING_VALUE can not be converted to {target}"
        case int():
            message = f"NUMBER_VALUE can not be converted to {target}"
        case _:
            message = f"DECIMAL_VALUE can not be converted to {target}"
    return ServiceError("SerializationException", message)


def _is_object(value: Any) -> TypeGuard[dict[str, Any]]:
    return isinstance(value, dict)


def _is_array(value: Any) -> TypeGuard[list[Any]]:
    return isinstance(value, list)


def decoded(blob: str) -> bytes:
    """Decode the base64 text of a blob member.

    Raises:
        ServiceError: The text is not valid base64.
    """
    try:
        return base64.b64decode(blob, validate=True)
    except (binascii.Error, ValueError):
        raise ServiceError(
            "SerializationException", "Value is not valid base64"
        ) from None


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    r"""Convert a Java pattern of the model to a Python pattern for ``fullmatch``.

    Python has no ``\p{..}``, which the patterns of tags contain. ``\w`` replaces
    ``\p{L}`` and ``\p{N}``, and a list of spaces replaces ``\p{Z}``. ``\w`` also
    matches ``_``, which the tag patterns allow as well.

    The model's ARN patterns allow only the partition ``aws``. The result allows every
    partition, for example ``aws-cn``.
    """
    if r"\p{" in pattern:
        python = (
            pattern.replace(r"\p{L}", r"\w")
            .replace(r"\p{N}", r"\w")
            .replace(r"\p{Z}", " \xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000")
        )
        return re.compile(python)
    return re.compile(pattern.replace("arn:aws:", "arn:aws[a-z-]*:"), re.ASCII)
