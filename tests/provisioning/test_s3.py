"""Pictures in S3: listings, inventories, identities, permissions and regions.

Each test of what is stored runs with moto's server as well, where moto is installed.
"""

import csv
import errno
import gzip
import hashlib
import io
import json
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any
from urllib.parse import quote_plus

import boto3
import pytest

from rekoclient import RekognitionClient, errors
from rekoclient.provisioning import (
    S3Picture,
    enroll_users,
    s3_inventory,
    s3_objects,
)
from rekoclient.provisioning.register import read_register
from rekoclient.testing import LocalRekognition, sample_image

from .. import s3
from ..s3 import Bucket, MotoBucket, etag

INF = float("inf")


def use(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    """Make boto3 find an S3 server."""
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", url)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "local")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "local")


@pytest.fixture(scope="module")
def own() -> Iterator[Bucket]:
    """The small S3."""
    bucket = Bucket()
    with s3.serving(bucket):
        yield bucket


@pytest.fixture(scope="module")
def motos() -> Iterator[MotoBucket]:
    """The S3 of moto, in a process of its own."""
    pytest.importorskip("moto.server", reason="moto is not installed")
    with s3.moto() as bucket:
        yield bucket


@pytest.fixture
def bucket(own: Bucket, monkeypatch: pytest.MonkeyPatch) -> Bucket:
    """An empty bucket that boto3 finds."""
    own.reset()
    use(monkeypatch, own.url)
    return own


@pytest.fixture(params=["own", "motos"])
def either(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Bucket | MotoBucket:
    """An empty bucket of the small S3, and one of moto."""
    found: Bucket | MotoBucket = request.getfixturevalue(request.param)
    found.reset()
    use(monkeypatch, found.url)
    return found


@pytest.fixture(scope="module")
def session() -> boto3.Session:
    """A session that is used again, because a new one loads the models again."""
    return boto3.Session("local", "local", region_name="us-east-1")


Connect = Callable[[Bucket | MotoBucket], tuple[LocalRekognition, RekognitionClient]]


@pytest.fixture(scope="module")
def connect() -> Iterator[Connect]:
    """Return a server that reads a bucket, and a client with an empty collection."""
    with ExitStack() as stack:
        made: dict[str, tuple[LocalRekognition, RekognitionClient]] = {}

        def start(
            bucket: Bucket | MotoBucket,
        ) -> tuple[LocalRekognition, RekognitionClient]:
            if bucket.url not in made:
                server = stack.enter_context(LocalRekognition(s3_endpoint=bucket.url))
                made[bucket.url] = server, stack.enter_context(server.client())
            server, client = made[bucket.url]
            server.reset()
            client.create_collection(collection_id="staff")
            return server, client

        yield start


def fill(
    bucket: Bucket | MotoBucket, *keys: str, server: LocalRekognition | None = None
) -> None:
    """Store a picture at each key, of the person of the folder."""
    for key in keys:
        bucket.put(key, sample_image(key))
        if server is not None:
            server.declare_faces(sample_image(key), key.split("/")[1])


def enroll(client: RekognitionClient, images: Any, **options: Any) -> dict[str, Any]:
    """Return the outcomes of each user's pictures."""
    reports = enroll_users(client, "staff", images, tps=INF, **options)
    return {r.user_id: [str(p.outcome) for p in r.pictures] for r in reports}


def sent(server: LocalRekognition) -> int:
    """Return the number of billed requests."""
    return len(server.requests.of("IndexFaces"))


KEYS = ("people/alice/1.jpg", "people/alice/ü +&%.jpg", "people/bob/1.png")


def test_a_second_enrolment_of_a_prefix_sends_no_picture(
    either: Bucket | MotoBucket, connect: Connect
) -> None:
    """The listing identifies the content by its ETag."""
    server, client = connect(either)
    fill(either, *KEYS, server=server)
    first = enroll(client, "s3://photos/people/")

    assert {"alice": ["enrolled"] * 2, "bob": ["enrolled"]} == first
    assert {"alice": ["present"] * 2, "bob": ["present"]} == enroll(
        client, "s3://photos/people"
    )
    assert 3 == sent(server)


def test_single_objects_are_identified_by_their_etags(
    either: Bucket | MotoBucket, connect: Connect
) -> None:
    """An enrolment of the URL continues one of the prefix, until the object changes."""
    server, client = connect(either)
    fill(either, "people/alice/1.jpg", server=server)
    enroll(client, "s3://photos/people/")
    url = {"alice": "s3://photos/people/alice/1.jpg"}

    assert {"alice": ["present"]} == enroll(client, url)
    assert {"alice": ["present"]} == enroll(client, {"alice": "s3://photos/people/"})
    either.put("people/alice/1.jpg", sample_image("another"))
    server.declare_faces(sample_image("another"), "alice")
    assert {"alice": ["enrolled"]} == enroll(client, url)
    assert 2 == sent(server)


def test_the_listing_is_read_page_by_page(
    either: Bucket | MotoBucket, session: boto3.Session
) -> None:
    """Each object has its key, ETag, size, time and region."""
    for number in range(12):
        either.put(f"a/{number:04} é+", b"x" * number)
    found = list(s3_objects("photos", "a/", session=session))

    assert [(f"a/{n:04} é+", n) for n in range(12)] == [(p.key, p.size) for p in found]
    assert etag(b"xxx") == found[3].etag
    assert "s3://photos/a/0003 é+" == found[3].source
    assert "us-east-1" == found[3].region
    assert found[3].last_modified is not None


def test_pages_follow_each_other(
    bucket: Bucket, session: boto3.Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No object is missing or doubled, and nothing is listed before it is needed."""
    monkeypatch.setattr(s3, "PAGE", 7)
    for number in range(30):
        bucket.put(f"{number:02}", b"x")
    objects = s3_objects("photos", session=session)

    assert "00" == next(objects).key
    assert 1 == bucket.count("s3:ListBucket")
    assert [f"{n:02}" for n in range(1, 30)] == [found.key for found in objects]
    assert 5 == bucket.count("s3:ListBucket")


def test_the_memory_does_not_grow_with_the_number_of_objects(
    count: Callable[[int, int], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A listing of a million objects takes the memory of a few pages."""
    pages = count(3, 1000)

    class Client:
        """A client of S3 whose pages are made when they are read."""

        def get_paginator(self, name: str) -> Any:
            """Return this client."""
            return self

        def head_bucket(self, **_: str) -> dict[str, Any]:
            """Return a response without a region."""
            return {}

        def paginate(self, **_: str) -> Iterator[dict[str, Any]]:
            """Yield the pages."""
            for page in range(pages):
                yield {
                    "Contents": [
                        {"Key": f"{page:04}/{n:03}.jpg", "ETag": f'"{n}"', "Size": 9}
                        for n in range(1000)
                    ]
                }

    monkeypatch.setattr(
        "rekoclient.provisioning.s3.service_client", lambda *_: Client()
    )
    tracemalloc.start()
    try:
        number = sum(1 for _ in s3_objects("photos"))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert pages * 1000 == number
    assert 4_000_000 > peak


def test_a_denied_listing_names_the_permission(
    bucket: Bucket, connect: Connect
) -> None:
    """Nothing is sent to Rekognition."""
    server, client = connect(bucket)
    bucket.denied.add("s3:ListBucket")
    before = len(server.requests)
    for images in ("s3://photos/people/", {"alice": "s3://photos/people/alice/"}):
        with pytest.raises(errors.ProvisioningError) as raised:
            enroll(client, images)

        assert str(raised.value).endswith("Allow s3:ListBucket on arn:aws:s3:::photos.")
    assert before == len(server.requests)


@pytest.mark.parametrize(
    "images",
    [
        "s3://photos/people/",
        {"alice": "s3://photos/people/alice/1.jpg"},
        {"alice": S3Picture(bucket="photos", key="1.jpg", region="eu-west-1")},
    ],
)
def test_a_bucket_of_another_region_is_refused(
    bucket: Bucket, connect: Connect, images: Any
) -> None:
    """The service reads only buckets of its own region."""
    server, client = connect(bucket)
    fill(bucket, *KEYS)
    bucket.region = "eu-west-1"
    before = len(server.requests)
    with pytest.raises(errors.ProvisioningError, match="photos is in eu-west-1"):
        enroll(client, images)

    assert before == len(server.requests)


def test_without_permission_for_head_each_run_sends_the_picture(
    bucket: Bucket, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A warning names the permission."""
    server, client = connect(bucket)
    fill(bucket, "a.jpg", "b.jpg")
    url = {"alice": ["s3://photos/a.jpg"]}
    monkeypatch.setattr("rekoclient.provisioning.s3.find_object", _denied_after(bucket))
    for outcome in ("enrolled", "present"):
        with pytest.warns(UserWarning, match=r"Allow s3:GetObject.*in each run"):
            assert {"alice": [outcome]} == enroll(client, url)
    assert 2 == sent(server)


def _denied_after(bucket: Bucket) -> Callable[..., Any]:
    """Return a HEAD that is denied, although the service may read the object."""
    from rekoclient.transport.s3 import find_object

    def find(*args: Any) -> Any:
        bucket.denied.add("s3:GetObject")
        try:
            return find_object(*args)
        finally:
            bucket.denied.clear()

    return find


def test_an_object_that_goes_away_fails_alone(
    bucket: Bucket, connect: Connect, session: boto3.Session
) -> None:
    """It was listed, and the service cannot read it any more."""
    _, client = connect(bucket)
    fill(bucket, "a.jpg", "b.jpg")
    listed = list(s3_objects("photos", session=session))
    del bucket.objects["a.jpg"]

    assert {"alice": ["failed"], "bob": ["enrolled"]} == enroll(
        client, {"alice": listed[:1], "bob": listed[1:]}
    )


def test_a_missing_object_is_not_sent(bucket: Bucket, connect: Connect) -> None:
    """Its look-up has shown that it does not exist."""
    server, client = connect(bucket)
    [report] = enroll_users(client, "staff", {"alice": "s3://photos/a.jpg"}, tps=INF)

    assert "s3://photos/a.jpg: unusable, the object does not exist in S3" == str(
        report.pictures[0]
    )
    assert 0 == sent(server)


@pytest.mark.parametrize(
    ("name", "change", "expected"),
    [
        ("a.jpg", {}, None),
        ("a", {}, None),
        ("a.heic", {}, "must be PNG or JPEG, not HEIC; convert it"),
        ("a.jpg", {"size": 0}, "is empty"),
        (
            "a.jpg",
            {"size": 15_728_641},
            "must have at most 15,728,640 bytes, not 15,728,641; make it smaller",
        ),
        (
            "a.jpg",
            {"storage_class": "GLACIER"},
            "is archived in GLACIER; restore it first",
        ),
    ],
)
def test_the_listing_shows_what_cannot_be_sent(
    name: str, change: dict[str, Any], expected: str | None
) -> None:
    """The suffix, the size and the storage class are checked before a request."""
    picture = S3Picture(**{"bucket": "photos", "key": name, "size": 9, **change})

    assert expected == picture.problem
    assert picture.is_picture


def test_folders_and_other_files_are_left_out(bucket: Bucket, connect: Connect) -> None:
    """Like those of a folder on disk. A key without a suffix may be a picture."""
    _, client = connect(bucket)
    fill(bucket, "p/alice/1", "p/alice/sub/2.jpg")
    for key in ("p/", "p/alice/", "p/alice/.DS_Store", "p/alice/a.txt"):
        bucket.put(key, b"")
    [report] = enroll_users(client, "staff", "s3://photos/p/", tps=INF)

    assert ["s3://photos/p/alice/1", "s3://photos/p/alice/sub/2.jpg"] == [
        picture.source for picture in report.pictures
    ]
    assert ("s3://photos/p/alice/a.txt",) == report.left_out


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ([], "s3://photos/p: has no pictures: put each user's pictures into a folder"),
        (["p/1.jpg"], "s3://photos/p: has 1 picture outside any user's folder"),
        (["p/a b/1.jpg"], "s3://photos/p/a b: user_id: must match the pattern"),
    ],
)
def test_an_invalid_prefix_is_a_problem(
    bucket: Bucket, connect: Connect, keys: list[str], expected: str
) -> None:
    """Nothing is sent."""
    server, client = connect(bucket)
    fill(bucket, *keys)
    before = len(server.requests)
    with pytest.raises(errors.ManifestError) as raised:
        enroll(client, "s3://photos/p/")

    assert expected in str(raised.value)
    assert before == len(server.requests)


def test_the_register_has_the_etag(
    bucket: Bucket, connect: Connect, tmp_path: Any
) -> None:
    """A migration finds out with it whether the object has changed."""
    _, client = connect(bucket)
    fill(bucket, "p/alice/1.jpg")
    enroll(client, "s3://photos/p/", register=tmp_path / "faces.register")
    [line] = read_register(tmp_path / "faces.register")
    content = bucket.objects["p/alice/1.jpg"]

    assert ("s3://photos/p/alice/1.jpg", etag(content), len(content)) == (
        line.source,
        line.etag,
        line.size,
    )


COLUMNS = ("Bucket", "Key", "VersionId", "IsLatest", "IsDeleteMarker", "Size", "ETag")
ROWS = (
    ("people/alice/ü +.jpg", "", "true", "false"),
    ("people/bob/1.jpg", "v2", "true", "false"),
    ("people/bob/1.jpg", "v1", "false", "false"),
    ("people/carol/1.jpg", "v3", "true", "true"),
)


def inventory(bucket: Bucket | MotoBucket, rows: Any = ROWS, **changes: Any) -> str:
    """Store an inventory, and return the URL of its manifest."""
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n")
    for key, *state in rows:
        content = sample_image(key)
        writer.writerow(
            ("photos", quote_plus(key, "/"), *state, len(content), etag(content))
        )
    data = gzip.compress(text.getvalue().encode())
    bucket.put("inv/data/1.csv.gz", data)
    manifest = {
        "sourceBucket": "photos",
        "destinationBucket": "arn:aws:s3:::photos",
        "fileFormat": "CSV",
        "fileSchema": ", ".join(COLUMNS),
        "files": [
            {
                "key": "inv/data/1.csv.gz",
                "size": len(data),
                "MD5checksum": hashlib.md5(data, usedforsecurity=False).hexdigest(),
            }
        ],
        **changes,
    }
    bucket.put("inv/manifest.json", json.dumps(manifest).encode())
    return "s3://photos/inv/manifest.json"


def test_an_inventory_lists_the_newest_objects(
    either: Bucket | MotoBucket, session: boto3.Session
) -> None:
    """Keys are decoded. Old versions and deleted objects are left out."""
    found = list(s3_inventory(inventory(either), session=session))

    assert [
        ("people/alice/ü +.jpg", None),
        ("people/bob/1.jpg", "v2"),
    ] == [(picture.key, picture.version) for picture in found]
    assert etag(sample_image("people/bob/1.jpg")) == found[1].etag
    assert len(sample_image("people/bob/1.jpg")) == found[1].size
    assert "us-east-1" == found[1].region


def test_an_inventory_and_a_listing_identify_the_same_content(
    bucket: Bucket, connect: Connect
) -> None:
    """So an enrolment of one continues an enrolment of the other."""
    server, client = connect(bucket)
    rows = [(key, "", "true", "false") for key in KEYS]
    fill(bucket, *KEYS, server=server)
    enroll(client, "s3://photos/people/")
    outcome = enroll(client, inventory(bucket, rows))

    assert {"alice": ["present"] * 2, "bob": ["present"]} == outcome
    assert 3 == sent(server)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"fileFormat": "Parquet"}, "the inventory is in Parquet format; configure an"),
        ({"files": None}, "is not the manifest of an S3 Inventory"),
        (
            {"fileSchema": "Key, Size"},
            "fileSchema must contain Bucket and Key",
        ),
        (
            {"fileSchema": "Bucket, Key"},
            "is not a valid file of an S3 Inventory",
        ),
        (
            {"files": [{"key": "inv/gone"}]},
            "s3://photos/inv/gone: the object cannot be read",
        ),
        (
            {"files": [{"key": "inv/data/1.csv.gz", "MD5checksum": "0"}]},
            "1.csv.gz: the file is damaged: its MD5 differs from the MD5 in the",
        ),
    ],
)
def test_an_invalid_inventory_is_an_error(
    bucket: Bucket, session: boto3.Session, changes: dict[str, Any], expected: str
) -> None:
    """The message names the file and the remedy."""
    url = inventory(bucket, **changes)
    with pytest.raises(errors.ProvisioningError) as raised:
        list(s3_inventory(url, session=session))

    assert expected in str(raised.value)


def test_a_full_temporary_folder_is_not_a_damaged_inventory(
    bucket: Bucket, session: boto3.Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The inventory is valid, so the remedy is another folder."""

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("rekoclient.provisioning.s3.copy_object", full)
    with pytest.raises(errors.ProvisioningError, match=r"No space.*set TMPDIR"):
        list(s3_inventory(inventory(bucket), session=session))


def test_a_local_client_does_not_read_the_s3_of_aws(client: RekognitionClient) -> None:
    """The message names the variable that changes this."""
    with pytest.raises(errors.ConfigurationError, match="AWS_ENDPOINT_URL_S3"):
        enroll_users(client, "staff", "s3://photos/people/")


def test_identities_differ_by_bucket_key_etag_and_version() -> None:
    """No ETag is taken for a version."""
    parts: list[dict[str, Any]] = [
        {},
        {"bucket": "other"},
        {"key": "b"},
        {"etag": "1"},
        {"version": "1"},
        {"etag": "2"},
    ]
    pictures = [S3Picture(**{"bucket": "b", "key": "a", **part}) for part in parts]

    assert len(parts) == len({picture.identity for picture in pictures})
    assert [False, False, False, True, True, True] == [p.is_lasting for p in pictures]
