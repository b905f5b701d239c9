"""Images: preflight, addresses, boxes and drawing."""

from __future__ import annotations

import array
import base64
import gzip
import json
import math
import os
import re
import struct
import sys
import tempfile
import zlib
from collections.abc import Callable
from decimal import Decimal
from io import BytesIO, StringIO, UnsupportedOperation
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import numpy
import PIL.Image
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rekoclient import images
from rekoclient.errors import RequestValidationError
from rekoclient.models import (
    BoundingBox,
    ComparedSourceImageFace,
    CompareFacesResponse,
    DetectLabelsResponse,
    DetectTextResponse,
    Face,
    FaceDetail,
    FaceMatch,
    Geometry,
    Image,
    Instance,
    Label,
    Landmark,
    Point,
    S3Object,
    SearchFacesByImageResponse,
    SearchFacesResponse,
    TextDetection,
    Video,
    VideoMetadata,
)
from rekoclient.schema import Shape


def png(width: int, height: int) -> bytes:
    """Return the header of a PNG."""
    header = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    check = struct.pack(">I", zlib.crc32(header))
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + header + check


def jpeg(
    width: int, height: int, orientation: int | None = None, order: str = ">"
) -> bytes:
    """Return a JPEG up to its frame header, with EXIF where there is an orientation."""
    exif = b""
    if orientation is not None:
        mark = b"MM" if order == ">" else b"II"
        tiff = struct.pack(f"{order}2sHIH", mark, 42, 8, 2)
        tiff += struct.pack(f"{order}HHIHH", 0x010F, 3, 1, 7, 0)
        tiff += struct.pack(f"{order}HHIHH", 0x0112, 3, 1, orientation, 0)
        exif = b"\xff\xe1" + struct.pack(">H", 8 + len(tiff)) + b"Exif\0\0" + tiff
    tables = b"\xff\xc4" + struct.pack(">H", 4) + b"\0\0" + b"\xff"  # and a filling
    frame = b"\xff\xc2" + struct.pack(">HBHHB", 8, 8, height, width, 3)
    return b"\xff\xd8" + exif + tables + frame


GOOD = {
    "png": (png(80, 120), ("PNG", 80, 120, 1)),
    "jpeg": (jpeg(640, 480), ("JPEG", 640, 480, 1)),
    "upright": (jpeg(640, 480, 1), ("JPEG", 640, 480, 1)),
    "upside down": (jpeg(640, 480, 3), ("JPEG", 640, 480, 3)),
    "a phone's": (jpeg(640, 480, 6), ("JPEG", 480, 640, 6)),
    "an Intel phone's": (jpeg(640, 480, 8, "<"), ("JPEG", 480, 640, 8)),
    "no such orientation": (jpeg(640, 480, 9), ("JPEG", 640, 480, 1)),
}


@pytest.mark.parametrize("name", GOOD)
def test_format_size_and_orientation_are_read(name: str) -> None:
    """The size is that of the upright picture, as the service measures."""
    data, expected = GOOD[name]

    found = images.preflight(data)

    assert expected == (found.format, found.width, found.height, found.orientation)
    assert () == found.violations


BAD = {
    "too narrow": (png(79, 500), "have at least 80 pixels on each side, not 79 x 500"),
    "too low": (jpeg(500, 60), "have at least 80 pixels on each side, not 500 x 60"),
    "nothing": (b"", "have 1 to 5242880 bytes, not 0"),
    "too long": (
        png(100, 100).ljust(5_242_881, b"\0"),
        "have 1 to 5242880 bytes, not 5242881",
    ),
    "cut png": (
        png(100, 100)[:20],
        "be a complete PNG image, not an image with an incomplete header",
    ),
    "cut jpeg": (
        jpeg(90, 90)[:-4],
        "be a complete JPEG image, not an image with an incomplete header",
    ),
    "data URL": (b"data:image/png;base64,iVBORw0KGgo=", "a data URL: use from_base64"),
    "base64 png": (base64.b64encode(png(100, 100)), "base64 text: use from_base64"),
    "base64 jpeg": (base64.b64encode(jpeg(90, 90)), "base64 text: use from_base64"),
    "twice": (base64.b64encode(base64.b64encode(png(90, 90))), "decode it twice"),
    "twice jpeg": (
        base64.b64encode(base64.b64encode(jpeg(90, 90))),
        "decode it twice",
    ),
    "s3": (b"s3://photos/alice.jpg", "not the URI of an S3 object: use from_s3"),
    "link": (b"https://example.com/a.jpg", "not a URL: download the image first"),
    "gif": (b"GIF89a", "not a GIF: convert it"),
    "webp": (b"RIFF\x0a\0\0\0WEBPVP8 ", "not a WebP image: convert it"),
    "heic": (
        b"\0\0\0\x18ftypheic",
        "not a HEIC image, as phones take them: convert it",
    ),
    "avif": (b"\0\0\0\x18ftypavif", "not an AVIF image: convert it"),
    "video": (b"\0\0\0\x18ftypmp42", "not a video: start a video job"),
    "tiff": (b"II*\0\x08\0\0\0", "not a TIFF image: convert it"),
    "bmp": (b"BM\0\0", "not a BMP image: convert it"),
    "pdf": (b"%PDF-1.7", "not a PDF: render its pages first"),
    "svg": (b'<?xml version="1.0"?><svg/>', "not an SVG or XML text: render it first"),
    "error page": (b"\n<!DOCTYPE html>", "not a web page: was the download refused?"),
    "in quotes": (
        b'"' + base64.b64encode(png(90, 90)) + b'"',
        "in quotes: remove the quotes",
    ),
    "text of bytes": (str(png(90, 90)).encode(), "the repr of a bytes object: pass"),
    "file URL": (b"file:///tmp/a.jpg", "a URL of a file: use from_file with its path"),
    "json": (b'{"image": "iVBORw0KGgo="}', "JSON text: pass only the image in it"),
    "json list": (b"[[137, 80]]", "JSON text: pass only the image in it"),
    "form": (b"--x7\r\nContent-Disposition: form-data", "a multipart form: pass only"),
    "png as latin": (
        png(90, 90).decode("latin-1").encode(),
        "decoded as text: read it",
    ),
    "png as text": (png(90, 90).decode("utf-8", "replace").encode(), "decoded as text"),
    "jpeg as latin": (
        jpeg(90, 90).decode("latin-1").encode(),
        "decoded as text: read it",
    ),
    "jpeg as text": (
        jpeg(90, 90).decode("utf-8", "replace").encode(),
        "decoded as text",
    ),
    "png from lines": (png(90, 90).replace(b"\r\n", b"\n"), "decoded as text"),
    "png to lines": (png(90, 90).replace(b"\n", b"\r\n"), "decoded as text"),
    "gzip": (gzip.compress(png(90, 90)), "gzip data: decompress it first"),
    "zip": (b"PK\x03\x04\x14", "a ZIP archive: extract the image first"),
    "npy": (b"\x93NUMPY\x01", "an array in numpy's format: write its pixels as PNG"),
    "no idea": (b"hello", "be a PNG or JPEG image, not something else"),
}


@pytest.mark.parametrize("name", BAD)
def test_problem_is_reported_with_its_remedy(name: str) -> None:
    """The message has one reason and what to do."""
    data, words = BAD[name]

    (violation,) = images.preflight(data).violations

    assert str(violation).startswith("bytes: must ")
    assert words in str(violation)


@pytest.mark.parametrize(
    ("side", "max_side", "refused"),
    [
        (10_000, images.LABELS_MAX_SIDE, False),
        (10_001, images.LABELS_MAX_SIDE, True),
        (10_001, None, False),
    ],
)
def test_largest_side_is_checked_on_request(
    side: int, max_side: int | None, refused: bool
) -> None:
    """Two operations limit the sides of a picture."""
    found = images.preflight(png(100, side), max_side=max_side).violations

    assert refused == bool(found)


def test_text_instead_of_bytes_is_reported_with_its_remedy() -> None:
    """Preflight describes text by what it probably is."""
    (violation,) = images.preflight("data:image/png,").violations  # type: ignore[arg-type]

    assert "bytes: must be bytes, not a data URL: use from_base64" == str(violation)


@given(st.binary(max_size=200), st.sampled_from([b"", png(9, 9), jpeg(9, 9, 6)]))
def test_any_bytes_are_inspected(noise: bytes, start: bytes) -> None:
    """Any bytes are inspected without an exception."""
    cut = len(noise) % (len(start) + 1)

    found = images.preflight(start[:cut] + noise)

    assert (found.width is None) == (found.height is None)


def test_a_file_is_read_and_checked_on_request(tmp_path: Path) -> None:
    """The message names the file and shows nothing of its content."""
    path = tmp_path / "alice.gif"
    path.write_bytes(b"GIF89a, secret")

    assert Image(bytes=b"GIF89a, secret") == images.from_file(path)
    with pytest.raises(RequestValidationError, match="not a GIF") as caught:
        images.from_file(path, check=True)

    assert [f"the path of the image is {path}"] == caught.value.__notes__
    assert "secret" not in str(caught.value)


def test_good_bytes_pass_the_check() -> None:
    """Any buffer of a valid image passes."""
    data = png(100, 100)

    assert Image(bytes=data) == images.from_bytes(bytearray(data), check=True)
    assert Image(bytes=data) == images.from_bytes(memoryview(data), check=True)


PICTURE = png(100, 100)
TEXT = base64.b64encode(PICTURE).decode()


class Upload:
    """An upload whose own read() is a coroutine, as in Starlette."""

    def __init__(self) -> None:
        self.file = BytesIO(PICTURE)

    async def read(self) -> bytes:
        """Return the content."""
        return self.file.read()


class Unread(Upload):
    """An upload without access to the file behind it."""

    def __init__(self) -> None:
        """Keep no file."""


class Response:
    """A response of an HTTP library."""

    content = PICTURE


def spooled() -> Any:
    """Return an upload of FastAPI before it is written to disk."""
    file = tempfile.SpooledTemporaryFile()  # noqa: SIM115 - the test reads it
    file.write(PICTURE)
    file.seek(0)
    return file


ARRAY = numpy.frombuffer(PICTURE, numpy.uint8)
PIXELS = numpy.zeros((100, 100, 3), numpy.uint8)
ACCEPTED: dict[str, tuple[Callable[..., Image], Any]] = {
    "bytes": (images.from_bytes, PICTURE),
    "bytearray": (images.from_bytes, bytearray(PICTURE)),
    "array of bytes": (images.from_bytes, ARRAY),
    "column of bytes": (images.from_bytes, ARRAY.reshape(-1, 1)),
    "array module": (images.from_bytes, array.array("B", PICTURE)),
    "base64 text": (images.from_base64, TEXT),
    "base64 bytes": (images.from_base64, TEXT.encode()),
    "base64 lines": (images.from_base64, f" {TEXT[:20]}\r\n{TEXT[20:]}\n"),
    "base64 unpadded": (images.from_base64, TEXT.rstrip("=")),
    "base64 of URLs": (images.from_base64, TEXT.replace("+", "-").replace("/", "_")),
    "data URL": (images.from_base64, f"data:image/png;base64,{TEXT}"),
    "data URL with a name": (images.from_base64, f"data:;name=a;base64,{TEXT}"),
    "encoded data URL": (
        images.from_base64,
        f"data:image/png;base64,{TEXT.replace('+', '%2B').replace('=', '%3D')}",
    ),
    "buffer": (images.from_file, BytesIO(PICTURE)),
    "spooled file": (images.from_file, spooled()),
    "upload": (images.from_file, Upload()),
}


@pytest.mark.parametrize("name", ACCEPTED)
def test_each_form_of_an_image_is_accepted(name: str) -> None:
    """The content is the same in every form."""
    make, value = ACCEPTED[name]

    assert Image(bytes=PICTURE) == make(value, check=True)


@pytest.mark.parametrize("form", [str, Path, os.fsencode, lambda path: path.open("rb")])
def test_each_form_of_a_path_is_accepted(tmp_path: Path, form: Any) -> None:
    """A path may be text, a Path, bytes, or an open file."""
    path = tmp_path / "alice.png"
    path.write_bytes(PICTURE)
    given = form(path)

    assert Image(bytes=PICTURE) == images.from_file(given, check=True)
    if hasattr(given, "close"):
        given.close()


class Written(BytesIO):
    """A file that is open for writing only."""

    def read(self, size: int | None = -1, /) -> bytes:
        """Refuse, as a file of mode `wb` does."""
        raise UnsupportedOperation("read")


WRITTEN = Written()
REMEDIES: list[tuple[Callable[..., Image], Any, type[Exception], str]] = [
    (images.from_bytes, TEXT, TypeError, "base64 text: use from_base64"),
    (images.from_bytes, f"data:image/png;base64,{TEXT}", TypeError, "use from_base64"),
    (images.from_bytes, "https://example.com/a.jpg", TypeError, "download the image"),
    (images.from_bytes, "s3://photos/a.jpg", TypeError, "use from_s3"),
    (images.from_bytes, "alice.jpg", TypeError, "use from_file if it is a path"),
    (images.from_bytes, Path("alice.jpg"), TypeError, "use from_file"),
    (
        images.from_bytes,
        BytesIO(PICTURE),
        TypeError,
        "a BytesIO, which is an open file: use from_file",
    ),
    (images.from_bytes, Upload(), TypeError, "an open file: use from_file"),
    (
        images.from_bytes,
        {"Body": BytesIO()},
        TypeError,
        'which has an open file as "Body": pass that file to from_file',
    ),
    (
        images.from_bytes,
        (True, ARRAY),
        TypeError,
        "a tuple, which has an array: pass only the",
    ),
    (images.from_bytes, Response(), TypeError, "a Response: pass its content"),
    (
        images.from_bytes,
        PIL.Image.new("L", (9, 9)),
        TypeError,
        "Image of Pillow: write it",
    ),
    (images.from_bytes, PIXELS, TypeError, "a ndarray of pixels: write it as PNG"),
    (images.from_bytes, ARRAY.astype(float), TypeError, "a ndarray of pixels: write"),
    (
        images.from_bytes,
        Image(bytes=b"x"),
        TypeError,
        "which a request accepts as it is: no conversion is needed",
    ),
    (images.from_bytes, None, TypeError, "the bytes of an image, not None"),
    (images.from_bytes, [255, 216], TypeError, "the bytes of an image, not a list"),
    (images.from_base64, PICTURE, ValueError, "use from_bytes"),
    (images.from_base64, "https://example.com/a", ValueError, "download the image"),
    (images.from_base64, "alice.jpg", ValueError, "not text that is not base64"),
    (images.from_base64, "é", ValueError, "not text that is not base64"),
    (images.from_base64, None, TypeError, "takes base64 text, not None"),
    (images.from_base64, BytesIO(), TypeError, "an open file: use from_file"),
    (images.from_base64, "data:image/svg+xml,<svg/>", ValueError, "without base64"),
    (images.from_base64, f'"{TEXT}"', ValueError, "in quotes: remove the quotes"),
    (images.from_base64, str(TEXT.encode()), ValueError, "or its decode()"),
    (images.from_file, "https://example.com/a.jpg", ValueError, "download the image"),
    (images.from_file, Path("https://example.com/a"), ValueError, "download the image"),
    (images.from_file, "s3://photos/a.jpg", ValueError, "an S3 object: use from_s3"),
    (images.from_file, Path("s3://photos/a.jpg"), ValueError, "S3 object: use from_s3"),
    (images.from_file, "file:///tmp/a.jpg", ValueError, "use from_file with its path"),
    (
        images.from_file,
        Path("file:///tmp/a.jpg"),
        ValueError,
        "from_file with its path",
    ),
    (images.from_file, ZipFile(BytesIO(), "w"), TypeError, "open a file in it"),
    (images.from_file, WRITTEN, ValueError, "not open for reading: use mode 'rb'"),
    (images.from_file, TEXT, ValueError, "base64 text: use from_base64"),
    (images.from_file, f"data:,{TEXT}", ValueError, "a data URL: use from_base64"),
    (images.from_file, PICTURE, ValueError, "content of an image: use from_bytes"),
    (images.from_file, "", ValueError, "from_file takes a path, not empty text"),
    (images.from_file, b"", ValueError, "from_file takes a path, not empty text"),
    (images.from_file, "a\0b", ValueError, "an invalid character such as NUL"),
    (images.from_file, "\udfff\0", ValueError, "an invalid character such as NUL"),
    (
        images.from_file,
        BytesIO(),
        ValueError,
        "at its end or empty: call seek(0) first",
    ),
    (images.from_file, StringIO("x"), TypeError, "open it with mode 'rb'"),
    (images.from_file, Unread(), TypeError, "await its read()"),
    (images.from_file, 5, TypeError, "takes a path or an open file, not a int"),
    (images.from_file, PIXELS, TypeError, "a ndarray of pixels: write it as PNG"),
    (images.from_file, bytearray(PICTURE), TypeError, "of an image: use from_bytes"),
    (images.from_base64, memoryview(PICTURE), TypeError, "an image: use from_bytes"),
    (images.from_file, ARRAY, TypeError, "the content of an image: use from_bytes"),
    (images.from_bytes, {"Bytes": PICTURE}, TypeError, "boto3: use Image.from_dict"),
    (images.from_file, {"S3Object": {}}, TypeError, "boto3: use Image.from_dict"),
    (images.from_s3, Path("s3://b/k"), TypeError, "s3://bucket/key, not a PosixPath"),
    (
        images.from_s3,
        None,
        TypeError,
        "the URI of an image must be s3://bucket/key, not None",
    ),
]


@pytest.mark.parametrize(("make", "value", "error", "words"), REMEDIES)
def test_anything_else_is_refused_with_its_remedy(
    make: Callable[..., Image], value: Any, error: type[Exception], words: str
) -> None:
    """The message describes the value, has the remedy, and shows no content."""
    with pytest.raises(error) as caught:
        make(value)

    assert error is type(caught.value)
    assert words in str(caught.value)
    assert TEXT[:20] not in str(caught.value)
    if make is not images.from_s3:
        with pytest.raises((ValueError, TypeError)):
            make(value, check=True)


ANYTHING = st.one_of(
    st.text(),
    st.binary(),
    st.text(st.sampled_from("iVBORw0KGgo/9j=s3:htp-_ \n"), max_size=40),
    st.none() | st.integers() | st.floats() | st.lists(st.integers(0, 255)),
    st.builds(object),
    st.builds(BytesIO, st.binary()),
    st.builds(StringIO, st.text()),
)


@given(ANYTHING)
@pytest.mark.parametrize(
    "make",
    [
        images.from_bytes,
        images.from_base64,
        images.from_file,
        images.from_s3,
        images.from_s3_event,
    ],
)
def test_no_error_of_the_standard_library_leaves_the_module(
    make: Callable[..., Image], value: Any
) -> None:
    """Any value becomes an image or is refused by the function's own message."""
    own = {
        images.from_bytes: "from_bytes takes",
        images.from_base64: "from_base64 takes",
        images.from_file: "from_file takes|open file is at its end",
        images.from_s3: "the URI of an image must be",
        images.from_s3_event: "not an S3 event",
    }
    try:
        made = make(value)
    except OSError:
        assert make is images.from_file
    except (ValueError, TypeError) as error:
        refused = str(error)
        assert re.search(own[make], refused), refused
    else:
        assert isinstance(made, Image)


PUT = {
    "eventSource": "aws:s3",
    "s3": {
        "bucket": {"name": "photos"},
        "object": {"key": "my+holiday+%281%29%2B%C3%BC.jpg", "versionId": "v1"},
    },
}
BRIDGE = {
    "detail-type": "Object Created",
    "detail": {
        "bucket": {"name": "photos"},
        "object": {"key": "my holiday (1)+ü.jpg", "version-id": "v1"},
    },
}
EVENTS: dict[str, Any] = {
    "record": PUT,
    "event": {"Records": [PUT]},
    "text": json.dumps({"Records": [PUT]}),
    "EventBridge": BRIDGE,
    "SNS": {"Type": "Notification", "Message": json.dumps({"Records": [PUT]})},
    "SNS record": {
        "Records": [
            {
                "EventSource": "aws:sns",
                "Sns": {"Message": json.dumps({"Records": [PUT]})},
            }
        ]
    },
    "SQS record": {"Records": [{"body": json.dumps({"Records": [PUT]})}]},
    "EventBridge in SQS": {"body": json.dumps(BRIDGE)},
}


@pytest.mark.parametrize("name", EVENTS)
def test_key_of_an_s3_event_is_decoded(name: str) -> None:
    """S3 encodes keys like a form, EventBridge does not, and wrappers are opened."""
    place = S3Object(bucket="photos", name="my holiday (1)+ü.jpg", version="v1")

    assert Image(s3_object=place) == images.from_s3_event(EVENTS[name])
    assert Video(s3_object=place) == images.video_from_s3_event(EVENTS[name])


def test_s3_event_without_a_version_names_the_newest() -> None:
    """A bucket without versions has no version id in its events."""
    record = {"s3": {"bucket": {"name": "b"}, "object": {"key": "a.jpg"}}}

    assert images.from_s3("s3://b/a.jpg") == images.from_s3_event(record)


@pytest.mark.parametrize(
    ("record", "error", "words"),
    [
        ({}, ValueError, "bucket and key are missing"),
        ({"Event": "s3:TestEvent", "Bucket": "b"}, ValueError, "bucket and key"),
        ({"s3": {"bucket": {"name": "b"}, "object": {}}}, ValueError, "bucket and key"),
        (
            {"s3": {"bucket": {"name": "b"}, "object": {"key": 5}}},
            ValueError,
            "and key",
        ),
        ({"Records": []}, ValueError, "Records has 0 entries, pass one entry"),
        ({"Records": [PUT, PUT]}, ValueError, "Records has 2 entries, pass one entry"),
        ("{", ValueError, "the text is not JSON"),
        ("[]", ValueError, "the JSON is not an object"),
        (None, TypeError, "expected JSON text or a mapping, not NoneType"),
    ],
)
def test_anything_but_an_s3_event_is_refused(
    record: Any, error: type[Exception], words: str
) -> None:
    """The message names the fault and shows nothing of the event."""
    with pytest.raises(error, match="not an S3 event") as caught:
        images.from_s3_event(record)

    assert words in str(caught.value)


def test_an_s3_address_is_taken_apart() -> None:
    """The key is everything after the bucket, unchanged."""
    expected = Image(s3_object=S3Object(bucket="b", name="a/ü ?#.jpg", version="3"))

    assert expected == images.from_s3("s3://b/a/ü ?#.jpg", version="3")


@pytest.mark.parametrize(
    ("uri", "words"),
    [
        ("alice.jpg", "s3://bucket/key"),
        ("s3://bucket", "s3://bucket/key"),
        ("s3://bucket/", "s3://bucket/key"),
        ("s3:///key", "s3://bucket/key"),
        ("https://b.s3.amazonaws.com/k", "download it and call from_bytes"),
        ("arn:aws:s3:::bucket/key", "the bucket follows the last colon"),
    ],
)
def test_invalid_s3_address_is_refused(uri: str, words: str) -> None:
    """The message shows the expected form."""
    with pytest.raises(ValueError, match="the URI of an image must be") as caught:
        images.from_s3(uri)

    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("uri", "told"),
    [
        ("https://b.s3.amazonaws.com/secret?X-Amz-Signature=secret", "amazonaws.com'"),
        ("HTTPS://b.s3.amazonaws.com?X-Amz-Security-Token=secret/", "amazonaws.com'"),
        ("https://user:secret@host:8000/k", "not 'https://host'; to use a web"),
        ("https://secret@user:secret@host#secret", "not 'https://host'; to use a web"),
        ("https://user:secret/secret@host", "not 'https://user'; to use a web"),
        ("http://[::1", "to use a web address"),
        ("s3://secret@?secret", "not 's3://'"),
        ("b.s3.amazonaws.com/k?X-Amz-Signature=secret", "s3://bucket/key"),
        ("host/k?secret&to=https://host", "s3://bucket/key"),
        ("data:image/png;base64,secret", "s3://bucket/key"),
        ("user:secret@arn:aws:s3", "s3://bucket/key"),
    ],
)
def test_secrets_of_an_address_are_not_shown(uri: str, told: str) -> None:
    """Only scheme and host of a URL are shown."""
    with pytest.raises(ValueError, match="the URI of an image must be") as caught:
        images.from_s3(uri)

    assert told in str(caught.value)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("box", "expected"),
    [
        ((0.25, 0.5, 0.5, 0.25), (50, 50, 150, 75)),
        ((-0.1, 0.9, 0.2, 0.2), (0, 90, 20, 100)),
        ((0.0, 0.0, 1.0, 1.0), (0, 0, 200, 100)),
        ((1.5, -2.0, 0.5, 0.5), (200, 0, 200, 0)),
        ((0.25, 0.5, -0.1, -1.0), (50, 50, 50, 50)),
        ((-1e308, 0.0, 1e308, 1e308), (0, 0, 0, 100)),
    ],
)
def test_a_box_becomes_pixels_inside_the_picture(
    box: tuple[float, ...], expected: tuple[int, ...]
) -> None:
    """A box is in the order of Pillow's crop and inside the picture."""
    left, top, width, height = box
    bounding = BoundingBox(left=left, top=top, width=width, height=height)

    assert expected == images.box_in_pixels(bounding, 200, 100)


@pytest.mark.parametrize(
    ("margin", "expected"),
    [
        (0, (50, 50, 150, 75)),
        (0.3, (20, 42, 180, 82)),
        (Decimal("0.5"), (0, 38, 200, 88)),
        (5, (0, 0, 200, 100)),
    ],
)
def test_a_margin_widens_a_box_up_to_the_edge(
    margin: float, expected: tuple[int, ...]
) -> None:
    """The margin is a fraction of the box on each side."""
    box = BoundingBox(left=0.25, top=0.5, width=0.5, height=0.25)

    assert expected == images.box_in_pixels(box, 200, 100, margin=margin)


@pytest.mark.parametrize("margin", [-0.1, math.nan, math.inf, "0.3", None, True])
def test_invalid_margin_is_refused(margin: Any) -> None:
    """A margin is a finite number of 0 or more."""
    box = BoundingBox(left=0, top=0, width=1, height=1)
    with pytest.raises(ValueError, match=r"finite|0 or more"):
        images.box_in_pixels(box, 200, 100, margin=margin)


@pytest.mark.parametrize(
    ("timestamp", "rate", "millis", "frame"),
    [
        (0, 30, None, 0),
        (4000, 25, None, 100),
        (3336, 29.97, None, 100),  # the frame begins at 3336.67 ms
        (33, 30, None, 1),
        (Decimal(4000), Decimal(25), Decimal(60_000), 100),
        (9999, 30, 10_000, 299),  # the last of 300 frames
        (10_000, 30, 10_000, 299),
        (-5, 30, None, 0),
    ],
)
def test_frame_of_a_timestamp(
    timestamp: float, rate: float, millis: int | None, frame: int
) -> None:
    """A timestamp in milliseconds becomes the number of a frame of the video."""
    video = VideoMetadata(frame_rate=rate, duration_millis=millis)

    assert frame == images.frame_of(timestamp, video)


@pytest.mark.parametrize(
    ("timestamp", "rate"), [(None, 30), (math.nan, 30), (0, None), (0, 0), (0, -1)]
)
def test_frame_without_a_number_is_refused(timestamp: Any, rate: Any) -> None:
    """Without a timestamp or a frame rate there is no frame."""
    with pytest.raises(ValueError, match=r"finite|more than 0"):
        images.frame_of(timestamp, VideoMetadata(frame_rate=rate))


BOX = BoundingBox(left=0.25, top=0.5, width=0.5, height=0.25)
MISUSED: list[tuple[Callable[[], object], type[Exception], str]] = [
    (
        lambda: images.box_in_pixels(None, 9, 9),  # type: ignore[arg-type]
        TypeError,
        "box must be a BoundingBox, not NoneType: the response lacks it",
    ),
    (
        lambda: images.box_in_pixels({"Left": 0.5}, 9, 9),  # type: ignore[arg-type]
        TypeError,
        "box must be a BoundingBox, not dict: use from_dict for a dict",
    ),
    (
        lambda: images.point_in_pixels(None, 9, 9),  # type: ignore[arg-type]
        TypeError,
        "point must be a Landmark or Point, not NoneType: the response lacks it",
    ),
    (
        lambda: images.frame_of(40, None),  # type: ignore[arg-type]
        TypeError,
        "video must be a VideoMetadata, not NoneType: the response lacks it",
    ),
    (
        lambda: images.box_in_pixels(BOX, "9", 9),  # type: ignore[arg-type]
        ValueError,
        "width must be a finite number, not '9'",
    ),
    (
        lambda: images.box_in_pixels(BOX, 9, -9),
        ValueError,
        "height must be 0 pixels or more, not -9",
    ),
    (
        lambda: images.point_in_pixels(Point(x=0.5, y=0.5), 9, -1),
        ValueError,
        "height must be 0 pixels or more, not -1",
    ),
    (
        lambda: images.frame_of(None, VideoMetadata(frame_rate=30)),
        ValueError,
        "timestamp must be a finite number, not None",
    ),
]


@pytest.mark.parametrize(("call", "error", "words"), MISUSED)
def test_what_a_response_lacks_is_refused_by_its_name(
    call: Callable[[], object], error: type[Exception], words: str
) -> None:
    """An absent box, a dict and an invalid size are named in the message."""
    with pytest.raises(error) as caught:
        call()

    assert words == str(caught.value)


def test_numbers_of_any_class_are_sizes() -> None:
    """A side in pixels may be a Decimal or a scalar of numpy."""
    expected = images.box_in_pixels(BOX, 200, 100)

    assert expected == images.box_in_pixels(
        BOX,
        Decimal(200),  # type: ignore[arg-type]
        numpy.int64(100),  # type: ignore[arg-type]
    )


def test_a_landmark_becomes_pixels() -> None:
    """Landmarks and polygon corners become pixels, also outside the picture."""
    assert (50.0, 25.0) == images.point_in_pixels(Landmark(x=0.25, y=0.25), 200, 100)
    assert (-50.0, 150.0) == images.point_in_pixels(Point(x=-0.25, y=1.5), 200, 100)


NOWHERE: list[Any] = [
    *(math.nan, math.inf, -math.inf, 10**400, -(10**400)),
    *("left", "0.5", "", [0.5], [], {}, True, False, None),
]


@pytest.mark.parametrize("value", NOWHERE, ids=lambda value: str(value)[:5])
def test_non_finite_coordinates_are_refused(value: Any) -> None:
    """NaN and infinite coordinates are refused and nothing is drawn."""
    whole = {"Left": 0.1, "Top": 0.1, "Width": 1, "Height": 1}
    point = Landmark.from_dict({"X": 0.5, "Y": value})

    for part in whole:
        box = BoundingBox.from_dict({**whole, part: value})
        with pytest.raises(ValueError, match="must be finite numbers"):
            images.box_in_pixels(box, 200, 100)
    with pytest.raises(ValueError, match="must be finite numbers"):
        images.point_in_pixels(point, 200, 100)
    assert blank(FaceDetail(bounding_box=box, landmarks=(point,)))


def picture(**options: Any) -> bytes:
    """Return a black picture of 200 by 100 pixels, made by Pillow."""
    file = BytesIO()
    PIL.Image.new("RGB", (200, 100)).save(file, **options)
    return file.getvalue()


def test_pillows_own_pictures_are_read() -> None:
    """Formats, sizes and orientations written by Pillow are read."""
    exif = PIL.Image.Exif()
    exif[0x0112] = 6

    found = [
        images.preflight(picture(format="PNG")),
        images.preflight(picture(format="JPEG", progressive=True)),
        images.preflight(picture(format="JPEG", exif=exif)),
    ]

    expected = [
        ("PNG", 200, 100, 1),
        ("JPEG", 200, 100, 1),
        ("JPEG", 100, 200, 6),
    ]
    assert expected == [(f.format, f.width, f.height, f.orientation) for f in found]
    for format_, word in (("GIF", "GIF"), ("WEBP", "WebP"), ("BMP", "BMP")):
        (violation,) = images.preflight(picture(format=format_)).violations
        assert f"not a {word}" in str(violation)


def blank(found: Shape) -> bool:
    """Return whether a picture is all black."""
    drawn = images.draw(picture(format="PNG"), found)
    return bool([(20_000, (0, 0, 0))] == drawn.getcolors())


BOX = BoundingBox(left=0.1, top=0.2, width=0.5, height=0.5)
FRAME = ((20, 20), (120, 70), (60, 20), (20, 50))
FOUND = {
    "a label": DetectLabelsResponse(
        labels=(Label(name="Door", instances=(Instance(bounding_box=BOX),)),)
    ),
    "a word": DetectTextResponse(
        text_detections=(
            TextDetection(detected_text="exit", geometry=Geometry(bounding_box=BOX)),
        )
    ),
    "a name that is a number": Label.from_dict(
        {"Name": 7, "Instances": [{"BoundingBox": BOX.to_dict()}]}
    ),
    "a part of a response": FaceDetail(bounding_box=BOX),
    "the face that was searched": SearchFacesByImageResponse(
        searched_face_bounding_box=BOX, searched_face_confidence=99.0
    ),
}


@pytest.mark.parametrize("name", FOUND)
def test_boxes_are_drawn(name: str) -> None:
    """Boxes anywhere in a response are drawn at their edges."""
    drawn = images.draw(picture(format="PNG"), FOUND[name], colour="red")

    assert {(255, 0, 0)} == {drawn.getpixel(point) for point in FRAME}


def test_landmarks_and_polygons_are_drawn() -> None:
    """Landmarks and corners are drawn as dots."""
    landmark = FaceDetail(landmarks=(Landmark(x=0.5, y=0.5),))
    corner = Geometry(polygon=(Point(x=0.5, y=0.5),))

    for found in (landmark, corner):
        drawn = images.draw(picture(format="PNG"), found, colour="red")
        assert (255, 0, 0) == drawn.getpixel((100, 50))


def test_boxes_in_another_picture_are_not_drawn() -> None:
    """The box of a match belongs to the picture that was indexed."""
    source = CompareFacesResponse(
        source_image_face=ComparedSourceImageFace(bounding_box=BOX)
    )
    match = SearchFacesResponse(
        searched_face_id="5fb2ba08-1f9f-4d7b-8a0a-bd2e5d5a4b1c",
        face_matches=(FaceMatch(face=Face(bounding_box=BOX)),),
    )

    assert blank(source)
    assert blank(match)


@pytest.mark.parametrize(
    "found",
    [
        FaceDetail(bounding_box=BoundingBox(left=1.5, top=0.0, width=1.0, height=1.0)),
        FaceDetail(bounding_box=BoundingBox(left=0.5, top=0.5, width=-0.5, height=0.5)),
        FaceDetail(bounding_box=BoundingBox()),
        Geometry(polygon=(Point(x=-1.0, y=0.5), Point(x=0.5, y=1e308))),
        Geometry(polygon=(Point(x=-0.004, y=0.5), Point(x=1.004, y=0.5))),
    ],
)
def test_boxes_outside_the_picture_are_not_drawn(found: Shape) -> None:
    """Boxes outside the picture or without size are not drawn."""
    assert blank(found)


def test_a_box_around_everything_is_drawn_on_all_sides() -> None:
    """The far sides of a full box are on the last pixels."""
    whole = BoundingBox(left=-1.0, top=-1.0, width=3.0, height=3.0)
    drawn = images.draw(
        picture(format="PNG"), FaceDetail(bounding_box=whole), colour="red"
    )

    sides = ((0, 50), (199, 50), (100, 0), (100, 99))
    assert {(255, 0, 0)} == {drawn.getpixel(side) for side in sides}


def test_the_picture_is_turned_before_it_is_drawn_on() -> None:
    """A rotated picture is turned upright before boxes are drawn."""
    exif = PIL.Image.Exif()
    exif[0x0112] = 6

    drawn = images.draw(picture(format="JPEG", exif=exif), FOUND["a label"])

    assert (100, 200) == drawn.size


def test_missing_pillow_names_the_extra(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Without Pillow the error names what to install."""
    monkeypatch.setitem(sys.modules, "PIL", None)
    monkeypatch.setitem(sys.modules, "PIL.Image", None)

    with pytest.raises(ImportError, match=r"pip install 'rekoclient\[images\]'"):
        images.draw(b"", BOX)


EPS = b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n%%EndComments\n"


def test_other_formats_reach_no_decoder() -> None:
    """Pillow runs Ghostscript for EPS. The service takes PNG and JPEG only."""
    with pytest.raises(OSError, match="cannot identify image file"):
        images.draw(EPS, BOX)


def test_image_with_too_many_pixels_is_not_decoded() -> None:
    """A small file may have more pixels than fit into memory."""
    data = BytesIO()
    PIL.Image.new("1", (10_001, 10_000)).save(data, "PNG")
    with (
        pytest.warns(PIL.Image.DecompressionBombWarning),
        pytest.raises(ValueError, match="10001 x 10000 pixels, more than 100,000,000"),
    ):
        images.draw(data.getvalue(), BOX)
