"""The lines of the face register for one indexed picture."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import evolve

from ...models import IndexFacesResponse
from ..faces.pictures import Inspection, Picture
from ..faces.registering import source_of
from ..parts import image_id_of, indexed_faces
from ..register import Box, RegisterLine


def lines_of(
    collection_id: str,
    external_id: str,
    picture: Picture,
    seen: Inspection,
    response: IndexFacesResponse,
) -> Iterator[RegisterLine]:
    """Yield a line for each face, or one line without a face id if there is no face.

    Args:
        collection_id: The collection.
        external_id: The external id of the faces.
        picture: The picture.
        seen: The inspection of the picture, for its hash and size.
        response: The response to IndexFaces.
    """
    line = RegisterLine(
        collection_id=collection_id,
        face_id=None,
        external_image_id=external_id,
        **source_of(picture, seen.external_id, seen.size)._asdict(),
        face_model_version=response.face_model_version,
    )
    faces = list(indexed_faces(response.face_records))
    for face in faces:
        yield evolve(
            line,
            face_id=face.face_id,
            image_id=image_id_of(face),
            bounding_box=Box.of(face),
        )
    if not faces:
        yield line
