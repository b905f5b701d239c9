"""Faces of users, from pictures: each looked at first, none indexed twice.

IndexFaces has no token. What makes its repeats harmless is the external id: here the
hash of the picture, so that the same picture is the same face however often it comes.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from attrs import define, field

from ...errors import (
    CallCancelled,
    ConflictException,
    NotFoundError,
    QuotaExceededError,
    RekoError,
)
from ...models import (
    AssociateFacesRequest,
    AssociateFacesResponse,
    Image,
    IndexFacesRequest,
    S3Object,
    UnsuccessfulFaceAssociation,
)
from ...models.enums import QualityFilterLike
from ..rate.paced_client import PatientClient
from ..rate.quotas import Quotas
from ..report import FATAL, Progress, ProgressMeter
from .people import Candidate, Person, look_at_people
from .pictures import Picture, load, why
from .report import EnrolledPicture, Enrolment, EnrolReport

if TYPE_CHECKING:
    from ...client import RekognitionClient

_CHUNK = 100
"""Faces in one AssociateFaces."""
_MOST_DELETED = 4096
"""Faces in one DeleteFaces."""
_USERS = 32
"""Users who are enrolled at the same time: mostly they wait for a turn."""
_MOST_PICTURES, _UNPACED_PICTURES = 32, 8
_INDEXING_SECONDS = 0.6
"""What IndexFaces takes, generously: more pictures in memory would only wait there."""
_MOST_BYTES = 32 * 1024 * 1024
"""Bytes of pictures in memory; to be sent, each takes several times its size."""
_TICK = 0.1
_PAUSES = (0.5, 1.0, 2.0)
"""Seconds in which the service may not know yet of a user who was just made, or not
make one: a conflict over a user says that they exist, or are in an inconsistent state.
"""


class _Room:
    """Room for so many bytes: who needs more than there is waits."""

    def __init__(self, size: int) -> None:
        self._left = size
        self._changed = threading.Condition()

    @contextmanager
    def of(self, size: int) -> Generator[None]:
        with self._changed:
            self._changed.wait_for(lambda: self._left >= size)
            self._left -= size
        try:
            yield
        finally:
            with self._changed:
                self._left += size
                self._changed.notify_all()


class _Face(NamedTuple):
    """A face that was there before this run, and whose it was."""

    face_id: str
    user_id: str | None


@define(kw_only=True, eq=False)
class Enrolling:
    """One enrolment: users side by side, and the pictures of each as well."""

    client: RekognitionClient
    collection_id: str
    quality_filter: QualityFilterLike | None
    user_match_threshold: float | None
    quotas: Quotas
    on_progress: Callable[[Progress], object] | None
    on_unusable: Callable[[EnrolledPicture], object] | None = None
    on_report: Callable[[EnrolReport], object] | None = None
    cancel: threading.Event
    make_users: bool
    stop: threading.Event = field(factory=threading.Event, init=False)
    """Set by the user's `cancel`, or by an error that would be the same for all."""
    fatal: RekoError | None = field(default=None, init=False)
    faces: dict[str, list[_Face]] = field(factory=dict[str, list[_Face]], init=False)
    """The faces that the pictures had before this run, by external id."""
    owned: set[str] = field(factory=set[str], init=False)
    """The ids of those that are some user's: they are not ours to delete."""
    unseen: set[str] = field(factory=set[str], init=False)
    """Users who had no face before this run: nobody knows whether they are there."""
    failed: int = field(default=0, init=False)
    meter: ProgressMeter = field(init=False)
    room: _Room = field(factory=lambda: _Room(_MOST_BYTES), init=False)
    patient: PatientClient = field(init=False)
    cleaner: PatientClient = field(init=False)
    """Goes on when the run is stopped, to delete what must not stay."""
    _lock: threading.Lock = field(factory=threading.Lock, init=False)

    def __attrs_post_init__(self) -> None:
        self.patient = PatientClient(self.client, self.quotas, self.stop)
        self.cleaner = PatientClient(self.client, self.quotas)

    @property
    def throttled(self) -> int:
        """How many requests the service put off."""
        return self.patient.throttled

    def run(
        self, images: Mapping[str, Picture | Iterable[Picture]]
    ) -> tuple[EnrolReport, ...]:
        """Enrol every user; return a report for each, in the order of `images`."""
        for user_id in images:
            self._check(user_id)
        people = look_at_people(
            images, ProgressMeter(0, self, self.on_progress), self.cancel
        )
        for picture in (p for person in people for p in person.pictures):
            if self.on_unusable and picture.outcome is Enrolment.UNUSABLE:
                self.on_unusable(picture)
        total = sum(len(person.candidates) for person in people)
        self.meter = ProgressMeter(total, self, self.on_progress)
        if self.cancel.is_set():
            self.stop.set()
        reports: list[EnrolReport] = []
        pictures = ThreadPoolExecutor(self._workers(), "rekoclient-picture")
        with pictures, ThreadPoolExecutor(_USERS, "rekoclient-user") as users:
            try:
                self._await(users.submit(self._list, people))
                runs = [users.submit(self._enroll, p, pictures) for p in people]
                for person, run in zip(people, runs, strict=True):
                    self._await(run)
                    reports.append(person.report())
                    if self.on_report:
                        self.on_report(reports[-1])
            except BaseException:
                self.stop.set()
                raise
        self.meter.tick(self.quotas.pacer("index_faces").rate, last=True)
        if self.fatal:
            raise self.fatal
        return tuple(reports)

    def _check(self, user_id: str) -> None:
        """Refuse what no request can have, before a picture is read."""
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
        """How many pictures may be in flight, and so in memory."""
        rate = self.quotas.rate("index_faces")
        if rate == math.inf:
            return _UNPACED_PICTURES
        return min(_MOST_PICTURES, 2 + math.ceil(rate * _INDEXING_SECONDS))

    def _await(self, part: Future[None]) -> None:
        """Wait for a part of the run, and tell how far it is."""
        pacer = self.quotas.pacer("index_faces")
        while not part.done():
            if self.cancel.is_set():
                self.stop.set()
            self.meter.tick(pacer.rate)
            wait([part], timeout=_TICK)
        part.result()

    def _list(self, people: Sequence[Person]) -> None:
        """Note the faces that pictures have already: their indexing makes no new one.

        Only the list of all faces tells, and only before they are indexed.
        """
        self.unseen.update(person.user_id for person in people)
        wanted = {c.external_id for person in people for c in person.candidates}
        if not wanted:
            return
        try:
            for face in self.patient.iter_list_faces(
                collection_id=self.collection_id, max_results=4096
            ):
                self.unseen.discard(face.user_id or "")
                external_id = face.external_image_id or ""
                if face.face_id and external_id in wanted:
                    known = _Face(face.face_id, face.user_id)
                    self.faces.setdefault(external_id, []).append(known)
                    if face.user_id:
                        self.owned.add(face.face_id)
        except CallCancelled:
            self.stop.set()

    def _enroll(self, person: Person, pictures: ThreadPoolExecutor) -> None:
        """All of one user: index, make the user if need be, associate, clean up."""
        try:
            for _ in pictures.map(partial(self._index, person), person.candidates):
                pass
            results = [candidate.result for candidate in person.candidates]
            indexed = [
                result
                for result in results
                if result.face_id and result.outcome is Enrolment.NOT_DONE
            ]
            if indexed and self._is_made(person, indexed):
                self._associate(person, indexed)
        finally:
            self._discard(person.refused)
        with self._lock:
            self.failed += sum(picture.failed for picture in person.pictures)

    def _index(self, person: Person, candidate: Candidate) -> None:
        """Index the one face of a picture; where it has not one face, say so."""
        if self.stop.is_set():
            return
        result = candidate.result
        known = self.faces.get(candidate.external_id, [])
        owners = [face.user_id for face in known]
        if owners == [person.user_id] and candidate.is_lasting:
            result.outcome, result.face_id = Enrolment.PRESENT, known[0].face_id
        else:
            with self.room.of(candidate.size):
                self._send(person, candidate)
        with self._lock:
            self.meter.done += 1

    def _send(self, person: Person, candidate: Candidate) -> None:
        result = candidate.result
        try:
            image = load(candidate.picture, candidate.external_id)
        except (OSError, ValueError) as error:
            result.outcome, result.reason = Enrolment.UNUSABLE, why(error)
            return
        try:
            found = self.patient.index_faces(
                collection_id=self.collection_id,
                image=image,
                external_image_id=candidate.external_id,
                max_faces=1,
                quality_filter=self.quality_filter,
            )
        except RekoError as error:
            self._fail([result], error)
            return
        faces = [record.face.face_id for record in found.face_records if record.face]
        face_ids = [face_id for face_id in faces if face_id]
        reasons = {str(r) for face in found.unindexed_faces for r in face.reasons}
        if face_ids and found.unindexed_faces:
            # Whatever kept the others out: this one need not be the one that is meant.
            result.outcome = Enrolment.GROUP
            result.reason = "it shows more than one face"
            person.refused.update(dict.fromkeys(face_ids, result))
        elif not face_ids:
            result.outcome, result.codes = Enrolment.NO_FACE, tuple(sorted(reasons))
            result.reason = ", ".join(result.codes) or "it shows none"
        else:
            result.face_id = face_ids[0]

    def _is_made(self, person: Person, indexed: Sequence[EnrolledPicture]) -> bool:
        """Make a user who may be missing; False where that cannot be done."""
        if not self._may_be_missing(person) or person.is_new:
            return True
        try:
            self.patient.create_user(
                collection_id=self.collection_id, user_id=person.user_id
            )
            person.is_new = True
        except ConflictException as error:
            person.conflict = error  # AssociateFaces says whether they are there
        except RekoError as error:
            self._fail(indexed, error)
            return False
        return True

    def _may_be_missing(self, person: Person) -> bool:
        """Whether a user is to be made unless they are there."""
        return self.make_users and person.user_id in self.unseen

    def _associate(self, person: Person, indexed: Sequence[EnrolledPicture]) -> None:
        """Make indexed faces the user's, and note those that are not."""
        left = {result.face_id or "": result for result in indexed}
        most = _CHUNK
        pauses = iter(_PAUSES if self._may_be_missing(person) else ())
        while left:
            chunk = dict(islice(left.items(), most))
            try:
                answer = self.patient.associate_faces(
                    collection_id=self.collection_id,
                    user_id=person.user_id,
                    face_ids=list(chunk),
                    user_match_threshold=self.user_match_threshold,
                )
            except QuotaExceededError as error:
                if len(chunk) > 1:
                    # None of them was taken, but there may be room for some.
                    most = len(chunk) // 2
                    continue
                for result in left.values():
                    result.outcome, result.reason = Enrolment.FULL, str(error)
                person.refused.update(left)
                return
            except NotFoundError as error:
                if (pause := next(pauses, None)) is not None:
                    self.client.retry.sleep(pause)
                    if self._is_made(person, list(left.values())):
                        continue
                    return
                self._fail(left.values(), person.conflict or error, self.make_users)
                person.refused.update(left)
                return
            except RekoError as error:
                # They are indexed: the next run gets the same faces for the pictures.
                self._fail(chunk.values(), error)
            else:
                person.refused.update(_note(chunk, answer))
            for face_id in chunk:
                del left[face_id]

    def _discard(self, refused: Mapping[str, EnrolledPicture]) -> None:
        """Delete the faces of refused pictures.

        Also those that a killed run has left: they have the external id of the picture
        and are nobody's. Those of a user stay.
        """
        nobodys: list[str] = []
        for face_id, result in refused.items():
            if face_id in self.owned:
                result.face_id = face_id
                result.reason = f"{result.reason}; its face is a user's and stays"
            else:
                result.face_id = None
                nobodys.append(face_id)
        for start in range(0, len(nobodys), _MOST_DELETED):
            chunk = nobodys[start : start + _MOST_DELETED]
            try:
                answer = self.cleaner.delete_faces(
                    collection_id=self.collection_id, face_ids=chunk
                )
            except RekoError as error:
                stay = dict.fromkeys(chunk, str(error))
            else:
                stay = {
                    face.face_id or "": ", ".join(map(str, face.reasons))
                    for face in answer.unsuccessful_face_deletions
                }
            for face_id in stay.keys() & chunk:
                result = refused[face_id]
                result.face_id = face_id
                why_not = f"its face may still be there: {stay[face_id]}"
                result.reason = f"{result.reason}; {why_not}"

    def _fail(
        self,
        results: Iterable[EnrolledPicture],
        error: RekoError,
        alone: bool = False,
    ) -> None:
        """Note why pictures are not done, and end the run unless they are alone."""
        if isinstance(error, CallCancelled):
            self.stop.set()
            return
        for result in results:
            result.outcome, result.reason = Enrolment.FAILED, str(error)
        if isinstance(error, FATAL) and not alone:
            self.fatal = self.fatal or error
            self.stop.set()


def _note(
    chunk: Mapping[str, EnrolledPicture], answer: AssociateFacesResponse
) -> dict[str, EnrolledPicture]:
    """What became of each face; answers those that are not to stay."""
    refused: dict[str, EnrolledPicture] = {}
    for result in chunk.values():
        # Faces that were the user's already are in neither list of the answer.
        result.outcome = Enrolment.PRESENT
    for face in answer.associated_faces:
        if picture := chunk.get(face.face_id or ""):
            picture.outcome = Enrolment.ENROLLED
    for failure in answer.unsuccessful_face_associations:
        face_id = failure.face_id or ""
        if picture := chunk.get(face_id):
            _explain(picture, failure)
            if picture.outcome in (Enrolment.MISMATCH, Enrolment.FULL):
                refused[face_id] = picture
    return refused


def _explain(picture: EnrolledPicture, failure: UnsuccessfulFaceAssociation) -> None:
    picture.codes = tuple(map(str, failure.reasons))
    picture.reason = ", ".join(picture.codes) or "the user has too many faces"
    if "LOW_MATCH_CONFIDENCE" in picture.codes:
        picture.outcome = Enrolment.MISMATCH
        if failure.confidence is not None:
            picture.reason = f"{failure.confidence:.0f} % like the user's other faces"
    elif "ASSOCIATED_TO_A_DIFFERENT_USER" in picture.codes:
        picture.outcome = Enrolment.OTHERS
    else:
        picture.outcome = Enrolment.FAILED if picture.codes else Enrolment.FULL
