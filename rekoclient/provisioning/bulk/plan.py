"""A plan: what would change, said for people and for machines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from attrs import Factory, define, field, frozen

from .. import text
from ..input.specs import Wanted
from ..rate.quotas import Quotas, Tps

_SHOWN = 40
"""Of more collections than this, a plan shows those that are not as wanted."""
_FACES_STAY = (
    "The faces of removed users stay in their collection, and nothing tells any more"
    "\nwhose they are: `rekoclient erase` deletes a user with every face."
)


@frozen(kw_only=True)
class CollectionPlan:
    """What is to be done to one collection.

    Attributes:
        collection_id: Its id.
        tags: The tags it should carry.
        exists: Whether it is there.
        users: How many users it should have.
        users_to_create: How many of them are absent.
        sample: The first few of those.
        unlisted_users: How many users it has that the spec does not name.
        unlisted_sample: A few of those.
        remove: Whether they are to be removed; else they stay.
        tag_drift: Tags that are there with another value (or None: not there) than
            wanted.
        retag: Whether those are to be set; else they stay as they are.
        collection_arn: Its ARN, if it is there.
        user_count: How many users the service counted.
        created_at: When the collection was made, by the service's clock.
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
        """How many users are to be deleted."""
        return self.unlisted_users if self.remove else 0

    @property
    def tags_to_set(self) -> Mapping[str, str]:
        """The tags that are to be changed."""
        return {key: self.tags[key] for key in self.tag_drift} if self.retag else {}

    @property
    def differs(self) -> bool:
        """Whether something is not as wanted, whether it is to be changed or not."""
        return bool(self.changes or self.unlisted_users or self.tag_drift)

    @property
    def changes(self) -> int:
        """How many things would be made, set or deleted."""
        collection = not self.exists or bool(self.tags_to_set)
        return collection + self.users_to_create + self.users_to_remove

    def __str__(self) -> str:
        """Lines for people.

        `+` is to be made, `-` deleted and `~` changed; `=` is there, and `?` is not as
        wanted and stays.
        """
        tags = f"  {text.pairs(self.tags)}" if self.tags and not self.exists else ""
        lines = [f"{'=' if self.exists else '+'} collection {self.collection_id}{tags}"]
        there = self.users - self.users_to_create
        if self.users_to_create:
            names = text.sample(self.sample, self.users_to_create)
            lines.append(f"  + {text.count(self.users_to_create, 'user')}  {names}")
        if there:
            lines.append(f"  = {text.count(there, 'user')}")
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
        """The same for machines."""
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
    """What `apply` will do, and against which state of the world.

    Attributes:
        region: Where.
        endpoint: Where, exactly.
        collections: What is to be done to each collection.
        wanted: Every row, checked, in a temporary file.
    """

    region: str
    endpoint: str
    collections: tuple[CollectionPlan, ...]
    wanted: Wanted = field(repr=False)
    made: dict[int, str] = field(factory=dict[int, str], init=False, repr=False)
    """The ARNs of the collections that applying this plan has made already."""

    def is_there(self, index: int) -> bool:
        """Whether a collection was there, or has been made by applying this plan."""
        return self.collections[index].exists or index in self.made

    @property
    def collections_to_create(self) -> int:
        """How many collections are absent."""
        return sum(not collection.exists for collection in self.collections)

    @property
    def users_to_create(self) -> int:
        """How many users are absent."""
        return sum(collection.users_to_create for collection in self.collections)

    @property
    def collections_to_retag(self) -> int:
        """How many collections get other tags."""
        return sum(bool(collection.tags_to_set) for collection in self.collections)

    @property
    def users_to_remove(self) -> int:
        """How many users are to be deleted."""
        return sum(collection.users_to_remove for collection in self.collections)

    @property
    def changes(self) -> int:
        """How many things would be made, set or deleted; 0 when all is as wanted."""
        return sum(collection.changes for collection in self.collections)

    def seconds(self, tps: Tps = None) -> float:
        """How long applying it takes at that rate, at least."""
        quotas = Quotas(self.region, tps)
        return sum(
            number / quotas.rate(operation)
            for operation, number in (
                ("create_collection", self.collections_to_create),
                ("tag_resource", self.collections_to_retag),
                ("create_user", self.users_to_create),
                ("delete_user", self.users_to_remove),
            )
        )

    def to_dict(self) -> dict[str, object]:
        """The plan for machines."""
        return {
            "region": self.region,
            "endpoint": self.endpoint,
            "changes": self.changes,
            "collections": [collection.to_dict() for collection in self.collections],
        }

    def __str__(self) -> str:
        """The plan for people."""
        shown: Sequence[CollectionPlan] = self.collections
        if len(shown) > _SHOWN:
            shown = [collection for collection in shown if collection.differs]
        lines = [str(collection) for collection in shown[:_SHOWN]]
        if len(shown) > _SHOWN:
            lines.append(f"and {len(shown) - _SHOWN:,} more collections (--json)")
        if alike := len(self.collections) - len(shown):
            lines.append(f"= {text.count(alike, 'collection')} as wanted")
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
        """Let go of the temporary file."""
        self.wanted.close()


def _sentence(verb: str, *parts: tuple[int, str]) -> str:
    """`To create: 2 collections and 1,000 users.`, or nothing."""
    said = [text.count(number, noun) for number, noun in parts if number]
    return f"To {verb}: {' and '.join(said)}." if said else ""
