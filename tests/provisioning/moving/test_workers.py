"""Migrations on executors: the same result, in this process and in others."""

import functools
from collections.abc import Callable
from concurrent.futures import Executor

import pytest

from rekoclient import RekognitionClient
from rekoclient.errors import AccessDeniedError, ProvisioningError
from rekoclient.provisioning import Migration, Moved, migrate, plan_migration
from rekoclient.provisioning.register import read_register

from ..executors import Pickling
from .worlds import NEW, OLD, Shown, World

INF = float("inf")


def connect(world: World, *, old: bool = False) -> Callable[[], RekognitionClient]:
    """Return a factory for clients of the new collection, or of the old one."""
    server = world.old if old else world.new
    return functools.partial(
        RekognitionClient,
        endpoint_url=server.endpoint_url,
        region_name="us-east-1" if old else "eu-west-1",
    )


def move(world: World, executor: Executor, workers: int) -> Migration:
    """Migrate on an executor."""
    todo = plan_migration(
        world.client,
        OLD,
        NEW,
        register=world.register,
        to=world.to,
        tps=INF,
        to_tps=INF,
    )
    return migrate(
        connect(world),
        todo,
        tps=1_000,
        executor=executor,
        workers=workers,
        source=connect(world, old=True),
    )


def add(world: World, users: int) -> None:
    """Add two pictures of each user, a group, and a face that is not found again."""
    for number in range(users):
        for picture in range(2):
            user = f"u{number}"
            world.add([Shown(user, user=user)], external_id=f"{user}-{picture}")
    world.add([Shown("u0", 0.1, user="u0"), Shown("stranger", 0.6)], external_id="g")
    world.add([Shown("u1", user="u1")], external_id="lost", shift=0.1)


def test_an_executor_moves_what_one_process_would(world: World) -> None:
    """Faces, users, register and report are complete, and a second run has no work."""
    add(world, 15)
    with Pickling(2) as executor:
        report = move(world, executor, 2)
        sent = len(world.new.requests.of("IndexFaces"))
        again = move(world, executor, 2)
    old = world.faces(world.client, OLD)
    old.remove(("u1", "lost"))

    assert {Moved.MOVED: 32, Moved.NOT_FOUND: 1} == report.faces
    assert (32, 1) == (report.indexed, report.extra)
    assert 32 == sent
    assert old == world.faces(world.to, NEW)
    assert world.users(world.client, OLD) == world.users(world.to, NEW)
    lines = [
        line for line in read_register(world.register) if line.collection_id == NEW
    ]
    assert 32 == len(lines)
    assert (1, {Moved.MOVED: 32, Moved.NOT_FOUND: 1}) == (again.indexed, again.faces)


def test_work_that_a_chunk_has_no_time_for_goes_into_the_next_one(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No picture is indexed twice, and each user is created once."""
    monkeypatch.setattr("rekoclient.provisioning.workers.CHUNK_SECONDS", 0)
    add(world, 15)
    with Pickling(1) as executor:
        report = move(world, executor, 1)

    assert {Moved.MOVED: 32, Moved.NOT_FOUND: 1} == report.faces
    assert 32 == len(world.new.requests.of("IndexFaces"))
    assert 15 == len(world.new.requests.of("CreateUser"))


def test_an_error_of_every_picture_ends_the_chunks(world: World) -> None:
    """It is raised, and the old collection stays."""
    add(world, 15)
    world.new.fail_next("AccessDeniedException", operation="IndexFaces", times=None)
    with Pickling(2) as executor, pytest.raises(AccessDeniedError):
        move(world, executor, 2)


def test_an_executor_that_fails_can_be_replaced(world: World) -> None:
    """The next run resumes."""
    add(world, 3)
    broken = Pickling(1)
    broken.shutdown()
    with pytest.raises(ProvisioningError, match="The executor failed: RuntimeError"):
        move(world, broken, 1)
    with Pickling(1) as executor:
        report = move(world, executor, 1)

    assert 8 == report.faces[Moved.MOVED]


def test_an_executor_needs_a_client_factory_for_a_migration(world: World) -> None:
    """A client does not pickle."""
    add(world, 1)
    todo = plan_migration(
        world.client, OLD, NEW, register=world.register, to=world.to, tps=INF
    )
    with (
        Pickling(1) as executor,
        pytest.raises(TypeError, match="pass workers= and a client factory"),
    ):
        migrate(world.to, todo, executor=executor, workers=1)
