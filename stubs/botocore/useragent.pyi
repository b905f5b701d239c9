from typing import Any

from botocore.config import Config

class UserAgentString:
    def __init__(
        self,
        platform_name: str | None,
        platform_version: str | None,
        platform_machine: str | None,
        python_version: str | None,
        python_implementation: str | None,
        execution_env: str | None,
        crt_version: str | None = None,
    ) -> None: ...
    @classmethod
    def from_environment(cls) -> UserAgentString: ...
    def set_session_config(
        self,
        session_user_agent_name: str | None,
        session_user_agent_version: str | None,
        session_user_agent_extra: str | None,
    ) -> UserAgentString: ...
    def with_client_config(self, client_config: Config) -> UserAgentString: ...
    def to_string(self) -> str: ...
    def rebuild_and_replace_user_agent_handler(
        self, operation_name: str, request: Any, **kwargs: Any
    ) -> None: ...
