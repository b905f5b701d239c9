"""A simulation of a server with a quota, and of tenants who share the quota.

The simulation runs the real `Pacer` in virtual time, so it takes milliseconds. Tests
compare its results with the goals for pacing. The capacity page is computed from it.
"""

from __future__ import annotations

import heapq
import itertools
import math
import random
from collections import deque
from collections.abc import Callable, Sequence

from attrs import Factory, define, frozen

from rekoclient.provisioning.rate.pacer import Pacer

NOISE = (0.0, 0.4, 0.2, 0.6, 0.0)
"""The share of the quota that other tenants use, for one spell after the other."""


@frozen
class Result:
    """The result of one simulation."""

    share: float
    """The achieved rate, divided by the available rate."""
    throttled: float
    """The share of our requests that the server throttled."""
    others_throttled: float
    p99: float
    """The 99th percentile of the time from an item's first request to its success."""
    server_p99: float
    jain: float
    settled: float
    """The end of the first five seconds in which the rate reached 90 % of the available
    rate."""


@define
class _Bucket:
    rate: float
    depth: float
    level: float
    at: float = 0.0

    def take(self, now: float) -> bool:
        self.level = min(self.depth, self.level + (now - self.at) * self.rate)
        self.at = now
        if self.level < 1:
            return False
        self.level -= 1
        return True


@define
class _Process:
    pacer: Pacer
    left: int
    front: deque[float] = Factory(deque)
    done: int = 0
    waiting: bool = False


def simulate(
    quota: float,
    items: int,
    *,
    known: bool = True,
    depth: float | None = None,
    noisy: bool = False,
    spell: float = 60.0,
    late_refusals: bool = False,
    slowness: float = 1.0,
    processes: int = 1,
    seed: int = 1,
) -> Result:
    """Simulate `items` requests to a server with a `quota` of requests a second.

    Args:
        quota: The requests that the server accepts a second.
        items: The number of requests that must succeed.
        known: Whether the pacer knows the quota.
        depth: The size of the server's bucket. By default the requests of one second.
        noisy: Whether other tenants also use the quota.
        spell: The seconds for which the load of other tenants stays the same.
        late_refusals: Whether a throttle takes as long as a successful response.
        slowness: A factor for the latency of the server.
        processes: The number of processes that share the items and the quota.
        seed: The seed of all random numbers.
    """
    rng = random.Random(seed)
    bucket = _Bucket(quota, depth or quota, depth or quota)
    events: list[tuple[float, int, Callable[[float], None]]] = []
    order = itertools.count()
    latencies: list[float] = []
    spans: list[float] = []
    finishes: list[float] = []
    sent = refused = tenant_sent = tenant_refused = 0
    counts_at_first_end: list[int] = []

    def at(when: float, action: Callable[[float], None]) -> None:
        heapq.heappush(events, (when, next(order), action))

    def noise(now: float) -> float:
        return NOISE[int(now // spell) % len(NOISE)] if noisy else 0.0

    def available(until: float) -> float:
        """Return the number of requests that other tenants left to us until a time."""
        whole, rest = divmod(until, spell)
        spells = sum(spell * (1 - noise(spell * i)) for i in range(int(whole)))
        return quota * (spells + rest * (1 - noise(until)))

    def schedule(process: _Process, now: float) -> None:
        if process.waiting or not (process.front or process.left):
            return
        process.waiting = True
        wait_for_turn(process, now)

    def wait_for_turn(process: _Process, now: float) -> None:
        if wait := process.pacer.turn(now):
            at(now + wait, lambda when: wait_for_turn(process, when))
        else:
            leave(process, now)

    def leave(process: _Process, now: float) -> None:
        process.waiting = False
        if process.front:
            first_sent = process.front.popleft()
        else:
            process.left -= 1
            first_sent = now
        at(now + 0.005, lambda when: arrive(process, first_sent, now, when))
        schedule(process, now)

    def arrive(
        process: _Process, first_sent: float, sent_at: float, now: float
    ) -> None:
        nonlocal sent, refused
        sent += 1
        usual = min(0.100, max(0.020, rng.lognormvariate(math.log(0.04), 0.4)))
        latency = slowness * usual
        if bucket.take(now):
            latencies.append(latency)
            at(sent_at + latency, lambda when: succeed(process, first_sent, when))
        else:
            refused += 1
            back = sent_at + (latency if late_refusals else 0.010)
            at(back, lambda when: refuse(process, first_sent, sent_at, when))

    def succeed(process: _Process, first_sent: float, now: float) -> None:
        process.pacer.succeeded()
        process.done += 1
        spans.append(now - first_sent)
        finishes.append(now)
        if process.done == items // processes and not counts_at_first_end:
            counts_at_first_end.extend(p.done for p in team)
        schedule(process, now)

    def refuse(
        process: _Process, first_sent: float, sent_at: float, now: float
    ) -> None:
        process.pacer.throttled(sent_at, now)
        process.front.appendleft(first_sent)
        schedule(process, now)

    def tenant(now: float) -> None:
        nonlocal tenant_sent, tenant_refused
        load = noise(now) * quota
        if load:
            tenant_sent += 1
            tenant_refused += not bucket.take(now)
            at(now + rng.expovariate(load), tenant)
        else:
            at((now // spell + 1) * spell, tenant)

    team = [
        _Process(
            Pacer(quota if known else None, share=processes, random=rng.random),
            items // processes,
        )
        for _ in range(processes)
    ]
    goal = sum(p.left for p in team)
    for process in team:
        schedule(process, 0.0)
    if noisy:
        at(spell, tenant)
    while len(finishes) < goal:
        when, _, action = heapq.heappop(events)
        action(when)
    end = finishes[-1]
    return Result(
        share=goal / available(end),
        throttled=refused / sent,
        others_throttled=tenant_refused / max(1, tenant_sent),
        p99=_quantile(spans, 0.99),
        server_p99=_quantile(latencies, 0.99),
        jain=_jain(counts_at_first_end),
        settled=_settled(sorted(finishes), available),
    )


def _quantile(values: Sequence[float], q: float) -> float:
    return sorted(values)[min(len(values) - 1, int(q * len(values)))]


def _jain(counts: Sequence[int]) -> float:
    return sum(counts) ** 2 / (len(counts) * sum(c * c for c in counts))


def _settled(finishes: Sequence[float], available: Callable[[float], float]) -> float:
    window = 5.0
    first = 0
    for last, end in enumerate(finishes):
        if end < window:
            continue
        while finishes[first] < end - window:
            first += 1
        left_to_us = available(end) - available(end - window)
        if last - first >= 0.9 * left_to_us:
            return end
    return math.inf
