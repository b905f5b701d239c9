"""Runs on a system that allows few threads, or none."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable

import pytest

from rekoclient import RekognitionClient
from rekoclient.errors import ProvisioningError
from rekoclient.models import Image
from rekoclient.provisioning import (
    CollectionSpec,
    Outcome,
    apply,
    enroll_users,
    plan,
)
from rekoclient.testing import LocalRekognition, sample_image

Limit = Callable[[int], None]


@pytest.fixture
def limit(monkeypatch: pytest.MonkeyPatch) -> Limit:
    """A limit on the number of threads of rekoclient at the same time."""
    real = threading.Thread.start

    def set_limit(number: int) -> None:
        started: list[threading.Thread] = []

        def start(thread: threading.Thread) -> None:
            if thread.name.startswith("rekoclient"):
                if sum(one.is_alive() for one in started) == number:
                    raise RuntimeError("can't start new thread")
                started.append(thread)
            real(thread)

        monkeypatch.setattr(threading.Thread, "start", start)

    return set_limit


def staff(collections: int = 1, users: int = 3) -> list[CollectionSpec]:
    """Specs of collections with users."""
    names = [f"u{number}" for number in range(users)]
    return [CollectionSpec(f"staff{n}", users=names) for n in range(collections)]


def test_run_without_a_thread_reports_what_was_made(
    client: RekognitionClient, server: LocalRekognition, limit: Limit
) -> None:
    """The report has the created collection and the reason. No user was sent."""
    planned = plan(client, staff())
    limit(0)
    report = apply(client, planned, tps=math.inf)

    assert {"created": 1} == report.collections
    assert 0 == report.users.total()
    assert report.stopped is not None
    assert "No thread can be started: can't start new thread." in report.stopped
    assert 0 == len(server.requests.of("CreateUser"))


def test_run_that_can_change_nothing_raises(
    client: RekognitionClient, limit: Limit
) -> None:
    """Without a thread, a run that has only users to create raises our error."""
    client.create_collection(collection_id="staff0")
    planned = plan(client, staff())
    limit(0)
    with pytest.raises(ProvisioningError, match="No thread can be started"):
        apply(client, planned, tps=math.inf)


def test_run_works_with_the_threads_it_has(
    client: RekognitionClient, server: LocalRekognition, limit: Limit
) -> None:
    """With one thread of eight, every user is created, each with one request."""
    planned = plan(client, staff(users=20))
    limit(1)
    report = apply(client, planned, tps=math.inf)

    assert 20 == report.users[Outcome.CREATED]
    assert report.stopped is None
    server.requests.expect("CreateUser", times=20, tokens=20)


@pytest.mark.parametrize(("threads", "works"), [(0, False), (1, True)])
def test_plan_needs_one_thread(
    client: RekognitionClient, limit: Limit, threads: int, works: bool
) -> None:
    """A plan of several collections needs one thread. Without it, it raises."""
    limit(threads)
    if works:
        assert 3 == len(plan(client, staff(3), tps=math.inf).collections)
        return
    with pytest.raises(ProvisioningError, match="No thread can be started"):
        plan(client, staff(3), tps=math.inf)


@pytest.mark.parametrize(("threads", "faces"), [(0, 0), (1, 0), (2, 2)])
def test_enrolment_needs_two_threads(
    client: RekognitionClient,
    server: LocalRekognition,
    limit: Limit,
    threads: int,
    faces: int,
) -> None:
    """An enrolment needs a thread for users and one for pictures."""
    client.create_collection(collection_id="staff")
    for user_id in ("u0", "u1"):
        client.create_user(collection_id="staff", user_id=user_id)
    pictures = {f"u{n}": [Image(bytes=sample_image(f"u{n}"))] for n in range(2)}
    limit(threads)
    if faces:
        enroll_users(client, "staff", pictures, tps=math.inf)
    else:
        with pytest.raises(ProvisioningError, match="No thread can be started"):
            enroll_users(client, "staff", pictures, tps=math.inf)
    assert faces == len(list(client.iter_list_faces(collection_id="staff")))
