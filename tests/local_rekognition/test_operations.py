"""Every operation of the service is known here."""

from rekoclient.testing.model import model
from rekoclient.testing.operations import OPERATIONS


def test_no_operation_is_left_out() -> None:
    """All of botocore's, and no others."""
    assert set(model().operations) == set(OPERATIONS)
