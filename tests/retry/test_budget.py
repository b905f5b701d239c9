"""RetryBudget: what retries cost and what successes give back."""

from __future__ import annotations

import pytest

from rekoclient import RetryBudget, RetryPolicy
from rekoclient.retry import Call


def test_capacity_is_zero_or_more() -> None:
    """A budget may be zero and not negative."""
    assert 500 == RetryBudget().remaining
    assert 0 == RetryBudget(0).remaining
    with pytest.raises(ValueError, match="-1"):
        RetryBudget(-1)


def test_success_returns_the_last_cost_or_one() -> None:
    """A success gives back the cost of its last retry, or one without a retry."""
    budget = RetryBudget(100)
    budget.draw(50)
    for cost, remaining in ((0, 51), (14, 65), (5, 70), (99, 100)):
        call = Call("ListUsers", RetryPolicy(), budget=budget)
        call.begin()
        call._cost = cost
        call.confirm(200, "id")

        assert budget.remaining == remaining
