"""Retries: the policy, the budget, the state of one call, and the loop.

Users set ``policy`` and ``budget``. ``call`` decides whether another attempt follows.
``loop`` waits before it. The package imports ``errors``, ``advice``, ``tokens`` and
``forks`` of rekoclient, and tenacity.
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
