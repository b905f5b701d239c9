"""The built package and its metadata."""

from __future__ import annotations

import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from importlib.metadata import entry_points, version
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
HOST = re.compile(r"https?://|--(extra-)?index-url|--find-links|@ file:")


def build(folder: Path) -> None:
    """Build the wheel and the source distribution into a folder."""
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-d", folder],
        check=True,
        cwd=ROOT,
        capture_output=True,
    )


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel and the source distribution."""
    folder = tmp_path_factory.mktemp("built")
    build(folder)
    return folder


@pytest.fixture(scope="module")
def wheel(built: Path) -> zipfile.ZipFile:
    """The open wheel."""
    return zipfile.ZipFile(next(built.glob("*.whl")))


def test_the_wheel_holds_the_package_and_nothing_else(wheel: zipfile.ZipFile) -> None:
    """The wheel has every file of the package, and neither tests nor stubs."""
    packed = {name for name in wheel.namelist() if ".dist-info/" not in name}
    there = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "rekoclient").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }

    assert there == packed
    assert {"rekoclient/py.typed", "rekoclient/codegen/overlay.toml"} <= packed


def test_the_source_distribution_can_be_tested(built: Path) -> None:
    """The source distribution has the tests and their data."""
    with tarfile.open(next(built.glob("*.tar.gz"))) as archive:
        top = {name.split("/")[1] for name in archive.getnames()}

    assert {"rekoclient", "tests", "stubs", "docs", "Makefile", "LICENSE"} <= top
    assert not {".venv", ".git", ".mypy_cache"} & top


def test_two_builds_are_equal_to_the_byte(
    built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Everybody who builds a commit gets the same files."""
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    build(tmp_path)
    first = {path.name: path.read_bytes() for path in built.iterdir()}
    second = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    assert first.keys() == second.keys()
    assert first == second


def test_the_description_has_no_link_into_the_repository(
    wheel: zipfile.ZipFile,
) -> None:
    """Away from the repository, each link of the README leads somewhere."""
    (name,) = [name for name in wheel.namelist() if name.endswith("/METADATA")]
    description = wheel.read(name).decode()

    assert "# rekoclient" in description
    assert [] == re.findall(r"\]\((?!https?:)[^)]*\)", description)


def test_three_packages_are_needed_at_run_time() -> None:
    """There are three run-time dependencies."""
    names = {re.split(r"[<>=\[]", need)[0] for need in PROJECT["dependencies"]}

    assert {"attrs", "boto3", "tenacity"} == names


def test_version_is_the_same_everywhere() -> None:
    """The installed package and the module have the same version."""
    text = (ROOT / "rekoclient" / "_version.py").read_text()

    assert f'__version__ = "{version("rekoclient")}"' in text


def test_the_entry_points_can_be_loaded() -> None:
    """The command and the pytest plugin can be loaded."""
    (command,) = entry_points(group="console_scripts", name="rekoclient")
    (plugin,) = entry_points(group="pytest11", name="rekoclient")

    assert callable(command.load())
    assert plugin.load()


@pytest.mark.parametrize("name", ["constraints.txt", "pyproject.toml", "Makefile"])
def test_no_file_names_a_host(name: str) -> None:
    """No file names a package index."""
    assert not HOST.search((ROOT / name).read_text())


def test_each_constraint_is_one_exact_version() -> None:
    """Each constraint is one exact version."""
    lines = (ROOT / "constraints.txt").read_text().splitlines()
    pins = [line for line in lines if not line.startswith("#")]
    inexact = [pin for pin in pins if not re.match(r"[a-z0-9.-]+==[\w.]+( ;.*)?$", pin)]

    assert [] == inexact
    assert {"boto3", "botocore"} <= {pin.split("==")[0] for pin in pins}
