"""Notes on an error: what a person can do about each cause."""

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
    on_connecting,
    on_repeat,
    on_reply,
    on_settings,
    on_tunnel,
)
from rekoclient.errors import RekoError, ServiceError
from rekoclient.transport.reply import refusal
from rekoclient.urls import masked


def date(ahead: float) -> str:
    """Return the `Date` of a server whose clock differs by some seconds."""
    return format_datetime(datetime.now(UTC) - timedelta(seconds=ahead), usegmt=True)


KEYS = (
    "the secret access key does not belong to the access key, or a proxy has changed"
    " the request: check the credentials and the proxy settings"
)
OBJECT = (
    "check the bucket's region (it must be the client's), the key, and the"
    " permissions of the object"
)
PROXY = "the proxy requires credentials: set them in HTTPS_PROXY or Config(proxies=...)"
ELSEWHERE = (
    "a proxy or a wrong endpoint_url redirects to {}: check endpoint_url and proxies"
)
SIZE = (
    "a proxy refuses a body of this size: send a smaller image or an S3 object, or"
    " raise the limit of the proxy"
)
NOT_OURS = "the reply is not the service's: check endpoint_url and proxies"
REPLIES: list[tuple[int, str, dict[str, str], str | None]] = [
    (
        400,
        "ThrottlingException",
        {},
        (
            "the account's requests per second are limited: send them more slowly, or"
            f" request a higher quota ({QUOTAS})"
        ),
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
        "the access key is unknown: check that it belongs to this AWS partition",
    ),
    (
        400,
        "UnknownOperationException",
        {},
        "the endpoint does not know the operation: check endpoint_url",
    ),
    (400, "InvalidS3ObjectException", {}, OBJECT),
    (403, "RequestExpired", {}, KEYS),
    (407, "", {}, PROXY),
    (300, "", {}, ELSEWHERE.format("elsewhere")),
    (
        302,
        "",
        {"Location": "http://me:pw@login/?next=x"},
        ELSEWHERE.format("http://login/"),
    ),
    (399, "", {}, ELSEWHERE.format("elsewhere")),
    (413, "", {}, SIZE),
    (403, "", {}, NOT_OURS),
    (404, "", {}, NOT_OURS),
    (403, "AccessDeniedException", {}, None),
    (404, "ResourceNotFoundException", {}, None),
    (400, "", {}, None),
    (500, "", {}, None),
    (400, "ConflictException", {}, None),
]


@pytest.mark.parametrize(("status", "code", "headers", "note"), REPLIES)
def test_reply_has_a_note_with_the_remedy(
    status: int, code: str, headers: Mapping[str, str], note: str | None
) -> None:
    """A cause that a person can mend has one note, and other causes have none."""
    body = json.dumps({"__type": code}).encode() if code else b""
    error = refusal("CreateUser", status, HeadersDict(headers), body)

    assert getattr(error, "__notes__", []) == ([] if note is None else [note])


@pytest.mark.parametrize("code", ["InvalidSignatureException", "RequestExpired"])
@pytest.mark.parametrize(("ahead", "way"), [(300, "ahead of"), (-300, "behind")])
def test_wrong_clock_is_reported_with_its_difference(
    code: str, ahead: int, way: str
) -> None:
    """The note has the difference to the `Date` of the reply."""
    headers = HeadersDict({"DATE": date(ahead)})
    error = refusal("CreateUser", 403, headers, json.dumps({"__type": code}).encode())
    (note,) = error.__notes__

    told = re.fullmatch(
        rf"this machine's clock is (\d+) s {way} the service's: set the clock of"
        " this machine",
        note,
    )
    assert told is not None
    assert int(told[1]) in range(290, 310)


@pytest.mark.parametrize("age", ["300", "no number"])
def test_cached_reply_is_not_compared_with_the_clock(age: str) -> None:
    """The `Date` of a cached reply is not compared with the clock."""
    headers = HeadersDict({"Date": date(300), "Age": age})
    body = b'{"__type": "InvalidSignatureException"}'
    error = refusal("CreateUser", 403, headers, body)

    assert [KEYS] == error.__notes__


@pytest.mark.parametrize("ahead", [0, 50])
def test_clock_within_five_minutes_has_no_note(ahead: int) -> None:
    """A difference within the service's five minutes has no note."""
    headers = HeadersDict({"Date": date(ahead)})
    body = b'{"__type": "InvalidSignatureException"}'
    error = refusal("CreateUser", 403, headers, body)

    assert [KEYS] == error.__notes__


def test_error_without_a_status_has_no_note() -> None:
    """An error dict of boto3 without a status has no note."""
    assert on_reply(ServiceError({}, "CreateUser"), {}) is None


TUNNELS = [
    (407, PROXY),
    (
        403,
        (
            "the proxy does not allow connections to the endpoint: allow the host in"
            " the proxy, or add it to NO_PROXY"
        ),
    ),
    (None, None),
]


@pytest.mark.parametrize(("status", "note"), TUNNELS)
def test_refusing_proxy_has_a_note(status: int | None, note: str | None) -> None:
    """The note asks for credentials, or reports that the proxy refuses."""
    assert note == on_tunnel(status)


NO_TLS = "the endpoint does not use TLS: should endpoint_url start with http://?"
NO_HOST = "the host does not exist: check region_name and endpoint_url"
NO_DESCRIPTOR = "no file descriptor is free: raise ulimit -n, or close files"
OTHER_HOST = "the certificate is for another host: check endpoint_url and proxies"
CAUSES = [
    (
        "[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed",
        "the certificate is not trusted: check AWS_CA_BUNDLE or Config(proxies=...)",
    ),
    ("[SSL: WRONG_VERSION_NUMBER] wrong version number", NO_TLS),
    ("[SSL: RECORD_LAYER_FAILURE] record layer failure", NO_TLS),
    ("Read timeout on endpoint URL", NO_TLS),
    ("[Errno -2] Name or service not known", NO_HOST),
    ("Failed to resolve 'rekognition.moon.amazonaws.com'", NO_HOST),
    ("[Errno 111] Connection refused", None),
    ("[Errno 24] Too many open files", NO_DESCRIPTOR),
    ("hostname 'a' doesn't match 'b'", OTHER_HOST),
    ("CERTIFICATE_VERIFY_FAILED: Hostname mismatch, certificate is", OTHER_HOST),
]


@pytest.mark.parametrize(("text", "note"), CAUSES)
def test_failed_connection_has_a_note_with_its_cause(
    text: str, note: str | None
) -> None:
    """The note follows from the message of OpenSSL, the resolver or botocore."""
    assert note == on_connecting(OSError(text))


REGION = (
    'pass region_name=, such as "eu-west-1", or set AWS_DEFAULT_REGION or a'
    " profile with a region"
)
KEY = (
    "boto3 looks for credentials in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, in a"
    " profile (profile_name=, AWS_PROFILE), and in the role of the machine"
)


PROFILE = "check profile_name and AWS_PROFILE, or add the profile to ~/.aws/config"


@pytest.mark.parametrize(
    ("cause", "note"),
    [
        (NoRegionError(), REGION),
        (NoCredentialsError(), KEY),
        (ProfileNotFound(profile="absent"), PROFILE),
        (ValueError("x"), None),
    ],
)
def test_missing_settings_name_where_to_set_them(
    cause: Exception, note: str | None
) -> None:
    """The note lists every way to set a region or credentials."""
    assert note == on_settings(cause)


DONE = (
    "an earlier attempt of this call{} had an unknown outcome and may have {}: check"
    " the resource before you treat this as a failure. The ensure_ functions of"
    " rekoclient.provisioning check it for you"
)
MADE, DELETED = "caused the conflict", "deleted the resource"
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
def test_refusal_of_a_retry_may_be_an_own_effect(
    code: str, operation: str, token: str | None, note: str | None
) -> None:
    """A conflict or a missing resource may follow from an earlier attempt."""
    error: RekoError = getattr(errors, code)({}, operation)

    assert note == on_repeat(error, operation, token)


MOMENTS = [
    ("Sun, 06 Nov 1994 08:49:37 GMT", "1994-11-06T08:49:37+00:00"),
    ("Sun, 06 Nov 1994 08:49:37 +0200", "1994-11-06T06:49:37+00:00"),
    ("Sun, 06 Nov 1994 08:49:37 -0000", "1994-11-06T08:49:37+00:00"),
]


@pytest.mark.parametrize(("header", "moment"), MOMENTS)
def test_header_date_is_read_in_utc(header: str, moment: str) -> None:
    """A header date is a time in UTC, with a time zone or without one."""
    found = http_date(header)

    assert found is not None
    assert moment == found.isoformat()
    assert UTC == found.tzinfo


MASKED = [
    ("http://user:pw@host/path?a=b", "http://host/path"),
    ("'https://token@host/?q' and \"http://h/?r\"", "'https://host/' and \"http://h/\""),
    ("is it me@example.com?", "is it me@example.com"),
    ("http://user:p@ss/w@host/path", "http://host/path"),
    ("http://host/a@b", "http://b"),
    ("\"http://user:p'w@host/\"", '"http://host/"'),
    ("//user:pw@host", "//host"),
    ("Invalid endpoint: u:p q\n@host", "Invalid endpoint: host"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "shown"), MASKED)
def test_urls_are_shown_without_secrets(text: str, shown: str) -> None:
    """User names, passwords and queries of a URL are masked."""
    assert shown == masked(text)
