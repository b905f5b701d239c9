"""What editors show: completion, hover and signatures by jedi."""

from __future__ import annotations

import jedi
import pytest

SCRIPT = """\
import rekoclient
from rekoclient import RekognitionClient, RetryPolicy, errors, images, models as m
from rekoclient.models import CreateUserRequest, DetectFacesRequest, Image, User
from rekoclient.provisioning import CollectionSpec, ensure_user
from rekoclient.testing import LocalRekognition

client = RekognitionClient(region_name="eu-west-1")
created = client.create_collection(collection_id="staff")
faces = client.detect_faces(image=Image())
server = LocalRekognition()
error = errors.ConflictException({}, "CreateUser")
"""

HOVERS = {
    "RekognitionClient": "class RekognitionClient",
    "client.create_user": "def create_user",
    "client.iter_list_users": "def iter_list_users",
    "client.send": "def send",
    "client.with_options": "def with_options",
    "created.collection_arn": "CollectionArn",
    "CreateUserRequest": "class CreateUserRequest",
    "User": "class User",
    "m.QualityFilter": "class QualityFilter",
    "m.QualityFilter.AUTO": "AUTO",
    "RetryPolicy": "class RetryPolicy",
    "errors.ConflictException": "class ConflictException",
    "error.may_have_succeeded": "may_have_succeeded",
    "images.from_s3": "def from_s3",
    "ensure_user": "def ensure_user",
    "server.client": "def client",
}

COMPLETIONS = {
    "from rekoclient import Rek": "RekognitionClient",
    "from rekoclient.models import CreateUser": "CreateUserRequest",
    "rekoclient.imag": "images",
    "m.CreateUserR": "CreateUserResponse",
    "m.QualityFilter.A": "AUTO",
    "client.create_u": "create_user",
    "client.iter_list_u": "iter_list_users",
    "created.coll": "collection_arn",
    "faces.face_": "face_details",
    "errors.Conf": "ConflictException",
    "error.may_": "may_have_succeeded",
    "images.from_": "from_bytes",
    "server.fail_": "fail_next",
}

SIGNATURES = {
    "client.create_user(": "user_id: str",
    "client.detect_faces(": "image: m.Image",
    "client.iter_list_users(": "collection_id: str",
    "CreateUserRequest(": "user_id: str",
    "RetryPolicy(": "max_attempts",
    "images.from_s3(": "uri: str",
    "ensure_user(": "user_id: str",
}


def ask(text: str) -> tuple[jedi.Script, int, int]:
    """Return a script that ends in a text, and the position of its end."""
    return jedi.Script(SCRIPT + text), SCRIPT.count("\n") + 1, len(text)


@pytest.mark.parametrize("text", HOVERS)
def test_jedi_shows_what_is_under_the_cursor(text: str) -> None:
    """Hover finds the definition."""
    script, line, column = ask(text)
    shown = [name.get_line_code() for name in script.goto(line, column)]
    shown += [name.description for name in script.infer(line, column)]
    assert HOVERS[text] in " ".join(shown)


@pytest.mark.parametrize("text", COMPLETIONS)
def test_jedi_completes(text: str) -> None:
    """The name is among the proposals."""
    script, line, column = ask(text)
    assert COMPLETIONS[text] in [name.name for name in script.complete(line, column)]


@pytest.mark.parametrize("text", SIGNATURES)
def test_jedi_shows_the_signature(text: str) -> None:
    """The parameters and their types are shown inside the parentheses."""
    script, line, column = ask(text)
    shown = [signature.to_string() for signature in script.get_signatures(line, column)]
    assert SIGNATURES[text] in " ".join(shown)
