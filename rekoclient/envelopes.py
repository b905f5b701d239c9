"""Functions that unwrap JSON messages from SNS, SQS, EventBridge and Lambda.

One message can be wrapped several times, for example by SNS within SQS within a Lambda
event. This module imports nothing from rekoclient.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from typing import Any, cast

_WRAPPERS = ("Message", "body", "Body", "Sns", "TopicPayload")
"""Names of the members that contain the wrapped message, in SNS, SQS or Lambda."""

_DEPTH = 8
"""Maximum number of wrappers around a message. No service adds that many."""


def unwrapped(message: object, what: str) -> Mapping[str, Any]:
    """Return the innermost JSON object of a message.

    Args:
        message: JSON as text or bytes, or an object that was parsed from it.
        what: Name of the expected message in errors, such as "an S3 event".

    Raises:
        TypeError: The message is neither text, nor bytes, nor a mapping.
        ValueError: The text or the bytes are not a JSON object. A list of records does
            not have exactly one entry. A body is not base64, but ``isBase64Encoded`` is
            true. Or the message is wrapped too often.
    """
    for _ in range(_DEPTH):
        message = _parsed(message, what)
        inner = _inner(message, what)
        if inner is None:
            return message
        message = inner
    raise ValueError(
        f"the message is not {what}: it is wrapped more than {_DEPTH} times"
    )


def _parsed(message: object, what: str) -> Mapping[str, Any]:
    if isinstance(message, str | bytes | bytearray):
        try:
            message = json.loads(message)
        except (ValueError, RecursionError):
            # The error does not quote the text, which may be confidential.
            raise ValueError(
                f"the message is not {what}: the text is not JSON"
            ) from None
        if not isinstance(message, Mapping):
            raise ValueError(f"the message is not {what}: the JSON is not an object")  # noqa: TRY004
    if not isinstance(message, Mapping):
        kind = type(message).__name__
        raise TypeError(
            f"the message is not {what}: expected JSON text or a mapping, not {kind}"
        )
    return cast("Mapping[str, Any]", message)


def _inner(message: Mapping[str, Any], what: str) -> object | None:
    """Return the message wrapped in ``message``, or None if nothing is wrapped."""
    for several in ("Records", "Messages"):
        records = message.get(several)
        if isinstance(records, list | tuple):
            if len(records) != 1:
                raise ValueError(
                    f"the message is not {what}: {several} has {len(records)} entries,"
                    " pass one entry"
                )
            return cast("object", records[0])
    for name in _WRAPPERS:
        inner = message.get(name)
        if isinstance(inner, str) and message.get("isBase64Encoded") is True:
            return _decoded(inner, what)
        if isinstance(inner, str | bytes | Mapping):
            return cast("object", inner)
    return None


def _decoded(body: str, what: str) -> bytes:
    """Decode the body of an API Gateway event."""
    try:
        return base64_bytes(body)
    except ValueError:
        raise ValueError(f"the message is not {what}: the body is not base64") from None


def base64_bytes(text: str | bytes) -> bytes:
    """Decode base64 text in the standard or the URL alphabet, padded or not.

    Raises:
        ValueError: The text is not base64. The message does not quote the text.
    """
    data = text.encode("utf-8", "replace") if isinstance(text, str) else text
    data = b"".join(data.split()).rstrip(b"=").translate(_STANDARD)
    try:
        return base64.b64decode(data + b"=" * (-len(data) % 4), validate=True)
    except binascii.Error:
        raise ValueError("the text is not base64") from None


_STANDARD = bytes.maketrans(b"-_", b"+/")
