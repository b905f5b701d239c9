"""The target of a job: a region, an endpoint, an account and some collections."""

from __future__ import annotations

import json
import re
from itertools import chain
from typing import TYPE_CHECKING, Any, Self

from attrs import asdict, evolve, field, frozen
from attrs.validators import deep_iterable, instance_of, optional

from ...urls import place_of
from .. import text

if TYPE_CHECKING:
    from .plan import Plan

_ACCOUNT = re.compile(r":([0-9]{12}):collection/")
_SAMPLE = 3
_IS_STR = instance_of(str)


@frozen(kw_only=True)
class Target:
    """The region, the endpoint, the account and the collections of a job.

    Attributes:
        region: The region.
        endpoint: The URL of the endpoint, or `local` for an endpoint on loopback. A
            local server may get another port after a restart.
        account: The AWS account. None until a response has shown it.
        collections: The ids of the collections.
    """

    region: str = field(validator=_IS_STR)
    endpoint: str = field(validator=_IS_STR)
    account: str | None = field(default=None, validator=optional(_IS_STR))
    collections: tuple[str, ...] = field(default=(), validator=deep_iterable(_IS_STR))

    @classmethod
    def of(cls, plan: Plan) -> Self:
        """Return the region, endpoint, account and collections of a plan.

        The account is None if none of the collections exists yet.
        """
        found = (collection.collection_arn for collection in plan.collections)
        accounts = map(account_of, chain(plan.created.values(), found))
        return cls(
            region=plan.region,
            account=next(filter(None, accounts), None),
            collections=tuple(
                collection.collection_id for collection in plan.collections
            ),
            endpoint=place_of(plan.endpoint),
        )

    def shares_a_job_with(self, other: Target) -> bool:
        """Return whether two targets may use the same journal.

        They need the same region, endpoint and account, and a common collection. An
        unknown account counts as equal.
        """
        return (
            (self.region, self.endpoint) == (other.region, other.endpoint)
            and (self.account or other.account) == (other.account or self.account)
            and not set(self.collections).isdisjoint(other.collections)
        )

    def joined_with(self, other: Target) -> Target:
        """Return a target with the collections of both targets."""
        return evolve(
            self,
            account=self.account or other.account,
            collections=tuple(sorted({*self.collections, *other.collections})),
        )

    def to_dict(self) -> dict[str, str | list[str] | None]:
        """Return the target as JSON data."""
        return {**asdict(self), "collections": list(self.collections)}

    def to_json(self) -> str:
        """Return the target as one line of JSON."""
        return json.dumps(self.to_dict(), sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Return the target that `to_json` wrote as text.

        Raises:
            ValueError: The text is invalid.
        """
        try:
            content: dict[str, Any] = json.loads(text)
            content["collections"] = tuple(content["collections"])
            return cls(**content)
        except (KeyError, RecursionError, TypeError) as error:
            raise ValueError("the target in the journal is invalid") from error

    def named(self) -> dict[str, str]:
        """Return the names and values of the known attributes, as text for people."""
        few = text.sample(self.collections[:_SAMPLE], len(self.collections))
        named = {**self.to_dict(), "collections": few}
        return {n: text.printable(str(value)) for n, value in named.items() if value}

    def __str__(self) -> str:
        """Return text such as `region us-east-1, endpoint local, collections staff`."""
        return ", ".join(f"{name} {value}" for name, value in self.named().items())


def account_of(arn: str | None) -> str | None:
    """Return the AWS account in the ARN of a collection, or None."""
    match = _ACCOUNT.search(arn or "")
    return match[1] if match else None
