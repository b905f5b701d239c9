"""The faces that a collection has before an enrolment."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from attrs import define, field

from ..rate.paced_client import PacedClient


class Face(NamedTuple):
    """A face that existed before this run, and its user."""

    face_id: str
    user_id: str | None


@define(eq=False)
class ExistingFaces:
    """Faces of the given pictures that existed before this run.

    Only ListFaces shows them, and only before the pictures are indexed: indexing a
    picture again returns the same face.

    Attributes:
        by_external_id: The faces of each picture.
        owned: The ids of the faces that have a user. These are never deleted.
        users: Users with a face in the collection, so they certainly exist.
    """

    by_external_id: dict[str, list[Face]] = field(factory=dict[str, list[Face]])
    owned: set[str] = field(factory=set[str])
    users: set[str] = field(factory=set[str])

    def read(
        self, client: PacedClient, collection_id: str, external_ids: Collection[str]
    ) -> None:
        """List the faces of a collection, and keep those of the pictures."""
        for face in client.iter_list_faces(
            collection_id=collection_id, max_results=4096
        ):
            if face.user_id:
                self.users.add(face.user_id)
            external_id = face.external_image_id or ""
            if face.face_id and external_id in external_ids:
                known = Face(face.face_id, face.user_id)
                self.by_external_id.setdefault(external_id, []).append(known)
                if face.user_id:
                    self.owned.add(face.face_id)
