from typing import Any

from botocore.client import BaseClient
from botocore.config import Config
from botocore.credentials import Credentials
from botocore.hooks import BaseEventHooks
from botocore.model import ServiceModel

class Session:
    SESSION_VARIABLES: dict[str, tuple[Any, ...]]
    user_agent_name: str
    user_agent_version: str
    user_agent_extra: str
    def __init__(
        self,
        session_vars: dict[str, Any] | None = None,
        event_hooks: BaseEventHooks | None = None,
        include_builtin_handlers: bool = True,
        profile: str | None = None,
    ) -> None: ...
    def get_config_variable(self, logical_name: str, methods: Any = None) -> Any: ...
    def get_credentials(self) -> Credentials | None: ...
    def get_service_model(
        self, service_name: str, api_version: str | None = None
    ) -> ServiceModel: ...
    def get_component(self, name: str) -> Any: ...
    def get_default_client_config(self) -> Any: ...
    def set_default_client_config(self, client_config: Any) -> None: ...
    def register_component(self, name: str, component: Any) -> None: ...
    def user_agent(self) -> str: ...
    def create_client(
        self,
        service_name: str,
        region_name: str | None = None,
        api_version: str | None = None,
        use_ssl: bool = True,
        verify: bool | str | None = None,
        endpoint_url: str | None = None,
        aws_access_key_id: str | None = None,
        aws_secret_access_key: str | None = None,
        aws_session_token: str | None = None,
        config: Config | None = None,
        aws_account_id: str | None = None,
    ) -> BaseClient: ...

def get_session(env_vars: Any = None) -> Session: ...
