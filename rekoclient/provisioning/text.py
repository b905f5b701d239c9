"""Numbers and times as a person reads them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping


def count(number: int, noun: str) -> str:
    """`1 user`, `1,000 users`, `no users`."""
    return (
        f"{number or 'no':{',' if number else ''}} {noun}{'' if number == 1 else 's'}"
    )


def duration(seconds: float) -> str:
    """`0.4 s`, `12 s`, `3 min 20 s`, `5 h 33 min`, `2 d 8 h`."""
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


def printable(text: str) -> str:
    """The text, with escapes for what would break or steer the line it stands in."""
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode()
        for char in text
    )


def sample(names: Iterable[str], total: int) -> str:
    """`alice, bob, carol and 997 more`."""
    shown = list(map(printable, names))
    more = total - len(shown)
    return ", ".join(shown) + (f" and {more:,} more" if more > 0 else "")


def pairs(tags: Mapping[str, str]) -> str:
    """`site=berlin, team=door`."""
    return ", ".join(printable(f"{k}={v}") for k, v in sorted(tags.items()))
