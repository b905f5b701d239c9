"""Resources with a status that changes with time, for example CREATING to CREATED.

A resource stores its status, its next status, and the time of the change. If the next
status is None, the resource is deleted at that time.
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
    """Create a resource with a first status, and an optional next status.

    The change to the next status happens after ``Switches.job_time``.
    """
    new = Resource(name=key, created_at=world.clock(), data=data)
    moved = _moved(world, new, status, then or status)
    world.store.put(world.tables.resources, part, key, moved)
    if tags:
        world.tag(key, tags)


def move(
    world: World, part: str, resource: Resource, status: str, then: str | None
) -> None:
    """Change the status of a resource now, and again after ``Switches.job_time``.

    If the second status is None, the second change deletes the resource.
    """
    moved = _moved(world, resource, status, then)
    world.store.put(world.tables.resources, part, resource.name, moved)


def status(world: World, resource: Resource) -> str | None:
    """Return the current status of a resource, or None if it is deleted."""
    now, then, at = resource.data["Status"]
    found: str | None = then if world.clock() >= at else now
    return found


def get(world: World, part: str, key: str) -> Resource:
    """Return a resource.

    Raises:
        ServiceError: The resource does not exist.
    """
    found = find(world, part, key)
    if found is None:
        raise missing(key)
    return found


def find(world: World, part: str, key: str) -> Resource | None:
    """Return a resource, or None if it does not exist."""
    found = world.tables.resources.get(part, key)
    return found if found and status(world, found) else None


def everything(world: World, part: str, place: int = 0) -> Iterator[Resource]:
    """Yield the resources of a part that were created after ``place``, in order."""
    for resource in world.tables.resources.after(part, place):
        if status(world, resource):
            yield resource


def missing(what: str) -> ServiceError:
    """Return the error of a missing resource."""
    return ServiceError(
        "ResourceNotFoundException", f"The resource {what} does not exist"
    )


def in_use(what: str) -> ServiceError:
    """Return the error for a name that is taken, or a status that forbids a request."""
    return ServiceError("ResourceInUseException", f"The resource {what} is in use")


def without_status(resource: Resource) -> Body:
    """Return the data of a resource without its status."""
    return {name: value for name, value in resource.data.items() if name != "Status"}


def _moved(world: World, resource: Resource, status: str, then: str | None) -> Resource:
    at = world.clock() + world.switches.job_time
    return replace(resource, data={**resource.data, "Status": [status, then, at]})
