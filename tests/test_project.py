"""The files around the package name only what exists, and agree with it."""

from __future__ import annotations

import ast
import re
import tokenize
import tomllib
from pathlib import Path

import pytest
import yaml  # type: ignore[import-untyped]

ROOT = Path(__file__).parents[1]
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
TARGETS = set(re.findall(r"^([a-z-]+):(?!.*:=)", MAKEFILE, re.MULTILINE))
YAML = sorted((ROOT / ".github").rglob("*.yml"))
TEXTS = [ROOT / "AGENTS.md", ROOT / "CODE_OF_CONDUCT.md"]


@pytest.mark.parametrize("path", YAML, ids=lambda path: path.name)
def test_a_workflow_file_is_yaml_with_known_keys(path: Path) -> None:
    """A workflow has a name, a trigger and jobs, and other files have their own key."""
    document = yaml.safe_load(path.read_text(encoding="utf-8"))

    if path.parent.name == "workflows":
        assert {"name", True, "jobs", "permissions"} <= document.keys()
    else:
        assert document.keys() & {"body", "updates", "blank_issues_enabled"}


@pytest.mark.parametrize("path", [*YAML, *TEXTS], ids=lambda path: path.name)
def test_each_make_target_that_a_file_names_exists(path: Path) -> None:
    """`make dist` in a workflow is a target of the Makefile."""
    source = path.read_text(encoding="utf-8")
    runs = re.findall(r"(?:run: |`|-c '|^\s*)make ([a-z -]+)", source, re.MULTILINE)
    named = {target for run in runs for target in run.split()}

    assert set() == named - TARGETS


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_each_path_that_a_file_names_exists(path: Path) -> None:
    """`docs/index.md` in a text is a file of the repository."""
    source = path.read_text(encoding="utf-8")
    named = re.findall(r"`((?:docs|rekoclient|tests|tools|stubs)/[\w./-]*)`", source)

    assert [] == [name for name in named if not (ROOT / name).exists()]


def test_the_citation_has_the_version_of_the_package() -> None:
    """`CITATION.cff` and `rekoclient/_version.py` carry one version."""
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    version = (ROOT / "rekoclient" / "_version.py").read_text(encoding="utf-8")

    assert f'__version__ = "{citation["version"]}"' in version


def test_the_workflow_tests_each_python_of_the_classifiers() -> None:
    """A Python version is claimed only where the workflow tests it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    claimed = {
        classifier.rpartition(" ")[2]
        for classifier in project["classifiers"]
        if re.search(r":: 3\.\d+$", classifier)
    }
    ci = yaml.safe_load((ROOT / ".github/workflows/ci.yml").read_text())

    assert claimed <= set(ci["jobs"]["tests"]["strategy"]["matrix"]["python"])


def code_lines(path: Path) -> int:
    """Return the number of lines with code: no blank lines, comments or docstrings."""
    source = path.read_text(encoding="utf-8")
    texts: set[int] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            texts.update(range(node.lineno, (node.end_lineno or 0) + 1))
    layout = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.ENDMARKER}
    layout |= {tokenize.INDENT, tokenize.DEDENT}
    with path.open(encoding="utf-8") as file:
        tokens = list(tokenize.generate_tokens(file.readline))
    lines = {
        line
        for token in tokens
        if token.type not in layout
        for line in range(token.start[0], token.end[0] + 1)
    }
    return len(lines - texts)


def test_the_own_paths_stay_small() -> None:
    """The exchange, the signer and the event loop's path are below 900 lines."""
    names = ("direct", "exchange", "http1", "on_loop", "pattern", "pools", "signer")
    folder = ROOT / "rekoclient" / "transport"

    assert 900 > sum(code_lines(folder / f"{name}.py") for name in names)
    assert 220 > code_lines(folder / "fence.py")
