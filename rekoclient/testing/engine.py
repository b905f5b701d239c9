"""One request, from its bytes to those of the answer.

In this order: the request is noted, the faults have their say, the quota is counted,
the body is parsed and checked, the token is looked up, and the operation is done.
"""

from __future__ import annotations

import json
import sys
import traceback
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import formatdate
from typing import Any, TextIO

from .control import PATH as CONTROL_PATH
from .control import Control
from .errors import ServiceError
from .faults import Fault, Faults
from .model import model
from .operations import ADDS_DECLARED, OPERATIONS
from .quotas import Quotas
from .request_log import Record, RequestLog
from .skew import check_date
from .tokens import Tokens
from .validation import validate
from .wire import Answer, BadRequest, Request
from .world import Body, World

_TARGET_PREFIX = "RekognitionService."
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


@dataclass(slots=True)
class Reply:
    """An HTTP reply, before it is bytes."""

    status: int
    body: bytes
    headers: dict[str, str] = field(default_factory=dict[str, str])
    error: str | None = None


class Engine:
    """Answers requests out of the world."""

    def __init__(
        self,
        world: World,
        faults: Faults,
        quotas: Quotas,
        requests: RequestLog,
        *,
        log: TextIO | None = None,
        control: Control | None = None,
    ) -> None:
        self._world = world
        self._faults = faults
        self._quotas = quotas
        self._requests = requests
        self._log = log
        self._control = control
        self._tokens = Tokens(world)

    def handle(self, request: Request) -> Answer:
        """Answer a request."""
        if self._control is not None and request.path.startswith(CONTROL_PATH):
            return self._obey(self._control, request)
        target = request.headers.get("x-amz-target", "")
        operation = target.removeprefix(_TARGET_PREFIX)
        body = _parsed(request.body)
        token = body.get("ClientRequestToken") if body else None
        world = self._world
        with world.store.lock:
            record = self._requests.add(
                operation,
                world.clock(),
                request.headers,
                request.body,
                token if isinstance(token, str) else None,
            )
            fault = self._faults.next_for(operation)
            reply = None
            if fault is None or fault.applies:
                reply = self._reply(request, operation, body)
            answer = self._answer(record, reply, fault)
            if self._log is not None:
                self._log.write(f"{formatdate(record.time, usegmt=True)} {record!r}\n")
                self._log.flush()
            return answer

    def refuse(self, problem: BadRequest) -> Answer:
        """Answer what is not a request."""
        code = {
            411: "MissingContentLength",
            413: "RequestEntityTooLargeException",
        }.get(problem.status, "MalformedHttpRequestException")
        error = ServiceError(code, problem.message, problem.status)
        with self._world.store.lock:
            return Answer(self._encoded(self._error(error)))

    def _reply(self, request: Request, operation: str, body: Body | None) -> Reply:
        try:
            answer = self._perform(request, operation, body)
        except ServiceError as error:
            return self._error(error)
        except Exception:  # noqa: BLE001 - our own defect: neither silent nor a hang
            traceback.print_exc(file=sys.stderr)
            return self._error(ServiceError("InternalServerError"))
        if answer or self._world.switches.empty_output == "object":
            return Reply(200, json.dumps(answer).encode())
        return Reply(200, b"")

    def _perform(self, request: Request, operation: str, body: Body | None) -> Body:
        if request.method != "POST" or operation not in model().operations:
            raise ServiceError(
                "UnknownOperationException",
                "This is a local Rekognition: POST with an X-Amz-Target of "
                f"{_TARGET_PREFIX}<operation>",
            )
        skew = self._world.switches.clock_skew
        check_date(request.headers.get("x-amz-date"), skew)
        self._quotas.take(operation)
        if body is None:
            raise ServiceError(
                "SerializationException", "The body is not a JSON object"
            )
        validate(operation, body)
        function = OPERATIONS.get(operation)
        if function is None:
            raise ServiceError(
                "NotImplementedException",
                f"This local Rekognition does not have {operation}",
                501,
            )
        store = self._world.store
        try:
            answer = self._tokens.replay(operation, body)
            if answer is None:
                answer = self._declared(operation, body)
            if answer is None:
                answer = function(self._world, body)
                self._tokens.remember(operation, body, answer)
                store.commit()
        finally:
            store.roll_back()
        return answer

    def _declared(self, operation: str, body: Body) -> Body | None:
        if operation in ADDS_DECLARED or operation not in self._world.replies:
            return None
        return self._world.declared(operation, body)

    def _error(self, error: ServiceError) -> Reply:
        switches = self._world.switches
        code, message, status = error.code, error.message, error.status
        if code == "ValidationException" and switches.validation_code != code:
            code, message = switches.validation_code, "Request has invalid parameters"
        if code == "ThrottlingException" and status == 500:
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
            members |= {"Code": code, "Logref": self._world.new_id()}
        text = switches.error_text
        if text == "modelled":
            text = "Message" if modelled else "message"
        members[text] = message
        return Reply(status, json.dumps(members).encode(), headers, error=code)

    def _obey(self, control: Control, request: Request) -> Answer:
        try:
            reply = Reply(200, json.dumps(control.answer(request)).encode())
        except ServiceError as refusal:
            text = json.dumps({"message": refusal.message})
            reply = Reply(refusal.status, text.encode())
        return Answer(self._encoded(reply))

    def _answer(
        self, record: Record, reply: Reply | None, fault: Fault | None
    ) -> Answer:
        """The reply as it is, or as a fault wants it."""
        if fault is None and reply is not None:
            record.status, record.error = reply.status, reply.error
            return Answer(self._encoded(reply))
        assert fault is not None
        record.fault = str(fault)
        then = fault.then
        if fault.raw is not None:
            data = fault.raw
            then = "close" if then == "keep" else then
        else:
            if fault.code is not None:
                error = ServiceError(fault.code, fault.message, fault.status)
                reply = self._error(error)
            elif fault.has_own_reply:
                reply = Reply(fault.status or 200, b"")
            silent = then != "keep" and fault.cut is None and not fault.has_own_reply
            if reply is None or silent:
                data = b""
            else:
                if fault.status is not None:
                    reply.status = fault.status
                if fault.body is not None:
                    reply.body = fault.body
                record.status, record.error = reply.status, reply.error
                data = self._encoded(reply, fault.headers, fault.content_length)
        return Answer(data[: fault.cut], then, fault.delay, fault.drip)

    def _encoded(
        self,
        reply: Reply,
        changed: Mapping[str, str | None] | None = None,
        content_length: int | None = None,
    ) -> bytes:
        now = self._world.clock() + self._world.switches.clock_skew
        length = len(reply.body) if content_length is None else content_length
        headers: dict[str, str | None] = {
            "x-amzn-RequestId": self._world.new_id(),
            "Content-Type": _CONTENT_TYPE,
            "Content-Length": str(length),
            "Date": formatdate(now, usegmt=True),
            **reply.headers,
        }
        if changed:
            names = {name.lower(): name for name in headers}
            for name, value in changed.items():
                headers[names.get(name.lower(), name)] = value
        lines = [f"HTTP/1.1 {reply.status} {_REASONS.get(reply.status, 'Status')}"]
        lines += [f"{name}: {value}" for name, value in headers.items() if value]
        return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + reply.body


def _parsed(body: bytes) -> Body | None:
    """The JSON object in a body, or None if it is not one.

    No body at all is an empty object: some operations have no required members.
    """
    if not body:
        return {}
    try:
        value: Body = json.loads(body, parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        return None
    return value if type(value) is dict else None


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")
