"""The operations AssociateFaces and DisassociateFaces."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ..service.errors import ServiceError
from ..state.computed_faces import Likeness, together
from ..state.store import User
from ..state.world import Body, World

_MOST_FACES = 100
_THRESHOLD = 75.0


def associate_faces(world: World, body: Body) -> Body:
    """Associate faces with a user.

    The first face of a user needs no similarity. The similarity of each further face to
    the earlier faces must reach UserMatchThreshold. The order of FaceIds can therefore
    change the result. Faces that the user already has are skipped. Missing faces and
    faces of other users are reported as unsuccessful.
    """
    store, part = world.store, world.collection(body).collection_id
    user = _changeable(world, body)
    threshold = body.get("UserMatchThreshold", _THRESHOLD)
    face_ids = list(user.face_ids)
    accepted = _likenesses(world, part, face_ids)
    associated: list[Body] = []
    refused: list[Body] = []
    for face_id in dict.fromkeys(body["FaceIds"]):
        face = world.tables.faces.get(part, face_id)
        if face is None:
            refused.append({"FaceId": face_id, "Reasons": ["FACE_NOT_FOUND"]})
            continue
        if face.user_id is not None:
            if face_id not in face_ids:
                refused.append(_of_another_user(face_id, face.user_id))
            continue
        likeness = world.likeness(part, face)
        confidence = max(
            (world.similarity(likeness, one) for one in together(accepted)),
            default=100,
        )
        if confidence < threshold:
            refused.append(
                {
                    "FaceId": face_id,
                    "Confidence": confidence,
                    "Reasons": ["LOW_MATCH_CONFIDENCE"],
                }
            )
        elif len(face_ids) >= _MOST_FACES:
            if world.switches.too_many_faces == "exception":
                raise ServiceError("ServiceQuotaExceededException")
            # The service documents no reason code for a user with too many faces.
            refused.append({"FaceId": face_id, "Reasons": []})
        else:
            face_ids.append(face_id)
            accepted.append(likeness)
            associated.append({"FaceId": face_id})
            store.put(
                world.tables.faces, part, face_id, replace(face, user_id=user.user_id)
            )
    return {
        "AssociatedFaces": associated,
        "UnsuccessfulFaceAssociations": refused,
        "UserStatus": _store(world, body, user, face_ids),
    }


def disassociate_faces(world: World, body: Body) -> Body:
    """Disassociate faces from a user.

    Faces without a user are skipped. Missing faces and faces of other users are
    reported as unsuccessful.
    """
    store, part = world.store, world.collection(body).collection_id
    user = _changeable(world, body)
    face_ids = list(user.face_ids)
    freed: list[Body] = []
    refused: list[Body] = []
    for face_id in dict.fromkeys(body["FaceIds"]):
        face = world.tables.faces.get(part, face_id)
        if face is None:
            refused.append({"FaceId": face_id, "Reasons": ["FACE_NOT_FOUND"]})
        elif face_id in face_ids:
            face_ids.remove(face_id)
            freed.append({"FaceId": face_id})
            store.put(world.tables.faces, part, face_id, replace(face, user_id=None))
        elif face.user_id is not None:
            refused.append(_of_another_user(face_id, face.user_id))
    return {
        "DisassociatedFaces": freed,
        "UnsuccessfulFaceDisassociations": refused,
        "UserStatus": _store(world, body, user, face_ids),
    }


def _changeable(world: World, body: Body) -> User:
    user = world.user(body)
    changing = world.clock() < user.updating_until
    if changing and world.switches.while_updating == "conflict":
        raise ServiceError("ConflictException")
    return user


def _store(world: World, body: Body, user: User, face_ids: list[str]) -> str:
    """Store a user with the given faces and their mean vector.

    Return the new status of the user, UPDATING.
    """
    part, key = body["CollectionId"], world.user_key(body)
    until = world.clock() + world.switches.updating_time
    changed = replace(user, face_ids=face_ids, updating_until=until)
    world.store.put(world.tables.users, part, key, changed)
    world.drop_vector(world.tables.user_vectors, part, key)
    for one in together(_likenesses(world, part, face_ids)):
        if one.vector is not None:
            world.put_vector(world.tables.user_vectors, part, key, one.vector)
    return "UPDATING"


def _likenesses(world: World, part: str, face_ids: Iterable[str]) -> list[Likeness]:
    rows = (world.tables.faces.get(part, face_id) for face_id in face_ids)
    return [world.likeness(part, face) for face in rows if face]


def _of_another_user(face_id: str, user_id: str) -> Body:
    return {
        "FaceId": face_id,
        "UserId": user_id,
        "Reasons": ["ASSOCIATED_TO_A_DIFFERENT_USER"],
    }


OPERATIONS = {
    "AssociateFaces": associate_faces,
    "DisassociateFaces": disassociate_faces,
}
