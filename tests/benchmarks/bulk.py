"""Making users beside boto3's retry modes: ``python -m tests.benchmarks.bulk``.

A quota server in a process of its own answers after 40 ms. The same number of users is
made by ``apply``, by 32 threads over boto3's standard mode, and by 32 threads over its
adaptive mode; a user that boto3 gives up on is submitted again. The server's log says
when each was made and how many requests it refused. ``--plot`` draws the rates.
"""

from __future__ import annotations

import argparse
import functools
import json
import math
import multiprocessing
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import boto3
from attrs import asdict, frozen
from botocore.config import Config
from botocore.exceptions import ClientError

from rekoclient import RekognitionClient
from rekoclient.provisioning import CollectionSpec, apply, plan

SERVER = """
import json, sys
from rekoclient.testing import Fault, LocalRekognition, Quota

quota, others, delay = map(float, sys.argv[1:])
with LocalRekognition() as server:
    server.boto_client().create_collection(CollectionId="staff")
    server.quota({"CreateUser": Quota(quota, others=others)})
    if delay:
        server.inject(Fault(delay=delay), operation="CreateUser", times=None)
    print(server.endpoint_url, flush=True)
    sys.stdin.readline()
    sent = server.requests.of("CreateUser")
    json.dump([(r.time, r.body["UserId"], r.error) for r in sent], sys.stdout)
"""

COLLECTION = "staff"
DELAY = 0.04
"""Seconds that the server takes to answer."""
REST = {"describe_collection": math.inf, "list_users": math.inf}


@frozen
class Result:
    """What one way came to."""

    way: str
    quota: float
    users: int
    seconds: float
    share: float
    throttled: float
    p99: float
    rates: list[int]
    """Users made in each second."""


def measure(
    way: str,
    quota: float,
    users: int,
    work: Callable[[str, list[str]], None],
    *,
    others: float = 0.0,
    delay: float = DELAY,
) -> Result:
    """Run one way against a fresh server, and read the server's log."""
    with subprocess.Popen(
        [sys.executable, "-c", SERVER, str(quota), str(others), str(delay)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        work(url, [f"u{n}" for n in range(users)])
        process.stdin.write("\n")
        process.stdin.flush()
        log: list[tuple[float, str, str | None]] = json.load(process.stdout)
    first: dict[str, float] = {}
    made: dict[str, float] = {}
    for at, user, error in log:
        first.setdefault(user, at)
        if error is None:
            made.setdefault(user, at)
    assert len(made) == users, f"{way} made {len(made)} of {users} users"
    start = log[0][0]
    seconds = max(made.values()) - start
    waits = sorted(made[user] - first[user] + delay for user in made)
    rates = [0] * (int(seconds) + 1)
    for at in made.values():
        rates[int(at - start)] += 1
    return Result(
        way=way,
        quota=quota,
        users=users,
        seconds=seconds,
        share=users / seconds / (quota - others),
        throttled=(len(log) - users) / len(log),
        p99=waits[int(0.99 * len(waits))],
        rates=rates,
    )


def client(url: str) -> RekognitionClient:
    """A client of the quota server."""
    session = boto3.Session(
        aws_access_key_id="local",
        aws_secret_access_key="local",
        region_name="us-east-1",
    )
    return RekognitionClient(session=session, endpoint_url=url)


def by_apply(tps: float | None, url: str, users: list[str]) -> None:
    """`apply`, with a known quota or learning it."""
    with client(url) as ours:
        todo = plan(ours, [CollectionSpec(COLLECTION, users=users)], tps=math.inf)
        rates: Any = "learn" if tps is None else REST | {"create_user": tps}
        report = apply(ours, todo, tps=rates)
        assert report.complete


def warm(url: str) -> None:
    """Has a worker started, and everything imported."""
    client(url).close()


def by_processes(tps: float, count: int, url: str, users: list[str]) -> None:
    """`apply`, spread over processes with a share of the quota each."""
    spawn = multiprocessing.get_context("spawn")
    connect = functools.partial(client, url)
    with ProcessPoolExecutor(count, mp_context=spawn) as executor, connect() as ours:
        list(executor.map(warm, [url] * count))
        todo = plan(ours, [CollectionSpec(COLLECTION, users=users)], tps=math.inf)
        rates = REST | {"create_user": tps}
        report = apply(connect, todo, tps=rates, workers=count, executor=executor)
        assert report.complete


def by_boto3(mode: str, threads: int, url: str, users: list[str]) -> None:
    """A loop over threads, as people write it."""
    plain: Any = boto3.client(
        "rekognition",
        region_name="us-east-1",
        endpoint_url=url,
        aws_access_key_id="local",
        aws_secret_access_key="local",
        config=Config(retries={"mode": mode}, max_pool_connections=threads),
    )

    def make(user: str) -> None:
        while True:
            try:
                plain.create_user(CollectionId=COLLECTION, UserId=user)
            except ClientError as error:
                if error.response["Error"]["Code"] == "ConflictException":
                    return
            else:
                return

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(make, users))


def main() -> None:
    """Prints a table, or JSON, and draws."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quota", type=float, nargs="*", default=[50.0, 200.0])
    parser.add_argument("--seconds", type=float, default=15.0)
    parser.add_argument("--others", type=float, default=0.0, help="share of others")
    parser.add_argument("--unpaced", type=int, default=3_000, help="users, no quota")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--plot", type=Path, help="an SVG file")
    options = parser.parse_args()
    results: list[Result] = []
    for quota in options.quota:
        users = round(quota * options.seconds)
        ways: dict[str, Callable[[str, list[str]], None]] = {
            "apply": functools.partial(by_apply, quota),
            "apply, four processes": functools.partial(by_processes, quota, 4),
            "apply, learning": functools.partial(by_apply, None),
            "32 threads, standard": functools.partial(by_boto3, "standard", 32),
            "32 threads, adaptive": functools.partial(by_boto3, "adaptive", 32),
        }
        for way, work in ways.items():
            taken = options.others * quota
            results.append(measure(way, quota, users, work, others=taken))
            if not options.json:
                print(row(results[-1]), flush=True)
    ways = {
        "apply, no quota": functools.partial(by_apply, math.inf),
        "8 threads, no quota": functools.partial(by_boto3, "standard", 8),
    }
    for way, work in ways.items() if options.unpaced else ():
        results.append(measure(way, 1e6, options.unpaced, work, delay=0.0))
        if not options.json:
            rate = options.unpaced / results[-1].seconds
            print(f"{way:<22}  {rate:6.0f} users a second")
    if options.json:
        print(json.dumps([asdict(result) for result in results]))
    if options.plot:
        largest = max(options.quota)
        options.plot.write_text(draw([r for r in results if r.quota == largest]))


def row(result: Result) -> str:
    """One line of the table."""
    return (
        f"{result.quota:5.0f}/s  {result.way:<22}  {result.seconds:6.1f} s"
        f"  {result.share:6.1%} of the quota  {result.throttled:6.2%} throttled"
        f"  p99 {result.p99:6.2f} s"
    )


COLOURS = ("#1f77b4", "#2ca02c", "#9467bd", "#d62728", "#ff7f0e")


def draw(results: list[Result]) -> str:
    """Users made in each second, as SVG."""
    width, height, left, top = 760, 300, 50, 20
    end = max(len(result.rates) for result in results)
    most = 1.25 * max(result.quota for result in results)
    quota = results[0].quota

    def x(second: float) -> float:
        return left + second * (width - left - 20) / end

    def y(rate: float) -> float:
        return round(top + (1 - min(rate, most) / most) * (height - top - 40), 1)

    lines = [
        '<svg xmlns="http://www.w3.org/2000/svg" font-family="sans-serif"',
        f' font-size="12" viewBox="0 0 {width} {height + 90}">',
        f'<rect width="{width}" height="{height + 90}" fill="white"/>',
        f'<line x1="{left}" x2="{width - 20}" y1="{y(0)}" y2="{y(0)}" stroke="black"/>',
        f'<line x1="{left}" x2="{left}" y1="{top}" y2="{y(0)}" stroke="black"/>',
        f'<line x1="{left}" x2="{width - 20}" y1="{y(quota)}" y2="{y(quota)}"',
        ' stroke="gray" stroke-dasharray="4"/>',
        f'<text x="{left - 8}" y="{y(quota) + 4}" text-anchor="end">{quota:g}</text>',
        f'<text x="{left - 8}" y="{y(0) + 4}" text-anchor="end">0</text>',
        f'<text x="{width - 20}" y="{y(0) + 18}" text-anchor="end">{end} s</text>',
        f'<text x="{left}" y="{top - 6}">users made in each second</text>',
    ]
    for number, (result, colour) in enumerate(zip(results, COLOURS, strict=False)):
        points = " ".join(
            f"{x(second + 0.5):.1f},{y(rate):.1f}"
            for second, rate in enumerate(result.rates)
        )
        lines.append(
            f'<polyline fill="none" stroke="{colour}" stroke-width="2"'
            f' points="{points}"/>'
        )
        place = f'x="{left + 10}" y="{height + 16 * number}"'
        text = f"{result.way}: {result.seconds:.0f} s, {result.throttled:.1%} throttled"
        lines.append(f'<text {place} fill="{colour}">{text}</text>')
    return "\n".join([*lines, "</svg>\n"])


if __name__ == "__main__":
    main()
