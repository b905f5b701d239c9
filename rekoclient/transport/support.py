"""Whether the installed botocore knows an operation and its members.

With its validation off, a member that an older botocore lacks would be a bare KeyError.
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
    # botocore has no types, and would be unknown to whoever has no stubs for it.
    model: Any,
    request: type[Request[Any]],
    version: str,
) -> tuple[Path, ...]:
    """The members of a request that a service model lacks.

    Args:
        model: The ``ServiceModel`` of the installed botocore.
        request: Whose members to look for.
        version: Of the botocore that has them.

    Raises:
        UnsupportedByBotocore: It lacks the operation.
    """
    name = request.operation.name
    if name not in model.operation_names:
        raise unsupported(name, version)
    shape = model.operation_model(name).input_shape
    return tuple(_missing_members(request, shape)) if shape is not None else ()


def unsupported(name: str, version: str) -> UnsupportedByBotocore:
    """The error that says what is missing, and which version has it."""
    return UnsupportedByBotocore(
        f"{name} is not known to the installed botocore {botocore.__version__};"
        f" {version} has it: upgrade boto3"
    )


def check_read_timeout() -> None:
    """Sees that the installed botocore takes a read timeout with each request.

    Raises:
        UnsupportedByBotocore: It would pass over it.
    """
    numbers = re.findall(r"\d+", botocore.__version__)
    if tuple(map(int, numbers)) < READ_TIMEOUT_SINCE:
        since = ".".join(map(str, READ_TIMEOUT_SINCE))
        raise unsupported("read_timeout for each call", since)


def reaches(wire: Any, path: Path) -> bool:
    """Whether a request has something at the path."""
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
