"""The published quotas, the rates that a user sets, and a pacer for each operation."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Literal, cast

from ...errors import ConfigurationError
from .pacer import Pacer

# Default transactions per second for an account, by operation: AWS General Reference,
# https://docs.aws.amazon.com/general/latest/gr/rekognition.html
# The first number holds in LARGE_REGIONS, the second everywhere else.
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
"""A rate for every operation, rates by method name, or `"learn"`; None for the
published quotas, and `math.inf` for no limit.
"""
LEAST_TPS = 0.001
"""Less, such as a slip of the keyboard, would wait for hours and look like a hang."""


def check_tps(tps: object) -> None:
    """Refuse what cannot be the rate of anything.

    Raises:
        ConfigurationError: It says what the rates may be, or which methods have one.
    """
    rates = [] if tps is None or tps == "learn" else [tps]
    if isinstance(tps, Mapping):
        by_method = cast("Mapping[object, object]", tps)
        if unknown := [name for name in by_method if name not in PUBLISHED_QUOTAS]:
            raise ConfigurationError(
                f"tps: there is no rate of {', '.join(map(repr, unknown))}; methods"
                f" that have one are {', '.join(PUBLISHED_QUOTAS)}. Nothing was sent."
            )
        rates = list(by_method.values())
    for rate in rates:
        number = isinstance(rate, int | float) and not isinstance(rate, bool)
        if not number or not cast("float", rate) >= LEAST_TPS:  # nan is not less
            raise ConfigurationError(
                f"tps: {rate!r} is no rate; it is a number of requests a second, from"
                f" {LEAST_TPS} to math.inf. Nothing was sent."
            )


def quota_of(operation: str, region: str | None, tps: Tps) -> float | None:
    """The requests a second that `operation` may make; None where it must be learned.

    Args:
        operation: The method's name, such as `"create_user"`.
        region: Where the requests go; the published quotas differ by region.
        tps: What the user said.
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
    """The pacers of one region: an operation's quota is its own.

    Args:
        region: Where the requests go.
        tps: What the user said.

    Raises:
        ConfigurationError: `tps` cannot be a rate.
    """

    def __init__(self, region: str | None, tps: Tps = None) -> None:
        check_tps(tps)
        self._region = region
        self._tps: Tps = tps
        self._pacers: dict[str, Pacer] = {}

    def rate(self, operation: str) -> float:
        """The requests a second to reckon with; the published quota while learning."""
        return (
            self.quota(operation) or quota_of(operation, self._region, None) or math.inf
        )

    def quota(self, operation: str) -> float | None:
        """The requests a second that an operation may make; None: to be learned."""
        return quota_of(operation, self._region, self._tps)

    def pacer(self, operation: str) -> Pacer:
        """The one pacer of an operation."""
        if operation not in self._pacers:
            self._pacers[operation] = Pacer(self.quota(operation))
        return self._pacers[operation]
