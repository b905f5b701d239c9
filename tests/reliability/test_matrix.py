"""The fault matrix: each fault of a server ends in the documented outcome."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest

from rekoclient.errors import RekoError, Verdict
from rekoclient.testing import LocalRekognition

from .matrix import BEHAVIOURS, CASES, OPERATIONS, PATHS, Arena, Case


@pytest.fixture(scope="module", params=PATHS)
def arena(request: pytest.FixtureRequest) -> Iterator[Arena]:
    """A server and clients for the cases, on each path."""
    with LocalRekognition() as server, closing(Arena(server, request.param)) as arena:
        yield arena


@pytest.mark.parametrize("case", CASES, ids=str)
def test_each_fault_ends_as_the_matrix_states(arena: Arena, case: Case) -> None:
    """The outcome equals the row, within bounds, and agrees with the server's state.

    A second call on the same client gets its own reply. Where no service is at the
    address, it gets an error.
    """
    ending = arena.meet(case)

    assert ending.text == case.behaviour.ending(case.operation)
    assert ending.following == ("own" if case.behaviour.place is None else "error")
    assert ending.requests <= 4
    assert len(ending.tokens) <= 1
    assert case.operation == "CreateCollection" or None not in ending.tokens
    if ending.error is None:
        assert ending.exists
        return
    assert isinstance(ending.error, RekoError)
    unknown = any(a.verdict is Verdict.UNKNOWN for a in ending.error.attempts)
    assert ending.error.may_have_succeeded == unknown
    assert ending.error.may_have_succeeded or not ending.exists


def test_matrix_has_at_least_71_behaviours() -> None:
    """The matrix has at least 71 behaviours, each with a name of its own."""
    assert len({behaviour.name for behaviour in BEHAVIOURS}) == len(BEHAVIOURS) >= 71
    assert len(CASES) == len(BEHAVIOURS) * len(OPERATIONS)
