"""The operations that index, list and delete the faces of a collection."""

from __future__ import annotations

from collections.abc import Sequence

from ..script.face_detail import face_detail
from ..state.computed_faces import reasons
from ..state.store import Collection, Face, Indexing
from ..state.world import Body, World, present
from . import users

_MOST_FACES = 100


def index_faces(world: World, body: Body) -> Body:
    """Add the faces in a picture to a collection, the largest first.

    A second call with the same picture and ExternalImageId returns the stored faces. It
    adds only faces that the collection does not contain, for example deleted faces.
    Without an ExternalImageId, each call adds the faces again.
    """
    store, collection = world.store, world.collection(body)
    part = collection.collection_id
    picture = world.picture(body["Image"])
    external_id: str | None = body.get("ExternalImageId")
    known = None
    if external_id is not None:
        known = world.tables.indexings.get(part, f"{picture.digest}/{external_id}")
    image_id = known.image_id if known else world.new_id()
    face_ids = dict(known.face_ids) if known else {}
    most = min(body.get("MaxFaces", _MOST_FACES), _MOST_FACES)
    quality_filter = body.get("QualityFilter", "AUTO")
    attributes = body.get("DetectionAttributes", ())

    records: list[Body] = []
    unindexed: list[Body] = []
    faces = world.faces_in(picture, vectors=most, quality_filter=quality_filter)
    for number, seen in enumerate(faces):
        detail = face_detail(seen, attributes)
        flaws = reasons(seen, quality_filter)
        if not flaws and len(records) >= most:
            flaws = ["EXCEEDS_MAX_FACES"]
        if flaws:
            unindexed.append({"Reasons": flaws, "FaceDetail": detail})
            continue
        key = f"{number}/{seen.person}"
        face = world.tables.faces.get(part, face_ids.get(key, ""))
        if face is None:
            face = Face(
                face_id=world.new_id(),
                image_id=image_id,
                person=seen.person,
                bounding_box=seen.bounding_box,
                confidence=seen.confidence,
                external_image_id=external_id,
            )
            face_ids[key] = face.face_id
            store.put(world.tables.faces, part, face.face_id, face)
            world.keep_vector(part, face.face_id, seen)
        records.append({"Face": described(face, collection), "FaceDetail": detail})
    if external_id is not None:
        indexing = Indexing(image_id=image_id, face_ids=face_ids)
        store.put(
            world.tables.indexings, part, f"{picture.digest}/{external_id}", indexing
        )
    return {
        "FaceRecords": records,
        "FaceModelVersion": collection.face_model_version,
        "UnindexedFaces": unindexed,
    }


def list_faces(world: World, body: Body) -> Body:
    """List the faces of a collection, filtered by UserId and FaceIds."""
    collection = world.collection(body, reading=True)
    part = collection.collection_id
    place = world.place_after(body, f"faces/{part}")
    faces = world.tables.faces
    rows = faces.after(part, place)
    wanted: Sequence[str] | None = None
    if "UserId" in body:
        user = users.known(world, body)
        wanted = user.face_ids if user else ()
    if "FaceIds" in body:
        named = dict.fromkeys(body["FaceIds"])
        wanted = [i for i in named if wanted is None or i in wanted]
    if wanted is not None:
        found = (faces.get(part, face_id) for face_id in wanted)
        ordered = sorted((f for f in found if f), key=lambda face: face.place)
        rows = (face for face in ordered if face.place > place)
    page, more = world.page(body, rows, maximum=4096)
    return present(
        Faces=[
            {**described(face, collection), **present(UserId=face.user_id)}
            for face in page
        ],
        NextToken=world.next_token(f"faces/{part}", page, more=more),
        FaceModelVersion=collection.face_model_version,
    )


def delete_faces(world: World, body: Body) -> Body:
    """Delete faces from a collection.

    Missing faces and faces that belong to a user are reported as unsuccessful.
    """
    store, part = world.store, world.collection(body).collection_id
    deleted: list[str] = []
    refused: list[Body] = []
    for face_id in dict.fromkeys(body["FaceIds"]):
        face = world.tables.faces.get(part, face_id)
        if face is None:
            refused.append({"FaceId": face_id, "Reasons": ["FACE_NOT_FOUND"]})
        elif face.user_id is not None:
            refused.append(
                {
                    "FaceId": face_id,
                    "UserId": face.user_id,
                    "Reasons": ["ASSOCIATED_TO_AN_EXISTING_USER"],
                }
            )
        else:
            deleted.append(face_id)
            store.delete(world.tables.faces, part, face_id)
            world.drop_vector(world.tables.vectors, part, face_id)
    return {"DeletedFaces": deleted, "UnsuccessfulFaceDeletions": refused}


def described(face: Face, collection: Collection) -> Body:
    """Return the service's Face structure for a stored face, without its UserId.

    Only ListFaces adds the UserId.
    """
    return present(
        FaceId=face.face_id,
        BoundingBox=face.bounding_box,
        ImageId=face.image_id,
        ExternalImageId=face.external_image_id,
        Confidence=face.confidence,
        IndexFacesModelVersion=collection.face_model_version,
    )


OPERATIONS = {
    "IndexFaces": index_faces,
    "ListFaces": list_faces,
    "DeleteFaces": delete_faces,
}
