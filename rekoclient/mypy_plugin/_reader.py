"""Reads the values of the arguments of a call, and reports violations."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeAlias

from attrs import frozen
from mypy.nodes import (
    ARG_NAMED,
    ARG_STAR2,
    AssignmentExpr,
    BytesExpr,
    CallExpr,
    ConditionalExpr,
    Decorator,
    DictExpr,
    Expression,
    FloatExpr,
    IntExpr,
    ListExpr,
    MemberExpr,
    NameExpr,
    OpExpr,
    RefExpr,
    StarExpr,
    StrExpr,
    SuperExpr,
    TupleExpr,
    TypeInfo,
    UnaryExpr,
)
from mypy.plugin import CheckerPluginInterface
from mypy.reachability import TRUTH_VALUE_UNKNOWN, infer_condition_value
from mypy.types import Instance, TypeVarType, UnionType, get_proper_type

from .. import models
from ..schema import Items, Kind, Shape, Structure, filled, members
from ..schema.kinds import Blob, Timestamp, shown
from ._certain import HOLE, MODELS, Certain, unescaped

Report: TypeAlias = tuple[str, Expression]
"""A message, and the expression with the invalid value."""

_MOST_READINGS = 16
"""Maximum number of expressions ``a if x else b`` in a call whose ``b`` is checked.

``a`` is always checked. But if mypy knows ``x``, neither ``a`` nor ``b`` is checked.
"""


@frozen
class _Source:
    """An expression that creates a shape: a call or a dict.

    Attributes:
        made: The class of the shape.
        place: The expression.
        given: Maps each argument or key to the expression of its value.
        names: Maps the Python name of each member to its argument or key.
        complete: Whether ``given`` certainly has all arguments or keys.
    """

    made: type[Shape]
    place: Expression
    given: Mapping[str, Expression]
    names: Mapping[str, str]
    complete: bool


class Reader:
    """Reads the arguments of one call in the checked code.

    Attributes:
        places: Maps the path of each value to the expression of the value. A path has
            the form of ``Violation.path``, such as ``image.bytes``. The expression is
            None if the value is unknown, or if two values have the same path.
        forks: The expressions ``a if x else b`` in the call.
    """

    def __init__(self, api: CheckerPluginInterface) -> None:
        self.places: dict[str, Expression | None] = {}
        self.forks: list[ConditionalExpr] = []
        self._second: ConditionalExpr | None = None
        self._api = api
        self._certain = Certain(api)

    def is_ours(self, callee: Expression, method: str) -> bool:
        """Return whether ``rekoclient.models`` defines the called method."""
        type_ = get_proper_type(self._certain.type_of(callee))
        definition = getattr(type_, "definition", None)
        info = getattr(definition, "info", None)
        if isinstance(definition, Decorator):
            info = definition.var.info
        if isinstance(info, TypeInfo) and info.fullname.startswith(MODELS):
            return True
        # In mypy 1.5, types from the cache have no definition.
        if isinstance(callee, SuperExpr) and callee.info and not callee.call.args:
            return owner_of(callee.info, method, above=True).startswith(MODELS)
        if isinstance(callee, MemberExpr):
            receiver = get_proper_type(self._certain.type_of(callee.expr))
            if isinstance(receiver, TypeVarType):
                receiver = get_proper_type(receiver.upper_bound)
            owners = receiver.items if isinstance(receiver, UnionType) else [receiver]
            return all(
                isinstance(owner, Instance) and from_models(owner.type, method)
                for owner in map(get_proper_type, owners)
            )
        return False

    # Calls that are checked

    def call(self, name: str, call: CallExpr) -> Iterator[Report]:
        """Report the invalid literals in a call with keyword arguments.

        Args:
            name: The name of the request class that the call builds.
            call: The call.
        """
        made = _shape_named(name)
        if made is not None:
            yield from self._reports(lambda: self.shape(made, call, ""))

    def wire_call(self, name: str, call: CallExpr) -> Iterator[Report]:
        """Report the invalid literals in a call of ``from_dict``.

        Args:
            name: The name of the request class.
            call: The call.
        """
        made = _shape_named(name)
        match call.args:
            case [DictExpr() as wire] if made is not None:
                yield from self._reports(lambda: self.wire_shape(made, wire, ""))
                yield from self._misspelt(made, wire)
            case _:
                pass

    def untyped_call(self, call: CallExpr) -> Iterator[Report]:
        """Report the invalid literals in ``client.call``, if the operation is known."""
        match call.args:
            case [operation, DictExpr() as wire]:
                name = self._plain(operation, "")
                request = models.REQUESTS.get(name) if isinstance(name, str) else None
                made = _shape_named(request or "")
                if made is not None:
                    yield from self._reports(lambda: self.wire_shape(made, wire, ""))
                    yield from self._misspelt(made, wire)
            case _:
                pass

    def _reports(self, read: Callable[[], object]) -> Iterator[Report]:
        yield from self._of_one_reading(read)
        for fork in self.forks[:_MOST_READINGS]:
            self._second = fork
            yield from self._of_one_reading(read)
        self._second = None

    def _of_one_reading(self, read: Callable[[], object]) -> Iterator[Report]:
        self.places.clear()
        request = read()
        for violation in request.violations() if isinstance(request, Shape) else ():
            place = self.places.get(violation.path)
            if place is not None:
                yield str(violation), place

    def _note(self, path: str, place: Expression | None) -> None:
        # A path contains shortened keys of a map, so two values may have the same path.
        known = self.places.get(path, place)
        self.places[path] = place if known is place else None

    # Values

    def value(self, expression: Expression, path: str) -> object:
        """Return the value of an expression, or ``HOLE`` (unknown)."""
        match expression:
            case ConditionalExpr():
                return self._branch(expression, path)
            case AssignmentExpr(value=inner):
                return self.value(inner, path)
            case CallExpr():
                found = self._called(expression, path)
                if found is HOLE:
                    self._note(path, None)
                return found
            case _:
                found = self._plain(expression, path)
                self._note(path, None if found is HOLE else expression)
                if isinstance(expression, RefExpr) and isinstance(found, tuple):
                    for index, item in enumerate(found):
                        place = None if item is HOLE else expression
                        self._note(f"{path}[{index}]", place)
                return found

    def _branch(self, expression: ConditionalExpr, path: str) -> object:
        options = getattr(self._api, "options", None)
        if options is None or _is_decided(expression.cond, options):
            self._note(path, None)
            return HOLE
        if expression not in self.forks:
            self.forks.append(expression)
        second = self._second is expression
        return self.value(expression.else_expr if second else expression.if_expr, path)

    def _plain(self, expression: Expression, path: str) -> object:
        match expression:
            case StrExpr(value=value) | IntExpr(value=value) | FloatExpr(value=value):
                return value
            case UnaryExpr(op="-" | "+" as sign, expr=inner):
                number = self._plain(inner, path)
                if not isinstance(number, int | float):
                    return HOLE
                return -number if sign == "-" else +number
            case OpExpr(op=op, left=left, right=right):
                return _folded(op, self._plain(left, path), self._plain(right, path))
            case BytesExpr(value=escaped):
                return unescaped(escaped)
            case ListExpr(items=items):
                return self._items(items, path, list)
            case TupleExpr(items=items):
                return self._items(items, path, tuple)
            case DictExpr(items=entries):
                return self._mapping(entries, path)
            case RefExpr():
                return self._certain.value(expression)
            case _:
                return HOLE

    def _items(
        self,
        items: list[Expression],
        path: str,
        of: Callable[[Iterable[object]], object],
    ) -> object:
        if any(isinstance(item, StarExpr) for item in items):
            return HOLE
        return of(
            self.value(item, f"{path}[{index}]") for index, item in enumerate(items)
        )

    def _mapping(
        self, entries: list[tuple[Expression | None, Expression]], path: str
    ) -> object:
        found: dict[object, object] = {}
        for key, entry in entries:
            name = HOLE if key is None else self._plain(key, path)
            if not isinstance(name, str):
                return HOLE
            found[name] = self.value(entry, f"{path}[{shown(name)}]")
        return found

    def _called(self, call: CallExpr, path: str) -> object:
        match call.callee:
            case RefExpr(node=TypeInfo(fullname=name)) if name.startswith(MODELS):
                made = _shape_named(name.rpartition(".")[2])
                if made is not None:
                    return self.shape(made, call, path)
        return HOLE

    def shape(self, made: type[Shape], call: CallExpr, path: str) -> object:
        """Build the shape that a call creates, from the literals in the call.

        Args:
            made: The class of the shape.
            call: The call.
            path: The path of the shape in the request, such as ``image.s3_object``.

        Returns:
            The shape, or ``HOLE`` if its arguments are unknown.
        """
        if not {ARG_NAMED, ARG_STAR2}.issuperset(call.arg_kinds):
            return HOLE
        given: dict[str, Expression] = {}
        # For ``functools.partial``, mypy creates a call that may lack arguments.
        complete = _position(call) == _position(call.callee)
        for name, argument in zip(call.arg_names, call.args, strict=True):
            if name is not None:
                given[name] = argument
                continue
            unpacked, whole = self._unpacked(argument)
            given.update(unpacked)
            complete = complete and whole
        names = {member.name: member.name for member in members(made)}
        return self._made(_Source(made, call, given, names, complete), path, self.value)

    def _made(
        self, source: _Source, path: str, read: Callable[[Expression, str], object]
    ) -> object:
        made, given, names = source.made, source.given, source.names
        complete = source.complete
        values: dict[str, object] = {}
        for member in members(made):
            argument = given.get(names[member.name])
            if argument is not None:
                below = f"{path}.{member.name}" if path else member.name
                values[member.name] = read(argument, below)
            elif complete:
                values[member.name] = None if member.required else member.absent
            else:
                values[member.name] = HOLE

        # A rule such as "exactly one of Bytes and S3Object" causes a violation of the
        # shape itself. It is reported only if the presence of each member is certain.
        either = {name for rule in made.exclusive for name in rule.members}
        present = {
            name: self._certain.presence(given[names[name]])
            if names[name] in given
            else (False if complete else None)
            for name in either
        }
        decided = None not in present.values()
        for name, is_there in present.items():
            if decided and is_there and values[name] is None:
                values[name] = HOLE
        self._note(path, source.place if decided else None)
        shape = filled(made, values)
        Shape.__attrs_post_init__(shape)  # the subclass method would raise
        return shape

    def _unpacked(self, argument: Expression) -> tuple[dict[str, Expression], bool]:
        """Return the arguments in ``**argument``, and whether all of them are known."""
        match argument:
            case DictExpr(items=entries):
                found = {}
                for key, value in entries:
                    if not isinstance(key, StrExpr):
                        return {}, False
                    found[key.value] = value
                return found, True
            case CallExpr(callee=RefExpr(node=TypeInfo(typeddict_type=type_))) if type_:
                if set(argument.arg_kinds) <= {ARG_NAMED}:
                    return dict(zip(_names(argument), argument.args, strict=True)), True
        return {}, False

    # Dicts with wire names

    def wire_shape(self, made: type[Shape], wire: DictExpr, path: str) -> object:
        """Build a shape from a dict literal with the service's names.

        Args:
            made: The class of the shape.
            wire: The dict literal.
            path: The path of the shape in the request, such as ``image.s3_object``.

        Returns:
            The shape, or ``HOLE`` if a key is unknown.
        """
        given = {}
        for key, value in wire.items:
            if not isinstance(key, StrExpr):
                self._note(path, None)
                return HOLE
            given[key.value] = value
        names = {member.name: member.wire for member in members(made)}
        kinds = {member.name: member.kind for member in members(made)}

        def read(argument: Expression, below: str) -> object:
            return self._wire_value(kinds[below.rpartition(".")[2]], argument, below)

        found = self._made(_Source(made, wire, given, names, True), path, read)
        for member in members(made):
            if member.required and member.wire not in given:
                self._note(f"{path}.{member.name}" if path else member.name, wire)
        return found

    def _wire_value(self, kind: Kind, expression: Expression, path: str) -> object:
        match kind, expression:
            case Structure(shape=made), DictExpr():
                return self.wire_shape(made, expression, path)
            case Items(item=item), ListExpr(items=entries) | TupleExpr(items=entries):
                if not any(isinstance(entry, StarExpr) for entry in entries):
                    return [
                        self._wire_value(item, entry, f"{path}[{index}]")
                        for index, entry in enumerate(entries)
                    ]
            case Structure() | Blob() | Timestamp() | Items(item=Structure()), _:
                pass
            case _:
                return self.value(expression, path)
        self._note(path, None)
        return HOLE

    def _misspelt(self, made: type[Shape], wire: DictExpr) -> Iterator[Report]:
        """Report keys that differ from a member only in case or underscores.

        Any other unknown key is not reported, because a newer botocore may know it.
        """
        known = {_squeezed(member.wire): member for member in members(made)}
        for key, _ in wire.items:
            member = (
                known.get(_squeezed(key.value)) if isinstance(key, StrExpr) else None
            )
            if member and isinstance(key, StrExpr) and key.value != member.wire:
                yield f"{key.value}: {made.__name__} has {member.wire}", key


def _shape_named(name: str) -> type[Shape] | None:
    found = getattr(models, name, None)
    return found if isinstance(found, type) and issubclass(found, Shape) else None


def _names(call: CallExpr) -> list[str]:
    return [name or "" for name in call.arg_names]


def _position(expression: Expression) -> tuple[int, int]:
    return expression.line, expression.column


def _squeezed(name: str) -> str:
    return name.replace("_", "").lower()


def _is_decided(condition: Expression, options: object) -> bool:
    """Return whether mypy knows which branch of a condition runs."""
    if isinstance(condition, NameExpr) and condition.fullname.startswith("builtins."):
        return True
    return infer_condition_value(condition, options) != TRUTH_VALUE_UNKNOWN  # type: ignore[arg-type]


_OPERATIONS: Mapping[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "//": operator.floordiv,
    "%": operator.mod,
    "**": operator.pow,
}


def _folded(sign: str, left: object, right: object) -> object:
    """Return the result of an operator on known values, or ``HOLE`` (unknown)."""
    numbers = isinstance(left, int | float) and isinstance(right, int | float)
    texts = isinstance(left, str) and isinstance(right, str) and sign == "+"
    if sign not in _OPERATIONS or not (numbers or texts):
        return HOLE
    if sign == "**" and not (_is_small(left) and _is_small(right)):
        return HOLE
    try:
        result = _OPERATIONS[sign](left, right)
    except ArithmeticError:
        return HOLE
    return result if isinstance(result, str | int | float) else HOLE


def _is_small(value: object) -> bool:
    return isinstance(value, int | float) and abs(value) <= 100


def from_models(info: TypeInfo, method: str) -> bool:
    """Return whether a class inherits a method from ``rekoclient.models`` unchanged.

    An override may have other arguments.
    """
    return owner_of(info, method).startswith(MODELS)


def owner_of(info: TypeInfo, method: str, *, above: bool = False) -> str:
    """Return the full name of the class that defines a method, or ''.

    Args:
        info: The class that has the method.
        method: The name of the method.
        above: Whether to search only the base classes, as ``super()`` does. Default:
            no.
    """
    bases = info.mro[1:] if above else info.mro
    return next((base.fullname for base in bases if method in base.names), "")
