"""Imports point one way only: what each part of the package may import."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from importlib.util import resolve_name
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

# A part, and the parts that it may import. Imports for type checkers count too.
# A part is a module, or a package with all its modules. A package whose modules have
# rows of their own is here only its `__init__`.
OURS = """
_version              :
interop               :
printing              :
values                :
errors                : interop printing values
tokens                :
urls                  :
forks                 :
limits                :
frames                :
locks                 :
preload               :
log                   : errors
schema.plain          :
schema.kinds          : errors schema.plain
schema.interop        : schema.kinds
schema.shapes         : errors schema.plain schema.kinds schema.interop
schema.reading        : schema.plain schema.kinds schema.shapes
schema.messages       : errors schema.kinds schema.reading schema.shapes values
schema.deprecation    :
schema                : schema.deprecation schema.kinds schema.shapes schema.reading
schema                : schema.messages
models                : errors schema
envelopes             :
images                : envelopes errors schema.kinds schema models
pagination            : errors schema
jobs                  : interop envelopes errors schema models pagination limits
jobs                  : values
streams               : envelopes schema models
advice                : errors urls
diagnosis             : errors urls images
retry.policy          : interop errors limits values
retry.budget          : interop forks
retry.loop            :
retry.call            : errors advice frames printing retry.policy retry.budget
retry.call            : retry.loop
retry                 : retry.policy retry.budget retry.call
transport             : _version errors schema advice diagnosis urls forks retry
transport             : frames
untyped               : errors schema models
tracebacks            : errors log
base_client           : tracebacks errors tokens schema models urls log retry
base_client           : interop transport untyped jobs preload limits
client                : tracebacks errors schema models pagination jobs retry
client                : interop base_client
aio                   : tracebacks errors schema models pagination jobs retry transport
aio                   : interop base_client forks
__init__              : _version errors schema models retry client aio images
provisioning.text     : printing
provisioning.threads  : errors
provisioning.files    :
provisioning.report   : errors provisioning.text
provisioning.slots    :
provisioning.names    :
provisioning.s3       : interop errors models transport urls client
provisioning.s3       : provisioning.names provisioning.files provisioning.threads
provisioning.scratch  : errors
provisioning.shards   : errors interop models provisioning.slots provisioning.text
provisioning.search   : errors models client provisioning.text provisioning.rate
provisioning.search   : provisioning.report provisioning.threads provisioning.cleanup
provisioning.search   : provisioning.parts
provisioning.input    : interop errors models transport provisioning.text
provisioning.input    : provisioning.shards provisioning.scratch provisioning.files
provisioning.rate     : errors urls schema models pagination transport client
provisioning.rate     : interop provisioning.report
provisioning.ensure   : errors tokens models client provisioning.report
provisioning.ensure   : provisioning.input provisioning.rate provisioning.parts
provisioning.bulk     : _version errors tokens urls forks models client
provisioning.bulk     : interop locks provisioning.text provisioning.threads
provisioning.bulk     : provisioning.files
provisioning.bulk     : provisioning.input provisioning.report provisioning.rate
provisioning.bulk     : provisioning.erasure
provisioning.bulk     : provisioning.workers provisioning.parts
provisioning.users    : tokens models client
provisioning.batch    : errors models client provisioning.faces provisioning.input
provisioning.batch    : provisioning.rate provisioning.report provisioning.threads
provisioning.batch    : provisioning.users
provisioning.workers  : errors tokens client provisioning.rate provisioning.threads
provisioning.workers  : limits
provisioning.faces    : provisioning.workers provisioning.users
provisioning.faces    : provisioning.checks
provisioning.faces    : interop errors models images client provisioning.text
provisioning.faces    : provisioning.input provisioning.report provisioning.rate
provisioning.faces    : provisioning.threads provisioning.register
provisioning.faces    : provisioning.names provisioning.s3 provisioning.parts
provisioning          : errors provisioning.input provisioning.report provisioning.rate
provisioning.erasure  : interop errors urls models client provisioning.text
provisioning.erasure  : provisioning.input provisioning.report provisioning.rate
provisioning.erasure  : provisioning.faces provisioning.threads provisioning.register
provisioning.erasure  : provisioning.files provisioning.indexing provisioning.parts
provisioning.erasure  : provisioning.checks
provisioning.indexing : interop errors models client provisioning.text
provisioning.indexing : provisioning.input provisioning.report provisioning.rate
provisioning.indexing : provisioning.faces provisioning.threads provisioning.register
provisioning.indexing : provisioning.names provisioning.scratch provisioning.s3
provisioning.indexing : provisioning.workers provisioning.parts provisioning.checks
provisioning          : provisioning.indexing
provisioning          : provisioning.ensure provisioning.bulk provisioning.faces
provisioning.moving   : interop errors models transport client provisioning.text
provisioning.moving   : provisioning.report provisioning.rate provisioning.faces
provisioning.moving   : provisioning.threads provisioning.ensure provisioning.register
provisioning.moving   : provisioning.workers provisioning.scratch provisioning.files
provisioning.moving   : provisioning.parts provisioning.checks
provisioning.parts    : errors models
provisioning.checks   : models
provisioning.register : errors models provisioning.files
provisioning.cleanup  : interop errors models client provisioning.text
provisioning.cleanup  : provisioning.report provisioning.rate provisioning.register
provisioning.cleanup  : provisioning.threads provisioning.scratch provisioning.parts
provisioning          : provisioning.erasure provisioning.moving provisioning.cleanup
provisioning          : provisioning.search provisioning.shards provisioning.batch
provisioning          : provisioning.s3
cli                   : _version errors urls client transport provisioning.text
cli                   : provisioning.input interop printing
cli                   : provisioning.rate provisioning.bulk provisioning
cli                   : provisioning.erasure provisioning.indexing provisioning.parts
cli                   : testing.command testing.script testing
__main__              : cli
mypy_plugin           : _version schema.kinds schema models
codegen               : schema
testing.service       :
testing.script        : testing.service testing.vision
testing.vision        : testing.service
testing.state         : locks testing.service testing.script testing.vision
testing.operations    : testing.service testing.script testing.state
testing.request_log   : printing
testing.neighbours    :
testing.notification  :
testing.server        : testing.service testing.script testing.state testing.operations
testing.server        : testing.request_log printing
testing.scripting     : testing.script testing.state testing.request_log
testing.scripting     : testing.notification testing.service
testing.control       : testing.service testing.script testing.server testing.scripting
testing.control       : testing.request_log
testing.seed_file     : testing.script testing.state testing.scripting
testing.seed_file     : testing.service
testing.fakes         : errors models client aio retry schema tokens
testing.local         : client aio testing.script testing.state testing.request_log
testing.local         : testing.server testing.scripting testing.control
testing.local         : testing.vision
testing.command       : testing.local testing.script
testing.pytest_plugin : client aio retry testing.local
testing               : testing.fakes testing.script testing.state testing.request_log
testing               : testing.local
testing               : testing.command testing.vision
testing.local         : testing.neighbours testing.notification testing.seed_file
testing.local         : testing.page testing.arguments
testing.arguments     : testing.script
testing.page          : testing.state testing.operations testing.request_log
testing.page          : testing.server testing.scripting
testing               : testing.command testing.notification
"""

# Third-party packages, and the parts that may import them.
THEIRS = """
attrs               : errors schema.shapes schema.reading
attrs               : schema.messages models
attrs               : retry.policy retry.call transport untyped base_client jobs
attrs               : images pagination streams codegen mypy_plugin cli
attrs               : provisioning.input provisioning.rate provisioning.bulk
attrs               : provisioning.faces provisioning.ensure provisioning.report
attrs               : provisioning.indexing
attrs               : provisioning.erasure provisioning.moving
attrs               : provisioning.cleanup provisioning.register
attrs               : provisioning.search provisioning.shards provisioning.workers
attrs               : provisioning.batch provisioning.s3
pydantic_core       : interop schema.interop
tenacity            : retry.loop
orjson              : transport
boto3               : transport testing.local testing.neighbours
botocore            : transport codegen testing.local testing.neighbours
botocore.exceptions : errors
botocore.loaders    : testing.service
cv2                 : testing.vision
mypy                : mypy_plugin
numpy               : testing.vision
pytest              : testing.pytest_plugin
typing_extensions   : schema.deprecation
"""


def read(table: str) -> dict[str, set[str]]:
    """Read a table into a set for each name."""
    arrows: dict[str, set[str]] = {}
    for line in table.strip().splitlines():
        name, _, others = line.partition(":")
        arrows.setdefault(name.strip(), set()).update(others.split())
    return arrows


PARTS = read(OURS)
LIBRARIES = read(THEIRS)


def imports(path: Path, module: str) -> Iterator[str]:
    """Yield the full name of each module that the file imports, at any depth."""
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
    """Return whether the name is a module of ours, and not a name inside one."""
    place = ROOT.joinpath(*name.split("."))
    return place.is_dir() or place.with_suffix(".py").is_file()


def modules() -> Iterator[tuple[Path, str]]:
    """Yield each module of the package: its file and its name."""
    for path in sorted((ROOT / "rekoclient").rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        yield path, ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def part_of(module: str) -> str | None:
    """Return the row of the table that covers a module of ours, or None."""
    inside = module.partition(".")[2] or "__init__"
    if inside in PARTS:
        return inside
    while "." in inside:
        inside = inside.rpartition(".")[0]
        if inside in PARTS:
            has_rows_inside = any(row.startswith(f"{inside}.") for row in PARTS)
            return None if has_rows_inside else inside
    return None


def arrow(importer: str, imported: str) -> tuple[str, str] | None:
    """Return the arrow between two parts, or from a part to a library, if it counts."""
    source = part_of(importer) or importer
    package = imported.partition(".")[0]
    if package in sys.stdlib_module_names:
        return None
    if package == "rekoclient":
        target = part_of(imported) or imported
        return None if source == target else (source, target)
    library = imported if imported in LIBRARIES else package
    if library != package and source in LIBRARIES.get(package, ()):
        library = package
    return source, library


def allowed(source: str, target: str) -> bool:
    """Return whether the tables contain an arrow."""
    return target in PARTS.get(source, ()) or source in LIBRARIES.get(target, ())


def drawn() -> set[tuple[str, str]]:
    """Return each arrow that some import of the package uses."""
    found = {
        arrow(name, imported)
        for path, name in modules()
        for imported in imports(path, name)
    }
    return {one for one in found if one is not None}


def circles(imported_by: dict[str, set[str]]) -> list[str]:
    """Return the modules that import each other, directly or through others."""
    rest = {
        name: set(others) & set(imported_by) for name, others in imported_by.items()
    }
    while True:
        free = {name for name, others in rest.items() if not others & set(rest)}
        if not free:
            return sorted(rest)
        for name in free:
            del rest[name]


def test_each_import_follows_an_arrow() -> None:
    """Every import between two parts is in the tables."""
    assert [] == sorted(one for one in drawn() if not allowed(*one))


def test_each_arrow_is_used() -> None:
    """Every entry of the tables has an import that needs it."""
    table = {(part, other) for part, others in PARTS.items() for other in others}
    table |= {(part, name) for name, parts in LIBRARIES.items() for part in parts}

    assert [] == sorted(table - drawn())


def test_each_file_is_covered() -> None:
    """Every file of the package belongs to a row."""
    assert [] == [name for _, name in modules() if part_of(name) is None]


def test_no_modules_import_each_other() -> None:
    """Imports form no circle, even with those for type checkers."""
    graph = {name: set(imports(path, name)) - {name} for path, name in modules()}

    assert [] == circles(graph)


def test_checkers_read_only_what_a_client_needs() -> None:
    """A program with a client costs its checker no provisioning, testing or urllib3."""
    graph = {name: set(imports(path, name)) for path, name in modules()}
    read, further = set[str](), {"rekoclient"}
    while further:
        read |= further
        further = {other for name in further for other in graph.get(name, ())} - read
    parts = {".".join(name.split(".")[:2]) for name in read}

    assert "rekoclient.transport" in parts
    assert set() == parts & {
        *("rekoclient.provisioning", "rekoclient.testing", "rekoclient.cli"),
        *("rekoclient.mypy_plugin", "urllib3.connection", "urllib3.connectionpool"),
    }


def test_a_circle_is_found() -> None:
    """Modules in a circle, and those that import it, are reported."""
    graph = {"a": {"b"}, "b": {"c"}, "c": {"b"}, "d": set[str]()}

    assert ["a", "b", "c"] == circles(graph)


@pytest.mark.parametrize(
    ("importer", "imported"),
    [
        ("rekoclient.schema.kinds", "rekoclient.models"),
        ("rekoclient.schema.kinds", "rekoclient.schema.shapes"),
        ("rekoclient.models.users", "rekoclient.client"),
        ("rekoclient.client", "rekoclient.codegen.source"),
        ("rekoclient.client", "boto3"),
        ("rekoclient.errors", "rekoclient"),
        ("rekoclient.errors", "botocore.config"),
        ("rekoclient.retry.call", "botocore.exceptions"),
        ("rekoclient.pagination", "tenacity"),
        ("rekoclient.provisioning.rate.pacer", "rekoclient.provisioning.faces.erase"),
        ("rekoclient.provisioning.bulk.apply", "rekoclient.provisioning.faces.erase"),
        ("rekoclient.testing.state.world", "rekoclient.errors"),
        ("rekoclient.testing.state.world", "rekoclient.testing.server.engine"),
        ("rekoclient.testing.state.world", "botocore.client"),
        ("rekoclient.testing.state.world", "boto3"),
        ("rekoclient.testing", "rekoclient.schema"),
        ("rekoclient.cli", "click"),
    ],
)
def test_a_wrong_arrow_is_seen(importer: str, imported: str) -> None:
    """The tables forbid what the architecture forbids."""
    found = arrow(importer, imported)

    assert found is not None
    assert not allowed(*found)


@pytest.mark.parametrize(
    ("importer", "imported"),
    [
        ("rekoclient.schema.shapes", "rekoclient.schema.kinds"),
        ("rekoclient.client", "rekoclient.models.methods"),
        ("rekoclient.testing.local", "rekoclient.client"),
        ("rekoclient.testing.local", "boto3"),
        ("rekoclient.testing.service.model", "botocore.loaders"),
        ("rekoclient.transport", "botocore.config"),
        ("rekoclient.cli", "argparse"),
    ],
)
def test_a_right_arrow_is_allowed(importer: str, imported: str) -> None:
    """The tables allow what the architecture needs."""
    found = arrow(importer, imported)

    assert found is None or allowed(*found)


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
