"""The operations on the tags of a resource, such as a collection or a model."""

from __future__ import annotations

from ..service.errors import ServiceError
from ..service.model import model
from ..state import lifecycle
from ..state.world import Body, World
from . import custom_labels, stream_processors


def tag_resource(world: World, body: Body) -> Body:
    """Add tags to a resource, or replace the values of existing tags."""
    arn = _resource(world, body)
    tags = {**_tags(world, arn), **body["Tags"]}
    if len(tags) > model().shapes["TagMap"]["max"]:
        raise ServiceError("ServiceQuotaExceededException")
    world.tag(arn, tags)
    return {}


def untag_resource(world: World, body: Body) -> Body:
    """Remove tags from a resource. Unknown tag keys are ignored."""
    arn = _resource(world, body)
    removed = frozenset(body["TagKeys"])
    tags = {k: v for k, v in _tags(world, arn).items() if k not in removed}
    world.tag(arn, tags)
    return {}


def list_tags_for_resource(world: World, body: Body) -> Body:
    """List all tags of a resource."""
    return {"Tags": _tags(world, _resource(world, body))}


def _tags(world: World, arn: str) -> dict[str, str]:
    found = world.tables.tags.get("", arn)
    return found.tags if found else {}


def _resource(world: World, body: Body) -> str:
    """Return the ARN in a request, after a check that the resource exists.

    The request may omit ``arn:`` at the start of the ARN, because the examples in the
    service's documentation do so. The returned ARN contains it.

    Raises:
        ServiceError: The resource does not exist.
    """
    named: str = body["ResourceArn"]
    arn = named if named.startswith("arn:") else f"arn:{named}"
    if not arn.startswith(world.arn("")):
        raise lifecycle.missing(named)
    kind, _, name = arn.removeprefix(world.arn("")).partition("/")
    there: object
    if kind == "collection":
        there = world.tables.collections.get("", name)
    elif kind == "streamprocessor":
        there = lifecycle.find(world, stream_processors.PART, name)
    else:
        there = any(lifecycle.find(world, part, arn) for part in custom_labels.PARTS)
    if not there:
        raise lifecycle.missing(named)
    return arn


OPERATIONS = {
    "TagResource": tag_resource,
    "UntagResource": untag_resource,
    "ListTagsForResource": list_tags_for_resource,
}
