"""The life of an environment: limits, owners, renamed and deleted collections."""

import math
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from rekoclient import RekognitionClient, errors
from rekoclient.models import Image
from rekoclient.provisioning import (
    CollectionSpec,
    Outcome,
    Plan,
    apply,
    plan,
    plan_destroy,
)
from rekoclient.testing import LocalRekognition, sample_image

INF = math.inf


def fill(client: RekognitionClient, name: str, users: int) -> None:
    """Create a collection with users."""
    client.create_collection(collection_id=name)
    for number in range(users):
        client.create_user(collection_id=name, user_id=f"u{number}")


def names(client: RekognitionClient) -> set[str]:
    """Return the ids of all collections."""
    return set(client.iter_list_collections())


@pytest.mark.parametrize(
    ("wanted", "most", "refused"),
    [
        (18, None, False),
        (17, None, True),
        (17, 3, False),
        (17, 2, True),
        (10, "50%", False),
        (9, "50%", True),
        (0, None, True),
        (0, 20, True),
        (0, "99%", True),
        (0, "100%", False),
    ],
)
def test_many_removals_need_to_be_allowed(
    server: LocalRekognition,
    client: RekognitionClient,
    wanted: int,
    most: int | str | None,
    refused: bool,
) -> None:
    """One user in ten may be removed, more with a limit, and all only with 100%."""
    fill(client, "staff", 20)
    specs = [CollectionSpec("staff", users=[f"u{n}" for n in range(wanted)])]
    made = plan(client, specs, tps=INF, remove=True, max_removals=most)
    if refused:
        with pytest.raises(errors.ProvisioningError, match="would be removed"):
            apply(client, made, tps=INF)
    else:
        apply(client, made, tps=INF)

    assert (0 if refused else 20 - wanted) == len(server.requests.of("DeleteUser"))


def test_more_than_a_hundred_removals_need_to_be_allowed(
    client: RekognitionClient,
) -> None:
    """A tenth of a large collection is still too many."""
    fill(client, "staff", 1_100)
    specs = [CollectionSpec("staff", users=[f"u{n}" for n in range(999)])]
    made = plan(client, specs, tps=INF, remove=True)

    assert ("staff: 101 of 1,100 users would be removed, and the limit is 100",) == (
        made.refusals
    )


@pytest.mark.parametrize(
    "most",
    [
        *(-1, "20", "abc%", "101%", "-5%", math.nan),
        *(True, 1.5, math.inf, "5%%", "1e1%", "%", []),
    ],
)
def test_an_invalid_limit_is_refused(
    server: LocalRekognition, client: RekognitionClient, most: Any
) -> None:
    """The limit is a number or a share, and nothing is sent."""
    with pytest.raises(errors.ConfigurationError, match="max_removals must be"):
        plan(client, [CollectionSpec("staff")], max_removals=most)

    assert 0 == len(server.requests)


def test_two_owners_never_touch_each_other_s_collections(
    client: RekognitionClient,
) -> None:
    """A plan deletes what left its own manifest, and refuses another owner's."""
    for owner, ids in (("door", ["a", "b"]), ("gate", ["c", "d"])):
        specs = [CollectionSpec(name) for name in ids]
        apply(client, plan(client, specs, owner=owner, tps=INF), tps=INF)
    client.create_collection(collection_id="free")

    specs = [CollectionSpec("a")]
    kept = plan(client, specs, owner="door", tps=INF)
    theirs = plan(client, [*specs, CollectionSpec("c")], owner="door", tps=INF)
    apply(
        client,
        plan(client, specs, owner="door", remove_collections=True, tps=INF),
        tps=INF,
    )

    assert "? collection b  not in the manifest, kept  with no users, no faces" in str(
        kept
    )
    assert ("c: its owner is 'gate', not 'door'",) == theirs.refusals
    assert {"a", "c", "d", "free"} == names(client)


@pytest.mark.parametrize("name", ["c", "free", "a", "missing"])
def test_only_an_own_collection_can_be_named_for_removal(
    client: RekognitionClient, name: str
) -> None:
    """An id of another owner, without an owner, or in the manifest is refused."""
    for owner, collection in (("door", "a"), ("gate", "c")):
        specs = [CollectionSpec(collection)]
        apply(client, plan(client, specs, owner=owner, tps=INF), tps=INF)
    client.create_collection(collection_id="free")
    with pytest.raises(errors.ConfigurationError, match=f"remove_collections: {name}"):
        plan(
            client,
            [CollectionSpec("a")],
            owner="door",
            remove_collections=[name],
            tps=INF,
        )


def test_collections_can_be_removed_only_with_an_owner(
    client: RekognitionClient,
) -> None:
    """Without an owner no collection is known to be ours."""
    with pytest.raises(errors.ConfigurationError, match="needs an owner"):
        plan(client, [], remove_collections=["a"])


def test_destroy_deletes_the_collections_of_the_manifest(
    client: RekognitionClient,
) -> None:
    """Known users go with their collection, and other collections stay."""
    fill(client, "staff", 3)
    client.create_collection(collection_id="other")
    specs = [CollectionSpec("staff", users=["u0", "u1", "u2"]), CollectionSpec("gone")]
    made = plan_destroy(client, specs, tps=INF)
    report = apply(client, made, tps=INF)

    assert "- collection staff  with 3 users, no faces" in str(made)
    assert 1 == report.collections[Outcome.REMOVED]
    assert {"other"} == names(client)


@pytest.mark.parametrize("unknown", ["user", "face", "owner"])
def test_destroy_refuses_what_the_manifest_does_not_know(
    server: LocalRekognition, client: RekognitionClient, unknown: str
) -> None:
    """An unknown user, a face without a known user, or another owner stops it."""
    fill(client, "staff", 1)
    owner = None
    if unknown == "user":
        client.create_user(collection_id="staff", user_id="stranger")
    elif unknown == "face":
        image = sample_image("stranger")
        server.declare_faces(image, "stranger")
        client.index_faces(collection_id="staff", image=Image(bytes=image))
    else:
        owner = "door"
    made = plan_destroy(
        client, [CollectionSpec("staff", users=["u0"])], owner=owner, tps=INF
    )
    with pytest.raises(errors.ProvisioningError, match="The plan is refused"):
        apply(client, made, tps=INF)

    assert {"staff"} == names(client)


def test_force_deletes_unknown_users_too(client: RekognitionClient) -> None:
    """The caller has asked for it."""
    fill(client, "staff", 2)
    made = plan_destroy(client, [CollectionSpec("staff")], force=True, tps=INF)
    apply(client, made, tps=INF)

    assert set() == names(client)


def test_a_collection_that_grew_is_not_destroyed(client: RekognitionClient) -> None:
    """The plan is outdated, and nothing is deleted."""
    fill(client, "staff", 1)
    made = plan_destroy(client, [CollectionSpec("staff", users=["u0"])], tps=INF)
    client.create_user(collection_id="staff", user_id="late")
    with pytest.raises(errors.PlanOutdated, match="had 1 users and has 2 now"):
        apply(client, made, tps=INF)

    assert {"staff"} == names(client)


DESTROY = """
import sys
from rekoclient import RekognitionClient
from rekoclient.provisioning import CollectionSpec, apply, plan_destroy

client = RekognitionClient(endpoint_url=sys.argv[1], region_name="us-east-1")
specs = [CollectionSpec(f"c{n}", users=["u0"]) for n in range(20)]
apply(client, plan_destroy(client, specs, tps=1e9), tps=float(sys.argv[3]),
      journal=sys.argv[2])
"""


def test_a_killed_destroy_is_completed_by_the_next(
    server: LocalRekognition, client: RekognitionClient, tmp_path: Path
) -> None:
    """After kill -9 the same command deletes the rest, and nothing else."""
    for number in range(20):
        fill(client, f"c{number}", 1)
    client.create_collection(collection_id="other")
    command = [sys.executable, "-c", DESTROY, server.endpoint_url, str(tmp_path / "j")]
    variables = {
        "AWS_ACCESS_KEY_ID": "local",
        "AWS_SECRET_ACCESS_KEY": "local",
        "PYTHONPATH": ":".join(sys.path),
    }
    with subprocess.Popen([*command, "8"], env=variables) as process:
        while len(server.requests.of("DeleteCollection")) < 5:
            assert process.poll() is None
            threading.Event().wait(0.005)
        process.send_signal(signal.SIGKILL)
    between = names(client)
    again = subprocess.run([*command, "inf"], env=variables, check=False)

    assert 1 < len(between) < 20
    assert 0 == again.returncode
    assert {"other"} == names(client)


def test_a_renamed_collection_is_a_migration(client: RekognitionClient) -> None:
    """The plan shows what is still in the old collection."""
    fill(client, "door", 2)
    made = plan(client, [CollectionSpec("gate", renamed_from="door")], tps=INF)

    assert "a collection cannot be renamed: door exists with 2 users" in str(made)


@pytest.mark.parametrize("retag", ["Exact", "all", "", None, 1])
def test_an_invalid_retag_is_refused(
    server: LocalRekognition, client: RekognitionClient, retag: Any
) -> None:
    """A typing mistake must not set tags."""
    with pytest.raises(errors.ConfigurationError, match="retag must be"):
        plan(client, [CollectionSpec("a")], retag=retag)

    assert 0 == len(server.requests)


def test_exact_tags_remove_extra_ones(client: RekognitionClient) -> None:
    """Tags of the system and of rekoclient stay."""
    arn = client.create_collection(
        collection_id="staff", tags={"team": "door", "cost": "7", "rekoclient:x": "y"}
    ).collection_arn
    specs = [CollectionSpec("staff", tags={"team": "door"})]
    apply(client, plan(client, specs, retag="exact", tps=INF), tps=INF)

    assert {"team": "door", "rekoclient:x": "y"} == dict(
        client.list_tags_for_resource(resource_arn=arn).tags
    )


def test_ids_that_differ_by_case_are_two_users(client: RekognitionClient) -> None:
    """The service allows them, so the plan warns and creates both."""
    made = plan(client, [CollectionSpec("staff", users=["aB3x", "Ab3x"])], tps=INF)
    report = apply(client, made, tps=INF)

    assert 2 == report.users[Outcome.CREATED]
    assert "'Ab3x' differs only by case from 'aB3x' in line 1" in made.warnings[0]


def test_ids_that_differ_by_case_can_be_refused(client: RekognitionClient) -> None:
    """With strict_case they are an error, before anything is sent."""
    specs = [CollectionSpec("staff", users=["aB3x", "Ab3x"])]
    with pytest.raises(errors.ManifestError, match="differs only by case"):
        plan(client, specs, strict_case=True)


@pytest.mark.parametrize("owner", ["", "door<1>", "x" * 257])
@pytest.mark.parametrize("planned", [plan, plan_destroy])
def test_an_invalid_owner_is_refused(
    server: LocalRekognition,
    client: RekognitionClient,
    planned: Callable[..., Plan],
    owner: str,
) -> None:
    """An empty owner, such as an unset variable, would turn the check off."""
    with pytest.raises(errors.ConfigurationError, match="owner: must"):
        planned(client, [CollectionSpec("a")], owner=owner, tps=INF)

    assert 0 == len(server.requests)


def test_a_refusal_names_a_missing_owner(client: RekognitionClient) -> None:
    """A collection without the tag is not destroyed with an owner."""
    client.create_collection(collection_id="free")
    made = plan_destroy(client, [CollectionSpec("free")], owner="door", tps=INF)

    assert ("free: it has no owner, not 'door'",) == made.refusals
