"""Functions that read and clear the frames of tracebacks.

The frames show which code raised an error. They also keep local variables in memory,
for example the body of a request. This module imports nothing from rekoclient.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from opcode import opmap
from traceback import walk_tb
from types import FrameType, TracebackType

_OURS = frozenset({"awscrt", "boto3", "botocore", "rekoclient", "urllib3"})
"""rekoclient and the packages that it uses to send requests."""

_SOCKETS = frozenset({"OpenSSL", "eventlet", "gevent", "socks"})
"""Packages that replace the sockets of the standard library."""

_NETWORK_MODULES = frozenset({"http", "socket", "ssl"})
"""Modules of the standard library whose exceptions usually come from the network."""

_DECODERS = frozenset({"_brotli", "brotli", "brotlicffi", "zstandard"})
"""Packages that decompress replies. urllib3 wraps their exceptions."""


def chain(error: BaseException, outer: BaseException | None) -> Iterator[BaseException]:
    """Yield an error and its chained exceptions, up to ``outer``, which is excluded.

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
    """Return whether code outside the client and its libraries raised an exception.

    Python can run a signal handler within any function. An exception that leaves a
    handler is always foreign, even a ``RekoError`` of a call that the handler made. For
    any other exception, the innermost frame outside the standard library shows which
    code raised it.
    """
    if not isinstance(error, Exception) or came_through_a_handler(error):
        return True
    kind = type(error).__module__.partition(".")[0]
    if kind in _OURS | _NETWORK_MODULES:
        return False
    if kind not in sys.stdlib_module_names | _SOCKETS | _DECODERS:
        return True  # another thread can raise any exception here
    entries = list(_entries(error.__traceback__))
    for entry in reversed(entries):
        package = _package_of(entry.tb_frame)
        if package in sys.stdlib_module_names:
            continue
        if package in _OURS | _SOCKETS:
            return False
        # A package may replace a function of the socket module. If its frame stopped at
        # a call, the system raised the ``OSError``. If it stopped at a ``raise``
        # statement, the package did.
        return not isinstance(error, OSError) or (
            entry is not entries[-1] or _raises(entry)
        )
    return False


def came_through_a_handler(error: BaseException) -> bool:
    """Return whether a signal handler or a handler of a botocore event raised an error.

    The function examines the frames in the traceback. Python passes the interrupted
    frame to a signal handler as an argument. So a frame belongs to a signal handler if
    one of its variables refers to a frame earlier in the traceback.
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
    """Return whether a local variable of a frame refers to one of the outer frames."""
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
    """Clear the local variables that a traceback keeps in memory.

    Only frames of the client, of its libraries and of the standard library are cleared.
    Frames that still run keep their variables. The traceback keeps its lines.

    Args:
        error: The error. The frames of its causes are cleared, too.
        outer: The exception that was being handled when the call began, or None. The
            frames of this exception and its causes are not cleared.
    """
    for cause in chain(error, outer):
        for frame, _ in walk_tb(cause.__traceback__):
            _clear(frame)


def _clear(frame: FrameType | None) -> None:
    # A traceback lacks the frame of a function that caught the exception and returned
    # it. ``f_back`` of the next inner frame leads to that frame.
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
