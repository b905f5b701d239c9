"""Throughput quotas, with a token bucket for each operation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from ..service.errors import ServiceError
from ..service.model import known_operation, model
from .checks import check, check_value
from .clock import Clock


@dataclass(frozen=True, slots=True)
class Quota:
    """The throughput quota of an operation.

    Attributes:
        rate: The number of requests a second.
        burst: The maximum number of requests at once after a pause. The default is
            the larger of ``rate`` and 1. ``burst`` must be at least 1.
        others: The part of ``rate`` that other clients of the account use, in requests
            a second.
        code: The error code for a request beyond the quota.

    Raises:
        ValueError: A value is invalid.
    """

    rate: float
    burst: float | None = None
    others: float = 0.0
    code: str = "ProvisionedThroughputExceededException"

    def __post_init__(self) -> None:
        check(self)
        if not self.code.isascii():
            raise ValueError(f"code must be ASCII, not {self.code!r}")
        if self.rate <= 0:
            raise ValueError(f"rate must be above 0, not {self.rate}")
        if self.others < 0:
            raise ValueError(f"others must be 0 or more, not {self.others}")
        if self.burst is not None and self.burst < 1:
            raise ValueError(f"burst must be 1 or more, not {self.burst}")

    @property
    def depth(self) -> float:
        """The capacity of the token bucket, in requests."""
        return max(1.0, self.rate) if self.burst is None else self.burst


_PUBLISHED_HERE = ("us-east-1", "us-west-2", "eu-west-1")
_FIVE = (
    "AssociateFaces",
    "CreateCollection",
    "CreateUser",
    "DeleteCollection",
    "DeleteFaces",
    "DeleteUser",
    "DescribeCollection",
    "DisassociateFaces",
    "ListCollections",
    "ListUsers",
)
_FIFTY_OR_FIVE = (
    "IndexFaces",
    "ListFaces",
    "SearchFaces",
    "SearchFacesByImage",
    "SearchUsers",
    "SearchUsersByImage",
)
_TEN = ("TagResource", "UntagResource", "ListTagsForResource")
_HUNDRED_OR_TWENTY_FIVE = ("DetectFaces", "CompareFaces")


def published(region: str) -> dict[str, Quota]:
    """Return the quotas that AWS publishes for a new account in a Region."""
    large = region in _PUBLISHED_HERE
    rates = {
        **dict.fromkeys(_FIVE, 5),
        **dict.fromkeys(_FIFTY_OR_FIVE, 50 if large else 5),
        **dict.fromkeys(_TEN, 10),
        **dict.fromkeys(_HUNDRED_OR_TWENTY_FIVE, 100 if large else 25),
    }
    return {operation: Quota(rate) for operation, rate in rates.items()}


AnyQuotas = Mapping[str, Quota | float] | Quota | float | Literal["published"] | None


def as_quotas(quotas: AnyQuotas, region: str) -> dict[str, Quota]:
    """Convert the argument of ``quota()`` to a mapping of operations to quotas.

    Raises:
        ValueError: An operation is unknown, or a quota is invalid.
    """
    if quotas is None:
        return {}
    if quotas == "published":
        return published(region)
    if isinstance(quotas, Quota | float | int):
        quotas = dict.fromkeys(model().operations, quotas)
    check_value(
        "quotas",
        quotas,
        Mapping[Any, Any],
        ": pass 'published', a number, a Quota, or a mapping such as {'CreateUser': 5}",
    )
    return {
        known_operation(name): quota if isinstance(quota, Quota) else Quota(quota)
        for name, quota in quotas.items()
    }


class Quotas:
    """The current quotas, and the fill level of each token bucket."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._quotas: dict[str, Quota] = {}
        # The last fill level of each bucket and the time of this level. The keys are
        # pairs of a scope (an account in a Region) and an operation.
        self._left: dict[tuple[str, str], tuple[float, float]] = {}

    def set(self, quotas: dict[str, Quota]) -> None:
        """Replace the quotas of all operations, and start with full token buckets."""
        self._quotas = quotas
        self._left = {}

    def take(self, operation: str, scope: str) -> None:
        """Count a request against the quota of its operation.

        Args:
            operation: The operation.
            scope: The account and the Region of the request. Each scope has its own
                token buckets.

        Raises:
            ServiceError: The request exceeds the quota.
        """
        quota = self._quotas.get(operation)
        if quota is None:
            return
        now = self._clock()
        left, then = self._left.get((scope, operation), (quota.depth, now))
        # Other clients of the account use their share first. They use at most all
        # requests in the bucket.
        gained = (quota.rate - quota.others) * (now - then)
        left = min(quota.depth, max(0.0, left + gained))
        if left < 1:
            self._left[scope, operation] = (left, now)
            raise ServiceError(quota.code, _MESSAGE.get(quota.code))
        self._left[scope, operation] = (left - 1, now)


_MESSAGE = {
    "ProvisionedThroughputExceededException": "Provisioned rate exceeded.",
    "ThrottlingException": "Rate exceeded",
}
