"""All errors of rekoclient, and the meaning of each code of the service.

Every module may import this one. It imports botocore's exceptions, and `interop`,
`printing` and `values` of rekoclient.

    RekoError
    ├─ RequestValidationError (also ValueError)     nothing was sent
    ├─ ConfigurationError                           nothing was sent
    │  └─ UnsupportedByBotocore
    ├─ TransportError                               no usable reply
    │  ├─ ConnectError (also botocore's EndpointConnectionError, ConnectTimeoutError)
    │  ├─ ReplyLost
    │  ├─ ReplyTimeout (also botocore's ReadTimeoutError)
    │  └─ BrokenReply
    ├─ AbsentMember (also AttributeError)           a response lacks a member
    ├─ CallCancelled
    ├─ DeadlineExceeded
    ├─ WaitError
    │  ├─ JobFailed
    │  └─ WaitTimeout
    ├─ ProvisioningError
    │  ├─ ManifestError
    │  ├─ PlanOutdated
    │  └─ JournalMismatch
    └─ ServiceError (also botocore's ClientError)   the service refused
       ├─ ThrottlingError
       │  ├─ ThrottlingException
       │  └─ ProvisionedThroughputExceededException
       ├─ ServerError
       │  ├─ InternalServerError
       │  ├─ InternalFailure
       │  └─ ServiceUnavailable
       ├─ AccessDeniedError
       │  ├─ AccessDeniedException
       │  ├─ ExpiredTokenException
       │  ├─ IncompleteSignatureException
       │  ├─ InvalidSignatureException
       │  ├─ MissingAuthenticationTokenException
       │  ├─ OptInRequired
       │  ├─ RequestExpired
       │  └─ UnrecognizedClientException
       ├─ NotFoundError
       │  ├─ ResourceNotFoundException
       │  └─ SessionNotFoundException
       ├─ ConflictError
       │  ├─ ConflictException
       │  ├─ IdempotentParameterMismatchException
       │  ├─ InvalidPolicyRevisionIdException
       │  ├─ ResourceAlreadyExistsException
       │  ├─ ResourceInUseException
       │  └─ ResourceNotReadyException
       ├─ QuotaExceededError
       │  ├─ HumanLoopQuotaExceededException
       │  ├─ LimitExceededException
       │  └─ ServiceQuotaExceededException
       └─ InvalidInputError
          ├─ ImageTooLargeException
          ├─ InvalidImageFormatException
          ├─ InvalidManifestException
          ├─ InvalidPaginationTokenException
          ├─ InvalidParameterException
          ├─ InvalidS3ObjectException
          ├─ MalformedPolicyDocumentException
          ├─ UnknownOperationException
          ├─ ValidationException
          └─ VideoTooLargeException

Attributes show what to do about an error. There are no further classes for that. Every
``RekoError`` has ``retryable``, ``may_have_succeeded``, ``attempts`` and the others.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from attrs import evolve, frozen

from .interop import accept_instances
from .printing import printable, safe
from .values import Value

__all__ = [
    "AbsentMember",
    "AccessDeniedError",
    "AccessDeniedException",
    "Attempt",
    "BrokenReply",
    "CallCancelled",
    "ConfigurationError",
    "ConflictError",
    "ConflictException",
    "ConnectError",
    "DeadlineExceeded",
    "ExpiredTokenException",
    "Fault",
    "HumanLoopQuotaExceededException",
    "IdempotentParameterMismatchException",
    "ImageTooLargeException",
    "IncompleteSignatureException",
    "InternalFailure",
    "InternalServerError",
    "InvalidImageFormatException",
    "InvalidInputError",
    "InvalidManifestException",
    "InvalidPaginationTokenException",
    "InvalidParameterException",
    "InvalidPolicyRevisionIdException",
    "InvalidS3ObjectException",
    "InvalidSignatureException",
    "JobFailed",
    "JournalMismatch",
    "LimitExceededException",
    "MalformedPolicyDocumentException",
    "ManifestError",
    "MissingAuthenticationTokenException",
    "NotFoundError",
    "OptInRequired",
    "PlanOutdated",
    "Problem",
    "ProvisionedThroughputExceededException",
    "ProvisioningError",
    "QuotaExceededError",
    "RekoError",
    "ReplyLost",
    "ReplyTimeout",
    "RequestExpired",
    "RequestValidationError",
    "ResourceAlreadyExistsException",
    "ResourceInUseException",
    "ResourceNotFoundException",
    "ResourceNotReadyException",
    "ServerError",
    "ServiceError",
    "ServiceQuotaExceededException",
    "ServiceUnavailable",
    "SessionNotFoundException",
    "ThrottlingError",
    "ThrottlingException",
    "TransportError",
    "UnknownOperationException",
    "UnrecognizedClientException",
    "UnsupportedByBotocore",
    "ValidationException",
    "Verdict",
    "VideoTooLargeException",
    "Violation",
    "WaitError",
    "WaitTimeout",
    "interrupted",
]

if TYPE_CHECKING:

    class _ClientError(Exception):
        """botocore's ``ClientError``, for type checkers without botocore stubs."""

        # The attribute is a TypedDict in the stubs. If it were a dict here, mypy would
        # take a subclass of both for impossible, and skip the code that handles it.
        response: Any
        operation_name: str

    class _EndpointConnectionError(Exception): ...

    class _ConnectTimeoutError(Exception): ...

    class _ReadTimeoutError(Exception): ...
else:
    from botocore.exceptions import ClientError as _ClientError
    from botocore.exceptions import ConnectTimeoutError as _ConnectTimeoutError
    from botocore.exceptions import EndpointConnectionError as _EndpointConnectionError
    from botocore.exceptions import ReadTimeoutError as _ReadTimeoutError


class Verdict(StrEnum):
    """Outcome of one attempt: what the attempt proved about the server."""

    NOT_SENT = "NOT_SENT"
    """The request was not sent. A retry is safe."""
    REJECTED = "REJECTED"
    """The service, or a proxy before it, refused. Nothing was done."""
    UNKNOWN = "UNKNOWN"
    """There is no valid reply. The operation may or may not have been done."""
    CONFIRMED = "CONFIRMED"
    """The reply is complete and successful."""


Fault = Literal["throttle", "transient"]
"""The kinds of failures after which another attempt may succeed."""


@frozen(kw_only=True, eq=False, repr=False)
class Attempt(Value):
    """The record of one attempt, sent or not.

    Attributes:
        number: Number of the attempt, from 1. A call that is continued with ``after=``
            continues to count.
        error: The class name of the error, or None for a success.
        code: The service's error code, or None.
        http_status: The HTTP status of the reply, or None.
        request_id: The service's id of the request, or None.
        elapsed: Seconds from the start of the attempt to its end.
        delay: Seconds of the wait after the attempt, or None if no further attempt
            followed.
        stopped: The reason why no further attempt followed, or None.
    """

    number: int
    verdict: Verdict
    """The outcome of the attempt."""
    error: str | None = None
    code: str | None = None
    http_status: int | None = None
    request_id: str | None = None
    elapsed: float = 0.0
    delay: float | None = None
    stopped: str | None = None


class RekoError(Exception):
    """Base class of every error that rekoclient raises.

    ``transport`` sets the attributes that describe the last attempt: ``verdict``,
    ``fault``, ``http_status``, ``request_id``, ``retry_after``, ``amz_retry_after`` and
    ``credentials_renewed``. ``Call.attach_to`` sets the other attributes, which
    describe the call.

    Attributes:
        operation: The service's name of the operation, such as ``CreateUser``.
        attempts: A record of each attempt, in order.
        client_request_token: The token of every attempt, or None if the operation has
            no token. ``client.send(request, after=error)`` sends the same token.
        invocation_id: The ``amz-sdk-invocation-id`` of the call.
        fingerprint: A hash of the content of the request. Requests with the same
            content have the same hash.
        may_have_succeeded: True if some attempt of this call had an unknown outcome.
            The operation may then have succeeded in spite of the error.
        fault: ``throttle`` or ``transient`` if another attempt may succeed, else None.
        retry_after: Seconds that ``Retry-After`` asks to wait, or None.
        amz_retry_after: Seconds that ``x-amz-retry-after`` asks to wait, or None.
        credentials_renewed: Whether expired credentials were renewed after the attempt.
        http_status: The HTTP status of the last reply, or None.
        request_id: The service's id of the last request, or None.
    """

    __get_pydantic_core_schema__: ClassVar[Any] = classmethod(accept_instances)

    operation: str | None = None
    attempts: tuple[Attempt, ...] = ()
    client_request_token: str | None = None
    invocation_id: str | None = None
    fingerprint: str | None = None
    may_have_succeeded: bool = False
    verdict: Verdict = Verdict.NOT_SENT
    """The outcome of the last attempt."""
    fault: Fault | None = None
    retry_after: float | None = None
    amz_retry_after: float | None = None
    credentials_renewed: bool = False
    http_status: int | None = None
    request_id: str | None = None

    @property
    def retryable(self) -> bool:
        """Whether the same request may succeed later without a change."""
        return self.fault is not None

    def __str__(self) -> str:
        """Return the message on one line, without control characters."""
        return printable(super().__str__())

    def add_note(self, note: str, /) -> None:
        """Add a note, without control characters for a terminal."""
        super().add_note(safe(note))

    def __reduce__(self) -> tuple[Any, ...]:
        # The default would call the class with ``args``, which the constructors here
        # and in botocore do not accept. __dict__ has all attributes and notes.
        state = dict(self.__dict__)
        if "__notes__" in state:
            state["__notes__"] = list(state["__notes__"])
        return _restore, (type(self), self.args, state)


def _restore(
    cls: type[RekoError], args: tuple[object, ...], state: dict[str, object]
) -> RekoError:
    error = cls.__new__(cls)
    error.args = args
    for name, value in state.items():
        setattr(error, name, value)
    return error


INTERRUPTED = "rekoclient_error"
"""Name of the attribute by which a foreign exception refers to a ``RekoError``."""


def interrupt(
    error: BaseException, operation: str, *, sent: bool, again: bool = False
) -> RekoError:
    """Attach a ``RekoError`` to a foreign exception that ended a call.

    Args:
        error: The exception, such as one that a signal handler raised.
        operation: The service's name of the operation.
        sent: Whether the request was sent. The operation may then have been done.
        again: Whether the exception came between two attempts.

    Returns:
        The attached error.
    """
    text = f"{operation}: {type(error).__name__} ended the call"
    ours: RekoError
    if sent:
        ours = ReplyLost(text)
    else:
        ours = CallCancelled(f"{text} before it was sent{' again' if again else ''}")
    with suppress(AttributeError):  # the class has slots
        setattr(error, INTERRUPTED, ours)
    return ours


def interrupted(error: BaseException) -> RekoError | None:
    """Return the ``RekoError`` of a call that a foreign exception has ended.

    For example, a signal handler raises ``SoftTimeLimitExceeded`` while a call waits
    for its reply. The call ends with that exception. This function returns a
    ``RekoError`` with the token, the attempts and ``may_have_succeeded`` of the call.
    Pass it to ``client.send(request, after=...)`` to continue the call.

    Args:
        error: The exception. If it has not ended a call, the result is None.
    """
    found: RekoError | None = getattr(error, INTERRUPTED, None)
    return found


@frozen(kw_only=True, eq=False, repr=False)
class Violation(Value):
    """One rule of the service that a request breaks.

    Attributes:
        path: The member in Python names: ``image.s3_object.bucket``, ``tags['a b']``.
        wire_path: The member in the service's names: ``Image.S3Object.Bucket``.
        constraint: The rule: ``required``, ``type``, ``length``, ``range``,
            ``pattern``, ``enum``, ``items``, ``exactly_one``, ``at_least_one`` or
            ``unknown``.
        limit: The allowed values as text, or the pattern.
        value: The refused value, shortened. It is empty for a sensitive member, and
            never contains the content of bytes.
    """

    path: str
    wire_path: str
    constraint: str
    limit: str
    value: str

    def under(self, path: str, wire_path: str) -> Violation:
        """Return the violation with paths that begin at the containing structure."""
        return evolve(
            self,
            path=_join(path, self.path),
            wire_path=_join(wire_path, self.wire_path),
        )

    def __str__(self) -> str:
        """Return one line with the member, the rule and the refused value."""
        place = self.path or "request"
        got = f", not {self.value}" if self.value else ""
        return f"{place}: {_RULE_TEXT[self.constraint].format(self.limit)}{got}"


def _join(parent: str, child: str) -> str:
    return f"{parent}.{child}" if child and child[0] != "[" else parent + child


_RULE_TEXT: dict[str, str] = {
    "required": "is required",
    "type": "must be {}",
    "length": "must have {}",
    "range": "must be {}",
    "pattern": "must match the pattern {}",
    "enum": "must be one of {}",
    "items": "must have {}",
    "exactly_one": "needs exactly one of {}",
    "at_least_one": "needs at least one of {}",
    "unknown": "is not a member; {}",
}


_SHOWN = 20
"""Maximum number of violations in a message. ``violations`` has them all."""


class RequestValidationError(RekoError, ValueError):
    """The request breaks rules that the service publishes. Nothing was sent.

    Attributes:
        request: The name of the request class.
        violations: The violations, in the order of the service's model. A list or map
            adds at most 1,000 violations of its entries. Entries beyond its maximum are
            not checked.
    """

    request: str
    violations: tuple[Violation, ...]

    def __init__(self, request: str, violations: Sequence[Violation]) -> None:
        self.request = request
        self.violations = tuple(violations)
        count = len(self.violations)
        lines = "".join(f"\n  {violation}" for violation in self.violations[:_SHOWN])
        if count > _SHOWN:
            lines += f"\n  and {count - _SHOWN} more"
        problems = "1 problem" if count == 1 else f"{count} problems"
        super().__init__(f"{request} has {problems}, nothing was sent:{lines}")

    def __str__(self) -> str:
        """Return the message, with a line for each violation."""
        return safe(Exception.__str__(self))


class ConfigurationError(RekoError):
    """Credentials, a region or another setting cannot be used. Nothing was sent."""


class UnsupportedByBotocore(ConfigurationError):
    """The installed botocore is too old for this operation or member."""


class TransportError(RekoError):
    """The service sent no usable reply, or the request did not reach the service."""

    verdict: Verdict = Verdict.UNKNOWN


class _AlsoBotocore(TransportError):
    # botocore's constructor would replace the message by a text of its own.
    def __init__(self, message: str) -> None:
        Exception.__init__(self, message)
        self.kwargs: dict[str, object] = {}
        self.request: object = None
        self.response: object = None


class ConnectError(_AlsoBotocore, _EndpointConnectionError, _ConnectTimeoutError):
    """No connection was made, so the request was certainly not sent."""

    verdict: Verdict = Verdict.NOT_SENT
    """The outcome of the last attempt."""
    fault: Fault | None = "transient"


class ReplyLost(TransportError):
    """The connection ended before a reply. The operation may have been done."""

    fault: Fault | None = "transient"


class ReplyTimeout(_AlsoBotocore, _ReadTimeoutError):
    """No reply came within the read timeout. The operation may have been done."""

    fault: Fault | None = "transient"


class BrokenReply(TransportError):
    """The reply is incomplete or invalid. The operation may have been done."""

    fault: Fault | None = "transient"


class AbsentMember(RekoError, AttributeError):
    """A part of a response lacks a member that every published reply has.

    The call was successful. Only reading the member raises this error.
    ``may_have_succeeded`` is true, so code that catches ``RekoError`` does not retry.

    Attributes:
        name: The Python name of the member, such as ``face_id``.
    """

    may_have_succeeded = True
    verdict = Verdict.CONFIRMED

    def __init__(self, message: str = "", *, name: str | None = None) -> None:
        # Without `obj`, Python would keep the part, and suggest its other members.
        super().__init__(message, name=name, obj=None)

    def __reduce__(self) -> tuple[Any, ...]:
        restore, (cls, args, state) = super().__reduce__()
        return restore, (cls, args, {**state, "name": self.name})


class CallCancelled(RekoError):
    """The cancel event was set before any attempt failed."""


class DeadlineExceeded(RekoError):
    """The deadline passed before any attempt failed."""


class WaitError(RekoError):
    """Waiting for a job, a version or a processor failed.

    Attributes:
        status: The last status, or an empty string if no poll succeeded.
    """

    status: str = ""


class JobFailed(WaitError):
    """The job failed. The message has the service's own reason.

    Attributes:
        reason: The service's reason, or an empty string.
    """

    reason: str = ""


class WaitTimeout(WaitError):
    """The job was not done within the timeout."""


class ProvisioningError(RekoError):
    """A provisioning run cannot start or cannot continue.

    Attributes:
        begun: Whether the run had already changed something.
    """

    begun: bool

    def __init__(self, message: str = "", *, begun: bool = False) -> None:
        super().__init__(message)
        self.begun = begun

    def __str__(self) -> str:
        """Return the message, with its line breaks."""
        return safe(Exception.__str__(self))


@frozen(eq=False, repr=False)
class Problem(Value):
    """A mistake in the input, with its location.

    Attributes:
        file: The path of the file, or a name for input from elsewhere.
        line: The line, counted from 1, or None.
        message: What is wrong, and what to do.
    """

    file: str
    line: int | None
    message: str

    def __str__(self) -> str:
        """Return `file:line: message`, as compilers write it."""
        line = "" if self.line is None else f":{self.line}"
        return f"{self.file}{line}: {self.message}"


class ManifestError(ProvisioningError):
    """The manifest, or a file that it names, is invalid. Nothing was sent.

    Attributes:
        problems: Every error in the input, with its location.
    """

    problems: tuple[Problem, ...] = ()


class PlanOutdated(ProvisioningError):
    """The collection has changed since the plan was made. Nothing was sent."""


class JournalMismatch(ProvisioningError):
    """The journal belongs to another job, and stays as it is.

    Usually nothing was sent. If no collection exists yet, only the response to the
    first CreateCollection shows the account. The run may then have created a collection
    in another account than the journal's, and ``begun`` is true.
    """


class ServiceError(RekoError, _ClientError):
    """The service returned an error.

    The two arguments are those of botocore's ``ClientError``, so code for that error
    finds the same ``response`` and ``operation_name``.

    Attributes:
        code: The service's error code, such as ``ThrottlingException``.
        message: The service's own message.
        response: botocore's error dict: ``Error`` and ``ResponseMetadata``.
    """

    code: str
    message: str

    def __init__(self, error_response: Mapping[str, Any], operation_name: str) -> None:
        self.response: Any = dict(error_response)
        self.operation_name: str = operation_name
        self.operation: str | None = operation_name
        error = error_response.get("Error") or {}
        metadata = error_response.get("ResponseMetadata") or {}
        self.code = str(error.get("Code") or type(self).__name__)
        self.message = str(error.get("Message") or "")
        self.http_status: int | None = metadata.get("HTTPStatusCode")
        self.request_id: str | None = metadata.get("RequestId")
        verdict, fault = judge(self.code, self.http_status)
        self.verdict: Verdict = verdict
        self.fault: Fault | None = fault
        Exception.__init__(self, self.message)

    def __str__(self) -> str:
        """Return one line: operation, code, message, status and outcome."""
        facts = [str(self.http_status)] if self.http_status else []
        if self.request_id:
            facts.append(f"request {self.request_id}")
        if len(self.attempts) > 1:
            facts.append(f"{len(self.attempts)} attempts")
        if self.may_have_succeeded:
            facts.append("may have succeeded")
        brackets = f" ({', '.join(facts)})" if facts else ""
        message = " ".join(self.message.split()) or "no message"
        return printable(f"{self.operation_name}: {self.code}: {message}{brackets}")


class ThrottlingError(ServiceError):
    """The requests exceed the account's quota.

    If the status is below 500, nothing was done.
    """


class ServerError(ServiceError):
    """The service failed. The operation may have been done."""


class AccessDeniedError(ServiceError):
    """Permissions, credentials, signature or clock are wrong."""


class NotFoundError(ServiceError):
    """The resource in the request does not exist."""


class ConflictError(ServiceError):
    """The state of the resource does not allow the operation now."""


class QuotaExceededError(ServiceError):
    """A limit is reached, so a retry after a short wait does not help."""


class InvalidInputError(ServiceError):
    """The service refuses the input."""


class ThrottlingException(ThrottlingError):
    """The service throttles the requests."""


class ProvisionedThroughputExceededException(ThrottlingError):
    """The requests exceed the account's rate for the operation."""


class InternalServerError(ServerError):
    """The service had an internal error."""


class InternalFailure(ServerError):
    """The service had an internal error (common to all AWS services)."""


class ServiceUnavailable(ServerError):
    """The service is down for the moment (common to all AWS services)."""


class AccessDeniedException(AccessDeniedError):
    """The caller has no permission for the action."""


class ExpiredTokenException(AccessDeniedError):
    """The session token of the credentials has expired."""


class IncompleteSignatureException(AccessDeniedError):
    """The signature lacks a part."""


class InvalidSignatureException(AccessDeniedError):
    """The signature does not match, because of a wrong secret key or a wrong clock."""


class MissingAuthenticationTokenException(AccessDeniedError):
    """The request was not signed."""


class OptInRequired(AccessDeniedError):
    """The account is not subscribed to the service in this region."""


class RequestExpired(AccessDeniedError):
    """The time of the signature is too far from the service's clock."""


class UnrecognizedClientException(AccessDeniedError):
    """The access key is unknown."""


class ResourceNotFoundException(NotFoundError):
    """The collection, user, project or other resource does not exist."""


class SessionNotFoundException(NotFoundError):
    """The liveness session does not exist."""


class ConflictException(ConflictError):
    """The user exists already, or an update of it is not finished."""


class IdempotentParameterMismatchException(ConflictError):
    """The token was used before, with other parameters."""


class InvalidPolicyRevisionIdException(ConflictError):
    """The request has the id of an outdated revision of the policy."""


class ResourceAlreadyExistsException(ConflictError):
    """The name is taken."""


class ResourceInUseException(ConflictError):
    """The resource is in use."""


class ResourceNotReadyException(ConflictError):
    """The resource is not ready for the operation."""


class HumanLoopQuotaExceededException(QuotaExceededError):
    """Too many human reviews are in progress."""


class LimitExceededException(QuotaExceededError):
    """A limit of the account is reached, such as jobs running at once."""


class ServiceQuotaExceededException(QuotaExceededError):
    """The resource has reached its maximum size or number."""


class ImageTooLargeException(InvalidInputError):
    """The image has too many bytes or pixels."""


class InvalidImageFormatException(InvalidInputError):
    """The image is neither PNG nor JPEG."""


class InvalidManifestException(InvalidInputError):
    """The manifest of a dataset cannot be used."""


class InvalidPaginationTokenException(InvalidInputError):
    """The token of the page is wrong or too old."""


class InvalidParameterException(InvalidInputError):
    """A parameter breaks a rule of the service."""


class InvalidS3ObjectException(InvalidInputError):
    """The S3 object cannot be read: name, region or permission."""


class MalformedPolicyDocumentException(InvalidInputError):
    """The policy is not well formed."""


class UnknownOperationException(InvalidInputError):
    """The endpoint does not know the operation."""


class ValidationException(InvalidInputError):
    """A parameter breaks a rule of the service (common to all AWS services)."""


class VideoTooLargeException(InvalidInputError):
    """The video is too large."""


def _leaves(cls: type[ServiceError]) -> dict[str, type[ServiceError]]:
    below = cls.__subclasses__()
    if not below:
        return {cls.__name__: cls}
    return {code: leaf for sub in below for code, leaf in _leaves(sub).items()}


_CLASS_OF_CODE: dict[str, type[ServiceError]] = {
    **_leaves(ServiceError),
    # Other names of codes, and codes without a class of their own.
    "AccessDenied": AccessDeniedException,
    "ExpiredToken": ExpiredTokenException,
    "IncompleteSignature": IncompleteSignatureException,
    "InternalServerException": InternalServerError,
    "InvalidClientTokenId": UnrecognizedClientException,
    "MissingAuthenticationToken": MissingAuthenticationTokenException,
    "NotAuthorized": AccessDeniedError,
    "RequestTimeTooSkewed": RequestExpired,
    "RequestInTheFuture": RequestExpired,
    "SerializationException": InvalidInputError,
    "ServiceUnavailableException": ServiceUnavailable,
    "SignatureDoesNotMatch": InvalidSignatureException,
    "ValidationError": ValidationException,
}

# botocore's list of throttling codes without LimitExceededException. In Rekognition
# that code means that too many jobs run at once, so a short wait does not help.
_THROTTLE_CODES = frozenset(
    {
        "BandwidthLimitExceeded",
        "EC2ThrottledException",
        "PriorRequestNotComplete",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "RequestThrottled",
        "RequestThrottledException",
        "SlowDown",
        "ThrottledException",
        "Throttling",
        "ThrottlingException",
        "TooManyRequestsException",
        "TransactionInProgressException",
    }
)
_TRANSIENT_CODES = frozenset(
    {
        "InternalFailure",
        "InternalServerError",
        "InternalServerException",
        "RequestTimeout",
        "RequestTimeoutException",
        "ServiceUnavailable",
        "ServiceUnavailableException",
    }
)


_REFUSALS = (
    AccessDeniedError,
    ConflictError,
    InvalidInputError,
    NotFoundError,
    QuotaExceededError,
)


def judge(code: str, status: int | None) -> tuple[Verdict, Fault | None]:
    """Return the outcome of an attempt with an error reply, and the kind of failure.

    The code takes precedence over the status. For example, Rekognition sends throttles
    with status 400 or 500 (API reference, CreateUser).

    Args:
        code: The service's error code, or a status in digits.
        status: The HTTP status.

    Returns:
        The ``Verdict``, and the fault or None.
    """
    # 501 means that the endpoint does not implement the operation. An emulator sends it
    # with any code.
    if status == 501 or issubclass(_CLASS_OF_CODE.get(code, RekoError), _REFUSALS):
        return Verdict.REJECTED, None
    status = status or 400
    unknown = status >= 500
    if code in _THROTTLE_CODES or status == 429:
        return Verdict.UNKNOWN if unknown else Verdict.REJECTED, "throttle"
    if code in _TRANSIENT_CODES or unknown or status in (408, 425):
        return Verdict.UNKNOWN, "transient"
    return Verdict.REJECTED, None


def class_of(code: str, status: int | None) -> type[ServiceError]:
    """Return the class of an error by its code, or else by its status."""
    known = _CLASS_OF_CODE.get(code)
    if known is not None:
        return known
    if code in _THROTTLE_CODES or status == 429:
        return ThrottlingError
    if code in _TRANSIENT_CODES or (status is not None and status >= 500):
        return ServerError
    return _CLASS_OF_STATUS.get(status or 400, ServiceError)


def service_error(reply: Mapping[str, Any], operation: str) -> ServiceError:
    """Return the error for botocore's error dict, in the class of its code."""
    code = str((reply.get("Error") or {}).get("Code") or "")
    status = (reply.get("ResponseMetadata") or {}).get("HTTPStatusCode")
    return class_of(code, status)(reply, operation)


_CLASS_OF_STATUS: dict[int, type[ServiceError]] = {
    401: AccessDeniedError,
    403: AccessDeniedError,
    404: NotFoundError,
    409: ConflictError,
}
