from typing import Any

class RequestSigner:
    def __init__(
        self,
        service_id: Any,
        region_name: str,
        signing_name: str,
        signature_version: str,
        credentials: Any,
        event_emitter: Any,
        auth_token: Any = None,
    ) -> None: ...
