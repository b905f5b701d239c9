"""Fake clients for unit tests, which return the responses that a test declares.

A fake client has every method of the real client, and sends nothing. It starts no
server, uses no boto3 client and never sleeps, so a call takes microseconds.
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
    """A replacement for the client's transport, without a connection."""

    supported = frozenset(models.REQUESTS)
    closed = False
    max_attempts = None

    @property
    def boto_client(self) -> Any:
        raise RuntimeError("a fake client has no boto3 client; use LocalRekognition")

    def connecting_within(self, _seconds: float) -> _NoTransport:
        """Return this transport unchanged, because it opens no connections."""
        return self

    def close(self) -> None:
        """Do nothing, because this transport has no connection to close."""


class _Replies:
    """The declared responses and the received requests of a fake client."""

    def __init__(self) -> None:
        self.requests: list[Request[Any]] = []
        self._declared: dict[type[Any], list[Any]] = {}

    def declare(self, request: type[Any], responses: tuple[Any, ...]) -> None:
        """Replace the declared responses to all requests of one class."""
        if not responses:
            name = request.__name__
            raise TypeError(f"reply() needs a response: call reply({name}, response)")
        self._declared[request] = list(responses)

    def next(self, request: Request[Any]) -> Any:
        """Return the next declared response, or raise the next declared error.

        The last declared response is returned to all further requests.
        """
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
    """A fake ``RekognitionClient``: it sends nothing and returns declared responses.

    Declare responses with ``reply``, or override ``send`` in a subclass. The
    validation of requests, pagination, ``wait_for``, ``with_options`` and ``with`` work
    as in the real client.

    Attributes:
        requests: The requests that the fake client received, oldest first.
    """

    def __init__(self) -> None:
        """Create a fake client without declared responses."""
        self._replies = _Replies()
        self.requests: list[Request[Any]] = self._replies.requests
        self._transport: Any = _NoTransport()
        self._set(_OPTIONS)

    def reply(
        self,
        request: type[Request[R]],
        *responses: R | Exception | Callable[[Any], R],
    ) -> None:
        """Declare the responses to all requests of one class.

        The first request of the class gets the first response, and so on. When all
        responses are used, every further request gets the last response. Another call
        for the same class replaces the responses.

        Args:
            request: The class, such as ``DetectLabelsRequest``.
            *responses: The responses. An exception is raised instead of returned. A
                function gets the request and returns the response.

        Raises:
            TypeError: The call contains no response.
        """
        self._replies.declare(request, responses)

    def send(self, request: Request[R], /, *, after: RekoError | None = None) -> R:
        """Return the next response that ``reply`` declared for the class of a request.

        If an exception was declared as the next response, the method raises it.
        ``after`` has no effect.

        Raises:
            LookupError: ``reply`` was not called for this class.
        """
        response: R = self._replies.next(request)
        return response

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"


class AsyncFakeRekognition(AsyncRekognitionClient):
    """A fake ``AsyncRekognitionClient``, which works like ``FakeRekognition``.

    It sends nothing and returns declared responses.

    Attributes:
        requests: The requests that the fake client received, oldest first.
    """

    def __init__(self) -> None:
        """Create a fake client without declared responses."""
        self._replies = _Replies()
        self.requests: list[Request[Any]] = self._replies.requests
        self._transport: Any = _NoTransport()
        self._set(_OPTIONS)

    def _start(self) -> None:
        """Do nothing. The real client starts its threads here."""

    async def aclose(self) -> None:
        """Do nothing, because a fake client has no connection to close."""

    def reply(
        self,
        request: type[Request[R]],
        *responses: R | Exception | Callable[[Any], R],
    ) -> None:
        """Declare the responses to all requests of one class.

        The arguments are described at ``FakeRekognition.reply``.

        Raises:
            TypeError: The call contains no response.
        """
        self._replies.declare(request, responses)

    async def send(
        self, request: Request[R], /, *, after: RekoError | None = None
    ) -> R:
        """Return the next response that ``reply`` declared for the class of a request.

        If an exception was declared as the next response, the method raises it.
        ``after`` has no effect.

        Raises:
            LookupError: ``reply`` was not called for this class.
        """
        response: R = self._replies.next(request)
        return response

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"
