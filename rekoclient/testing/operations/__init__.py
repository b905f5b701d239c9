"""What each operation does: a module for each family, a function for each operation.

A function reads the world, says what changes, and returns the members of the answer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ..world import Body, World
from . import associations, collections, faces, search, tags, users

Function = Callable[[World, Body], Body]

OPERATIONS: Mapping[str, Function] = {
    **collections.OPERATIONS,
    **users.OPERATIONS,
    **faces.OPERATIONS,
    **associations.OPERATIONS,
    **search.OPERATIONS,
    **tags.OPERATIONS,
}
"""The operations that are answered from state."""
