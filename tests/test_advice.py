"""What a person is told to do about an error: the words for each human cause."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from botocore.awsrequest import HeadersDict
from botocore.exceptions import NoCredentialsError, NoRegionError, ProfileNotFound

from rekoclient import errors
from rekoclient.advice import (
    QUOTAS,
    http_date,
    masked,
    on_connecting,
    on_repeat,
    on_reply,
    on_settings,
    on_tunnel,
)
from rekoclient.errors import RekoError, ServiceError
from rekoclient.transport.reply import refusal


def date(ahead: float) -> str:
    """The ``Date`` of a server, before which the clock here is by some seconds."""
    return format_datetime(datetime.now(UTC) - timedelta(seconds=ahead), usegmt=True)


KEYS = (
    "the secret access key does not fit the access key, or something on the way has"
    " changed the request"
)
OBJECT = (
    "look at the bucket's region (it has to be the client's), at the key, and at who"
    " may read the object"
)
PROXY = "a proxy wants credentials: see HTTPS_PROXY, or Config(proxies=...)"
ELSEWHERE = "not the service's: a proxy or a wrong endpoint_url sends to "
NOT_OURS = "not the service's: is endpoint_url right, and is a proxy on the way?"
REPLIES: list[tuple[int, str, dict[str, str], str | None]] = [
    (
        400,
        "ThrottlingException",
        {},
        f"the account's requests per second are limited: {QUOTAS}",
    ),
    (
        400,
        "ExpiredTokenException",
        {},
        "the session token has expired: get new credentials",
    ),
    (
        400,
        "UnrecognizedClientException",
        {},
        "no such access key: are the credentials of this AWS partition?",
    ),
    (
        400,
        "UnknownOperationException",
        {},
        "the endpoint does not know the operation: is it Rekognition's?",
    ),
    (400, "InvalidS3ObjectException", {}, OBJECT),
    (403, "RequestExpired", {}, KEYS),
    (407, "", {}, PROXY),
    (300, "", {}, f"{ELSEWHERE}elsewhere"),
    (
        302,
        "",
        {"Location": "http://me:pw@login/?next=x"},
        f"{ELSEWHERE}http://login/",
    ),
    (399, "", {}, f"{ELSEWHERE}elsewhere"),
    (413, "", {}, "something on the way to the service refuses a body of this size"),
    (403, "", {}, NOT_OURS),
    (404, "", {}, NOT_OURS),
    (403, "AccessDeniedException", {}, None),
    (404, "ResourceNotFoundException", {}, None),
    (400, "", {}, None),
    (500, "", {}, None),
    (400, "ConflictException", {}, None),
]


@pytest.mark.parametrize(("status", "code", "headers", "note"), REPLIES)
def test_a_reply_is_told_with_what_to_do(
    status: int, code: str, headers: Mapping[str, str], note: str | None
) -> None:
    """One note for each cause that a person can mend, and none for the others."""
    body = json.dumps({"__type": code}).encode() if code else b""
    error = refusal("CreateUser", status, HeadersDict(headers), body)

    assert getattr(error, "__notes__", []) == ([] if note is None else [note])


@pytest.mark.parametrize("code", ["InvalidSignatureException", "RequestExpired"])
@pytest.mark.parametrize(("ahead", "way"), [(300, "ahead of"), (-300, "behind")])
def test_a_clock_that_is_off_is_told_by_how_much(
    code: str, ahead: int, way: str
) -> None:
    """By the ``Date`` of the reply: nothing else about it is as easily mended."""
    headers = HeadersDict({"DATE": date(ahead)})
    error = refusal("CreateUser", 403, headers, json.dumps({"__type": code}).encode())
    (note,) = error.__notes__

    told = re.fullmatch(
        rf"the clock here is (\d+) s {way} the service's: set it right", note
    )
    assert told is not None
    assert int(told[1]) in range(290, 310)


@pytest.mark.parametrize("age", ["300", "no number"])
def test_a_reply_out_of_a_cache_tells_nothing_of_the_clock(age: str) -> None:
    """Its ``Date`` is when it went in."""
    headers = HeadersDict({"Date": date(300), "Age": age})
    body = b'{"__type": "InvalidSignatureException"}'
    error = refusal("CreateUser", 403, headers, body)

    assert [KEYS] == error.__notes__


@pytest.mark.parametrize("ahead", [0, 50])
def test_a_clock_that_is_right_enough_is_not_to_blame(ahead: int) -> None:
    """The service allows for five minutes."""
    headers = HeadersDict({"Date": date(ahead)})
    body = b'{"__type": "InvalidSignatureException"}'
    error = refusal("CreateUser", 403, headers, body)

    assert [KEYS] == error.__notes__


def test_an_error_that_no_reply_was_seen_of_has_no_note() -> None:
    """boto3's own dict of it may lack the status."""
    assert on_reply(ServiceError({}, "CreateUser"), {}) is None


TUNNELS = [
    (407, PROXY),
    (403, "the proxy lets no connection to the endpoint through"),
    (None, None),
]


@pytest.mark.parametrize(("status", "note"), TUNNELS)
def test_a_proxy_that_refuses_is_told(status: int | None, note: str | None) -> None:
    """It wants credentials, or does not want us at all."""
    assert note == on_tunnel(status)


NO_TLS = "the endpoint does not speak TLS: should endpoint_url begin with http://?"
NO_HOST = "no such host: is the region one of Rekognition's?"
CAUSES = [
    (
        "[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed",
        "the certificate is not trusted: see AWS_CA_BUNDLE, or Config(proxies=...)",
    ),
    ("[SSL: WRONG_VERSION_NUMBER] wrong version number", NO_TLS),
    ("[SSL: RECORD_LAYER_FAILURE] record layer failure", NO_TLS),
    ("Read timeout on endpoint URL", NO_TLS),
    ("[Errno -2] Name or service not known", NO_HOST),
    ("Failed to resolve 'rekognition.moon.amazonaws.com'", NO_HOST),
    ("[Errno 111] Connection refused", None),
]


@pytest.mark.parametrize(("text", "note"), CAUSES)
def test_no_connection_is_told_with_what_may_be_wrong(
    text: str, note: str | None
) -> None:
    """By the words of OpenSSL, the resolver and botocore."""
    assert note == on_connecting(OSError(text))


REGION = "such as eu-west-1: by region_name=, AWS_DEFAULT_REGION or a profile"
KEY = (
    "boto3 looks for them in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, in a profile"
    " (profile_name=, AWS_PROFILE), and in the role of the machine"
)


@pytest.mark.parametrize(
    ("cause", "note"),
    [
        (NoRegionError(), REGION),
        (NoCredentialsError(), KEY),
        (ProfileNotFound(profile="nobody"), None),
    ],
)
def test_settings_that_are_missing_are_told_where_to_be(
    cause: Exception, note: str | None
) -> None:
    """By all the ways that there are."""
    assert note == on_settings(cause)


DONE = (
    "an earlier attempt of this call{} got no answer and may have {}: look before you"
    " take this for a failure, or use the ensure_ functions of rekoclient.provisioning,"
    " which do"
)
MADE, DELETED = "made the state that it names", "deleted it"
WITH_T = " (ClientRequestToken t)"
REPEATS = [
    ("ConflictException", "CreateUser", "t", DONE.format(WITH_T, MADE)),
    ("ResourceInUseException", "CreateProject", None, DONE.format("", MADE)),
    ("ResourceNotFoundException", "DeleteUser", None, DONE.format("", DELETED)),
    ("ResourceNotFoundException", "DisassociateFaces", None, DONE.format("", DELETED)),
    ("ResourceNotFoundException", "DescribeCollection", None, None),
    ("IdempotentParameterMismatchException", "CreateUser", "t", None),
    ("AccessDeniedException", "CreateUser", "t", None),
]  # fmt: skip


@pytest.mark.parametrize(("code", "operation", "token", "note"), REPEATS)
def test_a_refusal_of_a_repeat_may_be_our_own_doing(
    code: str, operation: str, token: str | None, note: str | None
) -> None:
    """A conflict, or something that is gone: both may be what was asked for."""
    error: RekoError = getattr(errors, code)({}, operation)

    assert note == on_repeat(error, operation, token)


MOMENTS = [
    ("Sun, 06 Nov 1994 08:49:37 GMT", "1994-11-06T08:49:37+00:00"),
    ("Sun, 06 Nov 1994 08:49:37 +0200", "1994-11-06T06:49:37+00:00"),
    ("Sun, 06 Nov 1994 08:49:37 -0000", "1994-11-06T08:49:37+00:00"),
]


@pytest.mark.parametrize(("header", "moment"), MOMENTS)
def test_the_date_of_a_header_is_a_moment_in_utc(header: str, moment: str) -> None:
    """Whatever zone it names, and also where it names none."""
    found = http_date(header)

    assert found is not None
    assert moment == found.isoformat()
    assert UTC == found.tzinfo


MASKED = [
    ("http://user:pw@host/path?a=b", "http://host/path"),
    ("'https://token@host/?q' and \"http://h/?r\"", "'https://host/' and \"http://h/\""),
    ("is it me@example.com?", "is it me@example.com"),
    ("http://host/a@b", "http://host/a@b"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "shown"), MASKED)
def test_urls_are_shown_without_what_is_secret(text: str, shown: str) -> None:
    """User names, passwords and queries."""
    assert shown == masked(text)
