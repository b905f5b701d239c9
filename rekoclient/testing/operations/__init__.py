"""What each operation does: a module for each family, a function for each operation.

A function reads the world, says what changes, and returns the members of the answer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ..state.world import Body, World
from . import (
    analysis,
    associations,
    collections,
    custom_labels,
    datasets,
    faces,
    jobs,
    search,
    stream_processors,
    tags,
    users,
)

Function = Callable[[World, Body], Body]

OPERATIONS: Mapping[str, Function] = {
    **collections.OPERATIONS,
    **users.OPERATIONS,
    **faces.OPERATIONS,
    **associations.OPERATIONS,
    **search.OPERATIONS,
    **tags.OPERATIONS,
    **jobs.OPERATIONS,
    **analysis.OPERATIONS,
    **custom_labels.OPERATIONS,
    **datasets.OPERATIONS,
    **stream_processors.OPERATIONS,
}
"""What each of the service's operations does."""

DECLARED = frozenset({*analysis.OPERATIONS, "DetectCustomLabels"})
"""The operations that answer nothing but what was declared."""

ADDS_DECLARED = frozenset({*jobs.OPERATIONS, *DECLARED})
"""Those that look for declared answers themselves. For all others a declared answer
stands in place of the true one."""
