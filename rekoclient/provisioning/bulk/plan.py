"""A plan: the changes to make, as text for people and as data for programs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from attrs import Factory, define, field, frozen

from .. import text
from ..input.specs import Wanted
from ..rate.pace import Tps, rate_of

_SHOWN = 40
"""A plan of more collections shows only those that differ."""
_FACES_STAY = (
    "The faces of removed users stay in their collection, without a user."
    "\n`rekoclient erase` deletes a user together with every face."
)


@frozen(kw_only=True)
class CollectionPlan:
    """The changes to one collection.

    Attributes:
        collection_id: Its id.
        tags: The tags that it should have.
        exists: Whether it exists.
        users: Number of users that it should have.
        users_to_create: Number of those that do not exist.
        sample: The first few of those.
        unlisted_users: Number of existing users that the spec does not list.
        unlisted_sample: A few of those.
        remove: Whether the unlisted users will be deleted or will stay.
        tag_drift: Tags that differ, with their present values, or None if missing.
        retag: Whether those tags will be set or will stay.
        collection_arn: Its ARN, if it exists.
        user_count: Number of users by the service's own count.
        created_at: When the collection was created, by the service's clock.
    """

    collection_id: str
    tags: Mapping[str, str]
    exists: bool
    users: int
    users_to_create: int
    sample: tuple[str, ...] = ()
    unlisted_users: int = 0
    unlisted_sample: tuple[str, ...] = ()
    remove: bool = False
    tag_drift: Mapping[str, str | None] = Factory(dict[str, str | None])
    retag: bool = False
    collection_arn: str | None = None
    user_count: int = 0
    created_at: datetime | None = None

    @property
    def users_to_remove(self) -> int:
        """Number of users to delete."""
        return self.unlisted_users if self.remove else 0

    @property
    def tags_to_set(self) -> Mapping[str, str]:
        """The tags to set."""
        return {key: self.tags[key] for key in self.tag_drift} if self.retag else {}

    @property
    def differs(self) -> bool:
        """Whether the collection is not as wanted, even if nothing will be changed."""
        return bool(self.changes or self.unlisted_users or self.tag_drift)

    @property
    def changes(self) -> int:
        """Number of changes: collections and users to create, to delete or to tag."""
        collection = not self.exists or bool(self.tags_to_set)
        return collection + self.users_to_create + self.users_to_remove

    def __str__(self) -> str:
        """Return lines for people.

        `+` will be created, `-` deleted and `~` changed. `=` exists as wanted. `?`
        differs and stays.
        """
        tags = f"  {text.pairs(self.tags)}" if self.tags and not self.exists else ""
        lines = [f"{'=' if self.exists else '+'} collection {self.collection_id}{tags}"]
        existing = self.users - self.users_to_create
        if self.users_to_create:
            names = text.sample(self.sample, self.users_to_create)
            lines.append(f"  + {text.count(self.users_to_create, 'user')}  {names}")
        if existing:
            lines.append(f"  = {text.count(existing, 'user')}")
        if self.unlisted_users:
            names = text.sample(self.unlisted_sample, self.unlisted_users)
            unlisted = text.count(self.unlisted_users, "user")
            lines.append(
                f"  - {unlisted}  {names}"
                if self.remove
                else f"  ? {unlisted} not in the plan, kept  {names}"
            )
        for key, value in sorted(self.tag_drift.items()):
            found = "is missing" if value is None else f"is {value!r}"
            tag, wanted = text.printable(key), self.tags[key]
            lines.append(
                f"  ~ tag {tag} {found}, to be {wanted!r}"
                if self.retag
                else f"  ? tag {tag} {found}, not {wanted!r}, kept"
            )
        return "\n".join(lines)

    def to_dict(self) -> dict[str, object]:
        """Return the plan as JSON data."""
        return {
            "collection_id": self.collection_id,
            "exists": self.exists,
            "tags": dict(self.tags),
            "tag_drift": dict(self.tag_drift),
            "tags_to_set": dict(self.tags_to_set),
            "users": self.users,
            "users_to_create": self.users_to_create,
            "sample": list(self.sample),
            "unlisted_users": self.unlisted_users,
            "unlisted_sample": list(self.unlisted_sample),
            "users_to_remove": self.users_to_remove,
        }


@define(kw_only=True, eq=False)
class Plan:
    """The changes that `apply` makes, and the state that they were planned for.

    Attributes:
        region: The region.
        endpoint: The URL of the endpoint.
        collections: The changes to each collection.
        wanted: Every row, checked, in a temporary file.
    """

    region: str
    endpoint: str
    collections: tuple[CollectionPlan, ...]
    wanted: Wanted = field(repr=False)
    created: dict[int, str] = field(factory=dict[int, str], init=False, repr=False)
    """The ARNs of the collections that applying this plan has created."""

    def exists(self, index: int) -> bool:
        """Return whether a collection existed, or was created by applying the plan."""
        return self.collections[index].exists or index in self.created

    @property
    def collections_to_create(self) -> int:
        """Number of collections to create."""
        return sum(not collection.exists for collection in self.collections)

    @property
    def users_to_create(self) -> int:
        """Number of users to create."""
        return sum(collection.users_to_create for collection in self.collections)

    @property
    def collections_to_retag(self) -> int:
        """Number of collections whose tags will be set."""
        return sum(bool(collection.tags_to_set) for collection in self.collections)

    @property
    def users_to_remove(self) -> int:
        """Number of users to delete."""
        return sum(collection.users_to_remove for collection in self.collections)

    @property
    def changes(self) -> int:
        """Number of changes. 0 if there is nothing to do."""
        return sum(collection.changes for collection in self.collections)

    def seconds(self, tps: Tps = None) -> float:
        """Return the least number of seconds that applying it takes at a rate."""
        return sum(
            number / rate_of(operation, self.region, tps)
            for operation, number in (
                ("create_collection", self.collections_to_create),
                ("tag_resource", self.collections_to_retag),
                ("create_user", self.users_to_create),
                ("delete_user", self.users_to_remove),
            )
        )

    def to_dict(self) -> dict[str, object]:
        """Return the plan as JSON data."""
        return {
            "region": self.region,
            "endpoint": self.endpoint,
            "changes": self.changes,
            "collections": [collection.to_dict() for collection in self.collections],
        }

    def __str__(self) -> str:
        """Return the plan as text for people."""
        shown: Sequence[CollectionPlan] = self.collections
        if len(shown) > _SHOWN:
            shown = [collection for collection in shown if collection.differs]
        lines = [str(collection) for collection in shown[:_SHOWN]]
        if len(shown) > _SHOWN:
            lines.append(f"and {len(shown) - _SHOWN:,} more collections (--json)")
        if unchanged := len(self.collections) - len(shown):
            lines.append(f"= {text.count(unchanged, 'collection')} as wanted")
        sentences = (
            _sentence(
                "create",
                (self.collections_to_create, "collection"),
                (self.users_to_create, "user"),
            ),
            _sentence("remove", (self.users_to_remove, "user")),
            _sentence("tag", (self.collections_to_retag, "collection")),
        )
        nothing = "Nothing to do: all of it is there."
        lines += ["", " ".join(filter(None, sentences)) or nothing]
        if self.users_to_remove:
            lines.append(_FACES_STAY)
        return "\n".join(lines)

    def close(self) -> None:
        """Delete the temporary file."""
        self.wanted.close()


def _sentence(verb: str, *parts: tuple[int, str]) -> str:
    """Return `To create: 2 collections and 1,000 users.`, or nothing."""
    counts = [text.count(number, noun) for number, noun in parts if number]
    return f"To {verb}: {' and '.join(counts)}." if counts else ""
