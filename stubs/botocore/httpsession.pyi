from typing import Any

class URLLib3Session:
    _proxy_config: Any
    _manager: Any
    _proxy_managers: dict[str, Any]
    def _proxies_kwargs(self, **kwargs: Any) -> dict[str, Any]: ...
    def close(self) -> None: ...
