"""After an erasure no file has a trace of the user, except the receipt."""

from pathlib import Path

import pytest

from rekoclient import RekognitionClient, errors
from rekoclient.provisioning import enroll_users, erase_user
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
