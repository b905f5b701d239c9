"""Indexing the objects of a prefix of S3."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from rekoclient import RekognitionClient, errors
from rekoclient.provisioning import (
    IndexOutcome,
    IndexReport,
    S3Picture,
    index_images,
    key_of,
    s3_objects,
)
from rekoclient.provisioning.register import read_register
from rekoclient.testing import LocalRekognition, sample_image

from ... import s3
from ...s3 import Bucket, etag

PREFIX = "s3://photos/2024/"


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[Bucket]:
    """A bucket with pictures, a note, a folder and objects elsewhere."""
    bucket = Bucket()
    for key in ("2024/06/1.jpg", "2024/06/2.jpg", "2024/7.png", "2025/1.jpg"):
        bucket.put(key, sample_image(key))
    for key in ("2024/06/", "2024/notes.txt", "2024/old.gif"):
        bucket.put(key, b"x")
    with s3.serving(bucket) as url:
        monkeypatch.setenv("AWS_ENDPOINT_URL_S3", url)
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "local")
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "local")
        yield bucket


@pytest.fixture
def server(bucket: Bucket) -> Iterator[LocalRekognition]:
    """A server that reads the bucket."""
    with LocalRekognition(s3_endpoint=bucket.url) as server:
        server.boto_client().create_collection(CollectionId="event")
        yield server


def index(
    client: RekognitionClient, register: Path | None = None, images: object = PREFIX
) -> IndexReport:
    """Index objects without a limit on the rate."""
    return index_images(
        client,
        "event",
        images,  # type: ignore[arg-type]  # any of them
        register=register,
        tps=float("inf"),
    )


@pytest.mark.parametrize("registered", [False, True])
def test_a_second_run_over_a_prefix_sends_nothing(
    server: LocalRekognition,
    client: RekognitionClient,
    tmp_path: Path,
    registered: bool,
) -> None:
    """The listing has the ETags, so no object is read."""
    register = tmp_path / "faces.register" if registered else None
    first = index(client, register)
    server.requests.clear()
    second = index(client, register)
    faces = client.iter_list_faces(collection_id="event")

    assert {IndexOutcome.INDEXED: 3, IndexOutcome.UNUSABLE: 1} == first.pictures
    assert 1 == first.left_out
    assert 3 == second.pictures[IndexOutcome.PRESENT]
    assert not server.requests.of("IndexFaces")
    assert ["2024/06/1.jpg", "2024/06/2.jpg", "2024/7.png"] == sorted(
        key_of(face.external_image_id or "") or "" for face in faces
    )


def test_an_object_with_new_content_is_indexed_with_a_register(
    bucket: Bucket, client: RekognitionClient, tmp_path: Path
) -> None:
    """Its ETag is another one. The line has the location, the ETag and the size."""
    register = tmp_path / "faces.register"
    index(client, register)
    new = sample_image("new")
    bucket.put("2024/7.png", new)
    report = index(client, register)
    *_, line = read_register(register)

    assert 1 == report.pictures[IndexOutcome.INDEXED]
    assert 2 == report.pictures[IndexOutcome.PRESENT]
    assert ("s3://photos/2024/7.png", etag(new), len(new)) == (
        line.source,
        line.etag,
        line.size,
    )


def test_objects_of_a_listing_are_pictures_with_their_keys(
    client: RekognitionClient, bucket: Bucket
) -> None:
    """As they are, or with keys of one's own."""
    found = list(s3_objects("photos", "2024/06/"))
    report = index(client, images=found)
    paired = [(f"copy/{one.name}", one) for one in found if one.is_picture]
    again = index(client, images=paired)

    assert 2 == report.pictures[IndexOutcome.INDEXED]
    assert 2 == again.pictures[IndexOutcome.INDEXED]


def test_a_listing_that_is_denied_ends_with_nothing_sent(
    bucket: Bucket, server: LocalRekognition, client: RekognitionClient
) -> None:
    """The message has the IAM action."""
    bucket.denied.add("s3:ListBucket")
    with pytest.raises(errors.ProvisioningError, match="s3:ListBucket"):
        index(client)

    assert not server.requests.of("IndexFaces")


def test_a_bucket_of_another_region_is_refused(
    bucket: Bucket, server: LocalRekognition, client: RekognitionClient
) -> None:
    """By its listing, and as an object."""
    bucket.region = "eu-west-1"
    picture = S3Picture(bucket="photos", key="1.jpg", region="eu-west-1")
    for images in (PREFIX, [picture], [("1", picture)]):
        with pytest.raises(errors.ProvisioningError, match="eu-west-1"):
            index(client, images=images)

    assert not server.requests.of("IndexFaces")


def test_an_object_that_is_gone_fails_alone(
    bucket: Bucket, client: RekognitionClient
) -> None:
    """It was in the listing."""
    found = list(s3_objects("photos", "2024/06/"))
    del bucket.objects["2024/06/1.jpg"]
    report = index(client, images=found)

    assert 1 == report.pictures[IndexOutcome.FAILED]
    assert 1 == report.pictures[IndexOutcome.INDEXED]
