"""One enrolment: many users at the same time, and several pictures of each.

IndexFaces has no token. The external id makes its retries harmless: it is the hash of
the picture, so the same picture is always the same face.
"""

from __future__ import annotations

import math
import os
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future, wait
from typing import TYPE_CHECKING

from attrs import define, field

from ...errors import CallCancelled
from ...models import AssociateFacesRequest, Image, IndexFacesRequest, S3Object
from ...models.enums import QualityFilterLike
from ..rate.pace import Pace
from ..rate.paced_client import PacedClient
from ..report import Progress, ProgressMeter
from ..threads import Threads
from .people import Person, inspect_people
from .pictures import Picture
from .pipeline import Pipeline
from .registering import PictureRegister
from .report import EnrolledPicture, Enrolment, EnrolReport

if TYPE_CHECKING:
    from ...client import RekognitionClient

_USERS = 32
"""Users in work at the same time. Most of them wait for a turn."""
_MOST_PICTURES, _UNPACED_PICTURES = 32, 8
_INDEXING_SECONDS = 0.6
"""Duration of IndexFaces, estimated high. It limits the pictures in memory."""
_TICK = 0.1


@define(kw_only=True, eq=False)
class Enrolling:
    """One enrolment: its threads, its progress and its end.

    Attributes:
        client: The client.
        collection_id: The collection.
        quality_filter: As in IndexFaces.
        user_match_threshold: As in AssociateFaces.
        pace: The rates.
        on_progress: Called with the progress.
        on_unusable: Called with each picture that cannot be sent.
        on_report: Called with each user's report.
        cancel: Set by the caller to end the run.
        create_users: Whether to create users that do not exist.
        register: The file of the face register, or None.
        pipeline: The steps for one user.
    """

    client: RekognitionClient
    collection_id: str
    quality_filter: QualityFilterLike | None
    user_match_threshold: float | None
    pace: Pace
    on_progress: Callable[[Progress], object] | None
    on_unusable: Callable[[EnrolledPicture], object] | None = None
    on_report: Callable[[EnrolReport], object] | None = None
    cancel: threading.Event
    create_users: bool
    register: str | os.PathLike[str] | None
    pipeline: Pipeline = field(init=False)

    def __attrs_post_init__(self) -> None:
        stop = threading.Event()
        self.pipeline = Pipeline(
            collection_id=self.collection_id,
            quality_filter=self.quality_filter,
            user_match_threshold=self.user_match_threshold,
            create_users=self.create_users,
            register=None
            if self.register is None
            else PictureRegister(self.register, self.collection_id),
            paced=PacedClient(self.client, self.pace, stop),
            cleaner=PacedClient(self.client, self.pace),
            stop=stop,
        )

    def run(
        self, images: Mapping[str, Picture | Iterable[Picture]]
    ) -> tuple[EnrolReport, ...]:
        """Enrol every user. Return a report for each, in the order of `images`."""
        for user_id in images:
            self._check(user_id)
        people = inspect_people(images, self.on_progress, self.cancel)
        for picture in (p for person in people for p in person.pictures):
            if self.on_unusable and picture.outcome is Enrolment.UNUSABLE:
                self.on_unusable(picture)
        total = sum(len(person.candidates) for person in people)
        meter = ProgressMeter(total, self.pipeline, self.on_progress)
        self._check_cancel()
        reports: list[EnrolReport] = []
        pictures = Threads(self._workers(), "rekoclient-picture")
        with pictures, Threads(_USERS, "rekoclient-user") as users:
            try:
                # Users wait for pictures, so these have the first thread.
                pictures.submit(int)
                self._await(users.submit(self._read_existing, people), meter)
                runs = [users.submit(self.pipeline.enroll, p, pictures) for p in people]
                for person, run in zip(people, runs, strict=True):
                    self._await(run, meter)
                    reports.append(person.report())
                    if self.on_report:
                        self.on_report(reports[-1])
            except BaseException:
                self.pipeline.stop.set()
                raise
        meter.tick(self.pace.pacer("index_faces").rate, last=True)
        if self.pipeline.register is not None:
            self.pipeline.register.sync()
        if self.pipeline.fatal:
            raise self.pipeline.fatal
        return tuple(reports)

    def _check(self, user_id: str) -> None:
        """Raise for arguments that no request accepts, before a picture is read."""
        IndexFacesRequest(
            collection_id=self.collection_id,
            image=Image(s3_object=S3Object(bucket="any", name="any")),
            quality_filter=self.quality_filter,
        )
        AssociateFacesRequest(
            collection_id=self.collection_id,
            user_id=user_id,
            face_ids=["00000000-0000-0000-0000-000000000000"],
            user_match_threshold=self.user_match_threshold,
        )

    def _workers(self) -> int:
        """Return how many pictures may be in flight, and so in memory."""
        rate = self.pace.rate("index_faces")
        if rate == math.inf:
            return _UNPACED_PICTURES
        return min(_MOST_PICTURES, 2 + math.ceil(rate * _INDEXING_SECONDS))

    def _read_existing(self, people: Sequence[Person]) -> None:
        wanted = {c.external_id for person in people for c in person.candidates}
        if not wanted:
            return
        only = people[0].user_id if len(people) == 1 else None
        try:
            self.pipeline.existing.read(
                self.pipeline.paced, self.collection_id, wanted, user_id=only
            )
        except CallCancelled:
            self.pipeline.stop.set()

    def _await(self, part: Future[None], meter: ProgressMeter) -> None:
        """Wait for a part of the run, and report the progress."""
        pacer = self.pace.pacer("index_faces")
        while not part.done():
            self._check_cancel()
            meter.tick(pacer.rate)
            wait([part], timeout=_TICK)
        part.result()

    def _check_cancel(self) -> None:
        if self.cancel.is_set():
            self.pipeline.stop.set()
