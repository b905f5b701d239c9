"""Index the pictures of a stream: `index_images`."""

from __future__ import annotations

import math
import os
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor
from datetime import timedelta
from functools import partial
from operator import length_hint
from typing import Annotated, cast

from attrs import define, field

from ...client import RekognitionClient
from ...errors import (
    CallCancelled,
    ConfigurationError,
    ProvisioningError,
    RekoError,
)
from ...interop import AsInstance
from ...models import DescribeCollectionResponse, IndexFacesRequest
from ...models.enums import QualityFilterLike
from ..checks import ANY_IMAGE
from ..faces.limits import ByteLimit, pictures_in_flight
from ..faces.pictures import examine, inspect, why
from ..rate.pace import Pace, Tps
from ..rate.paced_client import PacedClient
from ..register import Register, RegisterLine, read_register
from ..report import Counts, Progress, ProgressMeter
from ..threads import Threads
from ..workers import Connect, Work, connected, spread
from .chunk import IndexChunk
from .jobs import Examined, PictureJob, Settings
from .keys import external_id_of
from .known import Claim, Known
from .plan import IndexPlan
from .report import IndexedPicture, IndexOutcome, IndexReport
from .stream import Images, Item, items_of, size_of

_MOST_FACES = 100
_PAGE = 4096
"""Number of faces on a page of ListFaces, the maximum of the service."""
_CHECKS = 8
"""Number of pictures that this process hashes at the same time for the workers."""
_GROUP = 1_000
"""Number of pictures between two writes of the register to the disk (`fsync`)."""
_CLOCKS = timedelta(minutes=5)
"""Maximum difference between the clocks of this machine and of AWS, as a timedelta. AWS
refuses a request with a larger difference."""
_MANY = 1 << 40
"""The assumed number of pictures in a stream of unknown length."""


def index_images(
    client: RekognitionClient | Connect,
    collection_id: str,
    images: Images,
    *,
    external_id: Callable[[str], str] = external_id_of,
    max_faces: int = _MOST_FACES,
    quality_filter: QualityFilterLike | None = None,
    tps: Tps = None,
    register: str | os.PathLike[str] | None = None,
    workers: int | None = None,
    executor: Annotated[Executor, AsInstance()] | None = None,
    on_progress: Callable[[Progress], object] | None = None,
    on_picture: Callable[[IndexedPicture], object] | None = None,
    cancel: Annotated[threading.Event, AsInstance()] | None = None,
) -> IndexReport:
    """Index every face of many pictures, with external ids derived from their keys.

    The pictures are read as a stream, so their number is not limited. The faces are
    not associated with users. To index and associate faces, call `enroll_users`.

    To resume a run, even one that was killed, call this function again. It skips
    pictures that are done:

    - With a register, a picture is done if the register has a line with the same
      content and external id.
    - Without a register, a picture is done if a face of the collection has its external
      id. Each picture then needs its own external id. Pictures without a face are sent,
      and billed, in each run.

    Args:
        client: The client, or a function that creates the client. With an executor,
            pass a function that can be pickled.
        collection_id: The collection.
        images: A folder with pictures, also in its subfolders. The folder can be
            `s3://bucket/prefix/`, or the manifest of an S3 Inventory,
            `s3://bucket/.../manifest.json`. Or an iterable with pairs of a key and a
            picture, or with objects of `s3_objects`. The key of a file is its path in
            the folder. The key of an object is its key in the bucket.
        external_id: Returns the external id for a key. By default `external_id_of`,
            whose inverse is `key_of`.
        max_faces: Maximum number of faces to index in a picture, from 1 to 100. The
            largest faces are indexed. By default 100.
        quality_filter: The quality filter of IndexFaces. By default the service
            decides.
        tps: Requests a second: a number, numbers by method name, `"learn"` or
            `"account"`, as in `Pace`. Or a `Pace` that is shared with other calls. By
            default the published quotas.
        register: The path of the face register. The file gets a line for each face,
            with its picture, and a line for each picture without a face. By default
            None.
        workers: Number of workers of the executor. Each worker sends at its share of
            the quota. Required with an executor.
        executor: Runs chunks of the pictures in other processes or on other machines.
            This process reads the stream and writes the register. The workers read the
            files, so a file must have the same path in each worker. By default this
            process does all of the work.
        on_progress: Called a few times a second.
        on_picture: Called with the outcome of each picture, in the order of the stream.
            With an executor, called in the order in which the pictures are done.
        cancel: Set this event to stop the run. The run first waits for requests in
            flight. With an executor, it first waits for chunks that have started, which
            takes up to about 20 seconds.

    Raises:
        RequestValidationError: `max_faces`, `quality_filter` or the collection id is
            invalid. Nothing was sent.
        ConfigurationError: `images` or one of its items has an invalid type, or
            `external_id` returns no string. This error is also raised if `tps` is
            invalid or is the `Pace` of another region, and if the boto3 client for S3
            cannot be created.
        ManifestError: The folder does not exist. Nothing was sent.
        JournalMismatch: The register is invalid or cannot be read. No picture was sent.
        ResourceNotFoundException: The collection does not exist.
        ProvisioningError: A prefix in S3 cannot be listed, its bucket is in another
            region, the register cannot be written, or the executor failed. To resume,
            call this function again.
        ValueError: `workers` is not a whole number of 1 or more.
        TypeError: `executor` was passed, but `workers` is missing, or `client` is not
            a function.
        AccessDeniedError: Access is denied. Any other error that every picture would
            get is also raised, for example QuotaExceededError.
    """
    with connected(client, executor, workers) as real:
        run = Indexing(
            client=real,
            collection_id=collection_id,
            external_id=external_id,
            max_faces=max_faces,
            quality_filter=quality_filter,
            pace=Pace.of(real, tps),
            register=register,
            cancel=cancel or threading.Event(),
            executor=executor,
            connect=client if callable(client) else None,
            workers=workers,
        )
        return run.run(images, on_progress, on_picture)


@define(kw_only=True, eq=False)
class Indexing:
    """A run of `index_images`.

    The calling thread reads the stream of pictures. Threads or workers send them.
    """

    client: RekognitionClient
    collection_id: str
    external_id: Callable[[str], str] = external_id_of
    max_faces: int = _MOST_FACES
    quality_filter: QualityFilterLike | None = None
    pace: Pace
    register: str | os.PathLike[str] | None = None
    cancel: threading.Event
    executor: Executor | None = None
    connect: Connect | None = None
    workers: int | None = None
    report: IndexReport = field(init=False)
    _stop: threading.Event = field(factory=threading.Event, init=False)
    _counts: Counts = field(factory=Counts, init=False)
    _fatal: RekoError | None = field(default=None, init=False)
    _bytes: ByteLimit = field(factory=ByteLimit, init=False)
    _known: Known | None = field(default=None, init=False)
    _paced: PacedClient = field(init=False)
    _settings: Settings = field(init=False)
    _file: Register | None = field(default=None, init=False)

    def __attrs_post_init__(self) -> None:
        self.report = IndexReport(collection_id=self.collection_id)
        self._paced = PacedClient(
            self.client, self.pace, self._stop, self.cancel, counts=self._counts
        )
        self._settings = Settings(
            collection_id=self.collection_id,
            max_faces=self.max_faces,
            quality_filter=self.quality_filter,
            registers=self.register is not None,
        )
        IndexFacesRequest(
            collection_id=self.collection_id,
            image=ANY_IMAGE,
            max_faces=self.max_faces,
            quality_filter=self.quality_filter,
        )

    def survey(
        self, images: Images, on_progress: Callable[[Progress], object] | None = None
    ) -> IndexPlan:
        """Count all pictures and the pictures that are already indexed.

        Nothing is changed.

        Raises:
            CallCancelled: The run was stopped.
        """
        left_out = Counter[str]()
        pictures = present = 0
        counts = Counts()
        meter = ProgressMeter(0, counts, on_progress)
        items = items_of(self.client, images, lambda _: left_out.update(["files"]))
        known = self._read_known()
        for item in items:
            self._check_cancel()
            pictures += 1
            external_id = self._external_id(item)
            if known.has(external_id):
                # Read only pictures that may already be indexed.
                present += self.register is None or known.has(
                    external_id, inspect(item.picture).external_id
                )
            counts.done = meter.total = pictures
            meter.tick(math.inf)
        return IndexPlan(
            collection_id=self.collection_id,
            pictures=pictures,
            present=present,
            left_out=left_out.total(),
            rate=self.pace.rate("index_faces"),
        )

    def run(
        self,
        images: Images,
        on_progress: Callable[[Progress], object] | None = None,
        on_picture: Callable[[IndexedPicture], object] | None = None,
        total: int = 0,
    ) -> IndexReport:
        """Index every picture, and return the report.

        Args:
            images: The pictures.
            on_progress: Called with the progress.
            on_picture: Called with the outcome of each picture.
            total: The number of pictures, or 0 if it is unknown.
        """
        begun = time.monotonic()
        items = items_of(self.client, images, self._leave_out)
        total = total or _length(images)
        meter = ProgressMeter(total, self._counts, on_progress)
        try:
            known = self._read_known()
            if self.register is not None:
                self._file = Register(self.register)
            record = partial(self._record, meter=meter, on_picture=on_picture)
            ended = (
                self._send(items, known)
                if self.executor is None
                else self._spread(items, known, total, meter, record)
            )
            for job in ended:
                record(job)
        except CallCancelled:
            self._stop.set()
        except BrokenExecutor as error:
            raise ProvisioningError(
                f"The executor failed: {error}. To resume, index the pictures again."
            ) from error
        except BaseException:
            self._stop.set()
            raise
        finally:
            if self._file is not None:
                self._file.sync()
        meter.tick(self.pace.pacer("index_faces").rate, last=True)
        if self._fatal:
            raise self._fatal
        self.report.throttled = self._counts.throttled
        self.report.stopped = self._ended
        self.report.seconds = time.monotonic() - begun
        return self.report

    @property
    def _ended(self) -> bool:
        return self._stop.is_set() or self.cancel.is_set()

    def _check_cancel(self) -> None:
        if self._ended:
            raise CallCancelled("the cancel event stopped the run")

    def _leave_out(self, _name: str) -> None:
        self.report.left_out += 1

    def _read_known(self) -> Known:
        """Return the pictures that are already indexed.

        The first call reads them from the register or, without one, from ListFaces.
        """
        if self._known is not None:
            return self._known
        known = self._known = Known()
        found = self._paced.describe_collection(collection_id=self.collection_id)
        if self.register is None:
            faces = self._paced.iter_list_faces(
                collection_id=self.collection_id, max_results=_PAGE
            )
            known.add_ids(face.external_image_id for face in faces)
        else:
            lines = read_register(self.register)
            known.add_lines(line for line in lines if self._is_valid(line, found))
        return known

    def _is_valid(self, line: RegisterLine, found: DescribeCollectionResponse) -> bool:
        """Return whether a register line belongs to this collection.

        Return False for a line of a deleted collection that had the same id.
        """
        if line.collection_id != self.collection_id:
            return False
        if line.face_id and not found.face_count:
            return False
        return line.time is None or line.time > found.creation_timestamp - _CLOCKS

    def _send(self, items: Iterator[Item], known: Known) -> Iterator[PictureJob]:
        """Index the pictures in threads, and yield their jobs in order."""
        threads = pictures_in_flight(self.pace)
        with Threads(threads, "rekoclient-index") as pool:
            for run in pool.stream(self._runs(items, known), 2 * threads):
                if (job := run.result()) is not None:
                    yield job

    def _runs(
        self, items: Iterator[Item], known: Known
    ) -> Iterator[Callable[[], PictureJob | None]]:
        for item in items:
            if self._ended:
                return
            reserved = self._bytes.reserve(size_of(item.picture))
            yield partial(self._do, item, known, reserved)

    def _do(self, item: Item, known: Known, reserved: int) -> PictureJob | None:
        """Index a picture, and free its ``reserved`` bytes of memory.

        Return the job of the picture, or None if the run was stopped.
        """
        try:
            if self._ended:
                return None
            job, examined = self._job(item, known)
            if job.result is None:
                job.send(self._paced, self._settings, examined)
            if job.fatal:
                self._stop.set()
            self._save(job)
        except CallCancelled:
            self._stop.set()
            return None
        else:
            return job
        finally:
            self._bytes.release(reserved)

    def _spread(
        self,
        items: Iterator[Item],
        known: Known,
        total: int,
        meter: ProgressMeter,
        record: Callable[[PictureJob], object],
    ) -> Iterator[PictureJob]:
        """Index the pictures in the executor's workers, and yield each job that ends.

        Args:
            items: The pictures.
            known: The pictures that are already indexed.
            total: The number of pictures, or 0 if it is unknown.
            meter: Shows the progress.
            record: Called with each job that needs no worker.

        Raises:
            BrokenExecutor: The executor failed.
        """
        assert self.executor is not None
        assert self.connect is not None
        assert self.workers is not None

        def jobs() -> Iterator[PictureJob]:
            checks = (partial(self._check, item, known) for item in items)
            # Without a register this process does not read the pictures.
            threads = 1 if self.register is None else _CHECKS
            with Threads(threads, "rekoclient-check") as pool:
                for check in pool.stream(checks, threads):
                    tick()
                    if self._ended:
                        return
                    job = check.result()
                    if job.result is None:
                        yield job
                    else:
                        record(job)

        def tick() -> None:
            if self.cancel.is_set():
                self._stop.set()
            meter.tick(self.pace.pacer("index_faces").rate)

        for job in spread(
            jobs(),
            self.executor,
            Work.of(self.connect, self.pace, "index_faces", self.workers),
            IndexChunk(self._settings),
            total=total or _MANY,
            stop=self._stop,
            tick=tick,
            weight=lambda job: job.weight,
        ):
            self._save(job)
            yield job

    def _check(self, item: Item, known: Known) -> PictureJob:
        """Return the job of a picture.

        If no request is necessary, the job already has the outcome of the picture.
        """
        return self._job(item, known)[0]

    def _job(self, item: Item, known: Known) -> tuple[PictureJob, Examined | None]:
        """Return the job of a picture, and the result of `examine` if it was called.

        The job has an outcome if the picture was indexed before or cannot be sent.
        A run with a register reads the picture here, because the register identifies
        pictures by their content. Other runs read the picture only to send it.
        """
        picture = item.picture
        job = PictureJob(item.key, self._external_id(item))
        if not isinstance(picture, OSError | ValueError):
            job.picture = picture
        if self.register is None:
            _claim(known, job)
            if job.result is None and isinstance(picture, OSError | ValueError):
                job.end(IndexOutcome.UNUSABLE, why(picture))
            return job, None
        examined = examine(picture)
        seen, image = examined
        if image is None or seen.problems:
            job.end(IndexOutcome.UNUSABLE, "; ".join(seen.problems))
        else:
            job.identity = seen.external_id
            _claim(known, job)
        return job, examined

    def _external_id(self, item: Item) -> str:
        found = self.external_id(item.key)
        if not isinstance(cast("object", found), str):
            raise ConfigurationError(
                f"external_id must return a string, not {type(found).__name__}, for"
                f" {item.key!r}"
            )
        return found

    def _save(self, job: PictureJob) -> None:
        """Append the lines of a job to the register."""
        if self._file is not None and job.lines:
            self._file.append(job.lines)
            job.lines = []

    def _record(
        self,
        job: PictureJob,
        meter: ProgressMeter,
        on_picture: Callable[[IndexedPicture], object] | None,
    ) -> None:
        assert job.result is not None
        self.report.add(job.result)
        self._counts.done, self._counts.failed = self.report.done, self.report.failed
        if job.throttled:
            self._counts.throttled += job.throttled
        if job.fatal:
            self._fatal = self._fatal or job.fatal
            self._stop.set()
        meter.total = max(meter.total, self.report.done)
        meter.tick(self.pace.pacer("index_faces").rate)
        if self._file is not None and self.report.done % _GROUP == 0:
            self._file.sync()
        if on_picture:
            on_picture(job.result)


def _length(images: Images) -> int:
    """Return the number of pictures, or 0 if it is unknown."""
    return 0 if isinstance(images, str | os.PathLike) else length_hint(images)


def _claim(known: Known, job: PictureJob) -> None:
    """Store a picture in `known`, and set the outcome if it must not be sent.

    A picture that an earlier run has indexed gets the outcome `PRESENT`. If the same
    picture occurred earlier in this run, the picture gets `REPEATED`. Without a
    register, a picture gets `UNUSABLE` if an earlier picture of this run has the same
    external id but a different key.
    """
    claim, earlier = known.claim(job.external_id, job.identity, job.key)
    if claim is Claim.PRESENT:
        job.end(IndexOutcome.PRESENT)
    elif claim is Claim.REPEATED and (job.identity or earlier == job.key):
        job.end(IndexOutcome.REPEATED, f"the same picture as {earlier}")
    elif claim is Claim.REPEATED:
        reason = f"its external id is that of {earlier}; pass register= to index both"
        job.end(IndexOutcome.UNUSABLE, reason)
