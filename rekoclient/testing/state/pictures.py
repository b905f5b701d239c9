"""Checks of the format and size of pictures. They do not decode the pixels."""

from __future__ import annotations

import hashlib
import struct
import zlib
from dataclasses import dataclass, field

from ..service.errors import ServiceError, invalid_parameter

_PNG = b"\x89PNG\r\n\x1a\n"
_SMALLEST_SIDE = 80
_LARGEST_S3_OBJECT = 15 * 1024 * 1024
# The JPEG markers of the segments that contain the size of the picture. C4 (DHT),
# C8 (JPG) and CC (DAC) are in the same range, but mark other segments.
_JPEG_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
# The JPEG markers without a length field: TEM and the restart markers.
_JPEG_BARE = frozenset({0x01, *range(0xD0, 0xD8)})


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG or JPEG picture that the service accepts, with its SHA-256 digest."""

    digest: str
    width: int
    height: int
    data: bytes = field(repr=False, compare=False)


def read(data: bytes) -> Picture:
    """Check the format and the size of a picture, and return it as a `Picture`.

    Raises:
        ServiceError: The picture is neither PNG nor JPEG, or is too large or too small.
    """
    if len(data) > _LARGEST_S3_OBJECT:
        raise ServiceError("ImageTooLargeException")
    size = _png_size(data) or _jpeg_size(data)
    if size is None:
        raise ServiceError(
            "InvalidImageFormatException", "Request has invalid image format"
        )
    if min(size) < _SMALLEST_SIDE:
        raise invalid_parameter()
    return Picture(digest_of(data), *size, data)


def digest_of(data: bytes) -> str:
    """Return the SHA-256 digest that identifies a picture or a video."""
    return hashlib.sha256(data).hexdigest()


def sample_image(name: str = "", *, width: int = 100, height: int = 100) -> bytes:
    """Return a small PNG picture for tests. Each name produces different bytes.

    The same name and size produce the same bytes in every run.
    """
    colour = hashlib.sha256(name.encode()).digest()[:3]
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress((b"\x00" + colour * width) * height)
    return b"".join(
        (
            _PNG,
            _png_chunk(b"IHDR", header),
            _png_chunk(b"tEXt", b"Title\x00" + name.encode()),
            _png_chunk(b"IDAT", pixels),
            _png_chunk(b"IEND", b""),
        )
    )


def _png_chunk(kind: bytes, content: bytes) -> bytes:
    checksum = zlib.crc32(kind + content)
    return (
        struct.pack(">I", len(content)) + kind + content + struct.pack(">I", checksum)
    )


def _png_size(data: bytes) -> tuple[int, int] | None:
    if data[:8] != _PNG or data[12:16] != b"IHDR" or len(data) < 24:
        return None
    width, height = struct.unpack(">II", data[16:24])
    return width, height


def _jpeg_size(data: bytes) -> tuple[int, int] | None:
    if data[:2] != b"\xff\xd8":
        return None
    place = 2
    while place + 4 <= len(data) and data[place] == 0xFF:
        marker = data[place + 1]
        if marker == 0xFF:  # a fill byte
            place += 1
        elif marker in _JPEG_BARE:
            place += 2
        elif marker in _JPEG_FRAMES:
            if place + 9 > len(data):
                return None
            height, width = struct.unpack(">HH", data[place + 5 : place + 9])
            return width, height
        else:
            (length,) = struct.unpack(">H", data[place + 2 : place + 4])
            place += 2 + length
    return None
