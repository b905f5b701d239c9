"""Finds values and types that are certain when a call is made.

After ``x.y = None``, mypy treats ``x.y`` as None, even if another function changes the
attribute later. Therefore this module uses only the declared type of an attribute. It
does the same for an item such as ``x[0]``, and for a name that a nested function
assigns.
"""

from __future__ import annotations

import re
from enum import Enum as PythonEnum
from functools import lru_cache
from pathlib import Path

from mypy.nodes import (
    LDEF,
    AssignmentExpr,
    AwaitExpr,
    BytesExpr,
    CallExpr,
    ConditionalExpr,
    Decorator,
    DictExpr,
    Expression,
    FloatExpr,
    IndexExpr,
    IntExpr,
    ListExpr,
    MemberExpr,
    MypyFile,
    NameExpr,
    OpExpr,
    RefExpr,
    SetExpr,
    StrExpr,
    SymbolNode,
    TupleExpr,
    TypeInfo,
    UnaryExpr,
    Var,
)
from mypy.plugin import CheckerPluginInterface
from mypy.types import (
    CallableType,
    Instance,
    LiteralType,
    NoneType,
    Overloaded,
    TupleType,
    Type,
    TypedDictType,
    TypeType,
    TypeVarType,
    UnionType,
    get_proper_type,
)

from .. import models

MODELS = "rekoclient.models."
"""Prefix of the full names of the classes in ``rekoclient.models``."""


class Hole:
    """Class of ``HOLE``, which stands for a value that the plugin does not know."""


HOLE = Hole()

_PRESENT = (
    StrExpr,
    IntExpr,
    FloatExpr,
    BytesExpr,
    ListExpr,
    TupleExpr,
    DictExpr,
    SetExpr,
    UnaryExpr,
)
"""Kinds of expressions whose value is never None."""


class Certain:
    """Finds the values and types of expressions in the module that mypy checks.

    A value or type that could be different at run time counts as unknown.
    """

    def __init__(self, api: CheckerPluginInterface) -> None:
        self._api = api

    def value(self, name: RefExpr) -> object:
        """Return the value of a name if it cannot change, or ``HOLE`` (unknown)."""
        node = self._symbol(name)
        if isinstance(node, Var) and self._is_field(name, node):
            return HOLE
        final = self._final(name)
        if final is not HOLE:
            return final
        type_ = self._certain_type(name)
        return HOLE if type_ is None else value_of(type_)

    def _final(self, name: RefExpr) -> object:
        """Return the value of a name that is declared ``Final``, or ``HOLE`` (unknown).

        The value is read from the definition, because the type may lack it. For
        example, the type of ``X: Final = 0.5`` is only float.
        """
        node = self._symbol(name)
        if not isinstance(node, Var) or not node.is_final or self._is_field(name, node):
            return HOLE
        if node.info and node.info.is_enum:
            return HOLE
        if node.final_value is not None:
            return node.final_value
        return HOLE if node.type is None else value_of(node.type)

    def _is_field(self, name: RefExpr, node: Var) -> bool:
        """Return whether a name is a field of an attrs class or a dataclass."""
        match name:
            case MemberExpr(expr=RefExpr(node=TypeInfo(metadata=kinds))):
                return "attrs" in kinds
            case MemberExpr() if node.info:
                return bool({"attrs", "dataclass"} & node.info.metadata.keys())
        return False

    def _symbol(self, name: RefExpr) -> SymbolNode | None:
        """Return the definition of a name or an attribute, or None if it is unknown."""
        if not isinstance(name, MemberExpr):
            return name.node
        owner = name.expr
        if isinstance(owner, RefExpr) and isinstance(owner.node, TypeInfo):
            return self._attribute(owner.node, name.name)
        if isinstance(owner, RefExpr) and isinstance(owner.node, MypyFile):
            return name.node
        type_ = get_proper_type(self._certain_type(owner) or NoneType())
        if isinstance(type_, TypeVarType):
            type_ = get_proper_type(type_.upper_bound)
        if isinstance(type_, TypeType):
            type_ = get_proper_type(type_.item)
        return (
            self._attribute(type_.type, name.name)
            if isinstance(type_, Instance)
            else None
        )

    @staticmethod
    def _attribute(owner: TypeInfo, name: str) -> SymbolNode | None:
        symbol = owner.get(name)
        return None if symbol is None else symbol.node

    def _certain_type(self, expression: Expression) -> Type | None:
        """Return the type that an expression certainly has at run time.

        Return None if the type is not certain.
        """
        match expression:
            case NameExpr(kind=kind, node=Var() as node):
                if node.fullname.startswith("builtins.") or (
                    kind == LDEF and not self._is_captured(node.name)
                ):
                    return self.type_of(expression)
                return node.type
            case NameExpr():
                return self.type_of(expression)
            case MemberExpr():
                return self._attribute_type(expression)
            case IndexExpr(base=base, index=index):
                return self._item_type(base, index)
            case CallExpr(callee=callee, analyzed=None):
                return _returned(get_proper_type(self.type_of(callee)))
            case AwaitExpr(expr=CallExpr() as call):
                type_ = get_proper_type(self._certain_type(call) or NoneType())
                if isinstance(type_, Instance) and len(type_.args) in (1, 3):
                    return type_.args[-1]
            case AssignmentExpr(value=value):
                return self._certain_type(value)
        return None

    def _attribute_type(self, attribute: MemberExpr) -> Type | None:
        match attribute.expr:
            case RefExpr(node=TypeInfo(is_enum=True)):
                return self.type_of(attribute)
        match self._symbol(attribute):
            case Var(type=type_) if not _is_descriptor(type_):
                return type_
            case Decorator(decorators=[], func=func) if func.is_property:
                getter = get_proper_type(func.type)
                return getter.ret_type if isinstance(getter, CallableType) else None
        return None

    def _item_type(self, base: Expression, index: Expression) -> Type | None:
        type_ = get_proper_type(self._certain_type(base) or NoneType())
        match type_, index:
            case TypedDictType(), StrExpr(value=key):
                return type_.items.get(key)
            case Instance(), _ if type_.args and type_.type.has_readable_member(
                "__getitem__"
            ):
                return type_.args[-1]
        return None

    def _is_captured(self, name: str) -> bool:
        """Return whether a nested function may assign a name (``nonlocal``)."""
        tree = getattr(self._api, "tree", None)
        if not isinstance(tree, MypyFile):
            return True
        try:
            return name in _nonlocals(tree.path)
        except (OSError, ValueError):
            return True

    def presence(self, expression: Expression) -> bool | None:
        """Return whether an expression has a value other than None.

        Returns:
            True or False if this is certain, else None.
        """
        if isinstance(expression, _PRESENT):
            return True
        match expression:
            case NameExpr(fullname="builtins.None"):
                return False
            case ConditionalExpr(if_expr=one, else_expr=other):
                both = {self.presence(one), self.presence(other)}
                return both.pop() if len(both) == 1 else None
            case OpExpr(op="or", right=right):
                return True if self.presence(right) else None
            case OpExpr(op="and", left=left, right=right):
                both = {self.presence(left), self.presence(right)}
                return True if both == {True} else None
            case OpExpr():
                return True if _folded_type(self.type_of(expression)) else None
            case AssignmentExpr(value=value):
                return self.presence(value)
        if isinstance(expression, RefExpr) and self._final(expression) is not HOLE:
            return True
        type_ = self._certain_type(expression)
        if type_ is None:
            return None
        if isinstance(get_proper_type(type_), NoneType):
            return False
        return True if _excludes_none(type_) else None

    def type_of(self, expression: Expression) -> Type:
        """Return mypy's type of an expression, from an earlier check if possible."""
        lookup = getattr(self._api, "lookup_type", None)
        if lookup is not None:
            try:
                found: Type = lookup(expression)
            except KeyError:
                pass
            else:
                return found
        return self._api.get_expression_type(expression)


@lru_cache
def _nonlocals(path: str) -> frozenset[str]:
    """Return the names that functions of a file declare as nonlocal."""
    source = Path(path).read_text(encoding="utf-8")
    found = re.findall(r"\bnonlocal\s+([\w\s,\\]+)", source)
    return frozenset(re.findall(r"\w+", " ".join(found)))


def _folded_type(type_: Type) -> bool:
    """Return whether a type is exactly str, int, float or bytes."""
    proper = get_proper_type(type_)
    return isinstance(proper, Instance) and proper.type.fullname in {
        "builtins.str",
        "builtins.int",
        "builtins.float",
        "builtins.bytes",
    }


def _returned(callee: Type) -> Type | None:
    """Return the return type of a function, or None if its overloads differ."""
    match callee:
        case CallableType():
            return callee.ret_type
        case Overloaded():
            returned = {str(item.ret_type): item.ret_type for item in callee.items}
            return returned.popitem()[1] if len(returned) == 1 else None
    return None


def _is_descriptor(type_: Type | None) -> bool:
    proper = get_proper_type(type_)
    return isinstance(proper, Instance) and proper.type.get("__get__") is not None


def value_of(type_: Type) -> object:
    """Return the value of a type such as ``Literal[5]``, or ``HOLE`` (unknown)."""
    proper = get_proper_type(type_)
    if isinstance(proper, NoneType):
        return None
    if isinstance(proper, TupleType):
        if proper.partial_fallback.type.fullname != "builtins.tuple":
            return HOLE
        return tuple(value_of(item) for item in proper.items)
    literal = proper.last_known_value if isinstance(proper, Instance) else proper
    if not isinstance(literal, LiteralType):
        return HOLE
    if literal.fallback.type.fullname == "builtins.bytes":
        return unescaped(str(literal.value))
    if not literal.is_enum_literal():
        return literal.value
    return _enum_value(literal.fallback.type, str(literal.value))


def _enum_value(enum: TypeInfo, name: str) -> object:
    """Return the value of an enum member, or ``HOLE`` (unknown)."""
    if enum.fullname.startswith(MODELS):
        ours = getattr(models, enum.name, None)
        known = isinstance(ours, type) and issubclass(ours, PythonEnum)
        return getattr(ours, name, HOLE) if known else HOLE
    bases = {base.fullname for base in enum.mro}
    own = [
        base
        for base in enum.mro
        if not base.fullname.startswith(("enum.", "builtins."))
    ]
    if not bases & {"builtins.str", "builtins.int", "builtins.float"} or any(
        {"__new__", "__init__", "_value_"} & base.names.keys() for base in own
    ):
        return HOLE
    symbol = enum.get(name)
    node = None if symbol is None else symbol.node
    if not isinstance(node, Var) or node.type is None:
        return HOLE
    value = value_of(node.type)
    return value if isinstance(value, str | int | float) else HOLE


def unescaped(escaped: str) -> bytes:
    """Convert a bytes literal, which mypy stores as escaped text, to bytes."""
    return escaped.encode().decode("unicode_escape").encode("latin-1")


def _excludes_none(type_: Type) -> bool:
    proper = get_proper_type(type_)
    if isinstance(proper, UnionType):
        return all(map(_excludes_none, proper.items))
    return isinstance(proper, Instance | LiteralType | TupleType | TypedDictType)
