"""Requests like one that botocore has prepared, without preparing them again.

Of two requests of one operation only the body, the ids, the time and the signature
differ. A `Pattern` is one prepared request with these left open. It is used only if it
gives the request that it was made from, to the byte.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from .events import Exchange, retries_of
from .signer import Credentials, Signer

_IDS = ("amz-sdk-invocation-id", "amz-sdk-request")
_FIXED = ("X-Amz-Target", "Content-Type", "User-Agent")
_SESSION = "X-Amz-Security-Token"
_KNOWN = {*_IDS, *_FIXED, _SESSION, "X-Amz-Date", "Authorization", "Content-Length"}


class Outgoing(NamedTuple):
    """A request as an event loop sends it. The names of headers are botocore's."""

    url: str
    headers: dict[str, str]
    body: bytes


class Pattern:
    """A prepared request of one operation.

    Args:
        url: Its URL.
        host: Its header ``Host``.
        headers: Its other headers.
        signer: The signer of the request.
    """

    def __init__(
        self, url: str, host: str, headers: dict[str, str], signer: Signer
    ) -> None:
        self._url = url
        self._host = host
        self._headers = headers
        self._signer = signer
        listed = headers["Authorization"].partition("SignedHeaders=")[2]
        signed = listed.partition(",")[0].split(";")
        self._signed = [
            (name, headers[name]) for name in _FIXED if name.lower() in signed
        ]

    @classmethod
    def of(
        cls, prepared: Outgoing, host: str, signers: dict[tuple[str, str], Signer]
    ) -> Pattern | None:
        """Return the pattern of a request, or None if it has something unknown."""
        scope = prepared.headers.get("Authorization", "").split("/", 4)
        if len(scope) < 5 or not prepared.headers.keys() <= _KNOWN:
            return None
        signer = signers.get((scope[3], scope[2]))
        return cls(prepared.url, host, prepared.headers, signer) if signer else None

    def outgoing(
        self, exchange: Exchange[Any], frozen: Any, body: bytes, moment: str
    ) -> Outgoing | None:
        """Return the request of an attempt, or None if botocore must prepare it.

        Args:
            exchange: The attempt.
            frozen: botocore's frozen credentials.
            body: The serialised body.
            moment: The time of the signature.
        """
        if bool(frozen.token) != (_SESSION in self._headers):
            return None
        credentials = Credentials(frozen.access_key, frozen.secret_key, frozen.token)
        headers = dict(self._headers)
        headers["Content-Length"] = str(len(body))
        retries = retries_of(exchange.call)
        headers[_IDS[0]] = retries["invocation-id"]
        headers[_IDS[1]] = f"attempt={retries['attempt']}; max={retries['max']}"
        signed = self._signer.sign(credentials, self._host, self._signed, body, moment)
        headers.update(signed)
        return Outgoing(self._url, headers, body)
