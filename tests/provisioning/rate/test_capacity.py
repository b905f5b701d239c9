"""Compare the capacity page with the simulator."""

from collections import Counter
from pathlib import Path

from rekoclient.provisioning.slots import owners

from .capacity import SLOTS, VECTORS, page, shards

PAGE = Path(__file__).parents[3] / "docs" / "trust" / "capacity.md"


def test_the_page_has_what_is_computed() -> None:
    """Its tables are those that `python -m tests.provisioning.rate.capacity` prints."""
    assert page() in PAGE.read_text(encoding="utf-8")


def test_shards_leave_room_for_chance() -> None:
    """A few more collections than arithmetic needs, and none over its limit."""
    assert (2, 103) == (shards(10_000_000), shards(1_000_000_000))
    largest = 1_000_000_000 * max(Counter(owners(103, SLOTS)).values()) / SLOTS
    assert 0.98 * VECTORS > largest
