"""Exports, and plans that read them."""

import json
import stat
import tomllib
from pathlib import Path

import pytest

from rekoclient import errors
from rekoclient.provisioning import export, plan, read_manifest

from .worlds import OLD, Shown, World, record

INF = float("inf")


def rows(path: Path) -> list[dict[str, object]]:
    """Return the lines of a file."""
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_an_export_is_a_manifest_that_changes_nothing(
    world: World, tmp_path: Path
) -> None:
    """Tags and users are as in the collection. So `--remove` removes nothing."""
    for user in ("alice", "bob"):
        world.add([Shown(user, user=user)])
    world.client.create_collection(collection_id="empty", tags={"name": "türkis 10"})
    [staff, empty] = export(world.client, tmp_path / "out", tps=INF)
    specs = read_manifest(tmp_path / "out/all.toml")
    todo = plan(world.client, specs, remove=True, retag="exact", tps=INF)

    assert (0, False) == (todo.changes, todo.drift)
    assert (0, 0) == (empty.users, empty.faces)
    assert (2, 2, 2) == (staff.users, staff.faces, staff.without_source)


def test_a_line_of_the_faces_is_a_line_of_the_register(
    world: World, tmp_path: Path
) -> None:
    """The export of a register with all pictures is a register itself."""
    world.add([Shown("alice", user="alice"), Shown("guest", 0.6)], external_id="a")
    [staff] = export(world.client, tmp_path / "out", register=world.register, tps=INF)
    exported = rows(tmp_path / "out/staff.faces.jsonl")
    again = tmp_path / "again"
    export(
        world.client,
        again,
        collections=OLD,
        register=tmp_path / "out/staff.faces.jsonl",
        tps=INF,
    )

    assert 0 == staff.without_source
    assert {str(tmp_path / "1.png")} == {row["source"] for row in exported}
    assert ["alice", None] == sorted(
        (row["user_id"] for row in exported), key=lambda user: user is None
    )
    assert exported == rows(again / "staff.faces.jsonl")


def test_a_register_without_a_location_does_not_hide_that_of_the_records(
    world: World, tmp_path: Path
) -> None:
    """The other members of the register line stay, such as the hash of bytes."""
    [face] = world.add([Shown("alice", user="alice")], registered=False)
    export(world.client, tmp_path / "first", tps=INF)
    lines = tmp_path / "first/staff.faces.jsonl"
    [line] = rows(lines)
    lines.write_text(json.dumps({**line, "sha256": "a" * 64}) + "\n", encoding="utf-8")
    records = tmp_path / "records.json"
    records.write_text(json.dumps([record("1.png", face)]), encoding="utf-8")
    out = tmp_path / "second"
    [staff] = export(world.client, out, register=lines, records=records, tps=INF)

    assert 0 == staff.without_source
    [line] = rows(out / "staff.faces.jsonl")
    assert ("s3://photos/1.png", "a" * 64) == (line["source"], line["sha256"])


def test_the_files_are_private_and_complete(world: World, tmp_path: Path) -> None:
    """A failed export has no manifest, and leaves no draft."""
    world.add([Shown("alice", user="alice")])
    out = tmp_path / "out"
    export(world.client, out, tps=INF)
    modes = {stat.S_IMODE(path.stat().st_mode) for path in out.iterdir()}
    world.old.fail_next("AccessDeniedException", operation="ListFaces")
    with pytest.raises(errors.AccessDeniedError):
        export(world.client, out, tps=INF)

    assert {0o600} == modes
    assert ["staff.faces.jsonl", "staff.users.jsonl"] == sorted(
        path.name for path in out.iterdir()
    )


def test_long_ids_and_ids_that_differ_by_case_have_files_of_their_own(
    world: World, tmp_path: Path
) -> None:
    """Every collection is in the manifest with its own file."""
    names = ["c" * 255, f"{'c' * 254}d", "door", "Door"]
    for name in names:
        world.client.create_collection(collection_id=name)
    export(world.client, tmp_path / "out", collections=names, tps=INF)
    tables = tomllib.loads((tmp_path / "out/all.toml").read_text())["collection"]

    assert names == [table["id"] for table in tables]
    assert 4 == len({table["users_from"].lower() for table in tables})


def test_a_missing_collection_is_named(world: World, tmp_path: Path) -> None:
    """The folder has no manifest."""
    with pytest.raises(errors.ProvisioningError, match="stuff does not exist"):
        export(world.client, tmp_path / "out", collections="stuff", tps=INF)

    assert [] == list((tmp_path / "out").iterdir())
