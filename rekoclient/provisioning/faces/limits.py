"""How many pictures may be in flight, and so in memory."""

from __future__ import annotations

import math
import threading

from ..rate.pace import Pace

MOST_BYTES = 32 * 1024 * 1024
"""Bytes of pictures in memory. A request needs several times this size."""
_FEWEST_PICTURES, _MOST_PICTURES = 2, 32
_INDEXING_SECONDS = 0.6
"""Duration of IndexFaces, estimated high. It limits the pictures in memory."""


class ByteLimit:
    """A semaphore that counts the bytes of pictures."""

    def __init__(self) -> None:
        self._size = self._left = MOST_BYTES
        self._changed = threading.Condition()

    def reserve(self, size: int) -> int:
        """Wait until enough bytes are free. Return the number to release."""
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
    """Return the number of pictures that keep the rate of IndexFaces."""
    wanted = _FEWEST_PICTURES + pace.rate("index_faces") * _INDEXING_SECONDS
    return math.ceil(min(_MOST_PICTURES, wanted))
