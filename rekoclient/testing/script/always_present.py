"""Default values for members that every real reply contains.

The API model calls these members optional, but all example replies in the service's
documentation contain them. If a declared reply lacks such a member, the server adds it.
"""

from __future__ import annotations

from typing import Any

LABEL_MODEL = "3.0"
MODERATION_MODEL = "7.0"
TEXT_MODEL = "3.0"
SEGMENT_MODEL = "2.0"

ALWAYS_PRESENT: dict[str, dict[str, Any]] = {
    "DetectLabelsResponse": {"Labels": [], "LabelModelVersion": LABEL_MODEL},
    "Label": {"Instances": [], "Parents": [], "Aliases": [], "Categories": []},
    "DetectModerationLabelsResponse": {
        "ModerationLabels": [],
        "ModerationModelVersion": MODERATION_MODEL,
        "ContentTypes": [],
    },
    "ModerationLabel": {"ParentName": ""},
    "DetectTextResponse": {"TextDetections": [], "TextModelVersion": TEXT_MODEL},
    "DetectProtectiveEquipmentResponse": {
        "ProtectiveEquipmentModelVersion": "1.0",
        "Persons": [],
    },
    "ProtectiveEquipmentPerson": {"BodyParts": []},
    "ProtectiveEquipmentBodyPart": {"EquipmentDetections": []},
    "DetectCustomLabelsResponse": {"CustomLabels": []},
    "RecognizeCelebritiesResponse": {"CelebrityFaces": [], "UnrecognizedFaces": []},
    "Celebrity": {"Urls": []},
    "CelebrityDetail": {"Urls": []},
    "GetCelebrityInfoResponse": {"Urls": []},
    "CompareFacesResponse": {"FaceMatches": [], "UnmatchedFaces": []},
    "DetectFacesResponse": {"FaceDetails": []},
}
