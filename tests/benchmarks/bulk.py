"""Users at a quota, next to boto3's retry modes: ``python -m tests.benchmarks.bulk``.

Each way to create users runs against servers with quotas of 5, 50 and 200 requests a
second. The runs at 5 and 50 need little CPU time and run at the same time. The runs at
200 follow one after the other. The log of the server contains each request and its
outcome, and the client measures the time for each user. The output marks missed goals,
and ``--plot`` draws the rates. The benchmark takes eight minutes.
"""

from __future__ import annotations

import argparse
import functools
import json
import math
import multiprocessing
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing.synchronize import Barrier
from pathlib import Path

from attrs import asdict, frozen

from .bulk_plot import draw
from .bulk_ways import ALONE, LEARNING, NOISY, WAYS, Trial, by_apply, by_boto3
from .quota_server import LOADS, P99, Log, serving

SETTLED = 5.0
"""The seconds for which a rate must be near the quota to be settled."""


@frozen
class Cell:
    """One run: one way to create users, at one quota.

    Attributes:
        way: The name of the way.
        quota: Requests a second.
        seconds: The duration of the run if it uses the quota fully.
    """

    way: str
    quota: float
    seconds: float

    @property
    def spell(self) -> float | None:
        """Seconds for which the load of other tenants stays the same."""
        return self.seconds / len(LOADS) if self.way == NOISY else None

    @property
    def users(self) -> int:
        """The number of users to create."""
        left = 1 - sum(LOADS) / len(LOADS) if self.spell else 1
        return round(self.quota * self.seconds * left)


@frozen
class Result:
    """The result of one run. Times are in seconds since the first request.

    Attributes:
        cell: The run.
        seconds: The time of the last created user.
        share: The number of created users, relative to the available quota.
        throttled: The share of our requests that the server refused.
        others_throttled: The share of the other tenants' requests that it refused.
        p99: The 99th percentile of the seconds from a user's first request to success.
        jain: Jain's index of fairness between our processes. 1 is fair.
        settled: The end of the first five seconds with 90 % of the available quota.
        settled_share: The share after ``settled``.
        settled_throttled: The share of refused requests after ``settled``.
        made: The time of each created user.
        refused: The time of each refused request of ours.
        others: The time of each request of the other tenants.
    """

    cell: Cell
    seconds: float
    share: float
    throttled: float
    others_throttled: float | None
    p99: float | None
    jain: float | None
    settled: float
    settled_share: float
    settled_throttled: float
    made: list[float]
    refused: list[float]
    others: list[float]


def measure(cell: Cell) -> Result:
    """Run one way against a fresh server, and read the server's log."""
    users = [f"u{n}" for n in range(cell.users)]
    with serving(cell.quota, cell.spell) as server:

        def begin() -> None:
            if _ready:
                _ready.wait(timeout=120)
            server.begin()

        trial = Trial(server.url, users, cell.quota, begin)
        WAYS[cell.way](trial)
        log = server.end()
    return evaluate(cell, log, trial.watch.p99)


def evaluate(cell: Cell, log: Log, p99: float | None) -> Result:
    """Return the figures of a server's log."""
    start = log.ours[0][0]
    made = [at - start for at, _, refused, _ in log.ours if not refused]
    refused = [at - start for at, _, refused, _ in log.ours if refused]
    assert len(made) == cell.users, f"{len(made)} of {cell.users} users"
    end = made[-1]
    others = [at - start for at, _ in log.others if start <= at <= start + end]

    def available(since: float, until: float) -> float:
        taken = bisect_right(others, until) - bisect_right(others, since)
        return max(1.0, cell.quota * (until - since) - taken)

    settled = end
    for last, at in enumerate(made):
        since = at - SETTLED
        within = last - bisect_right(made, since)
        if since >= 0 and within >= 0.9 * available(since, at):
            settled = at
            break
    then = len(made) - bisect_right(made, settled)
    refused_then = len(refused) - bisect_right(refused, settled)
    return Result(
        cell=cell,
        seconds=end,
        share=len(made) / available(0.0, end),
        throttled=len(refused) / len(log.ours),
        others_throttled=(
            sum(refused for _, refused in log.others) / len(log.others)
            if log.others
            else None
        ),
        p99=p99,
        jain=_jain(log),
        settled=settled,
        settled_share=then / available(settled, end),
        settled_throttled=refused_then / max(1, then + refused_then),
        made=made,
        refused=refused,
        others=others,
    )


def _jain(log: Log) -> float | None:
    """Return Jain's index of fairness, up to the end of the first process."""
    by_process = [(process, at) for at, _, refused, process in log.ours if not refused]
    last = dict(by_process)
    if len(last) < 2:
        return None
    counts = Counter(process for process, at in by_process if at <= min(last.values()))
    return sum(counts.values()) ** 2 / (
        len(last) * sum(count**2 for count in counts.values())
    )


GOALS = {
    ALONE: (5, 0.97, 0.001),
    NOISY: (50, 0.95, 0.01),
    "apply, four processes": (5, 0.95, 0.01),
    LEARNING: (50, 0.92, 0.02),
}
"""The goals of each way: the lowest quota with goals, the least share, and the greatest
share of throttled requests."""


def missed(result: Result) -> str:
    """Return the goals that a result misses."""
    way = result.cell.way
    least, share, throttled = GOALS.get(way, (math.inf, 0.0, 0.0))
    if result.cell.quota < least:
        return ""
    misses = {
        "share": result.share < share,
        "throttled": result.throttled > throttled,
        "p99": way == ALONE and (result.p99 or math.inf) > 1.2 * P99,
        "fairness": (result.jain or 1.0) < 0.97,
        "settling": way == LEARNING and result.settled > 20,
    }
    return ", ".join(name for name, miss in misses.items() if miss)


def row(result: Result) -> str:
    """Return one line of the table."""
    text = (
        f"{result.cell.quota:4.0f}/s  {result.cell.way:<26}  {result.seconds:6.1f} s"
        f"  {result.share:6.1%} of the quota  {result.throttled:6.2%} throttled"
    )
    if result.p99 is not None:
        text += f"  p99 {result.p99 * 1e3:6.0f} ms"
    if result.jain is not None:
        text += f"  Jain {result.jain:.3f}"
    if result.others_throttled is not None:
        text += f"  others {result.others_throttled:.2%} throttled"
    if result.cell.way == LEARNING:
        text += (
            f"  settled after {result.settled:.1f} s, then {result.settled_share:.1%}"
            f" and {result.settled_throttled:.2%} throttled"
        )
    misses = missed(result)
    return text + (f"  MISSED: {misses}" if misses else "")


_ready: Barrier | None = None


def _join(barrier: Barrier) -> None:
    global _ready  # noqa: PLW0603 - only the start of a process can pass a barrier
    _ready = barrier


def measure_all(cells: list[Cell]) -> Iterator[Result]:
    """Measure each run. The runs with a goal for latency come last."""
    yield from _measured([cell for cell in cells if cell.way != ALONE])
    yield from _measured([cell for cell in cells if cell.way == ALONE])


def _measured(cells: list[Cell]) -> Iterator[Result]:
    """Measure the runs. Runs with small quotas run at the same time, in processes."""
    small = [cell for cell in cells if cell.quota < 200]
    spawn = multiprocessing.get_context("spawn")
    parties = max(1, len(small))
    with ProcessPoolExecutor(
        parties,
        mp_context=spawn,
        initializer=_join,
        initargs=(spawn.Barrier(parties),),
    ) as pool:
        running = {pool.submit(measure, cell): cell for cell in small}
        # Runs with other tenants take long and need almost no CPU time. They may
        # continue during the large runs.
        noisy = [future for future, cell in running.items() if cell.way == NOISY]
        for future in as_completed(running.keys() - noisy):
            yield future.result()
        yield from map(measure, [cell for cell in cells if cell.quota >= 200])
        for future in noisy:
            yield future.result()


def unpaced(users: int) -> None:
    """Print the rates of `apply` and of boto3 without a quota, with 8 threads each."""
    ways: dict[str, Callable[[Trial], None]] = {
        "apply": by_apply,
        "boto3": functools.partial(by_boto3, threads=8),
    }
    rates: dict[str, list[float]] = {way: [] for way in ways}
    for turn in range(2):
        for way, work in ways.items():
            with serving(None) as server:
                names = [f"u{turn}-{n}" for n in range(users // 2)]
                work(Trial(server.url, names, math.inf, server.begin))
                at = [at for at, *_ in server.end().ours]
            rates[way].append(len(at) / (at[-1] - at[0]))
    for way, each in rates.items():
        print(f"no quota, {way}, 8 threads: {each[0]:.0f}, {each[1]:.0f} users/s")


def main() -> None:
    """Print a table, and write the results and the plot if requested."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quota", type=float, nargs="*", default=[5.0, 50.0, 200.0])
    parser.add_argument("--way", nargs="*", default=list(WAYS), choices=WAYS)
    parser.add_argument(
        "--unpaced", type=int, default=10_000, help="users for the run without a quota"
    )
    parser.add_argument("--json", type=Path, help="the file for all results")
    parser.add_argument("--plot", type=Path, help="the SVG file for the plot")
    options = parser.parse_args()

    def seconds(way: str, quota: float) -> float:
        if way == NOISY:
            return 300.0 if quota < 200 else 75.0
        return 45.0 if quota < 200 else 30.0

    cells = [
        Cell(way, quota, seconds(way, quota))
        for quota in options.quota
        for way in options.way
    ]
    results: list[Result] = []
    for result in measure_all(cells):
        results.append(result)
        print(row(result), flush=True)
    if options.unpaced:
        unpaced(options.unpaced)
    results.sort(key=lambda result: cells.index(result.cell))
    as_data = [asdict(result) for result in results]
    if options.json:
        options.json.write_text(json.dumps(as_data))
    if options.plot:
        options.plot.write_text(draw(as_data))


if __name__ == "__main__":
    main()
