"""The bases of the generated classes: shapes, requests, responses, operations.

A shape is content and nothing else: frozen all the way down, comparable, hashable,
picklable. Only a whole request raises when it is built, and reports everything beneath
it; a response is read leniently and never validated.
"""

from __future__ import annotations

import json
from collections.abc import (
    AsyncIterator,
    Callable,
    Collection,
    Iterable,
    Iterator,
    Mapping,
    Sequence,
)
from datetime import datetime
from hashlib import sha256
from itertools import islice
from typing import Any, ClassVar, Generic, Literal, Protocol, Self, TypeVar, cast

from attrs import NOTHING, Attribute, Factory, field, frozen

from ..errors import Attempt, RequestValidationError, Verdict, Violation
from .kinds import EMPTY_MAP, Blob, FrozenMap, Items, Kind, Map, shown

R = TypeVar("R", bound="Response")
R_co = TypeVar("R_co", bound="Response", covariant=True)
T = TypeVar("T")
Item_co = TypeVar("Item_co", covariant=True)

_FACTORY = cast("type[Any]", Factory)  # to type checkers it is a function


@frozen
class Member:
    """One member of a structure: its two names, its kind, and what absence means."""

    name: str
    wire: str
    kind: Kind
    required: bool
    sensitive: bool
    absent: object


def wire(name: str, kind: Kind, *, sensitive: bool = False) -> dict[str, object]:
    """The metadata of an attrs field that is a member.

    Args:
        name: The service's name of the member.
        kind: What it may hold.
        sensitive: Whether its value must never be shown.
    """
    return {"wire": name, "kind": kind, "sensitive": sensitive}


def per_shape(make: Callable[[type[Shape]], T]) -> Callable[[type[Shape]], T]:
    """``functools.cache``; mypy takes a class that has ``__hash__`` as unhashable."""
    made: dict[type[Shape], T] = {}

    def get(shape: type[Shape]) -> T:
        found = made.get(shape)
        if found is None:
            found = made[shape] = make(shape)
        return found

    return get


@per_shape
def members(shape: type[Shape]) -> tuple[Member, ...]:
    """The members of a shape, in the order of the service's model."""
    found: list[Member] = []
    for attribute in shape.__attrs_attrs__:
        if "wire" not in attribute.metadata:
            continue
        found.append(
            Member(
                name=attribute.name,
                absent=attribute.default,
                required=attribute.default is NOTHING,
                **attribute.metadata,
            )
        )
    return tuple(found)


@per_shape
def _extras(shape: type[Shape]) -> dict[str, Any]:
    """What it has beside its members, such as ``response_metadata``: its defaults."""
    return {
        attribute.name: attribute.default
        for attribute in shape.__attrs_attrs__
        if "wire" not in attribute.metadata
    }


@per_shape
def _mutable(shape: type[Shape]) -> tuple[tuple[str, Kind], ...]:
    return tuple(
        (member.name, member.kind)
        for member in members(shape)
        if isinstance(member.kind, Items | Map | Blob)
    )


@frozen
class Exclusive:
    """An either/or rule over members, which only the service's prose states."""

    rule: Literal["exactly_one", "at_least_one"]
    members: tuple[str, ...]

    def check(self, shape: Shape) -> Sequence[Violation]:
        """The rule as a violation, if the shape breaks it."""
        given = sum(getattr(shape, name) is not None for name in self.members)
        if given == 1 or (given and self.rule == "at_least_one"):
            return ()
        return (
            Violation(
                path="",
                wire_path="",
                constraint=self.rule,
                limit=", ".join(self.members),
                value=str(given),
            ),
        )


class Shape:
    """A structure of the service's model."""

    __slots__ = ("_unknown",)

    __attrs_attrs__: ClassVar[tuple[Attribute[Any], ...]]
    exclusive: ClassVar[tuple[Exclusive, ...]] = ()
    _unknown: Mapping[str, object]

    def __attrs_post_init__(self) -> None:
        """Freezes lists, maps and buffers; a wrong type is left for validation."""
        for name, kind in _mutable(type(self)):
            value = getattr(self, name)
            if value is not None:
                object.__setattr__(self, name, kind.freeze(value))

    @property
    def unknown_members(self) -> Mapping[str, object]:
        """Members that the service sent and this version does not know, as sent."""
        return getattr(self, "_unknown", EMPTY_MAP)

    def violations(self) -> list[Violation]:
        """Every rule of the service that this value breaks, as a member of a request.

        Paths are relative to this value.
        """
        found: list[Violation] = []
        for member in members(type(self)):
            value = getattr(self, member.name)
            if value is None:
                if member.required:
                    found.append(_at(member, "required", ""))
                continue
            for violation in member.kind.check(value):
                if member.sensitive:
                    violation = _at(member, violation.constraint, violation.limit)
                else:
                    violation = violation.under(member.name, member.wire)
                found.append(violation)
        for rule in self.exclusive:
            found += rule.check(self)
        if self.unknown_members:
            known = [member.wire for member in members(type(self))]
            found += (
                unknown_member(name, type(self).__name__, known)
                for name in self.unknown_members
            )
        return found

    def to_dict(self) -> dict[str, Any]:
        """The value as boto3 spells it: wire names, plain dicts and lists.

        Absent members are left out; unknown members reappear.
        """
        found = {
            member.wire: member.kind.to_wire(value)
            for member in members(type(self))
            if (value := getattr(self, member.name)) is not None
            and (value or member.absent is None or value != member.absent)
        }
        found.update(self.unknown_members)
        return found

    @classmethod
    def from_dict(cls, wire: Mapping[str, Any], /) -> Self:
        """The inverse of ``to_dict``.

        Args:
            wire: Members by wire name, as boto3 takes and gives them. What is unknown
                is kept, and refused when a request is built from the value.
        """
        rest = dict(wire)
        values: dict[str, object] = {}
        for member in members(cls):
            value = rest.pop(member.wire, None)
            absent = None if member.required else member.absent
            read = member.kind.from_wire
            values[member.name] = absent if value is None else read(value)
        if rest:
            values["_unknown"] = FrozenMap(rest)
        shape = filled(cls, values)
        fill_extras(shape)
        shape.__attrs_post_init__()
        return shape

    def _content(self) -> tuple[object, ...]:
        values = (getattr(self, member.name) for member in members(type(self)))
        return (*values, self.unknown_members)

    def __eq__(self, other: object) -> bool:
        if type(self) is not type(other) or not isinstance(other, Shape):
            return NotImplemented
        return self._content() == other._content()

    def __hash__(self) -> int:
        return hash((type(self), *self._content()))

    def __reduce__(self) -> tuple[Any, ...]:
        # By the service's names, which models made anew read as they know them.
        extras = {name: getattr(self, name) for name in _extras(type(self))}
        return _restored, (type(self), self.to_dict(), extras)

    def __repr__(self) -> str:
        return _render(self, depth=3)


S = TypeVar("S", bound=Shape)


def filled(shape: type[S], values: Mapping[str, object]) -> S:
    """A value made of its attributes, past the frozen ``__setattr__`` and all rules."""
    made = shape.__new__(shape)
    for name, value in values.items():
        object.__setattr__(made, name, value)
    return made


def fill_extras(shape: Shape, kept: Mapping[str, Any] = EMPTY_MAP) -> None:
    """Gives what it has beside its members the values kept, or the defaults."""
    for name, default in _extras(type(shape)).items():
        value = kept.get(name, default)
        if isinstance(value, _FACTORY):
            value = value.factory(shape) if value.takes_self else value.factory()
        if value is not NOTHING:
            object.__setattr__(shape, name, value)


def _restored(shape: type[S], wire: Mapping[str, Any], extras: Mapping[str, Any]) -> S:
    made = shape.from_dict(wire)
    fill_extras(made, extras)
    return made


def unknown_member(name: str, owner: str, known: Iterable[str]) -> Violation:
    """The violation that a request has a member which its owner has not."""
    path = _named(name)
    return Violation(
        path=path,
        wire_path=path,
        constraint="unknown",
        limit=f"{owner} has {', '.join(known)}",
        value="",
    )


def _named(unknown: str) -> str:
    # The name may be anything: a long one, or one that a terminal obeys.
    name = shown(unknown)
    return name[1:-1] if name[1:-1].isidentifier() else name


def _at(member: Member, constraint: str, limit: str) -> Violation:
    return Violation(
        path=member.name,
        wire_path=member.wire,
        constraint=constraint,
        limit=limit,
        value="",
    )


def _render(shape: Shape, depth: int) -> str:
    """The repr: what is there, short, without bytes and sensitive values."""
    name = type(shape).__name__
    if not depth:
        return f"{name}(…)"
    parts: list[str] = []
    for member in members(type(shape)):
        value = getattr(shape, member.name)
        if value is None or (not value and value == member.absent):
            continue
        if member.sensitive or (
            isinstance(member.kind, Blob) and not isinstance(value, bytes)
        ):
            text = "<hidden>"
        else:
            text = _render_value(value, depth - 1)
        parts.append(f"{member.name}={text}")
    if shape.unknown_members:
        parts.append(_first_two(shape.unknown_members, lambda key: f"{_named(key)}=…"))
    return f"{name}({', '.join(parts)})"


def _render_value(value: object, depth: int) -> str:
    if isinstance(value, Shape):
        return _render(value, depth)
    if isinstance(value, tuple):
        return f"[{_first_two(value, lambda entry: _render_value(entry, depth))}]"
    if isinstance(value, FrozenMap):
        pairs = _first_two(value, lambda key: f"{shown(key)}: {shown(value[key])}")
        return f"{{{pairs}}}"
    return str(value) if isinstance(value, datetime) else shown(value)


def _first_two(entries: Collection[T], render: Callable[[T], str]) -> str:
    first = [render(entry) for entry in islice(entries, 2)]
    more = [f"… {len(entries) - 2} more"] if len(entries) > 2 else []
    return ", ".join(first + more)


Repeat = Literal["token", "read", "repeatable", "named", "unsafe"]
"""Why, or whether, an attempt without a verdict may be repeated.

``token``: the service recognises the repeat. ``read``: nothing changes.
``repeatable``: doing it twice leaves the same state. ``named``: it makes something
under a name that the caller gives, so that a repeat says "exists already".
``unsafe``: a repeat may do it twice.
"""


@frozen(kw_only=True, eq=False, repr=False)
class Operation(Generic[R_co]):
    """What the client needs to know of an operation.

    Attributes:
        name: The service's name, such as ``CreateUser``.
        method: boto3's name of the method, such as ``create_user``.
        response: The class of its response.
        repeat: Why, or whether, an attempt without a verdict may be repeated.
        repeat_with: For an ``unsafe`` operation, the member that makes it repeatable.
        always: Members that every success carries, by their Python names.
        items: For a paged operation, the member of the response that holds the items.
    """

    name: str
    method: str
    response: type[R_co]
    repeat: Repeat
    repeat_with: str | None = None
    always: tuple[str, ...] = ()
    items: str | None = None


class Request(Shape, Generic[R_co]):
    """A whole request; building one that breaks a rule raises.

    Raises:
        RequestValidationError: It breaks rules of the service; all are reported.
    """

    __slots__ = ()

    operation: ClassVar[Operation[Any]]

    def __attrs_post_init__(self) -> None:
        """Freezes and validates."""
        super().__attrs_post_init__()
        found = self.violations()
        if found:
            raise _refusal(self, found)


def _refusal(
    request: Request[Response], found: Sequence[Violation]
) -> RequestValidationError:
    error = RequestValidationError(type(request).__name__, found)
    error.operation = request.operation.name
    return error


def check_token(request: Request[Any], token: object) -> None:
    """Sees that a token which a factory made is one.

    Raises:
        RequestValidationError: It is not.
    """
    for member in members(type(request)):
        if member.name == "client_request_token":
            found = [
                violation.under(member.name, member.wire)
                for violation in member.kind.check(token)
            ]
            if found:
                raise _refusal(request, found)


def fingerprint(request: Request[Any]) -> str:
    """Of a request's content less its token: the same in every process."""
    content = request.to_dict()
    content.pop("ClientRequestToken", None)
    text = json.dumps(content, sort_keys=True, default=_digest)
    return sha256(text.encode()).hexdigest()


def _digest(value: object) -> str:
    return sha256(
        value if isinstance(value, bytes) else repr(value).encode()
    ).hexdigest()


class PagedRequest(Request[R_co], Generic[R_co, Item_co]):
    """A request whose response is one page of several."""

    __slots__ = ()


@frozen(kw_only=True)
class ResponseMetadata:
    """What is known of a call beside its content.

    Attributes:
        request_id: The service's id of the last attempt.
        http_status: The HTTP status of the last attempt.
        attempts: A record of each attempt, the last one CONFIRMED.
        client_request_token: The token that every attempt carried, or None.
    """

    request_id: str | None = None
    http_status: int | None = None
    attempts: tuple[Attempt, ...] = ()
    client_request_token: str | None = None

    @property
    def may_have_succeeded(self) -> bool:
        """Whether an attempt before the last ended without a verdict.

        It may be what did the work, and the response be about a repeat: DeleteFaces
        then reports as FACE_NOT_FOUND the faces that this very call has deleted.
        """
        return any(record.verdict is Verdict.UNKNOWN for record in self.attempts)


NO_METADATA = ResponseMetadata()


@frozen(kw_only=True, eq=False, repr=False)
class Response(Shape):
    """A response, read leniently: absent lists are empty, the unknown is kept.

    Attributes:
        response_metadata: Request id, status, attempts and token. It does not count
            in comparisons.
    """

    response_metadata: ResponseMetadata = field(default=NO_METADATA)

    @classmethod
    def from_dict(cls, wire: Mapping[str, Any], /) -> Self:
        """The response in a dict of boto3's, as the client would have read it.

        Args:
            wire: Members by wire name; ``ResponseMetadata`` is passed over.

        Raises:
            Unreadable: It does not have the form of the response; a ValueError.
        """
        from .reading import read

        members = {key: v for key, v in wire.items() if key != "ResponseMetadata"}
        return read(cls, members)


class Sender(Protocol):
    """Whatever sends a request: the client, seen from below."""

    def send(self, request: Request[R_co], /) -> R_co:
        """Send one request and answer its response."""
        ...


class Pages(Protocol[R_co, Item_co]):
    """The answer of an ``iter_`` method: items when iterated, or whole pages."""

    def __iter__(self) -> Iterator[Item_co]:
        """Each item, fetching pages as they are needed."""
        ...

    def pages(self, *, limit: int | None = None) -> Iterator[R_co]:
        """Each response, ``limit`` of them at most."""
        ...


class AsyncSender(Protocol):
    """Whatever sends a request from an event loop."""

    async def send(self, request: Request[R_co], /) -> R_co:
        """Send one request and answer its response."""
        ...


class AsyncPages(Protocol[R_co, Item_co]):
    """The answer of an ``iter_`` method on an event loop."""

    def __aiter__(self) -> AsyncIterator[Item_co]:
        """Each item, fetching pages as they are needed."""
        ...

    def pages(self, *, limit: int | None = None) -> AsyncIterator[R_co]:
        """Each response, ``limit`` of them at most."""
        ...
