"""The decorator of operations that the service no longer offers to new customers."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing_extensions import deprecated as deprecated  # noqa: PLC0414
else:

    def deprecated(_message: str, /) -> object:
        """Return a decorator that type checkers read and that does nothing."""
        return lambda decorated: decorated
