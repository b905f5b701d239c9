"""The options of `serve`, each of which is a variable of the environment as well."""

import json
import os
import re
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from rekoclient.cli.parser import parse
from rekoclient.cli.serve import arguments
from rekoclient.testing import Switches

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "docs" / "examples" / "container"
SETTINGS: list[tuple[str, str, str, Any]] = [
    ("host", "0.0.0.0", "host", "0.0.0.0"),
    ("port", "5599", "port", 5599),
    ("region", "eu-west-1", "region", "eu-west-1"),
    ("account", "210987654321", "account_id", "210987654321"),
    ("state", "state.jsonl", "state", "state.jsonl"),
    ("seed", "seed.toml", "seed_file", "seed.toml"),
    ("switch", "job_time=5", "switches", Switches(job_time=5)),
    ("switch", "error_type=uri", "switches", Switches(error_type="uri")),
    ("quota", "published", "quotas", "published"),
    ("quota", "5", "quotas", 5.0),
    (
        "quota",
        "CreateUser=50,ListUsers=5",
        "quotas",
        {"CreateUser": 50.0, "ListUsers": 5.0},
    ),
    ("s3-dir", "pictures", "s3_dir", "pictures"),
    ("s3-endpoint", "http://moto:5000", "s3_endpoint", "http://moto:5000"),
    ("sns-endpoint", "http://moto:5000", "sns_endpoint", "http://moto:5000"),
    ("control-token", "a-token-of-ours", "control_token", "a-token-of-ours"),
    ("cors", "http://localhost:3000", "cors", ["http://localhost:3000"]),
    ("allow-host", "rekognition", "allow_hosts", ["rekognition"]),
]


def read(*argv: str) -> dict[str, Any]:
    """Return the arguments of the server for a command line."""
    return arguments(parse(["serve", *argv]))


@pytest.mark.parametrize(("name", "text", "argument", "value"), SETTINGS)
def test_each_option_is_an_argument(
    name: str, text: str, argument: str, value: Any
) -> None:
    """The option has the name of the setting."""
    assert value == read(f"--{name}", text)[argument]


@pytest.mark.parametrize(("name", "text", "argument", "value"), SETTINGS)
def test_each_option_is_a_variable(
    monkeypatch: pytest.MonkeyPatch, name: str, text: str, argument: str, value: Any
) -> None:
    """Its name is that of the option, in upper case with a prefix."""
    variable = "LOCAL_REKOGNITION_" + name.upper().replace("-", "_")
    if name != "quota" or "=" not in text:
        monkeypatch.setenv(variable, text)
        assert value == read()[argument]


@pytest.mark.parametrize("name", ["log", "control", "vision"])
@pytest.mark.parametrize(
    ("text", "expected"),
    [("1", True), ("True", True), ("0", False), ("", False), ("http://x/", False)],
)
def test_a_flag_is_a_variable(
    monkeypatch: pytest.MonkeyPatch, name: str, text: str, expected: bool
) -> None:
    """The address of another server, from its lines to export, is not a yes."""
    monkeypatch.setenv(f"LOCAL_REKOGNITION_{name.upper()}", text)

    assert expected == read()[name]
    assert read(f"--{name}")[name]


def test_an_option_replaces_its_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    """An option given twice replaces all values of its variable."""
    monkeypatch.setenv("LOCAL_REKOGNITION_PORT", "1")
    monkeypatch.setenv("LOCAL_REKOGNITION_CORS", "http://a, http://b")

    assert ["http://a", "http://b"] == read()["cors"]
    found = read("--port", "2", "--cors", "http://c", "--cors", "http://d")
    assert (2, ["http://c", "http://d"]) == (found["port"], found["cors"])


@pytest.mark.parametrize(
    ("variable", "text", "message"),
    [
        ("PORT", "x", "LOCAL_REKOGNITION_PORT: must be a number"),
        ("LOG", "maybe", "LOCAL_REKOGNITION_LOG must be 1 or 0"),
        ("QUOTA", "fast", "LOCAL_REKOGNITION_QUOTA: must be 'published', a number"),
        ("SWITCH", "job_time", "LOCAL_REKOGNITION_SWITCH: must be NAME=VALUE"),
        ("CONTROL_TOKEN", " \n", "LOCAL_REKOGNITION_CONTROL_TOKEN is empty: set a"),
        ("PORT", "\N{ARABIC-INDIC DIGIT THREE}", "_PORT: must be a number"),
    ],
)
def test_an_invalid_variable_is_refused(
    monkeypatch: pytest.MonkeyPatch, variable: str, text: str, message: str
) -> None:
    """The message contains the name of the variable."""
    monkeypatch.setenv(f"LOCAL_REKOGNITION_{variable}", text)

    with pytest.raises(ValueError, match=message):
        read()


def test_a_misspelt_variable_causes_a_warning(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A variable that serve reads or exports causes none."""
    from rekoclient.cli import main

    for name in ("CORSS", "TOKEN", "LOG"):
        monkeypatch.setenv(f"LOCAL_REKOGNITION_{name}", "")
    assert 2 == main(["serve", "--account", "1"])
    first, second = capsys.readouterr().err.splitlines()
    assert first.startswith("warning: LOCAL_REKOGNITION_CORSS has no effect")
    assert second.startswith("error: ")


@pytest.mark.parametrize(
    ("argv", "message"),
    [
        (["--switch", "token_lif=1"], "no 'token_lif'; did you mean 'token_life'"),
        (["--account", "1"], "twelve digits"),
        (["--control-token", "x"], "8 characters"),
        (["--seed", "none.toml"], r"cannot read none\.toml"),
        (["--quota", "CreateUsr=1"], "did you mean"),
        (["--s3-dir", "none"], "existing folder"),
        (["--", "no-such-command"], "command no-such-command cannot run: No such file"),
    ],
)
def test_an_invalid_option_is_refused(
    argv: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """The command ends with the exit code of bad input."""
    from rekoclient.cli import main

    assert 2 == main(["serve", *argv])
    assert re.search(message, capsys.readouterr().err)


def instructions() -> list[tuple[str, str]]:
    """Return the instructions of the container recipe."""
    lines = (EXAMPLES / "Dockerfile").read_text().splitlines()
    pairs = [line.split(" ", 1) for line in lines if line and not line.startswith("#")]
    return [(name, rest) for name, rest in pairs]


def installed(tmp_path: Path) -> Path:
    """Run the installation of the recipe with a wheel of this package."""
    run = dict(reversed(instructions()))["RUN"]
    assert "pip install --no-cache-dir rekoclient" == run
    build = "import hatchling.build, sys; hatchling.build.build_wheel(sys.argv[1])"
    subprocess.run(
        [sys.executable, "-c", build, str(tmp_path)], cwd=ROOT, check=True, timeout=120
    )
    venv = tmp_path / "venv"
    subprocess.run([sys.executable, "-m", "venv", venv], check=True, timeout=120)
    (wheel,) = tmp_path.glob("*.whl")
    words = [wheel if word == "rekoclient" else word for word in run.split()]
    subprocess.run([venv / "bin" / words[0], *words[1:]], check=True, timeout=300)
    return venv / "bin"


@pytest.mark.parametrize("clean", [False, pytest.param(True, marks=pytest.mark.prove)])
def test_the_container_recipe_serves_a_healthy_server(
    tmp_path: Path, clean: bool
) -> None:
    """Its variables, its command and its health check work in a clean folder.

    In the full counts its installation runs as well, in a clean environment.
    """
    recipe = instructions()
    variables = dict(rest.split("=", 1) for name, rest in recipe if name == "ENV")
    command = json.loads(dict(recipe)["CMD"])
    check = json.loads(dict(recipe)["HEALTHCHECK"].partition(" CMD ")[2])
    environment = {
        **os.environ,
        **variables,
        "LOCAL_REKOGNITION_PORT": "0",
        "LOCAL_REKOGNITION_SEED": str(EXAMPLES / "seed.toml"),
        "LOCAL_REKOGNITION_CONTROL_TOKEN": "local-control",
    }
    program: list[Any] = [sys.executable, "-m", *command]
    if clean:
        program = [installed(tmp_path) / command[0], *command[1:]]
        environment.pop("PYTHONPATH", None)
    else:
        environment["PYTHONPATH"] = os.pathsep.join(filter(None, sys.path))
    process = subprocess.Popen(
        program,
        cwd=tmp_path,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert process.stdout is not None
        url = process.stdout.readline().partition("=")[2].strip()
        port = url.rpartition(":")[2]
        environment["LOCAL_REKOGNITION_PORT"] = port
        healthy = subprocess.run(
            [sys.executable, *check[1:]], env=environment, timeout=60, check=False
        )
        reset = urllib.request.Request(
            f"http://127.0.0.1:{port}/control/reset",
            data=b"{}",
            headers={"Host": "rekognition:5599", "X-Control-Token": "local-control"},
        )
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(reset, timeout=10) as answer:
            assert {"result": None} == json.load(answer)
    finally:
        process.send_signal(signal.SIGTERM)
        assert 0 == process.wait(timeout=30)
        assert process.stdout is not None
        process.stdout.close()
    assert "python" == check[0]
    assert 0 == healthy.returncode


def test_the_health_check_fails_without_a_server() -> None:
    """A container without a server is not healthy."""
    check = json.loads(dict(instructions())["HEALTHCHECK"].partition(" CMD ")[2])
    run = subprocess.run(
        [sys.executable, *check[1:]],
        env={**os.environ, "LOCAL_REKOGNITION_PORT": "9"},
        capture_output=True,
        timeout=60,
        check=False,
    )

    assert 0 != run.returncode


def test_the_compose_example_names_options_of_serve() -> None:
    """A misspelt variable would have no effect."""
    text = (EXAMPLES / "compose.yaml").read_text() + (
        EXAMPLES / "Dockerfile"
    ).read_text()
    used = set(re.findall(r"LOCAL_REKOGNITION_(\w+)(?:: |=)", text))
    known = {name.upper().replace("-", "_") for name, *_ in SETTINGS}

    assert set() == used - known - {"LOG", "VISION", "CONTROL", "TOKEN"}
