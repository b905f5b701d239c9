"""``Transport``, and the handlers on botocore's events that act within an attempt."""

from __future__ import annotations

import logging
import os
import sys
import threading
from collections.abc import Mapping
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, Generic
from weakref import WeakSet

from attrs import define, evolve, field
from botocore.config import Config

from ..errors import BrokenReply, ConfigurationError, ExpiredTokenException, RekoError
from ..retry import Call
from ..schema import Operation, R_co, Request
from .connection import Settings, build, check_given
from .mapping import mapped, metadata, without_metadata
from .reply import believed, refusal, response_in, see_all_of
from .support import Path, missing, reaches, unsupported

logger: logging.Logger = logging.getLogger("rekoclient.transport")


@define(eq=False, repr=False)
class _Exchange(Generic[R_co]):
    """One attempt as the handlers on botocore's events see it."""

    call: Call
    operation: Operation[R_co]
    read_timeout: float | None = None
    context: Any = None
    others: list[Any] = field(factory=list)
    request: Any = None
    response: R_co | None = None
    status: int | None = None
    request_id: str | None = None

    @property
    def sent(self) -> bool:
        """Whether the request has got as far as the connection."""
        return self.request is not None


_exchange: ContextVar[_Exchange[Any] | None] = ContextVar("exchange", default=None)


def _register(boto_client: Any) -> None:
    """Registers handlers that act within ``attempt`` only."""
    events = boto_client.meta.events
    # First of all, so that a call which another's handler makes is not taken for ours.
    events.register_first(
        "provide-client-params.rekognition", _on_begin, "rekoclient-begin"
    )
    # Last of its kind, after botocore's own, which would say that 1 is the maximum.
    events.register_last("request-created.rekognition", _on_create, "rekoclient-create")
    events.register("before-parse.rekognition", _on_reply, "rekoclient-reply")
    events.register("after-call-error.rekognition", _on_error, "rekoclient-error")


_transports: WeakSet[Transport] = WeakSet()


def _renew_transports() -> None:
    for transport in list(_transports):
        transport.renew()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_renew_transports)


class Transport:
    """Makes attempts with one boto3 client, from any thread."""

    def __init__(
        self, settings: Settings, boto_client: Any = None, session: Any = None
    ) -> None:
        """Makes the boto3 client, or takes one as it is.

        Args:
            settings: What to build the client from.
            boto_client: A client that somebody else made.
            session: A session that these settings have led to before.

        Raises:
            ConfigurationError: boto3 cannot make a client of these settings, or the
                given one is not Rekognition's.
        """
        self._settings = settings
        self._given = boto_client
        self._made: Any = None
        self._inherited = False
        self.closed: bool = False
        self._session = session
        self.max_attempts: int | None = None
        self._lock = threading.Lock()
        self._lacking: dict[str, tuple[Path, ...]] = {}
        if boto_client is not None:
            check_given(boto_client)
            _register(boto_client)
        else:
            self._make()
        _transports.add(self)

    @property
    def boto_client(self) -> Any:
        """The boto3 client; in the child of a fork a new one."""
        if self._given is not None:
            if self._inherited:
                # Not ours to make anew; what waits in its pool is the parent's. Not
                # done in the fork itself, where another thread may hold its locks.
                self._inherited = False
                self._given.close()
            return self._given
        return self._made or self._make()

    def _make(self) -> Any:
        with self._lock:
            if self._made is None:
                made, self._session, self.max_attempts = build(
                    self._settings, self._session
                )
                _register(made)
                # Variants and the child of a fork are made of these: they go where this
                # one goes, also if the environment has changed meanwhile.
                self._settings = evolve(
                    self._settings,
                    region_name=made.meta.region_name,
                    endpoint_url=made.meta.endpoint_url,
                )
                self._made = made
            return self._made

    def renew(self) -> None:
        """For the child of a fork: shares no socket and no lock with the parent."""
        self._lock = threading.Lock()
        self._made = self._session = None
        self._inherited = True
        # A session as given stays, and another thread may have been renewing what it
        # holds when the process was forked.
        core = getattr(self._settings.session, "_session", None)
        credentials: Any = getattr(core, "_credentials", None)
        if hasattr(credentials, "_refresh_lock"):
            credentials._refresh_lock = threading.Lock()  # noqa: SLF001 - nor is there another way

    def connecting_within(self, seconds: float) -> Transport:
        """The same session and settings, with connections of its own.

        Args:
            seconds: The connect timeout, which no request of botocore's can have for
                itself.

        Raises:
            ConfigurationError: The client is somebody else's, and as it is.
        """
        if self._given is not None:
            raise ConfigurationError(
                "connect_timeout is the given boto_client's own: make another with"
                f" Config(connect_timeout={seconds})"
            )
        config, theirs = Config(connect_timeout=seconds), self._settings.config
        if theirs is not None:
            config = theirs.merge(config)
        return Transport(evolve(self._settings, config=config), session=self._session)

    def close(self) -> None:
        """Closes the connections, unless the boto3 client is somebody else's."""
        self.closed = True
        if self._made is not None:
            self._made.close()

    def attempt(
        self,
        call: Call,
        operation: Operation[R_co],
        wire: Mapping[str, Any],
        read_timeout: float | None = None,
    ) -> R_co:
        """One boto3 method call, one HTTP request, and its judged answer.

        Args:
            call: What it is an attempt of.
            operation: What is asked for.
            wire: The members, in the service's names.
            read_timeout: Seconds, in place of the boto3 client's.

        Raises:
            RekoError: It failed; ``verdict`` and ``fault`` say what that proves.
        """
        exchange = _Exchange(call, operation, read_timeout)
        before, outer = _exchange.set(exchange), sys.exception()
        try:
            parsed = getattr(self.boto_client, operation.method)(**wire)
            response = exchange.response
            if response is None:
                # The events did not fire: a Stubber, or a double of the client.
                response = believed(operation, without_metadata(parsed))
                exchange.status, exchange.request_id = metadata(parsed)
        except RekoError as error:
            self._renew_credentials(error, exchange)
            raise
        except Exception as error:  # the boundary to botocore
            # Without events it is not known how far the request has got.
            sent = exchange.sent or exchange.context is None
            ours = mapped(error, operation.name, sent=sent, outer=outer)
            self._renew_credentials(ours, exchange)
            if sent and isinstance(ours, ConfigurationError):
                # What is behind it may quote the password of a proxy.
                raise ours from None
            raise ours from error
        finally:
            _exchange.reset(before)
        call.confirm(exchange.status, exchange.request_id)
        return response

    def check_supported(
        self, request: type[Request[Any]], wire: Mapping[str, Any], version: str
    ) -> None:
        """Sees that the installed botocore knows the operation and its members.

        Raises:
            UnsupportedByBotocore: It does not.
        """
        name = request.operation.name
        lacking = self._lacking.get(name)
        if lacking is None:
            model = self.boto_client.meta.service_model
            lacking = self._lacking[name] = missing(model, request, version)
        for path in lacking:
            if reaches(wire, path):
                raise unsupported(f"{name}.{'.'.join(path)}", version)

    def _renew_credentials(self, error: RekoError, exchange: _Exchange[Any]) -> None:
        """Sees that expired credentials are replaced where they can be, once a call."""
        if not isinstance(error, ExpiredTokenException):
            return
        if exchange.call.renewed or not exchange.sent:
            return
        credentials: Any = getattr(self._session, "get_credentials", lambda: None)()
        if not hasattr(credentials, "_expiry_time"):
            return
        try:
            with self._lock:
                now = credentials.get_frozen_credentials()
                # Of many calls in flight, the first to come back renews for all.
                if _signed_with(now, exchange.request):
                    # botocore renews by the clock alone; the service knows better.
                    credentials._expiry_time = datetime.now(UTC)  # noqa: SLF001 - nor has this
                    credentials.get_frozen_credentials()
        except Exception:  # whatever a provider raises
            logger.warning("expired credentials could not be renewed", exc_info=True)
        else:
            error.credentials_renewed = True


def _signed_with(credentials: Any, request: Any) -> bool:
    """Whether these are the credentials that a request was signed with."""
    headers = request.headers
    return headers.get("X-Amz-Security-Token") == credentials.token and (
        f"Credential={credentials.access_key}/" in headers.get("Authorization", "")
    )


def _on_begin(context: dict[str, Any], **_: object) -> None:
    """Takes note of the context of our call, which is like no other's."""
    exchange = _exchange.get()
    if exchange is not None and exchange.context is None:
        exchange.context = context


def _on_create(request: Any, **_: object) -> None:
    """Says which attempt this is, as botocore would have with retries of its own."""
    exchange = _exchange.get()
    context = request.context
    if exchange is None:
        return
    if context is not exchange.context:
        # Another's handler makes a call of its own: the next reply is to that one.
        if not (exchange.others and exchange.others[-1] is context):
            exchange.others.append(context)
        return
    call = exchange.call
    if exchange.request is None:
        call.check()  # again: it may have taken long to get credentials
    exchange.request = request
    # botocore writes its amz-sdk headers from these, after signing.
    context["retries"] = {
        "invocation-id": call.invocation_id,
        "attempt": call.earlier + call.tries,
        "max": call.earlier + call.policy.max_attempts,
    }
    timeout, left = exchange.read_timeout, call.remaining
    longest = timeout or context["client_config"].read_timeout
    if left is not None and (longest is None or left < longest):
        timeout = max(0.001, left)
    if timeout is not None:
        # botocore 1.43.68 and later take it; older ones keep the client's own timeout.
        context["read_timeout"] = timeout


def _on_reply(response_dict: dict[str, Any], **_: object) -> None:
    """Judges the raw reply before botocore parses it, and reads a whole success."""
    exchange = _exchange.get()
    if exchange is None or exchange.status is not None:
        return
    if exchange.others:
        exchange.others.pop()
        return
    headers, body = response_dict["headers"], response_dict["body"]
    exchange.status = status = response_dict["status_code"]
    exchange.request_id = headers.get("x-amzn-requestid")
    name = exchange.operation.name
    try:
        if status < 200:
            raise BrokenReply(f"{name}: {status} is not the end of a reply")
        # What comes from a proxy may lack all but the status, which is enough. At 400
        # the service's code decides, and of half a reply it may be missing.
        if status == 400 or (status < 300 and status != 204):
            see_all_of(name, headers, body)
        if status >= 300:
            raise refusal(name, status, headers, body)
        if exchange.request_id is None and "html" in headers.get("content-type", ""):
            raise BrokenReply(f"{name}: the reply is a page of HTML")
        exchange.response = response_in(exchange.operation, headers, body)
    except BrokenReply as error:
        error.http_status, error.request_id = status, exchange.request_id
        raise
    if body:
        # Read already: botocore's parser has nothing left to do.
        response_dict["body"] = b"{}"


def _on_error(context: dict[str, Any], **_: object) -> None:
    """Expects no reply to another's call any more."""
    exchange = _exchange.get()
    if exchange is not None and exchange.others and exchange.others[-1] is context:
        exchange.others.pop()
