"""Read pictures and their keys as a stream, from a folder, S3 or an iterable."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple, cast

from ...client import RekognitionClient
from ...errors import ConfigurationError, Problem
from ...models import Image
from ..faces.pictures import Picture, find
from ..input.specs import manifest_error
from ..names import has_picture_suffix, is_systems_own
from ..s3 import Buckets, S3Picture

Images = str | os.PathLike[str] | Iterable[tuple[str, Picture] | S3Picture]
"""A local folder, an S3 prefix, an S3 Inventory or an iterable. The iterable contains
S3 objects, or pairs of a key and a picture."""


class Item(NamedTuple):
    """A picture and its key. If the picture cannot be read, `picture` is the error."""

    key: str
    picture: Picture | OSError | ValueError


def items_of(
    client: RekognitionClient, images: Images, left_out: Callable[[str], object]
) -> Iterator[Item]:
    """Return an iterator over the pictures of a folder, of S3 or of an iterable.

    Args:
        client: The client. Objects in S3 are listed with the boto3 session of this
            client.
        images: The path of a folder, the URL of a prefix or an inventory in S3, or an
            iterable. An iterable has S3 objects, or pairs of a key and a picture.
        left_out: Called with the key of each file that is not a picture.

    Raises:
        ManifestError: `images` is a path, but there is no folder at this path.
        ProvisioningError: A prefix or an inventory cannot be read, or a bucket is not
            in the client's region.
        ConfigurationError: `images` or an item of the iterable has the wrong type, or
            the boto3 client for S3 cannot be created.
    """
    buckets = Buckets(client)
    if isinstance(images, str) and images.startswith("s3://"):
        return _objects(buckets.objects(images), left_out)
    if isinstance(images, str | os.PathLike):
        folder = Path(images)
        if not os.path.isdir(folder):  # noqa: PTH112 - Path.is_dir raises
            raise manifest_error([Problem(str(folder), None, "is not a folder")])
        return _walk(folder, "", left_out, ())
    if not isinstance(cast("object", images), Iterable):
        raise ConfigurationError(
            "images must be a folder, s3://bucket/prefix/, or pairs of a key and a"
            f" picture, not {type(images).__name__}. Nothing was sent."
        )
    return _pairs(buckets, images, left_out)


def _objects(
    found: Iterable[S3Picture], left_out: Callable[[str], object]
) -> Iterator[Item]:
    """Yield the S3 objects that may be pictures."""
    for picture in found:
        if picture.is_picture:
            yield Item(picture.key, picture)
        elif picture.name and not is_systems_own(picture.name):
            left_out(picture.key)


def _pairs(
    buckets: Buckets,
    images: Iterable[tuple[str, Picture] | S3Picture],
    left_out: Callable[[str], object],
) -> Iterator[Item]:
    for number, pair in enumerate(images, 1):
        match pair:
            case S3Picture():
                buckets.check_region(pair)
                yield from _objects([pair], left_out)
            case (str() as key, S3Picture() as picture):
                buckets.check_region(picture)
                yield Item(key, picture)
            case (str() as key, str() | os.PathLike() | bytes() | Image() as picture):
                yield Item(key, _as_picture(picture))
            case _:
                raise ConfigurationError(
                    f"images: item {number} must be a pair of a key and a picture, not"
                    f" {_type_of(pair)}"
                )


def _type_of(item: object) -> str:
    names = [type(one).__name__ for one in item] if isinstance(item, tuple) else []
    return f"({', '.join(names)})" if names else type(item).__name__


def _as_picture(picture: Picture) -> Picture | OSError | ValueError:
    if isinstance(picture, str | os.PathLike) and os.path.isdir(picture):  # noqa: PTH112 - as above
        return ValueError("the path is a folder; pass each picture in it with a key")
    [(_, found)] = find([picture], [])
    return found


def _walk(
    folder: Path,
    prefix: str,
    left_out: Callable[[str], object],
    above: tuple[tuple[int, int], ...],
) -> Iterator[Item]:
    """Yield the pictures of a folder and of its subfolders.

    Args:
        folder: The folder.
        prefix: The start of each key. It ends with a slash, or is empty.
        left_out: Called with the key of each file that is not a picture.
        above: Device and inode of each folder that contains this folder. A link to such
            a folder is not followed, because the walk would never end.
    """
    try:
        here = folder.stat()
        entries = os.scandir(folder)
    except OSError as error:
        yield Item(prefix, error)
        return
    above = (*above, (here.st_dev, here.st_ino))
    with entries:
        for entry in entries:
            key = f"{prefix}{entry.name}"
            if is_systems_own(entry.name):
                continue
            if _is_folder(entry):
                if _is_around(entry, above):
                    left_out(key)
                else:
                    path = Path(entry.path)
                    yield from _walk(path, f"{key}/", left_out, above)
            elif has_picture_suffix(entry.name):
                yield Item(key, Path(entry.path))
            else:
                left_out(key)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _is_around(entry: os.DirEntry[str], above: tuple[tuple[int, int], ...]) -> bool:
    """Return whether an entry is a link to a folder that contains the link.

    Args:
        entry: The entry of a folder.
        above: Device and inode of each folder that contains the entry.
    """
    if not entry.is_symlink():
        return False
    found = Path(entry.path).stat()
    return (found.st_dev, found.st_ino) in above


def size_of(picture: Picture | OSError | ValueError) -> int:
    """Return the number of bytes that a picture needs in memory, or 0 if unknown."""
    if isinstance(picture, Image):
        return len(picture.bytes or b"")
    if isinstance(picture, bytes):
        return len(picture)
    if isinstance(picture, str | os.PathLike):
        try:
            return Path(picture).stat().st_size
        except (OSError, ValueError):
            return 0
    return 0
