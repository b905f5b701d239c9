"""Escaping of text for terminals and logs. Imports nothing from rekoclient.

Names of files, replies of servers and other programs' messages may contain line breaks
and control sequences. These functions escape them.
"""

from __future__ import annotations

__all__ = ["printable", "safe"]


def printable(text: str) -> str:
    """Return a text on one line, with its unprintable characters escaped."""
    if text.isprintable():
        return text
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode()
        for char in text
    )


def safe(text: str) -> str:
    """Return a text with line breaks, and with other unprintable characters escaped."""
    return text if text.isprintable() else "\n".join(map(printable, text.split("\n")))
