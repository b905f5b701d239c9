"""The fence: where the own exchange and the own signer step aside for botocore.

Other packages patch botocore, urllib3 or http.client, or register handlers on boto3's
events. They must see what they saw before, so what they touch is left to botocore.
"""

from __future__ import annotations

import http.client
import logging
from asyncio import AbstractEventLoop, get_running_loop
from collections.abc import Callable
from types import FunctionType
from typing import Any

import botocore.auth
import botocore.awsrequest
import botocore.client
import botocore.endpoint
import botocore.httpsession
import botocore.signers
from attrs import frozen

from ..schema import Operation
from .pattern import Pattern
from .pools import connections, pools

_METHODS = (
    *("request", "putrequest", "putheader", "endheaders", "send", "getresponse"),
    *("_send_request", "_send_output"),
)
_SENDING = (
    (botocore.httpsession.URLLib3Session, "send"),
    (botocore.endpoint.Endpoint, "_send"),
    (pools.HTTPConnectionPool, "urlopen"),
    (pools.HTTPConnectionPool, "_make_request"),
    (pools.HTTPConnectionPool, "_get_conn"),
    (pools.HTTPConnectionPool, "_put_conn"),
    *(
        (connection, name)
        for connection in (
            botocore.awsrequest.AWSConnection,
            connections.HTTPConnection,
            http.client.HTTPConnection,
        )
        for name in _METHODS
        if name in vars(connection)
    ),
)
_SIGNING = (
    (botocore.auth.SigV4Auth, "add_auth"),
    (botocore.signers.RequestSigner, "sign"),
    (botocore.signers.RequestSigner, "get_auth_instance"),
)
_LOGGERS = tuple(
    map(logging.getLogger, ("urllib3.connectionpool", "botocore.httpsession"))
)
_SIGNING_LOGGER = logging.getLogger("botocore.auth")
_PARSING_LOGGER = logging.getLogger("botocore.parsers")
_MODULES = (
    *("botocore.handlers", "botocore.signers"),
    *("botocore.retries.standard", "botocore.useragent"),
)
"""Modules whose handlers are botocore's own."""
_CLIENT = "botocore.client"
_OURS = __name__.rpartition(".")[0]

_CALLING = (
    *(
        (botocore.client.BaseClient, name)
        for name in (
            *("_make_api_call", "_make_request", "_emit_api_params"),
            *("_resolve_endpoint_ruleset", "_convert_to_request_dict"),
        )
    ),
    *(
        (botocore.endpoint.Endpoint, name)
        for name in (
            *("make_request", "create_request", "prepare_request", "_send_request"),
            *("_get_response", "_do_get_response", "_needs_retry"),
        )
    ),
)
_AFTER = (
    *("provide-client-params", "before-endpoint-resolution", "request-created"),
    *("before-parse", "response-received", "needs-retry", "after-call"),
    "after-call-error",
)
"""Events on which a handler of others keeps an attempt in a thread. The other events
of a call are among our steps."""


Originals = tuple[tuple[Callable[[str], object], str, object], ...] | None


def _originals(pieces: tuple[tuple[type, str], ...]) -> Originals:
    """Return functions as they are now, or None if one was patched already."""
    found: list[tuple[Callable[[str], object], str, object]] = []
    for owner, name in pieces:
        function = vars(owner).get(name)
        module = str(getattr(function, "__globals__", {}).get("__name__"))
        package = owner.__module__.partition(".")[0]
        if type(function) is not FunctionType or module.partition(".")[0] != package:
            return None
        found.append((vars(owner).get, name, function))
    return tuple(found)


_sending, _signing = _originals(_SENDING), _originals(_SIGNING)
_calling = _originals(_CALLING)


def _unpatched(originals: Originals) -> bool:
    if originals is None:
        return False
    for get, name, function in originals:  # noqa: SIM110 - faster than all()
        if get(name) is not function:
            return False
    return True


def may_send() -> bool:
    """Return whether no package sees, changes or logs how botocore sends a request."""
    return (
        _unpatched(_sending)
        and http.client.HTTPConnection.debuglevel == 0
        and not any(logger.isEnabledFor(logging.DEBUG) for logger in _LOGGERS)
    )


def may_sign() -> bool:
    """Return whether no package sees, changes or logs how botocore signs."""
    return (
        _unpatched(_signing)
        and botocore.auth.AUTH_TYPE_MAPS.get("v4") is botocore.auth.SigV4Auth
        and not _SIGNING_LOGGER.isEnabledFor(logging.DEBUG)
    )


def why_in_thread(
    boto_client: Any, operation: Operation[Any], handlers: Handlers
) -> str | None:
    """Return why an attempt needs a thread, or None if an event loop can make it.

    On an event loop, botocore prepares and signs the request. Our exchange sends it.
    Whatever could block, or needs to see the rest of botocore's steps, is in a thread.
    """
    client, steps = boto_client, handlers.steps(operation.name)
    signer = client._request_signer  # noqa: SLF001 - here and below, no public way
    credentials = signer._credentials  # noqa: SLF001
    if type(get_running_loop()).add_reader is AbstractEventLoop.add_reader:
        return "the event loop cannot watch a socket"
    if not (steps.pictures and steps.signs and steps.sends and steps.alone):
        return "other handlers are registered with the boto3 client"
    if (
        not (may_send() and may_sign() and _unpatched(_calling))
        or _PARSING_LOGGER.isEnabledFor(logging.DEBUG)
        or getattr(getattr(client, operation.method), "__module__", "") != _CLIENT
        or "_make_api_call" in vars(client)
    ):
        return "another package patches botocore or logs its requests"
    if (client.meta.config.retries or {}).get("total_max_attempts") != 1:
        return "botocore makes retries of its own"
    if signer.signature_version != "v4" or (
        credentials is not None
        and type(credentials).__module__ != "botocore.credentials"
    ):
        return "the signature needs more than an access key"
    if getattr(credentials, "refresh_needed", bool)():
        return "the credentials are renewed first"
    return None


@frozen
class Steps:
    """The steps of a call of one operation in which no other handler takes part."""

    pictures: bool
    signs: bool
    sends: bool
    alone: bool


_NONE = Steps(pictures=False, signs=False, sends=False, alone=False)


class Handlers:
    """The handlers of one boto3 client, as far as they decide about our steps.

    Args:
        events: The client's events.
        ours: Our handlers, by the first part of the event.
    """

    def __init__(self, events: Any, ours: dict[str, Callable[..., object]]) -> None:
        # botocore has no public way to list handlers. If this one fails, no step is
        # ours.
        self._emitter = getattr(events, "_emitter", events)
        self._ours = ours
        self._seen: object = None
        self._steps: dict[str, Steps] = {}
        self.patterns: dict[str, Pattern] = {}
        """Patterns of requests, by operation, while the handlers stay as they are."""

    def steps(self, operation: str) -> Steps:
        """Return the steps in which only our handlers take part, for an operation."""
        # botocore replaces this cache whenever a handler comes or goes.
        cache = getattr(self._emitter, "_lookup_cache", None)
        if cache is not self._seen:
            self._seen, self._steps, self.patterns = cache, {}, {}
        found = self._steps.get(operation)
        if found is None:
            found = self._steps[operation] = self._look(operation)
        return found

    def _look(self, operation: str) -> Steps:
        trie: Any = getattr(self._emitter, "_handlers", None)
        if self._seen is None or not hasattr(trie, "prefix_search"):
            return _NONE
        lists = {
            event: list(trie.prefix_search(f"{event}.rekognition.{operation}"))
            for event in self._ours
        }
        building, calling = lists["before-parameter-build"], lists["before-call"]
        build = self._ours["before-parameter-build"]
        choosing, signing = lists["choose-signer"], lists["before-sign"]
        return Steps(
            # botocore has handlers for all services, which run after those of one
            # service.
            pictures=build in building
            and all(map(_is_botocores, building[1 + building.index(build) :]))
            and self._is_ours("before-call", calling[:1]),
            signs=self._is_ours("choose-signer", choosing[:1])
            and all(map(_is_botocores, choosing[1:]))
            and self._is_ours("before-sign", signing),
            sends=self._is_ours("before-send", lists["before-send"]),
            alone=all(
                _is_botocores(handler) or _package_of(handler) == _OURS
                for event in (*self._ours, *_AFTER)
                for handler in trie.prefix_search(f"{event}.rekognition.{operation}")
            ),
        )

    def _is_ours(self, event: str, handlers: list[Any]) -> bool:
        return handlers == [self._ours[event]]


def _package_of(handler: object) -> str:
    return str(getattr(handler, "__module__", "")).rpartition(".")[0]


def _is_botocores(handler: object) -> bool:
    return getattr(handler, "__module__", None) in _MODULES
