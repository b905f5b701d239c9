"""A plan: a list of changes, as text for people and as data for programs."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar

from attrs import Factory, asdict, define, field, frozen

from ..._version import __version__
from ...errors import ProvisioningError
from ...interop import accept_instances
from .. import text
from ..input.specs import Wanted
from ..rate.pace import Tps, rate_of
from .plan_file import FORMAT, Chunk, read, write

_SHOWN = 40
"""Maximum number of collections, and of warnings, in the text of a plan."""
_LONGEST_COMMENT = 60_000
"""Maximum number of characters of a comment. GitHub allows 65,536."""
_MOST_REMOVED, _MOST_REMOVED_SHARE = 100, 0.10
"""Without `max_removals`, a plan may remove at most 100 users of a collection, and at
most 10 % of its users."""
_FACES_STAY = (
    "Without --with-faces, the faces of removed users stay, without a user."
    "\n`rekoclient erase` deletes a user together with every face."
)


@frozen(kw_only=True)
class CollectionPlan:
    """The changes to one collection.

    Attributes:
        collection_id: The id of the collection.
        tags: The tags that the collection should have.
        exists: Whether the collection exists.
        users: Number of users that the collection should have.
        users_to_create: Number of users that do not exist yet.
        sample: The ids of the first few users to create.
        unlisted_users: Number of existing users that the spec does not list.
        unlisted_sample: The ids of a few unlisted users.
        remove: Whether `apply` deletes the unlisted users. Otherwise they stay.
        tag_drift: Tags that differ from the spec, with their current values. The value
            of a missing tag is None.
        retag: Whether `apply` sets the tags in `tag_drift`. Otherwise they stay.
        collection_arn: The ARN of the collection, or None if it does not exist.
        user_count: Number of users that DescribeCollection reports.
        created_at: The time of creation that DescribeCollection reports, or None.
        face_count: Number of faces that DescribeCollection reports.
        extra_tags: Tags of the collection that the spec does not have.
        untag: Whether `apply` removes the extra tags. Otherwise they stay.
        listed: Whether the specs list the collection. If not, the plan shows it because
            it has the tag of the plan's owner.
        delete: Whether `apply` deletes the collection with its users and faces.
        renamed: A note that the collection in the spec's `renamed_from` still exists,
            or None.
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
    face_count: int = 0
    extra_tags: Mapping[str, str] = Factory(dict[str, str])
    untag: bool = False
    listed: bool = True
    delete: bool = False
    renamed: str | None = None

    @property
    def users_to_remove(self) -> int:
        """Number of users to delete."""
        return self.unlisted_users if self.remove else 0

    @property
    def tags_to_set(self) -> Mapping[str, str]:
        """The tags that `apply` sets, with their new values."""
        return {key: self.tags[key] for key in self.tag_drift} if self.retag else {}

    @property
    def tags_to_remove(self) -> tuple[str, ...]:
        """The keys of the tags that `apply` removes."""
        return tuple(self.extra_tags) if self.untag else ()

    @property
    def differs(self) -> bool:
        """Whether the collection differs from its spec.

        This includes differences that `apply` does not change.
        """
        return bool(self.changes or self.drift)

    @property
    def drift(self) -> int:
        """Number of differences from the manifest that `apply` does not remove."""
        users = self.unlisted_users if not self.remove else 0
        tags = len(self.tag_drift) if not self.retag else 0
        extra = len(self.extra_tags) if not self.untag else 0
        unlisted = not self.listed and not self.delete
        return users + tags + extra + unlisted

    @property
    def changes(self) -> int:
        """Number of users to create or to delete, plus 1 if the collection changes."""
        collection = bool(
            not self.exists or self.tags_to_set or self.tags_to_remove or self.delete
        )
        return collection + self.users_to_create + self.users_to_remove

    def __str__(self) -> str:
        """Return the plan of the collection as text for people.

        Each line begins with a sign: `+` create, `-` delete, `~` change, `=` no change,
        `?` a difference that stays, `!` a warning.
        """
        if self.delete or not self.listed:
            return self._unlisted_line()
        tags = f"  {text.pairs(self.tags)}" if self.tags and not self.exists else ""
        lines = [f"{'=' if self.exists else '+'} collection {self.collection_id}{tags}"]
        if self.renamed:
            lines.append(f"  ! {self.renamed}")
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
                else f"  ? {unlisted} not in the manifest, kept  {names}"
            )
        lines += self._tag_lines()
        return "\n".join(lines)

    def _tag_lines(self) -> Iterator[str]:
        for key, value in sorted(self.tag_drift.items()):
            found = "is missing" if value is None else f"is {value!r}"
            tag, wanted = text.printable(key), self.tags[key]
            yield (
                f"  ~ tag {tag} {found}, to be {wanted!r}"
                if self.retag
                else f"  ? tag {tag} {found}, not {wanted!r}, kept"
            )
        for key, value in sorted(self.extra_tags.items()):
            tag = text.printable(key)
            yield (
                f"  - tag {tag} is {value!r}"
                if self.untag
                else f"  ? tag {tag} is {value!r}, not in the manifest, kept"
            )

    def _unlisted_line(self) -> str:
        users = text.count(self.user_count, "user")
        content = f"{users}, {text.count(self.face_count, 'face')}"
        if self.delete:
            return f"- collection {self.collection_id}  with {content}"
        return (
            f"? collection {self.collection_id}  not in the manifest, kept"
            f"  with {content}"
        )

    def to_dict(self) -> dict[str, object]:
        """Return the plan as JSON data."""
        return {
            "collection_id": self.collection_id,
            "exists": self.exists,
            "listed": self.listed,
            "delete": self.delete,
            "tags": dict(self.tags),
            "tag_drift": dict(self.tag_drift),
            "tags_to_set": dict(self.tags_to_set),
            "extra_tags": dict(self.extra_tags),
            "tags_to_remove": list(self.tags_to_remove),
            "users": self.users,
            "users_to_create": self.users_to_create,
            "sample": list(self.sample),
            "unlisted_users": self.unlisted_users,
            "unlisted_sample": list(self.unlisted_sample),
            "users_to_remove": self.users_to_remove,
            "user_count": self.user_count,
            "face_count": self.face_count,
            "renamed": self.renamed,
        }


@define(kw_only=True, eq=False)
class Plan:
    """The changes that `apply` makes to collections.

    A plan also records the state that the collections had when the plan was made.
    `apply` checks that this state has not changed.

    Attributes:
        region: The region.
        endpoint: The URL of the endpoint.
        collections: The changes to each collection.
        wanted: The checked specs, with their users in a temporary file.
        warnings: Possible mistakes in the input, such as user ids that differ only by
            case.
        refusals: The reasons why `apply` refuses the plan. It is empty if the plan can
            be applied.
        plan_id: A random name. The journal stores it with the changes that are done.
    """

    __get_pydantic_core_schema__: ClassVar[Any] = classmethod(accept_instances)

    region: str
    endpoint: str
    collections: tuple[CollectionPlan, ...]
    wanted: Wanted = field(repr=False)
    warnings: tuple[str, ...] = ()
    refusals: tuple[str, ...] = ()
    plan_id: str = field(factory=lambda: secrets.token_urlsafe(12))
    created: dict[int, str] = field(factory=dict[int, str], init=False, repr=False)
    """The ARN of each collection that `apply` has created for this plan, by index."""
    deleted: set[int] = field(factory=set[int], init=False, repr=False)
    """The indexes of the collections that `apply` has deleted for this plan."""

    def exists(self, index: int) -> bool:
        """Return whether a collection exists, according to the plan and `created`.

        Args:
            index: The index of the collection in `collections`.
        """
        return self.collections[index].exists or index in self.created

    @property
    def collections_to_create(self) -> int:
        """Number of collections to create."""
        return sum(not collection.exists for collection in self.collections)

    @property
    def collections_to_delete(self) -> int:
        """Number of collections to delete, with their users and faces."""
        return sum(collection.delete for collection in self.collections)

    @property
    def users_to_create(self) -> int:
        """Number of users to create."""
        return sum(collection.users_to_create for collection in self.collections)

    @property
    def collections_to_retag(self) -> int:
        """Number of collections whose tags will be set or removed."""
        return sum(
            bool(collection.tags_to_set or collection.tags_to_remove)
            for collection in self.collections
        )

    @property
    def users_to_remove(self) -> int:
        """Number of users to delete."""
        return sum(collection.users_to_remove for collection in self.collections)

    @property
    def changes(self) -> int:
        """Number of changes. 0 if there is nothing to do."""
        return sum(collection.changes for collection in self.collections)

    @property
    def drift(self) -> int:
        """Number of differences from the manifest that `apply` does not remove."""
        return sum(collection.drift for collection in self.collections)

    def seconds(self, tps: Tps = None) -> float:
        """Return the shortest possible duration of `apply`, in seconds.

        Args:
            tps: Requests a second, as in `apply`. By default the published quotas.

        Raises:
            ConfigurationError: `tps` is invalid.
        """
        return sum(
            number / rate_of(operation, self.region, tps)
            for operation, number in (
                ("create_collection", self.collections_to_create),
                ("delete_collection", self.collections_to_delete),
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
            "drift": self.drift,
            "warnings": list(self.warnings),
            "refusals": list(self.refusals),
            "collections": [collection.to_dict() for collection in self.collections],
        }

    def __str__(self) -> str:
        """Return the plan as text for people."""
        shown: Sequence[CollectionPlan] = self.collections
        if len(shown) > _SHOWN:
            shown = [collection for collection in shown if collection.differs]
        lines = [str(collection) for collection in shown[:_SHOWN]]
        if len(shown) > _SHOWN:
            more = len(shown) - _SHOWN
            lines.append(f"and {more:,} more collections (--json shows all)")
        if unchanged := len(self.collections) - len(shown):
            lines.append(f"= {text.count(unchanged, 'collection')} unchanged")
        lines += ["", self.summary]
        if self.users_to_remove:
            lines.append(_FACES_STAY)
        return "\n".join(lines)

    @property
    def summary(self) -> str:
        """The plan in one line: the number of changes of each kind.

        The line also has the number of differences that `apply` does not remove.
        """
        sentences = (
            _sentence(
                "create",
                (self.collections_to_create, "collection"),
                (self.users_to_create, "user"),
            ),
            _sentence("remove", (self.users_to_remove, "user")),
            _sentence("delete", (self.collections_to_delete, "collection")),
            _sentence("tag", (self.collections_to_retag, "collection")),
        )
        summary = " ".join(filter(None, sentences))
        if self.drift:
            kept = f"{text.count(self.drift, 'difference')} kept, shown as `?`."
            return f"{summary or 'Nothing to change.'} {kept}"
        return summary or "Nothing to do: everything is as wanted."

    def to_markdown(self, limit: int = _LONGEST_COMMENT) -> str:
        """Return the plan as Markdown, for a comment on a pull request.

        Args:
            limit: Maximum number of characters. By default 60,000. Collections that do
                not fit are left out.
        """
        where = text.printable(f"{self.region}, {self.endpoint}")
        head = f"### rekoclient plan\n\n{where}\n\n**{self.summary}**\n"
        for refusal in self.refusals:
            head += f"\n> **Refused:** {text.printable(refusal)}\n"
        for warning in self.warnings[:_SHOWN]:
            head += f"\n> **Warning:** {text.printable(warning)}\n"
        head = head[: limit // 2]
        lines: list[str] = []
        left = limit - len(head) - len("\n```diff\n```\n") - 100
        changed = [collection for collection in self.collections if collection.differs]
        for number, collection in enumerate(changed):
            block = str(collection).replace("```", "'''")
            if len(block) + 1 > left:
                lines.append(f"and {len(changed) - number:,} more collections")
                break
            lines.append(block)
            left -= len(block) + 1
        if not lines:
            return head
        return head + "\n```diff\n" + "\n".join(lines) + "\n```\n"

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the plan to a file, for `Plan.load` and `rekoclient apply`.

        The file has mode 0600. It contains the ids of users to create and to delete.
        An earlier plan is replaced.

        Raises:
            ProvisioningError: The file cannot be written, or exists and is not a plan.
        """
        collections = [asdict(collection) for collection in self.collections]
        for collection in collections:
            created_at = collection["created_at"]
            collection["created_at"] = created_at and created_at.isoformat()
        header = {
            "version": __version__,
            "plan_id": self.plan_id,
            "region": self.region,
            "endpoint": self.endpoint,
            "warnings": self.warnings,
            "refusals": self.refusals,
            "collections": collections,
        }
        write(Path(path), header, self._chunks())

    def _chunks(self) -> Iterator[Chunk]:
        for index in range(len(self.collections)):
            for users in self.wanted.absent(index):
                yield Chunk(index, False, users)
            for users in self.wanted.unlisted(index):
                yield Chunk(index, True, users)

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> Plan:
        """Read a plan that `save` wrote.

        Raises:
            ProvisioningError: The file cannot be read, is not a plan, is damaged, or
                was written by a version with another format. Or the temporary folder,
                into which the users are copied, is full.
        """
        path = Path(path)
        content = read(path)
        header: Any = next(content)
        wanted = Wanted()
        try:
            plan = cls(
                region=header["region"],
                endpoint=header["endpoint"],
                collections=tuple(map(_collection, header["collections"])),
                wanted=wanted,
                warnings=tuple(header["warnings"]),
                refusals=tuple(header["refusals"]),
                plan_id=header["plan_id"],
            )
            for chunk in content:
                assert isinstance(chunk, Chunk)
                wanted.add(chunk.collection, chunk.user_ids, removes=chunk.removes)
        except (KeyError, TypeError, ValueError) as error:
            wanted.close()
            raise ProvisioningError(
                f"{path} is not a plan of format {FORMAT}. Nothing was sent. Make a new"
                " plan."
            ) from error
        except BaseException:
            wanted.close()
            raise
        return plan

    def close(self) -> None:
        """Delete the temporary file."""
        self.wanted.close()


def removal_refusal(plan: CollectionPlan, most: int | str | None) -> str | None:
    """Return a message if a plan removes too many users from a collection, or None.

    An empty list of users is often the result of a failed export. With such a list,
    only the limit `100%` allows a plan to remove users.

    Args:
        plan: The plan of the collection.
        most: The `max_removals` argument: a number of users, a share such as `20%`, or
            None. None allows at most 100 users, and at most 10 % of the users.
    """
    number, there = plan.users_to_remove, max(plan.user_count, plan.unlisted_users)
    if not number:
        return None
    removed = f"{plan.collection_id}: {number:,} of {text.count(there, 'user')}"
    if plan.users == 0 and most != "100%":
        return f"{removed} would be removed, because the list of users is empty"
    if most is None:
        allowed = min(_MOST_REMOVED, int(there * _MOST_REMOVED_SHARE))
    elif isinstance(most, str):
        allowed = int(there * float(most.rstrip("%")) / 100)
    else:
        allowed = most
    if number <= allowed:
        return None
    return f"{removed} would be removed, and the limit is {allowed:,}"


def _collection(content: dict[str, Any]) -> CollectionPlan:
    if content["created_at"]:
        content["created_at"] = datetime.fromisoformat(content["created_at"])
    for name in ("sample", "unlisted_sample"):
        content[name] = tuple(content[name])
    return CollectionPlan(**content)


def _sentence(verb: str, *parts: tuple[int, str]) -> str:
    """Return a sentence: for example, "To create: 2 collections and 1,000 users.".

    The text is empty if all numbers are 0.
    """
    counts = [text.count(number, noun) for number, noun in parts if number]
    return f"To {verb}: {' and '.join(counts)}." if counts else ""
