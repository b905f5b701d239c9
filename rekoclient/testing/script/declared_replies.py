"""The replies that a test declares, for results that the server cannot compute."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ..service.errors import ServiceError
from ..service.model import known_operation, model
from .always_present import ALWAYS_PRESENT
from .checks import check_times, check_value, is_number, shown

DeclaredAnswer = Mapping[str, Any] | Callable[[dict[str, Any]], Mapping[str, Any]]
"""The members of a reply, or a function that returns them.

The function receives the members of the request."""


@dataclass(slots=True)
class _DeclaredReply:
    operation: str
    answer: DeclaredAnswer
    digest: str | None
    when: Mapping[str, Any]
    times: int | None


class Replies:
    """All declared replies. If several match a request, the server sends the newest."""

    def __init__(self) -> None:
        self._declared: list[_DeclaredReply] = []

    def add(
        self,
        operation: str,
        answer: DeclaredAnswer,
        *,
        digest: str | None,
        when: Mapping[str, Any],
        times: int | None,
    ) -> None:
        """Declare a reply. ``LocalRekognition.reply`` describes the arguments.

        This method has the argument ``digest``, the digest of the image, in place of
        ``image``.
        """
        known_operation(operation)
        check_times(times)
        check_value("when", when, Mapping[str, Any])
        if (results := _results_of(operation)) is not None:
            raise ValueError(
                f"{operation} starts a job, so the server itself creates the reply;"
                f" declare the reply of {results}, which has the results of the job"
            )
        shapes = model().members(model().operations[operation].input).values()
        if digest is not None and "Image" not in shapes:
            raise ValueError(f"a {operation} request has no picture; leave out image")
        for name in when:
            _known_parameter(name, operation)
        if not callable(answer):
            answer = as_wire(answer, model().operations[operation].output, operation)
        self._declared.append(_DeclaredReply(operation, answer, digest, when, times))

    def clear(self, operation: str | None = None) -> None:
        """Remove the declared replies of an operation, or of all operations."""
        if operation is not None:
            known_operation(operation)
        self._declared = [
            declared
            for declared in self._declared
            if operation not in (None, declared.operation)
        ]

    def pending(self) -> list[tuple[str, int | None]]:
        """Return the operation of each declared reply and the number of further uses.

        None means that the number of uses is not limited.
        """
        return [(declared.operation, declared.times) for declared in self._declared]

    def __contains__(self, operation: str) -> bool:
        return bool(self._declared) and any(
            declared.operation == operation for declared in self._declared
        )

    def find(
        self, operation: str, body: dict[str, Any], digests: frozenset[str]
    ) -> dict[str, Any] | None:
        """Return the newest declared reply that matches a request, or None.

        Each call counts as one use of the found reply.

        Args:
            operation: The operation of the request.
            body: The members of the request.
            digests: The digests of the pictures in the request.
        """
        for declared in reversed(self._declared):
            if declared.operation != operation:
                continue
            if declared.digest is not None and declared.digest not in digests:
                continue
            if any(body.get(name) != value for name, value in declared.when.items()):
                continue
            if declared.times is not None:
                declared.times -= 1
                if declared.times == 0:
                    self._declared.remove(declared)
            answer = declared.answer
            if callable(answer):
                output = model().operations[operation].output
                return as_wire(answer(body), output, operation)
            return dict(answer)
        return None


def _results_of(operation: str) -> str | None:
    """Return the operation that gets the results of a started job.

    For example, return GetLabelDetection for StartLabelDetection. Return None if the
    operation does not start a job.
    """
    if operation == "CreateFaceLivenessSession":
        return "GetFaceLivenessSessionResults"
    results = operation.replace("Start", "Get", 1)
    starts = operation.startswith("Start") and results in model().operations
    return results if starts else None


def undeclared(operation: str) -> ServiceError:
    """Return the error for an operation that needs a declared reply and has none."""
    return ServiceError(
        "NotImplementedException",
        f"This local Rekognition cannot compute the reply of {operation}: declare it "
        f"with server.reply({operation!r}, {{...}}), or over HTTP with --control",
        501,
    )


def as_wire(value: Mapping[str, Any], shape_name: str, where: str) -> dict[str, Any]:
    """Convert the members of a declared reply to values for JSON.

    For example, bytes become base64. If the reply lacks a member that every real reply
    contains, the member is added.

    Args:
        value: The members of the reply.
        shape_name: The name of the reply's shape in the API model.
        where: The name of the reply in error messages.

    Raises:
        ValueError: A member is unknown to the service, or has the wrong type.
    """
    wire: dict[str, Any] = _as_wire(value, shape_name, where)
    return wire


def _as_wire(value: Any, shape_name: str, where: str) -> Any:
    shape = model().shapes[shape_name]
    kind = shape["type"]
    if not _is(value, kind):
        raise ValueError(f"{where} must be {_WORDS[kind]}, not {shown(value)}")
    match kind:
        case "structure":
            given = {
                name: _as_wire(
                    member, _known_member(name, shape_name, where), f"{where}.{name}"
                )
                for name, member in value.items()
            }
            return {**ALWAYS_PRESENT.get(shape_name, {}), **given}
        case "list":
            element = shape["member"]["shape"]
            return [
                _as_wire(item, element, f"{where}[{index}]")
                for index, item in enumerate(value)
            ]
        case "map":
            element = shape["value"]["shape"]
            return {
                key: _as_wire(item, element, f"{where}[{key!r}]")
                for key, item in value.items()
            }
        case "blob" if isinstance(value, bytes):
            return base64.b64encode(value).decode()
        case "timestamp" if isinstance(value, datetime):
            return value.timestamp()
        case _:
            return value


def _is(value: Any, kind: str) -> bool:
    if isinstance(value, bool):
        return kind == "boolean"
    if isinstance(value, float):
        return kind in ("float", "double", "timestamp") and is_number(value)
    return isinstance(value, _PYTHON[kind])


_WORDS = {
    "structure": "an object",
    "map": "an object",
    "list": "a list",
    "string": "a string",
    "boolean": "true or false",
    "integer": "a whole number",
    "long": "a whole number",
    "float": "a finite number",
    "double": "a finite number",
    "blob": "bytes or base64",
    "timestamp": "a date, or seconds since 1970",
}
_PYTHON: dict[str, type | tuple[type, ...]] = {
    "structure": Mapping,
    "map": Mapping,
    "list": (list, tuple),
    "string": str,
    "boolean": bool,
    "integer": int,
    "long": int,
    "float": (int, float),
    "double": (int, float),
    "blob": (bytes, str),
    "timestamp": (datetime, int, float),
}


def _known_parameter(name: str, operation: str) -> None:
    operations = model().operations
    members = model().members(operations[operation].input)
    # `when` of a Get operation may also name members of the Start request.
    start = operations.get(operation.replace("Get", "Start", 1))
    if start is not None:
        members |= model().members(start.input)
    _known(name, members, operation)


def _known_member(name: str, shape_name: str, where: str) -> str:
    return _known(name, model().members(shape_name), where)


def _known(name: str, members: dict[str, str], where: str) -> str:
    if name not in members:
        from difflib import get_close_matches  # slow to import, only for an error

        near = get_close_matches(name, members, n=1)
        hint = f"; did you mean {near[0]!r}?" if near else ""
        raise ValueError(f"{where} has no member {name!r}{hint}")
    return members[name]
