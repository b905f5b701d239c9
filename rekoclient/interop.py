"""Support for annotations that pydantic evaluates at run time.

For example, `validate_call` calls `__get_pydantic_core_schema__` of each annotated
class. pydantic is imported only in such a call. Imports nothing from rekoclient.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol, get_origin, runtime_checkable


def accept_instances(_cls: Any, source: Any, _handler: Any) -> Any:
    """Return a core schema of pydantic that accepts the instances of a class.

    Use it as a class method named `__get_pydantic_core_schema__`.
    """
    from pydantic_core import core_schema

    if getattr(source, "_is_protocol", False):
        return core_schema.any_schema()
    return core_schema.is_instance_schema(get_origin(source) or source)


class AsInstance:
    """Annotation that makes pydantic accept the instances of a class unchanged.

    For example, `Annotated[threading.Event, AsInstance()]`.
    """

    __slots__ = ()

    __get_pydantic_core_schema__ = accept_instances


@runtime_checkable
class SessionLike(Protocol):
    """Protocol of a ``boto3.Session``, for users without boto3 stubs."""

    @property
    def client(self) -> Callable[..., Any]:
        """Return a client for a service."""
        ...
