"""``RetryBudget``: a common limit on the retries of all calls of a client."""

from __future__ import annotations

import threading
from typing import Any, ClassVar

from ..forks import renew_after_fork
from ..interop import accept_instances

__all__ = ["RetryBudget"]

THROTTLE_COST = 5
TRANSIENT_COST = 14


class RetryBudget:
    """Common limit on the retries of all calls of a client.

    The budget is a number of units, 500 by default. A retry after a throttle costs 5
    units. A retry after another temporary failure costs 14. A successful call adds the
    cost of its last retry to the budget, or 1 if it had no retry.

    If the budget is too small for a retry, the call fails with its last error. This
    protects an overloaded service from many retries.
    """

    __get_pydantic_core_schema__: ClassVar[Any] = classmethod(accept_instances)

    def __init__(self, capacity: int = 500) -> None:
        """Start with a full budget.

        Args:
            capacity: Size of the budget in units, 0 or more. The default is 500, which
                is enough for 35 retries that cost 14 units each.

        Raises:
            ValueError: ``capacity`` is negative.
        """
        if capacity < 0:
            raise ValueError(f"capacity must be 0 or more, not {capacity}")
        self.capacity = capacity
        self._remaining = capacity
        self._lock = threading.Lock()
        renew_after_fork(self, RetryBudget._renew)

    @property
    def remaining(self) -> int:
        """Number of units that are left in the budget."""
        return self._remaining

    def draw(self, cost: int) -> bool:
        """Take units from the budget, and return whether enough units were left.

        If fewer than ``cost`` units are left, the budget stays unchanged.

        Args:
            cost: Number of units, 0 or more.
        """
        with self._lock:
            if cost > self._remaining:
                return False
            self._remaining -= cost
            return True

    def give_back(self, amount: int) -> None:
        """Add units to the budget, up to its capacity.

        Args:
            amount: Number of units, 0 or more.
        """
        if self._remaining == self.capacity:
            return
        with self._lock:
            self._remaining = min(self.capacity, self._remaining + amount)

    def _renew(self) -> None:
        """Replace the lock after a fork. A thread of the parent may have held it."""
        self._lock = threading.Lock()

    def __reduce__(self) -> tuple[Any, ...]:
        raise TypeError("a RetryBudget cannot be pickled: create one in each process")

    def __repr__(self) -> str:
        return f"RetryBudget({self.capacity}, remaining={self._remaining})"
