"""Notes on errors of the service, derived from the content of the request.

The message of the service often lacks the reason. For example, it is only "Request has
invalid parameters", but the request shows that its image is base64 text. A note never
contains content of an image.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, cast

from .errors import (
    AccessDeniedException,
    ImageTooLargeException,
    InvalidImageFormatException,
    InvalidParameterException,
    InvalidS3ObjectException,
    LimitExceededException,
    MissingAuthenticationTokenException,
    ServiceError,
)
from .urls import masked

_NEEDS_FACE = ("CompareFaces", "SearchFacesByImage", "SearchUsersByImage")
"""Operations that return InvalidParameterException for an image without a face."""

_HAS_LARGEST_SIDE = ("DetectLabels", "DetectModerationLabels")

_END = re.compile(rb"IEND|\xff\xd9")
"""The end marker of a PNG or JPEG image. Some cameras write more bytes after it."""

_ENCODED = re.compile(r"\+|%[0-9A-Fa-f]{2}")


def notes_on(
    error: ServiceError, operation: str, wire: Mapping[str, Any], endpoint: str
) -> Iterator[str]:
    """Yield notes on the probable cause of an error, with the remedy.

    Args:
        error: The error that the service returned.
        operation: The name of the operation in the API, such as ``CreateUser``.
        wire: The members of the request by wire name.
        endpoint: The URL that the request was sent to.
    """
    if error.http_status == 501:
        yield (
            f"{masked(endpoint)} does not implement {operation}: check endpoint_url and"
            " AWS_ENDPOINT_URL"
        )
        return
    match error:
        case (
            InvalidImageFormatException()
            | ImageTooLargeException()
            | InvalidParameterException()
        ):
            yield from _on_images(error, operation, wire)
        case InvalidS3ObjectException():
            if any(_ENCODED.search(key) for key in _keys(wire)):
                yield (
                    "the key looks encoded, as in an S3 event: use"
                    " images.from_s3_event, or urllib.parse.unquote_plus on the key"
                )
        case AccessDeniedException() if f"rekognition:{operation}" not in error.message:
            yield (
                f"allow the IAM action rekognition:{operation}, check the policies of"
                " the organisation, and check that the region offers the operation"
            )
        case MissingAuthenticationTokenException():
            yield (
                "the request arrived without a signature, or the endpoint is not"
                f" Rekognition's: check endpoint_url, now {masked(endpoint)}"
            )
        case LimitExceededException() if "Video" in wire:
            yield (
                "an account runs at most 20 jobs on stored videos at once: wait for one"
                " with wait_for, then send(request, after=error)"
            )
        case _:
            pass


def _on_images(
    error: ServiceError, operation: str, wire: Mapping[str, Any]
) -> Iterator[str]:
    # Import these modules only for an error about an image.
    from .images import LABELS_MAX_SIDE, preflight

    max_side = LABELS_MAX_SIDE if operation in _HAS_LARGEST_SIDE else None
    found = [
        f"{_snake(name)}.{violation}"
        for name, image in wire.items()
        if isinstance(image, Mapping) and isinstance(image.get("Bytes"), bytes)
        for violation in preflight(image["Bytes"], max_side=max_side).violations
    ]
    yield from found
    if not found and isinstance(error, InvalidImageFormatException):
        for name, image in wire.items():
            data = image.get("Bytes") if isinstance(image, Mapping) else None
            if isinstance(data, bytes) and not _END.search(data[-1024:]):
                yield (
                    f"{_snake(name)}.bytes: the end of the image is missing: read the"
                    " complete file"
                )
    invalid = isinstance(error, InvalidParameterException)
    if invalid and not found and operation in _NEEDS_FACE:
        yield (
            f"{operation} also refuses an image without a face: check it with"
            " detect_faces"
        )


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()


def _keys(wire: Mapping[str, Any]) -> Iterator[str]:
    """Yield the keys of the S3 objects in a request, at any depth."""
    for name, value in wire.items():
        if not isinstance(value, Mapping):
            continue
        inner = cast("Mapping[str, Any]", value)
        key = inner.get("Name")
        if name == "S3Object" and isinstance(key, str):
            yield key
        yield from _keys(inner)
