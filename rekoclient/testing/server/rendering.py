"""The conversion of replies to bytes, with the faults that a test injects."""

from __future__ import annotations

import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from ..script.faults import Fault
from ..service.errors import ServiceError, default_message
from ..service.model import model
from ..state.world import Body, Worlds
from .http import Answer, Then
from .http_date import http_date

HINT = "x-local-rekognition-hint"
_NO_HEADERS: Mapping[str, str] = MappingProxyType({})
_CONTENT_TYPE = "application/x-amz-json-1.1"
_REASONS = {
    200: "OK",
    204: "No Content",
    400: "Bad Request",
    401: "Unauthorized",
    402: "Payment Required",
    403: "Forbidden",
    404: "Not Found",
    408: "Request Timeout",
    411: "Length Required",
    413: "Request Entity Too Large",
    429: "Too Many Requests",
    431: "Request Header Fields Too Large",
    500: "Internal Server Error",
    501: "Not Implemented",
    502: "Bad Gateway",
    503: "Service Unavailable",
    504: "Gateway Timeout",
    505: "HTTP Version Not Supported",
}


class Reply(NamedTuple):
    """An HTTP reply before its conversion to bytes."""

    status: int
    body: bytes
    headers: Mapping[str, str] = _NO_HEADERS
    error: str | None = None
    """The error code, or None if the reply is not an error."""
    hint: str | None = None
    """Advice about the error, if its message could mislead the user. Else None."""


def success(worlds: Worlds, members: Body) -> Reply:
    """Return the reply of a successful operation, with its members as JSON."""
    if members or worlds.switches.empty_output == "object":
        return Reply(200, json.dumps(members).encode())
    return Reply(200, b"")


def failure(worlds: Worlds, error: ServiceError) -> Reply:
    """Return the reply that reports an error, in the form that `Switches` selects."""
    switches = worlds.switches
    code, message, status = error.code, error.given_message, error.status
    if code == "ValidationException" and switches.validation_code != code:
        code, message = switches.validation_code, "Request has invalid parameters"
    if code == "ThrottlingException" and error.given_status is None:
        status = switches.throttling_status
    modelled = code in model().shapes
    members: Body = {}
    headers: dict[str, str] = {}
    match switches.error_type:
        case "name":
            members["__type"] = code
        case "namespace":
            members["__type"] = f"com.amazonaws.rekognition#{code}"
        case "uri":
            members["__type"] = f"{code}:http://internal.amazon.com/coral/"
        case "header":
            headers["x-amzn-errortype"] = code
    if modelled:
        members |= {"Code": code, "Logref": worlds.new_id()}
    text = switches.error_text
    if text == "modelled":
        text = "Message" if modelled else "message"
    members[text] = message or default_message(code, status)
    if error.hint is not None:
        headers[HINT] = error.hint.encode("ascii", "replace").decode()
    body = json.dumps(members).encode()
    return Reply(status, body, headers, error=code, hint=error.hint)


def as_bytes(
    worlds: Worlds,
    reply: Reply,
    *,
    changed: Mapping[str, str | None] | None = None,
    content_length: int | None = None,
) -> bytes:
    """Convert a reply to the bytes of an HTTP response.

    Args:
        worlds: The object with the clock and the switches of the server.
        reply: The reply.
        changed: Headers that a fault adds or replaces. The value None removes a header.
        content_length: The false Content-Length of a fault. The default is the true
            length.
    """
    now = worlds.clock() + worlds.switches.clock_skew
    if not reply.headers and changed is None and content_length is None:
        head = (
            f"HTTP/1.1 {reply.status} {_REASONS.get(reply.status, 'Status')}\r\n"
            f"x-amzn-RequestId: {worlds.new_id()}\r\n"
            f"Content-Type: {_CONTENT_TYPE}\r\n"
            f"Content-Length: {len(reply.body)}\r\n"
            f"Date: {http_date(now)}\r\n\r\n"
        )
        return head.encode("latin-1") + reply.body
    length = len(reply.body) if content_length is None else content_length
    headers: dict[str, str | None] = {
        "x-amzn-RequestId": worlds.new_id(),
        "Content-Type": _CONTENT_TYPE,
        "Content-Length": str(length),
        "Date": http_date(now),
        **reply.headers,
    }
    if changed:
        names = {name.lower(): name for name in headers}
        for name, value in changed.items():
            headers[names.get(name.lower(), name)] = value
    lines = [f"HTTP/1.1 {reply.status} {_REASONS.get(reply.status, 'Status')}"]
    lines += [
        f"{name}: {value}" for name, value in headers.items() if value is not None
    ]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + reply.body


def apply_fault(
    worlds: Worlds, fault: Fault, true_reply: Reply | None
) -> tuple[Reply | None, Answer]:
    """Apply a fault to the normal reply to a request.

    Returns:
        The reply for the request log, and the bytes to send. The reply is None if the
        fault has ``raw`` bytes, or if the server sends nothing.
    """
    if fault.raw is not None:
        then = "close" if fault.then == "keep" else fault.then
        return None, _sent(fault, fault.raw, then)
    reply = _own_reply(worlds, fault) if fault.has_own_reply else true_reply
    ends_in_silence = (
        fault.then != "keep" and fault.cut is None and not fault.has_own_reply
    )
    if reply is None or ends_in_silence:
        return None, _sent(fault, b"", fault.then)
    data = as_bytes(
        worlds, reply, changed=fault.headers, content_length=fault.content_length
    )
    return reply, _sent(fault, data, fault.then)


def _own_reply(worlds: Worlds, fault: Fault) -> Reply:
    if fault.code is None:
        return Reply(fault.status or 200, fault.body or b"")
    error = ServiceError(fault.code, fault.message, fault.status)
    reply = failure(worlds, error)
    return reply._replace(
        status=reply.status if fault.status is None else fault.status,
        body=reply.body if fault.body is None else fault.body,
    )


def _sent(fault: Fault, data: bytes, then: Then) -> Answer:
    return Answer(data[: fault.cut], then, fault.delay, fault.drip)
