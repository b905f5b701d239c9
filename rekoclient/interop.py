"""Support for pydantic, which evaluates annotations at run time.

For example, ``pydantic.validate_call`` calls the method
``__get_pydantic_core_schema__`` of a class that is used as an annotation. pydantic is
imported only in this method. This module imports nothing from rekoclient.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol, get_origin, runtime_checkable


def accept_instances(_cls: Any, source: Any, _handler: Any) -> Any:
    """Return a pydantic schema that accepts the instances of a class.

    A class uses this function as its class method ``__get_pydantic_core_schema__``.
    """
    from pydantic_core import core_schema

    if getattr(source, "_is_protocol", False):
        return core_schema.any_schema()
    return core_schema.is_instance_schema(get_origin(source) or source)


class AsInstance:
    """Annotation that makes pydantic accept the instances of a class unchanged.

    For example: ``Annotated[threading.Event, AsInstance()]``.
    """

    __slots__ = ()

    __get_pydantic_core_schema__ = accept_instances


@runtime_checkable
class SessionLike(Protocol):
    """Protocol of ``boto3.Session``, for users without its type stubs."""

    @property
    def client(self) -> Callable[..., Any]:
        """The method that creates a boto3 client for a service."""
        ...
