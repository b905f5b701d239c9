"""Base classes of requests and responses, and the description of an operation.

The constructor of a request validates it, and reports every violation in one error. A
response is not validated.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from typing import (
    Any,
    ClassVar,
    Generic,
    Literal,
    Protocol,
    Self,
    TypeVar,
    runtime_checkable,
)

from attrs import field, frozen

from ..errors import Attempt, RequestValidationError, Verdict, Violation
from ..values import Value
from .kinds import EMPTY_MAP
from .reading import read, settle
from .shapes import Shape, check_mapping, members

R = TypeVar("R", bound="Response")
R_co = TypeVar("R_co", bound="Response", covariant=True)
Item_co = TypeVar("Item_co", covariant=True)
Until = TypeVar("Until", bound=str)  # invariant, so that mypy refuses other statuses
Q = TypeVar("Q", bound="Request[Any]")
W_co = TypeVar("W_co", bound="Request[Any]", covariant=True)

Repeat = Literal["token", "read", "repeatable", "named", "unsafe"]
"""The reason why a retry after an unknown outcome is harmless, or ``unsafe``.

``token``: the service recognises the retry by its token. ``read``: the operation
changes nothing. ``repeatable``: a second execution leaves the same state. ``named``:
the caller names the new resource, so the service refuses to create a second one.
``unsafe``: a retry may do the work twice.
"""


class Operation(Generic[R_co]):
    """Description of a Rekognition operation, with all that the client needs."""

    def __init__(
        self,
        *,
        name: str,
        method: str,
        response: type[R_co],
        repeat: Repeat,
        repeat_with: str | None = None,
        always: tuple[str, ...] = (),
        items: str | None = None,
        typed: bool = True,
    ) -> None:
        """Describe an operation.

        Args:
            name: The name in the API, such as ``CreateUser``.
            method: boto3's name of the method, such as ``create_user``.
            response: The class of its response.
            repeat: Whether a retry after an unknown outcome is harmless: a value of
                ``Repeat``.
            repeat_with: For an ``unsafe`` operation, the member of the request that
                makes a retry harmless if the caller sets it.
            always: Python names of the members that every successful response has.
            items: For a paged operation, the Python name of the member with the items.
            typed: Whether the request class declares the members of the request. False
                for a request that is a dict.
        """
        self.name: str = name
        self.method: str = method
        self.response: type[R_co] = response
        self.repeat: Repeat = repeat
        self.repeat_with: str | None = repeat_with
        self.always: tuple[str, ...] = always
        self.items: str | None = items
        self.typed: bool = typed


class Request(Shape, Generic[R_co]):
    """Base class of requests. The constructor validates the request.

    Raises:
        RequestValidationError: The request breaks rules of the service. The error lists
            every violation.
    """

    __slots__ = ()

    operation: ClassVar[Operation[Any]]

    @classmethod
    def from_dict(cls, wire: Mapping[str, Any], /) -> Self:
        """Create a request from a dict in boto3's form. The inverse of ``to_dict``.

        A string in place of bytes is invalid, because it could be base64 or a file
        name. ``from_json`` decodes base64.

        Args:
            wire: Members by the service's names, such as ``UserId``.

        Raises:
            RequestValidationError: A member is unknown or breaks a rule.
            TypeError: ``wire`` is not a mapping.
        """
        check_mapping(cls, wire)
        return cls._from_wire(wire, decode=False)

    def __attrs_post_init__(self) -> None:
        """Freeze the members and validate the request."""
        super().__attrs_post_init__()
        found = self.violations()
        if found:
            raise _refusal(self, found)


def _refusal(
    request: Request[Response], found: Sequence[Violation]
) -> RequestValidationError:
    error = RequestValidationError(type(request).__name__, found)
    error.operation = request.operation.name
    return error


def check_token(request: Request[Any], token: object) -> None:
    """Validate the ``ClientRequestToken`` that the user's ``token_factory`` returned.

    Raises:
        RequestValidationError: The token is invalid.
    """
    for member in members(type(request)):
        if member.name == "client_request_token":
            found = [
                broken.under(member.name, member.wire)
                for broken in member.kind.check(token)
            ]
            if found:
                raise _refusal(request, found)


class PagedRequest(Request[R_co], Generic[R_co, Item_co]):
    """Base class of requests whose response is one page of a list."""

    __slots__ = ()


class StatusRequest(Request[R_co], Generic[R_co, Until]):
    """Base class of requests that poll a status.

    The type variable ``Until`` is the type of the statuses that a caller can wait for.
    """

    __slots__ = ()


class PagedStatusRequest(
    PagedRequest[R_co, Item_co],
    StatusRequest[R_co, Until],
    Generic[R_co, Item_co, Until],
):
    """Base class of paged requests that poll a status."""

    __slots__ = ()


@frozen(kw_only=True, eq=False, repr=False)
class ResponseMetadata(Value):
    """The request id, HTTP status, attempts and token of a call.

    Attributes:
        request_id: The service's id of the last attempt.
        http_status: The HTTP status of the last attempt.
        attempts: A record of each attempt. The last has the ``verdict`` CONFIRMED.
        client_request_token: The ``ClientRequestToken`` of every attempt, or None.
        headers: The headers of the last reply, with names in lower case.
        begun: After StartStreamProcessor, StopStreamProcessor, CreateProjectVersion and
            CopyProjectVersion, this is the request that polls the status of the work.
            After StartProjectVersion and StopProjectVersion, it is the ARN of the model
            version. After all other calls, it is None.
    """

    request_id: str | None = None
    http_status: int | None = None
    attempts: tuple[Attempt, ...] = ()
    client_request_token: str | None = None
    headers: Mapping[str, str] = field(default=EMPTY_MAP, repr=False)
    begun: Request[Any] | str | None = field(default=None, repr=False)

    @property
    def may_have_succeeded(self) -> bool:
        """True if an attempt before the last had an unknown outcome.

        The earlier attempt may have done the work, and the response describes only the
        last attempt. For example, DeleteFaces reports FACE_NOT_FOUND for faces that the
        earlier attempt deleted.
        """
        return any(record.verdict is Verdict.UNKNOWN for record in self.attempts)


NO_METADATA = ResponseMetadata()


@frozen(kw_only=True, eq=False, repr=False)
class Response(Shape):
    """Base class of responses. Absent lists are empty, and unknown members are kept.

    Attributes:
        response_metadata: Request id, status, attempts and token. ``==`` ignores them.
    """

    response_metadata: ResponseMetadata = field(default=NO_METADATA)

    @classmethod
    def from_dict(cls, wire: Mapping[str, Any], /) -> Self:
        """Create a response from a dict of boto3, ``to_dict``, JSON or DynamoDB.

        Values are converted to the declared types.

        Args:
            wire: Members by the service's names, such as ``UserStatus``. The member
                ``ResponseMetadata`` is ignored.

        Raises:
            Unreadable: The dict does not have the form of the response. This is a
                ValueError.
            TypeError: ``wire`` is not a mapping.
        """
        check_mapping(cls, wire)
        content = {key: v for key, v in wire.items() if key != "ResponseMetadata"}
        found = read(cls, content)
        settle(found)
        return found

    @classmethod
    def _from_wire(cls, wire: Mapping[str, Any], decode: bool) -> Self:  # noqa: ARG003 - a response has base64
        return cls.from_dict(wire)


class Waitable(Generic[W_co]):
    """Response of an operation that starts work. Pass it to ``wait_for`` to wait.

    ``W_co`` is the type of the request that polls the status.
    """

    __slots__ = ()


class Started(Waitable[W_co]):
    """A ``Waitable`` response that can create the request which polls the status."""

    __slots__ = ()

    def follow_up(self) -> W_co:
        """Return the request that polls the status."""
        raise NotImplementedError


def begun_request(response: Response, poll: type[Q]) -> Q:
    """Return the request that polls the status of started work.

    Use this function for a response without a job id. The client stores the polling
    request in ``response_metadata.begun`` of the response.

    Args:
        response: The response of the call that started the work, from a client.
        poll: The class of the polling request.

    Raises:
        TypeError: The response did not come from a client, so it has no polling
            request.
    """
    begun = response.response_metadata.begun
    if isinstance(begun, poll):
        return begun
    raise TypeError(
        f"this {type(response).__name__} does not come from a client, so its job is"
        f" unknown: pass the client's response or a {poll.__name__} to wait_for()"
    )


@runtime_checkable
class Sender(Protocol):
    """An object that sends requests, such as the client."""

    def send(self, request: Request[R_co], /) -> R_co:
        """Send a request and return its response."""
        ...


@runtime_checkable
class Pages(Protocol[R_co, Item_co]):
    """The result of an ``iter_`` method. It iterates over items or complete pages."""

    def __iter__(self) -> Iterator[Item_co]:
        """Yield each item, and fetch pages as they are needed."""
        ...

    def pages(self, *, limit: int | None = None) -> Iterator[R_co]:
        """Yield the response of each page, at most ``limit`` responses."""
        ...


@runtime_checkable
class AsyncSender(Protocol):
    """An object that sends requests from an event loop, such as the asyncio client."""

    async def send(self, request: Request[R_co], /) -> R_co:
        """Send a request and return its response."""
        ...


@runtime_checkable
class AsyncPages(Protocol[R_co, Item_co]):
    """The result of an ``iter_`` method of the asyncio client."""

    def __aiter__(self) -> AsyncIterator[Item_co]:
        """Yield each item, and fetch pages as they are needed."""
        ...

    def pages(self, *, limit: int | None = None) -> AsyncIterator[R_co]:
        """Yield the response of each page, at most ``limit`` responses."""
        ...
