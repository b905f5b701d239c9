"""The job to index one picture, in this process or in a worker of an executor.

A job contains its input and its outcome, so it can be sent to another process.
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
"""Errors of the picture or of its external id."""
_BYTES = 1 << 16
"""Bytes that add one to the weight of a picture, so that a chunk is not too large."""

Examined = tuple[Inspection, Image | None]
"""The result of `examine`."""


@frozen(kw_only=True)
class Settings:
    """The arguments of an indexing that each of its requests needs.

    Attributes:
        collection_id: The collection.
        max_faces: The most faces to index in a picture.
        quality_filter: The quality filter of IndexFaces, or None.
        registers: Whether there is a register, so that lines are needed.
    """

    collection_id: str
    max_faces: int
    quality_filter: QualityFilterLike | None
    registers: bool


@define(eq=False)
class PictureJob:
    """A picture to index.

    Attributes:
        key: The key.
        external_id: The external id of its faces.
        picture: The picture. None if it is invalid or already has an outcome, so that
            its bytes can be freed.
        identity: The hash of the picture. Empty without a register.
        result: The outcome. None until the picture has one.
        lines: Lines for the register.
        fatal: An error that every other picture would get.
        throttled: Number of throttled requests of the chunk. Only one job of a chunk
            has it.
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
        """The size of the job in a chunk. A path or an object has the size 1."""
        if self.picture is None or isinstance(self.picture, str | os.PathLike):
            return 1
        return 1 + size_of(self.picture) // _BYTES

    def end(self, outcome: IndexOutcome, reason: str | None = None) -> None:
        """Set the outcome of a picture without new faces."""
        self._end(IndexedPicture(self.key, self.external_id, outcome, reason=reason))

    def send(
        self,
        paced: PacedClient,
        settings: Settings,
        examined: Examined | None = None,
    ) -> None:
        """Send the picture, unless it is unusable.

        Args:
            paced: Sends the request.
            settings: The arguments of the request.
            examined: The result of `examine`. By default the picture is read here.

        Raises:
            CallCancelled: The run was stopped. The job can be retried.
        """
        picture = self.picture
        assert picture is not None
        seen, image = examined or examine(picture)
        if image is None or seen.problems:
            self.end(IndexOutcome.UNUSABLE, "; ".join(seen.problems))
            return
        if self.identity and self.identity != seen.external_id:
            reason = "has changed since it was checked; run it again"
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
