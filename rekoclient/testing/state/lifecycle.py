"""Resources whose status changes with time, such as projects and stream processors.

A resource stores its status, its next status, and the time of the change. For example,
a project changes from CREATING to CREATED. If the next status is None, the resource is
deleted at that time.
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
    """Create a resource with the status ``status``.

    After ``Switches.job_time`` seconds the status changes to ``then``. If ``then`` is
    None, the status stays the same.
    """
    new = Resource(name=key, created_at=world.clock(), data=data)
    moved = _moved(world, new, status, then or status)
    world.store.put(world.tables.resources, part, key, moved)
    if tags:
        world.tag(key, tags)


def move(
    world: World, part: str, resource: Resource, status: str, then: str | None
) -> None:
    """Set the status of a resource to ``status``.

    After ``Switches.job_time`` seconds the status changes to ``then``. If ``then`` is
    None, the resource is deleted at that time.
    """
    moved = _moved(world, resource, status, then)
    world.store.put(world.tables.resources, part, resource.name, moved)


def status(world: World, resource: Resource) -> str | None:
    """Return the current status of a resource, or None if it is deleted."""
    now, then, at = resource.data["Status"]
    found: str | None = then if world.clock() >= at else now
    return found


def get(world: World, part: str, key: str) -> Resource:
    """Return the resource with a given key, such as an ARN.

    ``part`` selects the kind of the resource, for example ``projects``.

    Raises:
        ServiceError: The resource does not exist.
    """
    found = find(world, part, key)
    if found is None:
        raise missing(key)
    return found


def find(world: World, part: str, key: str) -> Resource | None:
    """Return the resource with a given key, or None if there is no such resource.

    ``part`` selects the kind of the resource, for example ``projects``.
    """
    found = world.tables.resources.get(part, key)
    return found if found and status(world, found) else None


def everything(world: World, part: str, place: int = 0) -> Iterator[Resource]:
    """Yield the resources of one kind in the order of creation.

    ``part`` selects the kind, for example ``projects``. Resources with a creation
    number up to ``place`` are skipped.
    """
    for resource in world.tables.resources.after(part, place):
        if status(world, resource):
            yield resource


def missing(what: str) -> ServiceError:
    """Return a ResourceNotFoundException with the name of the resource."""
    return ServiceError(
        "ResourceNotFoundException", f"The resource {what} does not exist"
    )


def in_use(what: str) -> ServiceError:
    """Return a ResourceInUseException with the name of the resource.

    The service raises this error if the name of a new resource is already taken, or if
    the status of a resource forbids the request.
    """
    return ServiceError("ResourceInUseException", f"The resource {what} is in use")


def without_status(resource: Resource) -> Body:
    """Return the data of a resource without its status."""
    return {name: value for name, value in resource.data.items() if name != "Status"}


def _moved(world: World, resource: Resource, status: str, then: str | None) -> Resource:
    at = world.clock() + world.switches.job_time
    return replace(resource, data={**resource.data, "Status": [status, then, at]})
