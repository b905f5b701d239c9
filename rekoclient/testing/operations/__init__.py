"""The operations: a module for each family, a function for each operation.

Each function takes the ``World`` of an account and the members of a request. It adds
changes to the transaction, and returns the members of the reply.
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
    face_analysis,
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
    **face_analysis.OPERATIONS,
    **custom_labels.OPERATIONS,
    **datasets.OPERATIONS,
    **stream_processors.OPERATIONS,
}
"""The function of each operation of the service."""

DECLARED = frozenset({*analysis.OPERATIONS, "DetectCustomLabels"})
"""The operations that return declared replies only."""

FACES = frozenset(face_analysis.OPERATIONS)
"""The operations that analyse the faces in pictures."""

ADDS_DECLARED = frozenset({*jobs.OPERATIONS, *DECLARED})
"""The operations that look up declared replies themselves. If a declared reply matches
a request of another operation, the server returns the reply without performing the
operation."""
