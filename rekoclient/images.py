"""Images for requests, checks before they are sent, and boxes in pixels.

Imports ``errors``, ``schema`` and ``models``. Only ``draw`` needs Pillow, which the
extra ``images`` installs.
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

__all__ = [
    "LABELS_MAX_SIDE",
    "MIN_SIDE",
    "PixelBox",
    "Preflight",
    "box_in_pixels",
    "draw",
    "from_bytes",
    "from_file",
    "from_s3",
    "point_in_pixels",
    "preflight",
]

MIN_SIDE = 80
"""Minimum length of each side of an image, in pixels."""

LABELS_MAX_SIDE = 10_000
"""Maximum length of a side for DetectLabels and DetectModerationLabels, in pixels."""


@frozen(kw_only=True)
class Preflight:
    """Format, size and orientation of an image, and why the service would refuse it.

    Attributes:
        format: ``PNG`` or ``JPEG``, or None for anything else.
        width: Width of the upright image in pixels, or None if the header lacks it.
        height: Height of the upright image in pixels, or None.
        orientation: EXIF orientation, 1 to 8. 1 is upright. The service turns the image
            upright first, and its bounding boxes refer to the upright image.
        violations: Every reason why the service would refuse the image.
    """

    format: Literal["PNG", "JPEG"] | None
    width: int | None
    height: int | None
    orientation: int
    violations: tuple[Violation, ...]


def preflight(data: bytes, *, max_side: int | None = None) -> Preflight:
    """Check an image without sending it.

    Only the header is read, which takes microseconds. An image that passes may still be
    refused, because only the service decodes it.

    Args:
        data: The bytes of the image file.
        max_side: Maximum length of a side in pixels. Default: no limit. Pass
            ``LABELS_MAX_SIDE`` for DetectLabels and DetectModerationLabels, the only
            operations with such a limit.

    Returns:
        The format, the size and the violations found.
    """
    found = list(Image(bytes=data).violations())
    format_, size, orientation = _read(data) if _is_bytes(found) else (None, None, 1)
    if format_ is None:
        if data and _is_bytes(found):
            found.append(_violation("type", "a PNG or JPEG image", _mistake(data)))
    elif size is None:
        limit = f"a complete {format_} image"
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
    (rb"data:[^,]{0,80},", "a data URL: decode the base64 text after its comma"),
    (rb"iVBORw0KGgo|/9j/", "base64 text: decode it first, base64.b64decode(data)"),
    (rb"aVZCT1J3MEtH|LzlqL", "base64 text of base64 text: decode it twice"),
    (rb"s3://", "the address of an S3 object: use from_s3"),
    (rb"https?://", "a URL: download the image first"),
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
"""Common mistakes by their first bytes, each with its remedy."""


def _mistake(data: bytes) -> str:
    for pattern, remedy in _SIGNATURES:
        if re.match(pattern, data, re.DOTALL | re.IGNORECASE):
            return remedy
    return "something else"


def _read(
    data: bytes,
) -> tuple[Literal["PNG", "JPEG"] | None, tuple[int, int] | None, int]:
    """Return the format, the upright size and the orientation."""
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
    """Return width and height as stored, if present, and the orientation."""
    orientation = 1
    for marker, content in _segments(data):
        if marker == 0xE1 and content.startswith(b"Exif\0\0"):
            orientation = _exif_orientation(content[6:])
        # Start of frame. C4, C8 and CC in its range have other meanings.
        elif 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            if len(content) < 5:
                break
            return (_number(content[3:5]), _number(content[1:3])), orientation
    return None, orientation


def _segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield marker and content of each segment of a JPEG before the image data."""
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
    """Return tag 0x0112 of the first directory, or 1 if it is absent."""
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
    """Return an image that is sent with the request.

    Args:
        data: The bytes of a PNG or JPEG file, without base64. At most 5 MB.
        check: Whether to run ``preflight`` first. Default: no.
        max_side: Maximum length of a side in pixels, for ``preflight``. Default: no
            limit.

    Raises:
        RequestValidationError: ``check`` found reasons to refuse the image.
    """
    data = data if isinstance(data, bytes) else bytes(memoryview(data))
    if check and (found := preflight(data, max_side=max_side).violations):
        raise RequestValidationError("Image", found)
    return Image(bytes=data)


def from_file(
    path: str | os.PathLike[str], *, check: bool = False, max_side: int | None = None
) -> Image:
    """Read an image from a file now, to send it with the request.

    Args:
        path: Path of a PNG or JPEG file of at most 5 MB.
        check: Whether to run ``preflight`` first. Default: no.
        max_side: Maximum length of a side in pixels, for ``preflight``. Default: no
            limit.

    Raises:
        RequestValidationError: ``check`` found reasons to refuse the image.
        OSError: The file cannot be read.
    """
    data = Path(path).read_bytes()
    try:
        return from_bytes(data, check=check, max_side=max_side)
    except RequestValidationError as error:
        error.add_note(f"the file is {os.fspath(path)}")
        raise


def from_s3(uri: str, *, version: str | None = None) -> Image:
    """Return an image that the service reads from S3 itself.

    Args:
        uri: ``s3://bucket/key``. The bucket must be in the client's region.
        version: Version id of the object. Default: the newest version.

    Raises:
        ValueError: ``uri`` has another form.
    """
    bucket, _, name = uri.removeprefix("s3://").partition("/")
    if not uri.startswith("s3://") or not bucket or not name:
        raise ValueError(f"an image in S3 is s3://bucket/key{_instead(uri)}")
    return Image(s3_object=S3Object(bucket=bucket, name=name, version=version))


_URL = re.compile(
    r"\s*([a-z][a-z0-9+.-]*)://(?:[^/\\?#]*@)?([^/\\?#@:]*)", re.IGNORECASE
)


def _instead(uri: str) -> str:
    """Describe the wrong value. Only scheme and host: the rest may hold a signature."""
    if uri.startswith("arn:"):
        return "; in an ARN the bucket follows the last colon"
    url = _URL.match(uri)
    if url is None:
        return ""
    scheme, host = url.groups()
    web = scheme.lower() in ("http", "https")
    hint = "; to use a web address, download it and call from_bytes" if web else ""
    return f", not {shown(f'{scheme}://{host}')}{hint}"


class PixelBox(NamedTuple):
    """A box in pixels, in the order of Pillow's ``crop``."""

    left: int
    top: int
    right: int
    bottom: int


def box_in_pixels(box: BoundingBox, width: int, height: int) -> PixelBox:
    """Convert a bounding box to pixels.

    The box is cut at the edges of the image, because a face at the edge has a box that
    extends beyond it. A box completely outside becomes empty.

    Args:
        box: A bounding box of a response, in ratios of the image size.
        width: Width of the upright image in pixels.
        height: Height of the upright image in pixels.

    Raises:
        ValueError: A coordinate is absent, NaN or not a number.
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
    # Responses are not validated, so the value can be anything.
    if value is None or _FINITE.check(value):
        raise ValueError(f"coordinates must be finite numbers, not {shown(value)}")
    return float(value)


def _pixel(part: float, side: int) -> int:
    return round(min(max(part, 0.0), 1.0) * side)


def point_in_pixels(
    point: Landmark | Point, width: int, height: int
) -> tuple[float, float]:
    """Convert a landmark or a corner of a polygon to pixels.

    The point can be outside the image, for example the mouth of a face at the edge.

    Args:
        point: A point of a response, in ratios of the image size.
        width: Width of the upright image in pixels.
        height: Height of the upright image in pixels.

    Raises:
        ValueError: A coordinate is absent, NaN or not a number.
    """
    return _part(point.x) * width, _part(point.y) * height


def draw(data: bytes, found: Shape, *, colour: str = "lime") -> Any:
    """Draw the findings of a response into the image, for notebooks and debugging.

    Draws boxes with their names, corners of polygons and landmarks. Locations in other
    images, such as those of matching faces in a collection, are left out.

    Args:
        data: The image that was sent, or a frame of the video.
        found: The response, or a part of it.
        colour: A colour name of Pillow. Default: ``lime``.

    Returns:
        A ``PIL.Image.Image``, upright.

    Raises:
        ImportError: Pillow is not installed. Install ``rekoclient[images]``.
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
            # The right and bottom edges of a box belong to the pixels beyond it.
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
    """Return the location in pixels, or None if it is outside the image."""
    try:
        if isinstance(place, BoundingBox):
            box = box_in_pixels(place, width, height)
            return box if box.left < box.right and box.top < box.bottom else None
        x, y = point_in_pixels(place, width, height)
    except ValueError:
        return None
    return (x, y) if 0 <= x <= width and 0 <= y <= height else None


_ELSEWHERE = ("ComparedSourceImageFace", "FaceMatch")
"""Shapes whose locations are in another image than the one that was sent."""


def _places(
    shape: Shape, name: str
) -> Iterator[tuple[str, BoundingBox | Landmark | Point]]:
    """Yield each location in a shape with the nearest name above it."""
    for title in ("name", "detected_text", "external_image_id", "user_id"):
        name = getattr(shape, title, None) or name
    for member in members(type(shape)):
        value = getattr(shape, member.name)
        for part in value if isinstance(value, tuple) else (value,):
            if isinstance(part, BoundingBox | Landmark | Point):
                yield name, part
            elif isinstance(part, Shape) and type(part).__name__ not in _ELSEWHERE:
                yield from _places(part, name)
