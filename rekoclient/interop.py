"""What annotations need at run time. Imports nothing of ours.

pydantic asks a class for its schema by a method of a fixed name, for example under
`validate_call`. Nothing here imports pydantic before it asks.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol, get_origin, runtime_checkable


def accept_instances(_cls: Any, source: Any, _handler: Any) -> Any:
    """Return the core schema of pydantic that accepts instances of a class.

    Use it as a class method named `__get_pydantic_core_schema__`.
    """
    from pydantic_core import core_schema

    if getattr(source, "_is_protocol", False):
        return core_schema.any_schema()
    return core_schema.is_instance_schema(get_origin(source) or source)


class AsInstance:
    """Lets pydantic accept instances of a class of another library as they are.

    For annotations such as `Annotated[threading.Event, AsInstance()]`.
    """

    __slots__ = ()

    __get_pydantic_core_schema__ = accept_instances


@runtime_checkable
class SessionLike(Protocol):
    """A ``boto3.Session``, as users without boto3 stubs see it."""

    @property
    def client(self) -> Callable[..., Any]:
        """Return a client for a service."""
        ...
