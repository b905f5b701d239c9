from typing import Any

class Endpoint:
    def __init__(
        self,
        host: str,
        endpoint_prefix: str,
        event_emitter: Any,
        response_parser_factory: Any = None,
        http_session: Any = None,
    ) -> None: ...
