"""Creates the client of a command, for AWS or for a local Rekognition."""

from __future__ import annotations

import argparse
import math
from collections.abc import Generator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from .. import errors, provisioning
from ..interop import SessionLike
from ..provisioning import text
from ..urls import place_of
from .terminal import say

if TYPE_CHECKING:
    from ..client import RekognitionClient
    from ..provisioning import Tps
    from ..testing import LocalRekognition


@contextmanager
def connect(options: argparse.Namespace) -> Generator[RekognitionClient]:
    """Yield a client for the AWS region or the server in the options.

    Without `--local`, also replace `options.tps` with a `Pace`, which limits the rate
    of requests.
    """
    if options.local is not None:
        with _local(options) as server, server.client() as client:
            yield client
        return
    from ..client import RekognitionClient

    with RekognitionClient(
        region_name=options.region,
        profile_name=options.profile,
        endpoint_url=options.endpoint_url,
    ) as client:
        if options.tps is None and _is_local(client):
            options.tps = math.inf  # a local server does not have the quotas of AWS
        pace = provisioning.Pace(client, options.tps)
        if pace.note:
            say(pace.note, "warning")
        options.tps = pace
        yield client


@contextmanager
def connect_to(
    options: argparse.Namespace, client: RekognitionClient
) -> Generator[tuple[RekognitionClient, Tps]]:
    """Yield the client and the request rate for the new collection.

    The `--to-*` options state where the new collection is. Without them, both
    collections use `client` and the rate of `--tps`.
    """
    where = (options.to_region, options.to_profile, options.to_endpoint_url)
    if where == (None, None, None):
        yield client, options.tps
        return
    if options.local is not None:
        raise errors.ConfigurationError(
            "--to-region, --to-profile and --to-endpoint-url have no effect with"
            " --local. Remove these options. Nothing was sent."
        )
    from ..client import RekognitionClient

    with RekognitionClient(
        region_name=options.to_region or options.region,
        profile_name=options.to_profile or options.profile,
        endpoint_url=options.to_endpoint_url,
    ) as to:
        rates = options.to_tps
        if rates is None and _is_local(to):
            rates = math.inf
        yield to, provisioning.Pace(to, rates)


def place(client: RekognitionClient, collection_id: str | None) -> str:
    """Return the account, region and endpoint of a client, for questions to the user.

    The account comes from the ARN of the collection. The account is left out if the
    collection is None, does not exist or cannot be described.
    """
    where = f"{client.region_name}, {client.boto_client.meta.endpoint_url}"
    if collection_id is None:
        return where
    try:
        found = client.describe_collection(collection_id=collection_id)
    except errors.RekoError:
        return where
    account = found.collection_arn.split(":")[4] if found.collection_arn else ""
    return f"account {account}, {where}"


def pace_line(operation: str, region: str, tps: Tps, seconds: float) -> str:
    """Return a line with the request rate and the expected duration of a run."""
    from ..provisioning.rate.pace import rate_of

    rate = rate_of(operation, region, tps)
    published = rate_of(operation, region, None)
    whose = "the published quota" if rate == published else "--tps"
    return f"At {rate:g} a second ({whose}): about {text.duration(seconds)}."


def _is_local(client: RekognitionClient) -> bool:
    return place_of(client.boto_client.meta.endpoint_url) == "local"


def session(options: argparse.Namespace) -> SessionLike | None:
    """Return a boto3 session if the manifest is in S3, or None for a local file."""
    if not str(options.file).startswith("s3://"):
        return None
    from ..transport.services import new_session

    found: SessionLike = new_session(options.profile, options.region)
    return found


@contextmanager
def _local(options: argparse.Namespace) -> Generator[LocalRekognition]:
    from ..testing import LocalRekognition

    if options.server is not None:
        yield options.server
        return
    try:
        server = LocalRekognition(
            region=options.region or "us-east-1",
            state=options.local or None,
            vision=options.vision,
        ).start()
    except (ImportError, ValueError) as error:
        raise errors.ConfigurationError(str(error)) from error
    with closing(server):
        yield server
