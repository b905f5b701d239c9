"""Shorter tracebacks of errors, without the frames of this package and boto3.

These frames make a traceback long, and keep the request with its image in memory. This
module imports ``errors`` and ``log``.
"""

from __future__ import annotations

import logging

from .errors import RekoError
from .log import logger


def shortened(error: RekoError) -> RekoError:
    """Remove the traceback of an error and of its cause, and return the error.

    The cause also loses its own chain of earlier exceptions. A note on the cause then
    contains the type and the message of the first exception in that chain. The complete
    traceback is logged at the level ``debug``.
    """
    if logger.isEnabledFor(logging.DEBUG):
        logger.debug("complete traceback of the error", exc_info=error)
    cause = error.__cause__
    error.__context__ = None
    if cause is not None:
        below = cause.__cause__ or cause.__context__
        while below is not None and (below.__cause__ or below.__context__):
            below = below.__cause__ or below.__context__
        if below is not None:
            text = " ".join(str(below).split())
            cause.add_note(f"caused by {type(below).__name__}: {text}")
        cause.__cause__ = cause.__context__ = None
        cause.with_traceback(None)
    return error.with_traceback(None)
