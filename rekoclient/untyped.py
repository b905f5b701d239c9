"""Requests for ``client.call()``, which takes the name of an operation.

This module imports ``errors``, ``schema`` and ``models``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from attrs import frozen

from . import models
from .errors import RequestValidationError, UnsupportedByBotocore, Violation
from .schema import Operation, Request, Response, unknown_member


@frozen(kw_only=True, eq=False, repr=False)
class Untyped(Request[Response]):
    """A request with an operation, member or enum value that only botocore knows."""

    known: ClassVar[tuple[str, ...]] = ()

    @property
    def client_request_token(self) -> object:
        """The ClientRequestToken that the caller passed, or None."""
        return self.unknown_members.get("ClientRequestToken")

    def violations(self) -> list[Violation]:
        """Return a violation for each unknown member. No other rule is checked."""
        return [
            unknown_member(name, self.operation.name, self.known)
            for name in self.unknown_members
            if name not in self.known
        ]


_READS = ("Compare", "Describe", "Detect", "Get", "List", "Recognize", "Search")
"""First words in the names of operations that only read."""

_made: dict[str, type[Untyped]] = {}


def request_by_name(
    operation: str, parameters: Mapping[str, Any], meta: Any
) -> Request[Any]:
    """Return the request for the name of an operation.

    Args:
        operation: The name in the API, such as ``DescribeCollection``.
        parameters: The members by their wire names.
        meta: The attribute ``meta`` of a boto3 client. It describes operations for
            which ``models`` has no request class.

    Raises:
        RequestValidationError: The request breaks a known rule.
        UnsupportedByBotocore: The installed botocore does not know the operation.
    """
    if operation in models.REQUESTS:
        typed: type[Request[Any]] = getattr(models, models.REQUESTS[operation])
        try:
            return typed.from_dict(parameters)
        except RequestValidationError as error:
            newer = _newer_request(typed, parameters, meta, error)
            if newer is None:
                raise
        return newer
    made = _made.get(operation)
    if made is None:
        made = _made[operation] = _make_request(operation, meta)
    return made.from_dict(parameters)


def _newer_request(
    typed: type[Request[Any]],
    parameters: Mapping[str, Any],
    meta: Any,
    error: RequestValidationError,
) -> Request[Any] | None:
    """Return an unchecked request if the installed botocore accepts the members.

    Args:
        typed: The request class that refused the members.
        parameters: The members by their wire names.
        meta: The attribute ``meta`` of a boto3 client.
        error: The error with the violations that ``typed`` found.

    Returns:
        The request. None if botocore's model also lacks a member or an enum value, or
        if ``error`` has a violation of another kind.
    """
    if {found.constraint for found in error.violations} - {"unknown", "enum"}:
        return None
    name = typed.operation.name
    if name not in meta.method_to_api_mapping.values():
        return None
    shape = meta.service_model.operation_model(name).input_shape
    if not _is_known(shape, parameters):
        return None

    settings: dict[str, Any] = {**vars(typed.operation), "typed": False}

    class Newer(Untyped):
        known = tuple(shape.members)
        operation = Operation(**settings)

    return Newer.from_dict(parameters)


def _is_known(shape: Any, value: object) -> bool:
    """Return whether botocore's model has every member and enum value of ``value``."""
    if shape.type_name == "structure" and isinstance(value, Mapping):
        return all(
            key in shape.members and _is_known(shape.members[key], entry)
            for key, entry in value.items()
        )
    if shape.type_name == "list" and isinstance(value, list | tuple):
        return all(_is_known(shape.member, entry) for entry in value)
    if shape.type_name == "map" and isinstance(value, Mapping):
        return all(_is_known(shape.value, entry) for entry in value.values())
    return not getattr(shape, "enum", None) or value in shape.enum


def _make_request(name: str, meta: Any) -> type[Untyped]:
    """Create a request class for an operation that only botocore knows."""
    methods = {wire: method for method, wire in meta.method_to_api_mapping.items()}
    if name not in methods:
        meant = meta.method_to_api_mapping.get(name)
        hint = f"the operation is {meant}" if meant else "check the name, or upgrade it"
        raise UnsupportedByBotocore(f"the installed botocore has no {name}; {hint}")
    shape = meta.service_model.operation_model(name).input_shape
    members = () if shape is None else tuple(shape.members)
    reads = name.startswith(_READS)
    token = "ClientRequestToken" in members

    class Made(Untyped):
        known = members
        operation = Operation(
            name=name,
            method=methods[name],
            response=Response,
            repeat="token" if token else "read" if reads else "unsafe",
            typed=False,
        )

    return Made
