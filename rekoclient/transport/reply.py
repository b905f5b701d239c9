"""Converts a raw HTTP reply to a response or an error."""

from __future__ import annotations

import gc
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from weakref import ref

from .. import advice
from ..advice import with_note
from ..errors import BrokenReply, RekoError, ServiceError, class_of, service_error
from ..forks import renew_after_fork
from ..schema import (
    ListReader,
    Operation,
    R_co,
    Unreadable,
    check_always,
    list_readers,
    members,
    read,
)
from .decoding import convert_lists, decoded_json
from .exchange import Exchange, current


def on_reply(response_dict: dict[str, Any], **_: object) -> None:
    """Parse the raw reply before botocore does (event ``before-parse``)."""
    exchange = current.get()
    if exchange is None or exchange.status is not None:
        return
    if exchange.others:
        exchange.others.pop()
        return
    headers, body = exchange.headers, response_dict["body"]
    if not headers:  # botocore has received the reply
        headers = {k.lower(): v for k, v in response_dict["headers"].items()}
    judge(exchange, response_dict["status_code"], headers, body)
    if body:
        # botocore need not parse the body again, so it gets an empty object.
        response_dict["body"] = b"{}"


def judge(
    exchange: Exchange[R_co], status: int, headers: Mapping[str, str], body: bytes
) -> None:
    """Parse a reply, and store its status, request id, headers and response.

    Args:
        exchange: The state of the attempt, which stores the result.
        status: The HTTP status.
        headers: The headers, with names in lower case.
        body: The body.

    Raises:
        ServiceError: The reply is an error of the service.
        BrokenReply: The reply is incomplete, or does not come from the service.
    """
    exchange.status = status
    exchange.request_id = headers.get("x-amzn-requestid")
    exchange.headers = headers
    try:
        exchange.response = response_of(exchange.operation, status, headers, body)
    except RekoError as error:
        exchange.refusal = ref(error)
        raise


def response_of(
    operation: Operation[R_co], status: int, headers: Mapping[str, str], body: bytes
) -> R_co:
    """Parse a raw reply and return its response.

    Args:
        operation: The operation of the request.
        status: The HTTP status.
        headers: The headers, with names in lower case.
        body: The body.

    Raises:
        ServiceError: The reply is an error of the service.
        BrokenReply: The reply is incomplete, or does not come from the service.
    """
    name = operation.name
    try:
        if status < 200:
            raise BrokenReply(
                f"{name}: status {status} is interim; expected a final status, "
                "200 or higher"
            )
        # For most errors the status is enough, so their body may be incomplete. At
        # status 400 the code in the body decides.
        if status == 400 or (status < 300 and status != 204):
            check_complete(name, headers, body)
        if status == 204 and len(_lengths(headers.get("content-length", ""))) > 1:
            raise BrokenReply(f"{name}: the headers state two lengths of the reply")
        if status >= 300:
            raise refusal(name, status, headers, body)
        html = "html" in headers.get("content-type", "")
        if html and headers.get("x-amzn-requestid") is None:
            raise BrokenReply(
                f"{name}: the reply is an HTML page and does not come from Rekognition."
                " Check the endpoint and the proxy."
            )
        return response_in(operation, headers, body)
    except BrokenReply as error:
        error.http_status = status
        error.request_id = headers.get("x-amzn-requestid")
        raise


def check_complete(operation: str, headers: Mapping[str, str], body: bytes) -> None:
    """Raise BrokenReply if the length of the body differs from Content-Length.

    An empty body without Content-Length and Transfer-Encoding is an error too. The
    connection may have closed before all headers arrived.
    """
    length = headers.get("content-length")
    if length is None:
        if not body and "transfer-encoding" not in headers:
            raise BrokenReply(f"{operation}: the reply ended within its headers")
    elif _lengths(length) != {str(len(body))}:
        raise BrokenReply(
            f"{operation}: the body has {len(body)} bytes, but Content-Length is"
            f" {length}"
        )


def _lengths(value: str) -> set[str]:
    """Return the distinct values in a Content-Length header.

    The header may contain the same value twice, as in ``2, 2``. A correct reply has
    only one distinct value.
    """
    return {part.strip() for part in value.split(",")}


class _Pauses:
    """Record of the threads that have disabled garbage collection.

    A thread disables garbage collection while it parses a large reply. Parsing creates
    thousands of objects and no garbage. The garbage collector would search these
    objects several times without result.

    Attributes:
        threads: One entry for each of these threads.
    """

    def __init__(self) -> None:
        self.threads: list[None] = []
        renew_after_fork(self, _Pauses._renew)

    def _renew(self) -> None:
        """Enable garbage collection in a forked process.

        The threads that disabled garbage collection exist only in the parent process.
        """
        if self.threads:
            gc.enable()
            self.threads.clear()


_pauses = _Pauses()

_LARGE = 32_768
"""A reply with more than this number of bytes is large.

Garbage collection is disabled while a large reply is parsed. List entries are converted
to shapes one at a time. The parsed JSON of an entry is freed before the next entry.
"""


def response_in(
    operation: Operation[R_co], headers: Mapping[str, str], body: bytes
) -> R_co:
    """Parse the body of a reply with a success status, and return the response.

    Raises:
        BrokenReply: The body is not JSON, contains an error, or does not fit the
            response class.
    """
    if len(body) <= _LARGE:
        return parse_success(operation, _decoded(operation, headers, body))
    readers = list_readers(operation.response)
    pause = gc.isenabled()
    try:
        if pause:
            _pauses.threads.append(None)
            gc.disable()
        decoded = _decoded(operation, headers, body, readers)
        if pause:
            # Collect now, while few objects can be in a cycle: most dicts of a reply
            # contain only strings and numbers, and Python does not track those. The
            # response has thousands of tracked objects. Each dict that is freed from
            # now on lowers the collector's counter. So the counter stays near 0, and no
            # collection follows. With entries that are already converted, a collection
            # would follow anyway.
            gc.collect(0)
        if isinstance(decoded, dict):
            convert_lists(decoded, readers)
        return parse_success(operation, decoded)
    except Exception:
        # If the reply is invalid, this raises the same error as for a small reply. If
        # it is valid, the exception came from elsewhere, such as a signal handler.
        parse_success(operation, _decoded(operation, headers, body))
        raise
    finally:
        if pause:
            # A signal handler can raise only after a call. ``del`` is not a call, so
            # ``gc.enable`` always runs.
            del _pauses.threads[-1:]
            gc.enable()


def _decoded(
    operation: Operation[Any],
    headers: Mapping[str, str],
    body: bytes,
    readers: Mapping[str, ListReader] | None = None,
) -> object:
    name = operation.name
    if not body:
        if not members(operation.response) and "x-amzn-requestid" in headers:
            return {}
        raise BrokenReply(f"{name}: the reply is empty")
    try:
        decoded = decoded_json(body, readers)
    except (ValueError, RecursionError) as error:
        kind = headers.get("content-type", "no content type")
        raise BrokenReply(
            f"{name}: the reply is not JSON: {len(body)} bytes, {kind}"
        ) from error
    if isinstance(decoded, dict) and not decoded.keys().isdisjoint(_NAMES_OF_CODE):
        # No successful reply has ``__type``. The other names mean an error only if
        # their value is a known error code.
        code = _code_in(decoded)
        known = class_of(code, None) is not ServiceError
        if known or "__type" in decoded:
            found = f"the error {code}" if known else "an error"
            raise BrokenReply(
                f"{name}: the reply has a success status, but contains {found}"
            )
    return decoded


def parse_success(operation: Operation[R_co], wire: object) -> R_co:
    """Create the response of an operation from a decoded JSON body.

    Raises:
        BrokenReply: The body does not fit the response class, or lacks a member that
            every successful reply has.
    """
    try:
        response = read(operation.response, wire)
        if operation.always:
            check_always(response, operation.always)
    except Unreadable as error:
        raise BrokenReply(f"{operation.name}: {error}") from error
    return response


def refusal(
    operation: str, status: int, headers: Mapping[str, str], body: bytes
) -> ServiceError:
    """Return the error for a reply with an error status. The body need not be JSON."""
    try:
        decoded: object = json.loads(body)
    except (ValueError, RecursionError):
        decoded = None
    content: dict[str, Any] = decoded if isinstance(decoded, dict) else {}
    code = _code_in(content) or _bare(headers.get("x-amzn-errortype")) or str(status)
    message = next(
        (
            text
            for text in (content.get("message"), content.get("Message"))
            if isinstance(text, str)
        ),
        "",
    )
    if not isinstance(decoded, dict) and body:
        message = f"{len(body)} bytes of {headers.get('content-type', 'no type')}"
    return error_with_hints(
        {
            "Error": {"Code": code, "Message": message},
            "ResponseMetadata": {
                "RequestId": headers.get("x-amzn-requestid"),
                "HTTPStatusCode": status,
                "HTTPHeaders": {name.lower(): headers[name] for name in headers},
                "RetryAttempts": 0,
            },
        },
        operation,
        headers,
    )


_NAMES_OF_CODE = ("__type", "code", "Code")


def _code_in(content: Mapping[str, Any]) -> str:
    """Return the error code in a decoded body, or an empty string."""
    codes = (_bare(content.get(name)) for name in _NAMES_OF_CODE)
    return next((code for code in codes if code), "")


def _bare(code: object) -> str:
    """Extract the error code from forms like ``com.amazon#Code`` and ``Code:http://…``."""
    return code.split(":")[0].rsplit("#", 1)[-1] if isinstance(code, str) else ""


def error_with_hints(
    reply: Mapping[str, Any], operation: str, headers: Mapping[str, str]
) -> ServiceError:
    """Create the error for botocore's error dict, with a note about the remedy.

    Args:
        reply: botocore's error dict, with the keys ``Error`` and ``ResponseMetadata``.
        operation: The name of the operation, such as ``CreateUser``.
        headers: The headers. They may contain the wait before a retry.
    """
    milliseconds = headers.get("x-amz-retry-after", "")
    retry_after = _retry_after(headers.get("retry-after", ""))
    error = service_error(reply, operation)
    if milliseconds.isdecimal():
        error.amz_retry_after = float(milliseconds) / 1000
    error.retry_after = retry_after
    return with_note(error, advice.on_reply(error, headers))


def _retry_after(value: str) -> float | None:
    """Convert the value of the header ``Retry-After`` to seconds.

    The value is a number or a date. If it is empty or invalid, return None.
    """
    if not value:
        return None
    if value.isdecimal():
        return float(value)
    moment = advice.http_date(value)
    if moment is None:
        return None
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())
