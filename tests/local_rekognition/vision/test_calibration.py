"""The curve of the similarity, and the table of the documentation."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[3]
CURVE = ROOT / "rekoclient/testing/vision/curve.json"
PAGE = (ROOT / "docs/guides/vision.md").read_text("utf-8")


@pytest.fixture
def figures() -> Any:
    """The figures that the calibration wrote."""
    return json.loads((ROOT / "docs/trust/vision.json").read_text("utf-8"))


def test_the_curve_rises_from_0_to_100() -> None:
    """A greater cosine never has a smaller similarity."""
    points = json.loads(CURVE.read_text("utf-8"))["points"]
    assert (points[0], points[-1]) == ([-1.0, 0.0], [1.0, 100.0])
    for rising in zip(*points, strict=True):
        assert sorted(set(rising)) == list(rising)


def test_the_page_has_the_figures(figures: Any) -> None:
    """Each row of the table is a row of the calibration."""
    for row in figures["thresholds"]:
        found = row["same_found"] / figures["same"]
        assert (
            f"| {row['threshold']} | {row['same_found']:,} ({found:.1%}) "
            f"| {row['same_missed']:,} | {row['different_found']:,} ("
        ).replace("%", " %") in PAGE


def test_the_default_threshold_separates_persons(figures: Any) -> None:
    """At 80 per cent at least 95 % of the same and at most 1 % of the others match."""
    [row] = [row for row in figures["thresholds"] if row["threshold"] == 80]
    assert row["same_found"] >= 0.95 * figures["same"]
    assert row["different_found"] <= 0.01 * figures["different"]


def test_the_strict_threshold_keeps_others_out(figures: Any) -> None:
    """At 99 per cent at most one in 100,000 pairs of different persons matches."""
    [row] = [row for row in figures["thresholds"] if row["threshold"] == 99]
    assert row["different_found"] <= 0.00001 * figures["different"]
    assert row["same_found"] >= 0.9 * figures["same"]
