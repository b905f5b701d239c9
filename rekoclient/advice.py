"""What a person can do about an error, in words: the notes (PEP 678) on it.

Imports ``errors`` of ours. Each cause is one that error texts of the service, of
proxies and of TLS name badly or not at all.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from .errors import (
    ConflictError,
    ExpiredTokenException,
    IdempotentParameterMismatchException,
    InvalidS3ObjectException,
    InvalidSignatureException,
    NotFoundError,
    RekoError,
    RequestExpired,
    ServiceError,
    ThrottlingError,
    UnknownOperationException,
    UnrecognizedClientException,
)

QUOTAS = "https://docs.aws.amazon.com/general/latest/gr/rekognition.html"

_PROXY_CREDENTIALS = (
    "a proxy wants credentials: see HTTPS_PROXY, or Config(proxies=...)"
)

PROXY_SETTINGS = "see HTTPS_PROXY, or proxies and proxies_config of the Config"

CERTIFICATES = (
    "see AWS_CA_BUNDLE or ca_bundle of the profile, and client_cert of the Config:"
    " each names a file in PEM"
)

_SKEW = 60
"""Seconds by which a clock may be off before it is worth a word."""


def on_reply(error: ServiceError, headers: Mapping[str, str]) -> str | None:
    """What an error reply means beyond what it says.

    Args:
        error: The error that it stands for.
        headers: Its headers, whose names may be written in any case.
    """
    match error:
        case ThrottlingError():
            return f"the account's requests per second are limited: {QUOTAS}"
        case InvalidSignatureException() | RequestExpired():
            return _clock(headers) or (
                "the secret access key does not fit the access key, or something on"
                " the way has changed the request"
            )
        case ExpiredTokenException():
            return "the session token has expired: get new credentials"
        case UnrecognizedClientException():
            return "no such access key: are the credentials of this AWS partition?"
        case UnknownOperationException():
            return "the endpoint does not know the operation: is it Rekognition's?"
        case InvalidS3ObjectException():
            return (
                "look at the bucket's region (it has to be the client's), at the key,"
                " and at who may read the object"
            )
    status = error.http_status or 0
    if status == 407:
        return _PROXY_CREDENTIALS
    if 300 <= status < 400:
        place = masked(headers.get("location") or "elsewhere")
        return f"not the service's: a proxy or a wrong endpoint_url sends to {place}"
    if status == 413:
        return "something on the way to the service refuses a body of this size"
    if status in (403, 404) and error.code == str(status):
        return "not the service's: is endpoint_url right, and is a proxy on the way?"
    return None


def http_date(value: str) -> datetime | None:
    """The moment that a header's date names (RFC 9110), or None if it names none."""
    try:
        moment = parsedate_to_datetime(value)
        return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError, TypeError):
        return None


def masked(text: str) -> str:
    """The text without the user names, passwords and queries of URLs in it."""
    return re.sub(r"(?<=://)[^/@\s\"']*@|\?[^\s\"']*", "", text)


def _clock(headers: Mapping[str, str]) -> str | None:
    theirs, age = http_date(headers.get("date", "")), headers.get("age", "0")
    if theirs is None or not age.isdecimal():
        return None
    # What comes out of a cache was dated when it went in.
    seconds = (datetime.now(UTC) - theirs).total_seconds() - float(age)
    if abs(seconds) < _SKEW:
        return None
    way = "ahead of" if seconds > 0 else "behind"
    return f"the clock here is {abs(seconds):.0f} s {way} the service's: set it right"


def on_settings(cause: Exception) -> str | None:
    """Where boto3 looks for what it has not found."""
    text = str(cause)
    if "specify a region" in text:
        return "such as eu-west-1: by region_name=, AWS_DEFAULT_REGION or a profile"
    if "locate credentials" in text:
        return (
            "boto3 looks for them in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, in a"
            " profile (profile_name=, AWS_PROFILE), and in the role of the machine"
        )
    return None


_NOT_TLS = ("WRONG_VERSION_NUMBER", "RECORD_LAYER_FAILURE", "Read timeout")


def on_tunnel(status: int | None) -> str | None:
    """What it means that a proxy answers a request for a tunnel with a status."""
    if status == 407:
        return _PROXY_CREDENTIALS
    if status is not None:
        return "the proxy lets no connection to the endpoint through"
    return None


def on_connecting(cause: Exception) -> str | None:
    """What may be wrong where no connection was made."""
    # botocore's own words often leave out why; what they stand for does not.
    text = ""
    behind: BaseException | None = cause
    while behind is not None:
        text += f"{behind}\n"
        behind = behind.__cause__ or behind.__context__
    if "CERTIFICATE_VERIFY_FAILED" in text:
        return (
            "the certificate is not trusted: see AWS_CA_BUNDLE, or Config(proxies=...)"
        )
    if any(words in text for words in _NOT_TLS):
        return (
            "the endpoint does not speak TLS: should endpoint_url begin with http://?"
        )
    if "Name or service not known" in text or "Failed to resolve" in text:
        return "no such host: is the region one of Rekognition's?"
    return None


def on_repeat(error: RekoError, operation: str, token: str | None) -> str | None:
    """What to do about a refusal that an earlier attempt of the call may have caused.

    Args:
        error: The refusal.
        operation: The service's name of the operation.
        token: The ClientRequestToken that all attempts carried.
    """
    match error:
        case IdempotentParameterMismatchException():
            return None
        case ConflictError():
            did = "made the state that it names"
        case NotFoundError() if operation.startswith(("Delete", "Disassociate")):
            did = "deleted it"
        case _:
            return None
    same = f" (ClientRequestToken {token})" if token else ""
    return (
        f"an earlier attempt of this call{same} got no answer and may have {did}:"
        " look before you take this for a failure, or use the ensure_ functions of"
        " rekoclient.provisioning, which do"
    )
