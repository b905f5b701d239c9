"""Write the faces of an enrolment to the face register."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import NamedTuple

from ...models import Image
from ...models.enums import QualityFilterLike
from ..register import Refusal, Register, RegisterLine, read_register
from ..s3 import S3Picture
from .people import Candidate, Person
from .pictures import Picture, unresolved
from .report import EnrolledPicture, Enrolment

_HASH = "sha256:"
_REFUSED = (Enrolment.NO_FACE, Enrolment.GROUP, Enrolment.MISMATCH)
"""Outcomes of refused pictures. With the same settings, a later run would refuse these
pictures again."""


class PictureRegister:
    """The face register of an enrolment.

    A face that has a line gets no second line. Therefore a second run can complete the
    register of a killed run.

    Args:
        path: The file.
        collection_id: The collection.
        quality_filter: The quality filter of IndexFaces, or None.
        user_match_threshold: The threshold of AssociateFaces, or None.

    Attributes:
        adopted: Maps the id of each adopted face to the external id of its picture. See
            `Face.is_adopted`. `read` fills the mapping.

    Raises:
        JournalMismatch: The file is not a register.
        ProvisioningError: The file cannot be written.
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        collection_id: str,
        quality_filter: QualityFilterLike | None,
        user_match_threshold: float | None,
    ) -> None:
        self.adopted: dict[str, str] = {}
        self._path = path
        self._collection_id = collection_id
        chosen = None if quality_filter is None else str(quality_filter)
        self._settings = (chosen, user_match_threshold)
        self._known: set[str] = set()
        self._refused: dict[tuple[str, str], Refusal] = {}
        self._file = Register(path)

    def read(self, people: Sequence[Person]) -> None:
        """Read the register, and set the outcome of pictures that it lists as refused.

        A refusal counts only for the same collection, user, picture, quality filter and
        threshold. A refusal of a picture in S3 counts only if this run knows the ETag
        or the version of the object. If the register has several lines for a user and
        a picture, the last line counts.

        This method also stores adopted faces in `adopted`.
        """
        wanted = {c.external_id for person in people for c in person.candidates}
        for line in read_register(self._path):
            if line.collection_id != self._collection_id:
                continue
            identity = identity_of(line)
            place = (line.user_id or "", identity)
            if line.face_id:
                self._known.add(line.face_id)
                self._refused.pop(place, None)
                if identity in wanted and identity != line.external_image_id:
                    self.adopted[line.face_id] = identity
            elif line.refusal and identity in wanted:
                self._refused[place] = line.refusal
        for person in people:
            for candidate in person.candidates:
                refusal = self._refused.get((person.user_id, candidate.external_id))
                if refusal and candidate.is_lasting and self._is_valid(refusal):
                    result = candidate.result
                    result.outcome = Enrolment(refusal.outcome)
                    result.reason = f"{refusal.reason} (from the register)"
                    result.codes = refusal.codes

    def record(self, person: Person) -> None:
        """Append a line to the register for each enrolled or refused picture.

        A picture is enrolled if its face is associated with the user. If the register
        already has a line of the face or a valid refusal, no second line is added. A
        refusal is not recorded if the face of the picture stays in the collection. A
        refusal of an S3 picture without a known ETag or version is not recorded either.
        """
        self._file.append(
            self._line(person, candidate)
            for candidate in person.candidates
            if (
                candidate.result.outcome in (Enrolment.ENROLLED, Enrolment.PRESENT)
                and candidate.result.face_id
                and candidate.result.face_id not in self._known
            )
            or self._is_new_refusal(person, candidate)
        )

    def _is_new_refusal(self, person: Person, candidate: Candidate) -> bool:
        """Return whether a picture was refused and the register lacks the refusal."""
        place = (person.user_id, candidate.external_id)
        result = candidate.result
        known = self._refused.get(place)
        return (
            result.outcome in _REFUSED
            and not result.face_id
            and candidate.is_lasting
            and not (known and self._is_valid(known))
        )

    def _refusal(self, result: EnrolledPicture) -> Refusal | None:
        if result.outcome not in _REFUSED:
            return None
        return Refusal(
            str(result.outcome), result.reason, result.codes, *self._settings
        )

    def _is_valid(self, refusal: Refusal) -> bool:
        """Return whether a refusal that the register lists applies to this run.

        It applies only if this run has the same quality filter and threshold as the run
        that recorded the refusal.
        """
        settings = (refusal.quality_filter, refusal.user_match_threshold)
        return refusal.outcome in _REFUSED and settings == self._settings

    def sync(self) -> None:
        """Write the register to the disk (`fsync`)."""
        self._file.sync()

    def _line(self, person: Person, candidate: Candidate) -> RegisterLine:
        face = candidate.face
        content = candidate.external_id
        return RegisterLine(
            collection_id=self._collection_id,
            user_id=person.user_id,
            face_id=candidate.result.face_id,
            image_id=face.image_id if face else None,
            external_image_id=content,
            **source_of(candidate.picture, content, candidate.size)._asdict(),
            bounding_box=face.box if face else None,
            face_model_version=face.model if face else None,
            refusal=self._refusal(candidate.result),
        )


class Source(NamedTuple):
    """The members of a register line that describe a picture."""

    source: str | None
    version: str | None
    etag: str | None
    sha256: str | None
    size: int | None


def source_of(picture: Picture, identity: str, size: int) -> Source:
    """Return the members of a register line that describe a picture.

    Args:
        picture: The picture. For bytes, `Source.source` is None.
        identity: The `external_id` of the picture's `Inspection`, a hash of the
            picture.
        size: The size of the picture in bytes, or 0 if it is unknown.
    """
    sha256 = identity[len(_HASH) :] if identity.startswith(_HASH) else None
    if isinstance(picture, S3Picture):
        place = picture
    elif isinstance(picture, Image) and picture.s3_object:
        place = unresolved(picture.s3_object)
    else:
        path = None
        if isinstance(picture, str | os.PathLike):
            path = os.path.abspath(picture)  # noqa: PTH100 - without links resolved
        return Source(path, None, None, sha256, size or None)
    return Source(place.source, place.version, place.etag, sha256, place.size or None)


def picture_of(line: RegisterLine) -> S3Picture | None:
    """Return the S3 object of a register line, or None for a picture outside S3."""
    scheme, _, rest = (line.source or "").partition("://")
    bucket, _, key = rest.partition("/")
    if scheme != "s3":
        return None
    return S3Picture(
        bucket=bucket, key=key, etag=line.etag, size=line.size, version=line.version
    )


def identity_of(line: RegisterLine) -> str:
    """Compute the external id for the picture of a register line.

    The format is that of `Inspection.external_id`. If the line has a `sha256`, the
    external id contains that hash. If not, the external id of a picture in S3 is
    `S3Picture.identity`. Otherwise the external id is empty.
    """
    if line.sha256:
        return f"{_HASH}{line.sha256}"
    picture = picture_of(line)
    return picture.identity if picture else ""
