"""What each operation does: a module for each family, a function for each operation.

A function reads the world, says what changes, and returns the members of the answer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ..world import Body, World
from . import analysis, associations, collections, faces, jobs, search, tags, users

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
}

ADDS_DECLARED = frozenset({*jobs.OPERATIONS, *analysis.OPERATIONS})
"""Those that look for declared answers themselves. For all others a declared answer
stands in place of the true one."""
