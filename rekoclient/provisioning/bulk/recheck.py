"""Whether the world is still the one that a plan was made for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from ...errors import PlanOutdated, ResourceNotFoundException
from .journal import user_key
from .plan import CollectionPlan
from .run import Run


def refuse_outdated(run: Run, earlier: Collection[int]) -> None:
    """Look again at every collection that is to be changed.

    A user deleted and another made meanwhile leave the same count, and only reading
    all users again would show it. So it is left to the requests: who has come is a
    conflict and counts as existed, who has gone is not found and counts as absent.

    Args:
        run: What is about to begin.
        earlier: The keys of requests of earlier runs that may have arrived since.

    Raises:
        PlanOutdated: It says what has become of which collection.
    """
    changes: list[str] = []
    for index, collection in enumerate(run.plan.collections):
        if run.stopping():
            return
        if collection.changes and (change := _change(run, index, earlier)):
            changes.append(f"\n  {collection.collection_id}: {change}")
    if changes:
        raise PlanOutdated(
            f"The world has changed since the plan was made:{''.join(changes)}\n"
            "Nothing was sent. Make the plan again."
        )


def _change(run: Run, index: int, earlier: Collection[int]) -> str | None:
    """What has become of a collection since the plan was made, if anything."""
    plan, collection = run.plan, run.plan.collections[index]
    try:
        found = run.patient.describe_collection(collection_id=collection.collection_id)
    except ResourceNotFoundException:
        return "it is gone" if plan.is_there(index) else None
    if not plan.is_there(index):
        return "it was absent and is there now"
    if collection.created_at not in (None, found.creation_timestamp):
        return "it was deleted and made again"
    # What an earlier run of this plan has done is no surprise, nor is what requests
    # of a killed run do when they arrive late.
    made = collection.users_to_create - plan.wanted.count(index, absent=True)
    removed = collection.users_to_remove - plan.wanted.count_surplus(index)
    now, then = found.user_count or 0, collection.user_count + made - removed
    if now != then:
        came = _claimed(earlier, collection, plan.wanted.absent(index), removes=False)
        went = _claimed(earlier, collection, plan.wanted.surplus(index), removes=True)
        if not then - went <= now <= then + came:
            return f"it had {then:,} users and has {now:,} now"
    if not collection.tags_to_set:
        return None
    tags = run.patient.list_tags_for_resource(resource_arn=found.collection_arn).tags
    return _changed_tag(collection, tags)


def _claimed(
    earlier: Collection[int],
    collection: CollectionPlan,
    chunks: Iterable[Sequence[str]],
    *,
    removes: bool,
) -> int:
    """How many of the users an earlier run may have made, or removed."""
    return sum(
        user_key(collection.collection_id, user, removes=removes) in earlier
        for users in chunks
        for user in users
    )


def _changed_tag(collection: CollectionPlan, tags: Mapping[str, str]) -> str | None:
    for key, wanted in collection.tags.items():
        then, now = collection.tag_drift.get(key, wanted), tags.get(key)
        # The wanted value is no surprise either: an earlier run may have set it.
        if now not in (then, wanted):
            was, has = ("missing" if tag is None else repr(tag) for tag in (then, now))
            return f"its tag {key!r} was {was} and is {has} now"
    return None
