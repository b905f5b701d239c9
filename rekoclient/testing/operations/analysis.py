"""Analyses of single pictures, with declared results."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from ..script.declared_replies import undeclared
from ..state.world import Body, World


def declared(operation: str, world: World, body: Body) -> Body:
    """Return the declared reply, after a check of the pictures."""
    answer = world.declared_reply(operation, body)
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
