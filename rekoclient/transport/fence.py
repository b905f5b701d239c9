"""Decides which steps of an attempt rekoclient does in place of botocore.

Other packages may patch botocore, urllib3 or http.client, or register event handlers
with boto3. If a patch or a handler affects a step, botocore does that step. So, for
example, a tracing package still sees the request.
"""

from __future__ import annotations

import http.client
import logging
from asyncio import AbstractEventLoop, get_running_loop
from collections.abc import Callable, Mapping
from operator import itemgetter
from types import FunctionType
from typing import Any

import botocore.auth
import botocore.awsrequest
import botocore.client
import botocore.endpoint
import botocore.history
import botocore.hooks
import botocore.httpsession
import botocore.parsers
import botocore.signers
from attrs import define, evolve

from ..schema import Operation
from .pools import connections, pools

_MODULES = (
    *("botocore.handlers", "botocore.signers"),
    *("botocore.retries.standard", "botocore.retryhandler", "botocore.useragent"),
)
"""Modules with botocore's own handlers."""
_CLIENT = "botocore.client"
_OURS = __name__.rpartition(".")[0]
_CHECKED_EVENTS = (
    *("provide-client-params", "before-endpoint-resolution", "request-created"),
    *("before-parse", "response-received", "needs-retry", "after-call"),
    "after-call-error",
)
"""If another package handles one of these events, ``Steps.alone`` is False.

In that case, a thread sends the request, not an event loop, and ``Steps.pattern`` stays
None.
"""


class Originals:
    """Detects whether other packages have patched certain attributes of classes.

    The property ``untouched`` is False if an attribute is patched, or if a logger
    writes debug messages. rekoclient then leaves the work to botocore, because
    rekoclient's own code would skip the patch or the messages.

    Args:
        loggers: Names of loggers of botocore or urllib3, separated by spaces.
        names: Maps a class to the names of the attributes to check, separated by
            spaces.
    """

    def __init__(self, loggers: str, names: Mapping[type, str]) -> None:
        self._loggers = [logging.getLogger(name) for name in loggers.split()]
        self.pieces: dict[type, list[str]] = {
            owner: listed.split() for owner, listed in names.items()
        }
        self.known: bool = all(
            _is_original(owner, vars(owner).get(name))
            for owner, listed in self.pieces.items()
            for name in listed
        )
        """Whether all attributes in ``names`` were unpatched at the object's creation.

        It is also False if an attribute did not exist. If it is False, ``untouched`` is
        always False.
        """
        # ``itemgetter`` gets all names of a class in one fast call. It returns a tuple
        # only for two names or more, so the first name is passed twice.
        self._getters = [
            (itemgetter(listed[0], *listed), vars(owner))
            for owner, listed in self.pieces.items()
        ]
        self._found = self._current() if self.known else None

    def _current(self) -> list[Any]:
        return [get(attributes) for get, attributes in self._getters]

    @property
    def untouched(self) -> bool:
        """Whether no attribute is patched and no logger writes debug messages.

        False if another package has patched an attribute in ``names``, or if a logger
        in ``loggers`` writes debug messages.
        """
        try:
            if self._current() != self._found:
                return False
        except KeyError:
            return False
        for logger in self._loggers:  # noqa: SIM110 - faster than all()
            if logger.isEnabledFor(logging.DEBUG):
                return False
        return True


def _is_original(owner: type, value: Any) -> bool:
    """Return whether an attribute of a class comes from the package of the class.

    If not, another package has patched the class.
    """
    module = getattr(value, "__module__", None)
    if type(value) is FunctionType:
        # The wrapper of a patch may copy ``__module__``, but not ``__globals__``.
        module = value.__globals__.get("__name__")
    elif type(value) is not type:
        return False
    package = owner.__module__.partition(".")[0]
    return str(module).partition(".")[0] == package


SENDING = Originals(
    "urllib3.connectionpool botocore.httpsession",
    {
        botocore.httpsession.URLLib3Session: "send",
        botocore.endpoint.Endpoint: "_send",
        # vcrpy patches ``ConnectionCls``.
        botocore.awsrequest.AWSHTTPConnectionPool: "ConnectionCls",
        botocore.awsrequest.AWSHTTPSConnectionPool: "ConnectionCls",
        pools.HTTPConnectionPool: "urlopen _make_request _get_conn _put_conn",
        botocore.awsrequest.AWSConnection: "request send _send_output",
        connections.HTTPConnection: "request putrequest putheader"
        # In urllib3 1.26 the class only inherits ``getresponse``.
        + " getresponse" * ("getresponse" in vars(connections.HTTPConnection)),
        http.client.HTTPConnection: "request putrequest putheader endheaders send"
        " getresponse _send_request _send_output",
    },
)
OF_SIGNER = ("sign", "get_auth_instance", "_choose_signer")
SIGNING = Originals(
    "botocore.auth",
    {
        botocore.auth.SigV4Auth: " ".join(
            name
            for name, value in vars(botocore.auth.SigV4Auth).items()
            if type(value) is FunctionType
        ),
        botocore.signers.RequestSigner: " ".join(OF_SIGNER),
        botocore.awsrequest.AWSRequest: "__init__ prepare",
        botocore.awsrequest.AWSRequestPreparer: "prepare",
    },
)
OF_ENDPOINT = (
    *("make_request", "create_request", "prepare_request", "_send_request"),
    *("_get_response", "_do_get_response", "_needs_retry", "_send"),
)
"""Methods of botocore's ``Endpoint`` that rekoclient bypasses if none is patched."""
OF_EVENTS = ("emit", "emit_until_response")
CALLING = Originals(
    "botocore.endpoint botocore.hooks botocore.parsers",
    {
        botocore.client.BaseClient: "_make_api_call _make_request _emit_api_params"
        " _resolve_endpoint_ruleset _convert_to_request_dict",
        botocore.endpoint.Endpoint: " ".join(OF_ENDPOINT),
        botocore.parsers.ResponseParser: "parse",
        botocore.hooks.HierarchicalEmitter: " ".join(OF_EVENTS),
        botocore.hooks.EventAliaser: " ".join(OF_EVENTS),
    },
)


def may_send() -> bool:
    """Return whether rekoclient may send requests in place of botocore.

    The result is False if botocore's sending code is patched or logs debug messages.
    """
    return SENDING.untouched and http.client.HTTPConnection.debuglevel == 0


def may_sign() -> bool:
    """Return whether rekoclient may sign requests in place of botocore.

    The result is False if botocore's signing code is patched or logs debug messages.
    """
    return SIGNING.untouched and (
        botocore.auth.AUTH_TYPE_MAPS.get("v4") is botocore.auth.SigV4Auth
    )


def may_call() -> bool:
    """Return whether rekoclient may handle calls in place of botocore.

    The result is False if botocore's code for calls is patched or logs debug messages.
    The result is also False while ``botocore.history`` records events.
    """
    recorder = botocore.history.get_global_history_recorder()
    return CALLING.untouched and not getattr(recorder, "_enabled", True)


@define(eq=False)
class Steps:
    """The steps of an operation's calls that rekoclient does in place of botocore.

    Attributes:
        pictures: Whether rekoclient inserts the pictures into the serialised body.
        signs: Whether ``Signer`` signs the request.
        sends: Whether rekoclient sends the request.
        alone: Whether all event handlers of the call belong to botocore or rekoclient.
        untouched: Whether the functions ``may_sign``, ``may_send`` and ``may_call``
            of this module all returned True.
        pattern: The ``Pattern`` that creates the requests of the operation. None if
            rekoclient has not learned a pattern from a request of botocore.
    """

    pictures: bool = False
    signs: bool = False
    sends: bool = False
    alone: bool = False
    untouched: bool = True
    pattern: Any = None


BOTOCORES = Steps()
"""The ``Steps`` of a call in which botocore does every step."""


class Handlers:
    """Decides which steps rekoclient does in place of botocore for one boto3 client.

    The decision depends on the event handlers of the boto3 client. Other packages may
    have registered some of them.

    Args:
        events: The attribute ``meta.events`` of the boto3 client.
        ours: rekoclient's own handler of each event, such as ``before-send``.
    """

    def __init__(self, events: Any, ours: Mapping[str, Callable[..., object]]) -> None:
        # botocore has no public way to list handlers. If this private way fails,
        # botocore does every step.
        self._emitter = getattr(events, "_emitter", events)
        self._ours = ours
        self._seen: object = None
        self._steps: dict[str, Steps] = {}

    def steps(self, operation: str) -> Steps:
        """Return which steps of a call rekoclient may now do in place of botocore.

        Other packages can register handlers and patch botocore at any time. So this
        method checks both each time it is called.

        Args:
            operation: The name of the operation in the API, such as ``CreateUser``.
        """
        # botocore replaces this cache when a handler is registered or removed.
        cache = getattr(self._emitter, "_lookup_cache", None)
        if cache is not self._seen:
            self._seen, self._steps = cache, {}
        found = self._steps.get(operation)
        if found is None:
            found = self._steps[operation] = self._look(operation)
        signs, sends = may_sign(), may_send()
        if signs and sends and may_call():
            return found
        return evolve(
            found,
            signs=found.signs and signs,
            sends=found.sends and sends,
            alone=False,
            untouched=False,
            pattern=None,
        )

    def _look(self, operation: str) -> Steps:
        trie: Any = getattr(self._emitter, "_handlers", None)
        if self._seen is None or not hasattr(trie, "prefix_search"):
            return BOTOCORES

        def handlers(event: str) -> list[Any]:
            return list(trie.prefix_search(f"{event}.rekognition.{operation}"))

        def first(event: str) -> bool:
            return handlers(event)[:1] == [self._ours[event]]

        def only(event: str) -> bool:
            return handlers(event) == [self._ours[event]]

        building = handlers("before-parameter-build")
        build = self._ours["before-parameter-build"]
        return Steps(
            # botocore's own handlers for all services run after the handlers for one
            # service.
            pictures=build in building
            and all(map(_is_botocores, building[1 + building.index(build) :]))
            and first("before-call"),
            signs=first("choose-signer")
            and all(map(_is_botocores, handlers("choose-signer")[1:]))
            and only("before-sign"),
            sends=only("before-send"),
            alone=all(
                _is_botocores(handler) or _package_of(handler) == _OURS
                for event in (*self._ours, *_CHECKED_EVENTS)
                for handler in handlers(event)
            ),
        )


def why_in_thread(
    boto_client: Any, operation: Operation[Any], steps: Steps
) -> str | None:
    """Return why a thread must send a request, or None if an event loop can send it.

    Only rekoclient's own code can send on an event loop. A thread is necessary if
    botocore must do a step of the attempt, for example because another package patches
    botocore. A thread is also necessary if the attempt may block, for example to renew
    credentials.

    Args:
        boto_client: The boto3 client.
        operation: The operation.
        steps: The steps that rekoclient may do in place of botocore.
    """
    client = boto_client
    signer = client._request_signer  # noqa: SLF001 - here and below, no public way
    credentials = signer._credentials  # noqa: SLF001
    if type(get_running_loop()).add_reader is AbstractEventLoop.add_reader:
        return "the event loop cannot watch a socket"
    if (
        not steps.untouched
        or getattr(getattr(client, operation.method), "__module__", "") != _CLIENT
        or "_make_api_call" in vars(client)
    ):
        return "another package patches botocore or logs its requests"
    if not (steps.pictures and steps.signs and steps.sends and steps.alone):
        return "other handlers are registered with the boto3 client"
    if signer.signature_version != "v4" or (
        credentials is not None
        and type(credentials).__module__ != "botocore.credentials"
    ):
        return "only botocore supports this signature version or class of credentials"
    if getattr(credentials, "refresh_needed", bool)():
        return "the credentials must be renewed first"
    return None


def _package_of(handler: object) -> str:
    return str(getattr(handler, "__module__", "")).rpartition(".")[0]


def _is_botocores(handler: object) -> bool:
    return getattr(handler, "__module__", None) in _MODULES
