"""Files of users that are read, and files that are replaced at once."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

UNEXPECTED = (AttributeError, KeyError, RecursionError, TypeError, ValueError)
"""The errors of reading JSON that is invalid, or is not what was expected."""


def open_regular(path: Path) -> IO[bytes]:
    """Open a regular file for reading.

    A pipe may have no writer and a device no end, so that reading would never end.

    Raises:
        OSError: It cannot be opened, or is not a regular file.
    """
    check_regular(path.stat())
    return path.open("rb")


def check_regular(found: os.stat_result) -> None:
    """Refuse pipes and devices. Opening a folder raises an error of its own.

    Raises:
        OSError: It is a pipe or a device.
    """
    if not (stat.S_ISREG(found.st_mode) or stat.S_ISDIR(found.st_mode)):
        raise OSError(errno.EINVAL, "Not a regular file")


@contextmanager
def replacing(path: Path) -> Generator[IO[bytes]]:
    """Yield a new file with mode 0600, which replaces another at the end.

    Raises:
        OSError: The file cannot be written. The old one is unchanged.
    """
    # The target of a link is replaced, or it would keep the old content.
    path = Path(os.path.realpath(path))
    # The file's own name may already have the greatest length. The name is the same in
    # each run, so that a killed run leaves no draft for ever.
    digest = hashlib.sha256(os.fsencode(path.name)).hexdigest()[:32]
    draft = path.with_name(f".rekoclient-{digest}")
    try:
        draft.unlink(missing_ok=True)
        with open(draft, "xb", opener=_private) as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError:
        draft.unlink(missing_ok=True)
        raise


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
