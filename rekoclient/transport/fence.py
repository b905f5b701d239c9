"""The fence: where the own exchange and the own signer step aside for botocore.

Other packages patch botocore, urllib3 or http.client, or register handlers on boto3's
events. They must see what they saw before, so what they touch is left to botocore.
"""

from __future__ import annotations

import http.client
import logging
from collections.abc import Callable
from types import FunctionType
from typing import Any

import botocore.auth
import botocore.awsrequest
import botocore.endpoint
import botocore.httpsession
import botocore.signers
import urllib3.connection
import urllib3.connectionpool
from attrs import frozen

_METHODS = (
    *("request", "putrequest", "putheader", "endheaders", "send", "getresponse"),
    *("_send_request", "_send_output"),
)
_SENDING = (
    (botocore.httpsession.URLLib3Session, "send"),
    (botocore.endpoint.Endpoint, "_send"),
    (urllib3.connectionpool.HTTPConnectionPool, "urlopen"),
    (urllib3.connectionpool.HTTPConnectionPool, "_make_request"),
    (urllib3.connectionpool.HTTPConnectionPool, "_get_conn"),
    (urllib3.connectionpool.HTTPConnectionPool, "_put_conn"),
    *(
        (connection, name)
        for connection in (
            botocore.awsrequest.AWSConnection,
            urllib3.connection.HTTPConnection,
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
_MODULES = ("botocore.handlers", "botocore.signers")
"""Modules whose handlers are botocore's own."""


def _originals(
    pieces: tuple[tuple[type, str], ...],
) -> tuple[tuple[type, str, object], ...] | None:
    """Return functions as they are now, or None if one was patched already."""
    found: list[tuple[type, str, object]] = []
    for owner, name in pieces:
        function = vars(owner).get(name)
        module = getattr(function, "__globals__", {}).get("__name__")
        if type(function) is not FunctionType or module != owner.__module__:
            return None
        found.append((owner, name, function))
    return tuple(found)


_sending, _signing = _originals(_SENDING), _originals(_SIGNING)


def may_send() -> bool:
    """Return whether no package sees, changes or logs how botocore sends a request."""
    return (
        _sending is not None
        and all(vars(owner).get(name) is f for owner, name, f in _sending)
        and http.client.HTTPConnection.debuglevel == 0
        and not any(logger.isEnabledFor(logging.DEBUG) for logger in _LOGGERS)
    )


def may_sign() -> bool:
    """Return whether no package sees, changes or logs how botocore signs."""
    return (
        _signing is not None
        and all(vars(owner).get(name) is f for owner, name, f in _signing)
        and botocore.auth.AUTH_TYPE_MAPS.get("v4") is botocore.auth.SigV4Auth
        and not _SIGNING_LOGGER.isEnabledFor(logging.DEBUG)
    )


@frozen
class Steps:
    """The steps of a call of one operation in which no other handler takes part."""

    pictures: bool
    signs: bool
    sends: bool


_NONE = Steps(pictures=False, signs=False, sends=False)


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

    def steps(self, operation: str) -> Steps:
        """Return the steps in which only our handlers take part, for an operation."""
        # botocore replaces this cache whenever a handler comes or goes.
        cache = getattr(self._emitter, "_lookup_cache", None)
        if cache is not self._seen:
            self._seen, self._steps = cache, {}
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
        )

    def _is_ours(self, event: str, handlers: list[Any]) -> bool:
        return handlers == [self._ours[event]]


def _is_botocores(handler: object) -> bool:
    return getattr(handler, "__module__", None) in _MODULES
