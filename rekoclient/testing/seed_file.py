"""The seed file: a TOML file with the initial state of a local server.

A relative path in the seed file is relative to the folder of the seed file.

A server can use both a state file and a seed file. The server then adds only the
collections, users and faces of the seed file that the state file does not contain.
"""

from __future__ import annotations

import base64
import json
import os
import re
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, cast

from .script.checks import check_number, check_times, check_value, shown
from .script.declared_faces import faces_of
from .scripting import Scripting
from .service.model import model
from .state.pictures import sample_image

# A function that performs an operation. Its arguments are the name of the operation and
# the members of the request. It returns the HTTP status and the members of the reply.
Send = Callable[[str, dict[str, Any]], tuple[int, dict[str, Any]]]
_EXISTS = ("ResourceAlreadyExistsException", "ConflictException")
_S3 = re.compile("[^/:]+/.+", re.DOTALL)
_REQUIRED = {
    "collection": ("id",),
    "object": ("file", "s3"),
    "similarity": ("persons", "per_cent"),
    "reply": ("operation", "answer"),
}
_TEXTS = tuple[str, ...]
# The type and an example value of each key, for each kind of [[table]] in the file.
_KEYS: dict[str, dict[str, tuple[Any, str]]] = {
    "collection": {
        "id": (str, '"staff"'),
        "tags": (Mapping[str, str], '{ team = "door" }'),
        "users": (_TEXTS, '["alice"]'),
    },
    "picture": {
        "file": (str, '"alice.png"'),
        "sample": (str, '"alice"'),
        "faces": (tuple[str | Mapping[str, Any], ...], '["alice"]'),
        "s3": (str, '"bucket/alice.png"'),
        "collections": (_TEXTS, '["staff"]'),
        "user": (str, '"alice"'),
        "external_image_id": (str, '"alice"'),
    },
    "object": {
        "file": (str, '"train.manifest"'),
        "s3": (str, '"bucket/train.manifest"'),
    },
    "similarity": {
        "persons": (_TEXTS, '["alice", "alicia"]'),
        "per_cent": (float, "85.0"),
    },
    "reply": {
        "operation": (str, '"DetectLabels"'),
        "answer": (Mapping[str, Any], "{ Labels = [] }"),
        "picture": (str, '"alice.png"'),
        "when": (Mapping[str, Any], '{ CollectionId = "staff" }'),
        "times": (int, "1"),
    },
}


class SeedError(ValueError):
    """The seed file is invalid. The message contains the location and the cause."""


class SeedFile:
    """The contents of a seed file, which the constructor reads and checks."""

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self._path = Path(path)
        try:
            self._tables = tomllib.loads(self._path.read_text(encoding="utf-8"))
        except OSError as error:
            raise SeedError(f"cannot read {path}: {error.strerror}") from error
        except ValueError as error:
            raise SeedError(f"{path} is not valid TOML: {error}") from error
        for name, rows in self._tables.items():
            self._check(name, rows)

    def apply(self, scripting: Scripting, send: Send) -> None:
        """Create the resources in the file, and apply its settings and declarations.

        Args:
            scripting: The server that gets the settings and the declarations.
            send: The function that performs operations on this server.

        Raises:
            SeedError: The server refused a resource, a setting or a declaration, or a
                picture or object cannot be read.
        """
        self._send = send
        if "switches" in self._tables:
            switches = self._tables["switches"]
            self._run("switches", lambda row: scripting.switch(**row), switches)
        if "quotas" in self._tables:
            self._run("quotas", scripting.quota, self._tables["quotas"])
        for name, applied in (
            ("object", lambda row: self._object(scripting, row)),
            ("similarity", lambda row: self._similarity(scripting, row)),
            ("collection", self._collection),
            ("picture", lambda row: self._picture(scripting, row)),
            ("reply", lambda row: self._reply(scripting, row)),
        ):
            for number, row in enumerate(self._tables.get(name, ()), start=1):
                self._run(f"{name} {number}", applied, row)

    def _check(self, name: str, rows: Any) -> None:
        tables = [*_KEYS, "switches", "quotas"]
        if name not in tables:
            known = ", ".join(sorted(tables))
            raise SeedError(f"{self._path}: unknown table {name!r}; use one of {known}")
        if name == "quotas":  # may also be "published" or a number
            return
        if name == "switches":
            if not isinstance(rows, dict):
                raise SeedError(
                    f"{self._path}: switches must be a table, not {shown(rows)}; "
                    "write [switches]"
                )
            return
        if not isinstance(rows, list) or not all(
            isinstance(row, dict) for row in cast("list[object]", rows)
        ):
            raise SeedError(
                f"{self._path}: {name} must be a list of tables; write [[{name}]] "
                "before each table"
            )
        checked = cast("list[dict[str, Any]]", rows)
        for number, row in enumerate(checked, start=1):
            self._run(f"{name} {number}", lambda row: _check_row(name, row), row)

    def _run(self, where: str, apply: Callable[[Any], None], row: Any) -> None:
        try:
            apply(row)
        except KeyError as missing:
            raise SeedError(f"{self._path}: {where}: {missing} is missing") from None
        except (OSError, TypeError, ValueError, AttributeError) as error:
            raise SeedError(f"{self._path}: {where}: {error}") from error

    def _object(self, scripting: Scripting, row: Mapping[str, Any]) -> None:
        bucket, _, key = row["s3"].partition("/")
        scripting.put_s3_object(bucket, key, self._read(row["file"]))

    def _similarity(self, scripting: Scripting, row: Mapping[str, Any]) -> None:
        one, other = row["persons"]  # `_check_row` checked the number
        scripting.declare_similarity(one, other, row["per_cent"])

    def _collection(self, row: Mapping[str, Any]) -> None:
        request: dict[str, Any] = {"CollectionId": row["id"]}
        self._request(
            "CreateCollection",
            {**request, "Tags": row["tags"]} if "tags" in row else request,
        )
        for user in row.get("users", ()):
            self._request("CreateUser", {**request, "UserId": user})

    def _picture(self, scripting: Scripting, row: Mapping[str, Any]) -> None:
        content = self._content(row)
        if "faces" in row:
            scripting.declare_faces(content, *faces_of(row["faces"]))
        if "s3" in row:
            bucket, _, key = row["s3"].partition("/")
            scripting.put_s3_object(bucket, key, content)
        for collection in row.get("collections", ()):
            found = self._request(
                "IndexFaces",
                {
                    "CollectionId": collection,
                    "Image": {"Bytes": base64.b64encode(content).decode()},
                    "ExternalImageId": _external_id(row),
                },
            )
            if "user" in row:
                ids = [record["Face"]["FaceId"] for record in found["FaceRecords"]]
                self._request(
                    "AssociateFaces",
                    {
                        "CollectionId": collection,
                        "UserId": row["user"],
                        "FaceIds": ids[:1],
                    },
                )

    def _reply(self, scripting: Scripting, row: Mapping[str, Any]) -> None:
        options = {name: row[name] for name in ("when", "times") if name in row}
        if "picture" in row:
            options["image"] = self._read(row["picture"])
        scripting.reply(row["operation"], row["answer"], **options)

    def _content(self, row: Mapping[str, Any]) -> bytes:
        return (
            sample_image(row["sample"]) if "sample" in row else self._read(row["file"])
        )

    def _read(self, name: str) -> bytes:
        return (self._path.parent / name).read_bytes()

    def _request(self, operation: str, members: dict[str, Any]) -> dict[str, Any]:
        status, reply = self._send(operation, members)
        if status != 200 and reply.get("__type") not in _EXISTS:
            text = reply.get("Message") or reply.get("message") or json.dumps(reply)
            raise ValueError(f"{operation}: {text}")
        return reply


def _check_row(table: str, row: Mapping[str, Any]) -> None:
    """Check one table of the seed file, such as a ``[[picture]]`` table.

    Args:
        table: The name of the table.
        row: The keys and the values of the table.

    Raises:
        ValueError: A key is unknown, missing or without effect, or a value is invalid.
            The message contains the remedy.
    """
    keys = _KEYS[table]
    unknown = sorted(set(row) - set(keys))
    if unknown:
        known = ", ".join(sorted(keys))
        raise ValueError(f"unknown key {unknown[0]!r}; use one of {known}")
    for key in _REQUIRED.get(table, ()):
        if key not in row:
            raise ValueError(f"{key!r} is missing; write {key} = {keys[key][1]}")
    for key, value in row.items():
        hint, example = keys[key]
        check_value(key, value, hint, f"; write {key} = {example}")
    if "s3" in row and not _S3.fullmatch(row["s3"]):
        raise ValueError(
            f"s3 must be a bucket and a key, not {row['s3']!r}; "
            f"write s3 = {keys['s3'][1]}"
        )
    if table == "picture":
        _check_picture(row)
    elif table == "similarity":
        if len(row["persons"]) != 2:
            raise ValueError(
                f"persons must be two names, not {len(row['persons'])}; "
                f"write persons = {keys['persons'][1]}"
            )
        check_number("per_cent", row["per_cent"], 0, 100)
    elif table == "reply":
        check_times(row.get("times"))


def _check_picture(row: Mapping[str, Any]) -> None:
    if ("file" in row) == ("sample" in row):
        raise ValueError(
            "a picture needs either file or sample; "
            'write file = "alice.png" or sample = "alice"'
        )
    if not row.keys() & {"faces", "s3", "collections"}:
        raise ValueError(
            "a picture without any of the keys faces, s3 and collections has no "
            "effect; add one of these keys, or remove the picture"
        )
    if row.get("collections"):
        _check_external_id(row)
        return
    for key in ("user", "external_image_id"):
        if key in row:
            raise ValueError(
                f"{key} has no effect without collections; "
                f'write collections = ["staff"], or remove {key}'
            )


def _external_id(row: Mapping[str, Any]) -> str:
    default = row.get("sample") or Path(row.get("file", "")).name
    chosen: str = row.get("external_image_id", default)
    return chosen


def _check_external_id(row: Mapping[str, Any]) -> None:
    found = _external_id(row)
    shape = model().shapes["ExternalImageId"]
    if re.fullmatch(shape["pattern"], found) and len(found) <= shape["max"]:
        return
    allowed = re.sub(r"[^a-zA-Z0-9_.:-]+", "_", found)[: shape["max"]] or "alice"
    source = "" if "external_image_id" in row else ", the name of the picture,"
    raise ValueError(
        f"the external id {found!r}{source} must have at most {shape['max']} "
        "characters, each a letter, a digit or one of '_.:-'; "
        f'write external_image_id = "{allowed}"'
    )
