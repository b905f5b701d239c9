"""Recognise pictures by the names of files and objects."""

from __future__ import annotations

import os

SENT = (".jfif", ".jpe", ".jpeg", ".jpg", ".png")
"""Suffixes of the formats that the service accepts."""
# Pictures in these formats are found too, so that the report can ask to convert them.
_OTHERS = (".avif", ".bmp", ".gif", ".heic", ".heif", ".tif", ".tiff", ".webp")
_SUFFIXES = frozenset((*SENT, *_OTHERS))
_SYSTEMS_OWN = ("desktop.ini", "thumbs.db")


def suffix_of(name: str) -> str:
    """Return the suffix of a file or key in lower case, with its dot."""
    return os.path.splitext(name)[1].lower()  # noqa: PTH122 - keys are not paths


def has_picture_suffix(name: str) -> bool:
    """Return whether a name has the suffix of a known image format."""
    return suffix_of(name) in _SUFFIXES


def is_systems_own(name: str) -> bool:
    """Return whether a name belongs to a hidden file or to a system file.

    Examples are `.DS_Store` and `Thumbs.db`.
    """
    return name.startswith(".") or name.lower() in _SYSTEMS_OWN
