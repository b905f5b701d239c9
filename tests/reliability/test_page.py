"""The page of the fault matrix says what the tests say, and what boto3 does."""

from __future__ import annotations

import botocore
import pytest

from .page import PAGE, measured, recorded, render


def test_the_page_is_the_table() -> None:
    """Our endings are the table's. Write it with python -m tests.reliability.page."""
    page = PAGE.read_text(encoding="utf-8")

    assert page == render(*recorded(page))


@pytest.mark.prove
def test_the_page_is_true_of_boto3() -> None:
    """boto3 does all that the page says of it, if it is the one that the page names."""
    boto3, version = recorded(PAGE.read_text(encoding="utf-8"))
    if version != botocore.__version__:
        pytest.skip(f"the page is about botocore {version}")

    assert measured() == boto3
