"""After an erasure no file has a trace of the user, except the receipt."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from rekoclient import RekognitionClient, errors
from rekoclient.provisioning import (
    enroll_users,
    erase_faces,
    erase_user,
    erase_users,
)
from rekoclient.testing import LocalRekognition, sample_image

INF = float("inf")


def traces(folder: Path, *words: str) -> dict[str, list[str]]:
    """Return the files below a folder that contain a word, by word."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {
        word: sorted(p.name for p in files if word.encode() in p.read_bytes())
        for word in words
    }


@pytest.fixture
def face_ids(
    server: LocalRekognition,
    client: RekognitionClient,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> list[str]:
    """The faces of alice-the-user, enrolled from files, with all temporary files."""
    (tmp_path / "tmp").mkdir()
    for name in ("TMPDIR", "SQLITE_TMPDIR"):
        monkeypatch.setenv(name, str(tmp_path / "tmp"))
    monkeypatch.setattr("tempfile.tempdir", None)
    pictures = [sample_image(f"alice{number}") for number in range(3)]
    for data in pictures:
        server.declare_faces(data, "alice-the-user")
    client.create_collection(collection_id="staff")
    enroll_users(client, "staff", {"alice-the-user": pictures}, tps=INF)
    listed = client.iter_list_faces(collection_id="staff", user_id="alice-the-user")
    return [face.face_id or "" for face in listed]


def test_only_the_receipt_has_the_user_and_no_file_has_a_face(
    client: RekognitionClient, tmp_path: Path, face_ids: list[str]
) -> None:
    """A complete receipt has the number of faces, since their ids prove nothing."""
    done = erase_user(
        client, "staff", "alice-the-user", receipt=tmp_path / "r.json", tps=INF
    )

    assert sorted(face_ids) == sorted(done.face_ids)
    assert {"alice-the-user": ["r.json"]} == traces(tmp_path, "alice-the-user")
    assert [[]] * 3 == list(traces(tmp_path, *face_ids).values())
    assert '"faces": 3' in (tmp_path / "r.json").read_text()
    assert 0 == len(client.list_faces(collection_id="staff").faces)


def test_the_targets_of_links_have_no_trace_either(
    client: RekognitionClient, tmp_path: Path, face_ids: list[str]
) -> None:
    """A receipt and a register on another disk are replaced there."""
    (tmp_path / "disk").mkdir()
    register = tmp_path / "disk/faces.register"
    register.write_text(lines(face_ids))
    for name in ("faces.register", "r.json"):
        (tmp_path / name).symlink_to(f"disk/{name}")
    erase_user(
        client,
        "staff",
        "alice-the-user",
        receipt=tmp_path / "r.json",
        register=tmp_path / "faces.register",
        tps=INF,
    )

    assert (tmp_path / "faces.register").is_symlink()
    assert (tmp_path / "r.json").is_symlink()
    assert [[]] * 3 == list(traces(tmp_path / "disk", *face_ids).values())


@pytest.mark.parametrize("moment", range(4))
def test_the_draft_of_a_killed_run_is_gone_after_the_next(
    client: RekognitionClient,
    tmp_path: Path,
    face_ids: list[str],
    monkeypatch: pytest.MonkeyPatch,
    moment: int,
) -> None:
    """Killed between writing and renaming: the draft has the user and the faces."""
    left = iter(range(moment))
    replace = Path.replace

    def killed(path: Path, target: Path) -> Path:
        if next(left, None) is None:
            raise KeyboardInterrupt
        return replace(path, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", killed)
        with pytest.raises(KeyboardInterrupt):
            erase_user(
                client, "staff", "alice-the-user", receipt=tmp_path / "r.json", tps=INF
            )
    drafts = traces(tmp_path, "alice-the-user")["alice-the-user"]
    done = erase_user(
        client, "staff", "alice-the-user", receipt=tmp_path / "r.json", tps=INF
    )

    assert 1 == len([name for name in drafts if name != "r.json"])
    assert done.complete
    assert {"alice-the-user": ["r.json"]} == traces(tmp_path, "alice-the-user")
    assert [[]] * 3 == list(traces(tmp_path, *face_ids).values())


def test_a_receipt_that_cannot_be_written_leaves_no_draft(
    client: RekognitionClient, tmp_path: Path, face_ids: list[str]
) -> None:
    """Nothing is erased, and nothing is written."""
    (tmp_path / "r.json").mkdir()
    with pytest.raises(errors.ProvisioningError):
        erase_user(
            client, "staff", "alice-the-user", receipt=tmp_path / "r.json", tps=INF
        )

    assert {"alice-the-user": []} == traces(tmp_path, "alice-the-user")


def lines(face_ids: list[str]) -> str:
    """Return a register with the faces of the user and those of others."""
    rows: list[dict[str, str | None]] = [
        {"collection_id": "staff", "face_id": face_id, "source": f"{face_id}.jpg"}
        for face_id in face_ids
    ]
    # A face that was deleted before, one in another collection, and one of another.
    for number, (collection, user) in enumerate(
        [("staff", "alice-the-user"), ("visitors", "alice-2"), ("staff", None)]
    ):
        row = {"collection_id": collection, "user_id": user, "face_id": f"f{number}"}
        rows.append(row)
    return "".join(f"{json.dumps(row)}\n" for row in rows)


@pytest.mark.parametrize("many", [False, True])
def test_the_register_has_no_line_of_the_user(
    client: RekognitionClient, tmp_path: Path, face_ids: list[str], many: bool
) -> None:
    """Lines of other users and of other collections stay as they are."""
    register = tmp_path / "faces.register"
    register.write_text(lines(face_ids))
    other = register.read_text().splitlines()[-2:]
    if many:
        report = erase_users(
            client,
            "staff",
            ["alice-the-user"],
            receipts=tmp_path / "receipts",
            register=register,
            tps=INF,
        )
        assert report.complete
    else:
        erase_user(client, "staff", "alice-the-user", register=register, tps=INF)

    assert other == register.read_text().splitlines()
    assert [[]] * 3 == list(traces(tmp_path, *face_ids).values())


@pytest.mark.parametrize("many", [False, True])
def test_a_run_that_is_killed_before_the_register_is_written_resumes(
    client: RekognitionClient,
    tmp_path: Path,
    face_ids: list[str],
    monkeypatch: pytest.MonkeyPatch,
    many: bool,
) -> None:
    """The receipt stays open until the register has no line of the user."""
    register = tmp_path / "faces.register"
    register.write_text(lines(face_ids))

    def erase() -> bool:
        if many:
            return erase_users(
                client,
                "staff",
                ["alice-the-user"],
                receipts=tmp_path,
                register=register,
                tps=INF,
            ).complete
        return erase_user(
            client,
            "staff",
            "alice-the-user",
            receipt=tmp_path / "r.json",
            register=register,
            tps=INF,
        ).complete

    replace = Path.replace

    def killed(path: Path, target: Path) -> Path:
        if target == register:
            raise KeyboardInterrupt
        return replace(path, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", killed)
        with pytest.raises(KeyboardInterrupt):
            erase()
    found = traces(tmp_path, *face_ids)

    assert all("faces.register" in files for files in found.values())
    assert erase()
    assert 2 == len(register.read_text().splitlines())
    assert [[]] * 3 == list(traces(tmp_path, *face_ids).values())
    assert 1 == len(traces(tmp_path, "alice-the-user")["alice-the-user"])


def test_lines_of_an_external_id_are_removed(
    client: RekognitionClient, tmp_path: Path
) -> None:
    """Those that start with the prefix, in this collection only."""
    client.create_collection(collection_id="events")
    register = tmp_path / "faces.register"
    rows = [("events", "2024:a"), ("events", "2025:a"), ("other", "2024:a")]
    register.write_text(
        "".join(
            f'{{"collection_id": "{where}", "face_id": "{number}",'
            f' "external_image_id": "{name}"}}\n'
            for number, (where, name) in enumerate(rows)
        )
    )
    erase_faces(client, "events", prefix="2024:", register=register, tps=INF)

    assert 2 == len(register.read_text().splitlines())
    assert "other" in register.read_text()


def test_a_file_that_is_not_a_register_is_unchanged(
    client: RekognitionClient, tmp_path: Path, face_ids: list[str]
) -> None:
    """There is no receipt, and the error names the line."""
    register = tmp_path / "notes.txt"
    register.write_text("my notes\n")
    with pytest.raises(errors.JournalMismatch, match=r"notes\.txt:1"):
        erase_user(
            client,
            "staff",
            "alice-the-user",
            receipt=tmp_path / "r.json",
            register=register,
            tps=INF,
        )

    assert "my notes\n" == register.read_text()
    assert not (tmp_path / "r.json").exists()


@pytest.mark.parametrize("how", ["user", "users", "faces"])
def test_a_file_that_is_no_register_is_refused_before_anything_is_erased(
    server: LocalRekognition,
    client: RekognitionClient,
    tmp_path: Path,
    face_ids: list[str],
    how: str,
) -> None:
    """The invalid line may be the last one."""
    register = tmp_path / "door.toml"
    register.write_text(lines(face_ids) + "[[collection]]\n")
    receipts = tmp_path / "receipts"
    erase: dict[str, Callable[[], object]] = {
        "user": lambda: erase_user(client, "staff", "alice", register=register),
        "users": lambda: erase_users(
            client, "staff", ["alice"], receipts=receipts, register=register
        ),
        "faces": lambda: erase_faces(client, "staff", prefix="a", register=register),
    }
    server.requests.clear()
    with pytest.raises(errors.JournalMismatch, match=r"door\.toml:\d+: is not a line"):
        erase[how]()

    assert 0 == len(server.requests)
