"""Base class of both clients: the constructor, the options, and steps of a call.

Each client adds its own retry loop. Only ``client`` and ``aio`` import this module.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from types import ModuleType
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Self

from attrs import evolve

from . import errors, models
from .errors import ConfigurationError, RekoError, UnsupportedByBotocore
from .interop import AsInstance, SessionLike, accept_instances
from .jobs import BEGUN, begun_by
from .limits import seconds
from .log import logger, show_log_as_configured
from .models import BOTOCORE
from .retry import Call, RetryBudget, RetryPolicy, fingerprint
from .schema import FrozenMap, Operation, R, Request, ResponseMetadata, check_token
from .tokens import invocation_id, random_token
from .tracebacks import shortened
from .urls import masked

if TYPE_CHECKING:
    from .transport import Exchange


_OWN_BUDGET = RetryBudget()
"""Default of ``retry_budget``. Each client replaces it with a new ``RetryBudget()``."""

_KEPT: Any = object()
"""Default of each argument of ``with_options``. It means: do not change the option."""


_KINDS: dict[str, tuple[Any, str]] = {
    "retry": (RetryPolicy, "a RetryPolicy"),
    "retry_budget": (RetryBudget | None, "a RetryBudget or None"),
    "token_factory": (Callable, "a function"),
    "cancel": (threading.Event | None, "a threading.Event or None"),
}
"""The type of each option, and the name of this type in messages."""


_INSTEAD = {
    "get_paginator": "each paged operation has a method, such as iter_list_users()",
    "can_paginate": "an operation is paged if it has a method iter_...",
    "get_waiter": "pass the response of a start_ method to wait_for()",
    "waiter_names": "pass the response of a start_ method to wait_for()",
    "meta": "use region_name, or boto_client.meta",
    "generate_presigned_url": "use the method of boto_client",
}
"""Hints for attributes that boto3 clients have and this client lacks."""


def _with_timeouts(config: Any, **given: float | None) -> Any:
    """Return a botocore ``Config`` with the given timeouts.

    A timeout of None does not change the ``Config``.

    Raises:
        TypeError: A timeout is not a number.
        ValueError: A timeout is not a positive number.
    """
    timeouts = {name: seconds(name, s) for name, s in given.items() if s is not None}
    if not timeouts:
        return config
    from .transport import timeouts_over

    return timeouts_over(config, timeouts)


class BaseClient:
    """Base class of ``RekognitionClient`` and ``AsyncRekognitionClient``."""

    _retry: RetryPolicy
    _retry_budget: RetryBudget | None
    _token_factory: Callable[[], str]
    _cancel: threading.Event | None
    _read_timeout: float | None = None
    _shared: bool = False  # whether another client owns the connections

    def __init__(
        self,
        *,
        region_name: str | None = None,
        profile_name: str | None = None,
        endpoint_url: str | None = None,
        config: Any = None,  # botocore's Config
        session: Annotated[SessionLike, AsInstance()] | None = None,
        boto_client: Any = None,  # no protocol fits both mypy and pyright
        direct: bool = True,
        retry: RetryPolicy | None = None,
        retry_budget: RetryBudget | None = _OWN_BUDGET,
        token_factory: Callable[[], str] = random_token,
        cancel: Annotated[threading.Event, AsInstance()] | None = None,
        max_attempts: int | None = None,
        read_timeout: float | None = None,
        connect_timeout: float | None = None,
    ) -> None:
        """Create the client and its boto3 client. No request is sent to Rekognition.

        Args:
            region_name: AWS region, such as ``eu-west-1``. The default is boto3's, from
                the environment or the profile.
            profile_name: Profile of the AWS configuration. The default is boto3's.
            endpoint_url: URL to send requests to, such as the URL of a local server.
                The default is the region's endpoint.
            config: A ``botocore.config.Config``. Its ``retries`` only set the default
                of ``max_attempts``. boto3 itself always makes one attempt.
            session: A ``boto3.Session`` that creates the boto3 client.
            boto_client: A boto3 client that sends the requests, with its own settings.
                It cannot be combined with an argument above or with a timeout.
            direct: Whether rekoclient may sign and send requests itself, which is
                faster. With False, botocore signs and sends every request. Under
                asyncio, each attempt then runs in a thread.
            retry: The retry policy. The default is ``RetryPolicy()``.
            retry_budget: Common limit on the retries of this client and of the variants
                that ``with_options`` returns. The default is a new ``RetryBudget()``.
                None removes the limit.
            token_factory: Function that returns a ClientRequestToken. It is called if
                the operation accepts a token and the request has none. The default
                returns random tokens.
            cancel: Event that ends the waits of every call and prevents further
                attempts.
            max_attempts: Maximum number of attempts of a call, the first one included.
                The default is the number in ``retry``. Without ``retry``, the default
                comes from ``config``, then from ``AWS_MAX_ATTEMPTS``, then from the
                profile. Otherwise it is 4.
            read_timeout: Seconds that an attempt waits for its reply. The default is
                the value in ``config``, or 20.
            connect_timeout: Seconds that an attempt waits for a connection. The default
                is the value in ``config``, or 5.

        Raises:
            ConfigurationError: boto3 cannot create a client from these settings, or
                they cannot be combined.
            TypeError: An option has the wrong type.
            ValueError: An option has an invalid value.
        """
        show_log_as_configured()
        # The first client imports boto3 here, and reads modules that calls may need.
        # Later calls read no files.
        from .preload import preload
        from .transport import Settings, Transport

        preload(
            models,
            *("difflib", "rekoclient.images", "rekoclient.envelopes"),
            "rekoclient.untyped",
        )

        config = _with_timeouts(
            config, read_timeout=read_timeout, connect_timeout=connect_timeout
        )
        settings = Settings(
            region_name=region_name,
            profile_name=profile_name,
            endpoint_url=endpoint_url,
            config=config,
            session=session,
            direct=direct,
        )
        given = (region_name, profile_name, endpoint_url, config, session)
        if boto_client is not None and any(setting is not None for setting in given):
            raise ConfigurationError(
                "boto_client has its own region, profile, endpoint, config and session:"
                " pass either boto_client or these options"
            )
        try:
            self._transport = Transport(settings, boto_client)
        except RekoError as error:
            raise shortened(error) from error.__cause__
        if retry is None:
            retry = RetryPolicy()
            configured = self._transport.max_attempts
            if configured is not None:
                retry = evolve(retry, max_attempts=configured)
        if max_attempts is not None:
            retry = evolve(retry, max_attempts=max_attempts)
        if retry_budget is _OWN_BUDGET:
            retry_budget = RetryBudget()
        self._set(
            {
                "retry": retry,
                "retry_budget": retry_budget,
                "token_factory": token_factory,
                "cancel": cancel,
            }
        )
        self._start()

    def _set(self, options: Mapping[str, Any]) -> None:
        """Set options of this client.

        Args:
            options: The options by the names of the arguments of ``with_options``.

        Raises:
            TypeError: An option has the wrong type.
            ValueError: An option has an invalid value.
        """
        for name, (kind, expected) in _KINDS.items():
            if name in options and not isinstance(options[name], kind):
                given = type(options[name]).__name__
                raise TypeError(f"{name} must be {expected}, not {given}")
        found: dict[str, Any] = {f"_{name}": value for name, value in options.items()}
        for name in ("_connect_timeout", "_read_timeout"):
            if name in found:
                found[name] = seconds(name[1:], found[name])
        if "_max_attempts" in found:
            retry = found.get("_retry", self._retry)
            limit = found.pop("_max_attempts")
            found["_retry"] = evolve(retry, max_attempts=limit)
        vars(self).update(found)

    def _start(self) -> None:
        """Create the resources of a subclass, such as worker threads."""

    def _request(self, operation: str, parameters: Mapping[str, Any]) -> Request[Any]:
        from .untyped import request_by_name

        return request_by_name(operation, parameters, self.boto_client.meta)

    def _within(self, seconds: float | None) -> Self:
        """Return a client whose calls end within ``seconds``. None adds no limit."""
        deadline = self._retry.deadline
        if seconds is None or (deadline is not None and deadline <= seconds):
            return self
        return self.with_options(retry=evolve(self._retry, deadline=seconds))

    def _begin(self, request: object, after: object = None) -> Call:
        """Serialise a request, and return its ``Call``. Nothing is sent yet.

        Args:
            request: The request.
            after: The error of a failed call, or None. The new call continues the
                failed call.
        """
        if self._transport.closed:
            raise RuntimeError("the client is closed: create another one")
        if not isinstance(request, Request):
            name = getattr(request, "__name__", None)
            what = f"the class {name}" if name else f"a {type(request).__name__}"
            raise TypeError(f"send() takes a request, not {what}")
        operation: Operation[Any] = request.operation
        own = getattr(request, "client_request_token", None)
        token = getattr(after, "client_request_token", None) if own is None else own
        if token is None and operation.repeat == "token":
            token = self._token_factory()
            if self._token_factory is not random_token:
                check_token(request, token)
        invocation = invocation_id()
        wire = request.to_dict()
        earlier: RekoError | None = None
        if after is not None:
            earlier = _continued(after, operation.name, wire, own)
        if token is not None:
            wire["ClientRequestToken"] = token
        call = Call(
            operation.name,
            self._retry,
            invocation_id=invocation,
            token=token,
            repeatable=operation.repeat != "unsafe"
            # The request of `client.call()` may lack this attribute.
            or getattr(request, operation.repeat_with or "", None) is not None,
            budget=self._retry_budget,
            cancel=self._cancel,
            after=earlier,
            wire=wire,
        )
        if operation.name not in self._transport.supported:
            try:
                self._transport.check_supported(type(request), wire, BOTOCORE)
            except UnsupportedByBotocore as error:
                call.attach_to(error)
                raise
        return call

    def _finish(self, exchange: Exchange[R], request: Request[R]) -> R:
        """Record the success of a call, and return the response with its metadata."""
        call, response = exchange.call, exchange.response
        assert response is not None
        http_status, request_id = exchange.status, exchange.request_id
        begun = begun_by(request) if request.operation.name in BEGUN else None
        headers = FrozenMap(exchange.headers)
        call.confirm(http_status, request_id)
        metadata = ResponseMetadata(
            request_id=request_id,
            http_status=http_status,
            attempts=tuple(call.records),
            client_request_token=call.token,
            headers=headers,
            begun=begun,
        )
        object.__setattr__(response, "response_metadata", metadata)
        if logger.isEnabledFor(logging.DEBUG):
            attempt = len(call.records)
            logger.debug(
                "%s: %s at attempt %d",
                call.operation,
                http_status,
                attempt,
                extra={
                    "operation": call.operation,
                    "request_id": request_id,
                    "attempt": attempt,
                },
            )
        return response

    def with_options(
        self,
        *,
        retry: RetryPolicy = _KEPT,
        retry_budget: RetryBudget | None = _KEPT,
        token_factory: Callable[[], str] = _KEPT,
        cancel: Annotated[threading.Event, AsInstance()] | None = _KEPT,
        connect_timeout: float = _KEPT,
        read_timeout: float = _KEPT,
        max_attempts: int = _KEPT,
    ) -> Self:
        """Return a variant of this client with other options.

        The variant shares the connections and the retry budget of this client. Options
        that are left out keep their values.

        Args:
            retry: The retry policy.
            retry_budget: Limit on the retries, instead of the shared one. None removes
                the limit.
            token_factory: Function that returns a ClientRequestToken, for requests
                without one.
            cancel: Event that ends waits and prevents further attempts. None removes
                it.
            connect_timeout: Seconds that an attempt waits for a connection. With this
                option, the variant has its own boto3 client and connections.
            read_timeout: Seconds that an attempt waits for its reply.
            max_attempts: Maximum number of attempts of a call, the first one included.
                It replaces the number in ``retry``.

        Raises:
            ConfigurationError: ``read_timeout`` needs a newer botocore. Or
                ``connect_timeout`` was given, but this client was created with
                ``boto_client``.
            TypeError: An option has the wrong type.
            ValueError: An option has an invalid value.
        """
        given = {
            "retry": retry,
            "retry_budget": retry_budget,
            "token_factory": token_factory,
            "cancel": cancel,
            "connect_timeout": connect_timeout,
            "read_timeout": read_timeout,
            "max_attempts": max_attempts,
        }
        options = {name: value for name, value in given.items() if value is not _KEPT}
        variant = object.__new__(type(self))
        vars(variant).update(vars(self))
        variant._set(options)
        variant._shared = True
        if "read_timeout" in options:
            from .transport import check_read_timeout

            check_read_timeout()
        if "connect_timeout" in options:
            within = seconds("connect_timeout", connect_timeout)
            variant._transport = self._transport.connecting_within(within)
            variant._shared = False
            variant._start()
        return variant

    exceptions: ModuleType = errors
    """The module ``rekoclient.errors``. boto3 clients have such an attribute, too."""

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> object:
            """Raise an ``AttributeError``, which names the right attribute if known."""
            if name in _INSTEAD:
                raise AttributeError(f"rekoclient has no {name}: {_INSTEAD[name]}")
            from difflib import get_close_matches

            known = [] if name.startswith("_") else get_close_matches(name, dir(self))
            hint = f"; did you mean {known[0]}?" if known else ""
            raise AttributeError(f"{type(self).__name__} has no {name}{hint}")

    @property
    def boto_client(self) -> Any:
        """The boto3 client that sends the requests. Its methods behave as in boto3."""
        return self._transport.boto_client

    def boto_client_for(self, service: str) -> Any:
        """Return a boto3 client of another service, such as ``"s3"``.

        The boto3 client uses the session and the region of this client.

        Args:
            service: The name of the service, as for boto3.

        Raises:
            ConfigurationError: boto3 cannot create the client. Or this client was
                created with ``boto_client``, which has no session.
        """
        return self._transport.client_for(service)

    @property
    def region_name(self) -> str:
        """The AWS region that requests go to."""
        region: str = self.boto_client.meta.region_name
        return region

    @property
    def retry(self) -> RetryPolicy:
        """The retry policy of this client."""
        return self._retry

    @property
    def retry_budget(self) -> RetryBudget | None:
        """The limit on the retries of this client, or None.

        By default, the variants that ``with_options`` returns share the limit.
        """
        return self._retry_budget

    __get_pydantic_core_schema__: ClassVar[Any] = classmethod(accept_instances)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({masked(self.boto_client.meta.endpoint_url)})"

    def __reduce__(self) -> tuple[Any, ...]:
        raise TypeError("a client cannot be pickled: pass a function that creates one")


def _continued(
    after: object, operation: str, wire: Mapping[str, Any], token: object
) -> RekoError:
    """Check that a request can continue a failed call, and return ``after``.

    The request must have the operation and the members of the failed call.

    Args:
        after: The error of the failed call.
        operation: The name of the request's operation in the API.
        wire: The members of the request. A ``ClientRequestToken`` is not compared.
        token: The caller's own ``client_request_token``, or None. A token must equal
            the token of the failed call.

    Raises:
        TypeError: ``after`` is not a ``RekoError``.
        ValueError: The operation, the members or the token differ.
    """
    if not isinstance(after, RekoError):
        got = type(after).__name__
        raise TypeError(f"after= must be the RekoError of an earlier send, not {got}")
    if after.operation != operation:
        given = f"of {after.operation}" if after.operation else "that no call raised"
        raise ValueError(
            f"after= must be an error of {operation}, not an error {given}: leave"
            " after= out to start a new call"
        )
    if token not in (None, after.client_request_token):
        raise ValueError(
            "client_request_token differs from the token of after=: leave"
            " client_request_token out to continue the call, or leave after= out to"
            " start a new call"
        )
    if after.fingerprint not in (None, fingerprint(wire)):
        raise ValueError(
            "the request differs from the request of after=: send an equal request to"
            " continue the call, or leave after= out to start a new call"
        )
    return after
