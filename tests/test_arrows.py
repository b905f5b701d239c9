"""Imports point one way only: what each room of the package may know of."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from importlib.util import resolve_name
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

# A room, and the rooms it may import; imports for checkers alone count as well.
# A module named in full stands for itself, and not for its room.
OURS = """
_version              :
errors                :
tokens                :
schema                : errors
models                : errors schema
images                : errors schema models
pagination            : errors schema models
jobs                  : errors schema pagination
advice                : errors
retry                 : errors advice tokens
transport             : errors advice schema retry _version
calls                 : advice errors schema models retry tokens transport
client                : errors schema models pagination jobs calls
aio                   : errors schema models pagination jobs retry calls
__init__              : errors schema models pagination jobs retry client aio _version
provisioning          : errors schema models pagination images retry tokens client
cli                   : errors schema models retry client provisioning testing _version
__main__              : cli
mypy_plugin           : errors schema models _version
codegen               : errors schema
testing               :
testing.local         : client aio retry
testing.pytest_plugin : client aio
"""

# What is not ours, and who may import it. Nothing else may be.
THEIRS = """
attrs               : errors schema models retry transport calls jobs images
attrs               : pagination codegen provisioning cli
tenacity            : retry
boto3               : transport testing.local
botocore            : transport codegen testing.local
botocore.exceptions : transport errors
botocore.loaders    : transport codegen testing
botocore.model      : transport codegen testing
distributed         : provisioning
mypy                : mypy_plugin
pytest              : testing.pytest_plugin
rich                : cli
typing_extensions   : models
"""


def read(table: str) -> dict[str, set[str]]:
    """Read a table into a set for each name."""
    arrows: dict[str, set[str]] = {}
    for line in table.strip().splitlines():
        name, _, others = line.partition(":")
        arrows.setdefault(name.strip(), set()).update(others.split())
    return arrows


def imports(path: Path, module: str) -> Iterator[str]:
    """Yield the full name of each module that the file imports, wherever it does."""
    package = module if path.stem == "__init__" else module.rpartition(".")[0]
    for node in ast.walk(ast.parse(path.read_text(), path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            origin = resolve_name("." * node.level + (node.module or ""), package)
            for alias in node.names:
                name = f"{origin}.{alias.name}"
                yield name if is_module(name) else origin


def is_module(name: str) -> bool:
    """Tell whether the name is a module of ours, and not something in one."""
    place = ROOT.joinpath(*name.split("."))
    return place.is_dir() or place.with_suffix(".py").is_file()


def wrong(importer: str, imported: str) -> bool:
    """Tell whether the tables forbid the one to import the other."""
    package, _, target = imported.partition(".")
    if package in sys.stdlib_module_names:
        return False
    _, _, inside = importer.partition(".")
    room = inside.split(".")[0] or "__init__"
    if package == "rekoclient":
        ours = read(OURS)
        other = target.split(".")[0] or "__init__"
        return other != room and other not in ours.get(inside, ours.get(room, ()))
    theirs = read(THEIRS)
    allowed = theirs.get(imported, theirs.get(package, set()))
    return not {room, inside} & allowed


def modules() -> Iterator[tuple[Path, str]]:
    """Yield each module of the package: its file and its name."""
    for path in sorted((ROOT / "rekoclient").rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        yield path, ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def test_each_import_follows_an_arrow() -> None:
    """No module knows of one that it has no business with."""
    found = [
        f"{name} -> {imported}"
        for path, name in modules()
        for imported in imports(path, name)
        if wrong(name, imported)
    ]

    assert [] == found


def test_each_room_is_in_the_table() -> None:
    """A new room says what it may import."""
    rooms = {
        name.partition(".")[2].split(".")[0] or "__init__" for _, name in modules()
    }

    assert set() == rooms - set(read(OURS))


@pytest.mark.parametrize(
    ("importer", "imported"),
    [
        ("rekoclient.schema.kinds", "rekoclient.models"),
        ("rekoclient.models.users", "rekoclient.client"),
        ("rekoclient.client", "rekoclient.codegen.source"),
        ("rekoclient.client", "boto3"),
        ("rekoclient.errors", "rekoclient"),
        ("rekoclient.errors", "botocore.config"),
        ("rekoclient.retry", "botocore.exceptions"),
        ("rekoclient.pagination", "tenacity"),
        ("rekoclient.testing.world", "rekoclient.errors"),
        ("rekoclient.testing.world", "botocore.client"),
        ("rekoclient.testing.world", "boto3"),
        ("rekoclient.testing", "rekoclient.schema"),
        ("rekoclient.cli", "click"),
    ],
)
def test_a_wrong_arrow_is_seen(importer: str, imported: str) -> None:
    """The tables forbid what the architecture forbids."""
    assert wrong(importer, imported)


@pytest.mark.parametrize(
    ("importer", "imported"),
    [
        ("rekoclient.schema.kinds", "rekoclient.schema.shapes"),
        ("rekoclient.client", "rekoclient.models.methods"),
        ("rekoclient.testing.local", "rekoclient.client"),
        ("rekoclient.testing.local", "boto3"),
        ("rekoclient.testing.model", "botocore.loaders"),
        ("rekoclient.transport", "botocore.config"),
        ("rekoclient.cli", "argparse"),
    ],
)
def test_a_right_arrow_is_let_be(importer: str, imported: str) -> None:
    """The tables allow what the architecture needs."""
    assert not wrong(importer, imported)


def test_each_way_to_import_is_read(tmp_path: Path) -> None:
    """Relative, absolute, local and checker-only imports are all found."""
    source = tmp_path / "users.py"
    source.write_text(
        "import json\n"
        "import rekoclient.client\n"
        "from .. import errors\n"
        "from .shared import Image\n"
        "from rekoclient import RekognitionClient\n"
        "if TYPE_CHECKING:\n"
        "    from ..schema import Shape\n"
        "def later():\n"
        "    import boto3.session\n"
    )

    found = set(imports(source, "rekoclient.models.users"))

    expected = {
        "json",
        "rekoclient.client",
        "rekoclient.errors",
        "rekoclient.models.shared",
        "rekoclient",
        "rekoclient.schema",
        "boto3.session",
    }
    assert expected == found
