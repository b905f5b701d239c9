"""The client over real sockets: one call, one token, and a true outcome."""

from __future__ import annotations

import copy
import json
import pickle
import threading
import warnings
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import boto3
import botocore
import botocore.client
import botocore.credentials
import botocore.exceptions
import botocore.session
import pytest
from attrs import evolve
from botocore.config import Config
from botocore.stub import Stubber

import rekoclient
from rekoclient import RekognitionClient, RetryBudget, RetryPolicy
from rekoclient.errors import (
    Attempt,
    ConfigurationError,
    ConflictException,
    InternalServerError,
    RequestValidationError,
    ServerError,
    ServiceError,
    Verdict,
)
from rekoclient.models import (
    CreateUserRequest,
    DeleteUserRequest,
    Image,
    IndexFacesRequest,
    ListCollectionsRequest,
)
from rekoclient.testing import Fault, LocalRekognition

from .examples import (
    OPERATIONS,
    TOKEN,
    encoded,
    full,
    input_shape,
    minimal,
    output_shape,
    request_class,
    response_class,
)

TOKEN_OPERATIONS = [name for name in OPERATIONS if TOKEN in input_shape(name).members]
ALICE = {"collection_id": "staff", "user_id": "alice"}


@pytest.fixture(scope="module")
def anything() -> Iterator[tuple[LocalRekognition, RekognitionClient]]:
    """A server with declared replies for operations of every kind."""
    with LocalRekognition() as server, server.client(retry_budget=None) as client:
        yield server, client


@pytest.fixture
def staff(server: LocalRekognition, client: RekognitionClient) -> RekognitionClient:
    """A client, and a collection with a short request log."""
    client.create_collection(collection_id="staff")
    server.requests.clear()
    return client


def declare(server: LocalRekognition, operation: str, reply: Any) -> None:
    """Declare the next reply of an operation."""
    body = json.dumps(encoded(reply)).encode()
    server.inject(Fault(status=200, body=body), operation=operation)


def test_there_are_14_operations_with_a_token() -> None:
    """14 operations have a token, and boto3 fills it in for five of them."""
    trait = "idempotencyToken"
    filled = [
        name
        for name in TOKEN_OPERATIONS
        if input_shape(name).members[TOKEN].metadata.get(trait)
    ]

    assert 14 == len(TOKEN_OPERATIONS)
    assert [
        "AssociateFaces",
        "CreateUser",
        "DeleteUser",
        "DisassociateFaces",
        "StartMediaAnalysisJob",
    ] == filled


@pytest.mark.parametrize("operation", OPERATIONS)
def test_request_and_token_reach_the_wire(anything: Any, operation: str) -> None:
    """All members of all 75 operations reach the wire, and tokens where they exist."""
    server, client = anything
    wire = full(input_shape(operation))
    wire.pop(TOKEN, None)
    request = request_class(operation).from_dict(wire)
    declare(server, operation, full(output_shape(operation)))
    response = client.send(request)
    record = server.requests[-1]
    sent = dict(record.body)
    token = sent.pop(TOKEN, None)

    assert operation == record.operation
    assert encoded(wire) == sent
    assert (operation in TOKEN_OPERATIONS) == (token is not None)
    assert token == response.response_metadata.client_request_token
    assert full(output_shape(operation)) == response.to_dict()
    assert type(response) is response_class(operation)


@pytest.mark.parametrize("operation", TOKEN_OPERATIONS)
def test_all_attempts_of_a_call_have_one_token(anything: Any, operation: str) -> None:
    """All attempts share a token, and the next call has a new one."""
    server, client = anything
    client = client.with_options(retry=RetryPolicy(sleep=lambda seconds: None))
    request = request_class(operation).from_dict(minimal(input_shape(operation)))
    server.requests.clear()
    for _ in range(2):
        server.fail_next("InternalServerError", operation=operation)
        server.lose_reply_next(operation)
        declare(server, operation, full(output_shape(operation)))
        client.send(request)
    first, second, third, *again = server.requests.tokens(operation)

    assert first is not None
    assert first == second == third
    assert 3 == len(again)
    assert 1 == len({*again})
    assert first not in again


@pytest.mark.parametrize("operation", TOKEN_OPERATIONS)
def test_the_callers_own_token_is_used(anything: Any, operation: str) -> None:
    """A token in the request is sent unchanged."""
    server, client = anything
    wire = {**minimal(input_shape(operation)), TOKEN: "mine-1"}
    declare(server, operation, full(output_shape(operation)))
    response = client.send(request_class(operation).from_dict(wire))

    assert "mine-1" == server.requests[-1].token
    assert "mine-1" == response.response_metadata.client_request_token


def test_tokens_come_from_the_factory(
    server: LocalRekognition, staff: RekognitionClient
) -> None:
    """The factory is called once a call, for operations with a token."""
    numbers = iter("123")
    client = staff.with_options(token_factory=lambda: next(numbers))
    client.create_user(collection_id="staff", user_id="alice")
    client.list_users(collection_id="staff")
    client.create_user(collection_id="staff", user_id="bob")

    assert ["1", None, "2"] == server.requests.tokens()


def test_errors_for_ever_end_after_max_attempts(
    server: LocalRekognition, staff: RekognitionClient
) -> None:
    """The service's error is raised with its attempts and one token."""
    server.fail_next("InternalServerError", times=None)
    with pytest.raises(botocore.exceptions.ClientError) as caught:
        staff.create_user(**ALICE)
    error = caught.value

    assert isinstance(error, InternalServerError)
    server.requests.expect("CreateUser", times=4, tokens=1)
    assert [1, 2, 3, 4] == [attempt.number for attempt in error.attempts]
    assert {Verdict.UNKNOWN} == {attempt.verdict for attempt in error.attempts}
    assert {500} == {attempt.http_status for attempt in error.attempts}
    assert 4 == len({attempt.request_id for attempt in error.attempts})
    assert server.requests[0].token == error.client_request_token
    assert error.retryable
    assert error.may_have_succeeded
    assert ["not retried: max_attempts is 4"] == error.__notes__
    assert "InternalServerError" == error.response["Error"]["Code"]
    assert 3 == error.response["ResponseMetadata"]["RetryAttempts"]
    assert "CreateUser" == error.operation_name


def test_throttles_pass(server: LocalRekognition, staff: RekognitionClient) -> None:
    """Two throttles and a success are three requests with one token."""
    server.fail_next("ThrottlingException", times=2)
    response = staff.create_user(**ALICE)

    server.requests.expect("CreateUser", times=3, tokens=1)
    assert ["ThrottlingException", "ThrottlingException", None] == [
        attempt.code for attempt in response.response_metadata.attempts
    ]


def test_a_user_whose_reply_was_lost_is_created_once(
    server: LocalRekognition, staff: RekognitionClient
) -> None:
    """The service recognises the retry by its token."""
    server.lose_reply_next("CreateUser")
    staff.create_user(**ALICE)

    server.requests.expect("CreateUser", times=2, tokens=1)
    assert ["alice"] == [
        u.user_id for u in staff.list_users(collection_id="staff").users
    ]


def test_a_user_that_was_there_before_is_a_conflict(
    server: LocalRekognition, staff: RekognitionClient
) -> None:
    """A new call for an existing user is a conflict and is not retried."""
    staff.create_user(**ALICE)
    with pytest.raises(ConflictException) as caught:
        staff.create_user(**ALICE)

    server.requests.expect("CreateUser", times=2, tokens=2)
    assert not caught.value.may_have_succeeded
    assert [Verdict.REJECTED] == [a.verdict for a in caught.value.attempts]


def test_a_call_that_failed_can_be_continued(
    server: LocalRekognition, staff: RekognitionClient
) -> None:
    """A continued call has the same token and invocation id."""
    request = CreateUserRequest(**ALICE)
    server.fail_next("InternalServerError", times=4)
    with pytest.raises(InternalServerError) as caught:
        staff.send(request)
    response = staff.send(request, after=caught.value)
    server.requests.expect("CreateUser", times=5, tokens=1)
    ids = {record.headers["amz-sdk-invocation-id"] for record in server.requests}

    assert {caught.value.invocation_id} == ids
    assert [1, 2, 3, 4, 5] == [
        attempt.number for attempt in response.response_metadata.attempts
    ]


def test_only_the_same_call_can_be_continued(
    server: LocalRekognition, staff: RekognitionClient
) -> None:
    """Another operation or token is refused before anything is sent."""
    server.fail_next("InternalServerError", times=4)
    with pytest.raises(InternalServerError) as caught:
        staff.create_user(**ALICE)
    server.requests.clear()
    with pytest.raises(ValueError, match="not an error of CreateUser"):
        staff.send(DeleteUserRequest(**ALICE), after=caught.value)
    with pytest.raises(ValueError, match="differs from the token"):
        staff.send(
            CreateUserRequest(**ALICE, client_request_token="t"), after=caught.value
        )

    assert 0 == len(server.requests)


def test_a_call_that_never_began_is_continued_with_a_token(
    server: LocalRekognition, staff: RekognitionClient
) -> None:
    """A call without a token gets one when it is continued."""
    with pytest.raises(RequestValidationError) as caught:
        staff.create_user(collection_id="staff", user_id="a b")
    server.fail_next("InternalServerError")
    response = staff.send(CreateUserRequest(**ALICE), after=caught.value)

    server.requests.expect("CreateUser", times=2, tokens=1)
    assert server.requests[0].token == response.response_metadata.client_request_token


def test_response_has_metadata_of_its_call(
    server: LocalRekognition, staff: RekognitionClient
) -> None:
    """The response has request id, status, attempts and token, which do not compare."""
    server.fail_next("ProvisionedThroughputExceededException")
    one, two = staff.list_collections(), staff.list_collections()
    metadata = one.response_metadata

    assert 200 == metadata.http_status
    assert metadata.request_id is not None
    assert metadata.client_request_token is None
    assert [Verdict.REJECTED, Verdict.CONFIRMED] == [
        a.verdict for a in metadata.attempts
    ]
    assert metadata.request_id == metadata.attempts[-1].request_id
    assert one == two
    assert metadata != two.response_metadata
    assert {"CollectionIds": ["staff"], "FaceModelVersions": ["7.0"]} == one.to_dict()


def test_request_header_numbers_the_attempt(
    server: LocalRekognition, staff: RekognitionClient
) -> None:
    """The amz-sdk-request header equals that of botocore's own retries."""
    server.fail_next("ThrottlingException", times=2)
    staff.list_collections()

    assert ["attempt=1; max=4", "attempt=2; max=4", "attempt=3; max=4"] == [
        record.headers["amz-sdk-request"] for record in server.requests
    ]
    assert 1 == len({r.headers["amz-sdk-invocation-id"] for r in server.requests})


def test_retry_is_reported_to_callback_and_log(
    server: LocalRekognition, staff: RekognitionClient, caplog: Any
) -> None:
    """on_retry and the log receive the attempt and the wait."""
    told: list[Attempt] = []
    waits: list[float] = []
    policy = RetryPolicy(on_retry=told.append, sleep=waits.append, random=lambda: 0.5)
    server.fail_next("ThrottlingException", times=2)
    with caplog.at_level("INFO", logger="rekoclient"):
        staff.with_options(retry=policy).list_collections()

    assert [0.5, 1.0] == waits == [attempt.delay for attempt in told]
    assert [
        "ListCollections: attempt 1 ended with ThrottlingException, next in 0.500 s",
        "ListCollections: attempt 2 ended with ThrottlingException, next in 1.000 s",
    ] == caplog.messages


RETRIES: list[tuple[dict[str, str], dict[str, Any] | None, int]] = [
    ({}, None, 4),
    ({}, {"max_attempts": 5}, 6),
    ({}, {"max_attempts": 0}, 1),
    ({}, {"total_max_attempts": 5}, 5),
    ({}, {"total_max_attempts": 1}, 1),
    ({}, {"mode": "legacy"}, 4),
    ({}, {"mode": "adaptive", "max_attempts": 2}, 3),
    ({"AWS_MAX_ATTEMPTS": "6"}, None, 6),
    ({"AWS_MAX_ATTEMPTS": "6"}, {"total_max_attempts": 2}, 2),
    ({"AWS_RETRY_MODE": "legacy"}, None, 4),
    ({"AWS_RETRY_MODE": "adaptive", "AWS_MAX_ATTEMPTS": "2"}, None, 2),
]


@pytest.mark.parametrize(("environment", "retries", "requests"), RETRIES)
def test_requests_never_multiply(
    server: LocalRekognition,
    monkeypatch: pytest.MonkeyPatch,
    environment: dict[str, str],
    retries: dict[str, Any] | None,
    requests: int,
) -> None:
    """boto3's number of attempts becomes ours, and boto3 makes one attempt."""
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    server.lose_reply_next()
    server.fail_next("InternalServerError", times=None)
    with server.client(config=Config(retries=retries)) as client:
        default = client.retry
        hasty = client.with_options(retry=evolve(default, sleep=lambda seconds: None))
        with pytest.raises(rekoclient.errors.RekoError) as caught:
            hasty.create_user(**ALICE)

    assert requests == default.max_attempts
    server.requests.expect("CreateUser", times=requests, tokens=1)
    assert requests == len(caught.value.attempts)


def test_an_explicit_policy_counts_more_than_boto3s_configuration(
    server: LocalRekognition,
) -> None:
    """A RetryPolicy comes before boto3's configuration."""
    config = Config(retries={"max_attempts": 5})
    with server.client(config=config, retry=RetryPolicy(max_attempts=2)) as client:
        assert 2 == client.retry.max_attempts


def test_variants_share_connections_and_budget(
    server: LocalRekognition, staff: RekognitionClient
) -> None:
    """A variant changes the policy and shares everything else."""
    patient = RetryPolicy(max_attempts=7, sleep=lambda seconds: None)
    variant = staff.with_options(retry=patient)
    server.fail_next("InternalServerError", times=7)
    with pytest.raises(ServerError):
        variant.list_collections()
    budget = staff.retry_budget

    assert 7 == len(server.requests)
    assert budget is not None
    assert budget is variant.retry_budget
    assert budget.capacity - 6 * 14 == budget.remaining
    assert variant.boto_client is staff.boto_client
    assert 7 == variant.retry.max_attempts
    assert 4 == staff.retry.max_attempts


def test_variants_can_have_a_budget_of_their_own(staff: RekognitionClient) -> None:
    """A variant may have its own budget or none."""
    budget = RetryBudget(10)

    assert budget is staff.with_options(retry_budget=budget).retry_budget
    assert staff.with_options(retry_budget=None).retry_budget is None
    assert staff.retry_budget is not None


def test_variants_can_be_cancelled(
    server: LocalRekognition, staff: RekognitionClient
) -> None:
    """Cancelling a variant leaves its client usable."""
    cancel = threading.Event()
    cancel.set()
    with pytest.raises(rekoclient.errors.CallCancelled):
        staff.with_options(cancel=cancel).create_user(**ALICE)
    staff.create_user(**ALICE)

    server.requests.expect("CreateUser", times=1)


def test_sessions_and_settings_are_boto3s(server: LocalRekognition) -> None:
    """Session, region, endpoint and config mean the same as in boto3."""
    session = boto3.Session(
        aws_access_key_id="k", aws_secret_access_key="s", region_name="eu-west-1"
    )
    config = Config(max_pool_connections=3, read_timeout=7)
    with RekognitionClient(
        session=session, endpoint_url=server.endpoint_url, config=config
    ) as client:
        client.list_collections()
        chosen = client.boto_client.meta.config

    assert "eu-west-1" == client.region_name
    assert f"RekognitionClient({server.endpoint_url})" == repr(client)
    assert 3 == chosen.max_pool_connections
    assert 7 == chosen.read_timeout
    assert 5 == chosen.connect_timeout


MISTAKES: list[tuple[dict[str, Any], str]] = [
    ({}, "region"),
    ({"region_name": "eu-west-1", "profile_name": "nobody"}, "nobody"),
    ({"region_name": "eu-west-1", "endpoint_url": "localhost:1"}, "localhost:1"),
    ({"region_name": "eu west"}, "eu west"),
]


@pytest.mark.parametrize(("settings", "told"), MISTAKES)
def test_invalid_settings_are_configuration_errors(
    settings: dict[str, Any], told: str
) -> None:
    """Invalid settings raise a ConfigurationError with boto3's error as cause."""
    with pytest.raises(ConfigurationError, match=told) as caught:
        RekognitionClient(**settings)

    assert caught.value.__cause__ is not None


def test_missing_credentials_are_a_configuration_error(
    server: LocalRekognition,
) -> None:
    """Missing credentials end the first call without a request or a retry."""
    url = server.endpoint_url
    client = RekognitionClient(region_name="eu-west-1", endpoint_url=url)
    with client, pytest.raises(ConfigurationError, match="credentials") as caught:
        client.create_user(**ALICE)

    assert 0 == len(server.requests)
    assert [Verdict.NOT_SENT] == [a.verdict for a in caught.value.attempts]
    assert not caught.value.may_have_succeeded


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        (CreateUserRequest, "not the class CreateUserRequest"),
        ({"CollectionId": "staff"}, "not a dict"),
    ],
)
def test_invalid_argument_of_send_is_named(
    client: RekognitionClient, sent: Any, words: str
) -> None:
    """The error names the type of the argument."""
    with pytest.raises(TypeError) as caught:
        client.send(sent)

    assert f"send() takes a request, {words}" == str(caught.value)


def test_closed_client_refuses_calls(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """A closed client and its variants refuse calls and send nothing."""
    variant = client.with_options(retry=RetryPolicy())
    users = variant.iter_list_users(collection_id="staff")
    client.close()

    with pytest.raises(RuntimeError, match="the client is closed: create another"):
        client.list_collections()
    with pytest.raises(RuntimeError, match="closed"):
        next(iter(users))
    assert 0 == len(server.requests)


@pytest.fixture
def closed(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The boto3 clients that are closed from now on."""
    clients: list[Any] = []

    def close(self: Any) -> None:
        clients.append(self)

    monkeypatch.setattr(botocore.client.BaseClient, "close", close)
    return clients


def test_a_variant_closes_what_is_its_own(
    client: RekognitionClient, closed: list[Any]
) -> None:
    """A variant with a connect timeout has, and closes, its own connections."""
    with client.with_options(cancel=None) as variant:
        pass
    variant.list_collections()
    with client.with_options(connect_timeout=3) as quick:
        with quick.with_options(cancel=None) as both:
            pass
        both.list_collections()

    assert [quick.boto_client] == closed
    with pytest.raises(RuntimeError, match="closed"):
        both.list_collections()
    client.list_collections()


def test_a_boto_client_that_was_given_stays_open(
    server: LocalRekognition, closed: list[Any]
) -> None:
    """A given boto3 client stays open."""
    once = Config(retries={"total_max_attempts": 1})
    with RekognitionClient(boto_client=server.boto_client(config=once)) as client:
        client.list_collections()
    with pytest.raises(RuntimeError, match="closed"):
        client.list_collections()

    assert [] == closed


def test_a_client_does_not_pickle(client: RekognitionClient) -> None:
    """Pickling a client is refused, and the error names the alternative."""
    with pytest.raises(TypeError, match="pass a function that creates one"):
        pickle.dumps(client)
    with pytest.raises(TypeError):
        copy.copy(client)


PLAIN = [
    ("http://rekognition.example", True),
    ("http://10.0.0.1:8000", True),
    ("https://rekognition.example", False),
    ("http://127.0.0.1:1", False),
    ("http://localhost:1", False),
    ("http://[::1]:1", False),
]


@pytest.mark.parametrize(("url", "warned"), PLAIN)
def test_plain_http_beyond_this_machine_warns(url: str, warned: bool) -> None:
    """A plain http endpoint that is not loopback warns."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        RekognitionClient(region_name="eu-west-1", endpoint_url=url).close()

    host = urlsplit(url).hostname
    text = f"requests to {host} are not encrypted: the endpoint begins with http://"
    assert ([text] if warned else []) == [str(warning.message) for warning in caught]


@pytest.mark.parametrize(
    ("region", "warned"),
    [
        ("eu-west-1", False),
        ("us-gov-west-1", False),
        ("us-iso-east-1", False),
        ("eu-west-9", True),
    ],
)
def test_unknown_region_warns_and_works(region: str, warned: bool) -> None:
    """A region that botocore does not list warns and is used."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        client = RekognitionClient(region_name=region)

    assert region == client.region_name
    text = (
        f"botocore {botocore.__version__} does not list {region} as a region of"
        " Rekognition: check region_name, or upgrade boto3"
    )
    assert ([text] if warned else []) == [str(warning.message) for warning in caught]


@pytest.mark.parametrize(
    ("region", "url"),
    [("eu-west-9", None), ("eu-west-1", "http://rekognition.example")],
)
def test_warning_points_to_the_line_that_makes_the_client(
    region: str, url: str | None
) -> None:
    """The warning points to the caller's line."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        RekognitionClient(region_name=region, endpoint_url=url).close()

    assert [__file__] == [warning.filename for warning in caught]


def agent_of(
    server: LocalRekognition, client: Callable[[], Any], call: Callable[[Any], Any]
) -> str:
    """Return the user agent of one call."""
    call(client())
    return str(server.requests[-1].headers["user-agent"])


@pytest.mark.parametrize(
    ("environment", "settings"),
    [
        ({}, {}),
        ({"AWS_SDK_UA_APP_ID": "door-app"}, {}),
        ({}, {"user_agent_appid": "door-app"}),
        ({}, {"user_agent_extra": "door/1.0"}),
    ],
)
def test_the_user_agent_is_boto3s_and_ours(
    server: LocalRekognition,
    monkeypatch: pytest.MonkeyPatch,
    environment: dict[str, str],
    settings: dict[str, Any],
) -> None:
    """The user agent has boto3's own text, the app id and rekoclient."""
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    config = Config(**settings)
    session = boto3.Session("local", "local", region_name="us-east-1")
    url = server.endpoint_url
    session.client("rekognition", endpoint_url=url, config=config).list_collections()
    theirs = set(server.requests[-1].headers["user-agent"].split())
    with RekognitionClient(session=session, endpoint_url=url, config=config) as client:
        client.list_collections()
    ours = server.requests[-1].headers["user-agent"].split()
    name = f"rekoclient/{rekoclient.__version__}"

    assert len(ours) == len(set(ours))
    assert {name} == set(ours) - theirs
    assert {"m", "cfg"} >= {word.split("/")[0] for word in theirs - set(ours)}
    assert ("app/door-app" in ours) == ("door-app" in str((environment, settings)))
    assert ("door/1.0" in ours) == ("user_agent_extra" in settings)


def test_the_boto3_client_underneath_is_boto3s(
    server: LocalRekognition, staff: RekognitionClient
) -> None:
    """client.boto_client returns plain dicts and raises botocore's errors."""
    staff.create_user(**ALICE)
    boto = staff.boto_client
    answer = boto.list_users(CollectionId="staff")
    with pytest.raises(boto.exceptions.ConflictException) as caught:
        boto.create_user(CollectionId="staff", UserId="alice")
    again = staff.list_users(collection_id="staff")

    assert [{"UserId": "alice", "UserStatus": "CREATED"}] == answer["Users"]
    assert 200 == answer["ResponseMetadata"]["HTTPStatusCode"]
    assert not isinstance(caught.value, ServiceError)
    assert answer["Users"] == again.to_dict()["Users"]


def test_boto3s_own_checks_are_off(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """boto3's own validation is off, as the request was checked."""
    with pytest.raises(botocore.exceptions.ClientError):
        client.boto_client.create_user(CollectionId="", UserId="")

    server.requests.expect("CreateUser", times=1)


def test_given_boto3_client_keeps_its_settings(server: LocalRekognition) -> None:
    """A given boto3 client keeps its settings and gets our token."""
    boto = server.boto_client(config=Config(retries={"total_max_attempts": 1}))
    client = RekognitionClient(boto_client=boto)
    client.create_collection(collection_id="staff")
    response = client.create_user(**ALICE)

    assert client.boto_client is boto
    assert server.requests[-1].token == response.response_metadata.client_request_token
    assert ["alice"] == [
        user["UserId"] for user in boto.list_users(CollectionId="staff")["Users"]
    ]


def test_given_boto3_client_refuses_other_settings(server: LocalRekognition) -> None:
    """Settings next to a given boto3 client are refused."""
    with pytest.raises(ConfigurationError, match="boto_client has its own region"):
        RekognitionClient(boto_client=server.boto_client(), region_name="eu-west-1")


def test_response_has_the_headers_of_its_reply(client: RekognitionClient) -> None:
    """The metadata has the headers of the last reply, with names in lower case."""
    metadata = client.list_collections().response_metadata

    assert metadata.request_id == metadata.headers["x-amzn-requestid"]
    assert "application/x-amz-json-1.1" == metadata.headers["content-type"]
    assert "content-type" not in repr(metadata)
    assert metadata == pickle.loads(pickle.dumps(metadata))


@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_stubber_gives_the_same_response(anything: Any, operation: str) -> None:
    """The plain dicts of a Stubber become the same objects as a raw reply."""
    server, client = anything
    request = request_class(operation).from_dict(minimal(input_shape(operation)))
    reply = full(output_shape(operation))
    declare(server, operation, reply)
    raw = client.send(request)
    with Stubber(client.boto_client) as stub:
        stub.add_response(request.operation.method, reply)
        plain = client.send(request)

    assert reply == raw.to_dict()
    assert raw == plain
    assert 1 == len(plain.response_metadata.attempts)


def test_a_stubbers_errors_are_ours(client: RekognitionClient) -> None:
    """A Stubber's errors are typed and retried."""
    with Stubber(client.boto_client) as stub:
        for _ in range(2):
            stub.add_client_error(
                "create_user", "ThrottlingException", "slow", http_status_code=400
            )
        stub.add_client_error("create_user", "ConflictException", "there")
        with pytest.raises(ConflictException, match="there") as caught:
            client.create_user(**ALICE)

    assert ["ThrottlingException", "ThrottlingException", "ConflictException"] == [
        attempt.code for attempt in caught.value.attempts
    ]


def test_threads_share_a_client(
    server: LocalRekognition, staff: RekognitionClient
) -> None:
    """Each thread gets the response, token and records of its own call."""
    server.fail_some("ThrottlingException", rate=0.2, seed=1)
    client = staff.with_options(
        retry=RetryPolicy(max_attempts=50, sleep=lambda seconds: None),
        retry_budget=None,
    )
    tokens: dict[str, str | None] = {}

    def create(number: int) -> None:
        user_id = f"user-{number}"
        response = client.create_user(collection_id="staff", user_id=user_id)
        tokens[user_id] = response.response_metadata.client_request_token

    threads = [threading.Thread(target=create, args=(n,)) for n in range(32)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert tokens == {
        record.body["UserId"]: record.token
        for record in server.requests.of("CreateUser")
    }
    assert 32 == len(set(tokens.values()))


def test_requests_are_sent_as_they_are(
    server: LocalRekognition, staff: RekognitionClient
) -> None:
    """Keyword methods build the requests that send() takes."""
    image = Image(bytes=b"\x00\xff")
    declare(server, "IndexFaces", {})
    staff.index_faces(collection_id="staff", image=image, max_faces=1)
    declare(server, "IndexFaces", {})
    staff.send(IndexFacesRequest(collection_id="staff", image=image, max_faces=1))
    staff.send(ListCollectionsRequest())
    one, two, three = server.requests

    assert one.body == two.body
    assert {
        "CollectionId": "staff",
        "Image": {"Bytes": "AP8="},
        "MaxFaces": 1,
    } == one.body
    assert {} == three.body


def test_send_refuses_what_is_not_a_request(client: RekognitionClient) -> None:
    """Sending anything but a request is a TypeError."""
    with pytest.raises(TypeError, match="takes a request, not a str"):
        client.send("CreateUser")  # type: ignore[arg-type]  # run-time check
