"""Make a plan: compare the specs with the collections. Nothing is changed."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, wait
from typing import Annotated, Literal, Self

from attrs import define, evolve, field

from ...client import RekognitionClient
from ...errors import (
    AccessDeniedError,
    ConfigurationError,
    ProvisioningError,
    RequestValidationError,
    ResourceNotFoundException,
)
from ...interop import AsInstance
from ...models import CreateCollectionRequest
from .. import text
from ..input.specs import OWNER_TAG, CollectionSpec, Wanted, tag_drift
from ..parts import user_ids
from ..rate.pace import Pace, Tps
from ..rate.paced_client import PacedClient
from ..report import Counts, Progress, ProgressMeter
from ..threads import Threads
from .plan import CollectionPlan, Plan, removal_refusal

_PAGE = 500
_SAMPLE = 3
_LISTED = 50
"""`plan` calls ListCollections if there are at least this many specs.

With `owner` or `shallow`, `plan` always calls it. The response shows which collections
do not exist, so they need no other request.
"""
_THREADS = 8
"""Number of collections to read at the same time.

Each operation has its own quota. While one thread waits for the quota of ListUsers,
another thread can call DescribeCollection.
"""
_TICK = 0.1


def plan(
    client: RekognitionClient,
    specs: Sequence[CollectionSpec],
    *,
    remove: bool = False,
    retag: bool | Literal["exact"] = False,
    owner: str | None = None,
    remove_collections: bool | Annotated[Collection[str], AsInstance()] = (),
    max_removals: int | str | None = None,
    strict_case: bool = False,
    shallow: bool = False,
    tps: Tps = None,
    on_progress: Callable[[Progress], object] | None = None,
) -> Plan:
    """Compare the specs with the existing collections, and return the changes to make.

    First all users of the specs are read and checked. Then each collection and its
    users are read from the service. A million users are 2,000 pages, which take seven
    minutes at five pages a second.

    Args:
        client: The client.
        specs: The collections as they should be.
        remove: Plan to delete users that the specs do not list. By default they stay. A
            collection without a list of users keeps all of its users.
        retag: Plan to set tags that are missing or have another value. `"exact"` also
            removes tags that the specs do not have. By default all tags stay.
        owner: A name for the set of specs, such as the manifest's name. Each new
            collection gets the tag `rekoclient:manifest` with this value. With `retag`,
            existing collections without this tag get it too. The plan also shows
            collections with this tag that the specs do not list. By default there is no
            owner.
        remove_collections: The ids of collections to delete. Each collection must have
            the tag of `owner`, and must not be in the specs. True deletes all such
            collections. By default they stay.
        max_removals: Maximum number of users to remove from one collection, or a share
            such as `"20%"`. `apply` refuses a plan with more. By default at most 100
            users, and at most 10 % of the users. If a spec has an empty list of users,
            only `"100%"` allows the plan.
        strict_case: Refuse user ids that differ only by case. By default they cause
            warnings.
        shallow: Check only whether the collections exist, with ListCollections. By
            default users and tags are compared too.
        tps: Requests a second, as in `apply`. By default the published quotas.
        on_progress: Called a few times a second. `done` counts the requests so far, and
            may include unfinished requests. `total` counts the requests that are known
            so far.

    Raises:
        ConfigurationError: An argument is invalid. Nothing was changed.
        ManifestError: A spec is invalid, or a file of users cannot be read. Nothing was
            sent.
        ProvisioningError: `owner` or `shallow` was passed, and the client lacks the
            permission for ListCollections. Or the temporary folder is full.
        RekoError: A collection cannot be read.
    """
    _check_max_removals(max_removals)
    _check_retag(retag)
    _check_owner(owner)
    if remove_collections and owner is None:
        raise ConfigurationError(
            "remove_collections needs an owner: pass owner= too. Nothing was sent."
        )
    with _Reading.of(client, specs, strict_case, tps, on_progress) as reading:
        comparison = _Comparison(
            reading=reading,
            remove=remove,
            retag=retag,
            owner=owner,
            remove_collections=remove_collections,
            shallow=shallow,
        )
        return reading.plan(
            comparison.collections(),
            lambda one: removal_refusal(one, max_removals),
            comparison.refusals,
        )


def plan_destroy(
    client: RekognitionClient,
    specs: Sequence[CollectionSpec],
    *,
    owner: str | None = None,
    force: bool = False,
    tps: Tps = None,
    on_progress: Callable[[Progress], object] | None = None,
) -> Plan:
    """Return a plan that deletes collections, with all their users and faces.

    Collections that do not exist are left out.

    Args:
        client: The client.
        specs: The collections to delete.
        owner: The value that the tag `rekoclient:manifest` of each collection must
            have. If the tag of a collection is missing or has another value, `apply`
            refuses the plan. By default the tag is not read.
        force: Also delete collections with users or faces that the specs do not list.
            By default `apply` refuses such a plan.
        tps: Requests a second, as in `apply`. By default the published quotas.
        on_progress: Called a few times a second.

    Raises:
        ConfigurationError: `tps` or `owner` is invalid. Nothing was sent.
        ManifestError: A spec is invalid, or a file of users cannot be read. Nothing was
            sent.
        ProvisioningError: The temporary folder is full.
        RekoError: A collection cannot be read.
    """
    _check_owner(owner)
    with _Reading.of(client, specs, False, tps, on_progress) as reading:
        destruction = _Destruction(reading=reading, owner=owner, force=force)
        plans = reading.each(destruction.read)
        reading.wanted.close()
        reading.wanted = Wanted()  # the plan has no users to create or to delete
        return reading.plan(
            [one for one in plans if one.exists], lambda _: None, destruction.refusals
        )


def _check_owner(owner: str | None) -> None:
    """Raise an error if an owner is empty or is not a valid value of a tag."""
    if owner == "":
        raise ConfigurationError(
            "owner: must not be empty. Nothing was sent. Pass a name, or omit owner."
        )
    try:
        CreateCollectionRequest(
            collection_id="any", tags=None if owner is None else {OWNER_TAG: owner}
        )
    except RequestValidationError as error:
        problems = [str(evolve(one, path="owner")) for one in error.violations]
        raise ConfigurationError(f"{', '.join(problems)}. Nothing was sent.") from error


_SHARE = re.compile(r"([0-9]+(?:\.[0-9]+)?)%", re.ASCII)


def _check_retag(retag: object) -> None:
    if not isinstance(retag, bool) and retag != "exact":
        raise ConfigurationError(
            f"retag must be True, False or 'exact', not {retag!r}. Nothing was sent."
        )


def _check_max_removals(most: int | str | None) -> None:
    if isinstance(most, str):
        share = _SHARE.fullmatch(most)
        valid = share is not None and float(share[1]) <= 100
    else:
        valid = most is None or (type(most) is int and most >= 0)
    if not valid:
        raise ConfigurationError(
            f"max_removals must be a number of users or a share such as '20%', not"
            f" {most!r}. Nothing was sent."
        )


@define(kw_only=True, eq=False)
class _Reading:
    """Reads several collections at the same time, and counts the requests."""

    client: PacedClient
    boto: RekognitionClient
    pace: Pace
    wanted: Wanted
    counts: Counts
    meter: ProgressMeter
    stop: threading.Event
    _lock: threading.Lock = field(factory=threading.Lock, init=False)

    @classmethod
    def of(
        cls,
        client: RekognitionClient,
        specs: Sequence[CollectionSpec],
        strict_case: bool,
        tps: Tps,
        on_progress: Callable[[Progress], object] | None,
    ) -> _Reading:
        wanted = specs
        if not isinstance(wanted, Wanted):
            wanted = Wanted(specs, strict_case=strict_case)
        try:
            pace = Pace.of(client, tps)
        except BaseException:
            wanted.close()
            raise
        counts, stop = Counts(), threading.Event()
        return cls(
            client=PacedClient(client, pace, stop, counts=counts),
            boto=client,
            pace=pace,
            wanted=wanted,
            counts=counts,
            meter=ProgressMeter(len(wanted), counts, on_progress),
            stop=stop,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is not None:
            self.wanted.close()

    def each(self, read: Callable[[int], CollectionPlan]) -> Sequence[CollectionPlan]:
        """Call `read` with the index of each collection, in several threads.

        Returns:
            The plan of each collection, in the order of the specs.
        """
        if len(self.wanted) < 2:
            return [read(index) for index in range(len(self.wanted))]
        with Threads(_THREADS, "rekoclient-plan") as threads:
            parts = [threads.submit(read, index) for index in range(len(self.wanted))]
            try:
                left = set(parts)
                while left:
                    done, left = wait(left, _TICK, return_when=FIRST_COMPLETED)
                    for part in done:
                        part.result()
                    self.tick()
            except BaseException:
                self.stop.set()
                threads.shutdown(cancel_futures=True)
                raise
        return [part.result() for part in parts]

    def plan(
        self,
        collections: Sequence[CollectionPlan],
        refusal: Callable[[CollectionPlan], str | None],
        refusals: Iterable[str],
    ) -> Plan:
        self.tick(last=True)
        return Plan(
            region=self.boto.region_name,
            endpoint=self.boto.boto_client.meta.endpoint_url,
            collections=tuple(collections),
            wanted=self.wanted,
            warnings=tuple(map(str, self.wanted.warnings)),
            refusals=(*refusals, *filter(None, map(refusal, collections))),
        )

    def describe(self, index: int, collection_id: str) -> CollectionPlan | None:
        """Return a plan without changes, with the data of DescribeCollection.

        Return None if the collection does not exist.
        """
        self.count_request()
        try:
            found = self.client.describe_collection(collection_id=collection_id)
        except ResourceNotFoundException:
            return None
        return CollectionPlan(
            collection_id=collection_id,
            tags={},
            exists=True,
            users=0,
            users_to_create=0,
            collection_arn=found.collection_arn,
            user_count=found.user_count or 0,
            created_at=found.creation_timestamp,
            face_count=found.face_count or 0,
        )

    def tags(self, arn: str) -> Mapping[str, str]:
        """Return the tags of a collection."""
        self.count_request()
        return self.client.list_tags_for_resource(resource_arn=arn).tags

    def collection_ids(self) -> list[str] | None:
        """Return the ids of all collections, or None if listing is not permitted."""
        try:
            ids: list[str] = []
            for page in self.client.iter_list_collections(max_results=4096).pages():
                self.count_request()
                ids += page.collection_ids
        except AccessDeniedError:
            return None
        return ids

    def needs(self, requests: int) -> None:
        """Add a number of requests to `total` of the progress reports."""
        with self._lock:
            self.meter.total += requests

    def count_request(self) -> None:
        """Count a request, and report the progress."""
        with self._lock:
            self.counts.done += 1
            self._tick(last=False)

    def tick(self, *, last: bool = False) -> None:
        """Report the progress, but at most ten times a second.

        Args:
            last: Report in any case, because the reading has ended. By default False.
        """
        with self._lock:
            self._tick(last=last)

    def _tick(self, *, last: bool) -> None:
        self.meter.total = max(self.meter.total, self.counts.done)
        self.meter.tick(self.pace.pacer("list_users").rate, last=last)


@define(kw_only=True, eq=False)
class _Comparison:
    """Compares each collection with its spec."""

    reading: _Reading
    remove: bool
    retag: bool | Literal["exact"]
    owner: str | None
    remove_collections: bool | Collection[str]
    shallow: bool
    refusals: list[str] = field(factory=list[str], init=False)
    _present: frozenset[str] | None = field(default=None, init=False)

    def collections(self) -> Sequence[CollectionPlan]:
        """Return a plan for each spec, and for each other collection of the owner.

        The owner's collections have the tag `rekoclient:manifest` with the value of
        `owner`. With `shallow`, only the specs have plans.
        """
        reading = self.reading
        ids: list[str] | None = None
        if self.shallow or self.owner or len(reading.wanted) >= _LISTED:
            ids = reading.collection_ids()
            if ids is None and (self.shallow or self.owner):
                raise ProvisioningError(
                    "ListCollections is not allowed, and owner= and shallow= need it."
                    " Allow rekognition:ListCollections."
                )
        if ids is not None:
            self._present = frozenset(ids)
            absent = sum(
                spec.collection_id not in self._present for spec in reading.wanted
            )
            reading.needs(-absent)
        plans = list(reading.each(self.read))
        if self.owner and ids is not None and not self.shallow:
            plans += self._unlisted(ids, plans)
        return plans

    def read(self, index: int) -> CollectionPlan:
        """Compare one collection with its spec, and return its plan."""
        reading, spec = self.reading, self.reading.wanted[index]
        users = reading.wanted.count_users(index)
        plan = CollectionPlan(
            collection_id=spec.collection_id,
            tags=self._tags(spec),
            exists=False,
            users=users,
            users_to_create=users,
            sample=reading.wanted.first_absent(index, _SAMPLE),
            renamed=self._renamed(spec),
        )
        if self._present is not None and spec.collection_id not in self._present:
            return plan
        if self.shallow:
            return evolve(plan, exists=True, users=0, users_to_create=0, sample=())
        found = reading.describe(index, spec.collection_id)
        if found is None:
            return plan
        plan = evolve(
            plan,
            exists=True,
            collection_arn=found.collection_arn,
            user_count=found.user_count,
            created_at=found.created_at,
            face_count=found.face_count,
        )
        reading.needs(-(-plan.user_count // _PAGE) + bool(plan.tags))
        unlisted, unlisted_sample = self._read_users(index, plan)
        return evolve(
            self._with_tags(plan),
            users_to_create=reading.wanted.count_users(index, absent=True),
            sample=reading.wanted.first_absent(index, _SAMPLE),
            unlisted_users=unlisted,
            unlisted_sample=tuple(unlisted_sample),
            # Without a list of users (None), the users stay. With an empty list, all of
            # them are removed.
            remove=self.remove and spec.users is not None,
        )

    def _tags(self, spec: CollectionSpec) -> Mapping[str, str]:
        return {**spec.tags, OWNER_TAG: self.owner} if self.owner else spec.tags

    def _renamed(self, spec: CollectionSpec) -> str | None:
        """Return a note if the collection in `renamed_from` still exists, else None."""
        old = spec.renamed_from
        if old is None or self.shallow:
            return None
        self.reading.needs(1)
        found = self.reading.describe(0, old)
        if found is None:
            return None
        users = text.count(found.user_count, "user")
        faces = text.count(found.face_count, "face")
        return (
            f"a collection cannot be renamed: {old} exists with {users} and {faces};"
            " migrate them, then delete it"
        )

    def _read_users(self, index: int, plan: CollectionPlan) -> tuple[int, list[str]]:
        """Read the users of a collection, and mark the users of the spec that exist.

        If `self.remove` is True, also store the users that the plan deletes. These
        users are in the collection, but not in the spec.

        Returns:
            The number of users that the spec does not list, and a few of their ids.
        """
        reading, spec = self.reading, self.reading.wanted[index]
        if not plan.user_count and not plan.users:
            return 0, []
        unlisted = 0
        sample: list[str] = []
        extra: list[str] = []
        pages = reading.client.iter_list_users(
            collection_id=spec.collection_id, max_results=_PAGE
        ).pages()
        for page in pages:
            reading.count_request()
            names = user_ids(page.users)
            extra = [
                name for name in names if not reading.wanted.mark_existing(index, name)
            ]
            unlisted += len(extra)
            sample += extra[: _SAMPLE - len(sample)]
            if self.remove and spec.users is not None:
                reading.wanted.add(index, extra, removes=True)
        return unlisted, sample

    def _with_tags(self, plan: CollectionPlan) -> CollectionPlan:
        if not plan.tags and self.retag != "exact":
            return plan
        assert plan.collection_arn is not None
        tags = self.reading.tags(plan.collection_arn)
        theirs = tags.get(OWNER_TAG)
        if self.owner and theirs not in (None, self.owner):
            self.refusals.append(
                f"{plan.collection_id}: its owner is {theirs!r}, not {self.owner!r}"
            )
        extra = {
            key: value
            for key, value in tags.items()
            if key not in plan.tags and not key.startswith(("aws:", "rekoclient:"))
        }
        return evolve(
            plan,
            tag_drift=tag_drift(plan.tags, tags),
            retag=bool(self.retag),
            extra_tags=extra,
            untag=self.retag == "exact",
        )

    def _unlisted(
        self, ids: Sequence[str], plans: Sequence[CollectionPlan]
    ) -> list[CollectionPlan]:
        """Return the plans of collections that have the owner's tag but no spec.

        The owner's tag is `rekoclient:manifest` with the value of `owner`. The plan
        deletes such a collection if `remove_collections` names it.

        Args:
            ids: The ids of all collections of the region.
            plans: The plans of the collections that the specs list.

        Raises:
            ConfigurationError: `remove_collections` names a collection that is listed
                in the specs or lacks the owner's tag.
        """
        listed = {plan.collection_id for plan in plans}
        chosen = self.remove_collections
        unlisted: list[CollectionPlan] = []
        for collection_id in ids:
            if collection_id in listed:
                continue
            found = self.reading.describe(0, collection_id)
            if found is None or found.collection_arn is None:
                continue
            if self.reading.tags(found.collection_arn).get(OWNER_TAG) != self.owner:
                continue
            delete = chosen is True or (
                not isinstance(chosen, bool) and collection_id in chosen
            )
            unlisted.append(evolve(found, listed=False, delete=delete))
        if not isinstance(chosen, bool):
            unknown = set(chosen) - {plan.collection_id for plan in unlisted}
            if unknown:
                raise ConfigurationError(
                    f"remove_collections: {', '.join(sorted(unknown))} cannot be"
                    " deleted. Pass only collections that are not in the manifest, and"
                    f" have the tag {OWNER_TAG} with the value {self.owner!r}. Nothing"
                    " was changed."
                )
        return unlisted


@define(kw_only=True, eq=False)
class _Destruction:
    """Plans the deletion of collections, and finds reasons to refuse it."""

    reading: _Reading
    owner: str | None
    force: bool
    refusals: list[str] = field(factory=list[str], init=False)

    def read(self, index: int) -> CollectionPlan:
        """Read a collection, and return the plan to delete the collection.

        Reasons to refuse the deletion are added to `refusals`.

        Args:
            index: The index of the collection in the specs.
        """
        reading, spec = self.reading, self.reading.wanted[index]
        found = reading.describe(index, spec.collection_id)
        if found is None:
            return CollectionPlan(
                collection_id=spec.collection_id,
                tags={},
                exists=False,
                users=0,
                users_to_create=0,
            )
        if self.owner is not None:
            assert found.collection_arn is not None
            theirs = reading.tags(found.collection_arn).get(OWNER_TAG)
            if theirs != self.owner:
                owned = f"its owner is {theirs!r}" if theirs else "it has no owner"
                self.refusals.append(
                    f"{spec.collection_id}: {owned}, not {self.owner!r}"
                )
        if not self.force:
            self._check_content(index, found)
        return evolve(found, delete=True)

    def _check_content(self, index: int, found: CollectionPlan) -> None:
        """Refuse the plan if a collection has content that its spec does not list.

        Such content is a user that the spec does not list, or a face without a listed
        user.
        """
        reading, name = self.reading, found.collection_id
        users = reading.client.iter_list_users(collection_id=name, max_results=_PAGE)
        faces = reading.client.iter_list_faces(collection_id=name, max_results=4096)
        unknown_users = sum(
            not reading.wanted.has(index, user_id)
            for user_id in user_ids(users if found.user_count else ())
        )
        unknown_faces = sum(
            not (face.user_id and reading.wanted.has(index, face.user_id))
            for face in (faces if found.face_count else ())
        )
        if unknown_users or unknown_faces:
            self.refusals.append(
                f"{name}: {text.count(unknown_users, 'user')} and"
                f" {text.count(unknown_faces, 'face')} are not in the manifest; use"
                " force to delete them too"
            )
