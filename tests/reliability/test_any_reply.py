"""Every reply of a server ends the call with a response or a RekoError."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any

import pytest
from botocore.awsrequest import AWSResponse, HeadersDict
from hypothesis import given
from hypothesis import strategies as st

from rekoclient import RekognitionClient, RetryPolicy, models
from rekoclient.errors import RekoError
from rekoclient.models import (
    CreateCollectionRequest,
    CreateCollectionResponse,
    CreateUserRequest,
)
from rekoclient.schema import Request
from rekoclient.testing import Fault, LocalRekognition

from .strategies import headers, json_values, shapes, wire_names

ONCE = RetryPolicy(max_attempts=1)
REQUESTS: list[type[Request[Any]]] = [
    getattr(models, name) for name in sorted(models.__all__) if name.endswith("Request")
]
CREATE_COLLECTION = CreateCollectionRequest(collection_id="c")
CREATE_USER = CreateUserRequest(collection_id="c", user_id="u")


class Wire:
    """A client whose replies do not come from a socket."""

    def __init__(self) -> None:
        """Create the client with one attempt."""
        self.client = RekognitionClient(
            session=LocalRekognition()._session(),
            endpoint_url="http://127.0.0.1:9",
            retry=ONCE,
        )
        self.client.boto_client.meta.events.register(
            "before-send.rekognition", lambda **_: self._reply
        )

    def send(
        self,
        request: Request[Any],
        status: int,
        fields: Mapping[str, str],
        body: bytes,
    ) -> Any:
        """Return the response, or the error if it is a RekoError."""
        self._reply = AWSResponse(
            "http://127.0.0.1:9", status, HeadersDict(fields), _Raw(body)
        )
        try:
            return self.client.send(request)
        except RekoError as error:
            return error


class _Raw(BytesIO):
    def stream(self, *_: object, **__: object) -> Iterator[bytes]:
        """Yield the body, as urllib3's responses do."""
        yield self.read()


@pytest.fixture(scope="module")
def wire() -> Iterator[Wire]:
    """One client for all examples."""
    wire = Wire()
    yield wire
    wire.client.close()


statuses = st.sampled_from([200] * 10 + [204, 302, 400, 403, 429, 500, 503]) | (
    st.integers(100, 999)
)


@given(
    status=statuses,
    fields=headers(),
    body=st.binary(max_size=200),
    request=st.sampled_from([CREATE_COLLECTION, CREATE_USER]),
)
def test_random_bytes_are_never_a_success(
    wire: Wire,
    status: int,
    fields: Mapping[str, str],
    body: bytes,
    request: Request[Any],
) -> None:
    """CreateCollection accepts no random bytes as a success."""
    ending = wire.send(request, status, fields, body)

    if isinstance(ending, RekoError):
        assert 1 == len(ending.attempts)
        assert str(ending)
    else:
        assert request is CREATE_USER
        assert 200 <= status < 300
        assert ending.to_dict() == (json.loads(body) if body else {})


@given(
    status=statuses,
    fields=headers(),
    body=json_values(wire_names(CreateCollectionResponse)),
)
def test_random_json_is_a_success_only_with_its_members(
    wire: Wire, status: int, fields: Mapping[str, str], body: object
) -> None:
    """A CreateCollection that succeeds had status 2xx and its required members."""
    ending = wire.send(CREATE_COLLECTION, status, fields, json.dumps(body).encode())

    if not isinstance(ending, RekoError):
        assert 200 <= status < 300
        assert isinstance(ending.collection_arn, str)
        assert type(ending.status_code) is int


@given(data=st.data(), request_class=st.sampled_from(REQUESTS))
def test_random_json_ends_every_operation(
    wire: Wire, request_class: type[Request[Any]], data: st.DataObject
) -> None:
    """Any JSON, with wire names at any depth, ends a call of each operation."""
    operation = request_class.operation
    request: Any = data.draw(shapes(request_class))
    body = data.draw(json_values(wire_names(operation.response)))
    text = json.dumps(body).encode()

    ending = wire.send(request, 200, {"content-length": str(len(text))}, text)

    assert repr(ending)
    if not isinstance(ending, RekoError):
        assert all(getattr(ending, name) is not None for name in operation.always)


@given(
    reply=st.builds(
        bytes.__add__,
        st.sampled_from([b"", b"HTTP/1.1 ", b"HTTP/1.1 200 OK\r\n"]),
        st.binary(max_size=80),
    )
)
def test_random_bytes_instead_of_http_are_an_error(
    socket_client: Any, reply: bytes
) -> None:
    """Over a real socket, bytes that are not HTTP end in an error."""
    server, client = socket_client
    server.inject(Fault(raw=reply))
    with pytest.raises(RekoError):
        client.send(CREATE_COLLECTION)
    server.clear_faults()


@pytest.fixture(scope="module")
def socket_client() -> Any:
    """A server, and a client that tries once."""
    with LocalRekognition() as server, server.client(retry=ONCE) as client:
        yield server, client
