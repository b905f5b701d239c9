"""Retries: the policy, the budget, the state of one call, and the loop.

``policy`` and ``budget`` are what users set. ``call`` decides whether another attempt
follows, and ``loop`` waits for it. May import ``errors``, ``advice``, ``tokens`` and
``forks`` of ours, and tenacity.
"""

from .budget import RetryBudget
from .call import Call, attempts, attempts_async, fingerprint
from .policy import RetryPolicy

__all__ = [
    "Call",
    "RetryBudget",
    "RetryPolicy",
    "attempts",
    "attempts_async",
    "fingerprint",
]
