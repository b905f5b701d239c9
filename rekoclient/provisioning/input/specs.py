"""Specs describe collections as they should be, with their tags and users."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, ClassVar, overload

from attrs import evolve, field, frozen

from ...errors import (
    ManifestError,
    Problem,
    RequestValidationError,
    Violation,
)
from ...interop import accept_instances
from ...models import CreateCollectionRequest, CreateUserRequest
from .. import text
from ..scratch import Scratch
from ..shards import Shards
from .rows import Row, read_rows

Users = Iterable[str] | str | os.PathLike[str]

OWNER_TAG = "rekoclient:manifest"
"""The key of the tag that contains a collection's owner, such as a manifest's name."""

_CHUNK = 500
_INSERT = "INSERT INTO user (collection, name, file, line) VALUES (?, ?, ?, ?)"


@frozen
class CollectionSpec:
    """One collection as it should be.

    Args:
        collection_id: The id of the collection.
        tags: The tags that the collection should have. By default none.
        users: The ids of its users: an iterable, or the path of a file. A `.csv` file
            has a `user_id` column. A `.jsonl` file has one `{"user_id": ...}` a line.
            The ids are read once, when the plan is made. By default None: users are
            neither created nor removed.
        renamed_from: The id of the collection that this one replaces. A collection
            cannot be renamed, so the plan only shows how many users and faces the old
            collection still has. By default None.
        shards: Number of collections among which the users are divided. With this
            argument, `collection_id` is the prefix of the ids of these collections, and
            `Shards` selects the collection of each user. By default there is one
            collection.
        place: A tuple for messages: the file that lists the collection, and the line
            numbers by key. The keys are the collection's keys in the manifest, such as
            `tags`. The key `""` maps to the line of the collection itself. By default
            None.
    """

    __get_pydantic_core_schema__: ClassVar[Any] = classmethod(accept_instances)

    collection_id: str
    tags: Mapping[str, str] = field(factory=dict[str, str], kw_only=True)
    users: Users | Iterable[Row | Problem] | None = field(
        default=None, kw_only=True, repr=False
    )
    renamed_from: str | None = field(default=None, kw_only=True)
    shards: int | None = field(default=None, kw_only=True)
    place: tuple[str, Mapping[str, int]] | None = field(
        default=None, kw_only=True, repr=False
    )

    def problem(self, message: str, key: str = "") -> Problem:
        """Return a `Problem` with the location of the collection or of one key."""
        if self.place is None:
            return Problem(f"collection {self.collection_id!r}", None, message)
        file, lines = self.place
        return Problem(file, lines.get(key, lines[""]), message)

    def violation(self, violation: Violation) -> Problem:
        """Return a `Problem` for a rule of the service that the spec breaks."""
        message = str(violation)
        if self.place is not None:
            message = message.removeprefix("collection_")  # a manifest calls it `id`
        return self.problem(message, key=re.split(r"\W", message)[0])

    def placement(self) -> Shards | None:
        """Return the placement of the users, or None if there is only one collection.

        Raises:
            ValueError: The number of collections or their ids are invalid.
        """
        if self.shards is None:
            return None
        if self.renamed_from is not None:
            raise ValueError("shards and renamed_from cannot be combined; remove one")
        return Shards(self.collection_id, self.shards)

    def rows(self) -> Iterator[Row | Problem]:
        """Yield each user with its file and line, or a `Problem` for an invalid row."""
        if isinstance(self.users, str | os.PathLike):
            yield from read_rows(Path(self.users))
            return
        for number, user in enumerate(self.users or (), 1):
            if isinstance(user, Row | Problem):
                yield user
            else:
                yield Row(f"users of {self.collection_id!r}", number, user)


class Wanted(Scratch, Sequence[CollectionSpec]):
    """A sequence of checked specs, with their users in a temporary file.

    The file also records which of the users exist, and which users a plan removes.

    Args:
        specs: The specs. All their users are read and checked.
        strict_case: Refuse user ids that differ only by case. By default they
            cause warnings, since the service allows them.

    Attributes:
        specs: The specs, one for each collection.
        warnings: Possible mistakes, such as user ids that differ only by case.

    Raises:
        ManifestError: A spec or a user is invalid. The error has every problem.
    """

    def __init__(
        self, specs: Iterable[CollectionSpec] = (), *, strict_case: bool = False
    ) -> None:
        self.specs: tuple[CollectionSpec, ...] = ()
        self.warnings: tuple[Problem, ...] = ()
        self._files: dict[str, int] = {}
        super().__init__(
            """
            PRAGMA cache_size = -500;
            CREATE TABLE user (
                id INTEGER PRIMARY KEY, collection INTEGER, name TEXT,
                file INTEGER, line INTEGER, done INTEGER NOT NULL DEFAULT 0
            );
            CREATE TABLE unlisted (
                id INTEGER PRIMARY KEY, collection INTEGER, name TEXT,
                done INTEGER NOT NULL DEFAULT 0
            );
            CREATE INDEX present ON unlisted (collection, id) WHERE NOT done;
            CREATE INDEX removed ON unlisted (collection, name);
            """
        )
        problems: list[Problem] = []
        rows: list[Problem] = []
        for spec in specs:
            shards: Shards | None = None
            try:
                shards = spec.placement()
            except ValueError as error:
                problems.append(spec.problem(str(error), "shards"))
            users = self._checked_users(len(self.specs), spec, shards, rows)
            while chunk := list(islice(users, _CHUNK)):
                self._execute_many(_INSERT, chunk)
            names = shards.collection_ids if shards else (spec.collection_id,)
            self.specs += tuple(
                evolve(spec, collection_id=name, shards=None) for name in names
            )
        # Creating the index now is much faster than updating it for each user.
        self._execute("CREATE INDEX named ON user (collection, name)")
        self._execute("CREATE INDEX absent ON user (collection, id) WHERE NOT done")
        duplicates, twins = self._repeated()
        # Later queries read in any order, and need a larger cache than the insertion.
        self._execute("PRAGMA cache_size = -2000")
        problems += [*_check_collections(self.specs), *rows, *duplicates]
        if strict_case:
            problems += twins
        else:
            self.warnings = tuple(twins)
        if problems:
            self.close()
            raise manifest_error(problems)
        if self._db.in_transaction:
            self._execute("COMMIT")

    def __len__(self) -> int:
        return len(self.specs)

    @overload
    def __getitem__(self, index: int) -> CollectionSpec: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[CollectionSpec]: ...
    def __getitem__(
        self, index: int | slice
    ) -> CollectionSpec | Sequence[CollectionSpec]:
        return self.specs[index]

    def _checked_users(
        self,
        index: int,
        spec: CollectionSpec,
        shards: Shards | None,
        problems: list[Problem],
    ) -> Iterator[tuple[int, str, int, int | None]]:
        """Yield each valid user of a spec as a row for the table `user`.

        A row has the index of the user's collection, the user id, the number of the
        user's file in `_files`, and the line number or None.

        Args:
            index: The index of the spec's first collection.
            spec: The spec.
            shards: Selects the collection of each user. With None, all users belong to
                the first collection.
            problems: A list that gets a problem for each invalid user.
        """
        files = self._files
        for row in spec.rows():
            if isinstance(row, Problem):
                problems.append(row)
            elif message := check_user(row.user_id):
                problems.append(Problem(row.file, row.line, message))
            else:
                name = str(row.user_id)
                at = index + shards.number_of(name) if shards else index
                yield at, name, files.setdefault(row.file, len(files)), row.line

    def _repeated(self) -> tuple[list[Problem], list[Problem]]:
        """Find users that are listed twice, and user ids that differ only by case.

        Returns:
            Two lists of problems: one for users that are listed twice, and one for ids
            that differ only by case. A problem has the location of the second user.
        """
        groups = self._rows(
            "SELECT group_concat(id) FROM user"
            " GROUP BY collection, name COLLATE NOCASE HAVING count(*) > 1"
        )
        files = list(self._files)
        duplicates: dict[int, Problem] = {}
        twins: dict[int, Problem] = {}
        for (ids,) in groups:
            seen: dict[str, tuple[int, int]] = {}
            for number in sorted(map(int, ids.split(","))):
                name, file, line = self._first(
                    "SELECT name, file, line FROM user WHERE id = ?", (number,)
                )
                if name in seen:
                    where = self._where(*seen[name], file)
                    message = f"user_id {name!r} is listed twice, first in {where}"
                    duplicates[number] = Problem(files[file], line, message)
                elif seen:
                    first, place = next(iter(seen.items()))
                    where = self._where(*place, file)
                    message = (
                        f"user_id {name!r} differs only by case from {first!r} in"
                        f" {where}"
                    )
                    twins[number] = Problem(files[file], line, message)
                seen.setdefault(name, (file, line))
        return (
            [duplicates[number] for number in sorted(duplicates)],
            [twins[number] for number in sorted(twins)],
        )

    def _where(self, file: int, line: int, here: int) -> str:
        """Return a location as text, for a message about a file.

        Args:
            file: The number of the location's file.
            line: The line.
            here: The number of the file that the message is about. For a location in
                this file, the text is for example `line 7`. For a location in another
                file, the text is for example `a.csv:7`.
        """
        return f"line {line}" if file == here else f"{list(self._files)[file]}:{line}"

    def count_users(self, index: int, *, absent: bool = False) -> int:
        """Return the number of users in a spec.

        With `absent`, count only the users that are still to be created.
        """
        condition = " AND NOT done" if absent else ""
        query = f"SELECT count(*) FROM user WHERE collection = ?{condition}"  # noqa: S608 - two constants
        return self._one(query, (index,))

    def mark_existing(self, index: int, user_id: str) -> bool:
        """Record that a user exists. Return whether the spec lists the user."""
        cursor = self._execute(
            "UPDATE user SET done = 1 WHERE collection = ? AND name = ?",
            (index, user_id),
        )
        return cursor.rowcount == 1

    def has(self, index: int, user_id: str) -> bool:
        """Return whether the spec of a collection lists a user."""
        query = "SELECT 1 FROM user WHERE collection = ? AND name = ?"
        return self._first(query, (index, user_id)) is not None

    def add(self, index: int, user_ids: Iterable[str], *, removes: bool) -> None:
        """Store users that are to be created or, with `removes`, to be deleted.

        Args:
            index: The index of the users' collection.
            user_ids: The ids of the users. They are not checked.
            removes: Whether the users are to be deleted from the collection. If it is
                False, they are to be created in the collection.
        """
        table = "unlisted" if removes else "user"
        query = f"INSERT INTO {table} (collection, name) VALUES (?, ?)"  # noqa: S608 - two constants
        self._execute_many(query, ((index, name) for name in user_ids))

    def skip_done(self, index: int, is_done: Callable[[str, bool], bool]) -> int:
        """Mark the users that an earlier run created or deleted. Return their number.

        Args:
            index: The index of the collection.
            is_done: Called with a user id, and whether the user is to be deleted.
                Returns whether an earlier run has created or deleted the user.
        """
        number = 0
        for chunks, removes in (
            (self.absent(index), False),
            (self.unlisted(index), True),
        ):
            for users in chunks:
                for user in users:
                    if is_done(user, removes):
                        self.mark_done(index, user, removes=removes)
                        number += 1
        return number

    def mark_done(self, index: int, user_id: str, *, removes: bool) -> None:
        """Record that a user was created or, with `removes`, deleted."""
        if not removes:
            self.mark_existing(index, user_id)
            return
        self._execute(
            "UPDATE unlisted SET done = 1 WHERE collection = ? AND name = ?",
            (index, user_id),
        )

    def first_absent(self, index: int, number: int) -> tuple[str, ...]:
        """Return the first users that must be created, in the order of the input.

        Args:
            index: The index of the collection.
            number: The maximum number of users to return.
        """
        return tuple(next(self.absent(index, chunk=number), ()))

    def existing(self, index: int) -> Iterator[str]:
        """Yield the users of a spec that were recorded as existing."""
        query = "SELECT name FROM user WHERE collection = ? AND done"
        return (name for (name,) in self._execute(query, (index,)))

    def absent(self, index: int, *, chunk: int = 500) -> Iterator[list[str]]:
        """Yield lists of the users to create in a collection, in input order.

        Args:
            index: The index of the collection.
            chunk: The maximum number of users in a list.
        """
        return self._open("user", index, chunk)

    def unlisted(self, index: int, *, chunk: int = 500) -> Iterator[list[str]]:
        """Yield lists of the users to delete from a collection.

        These users exist, and the spec of the collection does not list them.

        Args:
            index: The index of the collection.
            chunk: The maximum number of users in a list.
        """
        return self._open("unlisted", index, chunk)

    def _open(self, table: str, index: int, chunk: int) -> Iterator[list[str]]:
        query = (
            f"SELECT id, name FROM {table} WHERE collection = ?"  # noqa: S608 - a constant
            " AND NOT done AND id > ? ORDER BY id LIMIT ?"
        )
        last, more = 0, True
        while more:
            rows = self._rows(query, (index, last, chunk))
            more = len(rows) == chunk
            if rows:
                (*_, last), names = zip(*rows, strict=True)
                yield list(names)

    def count_unlisted(self, index: int) -> int:
        """Return the number of users of a collection that are still to be deleted.

        The users exist, and the spec of the collection does not list them.
        """
        query = "SELECT count(*) FROM unlisted WHERE collection = ? AND NOT done"
        return self._one(query, (index,))


def manifest_error(problems: Sequence[Problem]) -> ManifestError:
    """Return one error that lists every problem. `.problems` has them as data."""
    files = dict.fromkeys(problem.file for problem in problems)
    ranks = {file: rank for rank, file in enumerate(files)}
    ordered = sorted(problems, key=lambda p: (ranks[p.file], p.line or 0))
    count = "1 problem" if len(ordered) == 1 else f"{len(ordered):,} problems"
    lines = "".join(f"\n  {text.printable(str(problem))}" for problem in ordered)
    error = ManifestError(f"{count} in the input (nothing was sent):{lines}")
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
    """Return the present values of tags that differ from the wanted values.

    The present value of a missing tag is None.
    """
    return {key: tags.get(key) for key in wanted if tags.get(key) != wanted[key]}


def check_user(user_id: object) -> str | None:
    """Return a message if a user id is invalid, or None."""
    try:
        CreateUserRequest(collection_id="any", user_id=user_id)  # type: ignore[arg-type]  # it may be invalid
    except RequestValidationError as error:
        return "; ".join(map(str, error.violations))
    return None
