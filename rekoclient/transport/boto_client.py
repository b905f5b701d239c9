"""``BotoClient``: creates and closes the boto3 client behind a rekoclient client."""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Self

from attrs import evolve
from botocore.config import Config

from ..errors import ConfigurationError
from ..forks import renew_after_fork
from ..schema import Request
from .connection import Settings, build, check_given
from .services import service_client
from .sessions import unlock
from .support import Path, missing, reaches, unsupported

logger: logging.Logger = logging.getLogger("rekoclient.transport")


class BotoClient:
    """Base class of ``Transport``. It owns the boto3 client and its session."""

    def __init__(
        self, settings: Settings, boto_client: Any = None, session: Any = None
    ) -> None:
        """Create the boto3 client, or use the given one.

        Args:
            settings: The settings of the boto3 client.
            boto_client: A boto3 client that the caller has created, to use unchanged.
            session: A session made earlier from the same settings, to reuse.

        Raises:
            ConfigurationError: boto3 cannot create a client from these settings, or the
                given client is for another service.
        """
        self._settings = settings
        self._given = boto_client
        self._current: Any = None
        self.closed: bool = False
        self._session = session
        self.max_attempts: int | None = None
        self._lock = threading.Lock()
        self.supported: set[str] = set()
        """Names of operations whose requests the installed botocore supports fully."""
        self._lacking: dict[str, tuple[Path, ...]] = {}
        if boto_client is not None:
            check_given(boto_client)
            self._use(boto_client)
        else:
            self._make()
        renew_after_fork(self, BotoClient._renew)

    def _use(self, boto_client: Any) -> None:
        """Use a boto3 client for every attempt from now on."""
        self._current = boto_client

    @property
    def boto_client(self) -> Any:
        """The boto3 client. After a fork, the child process opens new connections."""
        return self._current or self._make()

    def _make(self) -> Any:
        with self._lock:
            if self._current is not None:
                return self._current
            if self._given is not None:
                # The child of a fork keeps the given client, and closes the connections
                # of the parent here. The fork handler cannot close them, because
                # another thread may have held a lock of the client.
                self._given.close()
                self._current = self._given
                return self._given
            made, self._session, self.max_attempts = build(
                self._settings, self._session
            )
            # Variants and the child of a fork must use the same region and endpoint,
            # even if the environment changes.
            self._settings = evolve(
                self._settings,
                region_name=made.meta.region_name,
                endpoint_url=made.meta.endpoint_url,
            )
            self._use(made)
            return made

    def _renew(self) -> None:
        """Drop the sockets and locks of the parent process, in the child of a fork."""
        self._lock = threading.Lock()
        self._current = None
        if self._given is None:
            self._session = None
        # The child keeps a given session. At the fork, a thread of the parent may have
        # held the lock of its credentials.
        unlock(self._settings.session)

    def connecting_within(self, seconds: float) -> Self:
        """Return a copy with another connect timeout. The copy opens new connections.

        botocore cannot set a connect timeout for a single request.

        Args:
            seconds: The connect timeout.

        Raises:
            ConfigurationError: The caller passed the boto3 client, so its settings are
                fixed.
        """
        if self._given is not None:
            raise ConfigurationError(
                "connect_timeout cannot be changed for a given boto_client: create the"
                f" boto_client with Config(connect_timeout={seconds})"
            )
        config, theirs = Config(connect_timeout=seconds), self._settings.config
        if theirs is not None:
            config = theirs.merge(config)
        return type(self)(evolve(self._settings, config=config), session=self._session)

    def client_for(self, service: str) -> Any:
        """Return a boto3 client for another AWS service, with the same session.

        Raises:
            ConfigurationError: boto3 cannot create the client, or there is no session.
        """
        region = self.boto_client.meta.region_name
        if self._session is None:
            raise ConfigurationError(
                f"a client created with boto_client= has no session for {service}:"
                " create the client with session= instead"
            )
        config = self._settings.config
        return service_client(service, self._session, region_name=region, config=config)

    def close(self) -> None:
        """Close the connections, unless the caller passed the boto3 client."""
        self.closed = True
        if self._given is None and self._current is not None:
            self._current.close()

    def check_supported(
        self, request: type[Request[Any]], wire: Mapping[str, Any], version: str
    ) -> None:
        """Check that the installed botocore knows the operation and all given members.

        Args:
            request: The class of the request.
            wire: The members of the request, with the service's names.
            version: A version of botocore that knows all members.

        Raises:
            UnsupportedByBotocore: botocore does not know the operation or a member.
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

    def renew_credentials(self, request: Any) -> bool:
        """Renew expired credentials. Return whether a retry has new credentials.

        Args:
            request: The request that the service refused.
        """
        credentials: Any = getattr(self._session, "get_credentials", lambda: None)()
        if not hasattr(credentials, "_expiry_time"):
            return False
        try:
            with self._lock:
                now = credentials.get_frozen_credentials()
                # If many calls fail together, only the first call renews.
                if _signed_with(now, request):
                    # botocore renews only after the expiry time, so set that time to
                    # now.
                    credentials._expiry_time = datetime.now(UTC)  # noqa: SLF001 - no public way
                    credentials.get_frozen_credentials()
        except Exception:  # a provider may raise anything
            logger.warning("expired credentials could not be renewed", exc_info=True)
            return False
        return True


def _signed_with(credentials: Any, request: Any) -> bool:
    """Return whether a request was signed with these credentials."""
    found = {
        name: value.decode() if isinstance(value, bytes) else value
        for name in ("X-Amz-Security-Token", "Authorization")
        if (value := request.headers.get(name)) is not None
    }
    return found.get("X-Amz-Security-Token") == credentials.token and (
        f"Credential={credentials.access_key}/" in found.get("Authorization", "")
    )
