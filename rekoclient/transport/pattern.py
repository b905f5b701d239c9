"""``Pattern``: a prepared request, from which later requests of the operation are made.

Two requests of one operation differ only in the body, the ids, the time and the
signature. A `Pattern` replaces these parts in a request that botocore prepared. It is
used only if it reproduces the original request exactly.
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
    """A request as we send it. The names of headers are botocore's."""

    url: str
    headers: dict[str, str]
    body: bytes


class Pattern:
    """A prepared request of one operation, from which later requests are made.

    Args:
        prepared: The request.
        signer: The signer of the request.
    """

    def __init__(self, prepared: Outgoing, signer: Signer) -> None:
        self.url: str = prepared.url
        headers = prepared.headers
        self.fixed: dict[str, str] = {
            name: headers[name] for name in _FIXED if name in headers
        }
        """The headers that all requests of the operation have."""
        # A pattern lives as long as its client, and must not keep credentials.
        self._headers = {n: "" if n in _SECRET else v for n, v in headers.items()}
        self._host = host_of(*urlsplit(prepared.url)[:2])
        self.signer: Signer = signer

    def outgoing(
        self, call: Call, frozen: Any, body: bytes, moment: str | None = None
    ) -> Outgoing | None:
        """Return the request of an attempt, or None if botocore must prepare it.

        Args:
            call: The call that the attempt belongs to.
            frozen: botocore's frozen credentials.
            body: The serialised body.
            moment: The time of the signature, or None for now.
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
    """Keep the pattern of a request, if the same request can be made from it."""
    if exchange.signer is None or not outgoing.headers.keys() <= _KNOWN:
        return
    pattern = Pattern(outgoing, exchange.signer)
    moment = outgoing.headers["X-Amz-Date"]
    again = pattern.outgoing(exchange.call, frozen, outgoing.body, moment)
    # Comparison of dicts ignores the order of headers, so their names are compared too.
    if (
        again is not None
        and again == outgoing
        and [*again.headers] == [*outgoing.headers]
    ):
        exchange.steps.pattern = pattern
