"""Index the pictures of a stream: `index_images`."""

from __future__ import annotations

import math
import os
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from operator import length_hint
from typing import Annotated

from attrs import define, evolve, field

from ...client import RekognitionClient
from ...errors import (
    CallCancelled,
    ImageTooLargeException,
    InvalidImageFormatException,
    RekoError,
    RequestValidationError,
)
from ...interop import AsInstance
from ...models import (
    DescribeCollectionResponse,
    Image,
    IndexFacesRequest,
    IndexFacesResponse,
    S3Object,
)
from ...models.enums import QualityFilterLike
from .. import text
from ..faces.limits import ByteLimit, pictures_in_flight
from ..faces.pictures import examine, inspect
from ..rate.pace import Pace, Tps
from ..rate.paced_client import PacedClient
from ..register import Register, RegisterLine, read_register
from ..report import FATAL, Counts, Progress, ProgressMeter, without_traceback
from ..threads import Threads
from .keys import external_id_of
from .known import Claim, Known
from .lines import lines_of
from .plan import IndexPlan
from .report import IndexedPicture, IndexOutcome, IndexReport
from .stream import Images, Item, items_of, size_of

_MOST_FACES = 100
_PAGE = 4096
"""Faces on a page of ListFaces, the most that the service allows."""
_GROUP = 1_000
"""Pictures after which the register is written to the disk."""
_CLOCKS = timedelta(minutes=5)
"""The most that clocks differ: AWS refuses requests of others."""
_EXCEEDS = "EXCEEDS_MAX_FACES"
_UNUSABLE = (
    ImageTooLargeException,
    InvalidImageFormatException,
    RequestValidationError,
)
"""Errors of the picture or of its external id."""


def index_images(
    client: RekognitionClient,
    collection_id: str,
    images: Images,
    *,
    external_id: Callable[[str], str] = external_id_of,
    max_faces: int = _MOST_FACES,
    quality_filter: QualityFilterLike | None = None,
    tps: Tps = None,
    register: str | os.PathLike[str] | None = None,
    on_progress: Callable[[Progress], object] | None = None,
    on_picture: Callable[[IndexedPicture], object] | None = None,
    cancel: Annotated[threading.Event, AsInstance()] | None = None,
) -> IndexReport:
    """Index every face of every picture, under external ids made from keys.

    The pictures are a stream, so there may be any number of them. Their faces have no
    users: see `enroll_users` for a picture of one person.

    A second run sends nothing that is done, also after a kill. With a register it
    sends a picture if its content or its external id is new. Without one it lists the
    faces of the collection, and sends a picture if no face has its external id. Then
    each picture needs an external id of its own, and one without a face is sent, and
    billed, in each run.

    Args:
        client: The client.
        collection_id: The collection.
        images: A folder with pictures, also in its folders. It can be
            `s3://bucket/prefix/`, or the manifest of an S3 Inventory,
            `s3://bucket/.../manifest.json`. Or an iterable with pairs of a key and a
            picture, or with objects of `s3_objects`. The key of a file is its path in
            the folder. That of an object is its key in the bucket.
        external_id: Returns the external id for a key. By default `external_id_of`.
            `key_of` is its inverse.
        max_faces: The most faces of a picture, from 1 to 100. By default 100. The
            largest ones are indexed.
        quality_filter: As in IndexFaces. By default the service's own.
        tps: Requests a second, as in `apply`. By default the published quotas.
        register: The face register, a file that gets a line for each face, with its
            picture, and one for a picture without faces. By default None.
        on_progress: Called a few times a second.
        on_picture: Called with each picture. The report keeps a thousand.
        cancel: Ends the run when it is set, after the requests in flight.

    Raises:
        ManifestError: The folder does not exist. Nothing was sent.
        JournalMismatch: The register is invalid. Nothing was sent.
        ProvisioningError: A prefix in S3 cannot be listed, or its bucket is in another
            region. Or the register cannot be written.
        AccessDeniedError: Or another error that every picture would get.
    """
    run = Indexing(
        client=client,
        collection_id=collection_id,
        external_id=external_id,
        max_faces=max_faces,
        quality_filter=quality_filter,
        pace=Pace.of(client, tps),
        register=register,
        cancel=cancel or threading.Event(),
    )
    return run.run(images, on_progress, on_picture)


@define(kw_only=True, eq=False)
class Indexing:
    """One run: the main thread reads the stream, and threads send."""

    client: RekognitionClient
    collection_id: str
    external_id: Callable[[str], str] = external_id_of
    max_faces: int = _MOST_FACES
    quality_filter: QualityFilterLike | None = None
    pace: Pace
    register: str | os.PathLike[str] | None = None
    cancel: threading.Event
    report: IndexReport = field(init=False)
    _stop: threading.Event = field(factory=threading.Event, init=False)
    _counts: Counts = field(factory=Counts, init=False)
    _fatal: RekoError | None = field(default=None, init=False)
    _bytes: ByteLimit = field(factory=ByteLimit, init=False)
    _known: Known | None = field(default=None, init=False)
    _paced: PacedClient = field(init=False)
    _file: Register | None = field(default=None, init=False)

    def __attrs_post_init__(self) -> None:
        self.report = IndexReport(collection_id=self.collection_id)
        self._paced = PacedClient(
            self.client, self.pace, self._stop, self.cancel, counts=self._counts
        )
        IndexFacesRequest(
            collection_id=self.collection_id,
            image=Image(s3_object=S3Object(bucket="any", name="any")),
            max_faces=self.max_faces,
            quality_filter=self.quality_filter,
        )

    def survey(
        self, images: Images, on_progress: Callable[[Progress], object] | None = None
    ) -> IndexPlan:
        """Count the pictures, and those that are known. Nothing is changed.

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
            external_id = self.external_id(item.key)
            if known.has(external_id):
                # Only a picture that may be known is read.
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
        """Index every picture.

        Args:
            images: The pictures.
            on_progress: Called with the progress.
            on_picture: Called with each picture.
            total: The number of pictures, if it is known.
        """
        begun = time.monotonic()
        items = items_of(self.client, images, self._leave_out)
        meter = ProgressMeter(total or length_hint(images), self._counts, on_progress)
        workers = pictures_in_flight(self.pace)
        try:
            known = self._read_known()
            if self.register is not None:
                self._file = Register(self.register)
            jobs = self._jobs(items, known)
            with Threads(workers, "rekoclient-index") as pool:
                for job in pool.stream(jobs, 2 * workers):
                    if (picture := job.result()) is not None:
                        self._record(picture, meter)
                        if on_picture:
                            on_picture(picture)
        except CallCancelled:
            self._stop.set()
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
            raise CallCancelled("the run was stopped")

    def _leave_out(self, _name: str) -> None:
        self.report.left_out += 1

    def _read_known(self) -> Known:
        """Return the pictures that are indexed already. They are read once."""
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
        """Return whether a line is of this collection, and not of a deleted one."""
        if line.collection_id != self.collection_id:
            return False
        if line.face_id and not found.face_count:
            return False
        return line.time is None or line.time > found.creation_timestamp - _CLOCKS

    def _jobs(
        self, items: Iterator[Item], known: Known
    ) -> Iterator[Callable[[], IndexedPicture | None]]:
        for item in items:
            if self._ended:
                return
            reserved = self._bytes.reserve(size_of(item.picture))
            yield partial(self._do, item, known, reserved)

    def _do(self, item: Item, known: Known, reserved: int) -> IndexedPicture | None:
        """Index one picture. Return None if the run ended before."""
        try:
            return None if self._ended else self._index(item, known)
        except CallCancelled:
            self._stop.set()
            return None
        finally:
            self._bytes.release(reserved)

    def _record(self, picture: IndexedPicture, meter: ProgressMeter) -> None:
        self.report.add(picture)
        self._counts.done, self._counts.failed = self.report.done, self.report.failed
        meter.total = max(meter.total, self.report.done)
        meter.tick(self.pace.pacer("index_faces").rate)
        if self._file is not None and self.report.done % _GROUP == 0:
            self._file.sync()

    def _index(self, item: Item, known: Known) -> IndexedPicture:
        """Index one picture, unless it is known."""
        key, picture = item
        external_id = self.external_id(key)
        result = IndexedPicture(key, external_id, IndexOutcome.UNUSABLE)
        # Without a register, the external id alone identifies a picture.
        if self.register is None and (found := _claimed(known, result, "")):
            return found
        seen, image = examine(picture)
        if image is None or seen.problems or isinstance(picture, OSError | ValueError):
            return evolve(result, reason="; ".join(seen.problems))
        if self.register is not None and (
            found := _claimed(known, result, seen.external_id)
        ):
            return found
        try:
            response = self._paced.index_faces(
                collection_id=self.collection_id,
                image=image,
                external_image_id=external_id,
                max_faces=self.max_faces,
                quality_filter=self.quality_filter,
            )
        except _UNUSABLE as error:
            return evolve(result, reason=" ".join(str(error).split()))
        except CallCancelled:
            raise
        except RekoError as error:
            if isinstance(error, FATAL):
                self._fatal = self._fatal or without_traceback(error)
                self._stop.set()
            return evolve(
                result, outcome=IndexOutcome.FAILED, reason=" ".join(str(error).split())
            )
        if self._file is not None:
            self._file.append(
                lines_of(self.collection_id, external_id, picture, seen, response)
            )
        return _outcome(result, response)


def _claimed(
    known: Known, result: IndexedPicture, identity: str
) -> IndexedPicture | None:
    """Claim a picture. Return its outcome if it is not to be sent."""
    claim, earlier = known.claim(result.external_id, identity, result.key)
    if claim is Claim.NEW:
        return None
    if claim is Claim.PRESENT:
        return evolve(result, outcome=IndexOutcome.PRESENT)
    if identity or earlier == result.key:
        reason = f"the same picture as {earlier}"
        return evolve(result, outcome=IndexOutcome.REPEATED, reason=reason)
    return evolve(
        result,
        reason=f"its external id is that of {earlier}; pass register= to index both",
    )


def _outcome(result: IndexedPicture, response: IndexFacesResponse) -> IndexedPicture:
    faces = sum(record.face is not None for record in response.face_records)
    reasons = {str(r) for face in response.unindexed_faces for r in face.reasons}
    reason = None
    if _EXCEEDS in reasons:
        outcome = IndexOutcome.TRUNCATED
        more = sum(_EXCEEDS in face.reasons for face in response.unindexed_faces)
        reason = f"{text.count(more, 'more face')}"
    elif faces:
        outcome = IndexOutcome.INDEXED
    else:
        outcome = IndexOutcome.NO_FACE
        reason = ", ".join(sorted(reasons)) or None
    return evolve(
        result,
        outcome=outcome,
        faces=faces,
        reason=reason,
        codes=tuple(sorted(reasons)),
    )
