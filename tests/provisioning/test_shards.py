"""The placement of users in collections: pinned, and the same in other programs."""

import json
import pickle
import runpy
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rekoclient import RekognitionClient
from rekoclient.errors import ManifestError
from rekoclient.provisioning import (
    CollectionSpec,
    Shards,
    apply,
    plan,
    read_manifest,
    slots,
)

ROOT = Path(__file__).parents[2]
VECTORS: Any = json.loads((ROOT / "docs/reference/shards.json").read_text("utf-8"))
ALGORITHM = Path(slots.__file__)
SHARDS = Shards("people", 128)
USERS = [f"user-{number}" for number in range(20_000)]


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["placement"])
def test_the_published_vectors_hold(vector: Any) -> None:
    """Each user of the published file is in the slot and collection given there."""
    shards = Shards.parse(vector["placement"])
    found = [
        [user, slots.slot_of(user, shards.slots), shards.collection_of(user)]
        for user, _, _ in vector["users"]
    ]

    assert vector["users"] == found


PROGRAM = """
import json, runpy, sys
algorithm = runpy.run_path(sys.argv[1])
found = []
for vector in json.load(open(sys.argv[2])):
    _, count, slots = vector["placement"].split("/")
    owners = algorithm["owners"](int(count), int(slots))
    for user, _, _ in vector["users"]:
        slot = algorithm["slot_of"](user, int(slots))
        found.append([user, slot, owners[slot]])
print(json.dumps([sys.version_info[:2], found]))
"""


def other_pythons() -> list[str]:
    """Return the interpreters of other versions of Python on this machine."""
    found: dict[str, str] = {}
    for folder in (*Path.home().glob(".pyenv/versions/*/bin"), None):
        for minor in range(8, 20):
            name = f"python3.{minor}"
            path = shutil.which(name, path=folder and str(folder))
            if path and minor != sys.version_info.minor:
                found.setdefault(name, path)
    return list(found.values())


def test_another_version_of_python_places_the_same_users() -> None:
    """The vectors hold in another process and another version of Python."""
    expected = [
        [user, slot, int(name.rpartition("-")[2])]
        for vector in VECTORS
        for user, slot, name in vector["users"]
    ]
    versions = []
    for python in other_pythons():
        command = [python, "-I", "-c", PROGRAM, str(ALGORITHM)]
        done = subprocess.run(
            [*command, str(ROOT / "docs/reference/shards.json")],
            capture_output=True,
            timeout=60,
            check=False,
        )
        if done.returncode == 0:
            version, found = json.loads(done.stdout)
            versions.append(version)
            assert expected == found
        else:  # such as a shim of pyenv without a version behind it
            assert b"Traceback" not in done.stderr, done.stderr
    if not versions:
        pytest.skip("no other version of Python is installed")


def test_node_places_the_same_users() -> None:
    """The JavaScript of the reference page agrees with the vectors."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed")
    page = (ROOT / "docs/reference/shards.md").read_text("utf-8")
    code = page.split("```javascript\n")[1].split("```")[0]
    code += """
    const vectors = JSON.parse(require('fs').readFileSync(0));
    console.log(JSON.stringify(vectors.map(({placement, users}) =>
      ({placement, users: users.map(([user]) => {
        const [prefix, count, slots] = placement.split('/');
        return [user, slotOf(user, +slots), collectionOf(user, prefix, +count, +slots)];
      })}))));
    """
    done = subprocess.run(
        [node, "-e", code],
        input=json.dumps(VECTORS).encode(),
        capture_output=True,
        timeout=60,
        check=True,
    )

    assert VECTORS == json.loads(done.stdout)


def test_one_more_collection_moves_at_most_one_per_cent_of_the_users() -> None:
    """From 128 to 129, where a remainder by the count would move 99 %."""
    moves = SHARDS.grow(129)
    moved = [user for user in USERS if moves.moves(user)]

    assert 0.01 >= moves.share
    assert 0.01 >= len(moved) / len(USERS)
    assert {"people-0128"} == {moves.collection_of(user) for user in moved}


@given(st.integers(1, 60), st.integers(1, 60), st.sampled_from([60, 64, 1000, 4096]))
def test_a_slot_moves_to_a_new_collection_or_stays(
    first: int, more: int, number: int
) -> None:
    """The sizes differ by one slot at most, and old collections take no slot."""
    old = slots.owners(min(first, number), number)
    new = slots.owners(min(first + more, number), number)
    moved = {owner for before, owner in zip(old, new, strict=True) if before != owner}
    sizes = Counter(new)

    assert min(first + more, number) == len(sizes)
    assert max(sizes.values()) - min(sizes.values()) <= 1
    assert all(owner >= first for owner in moved)


def test_users_spread_evenly() -> None:
    """No collection has a size that chance does not explain."""
    sizes = Counter(Shards("people", 16).collection_of(user) for user in USERS)
    mean = len(USERS) / 16

    assert 16 == len(sizes)
    assert all(abs(size - mean) < 5 * mean**0.5 for size in sizes.values())


def test_a_move_names_both_collections_of_a_user() -> None:
    """An erasure during a move covers the old and the new collection."""
    moves = SHARDS.grow(129)
    moved = next(user for user in USERS if moves.moves(user))
    stays = next(user for user in USERS if not moves.moves(user))

    assert (SHARDS.collection_of(moved), "people-0128") == moves.collections_of(moved)
    assert (SHARDS.collection_of(stays),) == moves.collections_of(stays)
    assert SHARDS.collections_of(moved) == (SHARDS.collection_of(moved),)
    assert "31 of 4,096 slots move, about 0.8% of the users." in str(moves)


def test_a_placement_is_kept_as_text() -> None:
    """`parse` reads what `str` writes, and a placement pickles."""
    assert "people/128/4096" == str(SHARDS)
    assert SHARDS == Shards.parse(str(SHARDS)) == pickle.loads(pickle.dumps(SHARDS))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("people", 0), "count must be a whole number from 1 to 4,096, not 0"),
        (("people", True), "count must be a whole number from 1 to 4,096, not True"),
        (("people", 4097), "count must be a whole number from 1 to 4,096, not 4097"),
        (("people", 2, 65_537), "slots must be a whole number from 1 to 65,536"),
        (("peo ple", 2), "prefix 'peo ple' makes an invalid collection id"),
        (("p" * 251, 2), "makes an invalid collection id"),
    ],
)
def test_an_invalid_placement_is_refused(arguments: Any, message: str) -> None:
    """The message contains the argument and its limits."""
    with pytest.raises(ValueError, match=message):
        Shards(*arguments)


@pytest.mark.parametrize(
    "text", ["", "people", "people/128", "people/x/4096", "a/1/2/3"]
)
def test_invalid_text_is_refused(text: str) -> None:
    """The message shows the form of the text."""
    with pytest.raises(ValueError, match="write PREFIX/COUNT/SLOTS"):
        Shards.parse(text)


def test_fewer_collections_are_refused() -> None:
    """A placement only grows."""
    with pytest.raises(ValueError, match="must be greater than the current count 128"):
        SHARDS.grow(128)


def test_a_number_is_not_a_user_id() -> None:
    """The id is hashed as text, so another type has no placement."""
    with pytest.raises(TypeError, match="user_id must be a string, not int"):
        SHARDS.collection_of(7)  # type: ignore[arg-type]


def test_a_plan_places_each_user_of_a_manifest(
    client: RekognitionClient, tmp_path: Path
) -> None:
    """`shards` in a manifest stands for several collections."""
    (tmp_path / "people.csv").write_text("user_id\n" + "\n".join(USERS[:200]))
    manifest = tmp_path / "people.toml"
    manifest.write_text(
        '[[collection]]\nid = "people"\nusers_from = "people.csv"\nshards = 3\n'
    )
    report = apply(client, plan(client, read_manifest(manifest)), tps=1000)
    shards = Shards("people", 3)
    found = {
        name: {user.user_id for user in client.iter_list_users(collection_id=name)}
        for name in client.iter_list_collections()
    }

    assert report.complete
    assert list(shards.collection_ids) == list(found)
    assert 200 == sum(map(len, found.values()))
    assert all(user in found[shards.collection_of(user)] for user in USERS[:200])


_NO_NUMBER = "shards must be a whole number of collections, such as 128"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("shards = 0", "people.toml:3: count must be a whole number from 1 to 4,096"),
        ('shards = "3"', f"people.toml:3: {_NO_NUMBER}, not '3'"),
        ("shards = true", f"people.toml:3: {_NO_NUMBER}, not True"),
        (
            'shards = 2\nrenamed_from = "old"',
            "people.toml:3: shards and renamed_from cannot be combined",
        ),
    ],
)
def test_invalid_shards_of_a_manifest_are_refused(
    client: RekognitionClient, tmp_path: Path, line: str, message: str
) -> None:
    """The message contains the line, and nothing is sent."""
    manifest = tmp_path / "people.toml"
    manifest.write_text(f'[[collection]]\nid = "people"\n{line}\nusers = ["a", "b"]\n')

    with pytest.raises(ManifestError, match=message):
        plan(client, read_manifest(manifest))


def test_an_id_that_is_listed_twice_is_found_in_its_collection(
    client: RekognitionClient,
) -> None:
    """The same id has the same collection, so a duplicate never passes."""
    with pytest.raises(ManifestError, match="user_id 'a' is listed twice"):
        plan(client, [CollectionSpec("people", users=["a", "b", "a"], shards=16)])


def test_the_algorithm_runs_without_the_package() -> None:
    """The module with the algorithm imports the standard library only."""
    assert {"slot_of", "owners"} <= runpy.run_path(str(ALGORITHM)).keys()
