"""The check of a request's date, if ``Switches.clock_skew`` is set."""

from __future__ import annotations

import time
from datetime import UTC, datetime

from ..service.errors import ServiceError

_TOLERATED = 5 * 60
_STAMP = "%Y%m%dT%H%M%SZ"


def check_date(stamp: str | None, skew: float) -> None:
    """Check that a request's date differs from the server's time by at most 5 minutes.

    Args:
        stamp: The request's ``X-Amz-Date``. With None, this function checks nothing.
        skew: Seconds by which the server's clock is ahead of the machine's clock. With
            0, this function checks nothing.

    Raises:
        ServiceError: The date is invalid, too early or too late.
    """
    if not skew or stamp is None:
        return
    try:
        signed = datetime.strptime(stamp, _STAMP).replace(tzinfo=UTC).timestamp()
    except ValueError:
        raise ServiceError(
            "IncompleteSignatureException", "Date must be in ISO-8601 'basic format'"
        ) from None
    now = time.time() + skew
    if signed < now - _TOLERATED:
        limit = _written(now - _TOLERATED)
        raise ServiceError(
            "InvalidSignatureException",
            f"Signature expired: {stamp} is now earlier than {limit} "
            f"({_written(now)} - 5 min.)",
        )
    if signed > now + _TOLERATED:
        limit = _written(now + _TOLERATED)
        raise ServiceError(
            "InvalidSignatureException",
            f"Signature not yet current: {stamp} is still later than {limit} "
            f"({_written(now)} + 5 min.)",
        )


def _written(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime(_STAMP)
