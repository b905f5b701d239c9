"""What is seen in single pictures: declared, or refused."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from ..script.declared_replies import undeclared
from ..state.world import Body, World


def declared(operation: str, world: World, body: Body) -> Body:
    """Answer what was declared; the pictures are looked at first."""
    answer = world.declared(operation, body)
    if answer is None:
        raise undeclared(operation)
    return answer


OPERATIONS: dict[str, Callable[[World, Body], Body]] = {
    operation: partial(declared, operation)
    for operation in (
        "CompareFaces",
        "DetectFaces",
        "DetectLabels",
        "DetectModerationLabels",
        "DetectProtectiveEquipment",
        "DetectText",
        "GetCelebrityInfo",
        "RecognizeCelebrities",
    )
}
