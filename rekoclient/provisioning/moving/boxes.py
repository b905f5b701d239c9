"""Find the faces of a picture again, by their boxes.

Another face model draws nearly the same box around a face, and has no other name for
it. A box that may be that of two faces is ambiguous, and never guessed.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..register import Box
from .report import Moved


def iou(one: Box, two: Box) -> float:
    """Return the intersection of two boxes divided by their union, from 0 to 1."""
    right = min(one.left + one.width, two.left + two.width)
    bottom = min(one.top + one.height, two.top + two.height)
    width = right - max(one.left, two.left)
    height = bottom - max(one.top, two.top)
    if width <= 0 or height <= 0:
        return 0.0
    common = width * height
    return common / (one.area + two.area - common)


def match(old: Sequence[Box], new: Sequence[Box], at_least: float) -> list[int | Moved]:
    """Find each old box again.

    Args:
        old: The boxes to find.
        new: The boxes of the same picture by another model.
        at_least: The lowest overlap of the same face, as intersection over union.

    Returns:
        For each old box the index of its new one, or why it has none.
    """
    near = [
        [j for j, box in enumerate(new) if iou(one, box) >= at_least] for one in old
    ]
    claims = [0] * len(new)
    for candidates in near:
        for j in candidates:
            claims[j] += 1
    found: list[int | Moved] = []
    for candidates in near:
        if not candidates:
            found.append(Moved.NOT_FOUND)
        elif len(candidates) > 1 or claims[candidates[0]] > 1:
            found.append(Moved.AMBIGUOUS)
        else:
            found.append(candidates[0])
    return found
