"""The state file keeps everything that was acknowledged."""

import json
import os
import random
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import BotoCoreError, ClientError

from rekoclient.testing import (
    Clock,
    LocalRekognition,
    StateFileError,
    Switches,
    sample_image,
)

from ..conftest import plain_boto

ALICE = sample_image("alice")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return the path of the state file."""
    return tmp_path / "state.jsonl"


def test_a_restart_keeps_all_state(path: Path, clock: Clock) -> None:
    """Resources, declarations and jobs are unchanged."""
    video = {"S3Object": {"Bucket": "videos", "Name": "door.mp4"}}
    with LocalRekognition(
        state=path, clock=clock, switches=Switches(job_time=1)
    ) as server:
        boto = plain_boto(server)
        arn = boto.create_collection(CollectionId="staff", Tags={"team": "door"})[
            "CollectionArn"
        ]
        for user in ("alice", "bob", "carol"):
            boto.create_user(CollectionId="staff", UserId=user)
        boto.delete_user(CollectionId="staff", UserId="bob")
        server.declare_faces(ALICE, "alice")
        indexed = boto.index_faces(
            CollectionId="staff", Image={"Bytes": ALICE}, ExternalImageId="a"
        )["FaceRecords"][0]["Face"]
        boto.associate_faces(
            CollectionId="staff", UserId="alice", FaceIds=[indexed["FaceId"]]
        )
        job = boto.start_label_detection(Video=video)["JobId"]

    with LocalRekognition(
        state=path, clock=clock, switches=Switches(job_time=1)
    ) as server:
        boto = plain_boto(server)
        assert ["staff"] == boto.list_collections()["CollectionIds"]
        assert {"team": "door"} == boto.list_tags_for_resource(ResourceArn=arn)["Tags"]
        assert [("alice", "ACTIVE"), ("carol", "CREATED")] == [
            (user["UserId"], user["UserStatus"])
            for user in boto.list_users(CollectionId="staff")["Users"]
        ]
        again = boto.index_faces(
            CollectionId="staff", Image={"Bytes": ALICE}, ExternalImageId="a"
        )["FaceRecords"][0]["Face"]
        assert indexed == again
        boto.disassociate_faces(
            CollectionId="staff", UserId="alice", FaceIds=[indexed["FaceId"]]
        )
        assert video == boto.get_label_detection(JobId=job)["Video"]


def test_a_restart_keeps_tokens(path: Path) -> None:
    """A client can retry a reply that was lost in a crash."""
    request = {"CollectionId": "staff", "UserId": "alice", "ClientRequestToken": "t1"}
    with LocalRekognition(state=path) as server:
        plain_boto(server).create_collection(CollectionId="staff")
        plain_boto(server).create_user(**request)

    with LocalRekognition(state=path) as server:
        plain_boto(server).create_user(**request)
        with pytest.raises(ClientError, match="Conflict"):
            plain_boto(server).create_user(**{**request, "ClientRequestToken": "t2"})


def test_a_restart_keeps_page_tokens(path: Path) -> None:
    """The rewritten file keeps the places of rows."""
    with LocalRekognition(state=path) as server:
        boto = plain_boto(server)
        boto.create_collection(CollectionId="staff")
        for number in range(6):
            boto.create_user(CollectionId="staff", UserId=f"u{number}")
        token = boto.list_users(CollectionId="staff", MaxResults=4)["NextToken"]
        for number in range(3):
            boto.delete_user(CollectionId="staff", UserId=f"u{number}")

    with LocalRekognition(state=path) as server:
        rest = plain_boto(server).list_users(CollectionId="staff", NextToken=token)
    assert ["u4", "u5"] == [user["UserId"] for user in rest["Users"]]


def test_only_the_owner_can_read_the_file(path: Path) -> None:
    """An existing file gets mode 0600 as well."""
    path.touch(0o644)
    with LocalRekognition(state=path):
        pass

    assert 0o600 == path.stat().st_mode & 0o777


def test_an_incomplete_last_line_is_dropped(path: Path) -> None:
    """All other lines are kept."""
    with LocalRekognition(state=path) as server:
        plain_boto(server).create_collection(CollectionId="staff")
    path.write_bytes(path.read_bytes() + b'[["collections","","half"')

    with LocalRekognition(state=path) as server:
        assert ["staff"] == plain_boto(server).list_collections()["CollectionIds"]


@pytest.mark.parametrize(
    ("content", "where"),
    [
        (b"something else\n", "line 1"),
        (b'{"my":"precious config"}', "line 1"),
        (b"{", "line 1"),
        (b"\xff\xd8\xff", "line 1"),
        (b"[" * 100_000, "line 1"),
        (b'{"rekoclient-local-rekognition": 99}\n', "line 1.*a newer.*upgrade"),
        (b'{"rekoclient-local-rekognition": "1"}\n', "line 1"),
        (b'{"rekoclient-local-rekognition": 1}\n{}[]\n', "line 2"),
        (b'{"rekoclient-local-rekognition": 1}\n[["a"]]\n', "line 2"),
    ],
)
def test_another_kind_of_file_is_refused_and_unchanged(
    path: Path, content: bytes, where: str
) -> None:
    """The message contains the line and the remedy. The mode does not change."""
    path.touch(0o640)
    path.write_bytes(content)
    mode = path.stat().st_mode

    with pytest.raises(StateFileError, match=rf"{where}.*pass another path"):
        LocalRekognition(state=path).start()
    assert (content, mode) == (path.read_bytes(), path.stat().st_mode)


def test_a_device_is_never_replaced(path: Path) -> None:
    """The device is refused and still exists."""
    os.mkfifo(path)
    before = path.stat()

    with pytest.raises(StateFileError, match="not a regular file"):
        LocalRekognition(state=path).start()
    assert before == path.stat()


@pytest.mark.parametrize("there", [False, True])
def test_a_link_to_a_state_is_followed(path: Path, tmp_path: Path, there: bool) -> None:
    """The link stays, and its target contains the state."""
    (tmp_path / "kept").mkdir()
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "kept" / "state")
    if there:
        LocalRekognition(state=tmp_path / "kept" / "state").start().close()
    for _ in range(2):
        with LocalRekognition(state=link) as server:
            boto = plain_boto(server)
            if not boto.list_collections()["CollectionIds"]:
                boto.create_collection(CollectionId="staff")
        assert link.is_symlink()

    with LocalRekognition(state=tmp_path / "kept" / "state") as server:
        assert ["staff"] == plain_boto(server).list_collections()["CollectionIds"]
    assert ["state"] == [file.name for file in (tmp_path / "kept").iterdir()]


def test_a_link_does_not_avoid_the_lock(path: Path) -> None:
    """Its target is in use."""
    link = path.with_name("link")
    link.symlink_to(path)
    with LocalRekognition(state=path), pytest.raises(StateFileError, match="in use"):
        LocalRekognition(state=link).start()


def test_two_servers_do_not_share_a_file(path: Path) -> None:
    """The second server is refused, and the first one continues."""
    with LocalRekognition(state=path) as server:
        with pytest.raises(StateFileError, match="in use by another server"):
            LocalRekognition(state=path).start()
        plain_boto(server).create_collection(CollectionId="staff")


def test_a_path_that_cannot_be_written_is_reported(tmp_path: Path) -> None:
    """The error is raised before the server listens."""
    with pytest.raises(StateFileError, match=r"cannot use .*nowhere"):
        LocalRekognition(state=tmp_path / "nowhere" / "state").start()


def test_a_file_shrinks_when_it_is_read(path: Path) -> None:
    """Deleted rows and expired tokens are not written again."""
    with LocalRekognition(state=path, switches=Switches(token_life=0.0)) as server:
        boto = plain_boto(server)
        boto.create_collection(CollectionId="staff")
        for number in range(20):
            boto.create_user(CollectionId="staff", UserId=f"u{number}")
            boto.delete_user(CollectionId="staff", UserId=f"u{number}")
    before = path.stat().st_size

    with LocalRekognition(state=path):
        assert path.stat().st_size < before / 5


SERVER = """
import sys
from rekoclient.testing import serve
serve(state=sys.argv[1], log=True, control=True)
"""


EXPORTS = [
    "export AWS_ENDPOINT_URL_REKOGNITION=",
    "export AWS_DEFAULT_REGION=us-east-1",
    "export AWS_ACCESS_KEY_ID=local",
    "export AWS_SECRET_ACCESS_KEY=local",
    "export LOCAL_REKOGNITION_CONTROL=",
    "export LOCAL_REKOGNITION_TOKEN=",
]


def start(path: Path) -> tuple[subprocess.Popen[str], str]:
    """Start a server in its own process, and return its endpoint."""
    process = subprocess.Popen(
        [sys.executable, "-c", SERVER, path],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[3],
    )
    assert process.stdout is not None
    lines = [process.stdout.readline().strip() for _ in EXPORTS]
    assert all(map(str.startswith, lines, EXPORTS)), lines
    return process, lines[0].removeprefix(EXPORTS[0])


def boto_for(endpoint: str) -> Any:
    """Return a boto3 client for an endpoint, without retries."""
    import boto3
    from botocore.config import Config

    session: Any = boto3.Session(
        aws_access_key_id="local",
        aws_secret_access_key="local",
        region_name="us-east-1",
    )
    return session.client(
        "rekognition",
        endpoint_url=endpoint,
        config=Config(
            retries={"mode": "standard", "total_max_attempts": 1}, proxies={}
        ),
    )


def test_acknowledged_changes_survive_kill_9(
    path: Path, count: Callable[[int, int], int]
) -> None:
    """The server is killed at random moments."""
    acknowledged: set[str] = set()
    chance = random.Random(1)
    number = 0
    for _ in range(count(3, 50)):
        process, endpoint = start(path)
        try:
            boto = boto_for(endpoint)
            if not boto.list_collections()["CollectionIds"]:
                boto.create_collection(CollectionId="staff")
            pages = boto.get_paginator("list_users").paginate(CollectionId="staff")
            there = {user["UserId"] for page in pages for user in page["Users"]}
            assert acknowledged <= there
            last = number + chance.randrange(1, 40)
            while True:
                number += 1
                if number == last:
                    os.kill(process.pid, signal.SIGKILL)
                boto.create_user(CollectionId="staff", UserId=f"u{number}")
                acknowledged.add(f"u{number}")
        except (BotoCoreError, ClientError):
            if number < last:
                raise
        finally:
            process.kill()
            process.communicate()
    assert acknowledged


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_a_server(path: Path, number: int) -> None:
    """The exit code is 0, nothing is printed, and the file is unlocked."""
    process, endpoint = start(path)
    boto_for(endpoint).create_collection(CollectionId="staff")

    process.send_signal(number)
    _, log = process.communicate(timeout=30)
    assert 0 == process.returncode
    assert log.endswith("1 CreateCollection -> 200\n")
    header, *lines = path.read_text().splitlines()
    assert {"rekoclient-local-rekognition": 1} == json.loads(header)
    assert 1 == len(lines)
