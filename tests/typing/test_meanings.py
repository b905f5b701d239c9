"""Every name of the models has a meaning, where editors look for it."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import rekoclient
from rekoclient import errors, images, jobs, models, provisioning, streams, testing

MODULES = sorted(Path(models.__file__).parent.glob("*.py"))
PAGE = "https://docs.aws.amazon.com/rekognition/latest/APIReference/API_"
CLASSES = {
    node.name: node
    for path in MODULES
    for node in ast.parse(path.read_text(encoding="utf-8")).body
    if isinstance(node, ast.ClassDef)
}
METHODS = [
    pytest.param(method, id=f"{owner.name}.{method.name}")
    for owner in CLASSES.values()
    if owner.name.endswith("RekognitionMethods")
    for method in owner.body
    if isinstance(method, ast.FunctionDef | ast.AsyncFunctionDef)
]
SAID_NOTHING = re.compile(r"^(Required|Optional|From|At (least|most))\b|service says")


def members(owner: ast.ClassDef) -> Iterator[tuple[str, str]]:
    """Return the members of a class, each with the docstring below it."""
    for node, below in zip(owner.body, [*owner.body[1:], ast.Pass()], strict=True):
        match node:
            case ast.AnnAssign(target=ast.Name(id=name), annotation=type_):
                if "ClassVar" in ast.unparse(type_):
                    continue
            case ast.Assign(targets=[ast.Name(id=name)]):
                pass
            case _:
                continue
        match below:
            case ast.Expr(value=ast.Constant(value=str(text))):
                yield name, text
            case _:
                yield name, ""


@pytest.mark.parametrize("name", CLASSES)
def test_each_member_has_a_meaning(name: str) -> None:
    """The docstring below a member starts with its meaning, not with a rule."""
    unexplained = [
        member
        for member, text in members(CLASSES[name])
        if not text or SAID_NOTHING.search(text)
    ]
    assert [] == unexplained


@pytest.mark.parametrize("method", METHODS)
def test_each_argument_has_a_meaning(
    method: ast.FunctionDef | ast.AsyncFunctionDef,
) -> None:
    """The docstring of a method explains each of its arguments."""
    text = re.sub(r"\n\s+", " ", ast.get_docstring(method, clean=False) or "")
    for argument in method.args.kwonlyargs:
        found = re.search(rf" {argument.arg}: (.*)", text)
        assert found, argument.arg
        assert not SAID_NOTHING.search(found[1]), argument.arg


STRUCTURES = [
    name
    for name, owner in CLASSES.items()
    if re.match(
        r"(Shape|Response|(Paged)?(Status)?Request)\b", ast.unparse(owner.bases[0])
    )
]


@pytest.mark.parametrize("name", STRUCTURES)
def test_each_structure_links_to_the_page_of_the_service(name: str) -> None:
    """A request and a response link to their operation, a shape to its own page."""
    page = re.sub(r"(Request|Response)$", "", name)
    assert f"{PAGE}{page}.html" in (ast.get_docstring(CLASSES[name]) or "")


@pytest.mark.parametrize("method", METHODS)
def test_each_method_links_to_the_page_of_the_service(
    method: ast.FunctionDef | ast.AsyncFunctionDef,
) -> None:
    """Methods of operations name the page of their operation."""
    if method.name in ("send", "iterate") or method.name.startswith("iter_"):
        return
    operation = next(
        name for name in models.REQUESTS if name.lower() == method.name.replace("_", "")
    )
    assert f"{PAGE}{operation}.html" in (ast.get_docstring(method) or "")


HOMES = (rekoclient, errors, images, jobs, provisioning, streams, testing)


def public(home: object) -> Iterator[tuple[str, Any]]:
    """Yield the public functions, classes and methods that a module defines."""
    for name in getattr(home, "__all__", None) or vars(home):
        thing = getattr(home, name)
        ours = getattr(thing, "__module__", "").startswith("rekoclient")
        if not ours or name.startswith("_"):
            continue
        if inspect.isfunction(thing) or inspect.isclass(thing):
            yield name, thing
        if inspect.isclass(thing):
            for attribute, value in vars(thing).items():
                found = value.fget if isinstance(value, property) else value
                if not attribute.startswith("_") and inspect.isfunction(found):
                    yield f"{name}.{attribute}", found


@pytest.mark.parametrize("home", HOMES, ids=lambda home: str(home.__name__))
def test_each_other_public_name_has_a_meaning(home: object) -> None:
    """Functions and classes outside the models explain themselves and arguments."""
    unexplained = []
    for name, thing in public(home):
        text = inspect.getdoc(thing) or ""
        if not text or SAID_NOTHING.search(text):
            unexplained.append(name)
        if inspect.isfunction(thing) and "Args:" in text:
            arguments = {*inspect.signature(thing).parameters} - {"self", "cls"}
            unexplained += [
                f"{name}({argument})"
                for argument in arguments
                if not re.search(rf"^ +\**{argument}: \S", text, re.MULTILINE)
            ]
    assert [] == unexplained
