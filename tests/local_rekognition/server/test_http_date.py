"""The date of an HTTP header."""

from email.utils import formatdate

from hypothesis import given
from hypothesis import strategies as st

from rekoclient.testing.server.http_date import http_date


@given(st.floats(0, 200_000_000_000))
def test_a_date_is_that_of_the_standard_library(seconds: float) -> None:
    """The standard library is slower to import, and gives the same text."""
    assert formatdate(seconds, usegmt=True) == http_date(seconds)
