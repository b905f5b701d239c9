"""The JavaScript SDK in node and in Chromium, from npm."""

import base64
import json
import queue
import shutil
import subprocess
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from botocore import xform_name
from botocore.exceptions import ClientError

from rekoclient.testing import Clock, Fault, LocalRekognition, sample_image
from rekoclient.testing.operations import DECLARED
from rekoclient.testing.service.model import model

from .test_boto3 import (
    ALICE,
    use_collections,
    use_custom_labels,
    use_declared,
    use_jobs,
    use_stream_processors,
)
from .test_page import chromium, in_a_browser

pytestmark = [
    pytest.mark.prove,
    pytest.mark.skipif(
        shutil.which("npm") is None, reason="there is no npm: install node with npm"
    ),
]
HERE = Path(__file__).with_name("javascript")


@pytest.fixture(scope="module")
def modules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the programs and the packages that they need."""
    folder = tmp_path_factory.mktemp("javascript")
    for file in HERE.iterdir():
        shutil.copy(file, folder)
    run = subprocess.run(
        ["npm", "install", "--no-audit", "--no-fund", "--silent"],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    if run.returncode:
        pytest.skip(f"npm cannot install the packages: {run.stderr[-200:]}")
    return folder


class JavaScript:
    """A client with the interface of boto3, whose requests the JavaScript SDK sends."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self._operations = {xform_name(name): name for name in model().operations}

    def __getattr__(self, method: str) -> Any:
        operation = self._operations[method]
        return lambda **members: self.run(
            {"action": "send", "operation": operation, "input": members}
        )

    def get_paginator(self, method: str) -> Any:
        """Return an object with the method `paginate` of a paginator of boto3."""
        javascript, operation = self, self._operations[method]

        class Paginator:
            def paginate(self, **members: Any) -> Any:
                members.pop("PaginationConfig", None)
                return javascript.run(
                    {"action": "paginate", "operation": operation, "input": members}
                )

        return Paginator()

    def run(self, request: Any) -> Any:
        """Return the result of an action, or raise a ClientError."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(request, default=as_json) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline(), object_hook=as_python)
        if "error" in answer:
            error = {"Code": answer["error"], "Message": answer["message"]}
            raise ClientError(
                {
                    "Error": error,
                    "ResponseMetadata": {
                        "HTTPStatusCode": answer.get("status") or 0,
                        "RetryAttempts": answer.get("attempts") or 0,
                        "RequestId": "",
                        "HostId": "",
                        "HTTPHeaders": {"known": str(answer["known"])},
                    },
                },
                str(request.get("operation")),
            )
        return answer["result"]


def as_json(value: Any) -> Any:
    """Return bytes in the form of the driver."""
    if isinstance(value, bytes):
        return {"$bytes": base64.b64encode(value).decode()}
    raise TypeError(type(value).__name__)


def as_python(value: dict[str, Any]) -> Any:
    """Return bytes and times from the form of the driver."""
    if "$bytes" in value:
        return base64.b64decode(value["$bytes"])
    if "$date" in value:
        return datetime.fromtimestamp(value["$date"], UTC)
    return value


@pytest.fixture
def javascript(modules: Path, server: LocalRekognition) -> Iterator[JavaScript]:
    """Return a client of the server."""
    server.switch(job_time=1, filter_results=False)
    with subprocess.Popen(
        ["node", "driver.mjs", server.endpoint_url],
        cwd=modules,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        yield JavaScript(process)
        process.terminate()


def test_every_command_succeeds(
    server: LocalRekognition, javascript: Any, clock: Clock
) -> None:
    """All 75 commands and 18 paginators return what the scenario of boto3 expects."""
    use_collections(javascript)
    use_custom_labels(server, javascript, clock)
    use_stream_processors(javascript, clock)
    use_jobs(server, javascript, clock)
    javascript.detect_faces(Image=ALICE)
    javascript.compare_faces(SourceImage=ALICE, TargetImage=ALICE)
    javascript.recognize_celebrities(Image=ALICE)
    server.reply("GetCelebrityInfo", {"Name": "Alice"})
    javascript.get_celebrity_info(Id="abcdefg")
    for operation in sorted(DECLARED - {"DetectCustomLabels"}):
        use_declared(server, javascript, operation, {"Image": ALICE})

    done = {each.operation for each in server.requests if each.status == 200}
    assert set(model().operations) == done


@pytest.mark.parametrize("form", ["name", "namespace", "uri", "header"])
def test_every_error_has_its_class(
    server: LocalRekognition, javascript: JavaScript, form: Any
) -> None:
    """The SDK finds the class of each error of the model, in each form of the code."""
    server.switch(error_type=form)
    codes = {name for name, shape in model().shapes.items() if shape.get("exception")}
    assert len(codes) == 23
    for code in sorted(codes):
        server.fail_next(code, status=400, times=3)
        with pytest.raises(ClientError) as error:
            javascript.list_collections()
        server.clear_faults()
        response = error.value.response
        assert code == response["Error"]["Code"]
        assert "True" == response["ResponseMetadata"]["HTTPHeaders"]["known"]


@pytest.mark.parametrize(
    "fault",
    [
        Fault(code="ThrottlingException"),
        Fault(code="ThrottlingException", status=400),
        Fault(code="ProvisionedThroughputExceededException"),
        Fault(code="InternalServerError"),
        Fault(status=503, body=b"<html>busy</html>"),
        Fault(apply=True, then="reset"),
        Fault(code="ThrottlingException", headers={"x-amz-retry-after": "1"}),
    ],
    ids=str,
)
def test_a_retry_has_the_token_of_its_call(
    server: LocalRekognition, javascript: JavaScript, fault: Fault
) -> None:
    """The SDK sends one token with both attempts."""
    javascript.create_collection(CollectionId="staff")
    server.inject(fault, operation="CreateUser")

    javascript.create_user(CollectionId="staff", UserId="alice")

    server.requests.expect("CreateUser", times=2, tokens=1)


def test_the_waiters_do_not_sleep(
    server: LocalRekognition, javascript: JavaScript, modules: Path
) -> None:
    """By default a model is trained and running at the first poll."""
    server.switch(job_time=0)
    project = javascript.create_project(ProjectName="gate")["ProjectArn"]
    output = {"S3Bucket": "bucket", "S3KeyPrefix": "out"}
    version = javascript.create_project_version(
        ProjectArn=project, VersionName="v1", OutputConfig=output
    )["ProjectVersionArn"]
    named = {"ProjectArn": project, "VersionNames": ["v1"]}

    def wait(waiter: str) -> str:
        state: str = javascript.run(
            {"action": "wait", "waiter": waiter, "input": named}
        )
        return state

    assert "SUCCESS" == wait("ProjectVersionTrainingCompleted")
    javascript.start_project_version(ProjectVersionArn=version, MinInferenceUnits=1)
    assert "SUCCESS" == wait("ProjectVersionRunning")
    assert 2 == len(server.requests.of("DescribeProjectVersions"))


@in_a_browser
@pytest.mark.parametrize("allowed", [True, False])
def test_the_sdk_runs_in_a_browser(
    modules: Path, tmp_path: Path, allowed: bool
) -> None:
    """A page of a listed origin uses the server, and another page cannot."""
    bundle = [
        "node_modules/.bin/esbuild",
        "browser.mjs",
        "--bundle",
        "--format=esm",
        f"--outfile={tmp_path / 'bundle.mjs'}",
        "--log-level=error",
    ]
    subprocess.run(bundle, cwd=modules, check=True, timeout=120)
    (tmp_path / "index.html").write_text(
        '<script type="module" src="bundle.mjs"></script>'
    )
    (tmp_path / "picture.png").write_bytes(sample_image("alice"))
    posted: queue.Queue[bytes] = queue.Queue()

    class Handler(SimpleHTTPRequestHandler):
        def __init__(self, *arguments: Any) -> None:
            super().__init__(*arguments, directory=str(tmp_path))

        def do_POST(self) -> None:
            posted.put(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(204)
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as pages:
        threading.Thread(target=pages.serve_forever, daemon=True).start()
        origin = f"http://127.0.0.1:{pages.server_port}"
        with LocalRekognition(cors=[origin] if allowed else []) as server:
            url = f"{origin}/index.html?endpoint={server.endpoint_url}"
            with subprocess.Popen(
                chromium(tmp_path, url),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            ) as browser:
                try:
                    seen = json.loads(posted.get(timeout=120))
                finally:
                    browser.terminate()
        pages.shutdown()
    if allowed:
        assert {
            "collections": ["from-a-browser"],
            "faces": 1,
            "error": ["ResourceAlreadyExistsException", True],
        } == seen
    else:
        assert "Failed to fetch" in seen["failed"]
