"""RetryPolicy accepts only limits that a call can keep."""

from __future__ import annotations

from typing import Any

import pytest

from rekoclient import RetryPolicy
from rekoclient.errors import (
    ConfigurationError,
)


@pytest.mark.parametrize(
    "bounds",
    [
        {"max_attempts": 0},
        {"max_attempts": True},
        {"deadline": -1.0},
        {"base_delay": -0.1},
        {"throttle_delay": float("nan")},
        {"max_delay": -1.0},
    ],
    ids=str,
)
def test_invalid_limits_are_refused_by_name(bounds: dict[str, Any]) -> None:
    """An invalid limit is refused by its name when the policy is created."""
    (name,) = bounds
    with pytest.raises(ValueError, match=name):
        RetryPolicy(**bounds)


@pytest.mark.parametrize("value", ["many", "0", "-1", "2.5"])
def test_invalid_number_of_attempts_in_the_environment_is_refused(
    value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An invalid AWS_MAX_ATTEMPTS is refused instead of ignored."""
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", value)

    with pytest.raises(ConfigurationError) as raised:
        RetryPolicy()

    message = f"AWS_MAX_ATTEMPTS must be a whole number of 1 or more, not {value!r}"
    assert message == str(raised.value)


@pytest.mark.parametrize("attempts", [0, 2.5, "3", True, None])
def test_invalid_max_attempts_is_refused(attempts: Any) -> None:
    """max_attempts must be a whole number above zero."""
    with pytest.raises(ValueError, match="max_attempts"):
        RetryPolicy(max_attempts=attempts)


@pytest.mark.parametrize("name", ["deadline", "base_delay", "max_delay"])
@pytest.mark.parametrize("seconds", [-1, float("inf"), float("nan")])
def test_invalid_seconds_are_refused(name: str, seconds: float) -> None:
    """Delays and the deadline must be finite and not negative."""
    with pytest.raises(ValueError, match=name):
        RetryPolicy(**{name: seconds})  # type: ignore[arg-type]  # by name
