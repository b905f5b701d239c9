"""Killed, interrupted, out of disk: the next run makes the rest, and nothing twice."""

import random
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from rekoclient import RekognitionClient
from rekoclient.provisioning.bulk.journal import Journal
from rekoclient.provisioning.bulk.target import Target
from rekoclient.testing import LocalRekognition

THREADS = 8
TARGET = Target(region="us-east-1", endpoint="local", collections=("staff", "visitors"))

RUN = """
import itertools, os, resource, signal, sys, threading
from rekoclient import RekognitionClient
from rekoclient.provisioning import apply, plan, read_manifest

endpoint, manifest, journal, tps, kill_at, kill_after, file_size = sys.argv[1:]
kill = threading.Timer(float(kill_after), os.kill, (os.getpid(), signal.SIGKILL))
kill.daemon = True
sent = itertools.count(1)

def send(**_):
    if next(sent) == int(kill_at):
        kill.start()

if int(file_size):
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(file_size), -1))
client = RekognitionClient(endpoint_url=endpoint, region_name="us-east-1")
if kill_at == "0":
    kill.start()
client.boto_client.meta.events.register("before-send.rekognition.CreateUser", send)
planned = plan(client, read_manifest(manifest), tps=float("inf"))
tps = {"create_user": float(tps), "describe_collection": float("inf")}
report = apply(client, planned, tps=tps, journal=journal, workers=8)
print(report)
sys.exit(0 if report.complete else 1)
"""


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for manifest and journal, with credentials for child processes."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "local")
    return tmp_path


def write_manifest(place: Path, users: int) -> Path:
    """Two collections that share the users."""
    for name, first in (("staff", 0), ("visitors", users // 2)):
        rows = "\n".join(f"u{n}" for n in range(first, first + users // 2))
        (place / f"{name}.csv").write_text(f"user_id\n{rows}\n")
    path = place / "door.toml"
    path.write_text(
        "".join(
            f'[[collection]]\nid = "{name}"\nusers_from = "{name}.csv"\n'
            for name in ("staff", "visitors")
        )
    )
    return path


def run(
    server: LocalRekognition,
    manifest: Path,
    *,
    tps: float = 1e6,
    kill_at: int = -1,
    kill_after: float = 0.0,
    file_size: int = 0,
) -> subprocess.CompletedProcess[str]:
    """Plan and apply in a process of its own.

    It is killed `kill_after` seconds after its `kill_at`th request for a user. If
    that is 0, it is killed after it begins to plan.
    """
    options = [server.endpoint_url, manifest, manifest.parent / "j", tps]
    options += [kill_at, kill_after, file_size]
    return subprocess.run(
        [sys.executable, "-c", RUN, *map(str, options)],
        capture_output=True,
        text=True,
        check=False,
    )


def everybody(client: RekognitionClient) -> Counter[str]:
    """Who is there, how often."""
    return Counter(
        user.user_id or ""
        for collection_id in client.iter_list_collections()
        for user in client.iter_list_users(collection_id=collection_id)
    )


def test_killed_at_random_moments_every_user_is_made_once(
    server: LocalRekognition,
    client: RekognitionClient,
    place: Path,
    count: Callable[[int, int], int],
) -> None:
    """No conflict, a journal that is readable, and few replays after each `kill -9`."""
    users, kills = count(400, 6_000), count(4, 50)
    moments = random.Random(3)
    manifest = write_manifest(place, users)
    ends: Counter[int] = Counter()
    for _ in range(kills):
        # At most half of what each could make, so that there is work left for all.
        at = moments.randint(0, users // kills // 2)
        done = run(
            server, manifest, tps=400, kill_at=at, kill_after=moments.uniform(0, 0.05)
        )
        ends[done.returncode] += 1
        if (place / "j").exists():
            Journal(place / "j", TARGET).close()
    last = run(server, manifest)
    sent = server.requests.of("CreateUser")

    assert (0, "") == (last.returncode, last.stderr)
    assert {f"u{n}": 1 for n in range(users)} == everybody(client)
    assert not [record for record in sent if record.error]
    assert {-signal.SIGKILL: kills} == ends
    assert len(sent) - users <= THREADS * kills
    assert users == len({record.token for record in sent})


def test_a_full_disk_ends_the_run_and_the_next_one_makes_the_rest(
    server: LocalRekognition, client: RekognitionClient, place: Path
) -> None:
    """A user without a claim was not sent, and no user is created twice."""
    manifest = write_manifest(place, 1_000)
    first = run(server, manifest, file_size=80_000)
    between = len(server.requests.of("CreateUser"))
    second = run(server, manifest)

    assert (1, 0) == (first.returncode, second.returncode), first.stderr
    assert "cannot be used" in first.stdout
    assert 0 < between < 1_000
    assert {f"u{n}": 1 for n in range(1_000)} == everybody(client)
    assert not [r for r in server.requests.of("CreateUser") if r.error]


def test_ctrl_c_once_ends_in_good_order(
    server: LocalRekognition, client: RekognitionClient, place: Path
) -> None:
    """The exit code is 130 with a report, and the same command completes the run."""
    manifest = write_manifest(place, 200)
    command = [sys.executable, "-m", "rekoclient", "apply", str(manifest), "--yes"]
    command += ["--endpoint-url", server.endpoint_url, "--region", "us-east-1"]
    with subprocess.Popen(
        [*command, "--tps", "20"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        while not process.stdout.readline().startswith("At 20 a second"):
            pass
        while not server.requests.of("CreateUser"):
            threading.Event().wait(0.01)
        process.send_signal(signal.SIGINT)
        said = process.stdout.read() + process.stderr.read()
    again = subprocess.run([*command, "--tps", "inf"], check=False)

    assert (130, 0) == (process.returncode, again.returncode)
    assert "Interrupted: waiting for the requests in flight." in said
    assert "interrupted; run the same command again to resume" in said
    assert {f"u{n}": 1 for n in range(200)} == everybody(client)
    assert 200 == len(server.requests.of("CreateUser"))
