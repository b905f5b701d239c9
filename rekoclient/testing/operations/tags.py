"""Tags of collections, stream processors and models, by ARN."""

from __future__ import annotations

from ..errors import ServiceError, arn_not_found
from ..model import model
from ..store import Tags
from ..world import Body, World


def tag_resource(world: World, body: Body) -> Body:
    """Add tags, or give those that are there new values."""
    arn = _resource(world, body)
    tags = {**_tags(world, arn), **body["Tags"]}
    if len(tags) > model().shapes["TagMap"]["max"]:
        raise ServiceError("ServiceQuotaExceededException")
    world.store.put(world.store.tags, "", arn, Tags(tags=tags))
    return {}


def untag_resource(world: World, body: Body) -> Body:
    """Remove tags; a key that is not there is no error."""
    arn = _resource(world, body)
    removed = frozenset(body["TagKeys"])
    tags = {k: v for k, v in _tags(world, arn).items() if k not in removed}
    world.store.put(world.store.tags, "", arn, Tags(tags=tags))
    return {}


def list_tags_for_resource(world: World, body: Body) -> Body:
    """All tags of a resource."""
    return {"Tags": _tags(world, _resource(world, body))}


def _tags(world: World, arn: str) -> dict[str, str]:
    found = world.store.tags.get("", arn)
    return found.tags if found else {}


def _resource(world: World, body: Body) -> str:
    """The ARN in its full form, of a resource that is there."""
    named: str = body["ResourceArn"]
    arn = named if named.startswith("arn:") else f"arn:{named}"
    own, _, collection_id = arn.partition(":collection/")
    if f"{own}:" == world.arn("") and world.store.collections.get("", collection_id):
        return arn
    raise arn_not_found(named)


OPERATIONS = {
    "TagResource": tag_resource,
    "UntagResource": untag_resource,
    "ListTagsForResource": list_tags_for_resource,
}
