"""``Transport``, which sends requests through boto3, and its botocore event handlers.

The handlers change only the requests of ``Transport``. They ignore other calls with the
same boto3 client, even calls that the application's event handlers make during an
attempt.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any
from urllib.parse import urlsplit
from weakref import ref

import botocore
import botocore.exceptions as botocore_errors
from botocore.awsrequest import AWSResponse
from botocore.endpoint import Endpoint
from botocore.handlers import add_recursion_detection_header
from botocore.signers import RequestSigner

from ..diagnosis import notes_on
from ..errors import (
    BrokenReply,
    ConfigurationError,
    ConnectError,
    ExpiredTokenException,
    RekoError,
    ServiceError,
    interrupt,
)
from ..frames import came_through_a_handler, chain, clear_locals
from ..retry import Call
from ..schema import Operation, R_co
from ..urls import masked
from . import fence, on_loop, pictures, reply
from .boto_client import BotoClient, logger
from .connection import max_attempts_of
from .credentials import explain
from .direct import begin_sending, on_send, place_of, send
from .exchange import Direct, Exchange, current
from .framing import install
from .mapping import foreign_in, metadata, to_reko_error, without_metadata
from .on_loop import Submit
from .pattern import Outgoing
from .signer import Signer


class Transport(BotoClient):
    """Sends requests with one boto3 client and parses the replies. Thread-safe."""

    _direct: Direct | None = None

    def _use(self, boto_client: Any) -> None:
        events = boto_client.meta.events
        # An event handler of the application may call Rekognition itself. ``on_begin``
        # runs first, so that it sees the context of the attempt before the context of
        # the application's call.
        events.register_first(
            "provide-client-params.rekognition", on_begin, "rekoclient-begin"
        )
        # This handler runs last, because botocore's handler would change the maximum in
        # the retry header to 1.
        events.register_last(
            "request-created.rekognition", on_create, "rekoclient-create"
        )
        events.register("before-parse.rekognition", reply.on_reply, "rekoclient-reply")
        events.register("after-call-error.rekognition", on_error, "rekoclient-error")
        install(boto_client)
        if self._settings.direct:
            for event, (place, handler) in _STEPS.items():
                register = getattr(events, f"register_{place}")
                register(f"{event}.rekognition", handler, f"rekoclient-direct-{event}")
            ours = {event: handler for event, (_, handler) in _STEPS.items()}
            endpoint = ref(boto_client._endpoint)  # noqa: SLF001 - no public way
            once = max_attempts_of(boto_client.meta.config) == 1
            handlers = fence.Handlers(events, ours)
            self._direct = Direct(ref(boto_client), endpoint, handlers, once)
        super()._use(boto_client)

    def _exchange(
        self,
        call: Call,
        operation: Operation[R_co],
        read_timeout: float | None,
    ) -> Exchange[R_co]:
        direct = self._direct
        steps = (
            fence.BOTOCORES if direct is None else direct.handlers.steps(operation.name)
        )
        return Exchange(call, operation, read_timeout, steps, direct)

    def attempt(
        self,
        call: Call,
        operation: Operation[R_co],
        wire: Mapping[str, Any],
        read_timeout: float | None = None,
    ) -> Exchange[R_co]:
        """Send one HTTP request with one boto3 method call, and parse the reply.

        Args:
            call: The call that the attempt belongs to.
            operation: The operation.
            wire: The members of the request, with the service's names.
            read_timeout: Seconds to wait for the reply, or None for the boto3 client's
                own timeout.

        Returns:
            The state of the attempt, with its response.

        Raises:
            RekoError: The attempt failed. ``verdict`` and ``fault`` of the error show
                the outcome of the attempt.
            BaseException: Other code, such as a signal handler, raised an exception.
        """
        outer = sys.exception()
        boto_client = self._current or self.boto_client
        exchange = self._exchange(call, operation, read_timeout)
        before = current.get()
        try:
            # Inside ``try``, because a signal handler may raise after each call.
            current.set(exchange)
            parsed = getattr(boto_client, operation.method)(**wire)
            if exchange.response is None:
                # The event handlers did not run. The boto3 client may be a test double.
                content = without_metadata(parsed)
                exchange.response = reply.parse_success(operation, content)
                exchange.status, exchange.request_id, exchange.headers = metadata(
                    parsed
                )
        except BaseException as error:  # noqa: BLE001 - raised below
            failure = self._failure(boto_client, error, exchange, wire, outer)
        else:
            return exchange
        finally:
            current.set(before)
        if isinstance(failure, ExpiredTokenException) and _may_renew(exchange):
            failure.credentials_renewed = self.renew_credentials(exchange.request)
        # ``raise`` outside the ``except`` block sets no other exception as context.
        try:
            raise failure
        finally:
            # The traceback refers to this frame. Without ``del``, the frame would refer
            # to the traceback.
            del failure

    def why_in_thread(self, exchange: Exchange[Any]) -> str | None:
        """Return why a thread must send a request, or None if an event loop can."""
        boto_client, direct = self.boto_client, exchange.direct
        if direct is None:
            return "direct is False"
        url: str = boto_client.meta.endpoint_url
        if place_of(direct, url if urlsplit(url).path else f"{url}/") is None:
            return "the connections are not botocore's, or a proxy forwards requests"
        if not direct.once:
            return "botocore makes retries of its own"
        return fence.why_in_thread(boto_client, exchange.operation, exchange.steps)

    async def attempt_on_loop(
        self,
        call: Call,
        operation: Operation[R_co],
        wire: Mapping[str, Any],
        read_timeout: float | None,
        submit: Submit,
    ) -> Exchange[R_co] | None:
        """Send one HTTP request on the running event loop, and parse the reply.

        Args:
            call: The call that the attempt belongs to.
            operation: The operation.
            wire: The members of the request, with the service's names.
            read_timeout: Seconds to wait for the reply, or None for the boto3 client's
                own timeout.
            submit: Function that runs blocking work in a worker thread.

        Returns:
            The state of the attempt, with its response. None if only a thread can send
            the request. In that case, nothing was sent.

        Raises:
            RekoError: The attempt failed.
            asyncio.CancelledError: The task was cancelled. The connection is closed.
        """
        outer = sys.exception()
        boto_client = self.boto_client
        exchange = self._exchange(call, operation, read_timeout)
        reason = self.why_in_thread(exchange)
        exchange.on_loop = reason is None
        try:
            outgoing = None
            if exchange.on_loop:
                before = current.get()
                try:
                    current.set(exchange)
                    outgoing = on_loop.prepare(boto_client, exchange, wire)
                finally:
                    current.set(before)
            if outgoing is None:
                reason = reason or "botocore must send a request of this form"
                logger.debug(
                    "%s: sent in a worker thread, because %s", operation.name, reason
                )
                return None
            if exchange.request is None:
                default = boto_client.meta.config.read_timeout
                begin_sending(exchange, outgoing, default, call.check())
            reader = await on_loop.send(exchange, outgoing, submit)
            reply.judge(exchange, reader.status, reader.fields, reader.body)
        except BaseException as error:  # noqa: BLE001 - raised below
            failure = self._failure(boto_client, error, exchange, wire, outer)
        else:
            return exchange
        if isinstance(failure, ExpiredTokenException) and _may_renew(exchange):
            renewing = partial(self.renew_credentials, exchange.request)
            failure.credentials_renewed = await asyncio.wrap_future(submit(renewing))
        try:
            raise failure
        finally:
            del failure

    def _failure(
        self,
        boto_client: Any,
        error: BaseException,
        exchange: Exchange[Any],
        wire: Mapping[str, Any],
        outer: BaseException | None,
    ) -> BaseException:
        """Return the exception to raise for a failed attempt.

        The exception is a ``RekoError``, or an exception from outside rekoclient, for
        example from a signal handler.

        Args:
            boto_client: The boto3 client of the attempt.
            error: The exception that the attempt raised.
            exchange: The state of the attempt.
            wire: The members of the request.
            outer: The exception that was being handled when the attempt began, or None.
        """
        endpoint: str = boto_client.meta.endpoint_url
        name = exchange.operation.name
        if isinstance(error, botocore_errors.HTTPClientError) and (
            error.__context__ is outer
        ):
            # botocore raises the error a second time, which replaces its context.
            error.__context__ = error.kwargs.get("error")
        # Without a context, no handler ran, so the request may have been sent.
        reached = exchange.request is not None or exchange.context is None
        refusal = exchange.refusal() if exchange.refusal is not None else None
        # Decoding wraps some exceptions of a signal handler in a ``BrokenReply``.
        known = error is refusal and not isinstance(error, BrokenReply)
        if known or (
            isinstance(error, RekoError)
            and not any(map(came_through_a_handler, chain(error, outer)))
        ):
            ours = error
        else:
            foreign = foreign_in(error, outer)
            clear_locals(error, outer)
            if foreign is not None:
                interrupt(foreign, name, sent=reached and not exchange.unsent)
                return foreign
            ours = to_reko_error(error, name, sent=reached, outer=outer)
            if exchange.unsent and (
                not isinstance(ours, ConnectError | ConfigurationError)
            ):
                # The sent bytes were counted. The service cannot have the complete
                # request.
                ours = ConnectError(
                    f"{name}: the request was not sent completely: {error}"
                )
            # The cause may quote the password of the endpoint or of a proxy.
            hidden = masked(endpoint) != endpoint or (
                isinstance(ours, ConfigurationError)
                and (
                    reached
                    or (
                        isinstance(error, Exception)
                        and explain(ours, error, self._session)
                    )
                )
            )
            ours.__cause__ = None if hidden else error
        if exchange.status is not None and exchange.status < 200:
            # The reply was an interim one. The final reply may still come on one of
            # botocore's connections, so close all of them.
            boto_client.close()
        if isinstance(ours, ServiceError) and ours.fault is None:
            for note in notes_on(ours, name, wire, endpoint):
                ours.add_note(note)
        return ours


def _may_renew(exchange: Exchange[Any]) -> bool:
    """Return whether the call may still renew credentials.

    A call renews credentials at most once.
    """
    return exchange.request is not None and not exchange.call.renewed


def on_begin(context: dict[str, Any], **_: object) -> None:
    """Store botocore's context of the attempt, to recognise its later events."""
    exchange = current.get()
    if exchange is not None and exchange.context is None:
        exchange.context = context


def on_build(params: dict[str, Any], context: object, **_: object) -> None:
    """Replace large pictures in a request with placeholders.

    Handles the event ``before-parameter-build``. botocore then serialises the request,
    and ``on_call`` inserts the pictures into the serialised body.
    """
    exchange = current.get()
    if (
        exchange is not None
        and context is exchange.context
        and exchange.steps.pictures
        and not params.keys().isdisjoint(pictures.NAMES)
    ):
        pictures.take_out(params, exchange)


def on_call(
    params: dict[str, Any],
    context: dict[str, Any],
    request_signer: Any,
    **_: object,
) -> tuple[Any, dict[str, Any]] | None:
    """Insert the pictures into the body, and send the request if possible.

    Handles the event ``before-call``. rekoclient sends the request only if a
    ``Pattern`` can create it and a connection is idle. Otherwise botocore signs and
    sends the request.

    Returns:
        The reply and its parsed metadata, in botocore's form. None if botocore must
        send the request.
    """
    exchange = current.get()
    if exchange is None or context is not exchange.context:
        return None
    if exchange.pictures:
        params["body"] = pictures.put_into(params["body"], exchange)
    if exchange.on_loop or exchange.steps.pattern is None:
        return None
    # botocore's own handler would add the header, but runs after this handler.
    add_recursion_detection_header(params)
    outgoing = known_request(exchange, params, context, request_signer)
    if outgoing is None:
        exchange.steps.pattern = None  # ``on_send`` learns a new pattern
        return None
    left, default = exchange.call.check(), context["client_config"].read_timeout
    begin_sending(exchange, outgoing, default, left)
    reader = send(exchange, outgoing)
    if reader is None:
        exchange.request = None  # botocore opens a connection and sends the request
        return None
    reply.judge(exchange, reader.status, reader.fields, reader.body)
    about: dict[str, object] = {"HTTPStatusCode": reader.status}
    about["HTTPHeaders"] = dict(reader.fields)
    if exchange.request_id is not None:
        about["RequestId"] = exchange.request_id
    response: Any = AWSResponse(outgoing.url, reader.status, {}, None)
    return response, {"ResponseMetadata": {**about, "RetryAttempts": 0}}


def known_request(
    exchange: Exchange[Any], params: dict[str, Any], context: Any, request_signer: Any
) -> Outgoing | None:
    """Create a signed request from the pattern of an earlier request.

    Return None if botocore must create the request. For example, a package may have
    patched the client, or the URL has changed since the earlier request.

    Args:
        exchange: The state of the attempt, with the ``Pattern``.
        params: The URL, the headers and the body of the request, serialised by
            botocore and not yet signed.
        context: botocore's context of the call.
        request_signer: botocore's signer of the client.
    """
    pattern, direct, signer = exchange.steps.pattern, exchange.direct, request_signer
    if (
        direct is None
        or (params["url"], params["headers"]) != (pattern.url, pattern.fixed)
        or not _is_unpatched(direct.client(), direct.endpoint(), signer)
        or not _is_plain(signer.signature_version, context)
        or pattern.signer
        is not _signer_of(direct, context, signer.signing_name, signer.region_name)
    ):
        return None
    credentials = signer._credentials  # noqa: SLF001 - no public way
    if credentials is None:
        return None
    frozen = credentials.get_frozen_credentials()
    if not isinstance(frozen.access_key, str) or not isinstance(frozen.secret_key, str):
        return None
    made: Outgoing | None = pattern.outgoing(exchange.call, frozen, params["body"])
    return made


def _is_unpatched(client: Any, endpoint: Any, signer: Any) -> bool:
    """Return whether the objects and methods of a boto3 client are still botocore's.

    Args:
        client: The boto3 client, or None if it no longer exists.
        endpoint: The endpoint that the client was created with, or None.
        signer: botocore's signer of the client.
    """
    if client is None or client._endpoint is not endpoint:  # noqa: SLF001
        return False
    events = client.meta.events
    return (
        type(endpoint) is Endpoint
        and type(signer) is RequestSigner
        and "_make_request" not in vars(client)
        and vars(signer).keys().isdisjoint(fence.OF_SIGNER)
        and vars(events).keys().isdisjoint(fence.OF_EVENTS)
        and vars(getattr(events, "_emitter", events)).keys().isdisjoint(fence.OF_EVENTS)
    )


def on_choose(
    signature_version: object, context: dict[str, Any], **_: object
) -> object:
    """Return ``UNSIGNED`` if ``on_sign`` can sign the request, else None.

    Handles the event ``choose-signer``. With ``UNSIGNED``, botocore does not sign the
    request. With None, botocore chooses the signer.
    """
    exchange = current.get()
    if exchange is None or context is not exchange.context:
        return None
    exchange.signs = exchange.steps.signs and _is_plain(signature_version, context)
    return botocore.UNSIGNED if exchange.signs else None


def _is_plain(signature_version: object, context: dict[str, Any]) -> bool:
    """Return whether a request needs Signature Version 4 without special options."""
    return (
        signature_version == "v4"
        and context.get("auth_type") in (None, "v4")
        and not context.get("unsigned_payload")
        and not getattr(context["client_config"], "auth_scheme_preference", None)
        and (context.get("signing") or {}).keys() <= {"region", "signing_name"}
    )


def _signer_of(direct: Direct, context: Any, service: str, region: str) -> Signer:
    """Return the signer for the service and the Region of a request."""
    signing = context.get("signing") or {}
    key = signing.get("signing_name") or service, signing.get("region") or region
    signer = direct.signers.get(key)
    if signer is None:
        signer = direct.signers[key] = Signer(*key)
    return signer


def on_sign(
    request: Any, signing_name: str, region_name: str, request_signer: Any, **_: object
) -> None:
    """Sign the request in place of botocore if ``on_choose`` returned ``UNSIGNED``.

    Handles the event ``before-sign``. With ``UNSIGNED``, botocore does not sign the
    request.
    """
    exchange = current.get()
    if (
        exchange is None
        or exchange.direct is None
        or not exchange.signs
        or request.context is not exchange.context
    ):
        return
    signer = _signer_of(exchange.direct, request.context, signing_name, region_name)
    auth = request_signer.get_auth_instance(signer.service, signer.region, "v4")
    if auth.credentials is None:
        raise botocore_errors.NoCredentialsError
    exchange.signer, exchange.frozen = signer, auth.credentials
    signer.sign_request(request, auth.credentials)


def on_create(request: Any, **_: object) -> None:
    """Set the retry headers and the read timeout of a request that botocore creates.

    During an attempt, an event handler of the application may also call Rekognition.
    The request of that other call is not changed, but its context is added to
    ``exchange.others``.
    """
    exchange = current.get()
    context = request.context
    if exchange is None:
        return
    if context is not exchange.context:
        # An event handler of the application makes its own call. The next reply belongs
        # to that call.
        if not (exchange.others and exchange.others[-1] is context):
            exchange.others.append(context)
        return
    call = exchange.call
    # botocore writes the headers ``amz-sdk-...`` from these values later.
    context["retries"] = {
        "invocation-id": call.invocation_id,
        "attempt": call.earlier + call.tries,
        "max": call.earlier + call.policy.max_attempts,
    }
    # Check the deadline again, because botocore may have loaded credentials slowly.
    left = call.check() if exchange.request is None else call.remaining
    default = context["client_config"].read_timeout
    timeout = begin_sending(exchange, request, default, left)
    if timeout is not None:
        # botocore uses this value since version 1.43.68. Older versions use the
        # client's timeout.
        context["read_timeout"] = timeout


def on_error(context: dict[str, Any], **_: object) -> None:
    """Update ``exchange.others`` after a call that has failed without a reply.

    An event handler of the application may call Rekognition itself during an attempt.
    ``exchange.others`` contains the context of such a call until its reply arrives or
    the call fails.
    """
    exchange = current.get()
    if exchange is not None and exchange.others and exchange.others[-1] is context:
        exchange.others.pop()


_STEPS: dict[str, tuple[str, Callable[..., object]]] = {
    "before-parameter-build": ("last", on_build),
    "before-call": ("first", on_call),
    "choose-signer": ("first", on_choose),
    "before-sign": ("last", on_sign),
    "before-send": ("last", on_send),
}
"""Handlers that replace steps of botocore, by event. ``first`` or ``last`` is the
position of the handler among all handlers of the event."""
