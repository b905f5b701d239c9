"""Requests like an earlier one: botocore's call ends at its event ``before-call``."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from copy import copy
from functools import reduce
from typing import Any

import botocore.history
import botocore.httpsession
import pytest
from botocore.config import Config
from botocore.credentials import Credentials

from rekoclient import RekognitionClient, RetryPolicy
from rekoclient.errors import RekoError
from rekoclient.models import Image
from rekoclient.testing import LocalRekognition, sample_image
from rekoclient.transport import attempt, fence
from rekoclient.transport.pattern import Outgoing

from ..examples import OPERATIONS, TOKEN, full, input_shape, request_class
from .test_direct import describe
from .test_on_loop import fixed


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch) -> list[Outgoing]:
    """The requests that were made like an earlier one."""
    made: list[Outgoing] = []
    original = attempt.known_request

    def see(*given: Any) -> Outgoing | None:
        outgoing = original(*given)
        if outgoing is not None:
            made.append(outgoing)
        return outgoing

    monkeypatch.setattr(attempt, "known_request", see)
    return made


@pytest.fixture
def server() -> Iterator[LocalRekognition]:
    """A server with a collection."""
    with LocalRekognition() as server:
        server.boto_client().create_collection(CollectionId="staff")
        yield server


def warm(client: RekognitionClient) -> RekognitionClient:
    """Let a client learn the pattern of `describe`."""
    describe(client)
    describe(client)
    return client


def test_the_third_request_is_like_the_second(
    server: LocalRekognition, known: list[Outgoing]
) -> None:
    """Botocore sends the first one, and prepares the second one."""
    with server.client() as client:
        warm(client)
        assert [] == known
        describe(client)

    assert 1 == len(known)


def test_all_operations_send_what_botocore_sends(server: LocalRekognition) -> None:
    """The first, the second and the third request of each operation are equal."""
    server.fail_next("AccessDeniedException", times=None)
    seen: list[list[tuple[dict[str, str], bytes]]] = []
    for direct in (False, True):
        before = len(server.requests)
        config = Config(user_agent_appid="door")
        with server.client(direct=direct, config=config) as client:
            for operation in OPERATIONS:
                wire = full(input_shape(operation))
                if TOKEN in wire:
                    wire[TOKEN] = "token"
                for _ in range(3):
                    with pytest.raises(RekoError):
                        client.send(request_class(operation).from_dict(wire))
        seen.append([fixed(record) for record in server.requests[before:]])

    assert 3 * 75 == len(seen[0])
    assert seen[0] == seen[1]


def test_later_requests_of_each_operation_are_like_the_second(
    server: LocalRekognition, known: list[Outgoing]
) -> None:
    """Botocore prepares two requests of an operation at most."""
    with server.client() as client:
        warm(client)
        server.fail_next("AccessDeniedException", times=None)
        for operation in OPERATIONS:
            request = request_class(operation).from_dict(full(input_shape(operation)))
            for _ in range(2):
                with pytest.raises(RekoError):
                    client.send(request)

    assert 75 == len(known) - 1  # the warm one


@pytest.mark.parametrize("size", [100, 5_000, 300_000])
def test_pictures_are_sent_as_botocore_sends_them(
    server: LocalRekognition, known: list[Outgoing], size: int
) -> None:
    """Bodies are equal to the byte, with small and large pictures."""
    picture = sample_image("a") + bytes(size)
    bodies = []
    for direct in (False, True):
        with server.client(direct=direct) as client:
            for _ in range(3):
                client.compare_faces(
                    source_image=Image(bytes=picture),
                    target_image=Image(bytes=picture[:-1]),
                )
        bodies.append(server.requests[-1].raw_body)

    assert bodies[0] == bodies[1]
    assert 1 == len(known)


def test_a_wrapped_method_gets_the_metadata_of_botocore(
    server: LocalRekognition, known: list[Outgoing]
) -> None:
    """A function around a boto3 method gets the same dict on each path."""
    found: list[dict[str, Any]] = []
    with server.client() as client:
        boto_client = client.boto_client
        method = boto_client.describe_collection

        def see(**params: Any) -> Any:
            found.append(method(**params))
            return found[-1]

        boto_client.describe_collection = see
        warm(client)
        describe(client)

    assert 1 == len(known)
    for parsed in found:
        metadata = parsed["ResponseMetadata"]
        for name in ("date", "x-amzn-requestid"):
            del metadata["HTTPHeaders"][name]
        assert metadata.pop("RequestId")
    assert found[1] == found[2]


# Others that take part


EVENTS = (
    *("provide-client-params", "before-parameter-build", "before-call"),
    *("before-endpoint-resolution", "request-created", "choose-signer"),
    *("before-sign", "before-send", "response-received", "before-parse"),
    *("needs-retry", "after-call"),
)


@pytest.mark.parametrize("event", EVENTS)
def test_a_handler_sees_every_call(server: LocalRekognition, event: str) -> None:
    """A handler on each event of a call is called once for each call."""
    seen: list[str] = []
    with server.client() as client:
        warm(client)
        describe(client)
        events = client.boto_client.meta.events
        events.register(f"{event}.rekognition", lambda **_: seen.append(event))
        for _ in range(3):
            describe(client)

    assert [event] * 3 == seen


def test_the_events_are_all_events_of_a_call(server: LocalRekognition) -> None:
    """Botocore has no other event between its method and the wire."""
    emitted: set[str] = set()
    with server.client(direct=False) as client:
        emitter = client.boto_client.meta.events._emitter
        emit = emitter._emit

        def see(name: str, *given: Any, **named: Any) -> Any:
            emitted.add(name.partition(".")[0])
            return emit(name, *given, **named)

        emitter._emit = see
        describe(client)

    assert set(EVENTS) == emitted


PIECES = [
    (owner, name)
    for originals in (fence.SENDING, fence.SIGNING, fence.CALLING)
    for owner, names in originals.pieces.items()
    for name in names
    if name != "ConnectionCls"
]


@pytest.mark.parametrize(
    ("owner", "name"), PIECES, ids=lambda part: getattr(part, "__name__", part)
)
def test_a_patched_function_sees_as_many_calls_as_without_us(
    server: LocalRekognition, monkeypatch: pytest.MonkeyPatch, owner: type, name: str
) -> None:
    """A function that a package patches is called as often as without our path."""
    counts = []
    for direct in (False, True):
        seen: list[str] = []
        with server.client(direct=direct) as client, monkeypatch.context() as patch:
            warm(client)
            describe(client)
            patch.setattr(owner, name, counting(vars(owner)[name], seen))
            for _ in range(2):
                describe(client)
        counts.append(len(seen))

    assert counts[0] == counts[1]


def counting(function: Callable[..., Any], seen: list[str]) -> Callable[..., Any]:
    """Return a function that counts its calls."""

    def see(*args: Any, **kwargs: Any) -> Any:
        seen.append(function.__name__)
        return function(*args, **kwargs)

    return see


@pytest.mark.parametrize(
    "name",
    [
        *("_endpoint.make_request", "_endpoint.prepare_request", "_endpoint._send"),
        *("_endpoint._do_get_response", "_endpoint.http_session.send"),
        *("_make_request", "_request_signer.sign", "_request_signer._choose_signer"),
        *("_request_signer.get_auth_instance", "meta.events.emit"),
        *("meta.events.emit_until_response", "meta.events._emitter.emit"),
    ],
)
def test_a_patched_object_sees_as_many_calls_as_without_us(
    server: LocalRekognition, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Tests of applications patch the parts of one client."""
    *path, last = name.split(".")
    counts = []
    for direct in (False, True):
        seen: list[str] = []
        with server.client(direct=direct) as client, monkeypatch.context() as patch:
            describe(warm(client))
            owner = reduce(getattr, path, client.boto_client)
            patch.setattr(owner, last, counting(getattr(owner, last), seen))
            describe(client)
            describe(client)
        counts.append(len(seen))

    # The events that a signer of ours emits differ.
    assert counts[0] == counts[1] > 0


def renamed_region(boto_client: Any) -> None:
    """Sign for another Region."""
    boto_client._request_signer._region_name = "eu-west-9"


def other_version(boto_client: Any) -> None:
    """Sign with another version."""
    boto_client._request_signer._signature_version = "v4-s3express"


def no_credentials(boto_client: Any) -> None:
    """Remove the credentials."""
    boto_client._request_signer._credentials = None


def empty_credentials(boto_client: Any) -> None:
    """Set credentials without keys."""
    keys: Any = None
    boto_client._request_signer._credentials = Credentials(keys, keys)


def other_endpoint(boto_client: Any) -> None:
    """Replace the endpoint by a copy."""
    boto_client._endpoint = copy(boto_client._endpoint)


def later_proxy(boto_client: Any) -> None:
    """Add a proxy that no process listens to."""
    session = boto_client._endpoint.http_session
    session._proxy_config = botocore.httpsession.ProxyConfiguration(
        {"http": "http://127.0.0.1:9"}
    )


@pytest.mark.parametrize(
    "change",
    [
        *(renamed_region, other_version, no_credentials, empty_credentials),
        *(other_endpoint, later_proxy),
    ],
)
def test_a_change_of_the_client_acts_on_the_next_call(
    server: LocalRekognition, change: Callable[[Any], None]
) -> None:
    """A changed part of a boto3 client gives the same outcome on both paths."""
    endings = []
    for direct in (False, True):
        retry = RetryPolicy(max_attempts=1)
        with server.client(direct=direct, retry=retry) as client:
            describe(warm(client))
            change(client.boto_client)
            try:
                endings.append(describe(client))
            except RekoError as error:
                verdicts = [attempt.verdict for attempt in error.attempts]
                endings.append(f"{type(error).__name__} {verdicts}")

    assert endings[0] == endings[1]


LOGGERS = (
    *("botocore.endpoint", "botocore.auth", "botocore.parsers"),
    *("botocore.httpsession", "botocore.regions", "urllib3.connectionpool"),
    *("botocore.client", "botocore.retries.standard"),
)


@pytest.mark.parametrize("name", LOGGERS)
def test_a_logger_gets_as_many_records_as_without_us(
    server: LocalRekognition, caplog: pytest.LogCaptureFixture, name: str
) -> None:
    """A logger at DEBUG has the records of botocore's steps."""
    counts = []
    for direct in (False, True):
        with server.client(direct=direct) as client:
            warm(client)
            describe(client)
            caplog.clear()
            with caplog.at_level(logging.DEBUG, logger=name):
                describe(client)
        counts.append(len(caplog.records))

    assert counts[0] == counts[1]


def test_a_log_of_events_has_the_last_ones(
    server: LocalRekognition, caplog: pytest.LogCaptureFixture
) -> None:
    """The logger of events has our handlers too, so the counts differ."""
    with server.client() as client:
        warm(client)
        with caplog.at_level(logging.DEBUG, logger="botocore.hooks"):
            describe(client)

    assert any("add_retry_headers" in record.message for record in caplog.records)


def test_a_history_recorder_gets_every_request(server: LocalRekognition) -> None:
    """Botocore's recorder, which the AWS CLI uses, has each request and reply."""
    seen: list[str] = []

    class Handler:
        def emit(self, event: str, payload: object, source: str) -> None:
            seen.append(event)

    recorder: Any = botocore.history.get_global_history_recorder()
    with server.client() as client:
        warm(client)
        recorder.add_handler(Handler())
        recorder.enable()
        try:
            describe(client)
        finally:
            recorder.disable()
            recorder._handlers.clear()

    assert ["API_CALL", "HTTP_REQUEST", "HTTP_RESPONSE", "PARSED_RESPONSE"] == seen


@pytest.mark.filterwarnings("ignore:this boto_client makes")
def test_a_client_with_retries_of_its_own_keeps_them(
    server: LocalRekognition, known: list[Outgoing]
) -> None:
    """Botocore's retries are after its event `before-call`."""
    with RekognitionClient(boto_client=server.boto_client()) as client:
        warm(client)
        describe(client)

    assert [] == known


# What changes between requests


def test_new_credentials_with_a_token_make_a_new_pattern(
    server: LocalRekognition, known: list[Outgoing]
) -> None:
    """A session token adds a header, which the pattern has from then on."""
    with server.client() as client:
        warm(client)
        credentials = client.boto_client._request_signer._credentials
        credentials.token = "session"
        describe(client)
        assert [] == known
        describe(client)
        credentials.token = "next"
        describe(client)

    tokens = [request.headers["X-Amz-Security-Token"] for request in known]
    assert ["session", "next"] == tokens
    assert all("x-amz-security-token" in r.headers for r in server.requests[-3:])


def test_a_lambda_function_sends_its_trace(
    server: LocalRekognition, known: list[Outgoing], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each request has the trace of its invocation, as botocore sends it."""
    monkeypatch.setenv("AWS_LAMBDA_FUNCTION_NAME", "door")
    with server.client() as client:
        for trace in ("Root=1;Parent=2", "Root=1;Parent=3"):
            monkeypatch.setenv("_X_AMZN_TRACE_ID", trace)
            for _ in range(3):
                describe(client)

    traces = [r.headers["x-amzn-trace-id"] for r in server.requests[-6:]]
    assert ["Root=1;Parent=2"] * 3 + ["Root=1;Parent=3"] * 3 == traces
    assert 3 == len(known)


def test_a_closed_connection_is_opened_by_botocore(
    server: LocalRekognition, known: list[Outgoing]
) -> None:
    """Without an idle connection, botocore prepares and sends the request."""
    with server.client() as client:
        warm(client)
        arn = describe(client)
        client.boto_client._endpoint.http_session._manager.clear()
        assert arn == describe(client)


def test_a_call_whose_time_is_over_is_not_sent(server: LocalRekognition) -> None:
    """The deadline counts until the request is written."""
    now = [0.0]
    with server.client() as client:
        warm(client)
        late = client.with_options(retry=RetryPolicy(deadline=10, clock=lambda: now[0]))
        credentials = client.boto_client._request_signer._credentials
        frozen = credentials.get_frozen_credentials

        def slow() -> Any:
            now[0] += 11
            return frozen()

        credentials.get_frozen_credentials = slow
        before = len(server.requests)
        with pytest.raises(RekoError) as caught:
            describe(late)

    assert not caught.value.may_have_succeeded
    assert before == len(server.requests)
