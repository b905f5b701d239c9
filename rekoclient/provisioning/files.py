"""Files that are replaced at once: receipts and saved plans."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import IO


@contextmanager
def replacing(path: Path) -> Generator[IO[bytes]]:
    """Yield a new file with mode 0600, which replaces another at the end.

    Raises:
        OSError: The file cannot be written. The old one is unchanged.
    """
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
