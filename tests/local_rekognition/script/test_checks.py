"""Invalid settings fail in the constructor, not in a later request."""

import math
from collections.abc import Callable
from typing import Any

import pytest

from rekoclient.testing import Clock, Fault, Quota, Switches


@pytest.mark.parametrize(
    ("kind", "wrong", "words"),
    [
        (Fault, {"code": 5}, "Fault: code must be str or None, not 5"),
        (Fault, {"code": "Übel"}, "must be ASCII"),
        (Fault, {"body": "text"}, "Fault: body must be bytes or None, not 'text'"),
        (
            Fault,
            {"message": b"secret"},
            "Fault: message must be str or None, not bytes",
        ),
        (Fault, {"headers": {"a": 5}}, "Fault: headers must be a mapping"),
        (Fault, {"headers": {"a": "\u20ac"}}, "header 'a' must be Latin-1"),
        (Fault, {"status": "x"}, "Fault: status must be int or None, not 'x'"),
        (Fault, {"status": 99999}, "Fault: status must be a number from 100 to 599"),
        (Fault, {"delay": -1}, "Fault: delay must be a number from 0 to"),
        (Fault, {"delay": 1e300}, "Fault: delay must be a number from 0 to"),
        (Fault, {"drip": math.nan}, "Fault: drip must be a number or None, not nan"),
        (Fault, {"then": "explode"}, "'keep' or 'close' or 'reset' or 'hang', not"),
        (Fault, {"apply": 1}, "Fault: apply must be bool, not 1"),
        (Switches, {"token_life": "abc"}, "token_life must be a number, not 'abc'"),
        (Switches, {"updating_time": None}, "updating_time must be a number, not None"),
        (Switches, {"job_time": math.inf}, "job_time must be a number, not inf"),
        (Switches, {"clock_skew": 1e12}, "clock_skew must be a number from"),
        (Switches, {"max_users": -1}, "max_users must be a number from 0"),
        (Switches, {"max_open_jobs": True}, "max_open_jobs must be int, not True"),
        (
            Switches,
            {"error_type": "loud"},
            "error_type must be 'name' or 'namespace' or",
        ),
        (Quota, {"rate": math.inf}, "Quota: rate must be a number, not inf"),
        (Quota, {"rate": 10**400}, "Quota: rate must be a number"),
        (Quota, {"rate": 1, "others": math.nan}, "Quota: others must be a number"),
        (Quota, {"rate": 1, "others": -1}, "others must be 0 or more, not -1"),
        (Quota, {"rate": 1, "code": None}, "Quota: code must be str, not None"),
        (Quota, {"rate": 1, "code": "\u20ac"}, "must be ASCII"),
        (Clock, {"start": math.nan}, "start must be a number from 0"),
    ],
)
def test_an_invalid_setting_is_refused(
    kind: Callable[..., object], wrong: dict[str, Any], words: str
) -> None:
    """The message names the field and the type. Of bytes it contains only the type."""
    with pytest.raises(ValueError, match=words):
        kind(**wrong)


@pytest.mark.parametrize("seconds", [math.nan, math.inf, -1, 1e300, 10**400, True])
def test_a_clock_refuses_an_invalid_step(seconds: float) -> None:
    """After such a step no date could be formatted."""
    clock = Clock(start=5)

    with pytest.raises(ValueError, match="seconds must be a number from 0"):
        clock.advance(seconds)
    assert 5 == clock()


def test_valid_settings_are_accepted() -> None:
    """Integers are numbers, None is allowed, and limits are included."""
    Fault(code="X", status=599, delay=0, drip=None, headers={"a": None, "b": "\xfc"})
    Switches(token_life=0, clock_skew=-400, max_collections=0)
    Quota(1, burst=1, others=2)
