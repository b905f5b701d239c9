"""Commands over HTTP, for test suites in other languages.

Send ``POST /control/<command>`` with a JSON object of the arguments that the Python
method of the same name takes. A command needs the server's token in the header
``X-Control-Token``. With a random token the Host must be localhost or an IP address.
The server refuses a command with the header Origin, which every browser adds, so no
web page can send one. The commands with examples of their arguments::

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
from typing import Any

from .request_log import Record
from .script.declared_faces import DeclaredFace
from .script.faults import Fault
from .script.quotas import Quota
from .scripting import Scripting
from .server.engine import Engine
from .server.http import Answer, Request
from .server.rendering import Reply
from .server.web import CONTROL, host_of, is_safe_host
from .service.errors import ServiceError

_BYTES_OF_FAULT = ("body", "raw")
_SHORTEST_TOKEN = 8
_HOW_OFTEN = ("operation", "times", "rate", "seed")


class Control:
    """A server that obeys commands and hands every other request to the engine."""

    def __init__(
        self, scripting: Scripting, engine: Engine, token: str | None = None
    ) -> None:
        if token is not None and len(token) < _SHORTEST_TOKEN:
            raise ValueError(
                f"control_token must have {_SHORTEST_TOKEN} characters or more"
            )
        self.token: str = token or secrets.token_urlsafe(24)
        self._any_host = token is not None
        self._scripting = scripting
        self._engine = engine
        self._commands: dict[str, Callable[[dict[str, Any]], Any]] = {
            "inject": self._inject,
            "fail_next": self._fail_next,
            "lose_reply_next": lambda body: scripting.lose_reply_next(**body),
            "clear_faults": lambda body: scripting.clear_faults(**body),
            "reply": self._reply,
            "declare_faces": self._declare_faces,
            "declare_similarity": lambda body: scripting.declare_similarity(**body),
            "put_s3_object": lambda body: scripting.put_s3_object(
                body["bucket"], body["name"], _bytes(body["image"])
            ),
            "quota": self._quota,
            "switch": lambda body: scripting.switch(**body),
            "advance": lambda body: scripting.clock.advance(**body),
            "requests": self._requests,
            "reset": lambda body: scripting.reset(**body),
            "clear_replies": lambda body: scripting.clear_replies(**body),
            "clear_faces": self._clear_faces,
            "delete_s3_object": lambda body: scripting.delete_s3_object(**body),
            "notifications": self._notifications,
        }

    def handle(self, request: Request) -> Answer:
        """Obey a command, or let the engine handle the request."""
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
                "The Host must be localhost or an IP address. To use another name, "
                "start the server with --control-token",
                403,
            )
        token = request.headers.get("x-control-token", "")
        if not secrets.compare_digest(token.encode(), self.token.encode()):
            raise ServiceError("AccessDeniedException", "X-Control-Token is wrong", 403)
        name = request.path.removeprefix(CONTROL)
        command = self._commands.get(name)
        if command is None or request.method != "POST":
            known = ", ".join(sorted(self._commands))
            raise ServiceError(
                "UnknownCommand", f"POST {CONTROL}<command>; commands are {known}", 404
            )
        try:
            return command(_parsed(request.body))
        except ServiceError:
            raise
        except KeyError as missing:
            raise ServiceError("BadCommand", f"{name}: {missing} is missing") from None
        except (TypeError, ValueError, AttributeError, RecursionError) as problem:
            raise ServiceError("BadCommand", f"{name}: {problem}") from None

    def _inject(self, body: dict[str, Any]) -> None:
        how_often = {name: body.pop(name) for name in _HOW_OFTEN if name in body}
        for name in _BYTES_OF_FAULT:
            if name in body:
                body[name] = _bytes(body[name])
        self._scripting.inject(Fault(**body), **how_often)

    def _fail_next(self, body: dict[str, Any]) -> None:
        if "body" in body:
            body["body"] = _bytes(body["body"])
        self._scripting.fail_next(**body)

    def _reply(self, body: dict[str, Any]) -> None:
        if "image" in body:
            body["image"] = _bytes(body["image"])
        self._scripting.reply(**body)

    def _declare_faces(self, body: dict[str, Any]) -> None:
        faces = [
            face if isinstance(face, str) else DeclaredFace(**face)
            for face in body.get("faces", ())
        ]
        self._scripting.declare_faces(_bytes(body["image"]), *faces)

    def _clear_faces(self, body: dict[str, Any]) -> None:
        image = body.pop("image", None)
        decoded = None if image is None else _bytes(image)
        self._scripting.clear_faces(decoded, **body)

    def _notifications(self, _body: dict[str, Any]) -> list[dict[str, Any]]:
        return [asdict(each) for each in list(self._scripting.notifications)]

    def _quota(self, body: dict[str, Any]) -> None:
        quotas = body["quotas"]
        if isinstance(quotas, dict):
            quotas = {
                name: Quota(**quota) if isinstance(quota, dict) else quota
                for name, quota in quotas.items()
            }
        self._scripting.quota(quotas)

    def _requests(self, body: dict[str, Any]) -> list[dict[str, Any]]:
        operation = body.get("operation")
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


def _bytes(text: str) -> bytes:
    """Return the bytes of base64, which may be wrapped into lines.

    Raises:
        ValueError: It is not base64.
    """
    return base64.b64decode("".join(text.split()), validate=True)


def _body_of(record: Record) -> Any:
    """Return the JSON of a request, or its text if it is not JSON."""
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
    """Return a finite number: Python's parser accepts NaN, Infinity and 1e999."""
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"{text} is not a finite number")
    return number
