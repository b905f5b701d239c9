"""The records of AWS's re-indexing sample."""

import json
from pathlib import Path

import pytest

from rekoclient import errors
from rekoclient.provisioning import export, migrate, plan_migration
from rekoclient.provisioning.moving.records import read_records
from rekoclient.provisioning.register import Box, RegisterLine
from rekoclient.testing import sample_image

from ... import s3
from .worlds import NEW, OLD, Shown, World, record

INF = float("inf")


def write(folder: Path, content: str) -> Path:
    """Write a file of records."""
    path = folder / "records.json"
    path.write_text(content, encoding="utf-8")
    return path


@pytest.mark.parametrize("space", [None, 2])
def test_each_face_of_a_record_is_a_line(tmp_path: Path, space: int | None) -> None:
    """Its picture is an object in S3, and its user is that of the collection."""
    records = [record("ü 1.jpg", "a", "b"), record("2.jpg", "c", ExternalImageId="")]
    path = write(tmp_path, json.dumps(records, indent=space))
    first, _, last = read_records(path)

    assert (
        RegisterLine(
            collection_id="",
            face_id="a",
            image_id="i",
            external_image_id="e",
            source="s3://photos/ü 1.jpg",
            bounding_box=Box(left=0.1, top=0.2, width=0.5, height=0.4),
        )
        == first
    )
    assert ("c", None) == (last.face_id, last.external_image_id)


def test_records_are_read_one_after_the_other(tmp_path: Path) -> None:
    """A file of lines is read too, and a record may span blocks."""
    records = [record(f"{n}.jpg", *(f"{n}-{f}" for f in range(9))) for n in range(500)]
    rows = "\n".join(json.dumps(one) for one in records)
    listed = list(read_records(write(tmp_path, f"[{','.join(rows.splitlines())}]")))

    assert 4500 == len(listed)
    assert listed == list(read_records(write(tmp_path, rows)))


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("[", "record 1 is invalid"),
        ("[" * 100_000, "record 1 is invalid"),
        ("[]x", None),
        ("", None),
        ("{", "record 1 is invalid"),
        (f"[{json.dumps(record('a', 'f'))}", "the file ends too early"),
        ("[1]", "Each record needs Bucket, Key and Faces with a FaceId"),
        (json.dumps([record("a", "f"), record("")]), "record 2 is invalid"),
        (json.dumps([record("a", 7)]), "expected a non-empty string, not 7"),  # type: ignore[arg-type]
        (json.dumps([record("a", "f", Faces=None)]), "is invalid: TypeError"),
    ],
)
def test_invalid_records_are_an_error(
    tmp_path: Path, content: str, expected: str | None
) -> None:
    """The message has the position and the members that are needed."""
    path = write(tmp_path, content)
    if expected is None:
        assert [] == list(read_records(path))
        return
    with pytest.raises(errors.JournalMismatch) as raised:
        list(read_records(path))

    assert expected in str(raised.value)


def test_a_missing_file_of_records_is_an_error(tmp_path: Path) -> None:
    """Unlike a register, which a run may begin."""
    with pytest.raises(errors.JournalMismatch, match="cannot be read"):
        list(read_records(tmp_path / "gone.json"))


def test_a_collection_with_records_and_no_register_is_moved(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The new faces are in the new register. An export has the sources too."""
    bucket = s3.Bucket()
    [face] = world.add([Shown("alice", user="alice")], registered=False)
    content = sample_image("picture 1")
    bucket.put("1.png", content)
    for server in (world.old, world.new):
        server.put_s3_object("photos", "1.png", content)
    records = write(tmp_path, json.dumps([record("1.png", face)]))
    with s3.serving(bucket) as url:
        monkeypatch.setenv("AWS_ENDPOINT_URL_S3", url)
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "local")
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "local")
        plan = plan_migration(
            world.client,
            OLD,
            NEW,
            register=world.register,
            records=records,
            to=world.to,
            tps=INF,
            to_tps=INF,
        )
        report = migrate(world.to, plan, tps=INF)
    [staff] = export(world.client, tmp_path / "out", records=records, tps=INF)

    assert (0, 1) == (plan.without_source, plan.pictures)
    assert report.complete
    assert 1 == len(world.register.read_text().splitlines())
    assert 0 == staff.without_source
