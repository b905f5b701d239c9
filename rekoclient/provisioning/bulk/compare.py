"""Make a plan: compare what is wanted with what exists. Nothing is changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from attrs import define, evolve

from ...errors import ResourceNotFoundException
from ..input.specs import CollectionSpec, Wanted, tag_drift
from ..rate.pace import Pace, Tps
from ..rate.paced_client import PacedClient
from ..report import Counts, Progress, ProgressMeter
from .plan import CollectionPlan, Plan

if TYPE_CHECKING:
    from ...client import RekognitionClient

_PAGE = 500
_SAMPLE = 3


def plan(
    client: RekognitionClient,
    specs: Sequence[CollectionSpec],
    *,
    remove: bool = False,
    retag: bool = False,
    tps: Tps = None,
    on_progress: Callable[[Progress], object] | None = None,
) -> Plan:
    """Compare the specs with what exists, and return the changes to make.

    Every row is read and checked first. Then the service is read: each collection and,
    page by page, its users. A million users are 2,000 pages, which take seven minutes
    at five a second.

    Args:
        client: The client.
        specs: The collections that are wanted.
        remove: Delete users that the specs do not list. By default they stay. A
            collection without a list of users keeps all of its users.
        retag: Set tags that have another value. By default they stay.
        tps: Requests a second, as in `apply`. By default the published quotas.
        on_progress: Called a few times a second, with the requests done and the
            requests that are needed, as far as known.

    Raises:
        ConfigurationError: `tps` is invalid. Nothing was sent.
        ManifestError: The specs are invalid. Nothing was sent.
    """
    wanted = specs if isinstance(specs, Wanted) else Wanted(specs)
    collections = range(len(wanted.specs))
    counts = Counts()
    try:
        pace = Pace.of(client, tps)
        comparison = _Comparison(
            client=PacedClient(client, pace, counts=counts),
            pace=pace,
            wanted=wanted,
            counts=counts,
            meter=ProgressMeter(len(collections), counts, on_progress),
            remove=remove,
            retag=retag,
        )
        # The collections first: their user counts give the number of pages to read.
        found = [comparison.describe(index) for index in collections]
        comparison.meter.total += sum(map(comparison.requests, found))
        plans = tuple(map(comparison.read, collections, found))
        comparison.tick(last=True)
    except BaseException:
        wanted.close()
        raise
    return Plan(
        region=client.region_name,
        endpoint=client.boto_client.meta.endpoint_url,
        collections=plans,
        wanted=wanted,
    )


@define(kw_only=True, eq=False)
class _Comparison:
    """Reads what exists, and compares it with what is wanted."""

    client: PacedClient
    pace: Pace
    wanted: Wanted
    counts: Counts
    meter: ProgressMeter
    remove: bool
    retag: bool

    def describe(self, index: int) -> CollectionPlan:
        """Return the plan for one collection, as if it had no users and no tags."""
        spec = self.wanted.specs[index]
        self._count_request()
        users = self.wanted.count_users(index)
        plan = CollectionPlan(
            collection_id=spec.collection_id,
            tags=spec.tags,
            exists=False,
            users=users,
            users_to_create=users,
            sample=self.wanted.first_absent(index, _SAMPLE),
        )
        try:
            found = self.client.describe_collection(collection_id=spec.collection_id)
        except ResourceNotFoundException:
            return plan
        return evolve(
            plan,
            exists=True,
            collection_arn=found.collection_arn,
            user_count=found.user_count or 0,
            created_at=found.creation_timestamp,
        )

    def requests(self, plan: CollectionPlan) -> int:
        """Return the number of requests that it takes to read a collection."""
        if not plan.exists:
            return 0
        return max(1, -(-plan.user_count // _PAGE)) + bool(plan.tags)

    def read(self, index: int, plan: CollectionPlan) -> CollectionPlan:
        """Return the plan for one collection, with its present users and tags."""
        if not plan.exists:
            return plan
        spec = self.wanted.specs[index]
        unlisted, unlisted_sample = self._read_users(index, spec)
        return evolve(
            plan,
            users_to_create=self.wanted.count_users(index, absent=True),
            sample=self.wanted.first_absent(index, _SAMPLE),
            unlisted_users=unlisted,
            unlisted_sample=tuple(unlisted_sample),
            remove=self._removes(spec),
            tag_drift=self._tag_drift(plan),
            retag=self.retag,
        )

    def _read_users(self, index: int, spec: CollectionSpec) -> tuple[int, list[str]]:
        """Mark the users that exist. Return the number of unlisted ones and a few."""
        unlisted = 0
        sample: list[str] = []
        pages = self.client.iter_list_users(
            collection_id=spec.collection_id, max_results=_PAGE
        ).pages()
        for page in pages:
            self._count_request()
            for user in page.users:
                if not user.user_id or self.wanted.mark_existing(index, user.user_id):
                    continue
                unlisted += 1
                if len(sample) < _SAMPLE:
                    sample.append(user.user_id)
                if self._removes(spec):
                    self.wanted.add_unlisted(index, user.user_id)
        return unlisted, sample

    def _removes(self, spec: CollectionSpec) -> bool:
        # No list is not an empty list.
        return self.remove and spec.users is not None

    def _tag_drift(self, plan: CollectionPlan) -> dict[str, str | None]:
        if not plan.tags:
            return {}
        assert plan.collection_arn is not None
        self._count_request()
        tags = self.client.list_tags_for_resource(resource_arn=plan.collection_arn).tags
        return tag_drift(plan.tags, tags)

    def _count_request(self) -> None:
        self.counts.done += 1
        self.tick()

    def tick(self, *, last: bool = False) -> None:
        """Report the progress."""
        self.meter.tick(self.pace.pacer("list_users").rate, last=last)
