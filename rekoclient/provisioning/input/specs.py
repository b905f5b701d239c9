"""What is wanted: collections with their tags and users, every row of it checked."""

from __future__ import annotations

import os
import re
import sqlite3
import weakref
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from attrs import field, frozen

from ...errors import (
    ManifestError,
    Problem,
    ProvisioningError,
    RequestValidationError,
    Violation,
)
from ...models import CreateCollectionRequest, CreateUserRequest
from .. import text
from .rows import Row, read_rows

Users = Iterable[str] | str | os.PathLike[str]


@frozen
class CollectionSpec:
    """One collection as it should be.

    Args:
        collection_id: Its id.
        tags: The tags it should carry.
        users: The ids of its users, in any iterable, or the path of a `.csv` file
            with a `user_id` column or of a `.jsonl` file with `{"user_id": ...}` a
            line. They are read once, when the plan is made. None: it is not said who
            they should be, so nobody is created and nobody removed.
        place: The manifest that it comes from, for messages, and the lines of its
            keys there; that of the empty key is its own.
    """

    collection_id: str
    tags: Mapping[str, str] = field(factory=dict[str, str], kw_only=True)
    users: Users | Iterable[Row | Problem] | None = field(
        default=None, kw_only=True, repr=False
    )
    place: tuple[str, Mapping[str, int]] | None = field(
        default=None, kw_only=True, repr=False
    )

    def problem(self, message: str, key: str = "") -> Problem:
        """Something that is wrong with the collection itself, or a key of it."""
        if self.place is None:
            return Problem(f"collection {self.collection_id!r}", None, message)
        file, lines = self.place
        return Problem(file, lines.get(key, lines[""]), message)

    def violation(self, violation: Violation) -> Problem:
        """A rule of the service that it breaks, in the words of where it comes from."""
        message = str(violation)
        if self.place is not None:
            message = message.removeprefix("collection_")  # there it is just the id
        return self.problem(message, key=re.split(r"\W", message)[0])

    def rows(self) -> Iterator[Row | Problem]:
        """Every user with its place."""
        if isinstance(self.users, str | os.PathLike):
            yield from read_rows(Path(self.users))
            return
        for number, user in enumerate(self.users or (), 1):
            if isinstance(user, Row | Problem):
                yield user
            else:
                yield Row(f"users of {self.collection_id!r}", number, user)


class Wanted:
    """Every user of every spec, checked, in a temporary file: any number of them.

    The file is sqlite's own: readable by nobody else, and gone with the process.

    Args:
        specs: What is wanted.

    Raises:
        ManifestError: Something is wrong with them; it says all that is.
    """

    def __init__(self, specs: Iterable[CollectionSpec]) -> None:
        self.specs: tuple[CollectionSpec, ...] = tuple(specs)
        self._files: dict[str, int] = {}
        self._db = sqlite3.connect("", check_same_thread=False)
        # Plans are often just dropped.
        weakref.finalize(self, self._db.close)
        self._db.executescript(
            """
            CREATE TABLE user (
                id INTEGER PRIMARY KEY, collection INTEGER, name TEXT, folded TEXT,
                file INTEGER, line INTEGER, there INTEGER NOT NULL DEFAULT 0
            );
            CREATE UNIQUE INDEX once ON user (collection, folded);
            CREATE INDEX absent ON user (collection, id) WHERE NOT there;
            CREATE TABLE surplus (
                id INTEGER PRIMARY KEY, collection INTEGER, name TEXT,
                gone INTEGER NOT NULL DEFAULT 0
            );
            CREATE INDEX present ON surplus (collection, id) WHERE NOT gone;
            CREATE INDEX named ON surplus (collection, name);
            """
        )
        problems = list(_check_collections(self.specs))
        for index, spec in enumerate(self.specs):
            problems += self._check_users(index, spec)
        if problems:
            self._db.close()
            raise manifest_error(problems)
        if self._db.in_transaction:
            self._execute("COMMIT")

    def _execute(self, query: str, values: Sequence[object] = ()) -> sqlite3.Cursor:
        try:
            return self._db.execute(query, values)
        except sqlite3.ProgrammingError as error:
            raise ProvisioningError("The plan is closed: make it again.") from error
        except sqlite3.OperationalError as error:
            raise ProvisioningError(
                f"The temporary folder cannot hold the plan: {error}."
                " Make room, or set TMPDIR to where there is some."
            ) from error

    def _check_users(self, index: int, spec: CollectionSpec) -> Iterator[Problem]:
        for row in spec.rows():
            if isinstance(row, Problem):
                yield row
            elif message := check_user(row.user_id) or self._add(index, row):
                yield Problem(row.file, row.line, message)

    def _add(self, index: int, row: Row) -> str | None:
        """Store a checked row; or say which earlier one it repeats."""
        name = str(row.user_id)
        number = self._files.setdefault(row.file, len(self._files))
        values = (index, name, name.lower(), number, row.line)
        try:
            self._execute(
                "INSERT INTO user (collection, name, folded, file, line)"
                " VALUES (?, ?, ?, ?, ?)",
                values,
            )
        except sqlite3.IntegrityError:
            first, file, line = self._execute(
                "SELECT name, file, line FROM user WHERE collection = ? AND folded = ?",
                (index, name.lower()),
            ).fetchone()
            same = file == number
            where = f"line {line}" if same else f"{list(self._files)[file]}:{line}"
            if first == name:
                return f"user_id {name!r} is listed twice, first in {where}"
            return f"user_id {name!r} differs by case only from {first!r} in {where}"
        return None

    def count(self, index: int, *, absent: bool = False) -> int:
        """How many users a collection should have; or how many of them are absent."""
        condition = " AND NOT there" if absent else ""
        query = f"SELECT count(*) FROM user WHERE collection = ?{condition}"  # noqa: S608 - two constants
        count: int = self._execute(query, (index,)).fetchone()[0]
        return count

    def mark(self, index: int, user_id: str) -> bool:
        """Note that a user exists; False where it is not among the wanted."""
        cursor = self._execute(
            "UPDATE user SET there = 1"
            " WHERE collection = ? AND folded = ? AND name = ?",
            (index, user_id.lower(), user_id),
        )
        return cursor.rowcount == 1

    def first_absent(self, index: int, number: int) -> tuple[str, ...]:
        """A few of the users that are to be created."""
        return tuple(next(self.absent(index, chunk=number), ()))

    def there(self, index: int) -> Iterator[str]:
        """The users that exist, as far as it is known."""
        query = "SELECT name FROM user WHERE collection = ? AND there"
        return (name for (name,) in self._execute(query, (index,)))

    def absent(self, index: int, *, chunk: int = 500) -> Iterator[list[str]]:
        """The users that are to be created, in the order of the input, in chunks."""
        last = 0
        while rows := self._execute(
            "SELECT id, name FROM user WHERE collection = ? AND NOT there AND id > ?"
            " ORDER BY id LIMIT ?",
            (index, last, chunk),
        ).fetchall():
            last = rows[-1][0]
            yield [name for _, name in rows]

    def add_surplus(self, index: int, user_id: str) -> None:
        """Note a user who is there, is not wanted, and is to be removed."""
        self._execute(
            "INSERT INTO surplus (collection, name) VALUES (?, ?)", (index, user_id)
        )

    def mark_gone(self, index: int, user_id: str) -> None:
        """Note that a user who was to be removed is gone."""
        self._execute(
            "UPDATE surplus SET gone = 1 WHERE collection = ? AND name = ?",
            (index, user_id),
        )

    def count_surplus(self, index: int) -> int:
        """How many users are still to be removed."""
        query = "SELECT count(*) FROM surplus WHERE collection = ? AND NOT gone"
        count: int = self._execute(query, (index,)).fetchone()[0]
        return count

    def surplus(self, index: int, *, chunk: int = 500) -> Iterator[list[str]]:
        """The users that are to be removed, in chunks."""
        last = 0
        while rows := self._execute(
            "SELECT id, name FROM surplus WHERE collection = ? AND NOT gone AND id > ?"
            " ORDER BY id LIMIT ?",
            (index, last, chunk),
        ).fetchall():
            last = rows[-1][0]
            yield [name for _, name in rows]

    def close(self) -> None:
        """Let go of the temporary file."""
        self._db.close()


def manifest_error(problems: Sequence[Problem]) -> ManifestError:
    """All that is wrong, as one error; `.problems` has it as data."""
    files = list(dict.fromkeys(problem.file for problem in problems))
    ordered = sorted(problems, key=lambda p: (files.index(p.file), p.line or 0))
    count = "1 problem" if len(ordered) == 1 else f"{len(ordered):,} problems"
    lines = "".join(f"\n  {text.printable(str(problem))}" for problem in ordered)
    error = ManifestError(f"{count} in the input, nothing was sent:{lines}")
    error.problems = tuple(ordered)
    return error


def _check_collections(specs: Sequence[CollectionSpec]) -> Iterator[Problem]:
    seen: set[object] = set()
    for spec in specs:
        try:
            CreateCollectionRequest(
                collection_id=spec.collection_id, tags=spec.tags or None
            )
        except RequestValidationError as error:
            yield from map(spec.violation, error.violations)
        if spec.collection_id in seen:
            yield spec.problem(f"collection {spec.collection_id!r} is listed twice")
        seen.add(spec.collection_id)


def tag_drift(
    wanted: Mapping[str, str], tags: Mapping[str, str]
) -> dict[str, str | None]:
    """Return the tags that differ from the wanted ones, with their present values.

    The value of a missing tag is None.
    """
    return {key: tags.get(key) for key in wanted if tags.get(key) != wanted[key]}


def check_user(user_id: object) -> str | None:
    """What is wrong with the id of a user, if anything."""
    try:
        CreateUserRequest(collection_id="any", user_id=user_id)  # type: ignore[arg-type]  # that is the question
    except RequestValidationError as error:
        return "; ".join(map(str, error.violations))
    return None
