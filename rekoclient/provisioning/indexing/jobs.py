"""The job to index one picture, in this process or in a worker of an executor.

A job contains its input, and later its outcome. Therefore another process can run a job
and return it.
"""

from __future__ import annotations

import os

from attrs import define, evolve, field, frozen

from ...errors import (
    CallCancelled,
    ImageTooLargeException,
    InvalidImageFormatException,
    RekoError,
    RequestValidationError,
)
from ...models import Image, IndexFacesResponse
from ...models.enums import QualityFilterLike
from .. import text
from ..faces.pictures import Inspection, Picture, examine
from ..parts import indexed_faces
from ..rate.paced_client import PacedClient
from ..register import RegisterLine
from ..report import FATAL, without_traceback
from .lines import lines_of
from .report import IndexedPicture, IndexOutcome
from .stream import size_of

_EXCEEDS = "EXCEEDS_MAX_FACES"
_UNUSABLE = (
    ImageTooLargeException,
    InvalidImageFormatException,
    RequestValidationError,
)
"""Error classes of an invalid picture or external id."""
_BYTES = 1 << 16
"""Number of bytes that add 1 to the weight of a job.

Each job has a weight of at least 1. Only a picture that is passed as bytes adds to it.
A chunk has a maximum total weight, so it contains fewer of these pictures.
"""

Examined = tuple[Inspection, Image | None]
"""The inspection of a picture, and the image to send. The image is None if the picture
cannot be read or is invalid."""


@frozen(kw_only=True)
class Settings:
    """The arguments of `index_images` that each job needs.

    Attributes:
        collection_id: The collection.
        max_faces: Maximum number of faces to index in a picture.
        quality_filter: The quality filter of IndexFaces, or None.
        registers: Whether each job returns lines for a face register.
    """

    collection_id: str
    max_faces: int
    quality_filter: QualityFilterLike | None
    registers: bool


@define(eq=False)
class PictureJob:
    """A picture to index.

    Attributes:
        key: The key of the picture, such as an S3 key.
        external_id: The external id of the picture's faces.
        picture: The picture. None if it cannot be read. To free its memory, it becomes
            None when the outcome is set.
        identity: The hash that identifies the picture. Empty without a register.
        result: The outcome. None until the picture has an outcome.
        lines: Lines that the caller appends to the register.
        fatal: An error that every other picture would also get, such as denied access,
            or None.
        throttled: Number of throttled requests. A worker counts them for the chunk, not
            for each job, and adds the count to one of its jobs.
    """

    key: str
    external_id: str
    picture: Picture | None = field(default=None, init=False)
    identity: str = field(default="", init=False)
    result: IndexedPicture | None = field(default=None, init=False)
    lines: list[RegisterLine] = field(factory=list[RegisterLine], init=False)
    fatal: RekoError | None = field(default=None, init=False)
    throttled: int = field(default=0, init=False)

    @property
    def weight(self) -> int:
        """The weight of the job. A chunk of jobs has a maximum total weight.

        The weight of a path or of an object in S3 is 1. Bytes have a larger weight,
        because the job contains them.
        """
        if self.picture is None or isinstance(self.picture, str | os.PathLike):
            return 1
        return 1 + size_of(self.picture) // _BYTES

    def end(self, outcome: IndexOutcome, reason: str | None = None) -> None:
        """Set the outcome of a picture for which no face was indexed."""
        self._end(IndexedPicture(self.key, self.external_id, outcome, reason=reason))

    def send(
        self,
        paced: PacedClient,
        settings: Settings,
        examined: Examined | None = None,
    ) -> None:
        """Read the picture, send an IndexFaces request and set the outcome.

        An invalid picture gets the outcome `UNUSABLE` without a request.

        Args:
            paced: Sends the request.
            settings: The arguments of the request.
            examined: The result of `examine`, if the picture was read before. By
                default None.

        Raises:
            CallCancelled: The run was stopped. The job has no outcome yet.
        """
        picture = self.picture
        assert picture is not None
        seen, image = examined or examine(picture)
        if image is None or seen.problems:
            self.end(IndexOutcome.UNUSABLE, "; ".join(seen.problems))
            return
        if self.identity and self.identity != seen.external_id:
            reason = "the picture has changed since its check; index the picture again"
            self.end(IndexOutcome.UNUSABLE, reason)
            return
        try:
            response = paced.index_faces(
                collection_id=settings.collection_id,
                image=image,
                external_image_id=self.external_id,
                max_faces=settings.max_faces,
                quality_filter=settings.quality_filter,
            )
        except CallCancelled:
            raise
        except RekoError as error:
            is_unusable = isinstance(error, _UNUSABLE)
            if not is_unusable and isinstance(error, FATAL):
                self.fatal = without_traceback(error)
            self.end(
                IndexOutcome.UNUSABLE if is_unusable else IndexOutcome.FAILED,
                " ".join(str(error).split()),
            )
            return
        if settings.registers:
            self.lines += lines_of(
                settings.collection_id, self.external_id, picture, seen, response
            )
        self._end(
            _outcome(
                IndexedPicture(self.key, self.external_id, IndexOutcome.INDEXED),
                response,
            )
        )

    def _end(self, result: IndexedPicture) -> None:
        self.result, self.picture = result, None


def _outcome(result: IndexedPicture, response: IndexFacesResponse) -> IndexedPicture:
    faces = len(list(indexed_faces(response.face_records)))
    reasons = {str(r) for face in response.unindexed_faces for r in face.reasons}
    outcome, reason = result.outcome, None
    if _EXCEEDS in reasons:
        outcome = IndexOutcome.TRUNCATED
        more = sum(_EXCEEDS in face.reasons for face in response.unindexed_faces)
        reason = f"{text.count(more, 'more face')}"
    elif not faces:
        outcome = IndexOutcome.NO_FACE
        reason = ", ".join(sorted(reasons)) or None
    return evolve(
        result,
        outcome=outcome,
        faces=faces,
        reason=reason,
        codes=tuple(sorted(reasons)),
    )
