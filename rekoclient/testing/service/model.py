"""What the service is, as botocore's model describes it: operations, shapes, errors.

The server answers from this and never from our own generated models, so that one
mistake of ours cannot make the client and the server agree on something wrong.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

# A shape is the model's own dict: {"type": "string", "min": 1, "pattern": ...}.
Shape = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of the service, by its wire name."""

    name: str
    input: str
    output: str
    errors: frozenset[str]


@dataclass(frozen=True, slots=True)
class Model:
    """The whole service."""

    shapes: dict[str, Shape]
    operations: dict[str, Operation]

    def members(self, shape_name: str) -> dict[str, str]:
        """The members of a structure and the names of their shapes."""
        members = self.shapes[shape_name].get("members", {})
        return {name: member["shape"] for name, member in members.items()}

    def error_message(self, code: str) -> str | None:
        """What the model says about an error, as plain text."""
        shape = self.shapes.get(code)
        if shape is None or not shape.get("exception"):
            return None
        text = re.sub(r"<[^>]*>", "", shape.get("documentation", ""))
        return " ".join(text.split()) or None


@cache
def model() -> Model:
    """The model in the installed botocore.

    It is read on first use: botocore is slow to import, and a server should start fast.
    """
    from botocore.loaders import Loader

    description = Loader().load_service_model("rekognition", "service-2")
    operations = {
        name: Operation(
            name=name,
            input=operation["input"]["shape"],
            output=operation["output"]["shape"],
            errors=frozenset(error["shape"] for error in operation["errors"]),
        )
        for name, operation in description["operations"].items()
    }
    return Model(shapes=description["shapes"], operations=operations)


def known_operation(name: str) -> str:
    """Return ``name`` if the service has such an operation.

    Raises:
        ValueError: It has not; the message suggests the nearest name.
    """
    if not isinstance(name, str):  # pyright: ignore[reportUnnecessaryIsInstance] - over HTTP it may be anything
        raise TypeError(f"an operation is a name, not {type(name).__name__}")
    names = model().operations
    if name in names:
        return name
    from difflib import get_close_matches

    as_wire_name = "".join(part[:1].upper() + part[1:] for part in name.split("_"))
    near = get_close_matches(as_wire_name, names, n=1)
    hint = f"; did you mean {near[0]!r}?" if near else ""
    raise ValueError(f"Rekognition has no operation {name!r}{hint}")
