"""The operations that create, delete and list the users of a collection."""

from __future__ import annotations

from dataclasses import replace

from ..service.errors import ServiceError, user_not_found
from ..state.store import User
from ..state.world import Body, World, present


def create_user(world: World, body: Body) -> Body:
    """Create a user.

    Raises:
        ServiceError: The user already exists, the collection does not exist, or the
            collection has ``Switches.max_users`` users.
    """
    store, collection = world.store, world.collection(body)
    key = world.user_key(body)
    if world.tables.users.get(collection.collection_id, key) is not None:
        raise ServiceError("ConflictException")
    if world.tables.users.count(collection.collection_id) >= world.switches.max_users:
        raise ServiceError("ServiceQuotaExceededException")
    user = User(user_id=body["UserId"], created_at=world.clock())
    store.put(world.tables.users, collection.collection_id, key, user)
    return {}


def delete_user(world: World, body: Body) -> Body:
    """Delete a user. Its faces stay in the collection without a user."""
    store, collection = world.store, world.collection(body)
    part = collection.collection_id
    for face_id in world.user(body).face_ids:
        face = world.tables.faces.get(part, face_id)
        if face is not None:
            store.put(world.tables.faces, part, face_id, replace(face, user_id=None))
    store.delete(world.tables.users, part, world.user_key(body))
    world.drop_vector(world.tables.user_vectors, part, world.user_key(body))
    return {}


def list_users(world: World, body: Body) -> Body:
    """List the users of a collection with their status."""
    collection = world.collection(body, reading=True)
    listing = f"users/{collection.collection_id}"
    rows = world.tables.users.after(
        collection.collection_id, world.place_after(body, listing)
    )
    page, more = world.page(
        body, (row for row in rows if world.visible(row.created_at)), maximum=500
    )
    return present(
        Users=[
            {"UserId": user.user_id, "UserStatus": status(world, user)} for user in page
        ],
        NextToken=world.next_token(listing, page, more=more),
    )


def known(world: World, body: Body) -> User | None:
    """Return the user that a request names.

    If the user does not exist, ``Switches.unknown_user`` decides: return None, or raise
    a ServiceError.
    """
    found = world.tables.users.get(body["CollectionId"], world.user_key(body))
    if found is None and world.switches.unknown_user == "not_found":
        raise user_not_found(body["UserId"])
    return found


def status(world: World, user: User) -> str:
    """Return the status of a user.

    After a change of its faces, a user is UPDATING for ``Switches.updating_time``
    seconds. Otherwise a user with faces is ACTIVE, and a user without faces is CREATED.
    """
    if world.clock() < user.updating_until:
        return "UPDATING"
    return "ACTIVE" if user.face_ids else "CREATED"


OPERATIONS = {
    "CreateUser": create_user,
    "DeleteUser": delete_user,
    "ListUsers": list_users,
}
