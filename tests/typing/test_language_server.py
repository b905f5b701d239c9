"""What pyright's language server shows on hover: the meaning of each name."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest

SCRIPT = """\
from rekoclient import RekognitionClient, RetryPolicy, errors, images, models as m
from rekoclient.models import CreateUserRequest, FaceDetail, Image, QualityFilter
from rekoclient.testing import FakeRekognition

client = RekognitionClient(region_name="eu-west-1")
created = client.create_collection(collection_id="staff")
detected = client.detect_faces(image=Image())
request = CreateUserRequest(collection_id="staff", user_id="alice")
matches = client.search_faces_by_image(collection_id="staff", image=Image())
def use(face: FaceDetail, error: errors.ServiceError, user: m.User) -> None:
    print(face.confidence, face.bounding_box, face.age_range)
    print(error.may_have_succeeded, user.user_status)
client.iter_list_users(collection_id="staff")
print(created.collection_arn, detected.face_details, request.user_id)
print(matches.face_matches, QualityFilter.AUTO, m.UserStatus.ACTIVE)
images.from_s3("s3://photos/a.jpg")
RetryPolicy(max_attempts=2)
FakeRekognition()
"""

HOVERS = {
    "client.create_collection": "Create a collection of faces and users.",
    "client.detect_faces": "Detect faces in an image.",
    "client.search_faces_by_image": "API_SearchFacesByImage.html",
    "client.iter_list_users": "Iterate over",
    "CreateUserRequest(": "Create a user in a collection.",
    "FaceDetail,": "A face of an image with its attributes.",
    "face.confidence": "Confidence that the box contains a face",
    "face.bounding_box": "Location of the face, as ratios of the image size.",
    "face.age_range": "in years",
    "error.may_have_succeeded": "may_have_succeeded",
    "user.user_status": "means that the last change is complete.",
    "created.collection_arn": "ARN of the collection.",
    "detected.face_details": "The detected faces, at most the 100 largest ones.",
    "request.user_id": "1 to 128 characters",
    "matches.face_matches": "the most similar first",
    "QualityFilter.AUTO": "The service chooses the minimum.",
    "UserStatus.ACTIVE": "The last change is complete.",
    "images.from_s3": "the service itself reads from S3",
    "RetryPolicy(": "class",
    "FakeRekognition()": "Create a fake client without declared responses.",
}


class Server:
    """A language server on its standard input and output."""

    def __init__(self, folder: Path) -> None:
        """Start the server, and open the script."""
        self._numbers = count(1)
        self._process = subprocess.Popen(
            [sys.executable, "-m", "pyright.langserver", "--stdio"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self.uri = (folder / "script.py").as_uri()
        root = {"uri": folder.as_uri(), "name": "project"}
        self.ask(
            "initialize",
            {"capabilities": {}, "workspaceFolders": [root], "processId": None},
        )
        self._send({"method": "initialized", "params": {}})
        document = {"uri": self.uri, "languageId": "python", "version": 1}
        self._send(
            {
                "method": "textDocument/didOpen",
                "params": {"textDocument": {**document, "text": SCRIPT}},
            }
        )

    def ask(self, method: str, params: dict[str, Any]) -> Any:
        """Return the result of a request."""
        number = next(self._numbers)
        self._send({"id": number, "method": method, "params": params})
        while True:
            message = self._receive()
            if message.get("id") == number and "method" not in message:
                return message.get("result")
            if "id" in message and "method" in message:  # a question to the editor
                items = message.get("params", {}).get("items", [])
                settings = [{"pythonPath": sys.executable} for _ in items]
                self._send({"id": message["id"], "result": settings or None})

    def hover(self, text: str) -> str:
        """Return what is shown for the name at the end of a text."""
        start = SCRIPT.index(text)
        name = text.rstrip("(),")
        at = start + name.rfind(".") + 1
        line = SCRIPT.count("\n", 0, at)
        position = {"line": line, "character": at - SCRIPT.rfind("\n", 0, at) - 1}
        found = self.ask(
            "textDocument/hover",
            {"textDocument": {"uri": self.uri}, "position": position},
        )
        return str(found["contents"]["value"]) if found else ""

    def _send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self._process.stdin
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self._process.stdin.flush()

    def _receive(self) -> dict[str, Any]:
        output = self._process.stdout
        assert output
        length = 0
        while line := output.readline().strip():
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        found: dict[str, Any] = json.loads(output.read(length))
        return found

    def stop(self) -> None:
        """End the server."""
        self._process.kill()
        self._process.communicate()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with the script open."""
    folder = tmp_path_factory.mktemp("project")
    (folder / "script.py").write_text(SCRIPT)
    settings = {"venvPath": str(Path(sys.prefix).parent), "venv": Path(sys.prefix).name}
    (folder / "pyrightconfig.json").write_text(json.dumps(settings))
    server = Server(folder)
    yield server
    server.stop()


@pytest.mark.parametrize("text", HOVERS)
def test_pyright_shows_the_meaning(server: Server, text: str) -> None:
    """Hover has the meaning of the name."""
    assert HOVERS[text] in " ".join(server.hover(text).split())
