"""Packages that people use with boto3 keep working, with the real packages."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import boto3
import pytest

from rekoclient import RekognitionClient, errors
from rekoclient.models import Image, S3Object, Video
from rekoclient.testing import LocalRekognition

PHOTO = Image(s3_object=S3Object(bucket="photos", name="alice.jpg"))
VIDEO = Video(s3_object=S3Object(bucket="videos", name="door.mp4"))


@pytest.fixture
def server() -> Iterator[LocalRekognition]:
    """A server that refuses the first request."""
    with LocalRekognition() as server:
        server.fail_next(times=1)
        yield server


@pytest.fixture
def _unpatched(monkeypatch: pytest.MonkeyPatch) -> None:
    """Undo what a tracer patched."""
    for module, name, method in (
        ("botocore.client", "BaseClient", "_make_api_call"),
        ("botocore.endpoint", "Endpoint", "prepare_request"),
    ):
        patched = getattr(import_module(module), name)
        monkeypatch.setattr(patched, method, getattr(patched, method))


def needs(module: str, package: str) -> Any:
    """Return the module, or skip the test."""
    return pytest.importorskip(module, reason=f"{package} is not installed")


def test_moto_replies() -> None:
    """A client made inside moto's decorator gets moto's replies."""
    moto = needs("moto", "moto")

    @moto.mock_aws  # type: ignore[untyped-decorator]  # moto is Any
    def use() -> None:
        client = RekognitionClient(region_name="us-east-1")
        found = client.detect_labels(image=PHOTO, max_labels=3)
        assert found.labels
        assert 200 == found.response_metadata.http_status
        job = client.start_text_detection(video=VIDEO)
        assert "SUCCEEDED" == client.wait_for(job).response.job_status

    use()


@pytest.mark.usefixtures("_unpatched")
def test_xray_sees_each_attempt(
    server: LocalRekognition, monkeypatch: pytest.MonkeyPatch
) -> None:
    """X-Ray has a subsegment with operation and status for each attempt."""
    core = needs("aws_xray_sdk.core", "aws-xray-sdk")
    patch = needs("aws_xray_sdk.ext.botocore.patch", "aws-xray-sdk").patch
    recorder = core.xray_recorder
    recorder.configure(sampling=False, context_missing="RUNTIME_ERROR")
    nowhere = type("Nowhere", (), {"send_entity": lambda self, entity: None})()
    monkeypatch.setattr(recorder, "_emitter", nowhere)

    patch()
    with recorder.in_segment("door") as segment, server.client() as client:
        client.create_collection(collection_id="staff")
        seen = [
            (part.name, part.aws["operation"], part.http["response"]["status"])
            for part in segment.subsegments
        ]

    operation = ("rekognition", "CreateCollection")
    assert [(*operation, 500), (*operation, 200)] == seen


@pytest.mark.usefixtures("_unpatched")
@pytest.mark.parametrize("warm", [False, True], ids=["cold", "warm"])
def test_opentelemetry_sees_each_attempt(
    server: LocalRekognition, *, warm: bool
) -> None:
    """OpenTelemetry has a span for each attempt, with the error of a failed one."""
    package = "opentelemetry-instrumentation-botocore"
    instrumentation = needs("opentelemetry.instrumentation.botocore", package)
    trace = needs("opentelemetry.sdk.trace", "opentelemetry-sdk")
    export = needs("opentelemetry.sdk.trace.export", "opentelemetry-sdk")
    memory = needs(
        "opentelemetry.sdk.trace.export.in_memory_span_exporter", "opentelemetry-sdk"
    )
    exporter = memory.InMemorySpanExporter()
    provider = trace.TracerProvider()
    provider.add_span_processor(export.SimpleSpanProcessor(exporter))
    instrumentor = instrumentation.BotocoreInstrumentor()

    with server.client() as client:
        if warm:
            for name in ("a", "b", "c"):
                client.create_collection(collection_id=name)
            server.fail_next(times=1)
        instrumentor.instrument(tracer_provider=provider)
        try:
            client.create_collection(collection_id="staff")
        finally:
            instrumentor.uninstrument()

    spans = exporter.get_finished_spans()
    assert ["Rekognition.CreateCollection"] * 2 == [span.name for span in spans]
    assert [False, True] == [span.status.is_ok for span in spans]


def test_powertools_logs_our_retries(server: LocalRekognition) -> None:
    """Powertools' logger shows our log records with their fields."""
    logger_module = needs("aws_lambda_powertools", "aws-lambda-powertools")
    utils = needs("aws_lambda_powertools.logging.utils", "aws-lambda-powertools")
    stream = io.StringIO()
    logger = logger_module.Logger(service="door", stream=stream, level="INFO")
    ours = logging.getLogger("rekoclient")
    before = ours.handlers, ours.level, ours.propagate

    try:
        utils.copy_config_to_registered_loggers(logger, include={"rekoclient"})
        with server.client() as client:
            client.create_collection(collection_id="staff")
    finally:
        ours.handlers, ours.level, ours.propagate = before

    (line,) = stream.getvalue().splitlines()
    told = json.loads(line)
    assert told["message"].startswith("CreateCollection: attempt 1 ended with Thr")
    assert "CreateCollection" == told["operation"]
    assert 1 == told["attempt"]
    assert "door" == told["service"]


def test_powertools_and_rekoclient_are_in_the_user_agent(
    server: LocalRekognition,
) -> None:
    """The user agent of a registered session names both."""
    agent = needs("aws_lambda_powertools.shared.user_agent", "aws-lambda-powertools")
    session = boto3.Session(
        aws_access_key_id="local",
        aws_secret_access_key="local",
        region_name="us-east-1",
    )
    agent.register_feature_to_session(session, "idempotency")

    with RekognitionClient(session=session, endpoint_url=server.endpoint_url) as client:
        client.create_collection(collection_id="staff")

    header = server.requests[-1].headers["User-Agent"]
    assert "PT/idempotency" in header
    assert "rekoclient/" in header


def test_code_that_catches_client_error_works(server: LocalRekognition) -> None:
    """Our errors are botocore's as well under each neighbour."""
    with server.client() as client, pytest.raises(errors.ServiceError) as caught:
        client.describe_collection(collection_id="nobody")

    assert isinstance(caught.value, client.boto_client.exceptions.ClientError)


# The fence: each package sees every call on the direct path, cold and warm.

PATHS = pytest.mark.parametrize("direct", [False, True], ids=["botocore", "direct"])


@pytest.fixture
def quiet() -> Iterator[LocalRekognition]:
    """A server without faults."""
    with LocalRekognition() as server:
        yield server


@PATHS
@pytest.mark.parametrize("mode", ["new_episodes", "none"])
def test_vcrpy_records_and_replays_each_call(
    quiet: LocalRekognition, tmp_path: Path, *, direct: bool, mode: str
) -> None:
    """A cassette has every request, also of a client with idle connections."""
    vcr = needs("vcr", "vcrpy")
    cassette = str(tmp_path / "calls.yaml")
    with quiet.client(direct=direct) as client:
        for name in ("x", "y", "z"):
            client.create_collection(collection_id=name)
        with vcr.use_cassette(cassette, record_mode="new_episodes") as recorded:
            for name in ("a", "b"):
                client.create_collection(collection_id=name)
        assert 2 == len(recorded.requests)
        if mode == "none":
            before = len(quiet.requests)
            options = {"record_mode": mode, "allow_playback_repeats": True}
            with vcr.use_cassette(cassette, **options) as replayed:
                client.create_collection(collection_id="c")
            assert 1 == replayed.play_count
            assert before == len(quiet.requests)


def test_sentry_has_a_span_for_each_call(
    quiet: LocalRekognition, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As many HTTP spans as calls on both paths, cold and warm."""
    sentry = needs("sentry_sdk", "sentry-sdk")
    for module, owner, names in (
        ("http.client", "HTTPConnection", ("putrequest", "getresponse", "send")),
        ("botocore.client", "BaseClient", ("__init__", "_make_api_call")),
    ):
        patched = getattr(import_module(module), owner)
        for name in names:
            monkeypatch.setattr(patched, name, getattr(patched, name))
    seen: list[Any] = []
    clients = [quiet.client(direct=direct) for direct in (False, True)]
    for client in clients * 3:
        client.list_collections()
    # Sentry patches once a process, so both paths are in one test.
    sentry.init(
        dsn="http://key@127.0.0.1:9/1",
        auto_session_tracking=False,
        traces_sample_rate=1.0,
        before_send_transaction=lambda event, hint: seen.append(event),
    )
    clients += [quiet.client(direct=direct) for direct in (False, True)]
    for client in clients:
        with sentry.start_transaction(name="door"):
            for _ in range(3):
                client.list_collections()
        client.close()
    sentry.get_client().close(timeout=0)

    urls = [[span["data"].get("url", "") for span in e["spans"]] for e in seen]
    assert [3] * 4 == [sum(quiet.endpoint_url in u for u in part) for part in urls]


@PATHS
@pytest.mark.usefixtures("_unpatched")
def test_xray_sees_each_call_of_a_warm_client(
    quiet: LocalRekognition, monkeypatch: pytest.MonkeyPatch, *, direct: bool
) -> None:
    """One subsegment a call, on new and on idle connections."""
    core = needs("aws_xray_sdk.core", "aws-xray-sdk")
    patch = needs("aws_xray_sdk.ext.botocore.patch", "aws-xray-sdk").patch
    recorder = core.xray_recorder
    recorder.configure(sampling=False, context_missing="RUNTIME_ERROR")
    nowhere = type("Nowhere", (), {"send_entity": lambda self, entity: None})()
    monkeypatch.setattr(recorder, "_emitter", nowhere)

    # The SDK patches once a process, and another test may have undone it.
    monkeypatch.delattr("botocore.client._xray_enabled", raising=False)
    with quiet.client(direct=direct) as client:
        for _ in range(3):
            client.list_collections()
        patch()
        with recorder.in_segment("door") as segment:
            for _ in range(3):
                client.list_collections()
            seen = [part.aws["operation"] for part in segment.subsegments]

    assert ["ListCollections"] * 3 == seen
    trace = [record.headers.get("X-Amzn-Trace-Id") for record in quiet.requests[3:]]
    assert all(trace)


@PATHS
def test_moto_replies_to_warm_clients_too(*, direct: bool) -> None:
    """No request passes moto, however many a client has made."""
    moto = needs("moto", "moto")

    @moto.mock_aws  # type: ignore[untyped-decorator]  # moto is Any
    def use() -> None:
        client = RekognitionClient(region_name="us-east-1", direct=direct)
        for _ in range(3):
            assert client.detect_labels(image=PHOTO, max_labels=3).labels

    use()
