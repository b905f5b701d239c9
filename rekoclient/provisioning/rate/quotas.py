"""The published quotas, the rates that a user sets, and a pacer for each operation."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Literal, cast

from ...errors import ConfigurationError
from .pacer import Pacer

# Default transactions per second of an account, by operation. Source: AWS General
# Reference, https://docs.aws.amazon.com/general/latest/gr/rekognition.html
# The first number is for LARGE_REGIONS, the second for all other regions.
LARGE_REGIONS = frozenset({"eu-west-1", "us-east-1", "us-west-2"})
PUBLISHED_QUOTAS: Mapping[str, tuple[float, float]] = {
    "associate_faces": (5, 5),
    "create_collection": (5, 5),
    "create_user": (5, 5),
    "delete_collection": (5, 5),
    "delete_faces": (5, 5),
    "delete_user": (5, 5),
    "describe_collection": (5, 5),
    "disassociate_faces": (5, 5),
    "index_faces": (50, 5),
    "list_collections": (5, 5),
    "list_faces": (50, 5),
    "list_tags_for_resource": (10, 10),
    "list_users": (5, 5),
    "tag_resource": (10, 10),
    "untag_resource": (10, 10),
}

Tps = float | Mapping[str, float] | Literal["learn"] | None
"""One rate for every operation, rates by method name, or `"learn"`. None for the
published quotas, and `math.inf` for no limit.
"""
LEAST_TPS = 0.001
"""A lower rate, such as a typing mistake, would wait for hours and look like a hang."""


def check_tps(tps: object) -> None:
    """Check a `tps` argument.

    Raises:
        ConfigurationError: It is not a rate, or has a method without one.
    """
    rates = [] if tps is None or tps == "learn" else [tps]
    if isinstance(tps, Mapping):
        by_method = cast("Mapping[object, object]", tps)
        if unknown := [name for name in by_method if name not in PUBLISHED_QUOTAS]:
            raise ConfigurationError(
                f"tps: unknown method {', '.join(map(repr, unknown))}; the methods with"
                f" a rate are {', '.join(PUBLISHED_QUOTAS)}. Nothing was sent."
            )
        rates = list(by_method.values())
    for rate in rates:
        number = isinstance(rate, int | float) and not isinstance(rate, bool)
        if not number or not cast("float", rate) >= LEAST_TPS:  # nan is not less
            raise ConfigurationError(
                f"tps: {rate!r} must be a number of requests a second, from {LEAST_TPS}"
                " to math.inf. Nothing was sent."
            )


def quota_of(operation: str, region: str | None, tps: Tps) -> float | None:
    """Return the quota of an operation, in requests a second. None to learn it.

    Args:
        operation: The method's name, such as `"create_user"`.
        region: The region. The published quotas differ by region.
        tps: The rates that the caller has set.
    """
    if tps == "learn":
        return None
    if isinstance(tps, Mapping):
        tps = tps.get(operation)
    if tps is not None:
        return float(tps)
    large, elsewhere = PUBLISHED_QUOTAS[operation]
    return large if region in LARGE_REGIONS else elsewhere


class Quotas:
    """The pacers of one region, one for each operation, as the service counts them.

    Args:
        region: The region.
        tps: The rates that the caller has set. By default the published quotas.

    Raises:
        ConfigurationError: `tps` is invalid.
    """

    def __init__(self, region: str | None, tps: Tps = None) -> None:
        check_tps(tps)
        self._region = region
        self._tps: Tps = tps
        self._pacers: dict[str, Pacer] = {}

    def rate(self, operation: str) -> float:
        """Return the expected rate, which is the published quota while learning."""
        return (
            self.quota(operation) or quota_of(operation, self._region, None) or math.inf
        )

    def quota(self, operation: str) -> float | None:
        """Return the quota of an operation, in requests a second. None to learn it."""
        return quota_of(operation, self._region, self._tps)

    def pacer(self, operation: str) -> Pacer:
        """Return the one pacer of an operation."""
        if operation not in self._pacers:
            self._pacers[operation] = Pacer(self.quota(operation))
        return self._pacers[operation]
