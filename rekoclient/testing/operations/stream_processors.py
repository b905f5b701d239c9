"""The operations on stream processors. The local server processes no video."""

from __future__ import annotations

from dataclasses import replace

from ..state import lifecycle
from ..state.lifecycle import in_use
from ..state.store import Resource
from ..state.world import Body, World, present

PART = "streamprocessors"
_MOST = 1000


def create_stream_processor(world: World, body: Body) -> Body:
    """Create a stream processor with the status STOPPED.

    If the name is already taken, raise a ResourceInUseException.
    """
    name = body["Name"]
    if lifecycle.find(world, PART, name):
        raise in_use(name)
    data = {k: v for k, v in body.items() if k != "Tags"}
    arn = world.arn(f"streamprocessor/{name}")
    lifecycle.create(world, PART, name, {**data, "Arn": arn}, status="STOPPED")
    if body.get("Tags"):
        world.tag(arn, body["Tags"])
    return {"StreamProcessorArn": arn}


def describe_stream_processor(world: World, body: Body) -> Body:
    """Return the settings and the status of a stream processor."""
    processor = lifecycle.get(world, PART, body["Name"])
    data = lifecycle.without_status(processor)
    return {
        "StreamProcessorArn": data.pop("Arn"),
        "LastUpdateTimestamp": data.pop("Updated", round(processor.created_at, 3)),
        **data,
        "Status": lifecycle.status(world, processor),
        "CreationTimestamp": round(processor.created_at, 3),
    }


def list_stream_processors(world: World, body: Body) -> Body:
    """List stream processors with their status."""
    place = world.place_after(body, PART)
    rows = lifecycle.everything(world, PART, place)
    page, more = world.page(body, rows, maximum=_MOST)
    return present(
        StreamProcessors=[
            {"Name": row.name, "Status": lifecycle.status(world, row)} for row in page
        ],
        NextToken=world.next_token(PART, page, more=more),
    )


def start_stream_processor(world: World, body: Body) -> Body:
    """Start a stopped stream processor. Its status is STARTING, and then RUNNING."""
    processor = _stopped(world, body)
    lifecycle.move(world, PART, processor, "STARTING", "RUNNING")
    return {"SessionId": world.new_id()}


def stop_stream_processor(world: World, body: Body) -> Body:
    """Stop a running stream processor. Its status is STOPPING, and then STOPPED."""
    processor = lifecycle.get(world, PART, body["Name"])
    if lifecycle.status(world, processor) != "RUNNING":
        raise in_use(processor.name)
    lifecycle.move(world, PART, processor, "STOPPING", "STOPPED")
    return {}


def update_stream_processor(world: World, body: Body) -> Body:
    """Update a stopped stream processor. Its status is UPDATING, and then STOPPED."""
    processor = _stopped(world, body)
    data = dict(processor.data)
    home = body.get("SettingsForUpdate", {}).get("ConnectedHomeForUpdate", {})
    gone = body.get("ParametersToDelete", [])
    if home or "ConnectedHomeMinConfidence" in gone:
        settings = {**data["Settings"].get("ConnectedHome", {}), **home}
        if "ConnectedHomeMinConfidence" in gone:
            settings.pop("MinConfidence", None)
        data["Settings"] = {**data["Settings"], "ConnectedHome": settings}
    for name in ("RegionsOfInterest", "DataSharingPreference"):
        if name in gone:
            data.pop(name, None)
        elif f"{name}ForUpdate" in body:
            data[name] = body[f"{name}ForUpdate"]
    data["Updated"] = round(world.clock(), 3)
    changed = replace(processor, data=data)
    lifecycle.move(world, PART, changed, "UPDATING", "STOPPED")
    return {}


def delete_stream_processor(world: World, body: Body) -> Body:
    """Delete a stream processor. Its status must be STOPPED or FAILED."""
    processor = _stopped(world, body)
    world.store.delete(world.tables.resources, PART, processor.name)
    world.untag(processor.data["Arn"])
    return {}


def _stopped(world: World, body: Body) -> Resource:
    processor = lifecycle.get(world, PART, body["Name"])
    if lifecycle.status(world, processor) not in ("STOPPED", "FAILED"):
        raise in_use(processor.name)
    return processor


OPERATIONS = {
    "CreateStreamProcessor": create_stream_processor,
    "DescribeStreamProcessor": describe_stream_processor,
    "ListStreamProcessors": list_stream_processors,
    "StartStreamProcessor": start_stream_processor,
    "StopStreamProcessor": stop_stream_processor,
    "UpdateStreamProcessor": update_stream_processor,
    "DeleteStreamProcessor": delete_stream_processor,
}
