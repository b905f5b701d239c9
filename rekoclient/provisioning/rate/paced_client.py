"""A client that delays its requests, so that they keep within the account's quotas.

Each method blocks until its response arrives. The dispatcher in `bulk` sends many
requests at once instead. The client and the dispatcher both use the retry rules in
`attempts`.
"""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

from attrs import evolve

from ...errors import CallCancelled, ConflictException, RekoError
from ...models import CreateUserRequest
from ...models.methods import RekognitionMethods
from ...pagination import Paginator
from ...schema import Item_co, PagedRequest, R, R_co, Request
from ..report import Counts, Report
from .attempts import Delivery, delay_of, record_outcome
from .pace import Pace
from .pacer import Pacer

if TYPE_CHECKING:
    from ...client import RekognitionClient

_PAUSES = (0.5, 1.0, 2.0, 4.0, 8.0)
"""Seconds before each retry after a ConflictException.

Such a conflict ends when another change to the same user's faces is complete.
"""
_TICK = 0.25
_counting = threading.Lock()
"""The lock for the counts of all clients, because clients may share a `Counts`."""


class PacedClient(RekognitionMethods):
    """A client that sends and retries requests at the rates of a `Pace`.

    Throttled attempts do not count towards the number of attempts. A ConflictException
    usually means that another change of a user's faces is in progress, so the request
    is retried. For CreateUser, the exception usually means that the user exists, so it
    is raised at once.

    Args:
        client: Sends the requests. Its retry policy has the number of attempts.
        pace: The rates, which other work may share.
        stop: When this event is set, waits end and no attempt is sent. By default a new
            event.
        cancel: A second event with the same effect. By default `stop`.
        counts: Counts throttled requests. By default a new `Counts`.
        deadline: Maximum seconds for one attempt. By default only timeouts limit it.

    Attributes:
        single: A variant of the client that makes one attempt for each call.
    """

    def __init__(
        self,
        client: RekognitionClient,
        pace: Pace,
        stop: threading.Event | None = None,
        cancel: threading.Event | None = None,
        counts: Counts | Report | None = None,
        *,
        deadline: float | None = None,
    ) -> None:
        self.single: RekognitionClient = single_attempt(client, deadline)
        self._retry = client.retry
        self._pace = pace
        self._stop = stop or threading.Event()
        self._cancel = cancel or self._stop
        self._counts = counts or Counts()
        self.responses: int = 0
        """Number of successful responses."""

    @property
    def throttled(self) -> int:
        """Number of throttled requests."""
        return self._counts.throttled

    def send(self, request: Request[R], /, *, after: RekoError | None = None) -> R:
        """Wait until the rate allows a request, and send it. Retry it if that may help.

        Args:
            request: The request.
            after: The error of an earlier `send` of the same request. The new call
                continues the earlier call, and sends the same `ClientRequestToken`. By
                default None, which starts a new call.

        Raises:
            CallCancelled: The run was stopped before the response.
            RekoError: The error of the last attempt.
        """
        delivery = Delivery(error=after)
        waits = not isinstance(request, CreateUserRequest)
        pauses = iter(_PAUSES if waits else ())
        while True:
            pacer = self._take_turn(request.operation.method, delivery)
            try:
                response: R = self.single.send(request, after=delivery.error)
            except RekoError as error:
                delivery.error = error
                pause = self._record(delivery, pacer)
                if isinstance(error, ConflictException):
                    pause = next(pauses, None)
                if pause is None:
                    raise
                self._sleep(pause)
            else:
                delivery.error = None
                self._record(delivery, pacer)
                return response

    def iterate(
        self, request: PagedRequest[R_co, Item_co], /
    ) -> Paginator[R_co, Item_co]:
        """Return an iterator over the items of all pages. Each page is one request."""
        return Paginator(self, request)

    def sleep(self, seconds: float) -> None:
        """Sleep with the `sleep` function of the client's retry policy."""
        self._retry.sleep(seconds)

    def _take_turn(self, operation: str, delivery: Delivery) -> Pacer:
        """Wait until an attempt may be sent. Return the pacer of the operation."""
        pacer = self._pace.pacer(operation)
        while not pacer.gate.acquire(timeout=_TICK):
            self._check_stop(delivery)
        try:
            now = self._retry.clock()
            while (wait := pacer.turn(now)) > 0:
                self._sleep(wait)
                self._check_stop(delivery)
                # An injected `sleep` may leave the clock unchanged.
                now = max(self._retry.clock(), now + wait)
        finally:
            pacer.gate.release()
        self._check_stop(delivery)
        delivery.sends += 1
        delivery.sent_at = now
        return pacer

    def _check_stop(self, delivery: Delivery) -> None:
        if self._stop.is_set() or self._cancel.is_set():
            raise CallCancelled("the run was stopped") from delivery.error

    def _record(self, delivery: Delivery, pacer: Pacer) -> float | None:
        """Record the outcome of an attempt.

        Returns:
            The seconds before the next attempt, or None if no attempt follows. `send`
            replaces the result after a ConflictException.
        """
        before = delivery.throttles
        over = record_outcome(
            delivery, pacer, self._retry.clock(), self._retry.max_attempts
        )
        with _counting:
            self._counts.throttled += delivery.throttles - before
            self.responses += delivery.error is None
        return None if over else delay_of(delivery, pacer, self._retry.random)

    def _sleep(self, seconds: float) -> None:
        if self._retry.sleep is not time.sleep:
            if seconds > 0:
                self._retry.sleep(seconds)
            return
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0 and not self._stop.is_set():
            if self._cancel.wait(min(left, _TICK)):
                return


def single_attempt(
    client: RekognitionClient, deadline: float | None = None
) -> RekognitionClient:
    """Return a variant of the client that makes one attempt for each call.

    Provisioning retries by itself, at the pace of the account.

    Args:
        client: The client.
        deadline: Maximum seconds for one attempt. By default only timeouts limit it.
    """
    retry = evolve(client.retry, max_attempts=1, deadline=deadline)
    return client.with_options(retry=retry, retry_budget=None)
