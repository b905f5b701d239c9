"""The cost of a call, compared with boto3: ``python -m tests.benchmarks.calls``.

Each round measures the CPU time of a block of calls, for each client in turn, in one
process. The fastest block of each client counts, because other work on the machine can
only add time. Each case has its own process, so that the objects which another case has
left do not slow it down. The layout of memory differs between processes, and other
machines use the same cache. Therefore each case is measured several times, minutes
apart. The process with the median ratio counts. boto3 has its default configuration,
and takes and returns dicts.

With valgrind, ``--instructions`` counts instructions and allocations instead of CPU
time. Other work on the machine does not change these counts.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from rekoclient.models import CreateUserRequest
from rekoclient.tokens import random_token
from rekoclient.transport import decoding
from tests.benchmarks.cases import CASES, clients
from tests.benchmarks.instructions import available, count_in, counted
from tests.benchmarks.replies import server

CLIENTS = ("boto3", "boto3, tuned", "rekoclient", "floor")
WARM_UP = 5
"""Calls before the first count."""


def least(
    blocks: dict[str, Callable[[], object]], rounds: int, calls: int
) -> dict[str, float]:
    """Return the microseconds of CPU of a call, the least of all rounds."""
    best = dict.fromkeys(blocks, float("inf"))
    for _ in range(rounds):
        for name, call in blocks.items():
            start = time.process_time()
            for _ in range(calls):
                call()
            best[name] = min(best[name], (time.process_time() - start) / calls * 1e6)
    return best


def cost(case: str, url: str, rounds: int, *, orjson: bool) -> dict[str, float]:
    """Return the microseconds of CPU of a call for each client."""
    if not orjson:
        decoding._fast = None  # as if orjson was not installed
    return least(clients(CASES[case], url), rounds, CASES[case].calls)


def ratio(row: dict[str, float]) -> float:
    """Return the cost of rekoclient, relative to boto3."""
    return row["rekoclient"] / row["boto3"]


def median(case_rows: list[dict[str, float]]) -> dict[str, float]:
    """Return the row with the median ratio."""
    return sorted(case_rows, key=ratio)[len(case_rows) // 2]


def count_blocks(case: str, url: str) -> None:
    """Make the calls of a case. valgrind runs this program."""
    for call in clients(CASES[case], url).values():
        for _ in range(WARM_UP):
            call()
        counted(call, CASES[case].calls)


def counts(case: str, url: str) -> tuple[dict[str, float], dict[str, float]]:
    """Return the instructions of a call, in thousands, and its allocations."""
    blocks = count_in("tests.benchmarks.calls", "--block", case, url)
    calls = CASES[case].calls
    by_client = dict(zip(CLIENTS, blocks, strict=True))
    return (
        {name: block[0] / calls / 1000 for name, block in by_client.items()},
        {name: block[1] / calls for name, block in by_client.items()},
    )


def show(found: dict[str, dict[str, float]], unit: str) -> None:
    """Print a table, with the ratio of rekoclient to boto3."""
    header = "".join(f"{name:>14}" for name in CLIENTS)
    print(f"{unit:30}{header}{'ratio':>8}")
    for name, row in found.items():
        cells = "".join(f"{row[client]:14,.0f}" for client in CLIENTS)
        print(f"{name:30}{cells}{ratio(row):8.2f}")


def main() -> None:
    """Print a table, or JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--processes", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--instructions", action="store_true")
    parser.add_argument("--case", choices=CASES, help="measure this call only")
    parser.add_argument("--without-orjson", action="store_true")
    parser.add_argument("--block", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.block:
        count_blocks(*options.block)
        return
    if options.instructions and not available():
        parser.exit(2, "--instructions needs valgrind and an x86-64 processor\n")
    cases = [options.case] if options.case else list(CASES)
    found: dict[str, dict[str, float]] = {}
    allocations: dict[str, dict[str, float]] = {}
    with server() as url:
        if options.instructions:
            for name in cases:
                found[name], allocations[name] = counts(name, url)
        else:
            orjson = not options.without_orjson
            rows: dict[str, list[dict[str, float]]] = {name: [] for name in cases}
            for _ in range(options.processes):
                for name in cases:
                    with ProcessPoolExecutor(1, get_context("spawn")) as process:
                        future = process.submit(
                            cost, name, url, options.rounds, orjson=orjson
                        )
                        rows[name].append(future.result())
            found = {name: median(rows[name]) for name in cases}
    unit = "instructions_1000" if options.instructions else "cpu_us"
    check = least(
        {
            "check": lambda: CreateUserRequest(
                collection_id="staff",
                user_id="alice",
                client_request_token=random_token(),
            )
        },
        options.rounds,
        1000,
    )["check"]
    if options.json:
        result = {unit: found, "allocations": allocations, "check_us": check}
        print(json.dumps(result))
        return
    show(found, "1,000 instructions" if options.instructions else "CPU us a call")
    if allocations:
        show(allocations, "allocations of objects")
    print(f"create and check a CreateUser request: {check:.1f} us (goal 5)")


if __name__ == "__main__":
    main()
