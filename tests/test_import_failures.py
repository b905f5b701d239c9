"""No call needs a file of the package, from its client on, whether it fails or not."""

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
from rekoclient.models import CreateUserRequest, Image
from rekoclient.testing import Fault, LocalRekognition

def outcome(call):
    try:
        return call()
    except Exception as error:
        return error

warnings.simplefilter("ignore")
with LocalRekognition() as server:
    client = server.client(retry=RetryPolicy(sleep=lambda seconds: None))
    client.create_collection(collection_id="c")
    client.create_user(collection_id="c", user_id="first")
    server.inject(Fault(status=500, apply=True), operation="CreateUser", times=4)
    calls = [
        lambda: client.detect_faces(image=Image(bytes=b"GIF89a")),
        lambda: client.list_faces(collection_id="absent"),
        lambda: client.describe_projects(next_token="absent"),
        lambda: client.list_tags_for_resource(resource_arn="arn:aws:absent"),
        lambda: client.get_face_liveness_session_results(session_id="0" * 36),
        lambda: client.get_media_analysis_job(job_id="absent"),
        lambda: client.describe_stream_processor(name="absent"),
        lambda: client.wait_for({"JobId": "absent", "API": "StartFaceDetection"}),
    ]
    first_needed = ["rekoclient.images", "rekoclient.models.custom_labels"]
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
    assert [] == [name for name in first_needed if name in sys.modules]
    failures = [outcome(call) for call in calls]
    for descriptor in held:
        os.close(descriptor)
    assert all(isinstance(failure, errors.RekoError) for failure in failures), failures
    assert any("must be a PNG or JPEG" in note for note in failures[0].__notes__)
    assert isinstance(failure, errors.RekoError), repr(failure)
    assert failure.may_have_succeeded
    assert len(failure.attempts) == 4, failure.attempts
    client.send(request, after=failure)
    server.requests.expect("CreateUser", times=6, tokens=2)
"""


RUN = """
import math, shutil, sys
from rekoclient.provisioning import CollectionSpec, apply, plan
from rekoclient.testing import LocalRekognition

with LocalRekognition() as server:
    client = server.client()
    client.create_collection(collection_id="c")
    client.create_user(collection_id="c", user_id="old")
    specs = [CollectionSpec("c", users=["new"])]
    planned = plan(client, specs, remove=True, max_removals=1)

    def vanish(**_):
        sys.path_importer_cache.clear()
        sys.path[:] = []
        shutil.rmtree(sys.argv[2], ignore_errors=True)

    events = client.boto_client.meta.events
    events.register("before-send.rekognition.CreateUser", vanish)
    report = apply(client, planned, tps=math.inf, receipts="receipts")
    assert report.complete, report
    users = client.iter_list_users(collection_id="c")
    assert ["new"] == [user.user_id for user in users]
"""


@pytest.mark.parametrize(
    ("script", "lack"),
    [(SCRIPT, "descriptors"), (SCRIPT, "files"), (RUN, "files")],
    ids=["descriptors", "files", "files of a run"],
)
def test_first_failure_needs_no_file(script: str, lack: str, tmp_path: Path) -> None:
    """Without descriptors, or without the installed files, calls end as ever."""
    package = tmp_path / "lib" / "rekoclient"
    shutil.copytree(ROOT / "rekoclient", package)
    run = subprocess.run(
        [sys.executable, "-c", script, lack, str(package)],
        cwd=tmp_path,
        env={"PYTHONPATH": str(package.parent), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )

    assert 0 == run.returncode, run.stderr
