"""Images for requests, their checks before sending, and boxes in pixels.

This module imports ``envelopes``, ``errors``, ``schema`` and ``models``. Only ``draw``
needs Pillow, which the extra ``images`` installs.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Mapping
from importlib import import_module
from io import BytesIO, UnsupportedOperation
from pathlib import Path
from types import UnionType
from typing import Any, Literal, NamedTuple, Protocol, cast
from urllib.parse import unquote_plus, unquote_to_bytes

from attrs import frozen

from .envelopes import base64_bytes, unwrapped
from .errors import AbsentMember, RequestValidationError, Violation
from .models.shared import BoundingBox, Image, Landmark, Point, S3Object
from .models.video import Video, VideoMetadata
from .schema import Number, Shape, members
from .schema.kinds import shown

__all__ = [
    "LABELS_MAX_SIDE",
    "MIN_SIDE",
    "PixelBox",
    "Preflight",
    "box_in_pixels",
    "draw",
    "frame_of",
    "from_base64",
    "from_bytes",
    "from_file",
    "from_s3",
    "from_s3_event",
    "point_in_pixels",
    "preflight",
    "video_from_s3_event",
]

MIN_SIDE = 80
"""Minimum length of each side of an image, in pixels."""

LABELS_MAX_SIDE = 10_000
"""Maximum length of a side for DetectLabels and DetectModerationLabels, in pixels."""

_MOST_PIXELS = 100_000_000
"""Maximum number of pixels in an image for ``draw``.

The function needs memory for several copies of the image.
"""


@frozen(kw_only=True)
class Preflight:
    """Format, size and orientation of an image, and reasons for a refusal.

    Attributes:
        format: ``PNG``, ``JPEG``, or None for any other format.
        width: Width of the upright image in pixels, or None if the header lacks it.
        height: Height of the upright image in pixels, or None if the header lacks it.
        orientation: EXIF orientation from 1 to 8, where 1 is upright. The bounding
            boxes of the service refer to the upright image.
        violations: The reasons why the service would refuse the image.
    """

    format: Literal["PNG", "JPEG"] | None
    width: int | None
    height: int | None
    orientation: int
    violations: tuple[Violation, ...]


def preflight(
    data: bytes | bytearray | memoryview, *, max_side: int | None = None
) -> Preflight:
    """Check the format and the size of an image without sending it.

    Only the header is read, which takes microseconds. The service can still refuse an
    image that passes, because only the service decodes it.

    Args:
        data: The bytes of the image file.
        max_side: Maximum length of a side in pixels. Default: no limit. Pass
            ``LABELS_MAX_SIDE`` for DetectLabels and DetectModerationLabels, the only
            operations with such a limit.

    Returns:
        The format, the size and the violations found.
    """
    if not isinstance(data, bytes):
        content = _buffer(data)
        if content is None:
            return Preflight(
                format=None,
                width=None,
                height=None,
                orientation=1,
                violations=(_violation("type", "bytes", _described(data)),),
            )
        data = content
    found = list(Image(bytes=data).violations())
    format_, size, orientation = _read(data)
    if format_ is None:
        if data:
            found.append(_violation("type", "a PNG or JPEG image", _mistake(data)))
    elif size is None:
        limit = f"a complete {format_} image"
        found.append(_violation("type", limit, "an image with an incomplete header"))
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


def _violation(constraint: str, limit: str, value: str) -> Violation:
    return Violation(
        path="bytes",
        wire_path="Bytes",
        constraint=constraint,
        limit=limit,
        value=value,
    )


_AS_TEXT = "an image that was decoded as text: read it as bytes, or send it as base64"

_SIGNATURES = (
    (rb"\s*data:[^,]{0,200},", "a data URL: use from_base64"),
    (rb"\s*(iVBORw0KGgo|/9j/)", "base64 text: use from_base64"),
    (rb"\s*[\"'](data:|iVBORw0KGgo|/9j/)", "base64 text in quotes: remove the quotes"),
    (rb"b['\"]", "the repr of a bytes object: pass the object, or its decode()"),
    (rb"aVZCT1J3MEtH|LzlqL", "an image with two layers of base64: decode it twice"),
    (rb"s3:/{1,2}", "the URI of an S3 object: use from_s3"),
    (rb"file:/{1,3}", "a URL of a file: use from_file with its path"),
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
    (rb"\s*[{\[]\s*[\"{\[\]}]", "JSON text: pass only the image in it"),
    (rb"--[^\r\n]{1,70}\r\nContent-", "a multipart form: pass only the file in it"),
    (rb"\xc2\x89PNG|\xc3\xbf\xc3\x98|\xef\xbf\xbd(PNG|\xef\xbf\xbd)", _AS_TEXT),
    (rb"\x89PNG(\n\x1a|\r\r\n|\r\n\x1a\r)|\?PNG", _AS_TEXT),
    (rb"\x1f\x8b", "gzip data: decompress it first"),
    (rb"PK\x03\x04", "a ZIP archive: extract the image first"),
    (rb"\x93NUMPY", "an array in numpy's format: write its pixels as PNG or JPEG"),
)
"""Patterns and remedies for data that is often passed instead of an image.

A pattern matches the first bytes of the data.
"""


_UNKNOWN = "something else"


def _mistake(data: bytes) -> str:
    for pattern, remedy in _SIGNATURES:
        if re.match(pattern, data, re.DOTALL | re.IGNORECASE):
            return remedy
    return _UNKNOWN


def _read(
    data: bytes,
) -> tuple[Literal["PNG", "JPEG"] | None, tuple[int, int] | None, int]:
    """Return the format, the size of the upright image, and the orientation."""
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
    """Return the size and the EXIF orientation of a JPEG image.

    The size is that of the stored image, before a rotation. It is None if no size is
    found.
    """
    orientation = 1
    for marker, content in _segments(data):
        if marker == 0xE1 and content.startswith(b"Exif\0\0"):
            orientation = _exif_orientation(content[6:])
        # This segment is a start of frame, which has the size. The markers C4, C8 and
        # CC have other meanings.
        elif 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            if len(content) < 5:
                break
            return (_number(content[3:5]), _number(content[1:3])), orientation
    return None, orientation


def _segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the marker and the content of each JPEG segment before the pixels."""
    place = 2
    while place + 4 <= len(data) and data[place] == 0xFF:
        marker = data[place + 1]
        if marker == 0xFF:  # a fill byte
            place += 1
            continue
        length = _number(data[place + 2 : place + 4])
        if marker == 0xDA or length < 2:
            return
        yield marker, data[place + 4 : place + 2 + length]
        place += 2 + length


def _exif_orientation(tiff: bytes) -> int:
    """Return the EXIF orientation (tag 0x0112), or 1 if it is absent or invalid."""
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
    """Return an ``Image`` whose bytes are sent with the request.

    Args:
        data: The bytes of a PNG or JPEG file, without base64. At most 5 MB. Any buffer
            of bytes is accepted, for example the array of ``cv2.imencode``.
        check: Whether to run ``preflight`` first. Default: no.
        max_side: Maximum length of a side in pixels, for ``check``. Default: no limit.

    Raises:
        RequestValidationError: ``check`` found a reason for a refusal.
        TypeError: ``data`` is not the content of a file. For example, it is a path, an
            open file, base64 text or an array of pixels. The message has the remedy.
    """
    content = _buffer(data)
    if content is None:
        raise TypeError(
            f"from_bytes takes the bytes of an image, not {_described(data)}"
        )
    if check and (found := preflight(content, max_side=max_side).violations):
        raise RequestValidationError("Image", found)
    return Image(bytes=content)


def from_base64(
    text: str | bytes, *, check: bool = False, max_side: int | None = None
) -> Image:
    """Decode base64 text, and return an ``Image`` whose bytes are sent.

    Args:
        text: Base64 in the standard or the URL alphabet, or a data URL such as from a
            browser's canvas. Line breaks and missing padding are accepted.
        check: Whether to run ``preflight`` first. Default: no.
        max_side: Maximum length of a side in pixels, for ``check``. Default: no limit.

    Raises:
        RequestValidationError: ``check`` found a reason for a refusal.
        TypeError: ``text`` is neither text nor bytes.
        ValueError: ``text`` is not base64. The message has the remedy.
    """
    if not isinstance(cast("object", text), str | bytes):
        raise TypeError(f"from_base64 takes base64 text, not {_described(text)}")
    plain = text.encode("utf-8", "replace") if isinstance(text, str) else text
    head = _DATA_URL.match(plain)
    if head is not None:
        plain = unquote_to_bytes(plain[head.end() :])
    elif _is_image(plain):
        raise ValueError("from_base64 takes base64 text, not an image: use from_bytes")
    try:
        data = base64_bytes(plain)
    except ValueError:
        got = "text that is not base64: use from_file if it is a path"
        if _mistake(plain) != _UNKNOWN:
            got = _described(text)
        if _DATA.match(plain):
            got = "a data URL without base64"
        raise ValueError(f"from_base64 takes base64 text, not {got}") from None
    return from_bytes(data, check=check, max_side=max_side)


def from_file(
    path: str | bytes | os.PathLike[str] | os.PathLike[bytes] | SupportsRead,
    *,
    check: bool = False,
    max_side: int | None = None,
) -> Image:
    """Read a file, and return an ``Image`` with its bytes.

    Args:
        path: Path of a PNG or JPEG file of at most 5 MB. Or a file that is open for
            reading bytes, such as an upload. An open file is read from its position to
            its end.
        check: Whether to run ``preflight`` first. Default: no.
        max_side: Maximum length of a side in pixels, for ``check``. Default: no limit.

    Raises:
        RequestValidationError: ``check`` found a reason for a refusal.
        OSError: The file cannot be read.
        TypeError: ``path`` is neither a path nor an open file whose ``read()``
            returns bytes.
        ValueError: ``path`` is text, but not a path. For example, it is empty, a web
            address or base64 text. Or the open file has no bytes left, or is not open
            for reading.
    """
    if not isinstance(path, str | bytes | os.PathLike):
        return from_bytes(_read_open(path), check=check, max_side=max_side)
    if not os.fspath(path):
        raise ValueError("from_file takes a path, not empty text")
    try:
        data = Path(os.fsdecode(path)).read_bytes()
    except (OSError, ValueError) as error:
        name = os.fsencode(os.fspath(path)) if _encodes(path) else b""
        if _is_image(name) or _mistake(_restored(name)) != _UNKNOWN:
            given = _described(_restored(name))
            raise ValueError(f"from_file takes a path, not {given}") from None
        if isinstance(error, OSError):
            raise
        raise ValueError(
            "the path contains an invalid character such as NUL: from_file takes the"
            " path of a file, not its content"
        ) from None
    try:
        return from_bytes(data, check=check, max_side=max_side)
    except RequestValidationError as error:
        error.add_note(f"the path of the image is {os.fsdecode(path)}")
        raise


def from_s3(uri: str, *, version: str | None = None) -> Image:
    """Return an ``Image`` that the service itself reads from S3.

    Args:
        uri: ``s3://bucket/key``. The bucket must be in the client's region.
        version: Version id of the object. Default: the newest version.

    Raises:
        TypeError: ``uri`` is not a string.
        ValueError: ``uri`` does not have the form ``s3://bucket/key``.
    """
    if not isinstance(cast("object", uri), str):
        raise TypeError(
            f"the URI of an image must be s3://bucket/key, not {_described(uri)}"
        )
    bucket, _, name = uri.removeprefix("s3://").partition("/")
    if not uri.startswith("s3://") or not bucket or not name:
        raise ValueError(f"the URI of an image must be s3://bucket/key{_instead(uri)}")
    return Image(s3_object=S3Object(bucket=bucket, name=name, version=version))


def from_s3_event(record: Mapping[str, Any] | str | bytes) -> Image:
    """Return the ``Image`` that an S3 event is about.

    Args:
        record: An S3 event with one record, the record itself, or an S3 event from
            EventBridge. It may be wrapped in an SNS or SQS message.

    Returns:
        The image, with the decoded key and the version in the event.

    Raises:
        TypeError: ``record`` is neither JSON nor a mapping.
        ValueError: ``record`` is not an S3 event, or has several records.
    """
    return Image(s3_object=_object_of(record))


def video_from_s3_event(record: Mapping[str, Any] | str | bytes) -> Video:
    """Return the ``Video`` that an S3 event is about.

    ``record`` has the same forms as in ``from_s3_event``.

    Raises:
        TypeError: ``record`` is neither JSON nor a mapping.
        ValueError: ``record`` is not an S3 event, or has several records.
    """
    return Video(s3_object=_object_of(record))


def _object_of(record: object) -> S3Object:
    event = unwrapped(record, "an S3 event")
    bridge = "detail" in event
    detail = event.get("detail") if bridge else event.get("s3")
    try:
        bucket, place = detail["bucket"]["name"], detail["object"]  # type: ignore[index]  # caught
        key = place["key"]
        if not bridge:
            # In an S3 event, the key is URL-encoded. In an EventBridge event, it is
            # plain text.
            key = unquote_plus(key, errors="strict")
        version = place.get("version-id" if bridge else "versionId")
    except (AttributeError, KeyError, TypeError, ValueError):
        raise ValueError(
            "the message is not an S3 event: bucket and key are missing"
        ) from None
    return S3Object(bucket=bucket, name=key, version=version or None)


class SupportsRead(Protocol):
    """Protocol of a file that is open for reading bytes."""

    def read(self, size: int = -1, /) -> bytes:
        """Return at most ``size`` bytes, or all further bytes if ``size`` is -1."""
        ...


def _read_open(file: object) -> bytes:
    """Return the bytes of an open file, from its position to its end."""
    inner = getattr(file, "file", None)  # Starlette uploads, whose own read() is async
    if hasattr(inner, "read"):
        file = inner
    read = getattr(file, "read", None)
    if not callable(read):
        raise TypeError(
            f"from_file takes a path or an open file, not {_described(file)}"
        )
    try:
        data = read()
    except TypeError as error:  # read() of an archive takes the name of a file
        name = type(file).__name__
        raise TypeError(
            f"from_file cannot read a {name}: open a file in it, and pass that file"
        ) from error
    except UnsupportedOperation as error:
        raise ValueError("the file is not open for reading: use mode 'rb'") from error
    content = _buffer(data)
    if content is None:
        # Close a coroutine. Otherwise, Python warns that it was never awaited.
        close = getattr(data, "close", None)
        if callable(close):
            close()
        remedy = (
            "open it with mode 'rb'" if isinstance(data, str) else "await its read()"
        )
        raise TypeError(f"from_file takes a file whose read() returns bytes: {remedy}")
    if not content:
        raise ValueError("the open file is at its end or empty: call seek(0) first")
    return content


def _buffer(data: object) -> bytes | None:
    """Return the bytes of a buffer, or None if the value is not a buffer of bytes."""
    if isinstance(data, bytes):
        return data
    try:
        view = memoryview(data)  # type: ignore[arg-type]  # may raise
    except (TypeError, ValueError, BufferError):
        return None
    flat = view.ndim <= 1 or max(view.shape or (0,)) == view.nbytes
    return bytes(view) if view.itemsize == 1 and flat else None


def _described(value: object) -> str:
    """Describe an invalid value for an error message, with a remedy if one is known."""
    name = type(value).__name__
    if isinstance(value, str | bytes):
        text = value.encode("utf-8", "replace") if isinstance(value, str) else value
        if _is_image(text):
            return "the content of an image: use from_bytes"
        mistake = _mistake(text)
        if isinstance(value, bytes) or mistake != _UNKNOWN:
            return mistake
        if len(value) > 200:
            return "text: use from_base64 if it is base64"
        return "text: use from_file if it is a path, from_base64 if it is base64"
    if _is_image(_buffer(value) or b""):
        return "the content of an image: use from_bytes"
    return name if value is None else f"a {name}{_remedy(value)}"


def _remedy(value: object) -> str:
    """Return the remedy for a value of a wrong type, or an empty string."""
    if isinstance(value, os.PathLike):
        return ": use from_file"
    if hasattr(value, "__array_interface__") and hasattr(value, "save"):
        return f" of Pillow{_PIXELS}"
    if hasattr(value, "shape") and hasattr(value, "dtype"):
        return f" of pixels{_PIXELS}"
    if hasattr(value, "read"):
        return ", which is an open file: use from_file"
    if isinstance(value, Image | Video):
        return ", which a request accepts as it is: no conversion is needed"
    if isinstance(value, Mapping) and hasattr(value.get("Body"), "read"):
        return ', which has an open file as "Body": pass that file to from_file'
    if isinstance(value, Mapping) and ("Bytes" in value or "S3Object" in value):
        return ", which is an image in the form of boto3: use Image.from_dict"
    if isinstance(value, tuple) and any(hasattr(part, "shape") for part in value):
        return ", which has an array: pass only the array"
    if isinstance(getattr(value, "content", None), bytes):
        return ": pass its content"
    return ""


_PIXELS = ": write it as PNG or JPEG into an io.BytesIO, then pass its getvalue()"


def _encodes(path: str | bytes | os.PathLike[str] | os.PathLike[bytes]) -> bool:
    try:
        os.fsencode(path)
    except UnicodeEncodeError:
        return False
    return True


def _restored(name: bytes) -> bytes:
    """Return a name with the slash that ``Path`` has removed from a URL.

    For example, ``s3:/bucket/key`` becomes ``s3://bucket/key``. Other names do not
    change.
    """
    return re.sub(rb"^(https?|s3|file):/(?=[^/])", rb"\1://", name, flags=re.IGNORECASE)


_DATA = re.compile(rb"\s*data:", re.IGNORECASE)
_DATA_URL = re.compile(rb"\s*data:[^,]{0,200};base64,", re.IGNORECASE)


def _is_image(data: bytes) -> bool:
    return data.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8"))


_URL = re.compile(
    r"\s*([a-z][a-z0-9+.-]*)://(?:[^/\\?#]*@)?([^/\\?#@:]*)", re.IGNORECASE
)


def _instead(uri: str) -> str:
    """Return the end of a message about a wrong URI.

    For an ARN, the end explains which part is the bucket. For a URI with ``://``, the
    end shows the scheme and the host. If the scheme is HTTP or HTTPS, advice follows.
    The path and the query are left out, because they may contain a signature. For any
    other text, the end is empty.
    """
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
    """A box in pixels, in the order that the ``crop`` method of Pillow expects."""

    left: int
    top: int
    right: int
    bottom: int


def box_in_pixels(
    box: BoundingBox, width: int, height: int, *, margin: float = 0.0
) -> PixelBox:
    """Convert a bounding box to pixels.

    The box of a face at an edge can extend beyond the image. The result is therefore
    cut at the edges. A box that is completely outside the image becomes empty.

    Args:
        box: A bounding box of a response, in ratios of the image size.
        width: Width of the upright image in pixels.
        height: Height of the upright image in pixels.
        margin: Extra space on each side, as a fraction of the box. For example, 0.3
            adds 30 % of the width left and right, and 30 % of the height above and
            below. Default: 0.

    Raises:
        TypeError: ``box`` is None or of another class.
        ValueError: A coordinate is absent or not a finite number. Or ``margin``,
            ``width`` or ``height`` is negative.
    """
    _check_shape(box, BoundingBox, "box")
    if _part(margin, "margin") < 0:
        raise ValueError(f"margin must be 0 or more, not {shown(margin)}")
    across, down = max(_part(box.width), 0), max(_part(box.height), 0)
    left = _part(box.left) - across * _part(margin)
    top = _part(box.top) - down * _part(margin)
    right = left + across * (1 + 2 * _part(margin))
    bottom = top + down * (1 + 2 * _part(margin))
    across, down = _side(width, "width"), _side(height, "height")
    return PixelBox(
        _pixel(left, across),
        _pixel(top, down),
        _pixel(right, across),
        _pixel(bottom, down),
    )


_FINITE = Number(min=-sys.float_info.max, max=sys.float_info.max)


def _part(value: float | None, name: str = "coordinates") -> float:
    # Responses are not validated, so the value can have any type.
    if value is None or _FINITE.check(value):
        what = "finite numbers" if name == "coordinates" else "a finite number"
        raise ValueError(f"{name} must be {what}, not {shown(value)}")
    return float(value)


def _side(value: float, name: str) -> float:
    side = _part(value, name)
    if side < 0:
        raise ValueError(f"{name} must be 0 pixels or more, not {shown(value)}")
    return side


def _pixel(part: float, side: float) -> int:
    return round(min(max(part, 0.0), 1.0) * side)


def _check_shape(value: object, shape: type[Shape] | UnionType, name: str) -> None:
    if isinstance(value, shape):
        return
    expected = getattr(shape, "__name__", "Landmark or Point")
    remedy = "the response lacks it" if value is None else "use from_dict for a dict"
    raise TypeError(
        f"{name} must be a {expected}, not {type(value).__name__}: {remedy}"
    )


def point_in_pixels(
    point: Landmark | Point, width: int, height: int
) -> tuple[float, float]:
    """Convert a landmark or a corner of a polygon to pixels.

    The point can be outside the image, for example the mouth of a face at the edge.

    Args:
        point: A point of a response, in ratios of the image size.
        width: Width of the upright image in pixels.
        height: Height of the upright image in pixels.

    Returns:
        The coordinates x and y.

    Raises:
        TypeError: ``point`` is None or of another class.
        ValueError: A coordinate is absent or not a finite number. Or ``width`` or
            ``height`` is negative.
    """
    _check_shape(point, Landmark | Point, "point")
    across, down = _side(width, "width"), _side(height, "height")
    try:
        return _part(point.x) * across, _part(point.y) * down
    except AbsentMember as error:
        raise ValueError(f"coordinates must be finite numbers: {error}") from None


def frame_of(timestamp: float | None, video: VideoMetadata) -> int:
    """Return the number of the video frame at a timestamp.

    Args:
        timestamp: Milliseconds since the start of the video.
        video: The ``video_metadata`` of the response.

    Returns:
        The frame number, where 0 is the first frame.

    Raises:
        TypeError: ``video`` is None or of another class.
        ValueError: The timestamp or the frame rate is absent or not a finite number.
            Or the frame rate is not positive.
    """
    _check_shape(video, VideoMetadata, "video")
    rate = _part(video.frame_rate, "frame_rate")
    if rate <= 0:
        raise ValueError(f"frame_rate must be more than 0, not {shown(rate)}")
    frame = max(round(_part(timestamp, "timestamp") / 1000 * rate), 0)
    if video.duration_millis is None:
        return frame
    frames = round(_part(video.duration_millis) / 1000 * rate)
    return min(frame, max(frames - 1, 0))


def draw(data: bytes, found: Shape, *, colour: str = "lime") -> Any:
    """Draw the boxes and points of a response into the image, for debugging.

    The function draws bounding boxes with names, corners of polygons, and landmarks.
    Boxes and points in other images are left out, such as boxes of matching faces in a
    collection.

    Args:
        data: The image that was sent, or a frame of the video.
        found: The response, or a part of it.
        colour: A colour name of Pillow. Default: ``lime``.

    Returns:
        A ``PIL.Image.Image``, upright.

    Raises:
        ImportError: Pillow is not installed. Install ``rekoclient[images]``.
        ValueError: The image has more than 100 million pixels, or Pillow does not know
            ``colour``.
        TypeError: ``data`` is not bytes.
        OSError: ``data`` is not a PNG or JPEG image.
    """
    try:
        # ``import_module``, so that type checkers do not need Pillow.
        pillow, drawing, operations = (
            import_module(f"PIL.{name}") for name in ("Image", "ImageDraw", "ImageOps")
        )
    except ImportError as error:
        hint = "draw needs Pillow: pip install 'rekoclient[images]'"
        raise ImportError(hint) from error

    # Pillow's other decoders must not read untrusted bytes.
    opened = pillow.open(BytesIO(data), formats=("PNG", "JPEG"))
    if opened.width * opened.height > _MOST_PIXELS:
        size = f"{opened.width} x {opened.height}"
        raise ValueError(
            f"the image has {size} pixels, more than {_MOST_PIXELS:,}: draw on a"
            " smaller copy"
        )
    picture = operations.exif_transpose(opened).convert("RGB")
    pencil = drawing.Draw(picture)
    line = max(min(picture.size) // 200, 1)
    for name, place in _places(found, ""):
        where = _visible(place, *picture.size)
        if isinstance(where, PixelBox):
            # ``right`` and ``bottom`` of a box are the first pixels outside it.
            right = min(where.right, picture.width - 1)
            bottom = min(where.bottom, picture.height - 1)
            pencil.rectangle((*where[:2], right, bottom), outline=colour, width=line)
            pencil.text(
                (where.left + 2 * line, where.top + 2 * line),
                str(name),  # the reply may contain another type
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
    """Return a box or a point in pixels, or None if it is outside the image."""
    try:
        if isinstance(place, BoundingBox):
            box = box_in_pixels(place, width, height)
            return box if box.left < box.right and box.top < box.bottom else None
        x, y = point_in_pixels(place, width, height)
    except ValueError:
        return None
    return (x, y) if 0 <= x <= width and 0 <= y <= height else None


_ELSEWHERE = ("ComparedSourceImageFace", "FaceMatch")
"""Shapes whose boxes and points do not belong to the image that ``draw`` receives.

``draw`` skips them. For example, the face of a ``FaceMatch`` is in an image that was
indexed earlier.
"""


def _places(
    shape: Shape, name: str
) -> Iterator[tuple[str, BoundingBox | Landmark | Point]]:
    """Yield each box and point in a shape, with a name to draw.

    For example, each box in a ``Label`` has the name of the label.

    Args:
        shape: The shape, such as a response.
        name: The name for boxes and points that have no name in ``shape``. A box or
            point has the name of the closest shape around it that has a name.
    """
    for title in ("name", "detected_text", "external_image_id", "user_id"):
        name = getattr(shape, title, None) or name
    for member in members(type(shape)):
        value = getattr(shape, member.name)
        for part in value if isinstance(value, tuple) else (value,):
            if isinstance(part, BoundingBox | Landmark | Point):
                yield name, part
            elif isinstance(part, Shape) and type(part).__name__ not in _ELSEWHERE:
                yield from _places(part, name)
