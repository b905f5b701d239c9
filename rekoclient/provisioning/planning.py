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
        unlisted_users: How many users it has that the spec does not name; they stay.
        unlisted_sample: A few of those.
        tag_drift: Tags that are there with another value (or None: not there) than
            wanted; they stay as they are.
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
    tag_drift: Mapping[str, str | None] = Factory(dict[str, str | None])
    user_count: int = 0
    created_at: datetime | None = None

    @property
    def changes(self) -> int:
        """How many things would be created."""
        return self.users_to_create + (not self.exists)

    def __str__(self) -> str:
        """Lines for people: `+` is to be made, `=` is there, `?` is not as wanted."""
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
            lines.append(f"  ? {unlisted} not in the plan, kept  {names}")
        for key, value in sorted(self.tag_drift.items()):
            found = "is missing" if value is None else f"is {value!r}"
            lines.append(f"  ? tag {key} {found}, not {self.tags[key]!r}, kept")
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
    def changes(self) -> int:
        """How many things would be created; 0 when all is as wanted."""
        return self.collections_to_create + self.users_to_create

    def seconds(self, tps: Tps = None) -> float:
        """How long applying it takes at that rate, at least."""
        quotas = Quotas(self.region, tps)
        return self.collections_to_create / quotas.rate(
            "create_collection"
        ) + self.users_to_create / quotas.rate("create_user")

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
                }
                for collection in self.collections
            ],
        }

    def __str__(self) -> str:
        """The plan for people."""
        lines = [str(collection) for collection in self.collections]
        if self.changes:
            parts = [
                words.count(number, noun)
                for number, noun in (
                    (self.collections_to_create, "collection"),
                    (self.users_to_create, "user"),
                )
                if number
            ]
            lines += ["", f"To create: {' and '.join(parts)}."]
        else:
            lines += ["", "Nothing to do: all of it is there."]
        return "\n".join(lines)

    def close(self) -> None:
        """Let go of the temporary file."""
        self.wanted.close()


def plan(
    client: RekognitionClient, specs: Sequence[CollectionSpec], *, tps: Tps = None
) -> Plan:
    """Say what would change; nothing is changed.

    Every row is read and checked first. Then the service is asked what is there: each
    collection, and, page by page, its users.

    Args:
        client: Where to look.
        specs: What is wanted.
        tps: At which rate to ask, as in `apply`.

    Raises:
        ManifestError: Something is wrong with the specs; nothing was sent.
    """
    return compare(client, Wanted(specs), tps=tps)


def compare(client: RekognitionClient, wanted: Wanted, *, tps: Tps = None) -> Plan:
    """Make the plan for input that is checked already."""
    quotas = Quotas(client.region_name, tps)
    try:
        return Plan(
            region=client.region_name,
            endpoint=client.boto_client.meta.endpoint_url,
            collections=tuple(
                _look(client, quotas, wanted, index, spec)
                for index, spec in enumerate(wanted.specs)
            ),
            wanted=wanted,
        )
    except BaseException:
        wanted.close()
        raise


def _look(
    client: RekognitionClient,
    quotas: Quotas,
    wanted: Wanted,
    index: int,
    spec: CollectionSpec,
) -> CollectionPlan:
    users = wanted.count(index)
    quotas.wait("describe_collection")
    try:
        found = client.describe_collection(collection_id=spec.collection_id)
    except ResourceNotFoundException:
        return CollectionPlan(
            collection_id=spec.collection_id,
            tags=spec.tags,
            exists=False,
            users=users,
            users_to_create=users,
            sample=wanted.first_absent(index, _SAMPLE),
        )
    unlisted = 0
    unlisted_sample: list[str] = []
    if users or found.user_count:
        quotas.wait("list_users")
        pages = client.iter_list_users(
            collection_id=spec.collection_id, max_results=500
        ).pages()
        for page in pages:
            for user in page.users:
                if user.user_id and not wanted.mark(index, user.user_id):
                    unlisted += 1
                    if len(unlisted_sample) < _SAMPLE:
                        unlisted_sample.append(user.user_id)
            if page.next_token:
                quotas.wait("list_users")
    drift: dict[str, str | None] = {}
    if spec.tags:
        quotas.wait("list_tags_for_resource")
        tags = client.list_tags_for_resource(resource_arn=found.collection_arn).tags
        drift = {k: tags.get(k) for k, v in spec.tags.items() if tags.get(k) != v}
    return CollectionPlan(
        collection_id=spec.collection_id,
        tags=spec.tags,
        exists=True,
        users=users,
        users_to_create=wanted.count(index, absent=True),
        sample=wanted.first_absent(index, _SAMPLE),
        unlisted_users=unlisted,
        unlisted_sample=tuple(unlisted_sample),
        tag_drift=drift,
        user_count=found.user_count or 0,
        created_at=found.creation_timestamp,
    )
