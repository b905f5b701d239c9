"""Fast conversion of replies to responses.

A reply with a hundred faces has about ten thousand members. Speed is therefore
important. Each class of structures ("shape") has a function called its reader. This
module generates the source of a reader, and compiles the source at first use. A reader
sets the attributes of a frozen instance directly. It does not validate. It raises an
error only for a value that it cannot convert, such as a string in place of a list.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from attrs import NOTHING

from . import plain
from .kinds import (
    SENT_EMPTY,
    Blob,
    Boolean,
    Enum,
    FrozenMap,
    Integer,
    Items,
    Kind,
    Map,
    Number,
    Timestamp,
)
from .shapes import (
    FACTORY,
    S,
    Shape,
    Structure,
    always_of,
    extras_of,
    fill_extras,
    incomplete,
    members,
    per_shape,
)


class Unreadable(ValueError):
    """Error for a reply that does not fit the response class."""


def read(shape: type[S], wire: object) -> S:
    """Convert a decoded reply to an instance of a class.

    The limits of members are not checked. For example, a text may be too long.

    Args:
        shape: The class of the result, usually a response class.
        wire: The decoded JSON body, or boto3's own dict.

    Raises:
        Unreadable: The reply or a member cannot be converted, for example because a
            member is a string in place of a list.
    """
    if not isinstance(wire, Mapping):
        raise Unreadable(f"a JSON object is expected, not {type(wire).__name__}")
    try:
        found: S = reader(shape)(wire)
    except Unreadable:
        raise
    except (AttributeError, TypeError, ValueError, OverflowError, OSError):
        # The messages of these errors may contain parts of the reply.
        where = "".join(f": {name}" for name in _unreadable(shape, wire))
        raise Unreadable(f"{shape.__name__}{where} has an invalid value") from None
    return found


def _unreadable(shape: type[Shape], wire: Mapping[str, Any]) -> list[str]:
    """Return a list with the name of the first unreadable member, or an empty list."""
    for member in members(shape):
        value = wire.get(member.wire)
        try:
            reader(shape)({} if value is None else {member.wire: value})
        except Exception:  # noqa: BLE001 - any error makes the member unreadable
            return [member.wire]
    return []


def settle(shape: Shape) -> None:
    """Convert the numbers and booleans in a structure to their declared types.

    JSON has plain numbers, but a dict of DynamoDB has ``Decimal``.

    Raises:
        Unreadable: A member should be a number or a boolean, but has another type.
    """
    for member in members(type(shape)):
        value = getattr(shape, member.name)
        if value is not None:
            where = f"{type(shape).__name__}: {member.wire}"
            found = _settled(member.kind, value, where)
            if found is not value:
                object.__setattr__(shape, member.name, found)
    if shape.unknown_members:
        unknown = FrozenMap(plain.json_value(shape.unknown_members))
        object.__setattr__(shape, "_unknown", unknown)


def _settled(kind: Kind, value: Any, where: str) -> Any:
    match kind:
        case Structure():
            settle(value)
        case Items(Structure() | Items() | Number() | Integer() | Boolean() as item):
            found = [_settled(item, entry, where) for entry in value]
            if any(new is not old for new, old in zip(found, value, strict=True)):
                return tuple(found)
        case Number() | Integer() | Boolean():
            for broken in kind.check(value):
                if broken.constraint == "type":
                    raise Unreadable(f"{where} must be {broken.limit}")
            return kind.freeze(value)
        case _:
            pass
    return value


def check_always(response: Shape, names: tuple[str, ...]) -> None:
    """Check that a response has the members ``names``, with the right types.

    Raises:
        Unreadable: A member is absent or has another type.
    """
    for member in members(type(response)):
        if member.name not in names:
            continue
        value = getattr(response, member.name)
        if value is None:
            raise Unreadable(f"{member.wire} is missing")
        if any(broken.constraint == "type" for broken in member.kind.check(value)):
            raise Unreadable(f"{member.wire} has the wrong type")


@per_shape
def reader(shape: type[Shape]) -> Callable[[Mapping[str, Any]], Any]:
    """Return a compiled function that converts a JSON object to a shape."""
    names: dict[str, Any] = {
        **_names_of(shape),
        "known": frozenset(member.wire for member in members(shape)),
        "keep": _keep,
    }
    all_there, some_there = _assignments(shape, names)
    return _compiled(
        shape,
        names,
        [
            "def reader(wire):",
            "    self = Open()",
            # Most structures in replies have all members and no unknown member.
            f"    if len(wire) == {len(members(shape))}:",
            "        try:",
            *(f"            {line}" for line in all_there),
            "            return self",
            "        except (KeyError, TypeError, Unreadable): pass",
            "    get = wire.get",
            *(f"    {line}" for line in some_there),
            "    if not known.issuperset(wire): keep(self, wire, known)",
            "    return self",
        ],
    )


ListReader = Callable[[Iterable[Any]], tuple[Any, ...]]
"""Function that converts the entries of a JSON list to structures."""


class Converted(tuple[Any, ...]):
    """Structures that a list reader has already converted.

    A list reader does not convert a ``Converted`` again. It returns the structures as a
    plain tuple.
    """

    __slots__ = ()


def list_readers(response: type[Shape]) -> dict[str, ListReader]:
    """Return a list reader for each member that is a list of structures.

    The keys of the dict are the wire names of the members.
    """
    return {
        member.wire: list_reader(member.kind.item.shape)
        for member in members(response)
        if isinstance(member.kind, Items) and isinstance(member.kind.item, Structure)
    }


@per_shape
def list_reader(shape: type[Shape]) -> ListReader:
    """Return a compiled function that converts a JSON list to a tuple of shapes.

    The compiled function converts most entries itself, in one loop. It calls the reader
    of the shape for the other entries. For example, such an entry lacks a member, or
    has an unknown member or an unknown enum value. A null entry is left out.
    """
    names: dict[str, Any] = {
        **_names_of(shape),
        "read": reader(shape),
        "Converted": Converted,
    }
    all_there, _ = _assignments(shape, names)
    return _compiled(
        shape,
        names,
        [
            "def reader(entries):",
            "    if entries.__class__ is Converted: return tuple(entries)",
            "    found = []",
            "    for wire in entries:",
            "        try:",
            f"            if len(wire) == {len(members(shape))}:",
            "                self = Open()",
            *(f"                {line}" for line in all_there),
            "                found.append(self)",
            "                continue",
            "        except (KeyError, TypeError, Unreadable): pass",
            "        if wire is not None: found.append(read(wire))",
            "    return tuple(found)",
        ],
    )


def _names_of(shape: type[Shape]) -> dict[str, Any]:
    return {
        "__name__": __name__,  # `frames` then recognises the frames of a reader as ours
        "Open": _open(shape),
        "shape": shape,
        "Unreadable": Unreadable,
    }


def _assignments(
    shape: type[Shape], names: dict[str, Any]
) -> tuple[list[str], list[str]]:
    """Return lines of source code that set the attributes of a shape.

    The first list is for a JSON object with all members. The second list is for an
    object that lacks members.
    """
    all_there: list[str] = []
    some_there: list[str] = []
    for member in members(shape):
        target, value = f"self.{member.name}", f"wire[{member.wire!r}]"
        one = _expression(member.kind, "v", names)
        absent = _named(names, None if member.required else member.absent)
        found = f"get({member.wire!r})"
        if one == "v":
            kept = "v = " if member.always else ""
            all_there.append(f"{target} = {kept}{value}")
        else:
            fast = one
            if isinstance(member.kind, Enum):
                # A plain dict is faster. An unknown value raises a KeyError, and the
                # lines for an incomplete object then convert the value.
                fast = f"{_named(names, member.kind.members._value2member_map_)}[v]"
            all_there.append(f"v = {value}; {target} = {fast}")
        if member.always and not isinstance(member.kind, Structure):
            # The reader of a structure refuses None itself.
            all_there.append("if v is None: raise Unreadable")
        if one == "v":
            some_there.append(f"{target} = {found}")
        else:
            some_there.append(f"v = {found}")
            some_there.append(f"{target} = {one} if v is not None else {absent}")
    last: list[str] = []
    for name, default in extras_of(shape).items():
        if isinstance(default, FACTORY) or default is NOTHING:
            names["fill"] = fill_extras
            last = ["fill(self)"]
            break
        last.append(f"self.{name} = {_named(names, default)}")
    all_there += [*last, "self.__class__ = shape"]
    lacks = " or ".join(f"self.{name} is None" for name in always_of(shape))
    found = f"{_named(names, incomplete)}(shape) if {lacks} else shape"
    some_there += [*last, f"self.__class__ = {found if lacks else 'shape'}"]
    return all_there, some_there


def _compiled(
    shape: type[Shape], names: dict[str, Any], lines: list[str]
) -> Callable[[Any], Any]:
    # ``exec`` is safe: the code contains names from the models, and nothing of a reply.
    code = compile("\n".join(lines), f"<reader of {shape.__name__}>", "exec")
    exec(code, names)  # noqa: S102
    compiled: Callable[[Any], Any] = names["reader"]
    return compiled


def _open(shape: type[Shape]) -> type[Shape]:
    """Return a mutable subclass of a frozen shape.

    A reader creates an instance of the subclass, and sets its attributes. Then it sets
    the ``__class__`` of the instance to the shape. Python allows that for classes with
    the same slots. Every other way to set frozen attributes is slower.
    """
    plain = ("__new__", "__init__", "__setattr__", "__delattr__")
    body = {name: getattr(object, name) for name in plain}
    return type(shape.__name__, (shape,), {"__slots__": (), **body})


def _expression(kind: Kind, value: str, names: dict[str, Any]) -> str:
    """Return the source code of an expression that converts a member's value.

    The expression does not check for None. If the value is None, the expression returns
    None or raises an error that the reader handles.

    Args:
        kind: The kind of the value.
        value: The name of the variable that contains the value.
        names: The global names of the compiled code. The function adds the objects that
            the expression uses.
    """
    match kind:
        case Structure(shape):
            return f"{_named(names, reader(shape))}({value})"
        case Items(item):
            entries = f"{_named(names, _entries)}({value})"
            if isinstance(item, Structure):
                found = f"{_named(names, list_reader(item.shape))}({entries})"
                return f"{found} or {_named(names, SENT_EMPTY)}"
            one = _expression(item, "x", names)
            if one == "x":
                return f"tuple({entries}) or {_named(names, SENT_EMPTY)}"
            found = f"tuple([{one} for x in {entries} if x is not None])"
            return f"{found} or {_named(names, SENT_EMPTY)}"
        case Map():
            return f"{_named(names, _mapping)}({value})"
        case Enum(enum):
            return f"{_named(names, _EnumTable(enum._value2member_map_))}[{value}]"
        case Timestamp():
            return f"{_named(names, plain.moment)}({value})"
        case Blob():
            return f"{_named(names, _bytes)}({value})"
        case _:
            return value


class _EnumTable(dict[Any, Any]):
    """Dict from the values of an enum to its members.

    The lookup of an unknown value returns this value.
    """

    def __missing__(self, text: object) -> object:
        return text


def _named(names: dict[str, Any], value: object) -> str:
    name = f"n{len(names)}"
    names[name] = value
    return name


def _keep(shape: Shape, wire: Mapping[str, Any], known: frozenset[str]) -> None:
    unknown = {name: value for name, value in wire.items() if name not in known}
    object.__setattr__(shape, "_unknown", FrozenMap(unknown))


def _entries(value: Any) -> list[Any] | tuple[Any, ...]:
    if isinstance(value, list | tuple):
        return value
    raise Unreadable(f"a list is expected, not {type(value).__name__}")


def _mapping(value: Any) -> FrozenMap:
    if isinstance(value, dict | FrozenMap):
        return FrozenMap(value)
    raise Unreadable(f"a map is expected, not {type(value).__name__}")


def _bytes(value: Any) -> bytes:
    if isinstance(value, str):
        return base64.b64decode(value)
    found = plain.content(value)
    if isinstance(found, bytes):
        return found
    raise Unreadable(f"bytes are expected, not {type(value).__name__}")
