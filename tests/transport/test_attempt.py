"""One attempt through boto3: its model, its events, and a client of the user's."""

from __future__ import annotations

import copy
import gc
import json
import os
import subprocess
import sys
import threading
import traceback
import warnings
from collections.abc import Callable
from contextlib import nullcontext, suppress
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import boto3
import botocore
import botocore.client
import botocore.credentials
import botocore.exceptions
import botocore.session
import pytest
from botocore import xform_name
from botocore.config import Config
from botocore.loaders import Loader
from botocore.model import ServiceModel
from botocore.stub import Stubber

from rekoclient import RekognitionClient, RetryPolicy
from rekoclient.errors import (
    BrokenReply,
    CallCancelled,
    ConfigurationError,
    ConnectError,
    DeadlineExceeded,
    ExpiredTokenException,
    RekoError,
    ReplyLost,
    UnsupportedByBotocore,
    Verdict,
)
from rekoclient.models import (
    BOTOCORE,
    BoundingBox,
    CreateCollectionResponse,
    DetectLabelsRequest,
    DetectTextFilters,
    DetectTextRequest,
    Image,
    ListUsersRequest,
    Point,
    RegionOfInterest,
    S3Object,
)
from rekoclient.schema import Request
from rekoclient.testing import Fault, LocalRekognition

from ..examples import (
    OPERATIONS,
    changed,
    encoded,
    full,
    input_shape,
    minimal,
    output_shape,
    request_class,
)
from ..fakes import Clock
from ..reliability import places

DOCUMENT = Loader().load_service_model("rekognition", "service-2")
BOX = RegionOfInterest(bounding_box=BoundingBox(left=0.5))
TRIANGLE = RegionOfInterest(polygon=[Point(x=n / 3, y=0.0) for n in range(3)])
PHOTO = Image(s3_object=S3Object(bucket="door", name="1.jpg", version="1"))


def regions(*regions: RegionOfInterest) -> DetectTextFilters:
    """Return filters with regions of interest."""
    return DetectTextFilters(regions_of_interest=regions)


def lacking(client: RekognitionClient, remove: Callable[[Any], object]) -> None:
    """Give the boto3 client the model of an older botocore."""
    document = copy.deepcopy(dict(DOCUMENT))
    remove(document)
    client.boto_client.meta._service_model = ServiceModel(document, "rekognition")


LACKING: list[tuple[Callable[[Any], object], Request[Any], str]] = [
    (
        lambda model: model["operations"].pop("ListUsers"),
        ListUsersRequest(collection_id="staff"),
        "ListUsers",
    ),
    (
        lambda model: model["shapes"]["ListUsersRequest"]["members"].pop("MaxResults"),
        ListUsersRequest(collection_id="staff", max_results=5),
        "ListUsers.MaxResults",
    ),
    (
        lambda model: model["shapes"]["S3Object"]["members"].pop("Version"),
        DetectLabelsRequest(image=PHOTO),
        "DetectLabels.Image.S3Object.Version",
    ),
    (
        lambda model: model["shapes"]["RegionOfInterest"]["members"].pop("Polygon"),
        DetectTextRequest(image=PHOTO, filters=regions(BOX, TRIANGLE)),
        "DetectText.Filters.RegionsOfInterest.Polygon",
    ),
]


@pytest.mark.parametrize(("remove", "request_", "name"), LACKING)
def test_missing_operation_or_member_is_named(
    server: LocalRekognition,
    client: RekognitionClient,
    remove: Any,
    request_: Request[Any],
    name: str,
) -> None:
    """The error names the operation or member and the version that has it."""
    lacking(client, remove)
    for _ in range(2):
        with pytest.raises(UnsupportedByBotocore) as caught:
            client.send(request_)

        assert (
            f"the installed botocore {botocore.__version__} does not know {name}:"
            f" upgrade boto3 to {BOTOCORE} or later"
        ) == str(caught.value)
    assert 0 == len(server.requests)


def test_unused_member_may_be_missing(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """A request that does not use the missing member is sent."""
    client.create_collection(collection_id="staff")
    lacking(client, LACKING[1][0])
    with pytest.raises(UnsupportedByBotocore):
        client.list_users(collection_id="staff", max_results=5)

    assert () == client.list_users(collection_id="staff").users


def test_member_of_list_entries_is_checked_in_each_entry(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """A missing member is searched in every entry of a list."""
    lacking(client, LACKING[3][0])
    server.inject(Fault(status=200, body=b"{}"))
    client.detect_text(image=PHOTO, filters=regions(BOX, BOX))

    assert 1 == len(server.requests)


def test_calls_go_through_the_method_that_tracers_patch(
    client: RekognitionClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """X-Ray and OpenTelemetry see each attempt by its operation."""
    seen: list[tuple[str, Any]] = []
    original = botocore.client.BaseClient._make_api_call  # type: ignore[attr-defined]

    def traced(self: Any, operation: str, parameters: Any) -> Any:
        seen.append((operation, parameters))
        return original(self, operation, parameters)

    monkeypatch.setattr(botocore.client.BaseClient, "_make_api_call", traced)
    client.create_collection(collection_id="staff")

    assert [("CreateCollection", {"CollectionId": "staff"})] == seen


def test_event_handlers_of_users_run(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """boto3's events fire with boto3's own names."""
    seen: list[str] = []
    for event in ("before-call", "before-send", "after-call"):
        client.boto_client.meta.events.register(
            f"{event}.rekognition.ListCollections",
            lambda event_name, **_: seen.append(event_name.split(".")[0]),
        )
    client.list_collections()

    assert ["before-call", "before-send", "after-call"] == seen


def test_direct_boto3_calls_are_not_judged(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """A broken reply to a direct boto3 call stays boto3's result."""
    server.inject(Fault(body=b"not JSON"), times=None)
    with pytest.raises(BrokenReply):
        client.list_collections()
    answer = client.boto_client.list_collections()

    assert 200 == answer["ResponseMetadata"]["HTTPStatusCode"]


def test_failed_call_leaves_the_next_boto3_call_alone(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """After a failed call, boto3's next reply is boto3's own."""
    server.lose_reply_next(times=None)
    with pytest.raises(ReplyLost):
        client.list_collections()
    server.clear_faults()
    answer = client.boto_client.list_collections()

    assert [] == answer["CollectionIds"]


PROXIES: list[tuple[str, dict[str, Any]]] = [
    ("http://user:secret@[bad", {}),
    ("http://user:secret@127.0.0.1:99999", {}),
    ("http://user:secret@127.0.0.1:9", {"proxy_ca_bundle": "/nowhere.pem"}),
    ("http://user:secret@127.0.0.1:9", {"proxy_client_cert": __file__}),
]


@pytest.mark.parametrize(("proxy", "settings"), PROXIES)
def test_invalid_proxy_is_a_configuration_error(
    server: LocalRekognition, proxy: str, settings: dict[str, str]
) -> None:
    """An invalid proxy sends nothing, is not retried, and its password is not shown."""
    config = Config(proxies={"http": proxy}, proxies_config=settings)
    with (
        RekognitionClient(
            session=server._session(), endpoint_url=server.endpoint_url, config=config
        ) as client,
        pytest.raises(ConfigurationError, match="proxy cannot be used") as caught,
    ):
        client.create_collection(collection_id="staff")

    assert 1 == len(caught.value.attempts)
    assert not caught.value.may_have_succeeded
    assert "HTTPS_PROXY" in caught.value.__notes__[0]
    assert "secret" not in "".join(traceback.format_exception(caught.value))


def test_unreadable_certificates_name_the_setting(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The error names the file and the setting, which OpenSSL does not."""
    monkeypatch.setenv("AWS_CA_BUNDLE", "/nowhere.pem")
    session = boto3.Session("k", "s", region_name="eu-west-1")
    with (
        places.served(places.wait, scheme="https")() as url,
        RekognitionClient(session=session, endpoint_url=url) as client,
        pytest.raises(
            ConfigurationError, match=r"cannot be loaded: .*No such"
        ) as caught,
    ):
        client.list_collections()

    assert any("AWS_CA_BUNDLE" in note for note in caught.value.__notes__)


def test_silent_proxy_has_no_note_about_the_endpoint() -> None:
    """An error of a silent proxy has no note about the endpoint's protocol."""
    with places.served(places.wait)() as proxy:
        config = Config(
            proxies={"https": proxy}, read_timeout=0.05, connect_timeout=0.05
        )
        session = boto3.Session("k", "s", region_name="eu-west-1")
        once = RetryPolicy(max_attempts=1)
        with (
            RekognitionClient(session=session, config=config, retry=once) as client,
            pytest.raises(ConnectError, match="the proxy could not conn") as caught,
        ):
            client.list_collections()

    assert ["not retried: max_attempts is 1"] == caught.value.__notes__


def test_earlier_exception_is_not_taken_for_the_cause(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """An exception handled before the call is not part of its causes."""
    once = RetryPolicy(max_attempts=1)
    server.lose_reply_next()
    with (
        places.served(places.reply_plainly, scheme="https")() as url,
        RekognitionClient(
            session=server._session(), endpoint_url=url, retry=once
        ) as other,
    ):
        try:
            other.create_collection(collection_id="staff")
        except ConnectError:
            with pytest.raises(ReplyLost) as caught:
                client.with_options(retry=once).create_collection(collection_id="staff")

    assert caught.value.may_have_succeeded


NESTED: list[tuple[Fault | None, int]] = [
    (None, 1),
    (None, 2),
    (Fault(then="close"), 1),
    (Fault(status=400, code="ConflictException"), 1),
]


@pytest.mark.parametrize(("fault", "depth"), NESTED, ids=str)
def test_reply_to_a_nested_call_is_not_mistaken(
    server: LocalRekognition, client: RekognitionClient, fault: Fault | None, depth: int
) -> None:
    """An event handler may call the same operation and fail."""
    boto, waiting = client.boto_client, depth
    client.create_collection(collection_id="staff")
    if fault is not None:
        server.inject(fault, operation="CreateUser")

    def nested(**_: object) -> None:
        nonlocal waiting
        level = waiting
        if level:
            waiting -= 1
            with suppress(Exception):
                boto.create_user(CollectionId="staff", UserId=f"nested-{level}")
            if level == depth:
                server.inject(Fault(body=b"<html>"), operation="CreateUser")

    boto.meta.events.register("before-send.rekognition.CreateUser", nested)
    once = client.with_options(retry=RetryPolicy(max_attempts=1))
    with pytest.raises(BrokenReply):
        once.create_user(collection_id="staff", user_id="ours")
    users = {user.user_id for user in client.list_users(collection_id="staff").users}

    assert users == (set() if fault else {f"nested-{n + 1}" for n in range(depth)})


CUT = [
    (302, ("ServiceError", 1, False)),
    (407, ("ServiceError", 1, False)),
    (413, ("ServiceError", 1, False)),
    (429, ("ThrottlingError", 4, False)),
    (400, ("BrokenReply", 4, True)),
    (500, ("ServerError", 4, True)),
]


@pytest.mark.model  # an older botocore refuses what is cut before we see its status
@pytest.mark.parametrize(("status", "ending"), CUT)
def test_cut_error_counts_by_its_status(
    client: RekognitionClient, server: LocalRekognition, status: int, ending: Any
) -> None:
    """A cut error counts by its status, except at 400, where the code decides."""
    server.inject(
        Fault(code="ThrottlingException", status=status, cut=-9, then="close"),
        times=None,
    )
    with pytest.raises(RekoError) as caught:
        client.create_collection(collection_id="staff")

    error = caught.value
    assert len(error.attempts) == len(server.requests)
    assert (
        type(error).__name__,
        len(error.attempts),
        error.may_have_succeeded,
    ) == ending


ALWAYS = [name for name in OPERATIONS if request_class(name).operation.always]


@pytest.mark.parametrize("operation", ALWAYS)
def test_success_without_a_required_member_is_broken(operation: str) -> None:
    """A required member that is absent, null or of another type makes a BrokenReply."""
    shape = output_shape(operation)
    names = [name for name in shape.members if xform_name(name) in always_of(operation)]
    policy = RetryPolicy(max_attempts=1)
    request = request_class(operation).from_dict(minimal(input_shape(operation)))
    with LocalRekognition() as server, server.client(retry=policy) as client:
        for name in names:
            reply = full(shape)
            for broken in (
                changed(reply, (name,)),
                changed(reply, (name,), None),
                changed(reply, (name,), [5]),
            ):
                body = json.dumps(encoded(broken)).encode()
                server.inject(Fault(status=200, body=body))
                with pytest.raises(BrokenReply) as caught:
                    client.send(request)

                assert 200 == caught.value.http_status
                assert Verdict.UNKNOWN == caught.value.verdict
            with Stubber(client.boto_client) as stub:
                stub.add_response(request.operation.method, changed(reply, (name,)))
                with pytest.raises(BrokenReply, match=f"{name} is missing"):
                    client.send(request)

    assert names


def always_of(operation: str) -> tuple[str, ...]:
    """Return the members that every success has, in Python's names."""
    return request_class(operation).operation.always


@pytest.mark.parametrize(
    ("retries", "number"),
    [
        (None, "several"),
        ({"max_attempts": 3}, "4"),
        ({"total_max_attempts": 2}, "2"),
        ({"mode": "adaptive"}, "several"),
        ({"total_max_attempts": 1}, None),
        ({"max_attempts": 0}, None),
    ],
)
def test_client_with_its_own_retries_warns_once(
    server: LocalRekognition, retries: dict[str, Any] | None, number: str | None
) -> None:
    """A given client that retries warns once and names the setting."""
    boto = server.boto_client(config=Config(retries=retries))
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        client = RekognitionClient(boto_client=boto)
        client.list_collections()

    text = (
        f"this boto_client makes {number} attempts where rekoclient expects one:"
        " create it with Config(retries={'total_max_attempts': 1})"
    )
    assert ([text] if number else []) == [str(warning.message) for warning in caught]


def test_given_client_with_plain_http_warns() -> None:
    """A given client with a plain http endpoint warns."""
    boto = boto3.client(
        "rekognition",
        region_name="eu-west-1",
        endpoint_url="http://rekognition.example",
        config=Config(retries={"total_max_attempts": 1}),
    )
    with pytest.warns(UserWarning, match="^requests to rekognition.example are not"):
        RekognitionClient(boto_client=boto)


def test_warning_points_to_the_line_that_passes_the_client(
    server: LocalRekognition,
) -> None:
    """The warning points to the line that passes the client in."""
    boto = server.boto_client(config=Config())
    with pytest.warns(UserWarning, match="several attempts") as caught:
        RekognitionClient(boto_client=boto)

    assert [__file__] == [warning.filename for warning in caught]


def test_a_client_of_another_service_is_refused() -> None:
    """A boto3 client of another service is refused."""
    other = boto3.client(
        "s3",
        region_name="eu-west-1",
        aws_access_key_id="k",
        aws_secret_access_key="s",
    )
    with pytest.raises(ConfigurationError, match="rekognition, not s3"):
        RekognitionClient(boto_client=other)


@pytest.mark.parametrize("other", [object(), SimpleNamespace(meta=None)])
def test_invalid_boto_client_is_refused(other: object) -> None:
    """A module or a session instead of a client is refused."""
    with pytest.raises(ConfigurationError) as caught:
        RekognitionClient(boto_client=other)

    assert "boto_client must be a client for rekognition, not nothing" == str(
        caught.value
    )


def test_two_clients_share_one_boto3_client(server: LocalRekognition) -> None:
    """The event handlers act once a call."""
    boto = server.boto_client(config=Config(retries={"total_max_attempts": 1}))
    one, two = (RekognitionClient(boto_client=boto) for _ in range(2))
    one.create_collection(collection_id="staff")
    response = two.list_collections()

    assert ("staff",) == response.collection_ids
    assert 1 == len(response.response_metadata.attempts)
    assert 2 == len(server.requests)


def renewing(renewals: list[str]) -> boto3.Session:
    """Return a session that fetches credentials from a provider on demand."""

    def refresh() -> dict[str, str]:
        renewals.append(f"key{len(renewals)}")
        pair = {"access_key": renewals[-1], "secret_key": renewals[-1]}
        return {**pair, "token": "t", "expiry_time": "2999-01-01T00:00:00Z"}

    core = botocore.session.Session()
    make: Any = vars(botocore.credentials)["DeferredRefreshableCredentials"]
    core._credentials = make(refresh, "assume-role")  # type: ignore[attr-defined]  # botocore's own way in
    return boto3.Session(region_name="us-east-1", botocore_session=core)


@pytest.mark.parametrize("given", [False, True], ids=["made", "given"])
def test_expired_credentials_are_renewed_where_the_session_is_known(
    server: LocalRekognition, given: bool
) -> None:
    """Expired credentials are renewed at once, unless only a boto3 client was given."""
    renewals: list[str] = []
    session = renewing(renewals)
    where: dict[str, Any] = {"endpoint_url": server.endpoint_url}
    if given:
        once = Config(retries={"total_max_attempts": 1})
        boto = session.client("rekognition", config=once, **where)
        client = RekognitionClient(boto_client=boto)
    else:
        client = RekognitionClient(session=session, **where)
    server.fail_next("ExpiredTokenException")
    with pytest.raises(ExpiredTokenException) if given else nullcontext():
        client.list_collections()

    assert len(server.requests) == (1 if given else 2)
    assert len(renewals) == (1 if given else 2)


def test_credentials_are_renewed_once_a_call(server: LocalRekognition) -> None:
    """A second expiry within one call is not renewed again."""
    renewals: list[str] = []
    server.fail_next("ExpiredTokenException", times=None)
    with (
        RekognitionClient(
            session=renewing(renewals), endpoint_url=server.endpoint_url
        ) as client,
        pytest.raises(ExpiredTokenException),
    ):
        client.list_collections()

    assert 2 == len(server.requests)
    assert 2 == len(renewals)


def test_concurrent_calls_renew_credentials_once(
    server: LocalRekognition,
) -> None:
    """Of two calls in flight, the first renews the credentials for both."""
    renewals: list[str] = []
    for operation in ("CreateCollection", "ListCollections"):
        server.fail_next("ExpiredTokenException", operation=operation)
    with RekognitionClient(
        session=renewing(renewals), endpoint_url=server.endpoint_url
    ) as client:

        def meanwhile(**_: object) -> None:
            events.unregister("before-send.rekognition.ListCollections", meanwhile)
            client.create_collection(collection_id="staff")

        events = client.boto_client.meta.events
        events.register("before-send.rekognition.ListCollections", meanwhile)
        assert ("staff",) == client.list_collections().collection_ids

    assert 4 == len(server.requests)
    assert 2 == len(renewals)


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("cancelled", [True, False])
def test_no_request_leaves_when_credentials_have_come_too_late(
    server: LocalRekognition, *, first: bool, cancelled: bool
) -> None:
    """A call that was cancelled or ran out of time during renewal sends nothing."""
    clock, cancel, signed = Clock(), threading.Event(), list[object]()

    def late(**_: object) -> None:
        signed.append(None)
        if first or len(signed) == 2:
            if cancelled:
                cancel.set()
            else:
                clock.now = 1.0

    if not first:
        server.lose_reply_next()
    policy = RetryPolicy(deadline=0.5, clock=clock, random=lambda: 0.0)
    with server.client(retry=policy, cancel=cancel) as client:
        client.boto_client.meta.events.register("before-sign.rekognition", late)
        with pytest.raises(RekoError) as caught:
            client.list_collections()

    error, count = caught.value, 0 if first else 1
    assert len(server.requests) == len(error.attempts) == count
    assert error.may_have_succeeded is not first
    stopped = CallCancelled if cancelled else DeadlineExceeded
    assert type(error) is (stopped if first else ReplyLost)


FORKED = """
import os, sys
from botocore.config import Config
from rekoclient import RekognitionClient
from rekoclient.testing import LocalRekognition

once = Config(retries={"total_max_attempts": 1})
with LocalRekognition() as server, CLIENT as client:
    client.create_collection(collection_id="staff")
    child = os.fork()
    for number in range(20):
        client.create_user(collection_id="staff", user_id=f"{child == 0}-{number}")
    if child == 0:
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
    users = list(client.iter_list_users(collection_id="staff"))
    assert len(users) == 40, users
    server.requests.expect("CreateUser", times=40, tokens=40)
"""


# A thread is busy for ever. The child does not have this thread.
READING = """
import gc, os, threading
from rekoclient.models import ListUsersRequest
from rekoclient.transport import reply

reading, done = threading.Event(), threading.Event()

def parse_success(*_):
    reading.set()
    done.wait()

reply.parse_success = parse_success
body = b"{}".ljust(100_000)
thread = threading.Thread(
    target=reply.response_in, args=(ListUsersRequest.operation, {}, body)
)
thread.start()
reading.wait()
assert not gc.isenabled()
child = os.fork()
if child == 0:
    os._exit(not gc.isenabled())
done.set()
thread.join()
assert gc.isenabled()
assert os.waitpid(child, 0)[1] == 0
"""
RENEWING = """
import os, signal, threading
import boto3, botocore.credentials, botocore.session
from rekoclient import RekognitionClient
from rekoclient.testing import LocalRekognition

renewing, done = threading.Event(), threading.Event()
parent = os.getpid()

def refresh():
    if os.getpid() == parent:
        renewing.set()
        done.wait()
    pair = {"access_key": "k", "secret_key": "s"}
    return {**pair, "token": "t", "expiry_time": "2999-01-01T00:00:00Z"}

core = botocore.session.Session()
make = botocore.credentials.DeferredRefreshableCredentials
core._credentials = make(refresh, "assume-role")
session = boto3.Session(region_name="us-east-1", botocore_session=core)
with LocalRekognition() as server, RekognitionClient(
    session=session, endpoint_url=server.endpoint_url
) as client:
    thread = threading.Thread(target=client.list_collections)
    thread.start()
    renewing.wait()
    child = os.fork()
    if child == 0:
        signal.alarm(20)
        client.list_collections()
        os._exit(0)
    status = os.waitpid(child, 0)[1]
    done.set()
    thread.join()
    assert status == 0, status
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="fork is missing here")
@pytest.mark.parametrize("script", [READING, RENEWING], ids=["reading", "renewing"])
def test_child_of_a_fork_inherits_no_state_of_threads(script: str) -> None:
    """The garbage collector and the credentials lock work in a child of a fork."""
    subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script],
        cwd=Path(__file__).parents[1],
        check=True,
        timeout=60,
    )


@pytest.mark.skipif(not hasattr(os, "fork"), reason="fork is missing here")
@pytest.mark.parametrize(
    "made",
    [
        "server.client()",
        "RekognitionClient(boto_client=server.boto_client(config=once))",
    ],
    ids=["made", "given"],
)
def test_a_client_works_on_both_sides_of_a_fork(made: str) -> None:
    """Parent and child share no socket, lock or random number."""
    subprocess.run(
        [sys.executable, "-W", "ignore", "-c", FORKED.replace("CLIENT", made)],
        cwd=Path(__file__).parents[1],
        check=True,
        timeout=60,
    )


@pytest.mark.parametrize("on", [True, False])
def test_garbage_collector_is_restored_after_a_large_reply(
    server: LocalRekognition, client: RekognitionClient, on: bool
) -> None:
    """The garbage collector runs again after a reply, even if reading fails."""
    users = b", ".join([b'{"UserId": "alice"}'] * 4_000)
    server.inject(Fault(status=200, body=b'{"Users": [%s]}' % users))
    server.inject(
        Fault(status=200, body=b'{"Users": [%s 5]}' % (users + b",")), times=4
    )
    (gc.enable if on else gc.disable)()
    try:
        assert 4_000 == len(client.list_users(collection_id="staff").users)
        assert on == gc.isenabled()
        with pytest.raises(BrokenReply):
            client.list_users(collection_id="staff")
        assert on == gc.isenabled()
    finally:
        gc.enable()


@pytest.mark.parametrize("event", ["before-call", "before-parameter-build"])
def test_call_within_an_event_handler_is_left_alone(
    client: RekognitionClient, event: str
) -> None:
    """A boto3 call made by an event handler during a call gets its own plain dict."""
    client.create_collection(collection_id="staff")
    described: list[dict[str, Any]] = []

    def look(**_: object) -> None:
        described.append(client.boto_client.describe_collection(CollectionId="staff"))

    client.boto_client.meta.events.register(
        f"{event}.rekognition.CreateCollection", look
    )
    response = client.create_collection(collection_id="visitors")

    assert isinstance(response, CreateCollectionResponse)
    assert response.collection_arn.endswith("/visitors")
    assert described[0]["CollectionARN"].endswith("/staff")
