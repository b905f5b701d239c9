"""Write the faces of an enrolment to the face register."""

from __future__ import annotations

import os
from typing import NamedTuple

from ...models import Image
from ..register import Register, RegisterLine, read_register
from ..s3 import S3Picture
from .people import Candidate, Person
from .pictures import Picture, unresolved
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
        content = candidate.external_id
        return RegisterLine(
            collection_id=self._collection_id,
            user_id=person.user_id,
            face_id=candidate.result.face_id or "",
            image_id=face.image_id if face else None,
            external_image_id=content,
            **source_of(candidate.picture, content, candidate.size)._asdict(),
            bounding_box=face.box if face else None,
            face_model_version=face.model if face else None,
        )


class Source(NamedTuple):
    """Where a picture is, and what identifies its content."""

    source: str | None
    version: str | None
    etag: str | None
    sha256: str | None
    size: int | None


def source_of(picture: Picture, identity: str, size: int) -> Source:
    """Return the members of a register line that describe a picture.

    Args:
        picture: The picture. Bytes have no location.
        identity: Its `Inspection.external_id`.
        size: Its size in bytes, or 0.
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
    """Return the object of S3 that a line describes, or None."""
    scheme, _, rest = (line.source or "").partition("://")
    bucket, _, key = rest.partition("/")
    if scheme != "s3":
        return None
    return S3Picture(
        bucket=bucket, key=key, etag=line.etag, size=line.size, version=line.version
    )
