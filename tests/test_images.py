"""Images: preflight, addresses, boxes and drawing."""

from __future__ import annotations

import base64
import math
import struct
import sys
import zlib
from io import BytesIO
from pathlib import Path
from typing import Any

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
        "be a complete PNG image, not one whose header ends",
    ),
    "cut jpeg": (
        jpeg(90, 90)[:-4],
        "be a complete JPEG image, not one whose header ends",
    ),
    "data URL": (b"data:image/png;base64,iVBORw0KGgo=", "not a data URL: decode the"),
    "base64 png": (base64.b64encode(png(100, 100)), "not base64 text: decode it first"),
    "base64 jpeg": (base64.b64encode(jpeg(90, 90)), "not base64 text: decode it first"),
    "twice": (base64.b64encode(base64.b64encode(png(90, 90))), "decode it twice"),
    "twice jpeg": (
        base64.b64encode(base64.b64encode(jpeg(90, 90))),
        "decode it twice",
    ),
    "s3": (b"s3://photos/alice.jpg", "not the address of an S3 object: use from_s3"),
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


def test_text_instead_of_bytes_has_the_message_of_a_request() -> None:
    """Preflight and request have the same message for text instead of bytes."""
    (violation,) = images.preflight("data:image/png,").violations  # type: ignore[arg-type]

    assert "bytes: must be bytes, not str" == str(violation)


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

    assert [f"the file is {path}"] == caught.value.__notes__
    assert "secret" not in str(caught.value)


def test_good_bytes_pass_the_check() -> None:
    """Any buffer of a valid image passes."""
    data = png(100, 100)

    assert Image(bytes=data) == images.from_bytes(bytearray(data), check=True)
    assert Image(bytes=data) == images.from_bytes(memoryview(data), check=True)
    with pytest.raises(TypeError, match="bytes-like object is required, not 'str'"):
        images.from_bytes("data:image/png,")  # type: ignore[arg-type]


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
    with pytest.raises(ValueError, match="an image in S3 is") as caught:
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
    with pytest.raises(ValueError, match="an image in S3 is") as caught:
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
    pillow = pytest.importorskip("PIL.Image", reason="Pillow is not installed")
    file = BytesIO()
    pillow.new("RGB", (200, 100)).save(file, **options)
    return file.getvalue()


def test_pillows_own_pictures_are_read() -> None:
    """Formats, sizes and orientations written by Pillow are read."""
    pillow = pytest.importorskip("PIL.Image", reason="Pillow is not installed")
    exif = pillow.Exif()
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
    pillow = pytest.importorskip("PIL.Image", reason="Pillow is not installed")
    exif = pillow.Exif()
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
