from collections.abc import Iterator, MutableMapping
from http.client import HTTPConnection, HTTPResponse, HTTPSConnection
from typing import Any

class HeadersDict(MutableMapping[str, str]):
    def __init__(self, *args: Any, **kwargs: Any) -> None: ...
    def __getitem__(self, key: str) -> str: ...
    def __setitem__(self, key: str, value: str) -> None: ...
    def __delitem__(self, key: str) -> None: ...
    def __iter__(self) -> Iterator[str]: ...
    def __len__(self) -> int: ...

class AWSRequest:
    method: str
    url: str
    headers: MutableMapping[str, str]
    data: Any
    context: dict[str, Any]
    def __init__(
        self,
        method: str | None = None,
        url: str | None = None,
        headers: Any = None,
        data: Any = None,
        params: Any = None,
        auth_path: str | None = None,
        stream_output: bool = False,
    ) -> None: ...
    def prepare(self) -> AWSPreparedRequest: ...
    @property
    def body(self) -> bytes | None: ...

class AWSPreparedRequest:
    method: str
    url: str
    headers: HeadersDict
    body: Any
    stream_output: bool
    context: dict[str, Any] | None
    def __init__(
        self,
        method: str,
        url: str,
        headers: Any,
        body: Any,
        stream_output: bool,
        context: dict[str, Any] | None = None,
    ) -> None: ...

class AWSResponse:
    url: str
    status_code: int
    headers: HeadersDict
    raw: Any
    def __init__(self, url: str, status_code: int, headers: Any, raw: Any) -> None: ...
    @property
    def content(self) -> bytes: ...
    @property
    def text(self) -> str: ...

class AWSConnection:
    def __init__(self, *args: Any, **kwargs: Any) -> None: ...

class AWSHTTPConnection(HTTPConnection):
    response_class: type[HTTPResponse]

class AWSHTTPSConnection(HTTPSConnection):
    response_class: type[HTTPResponse]

class AWSHTTPConnectionPool:
    ConnectionCls: type[HTTPConnection]

class AWSHTTPSConnectionPool:
    ConnectionCls: type[HTTPSConnection]

class AWSRequestPreparer:
    def prepare(self, original: AWSRequest) -> AWSPreparedRequest: ...
