from typing import Any, ClassVar

class Config:
    OPTION_DEFAULTS: ClassVar[dict[str, Any]]
    connect_timeout: float
    read_timeout: float
    max_pool_connections: int
    parameter_validation: bool
    proxies: dict[str, str] | None
    region_name: str | None
    retries: dict[str, Any] | None
    user_agent: str | None
    user_agent_appid: str | None
    user_agent_extra: str | None
    def __init__(self, *args: Any, **kwargs: Any) -> None: ...
    def merge(self, other_config: Config) -> Config: ...
