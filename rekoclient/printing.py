"""Functions that escape text for terminals and logs.

File names, replies of servers and messages of other programs may contain line breaks
and control sequences. This module imports nothing from rekoclient.
"""

from __future__ import annotations

__all__ = ["printable", "safe"]


def printable(text: str) -> str:
    """Return a text on one line: line breaks and control characters are escaped."""
    if text.isprintable():
        return text
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode()
        for char in text
    )


def safe(text: str) -> str:
    """Return a text with its control characters escaped. Line breaks stay."""
    return text if text.isprintable() else "\n".join(map(printable, text.split("\n")))
