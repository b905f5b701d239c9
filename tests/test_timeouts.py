"""Timeouts of variants: shown over real sockets."""

from __future__ import annotations

import asyncio
import math
import os
import subprocess
import sys
from collections.abc import Iterator

import boto3
import botocore
import pytest
from botocore.config import Config

from rekoclient import RekognitionClient, RetryPolicy
from rekoclient.errors import (
    ConfigurationError,
    ConnectError,
    ReplyTimeout,
    UnsupportedByBotocore,
)
from rekoclient.testing import Fault, LocalRekognition

from .fakes import session_of
from .paths import PER_CALL
from .reliability import places


@pytest.fixture(params=["made", "given"])
def hasty(
    request: pytest.FixtureRequest, server: LocalRekognition
) -> Iterator[RekognitionClient]:
    """A client with a short read timeout, of its own or a given boto3 client."""
    config = Config(read_timeout=0.05, retries={"total_max_attempts": 1})
    once = RetryPolicy(max_attempts=1)
    if request.param == "made":
        client = server.client(config=config, retry=once)
    else:
        boto = boto3.Session("k", "s", region_name="us-east-1").client(
            "rekognition", endpoint_url=server.endpoint_url, config=config
        )
        client = RekognitionClient(boto_client=boto, retry=once)
    with client:
        yield client


@PER_CALL
def test_a_variant_may_wait_longer_for_its_replies(
    server: LocalRekognition, hasty: RekognitionClient
) -> None:
    """A variant with a longer read timeout uses the same connections."""
    server.inject(Fault(delay=0.2), times=2)
    with pytest.raises(ReplyTimeout):
        hasty.list_collections()
    patient = hasty.with_options(read_timeout=20)
    patient.with_options(retry=RetryPolicy()).list_collections()

    assert hasty.boto_client is patient.boto_client
    server.requests.expect("ListCollections", times=2)


@PER_CALL
def test_a_variant_may_wait_less_for_its_replies(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """A variant with a shorter read timeout ends its attempt in time."""
    server.inject(Fault(then="hang"))
    once = RetryPolicy(max_attempts=1)
    with pytest.raises(ReplyTimeout) as caught:
        client.with_options(read_timeout=0.05, retry=once).list_collections()

    assert "read timeout=0.05" in repr(vars(caught.value.__cause__))


@PER_CALL
def test_read_timeout_counts_under_asyncio(server: LocalRekognition) -> None:
    """The read timeout counts in the thread of the attempt."""

    async def use() -> int:
        async with server.async_client(config=Config(read_timeout=0.05)) as client:
            response = await client.with_options(read_timeout=20).list_collections()
            return len(response.response_metadata.attempts)

    server.inject(Fault(delay=0.2))
    assert 1 == asyncio.run(use())


def test_an_old_botocore_is_named_where_it_has_one_read_timeout(
    client: RekognitionClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An old botocore that would ignore the timeout is named."""
    monkeypatch.setattr(botocore, "__version__", "1.43.67")

    with pytest.raises(
        UnsupportedByBotocore, match=r"1\.43\.67 does not know .* 1\.43\.68"
    ):
        client.with_options(read_timeout=5)


def test_a_variant_may_take_less_time_to_connect(server: LocalRekognition) -> None:
    """A connect timeout gives a variant its own connections and the same budget."""
    config = Config(read_timeout=7, max_pool_connections=3)
    once = RetryPolicy(max_attempts=1)
    with places.full() as url, server.client(endpoint_url=url, config=config) as client:
        quick = client.with_options(connect_timeout=0.05, retry=once)
        with pytest.raises(ConnectError) as caught:
            quick.list_collections()

    assert "connect timeout=0.05" in repr(vars(caught.value.__cause__))
    chosen = quick.boto_client.meta.config
    assert 3 == chosen.max_pool_connections
    assert 7 == chosen.read_timeout
    assert 5 == client.boto_client.meta.config.connect_timeout
    assert client.retry_budget is quick.retry_budget


def test_a_variant_gets_its_credentials_where_its_client_does() -> None:
    """The variant uses the same session and fetches no credentials."""
    client = RekognitionClient(region_name="eu-west-1")
    quick = client.with_options(connect_timeout=1)

    assert quick.boto_client is not client.boto_client
    assert session_of(quick) is session_of(client)


FIRST = {"AWS_DEFAULT_REGION": "us-east-1", "AWS_ENDPOINT_URL_REKOGNITION": ""}
FIPS = {**FIRST, "AWS_USE_FIPS_ENDPOINT": "true"}
OWN = {**FIRST, "AWS_ENDPOINT_URL_REKOGNITION": "http://127.0.0.1:9"}
MOVED = """
import os, sys
from rekoclient import RekognitionClient

def place(client):
    return client.boto_client.meta.endpoint_url, client.region_name

client = RekognitionClient()
first = place(client)
for name in ("AWS_ENDPOINT_URL_REKOGNITION", "AWS_USE_FIPS_ENDPOINT"):
    os.environ.pop(name, None)
os.environ["AWS_DEFAULT_REGION"] = "eu-west-1"
assert first == place(client.with_options(connect_timeout=1)), "a variant"
if hasattr(os, "fork"):
    child = os.fork()
    if child == 0:
        os._exit(0 if first == place(client) else 1)
    assert os.waitpid(child, 0)[1] == 0, "the child of a fork"
print(*first)
"""


@pytest.mark.parametrize(
    ("environment", "place"),
    [
        (FIRST, "https://rekognition.us-east-1.amazonaws.com us-east-1"),
        (FIPS, "https://rekognition-fips.us-east-1.amazonaws.com us-east-1"),
        (OWN, "http://127.0.0.1:9 us-east-1"),
    ],
    ids=["region", "fips", "endpoint"],
)
def test_variant_keeps_the_endpoint_of_its_client(
    environment: dict[str, str], place: str
) -> None:
    """A changed environment does not move a variant to another endpoint."""
    # In a process of its own: this one has threads, and must not fork.
    program = [sys.executable, "-c", MOVED]
    ran = subprocess.run(
        program,
        env={**os.environ, **environment, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert f"{place}\n" == ran.stdout
    assert "" == ran.stderr


def test_a_given_client_keeps_its_connect_timeout(server: LocalRekognition) -> None:
    """The error names how to set another connect timeout."""
    client = RekognitionClient(boto_client=server.client().boto_client)

    with pytest.raises(ConfigurationError, match=r"Config\(connect_timeout=2\)"):
        client.with_options(connect_timeout=2)


@pytest.mark.parametrize("seconds", [0, -1, math.nan, math.inf])
def test_invalid_timeout_is_refused(client: RekognitionClient, seconds: float) -> None:
    """An invalid timeout is refused when the variant is made."""
    with pytest.raises(ValueError, match="connect_timeout must be more than 0 seconds"):
        client.with_options(connect_timeout=seconds)
    with pytest.raises(ValueError, match="read_timeout must be more than 0 seconds"):
        client.with_options(read_timeout=seconds)
