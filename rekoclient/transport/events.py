"""Handlers on botocore's events, which act only within an attempt of ours.

A context variable holds the exchange of the attempt in progress. Calls that others make
with the same boto3 client are not touched, not even those of a handler within ours.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextvars import ContextVar
from typing import Any, Generic

from attrs import define, field

from ..retry import Call
from ..schema import EMPTY_MAP, Operation, R_co
from .reply import response_of


@define(eq=False, repr=False)
class Exchange(Generic[R_co]):
    """One attempt as the handlers see it.

    Attributes:
        call: The call that the attempt belongs to.
        operation: The operation.
        read_timeout: Seconds to wait for the reply, or None for the boto3 client's own
            timeout.
        context: botocore's context of our call, which identifies its later events.
        others: Contexts of calls that other handlers have in progress within ours.
        request: botocore's request, once it has got as far as the connection.
        response: The response, once a successful reply was read.
        status: HTTP status of the reply.
        request_id: The service's id of the request.
        headers: The headers of the reply, with names in lower case.
        direct: Whether the attempt may take the direct path.
        timeout: Seconds that one read may take, or None.
        pictures: The pictures of the request, by their stand-ins in the body.
        signs: Whether our signer signs the request.
        unsent: Whether our exchange is known not to have sent all of the request.
        on_loop: Whether an event loop sends the request, and not botocore.
    """

    call: Call
    operation: Operation[R_co]
    read_timeout: float | None = None
    context: Any = None
    others: list[Any] = field(factory=list)
    request: Any = None
    response: R_co | None = None
    status: int | None = None
    request_id: str | None = None
    headers: Mapping[str, str] = EMPTY_MAP
    direct: bool = False
    timeout: float | None = None
    pictures: dict[bytes, bytes | bytearray] = field(factory=dict)
    signs: bool = False
    unsent: bool = False
    on_loop: bool = False

    @property
    def sent(self) -> bool:
        """Whether the request has got as far as the connection."""
        return self.request is not None


current: ContextVar[Exchange[Any] | None] = ContextVar("exchange", default=None)


def register(boto_client: Any) -> None:
    """Register the handlers with a boto3 client."""
    events = boto_client.meta.events
    # First, because a user's handler may call Rekognition itself, and that call must
    # not be mistaken for ours.
    events.register_first(
        "provide-client-params.rekognition", _on_begin, "rekoclient-begin"
    )
    # Last, because botocore's own handler would write that the maximum is 1.
    events.register_last("request-created.rekognition", _on_create, "rekoclient-create")
    events.register("before-parse.rekognition", _on_reply, "rekoclient-reply")
    events.register("after-call-error.rekognition", _on_error, "rekoclient-error")


def _on_begin(context: dict[str, Any], **_: object) -> None:
    """Remember botocore's context object, to recognise later events of our call."""
    exchange = current.get()
    if exchange is not None and exchange.context is None:
        exchange.context = context


def _on_create(request: Any, **_: object) -> None:
    """Set the retry headers and the read timeout of our request."""
    exchange = current.get()
    context = request.context
    if exchange is None:
        return
    if context is not exchange.context:
        # A user's handler makes a call of its own. The next reply belongs to that call.
        if not (exchange.others and exchange.others[-1] is context):
            exchange.others.append(context)
        return
    if exchange.request is None:
        exchange.call.check()  # again, because loading credentials may have taken long
    exchange.request = request
    # botocore writes its amz-sdk headers from these after signing.
    context["retries"] = retries_of(exchange.call)
    timeout = limit_reads(exchange, context["client_config"].read_timeout)
    if timeout is not None:
        # botocore 1.43.68 and later use it. Older ones keep the client's own timeout.
        context["read_timeout"] = timeout


def retries_of(call: Call) -> dict[str, Any]:
    """Return what botocore's retry headers report."""
    return {
        "invocation-id": call.invocation_id,
        "attempt": call.earlier + call.tries,
        "max": call.earlier + call.policy.max_attempts,
    }


def limit_reads(exchange: Exchange[Any], default: float | None) -> float | None:
    """Set the time that one read may take, and return it unless it is the default."""
    timeout, left = exchange.read_timeout, exchange.call.remaining
    longest = timeout or default
    if left is not None and (longest is None or left < longest):
        timeout = max(0.001, left)
    exchange.timeout = timeout or longest
    return timeout


def _on_reply(response_dict: dict[str, Any], **_: object) -> None:
    """Judge the raw reply before botocore parses it, and read a successful one."""
    exchange = current.get()
    if exchange is None or exchange.status is not None:
        return
    if exchange.others:
        exchange.others.pop()
        return
    body = response_dict["body"]
    judge(exchange, response_dict["status_code"], response_dict["headers"], body)
    if body:
        # The body is read. botocore's parser has nothing left to do.
        response_dict["body"] = b"{}"


def judge(
    exchange: Exchange[R_co], status: int, headers: Mapping[str, str], body: bytes
) -> None:
    """Keep the parts of a reply, and read the response of a successful one.

    Raises:
        ServiceError: The reply is an error.
        BrokenReply: The reply is incomplete, or not the service's.
    """
    exchange.status = status
    exchange.request_id = headers.get("x-amzn-requestid")
    exchange.headers = headers
    exchange.response = response_of(exchange.operation, status, headers, body)


def _on_error(context: dict[str, Any], **_: object) -> None:
    """Stop expecting the reply to another handler's call, which has failed."""
    exchange = current.get()
    if exchange is not None and exchange.others and exchange.others[-1] is context:
        exchange.others.pop()
