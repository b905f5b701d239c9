"""A mypy plugin that checks literal arguments against the service's rules.

    [tool.mypy]
    plugins = ["rekoclient.mypy_plugin"]

If a literal argument of a client's method or a request class is invalid, the plugin
reports the error of the run-time check at the argument's line. The engine is the same.
The plugin builds the request from the literals of the call, with a hole for everything
else, and drops the violations of holes.

Imports ``schema`` and ``models``. Only mypy imports this module.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeAlias

from mypy.errorcodes import ErrorCode
from mypy.nodes import (
    ARG_NAMED,
    ARG_STAR2,
    BytesExpr,
    CallExpr,
    DictExpr,
    Expression,
    FloatExpr,
    IntExpr,
    ListExpr,
    MemberExpr,
    RefExpr,
    StarExpr,
    StrExpr,
    TupleExpr,
    TypeInfo,
    UnaryExpr,
    Var,
)
from mypy.plugin import CheckerPluginInterface, FunctionContext, MethodContext, Plugin
from mypy.types import (
    Instance,
    LiteralType,
    NoneType,
    TupleType,
    Type,
    UnionType,
    get_proper_type,
)

from . import models
from ._version import __version__  # mypy reads it: a new version invalidates its cache
from .schema import Shape, filled, members
from .schema.kinds import shown

__all__ = ["__version__", "plugin", "request_name"]

_Context: TypeAlias = FunctionContext | MethodContext

_CODE = ErrorCode("rekoclient", "Rules of Amazon Rekognition on literals", "Rekoclient")

_MODELS = "rekoclient.models."


class _RekoPlugin(Plugin):
    """Checks calls of request classes and of the methods that build one."""

    def get_function_hook(
        self, fullname: str
    ) -> Callable[[FunctionContext], Type] | None:
        """Return the hook for request classes."""
        name = fullname.rpartition(".")[2]
        if fullname.startswith(_MODELS) and name in models.REQUESTS.values():
            return lambda context: _check(name, context)
        return None

    def get_method_hook(self, fullname: str) -> Callable[[MethodContext], Type] | None:
        """Return the hook for methods with the name of a client's method."""
        method = fullname.rpartition(".")[2]
        name = request_name(method)
        if name is None:
            return None
        return lambda context: (
            # The receiver may be of a class derived from a client's.
            _check(name, context)
            if _is_ours(context.type, method)
            else context.default_return_type
        )


def plugin(_mypy_version: str) -> type[object]:
    """Return the plugin class, as mypy asks for it."""
    return _RekoPlugin


def request_name(method: str) -> str | None:
    """Return the name of the request class that a method builds, if it builds one."""
    words = method.removeprefix("iter_").split("_")
    return models.REQUESTS.get("".join(word.capitalize() for word in words))


def _is_ours(receiver: Type, method: str) -> bool:
    """Return whether the method is a client's own, not an override in a subclass.

    An override can do anything with its arguments.
    """
    proper = get_proper_type(receiver)
    if not isinstance(proper, Instance):
        return False
    defining = next((base for base in proper.type.mro if method in base.names), None)
    return defining is not None and defining.fullname.startswith(_MODELS)


def _check(name: str, context: _Context) -> Type:
    """Report the invalid literals of a call and return its unchanged type."""
    if isinstance(context.context, CallExpr):
        reader = _Reader(context.api)
        request = reader.shape(getattr(models, name), context.context, "")
        for violation in request.violations() if isinstance(request, Shape) else ():
            place = reader.places.get(violation.path)
            if place is not None:
                context.api.fail(str(violation), place, code=_CODE)
    return context.default_return_type


class _Hole:
    """A value that is not known before the program runs."""


_HOLE = _Hole()


class _Reader:
    """Reads the values of expressions and remembers where each is written.

    Attributes:
        places: The expression of each value that is known, by its path in violations.
    """

    def __init__(self, api: CheckerPluginInterface) -> None:
        self.places: dict[str, Expression] = {}
        self._api = api

    def value(self, expression: Expression, path: str) -> object:
        """Return the value of an expression, or a hole."""
        if isinstance(expression, CallExpr):
            return self._call(expression, path)
        found = self._plain(expression, path)
        if found is not _HOLE:
            self.places[path] = expression
        return found

    def _plain(self, expression: Expression, path: str) -> object:
        match expression:
            case StrExpr(value=value) | IntExpr(value=value) | FloatExpr(value=value):
                return value
            case UnaryExpr(op="-", expr=IntExpr(value=value) | FloatExpr(value=value)):
                return -value
            case BytesExpr(value=escaped):
                return _bytes(escaped)
            case ListExpr(items=items):
                return self._items(items, path, list)
            case TupleExpr(items=items):
                return self._items(items, path, tuple)
            case DictExpr(items=entries):
                return self._mapping(entries, path)
            case RefExpr():
                final = _final(expression)
                if final is not None:
                    return final
                return _literal(self._api.get_expression_type(expression))
            case _:
                return _HOLE

    def _items(
        self,
        items: list[Expression],
        path: str,
        of: Callable[[Iterable[object]], object],
    ) -> object:
        if any(isinstance(item, StarExpr) for item in items):
            return _HOLE
        return of(
            self.value(item, f"{path}[{index}]") for index, item in enumerate(items)
        )

    def _mapping(
        self, entries: list[tuple[Expression | None, Expression]], path: str
    ) -> object:
        found: dict[object, object] = {}
        for key, entry in entries:
            if not isinstance(key, StrExpr):
                return _HOLE
            found[key.value] = self.value(entry, f"{path}[{shown(key.value)}]")
        return found

    def _call(self, call: CallExpr, path: str) -> object:
        match call.callee:
            case RefExpr(node=TypeInfo(fullname=name)) if name.startswith(_MODELS):
                made = getattr(models, name.rpartition(".")[2])
                if issubclass(made, Shape):
                    return self.shape(made, call, path)
        return _HOLE

    def shape(self, made: type[Shape], call: CallExpr, path: str) -> object:
        """Return the shape that the call creates, or a hole if it is not known."""
        if not {ARG_NAMED, ARG_STAR2}.issuperset(call.arg_kinds):
            return _HOLE
        given = {
            name: argument
            for name, argument in zip(call.arg_names, call.args, strict=True)
            if name is not None
        }
        starred = ARG_STAR2 in call.arg_kinds
        values: dict[str, object] = {}
        for member in members(made):
            argument = given.get(member.name)
            if argument is not None:
                below = f"{path}.{member.name}" if path else member.name
                values[member.name] = self.value(argument, below)
            elif starred:
                values[member.name] = _HOLE
            else:
                values[member.name] = None if member.required else member.absent

        # Violations of the shape itself come from either/or rules. Such a rule can only
        # be decided if the presence of each of its members is known.
        either = {name for rule in made.exclusive for name in rule.members}
        if all(
            values[name] is not _HOLE or (name in given and self._is_there(given[name]))
            for name in either
        ):
            self.places[path] = call
        shape = filled(made, values)
        Shape.__attrs_post_init__(shape)  # a request's own would raise
        return shape

    def _is_there(self, expression: Expression) -> bool:
        return _excludes_none(self._api.get_expression_type(expression))


def _final(name: RefExpr) -> object:
    """Return the plain value of a name that is declared ``Final``, if it is.

    Its type lacks the value of a float, and of a declaration with a type.
    """
    node = name.node
    match name:
        case MemberExpr(expr=RefExpr(node=TypeInfo(is_enum=False) as owner)):
            symbol = owner.get(name.name)
            node = symbol.node if symbol is not None else None
    return node.final_value if isinstance(node, Var) and node.is_final else None


def _literal(type_: Type) -> object:
    """Return the only value of a type, or a hole."""
    proper = get_proper_type(type_)
    if isinstance(proper, NoneType):
        return None
    literal = proper.last_known_value if isinstance(proper, Instance) else proper
    if not isinstance(literal, LiteralType):
        return _HOLE
    kind = literal.fallback.type
    if kind.fullname == "builtins.bytes":
        return _bytes(str(literal.value))
    if not literal.is_enum_literal():
        return literal.value
    if not kind.fullname.startswith(_MODELS):
        return _HOLE
    return getattr(getattr(models, kind.name), str(literal.value))


def _bytes(escaped: str) -> bytes:
    """Return the bytes whose repr, without b and quotes, mypy keeps."""
    return escaped.encode().decode("unicode_escape").encode("latin-1")


def _excludes_none(type_: Type) -> bool:
    proper = get_proper_type(type_)
    if isinstance(proper, UnionType):
        return all(map(_excludes_none, proper.items))
    return isinstance(proper, Instance | LiteralType | TupleType)
