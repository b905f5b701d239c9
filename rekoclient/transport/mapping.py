"""Our error for whatever exception comes out of boto3."""

from __future__ import annotations

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


def _in_handshake(error: BaseException | None) -> bool:
    """Whether it failed before TLS was ready for the request.

    Nothing but the place tells: the same words, and the same read timeout, may be about
    the reply.
    """
    while error is not None:
        frames = walk_tb(error.__traceback__)
        if any(frame.f_code.co_name == "do_handshake" for frame, _ in frames):
            return True
        error = error.__cause__ or error.__context__
    return False


def mapped(error: Exception, operation: str, *, sent: bool) -> RekoError:
    """Our error for one that is not ours.

    Args:
        error: Whatever came out of boto3.
        operation: The service's name of the operation.
        sent: Whether the request had got as far as the connection.
    """
    text = advice.masked(f"{operation}: {error}")
    match error:
        case botocore_errors.ClientError():
            return _refused(error, operation)
        case _ if isinstance(error, _NEVER_SENT) or _in_handshake(error):
            unsent = ConnectError(text)
            if any(words in text for words in _NO_TLS):
                unsent.fault = None
            return advised(unsent, advice.on_connecting(error))
        case botocore_errors.ReadTimeoutError():
            return ReplyTimeout(text)
        case _ if not sent:
            return ConfigurationError(text)
        case ResponseParserError():
            return BrokenReply(text)
        case _ if "IncompleteRead" in repr(error.__context__):
            # An older botocore compares the lengths itself.
            return BrokenReply(text)
        case botocore_errors.BotoCoreError():
            return ReplyLost(text)
    return TransportError(f"{operation}: {type(error).__name__}: {error}")


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
