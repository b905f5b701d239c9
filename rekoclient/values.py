"""Base class of small read-only values, such as ``Attempt``.

Imports nothing from rekoclient.
"""

from __future__ import annotations

from typing import Any, ClassVar

__all__ = ["Value"]


class Value:
    """Base class of attrs classes: equality, hash and repr use the attributes.

    attrs could generate these methods. But it would compile them for each class at
    every import.
    """

    __slots__ = ()

    __attrs_attrs__: ClassVar[tuple[Any, ...]]

    def _content(self) -> tuple[object, ...]:
        return tuple(getattr(self, field.name) for field in self.__attrs_attrs__)

    def __eq__(self, other: object) -> bool:
        if type(self) is not type(other) or not isinstance(other, Value):
            return NotImplemented
        return self._content() == other._content()

    def __hash__(self) -> int:
        return hash((type(self), *self._content()))

    def __repr__(self) -> str:
        shown = (
            f"{field.name}={getattr(self, field.name)!r}"
            for field in self.__attrs_attrs__
            if field.repr
        )
        return f"{type(self).__qualname__}({', '.join(shown)})"
