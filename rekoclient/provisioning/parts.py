"""Read members of a response, and return a default if a member is absent.

Every correct response contains the members that this module reads, so their types
exclude None. Reading an absent member raises ``AbsentMember``. The functions here catch
this error, so that one incomplete response does not end a run.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..errors import AbsentMember
from ..models import AssociatedFace, Face, FaceMatch, FaceRecord, User, UserMatch


def user_ids(users: Iterable[User]) -> Iterator[str]:
    """Yield the id of each user that has one."""
    for user in users:
        if user_id := user_id_of(user):
            yield user_id


def user_id_of(user: User | UserMatch) -> str:
    """Return the id of a user, or an empty string if it is absent."""
    try:
        return user.user_id if isinstance(user, User) else user.user.user_id
    except AbsentMember:
        return ""


def matched_users(matches: Iterable[UserMatch]) -> Iterator[tuple[str, float]]:
    """Yield the id and the similarity of each user that a search found."""
    for match in matches:
        if user_id := user_id_of(match):
            yield user_id, similarity_of(match)


def matched_faces(matches: Iterable[FaceMatch]) -> Iterator[tuple[Face, float]]:
    """Yield each face that a search found, and its similarity.

    The face may lack its id.
    """
    for match in matches:
        if face := face_of(match):
            yield face, similarity_of(match)


def indexed_faces(records: Iterable[FaceRecord]) -> Iterator[Face]:
    """Yield each face that was indexed and has an id."""
    for record in records:
        face = face_of(record)
        if face and face_id_of(face):
            yield face


def face_of(part: FaceMatch | FaceRecord) -> Face | None:
    """Return the face of a match or of a record, or None if it is absent."""
    try:
        return part.face
    except AbsentMember:
        return None


def face_id_of(face: AssociatedFace | Face) -> str:
    """Return the id of a face, or an empty string if the id is absent."""
    try:
        return face.face_id
    except AbsentMember:
        return ""


def image_id_of(face: Face) -> str | None:
    """Return the `ImageId` of a face, or None if it is absent."""
    try:
        return face.image_id
    except AbsentMember:
        return None


def confidence_of(face: Face) -> float:
    """Return the confidence of a face in per cent, or 0 if it is absent."""
    try:
        return face.confidence
    except AbsentMember:
        return 0.0


def similarity_of(match: FaceMatch | UserMatch) -> float:
    """Return the similarity of a match in per cent, or 0 if it is absent."""
    try:
        return match.similarity
    except AbsentMember:
        return 0.0
