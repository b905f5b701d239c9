"""The command `faces`."""

import json
from collections.abc import Iterator

import pytest

from rekoclient.cli import main
from rekoclient.models import Image
from rekoclient.provisioning import enroll_users
from rekoclient.testing import LocalRekognition, sample_image


@pytest.fixture
def server() -> Iterator[LocalRekognition]:
    """Alice with two ids, and three faces without a user, two of them equal."""
    with LocalRekognition() as server, server.client() as client:
        client.create_collection(collection_id="staff")
        pictures = {user: [sample_image(user)] for user in ("alice", "a.smith")}
        for [data] in pictures.values():
            server.declare_faces(data, "alice")
        enroll_users(client, "staff", pictures, tps=float("inf"))
        for name in ("guest", "visitor"):
            server.declare_faces(sample_image(name), name)
            client.index_faces(
                collection_id="staff",
                image=Image(bytes=sample_image(name)),
                external_image_id="2024:1",
            )
        yield server


def run(server: LocalRekognition, *arguments: str) -> int:
    """Return the exit code of `faces staff`."""
    return main(["faces", "staff", *arguments, "--local"], server=server)


def left(server: LocalRekognition) -> int:
    """Return the number of faces."""
    return len(server.client().list_faces(collection_id="staff").faces)


@pytest.mark.parametrize(
    ("arguments", "code", "faces"),
    [
        ([], 0, 4),
        (["--orphans"], 0, 4),
        (["--orphans", "--delete"], 2, 4),
        (["--orphans", "--delete", "--yes"], 0, 2),
        (["--duplicates", "exact", "--delete", "--yes"], 0, 3),
        (["--duplicates", "person", "--yes"], 0, 4),
        (["--duplicates", "person"], 2, 4),
        (["--duplicates", "person", "--delete", "--yes"], 2, 4),
        (["--delete", "--yes"], 2, 4),
    ],
)
def test_nothing_is_deleted_without_the_option_and_consent(
    server: LocalRekognition, arguments: list[str], code: int, faces: int
) -> None:
    """A plan is shown in any case. A search for each user needs consent too."""
    assert code == run(server, *arguments)
    assert faces == left(server)


def test_the_id_is_asked_for_if_most_faces_would_go(
    server: LocalRekognition, capsys: pytest.CaptureFixture[str]
) -> None:
    """The collection may not use users at all."""
    data = sample_image("another")
    server.client().index_faces(collection_id="staff", image=Image(bytes=data))
    refused = run(server, "--orphans", "--delete", "--yes")
    said = capsys.readouterr().err
    allowed = run(server, "--orphans", "--delete", "--yes", "--yes-delete", "staff")

    assert [2, 0] == [refused, allowed]
    assert "fewer than half of the faces have a user" in said
    assert 2 == left(server)


def test_the_screen_has_the_numbers_and_the_cost(
    server: LocalRekognition, capsys: pytest.CaptureFixture[str]
) -> None:
    """The faces are named with their users or external ids."""
    run(server, "--orphans")
    orphans = capsys.readouterr().out.splitlines()
    run(server, "--duplicates", "person", "--price", "0.001", "--yes")
    people = capsys.readouterr().out.splitlines()

    assert "staff: 4 faces, 2 with a user" == orphans[0]
    assert "  - 2 faces without a user" == orphans[1]
    assert orphans[2].endswith(" 2024:1")
    assert people == [
        "staff: 2 searches, about 0.0 s, 0.00 at this price",
        "a.smith and alice: 100.0 % alike",
        "1 pair of users who look alike",
    ]


def test_results_are_data_with_json(
    server: LocalRekognition, capsys: pytest.CaptureFixture[str]
) -> None:
    """One document on standard output."""
    run(server, "--duplicates", "exact", "--delete", "--yes", "--json")
    cleaned = json.loads(capsys.readouterr().out)
    run(server, "--duplicates", "person", "--yes", "--json")
    people = json.loads(capsys.readouterr().out)

    assert (1, 1) == (cleaned["plan"]["duplicates"], cleaned["report"]["deleted"])
    assert [["a.smith", "alice"]] == [pair["users"] for pair in people["pairs"]]
