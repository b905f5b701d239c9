"""The interface through which the local Rekognition reads and writes S3 objects."""

from __future__ import annotations

from typing import Protocol


class ObjectStore(Protocol):
    """A source of S3 objects outside the local server: a folder or an S3 endpoint."""

    def get(self, bucket: str, name: str) -> bytes | None:
        """Return the bytes of an object, or None if it does not exist.

        Raises:
            OSError: The object is too large, or it cannot be read.
        """
        ...

    def names(self, bucket: str, prefix: str) -> list[str]:
        """Return the keys of the objects in a folder of a bucket.

        Args:
            bucket: The bucket.
            prefix: The path of the folder in the bucket, with ``/`` at its end.

        Raises:
            OSError: The bucket cannot be read.
        """
        ...

    def put(self, bucket: str, name: str, content: bytes) -> None:
        """Store an object.

        Raises:
            OSError: The object cannot be written.
        """
        ...
