"""What a user's checker sees of the installed package, with no stubs beside it."""

from __future__ import annotations

import json
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

from rekoclient.testing import LocalRekognition

HERE = Path(__file__).parent
GOOD = runpy.run_path(str(HERE / "good.py"))
USES = [
    name
    for name, use in GOOD.items()
    if getattr(use, "__code__", None) and use.__module__ == GOOD["__name__"]
]


def check(*command: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a checker where a user would, beside the files and not beside the package."""
    return subprocess.run(
        [sys.executable, "-m", *command],
        cwd=HERE,
        check=False,
        capture_output=True,
        text=True,
    )


def test_mypy_agrees(tmp_path: Path) -> None:
    """Good uses are clean under --strict, and each bad one is reported at its line."""
    # Its own cache: another run may hold the package as source, and report its errors.
    run = check(
        *("mypy", "--strict", "--config-file=", f"--cache-dir={tmp_path}"),
        *("good.py", "bad.py"),
    )

    assert run.returncode == 0, run.stdout


def test_pyright_agrees() -> None:
    """The same in pyright's strict mode."""
    run = check("pyright", "--pythonpath", sys.executable)

    assert run.returncode == 0, run.stdout


def test_every_public_type_is_known() -> None:
    """Nothing public is inferred, partial or unknown."""
    run = check(
        *("pyright", "--pythonpath", sys.executable, "--outputjson"),
        *("--verifytypes", "rekoclient", "--ignoreexternal"),
    )
    report = json.loads(run.stdout)["typeCompleteness"]
    unknown = [
        f"{symbol['name']}: {diagnostic['message']}"
        for symbol in report["symbols"]
        if symbol["isExported"] and not symbol["isTypeKnown"]
        for diagnostic in symbol["diagnostics"]
    ]

    assert [] == unknown
    assert report["completenessScore"] == 1


@pytest.mark.parametrize("use", USES)
def test_good_uses_run(use: str) -> None:
    """What the checkers accept also works."""
    with LocalRekognition() as server, server.client() as client:
        GOOD[use](client)
