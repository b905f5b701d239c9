"""Notes on refusals, from the content of the request."""

from __future__ import annotations

import base64
import json
import struct
import zlib
from collections.abc import Callable

import pytest

from rekoclient import RekognitionClient
from rekoclient.errors import (
    ServerError,
    ServiceError,
)
from rekoclient.models import Image, S3Object, Video
from rekoclient.testing import Fault, LocalRekognition, sample_image


def png(width: int, height: int) -> bytes:
    """Return the header of a PNG."""
    header = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n\0\0\0\r" + header + struct.pack(">I", zlib.crc32(header))


def detect(data: bytes) -> Callable[[RekognitionClient], object]:
    """Return a call of DetectFaces."""
    return lambda client: client.detect_faces(image=Image(bytes=data))


GOOD = Image(bytes=sample_image())
BAD = Image(bytes=base64.b64encode(sample_image()))
ENCODED = S3Object(bucket="photos", name="my+holiday+%281%29.jpg")
PLAIN = S3Object(bucket="photos", name="holiday.jpg")
VIDEO = Video(s3_object=ENCODED)
IN_S3 = Video(s3_object=PLAIN)
FACE = "also refuses an image without a face"
CASES: list[tuple[str, str, Callable[[RekognitionClient], object], list[str]]] = [
    (
        "InvalidImageFormatException",
        "Request has invalid image format",
        detect(base64.b64encode(sample_image())),
        ["image.bytes: must be a PNG or JPEG image, not base64 text: use from_base64"],
    ),
    (
        "InvalidImageFormatException",
        "Request has invalid image format",
        detect(b"GIF89a"),
        ["image.bytes: must be a PNG or JPEG image, not a GIF: convert it"],
    ),
    (
        "InvalidImageFormatException",
        "x",
        detect(sample_image()[:-20]),
        ["image.bytes: the end of the image is missing: read the complete file"],
    ),
    ("InvalidImageFormatException", "x", detect(sample_image()), []),
    ("InvalidImageFormatException", "x", detect(sample_image() + b"tail"), []),
    (
        "InvalidParameterException",
        "Request has invalid parameters",
        detect(png(60, 40)),
        ["image.bytes: must have at least 80 pixels on each side, not 60 x 40"],
    ),
    ("InvalidParameterException", "x", detect(sample_image()), []),
    (
        "InvalidParameterException",
        "x",
        lambda client: client.detect_labels(image=Image(bytes=png(100, 10_001))),
        ["image.bytes: must have 80 to 10000 pixels on each side, not 100 x 10001"],
    ),
    (
        "ImageTooLargeException",
        "x",
        detect(b"GIF89a"),
        ["image.bytes: must be a PNG or JPEG image, not a GIF: convert it"],
    ),
    (
        "InvalidParameterException",
        "x",
        lambda client: client.compare_faces(source_image=GOOD, target_image=BAD),
        ["target_image.bytes: must be a PNG or JPEG image, not base64 text: use"],
    ),
    (
        "InvalidParameterException",
        "x",
        lambda client: client.compare_faces(source_image=GOOD, target_image=GOOD),
        [FACE],
    ),
    (
        "InvalidParameterException",
        "x",
        lambda client: client.search_faces_by_image(
            collection_id="c", image=Image(s3_object=PLAIN)
        ),
        [FACE],
    ),
    (
        "InvalidS3ObjectException",
        "x",
        lambda client: client.detect_faces(image=Image(s3_object=ENCODED)),
        ["the bucket's region", "use images.from_s3_event"],
    ),
    (
        "InvalidS3ObjectException",
        "x",
        lambda client: client.start_label_detection(video=VIDEO),
        ["the bucket's region", "use images.from_s3_event"],
    ),
    (
        "InvalidS3ObjectException",
        "x",
        lambda client: client.detect_faces(image=Image(s3_object=PLAIN)),
        ["the bucket's region"],
    ),
    (
        "AccessDeniedException",
        "",
        lambda client: client.list_stream_processors(),
        ["allow the IAM action rekognition:ListStreamProcessors"],
    ),
    (
        "AccessDeniedException",
        "not authorized to perform: rekognition:ListStreamProcessors",
        lambda client: client.list_stream_processors(),
        [],
    ),
    (
        "MissingAuthenticationTokenException",
        "Missing Authentication Token",
        lambda client: client.list_collections(),
        ["arrived without a signature"],
    ),
    (
        "LimitExceededException",
        "x",
        lambda client: client.start_label_detection(video=IN_S3),
        ["at most 20 jobs on stored videos"],
    ),
    (
        "LimitExceededException",
        "x",
        lambda client: client.create_project(project_name="p"),
        [],
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case[0])
def test_refusal_has_notes_from_its_request(
    case: tuple[str, str, Callable[[RekognitionClient], object], list[str]],
    server: LocalRekognition,
    client: RekognitionClient,
) -> None:
    """Each known cause has its note, and other refusals have none."""
    code, message, call, notes = case
    body = json.dumps({"__type": code, "message": message}).encode()
    server.inject(Fault(status=400, body=body))

    with pytest.raises(ServiceError) as caught:
        call(client)

    found = getattr(caught.value, "__notes__", [])
    assert code == caught.value.code
    assert len(notes) == len(found), found
    assert all(words in note for words, note in zip(notes, found, strict=True))
    assert not any("iVBOR" in note for note in found)


def test_local_server_refuses_base64_with_a_note(client: RekognitionClient) -> None:
    """The note stands next to the message of the service."""
    client.create_collection(collection_id="c")

    with pytest.raises(ServiceError) as caught:
        client.index_faces(collection_id="c", image=BAD)

    assert "use from_base64" in str(caught.value.__notes__)


@pytest.mark.parametrize(
    "code", ["InternalFailure", "ThrottlingException", "ConflictException", "New", None]
)
def test_501_is_one_attempt_whatever_its_code(
    code: str | None, server: LocalRekognition, client: RekognitionClient
) -> None:
    """An endpoint that does not implement the operation has done nothing."""
    body = json.dumps({"__type": code, "message": "not yet implemented"}).encode()
    server.inject(Fault(status=501, body=body if code else b"<html>"), times=9)

    with pytest.raises(ServiceError) as caught:
        client.create_user(collection_id="c", user_id="alice")

    error = caught.value
    assert 1 == len(error.attempts) == len(server.requests)
    assert not error.may_have_succeeded
    assert not error.retryable
    (note,) = error.__notes__
    assert f"{server.endpoint_url} does not implement CreateUser" in note


def test_501_without_http_is_the_same(client: RekognitionClient) -> None:
    """An error of boto3's Stubber has the same outcome."""
    from botocore.stub import Stubber

    with Stubber(client.boto_client) as stub:
        stub.add_client_error("list_users", "InternalFailure", http_status_code=501)
        with pytest.raises(ServerError) as caught:
            client.list_users(collection_id="c")

    assert 1 == len(caught.value.attempts)
    assert not caught.value.may_have_succeeded
