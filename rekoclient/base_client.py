"""What both clients are made of: construction, and the steps of a call but the loop.

May import everything below it; the clients are above.
"""

from __future__ import annotations

import logging
import math
import os
import threading
from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypedDict, Unpack

from attrs import evolve, frozen

from . import models
from .advice import masked
from .errors import ConfigurationError, RekoError, UnsupportedByBotocore, Violation
from .models import BOTOCORE
from .retry import Call, RetryBudget, RetryPolicy
from .schema import (
    Operation,
    R,
    Request,
    Response,
    ResponseMetadata,
    check_token,
    fingerprint,
    unknown_member,
)
from .tokens import random_token

if TYPE_CHECKING:
    from .transport import SessionLike

logger: logging.Logger = logging.getLogger("rekoclient")
logger.addHandler(logging.NullHandler())

_OWN_BUDGET = RetryBudget()
"""Stands for "a budget of its own" in the constructor; never drawn on."""


class Options(TypedDict, total=False):
    """What ``with_options`` changes."""

    retry: RetryPolicy
    retry_budget: RetryBudget | None
    token_factory: Callable[[], str]
    cancel: threading.Event | None
    connect_timeout: float
    read_timeout: float


@frozen(kw_only=True, eq=False, repr=False)
class Untyped(Request[Response]):
    """A request of an operation that these models do not know; botocore does."""

    known: ClassVar[tuple[str, ...]] = ()

    @property
    def client_request_token(self) -> object:
        """The caller's own token, if there is one."""
        return self.unknown_members.get("ClientRequestToken")

    def violations(self) -> list[Violation]:
        """Of its rules, only the names of its members are known here."""
        return [
            unknown_member(name, self.operation.name, self.known)
            for name in self.unknown_members
            if name not in self.known
        ]


def _unknown_request(name: str, meta: Any) -> type[Untyped]:
    """The class of request of an operation that botocore knows, and nobody else."""
    methods = {wire: method for method, wire in meta.method_to_api_mapping.items()}
    if name not in methods:
        meant = meta.method_to_api_mapping.get(name)
        hint = f"; the operation is {meant}" if meant else ""
        raise UnsupportedByBotocore(f"the installed botocore has no {name}{hint}")
    shape = meta.service_model.operation_model(name).input_shape
    members = () if shape is None else tuple(shape.members)
    reads = name.startswith(_READS)
    token = "ClientRequestToken" in members

    class Made(Untyped):
        known = members
        operation = Operation(
            name=name,
            method=methods[name],
            response=Response,
            repeat="token" if token else "read" if reads else "unsafe",
        )

    return Made


_READS = ("Compare", "Describe", "Detect", "Get", "List", "Recognize", "Search")
_made: dict[str, type[Untyped]] = {}


_OPTIONS: dict[str, Any] = {
    "retry": RetryPolicy,
    "retry_budget": RetryBudget | None,
    "token_factory": Callable,
    "cancel": threading.Event | None,
    "connect_timeout": float | int,
    "read_timeout": float | int,
}


class Caller:
    """A client without its methods: it begins calls and finishes them."""

    _retry: RetryPolicy
    _retry_budget: RetryBudget | None
    _token_factory: Callable[[], str]
    _cancel: threading.Event | None
    _read_timeout: float | None = None
    _shared: bool = False  # a variant's connections are those of its client

    def __init__(
        self,
        *,
        region_name: str | None = None,
        profile_name: str | None = None,
        endpoint_url: str | None = None,
        config: Any = None,  # botocore's Config
        session: SessionLike | None = None,
        boto_client: Any = None,  # no protocol fits it in both checkers
        retry: RetryPolicy | None = None,
        retry_budget: RetryBudget | None = _OWN_BUDGET,
        token_factory: Callable[[], str] = random_token,
        cancel: threading.Event | None = None,
    ) -> None:
        """Makes the boto3 client underneath, and sends nothing.

        Args:
            region_name: As in boto3; by default from its environment.
            profile_name: A profile of the AWS configuration.
            endpoint_url: Where to send, such as a local Rekognition's address.
            config: A ``botocore.config.Config``. Its retries become the default of
                ``max_attempts``, or else those of the environment or the profile: the
                boto3 client always makes one attempt.
            session: A ``boto3.Session`` to make the boto3 client with.
            boto_client: A boto3 client to use as it is.
            retry: When and how often to try again.
            retry_budget: What retries of this client and its variants may spend; by
                default a budget of its own, None for none.
            token_factory: Makes the ClientRequestToken of a call without one.
            cancel: Ends waits and further attempts of every call once it is set.

        Raises:
            ConfigurationError: boto3 cannot make a client of these settings.
        """
        _log_as_asked()
        # boto3 loads when a client is made, and not before.
        from .transport import Settings, Transport

        settings = Settings(
            region_name=region_name,
            profile_name=profile_name,
            endpoint_url=endpoint_url,
            config=config,
            session=session,
        )
        given = (region_name, profile_name, endpoint_url, config, session)
        if boto_client is not None and any(setting is not None for setting in given):
            raise ConfigurationError("boto_client has its settings already")
        self._transport = Transport(settings, boto_client)
        if retry is None:
            retry = RetryPolicy()
            max_attempts = self._transport.max_attempts
            if max_attempts is not None:
                retry = evolve(retry, max_attempts=max_attempts)
        self._set(
            retry=retry,
            retry_budget=RetryBudget() if retry_budget is _OWN_BUDGET else retry_budget,
            token_factory=token_factory,
            cancel=cancel,
        )
        self._start()

    def _set(self, **options: Unpack[Options]) -> None:
        """Takes options over.

        Raises:
            TypeError: One is unknown or of another type: a mistyped ``cancel`` that is
                quietly ignored would never stop anything.
            ValueError: A timeout is no time.
        """
        for name, value in options.items():
            if name not in _OPTIONS:
                raise TypeError(f"{name} is not one of {', '.join(_OPTIONS)}")
            if not isinstance(value, _OPTIONS[name]) or value is True:
                raise TypeError(f"{name} cannot be a {type(value).__name__}")
            if isinstance(value, float | int) and not 0 < value < math.inf:
                raise ValueError(f"{name} must be more than 0 seconds, not {value}")
        vars(self).update({f"_{name}": value for name, value in options.items()})

    def _start(self) -> None:
        """For what one kind of client needs beside the other."""

    def _request(self, operation: str, parameters: Mapping[str, Any]) -> Request[Any]:
        """The request of an operation by its name, also of one unknown to the models.

        Raises:
            RequestValidationError: What is known of its rules is broken.
            UnsupportedByBotocore: The installed botocore does not know it either.
        """
        if operation in models.REQUESTS:
            typed: type[Request[Any]] = getattr(models, models.REQUESTS[operation])
            return typed.from_dict(parameters)
        made = _made.get(operation)
        if made is None:
            made = _made[operation] = _unknown_request(operation, self.boto_client.meta)
        return made.from_dict(parameters)

    def _within(self, seconds: float | None) -> Self:
        """A variant whose calls take no longer than so many seconds."""
        deadline = self._retry.deadline
        if seconds is None or (deadline is not None and deadline <= seconds):
            return self
        return self.with_options(retry=evolve(self._retry, deadline=seconds))

    def _begin(self, request: object, after: object) -> Call:
        if self._transport.closed:
            raise RuntimeError("the client is closed: make another")
        if not isinstance(request, Request):
            name = getattr(request, "__name__", None)
            what = f"the class {name}" if name else f"a {type(request).__name__}"
            raise TypeError(f"a request is sent, not {what}")
        if after is not None and not isinstance(after, RekoError):
            got = type(after).__name__
            raise TypeError(f"after= is the RekoError of an earlier send, not a {got}")
        operation: Operation[Any] = request.operation
        token = getattr(request, "client_request_token", None)
        if after is not None:
            if after.operation != operation.name:
                of = after.operation or "no call"
                raise ValueError(f"after= is the error of {of}, not {operation.name}")
            if token not in (None, after.client_request_token):
                raise ValueError("the request has another token than after= has")
            if after.fingerprint not in (None, fingerprint(request)):
                raise ValueError("the request is not the one that after= is about")
            token = after.client_request_token
        if token is None and operation.repeat == "token":
            token = self._token_factory()
            if self._token_factory is not random_token:
                check_token(request, token)
        repeat_with = operation.repeat_with
        return Call(
            operation.name,
            self._retry,
            token=token,
            repeatable=operation.repeat != "unsafe"
            or (repeat_with is not None and getattr(request, repeat_with) is not None),
            budget=self._retry_budget,
            cancel=self._cancel,
            after=after,
            fingerprint=partial(fingerprint, request),
        )

    def _serialise(self, request: Request[Any], call: Call) -> dict[str, Any]:
        wire = request.to_dict()
        if call.token is not None:
            wire["ClientRequestToken"] = call.token
        try:
            self._transport.check_supported(type(request), wire, BOTOCORE)
        except UnsupportedByBotocore as error:
            call.told(error)
            raise
        return wire

    def _finish(self, call: Call, response: R) -> R:
        last = call.records[-1]
        metadata = ResponseMetadata(
            request_id=last.request_id,
            http_status=last.http_status,
            attempts=tuple(call.records),
            client_request_token=call.token,
        )
        object.__setattr__(response, "response_metadata", metadata)
        if logger.isEnabledFor(logging.DEBUG):
            logger.debug(
                "%s: %s at attempt %d",
                call.operation,
                last.http_status,
                last.number,
                extra={
                    "operation": call.operation,
                    "request_id": last.request_id,
                    "attempt": last.number,
                },
            )
        return response

    def with_options(self, **options: Unpack[Options]) -> Self:
        """A variant of this client that shares its connections and its budget.

        Args:
            **options: ``retry``, ``retry_budget``, ``token_factory`` or ``cancel``, as
                in the constructor; ``read_timeout``, seconds that an attempt waits for
                its reply; ``connect_timeout``, seconds to connect within, for which a
                variant gets a boto3 client and connections of its own. What is not
                given stays.

        Raises:
            ConfigurationError: The installed botocore has no ``read_timeout`` for each
                call, or ``connect_timeout`` is that of a ``boto_client`` as given.
        """
        variant = object.__new__(type(self))
        vars(variant).update(vars(self))
        variant._set(**options)
        variant._shared = True
        if "read_timeout" in options:
            from .transport import check_read_timeout

            check_read_timeout()
        if "connect_timeout" in options:
            seconds = options["connect_timeout"]
            variant._transport = self._transport.connecting_within(seconds)
            variant._shared = False
            variant._start()
        return variant

    @property
    def boto_client(self) -> Any:
        """The boto3 client underneath; calls made with it are boto3's own."""
        return self._transport.boto_client

    @property
    def region_name(self) -> str:
        """The region that requests go to."""
        region: str = self.boto_client.meta.region_name
        return region

    @property
    def retry(self) -> RetryPolicy:
        """When and how often this client tries again."""
        return self._retry

    @property
    def retry_budget(self) -> RetryBudget | None:
        """What retries of this client and its variants may still spend."""
        return self._retry_budget

    def __repr__(self) -> str:
        return f"{type(self).__name__}({masked(self.boto_client.meta.endpoint_url)})"

    def __reduce__(self) -> tuple[Any, ...]:
        raise TypeError("a client does not pickle: pass a function that makes one")


def _log_as_asked() -> None:
    """Shows our log as ``REKOCLIENT_LOG`` says, such as ``debug``; never botocore's.

    Where the application has set up logging, its handlers show it.
    """
    asked = os.environ.get("REKOCLIENT_LOG", "")
    if not asked:
        return
    if asked.upper() not in ("DEBUG", "INFO", "WARNING", "ERROR"):
        words = "debug, info, warning or error"
        raise ConfigurationError(f"REKOCLIENT_LOG is {words}, not {asked!r}")
    logger.setLevel(asked.upper())
    name = "REKOCLIENT_LOG"
    shown = logging.getLogger().handlers or [
        h for h in logger.handlers if h.name == name
    ]
    if not shown:
        handler = logging.StreamHandler()
        handler.name = name
        handler.setFormatter(logging.Formatter("%(asctime)s %(name)s: %(message)s"))
        logger.addHandler(handler)
