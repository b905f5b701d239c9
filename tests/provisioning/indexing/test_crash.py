"""An indexing that is killed again and again, and its memory."""

import hashlib
import json
import random
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from importlib.util import find_spec
from pathlib import Path

import pytest

from rekoclient.provisioning import key_of
from rekoclient.provisioning.register import read_register
from rekoclient.testing import LocalRekognition, sample_image

from ... import s3

WORKERS = 8
"""Pictures in flight. Fewer than by default, so that few are indexed twice."""
RUN = """
import itertools, os, signal, sys
from rekoclient import RekognitionClient
from rekoclient.provisioning import index_images
from rekoclient.provisioning.faces import limits

endpoint, register, workers, kill_at = sys.argv[1:]
limits._MOST_PICTURES = int(workers)
sent = itertools.count(1)

def send(**_):
    if next(sent) == int(kill_at):
        os.kill(os.getpid(), signal.SIGKILL)

client = RekognitionClient(endpoint_url=endpoint, region_name="us-east-1")
for moment in ("before-send", "after-call"):
    client.boto_client.meta.events.register(moment + ".rekognition", send)
report = index_images(
    client, "event", "s3://photos/2024/", register=register, tps=float("inf")
)
assert report.complete, report
"""
MEASURE = """
import json, pathlib, resource, sys
from rekoclient import RekognitionClient
from rekoclient.provisioning import index_images

endpoint, collection, register, folder, keys, new = sys.argv[1:]
picture = pathlib.Path(folder, "picture.png").read_bytes()
images = ((f"photos/{n}", picture) for n in range(int(keys)))
client = RekognitionClient(endpoint_url=endpoint, region_name="us-east-1")
report = index_images(client, collection, images, register=register, tps=float("inf"))
print(json.dumps([
    resource.getrusage(resource.RUSAGE_SELF).ru_maxrss,
    {str(outcome): n for outcome, n in report.pictures.items()},
]))
"""


def python(code: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    """Run code in a process of its own."""
    return subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        timeout=3_000,
    )


@pytest.fixture(autouse=True)
def _credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    """Credentials for the other processes."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "local")


@pytest.fixture
def bucket(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[s3.Bucket | s3.MotoBucket]:
    """A bucket of a small S3, and with `--prove` of moto's server."""
    with ExitStack() as stack:
        if request.config.getoption("--prove") and find_spec("moto"):
            moto = stack.enter_context(s3.moto())
            monkeypatch.setenv("AWS_ENDPOINT_URL_S3", moto.url)
            yield moto
        else:
            own = s3.Bucket()
            stack.enter_context(s3.serving(own))
            monkeypatch.setenv("AWS_ENDPOINT_URL_S3", own.url)
            yield own


def test_killed_at_random_moments_every_object_is_indexed_once(
    bucket: s3.Bucket | s3.MotoBucket,
    tmp_path: Path,
    count: Callable[[int, int], int],
) -> None:
    """One in twenty replies is lost. Only pictures in flight are indexed twice."""
    objects, kills = count(30, 10_000), count(2, 20)
    moments = random.Random(7)
    declared: Counter[str] = Counter()
    register = tmp_path / "faces.register"
    with LocalRekognition(s3_endpoint=bucket.url) as server, server.client() as client:
        for n in range(objects):
            key = f"2024/{n}.png"
            bucket.put(key, sample_image(key))
            people = [f"person-{m}" for m in range(n % 4)]
            server.declare_faces(sample_image(key), *people)
            if people:
                declared[key] = len(people)
        client.create_collection(collection_id="event")
        server.requests.clear()
        server.lose_some_replies(rate=0.05, operation="IndexFaces", seed=7)
        most = 2 * objects // (kills + 1)
        ends = [
            python(
                RUN, server.endpoint_url, register, WORKERS, moments.randint(5, most)
            ).returncode
            for _ in range(kills)
        ]
        last = python(RUN, server.endpoint_url, register, WORKERS, -1)
        sent = server.requests.of("IndexFaces")
        retries = sum(request.status is None for request in sent)
        server.requests.clear()
        again = python(RUN, server.endpoint_url, register, WORKERS, -1)
        faces = client.iter_list_faces(collection_id="event", max_results=4096)
        found = Counter(key_of(face.external_image_id or "") for face in faces)
        billed = len(server.requests.of("IndexFaces"))
    registered = {line.face_id for line in read_register(register) if line.face_id}

    assert [-signal.SIGKILL] * kills == ends
    assert (0, "") == (last.returncode, last.stderr)
    assert declared == found
    assert declared.total() == len(registered)
    assert objects <= len(sent) <= objects + retries + WORKERS * kills
    assert (0, "", 0) == (again.returncode, again.stderr, billed)


def test_memory_does_not_grow_with_the_number_of_keys(
    server: LocalRekognition, tmp_path: Path, count: Callable[[int, int], int]
) -> None:
    """Each hundredth key is new, and the register has the others."""
    sizes = (count(500, 10_000), count(15_000, 1_000_000))
    picture = sample_image("crowd")
    (tmp_path / "picture.png").write_bytes(picture)
    peaks: list[int] = []
    for size in sizes:
        with server.client() as client:
            client.create_collection(collection_id=f"event-{size}")
        register = tmp_path / f"{size}.register"
        write_register(register, f"event-{size}", size, picture)
        done = python(
            MEASURE,
            server.endpoint_url,
            f"event-{size}",
            register,
            tmp_path,
            size,
            size // 100,
        )
        assert "" == done.stderr
        peak, pictures = json.loads(done.stdout)
        assert {"present": size - size // 100, "indexed": size // 100} == pictures
        peaks.append(peak)

    assert peaks[1] < 1.1 * peaks[0]


def write_register(path: Path, collection: str, size: int, picture: bytes) -> None:
    """Write a register that lacks each hundredth key."""
    digest = hashlib.sha256(picture).hexdigest()
    with path.open("w") as file:
        for n in range(size):
            if n % 100:
                line = {
                    "collection_id": collection,
                    "face_id": None,
                    "external_image_id": f"photos::{n}",
                    "sha256": digest,
                }
                file.write(json.dumps(line) + "\n")
