"""The errors of the service: code, message, HTTP status."""

from __future__ import annotations

from .model import model

# Every other code has the status 400, even ConflictException (not 409) and
# ResourceNotFoundException (not 404). `Switches.throttling_status` sets the status of
# a ThrottlingException.
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

# The messages of the service's front end. Rekognition's model does not contain them.
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
    """An error of the service. The engine sends it as the reply."""

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
        """Advice for users of the local server, if the service's message misleads."""
        self.given_message = message
        self.given_status = status

    @property
    def status(self) -> int:
        """The given HTTP status, or the usual status of the code."""
        if self.given_status is not None:
            return self.given_status
        return _STATUS.get(self.code, 400)

    @property
    def message(self) -> str:
        """The given message, or the service's own message for the code."""
        return self.given_message or default_message(self.code, self.status)


def _one_line(hint: str) -> str:
    """Return a hint that is safe in a header and in a log.

    A hint can contain the key of an S3 object, which can contain control characters.
    """
    return "".join(c if c.isprintable() else "?" for c in hint[:_LONGEST_HINT])


def default_message(code: str, status: int) -> str:
    """Return the service's general message for a code."""
    if code == "ThrottlingException" and status < 500:
        return _SLOW_DOWN
    return model().error_message(code) or _MESSAGE.get(code, code)


def collection_not_found(collection_id: str) -> ServiceError:
    """Return the error of a missing collection."""
    return ServiceError(
        "ResourceNotFoundException",
        f"The collection id: {collection_id} does not exist",
    )


def user_not_found(user_id: str) -> ServiceError:
    """Return the error of a missing user."""
    return ServiceError(
        "ResourceNotFoundException", f"The user id: {user_id} does not exist"
    )


def invalid_page_token() -> ServiceError:
    """Return the error of a NextToken that is invalid, expired or of another list."""
    return ServiceError("InvalidPaginationTokenException", "Invalid Pagination Token")


def invalid_parameter(
    message: str = "Request has invalid parameters", *, hint: str | None = None
) -> ServiceError:
    """Return the error for the violation of a rule that the model does not contain."""
    return ServiceError("InvalidParameterException", message, hint=hint)
