"""Rekognition's errors, with the code, message and HTTP status of each."""

from __future__ import annotations

from .model import model

# The HTTP status of each error code. Any other code has the status 400, for example
# ConflictException (not 409) and ResourceNotFoundException (not 404). A test can set
# the status of ThrottlingException with `Switches.throttling_status`.
_STATUS = {
    "ExpiredTokenException": 403,
    "HumanLoopQuotaExceededException": 402,
    "IncompleteSignatureException": 403,
    "InternalFailure": 500,
    "InternalServerError": 500,
    "InvalidClientTokenId": 403,
    "InvalidSignatureException": 403,
    "MissingAuthenticationTokenException": 403,
    "OptInRequired": 403,
    "RequestEntityTooLargeException": 413,
    "RequestTimeoutException": 408,
    "ServiceUnavailable": 503,
    "TooManyRequestsException": 429,
    "UnrecognizedClientException": 403,
}

# AWS's messages for error codes that botocore's model of Rekognition does not describe.
_MESSAGE = {
    "ExpiredTokenException": "The security token included in the request is expired",
    "InvalidSignatureException": (
        "The request signature we calculated does not match the signature you provided."
    ),
    "MissingAuthenticationTokenException": "Missing Authentication Token",
    "ServiceUnavailable": "Service Unavailable",
    "TooManyRequestsException": "Too Many Requests",
    "UnrecognizedClientException": (
        "The security token included in the request is invalid."
    ),
}
_LONGEST_HINT = 600
_SLOW_DOWN = "Slow down; sudden increase in rate of requests."


class ServiceError(Exception):
    """An error of Rekognition, which the local server sends as its reply."""

    def __init__(
        self,
        code: str,
        message: str | None = None,
        status: int | None = None,
        *,
        hint: str | None = None,
    ) -> None:
        super().__init__(code)
        self.code = code
        self.hint: str | None = None if hint is None else _one_line(hint)
        """Advice for errors whose official message does not name the cause.

        The server sends the advice in a header of the reply, and writes the advice to
        the log.
        """
        self.given_message = message
        self.given_status = status

    @property
    def status(self) -> int:
        """The HTTP status of the reply. The error code determines the default."""
        if self.given_status is not None:
            return self.given_status
        return _STATUS.get(self.code, 400)

    @property
    def message(self) -> str:
        """The message of the reply. The default is AWS's message for the error code."""
        return self.given_message or default_message(self.code, self.status)


def _one_line(hint: str) -> str:
    """Return the hint of an error as one short line, for a reply header and the log.

    Characters that are not printable become ``?``. For example, the key of an S3 object
    in a hint can contain line breaks.
    """
    return "".join(c if c.isprintable() else "?" for c in hint[:_LONGEST_HINT])


def default_message(code: str, status: int) -> str:
    """Return AWS's message for an error code, or the code if AWS publishes no message.

    The message of a ThrottlingException also depends on the HTTP status.
    """
    if code == "ThrottlingException" and status < 500:
        return _SLOW_DOWN
    return model().error_message(code) or _MESSAGE.get(code, code)


def collection_not_found(collection_id: str) -> ServiceError:
    """Return a ResourceNotFoundException for a collection."""
    return ServiceError(
        "ResourceNotFoundException",
        f"The collection id: {collection_id} does not exist",
    )


def user_not_found(user_id: str) -> ServiceError:
    """Return a ResourceNotFoundException for a user."""
    return ServiceError(
        "ResourceNotFoundException", f"The user id: {user_id} does not exist"
    )


def invalid_page_token() -> ServiceError:
    """Return an InvalidPaginationTokenException.

    The NextToken is invalid, expired, or belongs to another listing.
    """
    return ServiceError("InvalidPaginationTokenException", "Invalid Pagination Token")


def invalid_parameter(
    message: str = "Request has invalid parameters", *, hint: str | None = None
) -> ServiceError:
    """Return an InvalidParameterException.

    The request violates a rule that botocore's model does not contain, for example the
    minimum size of a picture.
    """
    return ServiceError("InvalidParameterException", message, hint=hint)
