"""Objects in S3: stored in the server, in a folder, or in another S3."""

from __future__ import annotations

from typing import Protocol


class ObjectStore(Protocol):
    """A source of S3 objects outside the server."""

    def get(self, bucket: str, name: str) -> bytes | None:
        """Return the bytes of an object, or None if it does not exist.

        Raises:
            OSError: The source cannot be read.
        """
        ...

    def names(self, bucket: str, prefix: str) -> list[str]:
        """Return the names of the objects in a folder, whose prefix ends with ``/``.

        Raises:
            OSError: The source cannot be read.
        """
        ...

    def put(self, bucket: str, name: str, content: bytes) -> None:
        """Store an object.

        Raises:
            OSError: The source cannot be written.
        """
        ...
