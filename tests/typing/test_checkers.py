"""What further checkers report: run by `make checkers`, which installs them."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

HERE = Path(__file__).parent
BIN = Path(sys.executable).parent
TOUR = (HERE / "tour.py").read_text()
MISTAKES = tomllib.loads((HERE / "mistakes.toml").read_text())["mistake"]
STUBBED = HERE.parents[1] / ".venv-stubs/bin/python"
"""Python of an environment with botocore-stubs."""

COMMANDS = {
    "basedpyright": ["basedpyright", "--pythonpath"],
    "pyrefly": [
        *("pyrefly", "check", "--output-format=min-text"),
        "--python-interpreter-path",
    ],
    "ty": ["ty", "check", "--output-format=concise", "--python"],
    "zuban": ["zuban", "check", "--python-executable"],
}
OF_EVERY_TEST_RUN = {
    "mypy": [
        *("mypy", "--strict", "--warn-unreachable", "--config-file="),
        *("--disable-error-code=import-untyped", "--python-executable"),
    ],
    "pyright": ["pyright", "--pythonpath"],
}
pytestmark = pytest.mark.skipif(
    not all((BIN / name).exists() for name in COMMANDS),
    reason="the checkers are not installed; run make checkers",
)


@pytest.fixture(params=COMMANDS)
def checker(request: pytest.FixtureRequest) -> str:
    """A checker by its name."""
    return str(request.param)


def errors(
    checker: str, *files: Path, python: Path = Path(sys.executable)
) -> list[tuple[str, int]]:
    """Return file and line of each error that a checker reports."""
    (files[0].parent / "pyrightconfig.json").write_text(
        '{"typeCheckingMode": "standard"}'
    )
    name, *options = {**COMMANDS, **OF_EVERY_TEST_RUN}[checker]
    said = subprocess.run(
        [str(BIN / name), *options, str(python), *(file.name for file in files)],
        cwd=files[0].parent,
        check=False,
        capture_output=True,
        text=True,
    )
    found = re.findall(
        r"(\w+\.py):(\d+)(?::\d+)?(?:-\d+)?(?::\d+)?:? ?-? ?(?:error|\w+ error)",
        re.sub(r"^ERROR (\S+)", r"\1 error", said.stdout, flags=re.MULTILINE),
    )
    return sorted({(name, int(line)) for name, line in found})


def test_correct_programs_have_no_error(checker: str, tmp_path: Path) -> None:
    """What users write passes, and its inferred types are the expected ones."""
    names = ("good.py", "tour.py", "migrating.py")
    files = [Path(shutil.copy(HERE / name, tmp_path)) for name in names]
    assert [] == errors(checker, *files)


@pytest.mark.parametrize("checker", [*COMMANDS, *OF_EVERY_TEST_RUN])
def test_each_stated_type_is_compared(checker: str, tmp_path: Path) -> None:
    """Each of at least 91 types is reported if the program states another one."""
    source = (HERE / "good.py").read_text()
    lines = source.splitlines()
    calls = [
        node
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "assert_type"
    ]
    for call in sorted(calls, key=lambda call: call.lineno, reverse=True):
        value = ast.unparse(call.args[0])
        first, last = call.lineno - 1, call.end_lineno or 0
        before = lines[first][: call.col_offset]
        after = lines[last - 1][call.end_col_offset or 0 :]
        stated = f"{before}assert_type({value}, complex){after}"
        lines[first:last] = [stated, *[""] * (last - first - 1)]
    path = tmp_path / "other.py"
    path.write_text("\n".join(lines))

    assert {call.lineno for call in calls} == {
        line for _, line in errors(checker, path)
    }
    assert len(calls) >= 91


def test_mistakes_are_reported(checker: str, tmp_path: Path) -> None:
    """Each mistake of the tour is an error at its line."""
    files, expected = [], {}
    for number, mistake in enumerate(MISTAKES):
        path = tmp_path / f"mistake_{number}.py"
        path.write_text(TOUR.replace(mistake["right"], mistake["wrong"]))
        files.append(path)
        expected[path.name] = TOUR[: TOUR.index(mistake["right"])].count("\n") + 1
    found = errors(checker, *files)
    missed = {
        number
        for number, (name, line) in enumerate(expected.items())
        if (name, line) not in found
    }
    assert set() == missed


@pytest.mark.parametrize("checker", [*COMMANDS, *OF_EVERY_TEST_RUN])
@pytest.mark.parametrize("stubs", [False, True], ids=["botocore", "botocore-stubs"])
def test_errors_of_botocore_and_ours_go_together(
    checker: str, stubs: bool, tmp_path: Path
) -> None:
    """Narrowing to ServiceError is checked, with botocore-stubs and without."""
    lines = (HERE / "caught.py").read_text().splitlines()
    wrong = [number for number, line in enumerate(lines, 1) if "# type: " in line]
    path = tmp_path / "caught.py"
    path.write_text("\n".join(line.partition("  # type: ")[0] for line in lines))
    python = STUBBED if stubs else Path(sys.executable)

    assert [(path.name, number) for number in wrong] == errors(
        checker, path, python=python
    )


def test_bad_uses_are_reported(checker: str, tmp_path: Path) -> None:
    """Each line that mypy and pyright report is an error of the other checkers."""
    lines = (HERE / "bad.py").read_text().splitlines()
    plain = [line.partition("  # type: ignore")[0] for line in lines]
    path = tmp_path / "bad.py"
    path.write_text("\n".join(plain))
    found = {line for _, line in errors(checker, path)}
    missed = [
        plain[number].strip()
        for number, line in enumerate(lines)
        if "# type: ignore" in line and number + 1 not in found
    ]

    assert [] == missed
