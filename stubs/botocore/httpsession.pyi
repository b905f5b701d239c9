from typing import Any

def mask_proxy_url(proxy_url: str) -> str: ...

class URLLib3Session:
    _proxy_config: Any
    _manager: Any
    _proxy_managers: dict[str, Any]
    def __init__(
        self,
        verify: Any = True,
        proxies: dict[str, str] | None = None,
        timeout: Any = None,
        max_pool_connections: int = 10,
        socket_options: Any = None,
        client_cert: Any = None,
        proxies_config: Any = None,
    ) -> None: ...
    def _proxies_kwargs(self, **kwargs: Any) -> dict[str, Any]: ...
    def close(self) -> None: ...

class ProxyConfiguration:
    def __init__(
        self,
        proxies: dict[str, str] | None = None,
        proxies_settings: dict[str, object] | None = None,
    ) -> None: ...
