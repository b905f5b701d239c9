"""The record that lets a killed run go on: what was claimed, and what came of it.

The service is the truth about what exists, and a plan asks it. The journal knows only
what the service cannot tell: which tokens may still be in flight. A row is claimed, on
disk, before its request leaves; whoever goes on after a `kill -9` sends the same token
again and gets the first answer instead of a conflict.

Rows are known by a hash, so a journal holds no id of a user.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import sqlite3
import stat
import time
import weakref
from collections.abc import Callable, Generator, Iterable, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import IO, Self

from attrs import evolve, frozen

from ...errors import JournalMismatch, ProvisioningError
from ..report import Outcome
from .target import Target

try:
    import fcntl
except ImportError:  # Windows: two runs with one journal are then not noticed
    fcntl = None  # type: ignore[assignment]  # a module elsewhere

_APPLICATION = b"REKO"  # in sqlite's header, at byte 68
_APPLICATION_ID = int.from_bytes(_APPLICATION, "big")
_SCHEMA = (
    f"PRAGMA application_id = {_APPLICATION_ID}",
    "CREATE TABLE job (id TEXT NOT NULL, target TEXT NOT NULL, runs INTEGER NOT NULL)",
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
    """A row that may be sent, with the generation that its token is made of."""

    id: int
    generation: int


@frozen
class Summary:
    """What a journal says to somebody who only looks."""

    target: Target
    runs: int
    counts: Mapping[str, int]
    """Users by the outcome of their last row; `claimed` where that is not known."""

    @property
    def open_claims(self) -> int:
        """Users whom a run under way, or one that was ended, has not accounted for."""
        return self.counts.get("claimed", 0)


def key_of(*names: str) -> int:
    """The 64 bits by which a journal knows a row."""
    digest = hashlib.blake2b("\0".join(names).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def user_key(collection_id: str, user_id: str, *, removes: bool) -> int:
    """The key of a request that makes a user, or removes them."""
    return key_of("-" if removes else "+", collection_id, user_id)


class Journal:
    """A journal, open for one run and locked against every other.

    Only one thread writes. Claims are on disk when `claim` returns; outcomes follow in
    groups, so a killed run repeats a few requests with the same tokens and no more.

    Args:
        path: The file; None keeps the same record in a temporary one.
        target: What this run works on. It is the journal's job when it is the same
            place and has a collection in common: a manifest may gain and lose some.
        clock: Returns seconds; says when a group is due.

    Attributes:
        job: The random name that the tokens of this journal's rows begin with.
        generation: The name of this run; rows that it claims carry it. Drawn, not
            counted: a journal that was torn or put back would count one twice.

    Raises:
        JournalMismatch: The file belongs to another job.
        ProvisioningError: It is no journal, damaged, in use or cannot be written.
    """

    def __init__(
        self,
        path: str | os.PathLike[str] | None,
        target: Target,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._path = None if path is None else Path(path)
        self._clock = clock
        self._outcomes: list[tuple[Outcome, int]] = []
        self._due = 0.0
        self._lock: IO[bytes] | None = None
        if self._path is not None:
            self._lock = _lock(self._path)
        try:
            with self._storage():
                self._db = _connect(self._path, target)
                row = self._db.execute("SELECT id, target FROM job").fetchone()
                self.job: str = row[0]
                self._target = Target.from_json(row[1])
                self._join(target)
                self.generation: int = secrets.randbits(31)
                self._db.execute("UPDATE job SET runs = runs + 1")
                self._db.commit()
        except BaseException:
            self._release()
            raise

    def _join(self, target: Target) -> None:
        refuse_other_job(self._path, self._target, target)
        joined = self._target.joined_with(target)
        if joined != self._target:
            self._target = joined
            self._db.execute("UPDATE job SET target = ?", (joined.to_json(),))
            self._db.commit()

    def name_account(self, account: str | None) -> None:
        """Note the account, once an answer has named it.

        Raises:
            JournalMismatch: The journal's job is in another one.
        """
        with self._storage():
            self._join(evolve(self._target, account=account))

    def open_claims(self) -> dict[int, Claim]:
        """The rows that an earlier run claimed and did not account for, by key."""
        with self._storage():
            rows = self._db.execute(
                "SELECT key, id, generation FROM item WHERE outcome IS NULL"
            ).fetchall()
        return {key: Claim(number, generation) for key, number, generation in rows}

    def claim(self, keys: Iterable[int]) -> list[Claim]:
        """Claim new rows for this run; they are on disk when this returns."""
        with self._storage():
            claims: list[Claim] = []
            for key in keys:
                cursor = self._db.execute(
                    "INSERT INTO item (key, generation) VALUES (?, ?)",
                    (key, self.generation),
                )
                claims.append(Claim(cursor.lastrowid or 0, self.generation))
            self._commit()
        return claims

    def release(self, claims: Iterable[Claim]) -> None:
        """Take back claims whose requests never left."""
        with self._storage():
            self._db.executemany(
                "DELETE FROM item WHERE id = ?", [(claim.id,) for claim in claims]
            )
            self._commit()

    def record(self, claim: Claim, outcome: Outcome) -> None:
        """Note what came of a claimed row; it is on disk with its group."""
        if not self._outcomes:
            self._due = self._clock() + _GROUP_SECONDS
        self._outcomes.append((outcome, claim.id))
        self.flush(force=len(self._outcomes) >= _GROUP)

    def flush(self, *, force: bool = False) -> None:
        """Commit the group if it is due, or at once."""
        if self._outcomes and (force or self._clock() >= self._due):
            with self._storage():
                self._commit()

    def _commit(self) -> None:
        self._db.executemany("UPDATE item SET outcome = ? WHERE id = ?", self._outcomes)
        self._db.commit()
        self._outcomes.clear()

    def close(self) -> None:
        """Commit what is left and let go of the file."""
        try:
            self.flush(force=True)
        finally:
            self._release()

    def _release(self) -> None:
        if hasattr(self, "_db"):
            self._db.close()
        # After sqlite: closing any handle of a file drops sqlite's own locks on it.
        if self._lock is not None:
            _unlock(self._lock)

    @contextmanager
    def _storage(self) -> Generator[None]:
        """Say what sqlite's errors mean for the run."""
        with _explaining(self._path):
            yield

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def refuse_other_job(
    path: str | os.PathLike[str] | None, journal: Target, plan: Target
) -> None:
    """See that a plan belongs to the job of a journal.

    Raises:
        JournalMismatch: It does not.
    """
    if not journal.shares_a_job_with(plan):
        raise JournalMismatch(
            f"{path} is the journal of another job:\n"
            f"  the journal: {journal}\n"
            f"  this plan:   {plan}\n"
            "Name another journal, or move this one away if its job is over."
        )


def is_journal(path: Path) -> bool:
    """Whether a file begins as a journal does."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(72)[68:] == _APPLICATION


def read_summary(path: str | os.PathLike[str]) -> Summary:
    """Look into a journal, even while a run is writing it.

    Raises:
        ProvisioningError: There is none, or it is damaged.
    """
    path = Path(path)
    if not path.is_file():
        raise ProvisioningError(f"There is no journal at {path}.")
    with _explaining(path), closing(_connect(path)) as db:
        row = db.execute("SELECT target, runs FROM job").fetchone()
        counts = db.execute(
            "SELECT outcome, count(*) FROM item"
            " WHERE id IN (SELECT max(id) FROM item GROUP BY key) GROUP BY outcome"
        )
        return Summary(
            target=Target.from_json(row[0]),
            runs=row[1],
            counts={outcome or "claimed": count for outcome, count in counts},
        )


def _connect(path: Path | None, target: Target | None = None) -> sqlite3.Connection:
    """Open a journal; one that is empty is made, for `target`."""
    # The empty name is sqlite's own temporary file, gone with the connection.
    db = sqlite3.connect(path or "", check_same_thread=False)
    try:
        # This also rolls back what a run that was killed while making it has left.
        found = db.execute("PRAGMA application_id").fetchone()[0]
        if path is None or path.stat().st_size == 0:
            if target is None:
                raise ProvisioningError(f"The journal {path} was never begun.")
            _create(db, target)
        elif found != _APPLICATION_ID:
            raise JournalMismatch(f"{path} is not a journal of rekoclient.")
        elif db.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
            raise sqlite3.DatabaseError("its pages are damaged")
        db.execute("PRAGMA synchronous = FULL")
    except BaseException:
        db.close()
        raise
    return db


def _create(db: sqlite3.Connection, target: Target) -> None:
    db.execute("BEGIN")
    for statement in _SCHEMA:
        db.execute(statement)
    job = (secrets.token_urlsafe(12), target.to_json(), 0)
    db.execute("INSERT INTO job VALUES (?, ?, ?)", job)
    db.commit()
    # Only now, so that no torn log can take the schema.
    db.execute("PRAGMA journal_mode = WAL")


def _lock(path: Path) -> IO[bytes]:
    try:
        # Made with its mode, so that it is never readable by others.
        handle = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "rb", 0)
    except OSError as error:
        raise ProvisioningError(f"The journal {path}: {error.strerror}.") from error
    _locks.add(handle)
    try:
        if fcntl is not None:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        handle.close()
        raise ProvisioningError(
            f"The journal {path} is in use: another run is under way."
        ) from error
    if not stat.S_ISREG(os.fstat(handle.fileno()).st_mode):
        handle.close()
        raise ProvisioningError(f"The journal {path} is no ordinary file.")
    try:
        # Before sqlite opens it: the files that it makes beside it have its mode.
        head = handle.read(72)
        if not head or head[68:] == _APPLICATION:
            path.chmod(0o600)
    except OSError as error:
        handle.close()
        raise ProvisioningError(f"The journal {path}: {error.strerror}.") from error
    return handle


def _unlock(handle: IO[bytes]) -> None:
    if fcntl is not None:
        # Closing alone leaves the lock to a process that is being forked.
        fcntl.flock(handle, fcntl.LOCK_UN)
    handle.close()


_locks: weakref.WeakSet[IO[bytes]] = weakref.WeakSet()


def _close_all() -> None:
    for handle in list(_locks):
        handle.close()


if fcntl is not None:
    # A worker of a pool outlives its parent, and a lock lasts as long as any handle.
    os.register_at_fork(after_in_child=_close_all)


@contextmanager
def _explaining(path: Path | None) -> Generator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        raise ProvisioningError(
            f"The journal {path or 'in the temporary folder'} cannot be used: {error}. "
            "Nothing more is sent; the same command goes on when there is room."
        ) from error
    except (sqlite3.DatabaseError, ValueError) as error:
        raise ProvisioningError(
            f"{path} is damaged, or no journal: {error}. Move it away and start again: "
            "the plan asks the service what exists, so no work is done twice."
        ) from error
