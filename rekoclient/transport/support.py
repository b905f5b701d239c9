"""Checks that the installed botocore knows an operation and its members.

rekoclient turns botocore's validation off. Without these checks, a member that an old
botocore does not know would raise a KeyError.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import botocore
from botocore.model import ListShape, StructureShape
from botocore.model import Shape as BotocoreShape

from ..errors import UnsupportedByBotocore
from ..schema import Items, Request, Shape, Structure, members

Path = tuple[str, ...]

READ_TIMEOUT_SINCE = (1, 43, 68)


def missing(
    # botocore has no type hints, and some users have no stubs for it.
    model: Any,
    request: type[Request[Any]],
    version: str,
) -> tuple[Path, ...]:
    """Return the paths of the members that a request class has and botocore lacks.

    Args:
        model: The ``ServiceModel`` of the installed botocore.
        request: The request class.
        version: A version of botocore that knows all members.

    Raises:
        UnsupportedByBotocore: The model lacks the operation.
    """
    name = request.operation.name
    if name not in model.operation_names:
        raise unsupported(name, version)
    shape = model.operation_model(name).input_shape
    return tuple(_missing_members(request, shape)) if shape is not None else ()


def unsupported(name: str, version: str) -> UnsupportedByBotocore:
    """Create the error for an operation or member that the installed botocore lacks."""
    return UnsupportedByBotocore(
        f"the installed botocore {botocore.__version__} does not know {name}:"
        f" upgrade boto3 to {version} or later"
    )


def check_read_timeout() -> None:
    """Check that the installed botocore accepts a read timeout for a single request.

    Raises:
        UnsupportedByBotocore: botocore would ignore the timeout.
    """
    numbers = re.findall(r"\d+", botocore.__version__)
    if tuple(map(int, numbers)) < READ_TIMEOUT_SINCE:
        since = ".".join(map(str, READ_TIMEOUT_SINCE))
        raise unsupported("read_timeout for each call", since)


def reaches(wire: Any, path: Path) -> bool:
    """Return whether a request contains the member at a path.

    If the path leads through a list, one entry with the member is enough.
    """
    if isinstance(wire, list):
        return any(reaches(entry, path) for entry in wire)
    if not path:
        return True
    return (
        isinstance(wire, Mapping)
        and path[0] in wire
        and reaches(wire[path[0]], path[1:])
    )


def _missing_members(shape: type[Shape], theirs: BotocoreShape) -> Iterator[Path]:
    if not isinstance(theirs, StructureShape):
        return
    for member in members(shape):
        inner = theirs.members.get(member.wire)
        if inner is None:
            yield (member.wire,)
            continue
        kind = member.kind
        while isinstance(kind, Items) and isinstance(inner, ListShape):
            kind, inner = kind.item, inner.member
        if isinstance(kind, Structure):
            for path in _missing_members(kind.shape, inner):
                yield (member.wire, *path)
