"""Published quotas, the quotas of an account, and the check of a `tps` argument."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Literal, cast

from ...errors import ConfigurationError, RekoError
from ...urls import place_of

if TYPE_CHECKING:
    from ...client import RekognitionClient

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
    "search_faces": (50, 5),
    "search_faces_by_image": (50, 5),
    "search_users": (50, 5),
    "search_users_by_image": (50, 5),
    "tag_resource": (10, 10),
    "untag_resource": (10, 10),
}

Rates = float | Mapping[str, float] | Literal["learn", "account"] | None
"""One rate for every operation, or rates by method name.

`"learn"` measures the quotas. `"account"` reads them from Service Quotas. None means
the published quotas, and `math.inf` means no limit.
"""
LEAST_TPS = 0.001
"""The lowest valid rate. At a lower rate, the program would seem to hang."""


def check_rates(tps: object) -> None:
    """Raise an error if a `tps` argument is invalid.

    Raises:
        ConfigurationError: `tps` is invalid, or has the name of a method that is not in
            `PUBLISHED_QUOTAS`.
    """
    if isinstance(tps, Mapping):
        by_method = cast("Mapping[object, object]", tps)
        for name, rate in by_method.items():
            if name not in PUBLISHED_QUOTAS:
                remedy = _nearest(name, PUBLISHED_QUOTAS) or (
                    f"; the methods with a rate are {', '.join(PUBLISHED_QUOTAS)}."
                )
                raise ConfigurationError(
                    f"tps: unknown method {name!r}{remedy} Nothing was sent."
                )
            if not _is_rate(rate):
                raise ConfigurationError(
                    f"tps[{name!r}] must be {_NUMBER}, not {rate!r}. Nothing was sent."
                )
    elif tps is not None and tps not in _WORDS and not _is_rate(tps):
        remedy = _nearest(tps, _WORDS) or "."
        raise ConfigurationError(
            f"tps must be 'learn', 'account', {_NUMBER}, or a mapping of methods to"
            f" such numbers, not {tps!r}{remedy} Nothing was sent."
        )


_WORDS = ("learn", "account")
_NUMBER = f"a number of requests a second from {LEAST_TPS} to math.inf"


def _is_rate(rate: object) -> bool:
    if isinstance(rate, bool) or not isinstance(rate, int | float):
        return False
    return rate >= LEAST_TPS  # also refuses nan


def _nearest(given: object, known: Iterable[str]) -> str:
    """Return the end of a message that asks: "did you mean 'create_user'?".

    Return an empty string if no known name resembles the given name.
    """
    from difflib import get_close_matches  # slow to import, only for an error

    near = get_close_matches(str(given).lower(), known, n=1)
    return f"; did you mean {near[0]!r}?" if near else ""


def published_quota(operation: str, region: str | None) -> float | None:
    """Return the published quota of an operation in a region, or None."""
    if operation not in PUBLISHED_QUOTAS:
        return None
    large, elsewhere = PUBLISHED_QUOTAS[operation]
    return large if region in LARGE_REGIONS else elsewhere


def quota_of(operation: str, region: str | None, tps: Rates) -> float | None:
    """Return the quota of an operation in requests a second, or None if it is unknown.

    The quota is unknown with `tps="learn"`. It is also unknown if `tps` has no number
    for the operation and AWS publishes no quota.

    Args:
        operation: The method's name, such as `"create_user"`.
        region: The region. The published quotas differ by region.
        tps: The `tps` argument of the caller.
    """
    if tps == "learn":
        return None
    if isinstance(tps, Mapping):
        tps = tps.get(operation)
    if isinstance(tps, int | float):
        return float(tps)
    return published_quota(operation, region)


def quotas_of(region: str | None, tps: Rates) -> dict[str, float | None]:
    """Return the quota of every operation in `PUBLISHED_QUOTAS`, by method name.

    The quotas are in requests a second. A number in `tps` replaces the published quota.
    With `tps="learn"`, every value is None, because the quotas are unknown.
    """
    return {name: quota_of(name, region, tps) for name in PUBLISHED_QUOTAS}


def account_quotas(client: RekognitionClient) -> tuple[dict[str, float], str | None]:
    """Read the account's quotas from Service Quotas.

    Returns:
        The quotas by method name, and a note. The note explains which quotas are
        unknown and why. It is None if all quotas are known.
    """
    from ...transport.services import read_service_quotas  # loads boto3

    try:
        service = client.boto_client_for("service-quotas")
        if _is_local(client.boto_client) and not _is_local(service):
            return (
                {},
                "A local server has no Service Quotas. The published quotas are used.",
            )
        values = read_service_quotas(service)
    except RekoError as error:
        return {}, (
            f"Service Quotas cannot be read: {error}. The published quotas are used."
            " Pass the quotas as numbers. If access is denied, you can also allow"
            " servicequotas:ListServiceQuotas."
        )
    quotas: dict[str, float] = {}
    for name, value in values:
        found = _QUOTA_NAME.search(name)
        operations = re.findall(r"\b[A-Z][A-Za-z]+\b", name) if found else ()
        for operation in operations:
            method = re.sub(r"(?<!^)(?=[A-Z])", "_", operation).lower()
            if method in PUBLISHED_QUOTAS and value >= LEAST_TPS:
                quotas[method] = min(value, quotas.get(method, math.inf))
    missing = [name for name in PUBLISHED_QUOTAS if name not in quotas]
    if not missing:
        return quotas, None
    return quotas, (
        f"Service Quotas has no value for {', '.join(missing)}. Their published quotas"
        " are used."
    )


_QUOTA_NAME = re.compile(r"(?i)transactions per second|\bTPS\b")


def _is_local(boto_client: Any) -> bool:
    return place_of(boto_client.meta.endpoint_url) == "local"
