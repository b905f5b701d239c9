from datetime import datetime
from typing import Any

SIGNED_HEADERS_BLACKLIST: list[str]
AUTH_TYPE_MAPS: dict[str, type[Any]]

class SigV4Auth:
    credentials: Any
    def __init__(
        self, credentials: Any, service_name: str, region_name: str
    ) -> None: ...
    def add_auth(self, request: Any) -> None: ...

def get_current_datetime(remove_tzinfo: bool = True) -> datetime: ...
