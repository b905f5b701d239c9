"""One person under two user ids."""

import pytest

from rekoclient import RekognitionClient, errors
from rekoclient.provisioning import (
    cost_of_same_person,
    enroll_users,
    find_same_person,
)
from rekoclient.testing import LocalRekognition, sample_image

INF = float("inf")


@pytest.fixture
def staff(server: LocalRekognition, client: RekognitionClient) -> RekognitionClient:
    """A collection with one person under two ids, and a user without faces."""
    client.create_collection(collection_id="staff")
    pictures: dict[str, list[bytes]] = {}
    for user, person in (("alice", "alice"), ("a.smith", "alice"), ("bob", "bob")):
        data = sample_image(user)
        server.declare_faces(data, person)
        pictures[user] = [data]
    enroll_users(client, "staff", pictures, tps=INF)
    client.create_user(collection_id="staff", user_id="empty")
    server.requests.clear()
    return client


def test_the_cost_is_known_before(
    server: LocalRekognition, staff: RekognitionClient
) -> None:
    """One request, and none of them a search."""
    cost = cost_of_same_person(staff, "staff", tps=2)

    assert (4, 2.0) == (cost.requests, cost.seconds)
    assert "4 searches, about 2.0 s" == str(cost)
    assert ["DescribeCollection"] == [one.operation for one in server.requests]


def test_a_price_adds_the_amount(staff: RekognitionClient) -> None:
    """The amount is that of all searches."""
    cost = cost_of_same_person(staff, "staff", price=0.5, tps=2)

    assert 2.0 == cost.amount
    assert "4 searches, about 2.0 s, 2.00 at this price" == str(cost)


def test_one_person_with_two_ids_is_one_pair(
    server: LocalRekognition, staff: RekognitionClient
) -> None:
    """Each user costs one search, and the pair is listed once."""
    [pair] = find_same_person(staff, "staff", tps=INF)

    assert ("a.smith", "alice") == pair.users
    assert 4 == len(server.requests.of("SearchUsers"))
    assert "a.smith and alice: 100.0 % alike" == str(pair)


def test_the_threshold_decides(
    server: LocalRekognition, staff: RekognitionClient
) -> None:
    """Two persons are a pair from their similarity on."""
    server.declare_similarity("alice", "bob", 90)

    assert [1, 3] == [
        len(find_same_person(staff, "staff", threshold=at, tps=INF)) for at in (95, 85)
    ]


def test_a_missing_collection_is_named(client: RekognitionClient) -> None:
    """Nothing is searched."""
    with pytest.raises(errors.ProvisioningError, match="stuff does not exist"):
        find_same_person(client, "stuff", tps=INF)
