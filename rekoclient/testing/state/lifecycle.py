"""Things that take time to become something else: CREATING, then CREATED.

A resource keeps the status it is in, the one that comes next, and when. One that is
being deleted becomes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ..service.errors import ServiceError
from .store import Resource
from .world import Body, World


def create(
    world: World,
    part: str,
    key: str,
    data: Body,
    *,
    status: str,
    then: str | None = None,
    tags: dict[str, str] | None = None,
) -> None:
    """Have a resource that goes from one status to the next; its key may be its ARN."""
    new = Resource(name=key, created_at=world.clock(), data=data)
    moved = _moved(world, new, status, then or status)
    world.store.put(world.store.resources, part, key, moved)
    if tags:
        world.tag(key, tags)


def move(
    world: World, part: str, resource: Resource, status: str, then: str | None
) -> None:
    """Send a resource to another status; to None, and it will be gone."""
    moved = _moved(world, resource, status, then)
    world.store.put(world.store.resources, part, resource.name, moved)


def status(world: World, resource: Resource) -> str | None:
    """The status of a resource now; None if it is gone."""
    now, then, at = resource.data["Status"]
    found: str | None = then if world.clock() >= at else now
    return found


def get(world: World, part: str, key: str) -> Resource:
    """A resource.

    Raises:
        ServiceError: It is not there.
    """
    found = find(world, part, key)
    if found is None:
        raise missing(key)
    return found


def find(world: World, part: str, key: str) -> Resource | None:
    """A resource, if it is there."""
    found = world.store.resources.get(part, key)
    return found if found and status(world, found) else None


def everything(world: World, part: str, place: int = 0) -> Iterator[Resource]:
    """The resources of a kind, in the order of creation."""
    for resource in world.store.resources.after(part, place):
        if status(world, resource):
            yield resource


def missing(what: str) -> ServiceError:
    """There is no such resource."""
    return ServiceError(
        "ResourceNotFoundException", f"The resource {what} does not exist"
    )


def in_use(what: str) -> ServiceError:
    """The resource is in a status, or has a name, in which this cannot be done."""
    return ServiceError("ResourceInUseException", f"The resource {what} is in use")


def without_status(resource: Resource) -> Body:
    """What the resource was made with."""
    return {name: value for name, value in resource.data.items() if name != "Status"}


def _moved(world: World, resource: Resource, status: str, then: str | None) -> Resource:
    at = world.clock() + world.switches.job_time
    return replace(resource, data={**resource.data, "Status": [status, then, at]})
