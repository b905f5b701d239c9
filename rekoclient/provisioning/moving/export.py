"""Export collections to files: a manifest, the users and the faces."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from attrs import evolve, frozen

from ...client import RekognitionClient
from ...errors import ProvisioningError, ResourceNotFoundException
from ...models import Face
from .. import text
from ..parts import face_id_of, image_id_of, user_ids
from ..rate.pace import Pace, Tps
from ..rate.paced_client import PacedClient
from ..register import Box, RegisterLine
from ..report import Counts, Progress, ProgressMeter
from ..scratch import Scratch
from .records import read_sources

MANIFEST = "all.toml"
_PAGE_OF_FACES, _PAGE_OF_USERS = 4096, 500
_LONGEST_NAME = 200


@frozen(kw_only=True)
class ExportedCollection:
    """A collection that was exported, with its numbers of users and faces.

    Attributes:
        collection_id: The collection.
        users: Number of users.
        faces: Number of faces.
        without_source: Number of faces whose picture is unknown. Their lines in the
            exported register have no `source`.
    """

    collection_id: str
    users: int
    faces: int
    without_source: int

    def to_dict(self) -> dict[str, object]:
        """Return the collection as JSON data."""
        return {
            "collection_id": self.collection_id,
            "users": self.users,
            "faces": self.faces,
            "without_source": self.without_source,
        }

    def __str__(self) -> str:
        """Return the collection id and the numbers of users and faces in one line."""
        users, faces = text.count(self.users, "user"), text.count(self.faces, "face")
        missing = f", {self.without_source:,} without a picture"
        return (
            f"{self.collection_id}: {users}, {faces}"
            f"{missing if self.without_source else ''}"
        )


def export(
    client: RekognitionClient,
    folder: str | os.PathLike[str],
    *,
    collections: str | Iterable[str] | None = None,
    register: str | os.PathLike[str] | None = None,
    records: str | os.PathLike[str] | None = None,
    tps: Tps = None,
    on_progress: Callable[[Progress], object] | None = None,
) -> tuple[ExportedCollection, ...]:
    """Write the tags, the users and the faces of collections to files.

    The files are the manifest `all.toml` for `plan`, and `ID.users.jsonl` and
    `ID.faces.jsonl` for each collection. `ID.faces.jsonl` is a new face register. The
    location of a face's picture comes from `register`, or from `records` if `register`
    does not contain the location. The files contain no pictures or face vectors,
    because the service does not return them.

    The files contain ids of people, so their mode is 0600. To erase a person, also
    delete the exported files.

    Args:
        client: The client.
        folder: The folder. It is created if it is missing.
        collections: The collections. By default all collections of the account in the
            region.
        register: The path of an existing face register. By default None.
        records: The path of a JSON file that the AWS sample
            `amazon-rekognition-reindexing-solution` wrote. It lists the faces of each
            picture. If both files contain the location of a face's picture, the
            register takes precedence. By default None.
        tps: Requests a second, as in `apply`. By default the published quotas.
        on_progress: Called a few times a second, with the number of pages read.

    Raises:
        RequestValidationError: A collection id is invalid.
        ConfigurationError: `tps` is invalid, or is the `Pace` of another region.
        ProvisioningError: A collection does not exist, or a file cannot be written. The
            folder has no manifest after this error.
        JournalMismatch: The register or the records are invalid or cannot be read.
        RekoError: A collection cannot be read.
    """
    paced = PacedClient(client, Pace.of(client, tps))
    if collections is None:
        names = list(paced.iter_list_collections())
    else:
        given = [collections] if isinstance(collections, str) else collections
        names = list(dict.fromkeys(given))
    writing = _Export(paced, Path(folder), on_progress)
    pictures = _Pictures(read_sources(register, records), {"", *names})
    try:
        writing.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        (writing.folder / MANIFEST).unlink(missing_ok=True)
        found = tuple(writing.write(name, pictures) for name in names)
        with _atomic(writing.folder / MANIFEST) as file:
            file.write("\n".join(writing.tables))
    except OSError as error:
        raise ProvisioningError(
            f"The export to {writing.folder} cannot be written: {error.strerror}. Free"
            " some space, or pass a folder that you can write to."
        ) from error
    return found


class _Pictures(Scratch):
    """A temporary database with the last `RegisterLine` of each face.

    If the last line has no location of the picture, the location comes from an earlier
    line.
    """

    def __init__(self, lines: Iterable[RegisterLine], collections: set[str]) -> None:
        super().__init__(
            "CREATE TABLE line (face_id TEXT PRIMARY KEY, row TEXT, place TEXT)"
        )
        self._execute_many(
            "INSERT INTO line VALUES (?, ?, ?) ON CONFLICT (face_id) DO UPDATE"
            " SET row = excluded.row, place = coalesce(excluded.place, place)",
            (
                (line.face_id, json.dumps(line.to_dict()), _place_in(line))
                for line in lines
                if line.collection_id in collections
            ),
        )

    def get(self, face_id: str | None) -> RegisterLine | None:
        """Return the register line of a face, or None."""
        query = "SELECT row, place FROM line WHERE face_id = ?"
        found = self._first(query, (face_id,))
        if found is None:
            return None
        line, place = RegisterLine.from_dict(json.loads(found[0])), found[1]
        return line if line.source or not place else evolve(line, **json.loads(place))


def _place_in(line: RegisterLine) -> str | None:
    """Return the location of a line's picture as JSON, or None."""
    names = ("source", "version", "etag")
    place = {name: getattr(line, name) for name in names}
    return json.dumps(place) if line.source else None


class _Export:
    def __init__(
        self,
        client: PacedClient,
        folder: Path,
        on_progress: Callable[[Progress], object] | None,
    ) -> None:
        self.folder = folder
        self.tables: list[str] = []
        """The manifest's TOML tables, one for each exported collection, as text."""
        self._client = client
        self._counts = Counts()
        self._meter = ProgressMeter(0, self._counts, on_progress)
        self._names: set[str] = set()

    def write(self, collection_id: str, pictures: _Pictures) -> ExportedCollection:
        """Write the users and the faces of a collection to two files.

        Also append the collection's TOML table to `self.tables`. The manifest is
        written from these tables at the end.
        """
        try:
            found = self._client.describe_collection(collection_id=collection_id)
        except ResourceNotFoundException as error:
            raise ProvisioningError(
                text.missing_collection(collection_id, self._client.single.region_name)
            ) from error
        arn = found.collection_arn or ""
        tags = self._client.list_tags_for_resource(resource_arn=arn).tags
        name = self._file_name(collection_id)
        users = faces = missing = 0
        with _atomic(self.folder / f"{name}.users.jsonl") as file:
            for user_id in self._users(collection_id):
                users += 1
                file.write(f"{json.dumps({'user_id': user_id})}\n")
        with _atomic(self.folder / f"{name}.faces.jsonl") as file:
            for face in self._faces(collection_id):
                faces += 1
                line = _line(collection_id, face, pictures.get(face_id_of(face)))
                missing += line.source is None
                file.write(f"{json.dumps(line.to_dict())}\n")
        self.tables.append(_table(collection_id, tags, f"{name}.users.jsonl"))
        return ExportedCollection(
            collection_id=collection_id,
            users=users,
            faces=faces,
            without_source=missing,
        )

    def _file_name(self, collection_id: str) -> str:
        """Return a file name that is unique even on a file system that ignores case."""
        name = collection_id[:_LONGEST_NAME]
        if name != collection_id or name.lower() in self._names:
            digest = hashlib.sha256(collection_id.encode()).hexdigest()[:16]
            name = f"{name}.{digest}"
        self._names.add(name.lower())
        return name

    def _users(self, collection_id: str) -> Iterator[str]:
        users = self._client.iter_list_users(
            collection_id=collection_id, max_results=_PAGE_OF_USERS
        )
        for page in users.pages():
            yield from user_ids(page.users)
            self._tick()

    def _faces(self, collection_id: str) -> Iterator[Face]:
        faces = self._client.iter_list_faces(
            collection_id=collection_id, max_results=_PAGE_OF_FACES
        )
        for page in faces.pages():
            yield from page.faces
            self._tick()

    def _tick(self) -> None:
        self._counts.done += 1
        self._meter.total = self._counts.done
        self._meter.tick(float("inf"))


def _line(collection_id: str, face: Face, known: RegisterLine | None) -> RegisterLine:
    """Return the register line of a face.

    Args:
        collection_id: The collection.
        face: The face from ListFaces.
        known: An earlier register line of the face, which names the picture. None if
            there is no such line.
    """
    return RegisterLine(
        collection_id=collection_id,
        user_id=face.user_id,
        face_id=face_id_of(face),
        image_id=image_id_of(face),
        external_image_id=face.external_image_id,
        source=known.source if known else None,
        version=known.version if known else None,
        size=known.size if known else None,
        etag=known.etag if known else None,
        sha256=known.sha256 if known else None,
        bounding_box=Box.of(face),
        face_model_version=face.index_faces_model_version,
        at=known.at if known else None,
    )


def _table(collection_id: str, tags: Mapping[str, str], users: str) -> str:
    """Return a collection as a TOML table for the manifest.

    Args:
        collection_id: The collection.
        tags: The tags of the collection.
        users: The name of the file with the users.
    """
    lines = ["[[collection]]", f"id = {_quoted(collection_id)}"]
    ours = {key: tags[key] for key in tags if not key.startswith("aws:")}
    if ours:
        pairs = (f"{_quoted(k)} = {_quoted(v)}" for k, v in sorted(ours.items()))
        lines.append(f"tags = {{ {', '.join(pairs)} }}")
    lines.append(f"users_from = {_quoted(users)}")
    return "\n".join(lines) + "\n"


def _quoted(value: str) -> str:
    """Return a text as a TOML string, which has the syntax of a JSON string.

    Non-ASCII characters are not escaped. JSON escapes some of them as surrogate pairs,
    which TOML does not allow.
    """
    return json.dumps(value, ensure_ascii=False)


@contextmanager
def _atomic(path: Path) -> Iterator[IO[str]]:
    """Yield a new file with mode 0600. At the end, move the file to `path`."""
    draft = path.with_name(f".{path.name[:_LONGEST_NAME]}.draft")
    draft.unlink(missing_ok=True)
    try:
        with open(draft, "x", encoding="utf-8", opener=_private) as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
