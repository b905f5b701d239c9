"""Generate ``rekoclient.models`` from botocore's service model.

``--check`` writes nothing. It compares the committed models with newly generated ones.
"""

from __future__ import annotations

import argparse
import ast
import difflib
import sys
from pathlib import Path

import botocore

from .page import page
from .render import render
from .source import OverlayError, load

MODELS = Path(__file__).parents[1] / "models"
PAGE = Path(__file__).parents[2] / "docs" / "reference" / "operations.md"


def main(arguments: list[str] | None = None) -> int:
    """Run the command and return its exit code."""
    parser = argparse.ArgumentParser(prog="rekoclient.codegen", description=__doc__)
    parser.add_argument(
        "--check",
        action="store_true",
        help="write nothing, and compare the committed models with newly generated"
        " ones",
    )
    parser.add_argument(
        "--strict",
        action="store_true",
        help="with --check, exit with 1 if the committed models were generated from"
        " another version of botocore than the installed one. By default that is not"
        " an error",
    )
    options = parser.parse_args(arguments)
    committed = {
        path.name: path.read_text(encoding="utf-8") for path in MODELS.glob("*.py")
    }
    theirs = _version(committed.get("__init__.py", ""))
    if options.check and theirs != botocore.__version__:
        return _compare(committed, theirs, strict=options.strict)
    try:
        source = load()
        files = render(source)
    except OverlayError as error:
        print(error, file=sys.stderr)
        return 2
    if options.check:
        return _check(committed, files, page(source))
    PAGE.write_text(page(source), encoding="utf-8")
    return _write(files)


def _write(files: dict[str, str]) -> int:
    MODELS.mkdir(exist_ok=True)
    for name, text in files.items():
        (MODELS / name).write_text(text, encoding="utf-8")
    for path in MODELS.glob("*.py"):
        if path.name not in files:
            path.unlink()
    print(f"{len(files)} modules from botocore {botocore.__version__}")
    return 0


def _check(committed: dict[str, str], files: dict[str, str], text: str) -> int:
    """Compare the committed models and ``operations.md`` with the generator's output.

    Print the result, and return the exit code of the command.
    """
    if committed != files:
        for line in _differing_lines(committed, files):
            print(line)
        print("the models were edited by hand or are out of date; run make codegen")
        return 1
    if text != PAGE.read_text(encoding="utf-8"):
        print(f"{PAGE.name} differs from the generated page; run make codegen")
        return 1
    print(f"models agree with botocore {botocore.__version__}")
    return 0


def _compare(committed: dict[str, str], theirs: str | None, *, strict: bool) -> int:
    """Print the differences between the committed models and the installed botocore.

    Call this function if the models were generated from another version of botocore.

    Args:
        committed: The content of each committed module, by file name.
        theirs: The version of botocore from which the committed models were generated.
        strict: Whether another version of botocore is an error.

    Returns:
        The exit code of the command: 1 if ``strict`` is True, else 0.
    """
    print(
        f"the models were generated from botocore {theirs}, but"
        f" {botocore.__version__} is installed:"
    )
    try:
        source = load(reviewed=False)
        files = render(source)
    except OverlayError as error:
        print(f"  {error}")
        return 1 if strict else 0
    names, others = _names(committed), _names(files)
    others |= {f"operation {name}" for name in source.unreviewed}
    for name in sorted(others - names):
        print(f"  only in the installed model: {name}")
    for name in sorted(names - others):
        print(f"  only in the committed models: {name}")
    if names == others:
        print("  only the version differs")
    if strict:
        print(
            f"--strict requires models from botocore {botocore.__version__}: run make"
            " codegen"
        )
    return 1 if strict else 0


def _version(package: str) -> str | None:
    for statement in ast.parse(package).body:
        match statement:
            case ast.Assign(
                targets=[ast.Name(id="BOTOCORE")],
                value=ast.Constant(value=str(version)),
            ):
                return version
    return None


def _differing_lines(committed: dict[str, str], files: dict[str, str]) -> list[str]:
    return [
        line
        for name in sorted(committed.keys() | files.keys())
        for line in difflib.unified_diff(
            committed.get(name, "").splitlines(),
            files.get(name, "").splitlines(),
            f"committed/{name}",
            f"generated/{name}",
            lineterm="",
            n=0,
        )
    ]


def _names(files: dict[str, str]) -> set[str]:
    """Return the name of each class in the files, and the code of each attribute.

    For example, ``LabelAlias`` and ``LabelAlias.name: str = field(...)``.
    """
    return {
        f"{node.name}.{_name_of(statement)}" if statement else node.name
        for text in files.values()
        for node in ast.parse(text).body
        if isinstance(node, ast.ClassDef)
        for statement in (None, *node.body)
        if statement is None or isinstance(statement, ast.AnnAssign | ast.Assign)
    }


def _name_of(statement: ast.stmt) -> str:
    return ast.unparse(statement)


if __name__ == "__main__":
    sys.exit(main())
