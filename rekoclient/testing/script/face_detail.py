"""The FaceDetail and the ComparedFace of a face, as replies contain them.

For a declared face, the bounding box and the confidence are those of the declaration.
The landmarks are computed from the bounding box. All other members are constants. A
member in ``DeclaredFace.detail`` replaces the member of the same name. A face that a
recognizer found has only the members that the recognizer computed.
"""

from __future__ import annotations

from collections.abc import Collection
from hashlib import sha256
from typing import Any

from .computed_face import ComputedFace
from .declared_faces import DeclaredFace

# The positions of landmarks in a bounding box, as shares of its width and height.
_LANDMARKS = {
    "eyeLeft": (0.31, 0.40),
    "eyeRight": (0.69, 0.40),
    "mouthLeft": (0.35, 0.76),
    "mouthRight": (0.65, 0.76),
    "nose": (0.50, 0.59),
}
_MORE_LANDMARKS = {
    "leftEyeBrowLeft": (0.18, 0.32),
    "leftEyeBrowRight": (0.42, 0.31),
    "leftEyeBrowUp": (0.30, 0.28),
    "rightEyeBrowLeft": (0.58, 0.31),
    "rightEyeBrowRight": (0.82, 0.32),
    "rightEyeBrowUp": (0.70, 0.28),
    "leftEyeLeft": (0.24, 0.41),
    "leftEyeRight": (0.38, 0.41),
    "leftEyeUp": (0.31, 0.38),
    "leftEyeDown": (0.31, 0.42),
    "rightEyeLeft": (0.62, 0.41),
    "rightEyeRight": (0.76, 0.41),
    "rightEyeUp": (0.69, 0.38),
    "rightEyeDown": (0.69, 0.42),
    "noseLeft": (0.43, 0.63),
    "noseRight": (0.57, 0.63),
    "mouthUp": (0.50, 0.72),
    "mouthDown": (0.50, 0.81),
    "leftPupil": (0.31, 0.40),
    "rightPupil": (0.69, 0.40),
    "upperJawlineLeft": (0.05, 0.42),
    "midJawlineLeft": (0.11, 0.73),
    "chinBottom": (0.50, 0.98),
    "midJawlineRight": (0.89, 0.73),
    "upperJawlineRight": (0.95, 0.42),
}
_EMOTIONS = (
    "CALM",
    "HAPPY",
    "SURPRISED",
    "CONFUSED",
    "SAD",
    "ANGRY",
    "FEAR",
    "DISGUSTED",
)
# The constant members for each value that a request can have in `Attributes`.
_ATTRIBUTES: dict[str, dict[str, Any]] = {
    "AGE_RANGE": {"AgeRange": {"Low": 25, "High": 35}},
    "SMILE": {"Smile": {"Value": False, "Confidence": 99.0}},
    "EYEGLASSES": {"Eyeglasses": {"Value": False, "Confidence": 99.0}},
    "SUNGLASSES": {"Sunglasses": {"Value": False, "Confidence": 99.0}},
    "GENDER": {"Gender": {"Value": "Female", "Confidence": 50.0}},
    "BEARD": {"Beard": {"Value": False, "Confidence": 99.0}},
    "MUSTACHE": {"Mustache": {"Value": False, "Confidence": 99.0}},
    "EYES_OPEN": {"EyesOpen": {"Value": True, "Confidence": 99.0}},
    "MOUTH_OPEN": {"MouthOpen": {"Value": False, "Confidence": 99.0}},
    "EMOTIONS": {
        "Emotions": [
            {"Type": kind, "Confidence": 93.0 if kind == "CALM" else 1.0}
            for kind in _EMOTIONS
        ]
    },
    "FACE_OCCLUDED": {"FaceOccluded": {"Value": False, "Confidence": 99.0}},
    "EYE_DIRECTION": {"EyeDirection": {"Yaw": 0.0, "Pitch": 0.0, "Confidence": 99.0}},
}
_DEFAULTS: dict[str, Any] = {
    "Pose": {"Roll": 0.0, "Yaw": 0.0, "Pitch": 0.0},
    "Quality": {"Brightness": 80.0, "Sharpness": 95.0},
}


def face_detail(face: DeclaredFace, attributes: Collection[str] = ()) -> dict[str, Any]:
    """Return the FaceDetail of a face.

    Args:
        face: The face.
        attributes: The ``Attributes`` of the request. They have no effect on a face
            that a recognizer found.
    """
    if isinstance(face, ComputedFace):
        return face.face_detail
    every = "ALL" in attributes
    detail = _always(face, _LANDMARKS | _MORE_LANDMARKS if every else _LANDMARKS)
    for name, members in _ATTRIBUTES.items():
        if every or name in attributes:
            detail |= members
    return {**detail, **face.detail}


def compared_face(face: DeclaredFace) -> dict[str, Any]:
    """Return the ComparedFace of a face."""
    return _replaced(_always(face, _LANDMARKS), face)


def celebrity_face(face: DeclaredFace) -> dict[str, Any]:
    """Return the ComparedFace of a celebrity, with its emotions and its smile."""
    more = _ATTRIBUTES["EMOTIONS"] | _ATTRIBUTES["SMILE"]
    return _replaced(_always(face, _LANDMARKS) | more, face)


def celebrity_id(name: str) -> str:
    """Return the Id of a celebrity, which depends only on the name."""
    digits = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
    digest = sha256(name.encode()).digest()
    return "".join(digits[byte % len(digits)] for byte in digest[:7])


def _replaced(members: dict[str, Any], face: DeclaredFace) -> dict[str, Any]:
    if isinstance(face, ComputedFace):
        return {name: v for name, v in face.face_detail.items() if name in members}
    return {name: face.detail.get(name, value) for name, value in members.items()}


def _always(
    face: DeclaredFace, landmarks: dict[str, tuple[float, float]]
) -> dict[str, Any]:
    return {
        "BoundingBox": face.bounding_box,
        "Confidence": face.confidence,
        "Landmarks": [
            {
                "Type": kind,
                "X": round(face.left + x * face.width, 6),
                "Y": round(face.top + y * face.height, 6),
            }
            for kind, (x, y) in landmarks.items()
        ],
        **_DEFAULTS,
    }
