"""The server's memory: tables of records, changed all at once or not at all.

An operation reads the tables, puts its changes into a transaction, and only when it
has come to its end are they written to the state file (if there is one) and then made
visible, in that order: what has been answered is on record, and an operation that
fails changes nothing.
"""

from __future__ import annotations

import threading
from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, fields, replace
from typing import Any, Generic, TypeVar

from .statefile import StateFile


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What a table keeps."""

    place: int = 0
    """Its place in the order of creation, from 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Collection(Record):
    """A collection of faces and users."""

    collection_id: str
    arn: str
    face_model_version: str
    created_at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class User(Record):
    """A user of a collection."""

    user_id: str
    created_at: float
    face_ids: Sequence[str] = ()
    updating_until: float = 0.0
    """Until then a change of its faces is still being worked in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Face(Record):
    """A face vector of a collection."""

    face_id: str
    image_id: str
    person: str
    """Who it is: faces match if this is equal. It is declared, or a digest of the
    image, and never computed from what the image shows."""
    bounding_box: dict[str, float]
    confidence: float
    external_image_id: str | None = None
    user_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Indexing(Record):
    """What a picture with an ExternalImageId was indexed as."""

    image_id: str
    face_ids: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredImage(Record):
    """What a picture shows, as declared."""

    faces: Sequence[dict[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class S3Object(Record):
    """A picture in S3, as declared."""

    picture: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Similarity(Record):
    """How similar two persons are, as declared."""

    per_cent: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Tags(Record):
    """The tags of one resource."""

    tags: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Token(Record):
    """What was answered to a ClientRequestToken, and what had been asked."""

    expires_at: float
    fingerprint: int
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource(Record):
    """A job, project, stream processor or the like: what it was created with."""

    name: str
    created_at: float
    data: dict[str, Any]


R = TypeVar("R", bound=Record)


class Part(Generic[R]):
    """Records by key, readable in pages from any place at the same cost."""

    __slots__ = ("_keys", "_places", "records")

    def __init__(self) -> None:
        # A new key goes to the end, so this is in the order of creation too.
        self.records: dict[str, R] = {}
        self._keys: list[str] = []
        self._places = array("Q")

    def put(self, key: str, record: R) -> None:
        """Add the record, or replace the one with this key, which keeps its place."""
        if key not in self.records:
            self._keys.append(key)
            self._places.append(record.place)
        self.records[key] = record

    def delete(self, key: str) -> None:
        """Delete the record; its place is cleared away later, with others."""
        del self.records[key]
        if len(self._keys) > 2 * len(self.records) + 64:
            self._keys = list(self.records)
            self._places = array("Q", (r.place for r in self.records.values()))

    def after(self, place: int) -> Iterator[R]:
        """The records behind a place, in order."""
        for index in range(bisect_right(self._places, place), len(self._keys)):
            record = self.records.get(self._keys[index])
            # A key that was deleted and created again stands here twice.
            if record is not None and record.place == self._places[index]:
                yield record


class Table(Generic[R]):
    """Records of one kind, in parts: one for each collection, say."""

    def __init__(self, name: str, kind: type[R]) -> None:
        self.name = name
        self.kind = kind
        self.parts: dict[str, Part[R]] = {}

    def get(self, part: str, key: str) -> R | None:
        """The record, or None."""
        found = self.parts.get(part)
        return found.records.get(key) if found else None

    def count(self, part: str) -> int:
        """How many records a part has."""
        found = self.parts.get(part)
        return len(found.records) if found else 0

    def after(self, part: str, place: int = 0) -> Iterator[R]:
        """The records of a part behind a place, in the order of creation."""
        found = self.parts.get(part)
        return found.after(place) if found else iter(())


# (table, part, key, record): without a record the one there is deleted, without a key
# the whole part.
Change = tuple[str, str, str | None, Record | None]


class Store:
    """All tables, and the one lock under which they are used."""

    def __init__(self) -> None:
        self.lock: AbstractContextManager[object] = threading.RLock()
        self.collections: Table[Collection] = Table("collections", Collection)
        self.users: Table[User] = Table("users", User)
        self.faces: Table[Face] = Table("faces", Face)
        self.indexings: Table[Indexing] = Table("indexings", Indexing)
        self.images: Table[DeclaredImage] = Table("images", DeclaredImage)
        self.s3_objects: Table[S3Object] = Table("s3_objects", S3Object)
        self.similarities: Table[Similarity] = Table("similarities", Similarity)
        self.tags: Table[Tags] = Table("tags", Tags)
        self.tokens: Table[Token] = Table("tokens", Token)
        self.resources: Table[Resource] = Table("resources", Resource)
        tables: tuple[Table[Any], ...] = (
            self.collections,
            self.users,
            self.faces,
            self.indexings,
            self.images,
            self.s3_objects,
            self.similarities,
            self.tags,
            self.tokens,
            self.resources,
        )
        self._tables: dict[str, Table[Any]] = {table.name: table for table in tables}
        self._changes: list[Change] = []
        self._last_place = 0
        self._state_file: StateFile | None = None

    def keep_in(self, state_file: StateFile, now: float) -> None:
        """Take over the state of the file, and keep every change in it from now on."""
        self._state_file = state_file
        for name, part, key, members in state_file.read():
            record = None if members is None else self._tables[name].kind(**members)
            self._apply((name, part, key, record))
        for part in self.tokens.parts.values():
            dead = [key for key, t in part.records.items() if t.expires_at <= now]
            for key in dead:
                part.delete(key)
        state_file.rewrite(map(_as_line, self._everything()))

    def put(self, table: Table[R], part: str, key: str, record: R) -> None:
        """Have the record put when the operation has come to its end."""
        known = table.get(part, key)
        if known is not None:
            place = known.place
        else:
            self._last_place += 1
            place = self._last_place
        self._changes.append((table.name, part, key, replace(record, place=place)))

    def delete(self, table: Table[Any], part: str, key: str) -> None:
        """Have the record deleted when the operation has come to its end."""
        self._changes.append((table.name, part, key, None))

    def drop(self, table: Table[Any], part: str) -> None:
        """Have all records of a part deleted."""
        self._changes.append((table.name, part, None, None))

    def commit(self) -> None:
        """Write the changes down, then make them visible."""
        changes, self._changes = self._changes, []
        if changes and self._state_file is not None:
            self._state_file.append([_as_line(change) for change in changes])
        for change in changes:
            self._apply(change)

    def roll_back(self) -> None:
        """Forget the changes."""
        self._changes = []

    def close(self) -> None:
        """Close the state file."""
        if self._state_file is not None:
            self._state_file.close()
            self._state_file = None

    def _apply(self, change: Change) -> None:
        name, part, key, record = change
        table = self._tables[name]
        if key is None:
            table.parts.pop(part, None)
        elif record is None:
            table.parts[part].delete(key)
        else:
            self._last_place = max(self._last_place, record.place)
            if part not in table.parts:
                table.parts[part] = Part()
            table.parts[part].put(key, record)

    def _everything(self) -> Iterator[Change]:
        for table in self._tables.values():
            for name, part in table.parts.items():
                for key, record in part.records.items():
                    yield table.name, name, key, record


def _as_line(change: Change) -> list[Any]:
    name, part, key, record = change
    if record is None:
        return [name, part, key, None]
    return [name, part, key, {f.name: getattr(record, f.name) for f in fields(record)}]
