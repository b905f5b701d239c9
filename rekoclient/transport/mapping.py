"""Our error for whatever exception comes out of boto3."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from traceback import walk_tb
from typing import Any

import botocore.exceptions as botocore_errors
from botocore.parsers import ResponseParserError

from .. import advice
from ..errors import (
    BrokenReply,
    ConfigurationError,
    ConnectError,
    RekoError,
    ReplyLost,
    ReplyTimeout,
    ServiceError,
    TransportError,
    class_of,
)
from .reply import advised, told

_NEVER_SENT = (
    botocore_errors.EndpointConnectionError,
    botocore_errors.ConnectTimeoutError,
    botocore_errors.ProxyConnectionError,
)


# OpenSSL's words for a handshake that will fail again.
_NO_TLS = (
    "CERTIFICATE_VERIFY_FAILED",
    "HANDSHAKE_FAILURE",
    "RECORD_LAYER_FAILURE",
    "UNSUPPORTED_PROTOCOL",
    "WRONG_VERSION_NUMBER",
)


# The functions of urllib3 and botocore that an error may have come through. Nothing
# else tells: the same words, and the same read timeout, may be about the reply.
_PROXY_SETTINGS = {"_get_connection_manager"}
_CONNECTING = {"_new_conn", "_validate_conn", "_prepare_proxy"}
_LOADING_CERTIFICATES, _HANDSHAKE = "ssl_wrap_socket", "wrap_socket"


def _causes(
    error: BaseException, outer: BaseException | None
) -> Iterator[BaseException]:
    """The error and what is behind it, as far as it has to do with the call."""
    cause: BaseException | None = error
    while cause is not None and cause is not outer:
        yield cause
        cause = cause.__cause__ or cause.__context__


def _refused_tunnel(causes: Iterable[BaseException]) -> int | None:
    """The status with which a proxy has refused to open a tunnel."""
    for cause in causes:
        found = re.search(r"Tunnel connection failed: (\d{3})", str(cause))
        if found:
            return int(found[1])
    return None


def mapped(
    error: Exception,
    operation: str,
    *,
    sent: bool,
    outer: BaseException | None = None,
) -> RekoError:
    """Our error for one that is not ours.

    Args:
        error: Whatever came out of boto3.
        operation: The service's name of the operation.
        sent: Whether the request had got as far as the connection.
        outer: What was being handled when the call began.
    """
    text = advice.masked(f"{operation}: {error}")
    causes = list(_causes(error, outer))
    places = {
        frame.f_code.co_name
        for cause in causes
        for frame, _ in walk_tb(cause.__traceback__)
    }
    match error:
        case botocore_errors.ClientError() if sent or _is_of(error, operation):
            return _refused(error, operation)
        case _ if places & _PROXY_SETTINGS:
            # Its words may be the proxy's URL, with a password that is not masked.
            name = type(causes[-1]).__name__
            unusable = ConfigurationError(
                f"{operation}: the proxy cannot be used: {name}"
            )
            return advised(unusable, advice.PROXY_SETTINGS)
        case _ if _LOADING_CERTIFICATES in places and _HANDSHAKE not in places:
            unusable = ConfigurationError(
                f"{operation}: certificates cannot be loaded: {causes[-1]}"
            )
            return advised(unusable, advice.CERTIFICATES)
        case _ if isinstance(error, _NEVER_SENT) or places & _CONNECTING:
            status = _refused_tunnel(causes)
            if status is not None:
                text += f": the proxy answers {status}"
            elif "_tunnel" in places:
                text += ": the proxy opens no connection to it"
            unsent = ConnectError(text)
            if any(words in text for words in _NO_TLS) or (status or 500) < 500:
                unsent.fault = None
            note = advice.on_tunnel(status)
            if note is None and "_tunnel" not in places:
                note = advice.on_connecting(error)
            return advised(unsent, note)
        case botocore_errors.HTTPClientError() if not sent:
            return ConnectError(f"{text} (while getting credentials)")
        case _ if not sent:
            return advised(ConfigurationError(text), advice.on_settings(error))
        case botocore_errors.ReadTimeoutError():
            return ReplyTimeout(text)
        case ResponseParserError():
            return BrokenReply(text)
        case _ if "IncompleteRead" in repr(error.__context__):
            # An older botocore compares the lengths itself.
            return BrokenReply(text)
        case botocore_errors.BotoCoreError():
            return ReplyLost(text)
    return TransportError(f"{operation}: {type(error).__name__}: {error}")


def _is_of(error: botocore_errors.ClientError, operation: str) -> bool:
    """Whether it is the operation's, and not one of a provider of credentials."""
    return getattr(error, "operation_name", None) == operation


def _refused(error: botocore_errors.ClientError, operation: str) -> ServiceError:
    code = str(error.response.get("Error", {}).get("Code") or "")
    status, _ = metadata(error.response)
    refused = class_of(code, status)(error.response, operation)
    headers = error.response.get("ResponseMetadata", {}).get("HTTPHeaders", {})
    return told(refused, headers)


def metadata(parsed: Mapping[str, Any]) -> tuple[int | None, str | None]:
    """The status and the request id in a dict of boto3's."""
    found = parsed.get("ResponseMetadata", {})
    return found.get("HTTPStatusCode"), found.get("RequestId")


def without_metadata(parsed: Mapping[str, Any]) -> dict[str, Any]:
    """The members of a response in a dict of boto3's."""
    return {name: v for name, v in parsed.items() if name != "ResponseMetadata"}
