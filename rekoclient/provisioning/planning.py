"""What would change: the wanted compared with what is there, read-only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from attrs import Factory, define, field, frozen

from ..errors import ResourceNotFoundException
from . import words
from .pacing import Quotas, Tps
from .specs import CollectionSpec, Wanted

if TYPE_CHECKING:
    from ..client import RekognitionClient

_SAMPLE = 3


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
    def changes(self) -> int:
        """How many things would be made, set or deleted."""
        collection = not self.exists or bool(self.tags_to_set)
        return collection + self.users_to_create + self.users_to_remove

    def __str__(self) -> str:
        """Lines for people.

        `+` is to be made, `-` deleted and `~` changed; `=` is there, and `?` is not as
        wanted and stays.
        """
        tags = f"  {words.pairs(self.tags)}" if self.tags and not self.exists else ""
        lines = [f"{'=' if self.exists else '+'} collection {self.collection_id}{tags}"]
        there = self.users - self.users_to_create
        if self.users_to_create:
            names = words.sample(self.sample, self.users_to_create)
            lines.append(f"  + {words.count(self.users_to_create, 'user')}  {names}")
        if there:
            lines.append(f"  = {words.count(there, 'user')}")
        if self.unlisted_users:
            names = words.sample(self.unlisted_sample, self.unlisted_users)
            unlisted = words.count(self.unlisted_users, "user")
            lines.append(
                f"  - {unlisted}  {names}"
                if self.remove
                else f"  ? {unlisted} not in the plan, kept  {names}"
            )
        for key, value in sorted(self.tag_drift.items()):
            found = "is missing" if value is None else f"is {value!r}"
            wanted = self.tags[key]
            lines.append(
                f"  ~ tag {key} {found}, to be {wanted!r}"
                if self.retag
                else f"  ? tag {key} {found}, not {wanted!r}, kept"
            )
        return "\n".join(lines)


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
    made: set[int] = field(factory=set[int], init=False, repr=False)
    """The collections that applying this plan has made already."""

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
            "collections": [
                {
                    "collection_id": collection.collection_id,
                    "exists": collection.exists,
                    "tags": dict(collection.tags),
                    "tag_drift": dict(collection.tag_drift),
                    "users": collection.users,
                    "users_to_create": collection.users_to_create,
                    "unlisted_users": collection.unlisted_users,
                    "users_to_remove": collection.users_to_remove,
                    "tags_to_set": dict(collection.tags_to_set),
                }
                for collection in self.collections
            ],
        }

    def __str__(self) -> str:
        """The plan for people."""
        lines = [str(collection) for collection in self.collections]
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
        return "\n".join([*lines, "", " ".join(filter(None, sentences)) or nothing])

    def close(self) -> None:
        """Let go of the temporary file."""
        self.wanted.close()


def _sentence(verb: str, *parts: tuple[int, str]) -> str:
    """`To create: 2 collections and 1,000 users.`, or nothing."""
    said = [words.count(number, noun) for number, noun in parts if number]
    return f"To {verb}: {' and '.join(said)}." if said else ""


def plan(
    client: RekognitionClient,
    specs: Sequence[CollectionSpec],
    *,
    remove: bool = False,
    retag: bool = False,
    tps: Tps = None,
) -> Plan:
    """Say what would change; nothing is changed.

    Every row is read and checked first. Then the service is asked what is there: each
    collection, and, page by page, its users.

    Args:
        client: Where to look.
        specs: What is wanted.
        remove: Delete the users of these collections that the specs do not name. A
            collection without a list of users keeps its own.
        retag: Set tags that have another value.
        tps: At which rate to ask, as in `apply`.

    Raises:
        ManifestError: Something is wrong with the specs; nothing was sent.
    """
    return compare(client, Wanted(specs), remove=remove, retag=retag, tps=tps)


def compare(
    client: RekognitionClient,
    wanted: Wanted,
    *,
    remove: bool = False,
    retag: bool = False,
    tps: Tps = None,
) -> Plan:
    """Make the plan for input that is checked already."""
    look = _Look(client, Quotas(client.region_name, tps), wanted, remove, retag)
    try:
        return Plan(
            region=client.region_name,
            endpoint=client.boto_client.meta.endpoint_url,
            collections=tuple(map(look.at, range(len(wanted.specs)))),
            wanted=wanted,
        )
    except BaseException:
        wanted.close()
        raise


@frozen
class _Look:
    """What is there, asked of the service."""

    client: RekognitionClient
    quotas: Quotas
    wanted: Wanted
    remove: bool
    retag: bool

    def at(self, index: int) -> CollectionPlan:
        """The plan for one collection."""
        spec = self.wanted.specs[index]
        self.quotas.wait("describe_collection")
        try:
            found = self.client.describe_collection(collection_id=spec.collection_id)
        except ResourceNotFoundException:
            users = self.wanted.count(index)
            return CollectionPlan(
                collection_id=spec.collection_id,
                tags=spec.tags,
                exists=False,
                users=users,
                users_to_create=users,
                sample=self.wanted.first_absent(index, _SAMPLE),
            )
        unlisted, unlisted_sample = self._users(index, spec)
        return CollectionPlan(
            collection_id=spec.collection_id,
            tags=spec.tags,
            exists=True,
            users=self.wanted.count(index),
            users_to_create=self.wanted.count(index, absent=True),
            sample=self.wanted.first_absent(index, _SAMPLE),
            unlisted_users=unlisted,
            unlisted_sample=tuple(unlisted_sample),
            remove=self._removes(spec),
            tag_drift=self._tag_drift(spec, found.collection_arn),
            retag=self.retag,
            collection_arn=found.collection_arn,
            user_count=found.user_count or 0,
            created_at=found.creation_timestamp,
        )

    def _users(self, index: int, spec: CollectionSpec) -> tuple[int, list[str]]:
        """Mark those who are there; answer how many are not wanted, and a few."""
        unlisted = 0
        sample: list[str] = []
        self.quotas.wait("list_users")
        pages = self.client.iter_list_users(
            collection_id=spec.collection_id, max_results=500
        ).pages()
        for page in pages:
            for user in page.users:
                if not user.user_id or self.wanted.mark(index, user.user_id):
                    continue
                unlisted += 1
                if len(sample) < _SAMPLE:
                    sample.append(user.user_id)
                if self._removes(spec):
                    self.wanted.add_surplus(index, user.user_id)
            if page.next_token:
                self.quotas.wait("list_users")
        return unlisted, sample

    def _removes(self, spec: CollectionSpec) -> bool:
        # No list is not an empty list.
        return self.remove and spec.users is not None

    def _tag_drift(
        self, spec: CollectionSpec, collection_arn: str
    ) -> dict[str, str | None]:
        if not spec.tags:
            return {}
        self.quotas.wait("list_tags_for_resource")
        tags = self.client.list_tags_for_resource(resource_arn=collection_arn).tags
        return {k: tags.get(k) for k, v in spec.tags.items() if tags.get(k) != v}
