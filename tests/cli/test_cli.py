"""The command line: its output, its questions and its exit codes."""

import json
import os
import pty
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from rekoclient import __version__
from rekoclient.cli import main
from rekoclient.provisioning.bulk.journal import Journal, read_summary, user_key
from rekoclient.provisioning.bulk.target import Target
from rekoclient.testing import LocalRekognition, sample_image

CHANGES = ("CreateCollection", "CreateUser")


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[LocalRekognition]:
    """A local Rekognition that `--local` and `--endpoint-url` can work on."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "local")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    with LocalRekognition() as server:
        yield server


@pytest.fixture
def manifest(tmp_path: Path) -> Path:
    """One collection with three users."""
    path = tmp_path / "door.toml"
    path.write_text('[[collection]]\nid = "staff"\nusers = ["a", "b", "c"]\n')
    return path


def run(server: LocalRekognition, *arguments: object) -> int:
    """Return the exit code of one command."""
    return main([str(argument) for argument in arguments], server=server)


def remote(server: LocalRekognition) -> list[str]:
    """Return the options of a run that is not `--local`, at a pace for tests."""
    return ["--endpoint-url", server.endpoint_url, "--tps", "inf"]


def test_apply_local_makes_what_the_manifest_names(
    server: LocalRekognition, manifest: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It shows the plan, makes it without asking, and reports."""
    code = run(server, "apply", manifest, "--local")
    lines = capsys.readouterr().out.splitlines()

    assert code == 0
    assert "+ collection staff" in lines
    assert "  + 3 users  a, b, c" in lines
    assert "  users        3 created" in lines
    assert any(
        line.startswith("  sent         3 requests for users, ") for line in lines
    )
    assert 3 == len(server.requests.of("CreateUser"))


def test_rates_can_be_given_by_method(
    server: LocalRekognition, manifest: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The others stay at what is published."""
    where = ["--endpoint-url", server.endpoint_url]
    tps = ["--tps", "delete_user=9,create_user=0.5"]
    code = run(server, "plan", manifest, *where, *tps)

    assert code == 0
    assert "At 0.5 a second (--tps): about 6.2 s." in capsys.readouterr().out


def test_applied_again_it_changes_nothing(
    server: LocalRekognition, manifest: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The second run reports that all of it exists, and sends no change."""
    run(server, "apply", manifest, "--local")
    before = len(server.requests)
    code = run(server, "apply", manifest, "--local")

    assert code == 0
    assert capsys.readouterr().out.endswith("Nothing to do: everything is as wanted.\n")
    assert not {r.operation for r in server.requests[before:]} & {*CHANGES}


def test_a_local_state_is_kept_between_runs(
    manifest: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`--local STATE` continues from the state, with the journal next to it."""
    state = manifest.with_name("local.state")
    codes = [main(["apply", str(manifest), "--local", str(state)]) for _ in range(2)]

    assert [0, 0] == codes
    assert "Nothing to do" in capsys.readouterr().out
    assert ["door.toml", "local.state", "local.state.journal"] == sorted(
        path.name for path in manifest.parent.iterdir()
    )


def test_a_file_of_another_kind_is_never_taken_for_a_state(
    manifest: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whatever it is, it stays, and the message names it."""
    other = manifest.with_name("c.json")
    other.write_text('{"my": "precious config"}')
    code = main(["apply", str(manifest), "--local", str(other)])

    assert code == 2
    assert f"{other}, line 1: not a state" in capsys.readouterr().err
    assert '{"my": "precious config"}' == other.read_text()


STAFF = '[[collection]]\nid = "staff"\n'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (STAFF + "users = ['a b']", "door.toml:3: user_id: must match the pattern"),
        (STAFF + "users = ['a', 'a']", "door.toml:3: user_id 'a' is listed twice"),
        (STAFF + "user = ['a']", "door.toml:3: unknown key 'user'; did you mean"),
        (STAFF + "users = [", "door.toml:3: is not valid TOML"),
        (
            STAFF + "users_from = 'x.csv'",
            "door.toml:3: users_from 'x.csv': the file does not exist",
        ),
        ('[[collection]]\nid = "a b"', "door.toml:2: id: must match"),
        (None, "door.toml: the file cannot be read: No such"),
    ],
)
def test_bad_input_is_named_with_its_place_and_nothing_is_sent(
    server: LocalRekognition,
    manifest: Path,
    capsys: pytest.CaptureFixture[str],
    text: str | None,
    expected: str,
) -> None:
    """Exit code 2, the file and the line, and no request."""
    if text is None:
        manifest.unlink()
    else:
        manifest.write_text(text)
    for command in ("plan", "apply"):
        code = run(server, command, manifest, *remote(server))

        assert code == 2
        assert f"{manifest.parent}/{expected}" in capsys.readouterr().err
        assert not server.requests


def test_bad_input_is_data_with_json(
    server: LocalRekognition, manifest: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each problem with its file, line and message."""
    manifest.write_text(STAFF + "users = ['a b']")
    code = run(server, "apply", manifest, "--local", "--json")
    answer = json.loads(capsys.readouterr().out)

    assert (2, "ManifestError") == (code, answer["error"])
    assert [(str(manifest), 3)] == [(p["file"], p["line"]) for p in answer["problems"]]


def test_plan_and_report_are_data_with_json(
    server: LocalRekognition, manifest: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One document on standard output, and nothing on standard error."""
    code = run(server, "apply", manifest, "--local", "--json")
    out, err = capsys.readouterr()
    answer = json.loads(out)

    assert (0, "") == (code, err)
    assert 4 == answer["plan"]["changes"]
    assert {"created": 3} == answer["report"]["users"]
    assert answer["report"]["complete"] is True


@pytest.mark.parametrize("options", [[], ["--json"]])
def test_without_a_terminal_it_needs_yes(
    server: LocalRekognition,
    manifest: Path,
    capsys: pytest.CaptureFixture[str],
    options: list[str],
) -> None:
    """Not an interactive terminal: exit code 2, and no change is sent."""
    refused = run(server, "apply", manifest, *remote(server), *options)
    sent = server.requests.of(*CHANGES)
    agreed = run(server, "apply", manifest, *remote(server), *options, "--yes")
    out, err = capsys.readouterr()

    assert "--yes" in (out if options else err)
    assert ([], 2, 0) == ([*sent], refused, agreed)
    assert 3 == len(server.requests.of("CreateUser"))


@pytest.mark.parametrize(("answer", "users"), [("y\n", 3), ("\n", 0), ("no\n", 0)])
def test_on_a_terminal_it_asks(
    server: LocalRekognition, manifest: Path, answer: str, users: int
) -> None:
    """Only a yes sends anything."""
    parent, child = pty.openpty()
    os.write(parent, answer.encode())
    command = [sys.executable, "-m", "rekoclient", "apply", str(manifest)]
    done = subprocess.run(
        [*command, *remote(server)],
        stdin=child,
        stdout=child,
        stderr=child,
        check=False,
    )
    said = os.read(parent, 65536).decode()
    os.close(parent)
    os.close(child)

    assert done.returncode == (0 if users else 1), said
    assert "Apply it? [y/N]" in said
    assert users == len(server.requests.of("CreateUser"))


def test_a_plan_that_is_too_large_is_refused(
    server: LocalRekognition, manifest: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`--max-changes` is a seat belt."""
    code = run(server, "apply", manifest, "--local", "--max-changes", 3)

    assert code == 2
    assert "4 changes, and --max-changes allows 3" in capsys.readouterr().err
    assert not server.requests.of(*CHANGES)


def test_a_plan_estimates_time_and_cost(
    server: LocalRekognition, manifest: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """At the published quotas, and at the price that is given."""
    manifest.write_text(STAFF + f"users = {[f'u{n}' for n in range(1000)]}")
    options = ["--endpoint-url", server.endpoint_url, "--price", "0.002"]
    options += ["--tps", "5"]
    code = run(server, "plan", manifest, *options)
    out = capsys.readouterr().out

    assert code == 0
    assert "At 5 a second (the published quota): about 3 min 20 s." in out
    assert "At 0.002 a user: 2.00." in out


def test_the_estimates_are_data_with_json(
    server: LocalRekognition, manifest: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`--json` has the content of the text."""
    options = ["--endpoint-url", server.endpoint_url, "--price", "0.5", "--json"]
    code = run(server, "plan", manifest, *options, "--tps", "5")
    answer = json.loads(capsys.readouterr().out)

    assert code == 0
    assert {"seconds": 0.8, "cost": 1.5} == answer["estimate"]
    assert ["a", "b", "c"] == answer["plan"]["collections"][0]["sample"]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ([], (0, "Dry run: nothing was changed.\n")),
        (["--json"], (0, '"changes": 4')),
        (["--max-changes", "3"], (2, "--max-changes allows 3")),
    ],
)
def test_a_dry_run_ends_before_anything_is_changed(
    server: LocalRekognition,
    manifest: Path,
    capsys: pytest.CaptureFixture[str],
    options: list[str],
    expected: tuple[int, str],
) -> None:
    """It asks no question, obeys `--max-changes`, and leaves no journal."""
    code = run(server, "apply", manifest, "--dry-run", *remote(server), *options)

    assert code == expected[0]
    assert expected[1] in "".join(capsys.readouterr())
    assert not server.requests.of(*CHANGES)
    assert [manifest] == list(manifest.parent.iterdir())


def test_a_dry_run_of_a_refused_plan_fails_as_apply_would(
    server: LocalRekognition, manifest: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The exit code and the reason are those of `apply`."""
    run(server, "apply", manifest, "--yes", *remote(server))
    manifest.write_text('[[collection]]\nid = "staff"\nusers = []\n')
    options = ("apply", manifest, "--remove", "--yes", *remote(server))
    ends = []
    for more in ([], ["--dry-run"]):
        capsys.readouterr()
        ends.append((run(server, *options, *more), capsys.readouterr().err))

    assert ends[0] == ends[1]
    assert 2 == ends[0][0]
    assert "because the list of users is empty" in ends[0][1]


def test_a_dry_run_leaves_the_claims_of_a_killed_run_alone(
    server: LocalRekognition, manifest: Path
) -> None:
    """Also where nothing is left to do."""
    target = Target(region="us-east-1", endpoint="local", collections=("staff",))
    run(server, "apply", manifest, "--local")
    with Journal(f"{manifest}.journal", target) as journal:
        journal.claim([1])
    code = run(server, "apply", manifest, "--dry-run", *remote(server))

    assert code == 0
    assert read_summary(f"{manifest}.journal").open_claims == 1


@pytest.mark.parametrize("named", [True, False])
@pytest.mark.parametrize("claims", [[], [1]])
@pytest.mark.parametrize("same", [True, False])
def test_a_dry_run_ends_as_apply_would_with_a_journal(
    server: LocalRekognition,
    manifest: Path,
    named: bool,
    claims: list[int],
    same: bool,
) -> None:
    """A named or unfinished journal of another job is refused, and stays."""
    path = manifest.with_name("door.toml.journal")
    collections = ("staff",) if same else ("visitors",)
    target = Target(region="us-east-1", endpoint="local", collections=collections)
    with Journal(path, target) as journal:
        journal.claim(claims)
    before = path.read_bytes()
    options = ["--journal", path] if named else []
    dry = run(server, "apply", manifest, "--dry-run", *remote(server), *options)
    after = path.read_bytes()
    real = run(server, "apply", manifest, "--yes", *remote(server), *options)

    assert (0 if same or not (named or claims) else 2) == dry == real
    assert before == after


def test_a_long_reading_reports_progress_in_lines(
    server: LocalRekognition,
    manifest: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Progress goes to standard error, so JSON on standard output stays clean."""
    monkeypatch.setattr("rekoclient.cli.terminal._SECONDS_BETWEEN_LINES", -1)
    run(server, "plan", manifest, *remote(server))
    told = capsys.readouterr().err
    run(server, "plan", manifest, *remote(server), "--json")

    assert told.startswith("reading 1 of 1, ")
    assert not capsys.readouterr().err


def test_a_path_cannot_steer_the_terminal(
    server: LocalRekognition, manifest: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Control characters, separators of lines and broken bytes are shown as such."""
    folder = manifest.parent / os.fsdecode(b"\x1b[2J\xe2\x80\xa8\xff\n")
    folder.mkdir()
    good = manifest.rename(folder / "good.toml")
    bad = folder / "bad.toml"
    bad.write_text("x = [")
    codes = [run(server, "plan", path, "--local") for path in (good, bad)]
    out, err = capsys.readouterr()

    assert [0, 2] == codes
    assert rf"{manifest.parent}/\x1b[2J\u2028\udcff\n/good.toml on a local" in out
    assert rf"  {manifest.parent}/\x1b[2J\u2028\udcff\n/bad.toml:1: is not" in err


def test_an_argument_cannot_steer_the_terminal(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The parser of the standard library prints unknown arguments as they are."""
    assert 2 == main(["plan", "door.toml", "--\x1b]0;pwned\x07"])

    assert r"unrecognized arguments: --\x1b]0;pwned\x07" in capsys.readouterr().err


def test_something_that_failed_is_exit_code_1(
    server: LocalRekognition, manifest: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The report names it."""
    server.fail_next("InvalidParameterException", operation="CreateUser")
    code = run(server, "apply", manifest, "--local")

    assert code == 1
    assert "InvalidParameterException" in capsys.readouterr().out


def test_an_error_of_the_service_is_one_line_and_exit_code_1(
    server: LocalRekognition, manifest: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """No traceback, and a hint with the IAM action."""
    server.fail_next("AccessDeniedException", operation="DescribeCollection")
    code = run(server, "plan", manifest, *remote(server))
    line, hint = capsys.readouterr().err.splitlines()

    assert code == 1
    assert line.startswith("error: DescribeCollection: AccessDeniedException")
    assert hint.startswith("hint: allow the IAM action rekognition:DescribeColl")


def test_no_region_is_bad_input(
    manifest: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A missing setting of boto3 is a clear error with exit code 2."""
    for name in ("AWS_REGION", "AWS_DEFAULT_REGION"):
        monkeypatch.delenv(name, raising=False)

    assert main(["plan", str(manifest)]) == 2
    assert "region" in capsys.readouterr().err


def test_the_journal_is_next_to_the_manifest_and_status_reads_it(
    server: LocalRekognition, manifest: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its mode is 0600, and `status` prints its content as text and as JSON."""
    run(server, "apply", manifest, "--yes", *remote(server))
    journal = manifest.with_name("door.toml.journal")
    capsys.readouterr()
    run(server, "status", manifest)
    text = capsys.readouterr().out
    run(server, "status", manifest, "--json")

    assert 0o600 == stat.S_IMODE(journal.stat().st_mode)
    assert "created      3 users" in text
    assert {"created": 3} == json.loads(capsys.readouterr().out)["users"]


def test_status_counts_the_last_outcome_of_each_user(
    server: LocalRekognition, manifest: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A user that failed and was created by the next run has not failed."""
    server.fail_next("InvalidParameterException", operation="CreateUser")
    ends = [run(server, "apply", manifest, "--yes", *remote(server)) for _ in range(2)]
    capsys.readouterr()
    run(server, "status", manifest)
    said = capsys.readouterr().out

    assert [1, 0] == ends
    assert "runs         2\ncreated      3 users\n" in said
    assert "failed" not in said


@pytest.mark.parametrize("options", [["--journal", "j.db"], ["--local", "j.db"]])
def test_status_finds_a_journal_by_the_file_that_the_run_was_given(
    manifest: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    options: list[str],
) -> None:
    """You can pass the journal, whatever its name, or the state next to it."""
    monkeypatch.chdir(manifest.parent)
    local = [] if "--local" in options else ["--local"]
    assert main(["apply", str(manifest), *local, *options]) == 0
    capsys.readouterr()

    assert main(["status", "j.db"]) == 0
    assert "created      3 users" in capsys.readouterr().out
    assert main(["status", str(manifest)]) == 2
    assert (
        "--journal PATH or --local STATE, pass PATH or STATE" in capsys.readouterr().err
    )


def test_what_a_killed_run_claimed_is_closed_also_when_nothing_is_left_to_do(
    server: LocalRekognition, manifest: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Else its token could one day be sent for a user who was deleted meanwhile."""
    target = Target(region="us-east-1", endpoint="local", collections=("staff",))
    run(server, "apply", manifest, "--local")
    with Journal(f"{manifest}.journal", target) as journal:
        journal.claim([user_key("staff", "a", removes=False)])
    code = run(server, "apply", manifest, *remote(server))

    assert code == 0
    assert capsys.readouterr().out.endswith("Nothing to do: everything is as wanted.\n")
    assert {"existed": 1} == read_summary(f"{manifest}.journal").counts


def test_a_journal_whose_job_is_over_makes_room_for_the_next(
    server: LocalRekognition, manifest: Path
) -> None:
    """A manifest that names other collections is another job."""
    run(server, "apply", manifest, "--yes", *remote(server))
    manifest.write_text('[[collection]]\nid = "visitors"\nusers = ["v"]\n')

    assert run(server, "apply", manifest, "--yes", *remote(server)) == 0
    named = [*remote(server), "--journal", f"{manifest}.journal"]
    manifest.write_text('[[collection]]\nid = "third"\n')
    assert run(server, "apply", manifest, "--yes", *named) == 2


@pytest.mark.parametrize(("claims", "code"), [([], 0), ([1], 1)])
def test_the_same_manifest_in_another_account_is_the_next_job(
    server: LocalRekognition, manifest: Path, claims: list[int], code: int
) -> None:
    """It is reused after a finished job. Otherwise it is refused."""
    run(server, "apply", manifest, "--yes", *remote(server))
    target = Target(region="us-east-1", endpoint="local", collections=("staff",))
    with Journal(f"{manifest}.journal", target) as journal:
        journal.claim(claims)
    with LocalRekognition(account_id="999999999999") as other:
        done = run(other, "apply", manifest, "--yes", *remote(other))
        users = other.requests.of("CreateUser")
    summary = read_summary(f"{manifest}.journal")

    assert (code, len(claims)) == (done, summary.open_claims)
    assert (0 if claims else 3) == len(users)
    assert ("123456789012" if claims else "999999999999") == summary.target.account


def test_a_link_to_a_journal_whose_job_is_over_stays_a_link(
    server: LocalRekognition, manifest: Path
) -> None:
    """The next job begins where it leads."""
    link, kept = manifest.with_name("door.toml.journal"), manifest.with_name("kept")
    link.symlink_to(kept)
    for name in ("staff", "visitors"):
        manifest.write_text(f'[[collection]]\nid = "{name}"\nusers = ["v"]\n')
        assert run(server, "apply", manifest, "--yes", *remote(server)) == 0

    assert link.is_symlink()
    assert ("visitors",) == read_summary(kept).target.collections


@pytest.mark.parametrize(
    "arguments",
    [
        ["destory"],
        ["destroy"],
        ["apply"],
        ["apply", "x", "--tps", "0"],
        ["apply", "x", "--tps", "many"],
        ["apply", "x", "--tps", "nan"],
    ],
)
def test_wrong_arguments_are_exit_code_2(arguments: list[str]) -> None:
    """Argparse prints the reason."""
    assert main(arguments) == 2


def test_it_prints_its_version(capsys: pytest.CaptureFixture[str]) -> None:
    """`rekoclient --version`."""
    assert main(["--version"]) == 0
    assert f"{__version__}\n" == capsys.readouterr().out


def test_serve_prints_its_address_for_a_shell() -> None:
    """A shell can evaluate the output, and Ctrl-C ends it with exit code 0."""
    process: Any = subprocess.Popen(
        [sys.executable, "-m", "rekoclient", "serve"], stdout=subprocess.PIPE, text=True
    )
    with process:
        line = process.stdout.readline()
        process.send_signal(2)
        code = process.wait()

    assert line.startswith("export AWS_ENDPOINT_URL_REKOGNITION=http://127.0.0.1:")
    assert code == 0


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (
            ["plan", "FILE", "--price", "nan"],
            "must be a number of 0 or more, not 'nan'",
        ),
        (
            ["plan", "FILE", "--price", "inf"],
            "must be a number of 0 or more, not 'inf'",
        ),
        (["plan", "FILE", "--price=-5"], "must be a number of 0 or more, not '-5'"),
        (
            ["plan", "FILE", "--price", "low"],
            "must be a number of 0 or more, not 'low'",
        ),
        (
            ["apply", "FILE", "--max-changes=-1"],
            "a whole number of 0 or more, not '-1'",
        ),
        (
            ["apply", "FILE", "--max-changes", "1.5"],
            "must be a whole number of 0 or more, not '1.5'",
        ),
        (
            ["index", "staff", "FILE", "--max-faces", "1.5"],
            "must be a whole number from 1 to 100, not '1.5'",
        ),
        (
            ["plan", "FILE", "--tps", "1e-320"],
            "pass 'account', 'learn', a number of requests a second (0.001 or more",
        ),
        (["plan", "FILE", "--tps", "-1"], "not a rate: '-1'"),
        (["plan", "FILE", "--tps", "nan"], "not a rate: 'nan'"),
        (
            ["plan", "FILE", "--tps", "createuser=5"],
            "such as create_user=50,delete_user",
        ),
        (
            ["plan", "FILE", "--tps", "create_user="],
            "such as create_user=50,delete_user",
        ),
        (["plan", "FILE", "--tps", "create_user=5,"], "such as create_user=50,delete"),
        (["serve", "--port", "99999"], "must be a number from 0 to 65535, not '99999'"),
        (["serve", "--port", "-1"], "must be a number from 0 to 65535, not '-1'"),
        (["serve", "--region", "bad region"], "us-east-1, not 'bad region'"),
        (["plan", "FILE", "--local", "--region", "a b"], "us-east-1, not 'a b'"),
        (["apply", "FILE", "--local", "--profile", "p"], "--profile has no effect"),
        (["plan", "FILE", "--local", "--endpoint-url", ""], "--endpoint-url has no"),
        (["erase", "../x", "y", "--yes", "--local"], "collection_id: must match"),
        (["erase", "x", "y", "--yes", "--local"], "The collection x does not exist in"),
    ],
)
def test_arguments_that_cannot_be_right_are_refused(
    manifest: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    expected: str,
) -> None:
    """The message is clear, the exit code is 2, and nothing is written."""
    monkeypatch.chdir(manifest.parent)
    code = main([str(manifest) if a == "FILE" else a for a in arguments])

    assert code == 2
    assert expected in capsys.readouterr().err
    assert [manifest] == list(manifest.parent.iterdir())


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
@pytest.mark.parametrize("json_", [[], ["--json"]])
def test_an_output_that_cannot_be_written_ends_the_run(
    manifest: Path, json_: list[str]
) -> None:
    """One line reports it with exit code 1, and Python adds nothing."""
    command = [sys.executable, "-m", "rekoclient", "plan", str(manifest), "--local"]
    with Path("/dev/full").open("w") as full:
        ended = subprocess.run(
            [*command, *json_], stdout=full, stderr=subprocess.PIPE, check=False
        )

    assert 1 == ended.returncode
    assert (
        b"error: cannot continue: [Errno 28] No space left on device\n" == ended.stderr
    )


def test_enroll_makes_a_folder_of_pictures_each_user_s_faces(
    server: LocalRekognition, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each user id has a folder. Refused pictures are named, with exit code 1."""
    server.boto_client().create_collection(CollectionId="staff")
    for user in ("alice", "bob"):
        (tmp_path / user).mkdir()
        (tmp_path / user / "1.png").write_bytes(sample_image(user))
    first = run(server, "enroll", "staff", tmp_path, "--local")
    (tmp_path / "bob" / "2.png").write_bytes(b"GIF89a")
    second = run(server, "enroll", "staff", tmp_path, "--local")
    out = capsys.readouterr().out

    assert (0, 1) == (first, second)
    assert "alice: 1 enrolled\nbob: 1 enrolled\n" in out
    assert "  no pictures to index\n" in out
    assert "alice: 1 present\n" in out
    assert "2.png: unusable, bytes: must be a PNG or JPEG image, not a GIF" in out


def test_enroll_checks_the_names_of_all_folders_first(
    server: LocalRekognition, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 2, and nothing was sent."""
    for name in ("alice", "b b", "c/c".replace("/", "#")):
        (tmp_path / name).mkdir()

    assert run(server, "enroll", "staff", tmp_path, "--local") == 2
    assert capsys.readouterr().err.count("user_id: must match") == 2
    assert not server.requests


def test_erase_needs_a_yes_and_leaves_a_receipt(
    server: LocalRekognition,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Without a terminal it needs `--yes`. The receipt has an obvious name."""
    monkeypatch.chdir(tmp_path)
    boto_client = server.boto_client()
    boto_client.create_collection(CollectionId="staff")
    boto_client.create_user(CollectionId="staff", UserId="alice")
    refused = run(server, "erase", "staff", "alice", "--local")
    erased = run(server, "erase", "staff", "alice", "--local", "--yes")
    receipt = json.loads((tmp_path / "staff.alice.erased.json").read_text())

    assert (2, 0) == (refused, erased)
    assert (True, "removed") == (receipt["complete"], receipt["user"])
    assert "staff/alice: removed, 0 faces; gone at" in capsys.readouterr().out
