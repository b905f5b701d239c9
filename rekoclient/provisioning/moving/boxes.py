"""Match the old and the new faces of a picture by their boxes.

With another face model, a face has another id but nearly the same box. A box that may
belong to two faces is ambiguous and has no match.
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
    """Find the new box of each old box.

    Args:
        old: The boxes of a picture's faces in the old collection.
        new: The boxes of the faces that another model found in the same picture.
        at_least: The lowest overlap of two boxes of one face, from 0 to 1, as
            intersection over union.

    Returns:
        For each old box the index of the new box, or `Moved.NOT_FOUND` or
        `Moved.AMBIGUOUS`.
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
