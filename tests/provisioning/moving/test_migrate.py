"""Migrations: what is moved, what is reported, and what is never touched."""

import threading
from collections import Counter
from typing import Any

import pytest

from rekoclient import RetryPolicy, errors
from rekoclient.provisioning import (
    Migration,
    MigrationPlan,
    Moved,
    migrate,
    plan_migration,
)

from .worlds import NEW, OLD, Shown, World

INF = float("inf")


def plan(world: World) -> MigrationPlan:
    """Plan the migration to the other server."""
    return plan_migration(
        world.client,
        OLD,
        NEW,
        register=world.register,
        to=world.to,
        tps=INF,
        to_tps=INF,
    )


def move(world: World, **options: Any) -> Migration:
    """Plan the migration and make it."""
    return migrate(world.to, plan(world), tps=INF, **options)


def test_faces_users_external_ids_and_tags_are_moved(world: World) -> None:
    """The old collection is unchanged, and the new one has the new model."""
    world.add([Shown("alice", user="alice")], external_id="a1")
    world.add([Shown("alice", user="alice")], external_id="a2")
    world.add([Shown("bob", 0.1, user="bob"), Shown("carol", 0.6)], external_id="b1")
    world.client.create_user(collection_id=OLD, user_id="dave")
    before = world.faces(world.client, OLD)
    todo = plan(world)
    report = migrate(world.to, todo, tps=INF)
    described = world.to.describe_collection(collection_id=NEW)

    assert ("6.0", None) == (todo.old_model, todo.new_model)
    assert (4, 3, 3, 3, 2) == (
        todo.faces,
        todo.pictures,
        todo.users,
        todo.users_to_create,
        todo.users_to_associate,
    )
    assert report.complete
    assert {Moved.MOVED: 4} == report.faces
    assert before == world.faces(world.client, OLD) == world.faces(world.to, NEW)
    assert ["alice", "bob", "dave"] == world.users(world.to, NEW)
    assert "7.0" == described.face_model_version
    arn = described.collection_arn or ""
    assert {"team": "door"} == world.to.list_tags_for_resource(resource_arn=arn).tags


def test_a_second_migration_sends_no_picture(world: World) -> None:
    """The new collection and the register show what is done."""
    world.add([Shown("alice", user="alice")], external_id="a")
    world.add([Shown("bob")])
    move(world)
    world.new.requests.clear()
    again = move(world)

    assert again.complete
    assert (0, 0) == (again.indexed, plan(world).pictures)
    assert not world.new.requests.of("IndexFaces")
    assert not world.new.requests.of("AssociateFaces")
    assert 2 == len(world.faces(world.to, NEW))


def test_the_new_collection_can_be_moved_in_turn(world: World) -> None:
    """The register has the pictures of its faces as well."""
    world.add([Shown("alice", user="alice")], external_id="a")
    move(world)
    third = plan_migration(world.to, NEW, "staff-8", register=world.register, tps=INF)

    assert migrate(world.to, third, tps=INF).complete
    assert [("alice", "a")] == world.faces(world.to, "staff-8")


def test_a_face_elsewhere_in_the_picture_is_not_guessed(world: World) -> None:
    """The user does not get it, and the new collection does not have it."""
    [lost] = world.add([Shown("alice", user="alice")], external_id="a", shift=0.1)
    report = move(world)

    assert [(lost, "alice", Moved.NOT_FOUND)] == [
        (face.face_id, face.user_id, face.outcome) for face in report.unmoved
    ]
    assert (1, 1) == (report.indexed, report.extra)
    assert [] == world.faces(world.to, NEW)
    assert ["alice"] == world.users(world.to, NEW)


def test_the_overlap_can_be_lowered(world: World) -> None:
    """The same face is then found, in a second run."""
    world.add([Shown("alice", user="alice")], shift=0.05)
    strict = move(world, match_iou=0.5)
    lenient = move(world, match_iou=0.2)

    assert [False, True] == [strict.complete, lenient.complete]


def test_two_faces_at_one_place_are_ambiguous(world: World) -> None:
    """Either may be the old face, so neither is."""
    world.add(
        [Shown("alice", 0.3, user="alice")],
        seen_again=[Shown("alice", 0.28), Shown("mallory", 0.31)],
    )
    report = move(world)

    assert {Moved.AMBIGUOUS: 1} == report.faces
    assert [] == world.faces(world.to, NEW)


def test_a_face_that_the_old_collection_lacks_is_deleted(world: World) -> None:
    """It may be that of a person who was erased."""
    world.add(
        [Shown("alice", 0.1, user="alice")],
        external_id="group",
        seen_again=[Shown("alice", 0.1), Shown("erased", 0.6)],
    )
    report = move(world)

    assert (True, 1) == (report.complete, report.extra)
    assert [("alice", "group")] == world.faces(world.to, NEW)


@pytest.mark.parametrize("users", [("alice", None), (None, "alice"), (None, None)])
def test_a_face_that_was_indexed_twice_is_moved_once(
    world: World, users: tuple[str | None, str | None]
) -> None:
    """The report names the second one. The face of a user counts more."""
    for number, user in enumerate(users):
        world.add([Shown("alice", user=user)], again=number == 1)
    report = move(world)

    assert {Moved.MOVED: 1, Moved.MERGED: 1} == report.faces
    assert [None] == [face.user_id for face in report.unmoved]
    assert ["alice" if any(users) else "-"] == [
        user for user, _ in world.faces(world.to, NEW)
    ]


def test_one_face_of_two_users_is_ambiguous(world: World) -> None:
    """The second user is in the report, and does not get the face."""
    world.add([Shown("alice", user="alice")])
    world.add([Shown("alice", user="alias")], again=True)
    report = move(world)

    assert {Moved.MOVED: 1, Moved.AMBIGUOUS: 1} == report.faces
    assert "the same face belongs to" in str(report.unmoved[0])


@pytest.mark.parametrize("kind", ["gone", "changed", "unregistered"])
def test_a_face_without_its_picture_is_reported(world: World, kind: str) -> None:
    """Nothing is sent for it. The others are moved."""
    world.add([Shown("bob")], external_id="b")
    world.add(
        [Shown("alice", user="alice")],
        external_id="a",
        registered=kind != "unregistered",
    )
    path = world.folder / "2.png"
    if kind == "gone":
        path.unlink()
    if kind == "changed":
        path.write_bytes(b"another picture")
    report = move(world)

    assert {Moved.MOVED: 1, Moved.NO_SOURCE: 1} == report.faces
    assert "alice" == report.unmoved[0].user_id
    assert [("-", "b")] == world.faces(world.to, NEW)
    assert 1 == len(world.new.requests.of("IndexFaces"))


def test_a_new_collection_that_is_deleted_meanwhile_ends_the_run(world: World) -> None:
    """The error is raised, and the other pictures are not sent."""
    for n in range(100):
        world.add([Shown(f"p{n}")], external_id=str(n))
    todo = plan(world)
    to = world.to.with_options(retry=RetryPolicy(sleep=lambda _: None))
    deleted = threading.Event()

    def delete(_progress: object) -> None:
        if not deleted.is_set():
            deleted.set()
            world.to.delete_collection(collection_id=NEW)

    with pytest.raises(errors.ResourceNotFoundException):
        migrate(to, todo, tps=INF, on_progress=delete)
    report = move(world)

    assert report.complete
    assert 100 == report.indexed


def test_a_collection_without_pictures_is_refused_with_the_count(
    world: World,
) -> None:
    """Nothing is sent to the new server, not even for the collection."""
    world.add([Shown("alice"), Shown("bob", 0.6)], registered=False)
    with pytest.raises(
        errors.ProvisioningError, match="no picture for the 2 faces of staff"
    ):
        plan(world)

    assert not world.new.requests.of("CreateCollection")


def test_bad_input_is_refused_before_anything_is_sent(world: World) -> None:
    """A missing collection, the same collection twice, and a useless overlap."""
    world.add([Shown("alice")])
    with pytest.raises(errors.ProvisioningError, match="stuff does not exist"):
        plan_migration(world.client, "stuff", NEW, register=world.register, tps=INF)
    with pytest.raises(errors.ProvisioningError, match="both the old and the new"):
        plan_migration(world.client, OLD, OLD, register=world.register, tps=INF)
    with pytest.raises(errors.ConfigurationError, match=r"from 0\.1 to 1"):
        move(world, match_iou=0)
    for invalid in ({"quality_filter": "BEST"}, {"user_match_threshold": 300}):
        with pytest.raises(errors.RequestValidationError, match="must be"):
            move(world, **invalid)
    world.register.write_text("not a register\n")
    with pytest.raises(errors.JournalMismatch, match=r"faces\.register:1"):
        plan(world)

    assert not world.new.requests.of("CreateCollection")


def test_a_face_that_the_new_model_finds_unlike_is_reported(world: World) -> None:
    """It stays in the new collection without the user, so that nothing is lost."""
    [alike] = world.add([Shown("alice", user="alice")], external_id="a1")
    [odd] = world.add([Shown("mallory", user="alice")], external_id="a2")
    report = move(world)
    again = move(world, user_match_threshold=0)

    assert [Moved.REFUSED] == [face.outcome for face in report.unmoved]
    assert report.unmoved[0].face_id in (odd, alike)
    assert (True, 0) == (again.complete, again.indexed)
    assert [("alice", "a1"), ("alice", "a2")] == world.faces(world.to, NEW)


def test_a_face_without_an_external_id_gets_one(world: World) -> None:
    """Otherwise a retry of IndexFaces would add the face again."""
    world.add([Shown("alice")])
    world.new.lose_reply_next("IndexFaces")
    report = move(world)
    [(_, external_id)] = world.faces(world.to, NEW)

    assert report.complete
    assert external_id.startswith("source:")


def test_one_external_id_for_many_pictures_is_kept(world: World) -> None:
    """The register shows which face is in which picture, also in a second run."""
    for _ in range(3):
        world.add([Shown("alice", user="alice")], external_id="alice")
    first, second = move(world), move(world)

    assert (3, 0) == (first.indexed, second.indexed)
    assert [("alice", "alice")] * 3 == world.faces(world.to, NEW)


def test_a_failure_is_one_picture_s_or_one_user_s(world: World) -> None:
    """The others are moved, and the next run completes it."""
    for user in ("alice", "bob"):
        world.add([Shown(user, user=user)], external_id=user)
    world.new.fail_next("InvalidImageFormatException", operation="IndexFaces")
    world.new.fail_next("InvalidParameterException", operation="CreateUser")
    first, second = move(world), move(world)

    assert (False, True) == (first.complete, second.complete)
    assert first.faces[Moved.FAILED]
    assert Counter({Moved.MOVED: 2}) == second.faces


def test_no_permission_ends_it(world: World) -> None:
    """Every further picture would get the same error."""
    for number in range(100):
        world.add([Shown(f"p{number}")], external_id=str(number))
    world.new.fail_next("AccessDeniedException", operation="IndexFaces", times=None)
    with pytest.raises(errors.AccessDeniedError):
        move(world)

    assert len(world.new.requests.of("IndexFaces")) < 100


def test_a_killed_run_leaves_half_a_line(world: World) -> None:
    """The next run drops it, and does not take it for a face."""
    world.add([Shown("alice", user="alice")], external_id="a")
    with world.register.open("a") as file:
        file.write('{"collection_id": "staff", "face_')
    move(world)

    assert 2 == len(world.register.read_text().splitlines())
    assert move(world).complete
