"""Fakes for unit tests: a client that sends nothing and returns declared responses.

A fake has every method of the real client. It starts no server, uses no boto3 client
and never waits, so a test takes microseconds.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .. import models
from ..aio import AsyncRekognitionClient
from ..client import RekognitionClient
from ..errors import RekoError
from ..retry import RetryPolicy
from ..schema import R, Request, Response
from ..tokens import random_token

_OPTIONS: dict[str, Any] = {
    "retry": RetryPolicy(sleep=lambda _: None),
    "retry_budget": None,
    "token_factory": random_token,
    "cancel": None,
}


class _NoTransport:
    """The transport of a fake, which sends nothing."""

    supported = frozenset(models.REQUESTS)
    closed = False
    max_attempts = None

    @property
    def boto_client(self) -> Any:
        """Raise an error, because a fake has no boto3 client."""
        raise RuntimeError("a fake has no boto3 client; use LocalRekognition instead")

    def connecting_within(self, _seconds: float) -> _NoTransport:
        """Return itself, because a fake opens no connection."""
        return self

    def close(self) -> None:
        """Do nothing, because a fake has no connection to close."""


class _Replies:
    """The declared responses of a fake, and the requests that it received."""

    def __init__(self) -> None:
        self.requests: list[Request[Any]] = []
        self._declared: dict[type[Any], list[Any]] = {}

    def declare(self, request: type[Any], responses: tuple[Any, ...]) -> None:
        """Declare the responses to a class of requests, in order."""
        if not responses:
            raise TypeError(f"reply() needs a response for {request.__name__}")
        self._declared[request] = list(responses)

    def next(self, request: Request[Any]) -> Any:
        """Return the next response, or raise the next error."""
        self.requests.append(request)
        declared = self._declared.get(type(request))
        if declared is None:
            name = type(request).__name__
            raise LookupError(
                f"no response is declared for {name}: call reply({name}, ...) first"
            )
        found = declared.pop(0) if len(declared) > 1 else declared[0]
        if isinstance(found, Exception):
            raise found
        return found if isinstance(found, Response) else found(request)


class FakeRekognition(RekognitionClient):
    """A ``RekognitionClient`` that sends nothing and returns declared responses.

    Declare responses with ``reply``, or override ``send`` in a subclass. The fake
    validates requests. Pagination, ``wait_for``, ``with_options`` and ``with`` work as
    in the client.

    Attributes:
        requests: The requests that the fake received, in order.
    """

    def __init__(self) -> None:
        """Create a fake without declared responses."""
        self._replies = _Replies()
        self.requests: list[Request[Any]] = self._replies.requests
        self._transport: Any = _NoTransport()
        self._set(_OPTIONS)

    def reply(
        self,
        request: type[Request[R]],
        *responses: R | Exception | Callable[[Any], R],
    ) -> None:
        """Declare the responses to a class of requests.

        Args:
            request: The class, such as ``DetectLabelsRequest``.
            *responses: Responses, errors to raise, or functions that return the
                response to a request. Each is used once, and the last one is used for
                every further request.
        """
        self._replies.declare(request, responses)

    def send(self, request: Request[R], /, *, after: RekoError | None = None) -> R:
        """Return the declared response to a request.

        Raises:
            LookupError: No response is declared for the class of the request.
        """
        response: R = self._replies.next(request)
        return response

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"


class AsyncFakeRekognition(AsyncRekognitionClient):
    """An ``AsyncRekognitionClient`` that sends nothing, like ``FakeRekognition``.

    Attributes:
        requests: The requests that the fake received, in order.
    """

    def __init__(self) -> None:
        """Create a fake without declared responses."""
        self._replies = _Replies()
        self.requests: list[Request[Any]] = self._replies.requests
        self._transport: Any = _NoTransport()
        self._set(_OPTIONS)

    def _start(self) -> None:
        """Do nothing. The real client starts its threads here."""

    async def aclose(self) -> None:
        """Do nothing, because a fake has no connection to close."""

    def reply(
        self,
        request: type[Request[R]],
        *responses: R | Exception | Callable[[Any], R],
    ) -> None:
        """Declare the responses to a class of requests, as ``FakeRekognition`` does."""
        self._replies.declare(request, responses)

    async def send(
        self, request: Request[R], /, *, after: RekoError | None = None
    ) -> R:
        """Return the declared response to a request.

        Raises:
            LookupError: No response is declared for the class of the request.
        """
        response: R = self._replies.next(request)
        return response

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"
