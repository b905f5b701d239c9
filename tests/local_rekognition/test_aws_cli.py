"""The AWS CLI over all operations with state."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from rekoclient.testing import LocalRekognition, sample_image

PLACES = (Path(sys.prefix), *Path(__file__).parents[2].glob(".venv*-aws"))
AWS = shutil.which("aws", path=os.pathsep.join(f"{place}/bin" for place in PLACES))

pytestmark = pytest.mark.skipif(
    AWS is None, reason="there is no AWS CLI: `make unit` installs it"
)


PROGRAM = """
import contextlib, io, json, sys
from awscli.clidriver import create_clidriver

driver = create_clidriver()
for line in sys.stdin:
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = driver.main(json.loads(line))
    print(json.dumps([code, out.getvalue(), err.getvalue()]), flush=True)
"""
"""A program that runs commands of the AWS CLI in one process. A start takes long."""


def environment(server: LocalRekognition) -> dict[str, str]:
    """Return the variables of a process that uses the server."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": os.devnull,
        "AWS_ACCESS_KEY_ID": "local",
        "AWS_SECRET_ACCESS_KEY": "local",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ENDPOINT_URL_REKOGNITION": server.endpoint_url,
        "AWS_MAX_ATTEMPTS": "1",
    }


def test_a_scenario_over_all_operations_on_state(
    server: LocalRekognition, tmp_path: Path
) -> None:
    """The commands create, read and delete one resource of each kind."""
    assert AWS is not None
    with subprocess.Popen(
        [Path(AWS).with_name("python"), "-c", PROGRAM],
        env=environment(server),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:

        def aws(*words: str) -> Any:
            assert process.stdin is not None
            assert process.stdout is not None
            line = json.dumps(["rekognition", *words, "--output", "json"])
            process.stdin.write(f"{line}\n")
            process.stdin.flush()
            code, out, err = json.loads(process.stdout.readline())
            assert 0 == code, err
            return json.loads(out or "{}")

        scenario(aws, tmp_path)

    # Every operation on collections, users, faces, associations and tags was used.
    assert 19 == len(server.requests.counts())


def scenario(aws: Callable[..., Any], folder: Path) -> None:
    """Run the commands."""
    picture = folder / "alice.png"
    picture.write_bytes(sample_image("alice"))
    staff = ("--collection-id", "staff")
    image = ("--image-bytes", f"fileb://{picture}")

    arn = aws("create-collection", *staff, "--tags", "team=door")["CollectionArn"]
    assert arn == aws("describe-collection", *staff)["CollectionARN"]
    assert ["staff"] == aws("list-collections")["CollectionIds"]
    aws("tag-resource", "--resource-arn", arn, "--tags", "colour=red")
    aws("untag-resource", "--resource-arn", arn, "--tag-keys", "team")
    tags = aws("list-tags-for-resource", "--resource-arn", arn)["Tags"]
    assert {"colour": "red"} == tags

    for user in ("alice", "bob"):
        aws("create-user", *staff, "--user-id", user)
    listed = aws("list-users", *staff, "--max-results", "1")
    assert ["alice", True] == [listed["Users"][0]["UserId"], "NextToken" in listed]
    faces = [
        aws("index-faces", *staff, *image, "--external-image-id", name)["FaceRecords"][
            0
        ]["Face"]["FaceId"]
        for name in ("one", "two")
    ]
    alice = (*staff, "--user-id", "alice")
    associated = aws("associate-faces", *alice, "--face-ids", faces[0])
    assert "UPDATING" == associated["UserStatus"]
    assert 1 == len(aws("list-faces", *alice)["Faces"])
    by_face = aws("search-faces", *staff, "--face-id", faces[1])["FaceMatches"]
    assert [faces[0]] == [match["Face"]["FaceId"] for match in by_face]
    by_image = aws("search-faces-by-image", *staff, *image)["FaceMatches"]
    assert set(faces) == {match["Face"]["FaceId"] for match in by_image}
    for command in (
        ("search-users", *staff, "--face-id", faces[1]),
        ("search-users-by-image", *staff, *image),
    ):
        (match,) = aws(*command)["UserMatches"]
        assert "alice" == match["User"]["UserId"]

    refused = aws("delete-faces", *staff, "--face-ids", *faces)
    assert [faces[1]] == refused["DeletedFaces"]
    freed = aws("disassociate-faces", *alice, "--face-ids", faces[0])
    assert [{"FaceId": faces[0]}] == freed["DisassociatedFaces"]
    aws("delete-user", *alice)
    aws("delete-collection", *staff)
    assert [] == aws("list-collections")["CollectionIds"]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("create-user", "--collection-id", "x", "--user-id", "a"), "ResourceNotFound"),
        (("create-collection", "--collection-id", "a b"), "ValidationException"),
        (("detect-text", "--image", "S3Object={Bucket=bbb,Name=n}"), "InvalidS3Object"),
    ],
)
def test_the_cli_prints_errors(
    server: LocalRekognition, words: tuple[str, ...], code: str
) -> None:
    """The output contains the code and the message."""
    assert AWS is not None
    done = subprocess.run(
        [AWS, "rekognition", *words],
        env=environment(server),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert 0 != done.returncode
    assert f"An error occurred ({code}" in done.stderr
