"""The page of the fault matrix agrees with the tests and with boto3."""

from __future__ import annotations

from pathlib import Path

import botocore
import pytest

from rekoclient.models import BOTOCORE

from .page import PAGE, measured, recorded, render

NEWEST, OLDEST = recorded(PAGE.read_text(encoding="utf-8"))
PROJECT = (Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8")


def test_page_equals_the_table() -> None:
    """The page has the outcomes of the table. `tests.reliability.page` writes it."""
    assert PAGE.read_text(encoding="utf-8") == render(NEWEST, OLDEST)


def test_page_names_the_newest_and_the_oldest_botocore() -> None:
    """The page names the botocore of the models and of the oldest boto3 allowed."""
    assert NEWEST.botocore == BOTOCORE
    assert f'"boto3>={OLDEST.botocore.removesuffix(".0")}"' in PROJECT


@pytest.mark.prove
def test_page_is_true_of_boto3() -> None:
    """boto3 does what the page states, for a version that the page names."""
    said = {NEWEST.botocore: NEWEST, OLDEST.botocore: OLDEST}
    if botocore.__version__ not in said:
        pytest.skip(f"the page is about botocore {' and '.join(said)}")

    # The next calls depend on timing: the page lists those that went wrong.
    assert said[botocore.__version__].endings == measured().endings
