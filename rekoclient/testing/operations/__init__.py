"""The operations of Rekognition, as the local server performs them.

Each operation is a function. Its arguments are a ``World``, which has the data of one
account in one Region, and the members of the request. The function adds its changes to
the transaction of the store, and returns the members of the response.
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
"""The function of each operation, by the name of the operation."""

DECLARED = frozenset({*analysis.OPERATIONS, "DetectCustomLabels"})
"""The operations whose responses a test must declare, such as DetectLabels."""

FACES = frozenset(face_analysis.OPERATIONS)
"""The operations that analyse faces without a collection, such as CompareFaces."""

ADDS_DECLARED = frozenset({*jobs.OPERATIONS, *DECLARED}) - {"ListMediaAnalysisJobs"}
"""The operations that the server always performs. There are two kinds.

For operations that start a job, such as StartLabelDetection, a test cannot declare a
reply. For the others, a declared reply is added to the response.

For an operation outside this set, a declared reply is the complete response. The server
then does not perform the operation.
"""
