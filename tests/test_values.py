"""Small values: comparison, hash and repr, as attrs would write them."""

from __future__ import annotations

import pickle

import pytest
from attrs import evolve

from rekoclient import RetryPolicy
from rekoclient.errors import Attempt, Problem, Verdict, Violation
from rekoclient.jobs import Progress
from rekoclient.models import CreateUserResponse
from rekoclient.schema import ResponseMetadata
from rekoclient.values import Value

REJECTED = Attempt(number=1, verdict=Verdict.REJECTED, code="Busy")
VALUES: list[tuple[Value, dict[str, object]]] = [
    (REJECTED, {"code": None}),
    (
        Violation(path="a", wire_path="A", constraint="type", limit="", value="1"),
        {"value": "2"},
    ),
    (Problem("users.csv", 3, "expected 2 fields"), {"line": None}),
    (ResponseMetadata(request_id="1", headers={"a": "b"}), {"headers": {}}),
    (
        Progress(status="", looks=1, elapsed=0.0, response=CreateUserResponse()),
        {"looks": 2},
    ),
    (RetryPolicy(max_attempts=3), {"deadline": None}),
]


@pytest.mark.parametrize(("value", "change"), VALUES)
def test_values_are_equal_by_their_attributes(
    value: Value, change: dict[str, object]
) -> None:
    """Equal attributes make equal values. One other attribute makes another value."""
    again = pickle.loads(pickle.dumps(value))

    assert value == again
    assert value != evolve(value, **change)  # type: ignore[misc]  # each is of attrs
    assert value != "another class"


@pytest.mark.parametrize("value", [REJECTED, VALUES[1][0], VALUES[2][0]])
def test_equal_values_are_one_member_of_a_set(value: Value) -> None:
    """Equal values have equal hashes."""
    assert 1 == len({value, evolve(value)})  # type: ignore[misc]  # each is of attrs


def test_a_value_of_another_class_is_not_equal() -> None:
    """A subclass with the same attributes is another value."""

    class Other(Problem):
        pass

    assert Problem("a", 1, "b") != Other("a", 1, "b")


def test_the_repr_shows_the_attributes() -> None:
    """Attributes that attrs hides are not shown."""
    assert "Problem(file='a', line=None, message='b')" == repr(Problem("a", None, "b"))
    assert "headers" not in repr(ResponseMetadata(headers={"authorization": "b"}))
