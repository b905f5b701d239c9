"""The cost of one request does not grow with the data around it.

Function calls and requests are counted, so a busy machine changes no result.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest

from rekoclient import RekognitionClient
from rekoclient.errors import Problem
from rekoclient.provisioning import enroll_faces
from rekoclient.provisioning.input.specs import manifest_error
from rekoclient.testing import LocalRekognition, sample_image
from tests.growth import Call, populated, steps

FACE = "00000003-0000-4000-8000-000000000000"
VIDEO = {"S3Object": {"Bucket": "films", "Name": "door.mp4"}}

WORK: dict[str, Callable[[Call], object]] = {
    "SearchFaces": lambda call: call("SearchFaces", CollectionId="staff", FaceId=FACE),
    "SearchUsers by face": lambda call: call(
        "SearchUsers", CollectionId="staff", FaceId=FACE
    ),
    "SearchUsers by user": lambda call: call(
        "SearchUsers", CollectionId="staff", UserId="user-3"
    ),
    "ListFaces by id": lambda call: call(
        "ListFaces", CollectionId="staff", FaceIds=[FACE]
    ),
}


@pytest.mark.parametrize("work", WORK.values(), ids=WORK)
def test_a_search_does_not_grow_with_the_collection(
    work: Callable[[Call], object],
) -> None:
    """The steps are the same among 10 faces and among 1,000."""
    counted: list[int] = []
    for number in (10, 1000):
        _, _, call = populated(number)
        work(call)
        counted.append(steps(partial(work, call)))

    assert counted[0] == counted[1]


def test_a_new_job_does_not_grow_with_the_old_ones() -> None:
    """Jobs that have finished are not counted again."""
    counted: list[int] = []
    for number in (1, 200):
        _, clock, call = populated(1)
        start = partial(call, "StartLabelDetection", Video=VIDEO)
        for _ in range(number):
            start()
            clock.advance(3600)
        counted.append(steps(start))

    assert counted[0] == counted[1]


def test_faults_of_other_operations_cost_nothing() -> None:
    """A request does not check faults that wait for another operation."""
    counted: list[int] = []
    for number in (1, 500):
        server, _, call = populated(1)
        for _ in range(number):
            server.fail_next(operation="DeleteUser")
        describe = partial(call, "DescribeCollection", CollectionId="staff")
        describe()
        counted.append(steps(describe))

    assert counted[0] == counted[1]


class Name(str):
    """A file name that counts its comparisons."""

    __slots__ = ()
    compared = 0

    def __eq__(self, other: object) -> bool:
        Name.compared += 1
        return str.__eq__(self, other)

    __hash__ = str.__hash__


def test_problems_are_sorted_without_comparing_all_files() -> None:
    """The files of a thousand problems are looked up and not searched."""
    Name.compared = 0
    error = manifest_error([Problem(Name(f"{n}.csv"), 1, "bad") for n in range(1000)])

    assert 1000 == len(error.problems)
    assert Name.compared < 10_000


def test_enrolling_one_picture_does_not_list_the_collection() -> None:
    """The requests are the same in a collection of many pages."""
    sent: list[dict[str, int]] = []
    for number in (1, 9000):
        server, _, _ = populated(number)
        with server, server.client() as client:
            sent.append(requests_of_a_sign_up(server, client))

    assert 1 == sent[1]["ListFaces"]
    assert sent[0] == sent[1]


def requests_of_a_sign_up(
    server: LocalRekognition, client: RekognitionClient
) -> dict[str, int]:
    """Return the number of requests of each operation for one new picture."""
    client.create_user(collection_id="staff", user_id="new")
    server.requests.clear()
    report = enroll_faces(client, "staff", "new", sample_image("new"), tps=1000)
    assert ["enrolled"] == [str(picture.outcome) for picture in report.pictures]
    return server.requests.counts()
