"""The ways to create users that `bulk` compares, and the measurement of latencies."""

from __future__ import annotations

import functools
import json
import math
import multiprocessing
import os
import random
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import boto3
from attrs import Factory, define, frozen
from botocore.config import Config
from botocore.exceptions import ClientError

from rekoclient import RekognitionClient
from rekoclient.provisioning import CollectionSpec, apply, plan

from .quota_server import COLLECTION

REST = {"describe_collection": math.inf, "list_users": math.inf}


@define
class Stopwatch:
    """The times of each user's first request, and of the successful response."""

    first: dict[str, float] = Factory(dict)
    made: dict[str, float] = Factory(dict)

    def watch(self, boto_client: Any) -> None:
        """Record the times of the requests of a boto3 client."""
        events = boto_client.meta.events
        events.register("before-parameter-build.rekognition.CreateUser", self._whose)
        events.register("before-send.rekognition.CreateUser", self._sent)
        events.register("after-call.rekognition.CreateUser", self._ended)

    def _whose(self, params: Any, context: Any, **_: Any) -> None:
        context["user"] = params["UserId"]

    def _sent(self, request: Any, **_: Any) -> None:
        self.first.setdefault(json.loads(request.body)["UserId"], time.monotonic())

    def _ended(self, http_response: Any, context: Any, **_: Any) -> None:
        if http_response.status_code == 200:
            self.made[context["user"]] = time.monotonic()

    @property
    def p99(self) -> float | None:
        """The 99th percentile of the seconds from first request to response."""
        waits = sorted(self.made[user] - self.first[user] for user in self.made)
        return waits[int(0.99 * len(waits))] if waits else None


@frozen
class Trial:
    """The arguments of a way to create users.

    Attributes:
        url: The URL of the server.
        users: The ids of the users to create.
        quota: Requests a second.
        begin: A function that a way calls before it creates the first user.
        watch: The stopwatch for the clients that create the users.
    """

    url: str
    users: list[str]
    quota: float
    begin: Callable[[], object]
    watch: Stopwatch = Factory(Stopwatch)


def client(url: str) -> RekognitionClient:
    """Return a client for the quota server. Its User-Agent contains the process id."""
    session = boto3.Session(
        aws_access_key_id="local",
        aws_secret_access_key="local",
        region_name="us-east-1",
    )
    config = Config(user_agent_extra=f"process/{os.getpid()}")
    return RekognitionClient(session=session, endpoint_url=url, config=config)


def by_apply(trial: Trial) -> None:
    """Run `apply` with a known quota."""
    _apply(trial, REST | {"create_user": trial.quota})


def by_learning(trial: Trial) -> None:
    """Run `apply`, which learns the quota."""
    _apply(trial, "learn")


def _apply(trial: Trial, tps: Any) -> None:
    with client(trial.url) as ours, tempfile.TemporaryDirectory() as folder:
        trial.watch.watch(ours.boto_client)
        specs = [CollectionSpec(COLLECTION, users=trial.users)]
        todo = plan(ours, specs, tps=math.inf)
        trial.begin()
        report = apply(ours, todo, tps=tps, journal=Path(folder, "journal"))
        assert report.complete


def by_processes(trial: Trial) -> None:
    """Run `apply` in four processes, which share the quota."""
    spawn = multiprocessing.get_context("spawn")
    connect = functools.partial(client, trial.url)
    with ProcessPoolExecutor(4, mp_context=spawn) as executor, connect() as ours:
        list(executor.map(_warm, [trial.url] * 4))
        specs = [CollectionSpec(COLLECTION, users=trial.users)]
        todo = plan(ours, specs, tps=math.inf)
        trial.begin()
        tps = REST | {"create_user": trial.quota}
        report = apply(connect, todo, tps=tps, workers=4, executor=executor)
        assert report.complete


def _warm(url: str) -> None:
    """Start a worker process, and import everything in it."""
    client(url).close()
    time.sleep(0.5)  # one worker must not take the task of another


def by_boto3(trial: Trial, *, mode: str = "standard", threads: int = 32) -> None:
    """Create users with boto3 in a thread pool, as scripts do.

    If boto3 reports an error, the thread retries after a random wait. The upper bound
    of the wait doubles up to 16 seconds.
    """
    plain: Any = boto3.client(
        "rekognition",
        region_name="us-east-1",
        endpoint_url=trial.url,
        aws_access_key_id="local",
        aws_secret_access_key="local",
        config=Config(retries={"mode": mode}, max_pool_connections=threads),
    )
    trial.watch.watch(plain)
    trial.begin()

    def make(user: str) -> None:
        for longest in (1, 2, 4, 8, *[16] * 1000):
            try:
                plain.create_user(CollectionId=COLLECTION, UserId=user)
            except ClientError:
                time.sleep(random.random() * longest)
            else:
                return

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(make, trial.users))


ALONE = "apply"
NOISY = "apply, next to others"
LEARNING = "apply, quota unknown"
WAYS: dict[str, Callable[[Trial], None]] = {
    ALONE: by_apply,
    NOISY: by_apply,
    "apply, four processes": by_processes,
    LEARNING: by_learning,
    "boto3 adaptive, 32 threads": functools.partial(by_boto3, mode="adaptive"),
    "boto3 standard, 32 threads": by_boto3,
}
