"""The errors of the service: code, message, HTTP status."""

from __future__ import annotations

from .model import model

# Every other code has status 400: ConflictException is not 409, and
# ResourceNotFoundException is not 404. The status of a ThrottlingException is not
# settled: see `Switches.throttling_status`.
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

# Codes of the service's front end, which are missing in Rekognition's model.
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
    """An error of the service. The engine sends it as the response."""

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
        """What to do about it here, where the service's own message misleads."""
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
        """The given text, or the service's own."""
        return self.given_message or default_message(self.code, self.status)


def _one_line(hint: str) -> str:
    """Return a hint that is safe in a header and in a log: it contains a key of S3."""
    return "".join(c if c.isprintable() else "?" for c in hint[:_LONGEST_HINT])


def default_message(code: str, status: int) -> str:
    """Return the service's general text for a code."""
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
    """Return the error for a rule that the service's model lacks."""
    return ServiceError("InvalidParameterException", message, hint=hint)
