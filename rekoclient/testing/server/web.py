"""The replies to browsers and health checks: ``/health``, the web page, and CORS.

By default, web pages of other origins can neither read nor control the server:

- A browser adds the header Origin to each POST request of such a page. The server
  refuses the request, unless ``cors`` lists the origin.
- Replies to GET requests have no CORS headers, so the browser hides them from the page.
- The server checks the header Host of requests for its own web page. On loopback, the
  server also checks Host in requests for operations (see ``Web.trusts``).
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

from ..service.errors import ServiceError
from .http import Answer, Handle, Request
from .rendering import HINT, Reply

if TYPE_CHECKING:
    from .engine import Engine

HEALTH = "/health"
CONTROL = "/control/"
_MOST_HEADERS = 16
_HOST = re.compile(r"(?:\[([^\]]*)\]|([^\[\]:@/]*))(?::\d*)?")
_EXPOSED = f"date, x-amzn-requestid, x-amzn-errortype, {HINT}"


class Web:
    """The first handler of every request.

    It replies to browsers and health checks, and passes every other request to the next
    handler.
    """

    def __init__(
        self,
        engine: Engine,
        handle: Handle,
        *,
        page: Callable[[str], Reply | None],
        cors: Collection[str] = (),
        hosts: Collection[str] = (),
        any_host: bool = False,
    ) -> None:
        self._engine = engine
        self._handle = handle
        self._page = page
        self._cors = frozenset(cors)
        self._hosts = frozenset(host.lower() for host in hosts)
        self._any_host = any_host
        # Values of the header Host that passed an earlier check.
        self._trusted: set[str] = set()

    def handle(self, request: Request) -> Answer:
        """Reply to a browser or a health check, or call the next handler."""
        path = request.path.partition("?")[0]
        if request.method == "GET":
            return self._get(request, path)
        if request.method == "HEAD":
            return _without_body(self._get(request, path))
        # The class `Control` checks the Host of control commands.
        if not (self._any_host or path.startswith(CONTROL) or self.trusts(request)):
            return self._engine.error(_foreign_host())
        origin = request.headers.get("origin")
        if origin is None:
            return self._handle(request)
        # No web page may send control commands, so `cors` does not apply to them.
        if path != "/" or not ({origin, "*"} & self._cors):
            return self._engine.error(
                ServiceError(
                    "AccessDeniedException",
                    f"Pages of {origin} may not use this server. To allow them, start "
                    f"it with --cors {origin}",
                    403,
                )
            )
        if request.method == "OPTIONS":
            return self._engine.render(Reply(204, b"", _preflight(request, origin)))
        return _with_headers(
            self._handle(request),
            {
                "Access-Control-Allow-Origin": origin,
                "Access-Control-Expose-Headers": _EXPOSED,
                "Vary": "Origin",
            },
        )

    def _get(self, request: Request, path: str) -> Answer:
        if path == HEALTH:
            json_type = {"Content-Type": "application/json"}
            return self._engine.render(Reply(200, b'{"status": "ok"}', json_type))
        if not self.trusts(request):
            return self._engine.error(_foreign_host())
        reply = self._page(path)
        return self._handle(request) if reply is None else self._engine.render(reply)

    def trusts(self, request: Request) -> bool:
        """Return whether the Host is an allowed name, localhost or an IP address.

        The check protects against DNS rebinding. An attacker changes the IP address of
        a web site to the address of this machine. A browser then sends requests of the
        site to this server, but still with the name of the site as the Host.
        """
        header = request.headers.get("host", "")
        if header in self._trusted:
            return True
        host = host_of(request)
        trusted = host in self._hosts or is_safe_host(host)
        if trusted and len(self._trusted) < _MOST_HEADERS:
            self._trusted.add(header)
        return trusted


def _foreign_host() -> ServiceError:
    return ServiceError(
        "AccessDeniedException",
        "The header Host must be localhost or an IP address. To allow another name, "
        "start the server with --allow-host NAME",
        403,
    )


def is_safe_host(host: str) -> bool:
    """Return whether a host is localhost, a subdomain of it, or an IP address."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def host_of(request: Request) -> str:
    """Return the host in the header Host, in lower case and without the port."""
    found = _HOST.fullmatch(request.headers.get("host", "").lower())
    return (found[1] or found[2] or "") if found else ""


def _preflight(request: Request, origin: str) -> dict[str, str]:
    headers = {
        "Access-Control-Allow-Origin": origin,
        "Access-Control-Allow-Methods": "POST",
        "Access-Control-Allow-Headers": request.headers.get(
            "access-control-request-headers", ""
        ),
        "Access-Control-Max-Age": "600",
        "Vary": "Origin",
    }
    if "access-control-request-private-network" in request.headers:
        headers["Access-Control-Allow-Private-Network"] = "true"
    return headers


def _without_body(answer: Answer) -> Answer:
    """Return a reply without its body, for a HEAD request."""
    head, end, _ = answer.data.partition(b"\r\n\r\n")
    return Answer(head + end, answer.then, answer.delay, answer.drip)


def _with_headers(answer: Answer, headers: dict[str, str]) -> Answer:
    """Add headers to a reply.

    If a fault replaced the reply with bytes that are not HTTP, the bytes do not change.
    """
    line, found, rest = answer.data.partition(b"\r\n")
    if not found or not line.startswith(b"HTTP/1."):
        return answer
    more = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    data = line + b"\r\n" + more.encode("latin-1") + rest
    return Answer(data, answer.then, answer.delay, answer.drip)
