"""The operations that search a collection for similar faces or users."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from heapq import nsmallest
from itertools import chain
from typing import TypeVar

from ..script.declared_faces import DeclaredFace
from ..script.face_detail import face_detail
from ..service.errors import ServiceError, invalid_parameter
from ..state.computed_faces import Likeness, likeness, reasons, together
from ..state.store import Face, User
from ..state.world import Body, World, present
from . import faces, users

R = TypeVar("R")

_THRESHOLD = 80.0
_MOST_FACES = 4096
_MOST_USERS = 500


def search_faces(world: World, body: Body) -> Body:
    """Search a collection for faces that are similar to one of its faces.

    The matches do not contain the face of the request.
    """
    collection = world.collection(body)
    searched = world.tables.faces.get(collection.collection_id, body["FaceId"])
    if searched is None:
        raise invalid_parameter("faceId was not found in the collection.")
    return {
        "SearchedFaceId": searched.face_id,
        "FaceMatches": similar_faces(
            world,
            body,
            collection.collection_id,
            world.likeness(collection.collection_id, searched),
            searched,
        ),
        "FaceModelVersion": collection.face_model_version,
    }


def search_faces_by_image(world: World, body: Body) -> Body:
    """Search a collection for faces that are similar to the largest face in a picture.

    Raises:
        ServiceError: The picture has no face that passes the quality filter.
    """
    collection = world.collection(body)
    searched, _ = _largest(world, body)
    if searched is None:
        raise invalid_parameter(
            "There are no faces in the image. Should be at least 1."
        )
    return {
        "SearchedFaceBoundingBox": searched.bounding_box,
        "SearchedFaceConfidence": searched.confidence,
        "FaceMatches": similar_faces(
            world, body, collection.collection_id, likeness(searched)
        ),
        "FaceModelVersion": collection.face_model_version,
    }


def search_users(world: World, body: Body) -> Body:
    """Search a collection for users that are similar to one of its users or faces."""
    collection = world.collection(body)
    part = collection.collection_id
    if ("UserId" in body) == ("FaceId" in body):
        raise invalid_parameter()
    answer: Body = {"FaceModelVersion": collection.face_model_version}
    if "FaceId" in body:
        face = world.tables.faces.get(part, body["FaceId"])
        if face is None:
            raise ServiceError(
                "ResourceNotFoundException",
                f"The face id: {body['FaceId']} does not exist",
            )
        answer["SearchedFace"] = {"FaceId": face.face_id}
        likenesses: Sequence[Likeness] = [world.likeness(part, face)]
        searched = None
    else:
        searched = users.known(world, body)
        answer["SearchedUser"] = {"UserId": body["UserId"]}
        likenesses = _of_user(world, part, searched) if searched else []
    left_out = None if world.switches.search_finds_itself else searched
    answer["UserMatches"] = _similar_users(world, body, part, likenesses, left_out)
    return answer


def search_users_by_image(world: World, body: Body) -> Body:
    """Search a collection for users that are similar to the largest face in a picture.

    If the picture has no face that passes the quality filter, return no matches.
    """
    collection = world.collection(body)
    searched, others = _largest(world, body)
    likenesses = [likeness(searched)] if searched else []
    return present(
        UserMatches=_similar_users(world, body, collection.collection_id, likenesses),
        FaceModelVersion=collection.face_model_version,
        SearchedFace={"FaceDetail": face_detail(searched)} if searched else None,
        UnsearchedFaces=others,
    )


def _largest(world: World, body: Body) -> tuple[DeclaredFace | None, list[Body]]:
    """Return the largest face that passes the quality filter, and the other faces.

    The second value is the response member UnsearchedFaces. Each of these faces has
    reasons, such as ``FACE_NOT_LARGEST``.
    """
    quality_filter = body.get("QualityFilter", "NONE")
    largest: DeclaredFace | None = None
    others: list[Body] = []
    faces = world.faces_in(
        world.picture(body["Image"]), vectors=1, quality_filter=quality_filter
    )
    for face in faces:
        flaws = reasons(face, quality_filter)
        if not flaws:
            if largest is None:
                largest = face
                continue
            flaws = ["FACE_NOT_LARGEST"]
        others.append({"FaceDetails": face_detail(face), "Reasons": flaws})
    return largest, others


def similar_faces(
    world: World,
    body: Body,
    collection_id: str,
    searched: Likeness,
    left_out: Face | None = None,
) -> list[Body]:
    """Return the faces of a collection that are similar to the searched face.

    ``body`` contains the limits FaceMatchThreshold and MaxFaces. The result never
    contains the face ``left_out``.
    """
    collection = world.tables.collections.get("", collection_id)
    if collection is None:
        return []
    threshold = body.get("FaceMatchThreshold", _THRESHOLD)
    part = collection.collection_id
    matches: list[tuple[int, float, Face]] = []
    if searched.vector is None:
        similar = world.similar_persons(searched.person)
        found: Iterable[tuple[Face | None, float]] = (
            (face, similar.get(face.person, 0.0))
            for face in _candidates(world, part, similar, threshold)
        )
    else:
        found = (
            (world.tables.faces.get(part, face_id), similarity)
            for face_id, similarity in world.similar_vectors(
                world.tables.vectors, part, searched.vector, threshold
            )
        )
    for face, similarity in found:
        if face is not None and face is not left_out and similarity >= threshold:
            matches.append((face.place, similarity, face))
    return [
        {"Similarity": similarity, "Face": faces.described(face, collection)}
        for _, similarity, face in _best(matches, body.get("MaxFaces", _MOST_FACES))
    ]


def _candidates(
    world: World, part: str, persons: Iterable[str], threshold: float
) -> Iterable[Face]:
    """Return the faces of the given persons, or all faces if the threshold is 0.

    With the threshold 0 every face is a match, because the similarity of two unrelated
    faces is 0.
    """
    if threshold <= 0:
        return world.tables.faces.after(part)
    return chain.from_iterable(
        world.store.faces_of(world.tables.faces, part, person) for person in persons
    )


def _similar_users(
    world: World,
    body: Body,
    part: str,
    likenesses: Sequence[Likeness],
    left_out: User | None = None,
) -> list[Body]:
    """Return the ACTIVE users who are similar to at least one of the searched faces.

    ``part`` is the collection, and ``likenesses`` are the searched faces. The result
    never contains the user ``left_out``.
    """
    threshold = body.get("UserMatchThreshold", _THRESHOLD)
    best: dict[str, float] = {}
    for user_key, similarity in _users_by_similarity(
        world, part, likenesses, threshold
    ):
        best[user_key] = max(similarity, best.get(user_key, 0.0))
    matches: list[tuple[int, float, User]] = []
    for user_key, similarity in best.items():
        user = world.tables.users.get(part, user_key)
        if user is None or user is left_out or similarity < threshold:
            continue
        if users.status(world, user) == "ACTIVE":
            matches.append((user.place, similarity, user))
    return [
        {
            "Similarity": similarity,
            "User": {"UserId": user.user_id, "UserStatus": "ACTIVE"},
        }
        for _, similarity, user in _best(matches, body.get("MaxUsers", _MOST_USERS))
    ]


def _users_by_similarity(
    world: World, part: str, likenesses: Sequence[Likeness], threshold: float
) -> Iterator[tuple[str, float]]:
    """Yield the key and the similarity of each user that resembles a searched face.

    A user can occur several times, for example once for each searched face.
    """
    similar: dict[str, float] = {}
    for one in likenesses:
        if one.vector is not None:
            yield from world.similar_vectors(
                world.tables.user_vectors, part, one.vector, threshold
            )
            continue
        for other, per_cent in world.similar_persons(one.person).items():
            similar[other] = max(per_cent, similar.get(other, 0.0))
    for face in _candidates(world, part, similar, threshold) if similar else ():
        if face.user_id is not None:
            key = world.user_key({"UserId": face.user_id})
            yield key, similar.get(face.person, 0.0)


def _of_user(world: World, part: str, user: User) -> Sequence[Likeness]:
    rows = (world.tables.faces.get(part, face_id) for face_id in user.face_ids)
    return together([world.likeness(part, face) for face in rows if face])


def _best(matches: list[tuple[int, float, R]], most: int) -> list[tuple[int, float, R]]:
    """Return up to ``most`` matches, the highest similarity first.

    Among equal similarities, the oldest face or user is first.
    """
    return nsmallest(most, matches, key=lambda match: (-match[1], match[0]))


OPERATIONS = {
    "SearchFaces": search_faces,
    "SearchFacesByImage": search_faces_by_image,
    "SearchUsers": search_users,
    "SearchUsersByImage": search_users_by_image,
}
