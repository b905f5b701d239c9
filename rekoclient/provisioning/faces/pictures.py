"""Pictures before they are sent: where they are, and whether they can be sent at all.

Of a picture that was looked at, its name and its hash are kept and nothing else, so
there may be any number of them.
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

# The others are found too: it must not pass unnoticed that they have to be converted.
_SENT = (".jfif", ".jpe", ".jpeg", ".jpg", ".png")
_OTHERS = (".avif", ".bmp", ".gif", ".heic", ".heif", ".tif", ".tiff", ".webp")
_SUFFIXES = frozenset(_SENT + _OTHERS)
_SYSTEMS_OWN = ("desktop.ini", "thumbs.db")

_CONTENT = re.compile(r"data:|https?://|iVBORw0KGgo|/9j/4AAQ")
"""What is given as text by mistake; it may be the picture, so no message shows it."""

_MOST_BYTES = 5_242_880


@frozen
class Look:
    """What was seen of a picture.

    Attributes:
        external_id: The external id of its face: a hash of the picture.
        problems: Why it cannot be sent.
        orientation: What EXIF says of how to turn it, 1 to 8; 1 is upright.
        size: Its bytes; 0 for one in S3, which the service fetches itself.
    """

    external_id: str = ""
    problems: tuple[str, ...] = ()
    orientation: int = 1
    size: int = 0


Found = tuple[str, Picture | OSError | ValueError]
"""The name of a picture, and the picture or why there is none."""


def find(images: Picture | Iterable[Picture], left_out: list[str]) -> Iterator[Found]:
    """Each picture; those of a folder in the order of their names.

    Args:
        images: Pictures, or one folder of them.
        left_out: Is told what is in a folder and is no picture.
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
    # The method of a Path raises where a name cannot be or must not be looked at.
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
    """Whether it is hidden, or a file that systems put into every folder."""
    return path.name.startswith(".") or path.name.lower() in _SYSTEMS_OWN


def find_users(folder: Path) -> dict[str, Path]:
    """The folders of users in a folder, by the ids of the users.

    Raises:
        ManifestError: It is not a folder of such folders; `.problems` has all reasons.
    """
    if not _is_folder(folder):
        raise manifest_error([Problem(str(folder), None, "is not a folder")])
    try:
        paths = sorted(folder.iterdir())
    except OSError as error:
        raise manifest_error([Problem(str(folder), None, why(error))]) from error
    problems: list[Problem] = []
    users: dict[str, Path] = {}
    folded: dict[str, str] = {}
    pictures: list[str] = []
    for path in paths:
        message = None
        if _is_systems_own(path):
            continue
        if _is_folder(path):
            first = folded.setdefault(path.name.lower(), path.name)
            message = check_user(path.name)
            if first != path.name:
                message = f"differs by case only from {first!r}"
            users[path.name] = path
        elif path.is_symlink() and not os.path.exists(path):  # noqa: PTH110 - see above
            message = "is a link to nothing"
        elif path.suffix.lower() in _SUFFIXES:
            pictures.append(path.name)
        if message:
            problems.append(Problem(str(path), None, message))
    needs = f"put those of each user into a folder named by the user's id, {folder}/ID"
    if pictures:
        what = text.count(len(pictures), "picture")
        names = text.sample(pictures[:3], len(pictures))
        message = f"has {what} of nobody knows whom: {needs} ({names})"
        problems.append(Problem(str(folder), None, message))
    elif not users and not problems:
        problems.append(Problem(str(folder), None, f"has no pictures: {needs}"))
    if problems:
        raise manifest_error(problems)
    return users


def look_at(picture: Picture | OSError | ValueError) -> Look:
    """Read a picture, and see whether the service would take it."""
    if isinstance(picture, Image) and picture.bytes is None:
        place = picture.s3_object
        names = (place.bucket, place.name, place.version) if place else ()
        digest = hashlib.sha256("\0".join(name or "" for name in names).encode())
        problems = tuple(map(str, picture.violations()))
        return Look(f"s3:{digest.hexdigest()}", problems)
    try:
        data = _read(picture)
    except (OSError, ValueError) as error:
        return Look(problems=(why(error),))
    seen = preflight(data)
    if seen.violations:
        return Look(problems=tuple(map(str, seen.violations)))
    return Look(_external_id(data), orientation=seen.orientation, size=len(data))


def load(picture: Picture, external_id: str) -> Image:
    """A picture that was looked at, to be sent.

    Raises:
        OSError: It cannot be read any more.
        ValueError: It is not the one that was looked at.
    """
    if isinstance(picture, Image):
        return picture
    data = _read(picture)
    if _external_id(data) != external_id:
        raise ValueError("has changed since it was looked at: run it again")
    return Image(bytes=data)


def is_lasting(picture: Picture) -> bool:
    """Whether its external id says what it shows: in S3 a name gets other content."""
    place = picture.s3_object if isinstance(picture, Image) else None
    return place is None or place.version is not None


def why(error: OSError | ValueError) -> str:
    """Why a picture cannot be sent, in words."""
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
    # A pipe or a device would be waited for, or never end.
    if not stat.S_ISREG(path.stat().st_mode):
        raise ValueError("is not a file")
    with path.open("rb") as file:
        data = file.read(_MOST_BYTES + 1)
    if len(data) > _MOST_BYTES:
        raise ValueError(
            f"must have at most {_MOST_BYTES:,} bytes: make it smaller, or send it from"
            " S3, which may have 15 MB"
        )
    return data
