"""A failed call works without loading a file."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

SCRIPT = """
import os, resource, shutil, sys, warnings
from rekoclient import RetryPolicy, errors
from rekoclient.models import CreateUserRequest
from rekoclient.testing import Fault, LocalRekognition

warnings.simplefilter("ignore")
with LocalRekognition() as server:
    client = server.client(retry=RetryPolicy(sleep=lambda seconds: None))
    client.create_collection(collection_id="c")
    client.create_user(collection_id="c", user_id="first")
    server.inject(Fault(status=500, apply=True), operation="CreateUser", times=4)
    held = []
    if sys.argv[1] == "descriptors":
        resource.setrlimit(resource.RLIMIT_NOFILE, (200, 200))
        try:
            while True:
                held.append(os.dup(0))
        except OSError:
            pass
    else:
        sys.path_importer_cache.clear()
        sys.path[:] = []
        shutil.rmtree(sys.argv[2])
    request = CreateUserRequest(collection_id="c", user_id="alice")
    try:
        client.send(request)
    except Exception as error:
        failure = error
    for descriptor in held:
        os.close(descriptor)
    assert isinstance(failure, errors.RekoError), repr(failure)
    assert failure.may_have_succeeded
    assert len(failure.attempts) == 4, failure.attempts
    client.send(request, after=failure)
    server.requests.expect("CreateUser", times=6, tokens=2)
"""


@pytest.mark.parametrize("lack", ["descriptors", "files"])
def test_first_failure_needs_no_file(lack: str, tmp_path: Path) -> None:
    """Without descriptors, or without the installed files, a call ends as ever."""
    package = tmp_path / "lib" / "rekoclient"
    shutil.copytree(ROOT / "rekoclient", package)
    run = subprocess.run(
        [sys.executable, "-c", SCRIPT, lack, str(package)],
        cwd=tmp_path,
        env={"PYTHONPATH": str(package.parent), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )

    assert 0 == run.returncode, run.stderr
