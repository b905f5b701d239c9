"""The page of the fault matrix says what the tests say, and what boto3 does."""

from __future__ import annotations

from pathlib import Path

import botocore
import pytest

from rekoclient.models import BOTOCORE

from .page import PAGE, measured, recorded, render

NEWEST, OLDEST = recorded(PAGE.read_text(encoding="utf-8"))
PROJECT = (Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8")


def test_the_page_is_the_table() -> None:
    """Our endings are the table's. Write it with python -m tests.reliability.page."""
    assert PAGE.read_text(encoding="utf-8") == render(NEWEST, OLDEST)


def test_the_page_is_about_the_newest_botocore_and_the_oldest() -> None:
    """The one that the models are made from, and that of the oldest boto3 allowed."""
    assert NEWEST.botocore == BOTOCORE
    assert f'"boto3>={OLDEST.botocore.removesuffix(".0")}"' in PROJECT


@pytest.mark.prove
def test_the_page_is_true_of_boto3() -> None:
    """boto3 does all that the page says of it, if it is one that the page names."""
    said = {NEWEST.botocore: NEWEST, OLDEST.botocore: OLDEST}
    if botocore.__version__ not in said:
        pytest.skip(f"the page is about botocore {' and '.join(said)}")

    assert said[botocore.__version__] == measured()
