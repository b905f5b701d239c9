"""Read the pictures that a register lists, and check that they have not changed."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any, NamedTuple

from ...client import RekognitionClient
from ...errors import ProvisioningError
from ...models import Image, S3Object
from ...transport.s3 import find_object, read_object
from ..register import RegisterLine

_MOST_BYTES = 5_242_880


class Unreadable(Exception):
    """The error for a picture that cannot be read or has changed."""


class Source(NamedTuple):
    """A picture: its location, and the data that identify its content."""

    source: str
    version: str | None = None
    etag: str | None = None
    sha256: str | None = None
    size: int | None = None

    @classmethod
    def of(cls, line: RegisterLine) -> Source:
        """Return the picture of a register line."""
        return cls(line.source or "", line.version, line.etag, line.sha256, line.size)

    @property
    def stand_in(self) -> str:
        """The external id that a migration sets for faces without an external id.

        It is derived from the picture, so that a retry of IndexFaces adds no face
        twice.
        """
        names = (self.source, self.version, self.etag, self.sha256)
        text = "\0".join(name or "" for name in names)
        return f"source:{hashlib.sha256(text.encode()).hexdigest()}"


class Loader:
    """A reader of the pictures to index into the new collection.

    The service reads S3 objects of its own region only. Therefore, ``sends_bytes`` must
    be True for objects of another region.

    Args:
        client: The client whose boto3 session and region are used to read from S3.
        sends_bytes: Whether `load` downloads S3 objects and returns their bytes.
    """

    def __init__(self, client: RekognitionClient, *, sends_bytes: bool) -> None:
        self._client = client
        self.sends_bytes = sends_bytes
        self._s3: Any = None

    def load(self, source: Source) -> Image:
        """Return a picture as an `Image`. Raise an error if the picture has changed.

        The check uses the version or the ETag of an S3 object, or the SHA-256 and the
        size of a file. If `source` has none of them, the picture is not checked.

        Raises:
            Unreadable: The picture cannot be read, or has changed.
        """
        try:
            if source.source.startswith("s3://"):
                return self._load_s3(source)
            return Image(bytes=_read(source))
        except (OSError, ValueError, ProvisioningError) as error:
            raise Unreadable(getattr(error, "strerror", None) or error) from error

    def _load_s3(self, source: Source) -> Image:
        bucket, _, key = source.source.removeprefix("s3://").partition("/")
        if self._s3 is None:
            self._s3 = self._client.boto_client_for("s3")
        if self.sends_bytes:
            data = read_object(
                self._s3,
                bucket,
                key,
                _MOST_BYTES,
                etag=source.etag,
                version=source.version,
            )
            return Image(bytes=data)
        if source.version is None:
            find_object(self._s3, bucket, key, etag=source.etag)
        return Image(
            s3_object=S3Object(bucket=bucket, name=key, version=source.version)
        )


def _read(source: Source) -> bytes:
    data = Path(source.source).read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    if source.sha256 not in (None, digest) or source.size not in (None, len(data)):
        raise ValueError("the picture has changed since it was indexed")
    if len(data) > _MOST_BYTES:
        raise ValueError(f"the picture has more than {_MOST_BYTES:,} bytes")
    return data
