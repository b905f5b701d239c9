"""Compute docs/trust/capacity.md: ``python -m tests.provisioning.rate.capacity``.

The share of a quota that is reached comes from the simulator, which drives the real
pacer. The rest is division. `docs/trust/capacity.md` has what this prints.
"""

from __future__ import annotations

import math

from rekoclient.provisioning import text

from .simulation import simulate

VECTORS = 10_000_000
"""User vectors in one collection: a default quota, which can be raised."""
PAGE = 500
LIST_TPS = 5
JOURNAL_BYTES = 30
CASES = ((5, 1), (50, 1), (50, 4), (200, 1), (200, 4))
SLOTS = 4096
ENROLMENTS = ((5, 5, 5), (5, 50, 5), (50, 200, 50), (200, 1000, 200))
"""CreateUser, IndexFaces and AssociateFaces a second. The first two are published."""
DEPTHS = (2, 5, 10)
TEAMS = ((5, 1), (5, 4), (50, 1), (50, 4), (200, 1), (200, 4), (200, 16))


def table(users: int) -> list[str]:
    """One row for each quota, as Markdown."""
    rows = [
        "| CreateUser a second | processes | of the quota | time |",
        "|---|---|---|---|",
    ]
    for quota, processes in CASES:
        items = max(2_000, 60 * quota)
        share = simulate(quota, items, processes=processes).share
        time = text.duration(users / (share * quota))
        rows.append(f"| {quota} | {processes} | {share:.1%} | {time} |")
    return rows


def facts(users: int) -> list[str]:
    """Return what does not depend on the quota of CreateUser."""
    collections = math.ceil(users / VECTORS)
    pages = users / PAGE
    time = f"{text.duration(pages / LIST_TPS)} at {LIST_TPS}/s"
    return [
        f"- collections, filled to the last vector: {collections:,}",
        f"- collections with `Shards`, at least: {shards(users):,}",
        f"- a plan that finds all there: {pages:,.0f} pages of ListUsers, {time}",
        f"- journal: {users * JOURNAL_BYTES / 1e9:,.1f} GB",
    ]


def shards(users: int) -> int:
    """So many that `Shards` leaves no collection over its limit.

    The largest collection has a slot more than the smallest. Its size spreads by the
    root of its mean. Five times that is never seen.
    """
    number = math.ceil(users / VECTORS)
    while True:
        mean = users * math.ceil(SLOTS / number) / SLOTS
        if mean + 5 * math.sqrt(mean) <= VECTORS:
            return number
        number += 1


def enrolments(users: int) -> list[str]:
    """Return the time to enrol one picture of each user, as Markdown.

    The three steps run at the same time, so the slowest one counts.
    """
    rows = [
        "| CreateUser a second | IndexFaces | AssociateFaces | time |",
        "|---|---|---|---|",
    ]
    for quotas in ENROLMENTS:
        least = min(quotas)
        share = simulate(least, max(2_000, 60 * least)).share
        time = text.duration(users / (share * least))
        rows.append(f"| {' | '.join(map(str, quotas))} | {time} |")
    return rows


def bursts() -> list[str]:
    """Return the share of a quota by the requests that it accepts at once."""
    heads = [f"{depth} at once" for depth in DEPTHS]
    rows = [f"| quota | processes | {' | '.join(heads)} |", "|---" * 5 + "|"]
    for quota, processes in TEAMS:
        items = max(1_000, 20 * quota)
        shares = [
            simulate(quota, items, processes=processes, depth=depth).share
            for depth in DEPTHS
        ]
        cells = " | ".join(f"{share:.0%}" for share in shares)
        rows.append(f"| {quota} | {processes} | {cells} |")
    return rows


def page() -> str:
    """Return the part of the page that is computed."""
    lines: list[str] = []
    for users, name in ((10_000_000, "10 million"), (1_000_000_000, "A billion")):
        lines += [f"## {name} users", "", *table(users), "", *facts(users), ""]
        lines += ["With one picture of each user:", "", *enrolments(users), ""]
    lines += ["## Bursts", "", *bursts(), ""]
    return "\n".join(lines)


if __name__ == "__main__":
    print(page())
