"""The journal: a SQLite file from which the next run resumes a killed run.

Before a run sends a request for a user, it writes a claim to the disk. A claim is a row
for one request. When the request has ended, the claim gets the outcome. A claim without
an outcome is open: a killed run may have sent the request.

For an open claim, the next run sends the request with the same token. So the service
returns its stored response instead of a conflict. The key of a row is a hash, so a
journal contains no user ids.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import sqlite3
import time
from array import array
from collections.abc import Callable, Generator, Iterable, Mapping, MutableMapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import IO, Self

from attrs import evolve, frozen

from ... import locks
from ...errors import JournalMismatch, ProvisioningError
from ...forks import renew_after_fork
from ...locks import LockError
from ..report import Outcome
from .target import Target

_APPLICATION = b"REKO"  # in sqlite's header, at byte 68
_APPLICATION_ID = int.from_bytes(_APPLICATION, "big")
_FORMAT = 2
_SCHEMA = (
    f"PRAGMA application_id = {_APPLICATION_ID}",
    f"PRAGMA user_version = {_FORMAT}",
    "CREATE TABLE job (id TEXT NOT NULL, target TEXT NOT NULL, runs INTEGER NOT NULL)",
    "CREATE TABLE run (generation INTEGER PRIMARY KEY, plan TEXT NOT NULL)",
    """CREATE TABLE collection (
        plan TEXT NOT NULL, number INTEGER NOT NULL, arn TEXT,
        PRIMARY KEY (plan, number)
    ) WITHOUT ROWID""",
    """CREATE TABLE item (
        id INTEGER PRIMARY KEY, key INTEGER NOT NULL, generation INTEGER NOT NULL,
        outcome TEXT
    )""",
    "CREATE INDEX open_claim ON item (key) WHERE outcome IS NULL",
)
_GROUP = 50
_GROUP_SECONDS = 0.5


@frozen
class Claim:
    """A row of the journal for one request. It is written before the request is sent.

    Attributes:
        id: The number of the row in the file.
        generation: The random number of the run that wrote the claim. The token of the
            request is derived from it.
    """

    id: int
    generation: int


@frozen
class Summary:
    """A summary of a journal, for programs that only read it.

    Attributes:
        target: The region, endpoint, account and collections of the journal's job.
        runs: Number of runs that have used the journal.
    """

    target: Target
    runs: int
    counts: Mapping[str, int]
    """Number of users by outcome. The key `claimed` counts users without an outcome."""

    @property
    def open_claims(self) -> int:
        """Number of users with a claim but without an outcome.

        Their run is still active, or it was killed.
        """
        return self.counts.get("claimed", 0)


def key_of(*names: str) -> int:
    """Return a 64-bit hash of names, which is the key of a row."""
    digest = hashlib.blake2b("\0".join(names).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def user_key(collection_id: str, user_id: str, *, removes: bool) -> int:
    """Return the key of a user's row in the journal.

    The creation and the deletion of a user have different keys.
    """
    return key_of("-" if removes else "+", collection_id, user_id)


class Journal:
    """A journal that is open for one run, and locked against other runs.

    Only one thread may write. `claim` writes a row for each request to the disk. Later,
    the outcomes of the requests are written in small groups, so a killed run may lose a
    few outcomes. The next run then retries the requests without an outcome, with their
    old tokens.

    Args:
        path: The file. With None a temporary file is used.
        target: The region, endpoint, account and collections of this run. The region,
            endpoint and account must equal those of the journal. The collections may
            differ, but at least one collection must be in the journal and in this run.
        plan: The `plan_id` of the plan that this run applies.
        clock: Returns the time in seconds.

    Attributes:
        job: A random name. The tokens of all requests are derived from it.
        generation: A random number for this run. The tokens of the run's new requests
            are derived from it and from `job`. It is not a counter, because a counter
            would give a number twice if an older copy of the file was restored.

    Raises:
        JournalMismatch: The file belongs to another job, is the database of another
            program, or has another format.
        ProvisioningError: The file is damaged or not a SQLite file. Or the file is in
            use, or cannot be opened or written.
    """

    def __init__(
        self,
        path: str | os.PathLike[str] | None,
        target: Target,
        plan: str = "",
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._path = None if path is None else Path(path)
        self._clock = clock
        self._outcomes: list[tuple[Outcome, int, int]] = []
        self._due = 0.0
        self._lock: IO[bytes] | None = None
        if self._path is not None:
            self._lock = _lock(self._path)
        try:
            with self._storage():
                self._db = _connect(self._path, target)
                self.job: str
                self.job, target_text, _ = _job(self._db)
                self._target = Target.from_json(target_text)
                self._join(target)
                self.generation: int = secrets.randbits(31)
                self._plan = plan
                self._db.execute("UPDATE job SET runs = runs + 1")
                self._db.execute(
                    "INSERT INTO run VALUES (?, ?)", (self.generation, plan)
                )
                self._db.commit()
        except BaseException:
            self._release()
            raise

    def _join(self, target: Target) -> None:
        if target == self._target:
            return
        refuse_other_job(self._path, self._target, target)
        joined = self._target.joined_with(target)
        if joined != self._target:
            self._target = joined
            self._db.execute("UPDATE job SET target = ?", (joined.to_json(),))
            self._db.commit()

    def open_claims(self) -> dict[int, Claim]:
        """Return the claims without an outcome, by the `user_key` of the user."""
        with self._storage():
            rows = self._db.execute(
                "SELECT key, id, generation FROM item WHERE outcome IS NULL"
            ).fetchall()
        return {key: Claim(number, generation) for key, number, generation in rows}

    def done_keys(self) -> array[int]:
        """Return the keys of the users for which runs of this plan have succeeded.

        The keys are hashes from `user_key`, sorted.
        """
        with self._storage():
            rows = self._db.execute(
                "SELECT item.key FROM item JOIN run USING (generation)"
                " WHERE run.plan = ? AND outcome NOT IN (?, ?) ORDER BY item.key",
                (self._plan, Outcome.FAILED, Outcome.SKIPPED),
            )
            return array("q", (key for (key,) in rows))

    def created_collections(self) -> dict[int, str | None]:
        """Return the collections that runs of the plan have created or tried to create.

        Returns:
            The ARN of each collection, by its index in the plan. The ARN is None if no
            response was recorded, so the collection may or may not exist.
        """
        with self._storage():
            query = "SELECT number, arn FROM collection WHERE plan = ?"
            return dict(self._db.execute(query, (self._plan,)).fetchall())

    def record_collection(
        self, number: int, arn: str | None, account: str | None = None
    ) -> None:
        """Record that a collection is about to be created, or was created.

        Args:
            number: The index of the collection in the plan.
            arn: The ARN of the collection. None before it is created.
            account: The AWS account in the ARN. The journal stores the account, because
                all its runs must use the same account.

        Raises:
            JournalMismatch: The journal already has another account.
        """
        with self._storage():
            self._db.execute(
                "INSERT OR REPLACE INTO collection VALUES (?, ?, ?)",
                (self._plan, number, arn),
            )
            self._commit()
            if account is not None:
                self._join(evolve(self._target, account=account))

    def claim(
        self, keys: Iterable[int], earlier: MutableMapping[int, Claim] | None = None
    ) -> list[Claim]:
        """Write a claim for each user, and return when the claims are on the disk.

        A claim is a row of the journal for a request that is about to be sent.

        Args:
            keys: The key of each user, from `user_key`.
            earlier: Claims without an outcome, from killed runs, by key. A key in this
                mapping gets its old claim, and is removed from the mapping. By default
                all claims are new.
        """
        with self._storage():
            claims: list[Claim] = []
            for key in keys:
                claim = earlier.pop(key, None) if earlier else None
                if claim is None:
                    cursor = self._db.execute(
                        "INSERT INTO item (key, generation) VALUES (?, ?)",
                        (key, self.generation),
                    )
                    claim = Claim(cursor.lastrowid or 0, self.generation)
                claims.append(claim)
            self._commit()
        return claims

    def release(self, claims: Iterable[Claim]) -> None:
        """Delete the claims of requests that were not sent."""
        with self._storage():
            self._db.executemany(
                "DELETE FROM item WHERE id = ?", [(claim.id,) for claim in claims]
            )
            self._commit()

    def record(self, claim: Claim, outcome: Outcome) -> None:
        """Record the outcome of a claim.

        Outcomes are written to the disk in groups. A call of `record` or `flush` writes
        the group if it has 50 outcomes, or if its oldest outcome is 0.5 s old.
        """
        if not self._outcomes:
            self._due = self._clock() + _GROUP_SECONDS
        self._outcomes.append((outcome, self.generation, claim.id))
        self.flush(force=len(self._outcomes) >= _GROUP)

    def flush(self, *, force: bool = False) -> None:
        """Write the recorded outcomes to the disk, if the oldest is at least 0.5 s old.

        With `force`, write the outcomes at once.
        """
        if self._outcomes and (force or self._clock() >= self._due):
            with self._storage():
                self._commit()

    def _commit(self) -> None:
        # The run that closes a row replaces the row's generation by its own.
        self._db.executemany(
            "UPDATE item SET outcome = ?, generation = ? WHERE id = ?", self._outcomes
        )
        self._db.commit()
        self._outcomes.clear()

    def close(self) -> None:
        """Write the last group of outcomes, and unlock the file."""
        try:
            self.flush(force=True)
        finally:
            self._release()

    def _release(self) -> None:
        if hasattr(self, "_db"):
            self._db.close()
        # Close this handle after the database, because closing any handle of the file
        # drops the locks of SQLite.
        if self._lock is not None:
            locks.unlock(self._lock.fileno())
            self._lock.close()

    @contextmanager
    def _storage(self) -> Generator[None]:
        """Turn errors of SQLite into a ProvisioningError."""
        with _explaining(self._path):
            yield

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def refuse_other_job(
    path: str | os.PathLike[str] | None, journal: Target, plan: Target
) -> None:
    """Raise an error if a journal and a plan belong to different jobs.

    Two jobs differ if they have different regions, endpoints or accounts, or if they
    have no collection in common.

    Args:
        path: The file of the journal, for the message.
        journal: The region, endpoint, account and collections of the journal.
        plan: The region, endpoint, account and collections of the plan.

    Raises:
        JournalMismatch: The journal belongs to another job.
    """
    if not journal.shares_a_job_with(plan):
        raise JournalMismatch(
            f"{path} is the journal of another job:\n"
            f"  the journal: {journal}\n"
            f"  this plan:   {plan}\n"
            f"Use another journal. Or move {path} away, if its job is finished."
        )


def is_journal(path: Path) -> bool:
    """Return whether a file is a journal, by its header."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(72)[68:] == _APPLICATION


def read_summary(path: str | os.PathLike[str]) -> Summary:
    """Return the summary of a journal, even while a run writes to the journal.

    Raises:
        JournalMismatch: The file is the database of another program, or has another
            format.
        ProvisioningError: The file does not exist, is empty, is in use, is damaged or
            is not a SQLite file.
    """
    path = Path(path)
    if not path.is_file():
        raise ProvisioningError(f"{path} does not exist. Pass the journal of a run.")
    with _explaining(path), closing(_connect(path)) as db:
        _, target, runs = _job(db)
        counts = db.execute(
            "SELECT outcome, count(*) FROM item"
            " WHERE id IN (SELECT max(id) FROM item GROUP BY key) GROUP BY outcome"
        )
        return Summary(
            target=Target.from_json(target),
            runs=runs,
            counts={str(outcome or "claimed"): count for outcome, count in counts},
        )


def _connect(path: Path | None, target: Target | None = None) -> sqlite3.Connection:
    """Open a journal, or a temporary journal if `path` is None.

    An empty file becomes a journal for `target`. Without a target, an empty file is an
    error.
    """
    # For an empty name, SQLite opens a temporary file and deletes it at the end.
    db = sqlite3.connect(
        path or "", timeout=5 if locks.CAN_LOCK else 0, check_same_thread=False
    )
    try:
        # This query also rolls back the last transaction of a killed run.
        found = db.execute("PRAGMA application_id").fetchone()[0]
        if path is None or path.stat().st_size == 0:
            if target is None:
                raise ProvisioningError(
                    f"The journal {path} is empty: no run has begun. Pass the journal"
                    " of a run."
                )
            _create(db, target)
        elif found != _APPLICATION_ID:
            raise JournalMismatch(
                f"{path} is not a journal of rekoclient. Use another file."
            )
        elif (version := db.execute("PRAGMA user_version").fetchone()[0]) != _FORMAT:
            which, remedy = (
                ("a newer", "Upgrade rekoclient, or move the file away.")
                if version > _FORMAT
                else ("an older", "Move the file away.")
            )
            raise JournalMismatch(
                f"{path} was written by {which} version of rekoclient in format"
                f" {version}. This version reads only format {_FORMAT}. {remedy} A new"
                " plan reads the existing users, so nothing is created twice."
            )
        elif db.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
            raise sqlite3.DatabaseError("its pages are damaged")
        db.execute("PRAGMA synchronous = FULL")
        if target is not None and not locks.CAN_LOCK:
            db.execute("PRAGMA locking_mode = EXCLUSIVE")
    except BaseException:
        db.close()
        raise
    return db


def _job(db: sqlite3.Connection) -> tuple[str, str, int]:
    """Return the name, the target and the number of runs of the job.

    Raises:
        ValueError: A value is missing or has another type.
    """
    match db.execute("SELECT id, target, runs FROM job").fetchone():
        case (str(name), str(target), int(runs)):
            return name, target, runs
        case _:
            raise ValueError("the table `job` has no valid row")


def _create(db: sqlite3.Connection, target: Target) -> None:
    db.execute("BEGIN")
    for statement in _SCHEMA:
        db.execute(statement)
    job = (secrets.token_urlsafe(12), target.to_json(), 0)
    db.execute("INSERT INTO job VALUES (?, ?, ?)", job)
    db.commit()
    # Switch to WAL after the commit, so that a damaged log does not lose the schema.
    db.execute("PRAGMA journal_mode = WAL")


def _lock(path: Path) -> IO[bytes]:
    try:
        handle = os.fdopen(locks.open_locked(path), "rb", 0)
    except LockError as error:
        problem = (
            f"cannot be used: {error}. Pass the path of a file that can be written."
        )
        if error.in_use:
            problem = "is in use by another run. Wait until that run has ended."
        raise ProvisioningError(f"The journal {path} {problem}") from error
    # Close the handle in forked processes. They may outlive this process, and an open
    # handle keeps the lock.
    renew_after_fork(handle, _close)
    try:
        # Set the mode before SQLite opens the file. Its log files get the same mode.
        head = handle.read(72)
        if not head or head[68:] == _APPLICATION:
            path.chmod(0o600)
    except OSError as error:
        handle.close()
        raise ProvisioningError(
            f"The journal {path} cannot be used: {error.strerror}. Pass the path of a"
            " file that can be written."
        ) from error
    return handle


def _close(handle: IO[bytes]) -> None:
    handle.close()


_UNWRITABLE = (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_READONLY)


def _remedy(path: Path | None, code: int) -> str:
    if path is None:
        return "Free some space or set TMPDIR to another folder"
    if code == sqlite3.SQLITE_FULL:
        return "Free some space"
    if code in _UNWRITABLE:
        return "Make the file and its folder writable"
    return "Check that the disk has free space and no errors"


@contextmanager
def _explaining(path: Path | None) -> Generator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        # An extended code, such as SQLITE_IOERR_WRITE, has its group in the last byte.
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code == sqlite3.SQLITE_BUSY:
            raise ProvisioningError(
                f"The journal {path} is in use by another run. Wait until it has ended."
            ) from error
        raise ProvisioningError(
            f"The journal {path or 'in the temporary folder'} cannot be used: {error}."
            f" {_remedy(path, code)}, and run the same command again."
        ) from error
    except (sqlite3.DatabaseError, ValueError) as error:
        raise ProvisioningError(
            f"{path} is damaged or not a journal: {error}. Move the file away, and run"
            " the command again. A new plan reads the existing users, so nothing is"
            " created twice."
        ) from error
