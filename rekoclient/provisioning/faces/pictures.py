"""Find pictures, and check whether they can be sent.

After the check only the name and the hash of a picture are kept, so there may be any
number of pictures.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

from attrs import frozen

from ...errors import Problem
from ...images import from_s3, preflight
from ...models import Image
from .. import text
from ..input.specs import check_user, manifest_error

Picture = str | os.PathLike[str] | bytes | Image
"""A file, a folder of files, `s3://bucket/key`, the bytes, or an `Image`."""

# The others are found too, so that the report can ask to convert them.
_SENT = (".jfif", ".jpe", ".jpeg", ".jpg", ".png")
_OTHERS = (".avif", ".bmp", ".gif", ".heic", ".heif", ".tif", ".tiff", ".webp")
_SUFFIXES = frozenset(_SENT + _OTHERS)
_SYSTEMS_OWN = ("desktop.ini", "thumbs.db")

_CONTENT = re.compile(r"data:|https?://|iVBORw0KGgo|/9j/4AAQ")
"""Content that is given as a path by mistake. No message shows it, since it may be the
picture."""

_MOST_BYTES = 5_242_880


@frozen
class Inspection:
    """The result of a picture's check.

    Attributes:
        external_id: The external id of its face: a hash of the picture.
        problems: Why it cannot be sent.
        orientation: The EXIF orientation, 1 to 8. 1 is upright.
        size: Its size in bytes. 0 in S3, where the service reads the picture itself.
    """

    external_id: str = ""
    problems: tuple[str, ...] = ()
    orientation: int = 1
    size: int = 0


Found = tuple[str, Picture | OSError | ValueError]
"""The name of a picture, and the picture or the error that prevents it."""


def find(images: Picture | Iterable[Picture], left_out: list[str]) -> Iterator[Found]:
    """Yield each picture. Those of a folder are sorted by name.

    Args:
        images: Pictures, or one folder of them.
        left_out: Receives the other files and folders of a folder.
    """
    if isinstance(images, str | os.PathLike | bytes | Image):
        images = [images]
    for number, picture in enumerate(images, 1):
        if isinstance(picture, bytes | Image):
            yield f"picture {number}", picture
        elif isinstance(picture, str) and picture.startswith("s3://"):
            try:
                yield picture, from_s3(picture)
            except ValueError as error:
                yield picture, error
        elif isinstance(picture, str) and _CONTENT.match(picture):
            yield f"picture {number}", picture.encode()
        elif _is_folder(picture):
            yield from _find_in(Path(picture), left_out)
        else:
            yield os.fspath(picture), Path(picture)


def _is_folder(path: str | os.PathLike[str]) -> bool:
    # Path.is_dir raises if a name is invalid or not permitted.
    return os.path.isdir(path)  # noqa: PTH112


def _find_in(folder: Path, left_out: list[str]) -> Iterator[Found]:
    try:
        paths = sorted(folder.iterdir())
    except OSError as error:
        yield str(folder), error
        return
    for path in paths:
        if _is_systems_own(path):
            continue
        if _is_folder(path):
            left_out.append(f"{path}{os.sep}")
        elif path.suffix.lower() in _SUFFIXES:
            yield str(path), path
        else:
            left_out.append(str(path))


def _is_systems_own(path: Path) -> bool:
    """Return whether a file is hidden, or one that operating systems create."""
    return path.name.startswith(".") or path.name.lower() in _SYSTEMS_OWN


def find_users(folder: Path) -> dict[str, Path]:
    """Return the folders of users in a folder, by user id.

    Raises:
        ManifestError: It is not a folder of user folders. `.problems` has every
            problem.
    """
    if not _is_folder(folder):
        raise manifest_error([Problem(str(folder), None, "is not a folder")])
    try:
        paths = sorted(folder.iterdir())
    except OSError as error:
        raise manifest_error([Problem(str(folder), None, why(error))]) from error
    problems: list[Problem] = []
    users: dict[str, Path] = {}
    pictures: list[str] = []
    for path in paths:
        if _is_systems_own(path):
            continue
        if _is_folder(path):
            users[path.name] = path
        elif path.is_symlink() and not os.path.exists(path):  # noqa: PTH110 - as above
            problems.append(Problem(str(path), None, "is a broken link"))
        elif path.suffix.lower() in _SUFFIXES:
            pictures.append(path.name)
    problems += [
        Problem(str(path), None, message)
        for name, path in users.items()
        if (message := check_user(name))
    ]
    needs = f"put each user's pictures into a folder with the user's id, {folder}/ID"
    if pictures:
        what = text.count(len(pictures), "picture")
        names = text.sample(pictures[:3], len(pictures))
        message = f"has {what} outside any user's folder: {needs} ({names})"
        problems.append(Problem(str(folder), None, message))
    elif not users and not problems:
        problems.append(Problem(str(folder), None, f"has no pictures: {needs}"))
    if problems:
        raise manifest_error(problems)
    return users


def inspect(picture: Picture | OSError | ValueError) -> Inspection:
    """Read a picture, and check whether the service would accept it."""
    if isinstance(picture, Image) and picture.bytes is None:
        place = picture.s3_object
        names = (place.bucket, place.name, place.version) if place else ()
        digest = hashlib.sha256("\0".join(name or "" for name in names).encode())
        problems = tuple(map(str, picture.violations()))
        return Inspection(f"s3:{digest.hexdigest()}", problems)
    try:
        data = _read(picture)
    except (OSError, ValueError) as error:
        return Inspection(problems=(why(error),))
    seen = preflight(data)
    if seen.violations:
        return Inspection(problems=tuple(map(str, seen.violations)))
    return Inspection(_external_id(data), orientation=seen.orientation, size=len(data))


def load(picture: Picture, external_id: str) -> Image:
    """Read a checked picture again, to send it.

    Raises:
        OSError: It cannot be read any more.
        ValueError: It has changed since the check.
    """
    if isinstance(picture, Image):
        return picture
    data = _read(picture)
    if _external_id(data) != external_id:
        raise ValueError("has changed since it was checked; run the command again")
    return Image(bytes=data)


def is_lasting(picture: Picture) -> bool:
    """Return whether the external id identifies the content.

    A key in S3 may get other content, unless it has a version.
    """
    place = picture.s3_object if isinstance(picture, Image) else None
    return place is None or place.version is not None


def why(error: OSError | ValueError) -> str:
    """Return why a picture cannot be sent."""
    if isinstance(error, OSError):
        return f"cannot be read: {error.strerror or error}"
    return str(error)


def _external_id(data: bytes) -> str:
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def _read(picture: Picture | OSError | ValueError) -> bytes:
    if isinstance(picture, OSError | ValueError):
        raise picture
    if isinstance(picture, Image):
        return picture.bytes or b""
    if isinstance(picture, bytes):
        return picture
    path = Path(picture)
    # Reading a pipe or a device could block or never end.
    if not stat.S_ISREG(path.stat().st_mode):
        raise ValueError("is not a regular file")
    with path.open("rb") as file:
        data = file.read(_MOST_BYTES + 1)
    if len(data) > _MOST_BYTES:
        raise ValueError(
            f"must have at most {_MOST_BYTES:,} bytes; make it smaller, or send it from"
            " S3, where 15 MB are allowed"
        )
    return data
