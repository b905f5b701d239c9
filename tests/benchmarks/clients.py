"""CPU time and memory of new clients: ``python -m tests.benchmarks.clients``.

Each run is a new interpreter that has imported boto3 and rekoclient. The least value of
several runs counts.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys

MANY = 100
CLIENTS = {
    "boto3.client": "boto3.client('rekognition', region_name='us-east-1')",
    "RekognitionClient": "RekognitionClient(region_name='us-east-1')",
    "AsyncRekognitionClient": "AsyncRekognitionClient(region_name='us-east-1')",
}
GOALS = "goals: second client <= 3 x boto3.client, 100 clients <= 60 MB"

# The program prints the milliseconds of CPU for the first and the second client, and
# the MB of memory for MANY clients.
PROGRAM = """
import json, resource, time, warnings
import boto3
from rekoclient import AsyncRekognitionClient, RekognitionClient
warnings.simplefilter("ignore")

def rss():
    with open("/proc/self/status", encoding="ascii") as file:
        return next(int(line.split()[1]) for line in file if line.startswith("VmRSS"))

def created():
    start = time.process_time()
    made.append(CREATE)
    return (time.process_time() - start) * 1000

made = []
first, second = created(), created()
before = rss()
for _ in range(MANY):
    created()
print(json.dumps([first, second, (rss() - before) / 1024]))
"""


def measure(create: str, rounds: int) -> list[float]:
    """Return the least value of each number that the program prints."""
    program = PROGRAM.replace("CREATE", create).replace("MANY", str(MANY))
    command = [sys.executable, "-c", program]
    rows = [
        json.loads(subprocess.check_output(command, text=True)) for _ in range(rounds)
    ]
    return [min(column) for column in zip(*rows, strict=True)]


def main() -> None:
    """Print a table, or JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    found = {name: measure(code, options.rounds) for name, code in CLIENTS.items()}
    if options.json:
        print(json.dumps(found))
        return
    print(f"{'CPU ms, MB':26}{'first':>10}{'second':>10}{f'{MANY} clients':>14}")
    for name, (first, second, many) in found.items():
        print(f"{name:26}{first:10.1f}{second:10.1f}{many:11.1f} MB")
    print(GOALS)


if __name__ == "__main__":
    main()
