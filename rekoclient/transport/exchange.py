"""``Exchange``: the state of one attempt, for the handlers of botocore's events.

The context variable ``current`` has the exchange of the attempt in progress. The
handlers ignore all calls that do not belong to it.
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
    """State of the direct path of one boto3 client, which lasts between attempts.

    Attributes:
        client: The boto3 client.
        endpoint: Weak reference to botocore's endpoint. A strong one would keep closed
            connections alive.
        handlers: The handlers of the client.
        once: Whether botocore makes no retries of its own.
        signers: The signers, by service and Region.
        known: The last URL, with its session, the proxies of the session, the pool, the
            header ``Host`` and the target.
    """

    client: ref[Any]
    endpoint: ref[Any]
    handlers: Handlers
    once: bool
    signers: dict[tuple[str, str], Signer] = field(factory=dict)
    known: tuple[str, ref[Any], object, ref[Any], str, str] | None = None


@define(eq=False, repr=False)
class Exchange(Generic[R_co]):
    """State of one attempt.

    Attributes:
        call: The call that the attempt belongs to.
        operation: The operation.
        read_timeout: Seconds to wait for the reply, or None for the boto3 client's own
            timeout.
        steps: The steps of the attempt that rekoclient does in place of botocore.
        direct: The state of the direct path, or None if the client does not use it.
        on_loop: Whether an event loop sends the request.
        context: botocore's context of the boto3 call, which identifies its later
            events.
        others: Contexts of calls that users' handlers have started during the attempt.
        request: The request, or None before it is about to be sent.
        pictures: The pictures of the request, by their placeholders in the body.
        signs: Whether ``Signer`` signs the request.
        signer: The signer of the request, or None.
        frozen: botocore's frozen credentials that it signed with.
        unsent: Whether a part of the request was certainly not sent.
        timeout: Seconds that one read may take, or None.
        end: The deadline on the clock ``time.monotonic``, or None.
        response: The response of a successful reply, or None.
        refusal: Weak reference to the error of any other reply, or None.
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
