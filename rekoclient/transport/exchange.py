"""``Exchange``: the state of one attempt, shared with the botocore event handlers.

The context variable ``current`` contains the ``Exchange`` of the attempt that is in
progress. The handlers ignore the events of all other calls.
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
    """The data that attempts need to send requests without botocore.

    All attempts with one boto3 client share the data.

    Attributes:
        client: Weak reference to the boto3 client.
        endpoint: Weak reference to botocore's endpoint. A strong reference would keep
            closed connections alive.
        handlers: Decides which steps rekoclient does in place of botocore. The decision
            depends on the event handlers of the boto3 client.
        once: Whether botocore sends each request once, without its own retries.
        signers: The signers, by service and Region.
        known: Cache for ``place_of``: the last URL, its HTTP session, the proxies of
            the session, the pool, the header ``Host`` and the target.
    """

    client: ref[Any]
    endpoint: ref[Any]
    handlers: Handlers
    once: bool
    signers: dict[tuple[str, str], Signer] = field(factory=dict)
    known: tuple[str, ref[Any], object, ref[Any], str, str] | None = None


@define(eq=False, repr=False)
class Exchange(Generic[R_co]):
    """State of one attempt, which is one HTTP request of a call.

    Attributes:
        call: The call that the attempt belongs to.
        operation: The operation.
        read_timeout: Seconds to wait for the reply, or None for the boto3 client's own
            timeout.
        steps: The steps of the attempt that rekoclient does in place of botocore.
        direct: The data to send requests without botocore. All attempts with one boto3
            client share the data. None if botocore sends every request of the client.
        on_loop: Whether an event loop sends the request.
        context: botocore's context of the attempt's boto3 call. Each botocore event of
            that call has the same context.
        others: botocore's contexts of calls that event handlers of the application
            have started during the attempt. A context is removed when the reply to its
            call arrives, or when the call fails.
        request: The request. None until just before it is sent.
        pictures: The pictures of the request, by their placeholders in the body.
        signs: Whether ``Signer`` signs the request.
        signer: The ``Signer`` that signed the request, or None.
        frozen: botocore's frozen credentials that signed the request.
        unsent: True if the server cannot have received the complete request.
        timeout: Maximum seconds of one read or write, or None for no limit.
        end: The deadline on the clock ``time.monotonic``, or None.
        response: The response of a successful reply, or None.
        refusal: Weak reference to the error of an unsuccessful reply, or None.
        status: HTTP status of the reply, or None before a reply.
        request_id: The service's id of the request, or None.
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
