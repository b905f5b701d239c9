"""What further checkers report: run by `make checkers`, which installs them."""

from __future__ import annotations

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
COMMANDS = {
    "basedpyright": ["basedpyright", "--pythonpath", sys.executable],
    "pyrefly": [
        *("pyrefly", "check", "--output-format=min-text"),
        *("--python-interpreter-path", sys.executable),
    ],
    "ty": ["ty", "check", "--output-format=concise", "--python", sys.prefix],
    "zuban": ["zuban", "check", "--python-executable", sys.executable],
}
pytestmark = pytest.mark.skipif(
    not all((BIN / name).exists() for name in COMMANDS),
    reason="the checkers are not installed; run make checkers",
)


@pytest.fixture(params=COMMANDS)
def checker(request: pytest.FixtureRequest) -> str:
    """A checker by its name."""
    return str(request.param)


def errors(checker: str, *files: Path) -> list[tuple[str, int]]:
    """Return file and line of each error that a checker reports."""
    (files[0].parent / "pyrightconfig.json").write_text(
        '{"typeCheckingMode": "standard"}'
    )
    command = [str(BIN / COMMANDS[checker][0]), *COMMANDS[checker][1:]]
    said = subprocess.run(
        [*command, *(file.name for file in files)],
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


# ty does not check arguments against Unpack.
MISSED = {
    "ty": [
        "client.wait_for(stream, timout=3)",
        "client.with_options(retries=RetryPolicy())",
    ]
}


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

    assert MISSED.get(checker, []) == missed
