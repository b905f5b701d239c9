"""Open regular files, and replace files atomically."""

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
"""The errors that invalid or unexpected JSON data causes."""


def open_regular(path: Path) -> IO[bytes]:
    """Open a regular file for reading.

    A pipe may have no writer and a device no end, so that reading would never end.

    Raises:
        OSError: The file cannot be opened, or is not a regular file.
    """
    check_regular(path.stat())
    return path.open("rb")


def check_regular(found: os.stat_result) -> None:
    """Refuse pipes and devices. Opening a folder raises an error of its own.

    Raises:
        OSError: The file is a pipe or a device.
    """
    if not (stat.S_ISREG(found.st_mode) or stat.S_ISDIR(found.st_mode)):
        raise OSError(errno.EINVAL, "Not a regular file")


@contextmanager
def replacing(path: Path) -> Generator[IO[bytes]]:
    """Yield a new file with mode 0600. At the end it replaces the file at `path`.

    Raises:
        OSError: The file cannot be written. The old one is unchanged.
    """
    # Replace the target of a link. Otherwise the target would keep the old content.
    path = Path(os.path.realpath(path))
    # The draft is named by a hash, because the file's own name may be as long as
    # possible. The name is always the same, so a later run removes an old draft.
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
