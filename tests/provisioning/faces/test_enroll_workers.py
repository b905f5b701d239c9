"""Enrolment on executors: shares of the pace, workers that die, and errors of all."""

import functools
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from rekoclient import RekognitionClient
from rekoclient.errors import AccessDeniedError, ProvisioningError
from rekoclient.provisioning import (
    Enrolment,
    EnrolReport,
    Progress,
    enroll_users,
)
from rekoclient.provisioning.register import read_register
from rekoclient.testing import LocalRekognition, Quota, sample_image

CREDENTIALS = {"AWS_ACCESS_KEY_ID": "local", "AWS_SECRET_ACCESS_KEY": "local"}
OTHERS = ("create_user", "associate_faces", "list_faces", "delete_faces")
TPS = dict.fromkeys((*OTHERS, "index_faces"), 1000.0)


@pytest.fixture
def connect(
    server: LocalRekognition, monkeypatch: pytest.MonkeyPatch
) -> Callable[[], RekognitionClient]:
    """A factory for clients of an empty collection, in any process."""
    for name, value in CREDENTIALS.items():
        monkeypatch.setenv(name, value)
    with server.client() as client:
        client.create_collection(collection_id="staff")
    return functools.partial(
        RekognitionClient, endpoint_url=server.endpoint_url, region_name="us-east-1"
    )


def people(server: LocalRekognition, users: int, each: int) -> dict[str, list[bytes]]:
    """Pictures of several persons."""
    made = {
        f"u{user}": [sample_image(f"u{user}-{number}") for number in range(each)]
        for user in range(users)
    }
    for user, pictures in made.items():
        for picture in pictures:
            server.declare_faces(picture, user)
    return made


def faces_of(client: RekognitionClient) -> Counter[str | None]:
    """Return how many faces each user has. No user counts as None."""
    faces = client.iter_list_faces(collection_id="staff")
    return Counter(face.user_id for face in faces)


def test_an_executor_gives_the_same_reports(
    server: LocalRekognition,
    connect: Callable[[], RekognitionClient],
    tmp_path: Path,
) -> None:
    """Reports and register are those of a run in this process, in order."""
    images = people(server, 12, 3)
    images["u0"].append(b"no picture")
    images["empty"] = []
    group = sample_image("group")
    server.declare_faces(group, "u1", "u2")
    images["u1"].append(group)
    given: list[EnrolReport] = []
    register = tmp_path / "faces.jsonl"
    with ThreadPoolExecutor(2) as executor:
        first = enroll_users(
            connect,
            "staff",
            images,
            tps=TPS,
            executor=executor,
            workers=2,
            register=register,
            on_report=given.append,
        )
    again = enroll_users(connect, "staff", images, tps=TPS)
    listed = len(server.requests.of("ListFaces"))

    assert list(images) == [report.user_id for report in first]
    assert list(first) == given
    assert {f"u{n}": 3 for n in range(12)} == faces_of(connect())
    faces = {line.face_id for line in read_register(register) if line.face_id}
    assert 36 == len(faces)
    outcomes = [[p.outcome for p in r.pictures] for r in first]
    assert [Enrolment.ENROLLED] * 3 + [Enrolment.UNUSABLE] == outcomes[0]
    assert Enrolment.GROUP is outcomes[1][3]
    assert 36 == sum(report.counts[Enrolment.PRESENT] for report in again)
    assert 36 + 2 == len(server.requests.of("IndexFaces"))
    assert 2 == listed


def test_shares_of_enrolling_workers_add_up_to_the_quota(
    server: LocalRekognition, connect: Callable[[], RekognitionClient]
) -> None:
    """Four workers at a quarter each: nothing is throttled at the server's quota."""
    images = people(server, 20, 5)
    server.quota({"IndexFaces": Quota(200, burst=50)})
    with ThreadPoolExecutor(4) as executor:
        tps = TPS | {"index_faces": 200.0}
        enroll_users(connect, "staff", images, tps=tps, executor=executor, workers=4)

    assert [None] * 100 == [r.error for r in server.requests.of("IndexFaces")]


Enroll = Callable[..., tuple[EnrolReport, ...]]


@pytest.fixture
def enroll_in_chunks(
    server: LocalRekognition,
    connect: Callable[[], RekognitionClient],
    monkeypatch: pytest.MonkeyPatch,
) -> Enroll:
    """A function that enrols 40 pictures of a user in several chunks."""
    monkeypatch.setattr("rekoclient.provisioning.workers.CHUNK_SECONDS", 0)
    images, tps = people(server, 1, 40), TPS | {"index_faces": 100.0}

    def enroll(**options: Any) -> tuple[EnrolReport, ...]:
        with ThreadPoolExecutor(1) as executor:
            return enroll_users(
                connect,
                "staff",
                images,
                tps=tps,
                executor=executor,
                workers=1,
                **options,
            )

    return enroll


def test_a_user_with_more_pictures_than_a_chunk_has_time_for_is_continued(
    server: LocalRekognition,
    connect: Callable[[], RekognitionClient],
    enroll_in_chunks: Enroll,
) -> None:
    """The next chunk sends the other pictures, and none twice."""
    [report] = enroll_in_chunks()

    assert report.complete
    assert {"u0": 40} == faces_of(connect())
    assert 40 == len(server.requests.of("IndexFaces"))


def test_throttles_of_a_chunk_that_another_continues_are_counted(
    server: LocalRekognition, enroll_in_chunks: Enroll
) -> None:
    """A later chunk of the same user keeps the number."""
    server.fail_next("ThrottlingException", operation="IndexFaces", times=3)
    told: list[Progress] = []
    enroll_in_chunks(on_progress=told.append)

    assert 3 == told[-1].throttled


def test_an_error_that_all_pictures_would_get_ends_every_chunk_of_an_enrolment(
    server: LocalRekognition, connect: Callable[[], RekognitionClient]
) -> None:
    """The error is raised after every report."""
    server.fail_next("AccessDeniedException", operation="IndexFaces", times=None)
    given: list[EnrolReport] = []
    images = people(server, 300, 2)
    with ThreadPoolExecutor(2) as executor, pytest.raises(AccessDeniedError):
        enroll_users(
            connect,
            "staff",
            images,
            tps=TPS,
            executor=executor,
            workers=2,
            on_report=given.append,
        )

    assert 300 == len(given)
    assert 300 > len(server.requests.of("IndexFaces"))


def test_an_executor_that_fails_ends_an_enrolment_that_can_be_resumed(
    server: LocalRekognition, connect: Callable[[], RekognitionClient]
) -> None:
    """The error names the executor's, and the next run completes the enrolment."""
    images = people(server, 30, 2)
    executor = ThreadPoolExecutor(1)
    executor.shutdown()
    with pytest.raises(ProvisioningError, match="The executor failed: RuntimeError"):
        enroll_users(connect, "staff", images, tps=TPS, executor=executor, workers=1)
    reports = enroll_users(connect, "staff", images, tps=TPS)

    assert all(report.complete for report in reports)


def test_an_executor_needs_a_client_factory_for_an_enrolment(
    client: RekognitionClient,
) -> None:
    """A client does not pickle."""
    with (
        ThreadPoolExecutor(1) as executor,
        pytest.raises(TypeError, match="pass workers= and a client factory"),
    ):
        enroll_users(client, "staff", {}, executor=executor, workers=1)
