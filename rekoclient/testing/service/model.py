"""The service as botocore's model describes it: operations, shapes, errors.

The server does not use the generated models of the client. A mistake of the generator
would otherwise be the same in client and server, and no test would find it.
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
    """The model of the service."""

    shapes: dict[str, Shape]
    operations: dict[str, Operation]

    def members(self, shape_name: str) -> dict[str, str]:
        """Return the members of a structure and the names of their shapes."""
        members = self.shapes[shape_name].get("members", {})
        return {name: member["shape"] for name, member in members.items()}

    def error_message(self, code: str) -> str | None:
        """Return the model's description of an error, without markup, or None."""
        shape = self.shapes.get(code)
        if shape is None or not shape.get("exception"):
            return None
        text = re.sub(r"<[^>]*>", "", shape.get("documentation", ""))
        return " ".join(text.split()) or None


@cache
def model() -> Model:
    """Return the model in the installed botocore.

    The first call reads the model. Reading it at the start would slow down the start.
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
    """Return the name of an operation, after a check that it exists.

    Raises:
        ValueError: The operation does not exist. The message suggests a similar name.
    """
    if not isinstance(name, str):  # pyright: ignore[reportUnnecessaryIsInstance] - over HTTP it may be anything
        raise TypeError(f"operation must be a name, not {type(name).__name__}")
    names = model().operations
    if name in names:
        return name
    from difflib import get_close_matches

    as_wire_name = "".join(part[:1].upper() + part[1:] for part in name.split("_"))
    near = get_close_matches(as_wire_name, names, n=1)
    hint = f"; did you mean {near[0]!r}?" if near else ""
    raise ValueError(f"Rekognition has no operation {name!r}{hint}")
