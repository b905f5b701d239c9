from typing import Any

from botocore.config import Config
from botocore.hooks import BaseEventHooks
from botocore.model import ServiceModel

class BaseClient:
    meta: ClientMeta
    def __init__(
        self,
        serializer: Any,
        endpoint: Any,
        response_parser: Any,
        event_emitter: BaseEventHooks,
        request_signer: Any,
        service_model: ServiceModel,
        loader: Any,
        client_config: Config,
        partition: str,
        exceptions_factory: Any,
        endpoint_ruleset_resolver: Any = None,
        user_agent_creator: Any = None,
    ) -> None: ...
    # The methods of the operations. botocore creates them at run time.
    def __getattr__(self, item: str) -> Any: ...
    def close(self) -> None: ...
    def can_paginate(self, operation_name: str) -> bool: ...
    @property
    def exceptions(self) -> Any: ...

class ClientMeta:
    events: BaseEventHooks
    def __init__(
        self,
        events: BaseEventHooks,
        client_config: Config,
        endpoint_url: str,
        service_model: ServiceModel,
        method_to_api_mapping: dict[str, str],
        partition: str,
    ) -> None: ...
    @property
    def service_model(self) -> ServiceModel: ...
    @property
    def region_name(self) -> str: ...
    @property
    def endpoint_url(self) -> str: ...
    @property
    def config(self) -> Config: ...
    @property
    def method_to_api_mapping(self) -> dict[str, str]: ...
    @property
    def partition(self) -> str: ...
