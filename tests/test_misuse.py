"""Odd settings, odd neighbours and hostile replies: told clearly, and nothing leaks."""

from __future__ import annotations

import copy
import copyreg
import pickle
import socket
import threading
import uuid
from collections.abc import Callable
from enum import Enum
from pathlib import Path
from typing import Any

import boto3
import botocore.credentials
import botocore.exceptions
import botocore.session
import pytest
from attrs import evolve
from botocore.config import Config

import rekoclient
from rekoclient import RekognitionClient, RetryBudget, RetryPolicy
from rekoclient.errors import (
    BrokenReply,
    ConfigurationError,
    ConflictException,
    ConnectError,
    InvalidSignatureException,
    RekoError,
    RequestValidationError,
    ServerError,
    ServiceError,
    TransportError,
)
from rekoclient.models import (
    CreateCollectionResponse,
    CreateUserRequest,
    GetLabelDetectionRequest,
    Image,
    IndexFacesRequest,
    ListUsersRequest,
    ListUsersResponse,
    S3Object,
    SearchFacesByImageRequest,
)
from rekoclient.testing import Fault, LocalRekognition, sample_image

ALICE = CreateUserRequest(collection_id="staff", user_id="alice")
NEVER = RetryPolicy(max_attempts=1)


def lost(server: LocalRekognition, client: RekognitionClient) -> RekoError:
    """The error of a call whose only attempt was done, and its reply lost."""
    client.create_collection(collection_id="staff")
    server.lose_reply_next("CreateUser")
    with pytest.raises(TransportError) as raised:
        client.with_options(retry=NEVER).send(ALICE)
    return raised.value


def _pickled(error: RekoError) -> RekoError:
    copied: RekoError = pickle.loads(pickle.dumps(error))
    return copied


# Settings.


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        (
            {"config": {"read_timeout": 5}},
            "config must be a botocore.config.Config",
        ),
        ({"endpoint_url": 5}, "endpoint_url must be a string, not 5"),
        ({"region_name": 5}, "region_name must be a string, not 5"),
        ({"profile_name": 5}, "profile_name must be a string, not 5"),
        ({"boto_client": 5}, None),
        (
            {"session": boto3.Session(), "profile_name": "default"},
            "session has its profile already",
        ),
    ],
    ids=str,
)
def test_settings_that_cannot_be_used_are_named(
    settings: dict[str, Any], words: str | None
) -> None:
    """Nothing is guessed, and nothing is quietly passed over."""
    with pytest.raises(ConfigurationError) as raised:
        RekognitionClient(**{"region_name": "eu-west-1", **settings})

    assert words in {None, str(raised.value)}


@pytest.mark.parametrize("value", ["many", "0", "-1", "2.5"])
def test_a_number_of_attempts_that_is_none_is_named(
    value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Botocore fails on it as well; four attempts would be a surprise."""
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", value)

    with pytest.raises(ConfigurationError) as raised:
        RetryPolicy()

    assert str(raised.value) == f"AWS_MAX_ATTEMPTS is {value!r}, not a number above 0"


@pytest.mark.parametrize("attempts", [0, 2.5, "3", True, None])
def test_a_policy_takes_only_numbers_of_attempts(attempts: Any) -> None:
    """A bound that cannot be counted to is none."""
    with pytest.raises(ValueError, match="max_attempts"):
        RetryPolicy(max_attempts=attempts)


@pytest.mark.parametrize(
    "options",
    [
        {"retries": 1},
        {"retry": 3},
        {"retry": None},
        {"cancel": True},
        {"timeout": 5},
        {"read_timeout": "5"},
        {"read_timeout": None},
        {"connect_timeout": True},
    ],
    ids=str,
)
def test_options_that_are_none_are_refused(
    client: RekognitionClient, options: dict[str, Any]
) -> None:
    """A mistyped `cancel` would never stop anything."""
    with pytest.raises(TypeError):
        client.with_options(**options)


def test_no_read_timeout_is_a_setting(server: LocalRekognition) -> None:
    """Botocore takes None for as long as it takes; the deadline still holds."""
    with server.client(config=Config(read_timeout=None)) as client:
        client.create_collection(collection_id="staff")

    assert ["CreateCollection"] == [record.operation for record in server.requests]


def test_the_sessions_own_configuration_counts(server: LocalRekognition) -> None:
    """Below what is given, above what we set by ourselves."""
    core = botocore.session.Session()
    retries = {"total_max_attempts": 7}
    core.set_default_client_config(Config(read_timeout=90, retries=retries))
    session = boto3.Session(
        "local", "local", region_name="us-east-1", botocore_session=core
    )

    with RekognitionClient(session=session, endpoint_url=server.endpoint_url) as client:
        assert 7 == client.retry.max_attempts
        assert 90 == client.boto_client.meta.config.read_timeout
        assert 1 == client.boto_client.meta.config.retries["total_max_attempts"]


@pytest.fixture
def profile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Sets the one profile of the machine's AWS configuration."""
    path = tmp_path / "config"
    monkeypatch.setenv("AWS_CONFIG_FILE", str(path))

    def write(line: str) -> None:
        path.write_text(f"[default]\n{line}\n")

    return write


PROFILE_ATTEMPTS: list[tuple[dict[str, str], dict[str, Any], int]] = [
    # environment, Config(retries=...), what becomes of the 7 in the profile
    ({}, {}, 7),
    ({}, {"mode": "legacy"}, 7),
    ({}, {"total_max_attempts": 2}, 2),
    ({"AWS_MAX_ATTEMPTS": "3"}, {}, 3),
    ({"AWS_MAX_ATTEMPTS": ""}, {}, 7),
]


@pytest.mark.parametrize(("environment", "retries", "attempts"), PROFILE_ATTEMPTS)
def test_the_attempts_of_the_profile_count(
    environment: dict[str, str],
    retries: dict[str, Any],
    attempts: int,
    profile: Callable[[str], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Below the environment, which is below what is given, as in boto3."""
    profile("max_attempts = 7")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    with RekognitionClient(
        region_name="us-east-1", config=Config(retries=retries)
    ) as client:
        assert client.retry.max_attempts == attempts


@pytest.mark.parametrize("value", ["0", "-1", "x", ""])
def test_attempts_of_the_profile_that_are_no_number(
    value: str, profile: Callable[[str], None]
) -> None:
    """Are told with where they are."""
    profile(f"max_attempts = {value}")
    told = f"max_attempts of the profile is '{value}', not a number above 0"
    with pytest.raises(ConfigurationError, match=told):
        RekognitionClient(region_name="us-east-1")


@pytest.mark.filterwarnings("ignore:requests to")
def test_what_a_url_has_in_it_is_not_shown() -> None:
    """A password of a proxy or an endpoint belongs in no log."""
    url = "http://user:hunter2@127.0.0.1:9/?token=s3cret"
    client = RekognitionClient(
        session=boto3.Session("local", "local", region_name="us-east-1"),
        endpoint_url=url,
        retry=NEVER,
    )

    with pytest.raises(ConnectError) as raised:
        client.list_collections()

    for text in (repr(client), str(raised.value), *raised.value.__notes__):
        assert "hunter2" not in text
        assert "s3cret" not in text


def test_the_rooms_are_attributes_of_the_package() -> None:
    """`import rekoclient` is enough to get at them."""
    for name in ("errors", "images", "models", "provisioning", "testing"):
        assert f"rekoclient.{name}" == getattr(rekoclient, name).__name__


# Tokens and calls that go on.


@pytest.mark.parametrize(
    "token", ["bad token!", "", uuid.UUID(int=4), None, 5], ids=repr
)
def test_a_factory_that_makes_no_tokens_is_told(
    server: LocalRekognition, token: Any
) -> None:
    """Botocore would fill a gap with a new token for each attempt."""
    with (
        server.client(token_factory=lambda: token) as client,
        pytest.raises(RequestValidationError, match="client_request_token"),
    ):
        client.send(ALICE)

    assert 0 == len(server.requests)


@pytest.mark.parametrize("travel", [copy.copy, _pickled])
def test_after_goes_on_with_the_same_request_only(
    server: LocalRekognition,
    client: RekognitionClient,
    travel: Callable[[RekoError], RekoError],
) -> None:
    """Another one under the same token would get the answer of the first."""
    error = travel(lost(server, client))

    with pytest.raises(ValueError, match="not the one"):
        client.send(evolve(ALICE, user_id="bob"), after=error)

    client.send(evolve(ALICE), after=error)
    assert 1 == len(set(server.requests.tokens("CreateUser")))


def test_a_repeat_that_never_came_is_taken_back(server: LocalRekognition) -> None:
    """The record says why there was none, and the budget has its price again."""
    cancel, budget = threading.Event(), RetryBudget()
    policy = RetryPolicy(sleep=lambda seconds: cancel.set())
    server.fail_next("InternalServerError")

    with (
        server.client(retry=policy, retry_budget=budget, cancel=cancel) as client,
        pytest.raises(ServerError) as raised,
    ):
        client.list_collections()

    assert [(None, "ListCollections was cancelled")] == [
        (attempt.delay, attempt.stopped) for attempt in raised.value.attempts
    ]
    assert 500 == budget.remaining


@pytest.mark.parametrize("repeat", [False, True])
def test_going_on_does_nothing_twice_either(
    server: LocalRekognition, client: RekognitionClient, repeat: bool
) -> None:
    """IndexFaces without an external id is gone on with only if that is asked for."""
    client.create_collection(collection_id="staff")
    image = Image(bytes=sample_image("alice"))
    request = IndexFacesRequest(collection_id="staff", image=image)
    server.lose_reply_next("IndexFaces")
    with pytest.raises(TransportError) as raised:
        client.send(request)
    policy = evolve(client.retry, repeat_unknown=repeat)

    if repeat:
        client.with_options(retry=policy).send(request, after=raised.value)
    else:
        with pytest.raises(TransportError):
            client.send(request, after=raised.value)
    assert 1 + repeat == server.requests.counts()["IndexFaces"]


def test_any_number_of_attempts_can_be_counted_to(server: LocalRekognition) -> None:
    """Doubling a thousand times is more than a float holds."""
    policy = RetryPolicy(max_attempts=1100, deadline=None, sleep=lambda seconds: None)
    server.fail_next("InternalServerError", times=None)

    with (
        server.client(retry=policy, retry_budget=None) as client,
        pytest.raises(ServerError) as raised,
    ):
        client.list_collections()

    assert 1100 == len(raised.value.attempts)


@pytest.mark.parametrize("name", ["deadline", "base_delay", "max_delay"])
@pytest.mark.parametrize("seconds", [-1, float("inf"), float("nan")])
def test_a_policy_takes_only_seconds_that_end(name: str, seconds: float) -> None:
    """None is the word for no deadline."""
    with pytest.raises(ValueError, match=name):
        RetryPolicy(**{name: seconds})  # type: ignore[arg-type]  # by name


@pytest.mark.parametrize(
    "how", [{"timeout": float("nan")}, {"timeout": -1}, {"poll": 0}, {"poll": -1}]
)
def test_a_wait_takes_only_seconds_that_end(
    client: RekognitionClient, how: dict[str, Any]
) -> None:
    """It would ask without a pause, or for ever."""
    with pytest.raises(ValueError, match="seconds"):
        client.wait_for(GetLabelDetectionRequest(job_id="x"), **how)


def test_only_requests_are_sent(client: RekognitionClient) -> None:
    """Said in words, as Python says it of its own."""
    with pytest.raises(TypeError, match="a request is sent"):
        client.send("CreateUser")  # type: ignore[arg-type]  # run-time check


def test_a_copy_of_an_error_has_notes_of_its_own(
    server: LocalRekognition,
    client: RekognitionClient,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Who adds to the copy adds nothing to what others hold."""
    error = lost(server, client)
    # Dask, where a test has loaded it, copies exceptions in a way of its own.
    monkeypatch.delitem(copyreg.dispatch_table, type(error), raising=False)
    before = list(error.__notes__)
    copy.copy(error).add_note("mine")

    assert before == error.__notes__


@pytest.mark.parametrize("cycle", [1, 2, 3])
def test_pages_that_go_in_circles_end(
    server: LocalRekognition, client: RekognitionClient, cycle: int
) -> None:
    """However long the circle is; and asking again would not help."""
    for page in range(10):
        body = b'{"Users": [], "NextToken": "t%d"}' % (page % cycle)
        server.inject(Fault(status=200, body=body), operation="ListUsers")

    with pytest.raises(BrokenReply, match="same token") as raised:
        list(client.iterate(ListUsersRequest(collection_id="staff")))

    assert not raised.value.retryable
    assert cycle + 1 == server.requests.counts()["ListUsers"]


# Credentials and proxies.


@pytest.mark.parametrize(
    ("failure", "fault"),
    [
        (botocore.exceptions.ReadTimeoutError(endpoint_url="https://sts"), "transient"),
        (
            botocore.exceptions.ClientError(
                {"Error": {"Code": "AccessDenied", "Message": "no"}}, "AssumeRole"
            ),
            None,
        ),
    ],
    ids=["silence", "refusal"],
)
def test_what_a_provider_of_credentials_says_is_not_the_services_word(
    server: LocalRekognition, failure: Exception, fault: str | None
) -> None:
    """Nothing was sent, so nothing may have been done."""

    def refresh() -> dict[str, str]:
        raise failure

    core = botocore.session.Session()
    make: Any = vars(botocore.credentials)["DeferredRefreshableCredentials"]
    core._credentials = make(refresh, "assume-role")  # type: ignore[attr-defined]  # botocore's own way in
    session = boto3.Session(region_name="us-east-1", botocore_session=core)
    client = RekognitionClient(
        session=session,
        endpoint_url=server.endpoint_url,
        retry=RetryPolicy(sleep=lambda seconds: None),
    )

    with pytest.raises(RekoError) as raised:
        client.send(ALICE)

    assert 0 == len(server.requests)
    assert fault == raised.value.fault
    assert not raised.value.may_have_succeeded
    assert not isinstance(raised.value, ServiceError)


@pytest.mark.parametrize(
    ("status", "attempts"), [(407, 1), (403, 1), (302, 1), (502, 4)]
)
def test_a_proxy_that_opens_no_tunnel_is_told(status: int, attempts: int) -> None:
    """Rekognition speaks HTTPS, so that is what a proxy's refusal looks like."""
    with socket.create_server(("127.0.0.1", 0)) as proxy:
        answers = threading.Thread(target=_refuse, args=(proxy, status, attempts))
        answers.start()
        client = RekognitionClient(
            session=boto3.Session("local", "local", region_name="us-east-1"),
            config=Config(
                proxies={"https": f"http://127.0.0.1:{proxy.getsockname()[1]}"}
            ),
            retry=RetryPolicy(sleep=lambda seconds: None),
        )
        with pytest.raises(ConnectError, match=str(status)) as raised:
            client.list_collections()
        answers.join()

    assert attempts == len(raised.value.attempts)
    assert not raised.value.may_have_succeeded
    assert any("proxy" in note for note in raised.value.__notes__)


def _refuse(proxy: socket.socket, status: int, times: int) -> None:
    for _ in range(times):
        connection, _ = proxy.accept()
        with connection:
            connection.recv(65_536)
            connection.sendall(b"HTTP/1.1 %d No\r\nContent-Length: 0\r\n\r\n" % status)


# What other code does with the boto3 client.


@pytest.mark.parametrize("event", ["before-call", "before-parameter-build"])
def test_a_call_within_a_call_is_its_makers_own(
    client: RekognitionClient, event: str
) -> None:
    """A handler of somebody else may ask boto3 something while we are at it."""
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


# Replies that mean harm.


@pytest.mark.parametrize(
    "date",
    [
        "Thu, 01 Jan 1970 00:00:00 +99999999999999999",
        f"Thu, 01 Jan {'9' * 20} 00:00:00 GMT",
        "Thu, 99 Foo 1970",
        "-1",
        "",
    ],
)
def test_a_date_that_is_none_hides_no_error(
    server: LocalRekognition, client: RekognitionClient, date: str
) -> None:
    """The error counts, whatever else the headers say."""
    server.fail_next(
        "InternalServerError", status=503, times=2, headers={"Retry-After": date}
    )
    client.list_collections()
    server.fail_next("InvalidSignatureException", status=403, headers={"Date": date})

    with pytest.raises(InvalidSignatureException) as raised:
        client.list_collections()

    assert not raised.value.may_have_succeeded


@pytest.mark.parametrize("status", [500, 503])
def test_a_refusal_is_one_at_any_status(
    server: LocalRekognition, client: RekognitionClient, status: int
) -> None:
    """The code says that the service has decided."""
    server.fail_next("ConflictException", status=status, times=None)

    with pytest.raises(ConflictException) as raised:
        client.send(ALICE)

    assert 1 == len(raised.value.attempts)
    assert not raised.value.may_have_succeeded


def test_a_length_that_is_said_twice_is_one(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """RFC 9110 lets a proxy join equal lengths to a list."""
    head = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\n{}"
    server.inject(Fault(raw=head, then="close"))

    assert 1 == len(client.list_collections().response_metadata.attempts)


def test_a_broken_reply_is_not_quoted(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """It may hold anything."""
    server.inject(
        Fault(status=200, body=b'{"CreationTimestamp": "SECRET"}'), times=None
    )

    with pytest.raises(BrokenReply) as raised:
        client.describe_collection(collection_id="staff")

    assert "SECRET" not in str(raised.value)
    assert raised.value.__cause__ is None or "SECRET" not in str(raised.value.__cause__)


def test_an_error_is_one_line_without_escapes() -> None:
    """A terminal would obey them."""
    escape = "\x1b[31m"
    error = ServiceError(
        {"Error": {"Code": f"Foo\nBar{escape}", "Message": f"a\nb{escape}"}},
        "CreateUser",
    )

    assert str(error).isprintable()
    with pytest.raises(RequestValidationError) as raised:
        CreateUserRequest.from_dict({f"a\n{escape}": 1, "CollectionId": "staff"})
    assert all(line.isprintable() for line in str(raised.value).splitlines())


def test_a_token_of_a_page_that_is_none_is_the_replys_fault(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """The caller has done nothing wrong."""
    server.inject(Fault(status=200, body=b'{"Users": [], "NextToken": 5}'))

    with pytest.raises(BrokenReply, match="token"):
        list(client.iterate(ListUsersRequest(collection_id="staff")))


# Values.


def test_an_enum_of_ones_own_is_sent_as_its_value() -> None:
    """An Enum that is a str as well shows another name to str()."""

    class Quality(str, Enum):  # noqa: UP042 - as written before Python 3.11
        NONE = "NONE"

    request = SearchFacesByImageRequest(
        collection_id="staff",
        image=Image(bytes=b"picture"),
        quality_filter=Quality.NONE,  # type: ignore[arg-type]  # run-time check
    )

    assert "NONE" == request.to_dict()["QualityFilter"]
    assert str is type(request.to_dict()["QualityFilter"])


def test_a_picture_as_text_is_not_shown() -> None:
    """It is base64 of somebody's face more often than not."""
    secret = "iVBORw0KGgo" * 9

    with pytest.raises(RequestValidationError) as raised:
        IndexFacesRequest(
            collection_id="staff",
            image=secret,  # type: ignore[arg-type]  # run-time check
        )
    assert secret[:11] not in str(raised.value)
    wrong = Image(bytes=secret, s3_object=S3Object(bucket="door"))  # type: ignore[arg-type]
    assert secret[:11] not in repr(wrong)


def test_a_long_list_of_violations_is_cut_in_the_text_alone() -> None:
    """A person reads twenty; a program has them all."""
    with pytest.raises(RequestValidationError) as raised:
        IndexFacesRequest(
            collection_id="staff",
            image=Image(bytes=b"picture"),
            detection_attributes=["WRONG"] * 1000,  # type: ignore[list-item]
        )

    assert 1000 <= len(raised.value.violations)
    assert 25 > len(str(raised.value).splitlines())
    assert str(raised.value).endswith("more")


def test_boto3s_own_dict_is_a_response(client: RekognitionClient) -> None:
    """As the client would have read it, metadata and empty places apart."""
    client.create_collection(collection_id="staff")
    client.send(ALICE)
    plain = client.boto_client.list_users(CollectionId="staff")

    response = ListUsersResponse.from_dict({**plain, "Users": [None, *plain["Users"]]})

    assert client.list_users(collection_id="staff") == response
    assert ["alice"] == [user["UserId"] for user in response.to_dict()["Users"]]
