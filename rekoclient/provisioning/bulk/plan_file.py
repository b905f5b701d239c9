"""A saved plan: gzip-compressed JSON Lines, written atomically with mode 0600.

The first line is the header. Each further line has up to 500 users to create or to
delete in one collection. The last line has the number of all users. A wrong number or a
wrong checksum of gzip shows that the file is damaged.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from ...errors import ProvisioningError
from ..files import open_regular, replacing

FORMAT = 1
_KEY = "rekoclient_plan"
_MAGIC = b"\x1f\x8b"
_LEVEL = 6
_BLOCK = 1 << 20


class Chunk(NamedTuple):
    """Up to 500 users of a collection.

    The users are to be deleted if `removes` is true, and to be created if not.
    """

    collection: int
    removes: bool
    user_ids: list[str]


def is_plan(path: Path) -> bool:
    """Return whether a file starts like a saved plan, which is a gzip file."""
    try:
        with open_regular(path) as file:
            return file.read(2) == _MAGIC
    except OSError:
        return False


def check_target(path: Path) -> None:
    """Raise an error if a plan would replace a file that is not a plan.

    For example, the caller passes the path of the manifest by mistake.

    Raises:
        ProvisioningError: The file has content and is not a plan.
    """
    if path.is_file() and path.stat().st_size and not is_plan(path):
        raise ProvisioningError(
            f"{path} exists and is not a plan, so it is not replaced."
            " Name another file for the plan."
        )


def write(path: Path, header: Mapping[str, object], chunks: Iterable[Chunk]) -> None:
    """Write a plan to a file.

    Args:
        path: The file. An earlier plan is replaced.
        header: All data of the plan except the users.
        chunks: The users to create and to delete.

    Raises:
        ProvisioningError: The file cannot be written, or exists and is not a plan.
    """
    check_target(path)
    try:
        # The header of gzip has no name and no time, so equal plans have equal files.
        with (
            replacing(path) as file,
            gzip.GzipFile("", "wb", _LEVEL, file, mtime=0) as packed,
        ):
            packed.write(_line({_KEY: FORMAT, **header}))
            number = 0
            for chunk in chunks:
                number += len(chunk.user_ids)
                packed.write(_line(chunk))
            packed.write(_line(number))
    except OSError as error:
        raise ProvisioningError(
            f"The plan {path} cannot be written: {error.strerror}. Free some space, or"
            " pass the path of a file that can be written."
        ) from error


def read(path: Path) -> Iterator[dict[str, Any] | Chunk]:
    """Yield the header of a saved plan, then its chunks.

    Raises:
        ProvisioningError: The file cannot be read, is not a plan, is damaged, or has
            another format.
    """
    number = 0
    try:
        with gzip.open(path, "rb") as file:
            while file.read(_BLOCK):
                pass  # gzip compares the checksum at the end, before a user is read
            file.seek(0)
            header = json.loads(file.readline())
            _check_format(path, header)
            yield header
            for line in file:
                content = json.loads(line)
                if isinstance(content, int):
                    if content == number:
                        return
                    break
                chunk = Chunk(int(content[0]), bool(content[1]), list(content[2]))
                number += len(chunk.user_ids)
                yield chunk
    except (
        *(OSError, EOFError, ValueError, TypeError),
        *(LookupError, RecursionError, zlib.error),
    ) as error:
        if isinstance(error, OSError) and error.strerror:
            raise ProvisioningError(
                f"{path} cannot be read: {error.strerror}. Pass the path of a saved"
                " plan that can be read."
            ) from error
        raise _damaged(path) from error
    raise _damaged(path)


def _line(content: object) -> bytes:
    return json.dumps(content, separators=(",", ":")).encode() + b"\n"


def _check_format(path: Path, header: object) -> None:
    if not isinstance(header, dict) or _KEY not in header:
        raise _damaged(path)
    if header[_KEY] != FORMAT:
        version = header.get("version", "(unknown version)")
        raise ProvisioningError(
            f"{path} was written by rekoclient {version} in plan format"
            f" {header[_KEY]}. This version reads only format {FORMAT}. Nothing was"
            " sent. Make a new plan."
        )


def _damaged(path: Path) -> ProvisioningError:
    return ProvisioningError(
        f"{path} is damaged or not a plan. Nothing was sent. Make a new plan."
    )
