"""The jobs of a migration. Each job moves one picture or one user.

A job contains its input and its outcome, so another process can run it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import NamedTuple, Protocol, TypeVar

from attrs import define, field, frozen

from ...errors import (
    CallCancelled,
    ConflictException,
    NotFoundError,
    ProvisioningError,
    QuotaExceededError,
    RekoError,
)
from ...models import Image
from ...models.enums import QualityFilterLike
from ..parts import image_id_of, indexed_faces
from ..rate.paced_client import PacedClient
from ..register import Box, Register, RegisterLine
from ..report import FATAL_EVERYWHERE, Outcome, without_traceback
from .boxes import match
from .ledger import KnownFace, Ledger
from .report import Migration, Moved
from .sources import Loader, Source, Unreadable

T = TypeVar("T")

_CHUNK = 100
"""Number of faces in an AssociateFaces request, the maximum of the service."""
_MOST_FACES = 100
_PAUSES = (0.5, 1.0, 2.0)
"""Seconds before each retry, since a new collection or user may not be visible yet."""
_COLLECTION = (NotFoundError, QuotaExceededError)
"""Errors that end the migration, because all other jobs would get them too."""


class Matched(NamedTuple):
    """The outcome of a face of the old collection.

    `Ledger.settle` takes the id of the face and these three fields.
    """

    outcome: Moved
    new_id: str | None = None
    reason: str | None = None


@frozen(kw_only=True)
class Settings:
    """The arguments of a migration that its requests need.

    Attributes:
        new: The new collection.
        match_iou: The lowest overlap at which an old and a new box can match, as
            intersection over union.
        quality_filter: The quality filter of IndexFaces.
        user_match_threshold: The threshold of AssociateFaces, or None.
    """

    new: str
    match_iou: float
    quality_filter: QualityFilterLike
    user_match_threshold: float | None


@frozen(kw_only=True, eq=False)
class Mover:
    """The clients and settings with which jobs send their requests.

    Attributes:
        settings: The arguments of the requests.
        loader: Reads the pictures.
        paced: Sends the requests. It stops when the run is stopped.
        cleaner: Deletes new faces that match no old face. Unlike `paced`, it sends
            requests even after the run was stopped.
        register: The register to which each job appends its lines. With None, a job
            returns the lines in `Job.lines`.
    """

    settings: Settings
    loader: Loader
    paced: PacedClient
    cleaner: PacedClient
    register: Register | None = None

    def patiently(self, send: Callable[[], T]) -> T:
        """Call a function that sends a request, and retry a NotFoundError three times.

        The service may not find a collection or user that was created just now.
        """
        for pause in _PAUSES:
            try:
                return send()
            except NotFoundError:
                self.paced.sleep(pause)
        return send()


class Job(Protocol):
    """A picture or a user to move.

    Attributes:
        done: Whether the job has an outcome.
        failed: Whether a request failed.
        fatal: An error that all other jobs would get too, such as denied access, or
            None.
        throttled: Number of throttled requests. A worker counts them for the chunk, not
            for each job, and adds the count to one of its jobs.
        lines: Lines that the caller appends to the register.
    """

    done: bool
    failed: bool
    fatal: RekoError | None
    throttled: int
    lines: list[RegisterLine]

    def send(self, mover: Mover) -> None:
        """Send the requests of the job, and set `done`.

        Raises:
            CallCancelled: The run was stopped. The job has no outcome yet.
        """

    def record(self, ledger: Ledger, report: Migration) -> None:
        """Record the outcome in the ledger and in the report."""


@define(eq=False)
class _Job:
    done: bool = field(default=False, init=False)
    failed: bool = field(default=False, init=False)
    fatal: RekoError | None = field(default=None, init=False)
    throttled: int = field(default=0, init=False)
    lines: list[RegisterLine] = field(factory=list[RegisterLine], init=False)

    def _fail(self, error: RekoError, *, ends: bool = False) -> str:
        """Record the error of a request, and return its message in one line.

        Args:
            error: The error.
            ends: Whether the run must end, because all other jobs would get the same
                error.

        Raises:
            CallCancelled: `error` is a CallCancelled.
        """
        if isinstance(error, CallCancelled):
            raise error
        self.failed = True
        if ends or isinstance(error, FATAL_EVERYWHERE):
            self.fatal = self.fatal or without_traceback(error)
        return " ".join(str(error).split())


@define(eq=False)
class UserJob(_Job):
    """A user to create if it is missing, with new faces to associate.

    Attributes:
        user_id: The user.
        is_missing: Whether the new collection lacks the user.
        faces: The ids of the new faces, each with the id of the old face.
    """

    user_id: str
    is_missing: bool
    faces: Mapping[str, str]
    _outcome: Outcome | None = field(default=None, init=False)
    _error: str | None = field(default=None, init=False)
    _refused: dict[str, tuple[Moved, str]] = field(
        factory=dict[str, tuple[Moved, str]], init=False
    )

    def send(self, mover: Mover) -> None:
        """Create the user if it is missing, and associate the faces."""
        if self._outcome is None:
            self._outcome = self._create(mover) if self.is_missing else Outcome.EXISTED
        if self._error is not None:
            self._refused = dict.fromkeys(self.faces, (Moved.FAILED, self._error))
        elif self.faces:
            self._associate(mover)
        self.done = True

    def record(self, ledger: Ledger, report: Migration) -> None:
        """Record the outcome of the user and of faces that could not be associated."""
        report.users[self._outcome or Outcome.FAILED] += 1
        if self._error is not None:
            report.failures[self.user_id] = self._error
        for new_id, (moved, reason) in self._refused.items():
            ledger.settle(self.faces[new_id], moved, new_id=new_id, reason=reason)

    def _create(self, mover: Mover) -> Outcome:
        try:
            mover.patiently(
                lambda: mover.paced.create_user(
                    collection_id=mover.settings.new, user_id=self.user_id
                )
            )
        except ConflictException as error:
            # Another client created the user after the plan. Or an earlier attempt of
            # this call created it, and its reply was lost.
            return Outcome.CREATED if error.may_have_succeeded else Outcome.EXISTED
        except RekoError as error:
            self._error = self._fail(error, ends=isinstance(error, _COLLECTION))
            return Outcome.FAILED
        return Outcome.CREATED

    def _associate(self, mover: Mover) -> None:
        """Associate the faces with the user, and record the faces that are refused."""
        face_ids = list(self.faces)
        for start in range(0, len(face_ids), _CHUNK):
            chunk = face_ids[start : start + _CHUNK]
            try:
                response = mover.patiently(
                    partial(
                        mover.paced.associate_faces,
                        collection_id=mover.settings.new,
                        user_id=self.user_id,
                        face_ids=chunk,
                        user_match_threshold=mover.settings.user_match_threshold,
                    )
                )
            except RekoError as error:
                reason = self._fail(error)
                self._refused |= dict.fromkeys(chunk, (Moved.FAILED, reason))
                continue
            for failure in response.unsuccessful_face_associations:
                reason = ", ".join(map(str, failure.reasons)) or "too many faces"
                if failure.face_id and failure.face_id in chunk:
                    self._refused[failure.face_id] = (Moved.REFUSED, reason)


@define(eq=False)
class PictureJob(_Job):
    """A picture to index in the new collection, with the old faces to match.

    Attributes:
        source: The picture.
        external_id: The external id of the old faces, or None.
        old: The faces of the picture in the old collection.
        new: The faces of the picture in the new collection before this run.
    """

    source: Source
    external_id: str | None
    old: Sequence[KnownFace]
    new: Sequence[KnownFace]
    _matched: list[Matched] = field(factory=list[Matched], init=False)
    _indexed: bool = field(default=False, init=False)
    _extra: int = field(default=0, init=False)

    def send(self, mover: Mover) -> None:
        """Match the old and the new faces. Index the picture if a match is missing."""
        self._matched = _match(self.old, self.new, mover.settings.match_iou)
        if not all(one.new_id for one in self._matched):
            try:
                image = mover.loader.load(self.source)
                self._indexed = True
                self._index(mover, image)
            except Unreadable as error:
                self._settle_all(Moved.NO_SOURCE, str(error))
            except RekoError as error:
                ends = isinstance(error, (*_COLLECTION, ProvisioningError))
                self._settle_all(Moved.FAILED, self._fail(error, ends=ends))
        self.done = True

    def record(self, ledger: Ledger, report: Migration) -> None:
        """Record the outcome of each face."""
        report.indexed += self._indexed
        report.extra += self._extra
        for face, one in zip(self.old, self._matched, strict=True):
            ledger.settle(face.face_id, *one)

    def _settle_all(self, outcome: Moved, reason: str) -> None:
        self._matched = [Matched(outcome, reason=reason)] * len(self.old)

    def _index(self, mover: Mover, image: Image) -> None:
        """Index the picture, and delete new faces that match no old face."""
        name = self.external_id or self.source.stand_in
        response = mover.patiently(
            lambda: mover.paced.index_faces(
                collection_id=mover.settings.new,
                image=image,
                external_image_id=name,
                max_faces=_MOST_FACES,
                quality_filter=mover.settings.quality_filter,
            )
        )
        indexed = list(indexed_faces(response.face_records))
        new = [KnownFace(face.face_id, None, Box.of(face)) for face in indexed]
        self._matched = _match(self.old, new, mover.settings.match_iou)
        kept = {one.new_id for one in self._matched}
        extra = [face.face_id for face in new if face.face_id not in kept]
        if extra:
            # Delete extra faces before the register has lines. A later run does not
            # index a picture with lines. DeleteFaces refuses faces that have a user.
            mover.cleaner.delete_faces(collection_id=mover.settings.new, face_ids=extra)
        self._extra = len(extra)
        registered = {face.face_id for face in self.new}
        images = {face.face_id: image_id_of(face) for face in indexed}
        boxes = {face.face_id: face.box for face in new}
        self.lines: list[RegisterLine] = [
            RegisterLine(
                collection_id=mover.settings.new,
                user_id=face.user_id,
                face_id=one.new_id,
                image_id=images[one.new_id],
                external_image_id=name,
                **self.source._asdict(),
                bounding_box=boxes[one.new_id],
                face_model_version=response.face_model_version,
            )
            for face, one in zip(self.old, self._matched, strict=True)
            if one.outcome is Moved.MOVED
            and one.new_id
            and one.new_id not in registered
        ]
        if mover.register is not None:
            mover.register.append(self.lines)
            self.lines = []


def _match(
    old: Sequence[KnownFace], new: Sequence[KnownFace], match_iou: float
) -> list[Matched]:
    """Return the outcome for each old face of a picture.

    If several old faces have the same box, only the first face is moved. The other
    faces get the outcome `MERGED`, or `AMBIGUOUS` if they belong to another user.
    """
    firsts: list[int] = []
    first_of: list[int] = []
    for number, face in enumerate(old):
        same = [n for n in firsts if old[n].box.is_same(face.box)]
        first_of.append(same[0] if same else number)
        if not same:
            firsts.append(number)
    boxes = [face.box for face in new]
    found = match([old[n].box for n in firsts], boxes, match_iou)
    by_first = dict(zip(firsts, found, strict=True))
    matched: list[Matched] = []
    for number, first in enumerate(first_of):
        index = by_first[first]
        if isinstance(index, Moved):
            matched.append(Matched(index))
        elif number == first:
            matched.append(Matched(Moved.MOVED, new[index].face_id))
        elif old[number].user_id in (old[first].user_id, None):
            matched.append(Matched(Moved.MERGED, new[index].face_id))
        else:
            reason = f"the same face belongs to {old[first].user_id}"
            matched.append(Matched(Moved.AMBIGUOUS, reason=reason))
    return matched
