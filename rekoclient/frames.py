"""Frames of errors: where an error came from, and what its frames keep alive.

Imports nothing of ours. A traceback refers to the local variables of its frames, such
as the body of a request with a picture.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from opcode import opmap
from traceback import walk_tb
from types import FrameType, TracebackType

_OURS = frozenset({"awscrt", "boto3", "botocore", "rekoclient", "urllib3"})
"""The packages that a call runs through."""

_SOCKETS = frozenset({"OpenSSL", "eventlet", "gevent", "socks"})
"""Libraries that replace the sockets of the standard library."""

_CLASSES = frozenset({"http", "socket", "ssl"})
"""Modules of the standard library whose exceptions are usually the transport's."""

_DECODERS = frozenset({"_brotli", "brotli", "brotlicffi", "zstandard"})
"""Libraries whose exceptions urllib3 wraps when it decodes a reply."""


def chain(error: BaseException, outer: BaseException | None) -> Iterator[BaseException]:
    """Yield an error and its causes, up to the exception handled when a call began.

    Args:
        error: The error.
        outer: The exception that was being handled when the call began, or None.
    """
    cause: BaseException | None = error
    seen: set[int] = set()
    while cause is not None and cause is not outer and id(cause) not in seen:
        seen.add(id(cause))
        yield cause
        cause = cause.__cause__ or cause.__context__


def is_foreign(error: BaseException) -> bool:
    """Return whether an exception was raised by other code than the transport's.

    An example is the handler of a signal, which Python runs within any function. All
    that leaves a handler is foreign, also the error of a call that it made. Without a
    handler, the innermost frame decides, without frames of the standard library.
    """
    if not isinstance(error, Exception) or came_through_a_handler(error):
        return True
    kind = type(error).__module__.partition(".")[0]
    if kind in _OURS | _CLASSES:
        return False
    if kind not in sys.stdlib_module_names | _SOCKETS | _DECODERS:
        return True  # another thread may raise a class of its own in any frame
    entries = list(_entries(error.__traceback__))
    for entry in reversed(entries):
        package = _package_of(entry.tb_frame)
        if package in sys.stdlib_module_names:
            continue
        if package in _OURS | _SOCKETS:
            return False
        # A replaced function of the socket module may pass on an error of the system.
        # Such an error comes from a call, and not from a ``raise`` statement.
        return not isinstance(error, OSError) or (
            entry is not entries[-1] or _raises(entry)
        )
    return False


def came_through_a_handler(error: BaseException) -> bool:
    """Return whether a handler of a signal or of botocore's events raised an error.

    Python passes the interrupted frame to the handler of a signal.
    """
    caller, outer = "", set[int]()
    for entry in _entries(error.__traceback__):
        frame = entry.tb_frame
        package = _package_of(frame)
        if package not in sys.stdlib_module_names:
            if package not in _OURS | _SOCKETS and (
                caller == "botocore.hooks" or _has_one_of(frame, outer)
            ):
                return True
            caller = str(frame.f_globals.get("__name__"))
        outer.add(id(frame))
    return False


def _has_one_of(frame: FrameType, outer: set[int]) -> bool:
    """Return whether a local variable of a frame is one of some frames."""
    for value in frame.f_locals.values():
        values = value if isinstance(value, tuple) else (value,)
        if any(isinstance(v, FrameType) and id(v) in outer for v in values):
            return True
    return False


def _entries(traceback: TracebackType | None) -> Iterator[TracebackType]:
    while traceback is not None:
        yield traceback
        traceback = traceback.tb_next


def _raises(entry: TracebackType) -> bool:
    """Return whether a frame stopped at a ``raise`` statement."""
    return entry.tb_frame.f_code.co_code[entry.tb_lasti] == opmap["RAISE_VARARGS"]


def clear_locals(error: BaseException, outer: BaseException | None) -> None:
    """Clear the local variables of the frames that a call ran through.

    Frames that still run keep their variables. The lines of a traceback stay.

    Args:
        error: The error. The frames of its causes are cleared too.
        outer: The exception that was being handled when the call began, or None.
    """
    for cause in chain(error, outer):
        for frame, _ in walk_tb(cause.__traceback__):
            _clear(frame)


def _clear(frame: FrameType | None) -> None:
    # A frame that caught the exception and returned it is not in the traceback, but
    # its callee refers to it.
    while frame is not None:
        package = _package_of(frame)
        if package in _OURS or package in sys.stdlib_module_names:
            try:
                frame.clear()
            except RuntimeError:
                return  # the frame still runs, and so do its callers
        frame = frame.f_back


def _package_of(frame: FrameType) -> str:
    return str(frame.f_globals.get("__name__", "")).partition(".")[0]
