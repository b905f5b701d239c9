"""Text that is safe on a terminal and in a log. Imports nothing of ours.

Names of files, replies of servers and other programs' messages may contain line breaks
and control sequences. They pass these functions before they are printed or logged.
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
    """Return a text with its lines, and its other unprintable characters escaped."""
    return text if text.isprintable() else "\n".join(map(printable, text.split("\n")))
