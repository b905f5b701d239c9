"""Compare the capacity page with the simulator."""

from pathlib import Path

from .capacity import VECTORS, page, shards

PAGE = Path(__file__).parents[3] / "docs" / "trust" / "capacity.md"


def test_the_page_has_what_is_computed() -> None:
    """Its tables are those that `python -m tests.provisioning.rate.capacity` prints."""
    assert page() in PAGE.read_text(encoding="utf-8")


def test_shards_leave_room_for_chance() -> None:
    """One more collection than arithmetic needs, and none of them over its limit."""
    assert (2, 101) == (shards(10_000_000), shards(1_000_000_000))
    assert 1_000_000_000 / 101 < VECTORS
