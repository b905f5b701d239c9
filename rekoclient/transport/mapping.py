"""Converts the exceptions of boto3 and botocore to ``RekoError``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from traceback import walk_tb
from typing import Any

import botocore.exceptions as botocore_errors
from attrs import frozen
from botocore.parsers import ResponseParserError

from .. import advice
from ..advice import with_note
from ..errors import (
    BrokenReply,
    ConfigurationError,
    ConnectError,
    RekoError,
    ReplyLost,
    ReplyTimeout,
    ServiceError,
    TransportError,
)
from ..frames import came_through_a_handler, chain, is_foreign
from ..urls import masked
from .reply import error_with_hints

_NEVER_SENT = (
    botocore_errors.EndpointConnectionError,
    botocore_errors.ConnectTimeoutError,
    botocore_errors.ProxyConnectionError,
)

# Parts of OpenSSL and urllib3 messages for a TLS handshake that no retry can repair.
_NO_TLS = (
    "CERTIFICATE_VERIFY_FAILED",
    "doesn't match",
    "HANDSHAKE_FAILURE",
    "RECORD_LAYER_FAILURE",
    "UNSUPPORTED_PROTOCOL",
    "WRONG_VERSION_NUMBER",
)

_REFUSED_CERTIFICATE = (
    "ACCESS_DENIED",
    "BAD_CERTIFICATE",
    "CERTIFICATE_EXPIRED",
    "CERTIFICATE_REQUIRED",
    "CERTIFICATE_REVOKED",
    "CERTIFICATE_UNKNOWN",
    "UNKNOWN_CA",
    "UNSUPPORTED_CERTIFICATE",
)

# Names of urllib3 and botocore functions in the traceback of an error. They show
# whether a request was sent, because the messages are the same before and after that.
# If a later version renames a function, the outcome becomes unknown, which is safe.
_PROXY_SETTINGS = "_get_connection_manager"
_CONNECTING = {"_new_conn", "_validate_conn", "_prepare_proxy"}
_LOADING_CERTIFICATES, _HANDSHAKE, _TUNNEL = "ssl_wrap_socket", "wrap_socket", "_tunnel"


@frozen
class _Origin:
    """Exception of boto3, with its causes and the functions that raised them.

    Attributes:
        error: The exception that boto3 raised.
        causes: The exception and its causes. If the call began in an ``except`` block,
            the exception of this block is not included.
        functions: Names of the functions in the tracebacks of ``causes``.
    """

    error: BaseException
    causes: list[BaseException]
    functions: set[str]


def _origin_of(error: BaseException, outer: BaseException | None) -> _Origin:
    causes = list(chain(error, outer))
    functions = {
        frame.f_code.co_name
        for cause in causes
        for frame, _ in walk_tb(cause.__traceback__)
    }
    return _Origin(error, causes, functions)


def foreign_in(
    error: BaseException, outer: BaseException | None
) -> BaseException | None:
    """Return the exception from outside boto3 that ended a boto3 call, or None.

    For example, a signal handler raised an exception during the call. botocore or
    urllib3 may have wrapped it in their own exception.

    Args:
        error: The exception that boto3 raised.
        outer: The exception that was being handled when the call began, or None.
    """
    causes = list(chain(error, outer))
    # Start with the innermost exception, because urllib3 copies its traceback to the
    # exceptions that wrap it.
    for cause in reversed(causes):
        if came_through_a_handler(cause):
            return cause
    return next((cause for cause in causes if is_foreign(cause)), None)


def to_reko_error(
    error: BaseException,
    operation: str,
    *,
    sent: bool,
    outer: BaseException | None = None,
) -> RekoError:
    """Convert an exception of boto3 to a ``RekoError``.

    Args:
        error: The exception.
        operation: The name of the operation, such as ``CreateUser``.
        sent: Whether the request may have been sent.
        outer: The exception that was being handled when the call began, or None.
    """
    if isinstance(error, botocore_errors.ClientError) and (
        sent or _is_of(error, operation)
    ):
        return _refused(error, operation)
    origin = _origin_of(error, outer)
    text = masked(f"{operation}: {error}")
    return (
        _unusable_settings(origin, operation)
        or _not_connected(origin, text)
        or _refused_certificate(origin, text)
        or (_lost(error, text, operation) if sent else _not_prepared(error, text))
    )


def _unusable_settings(origin: _Origin, operation: str) -> RekoError | None:
    """Return a ConfigurationError for invalid proxy or TLS settings, else None."""
    cause = origin.causes[-1]
    if _PROXY_SETTINGS in origin.functions:
        # Omit the message of the cause: it may contain the proxy's password.
        name = type(cause).__name__
        error = ConfigurationError(f"{operation}: the proxy cannot be used: {name}")
        return with_note(error, advice.PROXY_SETTINGS)
    if _LOADING_CERTIFICATES in origin.functions and (
        _HANDSHAKE not in origin.functions
    ):
        error = ConfigurationError(
            f"{operation}: certificates cannot be loaded: {cause}"
        )
        return with_note(error, advice.CERTIFICATES)
    return None


def _not_connected(origin: _Origin, text: str) -> RekoError | None:
    """Return a ConnectError if the connection could not be opened, or None.

    For example, a proxy could not open a tunnel to the service.
    """
    if not isinstance(origin.error, _NEVER_SENT) and not origin.functions & _CONNECTING:
        return None
    tunnel = _TUNNEL in origin.functions
    status = _status_of_tunnel(origin)
    if status is not None:
        text += f": the proxy returned status {status}"
    elif tunnel:
        text += ": the proxy could not connect to the endpoint"
    error = ConnectError(text)
    if any(words in text for words in _NO_TLS) or (status or 500) < 500:
        error.fault = None
    # urllib3 1 reports each failure of a tunnel as an unreachable proxy.
    if tunnel:
        note = advice.on_tunnel(status)
    elif isinstance(origin.error, botocore_errors.ProxyConnectionError):
        note = advice.UNREACHABLE_PROXY
    else:
        note = advice.on_connecting(origin.error)
    return with_note(error, note)


def _refused_certificate(origin: _Origin, text: str) -> RekoError | None:
    """Return a ConnectError if the server refused the client certificate, or None.

    With TLS 1.3 this error arrives after the request was sent. The server has not read
    the request, because the handshake failed.
    """
    if not isinstance(origin.error, botocore_errors.SSLError):
        return None
    if not any(f"ALERT_{alert}" in text for alert in _REFUSED_CERTIFICATE):
        return None
    error = ConnectError(text)
    error.fault = None
    return with_note(error, advice.CLIENT_CERTIFICATE)


def _status_of_tunnel(origin: _Origin) -> int | None:
    """Return the status with which a proxy refused to open a tunnel, or None."""
    for cause in origin.causes:
        found = re.search(r"Tunnel connection failed: (\d{3})", str(cause))
        if found:
            return int(found[1])
    return None


def _not_prepared(error: BaseException, text: str) -> RekoError:
    """Return the error for a failure before the request was sent."""
    if isinstance(error, botocore_errors.HTTPClientError):
        return ConnectError(f"{text} (while getting credentials)")
    return with_note(ConfigurationError(text), advice.on_settings(error))


def _lost(error: BaseException, text: str, operation: str) -> RekoError:
    """Return the error for a request that was sent and got no usable reply."""
    if isinstance(error, botocore_errors.ReadTimeoutError):
        return ReplyTimeout(text)
    # Older versions of botocore check the length of the body themselves.
    if isinstance(error, ResponseParserError) or (
        "IncompleteRead" in repr(error.__context__)
    ):
        return BrokenReply(text)
    if isinstance(error, botocore_errors.BotoCoreError):
        return ReplyLost(text)
    return TransportError(f"{operation}: {type(error).__name__}: {error}")


def _is_of(error: botocore_errors.ClientError, operation: str) -> bool:
    """Return whether an error is the reply to the operation itself.

    If not, it is the reply to a request by which botocore gets credentials, for example
    AssumeRole.
    """
    return getattr(error, "operation_name", None) == operation


def _refused(error: botocore_errors.ClientError, operation: str) -> ServiceError:
    headers = error.response.get("ResponseMetadata", {}).get("HTTPHeaders", {})
    return error_with_hints(error.response, operation, headers)


def metadata(
    parsed: Mapping[str, Any],
) -> tuple[int | None, str | None, Mapping[str, str]]:
    """Return the HTTP status, the request id and the headers of a boto3 response."""
    found = parsed.get("ResponseMetadata", {})
    headers = {k.lower(): v for k, v in (found.get("HTTPHeaders") or {}).items()}
    return found.get("HTTPStatusCode"), found.get("RequestId"), headers


def without_metadata(parsed: Mapping[str, Any]) -> dict[str, Any]:
    """Return a boto3 response without ``ResponseMetadata``."""
    return {name: v for name, v in parsed.items() if name != "ResponseMetadata"}
