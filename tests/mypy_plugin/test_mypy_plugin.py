"""The plugin reports while type-checking what a request would report at run time."""

from __future__ import annotations

import datetime
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from mypy.version import __version__ as mypy_version

from rekoclient import RekognitionClient, errors, mypy_plugin
from rekoclient.errors import RequestValidationError
from rekoclient.schema import Shape, members

from ..examples import OPERATIONS, full, input_shape, minimal, request_class
from . import counted, planted, programs, uncertain

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
PLANTED = HERE / "planted.py"
COUNTED = HERE / "counted.py"
PAGE = (ROOT / "docs" / "reference" / "mypy-plugin.md").read_text()

MODULES = (
    "planted.py",
    "counted.py",
    "left_alone.py",
    "uncertain.py",
    "generated.py",
    "awaited.py",
)
AWAITED = """
from rekoclient.aio import AsyncRekognitionClient

async def use(client: AsyncRekognitionClient) -> None:
    await client.create_user(collection_id="staff", user_id="a b")
    async for user in client.iter_list_users(collection_id="x!"):
        print(user)
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A user's project: a configuration that names the plugin, and modules."""
    project = tmp_path_factory.mktemp("project")
    (project / "mypy.ini").write_text(
        "[mypy]\nstrict = true\nplugins = rekoclient.mypy_plugin\n"
    )
    for source in (PLANTED, COUNTED, HERE / "left_alone.py", HERE / "uncertain.py"):
        (project / source.name).write_text(source.read_text())
    (project / "generated.py").write_text("\n".join(good_calls()))
    (project / "awaited.py").write_text(AWAITED)
    return project


def run(project: Path, *command: str, **variables: str) -> str:
    """Run mypy or its daemon in the project, with the package as if installed."""
    debug = {"PYTHONPATH": str(ROOT), "REKOCLIENT_MYPY_DEBUG": "1"}
    return subprocess.run(
        [sys.executable, "-m", *command],
        cwd=project,
        env={**os.environ, **debug, **variables},
        check=False,
        capture_output=True,
        text=True,
    ).stdout


@pytest.fixture(scope="module")
def output(project: Path) -> str:
    """The output of mypy for the project, with an empty cache."""
    return run(project, "mypy", *MODULES)


def reports(output: str, module: str) -> list[tuple[int, str]]:
    """Return line and text of each report of the plugin on a module."""
    found = re.findall(
        rf"^{module}\.py:(\d+): error: (.*)  \[rekoclient\]$", output, re.MULTILINE
    )
    return [(int(line), text) for line, text in found]


def good_calls() -> Iterator[str]:
    """Return three calls of each operation, with every kind of legal literal."""
    yield "import datetime\n"
    yield "from rekoclient import RekognitionClient"
    yield "from rekoclient import models as m\n"
    yield "def calls(client: RekognitionClient) -> None:"
    for operation in OPERATIONS:
        shape = input_shape(operation)
        made = request_class(operation)
        for example in (minimal(shape, 1), full(shape, 0), full(shape, 1)):
            request = made.from_dict(example)
            arguments = literal(request).removeprefix(f"m.{made.__name__}")
            yield f"    client.{made.operation.method}{arguments}"
            yield f"    m.{made.__name__}{arguments}"


def literal(value: Any) -> str:
    """Return the source of a value."""
    match value:
        case Shape():
            given = {
                member.name: getattr(value, member.name)
                for member in members(type(value))
            }
            arguments = ", ".join(
                f"{name}={literal(entry)}"
                for name, entry in given.items()
                if entry is not None
            )
            return f"m.{type(value).__name__}({arguments})"
        case tuple():
            return f"[{', '.join(map(literal, value))}]"
        case Mapping():
            return repr(dict(value))
        case str():
            return repr(str(value))
        case datetime.datetime():
            return f"datetime.datetime.fromtimestamp({value.timestamp()})"
    return repr(value)


def test_each_bad_literal_is_reported_at_its_line(output: str) -> None:
    """At least forty lines are reported, and no other line."""
    lines = PLANTED.read_text().splitlines()
    marked = [number for number, line in enumerate(lines, 1) if line.endswith("# bad")]

    assert marked == [line for line, _ in reports(output, "planted")]
    assert len(marked) >= 40


def test_most_of_66_bad_values_are_reported_and_each_raises(output: str) -> None:
    """Enum members, operations, branches, unpacked and wire dicts are checked."""
    everything = [*counted.REPORTED, *counted.PARTIAL, *counted.OPEN]
    lines = {line for line, _ in reports(output, "counted")}
    found = [
        call
        for call in everything
        if lines & {line for *_, line in call.__code__.co_lines()}
    ]
    client = counted.Door(region_name="eu-west-1")
    for call in everything:
        with pytest.raises(RequestValidationError):
            call(client)

    # mypy 1.5 to 1.10 do not check a partial at all.
    assert found in (counted.REPORTED, counted.REPORTED + counted.PARTIAL)
    assert len(found) >= 50
    assert 66 == len(everything)


class Silent(RekognitionClient):
    """A client that validates requests and sends none."""

    def send(self, request: Any, /, **_: Any) -> Any:
        """Return nothing."""


def test_programs_whose_types_are_out_of_date_run() -> None:
    """The calls that the plugin leaves alone are valid."""
    uncertain.run(Silent(region_name="eu-west-1"))


def test_random_valid_programs_are_not_reported(
    tmp_path: Path, count: Callable[[int, int], int]
) -> None:
    """Mypy reports nothing for programs that run without a violation."""
    seeds = range(count(100, 1000))
    source = "".join(programs.module(seeds))
    (tmp_path / "mypy.ini").write_text("[mypy]\nplugins = rekoclient.mypy_plugin\n")
    (tmp_path / "programs.py").write_text(source)
    module = ModuleType("generated_programs")
    sys.modules[module.__name__] = module  # where dataclasses look for their types
    exec(source, module.__dict__)
    client = Silent(region_name="eu-west-1")
    for seed in seeds:
        getattr(module, f"program_{seed}")(client)

    assert "Success" in run(tmp_path, "mypy", "programs.py")


def test_another_rekoclient_gets_one_note(tmp_path: Path) -> None:
    """The plugin is silent if its own rekoclient is older or newer."""
    shutil.copytree(
        ROOT / "rekoclient",
        tmp_path / "site" / "rekoclient",
        ignore=shutil.ignore_patterns("__pycache__"),
    )
    checked = tmp_path / "site" / "rekoclient"
    enums = checked / "models" / "enums.py"
    enums.write_text(
        enums.read_text()
        .replace('    NONE = "NONE"\n', '    NONE = "NONE"\n    BEST = "BEST"\n')
        .replace('    "NONE",\n', '    "NONE",\n    "BEST",\n')
    )
    (tmp_path / "mypy.ini").write_text(SKEWED)
    for version in ("0.0.1", "99.0.0"):
        (checked / "_version.py").write_text(f'__version__ = "{version}"\n')
        (tmp_path / "use.py").write_text(f"{NEWER}# {version}\n")  # not from the cache
        said = run(tmp_path, "mypy", "use.py", MYPYPATH=str(tmp_path / "site"))

        assert 1 == said.count("rekoclient.mypy_plugin checks nothing")
        assert f"uses rekoclient {version}" in said
        assert "Success" in said


SKEWED = """
[mypy]
plugins = rekoclient.mypy_plugin
[mypy-rekoclient.*]
follow_imports = silent
ignore_errors = true
"""

NEWER = """
from rekoclient import RekognitionClient
from rekoclient.models import Image, QualityFilter

def use(client: RekognitionClient, image: Image) -> None:
    client.index_faces(collection_id="staff", image=image, quality_filter="BEST")
    best = QualityFilter.BEST
    client.index_faces(collection_id="staff", image=image, quality_filter=best)
    client.create_user(collection_id="staff", user_id="a b")
"""


def test_the_hooks_of_other_plugins_stay_alive(tmp_path: Path) -> None:
    """Another plugin's hook for a method of the same name is called."""
    (tmp_path / "mypy.ini").write_text(
        "[mypy]\nplugins = rekoclient.mypy_plugin, other.py\n"
    )
    (tmp_path / "other.py").write_text(OTHER)
    (tmp_path / "app.py").write_text(
        "class UserManager:\n"
        "    def create_user(self, *, user_id: str) -> None: ...\n"
        "UserManager().create_user(user_id='a b')\n"
    )

    assert "app.py:3: error: seen by the other plugin" in run(
        tmp_path, "mypy", "app.py"
    )


OTHER = """
from mypy.plugin import Plugin

class Other(Plugin):
    def get_method_hook(self, fullname):
        if fullname == "app.UserManager.create_user":
            return self.seen
    def seen(self, context):
        context.api.fail("seen by the other plugin", context.context)
        return context.default_return_type

def plugin(version):
    return Other
"""


def test_an_error_in_the_plugin_does_not_stop_mypy(output: str, project: Path) -> None:
    """The call is not checked, and mypy reports the rest."""
    (project / "broken.py").write_text(
        "from mypy.__main__ import console_entry\n"
        "from rekoclient.mypy_plugin import _reader\n"
        "def broken(*_):\n"
        "    print('broken')\n"
        "    raise ZeroDivisionError\n"
        "_reader.Reader.call = broken\n"
        "console_entry()\n"
    )
    (project / "use.py").write_text(
        "from rekoclient.models import CreateUserRequest\n"
        "CreateUserRequest(collection_id='staff', user_id='a b')\n"
    )

    said = run(project, "broken", "use.py", REKOCLIENT_MYPY_DEBUG="")
    assert said.startswith("broken\nSuccess")


def test_report_equals_the_error_of_the_request(output: str) -> None:
    """Each planted call raises the reported message at run time."""
    client = planted.DoorClient(region_name="eu-west-1")
    said = reports(output, "planted")
    starts = [call.__code__.co_firstlineno for call in planted.PLANTED]
    for call, start, end in zip(
        planted.PLANTED, starts, [*starts[1:], 10_000], strict=True
    ):
        with pytest.raises(RequestValidationError) as caught:
            call(client)

        expected = [str(violation) for violation in caught.value.violations]
        assert expected == [text for line, text in said if start <= line < end]


def test_every_kind_of_constraint_is_planted() -> None:
    """Each kind of constraint has a bad literal, except unknown members."""
    client = planted.DoorClient(region_name="eu-west-1")
    kinds = set()
    for call in planted.PLANTED:
        with pytest.raises(RequestValidationError) as caught:
            call(client)
        kinds |= {violation.constraint for violation in caught.value.violations}

    assert set(errors._RULE_TEXT) - {"unknown"} == kinds


def test_nothing_else_is_reported(output: str, project: Path) -> None:
    """Valid literals of all 75 operations and unknown values are not reported."""
    calls = (project / "generated.py").read_text().count("\n    ")

    silent = r"^(?:generated|left_alone|uncertain)\.py:.*"
    assert [] == re.findall(silent, output, re.MULTILINE)
    assert calls >= 200


def test_the_client_for_asyncio_is_checked_as_well(output: str) -> None:
    """Methods of the async client are checked."""
    assert [5, 6] == [line for line, _ in reports(output, "awaited")]


def test_each_method_leads_to_its_request() -> None:
    """A method's request follows from its name, iterators included."""
    for operation in OPERATIONS:
        made = request_class(operation)
        for method in (made.operation.method, f"iter_{made.operation.method}"):
            assert made.__name__ == mypy_plugin.request_name(method)
    assert mypy_plugin.request_name("send") is None


def test_the_cache_keeps_the_reports(output: str, project: Path) -> None:
    """A second run reports the same and notices changes."""
    mended = PLANTED.read_text().replace('"Alice"', "FACE").replace('"5fb2"', "FACE")
    assert output == run(project, "mypy", *MODULES)

    (project / "mended.py").write_text(mended)
    found = reports(run(project, "mypy", "mended.py"), "mended")

    assert len(reports(output, "planted")) - 2 == len(found)


def test_a_new_module_is_checked_from_the_cache(output: str, project: Path) -> None:
    """Mypy loads few modules of the package then, and the plugin knows its version."""
    (project / "new.py").write_text(
        "from rekoclient.models import CreateUserRequest\n"
        "CreateUserRequest(collection_id='staff', user_id='a b')\n"
    )
    said = run(project, "mypy", "new.py")

    assert [2] == [line for line, _ in reports(said, "new")]
    assert "checks nothing" not in said


@pytest.mark.skipif(
    mypy_version.startswith(("1.14.", "1.15.")),
    reason="this mypy's daemon crashes without the plugin too: mypy issue 18396",
)
def test_the_daemon_reports_the_same(project: Path) -> None:
    """Dmypy reports a changed line as well."""
    source = project / "watched.py"
    text = (
        "from rekoclient.models import CreateUserRequest\n"
        "CreateUserRequest(collection_id='staff', user_id={})\n"
    )
    daemon = ("mypy.dmypy", "--status-file", "daemon.json")
    found = []
    try:
        for user in ("'a b'", "'alice'", "'c d'"):
            source.write_text(text.format(user))
            said = run(project, *daemon, "run", "--timeout", "60", "--", source.name)
            found.append(reports(said, "watched"))
    finally:
        run(project, *daemon, "stop")

    pattern = r"user_id: must match the pattern [a-zA-Z0-9_.\-:]+, not "
    assert [[(2, f"{pattern}'a b'")], [], [(2, f"{pattern}'c d'")]] == found


def test_the_page_names_the_oldest_mypy_that_is_tested() -> None:
    """The page names the lower bound that `make test-oldest` installs."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    needs = {*project["optional-dependencies"]["dev"]}
    (oldest,) = re.findall(r"mypy ([\d.]+) or newer", PAGE)

    assert f"mypy>={oldest}" in needs


def test_page_shows_the_output_of_mypy(project: Path) -> None:
    """The example of the page has mypy's real reports."""
    example, expected = re.findall(r"```(?:python|console)\n(.*?)```", PAGE, re.DOTALL)
    (project / "enrol.py").write_text(example)

    said = run(project, "mypy", "enrol.py")

    assert expected in said
    assert "Found 3 errors" in said
