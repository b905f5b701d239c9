"""Face recognition in pictures, and the service's quality filters for faces."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from ..script.computed_face import ComputedFace
from ..script.declared_faces import DeclaredFace
from ..service.errors import ServiceError
from .pictures import Picture

if TYPE_CHECKING:
    from ..vision.recognizer import Recognizer, SeenFace, Vectors

_MOST_PIXELS = 100_000_000


# For each quality filter: the minimum confidence, size in pixels, brightness and
# sharpness, and the maximum yaw in degrees. AWS does not publish the real values.
_BARS = {
    "LOW": (75, 24, 8, 10, 75),
    "MEDIUM": (80, 40, 15, 25, 60),
    "HIGH": (85, 64, 25, 40, 45),
}


def reasons(face: DeclaredFace, quality_filter: str) -> list[str]:
    """Return the reasons why a face fails a quality filter.

    An example of a reason is LOW_SHARPNESS. The list is empty if the face passes.
    """
    if not isinstance(face, ComputedFace) or face.seen is None:
        return [] if face.passes(quality_filter) else list(face.flaws)
    if quality_filter == "NONE":
        return []
    seen = face.seen
    bar = _BARS["LOW" if quality_filter == "AUTO" else quality_filter]
    confidence, pixels, brightness, sharpness, yaw = bar
    return [
        reason
        for reason, value, least in (
            ("LOW_CONFIDENCE", seen.confidence, confidence),
            ("SMALL_BOUNDING_BOX", seen.pixels, pixels),
            ("LOW_BRIGHTNESS", seen.brightness, brightness),
            ("LOW_SHARPNESS", seen.sharpness, sharpness),
            ("EXTREME_POSE", -abs(seen.yaw or 0), -yaw),
        )
        if value is not None and value < least
    ]


class Likeness(NamedTuple):
    """The values of a face that comparisons use: the person's name and the vector.

    Two faces are compared by their vectors. If a face has no vector, both faces are
    compared by the names of their persons.
    """

    person: str
    vector: Vectors | None = None


def likeness(face: DeclaredFace) -> Likeness:
    """Return the person and the vector of a face in a picture, for comparisons.

    The vector is None if a test declared the face, or if the recognizer computed no
    vector for it.
    """
    return Likeness(
        face.person, face.vector if isinstance(face, ComputedFace) else None
    )


def together(likenesses: Sequence[Likeness]) -> Sequence[Likeness]:
    """Merge the faces that have a vector into one face with the mean vector.

    The faces belong to one user. Return the faces without a vector, followed by the
    merged face. If no face has a vector, return the faces unchanged.
    """
    vectors = [one.vector for one in likenesses if one.vector is not None]
    if not vectors:
        return likenesses
    from ..vision.matrix import mean

    persons = [one for one in likenesses if one.vector is None]
    return [*persons, Likeness("", mean(vectors))]


def look(
    recognizer: Recognizer, picture: Picture, *, vectors: int
) -> Sequence[ComputedFace]:
    """Return the faces that a recognizer finds in a picture, the largest first.

    Args:
        recognizer: The face recognition model.
        picture: The picture.
        vectors: How many faces need a vector. These are the largest faces.

    Raises:
        ServiceError: The picture cannot be decoded or has too many pixels, or the
            recognizer failed.
    """
    if picture.width * picture.height > _MOST_PIXELS:
        raise ServiceError("ImageTooLargeException")
    try:
        found = recognizer.faces(picture.data, vectors=vectors)
    except ValueError:
        raise ServiceError(
            "InvalidImageFormatException", "Request has invalid image format"
        ) from None
    return [
        ComputedFace(
            person=f"{picture.digest}/{number}",
            left=face.left,
            top=face.top,
            width=face.width,
            height=face.height,
            confidence=face.confidence,
            detail=_detail(face),
            seen=face,
            vector=face.vector,
        )
        for number, face in enumerate(found)
    ]


def _detail(face: SeenFace) -> dict[str, Any]:
    """Return the landmarks, pose and quality of a face as members of FaceDetail."""
    detail: dict[str, Any] = {}
    if face.landmarks:
        detail["Landmarks"] = [
            {"Type": kind, "X": x, "Y": y} for kind, (x, y) in face.landmarks.items()
        ]
    for member, values in (
        ("Pose", {"Roll": face.roll, "Yaw": face.yaw}),
        ("Quality", {"Brightness": face.brightness, "Sharpness": face.sharpness}),
    ):
        known = {name: value for name, value in values.items() if value is not None}
        if known:
            detail[member] = known
    return detail
