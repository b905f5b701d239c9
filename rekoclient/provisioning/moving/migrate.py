"""Migrate a collection: index its pictures into another one, and match the faces.

Nothing is remembered but the new collection and the register. A killed run resumes
from both: a picture whose faces are in them is not indexed again. The external id makes
the retries of IndexFaces harmless.
"""

from __future__ import annotations

import math
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from functools import partial
from typing import Annotated, NamedTuple, TypeVar

from attrs import define, field

from ...client import RekognitionClient
from ...errors import (
    CallCancelled,
    ConfigurationError,
    ConflictException,
    NotFoundError,
    ProvisioningError,
    QuotaExceededError,
    RekoError,
)
from ...interop import AsInstance
from ...models import Image
from ...models.enums import QualityFilter, QualityFilterLike
from ..ensure import ensure_collection
from ..rate.pace import Pace, Tps
from ..rate.paced_client import PacedClient
from ..register import Box, Register, RegisterLine
from ..report import (
    FATAL_EVERYWHERE,
    Counts,
    Outcome,
    Progress,
    ProgressMeter,
    without_traceback,
)
from ..threads import Threads
from .boxes import match
from .ledger import NEW, OLD, KnownFace
from .plan import MigrationPlan
from .report import Migration, Moved
from .sources import Source, Unreadable

T = TypeVar("T")

_WORKERS = 32
"""Pictures and users in work at the same time. Most of them wait for a turn."""
_CHUNK = 100
"""Faces in one AssociateFaces, the most that the service allows."""
_MOST_FACES = 100
_PAUSES = (0.5, 1.0, 2.0)
"""Seconds in which the service may not know a new user yet."""


def migrate(
    client: RekognitionClient,
    plan: MigrationPlan,
    *,
    match_iou: float = 0.5,
    quality_filter: QualityFilterLike = QualityFilter.NONE,
    user_match_threshold: float | None = None,
    tps: Tps = None,
    on_progress: Callable[[Progress], object] | None = None,
    cancel: Annotated[threading.Event, AsInstance()] | None = None,
) -> Migration:
    """Carry out a migration that `plan_migration` has planned.

    The new collection gets the tags, the users and the faces of the old one, with the
    same external ids. Each picture is indexed by the model of the new collection. A
    face is found again by its box. If that is not certain, the face is reported and
    not moved. Faces that the old collection lacks are deleted from the new one.

    The old collection is never changed. To resume a run that was killed, plan and
    migrate again: a picture that is done is not indexed again.

    Args:
        client: A client of the new collection.
        plan: The plan.
        match_iou: The lowest overlap of the boxes of one face, from 0.1 to 1, as
            intersection over union. By default 0.5.
        quality_filter: As in IndexFaces. By default `NONE`, so that a face is found
            again whatever its quality is.
        user_match_threshold: As in AssociateFaces. By default the service's own.
        tps: Requests a second, as in `apply`. By default the published quotas.
        on_progress: Called a few times a second.
        cancel: Ends the run when it is set, after the requests in flight.

    Raises:
        ConfigurationError: An argument is invalid. Nothing was sent.
        ProvisioningError: The register cannot be written.
        AccessDeniedError: And every other error that each picture would get.
    """
    if not 0.1 <= match_iou <= 1:
        raise ConfigurationError(
            f"match_iou must be from 0.1 to 1, not {match_iou!r}. Nothing was sent."
        )
    run = _Run(
        client=client,
        plan=plan,
        match_iou=match_iou,
        quality_filter=quality_filter,
        user_match_threshold=user_match_threshold,
        pace=Pace.of(client, tps),
        cancel=cancel or threading.Event(),
        register=Register(plan.register),
        report=Migration(old=plan.old, new=plan.new),
    )
    return run.run(on_progress)


_Record = Callable[[], object]
"""Records the result of a job."""
_Job = Callable[[], _Record]


class _Matched(NamedTuple):
    """What happened to an old face: the arguments of `Ledger.settle`."""

    outcome: Moved
    new_id: str | None = None
    reason: str | None = None


@define(kw_only=True, eq=False)
class _Run:
    """One migration: threads send, and the main thread uses the ledger."""

    client: RekognitionClient
    plan: MigrationPlan
    match_iou: float
    quality_filter: QualityFilterLike
    user_match_threshold: float | None
    pace: Pace
    cancel: threading.Event
    register: Register
    report: Migration
    _stop: threading.Event = field(factory=threading.Event, init=False)
    _counts: Counts = field(factory=Counts, init=False)
    _fatal: RekoError | None = field(default=None, init=False)
    _paced: PacedClient = field(init=False)

    def __attrs_post_init__(self) -> None:
        self._paced = PacedClient(
            self.client, self.pace, self._stop, self.cancel, counts=self._counts
        )

    def run(self, on_progress: Callable[[Progress], object] | None) -> Migration:
        """Carry out every change."""
        plan, ledger = self.plan, self.plan.ledger
        total = ledger.count_pictures() + plan.users
        meter = ProgressMeter(total, self._counts, on_progress)
        ensure_collection(self.client, plan.new, tags=plan.tags, tps=self.pace)
        with Threads(_WORKERS, "rekoclient-migrate") as pool:
            self._work(pool, meter, self._pictures())
            self._work(pool, meter, self._users())
        meter.tick(math.inf, last=True)
        self.register.sync()
        if self._fatal:
            raise self._fatal
        self.report.stopped = self.cancel.is_set() or self._stop.is_set()
        self.report.faces.update(dict(ledger.outcomes()))
        self.report.unmoved += ledger.unmoved()
        return self.report

    def _work(self, pool: Threads, meter: ProgressMeter, jobs: Iterable[_Job]) -> None:
        """Run jobs in threads, and record the result of each one in this thread."""
        running: deque[Future[_Record]] = deque()
        for job in jobs:
            if self._stop.is_set() or self.cancel.is_set():
                break
            running.append(pool.submit(job))
            if len(running) >= 2 * _WORKERS:
                self._record(running.popleft(), meter)
        while running:
            self._record(running.popleft(), meter)

    def _record(self, job: Future[_Record], meter: ProgressMeter) -> None:
        try:
            job.result()()
        except CallCancelled:
            self._stop.set()
            return
        except BaseException:
            self._stop.set()
            raise
        self._counts.done += 1
        meter.tick(self.pace.pacer("index_faces").rate)

    def _fail(self, error: RekoError, *, ends: bool = False) -> str:
        """Return the reason of a failure.

        Args:
            error: The error.
            ends: Whether the run ends, because every request would get the error.
        """
        if isinstance(error, CallCancelled):
            raise error
        self._counts.failed += 1
        if ends or isinstance(error, FATAL_EVERYWHERE):
            self._fatal = self._fatal or without_traceback(error)
            self._stop.set()
        return " ".join(str(error).split())

    def _patiently(self, send: Callable[[], T]) -> T:
        """Retry while the service may not know a new collection or user yet."""
        for pause in _PAUSES:
            try:
                return send()
            except NotFoundError:
                self._paced.sleep(pause)
        return send()

    # Users

    def _users(self) -> Iterator[_Job]:
        for user_id, is_missing in self.plan.ledger.users():
            faces = self.plan.ledger.to_associate(user_id)
            yield partial(self._make_user, user_id, is_missing, faces)

    def _make_user(
        self, user_id: str, is_missing: bool, faces: Mapping[str, str]
    ) -> _Record:
        """Create a user and associate the faces."""
        outcome, error = Outcome.EXISTED, None
        refused: dict[str, tuple[Moved, str]] = {}
        if is_missing:
            outcome, error = self._create(user_id)
        if error is not None:
            refused = dict.fromkeys(faces, (Moved.FAILED, error))
        elif faces:
            refused = self._associate(user_id, list(faces))

        def record() -> None:
            self.report.users[outcome] += 1
            if error is not None:
                self.report.failures[user_id] = error
            for new_id, (moved, reason) in refused.items():
                self.plan.ledger.settle(
                    faces[new_id], moved, new_id=new_id, reason=reason
                )

        return record

    def _create(self, user_id: str) -> tuple[Outcome, str | None]:
        try:
            self._patiently(
                lambda: self._paced.create_user(
                    collection_id=self.plan.new, user_id=user_id
                )
            )
        except ConflictException as error:
            # It exists since the plan was made, or after a lost reply.
            lost = error.may_have_succeeded
            return (Outcome.CREATED if lost else Outcome.EXISTED), None
        except RekoError as error:
            return Outcome.FAILED, self._fail(
                error, ends=isinstance(error, QuotaExceededError)
            )
        return Outcome.CREATED, None

    def _associate(
        self, user_id: str, face_ids: Sequence[str]
    ) -> dict[str, tuple[Moved, str]]:
        """Give faces to a user. Return why others are not the user's."""
        refused: dict[str, tuple[Moved, str]] = {}
        for start in range(0, len(face_ids), _CHUNK):
            chunk = face_ids[start : start + _CHUNK]
            try:
                response = self._patiently(
                    partial(
                        self._paced.associate_faces,
                        collection_id=self.plan.new,
                        user_id=user_id,
                        face_ids=chunk,
                        user_match_threshold=self.user_match_threshold,
                    )
                )
            except RekoError as error:
                refused |= dict.fromkeys(chunk, (Moved.FAILED, self._fail(error)))
                continue
            for failure in response.unsuccessful_face_associations:
                reason = ", ".join(map(str, failure.reasons)) or "too many faces"
                if failure.face_id and failure.face_id in chunk:
                    refused[failure.face_id] = (Moved.REFUSED, reason)
        return refused

    # Pictures

    def _pictures(self) -> Iterator[_Job]:
        ledger = self.plan.ledger
        for number, source, external_id in ledger.pictures():
            old = ledger.faces_in(number, OLD)
            new = ledger.faces_in(number, NEW)
            yield partial(self._move, source, external_id, old, new)

    def _move(
        self,
        source: Source,
        external_id: str | None,
        old: Sequence[KnownFace],
        new: Sequence[KnownFace],
    ) -> _Record:
        """Move the faces of one picture."""
        indexed, extra = False, 0
        matched = self._matched(old, new)
        if not all(one.new_id for one in matched):
            try:
                image = self.plan.loader.load(source)
                indexed = True
                matched, extra = self._index(image, source, external_id, old, new)
            except Unreadable as error:
                matched = [_Matched(Moved.NO_SOURCE, reason=str(error))] * len(old)
            except RekoError as error:
                ends = isinstance(error, QuotaExceededError | ProvisioningError)
                reason = self._fail(error, ends=ends)
                matched = [_Matched(Moved.FAILED, reason=reason)] * len(old)

        def record() -> None:
            self.report.indexed += indexed
            self.report.extra += extra
            for face, one in zip(old, matched, strict=True):
                self.plan.ledger.settle(face.face_id, *one)

        return record

    def _index(
        self,
        image: Image,
        source: Source,
        external_id: str | None,
        old: Sequence[KnownFace],
        known: Sequence[KnownFace],
    ) -> tuple[list[_Matched], int]:
        """Index a picture, and find its faces again. Return the number of others."""
        name = external_id or source.stand_in
        response = self._patiently(
            lambda: self._paced.index_faces(
                collection_id=self.plan.new,
                image=image,
                external_image_id=name,
                max_faces=_MOST_FACES,
                quality_filter=self.quality_filter,
            )
        )
        records = [record.face for record in response.face_records if record.face]
        new = [
            KnownFace(face.face_id or "", None, Box.of(face.bounding_box))
            for face in records
        ]
        matched = self._matched(old, new)
        kept = {one.new_id for one in matched}
        extra = [face.face_id for face in new if face.face_id not in kept]
        if extra:
            # First these faces, since the lines mark the picture as done.
            # DeleteFaces refuses a face with a user, so it does no harm.
            self._paced.delete_faces(collection_id=self.plan.new, face_ids=extra)
        registered = {face.face_id for face in known}
        images = {face.face_id: face.image_id for face in records}
        boxes = {face.face_id: face.box for face in new}
        self.register.append(
            RegisterLine(
                collection_id=self.plan.new,
                user_id=face.user_id,
                face_id=one.new_id,
                image_id=images[one.new_id],
                external_image_id=name,
                **source._asdict(),
                bounding_box=boxes[one.new_id],
                face_model_version=response.face_model_version,
            )
            for face, one in zip(old, matched, strict=True)
            if one.outcome is Moved.MOVED
            and one.new_id
            and one.new_id not in registered
        )
        return matched, len(extra)

    def _matched(
        self, old: Sequence[KnownFace], new: Sequence[KnownFace]
    ) -> list[_Matched]:
        """Find each old face of a picture among the new ones."""
        firsts: list[int] = []
        first_of: list[int] = []
        for number, face in enumerate(old):
            same = [n for n in firsts if old[n].box.is_same(face.box)]
            first_of.append(same[0] if same else number)
            if not same:
                firsts.append(number)
        boxes = [face.box for face in new]
        found = match([old[n].box for n in firsts], boxes, self.match_iou)
        by_first = dict(zip(firsts, found, strict=True))
        matched: list[_Matched] = []
        for number, first in enumerate(first_of):
            index = by_first[first]
            if isinstance(index, Moved):
                matched.append(_Matched(index))
            elif number == first:
                matched.append(_Matched(Moved.MOVED, new[index].face_id))
            elif old[number].user_id in (old[first].user_id, None):
                matched.append(_Matched(Moved.MERGED, new[index].face_id))
            else:
                reason = f"the same face belongs to {old[first].user_id}"
                matched.append(_Matched(Moved.AMBIGUOUS, reason=reason))
        return matched
