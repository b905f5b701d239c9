"""Numbers, durations and names as text for people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ..printing import printable as printable  # noqa: PLC0414 - a name of this module


def count(number: int, noun: str) -> str:
    """Return a number with its noun: `1 user`, `1,000 users`, `no users`."""
    return (
        f"{number or 'no':{',' if number else ''}} {noun}{'' if number == 1 else 's'}"
    )


def duration(seconds: float) -> str:
    """Return a duration in one or two units: `0.4 s`, `3 min 20 s`, `2 d 8 h`."""
    if seconds < 9.95:
        return f"{seconds:.1f} s"
    whole = round(seconds)
    for unit, part, size, small in (
        ("d", "h", 86_400, 3_600),
        ("h", "min", 3_600, 60),
        ("min", "s", 60, 1),
    ):
        if whole >= size:
            rest = whole % size // small
            return f"{whole // size:,} {unit}" + (f" {rest} {part}" if rest else "")
    return f"{whole} s"


def sample(names: Iterable[str], total: int) -> str:
    """Return a few names and the number of others: `alice, bob and 998 more`."""
    shown = list(map(printable, names))
    more = total - len(shown)
    return ", ".join(shown) + (f" and {more:,} more" if more > 0 else "")


def missing_collection(collection_id: str, region: str, outcome: str = "") -> str:
    """Return the message for a collection that does not exist.

    Args:
        collection_id: The id that was passed.
        region: The Region of the client.
        outcome: A sentence about what was or was not changed. By default none.
    """
    return (
        f"The collection {collection_id} does not exist in {region}. Check the id and"
        f" the Region. {outcome}"
    ).rstrip()


def pairs(tags: Mapping[str, str]) -> str:
    """Return tags in one line: `site=berlin, team=door`."""
    return ", ".join(printable(f"{k}={v}") for k, v in sorted(tags.items()))
