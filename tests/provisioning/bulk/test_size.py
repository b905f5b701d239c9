"""Any number of users: memory that does not grow, a journal that stays small."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from rekoclient.testing import LocalRekognition

RUN = """
import math, re, resource, sys
from pathlib import Path
from rekoclient import RekognitionClient
from rekoclient.provisioning import CollectionSpec, apply, plan

endpoint, rows, journal = sys.argv[1:]
client = RekognitionClient(endpoint_url=endpoint, region_name="us-east-1")
todo = plan(client, [CollectionSpec("big", users=rows)], tps=math.inf)
changes = todo.changes
if journal:
    report = apply(client, todo, tps=math.inf, journal=journal)
    assert report.complete, report
status = Path("/proc/self/status")
if status.exists():
    # Linux lets ru_maxrss begin with what the process was before exec: pytest.
    peak = int(re.search(r"VmHWM:\\s+([0-9]+)", status.read_text())[1])
else:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(changes, peak // 1024)
"""


def run(server: LocalRekognition, rows: Path, journal: Path | str = "") -> list[int]:
    """Plan, and with a journal apply: the changes, and the peak of memory in MB."""
    done = subprocess.run(
        [sys.executable, "-c", RUN, server.endpoint_url, str(rows), str(journal)],
        check=True,
        capture_output=True,
        text=True,
    )
    return [int(number) for number in done.stdout.split()]


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[int], Path]:
    """Return a function that writes a file with a number of users."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "local")

    def rows(users: int) -> Path:
        path = tmp_path / f"{users}.csv"
        with path.open("w") as file:
            file.write("user_id\n")
            file.writelines(f"user-{n:07}\n" for n in range(users))
        return path

    return rows


def test_a_plan_takes_no_more_memory_for_a_hundred_times_the_users(
    server: LocalRekognition,
    write: Callable[[int], Path],
    count: Callable[[int, int], int],
) -> None:
    """Rows are checked and kept in a temporary file, as they come."""
    users = count(50_000, 1_000_000)
    [_, few] = run(server, write(users // 100))
    [changes, many] = run(server, write(users))

    assert users + 1 == changes
    assert many - few <= 16


def test_a_large_run_stays_small_and_a_second_one_sends_nothing(
    server: LocalRekognition,
    write: Callable[[int], Path],
    tmp_path: Path,
    count: Callable[[int, int], int],
) -> None:
    """At most 200 MB of memory, and 60 bytes of journal a user."""
    users = count(2_000, 1_000_000)
    rows, journal = write(users), tmp_path / "j"
    [changes, memory] = run(server, rows, journal)
    before = len(server.requests)
    [again, _] = run(server, rows, journal)
    size = journal.stat().st_size / users
    print(f"{users:,} users: {memory} MB, {size:.0f} bytes of journal each")

    assert (users + 1, 0) == (changes, again)
    assert memory <= 200
    assert size <= 60
    assert not {r.operation for r in server.requests[before:]} & {
        "CreateCollection",
        "CreateUser",
    }
