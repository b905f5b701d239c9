"""Find pictures, and check whether they can be sent.

The content of a file does not stay in memory after the check. The file is read again
when it is sent.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import cast

from attrs import frozen

from ...errors import ConfigurationError, Problem
from ...images import from_s3, preflight
from ...models import Image, S3Object
from .. import text
from ..input.specs import check_user, manifest_error
from ..names import has_picture_suffix, is_systems_own
from ..s3 import INVENTORY, Buckets, S3Picture

Picture = str | os.PathLike[str] | bytes | Image | S3Picture
"""One or more pictures: a path, an S3 URL, bytes, an `Image` or an `S3Picture`.

The path is that of a picture or of a folder of pictures. The URL is that of an S3
object, `s3://bucket/key`, or of a prefix, `s3://bucket/prefix/`.
"""

_PREFIX = re.compile(r"s3://[^/]+/(.*/)?")
_CONTENT = re.compile(r"data:|https?://|iVBORw0KGgo|/9j/4AAQ")
"""Matches a text that begins like a URL or like the content of a picture, not like a
path. Messages do not quote such a text, because it may be confidential."""

_MOST_BYTES = 5_242_880


@frozen
class Inspection:
    """The result of the check of a picture.

    Attributes:
        external_id: The external id for the picture's face: a hash of the picture. It
            is empty if the picture cannot be read or is not a valid image.
        problems: The reasons why the picture cannot be sent. Empty if it can be sent.
        orientation: The EXIF orientation, 1 to 8. 1 is upright.
        size: The size in bytes. 0 for a picture in S3, which the service itself reads.
    """

    external_id: str = ""
    problems: tuple[str, ...] = ()
    orientation: int = 1
    size: int = 0


Found = tuple[str, Picture | OSError | ValueError]
"""The name of a picture, and the picture or the reason why it cannot be read."""


def find(
    images: Picture | Iterable[Picture],
    left_out: list[str],
    buckets: Buckets | None = None,
) -> Iterator[Found]:
    """Yield each picture with its name. The pictures of a folder are sorted by name.

    Args:
        images: One picture, several pictures, or a folder.
        left_out: Receives the names of files and folders that are not pictures.
        buckets: Access to S3, to list `s3://bucket/prefix/`. By default such a URL is
            invalid.

    Raises:
        ProvisioningError: A prefix cannot be listed, or is in another region.
        ConfigurationError: A picture has an invalid type, or the boto3 client for S3
            cannot be created.
    """
    if isinstance(images, str | os.PathLike | bytes | Image | S3Picture):
        images = [images]
    if not isinstance(cast("object", images), Iterable):
        raise _invalid("pictures", images)
    for number, picture in enumerate(images, 1):
        if isinstance(picture, bytes | Image):
            yield f"picture {number}", picture
        elif isinstance(picture, S3Picture):
            yield from _object(picture, left_out)
        elif buckets and isinstance(picture, str) and _PREFIX.fullmatch(picture):
            for found in buckets.objects(picture):
                yield from _object(found, left_out)
        elif isinstance(picture, str) and picture.startswith("s3://"):
            try:
                yield picture, from_s3(picture)
            except ValueError as error:
                yield picture, error
        elif isinstance(picture, str) and _CONTENT.match(picture):
            yield f"picture {number}", picture.encode()
        else:
            yield from _find_at(picture, number, left_out)


def _find_at(
    place: str | os.PathLike[str], number: int, left_out: list[str]
) -> Iterator[Found]:
    """Yield the picture at a path, or the pictures of a folder.

    Args:
        place: The path.
        number: The position of the path in the input, from 1, for an error message.
        left_out: Receives the names of files and folders that are not pictures.

    Raises:
        ConfigurationError: `place` is not a path.
    """
    if not isinstance(cast("object", place), str | os.PathLike):
        raise _invalid(f"picture {number}", place)
    if _is_folder(place):
        yield from _find_in(Path(place), left_out)
    else:
        yield os.fspath(place), Path(place)


def _invalid(name: str, given: object) -> ConfigurationError:
    return ConfigurationError(
        f"{name} must be a path, s3://bucket/key, bytes, an Image or an S3Picture, not"
        f" {type(given).__name__}"
    )


def _object(picture: S3Picture, left_out: list[str]) -> Iterator[Found]:
    """Yield an S3 object if it may be a picture. Otherwise record it in `left_out`."""
    if picture.is_picture:
        yield picture.source, picture
    elif (name := picture.name) and not is_systems_own(name):
        left_out.append(picture.source)


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
        if is_systems_own(path.name):
            continue
        if _is_folder(path):
            left_out.append(f"{path}{os.sep}")
        elif has_picture_suffix(path.name):
            yield str(path), path
        else:
            left_out.append(str(path))


def find_users(folder: Path) -> dict[str, Path]:
    """Return the subfolders of a folder. The name of each subfolder is a user id.

    Raises:
        ManifestError: The folder cannot be read or has no subfolder, the name of a
            subfolder is not a user id, or a picture is outside the subfolders.
            `.problems` has every problem.
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
        if is_systems_own(path.name):
            continue
        if _is_folder(path):
            users[path.name] = path
        elif path.is_symlink() and not os.path.exists(path):  # noqa: PTH110 - as above
            problems.append(Problem(str(path), None, "is a broken link"))
        elif has_picture_suffix(path.name):
            pictures.append(path.name)
    _refuse_users(str(folder), list(users), pictures, problems)
    return users


def find_users_in_s3(buckets: Buckets, url: str) -> dict[str, list[Picture]]:
    """Return the S3 objects below a prefix or in an S3 Inventory, by user id.

    The user id is the name of a folder. For a prefix, it is the first folder after the
    prefix. For an inventory, it is the folder that contains the object.

    Args:
        buckets: Lists the objects.
        url: `s3://bucket/prefix/`, or the URL of the inventory's `manifest.json`.

    Raises:
        ManifestError: The prefix has no folder of a user, a user id is invalid, or a
            picture is outside the folders. `.problems` has every problem.
        ProvisioningError: The prefix cannot be listed, or is in another region.
    """
    folder = url if url.endswith((INVENTORY, "/")) else f"{url}/"
    users: dict[str, list[Picture]] = {}
    pictures: list[str] = []
    for found in buckets.objects(folder):
        if folder.endswith(INVENTORY):
            user = found.key.rpartition("/")[0].rpartition("/")[2]
        else:
            user = (
                found.source.removeprefix(folder).rpartition("/")[0].partition("/")[0]
            )
        if user and not is_systems_own(user):
            users.setdefault(user, []).append(found)
        elif not user and found.is_picture:
            pictures.append(found.name)
    _refuse_users(folder.rstrip("/"), list(users), pictures, [])
    return users


def _refuse_users(
    folder: str, users: Sequence[str], pictures: Sequence[str], problems: list[Problem]
) -> None:
    """Raise an error if a folder of users has problems.

    Each subfolder has the pictures of one user. Its name is the user id.

    Args:
        folder: The folder.
        users: The names of the subfolders.
        pictures: The names of pictures outside the subfolders. Each is a problem.
        problems: The problems that were already found.

    Raises:
        ManifestError: There is a problem, or there are no users.
    """
    problems += [
        Problem(f"{folder}/{name}", None, message)
        for name in users
        if (message := check_user(name))
    ]
    needs = f"put each user's pictures into a folder with the user's id, {folder}/ID"
    if pictures:
        what = text.count(len(pictures), "picture")
        names = text.sample(pictures[:3], len(pictures))
        message = f"has {what} outside any user's folder: {needs} ({names})"
        problems.append(Problem(folder, None, message))
    elif not users and not problems:
        problems.append(Problem(folder, None, f"has no pictures: {needs}"))
    if problems:
        raise manifest_error(problems)


def inspect(picture: Picture | OSError | ValueError) -> Inspection:
    """Read a picture, and check whether the service would accept it.

    Args:
        picture: The picture, or the error that occurred when the picture was looked up.
            For an error, `Inspection.problems` contains the message of the error.
    """
    return examine(picture)[0]


def examine(
    picture: Picture | OSError | ValueError,
) -> tuple[Inspection, Image | None]:
    """Read a picture once, and return its inspection and the image to send.

    For a picture in S3, the image is never None, because the service reads the picture.
    For another picture, the image is None if the picture cannot be read or is not a
    valid image.

    Args:
        picture: The picture, or the error that occurred when the picture was looked up.
            For an error, `Inspection.problems` contains the message of the error.
    """
    if isinstance(picture, S3Picture):
        problem = picture.problem
        found = Inspection(picture.identity, (problem,) if problem else ())
        return found, picture.to_image()
    if isinstance(picture, Image) and picture.bytes is None:
        problems = tuple(map(str, picture.violations()))
        place = picture.s3_object or S3Object()
        return Inspection(unresolved(place).identity, problems), picture
    try:
        data = _read(picture)
    except (OSError, ValueError) as error:
        return Inspection(problems=(why(error),)), None
    seen = preflight(data)
    if seen.violations:
        return Inspection(problems=tuple(map(str, seen.violations))), None
    found = Inspection(_external_id(data), orientation=seen.orientation, size=len(data))
    return found, Image(bytes=data)


def unresolved(place: S3Object) -> S3Picture:
    """Return an `S3Picture` for an S3 object whose ETag and size are unknown."""
    return S3Picture(
        bucket=place.bucket or "", key=place.name or "", version=place.version
    )


def load(picture: Picture, external_id: str) -> Image:
    """Read a picture after its check, and return the image to send.

    Raises:
        OSError: The picture cannot be read any more.
        ValueError: The picture has changed since the check.
    """
    if isinstance(picture, Image):
        return picture
    if isinstance(picture, S3Picture):
        return picture.to_image()
    data = _read(picture)
    if _external_id(data) != external_id:
        raise ValueError(
            "the picture has changed since its check; send the picture in a new run"
        )
    return Image(bytes=data)


def is_lasting(picture: Picture) -> bool:
    """Return whether the external id of a picture always stands for the same content.

    For an object in S3, the ETag or the version must be known, since the content of the
    object may change.
    """
    place = picture.s3_object if isinstance(picture, Image) else None
    if place is not None:
        picture = unresolved(place)
    return not isinstance(picture, S3Picture) or picture.is_lasting


def why(error: OSError | ValueError) -> str:
    """Return the reason why a picture cannot be sent."""
    if isinstance(error, OSError):
        return f"cannot be read: {error.strerror or error}"
    return str(error)


def _external_id(data: bytes) -> str:
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def _read(picture: Picture | OSError | ValueError) -> bytes:
    if isinstance(picture, OSError | ValueError):
        raise picture
    if isinstance(picture, S3Picture):
        raise TypeError("cannot read an S3Picture; the service reads S3 objects itself")
    if isinstance(picture, Image):
        return picture.bytes or b""
    if isinstance(picture, bytes):
        return picture
    path = Path(picture)
    # Reading a pipe or a device could block or never end.
    if not stat.S_ISREG(path.stat().st_mode):
        raise ValueError("the path is not a regular file")
    with path.open("rb") as file:
        data = file.read(_MOST_BYTES + 1)
    if len(data) > _MOST_BYTES:
        raise ValueError(
            f"the picture must have at most {_MOST_BYTES:,} bytes; make the picture"
            " smaller, or upload it to S3, where up to 15 MB are allowed"
        )
    return data
