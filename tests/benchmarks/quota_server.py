"""A local Rekognition with a quota, and the other tenants that share the quota.

``serving`` starts the server in a new process. A reply to CreateUser, even an error,
takes 20 to 100 ms, mostly 40 ms, as in the simulator. At the end the server returns a
log of our requests and of the other tenants' requests.
"""

from __future__ import annotations

import json
import random
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from math import exp
from statistics import NormalDist

from attrs import field, frozen

from rekoclient.testing import Fault, LocalRekognition
from rekoclient.testing.service.errors import ServiceError

COLLECTION = "staff"
LOADS = (0.0, 0.4, 0.2, 0.6, 0.0)
"""The shares of the quota that the other tenants use. The shares follow each other, and
start again at the end."""
LATENCIES = [
    min(0.1, max(0.02, 0.04 * exp(0.4 * NormalDist().inv_cdf((n + 0.5) / 50))))
    for n in range(50)
]
"""Delays of a response in seconds. Each delay is equally likely."""
P99 = LATENCIES[-1]


@frozen
class Log:
    """The requests that the server received, with times of its clock.

    Attributes:
        ours: For each request of ours: the time, the user, whether the server refused
            it, and the id of the sending process.
        others: For each request of other tenants: the time, and whether the server
            refused it.
    """

    ours: list[tuple[float, str, bool, str]] = field(factory=list)
    others: list[tuple[float, bool]] = field(factory=list)


class Server:
    """A quota server that is running."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        assert process.stdin
        assert process.stdout
        self._process = process
        self.url: str = process.stdout.readline().strip()

    def begin(self) -> None:
        """Start the requests of the other tenants."""
        self._say()

    def end(self) -> Log:
        """Stop the server, and return its log."""
        self._say()
        assert self._process.stdout
        return Log(**json.load(self._process.stdout))

    def _say(self) -> None:
        assert self._process.stdin
        self._process.stdin.write("\n")
        self._process.stdin.flush()


@contextmanager
def serving(quota: float | None, spell: float | None = None) -> Iterator[Server]:
    """Yield a running server.

    Args:
        quota: Requests a second. With None the server refuses nothing and replies at
            once.
        spell: Seconds for which the load of the other tenants stays the same. With None
            there are no other tenants.
    """
    arguments = [str(quota or 0), str(spell or 0)]
    with subprocess.Popen(
        [sys.executable, "-m", __name__, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        yield Server(process)


def _serve(quota: float, spell: float) -> None:
    log = Log()
    with LocalRekognition(log_limit=2**31) as server:
        server.boto_client().create_collection(CollectionId=COLLECTION)
        if quota:
            for n, delay in enumerate(LATENCIES):
                late, rate = Fault(delay=delay), 1 / (len(LATENCIES) - n)
                server.inject(late, operation="CreateUser", rate=rate, seed=n)
            server.quota({"CreateUser": quota})
        print(server.endpoint_url, flush=True)
        sys.stdin.readline()
        if spell:
            load = (server, quota, spell, log.others)
            threading.Thread(target=_others, args=load, daemon=True).start()
        sys.stdin.readline()
        for r in server.requests.of("CreateUser"):
            process = re.search(r"process/(\d+)", r.headers.get("user-agent") or "")
            refused = r.error is not None
            ours = (r.time, r.body["UserId"], refused, process[1] if process else "")
            log.ours.append(ours)
        json.dump({"ours": log.ours, "others": log.others}, sys.stdout)


def _others(
    server: LocalRekognition, quota: float, spell: float, log: list[tuple[float, bool]]
) -> None:
    """Use the quota like other tenants: at random times, and without retries."""
    start = at = time.time()
    while True:
        load = LOADS[int((at - start) // spell) % len(LOADS)] * quota
        if not load:
            at = start + ((at - start) // spell + 1) * spell
            continue
        at += random.expovariate(load)
        time.sleep(max(0.0, at - time.time()))
        refused = False
        with server._lock:
            try:
                server._quotas.take("CreateUser", server._worlds.default.scope)
            except ServiceError:
                refused = True
        log.append((at, refused))


if __name__ == "__main__":
    _serve(*map(float, sys.argv[1:]))
