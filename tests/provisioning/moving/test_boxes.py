"""Matching faces by their boxes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rekoclient.provisioning.moving.boxes import iou, match
from rekoclient.provisioning.moving.report import Moved
from rekoclient.provisioning.register import Box

sides = st.floats(0, 1, allow_subnormal=False)
boxes = st.builds(Box, sides, sides, sides, sides)


@pytest.mark.parametrize(
    ("two", "expected"),
    [
        (Box(0.0, 0.0, 0.2, 0.2), 1.0),
        (Box(0.1, 0.0, 0.2, 0.2), 1 / 3),
        (Box(0.2, 0.0, 0.2, 0.2), 0.0),
        (Box(0.0, 0.0, 0.1, 0.1), 0.25),
        (Box(0.0, 0.0, 0.0, 0.0), 0.0),
    ],
)
def test_the_overlap_is_the_intersection_over_the_union(
    two: Box, expected: float
) -> None:
    """Equal boxes have 1, and boxes that only touch have 0."""
    assert pytest.approx(expected) == iou(Box(0.0, 0.0, 0.2, 0.2), two)


@given(st.lists(boxes, max_size=6), st.lists(boxes, max_size=6), st.floats(0.1, 1))
def test_no_face_is_matched_twice_or_below_the_overlap(
    old: list[Box], new: list[Box], at_least: float
) -> None:
    """Each match is the only one of both its faces."""
    found = match(old, new, at_least)
    taken = [one for one in found if isinstance(one, int)]

    assert len(taken) == len(set(taken))
    for box, one in zip(old, found, strict=True):
        near = [j for j, other in enumerate(new) if iou(box, other) >= at_least]
        assert (one is Moved.NOT_FOUND) is (not near)
        assert not isinstance(one, int) or near == [one]
