"""The seed file: the state with which a server starts, as TOML.

A relative path in the file begins at the folder of the file. Applying a seed again
changes nothing, so a server with a state file can also use one.
"""

from __future__ import annotations

import base64
import json
import os
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from .script.declared_faces import DeclaredFace
from .scripting import Scripting
from .state.pictures import sample_image

# Sends a request to the server, and returns the status and the members of the reply.
Send = Callable[[str, dict[str, Any]], tuple[int, dict[str, Any]]]
_EXISTS = ("ResourceAlreadyExistsException", "ConflictException")
_TABLES = {
    "collection": {"id", "tags", "users"},
    "picture": {
        "file",
        "sample",
        "faces",
        "s3",
        "collections",
        "user",
        "external_image_id",
    },
    "object": {"file", "s3"},
    "similarity": {"persons", "per_cent"},
    "reply": {"operation", "answer", "picture", "when", "times"},
    "switches": None,
    "quotas": None,
}


class SeedError(ValueError):
    """The seed file is invalid. The message contains the location and the remedy."""


class SeedFile:
    """A seed file that was read and checked."""

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
        """Create everything that the file describes."""
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
        if name not in _TABLES:
            known = ", ".join(sorted(_TABLES))
            raise SeedError(f"{self._path}: unknown table {name!r}; use one of {known}")
        members = _TABLES[name]
        if members is None:
            return
        if not isinstance(rows, list):
            raise SeedError(f"{self._path}: write [[{name}]], a table for each one")
        for number, row in enumerate(rows, start=1):
            unknown = sorted(set(row) - members)
            if unknown:
                known = ", ".join(sorted(members))
                raise SeedError(
                    f"{self._path}: {name} {number}: unknown key {unknown[0]!r}; use "
                    f"one of {known}"
                )

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
        one, other = row["persons"]
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
            scripting.declare_faces(
                content,
                *(
                    face if isinstance(face, str) else DeclaredFace(**face)
                    for face in row["faces"]
                ),
            )
        if "s3" in row:
            bucket, _, key = row["s3"].partition("/")
            scripting.put_s3_object(bucket, key, content)
        default = row.get("sample") or Path(row["file"]).name
        for collection in row.get("collections", ()):
            found = self._request(
                "IndexFaces",
                {
                    "CollectionId": collection,
                    "Image": {"Bytes": base64.b64encode(content).decode()},
                    "ExternalImageId": row.get("external_image_id", default),
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
        if ("file" in row) == ("sample" in row):
            raise ValueError("a picture needs either file or sample")
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
