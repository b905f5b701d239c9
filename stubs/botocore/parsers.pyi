from typing import Any

from botocore.model import Shape

class ResponseParserError(Exception): ...

class ResponseParser:
    def __init__(
        self, timestamp_parser: Any = None, blob_parser: Any = None
    ) -> None: ...
    def parse(
        self, response: dict[str, Any], shape: Shape | None
    ) -> dict[str, Any]: ...

def create_parser(protocol: str) -> ResponseParser: ...
