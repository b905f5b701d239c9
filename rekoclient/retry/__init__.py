"""Retries: the policy, the budget, the state of one call, and the waits.

Users set ``policy`` and ``budget``. ``call`` decides whether another attempt follows.
``loop`` waits before that attempt. The package uses tenacity. The package imports
``errors``, ``advice`` and small helper modules of rekoclient.
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
