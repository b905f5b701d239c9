# What checkers read outside this package: a user's program does not wait for the rest.
# tests/typing/test_stubs.py compares it with the modules.
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from typing import Any, Generic, Self, TypeAlias

from attrs import define, frozen

from ..retry import Call
from ..schema import EMPTY_MAP, Operation, R_co, Request

__all__ = ["Exchange", "Settings", "Transport", "check_read_timeout", "timeouts_over"]

Submit: TypeAlias = Callable[[Callable[[], Any]], Future[Any]]

@frozen(kw_only=True, eq=False, repr=False)
class Settings:
    region_name: str | None = None
    profile_name: str | None = None
    endpoint_url: str | None = None
    config: Any = None
    session: Any = None
    direct: bool = True

@define(eq=False, repr=False)
class Exchange(Generic[R_co]):
    call: Call
    response: R_co | None = None
    status: int | None = None
    request_id: str | None = None
    headers: Mapping[str, str] = EMPTY_MAP  # noqa: PYI015 - the text of the module

class BotoClient:
    closed: bool
    max_attempts: int | None
    supported: set[str]

    def __init__(
        self, settings: Settings, boto_client: Any = None, session: Any = None
    ) -> None: ...
    @property
    def boto_client(self) -> Any: ...
    def connecting_within(self, seconds: float) -> Self: ...
    def client_for(self, service: str) -> Any: ...
    def close(self) -> None: ...
    def check_supported(
        self, request: type[Request[Any]], wire: Mapping[str, Any], version: str
    ) -> None: ...

class Transport(BotoClient):
    def attempt(
        self,
        call: Call,
        operation: Operation[R_co],
        wire: Mapping[str, Any],
        read_timeout: float | None = None,
    ) -> Exchange[R_co]: ...
    async def attempt_on_loop(
        self,
        call: Call,
        operation: Operation[R_co],
        wire: Mapping[str, Any],
        read_timeout: float | None,
        submit: Submit,
    ) -> Exchange[R_co] | None: ...

def check_read_timeout() -> None: ...
def timeouts_over(config: Any, timeouts: Mapping[str, float]) -> Any: ...
