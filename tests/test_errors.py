"""The error tree, the class of each error code, and errors that are pickled."""

from __future__ import annotations

import copy
import copyreg
import pickle
import re
import threading
from typing import Any

import botocore.credentials
import botocore.exceptions
import botocore.session
import pytest

from rekoclient import RekognitionClient, RetryPolicy, errors
from rekoclient.errors import (
    AccessDeniedError,
    Attempt,
    ConflictException,
    ConnectError,
    InternalServerError,
    ManifestError,
    Problem,
    RekoError,
    ReplyTimeout,
    RequestValidationError,
    ServiceError,
    ThrottlingException,
    Verdict,
    Violation,
    class_of,
    judge,
)
from rekoclient.models import (
    CreateUserRequest,
)
from rekoclient.testing import Fault, LocalRekognition

from .examples import MODEL
from .fakes import lost, refusal


def below(cls: type[RekoError]) -> list[type[RekoError]]:
    """Return a class and its subclasses once each, in source order."""
    found = [cls]
    for sub in cls.__subclasses__():
        found += [other for other in below(sub) if other not in found]
    return found


# `SearchError` has its home with its data, in `rekoclient.provisioning`.
PUBLIC = [
    cls
    for cls in below(RekoError)
    if cls.__module__ == errors.__name__ and not cls.__name__.startswith("_")
]
SERVICE = [cls for cls in PUBLIC if issubclass(cls, ServiceError)]
MODELLED = sorted(shape.name for shape in MODEL.error_shapes)


def drawn() -> dict[str, str]:
    """Return the tree in the docstring: each class with its parent."""
    found: dict[str, str] = {}
    above: list[str] = []
    for line in (errors.__doc__ or "").splitlines():
        match = re.match(r"    ([│├└─ ]*)([A-Z]\w+)", line)
        if match is None:
            continue
        depth, name = len(match[1]) // 3, match[2]
        above[depth:] = [name]
        found[name] = above[depth - 1] if depth else ""
    return found


def parent(cls: type[RekoError]) -> str:
    """Return the nearest public ancestor among our classes."""
    ours = (base for base in cls.__mro__[1:] if base in PUBLIC)
    return next((base.__name__ for base in ours), "")


def test_the_tree_in_the_docstring_is_the_tree_of_classes() -> None:
    """The drawn tree has each class at its position."""
    assert drawn() == {cls.__name__: parent(cls) for cls in PUBLIC}


def test_the_modelled_errors_are_the_models() -> None:
    """All 23 modelled errors have the service's names and a family."""
    leaves = {cls.__name__ for cls in SERVICE if not cls.__subclasses__()}

    assert 23 == len(MODELLED)
    assert set(MODELLED) <= leaves
    assert all(
        issubclass(class_of(code, 400), ServiceError)
        and class_of(code, 400).__name__ == code
        and class_of(code, 400).__bases__ != (ServiceError,)
        for code in MODELLED
    )


BASES = [
    ("RequestValidationError", ValueError),
    ("ConnectError", botocore.exceptions.EndpointConnectionError),
    ("ConnectError", botocore.exceptions.ConnectTimeoutError),
    ("ReplyTimeout", botocore.exceptions.ReadTimeoutError),
    ("ServiceError", botocore.exceptions.ClientError),
]


@pytest.mark.parametrize(("name", "base"), BASES)
def test_existing_code_catches_our_errors(name: str, base: type) -> None:
    """Our errors are subclasses of the botocore errors that they replace."""
    assert issubclass(getattr(errors, name), base)


CODES = [
    ("ThrottlingException", 400, "ThrottlingException"),
    ("ThrottlingException", 500, "ThrottlingException"),
    ("Throttling", 400, "ThrottlingError"),
    ("SlowDown", 503, "ThrottlingError"),
    ("TooManyRequestsException", 429, "ThrottlingError"),
    ("Unheard", 429, "ThrottlingError"),
    ("InternalServerError", 500, "InternalServerError"),
    ("InternalServerError", 400, "InternalServerError"),
    ("InternalServerException", 500, "InternalServerError"),
    ("ServiceUnavailableException", 503, "ServiceUnavailable"),
    ("RequestTimeout", 400, "ServerError"),
    ("Unheard", 500, "ServerError"),
    ("Unheard", 501, "ServerError"),
    ("502", 502, "ServerError"),
    ("AccessDenied", 403, "AccessDeniedException"),
    ("ExpiredToken", 400, "ExpiredTokenException"),
    ("SignatureDoesNotMatch", 403, "InvalidSignatureException"),
    ("InvalidClientTokenId", 403, "UnrecognizedClientException"),
    ("RequestTimeTooSkewed", 403, "RequestExpired"),
    ("NotAuthorized", 400, "AccessDeniedError"),
    ("Unheard", 401, "AccessDeniedError"),
    ("Unheard", 403, "AccessDeniedError"),
    ("Unheard", 404, "NotFoundError"),
    ("Unheard", 409, "ConflictError"),
    ("Unheard", 400, "ServiceError"),
    ("Unheard", 418, "ServiceError"),
    ("Unheard", 499, "ServiceError"),
    ("Unheard", None, "ServiceError"),
    ("ValidationError", 400, "ValidationException"),
    ("SerializationException", 400, "InvalidInputError"),
    ("LimitExceededException", 400, "LimitExceededException"),
]


@pytest.mark.parametrize(("code", "status", "name"), CODES)
def test_each_code_has_its_class_or_the_family_of_its_status(
    code: str, status: int | None, name: str
) -> None:
    """A code in any spelling has its class, and an unknown code follows its status."""
    assert name == class_of(code, status).__name__


VERDICTS = [
    ("ThrottlingException", 400, Verdict.REJECTED, "throttle"),
    ("ThrottlingException", 500, Verdict.UNKNOWN, "throttle"),
    ("Unheard", 429, Verdict.REJECTED, "throttle"),
    ("InternalServerError", 500, Verdict.UNKNOWN, "transient"),
    ("InternalServerError", 400, Verdict.UNKNOWN, "transient"),
    ("Unheard", 500, Verdict.UNKNOWN, "transient"),
    ("Unheard", 503, Verdict.UNKNOWN, "transient"),
    ("Unheard", 499, Verdict.REJECTED, None),
    ("Unheard", None, Verdict.REJECTED, None),
    ("SlowDown", None, Verdict.REJECTED, "throttle"),
    ("SlowDown", 501, Verdict.REJECTED, None),
    ("Unheard", 501, Verdict.REJECTED, None),
    ("Unheard", 408, Verdict.UNKNOWN, "transient"),
    ("Unheard", 425, Verdict.UNKNOWN, "transient"),
    ("RequestTimeout", 400, Verdict.UNKNOWN, "transient"),
    ("LimitExceededException", 400, Verdict.REJECTED, None),
    ("ServiceQuotaExceededException", 402, Verdict.REJECTED, None),
    ("ConflictException", 400, Verdict.REJECTED, None),
    ("ExpiredTokenException", 400, Verdict.REJECTED, None),
    ("302", 302, Verdict.REJECTED, None),
    ("407", 407, Verdict.REJECTED, None),
    ("413", 413, Verdict.REJECTED, None),
]


@pytest.mark.parametrize(("code", "status", "verdict", "fault"), VERDICTS)
def test_outcome_and_fault_of_each_code(
    code: str, status: int | None, verdict: Verdict, fault: str | None
) -> None:
    """The code decides before the status."""
    assert (verdict, fault) == judge(code, status)


@pytest.mark.parametrize("code", MODELLED)
def test_only_three_modelled_errors_are_retried(code: str) -> None:
    """Two throttles and the server error are retried, and no other."""
    retried = {
        "InternalServerError",
        "ProvisionedThroughputExceededException",
        "ThrottlingException",
    }

    assert (code in retried) == (judge(code, 400)[1] is not None)


FORMS: list[tuple[bytes, dict[str, str], tuple[str, str]]] = [
    (
        b'{"__type": "ConflictException", "message": "no"}',
        {},
        ("ConflictException", "no"),
    ),
    (
        b'{"__type": "a.b#ConflictException", "Message": "no"}',
        {},
        ("ConflictException", "no"),
    ),
    (b'{"__type": "ConflictException:http://x/y/"}', {}, ("ConflictException", "")),
    (
        b'{"code": "ConflictException", "message": "no"}',
        {},
        ("ConflictException", "no"),
    ),
    (b'{"Code": "ConflictException"}', {}, ("ConflictException", "")),
    (
        b'{"message": "no"}',
        {"x-amzn-errortype": "ConflictException"},
        ("ConflictException", "no"),
    ),
    (
        b"{}",
        {"x-amzn-ErrorType": "a#ConflictException:http://x/"},
        ("ConflictException", ""),
    ),
    (b'{"__type": null, "code": "Unheard", "message": 5}', {}, ("Unheard", "")),
    (b'{"Message": "no"}', {}, ("400", "no")),
    (b"", {}, ("400", "")),
    (b"[]", {}, ("400", "2 bytes of application/x-amz-json-1.1")),
    (
        b"<html>no</html>",
        {"content-type": "text/html"},
        ("400", "15 bytes of text/html"),
    ),
]


@pytest.mark.parametrize(("body", "headers", "told"), FORMS)
def test_codes_are_read_in_every_form(
    server: LocalRekognition,
    client: RekognitionClient,
    body: bytes,
    headers: dict[str, str],
    told: tuple[str, str],
) -> None:
    """A code is read with namespace or URI, from the body or a header."""
    server.inject(Fault(status=400, body=body, headers=headers))
    with pytest.raises(ServiceError) as caught:
        client.list_collections()
    error = caught.value

    assert (error.code, error.message) == told
    assert 400 == error.http_status
    assert "ListCollections" == error.operation
    assert error.request_id == error.attempts[0].request_id
    assert error.request_id is not None
    assert {"Code": error.code, "Message": error.message} == error.response["Error"]
    assert 1 == len(server.requests)


def service_error(cls: type[ServiceError] = ServiceError) -> ServiceError:
    """Return an error of the service as the transport makes it."""
    return cls(
        {
            "Error": {"Code": cls.__name__, "Message": "Slow\n  down,\tplease"},
            "ResponseMetadata": {
                "RequestId": "r-1",
                "HTTPStatusCode": 400,
                "HTTPHeaders": {"a": "b"},
                "RetryAttempts": 0,
            },
        },
        "CreateUser",
    )


TWO = (Attempt(number=1, verdict=Verdict.UNKNOWN),) * 2
START = "CreateUser: ServiceError: Slow down, please"
TEXTS: list[tuple[dict[str, Any], str]] = [
    ({}, f"{START} (400, request r-1)"),
    ({"attempts": TWO}, f"{START} (400, request r-1, 2 attempts)"),
    ({"may_have_succeeded": True}, f"{START} (400, request r-1, may have succeeded)"),
    ({"http_status": None, "request_id": None}, START),
    ({"message": ""}, "CreateUser: ServiceError: no message (400, request r-1)"),
]


@pytest.mark.parametrize(("facts", "text"), TEXTS)
def test_an_error_of_the_service_is_one_line(facts: dict[str, Any], text: str) -> None:
    """The text is one line whatever the service's message contains."""
    error = service_error()
    vars(error).update(facts)

    assert text == str(error)


def test_an_error_is_made_of_botocores_two_arguments() -> None:
    """An error built with ClientError's arguments has all attributes."""
    error = service_error(ThrottlingException)

    assert "CreateUser" == error.operation
    assert "CreateUser" == error.operation_name
    assert "ThrottlingException" == error.code
    assert "Slow\n  down,\tplease" == error.message
    assert 400 == error.http_status
    assert "r-1" == error.request_id
    assert Verdict.REJECTED == error.verdict
    assert "throttle" == error.fault
    assert (error.message,) == error.args
    assert {"a": "b"} == error.response["ResponseMetadata"]["HTTPHeaders"]


def test_error_is_built_from_an_empty_dict() -> None:
    """Tests may build an error from an empty dict."""
    error = ThrottlingException({}, "CreateUser")

    assert "ThrottlingException" == error.code
    assert "CreateUser: ThrottlingException: no message" == str(error)


def test_a_violation_is_one_line() -> None:
    """A violation is one line with path, rule and value."""
    facts = {"wire_path": "UserId", "limit": "", "constraint": "required"}

    assert "user_id: is required" == str(Violation(path="user_id", value="", **facts))
    assert "request: is required, not 5" == str(Violation(path="", value="5", **facts))


@pytest.mark.parametrize(
    ("number", "last"),
    [(20, "  a19: is required"), (21, "  and 1 more"), (22, "  and 2 more")],
)
def test_twenty_violations_are_shown(number: int, last: str) -> None:
    """The text shows twenty violations and counts the others."""
    missing = [
        Violation(path=f"a{n}", wire_path="", constraint="required", limit="", value="")
        for n in range(number)
    ]
    error = RequestValidationError("CreateUserRequest", missing)
    lines = str(error).splitlines()

    assert f"CreateUserRequest has {number} problems (nothing was sent):" == lines[0]
    assert "  a0: is required" == lines[1]
    assert last == lines[-1]
    assert min(number, 21) + 1 == len(lines)
    assert number == len(error.violations)


@pytest.mark.parametrize(
    ("line", "text"), [(3, "door.toml:3: no name"), (None, "door.toml: no name")]
)
def test_a_problem_is_a_line_that_editors_can_follow(
    line: int | None, text: str
) -> None:
    """A problem is printed as file:line: message."""
    assert text == str(Problem("door.toml", line, "no name"))


def specimen(cls: type[RekoError]) -> RekoError:
    """Return an error of a class as a call leaves it."""
    error: RekoError
    if issubclass(cls, ServiceError):
        error = service_error(cls)
    elif issubclass(cls, RequestValidationError):
        violation = Violation(
            path="user_id",
            wire_path="UserId",
            constraint="length",
            limit="1",
            value="2",
        )
        error = cls("CreateUserRequest", [violation])
    else:
        error = cls("something happened")
    if isinstance(error, ManifestError):
        error.problems = (Problem("door.toml", 3, "no"),)
    error.operation = "CreateUser"
    error.attempts = (Attempt(number=1, verdict=Verdict.UNKNOWN, http_status=500),)
    error.client_request_token = "token-1"
    error.invocation_id = "id-1"
    error.may_have_succeeded = True
    error.retry_after = 2.5
    error.add_note("not retried: enough")
    error.add_note("look first")
    return error


WAYS = {
    "pickle": lambda error: pickle.loads(pickle.dumps(error)),
    "old pickle": lambda error: pickle.loads(pickle.dumps(error, protocol=0)),
    "copy": copy.copy,
    "deepcopy": copy.deepcopy,
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("cls", PUBLIC)
def test_errors_survive_pickle_and_copy(cls: type[RekoError], way: str) -> None:
    """Class, arguments, attributes and notes survive pickle and copy."""
    error = specimen(cls)
    other = WAYS[way](error)

    assert type(error) is type(other)
    assert str(error) == str(other)
    assert error.args == other.args
    assert vars(error) == vars(other)
    assert ["not retried: enough", "look first"] == other.__notes__
    assert error.verdict == other.verdict
    assert error.fault == other.fault
    assert error.retryable == other.retryable


def test_errors_survive_threads(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """An error raised in one thread is complete in another."""
    server.lose_reply_next(times=None)
    caught: list[RekoError] = []

    def call() -> None:
        try:
            client.list_collections()
        except RekoError as error:
            caught.append(error)

    thread = threading.Thread(target=call)
    thread.start()
    thread.join()
    (error,) = caught
    other = pickle.loads(pickle.dumps(error))

    assert isinstance(error.__cause__, botocore.exceptions.HTTPClientError)
    assert error.attempts == other.attempts
    assert 4 == len(other.attempts)


def test_errors_of_real_calls_survive_pickle(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """An error of a real call keeps every attribute in pickle."""
    server.fail_next("InternalServerError", times=None)
    policy = RetryPolicy(max_attempts=2, sleep=lambda seconds: None)
    with pytest.raises(InternalServerError) as caught:
        client.with_options(retry=policy).create_user(collection_id="c", user_id="u")
    other = pickle.loads(pickle.dumps(caught.value))

    assert vars(caught.value) == vars(other)
    assert "not retried: max_attempts is 2" in other.__notes__


def test_text_of_an_error_omits_the_count_after_one_attempt(
    client: RekognitionClient,
) -> None:
    """The text counts attempts only when there were several."""
    client.create_collection(collection_id="c")
    client.create_user(collection_id="c", user_id="u")

    with pytest.raises(ConflictException) as caught:
        client.create_user(collection_id="c", user_id="u")

    assert "attempt" not in str(caught.value)


def test_error_response_has_the_keys_of_boto3() -> None:
    """The response dict of an error holds what botocore would have put there."""
    with LocalRekognition() as server, server.client() as client:
        server.inject(
            Fault(status=403, body=b"<html>", headers={"Content-Type": "text/html"})
        )
        with pytest.raises(AccessDeniedError) as caught:
            client.list_collections()

    assert {
        "Code": "403",
        "Message": "6 bytes of text/html",
    } == caught.value.response["Error"]
    metadata = caught.value.response["ResponseMetadata"]
    assert 403 == metadata["HTTPStatusCode"]
    assert 0 == metadata["RetryAttempts"]
    assert metadata["RequestId"] == caught.value.request_id
    assert "text/html" == metadata["HTTPHeaders"]["content-type"]


def test_connection_errors_have_the_attributes_of_botocore() -> None:
    """Code that reads botocore's attributes of a connection error finds them empty."""
    for error in (ConnectError("no"), ReplyTimeout("no")):
        assert {"kwargs": {}, "request": None, "response": None} == vars(error)
        assert "no" == str(error)


def test_retry_after_is_read_as_seconds_or_date() -> None:
    """Retry-After is whole seconds or a date, and a past date means no wait."""
    for header, seconds in (
        ("Sun, 06 Nov 1994 08:49:37 GMT", 0.0),
        ("7", 7.0),
        ("0.5", None),
        ("", None),
    ):
        error = refusal(503, headers={"Retry-After": header})
        assert error.retry_after == seconds


def test_copy_of_an_error_has_its_own_notes(
    server: LocalRekognition,
    client: RekognitionClient,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A note added to a copy does not appear on the original."""
    client.create_collection(collection_id="staff")
    error = lost(server, client)
    # Dask, where a test has loaded it, copies exceptions in a way of its own.
    monkeypatch.delitem(copyreg.dispatch_table, type(error), raising=False)
    before = list(error.__notes__)
    copy.copy(error).add_note("mine")

    assert before == error.__notes__


def test_error_text_is_printable() -> None:
    """The text of an error contains no line break and no terminal escape."""
    escape = "\x1b[31m"
    error = ServiceError(
        {"Error": {"Code": f"Foo\nBar{escape}", "Message": f"a\nb{escape}"}},
        "CreateUser",
    )

    assert str(error).isprintable()
    with pytest.raises(RequestValidationError) as raised:
        CreateUserRequest.from_dict({f"a\n{escape}": 1, "CollectionId": "staff"})
    assert all(line.isprintable() for line in str(raised.value).splitlines())
