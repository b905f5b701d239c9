"""Throughput quotas: a token bucket for each operation, as an account has them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from ..service.errors import ServiceError
from ..service.model import known_operation, model
from .checks import check
from .clock import Clock


@dataclass(frozen=True, slots=True)
class Quota:
    """How often an operation may be called.

    Attributes:
        rate: Requests a second.
        burst: Requests at once after a pause; by default those of one second.
        others: Requests a second that the rest of the account uses up.
        code: What the request beyond the quota is answered with.
    """

    rate: float
    burst: float | None = None
    others: float = 0.0
    code: str = "ProvisionedThroughputExceededException"

    def __post_init__(self) -> None:
        check(self)
        if not self.code.isascii():
            raise ValueError(f"an error's code is plain ASCII, not {self.code!r}")
        if self.rate <= 0 or self.others < 0:
            raise ValueError(f"a quota is more than 0 requests a second: {self}")
        if self.burst is not None and self.burst < 1:
            raise ValueError(f"a burst below 1 would let nothing through: {self}")

    @property
    def depth(self) -> float:
        """The size of the bucket."""
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
    """The default quotas of a new account in a Region."""
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
    """The quota of each operation, from any of the forms that users write."""
    if quotas is None:
        return {}
    if quotas == "published":
        return published(region)
    if isinstance(quotas, Quota | float | int):
        quotas = dict.fromkeys(model().operations, quotas)
    return {
        known_operation(name): quota if isinstance(quota, Quota) else Quota(quota)
        for name, quota in quotas.items()
    }


class Quotas:
    """The quotas in force, and how much of each is left."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._quotas: dict[str, Quota] = {}
        # What is in the bucket, and when that was reckoned.
        self._left: dict[str, tuple[float, float]] = {}

    def set(self, quotas: dict[str, Quota]) -> None:
        """Put these in force, with full buckets, and no others."""
        self._quotas = quotas
        self._left = {}

    def take(self, operation: str) -> None:
        """Count one request.

        Raises:
            ServiceError: It is one too many.
        """
        quota = self._quotas.get(operation)
        if quota is None:
            return
        now = self._clock()
        left, then = self._left.get(operation, (quota.depth, now))
        # The others of the account take their share first, down to an empty bucket.
        gained = (quota.rate - quota.others) * (now - then)
        left = min(quota.depth, max(0.0, left + gained))
        if left < 1:
            self._left[operation] = (left, now)
            raise ServiceError(quota.code, _MESSAGE.get(quota.code))
        self._left[operation] = (left - 1, now)


_MESSAGE = {
    "ProvisionedThroughputExceededException": "Provisioned rate exceeded.",
    "ThrottlingException": "Rate exceeded",
}
