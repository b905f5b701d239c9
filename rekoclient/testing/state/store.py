"""The data of the local Rekognition in memory: tables of rows, with transactions.

An operation reads the tables and adds its changes to a transaction. When the operation
ends, the store appends the changes to the state file, if there is one. Then it changes
the tables. A failed operation changes nothing.
"""

from __future__ import annotations

import threading
from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from .statefile import StateFile, StateFileError

if TYPE_CHECKING:
    from ..vision.matrix import Matrix


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """The base class of the rows of tables."""

    place: int = 0
    """The creation number of the row: 1 for the row that the store created first.

    All tables of a store share one sequence of creation numbers.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class Collection(Row):
    """A collection of faces and users."""

    collection_id: str
    arn: str
    face_model_version: str
    created_at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class User(Row):
    """A user of a collection."""

    user_id: str
    created_at: float
    face_ids: Sequence[str] = ()
    updating_until: float = 0.0
    """The time at which the status UPDATING ends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Face(Row):
    """A face in a collection."""

    face_id: str
    image_id: str
    person: str
    """The name of the person. Faces of the same person match. A test declares the name,
    or the server derives it from the digest of the picture."""
    bounding_box: dict[str, float]
    confidence: float
    external_image_id: str | None = None
    user_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Indexing(Row):
    """The face ids of IndexFaces calls with the same picture and ExternalImageId.

    Each key of ``face_ids`` consists of the index of a face in the picture and the name
    of the person, such as ``0/alice``.
    """

    image_id: str
    face_ids: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredImage(Row):
    """The faces that a test declared for a picture."""

    faces: Sequence[dict[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class S3Object(Row):
    """A stored object in S3: a picture, a video or a manifest."""

    digest: str
    content: str
    """The bytes of the object, in base64."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Similarity(Row):
    """The similarity that a test declared for two persons."""

    per_cent: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Tags(Row):
    """The tags of one resource."""

    tags: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Token(Row):
    """The stored response to a request with a ClientRequestToken.

    The fingerprint is a digest of the request's parameters.
    """

    expires_at: float
    fingerprint: int
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource(Row):
    """A job, a project, a stream processor or a similar resource."""

    name: str
    created_at: float
    data: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Vector(Row):
    """The vector of a face, or the mean vector of a user's faces."""

    values: str = field(default="", repr=False)
    """The numbers of the vector: base64 of 32-bit floats."""


R = TypeVar("R", bound=Row)


class Part(Generic[R]):
    """A group of rows in a table, for example the faces of one collection.

    An index of creation numbers makes the last page of a listing as fast as the first.
    """

    __slots__ = ("_keys", "_places", "rows")

    def __init__(self) -> None:
        # A new key is added at the end, so the dict is in the order of creation.
        self.rows: dict[str, R] = {}
        self._keys: list[str] = []
        self._places = array("Q")

    def put(self, key: str, row: R) -> None:
        """Add a row, or replace the row with this key."""
        if key not in self.rows:
            self._keys.append(key)
            self._places.append(row.place)
        self.rows[key] = row

    def delete(self, key: str) -> None:
        """Delete a row.

        If most keys in the index of creation numbers are deleted, rebuild the index.
        """
        del self.rows[key]
        if len(self._keys) > 2 * len(self.rows) + 64:
            self._keys = list(self.rows)
            self._places = array("Q", (r.place for r in self.rows.values()))

    def after(self, place: int) -> Iterator[R]:
        """Yield the rows in order, from creation number ``place + 1`` on."""
        for index in range(bisect_right(self._places, place), len(self._keys)):
            row = self.rows.get(self._keys[index])
            # A key that was deleted and created again is twice in the index.
            if row is not None and row.place == self._places[index]:
                yield row

    def newest_first(self) -> Iterator[R]:
        """Yield the rows from the newest to the oldest."""
        for index in range(len(self._keys) - 1, -1, -1):
            row = self.rows.get(self._keys[index])
            if row is not None and row.place == self._places[index]:
                yield row

    def everything(self) -> Iterator[tuple[str, R]]:
        """Yield all keys and rows in the order of creation."""
        yield from self.rows.items()


class FacePart(Part[Face]):
    """The faces of one collection, with an index by person."""

    __slots__ = ("_of_person",)

    def __init__(self) -> None:
        super().__init__()
        self._of_person: dict[str, dict[str, None]] = {}

    def put(self, key: str, row: Face) -> None:
        """Add or replace a face."""
        self._forget(key)
        super().put(key, row)
        self._of_person.setdefault(row.person, {})[key] = None

    def delete(self, key: str) -> None:
        """Delete a face."""
        self._forget(key)
        super().delete(key)

    def of_person(self, person: str) -> Iterator[Face]:
        """Yield the faces of a person."""
        for key in self._of_person.get(person, ()):
            yield self.rows[key]

    def _forget(self, key: str) -> None:
        known = self.rows.get(key)
        if known is not None:
            keys = self._of_person[known.person]
            del keys[key]
            if not keys:
                del self._of_person[known.person]


class VectorPart(Part[Vector]):
    """The vectors of the faces or the users of one collection.

    Only ``matrix`` contains the numbers of the vectors. In ``rows``, the field
    ``values`` of each ``Vector`` is empty.
    """

    __slots__ = ("matrix",)

    def __init__(self) -> None:
        super().__init__()
        try:
            from ..vision.matrix import Matrix
        except ModuleNotFoundError as error:
            raise StateFileError(
                f"the state file contains face vectors, which need {error.name}; "
                "run: pip install 'rekoclient[vision]'"
            ) from error
        self.matrix: Matrix = Matrix()

    def put(self, key: str, row: Vector) -> None:
        """Add or replace a vector."""
        self.matrix.put(key, row.values)
        super().put(key, Vector(place=row.place))

    def delete(self, key: str) -> None:
        """Delete a vector."""
        self.matrix.delete(key)
        super().delete(key)

    def everything(self) -> Iterator[tuple[str, Vector]]:
        """Yield all keys and rows. Each row contains the components of its vector.

        The components come from ``matrix``, because the stored rows do not have them.
        """
        for key, row in self.rows.items():
            yield key, Vector(place=row.place, values=self.matrix.text(key))


class Table(Generic[R]):
    """Rows of one kind, divided into parts.

    For example, the table of faces has a part for each collection. The name of the part
    is then the id of the collection.
    """

    def __init__(
        self, name: str, kind: type[R], new_part: Callable[[], Part[R]] = Part
    ) -> None:
        self.name = name
        self.kind = kind
        self.new_part = new_part
        self.parts: dict[str, Part[R]] = {}

    def get(self, part: str, key: str) -> R | None:
        """Return a row, or None if the part of the table has no row with this key."""
        found = self.parts.get(part)
        return found.rows.get(key) if found else None

    def count(self, part: str) -> int:
        """Return the number of rows in a part, such as one collection."""
        found = self.parts.get(part)
        return len(found.rows) if found else 0

    def after(self, part: str, place: int = 0) -> Iterator[R]:
        """Yield the rows of one part of the table, in order of creation.

        Rows with a creation number up to ``place`` are skipped.
        """
        found = self.parts.get(part)
        return found.after(place) if found else iter(())

    def newest_first(self, part: str) -> Iterator[R]:
        """Yield the rows in a part of the table from the newest to the oldest."""
        found = self.parts.get(part)
        return found.newest_first() if found else iter(())


# A change of a table: the names of the table and of the part, the key, and the new row.
# If the row is None, the row with this key is deleted. If the key is also None, all
# rows of the part are deleted.
Change = tuple[str, str, str | None, Row | None]


class Tables:
    """The tables of one account in one Region."""

    def __init__(self, scope: str) -> None:
        self.collections: Table[Collection] = Table(f"collections@{scope}", Collection)
        self.users: Table[User] = Table(f"users@{scope}", User)
        self.faces: Table[Face] = Table(f"faces@{scope}", Face, FacePart)
        self.vectors: Table[Vector] = Table(f"vectors@{scope}", Vector, VectorPart)
        self.user_vectors: Table[Vector] = Table(
            f"user_vectors@{scope}", Vector, VectorPart
        )
        self.indexings: Table[Indexing] = Table(f"indexings@{scope}", Indexing)
        self.tags: Table[Tags] = Table(f"tags@{scope}", Tags)
        self.tokens: Table[Token] = Table(f"tokens@{scope}", Token)
        self.resources: Table[Resource] = Table(f"resources@{scope}", Resource)

    def __iter__(self) -> Iterator[Table[Any]]:
        yield from vars(self).values()


class Store:
    """All tables, and the lock that protects them.

    All accounts and Regions share the declared pictures, the S3 objects and the
    similarities. Every other table belongs to a scope: one account in one Region.

    In a state file, the store appends the scope to the name of the table, for example
    ``users@us-east-1/123456789012``. When the store loads a state file, ``users`` alone
    means the table of the default scope.
    """

    def __init__(self, default_scope: str) -> None:
        self.lock: AbstractContextManager[object] = threading.RLock()
        self.images: Table[DeclaredImage] = Table("images", DeclaredImage)
        self.s3_objects: Table[S3Object] = Table("s3_objects", S3Object)
        self.similarities: Table[Similarity] = Table("similarities", Similarity)
        self._scopes: dict[str, Tables] = {}
        self._default_scope = default_scope
        shared: tuple[Table[Any], ...] = (
            self.images,
            self.s3_objects,
            self.similarities,
        )
        self._tables: dict[str, Table[Any]] = {table.name: table for table in shared}
        self._changes: list[Change] = []
        self._actions: list[Callable[[], None]] = []
        self._last_place = 0
        self._state_file: StateFile | None = None

    def keep_in(self, state_file: StateFile, now: float) -> None:
        """Load the tables from a state file, and write later changes to the file.

        Expired tokens are not loaded.

        Raises:
            StateFileError: The file or one of its rows is invalid.
        """
        self._state_file = state_file
        for name, part, key, members in state_file.read():
            try:
                table = self._table(name)
                row = None if members is None else table.kind(**members)
                self._apply((table.name, part, key, row))
            except (KeyError, TypeError):
                raise StateFileError(
                    f"the state file contains an invalid row of table {name!r}; pass "
                    "another state file, or delete this one to start empty"
                ) from None
        for tables in self._scopes.values():
            for part in tables.tokens.parts.values():
                expired = [key for key, t in part.rows.items() if t.expires_at <= now]
                for key in expired:
                    part.delete(key)
        state_file.rewrite(map(_as_line, self._everything()))

    def faces_of(self, table: Table[Face], part: str, person: str) -> Iterator[Face]:
        """Yield the faces of a person in a collection."""
        found = table.parts.get(part)
        return found.of_person(person) if isinstance(found, FacePart) else iter(())

    def matrix(self, table: Table[Vector], part: str) -> Matrix | None:
        """Return the matrix of one part of a table, or None if the part is missing."""
        found = table.parts.get(part)
        return found.matrix if isinstance(found, VectorPart) else None

    def tables(self, scope: str) -> Tables:
        """Return the tables of a scope, such as ``us-east-1/123456789012``."""
        if scope not in self._scopes:
            self._scopes[scope] = tables = Tables(scope)
            self._tables |= {table.name: table for table in tables}
        return self._scopes[scope]

    def scopes(self) -> list[str]:
        """Return all scopes: Region and account, such as ``us-east-1/123456789012``."""
        return list(self._scopes)

    def put(self, table: Table[R], part: str, key: str, row: R) -> None:
        """Add a change to the transaction: a new row, or a new version of a row."""
        known = table.get(part, key)
        if known is not None:
            place = known.place
        else:
            self._last_place += 1
            place = self._last_place
        self._changes.append((table.name, part, key, replace(row, place=place)))

    def delete(self, table: Table[Any], part: str, key: str) -> None:
        """Add the deletion of a row to the transaction."""
        self._changes.append((table.name, part, key, None))

    def drop(self, table: Table[Any], part: str) -> None:
        """Add a deletion to the transaction: all rows in one part of a table."""
        self._changes.append((table.name, part, None, None))

    def clear(self) -> None:
        """Add the deletion of all rows of all tables to the transaction."""
        for table in self._tables.values():
            for part in table.parts:
                self.drop(table, part)

    def commit(self) -> None:
        """Write the changes of the transaction to the state file and the tables.

        Then call the functions that were registered with ``then``.
        """
        changes, self._changes = self._changes, []
        if changes and self._state_file is not None:
            self._state_file.append([_as_line(change) for change in changes])
        for change in changes:
            self._apply(change)
        actions, self._actions = self._actions, []
        for action in actions:
            action()

    def then(self, action: Callable[[], None]) -> None:
        """Register a function to call after the transaction commits."""
        self._actions.append(action)

    def roll_back(self) -> None:
        """Discard the changes, and the functions that ``then`` registered."""
        self._changes = []
        self._actions = []

    def close(self) -> None:
        """Close the state file."""
        if self._state_file is not None:
            self._state_file.close()
            self._state_file = None

    def _table(self, name: str) -> Table[Any]:
        if name not in self._tables:
            kind, at, scope = name.partition("@")
            self.tables(scope if at else self._default_scope)
            return self._tables[name if at else f"{kind}@{self._default_scope}"]
        return self._tables[name]

    def _apply(self, change: Change) -> None:
        name, part, key, row = change
        table = self._tables[name]
        if key is None:
            table.parts.pop(part, None)
        elif row is None:
            table.parts[part].delete(key)
        else:
            self._last_place = max(self._last_place, row.place)
            if part not in table.parts:
                table.parts[part] = table.new_part()
            table.parts[part].put(key, row)

    def _everything(self) -> Iterator[Change]:
        for table in self._tables.values():
            for name, part in table.parts.items():
                for key, row in part.everything():
                    yield table.name, name, key, row


def _as_line(change: Change) -> list[Any]:
    name, part, key, row = change
    if row is None:
        return [name, part, key, None]
    return [name, part, key, {f.name: getattr(row, f.name) for f in fields(row)}]
