from collections.abc import Callable
from typing import Any

class BaseEventHooks:
    def emit(
        self, event_name: str, **kwargs: Any
    ) -> list[tuple[Callable[..., Any], Any]]: ...
    def register(
        self,
        event_name: str,
        handler: Callable[..., Any],
        unique_id: str | None = None,
        unique_id_uses_count: bool = False,
    ) -> None: ...
    def register_first(
        self,
        event_name: str,
        handler: Callable[..., Any],
        unique_id: str | None = None,
        unique_id_uses_count: bool = False,
    ) -> None: ...
    def register_last(
        self,
        event_name: str,
        handler: Callable[..., Any],
        unique_id: str | None = None,
        unique_id_uses_count: bool = False,
    ) -> None: ...
    def unregister(
        self,
        event_name: str,
        handler: Callable[..., Any] | None = None,
        unique_id: str | None = None,
        unique_id_uses_count: bool = False,
    ) -> None: ...

class HierarchicalEmitter(BaseEventHooks): ...

class EventAliaser(BaseEventHooks):
    def __init__(
        self, event_emitter: BaseEventHooks, event_aliases: dict[str, str] | None = None
    ) -> None: ...
