"""Seed files: the first state of a server."""

from pathlib import Path
from typing import Any

import pytest

from rekoclient.testing import LocalRekognition, sample_image

ID, SAMPLE, FACES = 'id = "staff"\n', 'sample = "a"\n', "faces = []\n"
PERSONS = 'persons = ["alice", "alicia"]\n'
REPLY = 'operation = "DetectText"\nanswer = {}\n'
EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "container" / "seed.toml"


@pytest.fixture
def seeded(tmp_path: Path) -> Any:
    """Return a function that starts a server with a seed."""

    def start(text: str, **options: Any) -> LocalRekognition:
        (tmp_path / "seed.toml").write_text(text)
        return LocalRekognition(seed_file=tmp_path / "seed.toml", **options)

    return start


def test_the_example_creates_everything_that_it_describes() -> None:
    """Collections, users, faces, S3 objects, replies and switches exist."""
    with LocalRekognition(seed_file=EXAMPLE) as server:
        boto = server.boto_client()
        group = {"S3Object": {"Bucket": "pictures", "Name": "group.png"}}

        described = boto.describe_collection(CollectionId="staff")
        assert (1, 2) == (described["FaceCount"], described["UserCount"])
        tags = boto.list_tags_for_resource(ResourceArn=described["CollectionARN"])
        assert {"team": "door"} == tags["Tags"]
        users = boto.list_users(CollectionId="staff")["Users"]
        assert ["alice"] == [u["UserId"] for u in users if u["UserStatus"] == "ACTIVE"]
        assert 2 == len(boto.detect_faces(Image=group)["FaceDetails"])
        found = boto.search_users_by_image(CollectionId="staff", Image=group)
        assert ["alice"] == [m["User"]["UserId"] for m in found["UserMatches"]]
        assert "Person" == boto.detect_labels(Image=group)["Labels"][0]["Name"]
        assert 3600.0 == server._worlds.switches.token_life


def test_a_seed_does_not_use_quotas_or_the_log(seeded: Any) -> None:
    """The first request of a client is the first in the log."""
    text = "[quotas]\nCreateCollection = 1\n" + "".join(
        f'[[collection]]\nid = "c{number}"\n' for number in range(9)
    )
    with seeded(text) as server:
        assert 0 == len(server.requests)
        assert 9 == len(server.boto_client().list_collections()["CollectionIds"])


def test_a_seed_can_be_applied_twice(seeded: Any, tmp_path: Path) -> None:
    """A restart with a state file changes nothing."""
    text = EXAMPLE.read_text()
    for _ in range(2):
        with seeded(text, state=tmp_path / "state.jsonl") as server:
            described = server.boto_client().describe_collection(CollectionId="staff")

    assert (1, 2) == (described["FaceCount"], described["UserCount"])


def test_files_are_relative_to_the_seed(seeded: Any, tmp_path: Path) -> None:
    """A picture and an object are read next to the seed file."""
    (tmp_path / "alice.png").write_bytes(sample_image("alice"))
    (tmp_path / "m.jsonl").write_text('{"source-ref": "s3://b/a"}')
    text = """
[[picture]]
file = "alice.png"
faces = []
[[object]]
file = "m.jsonl"
s3 = "bucket/folder/m.jsonl"
[[reply]]
operation = "DetectText"
answer = {}
picture = "alice.png"
times = 1
"""
    with seeded(text) as server:
        boto = server.boto_client()
        alice = {"Bytes": sample_image("alice")}
        assert [] == boto.detect_faces(Image=alice)["FaceDetails"]
        assert [] == boto.detect_text(Image=alice)["TextDetections"]
        assert server._worlds.store.s3_objects.get("", "bucket/folder/m.jsonl")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[[colection]]", "unknown table 'colection'"),
        ("[collection]", r"write \[\[collection\]\]"),
        ('[[collection]]\nname = "x"', "collection 1: unknown key 'name'"),
        ("[[collection]]\nusers = []", "collection 1: 'id' is missing"),
        ('[[collection]]\nid = "a b"', "collection 1: CreateCollection: .*pattern"),
        ("[[picture]]", "picture 1: a picture needs either file or sample; write"),
        ('[[picture]]\nfaces = []\nfile = "none.png"', "picture 1: .*none.png"),
        ('[[picture]]\nsample = "a"\nfaces = [{per = 1}]', "no 'per'; did you mean"),
        ('[[picture]]\nsample = "a"\nfaces = [{}]', "DeclaredFace needs 'person'"),
        ("collection = [1]", r"write \[\[collection\]\]"),
        ("switches = 1", r"switches must be a table, not 1; write \[switches\]"),
        (
            'quotas = "publishd"',
            "quotas must be a mapping, not 'publishd': pass",
        ),
        ("quotas = [5]", "quotas: quotas must be a mapping, not list: pass"),
        *(
            (f"[[{table}]]\n{more}{key} = {value}", rf"{table} 1: .*{message}")
            for table, more, key, value, message in (
                ("collection", "", "id", "5", 'id must be str, not 5; write id = "s'),
                (
                    "collection",
                    ID,
                    "users",
                    '"alice"',
                    r"a list of str, not 'alice';",
                ),
                ("collection", ID, "users", "[1]", "users must be a list of str"),
                ("collection", ID, "tags", '["team"]', "tags must be a mapping"),
                ("collection", ID, "tags", "{a = 1}", "tags must be a mapping"),
                ("picture", SAMPLE, "faces", '"alice"', "must be a list of .*'alice'"),
                ("picture", SAMPLE, "faces", "[1]", "faces must be a list"),
                ("picture", SAMPLE, "collections", '"staff"', "not 'staff'; write"),
                ("picture", SAMPLE, "s3", '"bucket"', "a bucket and a key, not"),
                ("picture", SAMPLE, "s3", '"s3://b/k"', "a bucket and a key, not"),
                ("picture", SAMPLE, "s3", '"/k"', "a bucket and a key, not"),
                ("picture", "", "sample", '"a"', "has no effect; add one of"),
                ("picture", SAMPLE + FACES, "user", '"a"', "user has no effect witho"),
                ("picture", SAMPLE + FACES, "external_image_id", '"a"', "no effect"),
                (
                    "picture",
                    'collections = ["staff"]\n',
                    "file",
                    '"Alice Smith.png"',
                    'name of the picture.*write external_image_id = "Alice_Smith.png"',
                ),
                ("object", 'file = "f"\n', "s3", '"bucket"', "s3 must be a bucket"),
                (
                    "similarity",
                    "per_cent = 1\n",
                    "persons",
                    '"alice"',
                    "not 'alice';",
                ),
                ("similarity", PERSONS, "per_cent", "101", "a number from 0 to 100"),
                ("similarity", PERSONS, "per_cent", '"85"', "a number, not '85'; wr"),
                ("reply", 'operation = "DetectText"\n', "answer", "[]", "a mapping"),
                ("reply", REPLY, "times", "0", "times must be 1 or more"),
                ("reply", REPLY, "when", '"a"', "when must be a mapping, not 'a'"),
                ("reply", REPLY, "picture", "1", "picture must be str, not 1"),
            )
        ),
        ('[[reply]]\noperation = "DetectLabel"\nanswer = {}', "did you mean"),
        ("[switches]\ntoken_lif = 1", "token_lif"),
        ("[quotas]\nCreateUsr = 1", "did you mean 'CreateUser'"),
        (
            '[[similarity]]\npersons = ["a"]\nper_cent = 1',
            "persons must be two names",
        ),
        ("[[", "not valid TOML"),
    ],
)
def test_an_invalid_seed_is_refused(seeded: Any, text: str, message: str) -> None:
    """The message contains the file, the table, the key and the remedy."""
    with pytest.raises(ValueError, match=rf"(?s)seed.toml.*{message}"):
        seeded(text).start()


def test_a_missing_seed_is_refused(tmp_path: Path) -> None:
    """The constructor reports the path."""
    with pytest.raises(ValueError, match=r"cannot read .*none\.toml"):
        LocalRekognition(seed_file=tmp_path / "none.toml")


def test_a_failed_seed_releases_the_state_file(seeded: Any, tmp_path: Path) -> None:
    """Another server can use the file."""
    state = tmp_path / "state.jsonl"
    with pytest.raises(ValueError, match="picture 1"):
        seeded("[[picture]]", state=state).start()

    with LocalRekognition(state=state):
        pass


def test_a_reset_applies_the_seed_again(seeded: Any) -> None:
    """Everything since the start is gone."""
    with seeded('[[collection]]\nid = "staff"\n[switches]\njob_time = 5') as server:
        boto = server.boto_client()
        boto.create_collection(CollectionId="guests")
        boto.create_user(CollectionId="staff", UserId="alice")
        server.switch(job_time=9, token_life=1)
        server.reset()

        assert ["staff"] == boto.list_collections()["CollectionIds"]
        assert [] == boto.list_users(CollectionId="staff")["Users"]
        switches = server._worlds.switches
        assert (5, 28800.0) == (switches.job_time, switches.token_life)
