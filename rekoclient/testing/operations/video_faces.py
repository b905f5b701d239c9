"""The results of the jobs that analyse the faces in a video.

A video is an S3 object. A test declares the faces in the video and their times. If the
server has a recognizer, a video can also be a folder of frames.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from ..script.declared_faces import DeclaredFace
from ..script.face_detail import celebrity_id, face_detail
from ..state.computed_faces import Likeness, likeness
from ..state.store import Resource
from ..state.world import Body, World
from . import search
from .face_analysis import known_gender

_SAME = 80.0
Found = tuple[int, int, DeclaredFace]


def results(world: World, kind: str, job: Resource) -> list[Body] | None:
    """Return the results of a video job, ordered by time.

    Return None if the faces in the video are unknown, or if a job of this kind does not
    analyse faces.
    """
    make = _RESULTS.get(kind)
    faces = world.faces_in_video(
        job.data["Video"]["S3Object"], job.data.get("VideoDigest")
    )
    if make is None or faces is None:
        return None
    found = sorted(_found(world, faces), key=lambda one: one[:2])
    return [
        result
        for at, index, face in found
        for result in make(world, job, at, index, face)
    ]


def _found(world: World, faces: Sequence[DeclaredFace]) -> Iterator[Found]:
    """Yield a tuple for each face and each time at which the video shows the face.

    The tuple contains the time in milliseconds, the index of the person, and the face.
    Similar faces count as one person.
    """
    persons: list[Likeness] = []
    for face in faces:
        one = likeness(face)
        index = next(
            (n for n, p in enumerate(persons) if world.similarity(p, one) >= _SAME),
            len(persons),
        )
        if index == len(persons):
            persons.append(one)
        for at in face.timestamps:
            yield at, index, face


def _faces(
    _world: World, job: Resource, at: int, _index: int, face: DeclaredFace
) -> Iterator[Body]:
    attributes = [job.data.get("FaceAttributes", "DEFAULT")]
    yield {"Timestamp": at, "Face": face_detail(face, attributes)}


def _person(index: int, face: DeclaredFace) -> Body:
    return {
        "Index": index,
        "BoundingBox": face.bounding_box,
        "Face": face_detail(face),
    }


def _persons(
    _world: World, _job: Resource, at: int, index: int, face: DeclaredFace
) -> Iterator[Body]:
    yield {"Timestamp": at, "Person": _person(index, face)}


def _searched(
    world: World, job: Resource, at: int, index: int, face: DeclaredFace
) -> Iterator[Body]:
    matches = search.similar_faces(
        world, job.data, job.data["CollectionId"], likeness(face)
    )
    yield {"Timestamp": at, "Person": _person(index, face), "FaceMatches": matches}


def _celebrities(
    _world: World, _job: Resource, at: int, _index: int, face: DeclaredFace
) -> Iterator[Body]:
    if face.celebrity is not None:
        celebrity = {
            "Name": face.celebrity,
            "Id": celebrity_id(face.celebrity),
            "Urls": [],
            "Confidence": face.confidence,
            "BoundingBox": face.bounding_box,
            "Face": face_detail(face),
            "KnownGender": known_gender(face),
        }
        yield {"Timestamp": at, "Celebrity": celebrity}


_Make = Callable[[World, Resource, int, int, DeclaredFace], Iterator[Body]]
_RESULTS: dict[str, _Make] = {
    "CelebrityRecognition": _celebrities,
    "FaceDetection": _faces,
    "FaceSearch": _searched,
    "PersonTracking": _persons,
}
