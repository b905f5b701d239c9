"""Enrolling folders and erasing users from the command line."""

import json
import os
import pty
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from rekoclient.cli import main
from rekoclient.testing import Fault, LocalRekognition, sample_image


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[LocalRekognition]:
    """A local Rekognition with a collection, for this process and for others."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "local")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    with LocalRekognition() as server:
        server.boto_client().create_collection(CollectionId="staff")
        yield server


@pytest.fixture
def photos(server: LocalRekognition, tmp_path: Path) -> Path:
    """Two pictures of each of five users."""
    folder = tmp_path / "photos"
    for user in ("alice", "bob", "carol", "dave", "erin"):
        (folder / user).mkdir(parents=True)
        for number in range(2):
            data = sample_image(f"{user}{number}")
            server.declare_faces(data, user)
            (folder / user / f"{number}.png").write_bytes(data)
    return folder


def run(server: LocalRekognition, *arguments: object) -> int:
    """Return the exit code of one command."""
    return main([str(argument) for argument in arguments], server=server)


def owners(server: LocalRekognition) -> list[str]:
    """Whose the faces are."""
    faces = server.boto_client().list_faces(CollectionId="staff")["Faces"]
    return sorted(face.get("UserId", "nobody") for face in faces)


def test_a_folder_without_folders_is_refused_with_the_expected_form(
    server: LocalRekognition, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 2, and nothing is sent."""
    server.requests.clear()
    (tmp_path / "1.png").write_bytes(sample_image("a"))
    code = run(server, "enroll", "staff", tmp_path, "--local")
    said = capsys.readouterr().err

    assert code == 2
    assert (
        "has 1 picture outside any user's folder: put each user's pictures into a"
        in said
    )
    assert f"{tmp_path}/ID (1.png)" in said
    assert not server.requests


def test_the_content_of_the_folders_is_reported(
    server: LocalRekognition, photos: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Empty folders, other files and the sum are reported. Hidden files are not."""
    (photos / "frank").mkdir()
    (photos / "bob" / "notes.txt").write_text("notes")
    (photos / "bob" / ".DS_Store").write_text("")
    (photos / "bob" / "9.png").symlink_to("gone")
    code = run(server, "enroll", "staff", photos, "--local")
    out, err = capsys.readouterr()

    assert code == 1
    assert out.splitlines() == [
        "6 users with 11 pictures in staff:",
        "  10 pictures to index, each one billed",
        "  0 present, 1 not to send",
        "  at most 5 users to create",
        "  5 requests to associate",
        "alice: 2 enrolled",
        "bob: 2 enrolled, 1 unusable",
        f"  {photos}/bob/9.png: unusable, cannot be read: No such file or directory",
        f"  left out because they are not pictures: {photos}/bob/notes.txt",
        "carol: 2 enrolled",
        "dave: 2 enrolled",
        "erin: 2 enrolled",
        "frank: no pictures",
    ]
    assert err.splitlines() == [
        f"{photos}/bob/9.png: unusable, cannot be read: No such file or directory",
        "6 users: 10 enrolled, 1 unusable",
    ]


def test_the_register_gets_a_line_for_each_face(
    server: LocalRekognition, photos: Path, tmp_path: Path
) -> None:
    """A second command writes no further line."""
    register = tmp_path / "faces.register"
    for _ in range(2):
        run(server, "enroll", "staff", photos, "--local", "--register", register)
    lines = [json.loads(row) for row in register.read_text().splitlines()]

    assert sorted(map(str, photos.glob("*/*.png"))) == sorted(
        line["source"] for line in lines
    )
    assert owners(server) == sorted(line["user_id"] for line in lines)


def test_the_reports_are_data_with_json(
    server: LocalRekognition, photos: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One document on standard output, and nothing on standard error."""
    code = run(server, "enroll", "staff", photos, "--local", "--json")
    out, err = capsys.readouterr()
    users = json.loads(out)["users"]

    assert (0, "") == (code, err)
    assert ["alice", "bob", "carol", "dave", "erin"] == [u["user_id"] for u in users]
    assert {"enrolled"} == {p["outcome"] for user in users for p in user["pictures"]}


def test_on_a_terminal_it_shows_how_far_it_is(
    server: LocalRekognition, photos: Path
) -> None:
    """Progress is as in apply, and the reports have lines of their own."""
    parent, child = pty.openpty()
    command = [sys.executable, "-m", "rekoclient", "enroll", "staff", str(photos)]
    command.append("--yes")
    done = subprocess.run(
        [*command, "--endpoint-url", server.endpoint_url, "--tps", "inf"],
        stdin=child,
        stdout=child,
        stderr=child,
        check=False,
    )
    said = os.read(parent, 65536).decode()
    os.close(parent)
    os.close(child)

    assert done.returncode == 0, said
    assert "of 10, " in said
    assert "\r\x1b[2Kalice: 2 enrolled\r\n" in said
    assert said.endswith("\r\x1b[2K5 users: 10 enrolled\r\n")


def test_ctrl_c_once_ends_cleanly_and_the_same_command_resumes(
    server: LocalRekognition, photos: Path
) -> None:
    """The exit code is 130, and no user gets a face twice."""
    command = [sys.executable, "-m", "rekoclient", "enroll", "staff", str(photos)]
    command.append("--yes")
    command += ["--endpoint-url", server.endpoint_url, "--tps"]
    with subprocess.Popen([*command, "2"], stderr=subprocess.PIPE, text=True) as first:
        while not server.requests.of("IndexFaces"):
            threading.Event().wait(0.01)
        first.send_signal(signal.SIGINT)
        assert first.stderr is not None
        said = first.stderr.read()
    between = len(server.requests.of("IndexFaces"))
    second = subprocess.run([*command, "inf"], check=False)

    assert (130, 0) == (first.returncode, second.returncode)
    assert "not done. Run the same command again to resume" in said
    assert between < 10
    assert sorted(["alice", "bob", "carol", "dave", "erin"] * 2) == owners(server)


def test_ctrl_c_twice_ends_at_once_and_the_same_command_resumes(
    server: LocalRekognition, photos: Path
) -> None:
    """It does not wait for responses, which would take ten minutes here."""
    server.inject(Fault(delay=600), operation="IndexFaces", times=None)
    command = [sys.executable, "-m", "rekoclient", "enroll", "staff", str(photos)]
    command.append("--yes")
    command += ["--endpoint-url", server.endpoint_url, "--tps", "inf"]
    with subprocess.Popen(command, stderr=subprocess.PIPE) as first:
        assert first.stderr is not None
        while not server.requests.of("IndexFaces"):
            threading.Event().wait(0.01)
        first.send_signal(signal.SIGINT)
        said = [first.stderr.readline() for _ in range(2)]
        first.send_signal(signal.SIGINT)
        try:
            code = first.wait(60)
        finally:
            first.kill()
    server.clear_faults()

    assert b"Press Ctrl-C again to end at once" in said[1]
    assert code == 130
    assert subprocess.run(command, check=False).returncode == 0


def test_a_dry_run_shows_the_plan_and_sends_no_picture(
    server: LocalRekognition, photos: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With a price it shows the amount. The exit code is 0."""
    command = ("enroll", "staff", photos, "--local", "--dry-run", "--price", "0.001")
    code = run(server, *command)
    shown = capsys.readouterr().out.splitlines()
    run(server, *command, "--json")
    plan = json.loads(capsys.readouterr().out)["plan"]

    assert 0 == code
    assert "  10 pictures to index, each one billed" in shown
    assert ["  0.01 at 0.001 a picture", "Dry run: nothing was changed."] == shown[-2:]
    assert {"index_faces": 10, "create_user": 5, "associate_faces": 5} == plan["calls"]
    assert not server.requests.of("IndexFaces")


@pytest.mark.parametrize(("answer", "code"), [("n", 1), ("y", 0)])
def test_it_asks_before_it_sends(
    server: LocalRekognition, photos: Path, answer: str, code: int
) -> None:
    """A declined question is exit code 1, and no picture was sent."""
    parent, child = pty.openpty()
    os.write(parent, f"{answer}\n".encode())
    command = [sys.executable, "-m", "rekoclient", "enroll", "staff", str(photos)]
    done = subprocess.run(
        [*command, "--endpoint-url", server.endpoint_url, "--tps", "inf"],
        stdin=child,
        stdout=child,
        stderr=child,
        check=False,
        timeout=60,
    )
    said = os.read(parent, 65536).decode()
    os.close(parent)
    os.close(child)

    assert "Enrol them? [y/N]" in said
    assert (code, 10 * (not code)) == (
        done.returncode,
        len(server.requests.of("IndexFaces")),
    )


def test_without_a_terminal_it_needs_yes(
    server: LocalRekognition, photos: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Exit code 2, and no picture was sent."""
    command = [sys.executable, "-m", "rekoclient", "enroll", "staff", str(photos)]
    done = subprocess.run(
        [*command, "--endpoint-url", server.endpoint_url],
        stdin=subprocess.DEVNULL,
        check=False,
        timeout=60,
    )

    assert 2 == done.returncode
    assert "pass --yes to continue" in capfd.readouterr().err
    assert not server.requests.of("IndexFaces")


def test_the_filter_and_the_threshold_are_options(
    server: LocalRekognition, photos: Path
) -> None:
    """They reach each request."""
    options = ("--quality-filter", "HIGH", "--threshold", "90")
    run(server, "enroll", "staff", photos, "--local", *options)
    indexed = server.requests.of("IndexFaces")
    associated = server.requests.of("AssociateFaces")

    assert {"HIGH"} == {request.body["QualityFilter"] for request in indexed}
    assert {90} == {request.body["UserMatchThreshold"] for request in associated}


@pytest.mark.parametrize(("begun", "code"), [(True, 1), (False, 2)])
def test_the_exit_code_shows_whether_something_was_erased(
    server: LocalRekognition,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    begun: bool,
    code: int,
) -> None:
    """1 if the user is gone without a receipt, and 2 if nothing was sent."""
    receipt = tmp_path / "receipts" / "r.json"
    if begun:
        receipt.parent.mkdir()

    def lose_receipt(_: object) -> dict[str, object]:
        shutil.rmtree(receipt.parent)
        return {}

    server.reply("DeleteUser", lose_receipt)
    command = ["erase", "staff", "alice", "--local", "--yes", "--receipt", receipt]
    command.append("--allow-missing")

    assert code == run(server, *command)
    assert f"The receipt {receipt} cannot be written" in capsys.readouterr().err
    assert begun is bool(server.requests.of("DeleteUser"))


@pytest.mark.parametrize("user", ["u" * 128, "a:b", ".."])
def test_any_user_s_receipt_has_a_name_that_files_can_have(
    server: LocalRekognition,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    user: str,
) -> None:
    """Long ids that are alike have two receipts."""
    monkeypatch.chdir(tmp_path)
    names = [f"{'c' * 254}{end}" for end in "xy"]
    for name in names:
        server.boto_client().create_collection(CollectionId=name)
        assert (
            run(server, "erase", name, user, "--local", "--yes", "--allow-missing") == 0
        )
    receipts = sorted(tmp_path.iterdir())

    assert names == sorted(json.loads(r.read_text())["collection_id"] for r in receipts)
    assert {".json"} == {receipt.suffix for receipt in receipts}


def test_a_receipt_with_a_short_name_is_called_after_the_user(
    server: LocalRekognition, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where one would look for it."""
    monkeypatch.chdir(tmp_path)
    assert (
        run(
            server,
            "erase",
            "staff",
            "desk:north",
            "--local",
            "--yes",
            "--allow-missing",
        )
        == 0
    )

    assert ["staff.desk:north.erased.json"] == [
        path.name for path in tmp_path.iterdir()
    ]


PHOTOGRAPHS = Path(__file__).parents[2] / "docs/examples/photographs"


def test_a_folder_of_photographs_is_enrolled_with_vision(tmp_path: Path) -> None:
    """The state file then finds the user in another photograph."""
    pytest.importorskip("cv2", reason="the extra vision is not installed")
    state = tmp_path / "state.jsonl"
    with LocalRekognition(state=state) as server:
        server.boto_client().create_collection(CollectionId="staff")
    (tmp_path / "photos/alice").mkdir(parents=True)
    shutil.copy(PHOTOGRAPHS / "grace-hopper.jpg", tmp_path / "photos/alice")
    code = main(
        ["enroll", "staff", str(tmp_path / "photos"), "--local", str(state), "--vision"]
    )
    with LocalRekognition(state=state, vision=True) as server:
        found = server.boto_client().search_users_by_image(
            CollectionId="staff",
            Image={"Bytes": (PHOTOGRAPHS / "group.jpg").read_bytes()},
            UserMatchThreshold=0,
        )
    assert 0 == code
    assert ["alice"] == [match["User"]["UserId"] for match in found["UserMatches"]]


def test_vision_without_a_local_server_is_invalid(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Exit code 2, and the message contains the remedy."""
    assert 2 == main(["enroll", "staff", str(tmp_path), "--vision"])
    assert "--vision needs --local" in capsys.readouterr().err


def test_a_missing_extra_is_bad_input(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    """Both commands name what to install, with exit code 2."""
    monkeypatch.setitem(sys.modules, "cv2", None)
    monkeypatch.delitem(sys.modules, "rekoclient.testing.vision.opencv", raising=False)
    for command in (
        ["enroll", "staff", str(tmp_path), "--local", "--vision"],
        ["serve", "--vision"],
    ):
        assert 2 == main(command)
        assert "pip install 'rekoclient[vision]'" in capsys.readouterr().err


def test_the_demonstration_of_vision_works(tmp_path: Path) -> None:
    """The script recognises each person and writes the picture."""
    pytest.importorskip("cv2", reason="the extra vision is not installed")
    picture = tmp_path / "group.jpg"
    script = PHOTOGRAPHS.parent / "vision.py"
    run = subprocess.run(
        [sys.executable, str(script), str(picture)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert "A new photograph shows barack-obama." in run.stdout
    assert (0, True) == (run.returncode, picture.stat().st_size > 10_000)
