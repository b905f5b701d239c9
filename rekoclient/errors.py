"""All errors of rekoclient, and the meaning of each code of the service.

Every module may import this one. It imports botocore's exceptions, and `interop`,
`printing` and `values` of rekoclient.

    RekoError
    ├─ RequestValidationError (also ValueError)     nothing was sent
    ├─ ConfigurationError                           a setting cannot be used
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

Attributes of every ``RekoError`` show what to do about it, for example ``retryable``,
``may_have_succeeded`` and ``attempts``.
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

        # In the stubs, the attribute is a TypedDict. With ``dict`` here, mypy would
        # treat a class with both types as impossible, and skip the code that handles
        # it.
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
    """Outcome of one attempt: whether the service may have done the operation."""

    NOT_SENT = "NOT_SENT"
    """The request was not sent. A retry is safe."""
    REJECTED = "REJECTED"
    """The service, or a proxy in front of it, refused the request. Nothing was done."""
    UNKNOWN = "UNKNOWN"
    """No valid reply arrived, or the service failed.

    The operation may or may not have been done.
    """
    CONFIRMED = "CONFIRMED"
    """The reply is complete and successful."""


Fault = Literal["throttle", "transient"]
"""The kinds of failures after which another attempt may succeed.

``throttle`` means that the requests exceed a quota. ``transient`` is any other
temporary failure, such as a lost connection.
"""


@frozen(kw_only=True, eq=False, repr=False)
class Attempt(Value):
    """The record of one attempt of a call.

    Attributes:
        number: Number of the attempt, from 1. ``send(request, after=error)`` continues
            the count. For example, if ``error.attempts`` has two entries, the next
            attempt has number 3.
        error: The class name of the error, or None for a success.
        code: The service's error code, or None.
        http_status: The HTTP status of the reply, or None.
        request_id: The service's id of the request, or None.
        elapsed: Seconds from the start of the attempt to its end.
        delay: Seconds from the end of the attempt to the retry, or None if no retry
            followed.
        stopped: The reason why no retry followed, or None.
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

    These attributes describe the last attempt: ``verdict``, ``fault``, ``http_status``,
    ``request_id``, ``retry_after``, ``amz_retry_after`` and ``credentials_renewed``.
    The package ``transport`` sets them. The other attributes describe the call.
    ``Call.attach_to`` sets them.

    Attributes:
        operation: The name of the operation in the API, such as ``CreateUser``.
        attempts: A record of each attempt, in order.
        client_request_token: The token of every attempt, or None if the operation has
            no token. ``client.send(request, after=error)`` sends the same token.
        invocation_id: The value of the header ``amz-sdk-invocation-id`` in every
            attempt.
        fingerprint: A hash of the request without its token. Requests with the same
            members have the same hash.
        may_have_succeeded: Whether some attempt of the call had an unknown outcome. The
            operation may then have been done, in spite of the error.
        fault: ``throttle`` or ``transient`` if another attempt may succeed, else None.
        retry_after: Seconds to wait, from the header ``Retry-After`` of the reply, or
            None.
        amz_retry_after: Seconds to wait, from the header ``x-amz-retry-after`` of the
            reply, or None.
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
        """Whether the same request may succeed later."""
        return self.fault is not None

    def __str__(self) -> str:
        """Return the message on one line, with control characters escaped."""
        return printable(super().__str__())

    def add_note(self, note: str, /) -> None:
        """Add a note, with control characters escaped."""
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
"""Name of the exception attribute in which ``interrupt`` stores a ``RekoError``."""


def interrupt(
    error: BaseException, operation: str, *, sent: bool, again: bool = False
) -> RekoError:
    """Attach a ``RekoError`` to an exception from outside rekoclient.

    The exception has ended a call.

    Args:
        error: The exception, for example from a signal handler.
        operation: The name of the operation in the API, such as ``CreateUser``.
        sent: Whether the request may have been sent. If so, the operation may have
            been done.
        again: If True, the message of a ``CallCancelled`` mentions an earlier attempt.
            By default False.

    Returns:
        The attached error: ``ReplyLost`` if ``sent`` is true, else ``CallCancelled``.
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

    A foreign exception comes from code outside rekoclient. For example, a signal
    handler of Celery raises ``SoftTimeLimitExceeded`` while a call waits for its reply.
    The call ends with that exception. This function returns a ``RekoError`` with the
    token, the attempts and ``may_have_succeeded`` of the call.

    To continue the call, pass the ``RekoError`` to ``client.send(request, after=...)``.

    Args:
        error: The exception. The result is None if it did not end a call, or if the
            call had begun no attempt.
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
        value: The refused value, shortened. It is empty for a sensitive member. For
            bytes, it describes the value without its content.
    """

    path: str
    wire_path: str
    constraint: str
    limit: str
    value: str

    def under(self, path: str, wire_path: str) -> Violation:
        """Return a copy with prefixes before its paths.

        Args:
            path: The prefix of ``path``, such as ``image.s3_object``.
            wire_path: The prefix of ``wire_path``, such as ``Image.S3Object``.
        """
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
"""Maximum number of violations in a message. The attribute ``violations`` has all."""


class RequestValidationError(RekoError, ValueError):
    """The request breaks rules that the service publishes. Nothing was sent.

    Attributes:
        request: The name of the request class.
        violations: The violations, in the order of the service's model. For the entries
            of one list or map, there are at most 1,000 violations. Entries beyond the
            maximum length of the list or map are not checked.
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
        super().__init__(f"{request} has {problems} (nothing was sent):{lines}")

    def __str__(self) -> str:
        """Return the message, with a line for each violation."""
        return safe(Exception.__str__(self))


class ConfigurationError(RekoError):
    """Credentials, a region or another setting cannot be used.

    The request was not sent. If the call has retried, its earlier attempts may have
    been sent.
    """


class UnsupportedByBotocore(ConfigurationError):
    """The installed botocore is too old for this operation or member."""


class TransportError(RekoError):
    """The service returned no usable reply, or the request could not be sent."""

    verdict: Verdict = Verdict.UNKNOWN


class _AlsoBotocore(TransportError):
    # botocore's constructor would replace the message, so it is not called.
    def __init__(self, message: str) -> None:
        Exception.__init__(self, message)
        self.kwargs: dict[str, object] = {}
        self.request: object = None
        self.response: object = None


class ConnectError(_AlsoBotocore, _EndpointConnectionError, _ConnectTimeoutError):
    """The request was not sent completely, in most cases because no connection opened.

    The service cannot have done the operation.
    """

    verdict: Verdict = Verdict.NOT_SENT
    """The outcome of the last attempt."""
    fault: Fault | None = "transient"


class ReplyLost(TransportError):
    """The connection or the call ended before a reply.

    The operation may have been done.
    """

    fault: Fault | None = "transient"


class ReplyTimeout(_AlsoBotocore, _ReadTimeoutError):
    """No reply came within the read timeout. The operation may have been done."""

    fault: Fault | None = "transient"


class BrokenReply(TransportError):
    """The reply is incomplete or invalid. The operation may have been done."""

    fault: Fault | None = "transient"


class AbsentMember(RekoError, AttributeError):
    """A response lacks a member that the service should always return.

    Only reading the member raises this error. The call itself was successful. Therefore
    ``may_have_succeeded`` is true, and ``retryable`` is false.

    Attributes:
        name: The Python name of the member, such as ``face_id``.
    """

    may_have_succeeded = True
    verdict = Verdict.CONFIRMED

    def __init__(self, message: str = "", *, name: str | None = None) -> None:
        # Without ``obj=None``, Python would store the response in the error, and
        # suggest other members.
        super().__init__(message, name=name, obj=None)

    def __reduce__(self) -> tuple[Any, ...]:
        restore, (cls, args, state) = super().__reduce__()
        return restore, (cls, args, {**state, "name": self.name})


class CallCancelled(RekoError):
    """The call was cancelled before its first attempt.

    If ``cancel`` is set later, the call raises the error of its last attempt instead.

    ``interrupted`` also returns a ``CallCancelled`` for an exception from other code,
    such as a signal handler, that ended a call while no request waited for its reply.
    """


class DeadlineExceeded(RekoError):
    """The deadline passed before the first request was sent.

    If the deadline passes after a failed attempt, the call raises the error of the
    attempt instead.
    """


class WaitError(RekoError):
    """Base class of the errors of ``wait_for``.

    Attributes:
        status: The last status of the job, or an empty string if no poll succeeded.
    """

    status: str = ""


class JobFailed(WaitError):
    """The job failed. The message has the service's own reason.

    Attributes:
        reason: The service's reason, or an empty string.
    """

    reason: str = ""


class WaitTimeout(WaitError):
    """The job was not done within the timeout. The job continues."""


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
        """Return the message with escaped control characters. Line breaks stay."""
        return safe(Exception.__str__(self))


@frozen(eq=False, repr=False)
class Problem(Value):
    """A mistake in the input, with its location.

    Attributes:
        file: The path of the file, or a name for input that is not a file.
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
    """A collection has changed since the plan was made. Make a new plan.

    Nothing was changed, unless ``begun`` is true.
    """


class JournalMismatch(ProvisioningError):
    """The journal belongs to another job, for example to another AWS account.

    The journal was not changed. If ``begun`` is true, the run has created one
    collection in the wrong account. In this case, the response to CreateCollection was
    the first response that showed the account.
    """


class ServiceError(RekoError, _ClientError):
    """The service returned an error.

    The constructor takes the arguments of botocore's ``ClientError``. Code that handles
    a ``ClientError`` thus finds the same ``response`` and ``operation_name``.

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

    If the HTTP status is below 500, the operation was not done.
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
    """A limit is reached. A retry after a short wait does not help."""


class InvalidInputError(ServiceError):
    """The service refused the parameters or the image."""


class ThrottlingException(ThrottlingError):
    """The service throttles the requests."""


class ProvisionedThroughputExceededException(ThrottlingError):
    """The requests exceed the account's rate for the operation."""


class InternalServerError(ServerError):
    """The service had an internal error."""


class InternalFailure(ServerError):
    """The service had an internal error (common to all AWS services)."""


class ServiceUnavailable(ServerError):
    """The service is temporarily unavailable (common to all AWS services)."""


class AccessDeniedException(AccessDeniedError):
    """The caller has no permission for the action."""


class ExpiredTokenException(AccessDeniedError):
    """The session token of the credentials has expired."""


class IncompleteSignatureException(AccessDeniedError):
    """The signature in the request is incomplete."""


class InvalidSignatureException(AccessDeniedError):
    """The signature does not match. The secret key or the clock is wrong."""


class MissingAuthenticationTokenException(AccessDeniedError):
    """The request was not signed."""


class OptInRequired(AccessDeniedError):
    """The account is not subscribed to the service in this region."""


class RequestExpired(AccessDeniedError):
    """The time in the signature differs too much from the service's clock."""


class UnrecognizedClientException(AccessDeniedError):
    """The service does not know the access key."""


class ResourceNotFoundException(NotFoundError):
    """The collection, user, project or other resource does not exist."""


class SessionNotFoundException(NotFoundError):
    """The liveness session does not exist."""


class ConflictException(ConflictError):
    """The user exists already, or another change of the user is in progress."""


class IdempotentParameterMismatchException(ConflictError):
    """The ClientRequestToken was used before, with other parameters."""


class InvalidPolicyRevisionIdException(ConflictError):
    """The request has the id of an outdated revision of the policy."""


class ResourceAlreadyExistsException(ConflictError):
    """A resource with this name exists already."""


class ResourceInUseException(ConflictError):
    """The resource is in use by another operation or resource."""


class ResourceNotReadyException(ConflictError):
    """The resource is not ready for the operation."""


class HumanLoopQuotaExceededException(QuotaExceededError):
    """Too many human reviews (Amazon A2I) are in progress."""


class LimitExceededException(QuotaExceededError):
    """A limit of the account is reached, such as the number of running jobs."""


class ServiceQuotaExceededException(QuotaExceededError):
    """The request would exceed a quota, such as the number of faces in a collection."""


class ImageTooLargeException(InvalidInputError):
    """The image has too many bytes or pixels."""


class InvalidImageFormatException(InvalidInputError):
    """The image is neither PNG nor JPEG."""


class InvalidManifestException(InvalidInputError):
    """The manifest of a Custom Labels dataset is invalid."""


class InvalidPaginationTokenException(InvalidInputError):
    """The ``next_token`` of the request is invalid or too old."""


class InvalidParameterException(InvalidInputError):
    """A parameter breaks a rule of the service."""


class InvalidS3ObjectException(InvalidInputError):
    """The service cannot read the S3 object: check name, region and permissions."""


class MalformedPolicyDocumentException(InvalidInputError):
    """The project policy is not well formed."""


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
    # Codes that differ from the name of their class.
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

# The throttling codes of botocore, without LimitExceededException. In Rekognition, that
# code means that too many jobs run at once, so a short wait does not help.
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

    The code takes precedence over the status. For example, Rekognition returns
    throttling errors with status 400 or 500 (API reference, CreateUser).

    Args:
        code: The service's error code. If the reply has none, the HTTP status as text.
        status: The HTTP status, or None.

    Returns:
        The ``Verdict``, and the fault or None.
    """
    # Emulators return 501, with any code, for an operation that they do not implement.
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
    """Return the error class for a code, or for the status if the code is unknown."""
    known = _CLASS_OF_CODE.get(code)
    if known is not None:
        return known
    if code in _THROTTLE_CODES or status == 429:
        return ThrottlingError
    if code in _TRANSIENT_CODES or (status is not None and status >= 500):
        return ServerError
    return _CLASS_OF_STATUS.get(status or 400, ServiceError)


def service_error(reply: Mapping[str, Any], operation: str) -> ServiceError:
    """Return the error for a reply.

    The error code or the HTTP status of the reply selects the class of the error.

    Args:
        reply: botocore's error dict.
        operation: The name of the operation in the API, such as ``CreateUser``.
    """
    code = str((reply.get("Error") or {}).get("Code") or "")
    status = (reply.get("ResponseMetadata") or {}).get("HTTPStatusCode")
    return class_of(code, status)(reply, operation)


_CLASS_OF_STATUS: dict[int, type[ServiceError]] = {
    401: AccessDeniedError,
    403: AccessDeniedError,
    404: NotFoundError,
    409: ConflictError,
}
