"""Decorator for methods of operations that AWS has ended or closed to new customers."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing_extensions import deprecated as deprecated  # noqa: PLC0414
else:

    def deprecated(_message: str, /) -> object:
        """Return a decorator that returns its argument unchanged at run time.

        Type checkers use ``typing_extensions.deprecated`` instead. They report each
        use of the decorated method as deprecated, and show the message.
        """
        return lambda decorated: decorated
