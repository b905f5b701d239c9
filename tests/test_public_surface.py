"""The public surface: every name that a user may rely on, as a committed listing.

`public_surface.txt` has one line for each name, each signature and each attribute.
After an intended change, write the listing again and review its diff:

    python -m tests.test_public_surface --write

The listing contains:

- Every name in the `__all__` of the modules in `MODULES`.
- For a module without `__all__`: every name without an underscore that the module
  defines itself, except type variables and the names in `INTERNAL`.
- The names in `DOCUMENTED`, which users import from other modules.
- Each class that a listed line names and no listed module exports. Such a class stands
  under its name alone, as `(Paginator)`.
- The fixtures of the pytest plugin.

A line shows:

- The listed bases of a class. What a class inherits from an unlisted base counts as its
  own. What it inherits from a listed base is shown there.
- An annotation as in the source, without the names of modules. A type alias that is not
  public is written out.
- A default that is a plain value. Any other default is `...`.

No line names the module in which something is implemented, so code may move freely.
"""

from __future__ import annotations

import abc
import ast
import enum
import importlib
import inspect
import re
import sys
import textwrap
import types
import typing
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path

import attrs
import pytest

WRITE = "python -m tests.test_public_surface --write"
LISTING = Path(__file__).with_name("public_surface.txt")
PACKAGE = "rekoclient"
PLUGIN = "rekoclient.testing.pytest_plugin"

MODULES = (
    "rekoclient",
    "rekoclient.errors",
    "rekoclient.images",
    "rekoclient.jobs",
    "rekoclient.streams",
    "rekoclient.models",
    "rekoclient.models.kwargs",
    "rekoclient.provisioning",
    "rekoclient.testing",
)
DOCUMENTED = (
    "rekoclient.cli.main",
    "rekoclient.schema.PagedRequest",
    "rekoclient.schema.R",
    "rekoclient.schema.Request",
    "rekoclient.schema.Response",
    "rekoclient.schema.ResponseMetadata",
    "rekoclient.schema.Shape",
    "rekoclient.tokens.random_token",
)
INTERNAL = {
    # What the modules without `__all__` are built with.
    *("errors.class_of", "errors.judge"),
    *("jobs.KINDS", "jobs.Kind", "jobs.Watch", "jobs.request_of", "jobs.watch_of"),
    *("jobs.wait", "jobs.wait_async"),
    # Attributes that only the package uses.
    *("CollectionSpec.place", "CollectionSpec.placement", "CollectionSpec.problem"),
    "Pacer.gate",
    "CollectionSpec.rows",
    *("CollectionSpec.violation", "Report.fail", "Shape.exclusive"),
    *("Plan.__init__", "Plan.created", "Plan.exists", "Plan.wanted"),
    *("RequestLog.__init__", "RequestLog.add"),
    *("RetryBudget.renew_lock", "RetryPolicy.attempts", "RetryPolicy.attempts_async"),
}
SPECIAL = {
    f"__{name}__"
    for name in (
        *("init", "enter", "exit", "aenter", "aexit", "call"),
        *("iter", "aiter", "next", "anext", "len", "contains", "getitem"),
    )
}
"""The special methods that a caller uses through the syntax of Python."""


class Text(str):
    """A text whose `repr` is the text, for `inspect.Signature`."""

    __slots__ = ()

    def __repr__(self) -> str:
        return str(self)


def is_ours(thing: object) -> bool:
    """Return whether a class or a function is defined in the package."""
    module = getattr(thing, "__module__", None) or ""
    return module.partition(".")[0] == PACKAGE


def is_alias(value: object) -> bool:
    """Return whether a value is a type expression, such as `int | None`."""
    return typing.get_origin(value) is not None


def is_public(name: str, *owners: str) -> bool:
    """Return whether a user may rely on a name of one of these modules or classes."""
    underscored = name.startswith("_") and name not in SPECIAL
    return not underscored and INTERNAL.isdisjoint(f"{o}.{name}" for o in owners)


def exported(name: str) -> Iterator[str]:
    """Yield the public names of a module of the package."""
    module = importlib.import_module(name)
    if hasattr(module, "__all__"):
        yield from module.__all__
        return
    assigned = {
        target.id
        for node in ast.parse(inspect.getsource(module)).body
        for target, _ in assignments(node)
        if isinstance(target, ast.Name)
    }
    for own, value in vars(module).items():
        defined = own in assigned or getattr(value, "__module__", None) == name
        variable = isinstance(value, typing.TypeVar)
        if defined and not variable and is_public(own, name.rpartition(".")[2]):
            yield own


def public() -> dict[str, object]:
    """Return every public name in full, with its value."""
    found: dict[str, object] = {}
    for module in MODULES:
        found[module] = importlib.import_module(module)
        for name in exported(module):
            found[f"{module}.{name}"] = getattr(found[module], name)
    for full in DOCUMENTED:
        module, _, name = full.rpartition(".")
        found[full] = getattr(importlib.import_module(module), name)
    return found


@cache
def scope(module: str) -> Mapping[str, object]:
    """Return the names of a module, with those it imports for type checkers alone."""
    loaded = importlib.import_module(module)
    found = dict(vars(loaded))
    tree = ast.parse(inspect.getsource(loaded))
    for node in tree.body:
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            for statement in node.body:
                if isinstance(statement, ast.ImportFrom):
                    found.update(imported(statement, loaded.__package__ or ""))
    return found


def imported(statement: ast.ImportFrom, package: str) -> Iterator[tuple[str, object]]:
    """Yield each name that an import binds, unless its library is not installed."""
    try:
        name = "." * statement.level + (statement.module or "")
        origin = importlib.import_module(name, package)
    except ImportError:
        return
    for alias in statement.names:
        if (value := getattr(origin, alias.name, None)) is not None:
            yield alias.asname or alias.name, value


class Surface:
    """The listing of some public names.

    Attributes:
        names: The listed name of each class.
    """

    def __init__(self, things: Mapping[str, object]) -> None:
        self.things = things
        self.names: dict[type, str] = {}
        self.known: dict[type, dict[str, str]] = {}
        self.aliases = {
            full.rpartition(".")[2]: value
            for full, value in things.items()
            if is_alias(value)
        }
        for name, value in things.items():
            if isinstance(value, type):
                self.names.setdefault(value, name)

    def lines(self) -> list[str]:
        """Return each line of the listing, in no order."""
        while True:
            count = len(self.names)
            found = list(self.all_lines())
            # A class that a line names for the first time may be the base of another.
            if len(self.names) == count:
                return found

    def all_lines(self) -> Iterator[str]:
        """Yield the lines about all names, as far as they are known."""
        for full, value in self.things.items():
            yield from self.thing(full, value)
        for cls, full in list(self.names.items()):
            if full not in self.things:
                yield from self.about_class(full, cls)

    def thing(self, full: str, value: object) -> Iterator[str]:
        """Yield the lines about a public name."""
        if isinstance(value, types.ModuleType):
            yield f"{full}: module"
        elif isinstance(value, type) and self.names[value] != full:
            yield f"{full}: the same as {self.names[value]}"
        elif isinstance(value, type):
            yield from self.about_class(full, value)
        elif inspect.isfunction(value):
            yield f"{full}{self.signature(value, scope(value.__module__))}"
        elif is_alias(value):
            yield f"{full}: alias of {self.annotation(value, {})}"
        else:
            yield f"{full}: {type(value).__name__}"

    def about_class(self, full: str, cls: type) -> Iterator[str]:
        """Yield the lines about a class and its attributes."""
        bases = ", ".join(dict.fromkeys(self.bases(cls)))
        yield f"{full}: class({bases})" if bases else f"{full}: class"
        inherited: dict[str, str] = {}
        for base in reversed(cls.__mro__[1:]):
            if base in self.names:
                inherited |= self.attributes(base)
        for name, text in self.attributes(cls).items():
            if inherited.get(name) != text:
                yield f"{full}.{name}{text}"

    def bases(self, cls: type) -> Iterator[str]:
        """Yield the nearest listed bases of a class, and those of other libraries."""
        for base in vars(cls).get("__orig_bases__", cls.__bases__):
            origin = typing.get_origin(base) or base
            if is_ours(origin) and origin not in self.names:
                yield from self.bases(origin)
            elif origin not in (object, abc.ABC, typing.Generic):
                yield self.annotation(base, {})

    def attributes(self, cls: type) -> dict[str, str]:
        """Return the public attributes that a class has from code of the package."""
        if cls in self.known:
            return self.known[cls]
        found: dict[str, str] = {}
        for part in reversed(cls.__mro__):
            if is_ours(part):
                found |= dict(self.own_attributes(part))
        definer = next(
            part for part in cls.__mro__ if {"__init__", "__new__"} & vars(part).keys()
        )
        implicit = issubclass(cls, enum.Enum) or getattr(cls, "_is_protocol", False)
        if is_ours(definer) and not implicit and is_public("__init__", cls.__name__):
            found["__init__"] = self.signature(cls, scope(definer.__module__))
        self.known[cls] = found
        return found

    def own_attributes(self, cls: type) -> Iterator[tuple[str, str]]:
        """Yield the public attributes that a class itself defines."""
        names = scope(cls.__module__)
        annotations: dict[str, object] = vars(cls).get("__annotations__", {})
        optional: frozenset[str] = getattr(cls, "__optional_keys__", frozenset())
        generated = attrs.has(cls) or hasattr(cls, "__dataclass_fields__")
        init = vars(cls).get("__init__")
        owners = [part.__name__ for part in cls.__mro__]
        if inspect.isfunction(init) and is_ours(init) and not generated:
            for name, written in assigned_to_self(init):
                if is_public(name, *owners):
                    text = f": {self.annotation(written, names)}" if written else ""
                    yield name, text
        for name, annotation in annotations.items():
            if is_public(name, *owners):
                text = self.annotation(annotation, names)
                yield name, f": {text} (optional)" if name in optional else f": {text}"
        for name, value in vars(cls).items():
            slot = name in annotations or inspect.ismemberdescriptor(value)
            if name != "__init__" and is_public(name, *owners) and not slot:
                yield name, self.attribute(value, names)

    def attribute(self, value: object, names: Mapping[str, object]) -> str:
        """Return the part of a line that describes an attribute."""
        if isinstance(value, enum.Enum):
            return f" = {value.value!r}"
        if isinstance(value, property) and value.fget is not None:
            returns = inspect.signature(value.fget).return_annotation
            return f": property of {self.annotation(returns, names)}"
        if isinstance(value, staticmethod):
            return f"{self.signature(value.__func__, names)} (static)"
        if isinstance(value, classmethod):
            return f"{self.method(value.__func__, names)} (class method)"
        if inspect.isfunction(value):
            overloads = typing.get_overloads(value) or [value]
            text = " and ".join(self.method(each, names) for each in overloads)
            return f"{text} (async)" if inspect.iscoroutinefunction(value) else text
        return f": {type(value).__name__}"

    def method(
        self, function: Callable[..., object], names: Mapping[str, object]
    ) -> str:
        """Return the signature of a method as its caller sees it."""
        return self.signature(function, names, skip=1)

    def signature(
        self,
        function: Callable[..., object],
        names: Mapping[str, object],
        *,
        skip: int = 0,
    ) -> str:
        """Return the parameters and the result of a function or of a class."""
        signature = inspect.signature(function)
        empty = inspect.Parameter.empty

        def text(annotation: object) -> object:
            missing = annotation is empty
            return empty if missing else Text(self.annotation(annotation, names))

        parameters = [
            parameter.replace(
                annotation=text(parameter.annotation),
                default=default(parameter.default),
            )
            for parameter in signature.parameters.values()
        ]
        returns = empty if isinstance(function, type) else signature.return_annotation
        replaced = signature.replace(
            parameters=parameters[skip:], return_annotation=text(returns)
        )
        return str(replaced)

    def annotation(self, annotation: object, names: Mapping[str, object]) -> str:
        """Return an annotation as text.

        Args:
            annotation: A type, a type expression or the text of one.
            names: What the names in a text stand for.
        """
        return ast.unparse(self.expression(annotation, names))

    def expression(self, annotation: object, names: Mapping[str, object]) -> ast.expr:
        """Return an annotation as a tree."""
        tree = ast.parse(self.spelling(annotation), mode="eval").body
        found = _Simplified(self, names).visit(tree)
        assert isinstance(found, ast.expr)
        return found

    def spelling(self, value: object) -> str:
        """Return a type expression in the same spelling under every Python."""
        if isinstance(value, str):
            return " ".join(value.split())
        if isinstance(value, typing.ForwardRef):
            return value.__forward_arg__
        if isinstance(value, list):
            return f"[{', '.join(map(self.spelling, value))}]"
        if value in (None, type(None), ...):
            return "..." if value is ... else "None"
        origin, arguments = typing.get_origin(value), typing.get_args(value)
        if origin in (typing.Union, types.UnionType):
            return " | ".join(map(self.spelling, arguments))
        if origin is typing.Literal:
            # An enum member is spelled as in code.
            spelled = (
                f"{type(each).__name__}.{each.name}"
                if isinstance(each, enum.Enum)
                else repr(each)
                for each in arguments
            )
            return f"Literal[{', '.join(spelled)}]"
        if origin is not None:
            return (
                f"{self.spelling(origin)}[{', '.join(map(self.spelling, arguments))}]"
            )
        if isinstance(value, type):
            self.reach(value)
        name: str = getattr(value, "__name__", None) or str(value).rpartition(".")[2]
        return name

    def named(self, name: str, value: object, names: Mapping[str, object]) -> ast.expr:
        """Return what stands for a name in an annotation.

        Args:
            name: The name.
            value: What it is in the code, or None.
            names: What other names there stand for.
        """
        if isinstance(value, type):
            self.reach(value)
            return ast.Name(value.__name__)
        if is_alias(value) and value is not self.aliases.get(name):
            return self.expression(value, names)
        return ast.Name(name)

    def reach(self, cls: type) -> None:
        """List a class of ours that no listed module exports."""
        if is_ours(cls) and cls not in self.names:
            name = f"({cls.__name__})"
            assert name not in self.names.values(), f"two classes are called {name}"
            self.names[cls] = name


class _Simplified(ast.NodeTransformer):
    """Removes modules, quotes and private aliases from an annotation."""

    def __init__(self, surface: Surface, names: Mapping[str, object]) -> None:
        self.surface = surface
        self.names = names

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return self.surface.named(node.id, self.names.get(node.id), self.names)

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        module = self.names.get(ast.unparse(node.value))
        value = getattr(module, node.attr, None)
        return self.surface.named(node.attr, value, self.names)

    def visit_Subscript(self, node: ast.Subscript) -> ast.AST:
        literal = ast.unparse(node.value) in ("Literal", "typing.Literal")
        return node if literal else self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> ast.expr:
        quoted = isinstance(node.value, str)
        return self.surface.expression(node.value, self.names) if quoted else node


def assigned_to_self(init: Callable[..., object]) -> Iterator[tuple[str, str]]:
    """Yield each attribute that an `__init__` assigns, with its annotation or ""."""
    for node in ast.walk(ast.parse(textwrap.dedent(inspect.getsource(init)))):
        for target, annotation in assignments(node):
            match target:
                case ast.Attribute(ast.Name("self"), name):
                    yield name, annotation


def assignments(node: ast.AST) -> Iterator[tuple[ast.expr, str]]:
    """Yield each target of an assignment, with its annotation or ""."""
    if isinstance(node, ast.AnnAssign):
        yield node.target, ast.unparse(node.annotation)
    elif isinstance(node, ast.Assign):
        yield from ((target, "") for target in node.targets)


def default(value: object) -> object:
    """Return a default. `...` stands for a default without a plain spelling."""
    if value is inspect.Parameter.empty or value == ():
        return value
    if isinstance(value, enum.Enum) and is_ours(type(value)):
        return Text(f"{type(value).__name__}.{value.name}")
    plain = type(value) in (bool, bytes, float, int, str, type(None))
    return value if plain else Text("...")


def fixtures() -> Iterator[str]:
    """Yield a line for each fixture of the pytest plugin."""
    for node in ast.parse(inspect.getsource(importlib.import_module(PLUGIN))).body:
        if isinstance(node, ast.FunctionDef) and node.returns:
            for decorator in node.decorator_list:
                match decorator:
                    case ast.Call(
                        keywords=[ast.keyword("name", ast.Constant(str(name)))]
                    ):
                        yield f"fixture {name}: {ast.unparse(node.returns)}"


@cache
def listing() -> list[str]:
    """Return the public surface of the package as it is now."""
    return sorted([*Surface(public()).lines(), *fixtures()])


def difference(before: list[str], now: list[str]) -> list[str]:
    """Return the removed, the added and the changed lines, by name."""
    name = re.compile(r"(fixture )?(\(\w+\))?[\w.]*")
    old = {name.match(line)[0]: line for line in before}  # type: ignore[index]  # it matches any text
    new = {name.match(line)[0]: line for line in now}  # type: ignore[index]
    found: list[str] = []
    for key in sorted(old.keys() | new.keys()):
        if key not in new:
            found.append(f"removed: {old[key]}")
        elif key not in old:
            found.append(f"added:   {new[key]}")
        elif old[key] != new[key]:
            found += [f"changed: {old[key]}", f"     to: {new[key]}"]
    return found


def test_the_public_surface_is_the_committed_one() -> None:
    """Each name, parameter and attribute is as in the committed listing."""
    changes = difference(LISTING.read_text("utf-8").splitlines(), listing())

    if changes:
        start = f"The public surface differs from {LISTING.name}:"
        end = f"If that is intended, run `{WRITE}` and edit CHANGELOG.md."
        pytest.fail("\n".join([start, *changes, end]), pytrace=False)


@pytest.mark.parametrize(
    ("now", "reported"),
    [
        (["a.f(x: int)"], []),
        ([], ["removed: a.f(x: int)"]),
        (["a.f(x: int)", "a.g()"], ["added:   a.g()"]),
        (["a.f(y: int)"], ["changed: a.f(x: int)", "     to: a.f(y: int)"]),
    ],
)
def test_a_difference_is_reported_by_name(now: list[str], reported: list[str]) -> None:
    """The report has one entry for each name that differs."""
    assert reported == difference(["a.f(x: int)"], now)


def test_no_line_names_an_internal_module() -> None:
    """Code may move between modules without a change of the listing."""
    known = {*MODULES, *(name.rpartition(".")[0] for name in DOCUMENTED)}
    named = re.findall(
        r"\brekoclient(?:\.[a-z_]+)*(?=\.\w|: module)", "\n".join(listing())
    )

    assert set() == {name for name in named if name not in known}


@pytest.mark.parametrize(
    "line",
    [
        "(Paginator).__iter__() -> Iterator[Item_co]",
        "fixture rekognition_server: Iterator[LocalRekognition]",
        "rekoclient.RekognitionClient.region_name: property of str",
        "rekoclient.errors.TransportError: class(RekoError)",
        "rekoclient.errors.Verdict.UNKNOWN = 'UNKNOWN'",
        "rekoclient.jobs.Waiting.timeout: float | None (optional)",
        "rekoclient.models.Image.bytes: bytes | None",
        "rekoclient.provisioning.Problem: the same as rekoclient.errors.Problem",
    ],
)
def test_each_kind_of_name_has_a_line(line: str) -> None:
    """Classes, attributes, members of enums and fixtures are listed."""
    assert line in listing()


def test_an_inherited_attribute_is_listed_once() -> None:
    """A line about the base is the only one about what its subclasses inherit."""
    attribute = ".may_have_succeeded: bool"

    assert ["rekoclient.errors.RekoError" + attribute] == [
        line for line in listing() if line.endswith(attribute)
    ]


if __name__ == "__main__":
    if sys.argv[1:] != ["--write"]:
        sys.exit(f"usage: {WRITE}")
    LISTING.write_text("\n".join(listing()) + "\n", "utf-8")
