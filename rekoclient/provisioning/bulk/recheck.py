"""Check that the collections have not changed since the plan was made."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from ...errors import PlanOutdated, ResourceNotFoundException
from .journal import user_key
from .plan import CollectionPlan
from .run import Run
from .target import account_of


def refuse_outdated(
    run: Run, earlier: Collection[int], claimed: Collection[int] = ()
) -> None:
    """Raise an error if a collection has changed since the plan was made.

    Only collections with planned changes are checked. The check compares the number of
    users, not their ids. So it does not notice that one user was deleted and another
    created. This is harmless. If a user to create exists, the outcome is `existed`. If
    a user to delete does not exist, the outcome is `absent`.

    Args:
        run: The run that is about to begin.
        earlier: The keys of requests that killed runs may have sent. The journal has no
            outcome of these requests. They may have changed the number of users.
        claimed: The indexes of collections that a killed run may have created. They are
            not checked.

    Raises:
        PlanOutdated: A collection has changed. The message lists each change.
    """
    changes: list[str] = []
    for index, collection in enumerate(run.plan.collections):
        if index in claimed or index in run.plan.deleted:
            continue
        if change := _change(run, index, earlier):
            changes.append(f"\n  {collection.collection_id}: {change}")
    if changes:
        raise PlanOutdated(
            f"Collections have changed since the plan was made:{''.join(changes)}\n"
            "Nothing was changed. Make a new plan."
        )


def _change(run: Run, index: int, earlier: Collection[int]) -> str | None:
    """Return how a collection has changed since the plan was made, or None.

    Changes that the plan requires are ignored, because an earlier run of the same plan
    may have made them.
    """
    plan, collection = run.plan, run.plan.collections[index]
    if not collection.changes:
        return None
    try:
        found = run.paced.describe_collection(collection_id=collection.collection_id)
    except ResourceNotFoundException:
        expected = collection.delete or not plan.exists(index)
        return None if expected else "it was deleted"
    if not plan.exists(index):
        return "it did not exist and exists now"
    account = account_of(collection.collection_arn)
    if account not in (None, account_of(found.collection_arn)):
        return "the plan is for a collection in another account"
    if collection.created_at not in (None, found.creation_timestamp):
        return "it was deleted and created again"
    # Earlier runs of this plan may have created and deleted users. Requests of a killed
    # run may still do so.
    created = collection.users_to_create - plan.wanted.count_users(index, absent=True)
    removed = collection.users_to_remove - plan.wanted.count_unlisted(index)
    now, then = found.user_count or 0, collection.user_count + created - removed
    if now != then:
        came = _claimed(earlier, collection, plan.wanted.absent(index), removes=False)
        went = _claimed(earlier, collection, plan.wanted.unlisted(index), removes=True)
        if not then - went <= now <= then + came:
            return f"it had {then:,} users and has {now:,} now"
    if not collection.tags_to_set:
        return None
    tags = run.paced.list_tags_for_resource(resource_arn=found.collection_arn).tags
    return _changed_tag(collection, tags)


def _claimed(
    earlier: Collection[int],
    collection: CollectionPlan,
    chunks: Iterable[Sequence[str]],
    *,
    removes: bool,
) -> int:
    """Return the number of users for which a killed run may have sent a request.

    Args:
        earlier: The keys of requests without an outcome in the journal.
        collection: The collection.
        chunks: The users, in lists.
        removes: Whether the users are to be deleted. Otherwise they are to be created.
    """
    return sum(
        user_key(collection.collection_id, user, removes=removes) in earlier
        for users in chunks
        for user in users
    )


def _changed_tag(collection: CollectionPlan, tags: Mapping[str, str]) -> str | None:
    for key, wanted in collection.tags.items():
        then, now = collection.tag_drift.get(key, wanted), tags.get(key)
        # The wanted value is expected too: an earlier run may have set it.
        if now not in (then, wanted):
            was, has = ("missing" if tag is None else repr(tag) for tag in (then, now))
            return f"its tag {key!r} was {was} and is {has} now"
    return None
