"""One pace for an account: the pacers of its operations, shared by all work."""

from __future__ import annotations

import math
import threading
from typing import Any, ClassVar

from ...client import RekognitionClient
from ...errors import ConfigurationError
from ...interop import accept_instances
from .pacer import Pacer
from .quotas import (
    Rates,
    account_quotas,
    check_rates,
    published_quota,
    quota_of,
    quotas_of,
)


class Pace:
    """The rates of an account in one region.

    Pass one `Pace` as `tps=` to everything that sends to the account, from any number
    of threads. All of it together then keeps the quota. A request takes its turn when
    it leaves.

    Args:
        client: A client of the account and region.
        tps: The quota, in requests a second. One number for every operation, or
            numbers by method name such as `{"create_user": 50}`. `"learn"` measures
            them, and `"account"` reads them from Service Quotas once. By default the
            published quotas of the region.
        share: Number of processes that divide the quota and do not know each other. By
            default 1.

    Attributes:
        region: The region.
        note: With `"account"`: which quotas are unknown and why, else None.

    Raises:
        ConfigurationError: `tps` or `share` is invalid. Nothing was sent.
    """

    __get_pydantic_core_schema__: ClassVar[Any] = classmethod(accept_instances)

    def __init__(
        self, client: RekognitionClient, tps: Rates = None, *, share: int = 1
    ) -> None:
        check_rates(tps)
        if type(share) is not int or share < 1:
            raise ConfigurationError(
                f"share must be a number of processes, at least 1, not {share!r}"
            )
        self.region: str = client.region_name
        self.note: str | None = None
        self._share = share
        self._lock = threading.Lock()
        self._pacers: dict[str, Pacer] = {}
        if tps == "account":
            tps, self.note = account_quotas(client)
        self._tps: Rates = tps
        self._quotas = quotas_of(self.region, tps)

    @classmethod
    def of(cls, client: RekognitionClient, tps: Tps) -> Pace:
        """Return the pace that a `tps` argument stands for.

        Raises:
            ConfigurationError: It is invalid, or the pace of another region.
        """
        if not isinstance(tps, Pace):
            return cls(client, tps)
        if tps.region != client.region_name:
            raise ConfigurationError(
                f"the pace is for {tps.region}, and the client is for"
                f" {client.region_name}. Nothing was sent. Make a Pace for each region."
            )
        return tps

    @property
    def rates(self) -> Rates:
        """The rates that were passed, or read with `"account"`."""
        return self._tps

    @property
    def share(self) -> int:
        """Number of processes that divide the quota."""
        return self._share

    def quota(self, operation: str) -> float | None:
        """Return the quota of an operation, in requests a second. None to learn it."""
        if operation not in self._quotas:
            return quota_of(operation, self.region, self._tps)
        return self._quotas[operation]

    def rate(self, operation: str) -> float:
        """Return the expected rate, which is the published quota while learning."""
        return rate_of(operation, self.region, self._tps) / self._share

    def pacer(self, operation: str) -> Pacer:
        """Return the one pacer of an operation."""
        with self._lock:
            if operation not in self._pacers:
                self._pacers[operation] = Pacer(
                    self.quota(operation), share=self._share
                )
            return self._pacers[operation]


Tps = Rates | Pace
"""A `tps` argument: rates, or a `Pace` that is shared with other work."""


def rate_of(operation: str, region: str | None, tps: Tps) -> float:
    """Return the rate to expect, which is the published quota while it is unknown."""
    if isinstance(tps, Pace):
        return tps.rate(operation)
    return (
        quota_of(operation, region, tps)
        or published_quota(operation, region)
        or math.inf
    )
