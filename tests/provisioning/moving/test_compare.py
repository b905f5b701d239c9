"""Comparisons of two collections."""

import json
from typing import Any

import pytest

from rekoclient import errors
from rekoclient.models import Image
from rekoclient.provisioning import Comparison, compare, migrate, plan_migration
from rekoclient.testing import sample_image

from .worlds import NEW, OLD, Shown, World

INF = float("inf")


def move(world: World) -> None:
    """Migrate the old collection."""
    todo = plan_migration(
        world.client, OLD, NEW, register=world.register, to=world.to, tps=INF
    )
    migrate(world.to, todo, tps=INF)


def compared(world: World, **options: Any) -> Comparison:
    """Compare both collections."""
    return compare(
        world.client,
        OLD,
        NEW,
        to=world.to,
        register=world.register,
        tps=INF,
        to_tps=INF,
        **options,
    )


def test_a_complete_migration_agrees(world: World) -> None:
    """Users, faces and searches are the same, with two searches a picture."""
    for user in ("alice", "bob", "carol"):
        world.add([Shown(user, user=user)], external_id=user)
    move(world)
    found = compared(world, sample=2)

    assert found.agrees
    assert [("alice", "alice"), ("carol", "carol")] == [
        (picture.old, picture.new) for picture in found.pictures
    ]
    assert 2 == len(world.old.requests.of("SearchUsersByImage"))
    assert "2 of 2 find the same" in str(found)
    assert json.loads(json.dumps(found.to_dict()))["agrees"]


def test_each_difference_is_named(world: World) -> None:
    """Users on one side only, other numbers of faces, and another person found."""
    for user in ("alice", "bob"):
        world.add([Shown(user, user=user)], external_id=user)
    move(world)
    world.client.create_user(collection_id=OLD, user_id="late")
    world.to.create_user(collection_id=NEW, user_id="new")
    [face] = world.to.list_faces(collection_id=NEW, user_id="bob").faces
    change: dict[str, Any] = {"collection_id": NEW, "face_ids": [face.face_id]}
    world.to.disassociate_faces(user_id="bob", **change)
    world.to.associate_faces(user_id="new", **change)
    found = compared(world)

    assert not found.agrees
    assert (["late"], ["new"]) == (found.only_old, found.only_new)
    assert {"bob": (1, 0)} == found.face_counts
    assert [("alice", "alice"), ("bob", "new")] == [
        (picture.old, picture.new) for picture in found.pictures
    ]
    assert "bob before, new now" in str(found)


def test_a_collection_without_users_is_compared_by_external_ids(world: World) -> None:
    """The first face decides."""
    world.add([Shown("alice")], external_id="event:1")
    move(world)
    found = compared(world)

    assert found.agrees
    assert ["event:1"] == [picture.new for picture in found.pictures]


def test_more_pictures_can_be_searched(world: World) -> None:
    """A picture that cannot be searched does not agree."""
    world.add([Shown("alice", user="alice")])
    move(world)
    door, empty = sample_image("door"), sample_image("empty")
    for server in (world.old, world.new):
        server.declare_faces(door, "alice")
        server.declare_faces(empty)
    found = compared(world, sample=0, pictures=[Image(bytes=door), empty, b"text"])

    assert [True, False, False] == [picture.agrees for picture in found.pictures]
    assert "the picture shows no face" in str(found.pictures[1])
    assert not found.agrees


def test_a_comparison_without_a_search_shows_it(world: World) -> None:
    """The register has no picture, so only users and faces are equal."""
    world.add([Shown("alice", user="alice")])
    move(world)

    assert "no searches: pass pictures" in str(compared(world, sample=0))
    assert "no search" not in str(compared(world))


def test_bad_input_is_refused(world: World) -> None:
    """A missing collection is named, and a negative sample is invalid."""
    with pytest.raises(errors.ProvisioningError, match="staff-7 does not exist in eu"):
        compared(world)
    with pytest.raises(errors.ConfigurationError, match="at least 0"):
        compared(world, sample=-1)
    world.new.requests.clear()
    with pytest.raises(errors.RequestValidationError, match="0 to 100, not 300"):
        compared(world, threshold=300)
    assert not world.new.requests
