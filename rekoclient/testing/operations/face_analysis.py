"""The operations for faces that use no collection, such as DetectFaces."""

from __future__ import annotations

from ..script.declared_faces import DeclaredFace
from ..script.face_detail import (
    celebrity_face,
    celebrity_id,
    compared_face,
    face_detail,
)
from ..service.errors import ServiceError, invalid_parameter
from ..state.computed_faces import likeness, reasons
from ..state.world import Body, World

_THRESHOLD = 80.0
_MOST_FACES = 100


def detect_faces(world: World, body: Body) -> Body:
    """Return the faces in a picture, with the attributes that the request names."""
    attributes = body.get("Attributes", ())
    faces = world.faces_in(world.picture(body["Image"]))
    return {"FaceDetails": [face_detail(face, attributes) for face in faces]}


def compare_faces(world: World, body: Body) -> Body:
    """Compare the largest face in the source picture with each target face.

    Raises:
        ServiceError: A picture is invalid, or the source picture has no face that
            passes the quality filter.
    """
    quality_filter = body.get("QualityFilter", "NONE")
    sources = world.faces_in(world.picture(body["SourceImage"]), vectors=1)
    target = world.faces_in(world.picture(body["TargetImage"]), vectors=_MOST_FACES)
    if not sources or reasons(sources[0], quality_filter):
        raise invalid_parameter()
    source = sources[0]
    threshold = body.get("SimilarityThreshold", _THRESHOLD)
    matches: list[Body] = []
    unmatched: list[Body] = []
    for face in target:
        if reasons(face, quality_filter):
            continue
        similarity = world.similarity(likeness(source), likeness(face))
        if similarity >= threshold:
            matches.append({"Similarity": similarity, "Face": compared_face(face)})
        else:
            unmatched.append(compared_face(face))
    matches.sort(key=lambda match: -match["Similarity"])
    return {
        "SourceImageFace": {
            "BoundingBox": source.bounding_box,
            "Confidence": source.confidence,
        },
        "FaceMatches": matches,
        "UnmatchedFaces": unmatched,
    }


def recognize_celebrities(world: World, body: Body) -> Body:
    """Return the celebrities in a picture, and separately all other faces."""
    faces = world.faces_in(world.picture(body["Image"]))
    return {
        "CelebrityFaces": [
            {
                "Name": face.celebrity,
                "Id": celebrity_id(face.celebrity),
                "Urls": [],
                "Face": celebrity_face(face),
                "MatchConfidence": face.confidence,
                "KnownGender": known_gender(face),
            }
            for face in faces
            if face.celebrity is not None
        ],
        "UnrecognizedFaces": [
            compared_face(face) for face in faces if face.celebrity is None
        ],
    }


def get_celebrity_info(world: World, body: Body) -> Body:
    """Return the name and the gender of a celebrity that a test declared.

    Raises:
        ServiceError: No declared face belongs to a celebrity with this id.
    """
    for face in world.declared_faces():
        if face.celebrity is not None and celebrity_id(face.celebrity) == body["Id"]:
            return {
                "Name": face.celebrity,
                "Urls": [],
                "KnownGender": known_gender(face),
            }
    raise ServiceError(
        "ResourceNotFoundException",
        f"The celebrity id: {body['Id']} does not exist",
        hint=(
            "declare the celebrity with DeclaredFace(..., celebrity=...), or the reply "
            "with server.reply('GetCelebrityInfo', {...})"
        ),
    )


def known_gender(face: DeclaredFace) -> dict[str, str]:
    """Return the KnownGender of a celebrity's declared face.

    The type is ``Unlisted`` if the face has no declared gender.
    """
    gender: str = face.detail.get("Gender", {}).get("Value", "Unlisted")
    return {"Type": gender}


OPERATIONS = {
    "DetectFaces": detect_faces,
    "CompareFaces": compare_faces,
    "RecognizeCelebrities": recognize_celebrities,
    "GetCelebrityInfo": get_celebrity_info,
}
