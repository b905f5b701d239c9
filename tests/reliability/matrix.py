"""The fault matrix: faults of servers, and the outcome of a call for each fault.

Each row of ``BEHAVIOURS`` is a fault. It affects every request of a call, or only the
first request. Tests make two calls for each row: CreateUser, which has a token, and
CreateCollection, which has no token. The calls use rekoclient, or boto3 for comparison.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import closing, nullcontext, suppress
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any, Literal, NamedTuple

from botocore.config import Config
from botocore.exceptions import ClientError

from rekoclient import AsyncRekognitionClient, RekognitionClient, RetryPolicy
from rekoclient.errors import RekoError
from rekoclient.models import CreateCollectionRequest, CreateUserRequest
from rekoclient.schema import Request
from rekoclient.testing import Fault, LocalRekognition

from ..paths import ASYNC_PATHS, PER_CALL_TIMEOUT, Bridge
from . import places
from .places import CERTIFICATE, Place

HTML = b"<html><body>Sorry</body></html>"
PAGE: Mapping[str, str | None] = {
    "Content-Type": "text/html",
    "x-amzn-RequestId": None,
}
# Older versions of botocore use this timeout also for the call after the fault.
SHORT = dict.fromkeys(
    ("read_timeout", "connect_timeout"), 0.05 if PER_CALL_TIMEOUT else 0.2
)

Operation = Literal["CreateUser", "CreateCollection"]
OPERATIONS: tuple[Operation, ...] = ("CreateUser", "CreateCollection")


class Behaviour(NamedTuple):
    """A row of the matrix: a fault, and the expected outcome of each operation.

    An outcome is "success" or the class of the error, then the number of attempts if it
    is not 1, then "?" if the call may have succeeded. An example is "ReplyLost x4 ?".
    """

    name: str
    fault: Fault | None
    user: str
    collection: str = ""
    times: int | None = None
    place: Place | None = None
    config: Mapping[str, Any] = {}

    def ending(self, operation: Operation) -> str:
        """Return the outcome of an operation, by default the outcome of CreateUser."""
        return (operation == "CreateCollection" and self.collection) or self.user


def at(name: str, place: Place, ending: str, **config: Any) -> Behaviour:
    """Return a row about an address where another program or no program listens."""
    return Behaviour(name, None, ending, place=place, config=config)


def once(name: str, fault: Fault, user: str, collection: str = "") -> Behaviour:
    """Return a row about a server that recovers after the first request."""
    return Behaviour(f"{name}, then well", fault, user, collection, times=1)


def short(name: str, fault: Fault, ending: str) -> Behaviour:
    """Return a row whose client has short timeouts."""
    return Behaviour(name, fault, ending, config=SHORT)


def code(name: str, ending: str, status: int | None = None) -> Behaviour:
    """Return a row about an error of the service."""
    title = name if status is None else f"{name} with status {status}"
    return Behaviour(title, Fault(code=name, status=status), ending)


def page(status: int, ending: str, **headers: str) -> Behaviour:
    """Return a row about an HTML page of a proxy or a load balancer."""
    fault = Fault(status=status, body=HTML, headers={**PAGE, **headers})
    return Behaviour(f"{status} with a page of HTML", fault, ending)


def broken(
    name: str, body: bytes, ending: str, collection: str = "", **more: Any
) -> Behaviour:
    """Return a row about an invalid reply with the status 200."""
    return Behaviour(f"200 {name}", Fault(body=body, **more), ending, collection)


def intact(name: str, body: bytes, collection: str, **more: Any) -> Behaviour:
    """Return a row about a reply that is valid for CreateUser only.

    CreateUser has no response members.
    """
    fault = Fault(body=body, apply=True, **more)
    return Behaviour(f"200 {name}", fault, "success", collection)


def bare(status: int, ending: str) -> Behaviour:
    """Return a row about a reply that consists of a status line only."""
    fault = Fault(raw=b"HTTP/1.1 %d Status\r\nConnection: close\r\n\r\n" % status)
    return Behaviour(f"{status} without a Content-Length", fault, ending)


def refused(name: str, status: int, body: bytes, ending: str) -> Behaviour:
    """Return a row about an error reply with an unusual body."""
    return Behaviour(f"{status} {name}", Fault(status=status, body=body), ending)


def hint(name: str, status: int, ending: str, **headers: str) -> Behaviour:
    """Return a row about a reply with a header that asks the client to wait."""
    fields = {field.replace("_", "-"): value for field, value in headers.items()}
    return Behaviour(f"{status}, {name}", Fault(status=status, headers=fields), ending)


HTTPS = places.served(places.wait, scheme="https")
NOWHERE = "/nowhere.pem"


def _head(*lines: bytes) -> bytes:
    return b"\r\n".join((b"HTTP/1.1 200 OK", *lines, b"", b""))


TOMORROW = format_datetime(datetime.now(UTC) + timedelta(days=1), usegmt=True)
COLLECTION: dict[str, Any] = {
    "StatusCode": 200,
    "CollectionArn": "aws:rekognition:us-east-1:123456789012:collection/c",
    "FaceModelVersion": "7.0",
}


def _json(**changed: Any) -> bytes:
    return json.dumps({**COLLECTION, **changed}).encode()


def _late(interim: bytes) -> bytes:
    """Return an interim reply, followed by the final reply."""
    length = b"Content-Length: %d" % len(_json())
    end = b"Connection: close"  # as the fault ends it
    reply = _head(b"x-amzn-RequestId: r", length, end) + _json()
    return b"HTTP/1.1 %s\r\nLink: </x>\r\n\r\n%s" % (interim, reply)


# fmt: off
BEHAVIOURS = [
    # Never sent
    at("connection refused", places.closed, "ConnectError x4"),
    at("unknown host", places.no_such_host, "ConnectError x4"),
    at("connecting takes for ever", places.full, "ConnectError x4", **SHORT),
    at("proxy that is not there", places.closed, "ConnectError x4", proxy=True),
    at("untrusted certificate",
       places.served(places.shake_hands, scheme="https"), "ConnectError"),
    at("TLS to a port that speaks plain HTTP",
       places.served(places.reply_plainly, scheme="https"), "ConnectError"),
    at("TLS to a silent port",
       places.served(places.wait, scheme="https"), "ConnectError x4", **SHORT),
    at("TLS that ends in the handshake",
       places.served(places.reset, scheme="https"), "ConnectError x4"),
    at("CA bundle that is not there", HTTPS, "ConfigurationError", ca_bundle=NOWHERE),
    at("invalid CA bundle", HTTPS, "ConfigurationError", ca_bundle=__file__),
    at("client certificate that is not there", HTTPS, "ConfigurationError",
       client_cert=NOWHERE),
    at("invalid client certificate", HTTPS, "ConfigurationError",
       client_cert=__file__),
    # Sent
    at("TLS that breaks after the request",
       places.served(places.break_tls, scheme="https"), "ReplyLost x4 ?",
       ca_bundle=CERTIFICATE),
    at("close at once", places.served(lambda connection: None), "ReplyLost x4 ?"),
    at("reset in the request", places.served(places.reset), "ReplyLost x4 ?"),
    Behaviour("close before the reply", Fault(then="close"), "ReplyLost x4 ?"),
    Behaviour("reset before the reply", Fault(then="reset"), "ReplyLost x4 ?"),
    Behaviour("done, then close", Fault(apply=True, then="close"), "ReplyLost x4 ?"),
    once("done, then close", Fault(apply=True, then="close"),
         "success x2", "ResourceAlreadyExistsException x2 ?"),
    once("done, then reset", Fault(apply=True, then="reset"),
         "success x2", "ResourceAlreadyExistsException x2 ?"),
    once("done, then 500", Fault(apply=True, status=500, body=b""),
         "success x2", "ResourceAlreadyExistsException x2 ?"),
    once("done, then a 503 page",
         Fault(apply=True, status=503, body=HTML, headers=PAGE),
         "success x2", "ResourceAlreadyExistsException x2 ?"),
    once("done, then a 200 page", Fault(apply=True, body=HTML, headers=PAGE),
         "success x2", "ResourceAlreadyExistsException x2 ?"),
    once("not done, close", Fault(then="close"), "success x2"),
    once("not done, 500", Fault(status=500), "success x2"),
    once("throttled", Fault(code="ThrottlingException", status=400), "success x2"),
    Behaviour("close after 12 bytes", Fault(apply=True, cut=12, then="close"),
              "BrokenReply x4 ?"),
    Behaviour("close after the status line", Fault(apply=True, cut=17, then="close"),
              "BrokenReply x4 ?"),
    Behaviour("close in the headers", Fault(apply=True, cut=60, then="close"),
              "BrokenReply x4 ?"),
    Behaviour("reset in the headers", Fault(apply=True, cut=60, then="reset"),
              "ReplyLost x4 ?"),
    Behaviour("close in the body", Fault(body=_json(), cut=-9, then="close"),
              "BrokenReply x4 ?"),
    Behaviour("reset in the body", Fault(body=_json(), cut=-9, then="reset"),
              "ReplyLost x4 ?"),
    Behaviour("dripped, then close",
              Fault(apply=True, cut=12, then="close", drip=0.001), "BrokenReply x4 ?"),
    # Silence
    short("silence", Fault(then="hang"), "ReplyTimeout x4 ?"),
    short("done, then silence", Fault(apply=True, then="hang"), "ReplyTimeout x4 ?"),
    short("silence in the headers", Fault(apply=True, cut=60, then="hang"),
          "ReplyTimeout x4 ?"),
    short("silence in the body", Fault(body=_json(), cut=-9, then="hang"),
          "ReplyTimeout x4 ?"),
    once("done, then silence", Fault(apply=True, then="hang"),
         "success x2", "ResourceAlreadyExistsException x2 ?")._replace(
             config={"read_timeout": 1.0}),
    # Not HTTP, or odd
    Behaviour("garbage", Fault(raw=b"hello\r\n\r\n"), "ReplyLost x4 ?"),
    Behaviour("status that is no number", Fault(raw=b"HTTP/1.1 OK\r\n\r\n"),
              "ReplyLost x4 ?"),
    Behaviour("100 Continue, then close", Fault(raw=b"HTTP/1.1 100 Continue\r\n\r\n"),
              "ReplyLost x4 ?"),
    Behaviour("101 Switching Protocols",
              Fault(raw=b"HTTP/1.1 101 Switching\r\nConnection: close\r\n\r\n"),
              "BrokenReply x4 ?"),
    Behaviour("101 Switching Protocols, and an open connection",
              Fault(raw=b"HTTP/1.1 101 Switching\r\n\r\n", then="hang"),
              "BrokenReply x4 ?", config={"read_timeout": 0.5}),
    Behaviour("102 Processing, then the reply",
              Fault(apply=True, raw=_late(b"102 Processing"), drip=0.0005,
                    then="close"), "success"),
    Behaviour("103 Early Hints, then the reply",
              Fault(apply=True, raw=_late(b"103 Early Hints"), drip=0.0005,
                    then="close"), "success"),
    Behaviour("too many headers", Fault(raw=_head(*[b"a: b"] * 200)), "ReplyLost x4 ?"),
    Behaviour("a header without end", Fault(raw=_head(b"a: " + b"b" * 70_000)),
              "ReplyLost x4 ?"),
    Behaviour("chunks that break off",
              Fault(raw=_head(b"Transfer-Encoding: chunked") + b"ff\r\n{"),
              "BrokenReply x4 ?"),
    Behaviour("chunks without a length",
              Fault(raw=_head(b"Transfer-Encoding: chunked") + b"zz\r\n{}\r\n"),
              "ReplyLost x4 ?"),
    # A 200 that is not one
    broken("with a page of HTML", HTML, "BrokenReply x4 ?", headers=PAGE),
    broken("that is empty, without a request id", b"", "BrokenReply x4 ?",
           headers={"x-amzn-RequestId": None}),
    broken("with a Content-Length too long", _json(), "BrokenReply x4 ?",
           content_length=999, then="close"),
    broken("with a Content-Length too short", _json(), "BrokenReply x4 ?",
           content_length=9),
    broken("with a Content-Length that is no number", _json(), "BrokenReply x4 ?",
           headers={"Content-Length": "all"}, then="close"),
    broken("cut at the matching length", _json()[:-9], "BrokenReply x4 ?"),
    broken("null", b"null", "BrokenReply x4 ?"),
    broken("with a list", b"[]", "BrokenReply x4 ?"),
    broken("with a string", b'"done"', "BrokenReply x4 ?"),
    broken("with a number", b"200", "BrokenReply x4 ?"),
    broken("with two objects", b"{}{}", "BrokenReply x4 ?"),
    broken("not in UTF-8", b'{"StatusCode": "\xff"}', "BrokenReply x4 ?"),
    broken("compressed", b"\x1f\x8b\x08\x00", "BrokenReply x4 ?",
           headers={"Content-Encoding": "gzip"}),
    broken("nested 100,000 deep", b"[" * 100_000, "BrokenReply x4 ?"),
    broken("that names an error", b'{"__type": "InternalServerError"}',
           "BrokenReply x4 ?"),
    broken("that names an error unheard of", b'{"__type": "New"}', "BrokenReply x4 ?"),
    broken("whose type is a number", b'{"__type": 5}', "BrokenReply x4 ?"),
    broken("with the code of an error", b'{"code": "ConflictException"}',
           "BrokenReply x4 ?"),
    broken("with JSON that is called HTML", b'{"error": "denied"}',
           "BrokenReply x4 ?", headers=PAGE),
    intact("that is empty", b"", "BrokenReply x4 ?"),
    intact("without members", b"{}", "BrokenReply x4 ?"),
    intact("with null members", _json(CollectionArn=None), "BrokenReply x4 ?"),
    intact("with a number for the ARN", _json(CollectionArn=5), "BrokenReply x4 ?"),
    intact("with text for the status", _json(StatusCode="x"), "BrokenReply x4 ?"),
    intact("with unknown members", _json(New={"a": [1]}), "success"),
    Behaviour("204 without a body", Fault(status=204, apply=True, body=b""),
              "success", "BrokenReply x4 ?"),
    Behaviour("204 without a Content-Length",
              Fault(apply=True, raw=b"HTTP/1.1 204 No Content\r\nConnection: close\r\n"
                                    b"x-amzn-RequestId: r\r\n\r\n"),
              "success", "BrokenReply x4 ?"),
    # An error without a code
    page(302, "ServiceError", Location="http://127.0.0.1:9/"),
    page(307, "ServiceError", Location="http://127.0.0.1:9/"),
    page(400, "ServiceError"),
    page(401, "AccessDeniedError"),
    page(403, "AccessDeniedError"),
    page(404, "NotFoundError"),
    page(407, "ServiceError"),
    page(408, "ServiceError x4 ?"),
    page(413, "ServiceError"),
    page(418, "ServiceError"),
    page(425, "ServiceError x4 ?"),
    page(429, "ThrottlingError x4"),
    page(500, "ServerError x4 ?"),
    page(501, "ServerError"),
    page(502, "ServerError x4 ?"),
    page(503, "ServerError x4 ?"),
    page(504, "ServerError x4 ?"),
    page(507, "ServerError x4 ?"),
    page(509, "ServerError x4 ?"),
    page(529, "ServerError x4 ?"),
    bare(302, "ServiceError"),
    bare(400, "BrokenReply x4 ?"),
    bare(403, "AccessDeniedError"),
    bare(407, "ServiceError"),
    bare(413, "ServiceError"),
    bare(429, "ThrottlingError x4"),
    bare(503, "ServerError x4 ?"),
    Behaviour("400, cut in its body",
              Fault(code="ThrottlingException", status=400, cut=-9, then="close"),
              "BrokenReply x4 ?"),
    refused("without a body", 400, b"", "ServiceError"),
    refused("without a body", 500, b"", "ServerError x4 ?"),
    refused("not in UTF-8", 502, b"\xff\xfe", "ServerError x4 ?"),
    refused("with a list", 503, b"[]", "ServerError x4 ?"),
    refused("null", 500, b"null", "ServerError x4 ?"),
    refused("whose type is a number", 500, b'{"__type": 5}', "ServerError x4 ?"),
    refused("whose type is null", 500, b'{"__type": null}', "ServerError x4 ?"),
    refused("whose message is a list", 400,
            b'{"__type": "ConflictException", "message": []}', "ConflictException"),
    refused("whose type has a namespace", 400,
            b'{"__type": "com.amazonaws.rekognition#ConflictException"}',
            "ConflictException"),
    refused("whose type is in code", 400, b'{"code": "ConflictException"}',
            "ConflictException"),
    Behaviour("400 whose type is in a header",
              Fault(status=400, body=b"", headers={
                  "x-amzn-errortype": "ConflictException:http://internal/"}),
              "ConflictException"),
    Behaviour("400 with its code only in a header",
              Fault(status=400, body=b'{"__type": ":x"}', headers={
                  "x-amzn-errortype": "ConflictException"}),
              "ConflictException"),
    # An error with a code
    code("ThrottlingException", "ThrottlingException x4", 400),
    code("ThrottlingException", "ThrottlingException x4", 429),
    code("ThrottlingException", "ThrottlingException x4 ?", 500),
    code("ProvisionedThroughputExceededException",
         "ProvisionedThroughputExceededException x4"),
    code("InternalServerError", "InternalServerError x4 ?", 500),
    code("InternalServerError", "InternalServerError x4 ?", 400),
    code("RequestTimeout", "ServerError x4 ?", 400),
    code("LimitExceededException", "LimitExceededException"),
    code("ServiceQuotaExceededException", "ServiceQuotaExceededException"),
    code("ConflictException", "ConflictException"),
    code("ResourceAlreadyExistsException", "ResourceAlreadyExistsException"),
    code("IdempotentParameterMismatchException",
         "IdempotentParameterMismatchException"),
    code("AccessDeniedException", "AccessDeniedException"),
    code("ExpiredTokenException", "ExpiredTokenException", 400),
    code("InvalidSignatureException", "InvalidSignatureException", 403),
    code("RequestTimeTooSkewed", "RequestExpired", 403),
    code("RequestExpired", "RequestExpired", 400),
    code("UnrecognizedClientException", "UnrecognizedClientException", 400),
    code("ValidationException", "ValidationException", 400),
    code("SomethingNew", "ServiceError", 400),
    code("SomethingNew", "ServerError x4 ?", 500),
    # How long to wait
    hint("Retry-After: 7", 429, "ThrottlingError x4", retry_after="7"),
    hint("x-amz-retry-after: 3000", 429, "ThrottlingError x4",
         x_amz_retry_after="3000"),
    hint("Retry-After: 3600", 503, "ServerError ?", retry_after="3600"),
    Behaviour("503, Retry-After: 3600, without a Content-Length",
              Fault(raw=b"HTTP/1.1 503 Busy\r\nRetry-After: 3600\r\n\r\n"),
              "ServerError ?"),
    hint("Retry-After: tomorrow", 503, "ServerError ?", retry_after=TOMORROW),
    hint("Retry-After: soon", 503, "ServerError x4 ?", retry_after="soon"),
    hint("Retry-After with an invalid date", 503, "ServerError x4 ?",
         retry_after="Mon, 01 Jan 2029 00:00:00 +9999999999"),
    hint("x-amz-retry-after of 5,000 digits", 503, "ServerError x4 ?",
         x_amz_retry_after="9" * 5000),
]
# fmt: on


class Case(NamedTuple):
    """A case of the matrix: a row and an operation."""

    behaviour: Behaviour
    operation: Operation
    id: str

    def __str__(self) -> str:
        return f"{self.behaviour.name} - {self.operation}"


CASES = [
    Case(behaviour, operation, f"{operation}-{number}")
    for number, behaviour in enumerate(BEHAVIOURS)
    for operation in OPERATIONS
]


Following = Literal["own", "error", "wrong"]
"""The result of a second call with the same client.

The call gets its own reply, an error, or the reply of the first call.
"""


class Ending(NamedTuple):
    """The outcome of a call and the next call, and the requests that the server got."""

    text: str
    error: Exception | None
    requests: int
    tokens: set[str | None]
    exists: bool
    following: Following


PATHS = ["botocore", "events", "direct", *ASYNC_PATHS]
"""The code that sends a request and reads the reply.

On the path "botocore", botocore does. On the paths "events" and "direct", rekoclient
does, on an idle connection. On the path "events", botocore prepares the request and
calls all event handlers. On the path "direct", rekoclient copies an earlier request.
"""


class Arena:
    """A server with the collections ``c`` and ``other``, and clients that call it."""

    def __init__(self, server: LocalRekognition, path: str = "direct") -> None:
        """Create the collections."""
        self._server = server
        self._path = path
        self._clients: dict[Any, RekognitionClient | Bridge] = {}
        self._judge: Any = server.boto_client()
        for name in ("c", "other"):
            self._judge.create_collection(CollectionId=name)

    def meet(self, case: Case, *, plain: bool = False) -> Ending:
        """Make the call of a case, with rekoclient or with plain boto3."""
        server, behaviour = self._server, case.behaviour
        if self._path == "direct" and not plain and behaviour.place is None:
            self._learn(case)
        if behaviour.fault is not None:
            server.inject(
                behaviour.fault, operation=case.operation, times=behaviour.times
            )
        before = len(server.requests)
        place = behaviour.place or (lambda: nullcontext(server.endpoint_url))
        with place() as url:
            text, error, following = self._call(case, url, plain=plain)
        server.clear_faults()
        seen = [
            record
            for record in server.requests[before:]
            if record.operation != "DescribeCollection"
        ]
        tokens = {record.token for record in seen}
        if plain and len(seen) > 1:
            text += f" x{len(seen)}"
        return Ending(text, error, len(seen), tokens, self._exists(case), following)

    def _call(
        self, case: Case, url: str, *, plain: bool
    ) -> tuple[str, Exception | None, Following]:
        config = case.behaviour.config
        if plain:
            # A new client for each case: boto3 has a retry budget without a switch.
            with closing(_boto3(*self._options(url, config))) as boto_client:
                text, failure = _call_boto3(boto_client, case)
                return text, failure, _follow_boto3(boto_client)
        client = self._client(url, config)
        if self._path in ("events", "direct") and case.behaviour.place is None:
            open_connections(client)
        return *_call_ours(client, case), _follow_ours(client)

    def _client(self, url: str, config: Mapping[str, Any]) -> Any:
        key = (url, *config.items())
        if key not in self._clients:
            self._clients[key] = _ours(*self._options(url, config), path=self._path)
        return self._clients[key]

    def _learn(self, case: Case) -> None:
        """Send a first request of the operation, which later requests copy."""
        client = self._client(self._server.endpoint_url, case.behaviour.config)
        steps = client._transport._direct.handlers.steps(case.operation)
        if steps.pattern is None and steps.alone:
            open_connections(client)
            with suppress(RekoError):
                client.send(_request_of(case.operation, "other"))

    def _options(self, url: str, config: Mapping[str, Any]) -> tuple[Any, str, Config]:
        options = dict(config)
        session: Any = self._server._session()
        bundle = options.pop("ca_bundle", None)
        if bundle is not None:
            session._session.set_config_variable("ca_bundle", str(bundle))
        options["proxies"] = {}
        if options.pop("proxy", False):
            options["proxies"], url = {"http": url}, self._server.endpoint_url
        return session, url, Config(**options)

    def _exists(self, case: Case) -> bool:
        """Return whether the server has the requested resource."""
        if case.operation == "CreateUser":
            paginator = self._judge.get_paginator("list_users")
            pages = paginator.paginate(CollectionId="c")
            return any(case.id == user["UserId"] for p in pages for user in p["Users"])
        pages = self._judge.get_paginator("list_collections").paginate()
        return any(case.id in page["CollectionIds"] for page in pages)

    def close(self) -> None:
        """Close the clients."""
        for client in self._clients.values():
            client.close()


def open_connections(client: RekognitionClient | Bridge, number: int = 4) -> None:
    """Open idle connections, so that every attempt takes the direct path."""
    boto = client.boto_client
    session = boto._endpoint.http_session
    session._manager.clear()
    pool = session._manager.connection_from_url(boto.meta.endpoint_url)
    session._setup_ssl_cert(pool, boto.meta.endpoint_url, session._verify)
    connections = [pool._get_conn() for _ in range(number)]
    for connection in connections:
        connection.connect()
        pool._put_conn(connection)


def _ours(
    session: Any, url: str, config: Config, *, path: str = "direct"
) -> RekognitionClient | Bridge:
    options: Any = {
        "session": session,
        "endpoint_url": url,
        "config": config,
        "direct": path in ("events", "direct", "event loop"),
        "retry": RetryPolicy(max_attempts=4, sleep=lambda seconds: None),
        "retry_budget": None,
    }
    if path in ("botocore", "events", "direct"):
        client = RekognitionClient(**options)
        if path == "events":
            events = client.boto_client.meta.events
            events.register("after-call.rekognition", lambda **_: None)
        return client
    return Bridge(AsyncRekognitionClient(**options))


def _boto3(session: Any, url: str, config: Config) -> Any:
    return session.client(
        "rekognition",
        endpoint_url=url,
        config=config.merge(Config(retries={"mode": "standard"})),
    )


def _request_of(operation: str, name: str) -> Request[Any]:
    if operation == "CreateUser":
        return CreateUserRequest(collection_id="c", user_id=name)
    return CreateCollectionRequest(collection_id=name)


def _call_ours(
    client: RekognitionClient | Bridge, case: Case
) -> tuple[str, RekoError | None]:
    request = _request_of(case.operation, case.id)
    try:
        response = client.send(request)
    except RekoError as error:
        mark = " ?" if error.may_have_succeeded else ""
        return type(error).__name__ + _times(len(error.attempts)) + mark, error
    return "success" + _times(len(response.response_metadata.attempts)), None


def _call_boto3(client: Any, case: Case) -> tuple[str, Exception | None]:
    try:
        if case.operation == "CreateUser":
            client.create_user(CollectionId="c", UserId=case.id)
            return "success", None
        reply = client.create_collection(CollectionId=case.id)
    except Exception as error:  # noqa: BLE001 - whatever comes out is the result
        name = type(error).__name__
        if type(error) is ClientError:
            name += f" {error.response['Error']['Code'] or 'without a code'}"
        return name, error
    intact = isinstance(reply.get("CollectionArn"), str)
    return "success" if intact else "success without an ARN", None


def _follow_ours(client: RekognitionClient | Bridge) -> Following:
    """Make a call about another collection, and return which reply it gets.

    The call has a long timeout, even if the row has short timeouts.
    """
    patient: dict[str, Any] = {"read_timeout": 20} if PER_CALL_TIMEOUT else {}
    once = client.with_options(retry=RetryPolicy(max_attempts=1), **patient)
    try:
        arn = once.describe_collection(collection_id="other").collection_arn
    except RekoError:
        return "error"
    return "own" if str(arn).endswith("/other") else "wrong"


def _follow_boto3(client: Any) -> Following:
    try:
        reply = client.describe_collection(CollectionId="other")
    except Exception:  # noqa: BLE001 - whatever comes out is the result
        return "error"
    return "own" if str(reply.get("CollectionARN")).endswith("/other") else "wrong"


def _times(count: int) -> str:
    return f" x{count}" if count > 1 else ""
