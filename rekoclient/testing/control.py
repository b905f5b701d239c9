"""Control commands over HTTP, for test suites in languages other than Python.

To run a command, send ``POST /control/<command>`` with a JSON object. Most commands
have the name and the arguments of a method of ``LocalRekognition``. The members of the
JSON object are the arguments.

Each command needs the server's token in the header ``X-Control-Token``. The argument
``control_token`` of ``LocalRekognition`` sets the token. With this argument, the header
Host of a command may contain any name. Without the argument the token is random, and
Host must contain localhost or an IP address.

Web pages cannot send commands, because a browser adds the header Origin to a POST
request of a page. The server refuses every command with this header.

These are all commands, with examples of their arguments::

    inject           {"code": ..., "status": ..., "operation": ..., "times": ...}
    fail_next        {"code": "ThrottlingException", "operation": "CreateUser"}
    lose_reply_next  {"operation": "CreateUser", "times": 2}
    clear_faults     {}
    reply            {"operation": "DetectLabels", "answer": {...}, "image": <base64>}
    declare_faces    {"image": <base64>, "faces": ["alice", {"person": "bob", ...}]}
    declare_similarity  {"person": "alice", "other": "alicia", "per_cent": 85}
    put_s3_object    {"bucket": ..., "name": ..., "image": <base64>}
    delete_s3_object {"bucket": ..., "name": ...}
    clear_replies    {"operation": "DetectLabels"}
    clear_faces      {"image": <base64>}
    reset            {}
    notifications    {}, which returns a list
    quota            {"quotas": {"CreateUser": 50}}
    switch           {"token_life": 60}
    advance          {"seconds": 3600}
    requests         {"operation": "CreateUser"}, which returns a list
"""

from __future__ import annotations

import base64
import json
import math
import secrets
from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from inspect import Parameter, signature
from typing import Any

from .request_log import Record
from .script.checks import build, check_names, check_value
from .script.declared_faces import faces_of
from .script.faults import Fault
from .script.quotas import Quota
from .scripting import Scripting
from .server.engine import Engine
from .server.http import Answer, Request
from .server.rendering import Reply
from .server.web import CONTROL, host_of, is_safe_host
from .service.errors import ServiceError

_BYTES = ("body", "raw", "image")
_HOW_OFTEN = ("operation", "times", "rate", "seed")


class Control:
    """The part of the server that runs control commands.

    It passes every other request to the engine, which performs operations.
    """

    def __init__(
        self, scripting: Scripting, engine: Engine, token: str | None = None
    ) -> None:
        self.token: str = token or secrets.token_urlsafe(24)
        self._any_host = token is not None
        self._scripting = scripting
        self._engine = engine
        named: dict[str, Callable[..., Any]] = {
            "fail_next": scripting.fail_next,
            "lose_reply_next": scripting.lose_reply_next,
            "clear_faults": scripting.clear_faults,
            "reply": scripting.reply,
            "declare_faces": self._declare_faces,
            "declare_similarity": scripting.declare_similarity,
            "put_s3_object": scripting.put_s3_object,
            "quota": self._quota,
            "advance": scripting.clock.advance,
            "requests": self._requests,
            "reset": scripting.reset,
            "clear_replies": scripting.clear_replies,
            "clear_faces": scripting.clear_faces,
            "delete_s3_object": scripting.delete_s3_object,
            "notifications": self._notifications,
        }
        self._commands: dict[str, Callable[[dict[str, Any]], Any]] = {
            name: partial(_call, function) for name, function in named.items()
        }
        # The arguments of `inject` are fields of `Fault`. The arguments of `switch` are
        # fields of `Switches`.
        self._commands["inject"] = self._inject
        self._commands["switch"] = lambda body: scripting.switch(**body)

    def handle(self, request: Request) -> Answer:
        """Run a control command, or pass any other request to the engine."""
        if not request.path.startswith(CONTROL):
            return self._engine.handle(request)
        try:
            result = {"result": self._obey(request)}
            reply = Reply(200, json.dumps(result).encode())
        except ServiceError as refusal:
            text = json.dumps({"message": refusal.message})
            reply = Reply(refusal.status, text.encode())
        return self._engine.render(reply)

    def _obey(self, request: Request) -> Any:
        """Run a command and return its result.

        Raises:
            ServiceError: The command is unknown, invalid or not permitted.
        """
        if not (self._any_host or is_safe_host(host_of(request))):
            raise ServiceError(
                "AccessDeniedException",
                "The header Host must be localhost or an IP address. To allow any "
                "name, start the server with a token of your own: --control-token",
                403,
            )
        token = request.headers.get("x-control-token", "")
        if not secrets.compare_digest(token.encode(), self.token.encode()):
            raise ServiceError(
                "AccessDeniedException",
                "The header X-Control-Token must contain the token of the server. Read "
                "the token from LOCAL_REKOGNITION_TOKEN or server.control_token",
                403,
            )
        name = request.path.removeprefix(CONTROL)
        command = self._commands.get(name)
        if command is None or request.method != "POST":
            known = ", ".join(sorted(self._commands))
            raise ServiceError(
                "UnknownCommand",
                "Unknown command, or not a POST request. Send POST "
                f"{CONTROL}<command> with one of the commands {known}",
                404,
            )
        try:
            return command(_parsed(request.body))
        except ServiceError:
            raise
        except KeyError as missing:
            raise ServiceError(
                "BadCommand", f"{name}: the argument {missing} is missing"
            ) from None
        except (TypeError, ValueError, AttributeError, RecursionError) as problem:
            raise ServiceError("BadCommand", f"{name}: {problem}") from None

    def _inject(self, body: dict[str, Any]) -> None:
        how_often = {name: body.pop(name) for name in _HOW_OFTEN if name in body}
        self._scripting.inject(build(Fault, _decoded(body)), **how_often)

    def _declare_faces(self, image: bytes, faces: Any = ()) -> None:
        self._scripting.declare_faces(image, *faces_of(faces))

    def _notifications(self) -> list[dict[str, Any]]:
        return [asdict(each) for each in list(self._scripting.notifications)]

    def _quota(self, quotas: Any) -> None:
        if isinstance(quotas, dict):
            given: dict[str, Any] = quotas
            quotas = {
                name: build(Quota, quota) if isinstance(quota, dict) else quota
                for name, quota in given.items()
            }
        self._scripting.quota(quotas)

    def _requests(self, operation: str | None = None) -> list[dict[str, Any]]:
        return [
            {
                "number": record.number,
                "operation": record.operation,
                "token": record.token,
                "time": record.time,
                "status": record.status,
                "error": record.error,
                "fault": record.fault,
                "hint": record.hint,
                "headers": dict(record.headers),
                "body": _body_of(record),
            }
            for record in self._scripting.requests
            if operation in (None, record.operation)
        ]


def _call(function: Callable[..., Any], body: dict[str, Any]) -> Any:
    """Call a function with the members of a JSON object as keyword arguments.

    Raises:
        ValueError: An argument is unknown.
        KeyError: An argument is missing.
    """
    parameters = signature(function).parameters
    check_names("the command", body, parameters)
    for name, parameter in parameters.items():
        if parameter.default is Parameter.empty and name not in body:
            raise KeyError(name)
    return function(**_decoded(body))


def _decoded(body: dict[str, Any]) -> dict[str, Any]:
    """Decode the arguments that contain base64, such as ``image``, to bytes.

    The base64 may contain spaces and line breaks. Other arguments stay unchanged.

    Raises:
        ValueError: The text of such an argument is not valid base64.
    """
    found = dict(body)
    for name in _BYTES:
        text = body.get(name)
        if text is None:
            continue
        check_value(name, text, str, ": send the bytes as base64")
        try:
            found[name] = base64.b64decode("".join(text.split()), validate=True)
        except ValueError:
            raise ValueError(f"{name} must be valid base64") from None
    return found


def _body_of(record: Record) -> Any:
    """Return the body of a request as parsed JSON, or as text if it is not JSON."""
    try:
        return record.body
    except (ValueError, RecursionError):
        return record.raw_body.decode("utf-8", "replace")


def _parsed(body: bytes) -> dict[str, Any]:
    value = json.loads(body or b"{}", parse_constant=_finite, parse_float=_finite)
    if not isinstance(value, dict):
        raise TypeError(f"the body must be a JSON object, not {type(value).__name__}")
    return value


def _finite(text: str) -> float:
    """Parse a number from JSON, and refuse NaN and 1e999, which `json` accepts."""
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"{text} is not a finite number")
    return number
