"""Selects the boto3 session for a client that was created without a session.

``boto3.client(...)`` uses the default session of the process. If the application has
created the default session, rekoclient uses it too, with the same credentials and
Region. Otherwise all clients share one new session, because creating a session takes
about 20 times as long as creating a client.
"""

from __future__ import annotations

import os
import threading
from pathlib import Path
from typing import Any

import boto3

from ..forks import renew_after_fork


class Sessions:
    """The shared boto3 session, and a lock for the creation of clients.

    Threads need the lock, because boto3 does not guarantee that two threads can create
    clients with one session at the same time.
    """

    def __init__(self) -> None:
        """Start without a session."""
        self.lock: threading.RLock = threading.RLock()
        self._shared: tuple[int, Any] | None = None

    def unconfigured(self) -> Any:
        """Return the session for a client that is created without a session.

        This is boto3's default session if it exists, or else one session that all such
        clients share. The caller must hold ``lock`` until the client is created.
        """
        default = boto3.DEFAULT_SESSION
        if default is not None:
            return default
        now = _environment()
        if self._shared is None or self._shared[0] != now:
            self._shared = now, boto3.Session()
        return self._shared[1]

    def renew(self) -> None:
        """Drop the shared session and replace the locks, in the child of a fork."""
        self.lock = threading.RLock()
        self._shared = None
        if boto3.DEFAULT_SESSION is not None:
            unlock(boto3.DEFAULT_SESSION)


def unlock(session: Any) -> None:
    """Replace the lock of a session's credentials, in the child of a fork.

    A thread of the parent process may have held the lock at the fork.
    """
    credentials: Any = getattr(getattr(session, "_session", None), "_credentials", None)
    if hasattr(credentials, "_refresh_lock"):
        credentials._refresh_lock = threading.Lock()  # noqa: SLF001 - no public way


_HOMES = ("HOME", "USERPROFILE", "BOTO_CONFIG")


def _environment() -> int:
    """Return a hash of the environment variables and files that configure a session.

    A session reads them only once. If the hash changes, a new session is necessary.
    """
    variables = sorted(
        item
        for item in os.environ.items()
        if item[0].startswith("AWS_") or item[0] in _HOMES
    )
    files = (
        os.environ.get("AWS_CONFIG_FILE", "~/.aws/config"),
        os.environ.get("AWS_SHARED_CREDENTIALS_FILE", "~/.aws/credentials"),
    )
    return hash((*variables, *map(_version, files)))


def _version(path: str) -> tuple[int, int] | None:
    try:
        found = Path(path).expanduser().stat()
    except (OSError, RuntimeError):
        return None
    return found.st_mtime_ns, found.st_size


SESSIONS = Sessions()
renew_after_fork(SESSIONS, Sessions.renew)
