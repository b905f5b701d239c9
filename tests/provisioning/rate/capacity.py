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
        f"- shards by hash, at least: {shards(users):,}",
        f"- a plan that finds all there: {pages:,.0f} pages of ListUsers, {time}",
        f"- journal: {users * JOURNAL_BYTES / 1e9:,.1f} GB",
    ]


def shards(users: int) -> int:
    """So many that a hash leaves no collection over its limit.

    A shard's size spreads by the root of its mean. Five times that is never seen.
    """
    number = math.ceil(users / VECTORS)
    while users / number + 5 * math.sqrt(users / number) > VECTORS:
        number += 1
    return number


def page() -> str:
    """Return the part of the page that is computed."""
    lines: list[str] = []
    for users, name in ((10_000_000, "10 million"), (1_000_000_000, "A billion")):
        lines += [f"## {name} users", "", *table(users), "", *facts(users), ""]
    return "\n".join(lines)


if __name__ == "__main__":
    print(page())
