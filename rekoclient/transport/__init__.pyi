# What checkers read outside this package: a user's program does not wait for the rest.
# tests/typing/test_stubs.py compares it with the modules.
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from typing import Any, Generic, NamedTuple, TypeAlias

from attrs import frozen

from ..retry import Call
from ..schema import Operation, R_co, Request

__all__ = ["Settings", "Success", "Transport", "check_read_timeout", "timeouts_over"]

Submit: TypeAlias = Callable[[Callable[[], Any]], Future[Any]]

class Success(NamedTuple, Generic[R_co]):
    response: R_co
    http_status: int | None
    request_id: str | None
    headers: Mapping[str, str]

@frozen(kw_only=True, eq=False, repr=False)
class Settings:
    region_name: str | None = None
    profile_name: str | None = None
    endpoint_url: str | None = None
    config: Any = None
    session: Any = None
    direct: bool = True

class Transport:
    closed: bool
    max_attempts: int | None
    supported: set[str]

    def __init__(
        self, settings: Settings, boto_client: Any = None, session: Any = None
    ) -> None: ...
    @property
    def boto_client(self) -> Any: ...
    def connecting_within(self, seconds: float) -> Transport: ...
    def client_for(self, service: str) -> Any: ...
    def close(self) -> None: ...
    def attempt(
        self,
        call: Call,
        operation: Operation[R_co],
        wire: Mapping[str, Any],
        read_timeout: float | None = None,
    ) -> Success[R_co]: ...
    def why_in_thread(self, operation: Operation[Any]) -> str | None: ...
    async def attempt_on_loop(
        self,
        call: Call,
        operation: Operation[R_co],
        wire: Mapping[str, Any],
        read_timeout: float | None,
        submit: Submit,
    ) -> Success[R_co] | None: ...
    def check_supported(
        self, request: type[Request[Any]], wire: Mapping[str, Any], version: str
    ) -> None: ...

def check_read_timeout() -> None: ...
def timeouts_over(config: Any, timeouts: Mapping[str, float]) -> Any: ...
