from typing import Any

class Loader:
    def __init__(
        self,
        extra_search_paths: list[str] | None = None,
        file_loader: Any = None,
        cache: Any = None,
        include_default_search_paths: bool = True,
        include_default_extras: bool = True,
    ) -> None: ...
    def list_api_versions(self, service_name: str, type_name: str) -> list[str]: ...
    def load_service_model(
        self, service_name: str, type_name: str, api_version: str | None = None
    ) -> dict[str, Any]: ...
