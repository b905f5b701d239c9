"""Judgement of a raw reply: the response in it, or the error that it stands for."""

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
from ..schema import Operation, R_co, Unreadable, check_always, members, read
from .decoding import decoded_json
from .exchange import Exchange, current


def on_reply(response_dict: dict[str, Any], **_: object) -> None:
    """Judge the raw reply before botocore parses it, and read a successful one."""
    exchange = current.get()
    if exchange is None or exchange.status is not None:
        return
    if exchange.others:
        exchange.others.pop()
        return
    headers, body = exchange.headers, response_dict["body"]
    if not headers:  # botocore has read the reply
        headers = {k.lower(): v for k, v in response_dict["headers"].items()}
    judge(exchange, response_dict["status_code"], headers, body)
    if body:
        # The body is read. botocore's parser has nothing left to do.
        response_dict["body"] = b"{}"


def judge(
    exchange: Exchange[R_co], status: int, headers: Mapping[str, str], body: bytes
) -> None:
    """Keep the parts of a reply, and read the response of a successful one.

    Args:
        exchange: The attempt.
        status: The HTTP status.
        headers: The headers, with names in lower case.
        body: The body.

    Raises:
        ServiceError: The reply is an error.
        BrokenReply: The reply is incomplete, or not the service's.
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
    """Return the response in a raw reply.

    Args:
        operation: The operation of the request.
        status: Its HTTP status.
        headers: Its headers, whose names may be in any case.
        body: Its body.

    Raises:
        ServiceError: The reply is an error.
        BrokenReply: The reply is incomplete, or not the service's.
    """
    name = operation.name
    try:
        if status < 200:
            raise BrokenReply(
                f"{name}: status {status} is interim; expected a final status, "
                "200 or higher"
            )
        # An error from a proxy may lack all but the status, which is enough. At 400
        # the service's code decides, and an incomplete reply may have lost it.
        if status == 400 or (status < 300 and status != 204):
            check_complete(name, headers, body)
        if status >= 300:
            raise refusal(name, status, headers, body)
        html = "html" in headers.get("content-type", "")
        if html and headers.get("x-amzn-requestid") is None:
            raise BrokenReply(f"{name}: the reply is a page of HTML")
        return response_in(operation, headers, body)
    except BrokenReply as error:
        error.http_status = status
        error.request_id = headers.get("x-amzn-requestid")
        raise


def check_complete(operation: str, headers: Mapping[str, str], body: bytes) -> None:
    """Raise BrokenReply if the body does not have the length that the headers announce.

    An incomplete error may have lost its code.
    """
    length = headers.get("content-length")
    if length is None:
        # The end of the connection ends the body. Without a body, headers are missing.
        if not body and "transfer-encoding" not in headers:
            raise BrokenReply(f"{operation}: the reply broke off in its headers")
    elif {part.strip() for part in length.split(",")} != {str(len(body))}:
        raise BrokenReply(f"{operation}: a reply of {length} bytes has {len(body)}")


class _Pauses:
    """The threads that have paused the garbage collector to read a large reply.

    A large reply makes thousands of objects, none of them garbage. Searching them for
    garbage takes a third of the time.
    """

    def __init__(self) -> None:
        self.threads: list[None] = []
        renew_after_fork(self, _Pauses._renew)

    def _renew(self) -> None:
        """Turn the collector on in the child of a fork, which lacks those threads."""
        if self.threads:
            gc.enable()
            self.threads.clear()


_pauses = _Pauses()

_LARGE = 32_768
"""Bytes of a reply that is read with the collector paused."""


def response_in(
    operation: Operation[R_co], headers: Mapping[str, str], body: bytes
) -> R_co:
    """Return the response in the body of a success.

    Raises:
        BrokenReply: The service does not send such a body.
    """
    pause = len(body) > _LARGE and gc.isenabled()
    try:
        if pause:
            _pauses.threads.append(None)
            gc.disable()
        return parse_success(operation, _decoded(operation, headers, body))
    finally:
        if pause:
            # Signal handlers run after calls. None can prevent the first call here.
            del _pauses.threads[-1:]
            gc.enable()


def _decoded(
    operation: Operation[Any], headers: Mapping[str, str], body: bytes
) -> object:
    name = operation.name
    if not body:
        if not members(operation.response) and "x-amzn-requestid" in headers:
            return {}
        raise BrokenReply(f"{name}: the reply is empty")
    try:
        decoded = decoded_json(body)
    except (ValueError, RecursionError) as error:
        kind = headers.get("content-type", "no content type")
        raise BrokenReply(
            f"{name}: the reply is not JSON: {len(body)} bytes, {kind}"
        ) from error
    if isinstance(decoded, dict) and not decoded.keys().isdisjoint(_NAMES_OF_CODE):
        # A success never has ``__type``. The other names count only with a known code.
        code = _code_in(decoded)
        known = class_of(code, None) is not ServiceError
        if known or "__type" in decoded:
            found = f"the error {code}" if known else "an error"
            raise BrokenReply(f"{name}: a reply with status 200 that contains {found}")
    return decoded


def parse_success(operation: Operation[R_co], wire: object) -> R_co:
    """Return the response in a decoded body.

    Raises:
        BrokenReply: The body has another form, or lacks a member of every success.
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
    """Return the error that an error reply stands for, in any of its forms."""
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
    """Return the code in the body of an error, or an empty string."""
    codes = (_bare(content.get(name)) for name in _NAMES_OF_CODE)
    return next((code for code in codes if code), "")


def _bare(code: object) -> str:
    """Extract the error code from forms like ``com.amazon#Code`` and ``Code:http://…``."""
    return code.split(":")[0].rsplit("#", 1)[-1] if isinstance(code, str) else ""


def error_with_hints(
    reply: Mapping[str, Any], operation: str, headers: Mapping[str, str]
) -> ServiceError:
    """Return the error in a reply as botocore parses it, with all that headers add.

    Args:
        reply: botocore's error dict: ``Error`` and ``ResponseMetadata``.
        operation: The service's name of the operation.
        headers: The headers, for the waits that they ask for and for the notes.
    """
    milliseconds = headers.get("x-amz-retry-after", "")
    retry_after = _retry_after(headers.get("retry-after", ""))
    error = service_error(reply, operation)
    if milliseconds.isdecimal():
        error.amz_retry_after = float(milliseconds) / 1000
    error.retry_after = retry_after
    return with_note(error, advice.on_reply(error, headers))


def _retry_after(value: str) -> float | None:
    """Return the seconds of a ``Retry-After``: a number or a date (RFC 9110)."""
    if not value:
        return None
    if value.isdecimal():
        return float(value)
    moment = advice.http_date(value)
    if moment is None:
        return None
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())
