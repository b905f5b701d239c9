"""Files that one process at a time uses."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from rekoclient.locks import LockError, open_locked


def test_a_file_has_one_user(tmp_path: Path) -> None:
    """The second one gets an error, until the first has closed the file."""
    first = open_locked(tmp_path / "file")
    with pytest.raises(LockError, match="in use by another process") as caught:
        open_locked(tmp_path / "file")
    assert caught.value.in_use
    os.close(first)
    os.close(open_locked(tmp_path / "file"))


@pytest.mark.parametrize("number", [errno.ENOLCK, errno.EOPNOTSUPP, errno.EIO])
def test_a_file_system_without_locks_is_not_a_file_in_use(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    """The error has the reason of the system, and the remedy."""

    def flock(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr("fcntl.flock", flock)
    with pytest.raises(LockError, match="move the file to a local disk") as caught:
        open_locked(tmp_path / "file")
    assert os.strerror(number) in str(caught.value)
    assert not caught.value.in_use


@pytest.mark.parametrize("then", ["replaced", "deleted"])
def test_a_file_that_was_replaced_meanwhile_is_opened_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, then: str
) -> None:
    """The lock is on the file that has the name, not on one that had it."""
    path, real = tmp_path / "file", os.open
    seen: list[int] = []

    def opened(*arguments: object) -> int:
        descriptor: int = real(*arguments)  # type: ignore[arg-type]  # as given
        if not seen:
            path.unlink()
            if then == "replaced":
                path.write_bytes(b"")
        seen.append(descriptor)
        return descriptor

    monkeypatch.setattr(os, "open", opened)
    descriptor = open_locked(path)

    assert 2 == len(seen)
    assert os.path.samestat(os.fstat(descriptor), path.stat())
    os.close(descriptor)
