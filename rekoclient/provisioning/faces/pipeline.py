"""Enrol one user: index pictures, create the user and associate the faces."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from itertools import islice

from attrs import define, field

from ...errors import (
    CallCancelled,
    ConflictException,
    NotFoundError,
    QuotaExceededError,
    RekoError,
)
from ...models import (
    AssociateFacesResponse,
    UnsuccessfulFaceAssociation,
)
from ...models.enums import QualityFilterLike
from ..parts import face_id_of, image_id_of, indexed_faces
from ..rate.paced_client import PacedClient
from ..register import Box
from ..report import FATAL, may_pass
from ..users import create_user_request
from .existing import ExistingFaces, Face
from .limits import ByteLimit
from .people import Candidate, Person
from .pictures import load, why
from .registering import PictureRegister
from .report import EnrolledPicture, Enrolment

CHUNK = 100
"""Number of faces in an AssociateFaces request, the maximum of the service."""
_MOST_DELETED = 4096
"""Number of faces in a DeleteFaces request, the maximum of the service."""
_PAUSES = (0.5, 1.0, 2.0)
"""Seconds before each retry of AssociateFaces if the service does not find the user.

A new user may not be visible yet. If CreateUser ended with a ConflictException, the run
also retries CreateUser after each of these pauses.
"""


@define(kw_only=True, eq=False)
class Pipeline:
    """The steps that enrol one user, with the state that all users of a run share.

    Attributes:
        collection_id: The collection.
        quality_filter: The quality filter of IndexFaces, or None.
        user_match_threshold: The threshold of AssociateFaces, or None.
        create_users: Whether to create users that do not exist.
        job: The name that the caller passed to `run_batch`, or None. The tokens of
            CreateUser are derived from this name. A run with a name does not list all
            faces of the collection, but only those of its own users.
        paced: Sends the requests. It stops when the run is stopped.
        cleaner: Deletes the faces of refused pictures, also after the run was stopped.
        register: The register that gets a line for each face of a user, or None.
        stop: The event that ends the run. The caller sets the event to stop the run.
            The pipeline sets the event when `fatal` is set.
        existing: The faces that existed before the run.
        fatal: The first error that would also end every other request, such as denied
            access, or None.
        done: Number of pictures that were processed, with or without a request.
        failed: Number of pictures that failed.
        may_pass: Whether a failure may be temporary, so that another run may succeed.
    """

    collection_id: str
    quality_filter: QualityFilterLike | None
    user_match_threshold: float | None
    create_users: bool
    job: str | None = None
    paced: PacedClient
    cleaner: PacedClient
    register: PictureRegister | None = None
    stop: threading.Event
    existing: ExistingFaces = field(factory=ExistingFaces, init=False)
    fatal: RekoError | None = field(default=None, init=False)
    done: int = field(default=0, init=False)
    failed: int = field(default=0, init=False)
    may_pass: bool = field(default=False, init=False)
    _bytes: ByteLimit = field(factory=ByteLimit, init=False)
    _lock: threading.Lock = field(factory=threading.Lock, init=False)

    @property
    def throttled(self) -> int:
        """Number of throttled requests."""
        return self.paced.throttled

    def enroll(self, person: Person, pictures: ThreadPoolExecutor) -> None:
        """Enrol one user, and record the outcome of each picture.

        Args:
            person: The user.
            pictures: Threads that send the pictures.
        """
        if self.job is not None and not self._read_faces(person):
            return
        try:
            for _ in pictures.map(partial(self._index, person), person.candidates):
                pass
            results = [candidate.result for candidate in person.candidates]
            indexed = [
                result
                for result in results
                if result.face_id and result.outcome is Enrolment.NOT_DONE
            ]
            if indexed and self._create_user(person, indexed):
                self._associate(person, indexed)
        finally:
            self._delete_refused(person.refused)
            person.refused.clear()
        if self.register is not None:
            self.register.record(person)
        with self._lock:
            self.failed += sum(picture.failed for picture in person.pictures)

    def _read_faces(self, person: Person) -> bool:
        """List the faces of one user. Return False after an error."""
        wanted = [candidate.external_id for candidate in person.candidates]
        if not wanted or self.stop.is_set():
            return True
        try:
            self.existing.read(
                self.paced, self.collection_id, wanted, user_id=person.user_id
            )
        except RekoError as error:
            self._fail([candidate.result for candidate in person.candidates], error)
            return False
        return True

    def _index(self, person: Person, candidate: Candidate) -> None:
        """Index a picture, if this is necessary.

        No request is sent if the user already has the face of the picture, or if the
        register lists the face.
        """
        result = candidate.result
        if self.stop.is_set() or result.outcome is not Enrolment.NOT_DONE:
            return
        if result.face_id:
            return  # an earlier chunk of this run has indexed the picture
        known = self.existing.of_picture(candidate.external_id)
        if self.is_present(person, candidate):
            result.outcome, result.face_id = Enrolment.PRESENT, known[0].face_id
            candidate.face = known[0]
        elif known and known[0].is_adopted:
            _adopt(person, candidate, known)
        else:
            reserved = self._bytes.reserve(candidate.size)
            try:
                self._send(person, candidate)
            finally:
                self._bytes.release(reserved)
        with self._lock:
            self.done += 1

    def is_present(self, person: Person, candidate: Candidate) -> bool:
        """Return whether the user already has the face of a picture."""
        known = self.existing.of_picture(candidate.external_id)
        owners = [face.user_id for face in known]
        return candidate.is_lasting and owners == [person.user_id]

    def is_adopted(self, person: Person, candidate: Candidate) -> bool:
        """Return whether `_adopt` handles a picture, so that it need not be sent.

        Such a picture has only adopted faces. See `Face.is_adopted`.
        """
        known = self.existing.of_picture(candidate.external_id)
        return (
            candidate.result.outcome is Enrolment.NOT_DONE
            and not self.is_present(person, candidate)
            and bool(known and known[0].is_adopted)
        )

    def is_to_send(self, person: Person, candidate: Candidate) -> bool:
        """Return whether a picture must be sent to IndexFaces.

        A picture is not sent if it has an outcome, or if its face can be used without
        another request to IndexFaces.
        """
        return (
            candidate.result.outcome is Enrolment.NOT_DONE
            and not self.is_present(person, candidate)
            and not self.is_adopted(person, candidate)
        )

    def _send(self, person: Person, candidate: Candidate) -> None:
        result = candidate.result
        try:
            image = load(candidate.picture, candidate.external_id)
        except (OSError, ValueError) as error:
            result.outcome, result.reason = Enrolment.UNUSABLE, why(error)
            return
        try:
            found = self.paced.index_faces(
                collection_id=self.collection_id,
                image=image,
                external_image_id=candidate.external_id,
                max_faces=1,
                quality_filter=self.quality_filter,
            )
        except RekoError as error:
            self._fail([result], error)
            return
        faces = list(indexed_faces(found.face_records))
        reasons = {str(r) for face in found.unindexed_faces for r in face.reasons}
        if faces and found.unindexed_faces:
            # `max_faces` is 1. With several faces, the indexed one may be wrong.
            result.outcome = Enrolment.GROUP
            result.reason = "it shows more than one face"
            person.refused.update({face.face_id: result for face in faces})
        elif not faces:
            result.outcome, result.codes = Enrolment.NO_FACE, tuple(sorted(reasons))
            result.reason = ", ".join(result.codes) or "the picture shows no face"
        else:
            face = faces[0]
            result.face_id = face.face_id
            candidate.face = Face(
                face.face_id,
                person.user_id,
                image_id_of(face),
                Box.of(face),
                found.face_model_version,
            )

    def _create_user(self, person: Person, indexed: Sequence[EnrolledPicture]) -> bool:
        """Create the user if it may be missing. Return False after an error.

        A conflict is not an error, because the user may exist already.

        Args:
            person: The user.
            indexed: The user's pictures that have an indexed face. If the user cannot
                be created, the error becomes the outcome of these pictures.
        """
        if not self.may_be_missing(person) or person.is_new:
            return True
        try:
            self.paced.send(
                create_user_request(
                    self.paced.single, self.collection_id, person.user_id, self.job
                )
            )
            person.is_new = True
        except ConflictException as error:
            person.conflict = error  # AssociateFaces shows whether the user exists
        except RekoError as error:
            self._fail(indexed, error)
            return False
        return True

    def may_be_missing(self, person: Person) -> bool:
        """Return whether the user may have to be created.

        The result is False if the run does not create users, or if ListFaces returned a
        face of the user.
        """
        return self.create_users and person.user_id not in self.existing.users

    def _associate(self, person: Person, indexed: Sequence[EnrolledPicture]) -> None:
        """Associate indexed faces with the user, and record each outcome."""
        left = {result.face_id or "": result for result in indexed}
        most = CHUNK
        pauses = iter(_PAUSES if self.may_be_missing(person) else ())
        while left:
            chunk = dict(islice(left.items(), most))
            try:
                response = self.paced.associate_faces(
                    collection_id=self.collection_id,
                    user_id=person.user_id,
                    face_ids=list(chunk),
                    user_match_threshold=self.user_match_threshold,
                )
            except QuotaExceededError as error:
                if len(chunk) > 1:
                    # The service accepted no face of the chunk. Fewer faces may fit.
                    most = len(chunk) // 2
                    continue
                for result in left.values():
                    result.outcome, result.reason = Enrolment.FULL, str(error)
                person.refused.update(left)
                return
            except NotFoundError as error:
                if (pause := next(pauses, None)) is not None:
                    self.paced.sleep(pause)
                    if self._create_user(person, list(left.values())):
                        continue
                    return
                self._fail(
                    left.values(), person.conflict or error, alone=self.create_users
                )
                person.refused.update(left)
                return
            except RekoError as error:
                # Keep the faces. In the next run, IndexFaces returns the same faces.
                self._fail(chunk.values(), error)
            else:
                person.refused.update(_record(chunk, response))
            for face_id in chunk:
                del left[face_id]

    def _delete_refused(self, refused: Mapping[str, EnrolledPicture]) -> None:
        """Delete the faces of refused pictures. A face that has a user stays.

        If a face stays, the result of its picture explains why.
        """
        without_user: list[str] = []
        # If this request fails, DeleteFaces still refuses the faces that have a user.
        with suppress(RekoError):
            self.existing.read_owned(self.cleaner, self.collection_id, list(refused))
        for face_id, result in refused.items():
            if face_id in self.existing.owned:
                result.face_id = face_id
                result.reason = f"{result.reason}; its face has a user and stays"
            else:
                result.face_id = None
                without_user.append(face_id)
        for start in range(0, len(without_user), _MOST_DELETED):
            chunk = without_user[start : start + _MOST_DELETED]
            try:
                response = self.cleaner.delete_faces(
                    collection_id=self.collection_id, face_ids=chunk
                )
            except RekoError as error:
                stay = dict.fromkeys(chunk, str(error))
            else:
                stay = {
                    face.face_id or "": ", ".join(map(str, face.reasons))
                    for face in response.unsuccessful_face_deletions
                }
            for face_id in stay.keys() & chunk:
                result = refused[face_id]
                result.face_id = face_id
                why_not = f"its face may still exist: {stay[face_id]}"
                result.reason = f"{result.reason}; {why_not}"

    def _fail(
        self,
        results: Iterable[EnrolledPicture],
        error: RekoError,
        *,
        alone: bool = False,
    ) -> None:
        """Record an error as the outcome of pictures.

        CallCancelled is not recorded. It only stops the run.

        Args:
            results: The results of the pictures.
            error: The error.
            alone: If true, the run continues after any error. By default, the run ends
                if every other request would get the same error.
        """
        if isinstance(error, CallCancelled):
            self.stop.set()
            return
        for result in results:
            result.outcome, result.reason = Enrolment.FAILED, str(error)
        self.may_pass |= may_pass(error)
        if isinstance(error, FATAL) and not alone:
            self.fatal = self.fatal or error
            self.stop.set()


def _adopt(person: Person, candidate: Candidate, known: Sequence[Face]) -> None:
    """Choose one of the known faces of a picture, and set the picture's outcome.

    The outcome is `PRESENT` if the face belongs to `person`, and `OTHERS` if it belongs
    to another user. If the face has no user, no outcome is set yet, because the face
    must be associated first. If the known faces have different bounding boxes, the
    picture shows several faces. Then the outcome is `GROUP`, and no face is chosen.

    Args:
        person: The user.
        candidate: The picture.
        known: The faces that the register lists for the picture.
    """
    result, first = candidate.result, known[0]
    if any(first.box and f.box and not first.box.is_same(f.box) for f in known):
        result.outcome = Enrolment.GROUP
        result.reason = "the register lists more than one face of the picture"
        return
    by_user = {face.user_id: face for face in reversed(known)}
    face = by_user.get(person.user_id) or by_user.get(None) or first
    candidate.face, result.face_id = face, face.face_id
    if face.user_id == person.user_id:
        result.outcome = Enrolment.PRESENT
    elif face.user_id is not None:
        result.outcome = Enrolment.OTHERS


def _record(
    chunk: Mapping[str, EnrolledPicture], response: AssociateFacesResponse
) -> dict[str, EnrolledPicture]:
    """Record the outcomes of an AssociateFaces request. Return the faces to delete."""
    refused: dict[str, EnrolledPicture] = {}
    for result in chunk.values():
        # The response does not list the faces that the user already had.
        result.outcome = Enrolment.PRESENT
    for face in response.associated_faces:
        if picture := chunk.get(face_id_of(face)):
            picture.outcome = Enrolment.ENROLLED
    for failure in response.unsuccessful_face_associations:
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
