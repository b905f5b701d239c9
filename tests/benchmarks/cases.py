"""The calls that the benchmarks measure, and the clients that make them.

The client "floor" is the least code for a call: ``http.client`` with one connection,
``json``, dicts, and a signature with a cached key. It checks nothing, raises no errors
of the service, and does not retry.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable
from http.client import HTTPConnection
from typing import Any

import boto3
from attrs import frozen
from botocore.config import Config
from botocore.credentials import Credentials

from rekoclient import RekognitionClient
from rekoclient.models import Image
from rekoclient.transport.signer import Signer, now

PHOTO = b"\x89PNG" * 1000
LARGE = b"\x89PNG" * 250_000
TAGS = {f"team-{number}": f"door-{number}" for number in range(50)}
FEW_TAGS = dict(list(TAGS.items())[:5])
REGION = "us-east-1"


@frozen
class Case:
    """One call.

    Attributes:
        method: The name of the method.
        members: The arguments for boto3.
        keywords: A function that returns the arguments for rekoclient.
        calls: The number of calls in a block.
    """

    method: str
    members: dict[str, Any]
    keywords: Callable[[], dict[str, Any]]
    calls: int


CASES = {
    "create_user": Case(
        "create_user",
        {"CollectionId": "staff", "UserId": "alice"},
        lambda: {"collection_id": "staff", "user_id": "alice"},
        40,
    ),
    "create_collection, 5 tags": Case(
        "create_collection",
        {"CollectionId": "staff", "Tags": FEW_TAGS},
        lambda: {"collection_id": "staff", "tags": FEW_TAGS},
        40,
    ),
    "create_collection, 50 tags": Case(
        "create_collection",
        {"CollectionId": "staff", "Tags": TAGS},
        lambda: {"collection_id": "staff", "tags": TAGS},
        40,
    ),
    "list_users, 100 users": Case(
        "list_users",
        {"CollectionId": "staff"},
        lambda: {"collection_id": "staff"},
        30,
    ),
    "detect_faces, 2 faces": Case(
        "detect_faces",
        {"Image": {"Bytes": PHOTO}, "Attributes": ["ALL"]},
        lambda: {"image": Image(bytes=PHOTO), "attributes": ["ALL"]},
        30,
    ),
    "search_faces_by_image, 1 MB": Case(
        "search_faces_by_image",
        {"CollectionId": "staff", "Image": {"Bytes": LARGE}},
        lambda: {"collection_id": "staff", "image": Image(bytes=LARGE)},
        4,
    ),
    "index_faces, 100 faces": Case(
        "index_faces",
        {"CollectionId": "staff", "Image": {"Bytes": PHOTO}},
        lambda: {"collection_id": "staff", "image": Image(bytes=PHOTO)},
        3,
    ),
}

TUNED = Config(
    user_agent="boto3",
    parameter_validation=False,
    tcp_keepalive=True,
    max_pool_connections=64,
    retries={"total_max_attempts": 1},
)


def by_boto3(case: Case, url: str, config: Config | None = None) -> Callable[[], Any]:
    """Return a function that makes the call with boto3."""
    session = boto3.Session("local", "local", region_name=REGION)
    client = session.client("rekognition", endpoint_url=url, config=config)
    method = getattr(client, case.method)
    return lambda: method(**case.members)


def by_rekoclient(case: Case, url: str) -> Callable[[], Any]:
    """Return a function that makes the call with rekoclient."""
    session = boto3.Session("local", "local", region_name=REGION)
    client = RekognitionClient(session=session, endpoint_url=url)
    method = getattr(client, case.method)
    return lambda: method(**case.keywords())


def by_floor(case: Case, url: str) -> Callable[[], Any]:
    """Return a function that makes the call with ``http.client`` alone."""
    host = url.removeprefix("http://")
    connection = HTTPConnection(host)
    operation = case.method.title().replace("_", "")
    fields = [
        ("X-Amz-Target", f"RekognitionService.{operation}"),
        ("Content-Type", "application/x-amz-json-1.1"),
    ]
    signer = Signer("rekognition", REGION)
    credentials = Credentials("local", "local")
    image = case.members.get("Image", {}).get("Bytes")
    rest = {name: value for name, value in case.members.items() if name != "Image"}
    text = json.dumps(rest)[:-1].encode()

    def call() -> Any:
        body = text + b"}"
        if image is not None:
            comma = b", " if rest else b""
            body = b'%b%b"Image": {"Bytes": "%b"}}' % (text, comma, b64encode(image))
        signed = signer.sign(credentials, host, fields, body, now())
        connection.request("POST", "/", body, dict([*fields, *signed]))
        reply = connection.getresponse().read()
        return json.loads(reply) if reply else {}

    return call


def clients(case: Case, url: str) -> dict[str, Callable[[], Any]]:
    """Return the function of each client that makes the call."""
    return {
        "boto3": by_boto3(case, url),
        "boto3, tuned": by_boto3(case, url, TUNED),
        "rekoclient": by_rekoclient(case, url),
        "floor": by_floor(case, url),
    }
