"""The ClientRequestTokens of earlier requests, and the responses to these requests.

A second request with the same token and the same parameters gets the stored response
and changes nothing. With other parameters it fails with an
IdempotentParameterMismatchException.
"""

from __future__ import annotations

import json
from hashlib import blake2b

from ..service.errors import ServiceError
from .store import Token
from .world import Body, World

_MEMBER = "ClientRequestToken"
# A scope, for example an operation, keeps its expired tokens at least until it has this
# number of tokens.
_SWEEP_FROM = 256


class Tokens:
    """The ClientRequestTokens of earlier requests, with the stored responses."""

    def __init__(self) -> None:
        self._sweep_at = _SWEEP_FROM

    def replay(self, world: World, operation: str, body: Body) -> Body | None:
        """Return the response to an earlier request with the same token.

        Return None if the request has no token, or a new or expired token.

        Raises:
            ServiceError: The earlier request had other parameters.
        """
        token = body.get(_MEMBER)
        if token is None:
            return None
        known = world.tables.tokens.get(_scope(world, operation, body), token)
        if known is None or known.expires_at <= world.clock():
            return None
        if known.fingerprint != _fingerprint(operation, body):
            raise ServiceError(
                "IdempotentParameterMismatchException",
                f"The ClientRequestToken: {token} you have supplied is already in use.",
            )
        answer: Body = json.loads(known.answer) if known.answer else {}
        return answer

    def remember(self, world: World, operation: str, body: Body, answer: Body) -> None:
        """Store the response to a successful request, if the request has a token."""
        token = body.get(_MEMBER)
        if token is None:
            return
        store, now = world.store, world.clock()
        scope = _scope(world, operation, body)
        if world.tables.tokens.count(scope) >= self._sweep_at:
            tokens = world.tables.tokens.parts[scope].rows
            expired = [
                key
                for key, known in tokens.items()
                if known.expires_at <= now and key != token
            ]
            for key in expired:
                store.delete(world.tables.tokens, scope, key)
            self._sweep_at = 2 * (len(tokens) - len(expired)) + _SWEEP_FROM
        row = Token(
            expires_at=now + world.switches.token_life,
            fingerprint=_fingerprint(operation, body),
            answer=json.dumps(answer) if answer else "",
        )
        store.put(world.tables.tokens, scope, token, row)


def _scope(world: World, operation: str, body: Body) -> str:
    match world.switches.token_scope:
        case "operation":
            return operation
        case "collection":
            return f"{operation}/{body.get('CollectionId', '')}"
        case "account":
            return ""


def _fingerprint(operation: str, body: Body) -> int:
    parameters = {k: v for k, v in body.items() if k != _MEMBER and v is not None}
    text = json.dumps([operation, parameters], sort_keys=True)
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big")
