"""``Shape``, the base class of every structure in the service's model.

A shape and all its values are immutable. Shapes are comparable, hashable and picklable.
Only the constructor of a request validates its members. See the module ``messages``.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Self, TypeVar, cast

from attrs import NOTHING, Factory, frozen

from ..errors import AbsentMember, Violation
from .kinds import (
    EMPTY_MAP,
    Blob,
    Boolean,
    FrozenMap,
    Integer,
    Items,
    Kind,
    Map,
    Number,
    shown,
    violation,
)
from .plain import json_time, json_value

T = TypeVar("T")

FACTORY = cast("type[Any]", Factory)  # for type checkers, ``Factory`` is a function


class Member:
    """One member of a structure."""

    __slots__ = ("absent", "always", "kind", "name", "required", "sensitive", "wire")

    def __init__(
        self,
        name: str,
        wire: str,
        kind: Kind,
        *,
        required: bool,
        sensitive: bool,
        always: bool,
        absent: object,
    ) -> None:
        """Describe a member.

        Args:
            name: The Python name.
            wire: The service's name.
            kind: The kind of its value.
            required: Whether a request must contain the member.
            sensitive: Whether messages and ``repr`` must hide the value.
            always: Whether every reply contains the member, so that its type excludes
                None.
            absent: The value of the attribute when the member is absent.
        """
        self.name: str = name
        self.wire: str = wire
        self.kind: Kind = kind
        self.required: bool = required
        self.sensitive: bool = sensitive
        self.always: bool = always
        self.absent: object = absent


def wire(
    name: str, kind: Kind, *, sensitive: bool = False, always: bool = False
) -> dict[str, object]:
    """Return the metadata of an attrs field for a member of the service's model.

    Args:
        name: The name of the member in the service's model.
        kind: The kind of its value.
        sensitive: Whether messages and ``repr`` must hide the value.
        always: Whether every reply contains the member.
    """
    return {"wire": name, "kind": kind, "sensitive": sensitive, "always": always}


ABSENT: Any = None
"""The default of a member that every correct reply contains. The value is None.

It is declared as Any, because the type of such a member excludes None.
"""


def per_shape(make: Callable[[type[Shape]], T]) -> Callable[[type[Shape]], T]:
    """Return ``functools.cache(make)`` with the type of ``make``."""
    return cast("Callable[[type[Shape]], T]", cache(make))


@per_shape
def members(shape: type[Shape]) -> tuple[Member, ...]:
    """Return the members of a shape, in the order of the service's model."""
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
def extras_of(shape: type[Shape]) -> dict[str, Any]:
    """Return the attributes that are not members of the model, with their defaults.

    An example is ``response_metadata``.
    """
    return {
        attribute.name: attribute.default
        for attribute in shape.__attrs_attrs__
        if "wire" not in attribute.metadata
    }


_FREEZES = (Items, Map, Blob, Integer, Number, Boolean)


@per_shape
def _after_init(
    shape: type[Shape],
) -> tuple[tuple[tuple[str, Kind], ...], tuple[str, ...]]:
    """Return data for ``__attrs_post_init__``.

    The data are the names and kinds of the members to freeze, and the names of the
    members that every reply contains.
    """
    freezes = tuple(
        (member.name, member.kind)
        for member in members(shape)
        if isinstance(member.kind, _FREEZES)
    )
    return freezes, always_of(shape)


@per_shape
def always_of(shape: type[Shape]) -> tuple[str, ...]:
    """Return the Python names of the members that every reply contains."""
    return tuple(member.name for member in members(shape) if member.always)


@per_shape
def _conversions(
    shape: type[Shape],
) -> tuple[tuple[str, str, object, Callable[[Any], Any] | None], ...]:
    """Return data for ``to_dict`` about each member.

    The data are the Python name, the service's name, the value of an absent member, and
    the function that converts the value to boto3's form. The function is None if the
    value stays the same.
    """
    return tuple(
        (
            member.name,
            member.wire,
            member.absent,
            None if type(member.kind).to_wire is Kind.to_wire else member.kind.to_wire,
        )
        for member in members(shape)
    )


class Exclusive:
    """Rule for a group of members of a structure.

    Args:
        rule: ``exactly_one`` or ``at_least_one`` of the members must be set.
        members: The Python names of the members.
    """

    __slots__ = ("members", "rule")

    def __init__(
        self, rule: Literal["exactly_one", "at_least_one"], members: tuple[str, ...]
    ) -> None:
        self.rule: Literal["exactly_one", "at_least_one"] = rule
        self.members: tuple[str, ...] = members

    def check(self, shape: Shape) -> Sequence[Violation]:
        """Return a violation if the shape breaks the rule, or an empty sequence."""
        given = sum(getattr(shape, name) is not None for name in self.members)
        if given == 1 or (given and self.rule == "at_least_one"):
            return ()
        return violation(self.rule, ", ".join(self.members), str(given))


def frozen_shape(**options: bool) -> Any:
    """Return the decorator that the models use in place of ``attrs.frozen``.

    The decorator creates a constructor. It creates no methods for pickling, because
    ``Shape`` defines them.

    Args:
        options: Options of ``attrs.frozen``. ``init`` is ignored at run time, because
            this function always passes ``init=True``. ``init=False`` is for type
            checkers, which then use the constructor that the model declares.
    """
    decorator: Any = frozen
    return decorator(**{**options, "init": True, "getstate_setstate": False})


class Shape:
    """A structure of the service's model.

    Requests, responses and the structures in them are subclasses.
    """

    __slots__ = ("_unknown",)

    __attrs_attrs__: ClassVar[
        tuple[Any, ...]
    ]  # set by attrs, which evaluates this hint too
    exclusive: ClassVar[tuple[Exclusive, ...]] = ()
    _unknown: Mapping[str, object]

    def __attrs_post_init__(self) -> None:
        """Make lists, maps and buffers immutable, and convert numbers to int or float.

        A value of a wrong type stays unchanged, so that validation can report it.

        If the object lacks a member that every correct reply contains, the class of
        the object is changed to a subclass. The subclass raises ``AbsentMember`` when
        the absent member is read.
        """
        freezes, always = _after_init(type(self))
        for name, kind in freezes:
            value = getattr(self, name)
            if value is not None:
                object.__setattr__(self, name, kind.freeze(value))
        if always:
            shape = _complete(type(self))
            if any(getattr(self, name) is None for name in always):
                shape = incomplete(shape)
            object.__setattr__(self, "__class__", shape)

    if not TYPE_CHECKING:

        def __getitem__(self, name: object) -> object:
            """Raise a TypeError that names the attribute to use instead of a key."""
            wires = {member.wire: member.name for member in members(type(self))}
            wires["ResponseMetadata"] = "response_metadata"
            here = wires.get(name) if isinstance(name, str) else None
            hint = f": use .{here}" if here else ": use its attributes"
            raise TypeError(f"{type(self).__name__} is an object, not a dict{hint}")

    @property
    def unknown_members(self) -> Mapping[str, object]:
        """Members that the service sent and this rekoclient version does not know."""
        return getattr(self, "_unknown", EMPTY_MAP)

    def violations(self) -> list[Violation]:
        """Return every violation of the service's rules for requests.

        The value is a request or a part of a request. The paths in the violations are
        relative to this value.
        """
        found: list[Violation] = []
        for member in members(type(self)):
            value = getattr(self, member.name)
            if value is None:
                if member.required:
                    found.append(_at(member, "required", ""))
                continue
            for broken in member.kind.check(value):
                if member.sensitive:
                    found.append(_at(member, broken.constraint, broken.limit))
                else:
                    found.append(broken.under(member.name, member.wire))
        for rule in self.exclusive:
            found += rule.check(self)
        if unknown := getattr(self, "_unknown", None):
            known = [member.wire for member in members(type(self))]
            found += (
                unknown_member(name, type(self).__name__, known) for name in unknown
            )
        return found

    def to_dict(self) -> dict[str, Any]:
        """Return the value in boto3's form: dicts with the service's names, and lists.

        Absent members are left out. Unknown members are included. Lists and maps that
        the service sent empty are included too.
        """
        found: dict[str, Any] = {}
        for name, wire, absent, convert in _conversions(type(self)):
            value = getattr(self, name)
            # An empty list from the service is ``SENT_EMPTY``, which is not ``absent``.
            if value is not None and value is not absent:
                found[wire] = value if convert is None else convert(value)
        if unknown := getattr(self, "_unknown", None):
            found.update(unknown)
        return found

    @classmethod
    def from_dict(cls, wire: Mapping[str, Any], /) -> Self:
        """Create a value from a dict in boto3's form. The inverse of ``to_dict``.

        Values are converted to the declared types. For example, a ``Decimal`` of
        DynamoDB becomes an int or a float. ISO 8601 text or seconds since 1970 become a
        timestamp. Base64 text becomes bytes.

        Args:
            wire: Members by the service's names, such as ``FaceId``. Unknown members
                are kept. A value of the wrong type, such as text in place of a number,
                is kept too. A request that contains such a value is invalid.

        Raises:
            TypeError: ``wire`` is not a mapping.
        """
        check_mapping(cls, wire)
        return cls._from_wire(wire, decode=True)

    @classmethod
    def _from_wire(cls, wire: Mapping[str, Any], decode: bool) -> Self:
        rest = dict(wire)
        values: dict[str, object] = {}
        for member in members(cls):
            value = rest.pop(member.wire, None)
            absent = None if member.required else member.absent
            read = member.kind.from_wire
            values[member.name] = absent if value is None else read(value, decode)
        if rest:
            values["_unknown"] = FrozenMap(json_value(rest))
        shape = filled(cls, values)
        fill_extras(shape)
        shape.__attrs_post_init__()
        return shape

    def to_json(self, *, indent: int | None = None) -> str:
        """Return the value as JSON text with the service's names, to store or send.

        Bytes become base64, and timestamps become ISO 8601. Unknown members are
        included. ``from_json`` is the inverse.

        Args:
            indent: Spaces for each level. Default: one line.

        Raises:
            ValueError: A number is infinite or NaN. JSON has no such numbers.
        """
        wire = self.to_dict()
        try:
            return json.dumps(
                wire, default=json_default, indent=indent, allow_nan=False
            )
        except ValueError:
            name = type(self).__name__
            raise ValueError(
                f"{name}: a number is NaN or infinite, which JSON cannot contain"
            ) from None

    @classmethod
    def from_json(cls, text: str | bytes, /) -> Self:
        """Create a value from JSON text. The inverse of ``to_json``.

        Args:
            text: A JSON object with the service's names.

        Raises:
            TypeError: ``text`` has another type.
            ValueError: The text is not a JSON object.
            RequestValidationError: The value is a request and breaks a rule.
        """
        if not isinstance(text, str | bytes | bytearray):  # pyright: ignore[reportUnnecessaryIsInstance] - callers without a checker
            raise TypeError(
                f"{cls.__name__}.from_json() takes text, not a {type(text).__name__};"
                " from_dict() takes a mapping"
            )
        try:
            wire = json.loads(text, parse_constant=_not_json)
        except (ValueError, RecursionError):
            # The original error has the text as an attribute.
            raise ValueError(f"{cls.__name__}: the text is not JSON") from None
        if not isinstance(wire, dict):
            kind = type(wire).__name__
            raise ValueError(f"{cls.__name__}: expected a JSON object, not {kind}")  # noqa: TRY004
        return cls._from_wire(wire, decode=True)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        """Return the schema for pydantic and FastAPI."""
        from .interop import shape_schema

        return shape_schema(source, members)

    def __str__(self) -> str:
        """Return the value as JSON text.

        The text contains every member, while the repr is shortened. Bytes and sensitive
        values are replaced with a text such as ``<5 bytes, hidden>``.
        `json.dumps(value, default=str)` uses this text.
        """
        return json.dumps(_visible(self), default=json_default)

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
        # The pickle contains the service's names, so that a later version of the models
        # can read it.
        extras = {name: getattr(self, name) for name in extras_of(type(self))}
        return _restored, (type(self), self.to_dict(), extras)

    def __repr__(self) -> str:
        return _render(self, depth=3)


class _Name(str):
    """Name with which rekoclient itself reads the members of incomplete structures.

    ``getattr`` with a ``_Name`` returns None for an absent member. With a plain
    ``str``, as in code of a caller, ``getattr`` raises AbsentMember. ``_Incomplete``
    checks the class of the name to distinguish the two.
    """

    __slots__ = ()


class _Incomplete(Shape):
    """Structure that lacks a member which every reply should contain.

    Reading the absent member raises AbsentMember. Complete structures have another
    class, which is faster.
    """

    __slots__ = ()

    def __getattribute__(self, name: str) -> Any:
        value = super().__getattribute__(name)
        if value is None and type(name) is str and name in always_of(type(self)):
            raise AbsentMember(
                f"{type(self).__name__}.{name} is absent, although the service always"
                f" sends it: use getattr(value, {name!r}, None), or value.to_dict()",
                name=name,
            )
        return value

    def __reduce__(self) -> tuple[Any, ...]:
        restore, (_, *rest) = super().__reduce__()
        return restore, (_complete(type(self)), *rest)


def _complete(shape: type[Shape]) -> type[Shape]:
    return shape.__bases__[1] if issubclass(shape, _Incomplete) else shape


@per_shape
def incomplete(shape: type[Shape]) -> type[Shape]:
    """Return a subclass for instances that lack a member which every reply should have.

    Reading the absent member raises AbsentMember.
    """
    fields = shape.__attrs_attrs__
    body = {
        "__slots__": (),
        "__doc__": shape.__doc__,
        "__module__": shape.__module__,
        "__qualname__": shape.__qualname__,
        "__attrs_attrs__": type(fields)(
            field.evolve(name=_Name(field.name)) for field in fields
        ),
    }
    return type(shape.__name__, (_Incomplete, shape), body)


class Structure(Kind):
    """A nested structure: the value is an instance of a ``Shape`` class."""

    __match_args__ = ("shape",)

    def __init__(self, shape: type[Shape]) -> None:
        self.shape: type[Shape] = shape

    def check(self, value: Any) -> Sequence[Violation]:
        if not isinstance(value, self.shape):
            name = self.shape.__name__
            article = "an" if name[0] in "AEIOU" else "a"
            if name == "Image":
                name = "Image (see rekoclient.images)"
            # Show only the type of the value, which may be an image.
            return violation("type", f"{article} {name}", type(value).__name__)
        return value.violations()

    def to_wire(self, value: Any) -> Any:
        return value.to_dict()

    def from_wire(self, value: Any, decode: bool = True) -> Any:
        if not isinstance(value, Mapping):
            return value
        read = self.shape._from_wire  # noqa: SLF001  # pyright: ignore[reportPrivateUsage] - of this module
        return read(value, decode)


S = TypeVar("S", bound=Shape)


def check_mapping(shape: type[Shape], wire: object) -> None:
    """Check that the argument of ``from_dict`` is a mapping.

    Raises:
        TypeError: ``wire`` is not a mapping.
    """
    if not isinstance(wire, Mapping):
        hint = "; from_json() takes text" if isinstance(wire, str | bytes) else ""
        raise TypeError(
            f"{shape.__name__}.from_dict() takes a mapping, not a"
            f" {type(wire).__name__}{hint}"
        )


def _not_json(constant: str) -> None:
    raise ValueError(constant)


def json_default(value: object) -> object:
    """Convert a response, or an object in a response, to a JSON value.

    An object in a response is a structure, a map, a timestamp or bytes. To convert data
    that contains these objects, call
    `json.dumps(data, default=rekoclient.json_default)`.

    Raises:
        TypeError: The value is of another class.
    """
    match value:
        case Shape():
            return value.to_dict()
        case Mapping():
            return dict(value)
        case datetime():
            return json_time(value)
        case bytes():
            return base64.b64encode(value).decode("ascii")
        case _:
            name = type(value).__name__
            raise TypeError(f"Object of type {name} is not JSON serializable")


def _visible(shape: Shape) -> dict[str, object]:
    """Return the result of ``to_dict`` with bytes and sensitive values hidden."""
    found = shape.to_dict()
    for member in members(type(shape)):
        value = getattr(shape, member.name)
        if member.wire not in found:
            continue
        if isinstance(member.kind, Blob) or member.sensitive:
            size = f"{len(value)} bytes, " if isinstance(value, bytes) else ""
            found[member.wire] = f"<{size}hidden>"
        elif isinstance(value, Shape):
            found[member.wire] = _visible(value)
        elif isinstance(value, tuple):
            found[member.wire] = [
                _visible(entry) if isinstance(entry, Shape) else entry
                for entry in value
            ]
    return found


def filled(shape: type[S], values: Mapping[str, object]) -> S:
    """Create a shape and set its attributes, without validation."""
    made = shape.__new__(shape)
    for name, value in values.items():
        object.__setattr__(made, name, value)
    return made


def fill_extras(shape: Shape, kept: Mapping[str, Any] | None = None) -> None:
    """Set the attributes that are not members, such as ``response_metadata``.

    Args:
        shape: The shape.
        kept: The values of some attributes. The other attributes get their defaults.
    """
    for name, default in extras_of(type(shape)).items():
        value = kept.get(name, default) if kept else default
        if isinstance(value, FACTORY):
            value = value.factory(shape) if value.takes_self else value.factory()
        if value is not NOTHING:
            object.__setattr__(shape, name, value)


def _restored(shape: type[S], wire: Mapping[str, Any], extras: Mapping[str, Any]) -> S:
    made = shape.from_dict(wire)
    fill_extras(made, extras)
    return made


def unknown_member(name: str, owner: str, known: Iterable[str]) -> Violation:
    """Create the violation for an unknown member.

    Args:
        name: The name of the unknown member.
        owner: The name of the structure.
        known: The names of the members of the structure.
    """
    path = _named(name)
    return Violation(
        path=path,
        wire_path=path,
        constraint="unknown",
        limit=f"{owner} has the members {', '.join(known)}",
        value="",
    )


def _named(unknown: str) -> str:
    # Shorten a long name, and escape control characters.
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
    """Return a short repr with the present members. Sensitive values are hidden."""
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
