"""``Pattern``: a template for the requests of one operation.

Two requests of one operation differ only in the body, the ids, the time and the
signature. A `Pattern` copies a request that botocore prepared, and replaces these
parts. A `Pattern` that cannot reproduce the original request exactly is not used.
"""

from __future__ import annotations

from typing import Any, NamedTuple
from urllib.parse import urlsplit

from ..retry import Call
from .exchange import Exchange
from .signer import Signer, host_of

_IDS = ("amz-sdk-invocation-id", "amz-sdk-request")
_FIXED = ("X-Amz-Target", "Content-Type", "User-Agent", "X-Amzn-Trace-Id")
_SESSION = "X-Amz-Security-Token"
_SECRET = {_SESSION, "Authorization"}
_KNOWN = {*_IDS, *_FIXED, *_SECRET, "X-Amz-Date", "Content-Length"}


class Outgoing(NamedTuple):
    """HTTP POST request that is ready to send."""

    url: str
    headers: dict[str, str]
    body: bytes


class Pattern:
    """Template that creates the requests of one operation.

    Args:
        prepared: A complete request of the operation, prepared by botocore.
        signer: The signer of the request.
    """

    def __init__(self, prepared: Outgoing, signer: Signer) -> None:
        self.url: str = prepared.url
        headers = prepared.headers
        self.fixed: dict[str, str] = {
            name: headers[name] for name in _FIXED if name in headers
        }
        """Headers that are the same in all requests of the operation."""
        # Remove credentials, because a pattern exists as long as its client.
        self._headers = {n: "" if n in _SECRET else v for n, v in headers.items()}
        self._host = host_of(*urlsplit(prepared.url)[:2])
        self.signer: Signer = signer

    def outgoing(
        self, call: Call, frozen: Any, body: bytes, moment: str | None = None
    ) -> Outgoing | None:
        """Return a complete, signed request, or None if botocore must prepare it.

        For example, the result is None if the credentials have gained or lost a session
        token since the pattern was learned.

        Args:
            call: The call that the request belongs to.
            frozen: botocore's frozen credentials.
            body: The serialised body.
            moment: The time of the signature, such as ``20260102T030405Z``, or None for
                now.
        """
        headers = dict(self._headers)
        if bool(frozen.token) != (_SESSION in headers):
            return None
        headers["Content-Length"] = str(len(body))
        headers[_IDS[0]] = call.invocation_id
        most = call.earlier + call.policy.max_attempts
        headers[_IDS[1]] = f"attempt={call.earlier + call.tries}; max={most}"
        fixed = [*self.fixed.items()]
        signed = self.signer.sign(frozen, self._host, fixed, body, moment)
        headers.update(signed)
        return Outgoing(self.url, headers, body)


def learn(exchange: Exchange[Any], outgoing: Outgoing, frozen: Any) -> None:
    """Store a ``Pattern`` of a prepared request for later requests of the operation.

    A pattern that cannot reproduce the prepared request exactly is not stored.

    Args:
        exchange: The state of the attempt. The pattern goes to ``exchange.steps``.
        outgoing: The request that botocore prepared.
        frozen: botocore's frozen credentials that signed the request.
    """
    if exchange.signer is None or not outgoing.headers.keys() <= _KNOWN:
        return
    pattern = Pattern(outgoing, exchange.signer)
    moment = outgoing.headers["X-Amz-Date"]
    again = pattern.outgoing(exchange.call, frozen, outgoing.body, moment)
    # ``==`` of dicts ignores the order of headers, so compare the order too.
    if (
        again is not None
        and again == outgoing
        and [*again.headers] == [*outgoing.headers]
    ):
        exchange.steps.pattern = pattern
