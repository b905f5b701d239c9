"""Limits for the pictures that are in flight and in memory."""

from __future__ import annotations

import math
import threading

from ..rate.pace import Pace

MOST_BYTES = 32 * 1024 * 1024
"""Maximum number of bytes of pictures in memory. Encoded requests are not counted."""
_FEWEST_PICTURES, _MOST_PICTURES = 2, 32
_INDEXING_SECONDS = 0.6
"""A high estimate of the duration of IndexFaces, in seconds."""


class ByteLimit:
    """A semaphore that counts the bytes of pictures."""

    def __init__(self) -> None:
        self._size = self._left = MOST_BYTES
        self._changed = threading.Condition()

    def reserve(self, size: int) -> int:
        """Wait until enough bytes are free. Return the number of reserved bytes.

        A picture that is larger than the limit reserves all bytes.
        """
        size = min(size, self._size)
        with self._changed:
            self._changed.wait_for(lambda: self._left >= size)
            self._left -= size
        return size

    def release(self, size: int) -> None:
        """Free bytes that were reserved."""
        with self._changed:
            self._left += size
            self._changed.notify_all()


def pictures_in_flight(pace: Pace) -> int:
    """Return the number of concurrent IndexFaces requests that the full rate needs.

    The number is at most 32.
    """
    wanted = _FEWEST_PICTURES + pace.rate("index_faces") * _INDEXING_SECONDS
    return math.ceil(min(_MOST_PICTURES, wanted))
