"""Checks of a face recognizer's results, because users can write a recognizer."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from ..service.errors import ServiceError
from .recognizer import SeenFace

if TYPE_CHECKING:
    from .recognizer import Recognizer, Vectors

T = TypeVar("T")
_NUMBERS = ("left", "top", "width", "height", "confidence")
_MAYBE = ("roll", "yaw", "brightness", "sharpness", "pixels")


class CheckedRecognizer:
    """A recognizer that calls another recognizer and checks the results.

    An invalid result raises a ServiceError, which the server sends as its reply.
    """

    def __init__(self, recognizer: Recognizer) -> None:
        self._recognizer = recognizer

    def faces(self, picture: bytes, *, vectors: int) -> Sequence[SeenFace]:
        """Return the faces in a picture, the largest first.

        Also check that the recognizer returned a vector for each of its first
        ``vectors`` faces.

        Raises:
            ValueError: The picture cannot be decoded.
            ServiceError: The recognizer failed, or a face is invalid.
        """
        found = _result(
            "faces", lambda: self._recognizer.faces(picture, vectors=vectors)
        )
        if not isinstance(found, Iterable):  # pyright: ignore[reportUnnecessaryIsInstance] - user code
            raise _invalid(f"faces() must return a list, not {type(found).__name__}")
        faces = [_checked(face) for face in found]
        for number, face in enumerate(faces[:vectors], start=1):
            if face.vector is None:
                raise _invalid(
                    f"with vectors={vectors}, faces() must return a vector for "
                    f"face number {number}"
                )
        lengths = {len(face.vector) for face in faces if face.vector is not None}
        if len(lengths) > 1:
            raise _invalid(
                f"faces() returned vectors of different lengths: {sorted(lengths)}"
            )
        return sorted(faces, key=lambda face: -face.width * face.height)

    def similarities(self, vector: Vectors, others: Vectors) -> Vectors:
        """Return the similarity of a vector to each row of a matrix, from 0 to 100.

        Raises:
            ServiceError: The recognizer failed, or the similarities are invalid.
        """
        import numpy as np

        given = _result(
            "similarities", lambda: self._recognizer.similarities(vector, others)
        )
        try:
            found = np.asarray(given, np.float32)
        except (TypeError, ValueError):
            raise _invalid("similarities() must return numbers") from None
        if found.shape != (len(others),):
            raise _invalid(
                f"similarities() must return one number for each of {len(others)} "
                f"rows, not an array of shape {found.shape}"
            )
        unknown = np.isnan(found)
        if unknown.any():  # NaN is valid only for a row of zeros: a deleted face
            if others[unknown].any():
                raise _invalid("similarities() must return numbers, not NaN")
            found = np.where(unknown, np.float32(0), found)
        return np.clip(found, 0, 100)


def _checked(face: object) -> SeenFace:
    """Check a face, and return it with Python numbers and a float32 vector."""
    if not isinstance(face, SeenFace):
        kind = type(face).__name__
        raise _invalid(f"faces() must return SeenFace objects, not {kind}")
    numbers: dict[str, Any] = {name: _number(face, name) for name in _NUMBERS}
    numbers |= {
        name: _number(face, name) for name in _MAYBE if getattr(face, name) is not None
    }
    if not (numbers["width"] > 0 < numbers["height"]):
        raise _invalid("faces() must return boxes with a width and a height above 0")
    if not 0 <= numbers["confidence"] <= 100:
        given = numbers["confidence"]
        raise _invalid(f"faces() must return a confidence from 0 to 100, not {given:g}")
    try:
        landmarks = {
            str(kind): (_finite(x), _finite(y))
            for kind, (x, y) in face.landmarks.items()
        }
    except (AttributeError, TypeError, ValueError):
        raise _invalid(
            "faces() must return each landmark as a pair of finite numbers"
        ) from None
    vector = None if face.vector is None else _vector(face.vector)
    return replace(face, **numbers, landmarks=landmarks, vector=vector)


def _number(face: SeenFace, name: str) -> float:
    try:
        return _finite(getattr(face, name))
    except (TypeError, ValueError):
        raise _invalid(
            f"faces() must return a finite number as {name} of each face"
        ) from None


def _finite(value: Any) -> float:
    number = float(value)
    if isinstance(value, str) or not math.isfinite(number):
        raise ValueError
    return number


def _vector(given: Any) -> Vectors:
    import numpy as np

    try:
        vector = np.asarray(given, np.float32)
    except (TypeError, ValueError):
        vector = np.zeros(0, np.float32)
    if vector.ndim != 1 or not len(vector) or not np.isfinite(vector).all():
        raise _invalid("faces() must return vectors of finite numbers")
    return vector


def _result(method: str, call: Callable[[], T]) -> T:
    try:
        return call()
    except ValueError:
        if method == "faces":  # the picture cannot be decoded
            raise
        raise _failed(method) from None
    except Exception:  # noqa: BLE001 - the code of a user may raise anything
        raise _failed(method) from None


def _failed(method: str) -> ServiceError:
    import traceback

    traceback.print_exc(file=sys.stderr)
    error = sys.exc_info()[0]
    name = "" if error is None else f" with {error.__name__}"
    return _invalid(f"{method}() failed{name}; see the traceback on standard error")


def _invalid(problem: str) -> ServiceError:
    text = f"The recognizer of this server has an error: {problem}"
    return ServiceError("InternalServerError", text, hint=text)
