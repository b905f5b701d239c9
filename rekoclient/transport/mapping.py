"""Our error for whatever exception comes out of boto3."""

from __future__ import annotations

import re
from collections.abc import Mapping
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


def _before_the_request(error: BaseException | None) -> bool:
    """Whether it failed in a proxy's tunnel, or before TLS was ready for the request.

    Nothing but the place tells: the same words, and the same read timeout, may be about
    the reply.
    """
    while error is not None:
        frames = walk_tb(error.__traceback__)
        if any(frame.f_code.co_name in _PLACES for frame, _ in frames):
            return True
        error = error.__cause__ or error.__context__
    return False


_PLACES = ("do_handshake", "_tunnel", "_prepare_proxy")


def _refused_tunnel(error: BaseException | None) -> int | None:
    """The status with which a proxy has refused to open a tunnel."""
    while error is not None:
        found = re.search(r"Tunnel connection failed: (\d{3})", str(error))
        if found:
            return int(found[1])
        error = error.__cause__ or error.__context__
    return None


def mapped(error: Exception, operation: str, *, sent: bool) -> RekoError:
    """Our error for one that is not ours.

    Args:
        error: Whatever came out of boto3.
        operation: The service's name of the operation.
        sent: Whether the request had got as far as the connection.
    """
    text = advice.masked(f"{operation}: {error}")
    match error:
        case botocore_errors.ClientError() if sent or _is_of(error, operation):
            return _refused(error, operation)
        case _ if isinstance(error, _NEVER_SENT) or _before_the_request(error):
            unsent = ConnectError(text)
            status = _refused_tunnel(error)
            if status is not None:
                unsent = ConnectError(f"{text}: the proxy answers {status}")
            if any(words in text for words in _NO_TLS) or (status or 500) < 500:
                unsent.fault = None
            note = advice.on_tunnel(status) or advice.on_connecting(error)
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
