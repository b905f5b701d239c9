"""Work spread over executors: shares of the quota, and workers that die."""

import contextlib
import functools
import math
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from rekoclient import RekognitionClient
from rekoclient.errors import ConfigurationError
from rekoclient.provisioning import CollectionSpec, Outcome, Progress, apply, plan
from rekoclient.provisioning.bulk.journal import read_summary
from rekoclient.provisioning.workers import Work
from rekoclient.testing import LocalRekognition, Quota

TPS = {"create_user": 1_000, "describe_collection": math.inf}


@pytest.fixture
def connect(
    server: LocalRekognition, monkeypatch: pytest.MonkeyPatch
) -> Callable[[], RekognitionClient]:
    """What makes a client, in whatever process."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "local")
    return functools.partial(
        RekognitionClient, endpoint_url=server.endpoint_url, region_name="us-east-1"
    )


def staff(users: int) -> list[CollectionSpec]:
    """One collection with that many users."""
    return [CollectionSpec("staff", users=[f"u{n}" for n in range(users)])]


def everybody(client: RekognitionClient) -> Counter[str]:
    """Who is there, how often."""
    users = client.iter_list_users(collection_id="staff")
    return Counter(user.user_id or "" for user in users)


@pytest.mark.parametrize("kind", ["processes", "threads"])
def test_any_executor_does_the_work(
    server: LocalRekognition,
    client: RekognitionClient,
    connect: Callable[[], RekognitionClient],
    kind: str,
) -> None:
    """Workers settle throttles and lost replies, and the report counts them."""
    server.fail_some(rate=0.05, operation="CreateUser", seed=1)
    server.lose_some_replies(rate=0.05, operation="CreateUser", seed=2)
    executor: Executor
    if kind == "processes":
        spawn = multiprocessing.get_context("spawn")
        executor = ProcessPoolExecutor(2, mp_context=spawn)
    else:
        executor = ThreadPoolExecutor(2)
    with executor:
        planned = plan(client, staff(300), tps=math.inf)
        report = apply(connect, planned, tps=TPS, workers=2, executor=executor)
    sent = server.requests.of("CreateUser")

    assert Counter({Outcome.CREATED: 300}) == report.users
    assert {f"u{n}": 1 for n in range(300)} == everybody(client)
    assert len(sent) == report.requests == 300 + report.throttled + report.unanswered
    assert report.throttled
    assert report.unanswered
    assert 300 == len({record.token for record in sent})


def test_a_worker_makes_one_client_for_all_its_chunks(
    server: LocalRekognition, client: RekognitionClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It keeps its connections and its pace, also when the function has no equal.

    And from batch to batch. With the next run's work, it closes those of the last.
    """
    monkeypatch.setattr("rekoclient.provisioning.bulk.users._BATCH", 30)
    made: list[RekognitionClient] = []
    closed: list[RekognitionClient] = []
    close = RekognitionClient.close

    def closing(client: RekognitionClient) -> None:
        closed.append(client)
        close(client)

    monkeypatch.setattr(RekognitionClient, "close", closing)

    class Connect:
        def __call__(self) -> RekognitionClient:
            made.append(server.client())
            return made[-1]

        __hash__ = None  # type: ignore[assignment]  # as unpickled functions may be

    with ThreadPoolExecutor(2) as executor:
        planned = plan(client, staff(200), tps=math.inf)
        apply(Connect(), planned, tps=TPS, workers=2, executor=executor)
        first = len(made)
        planned = plan(client, staff(400), tps=math.inf)
        apply(Connect(), planned, tps=TPS, workers=2, executor=executor)

    assert first <= 3
    assert len(made) - len(closed) <= 2


def test_shares_add_up_to_the_quota(
    server: LocalRekognition,
    client: RekognitionClient,
    connect: Callable[[], RekognitionClient],
) -> None:
    """Four workers at a quarter each: nothing is throttled at the server's quota."""
    client.create_collection(collection_id="staff")
    # At four times the rate half of them would be too many.
    server.quota({"CreateUser": Quota(200, burst=50)})
    with ThreadPoolExecutor(4) as executor:
        planned = plan(client, staff(200), tps=math.inf)
        tps = TPS | {"create_user": 200}
        report = apply(connect, planned, tps=tps, workers=4, executor=executor)

    assert (200, 0) == (report.users[Outcome.CREATED], report.throttled)


def test_an_error_that_all_would_get_ends_every_chunk(
    server: LocalRekognition,
    client: RekognitionClient,
    connect: Callable[[], RekognitionClient],
) -> None:
    """Workers stop by themselves, and no further chunk is handed out."""
    server.fail_next("AccessDeniedException", operation="CreateUser", times=None)
    with ThreadPoolExecutor(2) as executor:
        planned = plan(client, staff(5_000), tps=math.inf)
        report = apply(connect, planned, tps=TPS, workers=2, executor=executor)

    assert report.stopped is not None
    assert "AccessDeniedException" in report.stopped
    assert len(server.requests.of("CreateUser")) < 500


def test_a_broken_pool_ends_the_run_and_the_next_one_resumes(
    server: LocalRekognition,
    client: RekognitionClient,
    connect: Callable[[], RekognitionClient],
    tmp_path: Path,
) -> None:
    """A killed process breaks a process pool: nothing is lost or made twice."""
    spawn = multiprocessing.get_context("spawn")
    planned = plan(client, staff(400), tps=math.inf)
    with ProcessPoolExecutor(2, mp_context=spawn) as executor:
        victim = executor.submit(os.getpid).result()

        def kill(progress: Progress) -> None:
            if server.requests.of("CreateUser"):
                os.kill(victim, signal.SIGKILL)

        first = apply(
            connect,
            planned,
            tps=TPS | {"create_user": 200},
            workers=2,
            executor=executor,
            journal=tmp_path / "j",
            on_progress=kill,
        )
    planned = plan(client, staff(400), tps=math.inf)
    second = apply(client, planned, tps=TPS, journal=tmp_path / "j")

    assert first.stopped is not None
    assert second.complete
    assert {f"u{n}": 1 for n in range(400)} == everybody(client)
    assert not [r for r in server.requests.of("CreateUser") if r.error]
    assert "claimed" not in read_summary(tmp_path / "j").counts


def test_a_pool_that_is_shut_down_ends_the_run_with_a_report(
    server: LocalRekognition,
    client: RekognitionClient,
    connect: Callable[[], RekognitionClient],
    tmp_path: Path,
) -> None:
    """The report has the work done and the reason, for any error of an executor."""
    planned = plan(client, staff(300), tps=math.inf)
    executor = ThreadPoolExecutor(2)

    def shut_down(progress: Progress) -> None:
        if progress.done > 20:
            executor.shutdown(wait=False)

    first = apply(
        connect,
        planned,
        tps=TPS,
        workers=2,
        executor=executor,
        journal=tmp_path / "j",
        on_progress=shut_down,
    )
    executor.shutdown()
    planned = plan(client, staff(300), tps=math.inf)
    second = apply(client, planned, tps=TPS, journal=tmp_path / "j")

    assert "the executor failed: RuntimeError: cannot schedule" in str(first.stopped)
    assert 20 <= first.users[Outcome.CREATED] < 300
    assert second.complete
    assert {f"u{n}": 1 for n in range(300)} == everybody(client)


KILLED = """
import functools, math, os, signal, sys
from concurrent.futures import ProcessPoolExecutor
from rekoclient import RekognitionClient
from rekoclient.provisioning import CollectionSpec, apply, plan

_, endpoint, journal = sys.argv
connect = functools.partial(
    RekognitionClient, endpoint_url=endpoint, region_name="us-east-1"
)

def kill(progress):
    if progress.done > 40:
        os.kill(os.getpid(), signal.SIGKILL)

if __name__ == "__main__":
    with ProcessPoolExecutor(2) as executor:
        for users, told in ((20, None), (400, kill)):
            names = [f"u{n}" for n in range(users)]
            planned = plan(connect(), [CollectionSpec("staff", users=names)])
            apply(connect, planned, tps={"create_user": 200}, workers=2,
                  executor=executor, journal=journal, on_progress=told)
"""


def test_a_pool_keeps_no_journal_after_a_run_or_its_end(
    server: LocalRekognition,
    client: RekognitionClient,
    connect: Callable[[], RekognitionClient],
    tmp_path: Path,
) -> None:
    """Also where its processes are forked, as they are by default, while it is open."""
    script = tmp_path / "killed.py"  # spawned processes read it again
    script.write_text(KILLED)
    command = [sys.executable, str(script), server.endpoint_url, str(tmp_path / "j")]
    with subprocess.Popen(command, start_new_session=True) as parent:
        ended = parent.wait()
    try:
        planned = plan(client, staff(400), tps=math.inf)
        report = apply(client, planned, tps=TPS, journal=tmp_path / "j")
    finally:
        # The workers, which would outlive the test.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(parent.pid, signal.SIGKILL)

    assert ended == -signal.SIGKILL
    assert report.complete
    assert {f"u{n}": 1 for n in range(400)} == everybody(client)


def test_a_chunk_ends_in_time_and_hands_back_what_it_has_not_done(
    server: LocalRekognition,
    client: RekognitionClient,
    connect: Callable[[], RekognitionClient],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A chunk that is only throttled ends early, and its users come first again."""
    monkeypatch.setattr("rekoclient.provisioning.workers.CHUNK_SECONDS", 0)
    server.fail_next(operation="CreateUser", times=8)
    chunks: list[int] = []

    class Counting(ThreadPoolExecutor):
        def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Any:
            chunks.append(len(args[1]))
            return super().submit(fn, *args, **kwargs)

    with Counting(1) as executor:
        planned = plan(client, staff(3), tps=math.inf)
        report = apply(connect, planned, tps=TPS, workers=1, executor=executor)
    sent = server.requests.of("CreateUser")

    assert [1] * (3 + 8) == chunks
    assert (3, 8) == (report.users[Outcome.CREATED], report.throttled)
    assert 3 == len({record.token for record in sent})


def test_cancel_takes_back_the_chunks_that_have_not_begun(
    server: LocalRekognition,
    client: RekognitionClient,
    connect: Callable[[], RekognitionClient],
    tmp_path: Path,
) -> None:
    """Chunks that no worker has taken are not awaited, and the next run resumes."""
    client.create_collection(collection_id="staff")
    given: list[Future[Any]] = []
    cancel = threading.Event()

    class Idle(Executor):
        def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
            given.append(Future())
            cancel.set()
            return given[-1]

    planned = plan(client, staff(100), tps=math.inf)
    first = apply(
        connect,
        planned,
        tps=TPS,
        workers=2,
        executor=Idle(),
        journal=tmp_path / "j",
        cancel=cancel,
    )
    second = apply(client, planned, tps=TPS, journal=tmp_path / "j")

    assert all(future.cancelled() for future in given)
    assert first.stopped is not None
    assert (100, 100) == (
        second.users[Outcome.CREATED],
        len(server.requests.of("CreateUser")),
    )


@pytest.mark.parametrize(
    ("quota", "workers", "left", "size"),
    [
        (50, 1, 1_000_000, 500),
        (50, 4, 1_000_000, 125),
        (5_000, 4, 1_000_000, 500),
        (None, 4, 1_000_000, 125),
        (50, 4, 400, 50),
        (50, 4, 4, 3),
        (500, 4, 4, 10),
        (5, 4, 4, 1),
        (5, 10, 1_000_000, 5),
        (5, 1_000, 1_000_000, 1),
    ],
)
def test_a_chunk_is_work_for_ten_seconds(
    connect: Callable[[], RekognitionClient],
    quota: float | None,
    workers: int,
    left: int,
    size: int,
) -> None:
    """Chunks shrink towards the end, so that all workers finish together."""
    assert size == Work(connect, None, quota, workers, workers).chunk(left)


def test_an_executor_needs_a_function_that_makes_clients(
    client: RekognitionClient,
) -> None:
    """Clients do not pickle, and the number of workers is not guessed."""
    planned = plan(client, staff(1), tps=math.inf)
    with (
        ThreadPoolExecutor(1) as executor,
        pytest.raises(TypeError, match="client factory"),
    ):
        apply(client, planned, executor=executor, workers=1)


@pytest.mark.parametrize("workers", [0, -1, 1.5, True, "2"])
def test_an_invalid_number_of_workers_is_refused(
    server: LocalRekognition, client: RekognitionClient, workers: Any
) -> None:
    """With no worker, the run would end at once and change nothing."""
    planned = plan(client, staff(1), tps=math.inf)
    server.requests.clear()
    with pytest.raises(ValueError, match="workers must be a whole number of 1 or more"):
        apply(client, planned, workers=workers)
    with (
        ThreadPoolExecutor(1) as executor,
        pytest.raises(ValueError, match="workers must be a whole number of 1 or more"),
    ):
        apply(lambda: client, planned, executor=executor, workers=workers)

    assert not server.requests


def test_a_client_that_cannot_be_made_is_an_error(
    client: RekognitionClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The worker's error arrives as what it is."""

    def connect() -> RekognitionClient:
        if made:
            raise ConfigurationError("no region")
        made.append(1)
        return client

    made: list[int] = []
    planned = plan(client, staff(1), tps=math.inf)
    with ThreadPoolExecutor(1) as executor, pytest.raises(ConfigurationError):
        apply(connect, planned, tps=TPS, workers=1, executor=executor)
