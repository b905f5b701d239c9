"""A raw reply, judged before it is believed: the response or the error in it."""

from __future__ import annotations

import gc
import json
import os
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, TypeVar

from .. import advice
from ..errors import BrokenReply, RekoError, ServiceError, class_of
from ..schema import Operation, R_co, Unreadable, check_always, members, read

E = TypeVar("E", bound=RekoError)


def see_all_of(operation: str, headers: Mapping[str, str], body: bytes) -> None:
    """Sees that a reply is all there: of half an error, the code may be missing.

    Raises:
        BrokenReply: It is not.
    """
    length = headers.get("content-length")
    if length is None:
        # Its end is the connection's. Without a body, it broke off in the headers.
        if not body and "transfer-encoding" not in headers:
            raise BrokenReply(f"{operation}: the reply broke off in its headers")
    elif {part.strip() for part in length.split(",")} != {str(len(body))}:
        raise BrokenReply(f"{operation}: a reply of {length} bytes has {len(body)}")


def response_in(
    operation: Operation[R_co], headers: Mapping[str, str], body: bytes
) -> R_co:
    """The response in the body of a success.

    Raises:
        BrokenReply: It is not what the service sends.
    """
    # A large reply makes thousands of objects, none of them garbage. To look for some
    # among them again and again takes a third of the time.
    pause = len(body) > _LARGE and gc.isenabled()
    if pause:
        _pauses.append(None)
        gc.disable()
    try:
        return believed(operation, _decoded(operation, headers, body))
    finally:
        if pause:
            gc.enable()
            _pauses.pop()


_pauses: list[None] = []
"""One for each thread that reads a large reply."""


def _end_pauses() -> None:
    """For the child of a fork, where the threads that would do it are not."""
    if _pauses:
        gc.enable()
        _pauses.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_end_pauses)

_LARGE = 32_768
"""Bytes of a reply from which on the collector pauses while it is read."""


def _decoded(
    operation: Operation[Any], headers: Mapping[str, str], body: bytes
) -> object:
    name = operation.name
    if not body:
        if not members(operation.response) and "x-amzn-requestid" in headers:
            return {}
        raise BrokenReply(f"{name}: the reply is empty")
    try:
        decoded = json.loads(body)
    except (ValueError, RecursionError) as error:
        kind = headers.get("content-type", "no content type")
        raise BrokenReply(
            f"{name}: the reply is not JSON: {len(body)} bytes, {kind}"
        ) from error
    if isinstance(decoded, dict) and not decoded.keys().isdisjoint(_NAMES_OF_CODE):
        # No response has a ``__type``; the others are a sign with a code in them.
        code = _code_in(decoded)
        known = class_of(code, None) is not ServiceError
        if known or "__type" in decoded:
            said = code if known else "that it is an error"
            raise BrokenReply(f"{name}: a success that says {said}")
    return decoded


def believed(operation: Operation[R_co], wire: object) -> R_co:
    """The response in a decoded body.

    Raises:
        BrokenReply: It is not the operation's, or lacks what every success has.
    """
    try:
        response = read(operation.response, wire)
        check_always(response, operation.always)
    except Unreadable as error:
        raise BrokenReply(f"{operation.name}: {error}") from error
    return response


def refusal(
    operation: str, status: int, headers: Mapping[str, str], body: bytes
) -> ServiceError:
    """The error that an error reply stands for, whatever form it has."""
    try:
        decoded = json.loads(body)
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
    error = class_of(code, status)(
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
    )
    return told(error, headers)


_NAMES_OF_CODE = ("__type", "code", "Code")


def _code_in(content: Mapping[str, Any]) -> str:
    """The code that the body of an error names, or nothing."""
    codes = (_bare(content.get(name)) for name in _NAMES_OF_CODE)
    return next((code for code in codes if code), "")


def _bare(code: object) -> str:
    """The bare code of forms like ``com.amazon#Code`` and ``Code:http://…``."""
    return code.split(":")[0].rsplit("#", 1)[-1] if isinstance(code, str) else ""


def told(error: ServiceError, headers: Mapping[str, str]) -> ServiceError:
    """The error with what the headers say, and with what to do about it."""
    milliseconds = headers.get("x-amz-retry-after", "")
    if milliseconds.isdecimal():
        error.amz_retry_after = float(milliseconds) / 1000
    error.retry_after = _retry_after(headers.get("retry-after", ""))
    return advised(error, advice.on_reply(error, headers))


def advised(error: E, note: str | None) -> E:
    """The error with a note, if there is one."""
    if note is not None:
        error.add_note(note)
    return error


def _retry_after(value: str) -> float | None:
    """``Retry-After`` in seconds: it is a number of them, or a date (RFC 9110)."""
    if value.isdecimal():
        return float(value)
    moment = advice.http_date(value)
    if moment is None:
        return None
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())
