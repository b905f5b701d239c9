"""Many collections from one file, and manifests in S3."""

import tempfile
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest

from rekoclient import RekognitionClient, RetryPolicy, errors
from rekoclient.provisioning import CollectionSpec, plan, read_manifest
from rekoclient.testing import LocalRekognition

from ...fakes import Clock


def write(folder: Path, **files: str) -> Path:
    """Write a manifest and its files, and return the manifest."""
    for name, content in files.items():
        folder.joinpath(name.replace("_", ".")).write_text(content, encoding="utf-8")
    return folder / "door.toml"


MANY = '[[collections]]\nids_from = "t.csv"\ntags = { team = "door" }\n'


def test_a_file_lists_many_collections(tmp_path: Path) -> None:
    """Each row is a collection, with the common tags and its own."""
    path = write(
        tmp_path, door_toml=MANY, t_csv="id,tags\nt-1,\nt-2,site=berlin;team=gate\n"
    )

    assert [
        ("t-1", {"team": "door"}, None),
        ("t-2", {"team": "gate", "site": "berlin"}, None),
    ] == [(spec.collection_id, spec.tags, spec.users) for spec in read_manifest(path)]


def test_json_lines_list_collections_too(tmp_path: Path) -> None:
    """Tags are objects there."""
    path = write(
        tmp_path,
        door_toml=MANY.replace("t.csv", "t.jsonl"),
        t_jsonl='{"id": "t-1", "tags": {"site": "berlin"}}\n',
    )

    assert [{"team": "door", "site": "berlin"}] == [s.tags for s in read_manifest(path)]


@pytest.mark.parametrize(
    ("toml", "csv", "expected"),
    [
        (MANY, "name\nt-1\n", "t.csv:1: the header has no id column"),
        (MANY, "id,tags,tags\na,,\n", "the header has more than one tags column"),
        (MANY, "id\na b\n", "t.csv:2: id: must match the pattern"),
        (MANY, "id\na\na\n", "t.csv:3: collection 'a' is listed twice"),
        ("[[collections]]\n", "", "door.toml:1: [[collections]] needs ids_from"),
        (MANY + "users = []\n", "id\n", "unknown key 'users'; known: ids_from, tags"),
        (
            MANY.replace("t.csv", "../t.csv"),
            "",
            "the file is outside the manifest's folder",
        ),
    ],
)
def test_invalid_collections_are_problems(
    tmp_path: Path, toml: str, csv: str, expected: str
) -> None:
    """Each problem has the file and the line."""
    path = write(tmp_path, door_toml=toml, t_csv=csv)
    with pytest.raises(errors.ManifestError) as raised:
        plan(RekognitionClient(region_name="us-east-1"), read_manifest(path))

    assert expected in str(raised.value)


@pytest.mark.parametrize("number", [200, pytest.param(5_000, marks=pytest.mark.prove)])
def test_reads_of_many_collections_overlap(
    server: LocalRekognition, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At the published quotas a collection takes 0.2 s, its users and tags included.

    One thread: a clock that leaps for one of several would leap ahead of the others.
    """
    monkeypatch.setattr("rekoclient.provisioning.bulk.compare._THREADS", 1)
    boto = server.boto_client()
    for index in range(number):
        boto.create_collection(CollectionId=f"t-{index}", Tags={"team": "door"})
        boto.create_user(CollectionId=f"t-{index}", UserId="alice")
    clock = Clock()
    policy = RetryPolicy(clock=clock, sleep=clock.sleep)
    specs = [
        CollectionSpec(f"t-{index}", tags={"team": "door"}, users=["alice"])
        for index in range(number)
    ]
    made = plan(server.client(retry=policy), specs)

    assert 0 == made.changes
    assert number * 0.21 + 2 >= clock.now
    assert {
        "ListCollections",
        "DescribeCollection",
        "ListUsers",
        "ListTagsForResource",
    } <= {record.operation for record in server.requests}


def test_a_shallow_plan_reads_one_page(server: LocalRekognition) -> None:
    """Only missing collections are changes."""
    client = server.client()
    for index in range(5):
        client.create_collection(collection_id=f"t-{index}")
    before = len(server.requests)
    specs = [CollectionSpec(f"t-{index}") for index in range(7)]
    made = plan(client, specs, shallow=True, tps=1e6)

    assert 2 == made.collections_to_create == made.changes
    assert ["ListCollections"] == [r.operation for r in server.requests][before:]


def test_no_users_are_listed_for_an_empty_collection(
    server: LocalRekognition, client: RekognitionClient
) -> None:
    """DescribeCollection has shown that it does not exist."""
    client.create_collection(collection_id="t")
    plan(client, [CollectionSpec("t")], tps=1e6)

    assert 0 == len(server.requests.of("ListUsers"))


class Bucket(BaseHTTPRequestHandler):
    """An S3 with a few objects."""

    objects: ClassVar[dict[str, bytes]] = {}
    paths: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        """Return one object."""
        self.paths.append(self.path)
        content = self.objects.get(self.path)
        self.send_response(200 if content is not None else 404)
        self.send_header("Content-Length", str(len(content or b"")))
        self.end_headers()
        self.wfile.write(content or b"")

    def log_message(self, format: str, *args: object) -> None:
        """Print nothing."""


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Bucket]]:
    """Run an S3 that boto3 finds by its environment variables."""
    handler = type("Handler", (Bucket,), {"objects": {}, "paths": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    serve = threading.Thread(
        target=server.serve_forever, kwargs={"poll_interval": 0.01}
    )
    serve.start()
    variables = {
        "AWS_ENDPOINT_URL_S3": f"http://127.0.0.1:{server.server_port}",
        "AWS_ACCESS_KEY_ID": "local",
        "AWS_SECRET_ACCESS_KEY": "local",
        "AWS_DEFAULT_REGION": "us-east-1",
    }
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    yield handler
    server.shutdown()
    serve.join()
    server.server_close()


STAFF = b'[[collection]]\nid = "staff"\nusers_from = "people/staff.csv"\n'


def test_a_manifest_is_read_from_s3(bucket: type[Bucket]) -> None:
    """Each object is read once, and problems have its URL."""
    bucket.objects["/infra/env/door.toml"] = STAFF
    bucket.objects["/infra/env/people/staff.csv"] = b"user_id\nalice\na b\n"
    [spec] = read_manifest("s3://infra/env/door.toml")
    rows = [row for row in spec.rows() if not isinstance(row, errors.Problem)]
    with pytest.raises(errors.ManifestError) as raised:
        plan(RekognitionClient(region_name="us-east-1"), [spec])

    assert ["alice", "a b"] == [row.user_id for row in rows]
    assert "s3://infra/env/people/staff.csv:3: user_id: must match" in str(raised.value)
    assert ["/infra/env/door.toml", "/infra/env/people/staff.csv"] == bucket.paths


def test_files_of_s3_have_no_name_on_disk(
    bucket: type[Bucket], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A killed process leaves no user ids, and two readers do not share a position."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    bucket.objects["/infra/env/door.toml"] = STAFF
    users = [f"user-{number}" for number in range(5_000)]
    bucket.objects["/infra/env/people/staff.csv"] = "\n".join(
        ("user_id", *users)
    ).encode()
    [spec] = read_manifest("s3://infra/env/door.toml")
    together = zip(spec.rows(), spec.rows(), strict=True)
    found = [getattr(row, "user_id", row) for pair in together for row in pair]

    assert [user for user in users for _ in range(2)] == found
    assert [] == list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("url", "objects", "expected"),
    [
        ("s3://infra", {}, "s3://infra: the URL must be s3://bucket/key"),
        ("s3://infra/d.toml", {}, "s3://infra/d.toml: the object cannot be read: "),
        (
            "s3://infra/d.toml",
            {"/infra/d.toml": STAFF},
            "users_from 'people/staff.csv'",
        ),
        (
            "s3://infra/d.toml",
            {"/infra/d.toml": b"#" * ((1 << 20) + 1)},
            "the object is larger than 1,048,576 bytes",
        ),
        (
            "s3://infra/a/d.toml",
            {"/infra/a/d.toml": STAFF.replace(b"people", b"..")},
            "the file is outside the manifest's folder",
        ),
    ],
)
def test_an_unusable_object_is_a_problem(
    bucket: type[Bucket], url: str, objects: dict[str, bytes], expected: str
) -> None:
    """A missing, a large or an outer object is refused, and nothing is sent."""
    bucket.objects.update(objects)
    with pytest.raises(errors.ManifestError) as raised:
        read_manifest(url)

    assert expected in str(raised.value)
