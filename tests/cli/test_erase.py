"""The forms of `erase`: lists, every collection, external ids, and verification."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from rekoclient.cli import main
from rekoclient.provisioning import enroll_users
from rekoclient.testing import LocalRekognition, sample_image


@pytest.fixture
def server(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[LocalRekognition]:
    """A local Rekognition of two collections with alice and bob."""
    monkeypatch.chdir(tmp_path)
    pictures = {user: [sample_image(user)] for user in ("alice", "bob")}
    with LocalRekognition() as server, server.client() as client:
        for user, [data] in pictures.items():
            server.declare_faces(data, user)
            Path(f"{user}.png").write_bytes(data)
        for name in ("staff", "visitors"):
            client.create_collection(collection_id=name)
            enroll_users(client, name, pictures, tps=float("inf"))
        yield server


def run(server: LocalRekognition, *arguments: str) -> int:
    """Return the exit code of `erase`."""
    return main(["erase", *arguments, "--local", "--yes"], server=server)


@pytest.mark.parametrize(
    ("arguments", "code", "left"),
    [
        (["staff", "--from", "left.csv"], 0, 2),
        (["--all", "alice"], 0, 2),
        (["--all", "--from", "left.csv"], 0, 0),
        (["--all", "alise"], 1, 4),
        (["--all", "alise", "--allow-missing"], 0, 4),
        (["staff", "--prefix", "badge:"], 1, 4),
        (["staff", "--prefix", "badge:", "--allow-missing"], 0, 4),
        (["staff", "--prefix", "sha256:"], 2, 4),
        (["staff", "alice", "--verify", "bob.png"], 1, 3),
        (["staff", "alice", "--verify", "alice.png"], 0, 3),
    ],
)
def test_each_form_has_its_exit_code(
    server: LocalRekognition, arguments: list[str], code: int, left: int
) -> None:
    """0 if everything is gone, 1 if something is left or missing, 2 if refused."""
    Path("left.csv").write_text("user_id\nalice\nbob\n")

    assert code == run(server, *arguments)
    assert left == sum(
        len(server.client().list_faces(collection_id=name).faces)
        for name in ("staff", "visitors")
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "name a COLLECTION, or pass --all"),
        (["staff"], "pass one of USER, --from"),
        (["staff", "alice", "--prefix", "x"], "not USER and --prefix"),
        (["--all", "staff", "alice"], "leave out COLLECTION"),
        (["--all", "--prefix", "x"], "--prefix needs a COLLECTION"),
        (["--all", "alice", "--verify", "alice.png"], "--verify cannot be combined"),
        (["staff", "alice", "--threshold", "101"], "must be a number from 0 to 100"),
    ],
)
def test_options_that_do_not_belong_together_are_refused(
    server: LocalRekognition,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    message: str,
) -> None:
    """Exit code 2, and nothing is sent."""
    server.requests.clear()

    assert 2 == run(server, *arguments)
    assert message in capsys.readouterr().err
    assert not server.requests


def test_the_report_of_many_is_data_with_json(
    server: LocalRekognition, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each receipt is in the report, and in the folder."""
    code = run(server, "--all", "alice", "--json", "--receipt", "gone")
    report = json.loads(capsys.readouterr().out)

    assert (0, True) == (code, report["complete"])
    assert ["staff", "visitors"] == [r["collection_id"] for r in report["receipts"]]
    assert 2 == len(list(Path("gone").iterdir()))


def test_what_is_still_found_is_named(
    server: LocalRekognition, capsys: pytest.CaptureFixture[str]
) -> None:
    """The line has the user, the similarity and the picture."""
    run(server, "staff", "alice", "--verify", "bob.png")

    assert "still found: user bob, 100 % similar to bob.png" in capsys.readouterr().out
