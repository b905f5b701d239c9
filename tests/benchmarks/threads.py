"""Threads at once, compared with boto3: ``python -m tests.benchmarks.threads``.

32 threads share a client. A server in another process replies after 20 ms. Each kind of
client runs in its own process, with 64 connections. The kinds take turns, and the
median of the ratios counts. The client "floor" only writes the same bytes for each
call, and reads the reply. No client can make many more calls a second with this server.
"""

from __future__ import annotations

import argparse
import json
import sys

from tests.benchmarks.replies import server
from tests.benchmarks.tasks import median, rounds_of

GOALS = "goal: rate 2.0 or more, p99 0.4 or less"

# Like the program in `tasks`, this one prints the calls a second, the CPU seconds of a
# call, and the 99th percentile of a call's seconds.
CLIENT = """
import json, sys, time
from concurrent.futures import ThreadPoolExecutor
import boto3
from botocore.config import Config
url, threads, calls = sys.argv[1], *map(int, sys.argv[2:])
session = boto3.Session("local", "local", region_name="us-east-1")
config = Config(max_pool_connections=64)

def measure(call):
    def timed(_):
        start = time.perf_counter()
        call()
        return time.perf_counter() - start

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(timed, range(4 * threads)))
        print(flush=True)
        while sys.stdin.readline():
            start, cpu = time.perf_counter(), time.process_time()
            seconds = sorted(pool.map(timed, range(calls)))
            found = time.perf_counter() - start, time.process_time() - cpu
            row = [calls / found[0], found[1] / calls, seconds[int(calls * 0.99)]]
            print(json.dumps(row), flush=True)
"""

BOTO3 = """
client = session.client("rekognition", endpoint_url=url, config=config)
measure(lambda: client.create_user(CollectionId="staff", UserId="alice"))
"""

OURS = """
from rekoclient import RekognitionClient
client = RekognitionClient(session=session, endpoint_url=url, config=config)
measure(lambda: client.create_user(collection_id="staff", user_id="alice"))
"""

FLOOR = """
import socket, threading
host, _, port = url.removeprefix("http://").partition(":")
own = threading.local()
request = (
    b"POST / HTTP/1.1\\r\\nX-Amz-Target: RekognitionService.CreateUser\\r\\n"
    b"Content-Length: 2\\r\\n\\r\\n{}"
)

def call():
    if not hasattr(own, "socket"):
        own.socket = socket.create_connection((host, int(port)))
    own.socket.sendall(request)
    own.socket.recv(65536)

measure(call)
"""

KINDS = {
    kind: (sys.executable, CLIENT + code)
    for kind, code in (("floor", FLOOR), ("boto3", BOTO3), ("rekoclient", OURS))
}


def main() -> None:
    """Print a line for each kind of client, or JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--threads", type=int, default=32)
    parser.add_argument("--calls", type=int, default=1_500)
    parser.add_argument("--rounds", type=int, default=4, help="rounds after each start")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    case = [str(options.threads), str(options.calls)]
    with server(0.02) as url:
        rows = rounds_of(KINDS, url, case, options.rounds)
    found = {kind: median(rows, kind) for kind in KINDS}
    ratios = {base: median(rows, "rekoclient", base) for base in ("boto3", "floor")}
    if options.json:
        print(json.dumps({**found, "ratios": ratios}))
        return
    print(f"create_user in {options.threads} threads, 20 ms")
    for kind, (rate, cpu, last) in found.items():
        print(f"  {kind:12}{rate:9.0f}/s{cpu * 1e6:9.0f} us{last * 1000:9.1f} ms p99")
    rate, cpu, last = ratios["boto3"]
    print(f"  ratios: rate {rate:.2f}, CPU {cpu:.2f}, p99 {last:.2f} ({GOALS})")


if __name__ == "__main__":
    main()
