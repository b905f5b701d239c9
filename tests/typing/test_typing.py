"""What a user's checker reports about the installed package without other stubs."""

from __future__ import annotations

import json
import os
import re
import runpy
import shutil
import subprocess
import sys
import tomllib
import venv
from pathlib import Path

import pytest

from rekoclient.testing import LocalRekognition, Switches, sample_image

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
GOOD = runpy.run_path(str(HERE / "good.py"))
USES = [
    name
    for name, use in GOOD.items()
    if getattr(use, "__code__", None) and use.__module__ == GOOD["__name__"]
]


TOUR = (HERE / "tour.py").read_text()
BAD = (HERE / "bad.py").read_text()
IGNORED = re.compile(r"  # type: ignore\[(.+?)\]")
MISTAKES = tomllib.loads((HERE / "mistakes.toml").read_text())["mistake"]
Reports = dict[str, list[tuple[int, str]]]


def check(
    *command: str | Path, place: Path = HERE, python: str | Path = sys.executable
) -> subprocess.CompletedProcess[str]:
    """Run a checker next to the files and away from the package."""
    # pyright --verifytypes asks whatever python comes first where packages are.
    path = os.pathsep.join((str(Path(python).parent), os.environ.get("PATH", "")))
    return subprocess.run(
        [python, "-m", *command],
        cwd=place,
        env={**os.environ, "PATH": path},
        check=False,
        capture_output=True,
        text=True,
    )


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A user's project: valid uses, mistakes, and the tour with each mistake."""
    for name in ("good.py", "tour.py", "pyrightconfig.json"):
        shutil.copy(HERE / name, tmp_path)
    (tmp_path / "bad.py").write_text(IGNORED.sub("", BAD))
    for number, mistake in enumerate(MISTAKES):
        text = TOUR.replace(mistake["right"], mistake["wrong"])
        # Its strict mode reports what follows from a mistake as well.
        text += "# pyright: standard\n"
        (tmp_path / f"mistake_{number}.py").write_text(text)
    return tmp_path


def expected(checker: str) -> Reports:
    """Return the expected reports: one for each mistake, none for the rest.

    pyright ignores the mistakes of bad.py. mypy reports the codes of the comments.
    """
    found: Reports = {}
    for number, mistake in enumerate(MISTAKES):
        messages = mistake[checker]
        line = TOUR[: TOUR.index(mistake["right"])].count("\n") + 1
        found[f"mistake_{number}.py"] = [
            (line, message)
            for message in ([messages] if isinstance(messages, str) else messages)
        ]
    if checker == "mypy":
        found["bad.py"] = [
            (line, code)
            for line, text in enumerate(BAD.splitlines(), 1)
            for codes in IGNORED.findall(text)
            for code in sorted(codes.split(", "))
        ]
    return found


def mypy_reports(run: subprocess.CompletedProcess[str]) -> Reports:
    """Return mypy's errors by file, as lines and messages. bad.py has the codes."""
    found: Reports = {}
    for line in run.stdout.splitlines():
        place, _, message = line.partition(": error: ")
        if message.startswith("Too many positional"):
            # mypy 2.2 was the first to have a code for it.
            message = message.replace("[misc]", "[call-arg]")
        if message:
            name, _, number = place.partition(":")
            found.setdefault(name, []).append((int(number), message))
    codes = {(line, text.rpartition("[")[2][:-1]) for line, text in found["bad.py"]}
    return {**found, "bad.py": sorted(codes)}


def test_each_mistake_is_one_of_the_tour() -> None:
    """Twelve mistakes each change one location of the tour."""
    assert 12 == len(MISTAKES)
    assert [1] * 12 == [TOUR.count(mistake["right"]) for mistake in MISTAKES]


def test_the_corpus_keeps_its_size() -> None:
    """At least 91 types and 113 mistakes are checked."""
    good, bad = ((HERE / name).read_text() for name in ("good.py", "bad.py"))

    assert good.count("assert_type(") >= 91
    assert bad.count("# type: ignore") + len(MISTAKES) >= 113


def test_mypy_agrees(project: Path) -> None:
    """Valid uses pass --strict, and each mistake has its golden message."""
    run = check("mypy", "--strict", "--config-file=", ".", place=project)

    assert not run.stderr
    assert expected("mypy") == mypy_reports(run)


@pytest.mark.prove
@pytest.mark.parametrize("beside", ["mypy", "types-boto3[rekognition]"])
def test_mypy_agrees_where_nothing_else_is_installed(
    project: Path, tmp_path_factory: pytest.TempPathFactory, beside: str
) -> None:
    """The result is the same without any stubs, and with all of boto3's."""
    place = tmp_path_factory.mktemp("new")
    python = place / "bin" / "python"
    venv.create(place, with_pip=True)
    install = ("install", "-q", "mypy", beside, ROOT, "-c", ROOT / "constraints.txt")
    pip = subprocess.run([python, "-m", "pip", *install], check=False)
    if pip.returncode:
        pytest.skip(f"{beside} cannot be installed here")
    run = check("mypy", "--strict", "--config-file=", ".", place=project, python=python)

    assert not run.stderr
    assert expected("mypy") == mypy_reports(run)


def test_pyright_agrees(project: Path) -> None:
    """Pyright reports the same in strict mode."""
    command = ("pyright", "--pythonpath", sys.executable, "--outputjson")
    run = check(*command, place=project)
    found: Reports = {}
    for report in json.loads(run.stdout)["generalDiagnostics"]:
        place = found.setdefault(Path(report["file"]).name, [])
        line = report["range"]["start"]["line"] + 1
        place.append((line, report["message"].splitlines()[0]))

    assert expected("pyright") == found


def test_tour_runs(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The tour runs as a script with boto3's own settings."""
    photo = tmp_path / "alice.png"
    photo.write_bytes(sample_image())
    label = {"Timestamp": 200, "Label": {"Name": "Door", "Confidence": 99.5}}
    monkeypatch.setattr(sys, "argv", ["tour.py", str(photo)])
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "local")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "local")
    with LocalRekognition(switches=Switches(job_time=0)) as server:
        server.reply("GetLabelDetection", {"Labels": [label]})
        monkeypatch.setenv("AWS_ENDPOINT_URL_REKOGNITION", server.endpoint_url)
        runpy.run_path(str(HERE / "tour.py"))
    _, *printed = capsys.readouterr().out.splitlines()

    assert [
        "ConflictException False",
        "99.99 alice",
        "alice ACTIVE",
        "bob CREATED",
        "200 Door",
    ] == printed


def test_every_public_type_is_known() -> None:
    """No public type is inferred, partial or unknown."""
    run = check(
        *("pyright", "--pythonpath", sys.executable, "--outputjson"),
        *("--verifytypes", "rekoclient"),
    )
    report = json.loads(run.stdout)["typeCompleteness"]
    unknown = [
        f"{symbol['name']}: {diagnostic['message']}"
        for symbol in report["symbols"]
        if symbol["isExported"] and not symbol["isTypeKnown"]
        for diagnostic in symbol["diagnostics"]
    ]

    assert [] == unknown
    assert 1 == report["completenessScore"]


@pytest.mark.parametrize("use", USES)
def test_good_uses_run(use: str) -> None:
    """Uses that the checkers accept also run."""
    with LocalRekognition() as server, server.client() as client:
        GOOD[use](client)
