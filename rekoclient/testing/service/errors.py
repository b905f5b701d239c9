"""The errors that the server answers with: code, message, HTTP status."""

from __future__ import annotations

from .model import model

# Everything else is 400, whatever intuition says: ConflictException is not 409, and
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

# Codes that Rekognition's model does not have; the service's front end has them.
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
_SLOW_DOWN = "Slow down; sudden increase in rate of requests."


class ServiceError(Exception):
    """An error of the service, raised by the engine and answered on the wire."""

    def __init__(
        self, code: str, message: str | None = None, status: int | None = None
    ) -> None:
        super().__init__(code)
        self.code = code
        self.given_message = message
        self.given_status = status

    @property
    def status(self) -> int:
        """The HTTP status: the one given, or the one that belongs to the code."""
        if self.given_status is not None:
            return self.given_status
        return _STATUS.get(self.code, 400)

    @property
    def message(self) -> str:
        """The text: the one given, or the service's own."""
        return self.given_message or default_message(self.code, self.status)


def default_message(code: str, status: int) -> str:
    """What the service says with this code when there is nothing special to say."""
    if code == "ThrottlingException" and status < 500:
        return _SLOW_DOWN
    return model().error_message(code) or _MESSAGE.get(code, code)


def collection_not_found(collection_id: str) -> ServiceError:
    """The collection is not there."""
    return ServiceError(
        "ResourceNotFoundException",
        f"The collection id: {collection_id} does not exist",
    )


def user_not_found(user_id: str) -> ServiceError:
    """The user is not there."""
    return ServiceError(
        "ResourceNotFoundException", f"The user id: {user_id} does not exist"
    )


def invalid_page_token() -> ServiceError:
    """The NextToken is not one of ours, is for another list, or is too old."""
    return ServiceError("InvalidPaginationTokenException", "Invalid Pagination Token")


def invalid_parameter(message: str = "Request has invalid parameters") -> ServiceError:
    """A parameter is wrong in a way that the model does not describe."""
    return ServiceError("InvalidParameterException", message)
