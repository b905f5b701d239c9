"""Saved plans, exit codes, hints, new commands and screens of the command line."""

import argparse
import os
import pty
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from rekoclient.cli import main
from rekoclient.cli.commands import COMMANDS
from rekoclient.cli.parser import make_parser
from rekoclient.cli.terminal import progress_line
from rekoclient.provisioning import Progress, read_manifest
from rekoclient.testing import LocalRekognition

ROOT = Path(__file__).parents[2]
SCREENS = Path(__file__).parent / "screens"
STAFF = '[[collection]]\nid = "staff"\ntags = { team = "door" }\nusers = ["a", "b"]\n'


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[LocalRekognition]:
    """A local Rekognition that the environment names."""
    with LocalRekognition() as server:
        for name, value in server.variables.items():
            monkeypatch.setenv(name, value)
        yield server


@pytest.fixture
def manifest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A manifest of one collection, in the current folder."""
    monkeypatch.chdir(tmp_path)
    path = Path("door.toml")
    path.write_text(STAFF, encoding="utf-8")
    return path


def test_an_approved_plan_is_applied(
    server: LocalRekognition, manifest: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`plan --out` writes what `apply` reads, and the manifest is not read again."""
    planned = main(["plan", "door.toml", "--out", "door.plan", "--exit-code"])
    manifest.unlink()
    applied = main(["apply", "door.plan", "--yes"])
    out = capsys.readouterr().out

    assert [3, 0] == [planned, applied]
    assert "2 created" in out
    assert 2 == len(server.requests.of("CreateUser"))


@pytest.mark.parametrize(
    "option",
    [
        *("--remove", "--max-removals=0", "--retag", "--retag=exact"),
        *("--owner=a", "--remove-collections", "--strict-case", "--shallow"),
    ],
)
def test_an_option_that_a_saved_plan_has_decided_is_refused(
    server: LocalRekognition,
    manifest: Path,
    capsys: pytest.CaptureFixture[str],
    option: str,
) -> None:
    """The plan would ignore the option, so nothing is sent."""
    main(["plan", str(manifest), "--out", "door.plan"])
    before = len(server.requests)
    code = main(["apply", "door.plan", "--yes", option])

    assert [2, before] == [code, len(server.requests)]
    name = option.partition("=")[0]
    assert f"error: {name} has no effect on a saved plan" in capsys.readouterr().err


@pytest.mark.parametrize("target", ["door.toml", "staff.csv"])
def test_a_plan_does_not_replace_another_file(
    server: LocalRekognition,
    manifest: Path,
    capsys: pytest.CaptureFixture[str],
    target: str,
) -> None:
    """A mistyped `--out` keeps the manifest, and nothing is sent."""
    Path("staff.csv").write_text("user_id\nc\n", encoding="utf-8")
    content = Path(target).read_bytes()
    code = main(["plan", "door.toml", "--out", target])

    assert [2, 0] == [code, len(server.requests)]
    assert content == Path(target).read_bytes()
    assert f"error: {target} exists and is not a plan" in capsys.readouterr().err


def test_markdown_and_json_are_two_documents(
    server: LocalRekognition, manifest: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Together they would be neither, so nothing is sent."""
    code = main(["plan", str(manifest), "--markdown", "--json"])

    assert [2, 0] == [code, len(server.requests)]
    assert "Pass only one of these options" in capsys.readouterr().out


@pytest.mark.parametrize("command", ["plan", "destroy"])
def test_a_saved_plan_instead_of_a_manifest_is_refused(
    server: LocalRekognition,
    manifest: Path,
    capsys: pytest.CaptureFixture[str],
    command: str,
) -> None:
    """The error names the command that takes a plan."""
    main(["plan", str(manifest), "--out", "door.plan"])

    assert 2 == main([command, "door.plan"])
    assert "error: door.plan is a saved plan" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("state", "code"), [("absent", 3), ("as wanted", 0), ("drift", 4)]
)
def test_the_exit_code_shows_changes_and_drift(
    server: LocalRekognition, manifest: Path, state: str, code: int
) -> None:
    """A script knows what a plan contains, and `plan` alone ends with 0."""
    if state != "absent":
        main(["apply", "door.toml", "--yes"])
    if state == "drift":
        server.client().create_user(collection_id="staff", user_id="extra")

    assert [code, 0] == [
        main(["plan", "door.toml", "--exit-code"]),
        main(["plan", "door.toml"]),
    ]


def test_markdown_is_a_comment(
    server: LocalRekognition, manifest: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The output has the summary and the changes as a diff."""
    main(["plan", "door.toml", "--markdown"])
    out = capsys.readouterr().out

    assert "**To create: 1 collection and 2 users.**" in out
    assert "```diff\n+ collection staff  team=door\n" in out


def test_many_removals_are_refused_before_anything_is_asked(
    server: LocalRekognition, manifest: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An empty list is exit code 2, until --max-removals 100% allows it."""
    main(["apply", "door.toml", "--yes"])
    manifest.write_text('[[collection]]\nid = "staff"\nusers = []\n', encoding="utf-8")
    refused = main(["apply", "door.toml", "--remove", "--yes"])
    err = capsys.readouterr().err
    allowed = main(
        ["apply", "door.toml", "--remove", "--yes", "--max-removals", "100%"]
    )

    assert [2, 0] == [refused, allowed]
    assert "because the list of users is empty" in err
    assert 2 == len(server.requests.of("DeleteUser"))


def test_a_lost_collection_is_deleted_by_its_id_only(
    server: LocalRekognition, manifest: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """--yes is not enough to delete a collection, and --yes-delete names it."""
    main(["apply", "door.toml", "--yes", "--owner", "door"])
    manifest.write_text(STAFF.replace("staff", "gate"), encoding="utf-8")
    command = ["apply", "door.toml", "--owner", "door", "--remove-collections", "--yes"]
    refused = main(command)
    err = capsys.readouterr().err
    deleted = main([*command, "--yes-delete", "staff"])

    assert [2, 0] == [refused, deleted]
    assert "pass --yes-delete staff" in err
    assert ["gate"] == list(server.client().iter_list_collections())


def test_destroy_deletes_what_the_manifest_has(
    server: LocalRekognition, manifest: Path
) -> None:
    """Each collection is named, on the command line or on the terminal."""
    main(["apply", "door.toml", "--yes"])
    refused = main(["destroy", "door.toml", "--yes"])
    deleted = main(["destroy", "door.toml", "--yes-delete", "staff"])

    assert [2, 0] == [refused, deleted]
    assert [] == list(server.client().iter_list_collections())


def test_a_journal_of_other_collections_is_kept_and_named(
    server: LocalRekognition, manifest: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It may be the only record of collections that left the manifest."""
    main(["apply", "door.toml", "--yes"])
    manifest.write_text(STAFF.replace("staff", "gate"), encoding="utf-8")
    main(["apply", "door.toml", "--yes"])
    err = capsys.readouterr().err

    assert Path("door.toml.journal.1").exists()
    assert (
        "warning: the journal belongs to another job (collections: staff), so it was"
        " renamed to" in err
    )


def test_a_user_that_never_was_yields_no_receipt(
    server: LocalRekognition, manifest: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its id may be mistyped, so the exit code is 1 unless --allow-missing."""
    main(["apply", "door.toml", "--yes"])
    missing = main(["erase", "staff", "nobody", "--yes"])
    err = capsys.readouterr().err
    left = list(Path().glob("*.erased.json"))
    allowed = main(["erase", "staff", "nobody", "--yes", "--allow-missing"])
    erased = main(["erase", "staff", "a", "--yes"])

    assert [1, 0, 0] == [missing, allowed, erased]
    assert [] == left
    assert "nobody of staff does not exist in account 123456789012, us-east-1" in err


def test_init_writes_a_manifest_that_works(
    server: LocalRekognition, manifest: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The new file can be planned, and an existing file is never replaced."""
    made, again = main(["init", "new.toml"]), main(["init", "new.toml"])

    assert [0, 2] == [made, again]
    assert ["staff", "visitors"] == [s.collection_id for s in read_manifest("new.toml")]
    assert "error: new.toml already exists. Pass" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (["aply", "x"], "did you mean apply?"),
        (["plan", "x", "--remvoe"], "did you mean --remove?"),
    ],
)
def test_a_mistyped_word_gets_a_suggestion(
    capsys: pytest.CaptureFixture[str], arguments: list[str], hint: str
) -> None:
    """The error has the word that is nearest."""
    assert 2 == main(arguments)
    assert f"hint: {hint}" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [
        ["plan", "x", "--max-removals", "101%"],
        ["plan", "x", "--tps", "0"],
        ["plan", "x", "--retag=all"],
        ["serve", "--port", "99999"],
        ["plan", "x", "--out"],
        ["plan", "x", "--re"],
    ],
)
def test_a_known_option_is_not_suggested_for_itself(
    capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    """The value is invalid or missing, and the option is spelled right."""
    assert 2 == main(arguments)
    assert "did you mean" not in capsys.readouterr().err


def test_examples_of_the_help_are_accepted() -> None:
    """Each example parses, with its options and their values."""
    examples = [line for command in COMMANDS for line in command.examples.split("\n")]
    commands = [line.partition(" > ")[0].split()[1:] for line in examples]

    assert [] == [
        " ".join(command) for command in commands if not _is_accepted(command)
    ]


def _is_accepted(command: list[str]) -> bool:
    try:
        make_parser().parse_args(command)
    except SystemExit:
        return False
    return True


@pytest.mark.parametrize("arguments", [[], ["help"], ["--help"]])
def test_without_a_command_there_is_help(
    capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    """The help lists the commands and the exit codes."""
    assert 0 == main(arguments)
    assert "exit codes:" in capsys.readouterr().out


PARSERS: dict[str, argparse.ArgumentParser] = {
    name: command
    for action in make_parser()._actions
    if isinstance(action.choices, dict)
    for name, command in action.choices.items()
}


@pytest.mark.parametrize("command", PARSERS)
def test_each_command_has_a_function(command: str) -> None:
    """The function loads when the command runs."""
    module, name = PARSERS[command].get_default("command")

    assert command == name
    assert callable(getattr(import_module(f"rekoclient.cli.{module}"), name))


@pytest.mark.parametrize("command", PARSERS)
def test_the_help_of_each_command_has_examples(
    capsys: pytest.CaptureFixture[str], command: str
) -> None:
    """An example begins with the name of the program."""
    assert 0 == main([command, "--help"])
    assert f"examples:\n  rekoclient {command}" in capsys.readouterr().out


def test_serve_runs_a_command_and_ends_with_it() -> None:
    """The command has the variables of the server, and its exit code is kept."""
    script = "import os; print(os.environ['AWS_ENDPOINT_URL_REKOGNITION']); exit(7)"
    command = [sys.executable, "-m", "rekoclient", "serve", "--", sys.executable]
    done = subprocess.run(
        [*command, "-c", script], capture_output=True, text=True, check=False
    )

    assert 7 == done.returncode
    assert done.stdout.startswith("http://127.0.0.1:")


def test_the_documented_exit_codes_are_those_of_the_program(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The table of the page has each code of the help."""
    main([])
    codes = re.findall(r"^  (\d+) ", capsys.readouterr().out, re.MULTILINE)
    page = (ROOT / "docs/reference/command-line.md").read_text(encoding="utf-8")

    assert codes == re.findall(r"^\| (\d+) \|", page, re.MULTILINE)


def test_the_documented_workflow_runs(
    server: LocalRekognition, manifest: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each command of the workflow for CI ends with 0, in its order."""
    page = (ROOT / "docs/reference/command-line.md").read_text(encoding="utf-8")
    workflow = page.split("```yaml")[1].split("```")[0]
    lines = re.findall(r"run: rekoclient (.*)", workflow)
    codes = [main(line.partition(" >>")[0].split()) for line in lines]

    assert [0, 0, 0] == codes
    assert "### rekoclient plan" in capsys.readouterr().out
    assert 2 == len(server.requests.of("CreateUser"))


@pytest.mark.parametrize("columns", [1, 4, 10, 24, 30, 48, 79, 199])
def test_progress_drops_fields_and_cuts_no_number(columns: int) -> None:
    """Each number that is shown is complete, on any width."""
    progress = Progress(
        done=463,
        total=1_002,
        failed=12,
        throttled=3_456,
        rate=4.95,
        limit=5.0,
        remaining=108.0,
    )
    line = progress_line(progress, "", columns)
    numbers = set(re.findall(r"\d[\d,.]*\d|\d", line))
    complete = {"46", "463", "1,002", "12", "3,456", "4.9", "5.0", "1", "48"}

    assert len(line) <= columns
    assert columns < 4 or numbers <= complete


def screen(columns: int, environment: dict[str, str], *command: str) -> str:
    """Run a command in a pseudo-terminal, and return what it shows at the end."""
    parent, child = pty.openpty()
    rows = f"stty rows 40 columns {columns}"
    subprocess.run(["sh", "-c", rows], stdin=child, check=True)
    done = subprocess.run(
        [sys.executable, "-m", "rekoclient", *command],
        stdin=child,
        stdout=child,
        stderr=child,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        check=False,
    )
    os.close(child)
    parts = []
    while True:
        try:
            parts.append(os.read(parent, 65536))
        except OSError:
            break
        if not parts[-1]:
            break
    os.close(parent)
    text = b"".join(parts).decode().replace("\r\n", "\n")
    text = re.sub(r"\r\x1b\[2K[^\r\n]*(?=\r)", "", text)  # progress that was replaced
    text = re.sub(r"127\.0\.0\.1:\d+", "127.0.0.1:PORT", text)
    shown = f"{text}[exit {done.returncode}]\n"
    return shown.replace("\x1b", "<ESC>").replace("\r", "<CR>")


@pytest.mark.parametrize(
    ("columns", "kind"),
    [
        (48, "dumb"),
        (80, "color"),
        (200, "dumb"),
        pytest.param(48, "color", marks=pytest.mark.prove),
        pytest.param(80, "dumb", marks=pytest.mark.prove),
        pytest.param(200, "color", marks=pytest.mark.prove),
    ],
)
def test_a_screen_is_the_committed_one(
    server: LocalRekognition, manifest: Path, columns: int, kind: str
) -> None:
    """A plan, an error with its hint and a refusal look as committed.

    Write the screens again with WRITE_SCREENS=1.
    """
    terminal = {"TERM": "dumb"} if kind == "dumb" else {"TERM": "xterm-256color"}
    terminal |= {"COLUMNS": str(columns)}
    client = server.client()
    client.create_collection(collection_id="staff", tags={"team": "gate"})
    for user in ("a", "x", "y"):
        client.create_user(collection_id="staff", user_id=user)
    shown = screen(columns, terminal, "plan", "door.toml", "--remove")
    shown += screen(columns, terminal, "plan", "missing.toml")
    server.fail_next("AccessDeniedException", operation="DescribeCollection")
    shown += re.sub(
        r"request [0-9a-f-]+",
        "request ID",
        screen(columns, terminal, "plan", "door.toml"),
    )
    path = SCREENS / f"{kind}-{columns}.txt"
    if "WRITE_SCREENS" in os.environ:
        path.parent.mkdir(exist_ok=True)
        path.write_text(shown, encoding="utf-8")

    assert path.read_text(encoding="utf-8") == shown
