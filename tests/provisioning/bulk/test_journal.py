"""The journal: what survives, what is refused, and what it does not hold."""

import os
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest
from attrs import evolve

from rekoclient import locks
from rekoclient.errors import JournalMismatch, ProvisioningError
from rekoclient.provisioning.bulk.journal import Journal, key_of, read_summary
from rekoclient.provisioning.bulk.target import Target
from rekoclient.provisioning.report import Outcome

PLACE = Target(region="eu-west-1", endpoint="https://aws", account="111122223333")
STAFF = evolve(PLACE, collections=("staff",))
VISITORS = evolve(PLACE, collections=("visitors",))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a journal may be."""
    return tmp_path / "door.journal"


def test_what_was_claimed_and_not_accounted_for_is_open_in_the_next_run(
    path: Path,
) -> None:
    """The next run finds the open row, with the generation that claimed it."""
    with Journal(path, STAFF) as journal:
        first, second = journal.claim([key_of("staff", "a"), key_of("staff", "b")])
        journal.record(first, Outcome.CREATED)

    with Journal(path, STAFF) as again:
        assert {key_of("staff", "b"): second} == again.open_claims()
        assert (journal.job, journal.generation) == (again.job, second.generation)
        assert journal.generation != again.generation
    assert read_summary(path).runs == 2


def test_a_claim_is_on_disk_before_it_is_used(path: Path) -> None:
    """Another connection sees the claim while the run still holds the journal."""
    with Journal(path, STAFF) as journal:
        journal.claim([1, 2, 3])

        assert {"claimed": 3} == read_summary(path).counts


@pytest.mark.parametrize("there", [False, True])
def test_what_is_committed_outlasts_a_power_cut(path: Path, there: bool) -> None:
    """Each commit is synchronised, also where sqlite was built to do less."""
    if there:
        Journal(path, STAFF).close()
    with Journal(path, STAFF) as journal:
        [full] = journal._db.execute("PRAGMA synchronous").fetchone()
        [mode] = journal._db.execute("PRAGMA journal_mode").fetchone()

    assert (2, "wal") == (full, mode)


@pytest.mark.parametrize(("records", "later", "on_disk"), [
    (49, 0.4, 0),
    (50, 0.0, 50),
    (1, 0.5, 1),
])  # fmt: skip
def test_outcomes_are_written_in_groups(
    path: Path, records: int, later: float, on_disk: int
) -> None:
    """A group goes to disk when it has 50 rows or is half a second old."""
    now = [100.0]
    with Journal(path, STAFF, clock=lambda: now[0]) as journal:
        claims = journal.claim(range(60))
        for claim in claims[:records]:
            journal.record(claim, Outcome.CREATED)
        now[0] += later
        journal.flush()

        assert on_disk == read_summary(path).counts.get("created", 0)


def test_a_journal_of_another_job_is_refused(path: Path) -> None:
    """The message names both jobs, and the journal stays as it was."""
    with Journal(path, STAFF) as journal:
        journal.claim([1])

    with pytest.raises(JournalMismatch, match=r"(?s)collections staff.*visitors"):
        Journal(path, VISITORS)
    assert {"claimed": 1} == read_summary(path).counts


def test_a_database_of_another_program_is_refused(path: Path) -> None:
    """A SQLite file of another program is not written to."""
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE theirs (x)")
    db.close()
    before = path.read_bytes()

    with pytest.raises(JournalMismatch, match="not a journal"):
        Journal(path, STAFF)
    assert before == path.read_bytes()


@pytest.mark.parametrize("content", [b"{}", b"something else, and a lot of it" * 9])
def test_another_kind_of_file_keeps_its_mode(path: Path, content: bytes) -> None:
    """It is refused before anything about it is changed."""
    path.write_bytes(content)
    path.chmod(0o644)

    with pytest.raises(ProvisioningError, match="damaged or not a journal"):
        Journal(path, STAFF)
    assert (content, 0o644) == (path.read_bytes(), stat.S_IMODE(path.stat().st_mode))


def test_a_device_is_refused_as_a_journal(path: Path) -> None:
    """It is refused before anything about it is changed."""
    os.mkfifo(path, 0o644)
    before = path.stat()

    with pytest.raises(ProvisioningError, match="not a regular file"):
        Journal(path, STAFF)
    assert before == path.stat()


def test_a_link_to_a_journal_is_followed(path: Path, tmp_path: Path) -> None:
    """It stays a link, and the journal with all that sqlite needs is where it leads."""
    kept = tmp_path / "kept"
    kept.mkdir()
    path.symlink_to(kept / "journal")
    with Journal(path, STAFF) as journal:
        journal.claim([1])
        there = sorted(file.name for file in kept.iterdir())
        with pytest.raises(ProvisioningError, match="in use"):
            Journal(kept / "journal", STAFF)

    assert ["journal", "journal-shm", "journal-wal"] == there
    assert path.is_symlink()
    assert [1, 1] == [
        read_summary(name).open_claims for name in (path, kept / "journal")
    ]


def test_a_journal_in_use_is_refused(path: Path) -> None:
    """Two runs cannot share a journal."""
    with Journal(path, STAFF), pytest.raises(ProvisioningError, match="in use"):
        Journal(path, STAFF)


def test_a_closed_journal_is_free_in_spite_of_copied_handles(path: Path) -> None:
    """As a process has that is being forked at that moment."""
    journal = Journal(path, STAFF)
    assert journal._lock is not None
    copy = os.dup(journal._lock.fileno())
    journal.close()
    Journal(path, STAFF).close()
    os.close(copy)


FORK = """
import os, sys
from rekoclient.provisioning.bulk.journal import Journal
from rekoclient.provisioning.bulk.target import Target

journal = Journal(sys.argv[1], Target.from_json(sys.argv[2]))
os.fork()
os.write(1, b"here\\n")
sys.stdin.read()
"""


def test_a_forked_process_does_not_keep_the_journal_of_a_killed_one(path: Path) -> None:
    """Workers of a pool live on after a `kill -9` of their parent."""
    with subprocess.Popen(
        [sys.executable, "-c", FORK, str(path), STAFF.to_json()],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as parent:
        assert parent.stdout is not None
        assert ["here", "here"] == [parent.stdout.readline().strip() for _ in range(2)]
        with pytest.raises(ProvisioningError, match="in use"):
            Journal(path, STAFF)
        parent.kill()
        parent.wait()
        # The child still waits for the end of its input.
        Journal(path, STAFF).close()


@pytest.mark.parametrize("there", ["nothing", "an empty file", "a journal"])
def test_only_the_owner_can_read_it(path: Path, there: str) -> None:
    """The file and SQLite's files next to it are 0600, whatever the mode was before."""
    if there == "a journal":
        Journal(path, STAFF).close()
    if there != "nothing":
        path.touch()
        path.chmod(0o644)
    with Journal(path, STAFF) as journal:
        journal.claim([1])
        modes = {p.name: stat.S_IMODE(p.stat().st_mode) for p in path.parent.iterdir()}

    assert {0o600} == set(modes.values())
    assert len(modes) == 3


def test_it_holds_no_id_of_a_user(path: Path) -> None:
    """The file contains no id of a user."""
    with Journal(path, STAFF) as journal:
        [claim] = journal.claim([key_of("staff", "alice.liddell")])
        journal.record(claim, Outcome.CREATED)

    assert b"alice" not in path.read_bytes()


def test_it_stays_small(path: Path) -> None:
    """At most 60 bytes a row."""
    with Journal(path, STAFF) as journal:
        for chunk in range(40):
            for claim in journal.claim(key_of(str(chunk), str(i)) for i in range(500)):
                journal.record(claim, Outcome.CREATED)

    assert path.stat().st_size / 20_000 <= 60


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A journal with a few hundred rows, as bytes."""
    path = tmp_path_factory.mktemp("journal") / "door.journal"
    with Journal(path, STAFF) as journal:
        for claim in journal.claim(map(key_of, map(str, range(600))))[:590]:
            journal.record(claim, Outcome.CREATED)
    return path.read_bytes()


@pytest.mark.parametrize("part", range(50))
def test_a_journal_cut_at_any_byte_is_readable_or_refused(
    written: bytes, path: Path, part: int
) -> None:
    """Never a crash, and never a journal that claims less than it did in silence."""
    for size in {part * len(written) // 50 + extra for extra in (0, 1, 99, 511)}:
        path.write_bytes(written[:size])
        if size in (0, len(written)):
            Journal(path, STAFF).close()
        else:
            with pytest.raises(ProvisioningError, match=r"damaged|not a journal"):
                Journal(path, STAFF)
        path.unlink()


def test_a_write_ahead_log_cut_at_any_byte_loses_only_its_end(path: Path) -> None:
    """A torn write-ahead log of a killed run does not hide the rest."""
    with Journal(path, STAFF) as journal:
        for i in range(10):
            journal.claim([i])
        log = path.with_name(path.name + "-wal")
        kept, torn = path.read_bytes(), log.read_bytes()
    copy = path.with_name("copy.journal")
    claimed = []
    for size in [*range(0, len(torn), len(torn) // 40), len(torn)]:
        copy.write_bytes(kept)
        copy.with_name("copy.journal-wal").write_bytes(torn[:size])
        with Journal(copy, STAFF) as again:
            claimed.append(len(again.open_claims()))
        copy.unlink()

    assert sorted(claimed) == claimed
    assert (0, 10) == (claimed[0], claimed[-1])


def test_a_full_disk_is_a_clear_error(path: Path) -> None:
    """What cannot be claimed is not sent, and the earlier claims are kept."""
    with Journal(path, STAFF) as journal:
        journal.claim(range(10))
        pages = journal._db.execute("PRAGMA page_count").fetchone()[0]
        journal._db.execute(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(ProvisioningError, match="full"):
            journal.claim(range(10, 100_000))

    assert {"claimed": 10} == read_summary(path).counts


@pytest.mark.parametrize(
    ("code", "remedy"),
    [
        (sqlite3.SQLITE_FULL, "Free some space"),
        (sqlite3.SQLITE_READONLY, "Make the file and its folder writable"),
        (sqlite3.SQLITE_READONLY_DIRECTORY, "Make the file and its folder writable"),
        (sqlite3.SQLITE_CANTOPEN, "Make the file and its folder writable"),
        (sqlite3.SQLITE_IOERR_WRITE, "Check that the disk has free space"),
        (None, "Check that the disk has free space"),
        (sqlite3.SQLITE_BUSY_RECOVERY, "Wait until it has ended"),
    ],
)
def test_an_error_of_sqlite_has_its_own_remedy(
    path: Path, code: int | None, remedy: str
) -> None:
    """Free space does not help if the folder is read-only."""
    error = sqlite3.OperationalError("failed")
    if code is not None:
        error.sqlite_errorcode = code
    with (
        Journal(path, STAFF) as journal,
        pytest.raises(ProvisioningError, match=remedy),
        journal._storage(),
    ):
        raise error


def test_a_temporary_journal_can_be_in_another_folder() -> None:
    """A temporary file has no name, so the remedy names the variable of its folder."""
    with Journal(None, STAFF) as journal:
        journal._db.execute("PRAGMA query_only = ON")
        with pytest.raises(ProvisioningError, match=r"readonly.*set TMPDIR"):
            journal.claim([1])


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    """A folder that is not there gives its path, not a traceback."""
    with pytest.raises(
        ProvisioningError, match=r"nowhere.*No such file.*can be written"
    ):
        Journal(tmp_path / "nowhere" / "door.journal", STAFF)


def test_no_path_keeps_the_record_nowhere(tmp_path: Path) -> None:
    """A run without a journal claims in a temporary file of its own."""
    with Journal(None, STAFF) as journal:
        journal.claim([1, 2])

        assert {1, 2} == set(journal.open_claims())
    assert [] == list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("version", "message"),
    [
        (3, r"a newer version .* format 3\. .* only format 2\. Upgrade rekoclient"),
        (1, r"an older version .* format 1\. .* only format 2\. Move the file away"),
    ],
)
def test_a_journal_of_another_version_is_refused(
    path: Path, version: int, message: str
) -> None:
    """The message has both formats and the remedy, in a run and in a summary."""
    Journal(path, STAFF).close()
    _execute(path, f"PRAGMA user_version = {version}")

    for use in (partial(Journal, path, STAFF), partial(read_summary, path)):
        with pytest.raises(JournalMismatch, match=message):
            use()


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM job",
        "UPDATE job SET id = x'00'",
        *(
            f"UPDATE job SET target = '{target}'"
            for target in (
                *("", "null", "{}", "[]", "5", "[" * 5_000),
                '{"region": 5, "endpoint": "e", "collections": []}',
                '{"region": "r", "endpoint": "e", "collections": [5]}',
                '{"region": "r", "endpoint": "e", "collections": [], "new": 1}',
            )
        ),
    ],
)
def test_a_journal_with_an_invalid_job_is_refused(path: Path, statement: str) -> None:
    """The error is ours, in a run and in a summary."""
    Journal(path, STAFF).close()
    _execute(path, statement)

    for use in (partial(Journal, path, STAFF), partial(read_summary, path)):
        with pytest.raises(ProvisioningError, match="damaged or not a journal"):
            use()


def test_the_names_in_a_journal_are_printed_without_control_characters() -> None:
    """A journal from elsewhere cannot control a terminal."""
    target = evolve(STAFF, region="\x1b]0;pwned\x07")

    assert r"\x1b]0;pwned\x07" == target.named()["region"]
    assert "\x1b" not in str(target)


def test_a_run_without_file_locks_excludes_others_with_sqlite(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On Windows the database is locked. It is free after the run."""
    monkeypatch.setattr(locks, "fcntl", None)
    monkeypatch.setattr(locks, "CAN_LOCK", False)
    with Journal(path, STAFF), pytest.raises(ProvisioningError, match="in use by anot"):
        Journal(path, STAFF)
    Journal(path, STAFF).close()


def _execute(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute(statement)
        db.commit()
