"""The stubs of internal packages: short for checkers, and equal to the modules."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

STUBS = sorted((Path(__file__).parents[2] / "rekoclient").rglob("*.pyi"))


def declarations(tree: ast.Module) -> Iterator[str]:
    """Yield the constants, functions, classes and typed attributes of a module."""
    for node in tree.body:
        if isinstance(node, ast.Assign | ast.AnnAssign):
            yield ast.unparse(node).replace("'", "")
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield signature(node)
        elif isinstance(node, ast.ClassDef):
            decorators, bases = map(listed, (node.decorator_list, node.bases))
            yield f"{decorators} class {node.name}({bases})"
            yield from (f"{node.name}.{text}" for text in members(node))


def members(node: ast.ClassDef) -> Iterator[str]:
    """Yield the methods and typed attributes of a class."""
    for part in ast.walk(node):
        if isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef):
            yield signature(part)
        elif isinstance(part, ast.AnnAssign):
            text = ast.unparse(part)
            attribute = text.removeprefix("self.")
            # What the constructor assigns is not a default.
            yield attribute.partition(" = ")[0] if attribute != text else text


def signature(node: ast.FunctionDef | ast.AsyncFunctionDef) -> str:
    """Return a function as a stub declares it: an iterator where it yields."""
    iterates = any(isinstance(part, ast.Yield) for part in ast.walk(node))
    awaited = isinstance(node, ast.AsyncFunctionDef) and not iterates
    returns = ast.unparse(node.returns) if node.returns else ""
    arguments = ast.unparse(node.args)
    kind = f"{listed(node.decorator_list)} {'async ' if awaited else ''}def"
    return f"{kind} {node.name}({arguments}) -> {returns}"


def listed(nodes: list[ast.expr]) -> str:
    """Return expressions as source."""
    return ", ".join(map(ast.unparse, nodes))


def test_the_stubs_are_found() -> None:
    """The waits and the transport have one. A user's checker needs no details."""
    assert ["retry", "transport"] == [stub.parent.name for stub in STUBS]


@pytest.mark.parametrize("stub", STUBS, ids=lambda stub: stub.parent.name)
def test_a_stub_declares_what_the_modules_have(stub: Path) -> None:
    """Each declaration of a stub is, word for word, in a module of its package."""
    modules = [ast.parse(file.read_text()) for file in stub.parent.glob("*.py")]
    known = {text for tree in modules for text in declarations(tree)}

    declared = list(declarations(ast.parse(stub.read_text())))

    assert len(declared) > 2
    assert [] == [text for text in declared if text not in known]
