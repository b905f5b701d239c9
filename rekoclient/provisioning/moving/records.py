"""Read the records of an AWS sample program, which list the faces of each picture.

The program is `aws-samples/amazon-rekognition-reindexing-solution` on GitHub. It writes
the records as a JSON list with an object for each picture. A JSON Lines file with such
objects is read too.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from io import TextIOWrapper
from pathlib import Path
from typing import IO, Any

from ...errors import JournalMismatch
from ..files import UNEXPECTED, open_regular
from ..register import Box, RegisterLine, read_register

_BLOCK = 1 << 16
_BETWEEN = " \t\r\n,"
_LONGEST = 1 << 24
"""Maximum number of characters in a record."""


def read_sources(
    register: str | os.PathLike[str] | None,
    records: str | os.PathLike[str] | None,
) -> Iterator[RegisterLine]:
    """Yield the faces in the two files with their pictures, as register lines.

    The lines of the register come last. Callers use the last line of a face that has a
    `source`, so the register takes precedence.

    Args:
        register: The path of the face register, or None.
        records: The path of a JSON file that the AWS sample program wrote, or None.

    Raises:
        JournalMismatch: A line or a record is invalid, or a file cannot be read.
    """
    if records is not None:
        yield from read_records(records)
    if register is not None:
        yield from read_register(register)


def read_records(path: str | os.PathLike[str]) -> Iterator[RegisterLine]:
    """Yield a register line for each face in a file of the AWS sample program.

    The lines have no `user_id`, and an empty `collection_id`, because the file contains
    neither. Callers find the face by its id.

    Raises:
        JournalMismatch: A record is invalid, or the file cannot be read.
    """
    number = 0
    try:
        with TextIOWrapper(open_regular(Path(path)), encoding="utf-8") as file:
            for record in _objects(file):
                yield from _lines(record)
                number += 1
    except OSError as error:
        raise JournalMismatch(
            f"{path} cannot be read: {error.strerror}. Pass the path of a file that can"
            " be read."
        ) from error
    except UNEXPECTED as error:
        raise JournalMismatch(
            f"{path}: record {number + 1:,} is invalid: {error!r}. Each record needs"
            " Bucket, Key and Faces with a FaceId."
        ) from error


def _lines(record: Any) -> Iterator[RegisterLine]:
    content = {
        "collection_id": "",
        "external_image_id": record.get("ExternalImageId") or None,
        "source": f"s3://{_text(record['Bucket'])}/{_text(record['Key'])}",
    }
    for face in record["Faces"]:
        box = face.get("BoundingBoxes")
        sides = {side: box[side.title()] for side in Box._fields} if box else None
        yield RegisterLine.from_dict(
            {
                **content,
                "face_id": _text(face["FaceId"]),
                "image_id": face.get("ImageId"),
                "bounding_box": sides,
            }
        )


def _text(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise TypeError(f"expected a non-empty string, not {value!r}")
    return value


def _objects(file: IO[str]) -> Iterator[Any]:
    """Yield the objects of a JSON list or of a JSON Lines file, one at a time."""
    decoder = json.JSONDecoder()
    text = file.read(_BLOCK).lstrip("\ufeff" + _BETWEEN)
    is_list = text.startswith("[")
    text = text[1:] if is_list else text
    while True:
        text = text.lstrip(_BETWEEN)
        if is_list and text.startswith("]"):
            return
        try:
            if not text:
                raise ValueError("the file ends too early")
            record, end = decoder.raw_decode(text)
        except ValueError:
            more = file.read(_BLOCK)
            if not more and not text and not is_list:
                return
            if not more or len(text) > _LONGEST:
                raise
            text += more
            continue
        yield record
        text = text[end:]
