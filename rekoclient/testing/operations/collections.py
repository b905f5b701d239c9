"""The operations that create, delete, describe and list collections."""

from __future__ import annotations

from ..service.errors import ServiceError
from ..state.store import Collection
from ..state.world import Body, World, present


def create_collection(world: World, body: Body) -> Body:
    """Create a collection, with tags if the request contains tags.

    Raises:
        ServiceError: The collection already exists, the account has
            ``Switches.max_collections`` collections, or ``Switches.create_with_tags``
            forbids the tags.
    """
    store, collection_id = world.store, body["CollectionId"]
    if world.tables.collections.get("", collection_id) is not None:
        raise ServiceError(
            "ResourceAlreadyExistsException",
            f"The collection id: {collection_id} already exists",
        )
    most = world.switches.max_collections
    if most is not None and world.tables.collections.count("") >= most:
        raise ServiceError("ServiceQuotaExceededException")
    tags = body.get("Tags")
    if tags and not world.switches.create_with_tags:
        raise ServiceError("AccessDeniedException")
    collection = Collection(
        collection_id=collection_id,
        arn=world.collection_arn(collection_id),
        face_model_version=world.switches.face_model_version,
        created_at=world.clock(),
    )
    store.put(world.tables.collections, "", collection_id, collection)
    if tags:
        world.tag(world.arn(f"collection/{collection_id}"), tags)
    return {
        "StatusCode": 200,
        "CollectionArn": collection.arn,
        "FaceModelVersion": collection.face_model_version,
    }


def delete_collection(world: World, body: Body) -> Body:
    """Delete a collection with its users, faces and tags."""
    store, collection = world.store, world.collection(body)
    collection_id = collection.collection_id
    store.delete(world.tables.collections, "", collection_id)
    store.drop(world.tables.users, collection_id)
    store.drop(world.tables.faces, collection_id)
    store.drop(world.tables.vectors, collection_id)
    store.drop(world.tables.user_vectors, collection_id)
    store.drop(world.tables.indexings, collection_id)
    world.untag(world.arn(f"collection/{collection_id}"))
    return {"StatusCode": 200}


def describe_collection(world: World, body: Body) -> Body:
    """Describe a collection.

    The response has the member CollectionARN. CreateCollection spells it CollectionArn.
    """
    collection = world.collection(body, reading=True)
    return {
        "FaceCount": world.tables.faces.count(collection.collection_id),
        "FaceModelVersion": collection.face_model_version,
        "CollectionARN": collection.arn,
        "CreationTimestamp": round(collection.created_at, 3),
        "UserCount": world.tables.users.count(collection.collection_id),
    }


def list_collections(world: World, body: Body) -> Body:
    """Return two lists: the ids of collections and their face model versions."""
    listing = "collections"
    rows = world.tables.collections.after("", world.place_after(body, listing))
    page, more = world.page(
        body, (row for row in rows if world.visible(row.created_at)), maximum=4096
    )
    return present(
        CollectionIds=[row.collection_id for row in page],
        NextToken=world.next_token(listing, page, more=more),
        FaceModelVersions=[row.face_model_version for row in page],
    )


OPERATIONS = {
    "CreateCollection": create_collection,
    "DeleteCollection": delete_collection,
    "DescribeCollection": describe_collection,
    "ListCollections": list_collections,
}
