"""ClientRequestTokens: one for a logical call, random or derived.

Imports nothing of ours. The service takes 1 to 64 of ``[a-zA-Z0-9-_]`` (service page,
CreateUser).
"""

from __future__ import annotations

import os
from base64 import urlsafe_b64encode
from hashlib import sha256


def random_token() -> str:
    """A new token of 128 random bits, in 32 characters."""
    # A third of uuid4's time, which is longer than all checks of a CreateUser request.
    return os.urandom(16).hex()


def invocation_id() -> str:
    """A random UUID, in a third of uuid4's time, which is spent on every call."""
    digits = os.urandom(16).hex()
    return (
        f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-a{digits[17:20]}-{digits[20:]}"
    )


def derived_token(
    job: str, generation: int, region: str, operation: str, /, **parameters: str
) -> str:
    """A token that the same work always gets, in 43 characters.

    A run that was killed repeats its calls with the tokens of the first run, so the
    service recognises them. Every parameter of the request belongs in it: the service
    refuses one token with two sets of parameters. A deleted user that is created again
    needs a new generation, or the service may answer for the first one.

    Args:
        job: What the work belongs to.
        generation: Counted up when the same work has to be done anew.
        region: The region it is done in.
        operation: The service's name of the operation.
        **parameters: The members of the request.
    """
    parts = ["rekoclient-1", job, str(generation), region, operation]
    for name in sorted(parameters):
        parts += (name, parameters[name])
    digest = sha256()
    for part in parts:
        encoded = part.encode()
        # With its length before it, no part can run over into the next.
        digest.update(len(encoded).to_bytes(8, "big") + encoded)
    return urlsafe_b64encode(digest.digest()).rstrip(b"=").decode()
