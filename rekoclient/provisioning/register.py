"""The face register: a file that shows from which picture each face was indexed.

The service does not store pictures, so it cannot show the picture of a face. The file
has one line of JSON for each face. A picture that was refused or has no face has a line
too, so that a later run skips it. The file contains ids of people, so its mode is 0600.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, NamedTuple, Self

from attrs import asdict, fields, frozen

from ..errors import AbsentMember, JournalMismatch, ProvisioningError
from ..models import Face
from .files import UNEXPECTED, check_regular, open_regular

_FORMAT = 1
"""The `format_version` of new lines. A line without this member has format 1."""
_BLOCK = 1 << 16
_STARTS = (b'{"format_version"', b'{"collection_id"')
"""The first bytes of a line, as this release and earlier releases write them."""
_SAME = 1e-4
"""Limit for `Box.is_same`, as a fraction of the picture's width or height.

Two boxes are equal if `left`, `top`, `width` and `height` each differ by less than
this limit.
"""


class Box(NamedTuple):
    """A bounding box. Each number is a fraction of the picture's width or height."""

    left: float
    top: float
    width: float
    height: float

    @classmethod
    def of(cls, face: Face) -> Self:
        """Return the box of a face, or a box of size 0 if the face has none."""
        try:
            box = face.bounding_box
        except AbsentMember:
            return cls(0.0, 0.0, 0.0, 0.0)
        sides = (box.left, box.top, box.width, box.height)
        return cls(*(side or 0.0 for side in sides))

    @property
    def area(self) -> float:
        """The area of the box, as a fraction of the picture's area."""
        return self.width * self.height

    def is_same(self, other: Box) -> bool:
        """Return whether two boxes are equal except for rounding."""
        pairs = zip(self, other, strict=True)
        return all(abs(one - two) < _SAME for one, two in pairs)


class _NewerFormat(ValueError):
    """A newer rekoclient wrote the line."""


class Refusal(NamedTuple):
    """The reason why a picture was refused, and the settings with which it was refused.

    The settings are `quality_filter` and `user_match_threshold`. With other settings,
    the picture may be accepted.
    """

    outcome: str
    reason: str | None
    codes: tuple[str, ...]
    quality_filter: str | None
    user_match_threshold: float | None


@frozen(kw_only=True)
class RegisterLine:
    """One line of the face register: a face and its picture, or a refused picture.

    Attributes:
        collection_id: The collection.
        user_id: The user of the face when the line was written, or None.
        face_id: The id of the face. None if the picture was refused or has no face.
        image_id: The `ImageId` of the face, or None.
        external_image_id: The `ExternalImageId` of the face, or None.
        source: The picture: a path or `s3://bucket/key`. None if it is unknown.
        version: The version id of the object in S3, or None.
        size: The size of the picture in bytes, or None.
        etag: The ETag of the object in S3, or None.
        sha256: The SHA-256 of the picture as hexadecimal digits, or None.
        bounding_box: The box of the face, or None.
        face_model_version: The version of the model that indexed the face, or None.
        refusal: The reason why the picture was refused, or None.
        at: The time of writing, ISO 8601, UTC.
    """

    collection_id: str
    user_id: str | None = None
    face_id: str | None
    image_id: str | None = None
    external_image_id: str | None = None
    source: str | None = None
    version: str | None = None
    size: int | None = None
    etag: str | None = None
    sha256: str | None = None
    bounding_box: Box | None = None
    face_model_version: str | None = None
    refusal: Refusal | None = None
    at: str | None = None

    @classmethod
    def from_dict(cls, content: dict[str, Any]) -> RegisterLine:
        """Return the line that JSON data contains. Unknown members are ignored.

        Raises:
            KeyError: A member is missing.
            TypeError: A member has another type.
            ValueError: The line has a newer format, or `at` is not a time.
        """
        version = content.get("format_version", 1)
        if version > _FORMAT:
            raise _NewerFormat(f"has format {version}, which is newer than {_FORMAT}")
        known = {name: content[name] for name in _NAMES if name in content}
        box = known.get("bounding_box")
        if box is not None:
            known["bounding_box"] = Box(
                **{name: float(box[name]) for name in Box._fields}
            )
        if refusal := known.get("refusal"):
            known["refusal"] = Refusal(**refusal)._replace(
                codes=tuple(refusal["codes"])
            )
        texts: dict[str, object] = {name: known.get(name) or "" for name in _TEXTS}
        texts["collection_id"] = known["collection_id"]
        texts["face_id"] = known["face_id"] or ""
        for name, text in texts.items():
            if not isinstance(text, str):
                raise TypeError(f"{name} must be a string, not {type(text).__name__}")
        if known.get("at"):
            datetime.fromisoformat(known["at"])
        return cls(**known)

    @property
    def time(self) -> datetime | None:
        """The time of writing, or None if it is unknown."""
        if not self.at:
            return None
        at = datetime.fromisoformat(self.at)
        return at if at.tzinfo else at.replace(tzinfo=UTC)

    def to_dict(self) -> dict[str, object]:
        """Return the line as JSON data."""
        content: dict[str, object] = {"format_version": _FORMAT, **asdict(self)}
        if self.bounding_box is not None:
            content["bounding_box"] = self.bounding_box._asdict()
        if self.refusal is not None:
            content["refusal"] = self.refusal._asdict()
        return content


_TEXTS = ("user_id", "external_image_id", "source", "version", "etag", "sha256", "at")
_NAMES = tuple(one.name for one in fields(RegisterLine))


def read_register(path: str | os.PathLike[str]) -> Iterator[RegisterLine]:
    """Yield the lines of a register. Yield nothing if the file is missing.

    If a killed run wrote only a part of the last line, this part is skipped.

    Raises:
        JournalMismatch: A line is invalid, or the file cannot be read.
    """
    path = Path(path)
    try:
        with open_regular(path) as file:
            for number, row in enumerate(file, 1):
                if row.strip() and not _is_unfinished(row):
                    yield _line(path, number, row)
    except FileNotFoundError:
        return
    except OSError as error:
        raise JournalMismatch(
            f"{path} cannot be read: {error.strerror}. Pass the path of a register that"
            " can be read."
        ) from error


def _line(path: Path, number: int, row: bytes) -> RegisterLine:
    try:
        return RegisterLine.from_dict(json.loads(row))
    except _NewerFormat as error:
        raise JournalMismatch(
            f"{path}:{number}: {error}. Upgrade rekoclient, or use another file."
        ) from error
    except UNEXPECTED as error:
        reason = f"{error} is missing" if isinstance(error, KeyError) else error
        raise JournalMismatch(
            f"{path}:{number}: is not a line of a face register: {reason}. Remove the"
            " line, or use another file."
        ) from error


def _is_unfinished(row: bytes) -> bool:
    """Return whether a row is an incomplete line, which a killed run has left."""
    if row.endswith(b"\n"):
        return False
    return any(row.startswith(start) or start.startswith(row) for start in _STARTS)


def check_register(path: str | os.PathLike[str] | None) -> None:
    """Read a register to its end, and raise an error if a line is invalid.

    Raises:
        JournalMismatch: A line is invalid, or the file cannot be read.
    """
    if path is not None:
        for _ in read_register(path):
            pass


class Register:
    """Appends lines to a register, from any number of threads and processes.

    Args:
        path: The file. It is created with mode 0600.

    Raises:
        JournalMismatch: The file does not end with a line of a register.
        ProvisioningError: The file cannot be written.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self._path = Path(path)
        self._lock = threading.Lock()
        with self._locked() as file:
            last = _last_line(file)
            if last and not _is_unfinished(last):
                raise JournalMismatch(
                    f"{path} is not a face register. The file is unchanged. Use another"
                    " file."
                )
            if last:
                file.truncate(file.tell() - len(last))

    def append(self, lines: Iterable[RegisterLine]) -> None:
        """Append lines. If an error occurs, none of them is in the file.

        A line without `at` gets the current time.

        Raises:
            ProvisioningError: The file cannot be written.
        """
        at = datetime.now(UTC).isoformat(timespec="milliseconds")
        rows = [json.dumps({**line.to_dict(), "at": line.at or at}) for line in lines]
        if not rows:
            return
        with self._locked() as file:
            number = file.fileno()
            end = os.lseek(number, 0, os.SEEK_END)
            left = "".join(f"{row}\n" for row in rows).encode()
            try:
                while left:
                    left = left[os.write(number, left) :]
            except OSError:
                # Remove the written part, so that the next line starts on its own.
                os.ftruncate(number, end)
                raise

    def sync(self) -> None:
        """Flush the file to the disk with `fsync`.

        Raises:
            ProvisioningError: The file cannot be written.
        """
        with self._locked() as file:
            os.fsync(file.fileno())

    @contextmanager
    def _locked(self) -> Iterator[IO[bytes]]:
        try:
            with self._lock, locked(self._path) as file:
                yield file
        except OSError as error:
            raise _unwritable(self._path, error, begun=True) from error


def forget(
    path: str | os.PathLike[str], is_gone: Callable[[RegisterLine], bool]
) -> int:
    """Remove lines from a register, and return their number.

    Other processes cannot append lines meanwhile. An unfinished line of a killed run is
    removed too.

    Args:
        path: The file. If it is missing, the function returns 0.
        is_gone: A function that returns True for each line to remove.

    Raises:
        JournalMismatch: The file is not a register. It is unchanged.
        ProvisioningError: The file cannot be written.
    """
    # If `path` is a symbolic link, replace the file to which it points.
    path = Path(os.path.realpath(path))
    if not path.exists():
        return 0
    draft = path.with_name(f".{path.name[:200]}.draft")
    number = 0
    try:
        with locked(path) as file, open(draft, "wb", opener=_private) as new:
            for line, row in enumerate(file, 1):
                if _is_unfinished(row) or (
                    row.strip() and is_gone(_line(path, line, row))
                ):
                    number += 1
                else:
                    new.write(row)
            new.flush()
            os.fsync(new.fileno())
            if number:
                draft.replace(path)
    except OSError as error:
        raise _unwritable(path, error) from error
    finally:
        draft.unlink(missing_ok=True)
    return number


@contextmanager
def locked(path: Path) -> Iterator[IO[bytes]]:
    """Open and lock a file, so that no other process appends to it or replaces it.

    A missing file is created.

    Raises:
        ProvisioningError: The file cannot be written.
    """
    import fcntl  # which Windows does not have

    while True:
        try:
            if path.exists():
                check_regular(path.stat())
            file = open(path, "r+b", opener=_private)  # noqa: SIM115 - closed below
        except OSError as error:
            raise _unwritable(path, error) from error
        with file:
            fcntl.flock(file, fcntl.LOCK_EX)
            # Another process may have replaced the file while this one waited.
            if _is_at(file, path):
                yield file
                return


def _is_at(file: IO[bytes], path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(file.fileno()), path.stat())
    except FileNotFoundError:
        return False


def _private(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_CREAT, 0o600)


def _last_line(file: IO[bytes]) -> bytes:
    """Return the bytes after the last newline, but at most the last 64 KB."""
    end = file.seek(0, os.SEEK_END)
    file.seek(max(0, end - _BLOCK))
    return file.read().rpartition(b"\n")[2]


def _unwritable(
    path: Path, error: OSError, *, begun: bool = False
) -> ProvisioningError:
    return ProvisioningError(
        f"The register {path} cannot be written: {error.strerror}. Free some space,"
        " make the file writable or create its folder. Then run the same command"
        " again.",
        begun=begun,
    )
