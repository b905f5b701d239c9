from collections.abc import Callable
from typing import Any, Generic, TypeVar

_T = TypeVar("_T")

class CachedProperty(Generic[_T]):
    def __init__(self, fget: Callable[[Any], _T]) -> None: ...
    def __get__(self, obj: object, cls: type) -> _T: ...
