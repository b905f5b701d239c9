"""Requests, responses and operations: what the client sends and receives.

Building a request that breaks a rule raises and reports every violation beneath it.
A response is read leniently and never validated.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any, ClassVar, Generic, Literal, Protocol, Self, TypeVar

from attrs import field, frozen

from ..errors import Attempt, RequestValidationError, Verdict, Violation
from .reading import read
from .shapes import Shape, members

R = TypeVar("R", bound="Response")
R_co = TypeVar("R_co", bound="Response", covariant=True)
Item_co = TypeVar("Item_co", covariant=True)

Repeat = Literal["token", "read", "repeatable", "named", "unsafe"]
"""Why, or whether, an attempt without a verdict may be repeated.

``token``: the service recognises the repeat. ``read``: nothing changes.
``repeatable``: doing it twice leaves the same state. ``named``: it makes something
under a name that the caller gives, so that a repeat says "exists already".
``unsafe``: a repeat may do it twice.
"""


@frozen(kw_only=True, eq=False, repr=False)
class Operation(Generic[R_co]):
    """What the client needs to know of an operation.

    Attributes:
        name: The service's name, such as ``CreateUser``.
        method: boto3's name of the method, such as ``create_user``.
        response: The class of its response.
        repeat: Why, or whether, an attempt without a verdict may be repeated.
        repeat_with: For an ``unsafe`` operation, the member that makes it repeatable.
        always: Members that every success carries, by their Python names.
        items: For a paged operation, the member of the response that holds the items.
    """

    name: str
    method: str
    response: type[R_co]
    repeat: Repeat
    repeat_with: str | None = None
    always: tuple[str, ...] = ()
    items: str | None = None


class Request(Shape, Generic[R_co]):
    """A whole request; building one that breaks a rule raises.

    Raises:
        RequestValidationError: It breaks rules of the service; all are reported.
    """

    __slots__ = ()

    operation: ClassVar[Operation[Any]]

    def __attrs_post_init__(self) -> None:
        """Freezes and validates."""
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
    """Sees that a token which a factory made is one.

    Raises:
        RequestValidationError: It is not.
    """
    for member in members(type(request)):
        if member.name == "client_request_token":
            found = [
                broken.under(member.name, member.wire)
                for broken in member.kind.check(token)
            ]
            if found:
                raise _refusal(request, found)


def fingerprint(request: Request[Any]) -> str:
    """Of a request's content less its token: the same in every process."""
    content = request.to_dict()
    content.pop("ClientRequestToken", None)
    text = json.dumps(content, sort_keys=True, default=_digest)
    return sha256(text.encode()).hexdigest()


def _digest(value: object) -> str:
    return sha256(
        value if isinstance(value, bytes) else repr(value).encode()
    ).hexdigest()


class PagedRequest(Request[R_co], Generic[R_co, Item_co]):
    """A request whose response is one page of several."""

    __slots__ = ()


@frozen(kw_only=True)
class ResponseMetadata:
    """What is known of a call beside its content.

    Attributes:
        request_id: The service's id of the last attempt.
        http_status: The HTTP status of the last attempt.
        attempts: A record of each attempt, the last one CONFIRMED.
        client_request_token: The token that every attempt carried, or None.
    """

    request_id: str | None = None
    http_status: int | None = None
    attempts: tuple[Attempt, ...] = ()
    client_request_token: str | None = None

    @property
    def may_have_succeeded(self) -> bool:
        """Whether an attempt before the last ended without a verdict.

        It may be what did the work, and the response be about a repeat: DeleteFaces
        then reports as FACE_NOT_FOUND the faces that this very call has deleted.
        """
        return any(record.verdict is Verdict.UNKNOWN for record in self.attempts)


NO_METADATA = ResponseMetadata()


@frozen(kw_only=True, eq=False, repr=False)
class Response(Shape):
    """A response, read leniently: absent lists are empty, the unknown is kept.

    Attributes:
        response_metadata: Request id, status, attempts and token. It does not count
            in comparisons.
    """

    response_metadata: ResponseMetadata = field(default=NO_METADATA)

    @classmethod
    def from_dict(cls, wire: Mapping[str, Any], /) -> Self:
        """The response in a dict of boto3's, as the client would have read it.

        Args:
            wire: Members by wire name; ``ResponseMetadata`` is passed over.

        Raises:
            Unreadable: It does not have the form of the response; a ValueError.
        """
        content = {key: v for key, v in wire.items() if key != "ResponseMetadata"}
        return read(cls, content)


class Sender(Protocol):
    """Whatever sends a request: the client, seen from below."""

    def send(self, request: Request[R_co], /) -> R_co:
        """Send one request and answer its response."""
        ...


class Pages(Protocol[R_co, Item_co]):
    """The answer of an ``iter_`` method: items when iterated, or whole pages."""

    def __iter__(self) -> Iterator[Item_co]:
        """Each item, fetching pages as they are needed."""
        ...

    def pages(self, *, limit: int | None = None) -> Iterator[R_co]:
        """Each response, ``limit`` of them at most."""
        ...


class AsyncSender(Protocol):
    """Whatever sends a request from an event loop."""

    async def send(self, request: Request[R_co], /) -> R_co:
        """Send one request and answer its response."""
        ...


class AsyncPages(Protocol[R_co, Item_co]):
    """The answer of an ``iter_`` method on an event loop."""

    def __aiter__(self) -> AsyncIterator[Item_co]:
        """Each item, fetching pages as they are needed."""
        ...

    def pages(self, *, limit: int | None = None) -> AsyncIterator[R_co]:
        """Each response, ``limit`` of them at most."""
        ...
