"""Waiting out a conflict: a user whose faces are being changed says no for a moment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..errors import ConflictException
from ..schema import R, Request

if TYPE_CHECKING:
    from ..client import RekognitionClient

_PAUSES = (0.5, 1.0, 2.0, 4.0, 8.0)


def patiently(client: RekognitionClient, request: Request[R]) -> R:
    """Send a request; after a conflict again, with the same token, for 15 seconds."""
    conflict: ConflictException | None = None
    for pause in (*_PAUSES, None):
        try:
            return client.send(request, after=conflict)
        except ConflictException as error:
            if pause is None:
                raise
            conflict = error
            client.retry.sleep(pause)
    raise AssertionError("the last pause is None")
