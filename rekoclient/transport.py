"""One attempt over boto3: builds its client, sends, judges the reply, maps errors.

The only module that imports boto3 and botocore at run time; imports ``errors``,
``retry`` and ``schema`` of ours. Each attempt is one public boto3 method call and
exactly one HTTP request. botocore's exceptions are caught in one place, ``attempt``.
"""

from __future__ import annotations

import json
import logging
import os
import threading
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextvars import ContextVar
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from traceback import walk_tb
from typing import Any, Generic, Protocol, TypeVar
from urllib.parse import urlsplit
from weakref import WeakSet

import boto3
import botocore.exceptions as botocore_errors
from attrs import define, frozen
from botocore.config import Config
from botocore.model import ListShape, ServiceModel, StructureShape
from botocore.model import Shape as BotocoreShape
from botocore.parsers import ResponseParserError
from botocore.useragent import UserAgentString

from . import advice
from ._version import __version__
from .errors import (
    BrokenReply,
    ConfigurationError,
    ConnectError,
    ExpiredTokenException,
    RekoError,
    ReplyLost,
    ReplyTimeout,
    ServiceError,
    TransportError,
    UnsupportedByBotocore,
    class_of,
)
from .retry import Call
from .schema import (
    Items,
    Operation,
    R_co,
    Request,
    Shape,
    Structure,
    Unreadable,
    check_always,
    members,
    read,
)

logger: logging.Logger = logging.getLogger(__name__)

E = TypeVar("E", bound=RekoError)

CONNECT_TIMEOUT = 5
READ_TIMEOUT = 20
POOL = 64
"""Connections kept. A burst of threads beyond it would open new ones each time."""


class SessionLike(Protocol):
    """A ``boto3.Session``; named by a protocol, for users without boto3 stubs."""

    @property
    def client(self) -> Callable[..., Any]:
        """Makes a client."""
        ...


# -- building the boto3 client ------------------------------------------------------


@frozen(kw_only=True, eq=False, repr=False)
class Settings:
    """What a boto3 client is built from; boto3's own chain fills in the rest."""

    region_name: str | None = None
    profile_name: str | None = None
    endpoint_url: str | None = None
    config: Any = None
    session: SessionLike | None = None


def build(settings: Settings) -> tuple[Any, Any]:
    """A boto3 client that makes one request an attempt, and its session.

    Raises:
        ConfigurationError: boto3 cannot make one of these settings.
    """
    options = {}
    if settings.endpoint_url is not None:
        options["endpoint_url"] = settings.endpoint_url
    try:
        session: Any = settings.session or boto3.Session(
            profile_name=settings.profile_name
        )
        client = session.client(
            "rekognition",
            region_name=settings.region_name,
            config=_config(session, settings.config),
            **options,
        )
    except (botocore_errors.BotoCoreError, ValueError) as error:
        raise ConfigurationError(str(error)) from error
    _warn_of_plain_http(client.meta.endpoint_url)
    if settings.endpoint_url is None:
        _warn_of_unknown_region(client.meta.region_name)
    return client, session


def _config(session: Any, theirs: Config | None) -> Config:
    """Ours, under the user's own, except for the retries: those are rekoclient's."""
    ours = Config(
        user_agent=_user_agent(session, theirs),
        connect_timeout=CONNECT_TIMEOUT,
        read_timeout=READ_TIMEOUT,
        max_pool_connections=POOL,
        parameter_validation=False,
    )
    merged = ours.merge(theirs) if theirs is not None else ours
    return merged.merge(Config(retries={"mode": "standard", "total_max_attempts": 1}))


def _user_agent(session: Any, theirs: Config | None) -> str:
    """boto3's own string with our name, computed once.

    botocore makes the string anew twice in each call, a sixth of what the call costs,
    unless the configuration has one.
    """
    core = session._session  # noqa: SLF001 - it has no public name
    app_id = getattr(theirs, "user_agent_appid", None)
    if app_id is None:
        app_id = core.get_config_variable("user_agent_appid")
    agent = (
        UserAgentString.from_environment()
        .set_session_config(core.user_agent_name, core.user_agent_version, None)
        .with_client_config(Config(user_agent_appid=app_id))
    )
    return f"{agent.to_string()} rekoclient/{__version__}"


def max_attempts_of(config: Any) -> int | None:
    """How many attempts botocore would make with this configuration, if it says so."""
    retries = getattr(config, "retries", None) or {}
    total = retries.get("total_max_attempts")
    if total is None and "max_attempts" in retries:
        # botocore's older name counts the retries and not the first attempt.
        total = retries["max_attempts"] + 1
    return total


def _warn_of_plain_http(url: str) -> None:
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme == "http" and not (
        host in ("localhost", "::1") or host.startswith("127.")
    ):
        warnings.warn(
            f"requests to {host} are not encrypted: the endpoint begins with http://",
            stacklevel=6,
        )


# "Amazon Rekognition endpoints and quotas" of the AWS General Reference. botocore's own
# list lacks two of them, so a region that is not here is worth a word and no more.
_REGIONS = {
    *("us-east-1", "us-east-2", "us-west-1", "us-west-2", "ca-central-1", "sa-east-1"),
    *("eu-central-1", "eu-west-1", "eu-west-2", "eu-south-2", "il-central-1"),
    *("ap-south-1", "ap-northeast-1", "ap-northeast-2", "ap-southeast-1"),
    *("ap-southeast-2", "ap-southeast-5", "ap-southeast-7", "us-gov-west-1"),
}


def _warn_of_unknown_region(region: str) -> None:
    if region not in _REGIONS and "iso" not in region:
        warnings.warn(
            f"{region} is not among the regions that rekoclient {__version__} knows"
            " Rekognition in",
            stacklevel=6,
        )


# -- one attempt --------------------------------------------------------------------


@define(eq=False, repr=False)
class _Exchange(Generic[R_co]):
    """One attempt as the handlers on botocore's events see it."""

    call: Call
    operation: Operation[R_co]
    sent: bool = False
    response: R_co | None = None
    status: int | None = None
    request_id: str | None = None


_exchange: ContextVar[_Exchange[Any] | None] = ContextVar("exchange", default=None)


def _check_given(boto_client: Any) -> None:
    service = boto_client.meta.service_model.service_name
    if service != "rekognition":
        raise ConfigurationError(f"boto_client is one for {service}, not rekognition")
    attempts = max_attempts_of(boto_client.meta.config)
    if attempts != 1:
        warnings.warn(
            f"this boto_client makes up to {attempts or 'several'} attempts of its own"
            " for each of rekoclient's: make it with"
            " Config(retries={'total_max_attempts': 1})",
            stacklevel=4,
        )


def _register(boto_client: Any) -> None:
    """Registers handlers that act within ``attempt`` only."""
    events = boto_client.meta.events
    # Last of its kind, after botocore's own, which would say that 1 is the maximum.
    events.register_last("request-created.rekognition", _on_create, "rekoclient-create")
    events.register("before-send.rekognition", _on_send, "rekoclient-send")
    events.register("before-parse.rekognition", _on_reply, "rekoclient-reply")


_transports: WeakSet[Transport] = WeakSet()


def _renew_transports() -> None:
    for transport in list(_transports):
        transport.renew()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_renew_transports)


class Transport:
    """Makes attempts with one boto3 client, from any thread."""

    def __init__(self, settings: Settings, boto_client: Any = None) -> None:
        """Makes the boto3 client, or takes one as it is.

        Args:
            settings: What to build the client from.
            boto_client: A client that somebody else made.

        Raises:
            ConfigurationError: boto3 cannot make a client of these settings, or the
                given one is not Rekognition's.
        """
        self._settings = settings
        self._given = boto_client
        self._made: Any = None
        self._session: Any = None
        self._lock = threading.Lock()
        self._supported: dict[str, tuple[tuple[str, ...], ...]] = {}
        if boto_client is not None:
            _check_given(boto_client)
            _register(boto_client)
        else:
            self._make()
        _transports.add(self)

    @property
    def boto_client(self) -> Any:
        """The boto3 client; in the child of a fork a new one."""
        if self._given is not None:
            return self._given
        return self._made or self._make()

    def _make(self) -> Any:
        with self._lock:
            if self._made is None:
                made, self._session = build(self._settings)
                _register(made)
                self._made = made
            return self._made

    def renew(self) -> None:
        """For the child of a fork: shares no socket and no lock with the parent."""
        self._lock = threading.Lock()
        self._made = None
        if self._given is not None:
            # Not ours to make anew, but what waits in its pool belongs to the parent.
            self._given.close()

    def attempt(
        self, call: Call, operation: Operation[R_co], wire: Mapping[str, Any]
    ) -> R_co:
        """One boto3 method call, one HTTP request, and its judged answer.

        Raises:
            RekoError: It failed; ``verdict`` and ``fault`` say what that proves.
        """
        exchange = _Exchange(call, operation)
        before = _exchange.set(exchange)
        try:
            parsed = getattr(self.boto_client, operation.method)(**wire)
            response = exchange.response
            if response is None:
                # The events did not fire: a Stubber, or a double of the client.
                response = _read(operation, _without_metadata(parsed))
                exchange.status, exchange.request_id = _metadata(parsed)
        except RekoError as error:
            self._renew_credentials(error)
            raise
        except Exception as error:  # the boundary to botocore
            mapped = _mapped(error, exchange)
            self._renew_credentials(mapped)
            raise mapped from error
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
        operation = request.operation
        missing = self._supported.get(operation.name)
        if missing is None:
            missing = self._missing(request, version)
            self._supported[operation.name] = missing
        for path in missing:
            if _reaches(wire, path):
                raise _unsupported(f"{operation.name}.{'.'.join(path)}", version)

    def _missing(
        self, request: type[Request[Any]], version: str
    ) -> tuple[tuple[str, ...], ...]:
        model: ServiceModel = self.boto_client.meta.service_model
        name = request.operation.name
        if name not in model.operation_names:
            raise _unsupported(name, version)
        shape = model.operation_model(name).input_shape
        return tuple(_missing_members(request, shape)) if shape is not None else ()

    def _renew_credentials(self, error: RekoError) -> None:
        """Replaces credentials that the service calls expired, where they can be."""
        if not isinstance(error, ExpiredTokenException) or self._session is None:
            return
        credentials: Any = getattr(self._session, "get_credentials", lambda: None)()
        if not hasattr(credentials, "_expiry_time"):
            return
        # botocore renews by the clock alone; the service's word counts for more.
        credentials._expiry_time = datetime.now(UTC)  # noqa: SLF001 - nor has this
        try:
            credentials.get_frozen_credentials()
        except Exception:  # whatever a provider raises
            logger.warning("expired credentials could not be renewed", exc_info=True)
        else:
            error.credentials_renewed = True


def _unsupported(name: str, version: str) -> UnsupportedByBotocore:
    import botocore

    return UnsupportedByBotocore(
        f"{name} is not known to the installed botocore {botocore.__version__};"
        f" {version} has it: upgrade boto3"
    )


def _missing_members(
    shape: type[Shape], theirs: BotocoreShape
) -> Iterator[tuple[str, ...]]:
    if not isinstance(theirs, StructureShape):
        return
    for member in members(shape):
        inner = theirs.members.get(member.wire)
        if inner is None:
            yield (member.wire,)
            continue
        kind = member.kind
        while isinstance(kind, Items) and isinstance(inner, ListShape):
            kind, inner = kind.item, inner.member
        if isinstance(kind, Structure):
            for path in _missing_members(kind.shape, inner):
                yield (member.wire, *path)


def _reaches(wire: Any, path: tuple[str, ...]) -> bool:
    if isinstance(wire, list):
        return any(_reaches(entry, path) for entry in wire)
    if not path:
        return True
    return (
        isinstance(wire, Mapping)
        and path[0] in wire
        and _reaches(wire[path[0]], path[1:])
    )


# -- the handlers -------------------------------------------------------------------


def _on_create(request: Any, **_: object) -> None:
    """Says which attempt this is, as botocore would have with retries of its own."""
    exchange = _exchange.get()
    if exchange is None:
        return
    call = exchange.call
    # botocore writes its amz-sdk headers from these, after signing.
    context = request.context
    context["retries"] = {
        "invocation-id": call.invocation_id,
        "attempt": call.earlier + call.tries,
        "max": call.earlier + call.policy.max_attempts,
    }
    left = call.remaining
    if left is not None and left < context["client_config"].read_timeout:
        # botocore 1.44 and later take it; older ones keep the client's own timeout.
        context["read_timeout"] = max(0.001, left)


def _on_send(**_: object) -> None:
    exchange = _exchange.get()
    if exchange is not None:
        exchange.sent = True


def _on_reply(response_dict: dict[str, Any], **_: object) -> None:
    """Judges the raw reply before botocore parses it, and reads a whole success."""
    exchange = _exchange.get()
    if exchange is None or exchange.status is not None:
        return
    headers, body = response_dict["headers"], response_dict["body"]
    exchange.status = status = response_dict["status_code"]
    exchange.request_id = headers.get("x-amzn-requestid")
    name = exchange.operation.name
    try:
        if status < 200:
            raise BrokenReply(f"{name}: {status} is not the end of a reply")
        _see_all_of(name, headers, body)
        if status >= 300:
            raise _refusal(name, status, headers, body)
        wire = _whole(exchange, headers, body)
        exchange.response = _read(exchange.operation, wire)
    except BrokenReply as error:
        error.http_status, error.request_id = status, exchange.request_id
        raise
    if body:
        # Read already: botocore's parser has nothing left to do.
        response_dict["body"] = b"{}"


# -- judging ------------------------------------------------------------------------


def _see_all_of(operation: str, headers: Mapping[str, str], body: bytes) -> None:
    """Sees that a reply is all there: of half an error, the code may be missing.

    Raises:
        BrokenReply: It is not.
    """
    length = headers.get("content-length")
    if length is None:
        # Its end is the connection's. Without a body, it broke off in the headers.
        if not body and "transfer-encoding" not in headers:
            raise BrokenReply(f"{operation}: the reply broke off in its headers")
    elif length != str(len(body)):
        raise BrokenReply(f"{operation}: a reply of {length} bytes has {len(body)}")


def _whole(exchange: _Exchange[Any], headers: Mapping[str, str], body: bytes) -> object:
    """The decoded body of a success.

    Raises:
        BrokenReply: It is not what the service sends.
    """
    name = exchange.operation.name
    if not body:
        if exchange.request_id is not None and not members(exchange.operation.response):
            return {}
        raise BrokenReply(f"{name}: the reply is empty")
    try:
        decoded = json.loads(body)
    except (ValueError, RecursionError) as error:
        kind = headers.get("content-type", "no content type")
        raise BrokenReply(
            f"{name}: the reply is not JSON: {len(body)} bytes, {kind}"
        ) from error
    if isinstance(decoded, dict) and "__type" in decoded:
        code = _code((decoded["__type"],))
        if class_of(code, None) is not ServiceError:
            raise BrokenReply(f"{name}: a success that says {code}")
    return decoded


def _read(operation: Operation[R_co], wire: object) -> R_co:
    try:
        response = read(operation.response, wire)
        check_always(response, operation.always)
    except Unreadable as error:
        raise BrokenReply(f"{operation.name}: {error}") from error
    return response


def _refusal(
    operation: str, status: int, headers: Mapping[str, str], body: bytes
) -> ServiceError:
    """The error that an error reply stands for, whatever form it has."""
    try:
        decoded = json.loads(body)
    except (ValueError, RecursionError):
        decoded = None
    content: dict[str, Any] = decoded if isinstance(decoded, dict) else {}
    named = (content.get("__type"), content.get("code"), content.get("Code"))
    code = _code((*named, headers.get("x-amzn-errortype"))) or str(status)
    message = next(
        (
            text
            for text in (content.get("message"), content.get("Message"))
            if isinstance(text, str)
        ),
        "",
    )
    if not isinstance(decoded, dict) and body:
        message = f"{len(body)} bytes of {headers.get('content-type', 'no type')}"
    error = class_of(code, status)(
        {
            "Error": {"Code": code, "Message": message},
            "ResponseMetadata": {
                "RequestId": headers.get("x-amzn-requestid"),
                "HTTPStatusCode": status,
                "HTTPHeaders": dict(headers),
                "RetryAttempts": 0,
            },
        },
        operation,
    )
    return _told(error, headers)


def _code(candidates: tuple[object, ...]) -> str:
    """The bare code of forms like ``com.amazon#Code`` and ``Code:http://…``."""
    for candidate in candidates:
        if isinstance(candidate, str) and candidate:
            return candidate.split(":")[0].rsplit("#", 1)[-1]
    return ""


def _told(error: ServiceError, headers: Mapping[str, str]) -> ServiceError:
    """The error with what the headers say, and with what to do about it."""
    milliseconds = headers.get("x-amz-retry-after", "")
    if milliseconds.isdecimal():
        error.amz_retry_after = float(milliseconds) / 1000
    error.retry_after = _retry_after(headers.get("retry-after", ""))
    return _advised(error, advice.on_reply(error, headers))


def _advised(error: E, note: str | None) -> E:
    if note is not None:
        error.add_note(note)
    return error


def _retry_after(value: str) -> float | None:
    """``Retry-After`` in seconds: it is a number of them, or a date (RFC 9110)."""
    if value.isdecimal():
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())


# -- mapping botocore's exceptions --------------------------------------------------

_NEVER_SENT = (
    botocore_errors.EndpointConnectionError,
    botocore_errors.ConnectTimeoutError,
    botocore_errors.ProxyConnectionError,
)


# OpenSSL's words for a handshake that will fail again.
_NO_TLS = (
    "CERTIFICATE_VERIFY_FAILED",
    "HANDSHAKE_FAILURE",
    "RECORD_LAYER_FAILURE",
    "UNSUPPORTED_PROTOCOL",
    "WRONG_VERSION_NUMBER",
)


def _in_handshake(error: BaseException | None) -> bool:
    """Whether it failed before TLS was ready for the request.

    Nothing but the place tells: the same words, and the same read timeout, may be about
    the reply.
    """
    while error is not None:
        frames = walk_tb(error.__traceback__)
        if any(frame.f_code.co_name == "do_handshake" for frame, _ in frames):
            return True
        error = error.__cause__ or error.__context__
    return False


def _mapped(error: Exception, exchange: _Exchange[Any]) -> RekoError:
    """Our error for whatever came out of boto3."""
    name = exchange.operation.name
    text = f"{name}: {error}"
    match error:
        case botocore_errors.ClientError():
            return _refused(error, name)
        case _ if isinstance(error, _NEVER_SENT) or _in_handshake(error):
            unsent = ConnectError(text)
            if any(words in text for words in _NO_TLS):
                unsent.fault = None
            return _advised(unsent, advice.on_connecting(error))
        case botocore_errors.ReadTimeoutError():
            return ReplyTimeout(text)
        case _ if not exchange.sent:
            return ConfigurationError(text)
        case ResponseParserError():
            return BrokenReply(text)
        case _ if "IncompleteRead" in repr(error.__context__):
            # An older botocore compares the lengths itself.
            return BrokenReply(text)
        case botocore_errors.BotoCoreError():
            return ReplyLost(text)
    return TransportError(f"{name}: {type(error).__name__}: {error}")


def _refused(error: botocore_errors.ClientError, operation: str) -> ServiceError:
    code = str(error.response.get("Error", {}).get("Code") or "")
    status, _ = _metadata(error.response)
    mapped = class_of(code, status)(error.response, operation)
    headers = error.response.get("ResponseMetadata", {}).get("HTTPHeaders", {})
    return _told(mapped, headers)


def _metadata(parsed: Mapping[str, Any]) -> tuple[int | None, str | None]:
    metadata = parsed.get("ResponseMetadata", {})
    return metadata.get("HTTPStatusCode"), metadata.get("RequestId")


def _without_metadata(parsed: Mapping[str, Any]) -> dict[str, Any]:
    return {name: v for name, v in parsed.items() if name != "ResponseMetadata"}
