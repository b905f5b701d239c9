"""Random and derived values for ClientRequestToken.

Imports nothing from rekoclient. The service accepts 1 to 64 characters of
``[a-zA-Z0-9-_]`` (API reference, CreateUser).
"""

from __future__ import annotations

import os
from base64 import urlsafe_b64encode
from hashlib import sha256

__all__ = ["derived_token", "invocation_id", "random_token"]


def random_token() -> str:
    """Return a new token of 128 random bits, in 32 characters."""
    # ``uuid4`` takes three times as long. The difference is more than the time to check
    # a CreateUser request.
    return os.urandom(16).hex()


def invocation_id() -> str:
    """Return a random UUID, for the header with the id of a call."""
    digits = os.urandom(16).hex()
    return (
        f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-a{digits[17:20]}-{digits[20:]}"
    )


def derived_token(
    job: str, generation: int, region: str, operation: str, /, **parameters: str
) -> str:
    """Return a token of 43 characters that depends on the arguments alone.

    A run that resumes a killed run sends the same tokens, so the service recognises the
    requests. Pass every parameter of the request, because the service refuses a known
    token with other parameters.

    To do the same work again, increase ``generation``. For example, do this to create a
    deleted user again. With the same token, the service may return its earlier response
    and create nothing.

    Args:
        job: A name for the work, the same in a resumed run.
        generation: A number to increase when the same work is done again.
        region: AWS region of the work.
        operation: The name of the operation in the API, such as ``CreateUser``.
        **parameters: The members of the request.
    """
    parts = ["rekoclient-1", job, str(generation), region, operation]
    for name in sorted(parameters):
        parts += (name, parameters[name])
    digest = sha256()
    for part in parts:
        encoded = part.encode()
        # The length before each part separates the parts. Otherwise, "ab" and "c" would
        # get the token of "a" and "bc".
        digest.update(len(encoded).to_bytes(8, "big") + encoded)
    return urlsafe_b64encode(digest.digest()).rstrip(b"=").decode()
