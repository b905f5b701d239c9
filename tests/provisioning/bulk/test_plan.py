"""The plan: its text, its JSON, and the requests that making it takes."""

import math
from typing import Any

import pytest

from rekoclient import RekognitionClient
from rekoclient.errors import ConfigurationError
from rekoclient.provisioning import CollectionSpec, Progress, apply, plan
from rekoclient.testing import LocalRekognition


def staff(users: int, **tags: str) -> list[CollectionSpec]:
    """One collection with that many users."""
    return [CollectionSpec("staff", tags=tags, users=[f"u{n}" for n in range(users)])]


def test_a_plan_changes_nothing(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """It only looks."""
    plan(client, staff(3), tps=math.inf)

    assert not server.requests.of("CreateCollection", "CreateUser")


def test_an_estimate_reckons_with_the_published_quotas(
    client: RekognitionClient,
) -> None:
    """1,000 users and a collection at five a second."""
    planned = plan(client, staff(1_000), tps=math.inf)

    assert 200.2 == pytest.approx(planned.seconds())
    assert 20.2 == pytest.approx(planned.seconds({"create_user": 50}))
    assert 0 == planned.seconds(math.inf)


def test_a_plan_reads_well(client: RekognitionClient) -> None:
    """Counts, samples and drift, for people."""
    client.create_collection(collection_id="staff", tags={"team": "gate"})
    for user in ("u0", "stranger"):
        client.create_user(collection_id="staff", user_id=user)
    specs = [
        *staff(5, team="door"),
        CollectionSpec("visitors", tags={"a": "b"}, users=["v1"]),
    ]

    assert [
        "= collection staff",
        "  + 4 users  u1, u2, u3 and 1 more",
        "  = 1 user",
        "  ? 1 user not in the manifest, kept  stranger",
        "  ? tag team is 'gate', not 'door', kept",
        "+ collection visitors  a=b",
        "  + 1 user  v1",
        "",
        "To create: 1 collection and 5 users. 2 differences kept, shown as `?`.",
    ] == str(plan(client, specs, tps=math.inf)).splitlines()


def test_a_plan_of_many_collections_shows_those_that_are_not_as_wanted(
    client: RekognitionClient,
) -> None:
    """The text has no list of a hundred names."""
    for number in range(60):
        client.create_collection(collection_id=f"c{number}")
    few = [CollectionSpec(f"c{number}") for number in range(62)]
    many = [CollectionSpec(f"c{number}") for number in range(59, 160)]

    assert [
        "+ collection c60",
        "+ collection c61",
        "= 60 collections unchanged",
        "",
        "To create: 2 collections.",
    ] == str(plan(client, few, tps=math.inf)).splitlines()
    assert [
        "+ collection c99",
        "and 60 more collections (--json shows all)",
        "= 1 collection unchanged",
        "",
        "To create: 100 collections.",
    ] == str(plan(client, many, tps=math.inf)).splitlines()[39:]


def test_what_would_break_a_line_is_escaped(client: RekognitionClient) -> None:
    """Tags may hold any separator of Unicode, line separators too."""
    specs = [CollectionSpec("staff", tags={"a\u2028b": "c\u2029d"}, users=())]
    new = str(plan(client, specs, tps=math.inf))
    client.create_collection(collection_id="staff")
    drifted = str(plan(client, specs, tps=math.inf))

    assert r"+ collection staff  a\u2028b=c\u2029d" in new.splitlines()
    assert r"  ? tag a\u2028b is missing, not 'c\u2029d', kept" in drifted.splitlines()


def test_for_machines_it_has_the_samples_too(client: RekognitionClient) -> None:
    """What a person is shown can be read by a program."""
    client.create_collection(collection_id="staff")
    client.create_user(collection_id="staff", user_id="stranger")
    said = plan(
        client, staff(5), tps=math.inf, remove=True, max_removals="100%"
    ).to_dict()

    assert [
        {
            "collection_id": "staff",
            "exists": True,
            "listed": True,
            "delete": False,
            "tags": {},
            "tag_drift": {},
            "tags_to_set": {},
            "extra_tags": {},
            "tags_to_remove": [],
            "users": 5,
            "users_to_create": 5,
            "sample": ["u0", "u1", "u2"],
            "unlisted_users": 1,
            "unlisted_sample": ["stranger"],
            "users_to_remove": 1,
            "user_count": 1,
            "face_count": 0,
            "renamed": None,
        }
    ] == said["collections"]


def test_reading_reports_progress_for_each_request(
    server: LocalRekognition,
    client: RekognitionClient,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The total is known once every collection is described."""
    monkeypatch.setattr("rekoclient.provisioning.report._SECONDS_BETWEEN", -1)
    for name in ("staff", "visitors"):
        client.create_collection(collection_id=name)
    for number in range(600):
        client.create_user(collection_id="staff", user_id=f"u{number}")
    told: list[Progress] = []
    before = len(server.requests)
    specs = [*staff(1, team="door"), CollectionSpec("visitors"), CollectionSpec("new")]
    plan(client, specs, tps=math.inf, on_progress=told.append)

    # A wait for a slow reply reports the same number again.
    assert [1, 2, 3, 4, 5, 6] == list(dict.fromkeys(p.done for p in told))
    assert all(p.done <= p.total <= 6 for p in told)
    assert 6 == told[-1].done == len(server.requests) - before


@pytest.mark.parametrize(
    "tps",
    [
        0,
        -5,
        1e-320,
        math.nan,
        True,
        "fast",
        {"createuser": 5},
        {"CreateUser": 5},
        {"create_user": -1},
        {"create_user": math.nan},
        {"create_user": "learn"},
    ],
)
def test_what_cannot_be_a_rate_is_refused(
    server: LocalRekognition, client: RekognitionClient, tps: Any
) -> None:
    """Plan and apply refuse it first, and the message has a valid name."""
    planned = plan(client, staff(1), tps=math.inf)
    before = len(server.requests)
    mistyped = isinstance(tps, dict) and "create_user" not in tps
    message = "did you mean 'create_user'" if mistyped else "must be .*a number of"

    with pytest.raises(ConfigurationError, match=message):
        plan(client, staff(1), tps=tps)
    with pytest.raises(ConfigurationError, match=message):
        apply(client, planned, tps=tps)
    assert len(server.requests) == before
