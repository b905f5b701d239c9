"""Notes (PEP 678) for errors: the probable cause and the remedy.

Messages of the service, of proxies and of TLS libraries often contain no cause and no
remedy. From rekoclient, this module imports only ``errors`` and ``urls``.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TypeVar

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
from .urls import masked

E = TypeVar("E", bound=RekoError)

QUOTAS = "https://docs.aws.amazon.com/general/latest/gr/rekognition.html"

_PROXY_CREDENTIALS = (
    "the proxy requires credentials: set them in HTTPS_PROXY or Config(proxies=...)"
)

PROXY_SETTINGS = "check HTTPS_PROXY, or proxies and proxies_config of the Config"

UNREACHABLE_PROXY = f"the proxy cannot be reached: {PROXY_SETTINGS}"

CLIENT_CERTIFICATE = (
    "the server requires a client certificate that it trusts: check client_cert of the"
    " Config"
)

CERTIFICATES = (
    "check AWS_CA_BUNDLE or ca_bundle of the profile, and client_cert of the Config:"
    " each must be the path of a PEM file"
)

_SKEW = 60
"""If the clocks differ by at least this number of seconds, an error gets a note.

They are the clocks of this machine and of the service.
"""


def with_note(error: E, note: str | None) -> E:
    """Add a note to an error, and return the error. With None, add nothing."""
    if note is not None:
        error.add_note(note)
    return error


def on_reply(error: ServiceError, headers: Mapping[str, str]) -> str | None:
    """Return a note on the cause or the remedy of an error reply, or None.

    Args:
        error: The error that was read from the reply.
        headers: The headers of the reply, whose names may be in any case.
    """
    if error.http_status == 501:
        return None
    match error:
        case ThrottlingError():
            return (
                "the account's requests per second are limited: send them more slowly,"
                f" or request a higher quota ({QUOTAS})"
            )
        case InvalidSignatureException() | RequestExpired():
            return _clock(headers) or (
                "the secret access key does not belong to the access key, or a proxy"
                " has changed the request: check the credentials and the proxy settings"
            )
        case ExpiredTokenException():
            return "the session token has expired: get new credentials"
        case UnrecognizedClientException():
            return (
                "the access key is unknown: check that it belongs to this AWS partition"
            )
        case UnknownOperationException():
            return "the endpoint does not know the operation: check endpoint_url"
        case InvalidS3ObjectException():
            return (
                "check the bucket's region (it must be the client's), the key, and the"
                " permissions of the object"
            )
    status = error.http_status or 0
    if status == 407:
        return _PROXY_CREDENTIALS
    if 300 <= status < 400:
        place = masked(headers.get("location") or "elsewhere")
        return (
            f"a proxy or a wrong endpoint_url redirects to {place}: check endpoint_url"
            " and proxies"
        )
    if status == 413:
        return (
            "a proxy refuses a body of this size: send a smaller image or an S3 object,"
            " or raise the limit of the proxy"
        )
    if status in (403, 404) and error.code == str(status):
        return "the reply is not the service's: check endpoint_url and proxies"
    return None


def http_date(value: str) -> datetime | None:
    """Return the time in a date header (RFC 9110), or None if the header is invalid."""
    try:
        moment = parsedate_to_datetime(value)
        return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError, TypeError):
        return None


def _clock(headers: Mapping[str, str]) -> str | None:
    theirs, age = http_date(headers.get("date", "")), headers.get("age", "0")
    if theirs is None or not age.isdecimal():
        return None
    # A reply from a cache has the date of the original reply. The header ``Age`` is the
    # time since then.
    seconds = (datetime.now(UTC) - theirs).total_seconds() - float(age)
    if abs(seconds) < _SKEW:
        return None
    way = "ahead of" if seconds > 0 else "behind"
    return (
        f"this machine's clock is {abs(seconds):.0f} s {way} the service's: set the"
        " clock of this machine"
    )


def on_settings(cause: BaseException) -> str | None:
    """Return a note on how to set a missing region, profile or credentials.

    Return None for any other error.

    Args:
        cause: The error of boto3.
    """
    text = str(cause)
    if "specify a region" in text:
        return (
            'pass region_name=, such as "eu-west-1", or set AWS_DEFAULT_REGION or a'
            " profile with a region"
        )
    if "locate credentials" in text:
        return (
            "boto3 looks for credentials in AWS_ACCESS_KEY_ID and"
            " AWS_SECRET_ACCESS_KEY, in a profile (profile_name=, AWS_PROFILE), and in"
            " the role of the machine"
        )
    if "config profile" in text:
        return "check profile_name and AWS_PROFILE, or add the profile to ~/.aws/config"
    return None


_NOT_TLS = ("WRONG_VERSION_NUMBER", "RECORD_LAYER_FAILURE", "Read timeout")


def on_tunnel(status: int | None) -> str | None:
    """Return a note on a proxy's refusal of a CONNECT request, or None.

    Args:
        status: The HTTP status of the proxy's reply, or None if it is unknown.
    """
    if status == 407:
        return _PROXY_CREDENTIALS
    if status is not None:
        return (
            "the proxy does not allow connections to the endpoint: allow the host in"
            " the proxy, or add it to NO_PROXY"
        )
    return None


def on_connecting(cause: BaseException) -> str | None:
    """Return a note on the cause of a failed connection and its remedy, or None.

    Args:
        cause: The error of botocore.
    """
    # botocore's message often lacks the reason. The messages of the chained exceptions
    # have it.
    text = ""
    behind: BaseException | None = cause
    while behind is not None:
        text += f"{behind}\n"
        behind = behind.__cause__ or behind.__context__
    if "doesn't match" in text or "Hostname mismatch" in text:
        return "the certificate is for another host: check endpoint_url and proxies"
    if "CERTIFICATE_VERIFY_FAILED" in text:
        return (
            "the certificate is not trusted: check AWS_CA_BUNDLE or Config(proxies=...)"
        )
    if any(words in text for words in _NOT_TLS):
        return "the endpoint does not use TLS: should endpoint_url start with http://?"
    if "Too many open files" in text:
        return "no file descriptor is free: raise ulimit -n, or close files"
    if "Name or service not known" in text or "Failed to resolve" in text:
        return "the host does not exist: check region_name and endpoint_url"
    return None


def on_repeat(error: RekoError, operation: str, token: str | None) -> str | None:
    """Return a note if an earlier attempt may have caused a refusal, or None.

    For example, the first attempt deletes a user, but its reply is lost. The second
    attempt then gets ``ResourceNotFoundException``.

    Args:
        error: The refusal of the last attempt.
        operation: The name of the operation in the API, such as ``CreateUser``.
        token: The ClientRequestToken of all attempts, or None.
    """
    match error:
        case IdempotentParameterMismatchException():
            return None
        case ConflictError():
            did = "caused the conflict"
        case NotFoundError() if operation.startswith(("Delete", "Disassociate")):
            did = "deleted the resource"
        case _:
            return None
    same = f" (ClientRequestToken {token})" if token else ""
    return (
        f"an earlier attempt of this call{same} had an unknown outcome and may have"
        f" {did}: check the resource before you treat this as a failure. The ensure_"
        " functions of rekoclient.provisioning check it for you"
    )
