"""Rekognition's operations, shapes and errors, read from botocore's model.

The local server does not use `rekoclient.models`, which is generated code. A mistake
of the generator would otherwise be in client and server, and no test would find it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

# A shape in the format of botocore, such as {"type": "string", "min": 1}.
Shape = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation: its name, and the names of its input, output and error shapes."""

    name: str
    input: str
    output: str
    errors: frozenset[str]


@dataclass(frozen=True, slots=True)
class Model:
    """botocore's model of Rekognition: shapes and operations by name."""

    shapes: dict[str, Shape]
    operations: dict[str, Operation]

    def members(self, shape_name: str) -> dict[str, str]:
        """Return the name of the shape of each member of a structure."""
        members = self.shapes[shape_name].get("members", {})
        return {name: member["shape"] for name, member in members.items()}

    def error_message(self, code: str) -> str | None:
        """Return the documentation of an error code, without HTML tags.

        Return None if the model does not describe the code.
        """
        shape = self.shapes.get(code)
        if shape is None or not shape.get("exception"):
            return None
        text = re.sub(r"<[^>]*>", "", shape.get("documentation", ""))
        return " ".join(text.split()) or None


@cache
def model() -> Model:
    """Return the model of Rekognition in the installed botocore.

    The first call reads the file of the model, which is slow. Later calls return the
    same object.
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
    """Return a name unchanged if it is the name of an operation, such as CreateUser.

    Raises:
        TypeError: The name is not a string.
        ValueError: The operation does not exist. If there is a similar name, the
            message suggests it.
    """
    if not isinstance(name, str):  # pyright: ignore[reportUnnecessaryIsInstance] - JSON can contain any type
        raise TypeError(
            "operation must be the name of an operation, such as CreateUser, not "
            f"{type(name).__name__}"
        )
    names = model().operations
    if name in names:
        return name
    from difflib import get_close_matches

    as_wire_name = "".join(part[:1].upper() + part[1:] for part in name.split("_"))
    near = get_close_matches(as_wire_name, names, n=1)
    hint = f"; did you mean {near[0]!r}?" if near else ""
    raise ValueError(f"Rekognition has no operation {name!r}{hint}")
