"""What is set wrongly is refused when it is set, not by some request after."""

import math
from collections.abc import Callable
from typing import Any

import pytest

from rekoclient.testing import Clock, Fault, Quota, Switches


@pytest.mark.parametrize(
    ("kind", "wrong", "words"),
    [
        (Fault, {"code": 5}, "Fault: code is str or None, not 5"),
        (Fault, {"code": "Übel"}, "plain ASCII"),
        (Fault, {"body": "text"}, "Fault: body is bytes or None, not 'text'"),
        (Fault, {"message": b"secret"}, "Fault: message is str or None, not bytes"),
        (Fault, {"headers": {"a": 5}}, "Fault: headers is .*Mapping"),
        (Fault, {"headers": {"a": "\u20ac"}}, "the header 'a' is not Latin-1"),
        (Fault, {"status": "x"}, "Fault: status is int or None, not 'x'"),
        (Fault, {"status": 99999}, "Fault: status is a number from 100 to 599"),
        (Fault, {"delay": -1}, "Fault: delay is a number from 0 to"),
        (Fault, {"delay": 1e300}, "Fault: delay is a number from 0 to"),
        (Fault, {"drip": math.nan}, "Fault: drip is a number or None, not nan"),
        (Fault, {"then": "explode"}, "'keep' or 'close' or 'reset' or 'hang', not"),
        (Fault, {"apply": 1}, "Fault: apply is bool, not 1"),
        (Switches, {"token_life": "abc"}, "token_life is a number, not 'abc'"),
        (Switches, {"updating_time": None}, "updating_time is a number, not None"),
        (Switches, {"job_time": math.inf}, "job_time is a number, not inf"),
        (Switches, {"clock_skew": 1e12}, "clock_skew is a number from"),
        (Switches, {"max_users": -1}, "max_users is a number from 0"),
        (Switches, {"max_open_jobs": True}, "max_open_jobs is int, not True"),
        (Switches, {"error_type": "loud"}, "error_type is 'name' or 'namespace' or"),
        (Quota, {"rate": math.inf}, "Quota: rate is a number, not inf"),
        (Quota, {"rate": 10**400}, "Quota: rate is a number"),
        (Quota, {"rate": 1, "others": math.nan}, "Quota: others is a number"),
        (Quota, {"rate": 1, "code": None}, "Quota: code is str, not None"),
        (Quota, {"rate": 1, "code": "\u20ac"}, "plain ASCII"),
        (Clock, {"start": math.nan}, "the start of a clock is a number from 0"),
    ],
)
def test_what_cannot_be_is_refused_in_words(
    kind: Callable[..., object], wrong: dict[str, Any], words: str
) -> None:
    """Types and ranges; of bytes only the type is told."""
    with pytest.raises(ValueError, match=words):
        kind(**wrong)


@pytest.mark.parametrize("seconds", [math.nan, math.inf, -1, 1e300, 10**400, True])
def test_a_clock_goes_no_step_that_it_could_not_come_back_from(seconds: float) -> None:
    """No date could be told after it, and every request would fail."""
    clock = Clock(start=5)

    with pytest.raises(ValueError, match="the step of a clock is a number from 0"):
        clock.advance(seconds)
    assert 5 == clock()


def test_what_can_be_is_accepted() -> None:
    """Integers for numbers, None where it may be, as far as a fault may go."""
    Fault(code="X", status=599, delay=0, drip=None, headers={"a": None, "b": "\xfc"})
    Switches(token_life=0, clock_skew=-400, max_collections=0)
    Quota(1, burst=1, others=2)
