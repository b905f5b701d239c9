# What checkers read outside this package: a user's program does not wait for tenacity.
# tests/typing/test_stubs.py compares it with the modules.
from collections.abc import AsyncIterator, Iterator, Mapping
from typing import Any

from .budget import RetryBudget
from .call import Call
from .policy import RetryPolicy

__all__ = [
    "Call",
    "RetryBudget",
    "RetryPolicy",
    "attempts",
    "attempts_async",
    "fingerprint",
]

def attempts(call: Call) -> Iterator[Call]: ...
def attempts_async(call: Call) -> AsyncIterator[Call]: ...
def fingerprint(wire: Mapping[str, Any]) -> str: ...
