"""The fixtures for pytest, and their cost without use."""

import os
import subprocess
import sys
from pathlib import Path

TEST = """
def test_both(rekognition_server, rekognition_client):
    rekognition_client.create_collection(collection_id="staff")
    rekognition_server.requests.expect("CreateCollection", times=1)

def test_each_test_has_its_own(rekognition_client):
    assert not rekognition_client.list_collections().collection_ids
"""
ASYNC = """
import asyncio
import pytest
from botocore.client import BaseClient

@pytest.fixture(autouse=True)
def _the_client_is_closed(monkeypatch):
    closed = []
    monkeypatch.setattr(BaseClient, "close", lambda client: closed.append(client))
    yield
    assert len(closed) == 1

def test_the_client_for_asyncio(rekognition_server, rekognition_async_client):
    asyncio.run(rekognition_async_client.create_collection(collection_id="staff"))
    rekognition_server.requests.expect("CreateCollection", times=1)
"""
PATIENT = """
import asyncio
import time
import pytest
from rekoclient.models import S3Object, Video

@pytest.fixture(autouse=True)
def _nothing_sleeps(monkeypatch):
    def sleep(seconds):
        raise AssertionError(f"slept {seconds} s")
    monkeypatch.setattr(time, "sleep", sleep)

def test_retries_do_not_wait(rekognition_server, rekognition_client):
    rekognition_server.fail_next("ThrottlingException", times=3)
    assert [] == list(rekognition_client.list_collections().collection_ids)

def test_quotas_refill_without_waiting(rekognition_server, rekognition_client):
    rekognition_server.quota({"ListCollections": 1})
    for _ in range(40):
        rekognition_client.list_collections()

def test_polls_do_not_wait(rekognition_server, rekognition_client):
    rekognition_server.switch(job_time=3600)
    rekognition_server.reply("GetTextDetection", {})
    video = Video(s3_object=S3Object(bucket="videos", name="v"))
    job = rekognition_client.start_text_detection(video=video)
    assert [] == list(rekognition_client.wait_for(job, timeout=7200))

def test_asyncio_does_not_wait(rekognition_server, rekognition_async_client):
    rekognition_server.fail_next("ThrottlingException", times=3)
    asyncio.run(rekognition_async_client.list_collections())
"""
UNUSED = """
import sys

def test_nothing_is_loaded():
    mine = {name for name in sys.modules if name.startswith("rekoclient.testing")}
    assert mine == {"rekoclient.testing", "rekoclient.testing.pytest_plugin"}
    assert "boto3" not in sys.modules
"""


def output(folder: Path, **sources: str) -> str:
    """Run the tests of a separate project, and return the output of pytest."""
    for name, source in sources.items():
        (folder / f"test_{name}.py").write_text(source)
    run = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"),
            # By name, and once: where the package is installed, its entry loads it too.
            *("-p", "rekoclient.testing.pytest_plugin", "--rootdir", folder, folder),
        ],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        cwd=Path(__file__).parents[2],
        env={**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
    )
    return run.stdout + run.stderr


def test_the_fixtures_work_in_a_separate_project(tmp_path: Path) -> None:
    """Each test has a server and clients of its own, and waits for nothing."""
    said = output(tmp_path, plain=TEST, asynchronous=ASYNC, patient=PATIENT)

    assert "7 passed in" in said, said


def test_the_plugin_loads_nothing_without_a_fixture(tmp_path: Path) -> None:
    """A project that does not use the fixtures loads no boto3."""
    said = output(tmp_path, unused=UNUSED)

    assert "1 passed in" in said, said
