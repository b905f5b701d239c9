"""The commands `export`, `migrate` and `compare`."""

import json
import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from rekoclient import provisioning
from rekoclient.cli import main
from rekoclient.testing import LocalRekognition, Switches
from tests.provisioning.moving.worlds import Shown, World


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """Two servers, and a collection of two users on the first one."""
    monkeypatch.chdir(tmp_path)
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "local")
    with (
        LocalRekognition(switches=Switches(face_model_version="6.0")) as old,
        LocalRekognition(region="eu-west-1") as new,
    ):
        world = World(old, new, tmp_path)
        for user in ("alice", "bob"):
            world.add([Shown(user, user=user)], external_id=user)
        yield world


def run(world: World, command: str, *arguments: str) -> int:
    """Return the exit code of a command with both servers."""
    options = [command, *arguments, "--region", "us-east-1"]
    options += ["--endpoint-url", world.old.endpoint_url]
    if command != "export":
        options += ["--to-region", "eu-west-1"]
        options += ["--to-endpoint-url", world.new.endpoint_url]
    return main(options)


def test_a_collection_is_moved_and_compared(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    """The plan is shown first, and `compare` accepts the result."""
    register = ("--register", str(world.register))
    moved = run(world, "migrate", "staff", "staff-7", *register, "--yes")
    out = capsys.readouterr().out
    agreed = run(world, "compare", "staff", "staff-7", *register)

    assert [0, 0] == [moved, agreed]
    assert out.splitlines() == [
        "staff (face model 6.0) to staff-7 (to be created)",
        "  2 faces and 2 users in staff, which stays",
        "  2 pictures to index",
        "  2 users to create",
        "  2 users to associate",
        "Moved from staff to staff-7.",
        "  faces     2 moved",
        "  users     2 created",
        "  sent      2 pictures",
    ]
    assert "equal" in capsys.readouterr().out


def test_a_comparison_that_is_interrupted_is_exit_code_130(
    world: World,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Ctrl-C sets the event that `compare` gets."""
    compare = provisioning.compare

    def interrupted(*args: Any, cancel: threading.Event, **options: Any) -> Any:
        os.kill(os.getpid(), signal.SIGINT)
        return compare(*args, cancel=cancel, **options)

    monkeypatch.setattr(provisioning, "compare", interrupted)

    assert 130 == run(world, "compare", "staff", "staff-7")
    assert "interrupted" in capsys.readouterr().err


def test_nothing_is_moved_without_consent(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    """A dry run ends after the plan, and a script has to pass `--yes`."""
    command = ("migrate", "staff", "staff-7", "--register", str(world.register))

    assert [0, 2] == [run(world, *command, "--dry-run"), run(world, *command)]
    assert not world.new.requests.of("CreateCollection")
    assert "pass --yes" in capsys.readouterr().err


def test_what_is_not_moved_is_exit_code_1(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    """The report is data with `--json`, and `compare` names the user."""
    world.add([Shown("carol", user="carol")], shift=0.2)
    register = ("--register", str(world.register))
    moved = run(world, "migrate", "staff", "staff-7", *register, "--yes", "--json")
    report = json.loads(capsys.readouterr().out)["report"]
    agreed = run(world, "compare", "staff", "staff-7", *register)

    assert [1, 1] == [moved, agreed]
    assert ["carol"] == [face["user_id"] for face in report["unmoved"]]
    assert "faces of: carol 1 and 0" in capsys.readouterr().out


def test_an_export_is_a_manifest(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    """`plan --remove` has nothing to do."""
    exported = run(world, "export", "--to", "backup")
    out = capsys.readouterr().out
    where = ["--region", "us-east-1", "--endpoint-url", world.old.endpoint_url]
    planned = main(["plan", "backup/all.toml", "--remove", "--exit-code", *where])

    assert [0, 0] == [exported, planned]
    assert "staff: 2 users, 2 faces, 2 without a picture\n" == out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["migrate", "staff", "staff"], "--register"),
        (["migrate", "staff", "new", "--register", "r", "--match-iou", "0"], "0.1 to"),
        (["compare", "staff", "new", "--sample", "-1"], "whole number"),
        (["export", "staff"], "--to"),
        (["compare", "a", "b", "--local", "--to-region", "eu-west-1"], "--local"),
    ],
)
def test_bad_input_is_exit_code_2(
    world: World,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    message: str,
) -> None:
    """Nothing is sent."""
    world.old.requests.clear()

    assert 2 == main(arguments)
    assert message in capsys.readouterr().err
    assert not world.old.requests
