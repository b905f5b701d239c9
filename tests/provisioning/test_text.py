"""Numbers and times read as a person writes them."""

import pytest

from rekoclient.provisioning import text


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (0, "0.0 s"),
        (0.44, "0.4 s"),
        (9.97, "10 s"),
        (59.6, "1 min"),
        (200, "3 min 20 s"),
        (3_600, "1 h"),
        (20_000, "5 h 33 min"),
        (202_000, "2 d 8 h"),
        (2e8, "2,314 d 19 h"),
    ],
)
def test_a_duration_has_two_units_at_most(seconds: float, expected: str) -> None:
    """Seconds with a decimal while that matters, days and hours later."""
    assert expected == text.duration(seconds)


@pytest.mark.parametrize(
    ("number", "expected"),
    [(0, "no users"), (1, "1 user"), (2, "2 users"), (1_000_000, "1,000,000 users")],
)
def test_a_count_has_its_noun(number: int, expected: str) -> None:
    """Singular for one."""
    assert expected == text.count(number, "user")


def test_a_sample_ends_with_the_number_of_the_rest() -> None:
    """Only where there are more."""
    assert "a, b" == text.sample(["a", "b"], 2)
    assert "a, b and 1,000 more" == text.sample(["a", "b"], 1_002)
