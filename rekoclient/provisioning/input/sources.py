"""Read a manifest and its files from a folder, or from a prefix in S3.

The messages of the errors do not contain the name of the file. The caller adds the
name.
"""

from __future__ import annotations

import io
import os
import stat
import tempfile
import weakref
from pathlib import Path
from typing import IO, Any, Literal, NamedTuple

from ...errors import ProvisioningError
from ...interop import SessionLike
from ..files import open_regular
from .rows import Opens

_OUTSIDE = "the file is outside the manifest's folder"
_INVALID = (
    "the path contains a character that a path cannot have, such as NUL; remove the"
    " character"
)
_LARGEST_MANIFEST = 1 << 20
_LARGEST_FILE = 1 << 28
"""The maximum size of a file in S3, in bytes. More than 10 million user ids fit."""


class Source(NamedTuple):
    """A file of users or collections, and the name that messages show for it."""

    path: Opens
    name: str


class Folder:
    """The folder of a manifest on disk.

    Args:
        path: The folder.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def manifest(self, name: str) -> bytes:
        """Return the content of the manifest.

        Args:
            name: The path of the manifest.

        Raises:
            ProvisioningError: The manifest cannot be read.
        """
        try:
            with open_regular(Path(name)) as file:
                return file.read()
        except OSError as error:
            raise ProvisioningError(
                f"the file cannot be read: {error.strerror}"
            ) from error
        except ValueError as error:
            raise ProvisioningError(_INVALID) from error

    def source(self, value: str) -> Source:
        """Return a file in the folder of the manifest.

        Args:
            value: The path in the manifest, relative to the folder of the manifest.

        Raises:
            ProvisioningError: The file is outside the folder, missing, or not a
                regular file.
        """
        path = self._path / value
        try:
            if not path.resolve().is_relative_to(self._path.resolve()):
                raise ProvisioningError(_OUTSIDE)
            mode = path.stat().st_mode
        except FileNotFoundError as error:
            raise ProvisioningError("the file does not exist") from error
        except OSError as error:
            raise ProvisioningError(
                f"the file cannot be read: {error.strerror}"
            ) from error
        except ValueError as error:
            raise ProvisioningError(_INVALID) from error
        except RuntimeError as error:
            raise ProvisioningError("the file is a symbolic link to itself") from error
        if not stat.S_ISREG(mode):
            raise ProvisioningError("the file is not a regular file")
        return Source(path, str(path))


class S3Folder(Folder):
    """The folder of a manifest in S3: the key of the manifest up to the last slash.

    Args:
        url: The URL of the manifest, `s3://bucket/key`.
        session: A boto3 session. By default boto3's default session.
    """

    def __init__(self, url: str, session: SessionLike | None) -> None:
        self._bucket, _, key = url.removeprefix("s3://").partition("/")
        self._prefix = key.rpartition("/")[0]
        self._key = key
        # This import loads boto3, which a manifest on the disk does not need.
        from ...transport.services import service_client

        self._client = service_client("s3", session)

    def manifest(self, name: str) -> bytes:
        """Return the content of the manifest of this folder. Ignore `name`."""
        if not self._bucket or not self._key:
            raise ProvisioningError("the URL must be s3://bucket/key")
        return self._read(self._key, _LARGEST_MANIFEST)

    def source(self, value: str) -> Source:
        """Download a file that the manifest names, and return the temporary copy.

        Args:
            value: The path in the manifest, relative to the folder of the manifest.

        Raises:
            ProvisioningError: The file is outside the folder, cannot be read, or is too
                large.
        """
        if value.startswith("/") or ".." in value.split("/"):
            raise ProvisioningError(_OUTSIDE)
        key = f"{self._prefix}/{value}" if self._prefix else value
        content = self._read(key, _LARGEST_FILE)
        return Source(_Unnamed(content), f"s3://{self._bucket}/{key}")

    def _read(self, key: str, largest: int) -> bytes:
        from ...transport.s3 import read_object

        return read_object(self._client, self._bucket, key, largest)


class _Unnamed:
    """A temporary file without a name. The file is deleted with this object.

    Args:
        content: The content of the file. If it is a list of users, it is read later,
            when a plan is made.
    """

    def __init__(self, content: bytes) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - closed with this object
        weakref.finalize(self, self._file.close)
        self._file.write(content)
        self._file.flush()

    def open(self, mode: Literal["rb"], /) -> IO[bytes]:
        """Open the file for reading, from its beginning."""
        return io.BufferedReader(_Reader(self._file))


class _Reader(io.RawIOBase):
    """A reader of an open file. Each reader of a file has its own position.

    Args:
        file: The open file.
    """

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0, /) -> int:
        self._at = offset
        return offset

    def readinto(self, buffer: Any, /) -> int:
        data = os.pread(self._file.fileno(), len(buffer), self._at)
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)
