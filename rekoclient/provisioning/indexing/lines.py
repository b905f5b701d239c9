"""The lines of the face register for one indexed picture."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import NamedTuple

from attrs import evolve

from ...models import Image, IndexFacesResponse
from ..faces.pictures import Inspection, Picture
from ..register import Box, RegisterLine

_HASH = "sha256:"


class Place(NamedTuple):
    """Where a picture is. Bytes are nowhere."""

    source: str | None = None
    version: str | None = None

    @classmethod
    def of(cls, picture: Picture) -> Place:
        """Return the place of a picture."""
        if isinstance(picture, str | os.PathLike):
            return cls(os.path.abspath(picture))  # noqa: PTH100 - without links resolved
        place = picture.s3_object if isinstance(picture, Image) else None
        if place is None:
            return cls()
        return cls(f"s3://{place.bucket}/{place.name}", place.version)


def lines_of(
    collection_id: str,
    external_id: str,
    picture: Picture,
    seen: Inspection,
    response: IndexFacesResponse,
) -> Iterator[RegisterLine]:
    """Yield a line for each face, or one without a face.

    Args:
        collection_id: The collection.
        external_id: The external id of the faces.
        picture: The picture.
        seen: Its inspection.
        response: The response to IndexFaces.
    """
    content = seen.external_id
    line = RegisterLine(
        collection_id=collection_id,
        face_id=None,
        external_image_id=external_id,
        **Place.of(picture)._asdict(),
        size=seen.size or None,
        sha256=content[len(_HASH) :] if content.startswith(_HASH) else None,
        face_model_version=response.face_model_version,
    )
    faces = [record.face for record in response.face_records if record.face]
    for face in faces:
        yield evolve(
            line,
            face_id=face.face_id,
            image_id=face.image_id,
            bounding_box=Box.of(face.bounding_box),
        )
    if not faces:
        yield line
