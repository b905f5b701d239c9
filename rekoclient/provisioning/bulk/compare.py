"""What would change: the wanted compared with what is there, read-only."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from ...errors import ResourceNotFoundException
from ..input.specs import CollectionSpec, Wanted, tag_drift
from ..rate.paced_client import PatientClient
from ..rate.quotas import Quotas, Tps
from ..report import Progress, ProgressMeter, Report
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
    """Say what would change; nothing is changed.

    Every row is read and checked first. Then the service is asked what is there: each
    collection, and, page by page, its users. A million of them are 2,000 pages, which
    take seven minutes at five a second.

    Args:
        client: Where to look.
        specs: What is wanted.
        remove: Delete the users of these collections that the specs do not name. A
            collection without a list of users keeps its own.
        retag: Set tags that have another value.
        tps: At which rate to ask, as in `apply`.
        on_progress: Called a few times a second, with the requests made and, as far
            as is known by then, those there are to make.

    Raises:
        ConfigurationError: `tps` cannot be a rate; nothing was sent.
        ManifestError: Something is wrong with the specs; nothing was sent.
    """
    return compare(
        client,
        Wanted(specs),
        remove=remove,
        retag=retag,
        tps=tps,
        on_progress=on_progress,
    )


def compare(
    client: RekognitionClient,
    wanted: Wanted,
    *,
    remove: bool = False,
    retag: bool = False,
    tps: Tps = None,
    on_progress: Callable[[Progress], object] | None = None,
) -> Plan:
    """Make the plan for input that is checked already."""
    collections = range(len(wanted.specs))
    report = Report()
    try:
        quotas = Quotas(client.region_name, tps)
        look = _Look(
            PatientClient(client, quotas, report=report),
            quotas,
            wanted,
            ProgressMeter(len(collections), report, on_progress),
            remove,
            retag,
        )
        # First what says how much there is to read, so that whoever waits is told.
        found = [look.at_collection(index) for index in collections]
        look.meter.total += sum(map(look.requests, found))
        plans = tuple(map(look.inside, collections, found))
        look.tell(last=True)
    except BaseException:
        wanted.close()
        raise
    return Plan(
        region=client.region_name,
        endpoint=client.boto_client.meta.endpoint_url,
        collections=plans,
        wanted=wanted,
    )


@frozen
class _Look:
    """What is there, asked of the service."""

    client: PatientClient
    quotas: Quotas
    wanted: Wanted
    meter: ProgressMeter
    remove: bool
    retag: bool

    def at_collection(self, index: int) -> CollectionPlan:
        """The plan for one collection; where there is one, as if it had no users."""
        spec = self.wanted.specs[index]
        self.count()
        users = self.wanted.count(index)
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
        """How many requests it takes to look into a collection."""
        if not plan.exists:
            return 0
        return max(1, -(-plan.user_count // _PAGE)) + bool(plan.tags)

    def inside(self, index: int, plan: CollectionPlan) -> CollectionPlan:
        """The plan for one collection, with the users and tags that it has."""
        if not plan.exists:
            return plan
        spec = self.wanted.specs[index]
        unlisted, unlisted_sample = self._users(index, spec)
        return evolve(
            plan,
            users_to_create=self.wanted.count(index, absent=True),
            sample=self.wanted.first_absent(index, _SAMPLE),
            unlisted_users=unlisted,
            unlisted_sample=tuple(unlisted_sample),
            remove=self._removes(spec),
            tag_drift=self._tag_drift(plan),
            retag=self.retag,
        )

    def _users(self, index: int, spec: CollectionSpec) -> tuple[int, list[str]]:
        """Mark those who are there; answer how many are not wanted, and a few."""
        unlisted = 0
        sample: list[str] = []
        pages = self.client.iter_list_users(
            collection_id=spec.collection_id, max_results=_PAGE
        ).pages()
        for page in pages:
            self.count()
            for user in page.users:
                if not user.user_id or self.wanted.mark(index, user.user_id):
                    continue
                unlisted += 1
                if len(sample) < _SAMPLE:
                    sample.append(user.user_id)
                if self._removes(spec):
                    self.wanted.add_surplus(index, user.user_id)
        return unlisted, sample

    def _removes(self, spec: CollectionSpec) -> bool:
        # No list is not an empty list.
        return self.remove and spec.users is not None

    def _tag_drift(self, plan: CollectionPlan) -> dict[str, str | None]:
        if not plan.tags:
            return {}
        assert plan.collection_arn is not None
        self.count()
        tags = self.client.list_tags_for_resource(resource_arn=plan.collection_arn).tags
        return tag_drift(plan.tags, tags)

    def count(self) -> None:
        """Count a request, and tell whoever watches."""
        self.meter.done += 1
        self.tell()

    def tell(self, *, last: bool = False) -> None:
        self.meter.tick(self.quotas.pacer("list_users").rate, last=last)
