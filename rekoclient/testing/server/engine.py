"""The engine, which turns each request into a reply.

The engine records the request and looks for an injected fault. It checks the date,
counts the request against its quota, and validates the body. It then looks for the
response to an earlier request with the same token, and for a declared reply. If neither
exists, the engine performs the operation and commits the state.

A lock protects these steps. Face recognition is too slow to run under the lock. An
operation that needs face recognition therefore raises ``Pending``. The engine then
recognises the faces without the lock, and starts the operation again with the result.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Hashable
from typing import Any, TextIO

from ...printing import printable
from ..operations import ADDS_DECLARED, OPERATIONS
from ..operations.jobs import expect_ends
from ..request_log import Record, RequestLog
from ..script.faults import Fault, Faults
from ..script.quotas import Quotas
from ..service.errors import ServiceError
from ..service.model import model
from ..service.validation import validate
from ..state.idempotency import Tokens
from ..state.world import Body, Pending, World, Worlds
from .http import Answer, BadRequest, Request
from .http_date import http_date
from .rendering import Reply, apply_fault, as_bytes, failure, success
from .signed_date import check_date

# The number of bytes of each reply that the request log stores.
_LONGEST_REPLY = 2000
_TARGET_PREFIX = "RekognitionService."


class Engine:
    """The part of the server that turns each request into a reply."""

    def __init__(
        self,
        worlds: Worlds,
        faults: Faults,
        quotas: Quotas,
        requests: RequestLog,
        *,
        log: TextIO | None = None,
    ) -> None:
        self._worlds = worlds
        self._faults = faults
        self._quotas = quotas
        self._requests = requests
        self._log = log
        self._tokens = Tokens()

    def resume(self) -> None:
        """Schedule the notifications and result files of unfinished jobs.

        The state file lists these jobs. Call this method after the file has been read.
        """
        expect_ends(self._worlds)

    def handle(self, request: Request) -> Answer:
        """Return the reply to a request.

        After an unexpected exception in the server, the reply has status 500.
        """
        try:
            answer = self._exchange(request)
            self._worlds.ends.settle()
        except Exception:  # noqa: BLE001 - a bug must not close the connection
            return self.render(self._defect())
        return answer

    def error(self, error: ServiceError) -> Answer:
        """Convert an error to the bytes of a reply."""
        return self.render(failure(self._worlds, error))

    def perform(self, operation: str, members: Body) -> tuple[int, Body]:
        """Perform an operation for the server itself, such as one in the seed file.

        The operation is not in the request log, and faults and quotas do not apply.

        Returns:
            The HTTP status and the members of the reply.
        """
        request = Request("POST", "/", {}, b"")
        world = self._worlds.default
        # `_perform` checks the date and the quota only if there are no results.
        results: dict[Hashable, Any] = {"first run": None}
        while True:
            with self._worlds.store.lock:
                reply = self._reply(world, request, operation, members, results)
            if not isinstance(reply, Pending):
                break
            results[reply.key] = self._done(reply)
        self._worlds.ends.settle()
        return reply.status, json.loads(reply.body or b"{}")

    def render(self, reply: Reply) -> Answer:
        """Convert a reply to bytes, with headers such as Date and Content-Length."""
        with self._worlds.store.lock:
            return Answer(as_bytes(self._worlds, reply))

    def _exchange(self, request: Request) -> Answer:
        target = request.headers.get("x-amz-target", "")
        operation = target.removeprefix(_TARGET_PREFIX)
        body = _parsed(request.body)
        token = body.get("ClientRequestToken") if body else None
        with self._worlds.store.lock:
            world = self._worlds.of(request.headers.get("authorization", ""))
            record = self._requests.add(
                operation,
                world.clock(),
                request.headers,
                request.body,
                token if isinstance(token, str) else None,
            )
            fault = self._faults.next_for(operation)
            reply: Reply | Pending | None = None
            if fault is None or fault.applies:
                reply = self._reply(world, request, operation, body, {})
            if not isinstance(reply, Pending):
                return self._answered(record, reply, fault)
        results: dict[Hashable, Any] = {}
        while True:
            results[reply.key] = self._done(reply)
            with self._worlds.store.lock:
                reply = self._reply(world, request, operation, body, results)
                if not isinstance(reply, Pending):
                    return self._answered(record, reply, fault)

    def refuse(self, problem: BadRequest) -> Answer:
        """Return the reply to a request that is not valid HTTP."""
        code = {
            411: "MissingContentLength",
            413: "RequestEntityTooLargeException",
        }.get(problem.status, "MalformedHttpRequestException")
        error = ServiceError(code, problem.message, problem.status)
        return self.error(error)

    def _reply(
        self,
        world: World,
        request: Request,
        operation: str,
        body: Body | None,
        results: dict[Hashable, Any],
    ) -> Reply | Pending:
        """Perform an operation, and return its reply or the slow work that it needs.

        Args:
            world: The account and the Region of the request.
            request: The HTTP request.
            operation: The name of the operation.
            body: The members of the request.
            results: The results of the slow functions that have already run. The keys
                are the ``key`` arguments of ``World.without_lock``.
        """
        self._worlds.results = results
        try:
            answer = self._perform(world, request, operation, body)
        except Pending as work:
            return work
        except ServiceError as error:
            return failure(self._worlds, error)
        except Exception:  # noqa: BLE001 - a bug in the server causes an error 500
            return self._defect()
        return success(self._worlds, answer)

    def _done(self, pending: Pending) -> Any:
        """Run slow work, and return its result or the ServiceError that it raised."""
        try:
            return pending.work()
        except ServiceError as error:
            return error
        except Exception:  # noqa: BLE001 - a bug must not close the connection
            _print_traceback()
            return ServiceError("InternalServerError")

    def _defect(self) -> Reply:
        _print_traceback()
        return failure(self._worlds, ServiceError("InternalServerError"))

    def _perform(
        self, world: World, request: Request, operation: str, body: Body | None
    ) -> Body:
        if request.method != "POST" or operation not in model().operations:
            raise ServiceError(
                "UnknownOperationException",
                "Unknown operation, or not a POST request. Send a POST request with "
                f"the header X-Amz-Target: {_TARGET_PREFIX}<operation>",
            )
        if not self._worlds.results:  # this is the first run of the request
            skew = self._worlds.switches.clock_skew
            if skew:
                check_date(request.headers.get("x-amz-date"), skew)
            self._quotas.take(operation, world.scope)
        if body is None:
            raise ServiceError(
                "SerializationException", "The body is not a JSON object"
            )
        validate(operation, body)
        function = OPERATIONS.get(operation)
        if function is None:
            raise ServiceError(
                "NotImplementedException",
                f"This local Rekognition does not implement {operation}",
                501,
            )
        store = world.store
        try:
            answer = self._tokens.replay(world, operation, body)
            if answer is None and operation in self._worlds.replies:
                answer = _declared(world, operation, body)
            if answer is None:
                answer = function(world, body)
                self._tokens.remember(world, operation, body, answer)
                store.commit()
        except BaseException:
            store.roll_back()
            raise
        return answer

    def _answered(
        self, record: Record, reply: Reply | None, fault: Fault | None
    ) -> Answer:
        """Apply a fault to a reply, record the result, and return the bytes to send."""
        if fault is not None:
            record.fault = str(fault)
            reply, answer = apply_fault(self._worlds, fault, reply)
        else:
            assert reply is not None
            answer = Answer(as_bytes(self._worlds, reply))
        if reply is not None:
            record.status, record.error = reply.status, reply.error
            record.hint, record.reply = reply.hint, reply.body[:_LONGEST_REPLY]
        if self._log is not None:
            self.write_log(repr(record), record.time)
        return answer

    def write_log(self, line: str, time: float | None = None) -> None:
        """Write a line to the log file, if the server has one.

        ``time`` is a time of the server's clock. The default is the current time.
        """
        if self._log is not None:
            at = http_date(self._worlds.clock() if time is None else time)
            self._log.write(f"{at} {printable(line)}\n")
            self._log.flush()


def _print_traceback() -> None:
    import traceback  # slow to import, and only needed for a bug

    traceback.print_exc(file=sys.stderr)


def _declared(world: World, operation: str, body: Body) -> Body | None:
    if operation in ADDS_DECLARED:
        return None
    return world.declared_reply(operation, body)


def _parsed(body: bytes) -> Body | None:
    """Parse the JSON object in a body. Return None if the body contains anything else.

    An empty body counts as an empty object, because some operations need no members.
    """
    if not body:
        return {}
    try:
        text = body.decode(json.detect_encoding(body), "surrogatepass")
        value: Body = _DECODER.decode(text)
    except (ValueError, RecursionError):
        return None
    return value if type(value) is dict else None


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


_DECODER = json.JSONDecoder(parse_constant=_refuse_constant)
