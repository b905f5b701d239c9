"""``Exchange``: one attempt as the handlers on botocore's events see it.

A context variable holds the exchange of the attempt in progress. Calls that others make
with the same boto3 client are not touched, not even those of a handler within ours.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextvars import ContextVar
from typing import Any, Generic
from weakref import ref

from attrs import define, field

from ..errors import RekoError
from ..retry import Call
from ..schema import EMPTY_MAP, Operation, R_co
from .fence import BOTOCORES, Handlers, Steps
from .signer import Signer


@define(eq=False, repr=False)
class Direct:
    """What the direct path of one boto3 client keeps between attempts.

    Attributes:
        endpoint: botocore's endpoint. A reference to it would keep closed connections.
        handlers: The handlers of the client.
        once: Whether botocore makes no retries of its own.
        signers: The signers, by service and Region.
        known: The last URL, with its session, pool, header ``Host`` and target.
    """

    endpoint: ref[Any]
    handlers: Handlers
    once: bool
    signers: dict[tuple[str, str], Signer] = field(factory=dict)
    known: tuple[str, ref[Any], ref[Any], str, str] | None = None


@define(eq=False, repr=False)
class Exchange(Generic[R_co]):
    """One attempt as the handlers see it.

    Attributes:
        call: The call that the attempt belongs to.
        operation: The operation.
        read_timeout: Seconds to wait for the reply, or None for the boto3 client's own
            timeout.
        steps: The steps of the attempt that are ours.
        direct: What the direct path keeps between attempts, or None.
        on_loop: Whether an event loop sends the request, and not botocore.
        context: botocore's context of our call, which identifies its later events.
        others: Contexts of calls that other handlers have in progress within ours.
        request: The request, once it has got as far as the connection.
        pictures: The pictures of the request, by their stand-ins in the body.
        signs: Whether our signer signs the request.
        signer: Our signer, once it has signed the request.
        frozen: botocore's frozen credentials that it signed with.
        unsent: Whether our exchange is known not to have sent all of the request.
        timeout: Seconds that one read may take, or None.
        end: The moment of the deadline by ``time.monotonic``, or None.
        response: The response, once a successful reply was read.
        refusal: The error of a reply that is not one.
        status: HTTP status of the reply.
        request_id: The service's id of the request.
        headers: The headers of the reply, with names in lower case.
    """

    call: Call
    operation: Operation[R_co]
    read_timeout: float | None = None
    steps: Steps = BOTOCORES
    direct: Direct | None = None
    on_loop: bool = False
    context: Any = None
    others: list[Any] = field(factory=list)
    request: Any = None
    pictures: dict[bytes, bytes | bytearray] = field(factory=dict)
    signs: bool = False
    signer: Signer | None = None
    frozen: Any = None
    unsent: bool = False
    timeout: float | None = None
    end: float | None = None
    response: R_co | None = None
    refusal: ref[RekoError] | None = None
    status: int | None = None
    request_id: str | None = None
    headers: Mapping[str, str] = EMPTY_MAP


current: ContextVar[Exchange[Any] | None] = ContextVar("exchange", default=None)
