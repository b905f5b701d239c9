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
"""The exceptions that occur when code reads JSON data of an unexpected form."""


def open_regular(path: Path) -> IO[bytes]:
    """Open a regular file for reading.

    Pipes and devices are refused, because reading them may never end.

    Raises:
        OSError: The file cannot be opened, or is not a regular file.
    """
    check_regular(path.stat())
    return path.open("rb")


def check_regular(found: os.stat_result) -> None:
    """Raise an error if a file is a pipe or a device.

    A folder is accepted here, because opening it raises a clear error.

    Args:
        found: The status of the file, from `stat`.

    Raises:
        OSError: The file is a pipe or a device.
    """
    if not (stat.S_ISREG(found.st_mode) or stat.S_ISDIR(found.st_mode)):
        raise OSError(errno.EINVAL, "Not a regular file")


@contextmanager
def replacing(path: Path) -> Generator[IO[bytes]]:
    """Yield a new file to write. After the block, the new file replaces `path`.

    The new file has mode 0600.

    Raises:
        OSError: The new file cannot be written. The old file is unchanged.
    """
    # If `path` is a symbolic link, replace the file to which it points.
    path = Path(os.path.realpath(path))
    # The name of the new file is a hash, because the name of the old file may have the
    # maximum length. It is always the same, so the next run deletes a file that a
    # killed run left.
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
