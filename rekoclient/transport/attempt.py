"""``Transport``: the boto3 client of a client of ours, and one attempt with it."""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Generic, NamedTuple

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
from .connection import Settings, build, check_given
from .credentials import explain
from .direct import Direct
from .events import Exchange, current, register
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
            Direct(boto_client).register(boto_client.meta.events)

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
        exchange = Exchange(call, operation, read_timeout, direct=self._settings.direct)
        before, outer = current.get(), sys.exception()
        foreign: BaseException | None = None
        try:
            current.set(exchange)
            parsed = getattr(self.boto_client, operation.method)(**wire)
            response = exchange.response
            if response is None:
                # The events did not fire: a Stubber, or a test double of the client.
                response = parse_success(operation, without_metadata(parsed))
                exchange.status, exchange.request_id, exchange.headers = metadata(
                    parsed
                )
            headers = FrozenMap({k.lower(): v for k, v in exchange.headers.items()})
            return Success(response, exchange.status, exchange.request_id, headers)
        except RekoError as error:
            self._settle(error, exchange, wire)
            raise
        except BaseException as error:  # noqa: BLE001 - the boundary to botocore
            # Without events it is not known how far the request has got.
            sent = exchange.sent or exchange.context is None
            foreign = foreign_in(error, outer)
            clear_locals(error, outer)
            if foreign is None:
                ours = self._mapped(error, exchange, outer, sent=sent)
                self._settle(ours, exchange, wire)
                # The cause may quote the password of a proxy.
                hidden = isinstance(ours, ConfigurationError) and (
                    sent
                    or (
                        isinstance(error, Exception)
                        and explain(ours, error, self._session)
                    )
                )
                try:
                    raise ours from (None if hidden else error)
                finally:
                    del ours
            interrupt(foreign, operation.name, sent=sent)
        finally:
            current.set(before)
        # Outside the ``except`` block: botocore's exception would become its context.
        try:
            raise foreign
        finally:
            del foreign

    def _mapped(
        self,
        error: BaseException,
        exchange: Exchange[Any],
        outer: BaseException | None,
        *,
        sent: bool,
    ) -> RekoError:
        name = exchange.operation.name
        if exchange.unsent:
            # The direct path has not sent the complete request, so nothing was done.
            return ConnectError(f"{name}: the request was not sent completely: {error}")
        return to_reko_error(error, name, sent=sent, outer=outer)

    def _settle(
        self, error: RekoError, exchange: Exchange[Any], wire: Mapping[str, Any]
    ) -> None:
        """Do what an attempt's error requires, and add notes from the request."""
        if exchange.status is not None and exchange.status < 200:
            # The final reply may still come, on a connection that is not ours.
            self.boto_client.close()
        if isinstance(error, ExpiredTokenException):
            self._renew_credentials(error, exchange)
        if isinstance(error, ServiceError) and error.fault is None:
            endpoint = self.boto_client.meta.endpoint_url
            for note in notes_on(error, exchange.operation.name, wire, endpoint):
                error.add_note(note)

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


def _signed_with(credentials: Any, request: Any) -> bool:
    """Return whether a request was signed with these credentials."""
    headers = request.headers
    return headers.get("X-Amz-Security-Token") == credentials.token and (
        f"Credential={credentials.access_key}/" in headers.get("Authorization", "")
    )
