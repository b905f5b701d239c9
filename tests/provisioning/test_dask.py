"""Dask: a cluster of processes, and one of them is killed during the work."""

import functools
import os
import signal
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from rekoclient import RekognitionClient
from rekoclient.provisioning import (
    CollectionSpec,
    Progress,
    apply,
    enroll_users,
    index_images,
    plan,
)
from rekoclient.provisioning.register import read_register
from rekoclient.testing import LocalRekognition, sample_image

CREDENTIALS = {"AWS_ACCESS_KEY_ID": "local", "AWS_SECRET_ACCESS_KEY": "local"}
INF = float("inf")
TPS = {
    "create_user": 200.0,
    "index_faces": 100.0,
    "associate_faces": INF,
    "list_faces": INF,
    "delete_faces": INF,
    "describe_collection": INF,
}

Cluster = Any
Connect = Callable[[], RekognitionClient]


@pytest.fixture(scope="module")
def dask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A client of a cluster of three processes on loopback."""
    distributed = pytest.importorskip("distributed", reason="dask is not installed")
    with (
        distributed.LocalCluster(
            n_workers=3,
            threads_per_worker=1,
            processes=True,
            host="127.0.0.1",
            dashboard_address="127.0.0.1:0",
            local_directory=str(tmp_path_factory.mktemp("dask")),
            env=CREDENTIALS,
            silence_logs=50,
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        yield client


@pytest.fixture(scope="module")
def pids(dask: Cluster) -> list[int]:
    """The processes of the workers. Each test takes the one that it kills."""
    return list(dask.run(os.getpid).values())


@pytest.fixture
def connect(
    server: LocalRekognition, monkeypatch: pytest.MonkeyPatch
) -> Callable[[], RekognitionClient]:
    """A factory for clients, in any process."""
    for name, value in CREDENTIALS.items():
        monkeypatch.setenv(name, value)
    return functools.partial(
        RekognitionClient, endpoint_url=server.endpoint_url, region_name="us-east-1"
    )


class Killer:
    """Kills a worker, once some of the work is done.

    Args:
        pid: The process.
        after: The number of users or pictures that are done before.
    """

    def __init__(self, pid: int, after: int) -> None:
        self._pid, self._after = pid, after
        self.killed = False

    def __call__(self, progress: Progress) -> None:
        """Kill the worker, unless it is too early or done."""
        if progress.done >= self._after and not self.killed:
            self.killed = True
            os.kill(self._pid, signal.SIGKILL)


def test_the_cluster_listens_on_loopback_only(dask: Cluster) -> None:
    """The scheduler and its dashboard have no password."""
    assert dask.cluster.scheduler.address.startswith("tcp://127.0.0.1:")
    assert dask.dashboard_link.startswith("http://127.0.0.1:")


def test_an_enrolment_survives_a_killed_worker(
    dask: Cluster, pids: list[int], server: LocalRekognition, connect: Connect
) -> None:
    """Each picture has one face, and at most the chunk of the worker is retried."""
    client = connect()
    client.create_collection(collection_id="staff")
    images: dict[str, list[bytes]] = {}
    for user in range(20):
        pictures = [sample_image(f"u{user}-{number}") for number in range(5)]
        images[f"u{user}"] = pictures
        for picture in pictures:
            server.declare_faces(picture, f"u{user}")
    kill = Killer(pids.pop(), after=20)
    reports = enroll_users(
        connect,
        "staff",
        images,
        tps=TPS,
        executor=dask.get_executor(),
        workers=3,
        on_progress=kill,
    )
    faces = client.iter_list_faces(collection_id="staff")
    sent = server.requests.of("IndexFaces")

    assert kill.killed
    assert all(report.complete for report in reports)
    assert {f"u{n}": 5 for n in range(20)} == Counter(face.user_id for face in faces)
    assert not [request for request in sent if request.error]
    assert 100 <= len(sent) <= 150


def test_an_indexing_survives_a_killed_worker(
    dask: Cluster,
    pids: list[int],
    server: LocalRekognition,
    connect: Connect,
    tmp_path: Path,
) -> None:
    """Each face is indexed and registered once, and a second run sends nothing."""
    client = connect()
    client.create_collection(collection_id="event")
    images = [(f"2024/{number}", sample_image(f"p{number}")) for number in range(60)]
    for key, picture in images:
        server.declare_faces(picture, f"a{key}", f"b{key}")
    register = tmp_path / "faces.register"
    kill = Killer(pids.pop(), after=10)
    options: dict[str, Any] = {
        "tps": TPS,
        "executor": dask.get_executor(),
        "workers": 3,
        "register": register,
    }
    report = index_images(connect, "event", images, on_progress=kill, **options)
    faces = client.iter_list_faces(collection_id="event")
    found = {face.face_id: face.external_image_id for face in faces}
    sent = server.requests.of("IndexFaces")
    server.requests.clear()
    again = index_images(connect, "event", iter(images), **options)

    assert kill.killed
    assert report.complete
    assert dict.fromkeys((f"2024::{n}" for n in range(60)), 2) == Counter(
        found.values()
    )
    assert found == {
        line.face_id: line.external_image_id for line in read_register(register)
    }
    assert not [request for request in sent if request.error]
    assert 60 <= len(sent) <= 90
    assert again.complete
    assert not server.requests.of("IndexFaces")


def test_users_survive_a_killed_worker(
    dask: Cluster,
    pids: list[int],
    server: LocalRekognition,
    connect: Connect,
    tmp_path: Path,
) -> None:
    """Another worker sends the chunk again, with the same tokens."""
    client = connect()
    names = [f"u{number}" for number in range(400)]
    kill = Killer(pids.pop(), after=20)
    report = apply(
        connect,
        plan(client, [CollectionSpec("staff", users=names)], tps=INF),
        tps=TPS | {"create_collection": INF},
        workers=3,
        executor=dask.get_executor(),
        journal=tmp_path / "journal",
        on_progress=kill,
    )
    users = client.iter_list_users(collection_id="staff")
    created = server.requests.of("CreateUser")

    assert kill.killed
    assert report.complete
    assert Counter(names) == Counter(user.user_id for user in users)
    assert not [request for request in created if request.error]
    assert 400 == len(set(server.requests.tokens("CreateUser")))
