"""Compute docs/trust/capacity.md: ``python -m tests.provisioning.rate.capacity``.

The simulator runs the real pacer, and measures which share of a quota it uses. All
other numbers are computed from this share. Copy the output to `docs/trust/capacity.md`.
"""

from __future__ import annotations

import math

from rekoclient.provisioning import text

from .simulation import simulate

VECTORS = 10_000_000
"""The default quota for user vectors in one collection. AWS can raise this quota."""
PAGE = 500
LIST_TPS = 5
JOURNAL_BYTES = 30
CASES = ((5, 1), (50, 1), (50, 4), (200, 1), (200, 4))
SLOTS = 4096
ENROLMENTS = ((5, 5, 5), (5, 50, 5), (50, 200, 50), (200, 1000, 200))
"""Quotas of CreateUser, IndexFaces and AssociateFaces. The first two rows are AWS's."""
DEPTHS = (2, 5, 10)
TEAMS = ((5, 1), (5, 4), (50, 1), (50, 4), (200, 1), (200, 4), (200, 16))


def table(users: int) -> list[str]:
    """Return a Markdown table with a row for each quota of CreateUser."""
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
    """Return the numbers that do not depend on the quota of CreateUser."""
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
    """Return the number of collections that `Shards` needs for a number of users.

    The largest collection must not exceed its quota. Its expected size is the size of
    a slot times its number of slots. The function adds five standard deviations.
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
    """Return the used share of a quota, by the number of requests accepted at once."""
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
    """Return the computed part of the page."""
    lines: list[str] = []
    for users, name in ((10_000_000, "10 million"), (1_000_000_000, "A billion")):
        lines += [f"## {name} users", "", *table(users), "", *facts(users), ""]
        lines += ["With one picture of each user:", "", *enrolments(users), ""]
    lines += ["## Bursts", "", *bursts(), ""]
    return "\n".join(lines)


if __name__ == "__main__":
    print(page())
