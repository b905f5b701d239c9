"""Support for requests and responses as types of fields in pydantic and FastAPI.

This module imports ``pydantic_core`` only when pydantic asks for the schema of a class.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, get_origin

from .kinds import (
    Blob,
    Boolean,
    Enum,
    Integer,
    Items,
    Kind,
    Map,
    Number,
    Text,
    Timestamp,
)


def shape_schema(source: Any, members: Callable[[Any], Any]) -> Any:
    """Return the pydantic core schema for a structure, such as a request or response.

    The schema accepts an instance, or a dict with the service's names. It serialises an
    instance to such a dict.

    Args:
        source: The class of the structure, or a generic alias of it.
        members: Function that returns the members of a class.
    """
    from pydantic_core import PydanticCustomError, core_schema

    shape: Any = get_origin(source) or source

    def validated(value: object) -> Any:
        if isinstance(value, shape):
            return value
        if not isinstance(value, Mapping):
            kind = type(value).__name__
            text = f"expected {shape.__name__} or a mapping, not {kind}"
            raise PydanticCustomError("shape_type", "{text}", {"text": text})
        try:
            return shape._from_wire(value, decode=True)  # noqa: SLF001 - as from_json
        except ValueError as error:
            # FastAPI writes errors as JSON. JSON cannot contain the original error.
            raise PydanticCustomError(
                "shape_value", "{text}", {"text": str(error)}
            ) from None

    def written(value: Any, info: Any) -> Any:
        return json.loads(value.to_json()) if info.mode == "json" else value.to_dict()

    def described(*_: object) -> dict[str, Any]:
        return _object_schema(shape, members)

    return core_schema.no_info_plain_validator_function(
        validated,
        metadata={"pydantic_js_functions": [described]},
        serialization=core_schema.plain_serializer_function_ser_schema(
            written, info_arg=True
        ),
    )


def _object_schema(shape: Any, members: Callable[[Any], Any]) -> dict[str, Any]:
    found = members(shape)
    return {
        "type": "object",
        "title": shape.__name__,
        "properties": {each.wire: _schema(each.kind, members) for each in found},
        "required": [each.wire for each in found if each.required],
    }


def _schema(kind: Kind, members: Callable[[Any], Any]) -> dict[str, Any]:
    """Return the JSON schema for the values that a ``Kind`` accepts.

    The function ``members`` takes the class of a structure, and returns its members.
    """
    shape = getattr(kind, "shape", None)
    if shape is not None:
        return _object_schema(shape, members)
    match kind:
        case Items(item):
            return {"type": "array", "items": _schema(item, members)}
        case Map(_, value):
            entries = _schema(value, members)
            return {"type": "object", "additionalProperties": entries}
        case Enum(enum):
            return {"type": "string", "examples": [str(each) for each in enum]}
        case Text():
            return {"type": "string"}
        case Timestamp():
            return {"type": "string", "format": "date-time"}
        case Blob():
            return {"type": "string", "format": "byte"}
        case Integer():
            return {"type": "integer"}
        case Number():
            return {"type": "number"}
        case Boolean():
            return {"type": "boolean"}
        case _:
            return {}
