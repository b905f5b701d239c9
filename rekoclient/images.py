"""Images for requests, looked at before they are sent, and places in them in pixels.

Imports ``errors``, ``schema`` and ``models`` of ours; only ``draw`` needs Pillow (the
extra ``images``).

    preflight(data: bytes, *, max_side: int | None = None) -> Preflight

tells what the bytes are and every reason the service would have to refuse them.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import Any, Literal, NamedTuple

from attrs import frozen

from .errors import RequestValidationError, Violation
from .models.shared import BoundingBox, Image, Landmark, Point, S3Object
from .schema import Number, Shape, members
from .schema.kinds import shown

MIN_SIDE = 80
"""Pixels that each side of an image has at least."""

LABELS_MAX_SIDE = 10_000
"""Pixels that a side has at most in DetectLabels and DetectModerationLabels."""


@frozen(kw_only=True)
class Preflight:
    """What the bytes of an image are, and what the service would say of them.

    Attributes:
        format: ``PNG`` or ``JPEG``; None for anything else.
        width: Pixels, once the image stands upright; None where the bytes do not tell.
        height: The same.
        orientation: What EXIF says of how to turn the picture, 1 to 8; 1 is upright.
            The service turns it before it measures, and so do its bounding boxes.
        violations: Every reason for which the service would refuse it, worded as those
            of a request.
    """

    format: Literal["PNG", "JPEG"] | None
    width: int | None
    height: int | None
    orientation: int
    violations: tuple[Violation, ...]


def preflight(data: bytes, *, max_side: int | None = None) -> Preflight:
    """Look at an image without sending it.

    Reads the header alone, so it costs microseconds and no decoding. What it does not
    complain of may still be refused: only the service decodes the picture.

    Args:
        data: The bytes, as they would be sent.
        max_side: Pixels that a side may have; ``LABELS_MAX_SIDE`` for DetectLabels
            and DetectModerationLabels, which alone have such a limit.
    """
    found = list(Image(bytes=data).violations())
    format_, size, orientation = _read(data) if _is_bytes(found) else (None, None, 1)
    if format_ is None:
        if data and _is_bytes(found):
            found.append(_violation("type", "a PNG or JPEG image", _mistake(data)))
    elif size is None:
        limit = f"a whole {format_} image"
        found.append(_violation("type", limit, "one whose header ends early"))
    elif min(size) < MIN_SIDE or (max_side is not None and max(size) > max_side):
        bounds = f"at least {MIN_SIDE}"
        if max_side is not None:
            bounds = f"{MIN_SIDE} to {max_side}"
        limit = f"{bounds} pixels on each side"
        found.append(_violation("length", limit, f"{size[0]} x {size[1]}"))
    width, height = size or (None, None)
    return Preflight(
        format=format_,
        width=width,
        height=height,
        orientation=orientation,
        violations=tuple(found),
    )


def _is_bytes(found: list[Violation]) -> bool:
    return all(violation.constraint != "type" for violation in found)


def _violation(constraint: str, limit: str, value: str) -> Violation:
    return Violation(
        path="bytes",
        wire_path="Bytes",
        constraint=constraint,
        limit=limit,
        value=value,
    )


_SIGNATURES = (
    (rb"data:[^,]{0,80},", "a data URL: decode what follows its comma from base64"),
    (rb"iVBORw0KGgo|/9j/", "base64 text: decode it first, base64.b64decode(data)"),
    (rb"aVZCT1J3MEtH|LzlqL", "base64 text of base64 text: decode it twice"),
    (rb"s3://", "the address of an S3 object: use from_s3"),
    (rb"https?://", "an address: fetch what is there first"),
    (rb"GIF8", "a GIF: convert it"),
    (rb"RIFF....WEBP", "a WebP image: convert it"),
    (rb"....ftyp(hei|hev|mif1|msf1)", "a HEIC image, as phones take them: convert it"),
    (rb"....ftypavi[fs]", "an AVIF image: convert it"),
    (rb"....ftyp", "a video: start a video job on it in S3 instead"),
    (rb"II\*\0|MM\0\*", "a TIFF image: convert it"),
    (rb"BM", "a BMP image: convert it"),
    (rb"%PDF", "a PDF: render its pages first"),
    (rb"\s*<(\?xml|svg)", "an SVG or XML text: render it first"),
    (rb"\s*<(!doctype )?html", "a web page: was the download refused?"),
)
"""What people send by mistake, and what to do about it."""


def _mistake(data: bytes) -> str:
    for pattern, words in _SIGNATURES:
        if re.match(pattern, data, re.DOTALL | re.IGNORECASE):
            return words
    return "something else"


def _read(
    data: bytes,
) -> tuple[Literal["PNG", "JPEG"] | None, tuple[int, int] | None, int]:
    """Format, size when upright, and orientation."""
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        if data[12:16] != b"IHDR" or len(data) < 24:
            return "PNG", None, 1
        return "PNG", (_number(data[16:20]), _number(data[20:24])), 1
    if data.startswith(b"\xff\xd8"):
        size, orientation = _read_jpeg(data)
        if size and orientation >= 5:
            size = size[1], size[0]
        return "JPEG", size, orientation
    return None, None, 1


def _number(data: bytes) -> int:
    return int.from_bytes(data, "big")


def _read_jpeg(data: bytes) -> tuple[tuple[int, int] | None, int]:
    """Width and height as stored, if the header tells, and the orientation."""
    orientation = 1
    for marker, content in _segments(data):
        if marker == 0xE1 and content.startswith(b"Exif\0\0"):
            orientation = _exif_orientation(content[6:])
        # Start of frame; C4, C8 and CC in its range are something else.
        elif 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            if len(content) < 5:
                break
            return (_number(content[3:5]), _number(content[1:3])), orientation
    return None, orientation


def _segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The marker and the content of each segment of a JPEG, up to the picture."""
    place = 2
    while place + 4 <= len(data) and data[place] == 0xFF:
        marker = data[place + 1]
        if marker == 0xFF:  # filling
            place += 1
            continue
        length = _number(data[place + 2 : place + 4])
        if marker == 0xDA or length < 2:
            return
        yield marker, data[place + 4 : place + 2 + length]
        place += 2 + length


def _exif_orientation(tiff: bytes) -> int:
    """Tag 0x0112 of the first directory; 1 where there is none."""
    order: Literal["little", "big"] = "little" if tiff[:2] == b"II" else "big"

    def number(place: int, length: int) -> int:
        return int.from_bytes(tiff[place : place + length], order)

    directory = number(4, 4)
    for index in range(min(number(directory, 2), len(tiff) // 12)):
        entry = directory + 2 + 12 * index
        if number(entry, 2) == 0x0112:
            orientation = number(entry + 8, 2)
            return orientation if 1 <= orientation <= 8 else 1
    return 1


def from_bytes(
    data: bytes | bytearray | memoryview,
    *,
    check: bool = False,
    max_side: int | None = None,
) -> Image:
    """An image that is sent with the request.

    Args:
        data: PNG or JPEG as it is, not encoded.
        check: Whether to look at it first, as ``preflight`` does.
        max_side: As for ``preflight``.

    Raises:
        RequestValidationError: ``check`` found reasons to refuse it.
    """
    data = data if isinstance(data, bytes) else bytes(memoryview(data))
    if check and (found := preflight(data, max_side=max_side).violations):
        raise RequestValidationError("Image", found)
    return Image(bytes=data)


def from_file(
    path: str | os.PathLike[str], *, check: bool = False, max_side: int | None = None
) -> Image:
    """An image that is read from a file now, and sent with the request.

    Args:
        path: Of a PNG or JPEG.
        check: Whether to look at it first, as ``preflight`` does.
        max_side: As for ``preflight``.

    Raises:
        RequestValidationError: ``check`` found reasons to refuse it.
    """
    data = Path(path).read_bytes()
    try:
        return from_bytes(data, check=check, max_side=max_side)
    except RequestValidationError as error:
        error.add_note(f"the file is {os.fspath(path)}")
        raise


def from_s3(uri: str, *, version: str | None = None) -> Image:
    """An image that the service fetches from S3 itself; nothing is asked of S3 here.

    Args:
        uri: ``s3://bucket/key``. The bucket is in the client's region.
        version: Of the object, in a bucket that keeps versions.

    Raises:
        ValueError: It is no such address.
    """
    bucket, _, name = uri.removeprefix("s3://").partition("/")
    if not uri.startswith("s3://") or not bucket or not name:
        raise ValueError(f"an image in S3 is s3://bucket/key{_instead(uri)}")
    return Image(s3_object=S3Object(bucket=bucket, name=name, version=version))


_URL = re.compile(
    r"\s*([a-z][a-z0-9+.-]*)://(?:[^/\\?#]*@)?([^/\\?#@:]*)", re.IGNORECASE
)


def _instead(uri: str) -> str:
    """What it is: of a URL scheme and host, for the rest may hold a signature."""
    if uri.startswith("arn:"):
        return "; an ARN names the bucket after its last colon"
    url = _URL.match(uri)
    if url is None:
        return ""
    scheme, host = url.groups()
    web = scheme.lower() in ("http", "https")
    hint = "; for a web address, fetch it and use from_bytes" if web else ""
    return f", not {shown(f'{scheme}://{host}')}{hint}"


class PixelBox(NamedTuple):
    """A box in pixels, in the order that Pillow's ``crop`` takes."""

    left: int
    top: int
    right: int
    bottom: int


def box_in_pixels(box: BoundingBox, width: int, height: int) -> PixelBox:
    """Where a bounding box is in a picture.

    What lies outside is cut off: the service's boxes go beyond the edge where a face
    does. A box that is outside altogether ends up empty, at the edge.

    Args:
        box: In parts of the picture, as the service gives it.
        width: Of the picture when it stands upright, in pixels.
        height: The same.

    Raises:
        ValueError: It has no place: a part of it is absent, NaN, or no number.
    """
    left, top = _part(box.left), _part(box.top)
    right, bottom = left + max(_part(box.width), 0), top + max(_part(box.height), 0)
    return PixelBox(
        _pixel(left, width),
        _pixel(top, height),
        _pixel(right, width),
        _pixel(bottom, height),
    )


_FINITE = Number(min=-sys.float_info.max, max=sys.float_info.max)


def _part(value: float | None) -> float:
    # Nobody has validated the reply.
    if value is None or _FINITE.check(value):
        raise ValueError("a place in a picture is told in finite numbers")
    return float(value)


def _pixel(part: float, side: int) -> int:
    return round(min(max(part, 0.0), 1.0) * side)


def point_in_pixels(
    point: Landmark | Point, width: int, height: int
) -> tuple[float, float]:
    """Where a landmark, or a corner of a polygon, is in a picture.

    It may be outside, as the mouth of a face is that goes beyond the edge.

    Args:
        point: In parts of the picture, as the service gives it.
        width: Of the picture when it stands upright, in pixels.
        height: The same.

    Raises:
        ValueError: It has no place: a part of it is absent, NaN, or no number.
    """
    return _part(point.x) * width, _part(point.y) * height


def draw(data: bytes, found: Shape, *, colour: str = "lime") -> Any:
    """The picture with what was found in it, for notebooks and debugging.

    Boxes with the name of what is in them, corners of polygons, landmarks; not the
    places that are in another picture, such as a matching face's of a collection, nor
    what is outside this one.

    Args:
        data: The image that was sent, or a frame of the video.
        found: The response, or a part of it.
        colour: As Pillow names it.

    Returns:
        A ``PIL.Image.Image``, upright.

    Raises:
        ImportError: Pillow is not there; the extra ``images`` brings it.
    """
    try:
        # By name, so that checkers need no Pillow either.
        pillow, drawing, operations = (
            import_module(f"PIL.{name}") for name in ("Image", "ImageDraw", "ImageOps")
        )
    except ImportError as error:
        hint = "draw needs Pillow: pip install 'rekoclient[images]'"
        raise ImportError(hint) from error

    picture = operations.exif_transpose(pillow.open(BytesIO(data))).convert("RGB")
    pencil = drawing.Draw(picture)
    line = max(min(picture.size) // 200, 1)
    for name, place in _places(found, ""):
        where = _visible(place, *picture.size)
        if isinstance(where, PixelBox):
            # The far edges of a box in pixels are those of the pixels beyond it.
            right = min(where.right, picture.width - 1)
            bottom = min(where.bottom, picture.height - 1)
            pencil.rectangle((*where[:2], right, bottom), outline=colour, width=line)
            pencil.text(
                (where.left + 2 * line, where.top + 2 * line),
                str(name),  # of an unvalidated reply
                fill=colour,
                font_size=max(picture.height // 40, 10),
                stroke_width=line,
                stroke_fill="black",
            )
        elif where is not None:
            x, y = where
            dot = (x - line, y - line, x + line, y + line)
            pencil.ellipse(dot, fill=colour)
    return picture


def _visible(
    place: BoundingBox | Landmark | Point, width: int, height: int
) -> PixelBox | tuple[float, float] | None:
    """Where it is in pixels; None if that is nowhere in the picture."""
    try:
        if isinstance(place, BoundingBox):
            box = box_in_pixels(place, width, height)
            return box if box.left < box.right and box.top < box.bottom else None
        x, y = point_in_pixels(place, width, height)
    except ValueError:
        return None
    return (x, y) if 0 <= x <= width and 0 <= y <= height else None


_ELSEWHERE = ("ComparedSourceImageFace", "FaceMatch")
"""What lies in another picture: the first of two, or that of a face when indexed."""


def _places(
    shape: Shape, name: str
) -> Iterator[tuple[str, BoundingBox | Landmark | Point]]:
    """Each place in a shape, and the nearest name above it."""
    for title in ("name", "detected_text", "external_image_id", "user_id"):
        name = getattr(shape, title, None) or name
    for member in members(type(shape)):
        value = getattr(shape, member.name)
        for part in value if isinstance(value, tuple) else (value,):
            if isinstance(part, BoundingBox | Landmark | Point):
                yield name, part
            elif isinstance(part, Shape) and type(part).__name__ not in _ELSEWHERE:
                yield from _places(part, name)
