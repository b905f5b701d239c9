"""Write the faces of an enrolment to the face register."""

from __future__ import annotations

import os

from ...models import Image
from ..register import Register, RegisterLine, read_register
from ..s3 import S3Picture
from .people import Candidate, Person
from .pictures import Picture
from .report import Enrolment

_HASH = "sha256:"


class PictureRegister:
    """The face register of an enrolment.

    A face that the register has already gets no second line. So a second run completes
    the register of a run that was killed, and indexes nothing for it.

    Args:
        path: The file.
        collection_id: The collection.

    Raises:
        JournalMismatch: The file is not a register.
        ProvisioningError: It cannot be written.
    """

    def __init__(self, path: str | os.PathLike[str], collection_id: str) -> None:
        self._collection_id = collection_id
        self._known = {
            line.face_id
            for line in read_register(path)
            if line.collection_id == collection_id
        }
        self._file = Register(path)

    def record(self, person: Person) -> None:
        """Add a line for each face that the user has now."""
        self._file.append(
            self._line(person, candidate)
            for candidate in person.candidates
            if candidate.result.outcome in (Enrolment.ENROLLED, Enrolment.PRESENT)
            and candidate.result.face_id
            and candidate.result.face_id not in self._known
        )

    def sync(self) -> None:
        """Write the file to the disk."""
        self._file.sync()

    def _line(self, person: Person, candidate: Candidate) -> RegisterLine:
        face = candidate.face
        source, version = _location(candidate)
        content = candidate.external_id
        return RegisterLine(
            collection_id=self._collection_id,
            user_id=person.user_id,
            face_id=candidate.result.face_id or "",
            image_id=face.image_id if face else None,
            external_image_id=content,
            source=source,
            version=version,
            size=_size(candidate),
            etag=_etag(candidate.picture),
            sha256=content[len(_HASH) :] if content.startswith(_HASH) else None,
            bounding_box=face.box if face else None,
            face_model_version=face.model if face else None,
        )


def _size(candidate: Candidate) -> int | None:
    picture = candidate.picture
    size = picture.size if isinstance(picture, S3Picture) else candidate.size
    return size or None


def _etag(picture: Picture) -> str | None:
    return picture.etag if isinstance(picture, S3Picture) else None


def _location(candidate: Candidate) -> tuple[str | None, str | None]:
    """Return where a picture is, and its version. Bytes have no location."""
    picture = candidate.picture
    if isinstance(picture, bytes):
        return None, None
    if isinstance(picture, S3Picture):
        return picture.source, picture.version
    if not isinstance(picture, Image):
        return os.path.abspath(picture), None  # noqa: PTH100 - without links resolved
    place = picture.s3_object
    if place is None:
        return None, None
    return f"s3://{place.bucket}/{place.name}", place.version
