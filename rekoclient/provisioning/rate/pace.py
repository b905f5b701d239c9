"""Keep the requests of a process within the request rates of an account."""

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
    """The request rates of an account in one region.

    Pass the same `Pace` as `tps=` to every call for the account, from any number of
    threads. All calls together then keep within the quota.

    Args:
        client: A client of the account and region.
        tps: The quotas, in requests a second. One number for every operation, or
            numbers by method name such as `{"create_user": 50}`. `"learn"` measures
            the quotas, and `"account"` reads them from Service Quotas once. By default
            the published quotas of the region.
        share: Number of processes that divide the quotas. Each process sends at its
            share of the rates. By default 1.

    Attributes:
        region: The region.
        note: With `"account"`, a text on why published quotas are used. If Service
            Quotas was read, the text contains the methods that have no quota there.
            Otherwise it contains the reason, such as an error. None if all quotas are
            known, or if `tps` is not `"account"`.

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
                "share must be the number of processes that share the rates, 1 or more,"
                f" not {share!r}"
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
        """Return `tps` if it is a `Pace`, else a new `Pace` with the rates from `tps`.

        Raises:
            ConfigurationError: `tps` is invalid, or is the pace of another region.
        """
        if not isinstance(tps, Pace):
            return cls(client, tps)
        if tps.region != client.region_name:
            raise ConfigurationError(
                f"the Pace is for {tps.region}, and the client is for"
                f" {client.region_name}. Nothing was sent. Use a Pace for each region."
            )
        return tps

    @property
    def rates(self) -> Rates:
        """The rates from the `tps` argument.

        If `tps` was `"account"`, these are the rates from Service Quotas.
        """
        return self._tps

    @property
    def share(self) -> int:
        """Number of processes that share the quota."""
        return self._share

    def quota(self, operation: str) -> float | None:
        """Return the quota of an operation in requests a second.

        Return None if it is unknown, for example with `tps="learn"`.

        Args:
            operation: The method's name, such as `"create_user"`.
        """
        if operation not in self._quotas:
            return quota_of(operation, self.region, self._tps)
        return self._quotas[operation]

    def rate(self, operation: str) -> float:
        """Return the rate of an operation in this process, in requests a second.

        The rate is the quota divided by `share`, the number of processes. The quota is
        the number in `tps`. If `tps` is `"account"`, the quota is the number from
        Service Quotas. If the quota is unknown, for example because `tps` is `"learn"`,
        the published quota of the region is used. If AWS publishes no quota, the rate
        is infinite.

        Args:
            operation: The method's name, such as `"create_user"`.
        """
        return rate_of(operation, self.region, self._tps) / self._share

    def pacer(self, operation: str) -> Pacer:
        """Return the pacer of an operation.

        Each call for the same operation returns the same pacer.
        """
        with self._lock:
            if operation not in self._pacers:
                self._pacers[operation] = Pacer(
                    self.quota(operation), share=self._share
                )
            return self._pacers[operation]


Tps = Rates | Pace
"""A `tps` argument: rates, or a `Pace` that is shared with other work."""


def rate_of(operation: str, region: str | None, tps: Tps) -> float:
    """Return the rate of an operation, in requests a second.

    If `tps` is a `Pace`, the rate is `tps.rate(operation)`. Otherwise the rate is the
    number from `tps`. If `tps` has no number for the operation, or is `"learn"` or
    `"account"`, the rate is the published quota of the region. If AWS publishes no
    quota, the rate is infinite.

    Args:
        operation: The method's name, such as `"create_user"`.
        region: The region. It is not used if `tps` is a `Pace`.
        tps: The `tps` argument of the caller.

    Raises:
        ConfigurationError: `tps` is invalid.
    """
    if isinstance(tps, Pace):
        return tps.rate(operation)
    check_rates(tps)
    return (
        quota_of(operation, region, tps)
        or published_quota(operation, region)
        or math.inf
    )
