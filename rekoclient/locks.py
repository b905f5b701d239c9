"""Locks on files that only one process may use at a time.

The files are journals and state files. ``flock`` locks them. A lock ends with its
process. This module imports nothing from rekoclient.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]  # a module on Unix

__all__ = ["CAN_LOCK", "LockError", "lock", "open_locked", "unlock"]

CAN_LOCK: bool = fcntl is not None
"""Whether the platform has ``flock``. Without it, files stay unlocked."""


class LockError(Exception):
    """A file cannot be opened or locked. The message does not contain the path.

    Attributes:
        in_use: Whether another process has locked the file.
    """

    in_use: bool = False


def open_locked(path: Path) -> int:
    """Open a regular file for reading and writing, and lock it until it is closed.

    A missing file is created, with mode 0600.

    Returns:
        The descriptor.

    Raises:
        LockError: The file is in use, is not regular, or cannot be opened or locked.
    """
    while True:
        try:
            # The file gets its mode when it is created, so that other users can never
            # read it.
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise LockError(f"the file cannot be opened: {error.strerror}") from error
        try:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise LockError("the file is not a regular file")
            lock(descriptor)
            # The process with the previous lock may have replaced or deleted the file
            # after it was opened here.
            if os.path.samestat(os.fstat(descriptor), path.stat()):
                return descriptor
        except FileNotFoundError:
            pass
        except BaseException:
            os.close(descriptor)
            raise
        os.close(descriptor)


def lock(descriptor: int) -> None:
    """Lock an open file. Do nothing on a platform without file locks.

    Raises:
        LockError: Another process has locked the file, or its file system has no locks.
    """
    try:
        if fcntl is not None:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        refusal = LockError("the file is in use by another process")
        refusal.in_use = True
        raise refusal from error
    except OSError as error:
        raise LockError(
            f"the file cannot be locked: {error.strerror};"
            " move the file to a local disk"
        ) from error


def unlock(descriptor: int) -> None:
    """Unlock an open file, before its descriptor is closed.

    If a forked process has a copy of the descriptor, closing the descriptor does not
    unlock the file.
    """
    if fcntl is not None:
        fcntl.flock(descriptor, fcntl.LOCK_UN)
