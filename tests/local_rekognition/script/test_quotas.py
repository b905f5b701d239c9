"""Throughput quotas, on a clock that a test moves."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from rekoclient.testing import Clock, LocalRekognition, Quota

PTE = "ProvisionedThroughputExceededException"


def passed(boto: Any, count: int) -> int:
    """Return how many of the requests succeed."""
    through = 0
    for _ in range(count):
        try:
            boto.list_collections()
            through += 1
        except boto.exceptions.ProvisionedThroughputExceededException:
            pass
    return through


def test_a_bucket_holds_one_second_and_refills(
    server: LocalRekognition, boto: Any, clock: Clock
) -> None:
    """Five requests succeed at once, then one each fifth of a second."""
    server.quota({"ListCollections": 5})

    assert 5 == passed(boto, 8)
    clock.advance(0.4)
    assert 2 == passed(boto, 8)
    clock.advance(60)
    assert 5 == passed(boto, 8)


def test_a_burst_can_be_larger_than_the_rate(
    server: LocalRekognition, boto: Any, clock: Clock
) -> None:
    """The burst limits the requests at once."""
    server.quota({"ListCollections": Quota(rate=1, burst=3)})

    assert 3 == passed(boto, 5)
    clock.advance(1)
    assert 1 == passed(boto, 5)


def test_other_clients_use_part_of_the_quota(
    server: LocalRekognition, boto: Any, clock: Clock
) -> None:
    """Of ten requests a second, other clients use eight."""
    server.quota({"ListCollections": Quota(rate=10, burst=1, others=8)})
    passed(boto, 1)

    clock.advance(0.4)
    assert 0 == passed(boto, 1)
    clock.advance(0.1)
    assert 1 == passed(boto, 1)


def test_each_operation_has_its_own_quota(server: LocalRekognition, boto: Any) -> None:
    """An empty bucket does not affect other operations."""
    server.quota(1)

    assert 1 == passed(boto, 2)
    boto.create_collection(CollectionId="staff")


@pytest.mark.parametrize(
    ("region", "operation", "parameters", "rate"),
    [
        ("us-east-1", "list_collections", {}, 5),
        ("us-east-1", "list_faces", {"CollectionId": "staff"}, 50),
        ("eu-central-1", "list_faces", {"CollectionId": "staff"}, 5),
        ("eu-west-1", "untag_resource", {"ResourceArn": "a" * 20, "TagKeys": []}, 10),
    ],
)
def test_published_quotas_are_those_of_the_region(
    clock: Clock, region: str, operation: str, parameters: dict[str, Any], rate: int
) -> None:
    """They are those of a new account."""
    from ..conftest import plain_boto

    with LocalRekognition(region=region, quotas="published", clock=clock) as server:
        call = getattr(plain_boto(server), operation)
        codes = []
        for _ in range(rate + 1):
            try:
                call(**parameters)
                codes.append("")
            except ClientError as error:
                codes.append(error.response["Error"]["Code"])

    assert PTE not in codes[:-1]
    assert PTE == codes[-1]


def test_the_error_of_a_quota_is_the_services(
    server: LocalRekognition, boto: Any
) -> None:
    """The default code has status 400. A quota can set another."""
    server.quota(Quota(1, burst=1))
    boto.list_collections()
    with pytest.raises(ClientError, match=r"Provisioned rate exceeded\.") as error:
        boto.list_collections()
    assert 400 == error.value.response["ResponseMetadata"]["HTTPStatusCode"]

    server.quota(Quota(1, burst=1, code="ThrottlingException"))
    boto.list_collections()
    with pytest.raises(boto.exceptions.ThrottlingException):
        boto.list_collections()
    server.quota(None)
    assert 9 == passed(boto, 9)


@pytest.mark.parametrize("quotas", [{"ListCollection": 5}, 0, -1])
def test_an_invalid_quota_is_refused(server: LocalRekognition, quotas: Any) -> None:
    """The quota of an unknown operation would limit nothing."""
    with pytest.raises(ValueError, match=r"no operation|rate must be above 0"):
        server.quota(quotas)
