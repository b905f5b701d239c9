"""The fault matrix: whatever the server does, the call ends in the truth."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest

from rekoclient.errors import RekoError, Verdict
from rekoclient.testing import LocalRekognition

from .matrix import BEHAVIOURS, CASES, OPERATIONS, Arena, Case


@pytest.fixture(scope="module")
def arena() -> Iterator[Arena]:
    """Where calls meet the behaviours."""
    with LocalRekognition() as server, closing(Arena(server)) as arena:
        yield arena


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_call_ends_in_the_truth(arena: Arena, case: Case) -> None:
    """It ends as the line says, within bounds, and tells no lie about the server."""
    ending = arena.meet(case)

    assert ending.text == case.behaviour.ending(case.operation)
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


def test_the_matrix_is_as_large_as_it_is_said_to_be() -> None:
    """Seventy-one behaviours at least, no two of one name."""
    assert len({behaviour.name for behaviour in BEHAVIOURS}) == len(BEHAVIOURS) >= 71
    assert len(CASES) == len(BEHAVIOURS) * len(OPERATIONS)
