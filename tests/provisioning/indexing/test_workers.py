"""Indexing on executors: the same result, in this process and in others."""

import functools
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor
from pathlib import Path
from typing import Any

import pytest

from rekoclient import RekognitionClient
from rekoclient.errors import AccessDeniedError, ProvisioningError
from rekoclient.models import Image
from rekoclient.provisioning import (
    IndexedPicture,
    IndexOutcome,
    IndexReport,
    Pace,
    index_images,
)
from rekoclient.provisioning.faces.pictures import examine
from rekoclient.provisioning.indexing.chunk import IndexChunk
from rekoclient.provisioning.indexing.jobs import PictureJob, Settings
from rekoclient.provisioning.register import RegisterLine, read_register
from rekoclient.provisioning.workers import Work
from rekoclient.testing import DeclaredFace, LocalRekognition, Quota, sample_image

from ..executors import Pickling

Connect = Callable[[], RekognitionClient]
COLLECTIONS = ("event", "alone")


@pytest.fixture
def connect(server: LocalRekognition, monkeypatch: pytest.MonkeyPatch) -> Connect:
    """A factory for clients of two empty collections, in any process."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "local")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "local")
    with server.client() as client:
        for collection_id in COLLECTIONS:
            client.create_collection(collection_id=collection_id)
    return functools.partial(
        RekognitionClient, endpoint_url=server.endpoint_url, region_name="us-east-1"
    )


def index(
    connect: Connect, images: Any, executor: Executor, workers: int, **options: Any
) -> IndexReport:
    """Index pictures on an executor."""
    options.setdefault("tps", 1_000)
    return index_images(
        connect,
        "event",
        images,
        executor=executor,
        workers=workers,
        **options,
    )


def pictures(count: int) -> list[tuple[str, bytes]]:
    """Return pictures with keys."""
    return [(str(n), sample_image(str(n))) for n in range(count)]


def varied(server: LocalRekognition, folder: Path) -> list[tuple[str, Any]]:
    """Return 30 pictures of each kind, and one of each outcome."""
    pairs: list[tuple[str, Any]] = []
    for number in range(30):
        data = sample_image(f"file {number}")
        faces = [DeclaredFace("a", left=0.1, width=0.2), DeclaredFace("b", left=0.5)]
        server.declare_faces(data, *faces[: number % 3])
        path = folder / f"{number}.png"
        path.write_bytes(data)
        server.put_s3_object("photos", f"{number}.png", sample_image(f"s3 {number}"))
        pairs += [
            (f"file/{number}", path),
            (f"bytes/{number}", sample_image(f"bytes {number}")),
            (f"image/{number}", Image(bytes=sample_image(f"image {number}"))),
            (f"s3/{number}", f"s3://photos/{number}.png"),
        ]
    absent, group = folder / "absent.png", sample_image("group")
    server.declare_faces(group, *(DeclaredFace(n, width=0.1) for n in "abcd"))
    return [
        *pairs,
        ("group", group),
        ("file/0", folder / "0.png"),
        ("absent", absent),
        ("text", b"no picture"),
        ("url", "s3://photos"),
    ]


def faces_of(connect: Connect, collection_id: str) -> Counter[str | None]:
    """Return the number of faces of each external id."""
    with connect() as client:
        faces = client.iter_list_faces(collection_id=collection_id)
        return Counter(face.external_image_id for face in faces)


def content_of(line: RegisterLine, collection_id: str) -> tuple[object, ...]:
    """Return what a line has in each collection."""
    assert collection_id == line.collection_id
    place = (line.external_image_id, line.source, line.sha256, line.size)
    return (*place, line.bounding_box, line.face_model_version, line.face_id is None)


@pytest.mark.parametrize("registered", [False, True])
def test_an_executor_indexes_what_one_process_would(
    server: LocalRekognition, connect: Connect, tmp_path: Path, registered: bool
) -> None:
    """Faces, outcomes and register are equal, and a second run sends nothing more."""
    pairs = varied(server, tmp_path)
    registers = {name: tmp_path / name for name in COLLECTIONS}
    options: Any = {"max_faces": 3}
    seen: dict[str, list[IndexedPicture]] = {name: [] for name in COLLECTIONS}
    alone = index_images(
        connect,
        "alone",
        iter(pairs),
        tps=1_000,
        register=registers["alone"] if registered else None,
        on_picture=seen["alone"].append,
        **options,
    )
    options["register"] = registers["event"] if registered else None
    with Pickling(2) as executor:
        there = index(
            connect,
            iter(pairs),
            executor,
            2,
            on_picture=seen["event"].append,
            **options,
        )
        server.requests.clear()
        again = index(connect, iter(pairs), executor, 2, **options)

    assert 125 == there.done
    assert faces_of(connect, "alone") == faces_of(connect, "event")
    assert alone.pictures == there.pictures
    assert (alone.faces, alone.hashed) == (there.faces, there.hashed)
    by_key = [sorted(seen[name], key=str) for name in COLLECTIONS]
    assert by_key[0] == by_key[1]
    assert 1 == there.pictures[IndexOutcome.TRUNCATED]
    assert 1 == there.pictures[IndexOutcome.REPEATED]
    assert 3 == there.pictures[IndexOutcome.UNUSABLE]
    # Without a register, a picture without faces is sent in each run.
    assert (0 if registered else 10) == len(server.requests.of("IndexFaces"))
    assert 0 == again.faces
    lines = [
        Counter(content_of(line, name) for line in read_register(path))
        for name, path in registers.items()
    ]
    assert lines[0] == lines[1]
    assert registered == bool(lines[0])


def test_the_function_of_the_external_id_stays_in_this_process(
    connect: Connect,
) -> None:
    """So it need not pickle."""
    prefix = "gate-"
    with Pickling(2) as executor:
        index(connect, pictures(9), executor, 2, external_id=lambda key: prefix + key)

    assert {f"gate-{n}": 1 for n in range(9)} == faces_of(connect, "event")


def test_shares_of_indexing_workers_add_up_to_the_quota(
    server: LocalRekognition, connect: Connect
) -> None:
    """Four workers at a quarter each: nothing is throttled at the server's quota."""
    server.quota({"IndexFaces": Quota(50, burst=15)})
    with Pickling(4) as executor, connect() as client:
        pace = Pace(client, {"index_faces": 100, "list_faces": 1_000}, share=2)
        report = index(connect, pictures(60), executor, 4, tps=pace)

    assert 60 == report.faces
    assert [None] * 60 == [r.error for r in server.requests.of("IndexFaces")]


def test_throttles_of_workers_are_in_the_report(
    server: LocalRekognition, connect: Connect
) -> None:
    """A chunk returns their number."""
    server.fail_next("ThrottlingException", operation="IndexFaces", times=3)
    with Pickling(1) as executor:
        report = index(connect, pictures(5), executor, 1)

    assert (5, 3) == (report.faces, report.throttled)


def test_throttles_of_a_chunk_with_a_fatal_error_are_counted(
    server: LocalRekognition, connect: Connect
) -> None:
    """The first job of the chunk stays without an outcome."""
    server.fail_next("ThrottlingException", operation="IndexFaces", times=3)
    server.fail_next("AccessDeniedException", operation="IndexFaces")
    jobs = [PictureJob("first", "first"), PictureJob("second", "second")]
    jobs[1].picture = sample_image("second")
    with connect() as client:
        work = Work.of(connect, Pace(client, 1_000), "index_faces", 1)
    settings = Settings(
        collection_id="event", max_faces=1, quality_filter=None, registers=False
    )
    ended, left = IndexChunk(settings)(work, jobs)

    assert [] == left
    assert [("second", 3)] == [(job.key, job.throttled) for job in ended]


class Held:
    """A stream of pictures that counts those without an outcome."""

    def __init__(self, images: Iterable[tuple[str, bytes]]) -> None:
        self._images = images
        self._now = 0
        self.most: int = 0

    def __iter__(self) -> Iterator[tuple[str, bytes]]:
        for pair in self._images:
            self._now += 1
            self.most = max(self.most, self._now)
            yield pair

    def release(self, _picture: IndexedPicture) -> None:
        """Count the outcome of a picture."""
        self._now -= 1


def test_a_stream_is_read_as_chunks_end(
    connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No more pictures are held than two chunks of each worker have."""
    monkeypatch.setattr("rekoclient.provisioning.workers.CHUNK_SECONDS", 0.02)
    held = Held(pictures(200))
    with Pickling(2) as executor:
        report = index(connect, iter(held), executor, 2, on_picture=held.release)

    assert 200 == report.faces
    # 1,000 a second over 2 workers are 10 pictures in a chunk of 0.02 seconds.
    assert 0 < held.most <= 4 * 10


def test_large_pictures_in_memory_make_small_chunks(
    connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A picture of 1 MB counts as 17. A path counts as one."""
    monkeypatch.setattr("rekoclient.provisioning.workers.CHUNK_SECONDS", 0.1)
    held = Held((key, data + bytes(1 << 20)) for key, data in pictures(20))
    with Pickling(1) as executor:
        index(connect, iter(held), executor, 1, on_picture=held.release)

    assert 0 < held.most <= 2 * 6  # a chunk has a weight of 100


def test_pictures_that_a_chunk_has_no_time_for_go_into_the_next_one(
    server: LocalRekognition, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No picture is sent twice."""
    monkeypatch.setattr("rekoclient.provisioning.workers.CHUNK_SECONDS", 0)
    with Pickling(1) as executor:
        report = index(connect, pictures(40), executor, 1)

    assert 40 == report.faces
    assert 40 == len(server.requests.of("IndexFaces"))


def test_a_file_that_changes_after_its_check_is_not_sent(
    server: LocalRekognition,
    connect: Connect,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The register would have the hash of other content."""
    # The stream continues when the check is done.
    monkeypatch.setattr("rekoclient.provisioning.indexing.index._CHECKS", 1)
    path = tmp_path / "a.png"
    path.write_bytes(sample_image("before"))

    def stream() -> Iterator[tuple[str, Path | bytes]]:
        yield "a", path
        path.write_bytes(sample_image("after"))
        yield "b", sample_image("b")

    with Pickling(1) as executor:
        report = index(
            connect, stream(), executor, 1, register=tmp_path / "faces.register"
        )

    assert 1 == len(server.requests.of("IndexFaces"))
    assert "the picture has changed since its check" in (report.kept[0].reason or "")


def test_pictures_are_checked_at_the_same_time(
    connect: Connect, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that is slow to read, as on another machine, does not delay the others."""
    both = threading.Barrier(2)

    def examined(picture: Any) -> Any:
        both.wait(30)
        return examine(picture)

    monkeypatch.setattr("rekoclient.provisioning.indexing.index.examine", examined)
    with Pickling(1) as executor:
        register = tmp_path / "faces.register"
        report = index(connect, pictures(10), executor, 1, register=register)

    assert 10 == report.faces


def test_an_error_of_every_picture_ends_every_chunk(
    server: LocalRekognition, connect: Connect
) -> None:
    """It is raised."""
    server.fail_next("AccessDeniedException", operation="IndexFaces", times=None)
    with Pickling(2) as executor, pytest.raises(AccessDeniedError):
        index(connect, pictures(300), executor, 2)

    assert 300 > len(server.requests.of("IndexFaces"))


def test_a_cancelled_run_ends_and_resumes(
    server: LocalRekognition, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Chunks that have begun end, and the next run sends the other pictures."""
    monkeypatch.setattr("rekoclient.provisioning.workers.CHUNK_SECONDS", 0.02)
    cancel = threading.Event()
    with Pickling(1) as executor:
        first = index(
            connect,
            pictures(100),
            executor,
            1,
            cancel=cancel,
            on_picture=lambda _: cancel.set(),
        )
        second = index(connect, pictures(100), executor, 1)

    assert first.stopped
    assert 0 < first.done < 100
    assert second.complete
    assert 100 == len(server.requests.of("IndexFaces"))


class Breaking(Pickling):
    """An executor that fails at its third chunk."""

    chunks = 0

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Any:
        """Submit a call, or fail as an executor without workers does."""
        self.chunks += 1
        if self.chunks > 2:
            raise RuntimeError("no workers are left")
        return super().submit(fn, *args, **kwargs)


def test_an_executor_that_fails_ends_a_run_that_can_be_resumed(
    server: LocalRekognition,
    connect: Connect,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The pictures of the chunks that ended are reported and in the register."""
    monkeypatch.setattr("rekoclient.provisioning.workers.CHUNK_SECONDS", 0.02)
    seen: list[IndexedPicture] = []
    register = tmp_path / "faces.register"
    with (
        Breaking(1) as broken,
        pytest.raises(ProvisioningError, match="executor failed: RuntimeError: no wor"),
    ):
        index(
            connect,
            pictures(100),
            broken,
            1,
            register=register,
            on_picture=seen.append,
        )
    lines = {line.external_image_id for line in read_register(register)}
    with Pickling(1) as executor:
        report = index(connect, pictures(100), executor, 1, register=register)

    assert lines
    assert lines == {picture.external_id for picture in seen}
    assert len(lines) == report.pictures[IndexOutcome.PRESENT]
    assert {str(n): 1 for n in range(100)} == faces_of(connect, "event")


def test_an_executor_needs_a_client_factory_for_an_indexing(
    connect: Connect,
) -> None:
    """A client does not pickle."""
    with (
        connect() as client,
        Pickling(1) as executor,
        pytest.raises(TypeError, match="pass workers= and a client factory"),
    ):
        index_images(client, "event", [], executor=executor, workers=1)
