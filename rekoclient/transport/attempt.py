"""``Transport``: the boto3 client of a client of ours, and one attempt with it."""

from __future__ import annotations

import asyncio
import logging
import sys
import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial
from types import TracebackType
from typing import Any, Generic, NamedTuple, Self

from attrs import evolve
from botocore.config import Config

from ..diagnosis import notes_on
from ..errors import (
    ConfigurationError,
    ConnectError,
    ExpiredTokenException,
    RekoError,
    ServiceError,
    interrupt,
)
from ..forks import renew_after_fork
from ..frames import clear_locals
from ..retry import Call
from ..schema import FrozenMap, Operation, R_co, Request
from ..urls import masked
from .connection import Settings, build, check_given
from .credentials import explain
from .direct import Direct, Submit, joined
from .events import Exchange, current, judge, register
from .framing import install
from .mapping import foreign_in, metadata, to_reko_error, without_metadata
from .reply import parse_success
from .services import service_client
from .sessions import unlock
from .support import Path, missing, reaches, unsupported

logger: logging.Logger = logging.getLogger("rekoclient.transport")


class Success(NamedTuple, Generic[R_co]):
    """The response of a successful attempt, with its status, request id and headers."""

    response: R_co
    http_status: int | None
    request_id: str | None
    headers: Mapping[str, str]


class Transport:
    """Makes attempts with one boto3 client, from any thread."""

    def __init__(
        self, settings: Settings, boto_client: Any = None, session: Any = None
    ) -> None:
        """Create the boto3 client, or use the given one.

        Args:
            settings: What to build the client from.
            boto_client: The caller's own client, which keeps its settings.
            session: A session made earlier from the same settings, to reuse.

        Raises:
            ConfigurationError: boto3 cannot make a client from these settings, or the
                given client is for another service.
        """
        self._settings = settings
        self._given = boto_client
        self._made: Any = None
        self._inherited = False
        self._direct: Direct | None = None
        self.closed: bool = False
        self._session = session
        self.max_attempts: int | None = None
        self._lock = threading.Lock()
        self.supported: set[str] = set()
        """Operations that the installed botocore knows with all their members."""
        self._lacking: dict[str, tuple[Path, ...]] = {}
        if boto_client is not None:
            check_given(boto_client)
            self._register(boto_client)
        else:
            self._make()
        renew_after_fork(self, Transport._renew)

    def _register(self, boto_client: Any) -> None:
        register(boto_client)
        install(boto_client)
        if self._settings.direct:
            self._direct = Direct(boto_client)
            self._direct.register(boto_client.meta.events)

    @property
    def boto_client(self) -> Any:
        """The boto3 client. In the child of a fork it is a new one."""
        if self._given is not None:
            if self._inherited:
                # The given client stays, without the parent's connections. This is not
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
                self._register(made)
                # Variants and the child of a fork use the same region and endpoint,
                # even if the environment has changed.
                self._settings = evolve(
                    self._settings,
                    region_name=made.meta.region_name,
                    endpoint_url=made.meta.endpoint_url,
                )
                self._made = made
            return self._made

    def _renew(self) -> None:
        """Share no socket and no lock with the parent, in the child of a fork."""
        self._lock = threading.Lock()
        self._made = self._session = None
        self._inherited = True
        # A given session stays, and another thread may have been renewing its
        # credentials at the fork.
        unlock(self._settings.session)

    def connecting_within(self, seconds: float) -> Transport:
        """Return a transport with the same settings and its own connections.

        Args:
            seconds: The connect timeout. botocore has none for a single request.

        Raises:
            ConfigurationError: The boto3 client was given, so its settings are fixed.
        """
        if self._given is not None:
            raise ConfigurationError(
                "connect_timeout belongs to the given boto_client: create another with"
                f" Config(connect_timeout={seconds})"
            )
        config, theirs = Config(connect_timeout=seconds), self._settings.config
        if theirs is not None:
            config = theirs.merge(config)
        return Transport(evolve(self._settings, config=config), session=self._session)

    def client_for(self, service: str) -> Any:
        """Return a boto3 client of another service, with this one's session.

        Raises:
            ConfigurationError: It cannot be made, or there is no session.
        """
        region = self.boto_client.meta.region_name
        if self._session is None:
            raise ConfigurationError(
                "a client with boto_client= has no session; make it with session="
            )
        config = self._settings.config
        return service_client(service, self._session, region_name=region, config=config)

    def close(self) -> None:
        """Close the connections, unless the boto3 client was given."""
        self.closed = True
        if self._made is not None:
            self._made.close()

    def attempt(
        self,
        call: Call,
        operation: Operation[R_co],
        wire: Mapping[str, Any],
        read_timeout: float | None = None,
    ) -> Success[R_co]:
        """Call one boto3 method, which sends one HTTP request, and judge the reply.

        Args:
            call: The call that the attempt belongs to.
            operation: The operation.
            wire: The members, in the service's names.
            read_timeout: Seconds to wait for the reply, or None for the boto3 client's
                own timeout.

        Raises:
            RekoError: The attempt failed. Its ``verdict`` and ``fault`` show what that
                proves.
            BaseException: Code of others raised it, such as a signal handler.
        """
        direct = self._settings.direct
        exchange = Exchange(call, operation, read_timeout, direct=direct)
        with _Boundary(self, exchange, wire) as boundary:
            before = current.set(exchange)
            try:
                parsed = getattr(self.boto_client, operation.method)(**wire)
            finally:
                current.reset(before)
            if exchange.response is None:
                # The events did not fire: a Stubber, or a test double of the client.
                content = without_metadata(parsed)
                exchange.response = parse_success(operation, content)
                exchange.status, exchange.request_id, exchange.headers = metadata(
                    parsed
                )
            return _success(exchange)
        if isinstance(boundary.failure, ExpiredTokenException):
            self._renew_credentials(boundary.failure, exchange)
        raise boundary.taken()

    def why_in_thread(self, operation: Operation[Any]) -> str | None:
        """Return why a thread must make an attempt, or None if an event loop can."""
        if self._direct is None:
            return "direct is False"
        return self._direct.why_in_thread(self.boto_client, operation)

    async def attempt_on_loop(
        self,
        call: Call,
        operation: Operation[R_co],
        wire: Mapping[str, Any],
        read_timeout: float | None,
        submit: Submit,
    ) -> Success[R_co] | None:
        """Run one attempt as ``attempt`` does, on the running event loop.

        Args:
            call: The call that the attempt belongs to.
            operation: The operation.
            wire: The members, in the service's names.
            read_timeout: Seconds to wait for the reply, or None for the boto3 client's
                own timeout.
            submit: Lets a worker thread do what can block.

        Returns:
            The success, or None if a thread must make the attempt. Nothing was sent.

        Raises:
            RekoError: The attempt failed.
            asyncio.CancelledError: The task was cancelled. The connection is closed.
        """
        assert self._direct is not None
        exchange = Exchange(call, operation, read_timeout, direct=True, on_loop=True)
        with _Boundary(self, exchange, wire) as boundary:
            before = current.set(exchange)
            try:
                outgoing = self._direct.prepare(self.boto_client, exchange, wire)
            finally:
                current.reset(before)
            if outgoing is None:
                return None
            reader = await self._direct.send_on_loop(exchange, outgoing, submit)
            headers = joined(reader.headers, lower=True)
            judge(exchange, reader.status, headers, reader.body)
            return _success(exchange)
        if isinstance(boundary.failure, ExpiredTokenException):
            renewing = partial(self._renew_credentials, boundary.failure, exchange)
            await asyncio.wrap_future(submit(renewing))
        raise boundary.taken()

    def settle(
        self, error: RekoError, exchange: Exchange[Any], wire: Mapping[str, Any]
    ) -> None:
        """Close connections as an error requires, and add notes from the request."""
        if exchange.status is not None and exchange.status < 200:
            # The final reply may still come, on a connection that is not ours.
            self.boto_client.close()
        if isinstance(error, ServiceError) and error.fault is None:
            endpoint = self.boto_client.meta.endpoint_url
            for note in notes_on(error, exchange.operation.name, wire, endpoint):
                error.add_note(note)

    def is_hidden(self, ours: RekoError, error: BaseException, *, sent: bool) -> bool:
        """Return whether the cause of an error may quote a password.

        It may be that of the endpoint or of a proxy.
        """
        endpoint = self.boto_client.meta.endpoint_url
        if masked(endpoint) != endpoint:
            return True
        return isinstance(ours, ConfigurationError) and (
            sent
            or (isinstance(error, Exception) and explain(ours, error, self._session))
        )

    def check_supported(
        self, request: type[Request[Any]], wire: Mapping[str, Any], version: str
    ) -> None:
        """Raise an error if the installed botocore lacks the operation or a member.

        Raises:
            UnsupportedByBotocore: It does.
        """
        name = request.operation.name
        lacking = self._lacking.get(name)
        if lacking is None:
            model = self.boto_client.meta.service_model
            lacking = self._lacking[name] = missing(model, request, version)
            if not lacking:
                self.supported.add(name)
        for path in lacking:
            if reaches(wire, path):
                raise unsupported(f"{name}.{'.'.join(path)}", version)

    def _renew_credentials(
        self, error: ExpiredTokenException, exchange: Exchange[Any]
    ) -> None:
        """Renew expired credentials if their provider can, once a call."""
        if exchange.call.renewed or not exchange.sent:
            return
        credentials: Any = getattr(self._session, "get_credentials", lambda: None)()
        if not hasattr(credentials, "_expiry_time"):
            return
        try:
            with self._lock:
                now = credentials.get_frozen_credentials()
                # Of many calls that fail together, the first one renews for all.
                if _signed_with(now, exchange.request):
                    # botocore renews after the expiry time only. The service refused
                    # them earlier.
                    credentials._expiry_time = datetime.now(UTC)  # noqa: SLF001 - no public way
                    credentials.get_frozen_credentials()
        except Exception:  # a provider may raise anything
            logger.warning("expired credentials could not be renewed", exc_info=True)
        else:
            error.credentials_renewed = True


class _Boundary:
    """The boundary to botocore: the block within it ends with an error of ours.

    The block is left without an exception of botocore's or of other code. Raise the
    failure after it, because an exception refers to the one that is being handled.

    Attributes:
        failure: The exception that the attempt failed with.
    """

    def __init__(
        self, transport: Transport, exchange: Exchange[Any], wire: Mapping[str, Any]
    ) -> None:
        self._transport = transport
        self._exchange = exchange
        self._wire = wire
        self._outer = sys.exception()
        self.failure: BaseException | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> bool:
        if error is None:
            return False
        if isinstance(error, RekoError):
            self._fail(error)
            return True
        exchange, outer = self._exchange, self._outer
        # Without events it is not known how far the request has got.
        reached = exchange.sent or exchange.context is None
        foreign = foreign_in(error, outer)
        clear_locals(error, outer)
        if foreign is not None:
            sent = reached and not exchange.unsent
            interrupt(foreign, exchange.operation.name, sent=sent)
            self.failure = foreign
            return True
        ours = to_reko_error(error, exchange.operation.name, sent=reached, outer=outer)
        if exchange.unsent and not isinstance(ours, ConnectError | ConfigurationError):
            # Our exchange knows it. The service cannot have the request.
            name = exchange.operation.name
            ours = ConnectError(f"{name}: the request was not sent completely: {error}")
        hidden = self._transport.is_hidden(ours, error, sent=reached)
        ours.__cause__ = None if hidden else error
        self._fail(ours)
        return True

    def _fail(self, ours: RekoError) -> None:
        self._transport.settle(ours, self._exchange, self._wire)
        self.failure = ours

    def taken(self) -> BaseException:
        """Return the failure, which the boundary then no longer refers to."""
        failure, self.failure = self.failure, None
        assert failure is not None
        try:
            return failure
        finally:
            # The traceback refers to this frame, so the frame must not refer to it.
            del failure


def _success(exchange: Exchange[R_co]) -> Success[R_co]:
    """Return what an attempt has read."""
    assert exchange.response is not None
    headers = FrozenMap({k.lower(): v for k, v in exchange.headers.items()})
    return Success(exchange.response, exchange.status, exchange.request_id, headers)


def _signed_with(credentials: Any, request: Any) -> bool:
    """Return whether a request was signed with these credentials."""
    headers = request.headers
    return headers.get("X-Amz-Security-Token") == credentials.token and (
        f"Credential={credentials.access_key}/" in headers.get("Authorization", "")
    )
