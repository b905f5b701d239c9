"""The command `index`."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from rekoclient.cli import main
from rekoclient.testing import LocalRekognition, sample_image


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[LocalRekognition]:
    """A local Rekognition with a collection, which commands reach as an endpoint."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "local")
    with LocalRekognition() as server:
        server.boto_client().create_collection(CollectionId="event")
        server.requests.clear()
        yield server


@pytest.fixture
def photos(server: LocalRekognition, tmp_path: Path) -> Path:
    """Three pictures of 0 to 2 faces, and a note."""
    folder = tmp_path / "photos"
    (folder / "2024").mkdir(parents=True)
    for n in range(3):
        data = sample_image(str(n))
        server.declare_faces(data, *[f"person-{m}" for m in range(n)])
        (folder / f"2024/{n}.png").write_bytes(data)
    (folder / "notes.txt").write_text("a note")
    return folder


def run(server: LocalRekognition, *arguments: object) -> int:
    """Return the exit code of `index event` for the endpoint of the server."""
    options = ["--endpoint-url", server.endpoint_url, "--region", "us-east-1"]
    return main(["index", "event", *map(str, arguments), *options])


def test_the_plan_is_shown_first(
    server: LocalRekognition, photos: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With the duration and the price. A dry run ends there."""
    code = run(server, photos, "--dry-run", "--price", "0.001", "--tps", "1")
    out = capsys.readouterr().out

    assert 0 == code
    assert out.splitlines()[1:] == [
        "event: 3 pictures, 0 present, 3 to index",
        "  left out because they are not pictures: 1",
        "At 1 a second (--tps): about 3.0 s.",
        "At 0.001 a picture: 0.00.",
        "",
        "Dry run: no picture was sent.",
    ]
    assert not server.requests.of("IndexFaces")


def test_nothing_is_sent_without_consent(
    server: LocalRekognition, photos: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 2 names the option."""
    assert 2 == run(server, photos)
    assert "--yes" in capsys.readouterr().err
    assert not server.requests.of("IndexFaces")


def test_a_second_run_has_nothing_to_ask(
    server: LocalRekognition,
    photos: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """All of it is in the register."""
    register = ("--register", tmp_path / "faces.register")
    first = run(server, photos, *register, "--yes")
    server.requests.clear()
    capsys.readouterr()
    second = run(server, photos, *register)
    out = capsys.readouterr().out

    assert [0, 0] == [first, second]
    assert "event: 3 pictures, 3 present, 0 to index" in out
    assert "event: 3 pictures (3 present), no new faces" in out
    assert not server.requests.of("IndexFaces")


def test_a_changed_file_is_asked_for(
    server: LocalRekognition, photos: Path, tmp_path: Path
) -> None:
    """The register has its old content."""
    register = ("--register", tmp_path / "faces.register")
    run(server, photos, *register, "--yes")
    (photos / "2024/1.png").write_bytes(sample_image("new"))

    assert 2 == run(server, photos, *register)


def test_a_local_service_needs_no_consent(
    server: LocalRekognition, photos: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`--json` prints the plan and the report as one document."""
    options = ["--max-faces", "1", "--local", "--json"]
    code = main(["index", "event", str(photos), *options], server=server)
    found = json.loads(capsys.readouterr().out)

    assert 0 == code
    assert 3 == found["plan"]["requests"]
    assert {"seconds": 0.0, "cost": None} == found["estimate"]
    assert 2 == found["report"]["faces"]
    assert 1 == found["report"]["pictures"]["truncated"]


def test_what_cannot_be_indexed_is_an_error(
    server: LocalRekognition, photos: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A missing folder is bad input. A picture fails alone."""
    (photos / "broken.jpg").write_bytes(b"no picture")
    codes = [run(server, folder, "--yes") for folder in (photos / "no", photos)]
    captured = capsys.readouterr()

    assert [2, 1] == codes
    assert "is not a folder" in captured.err
    assert "broken.jpg: unusable" in captured.out


def test_erasure_by_external_id_leaves_no_face_and_no_line(
    server: LocalRekognition, photos: Path, tmp_path: Path
) -> None:
    """`erase --external-id` takes the external id that the key has become."""
    register = tmp_path / "faces.register"
    run(server, photos, "--register", register, "--yes")
    codes = [
        main(
            [
                *("erase", "event", "--external-id", f"2024::{n}.png"),
                *("--register", str(register), "--yes"),
                *("--receipt", str(tmp_path / f"{n}.json")),
                *("--endpoint-url", server.endpoint_url, "--region", "us-east-1"),
            ]
        )
        for n in (1, 2)
    ]
    faces = server.boto_client().list_faces(CollectionId="event")["Faces"]

    assert [0, 0] == codes
    assert not faces
    assert 1 == len(register.read_text().splitlines())
