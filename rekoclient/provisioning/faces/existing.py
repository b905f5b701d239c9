"""The faces that a collection has before an enrolment."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from attrs import define, field

from ...errors import NotFoundError
from ...models import Face as ListedFace
from ..parts import face_id_of, image_id_of
from ..rate.paced_client import PacedClient
from ..register import Box

_PAGE = 4096
"""Faces on a page of ListFaces, the most that the service allows."""


class Face(NamedTuple):
    """A face that existed before this run, and its user."""

    face_id: str
    user_id: str | None
    image_id: str | None = None
    box: Box | None = None
    model: str | None = None
    is_adopted: bool = False
    """Whether the face has another external id, and the register lists its picture."""


@define(eq=False)
class ExistingFaces:
    """Faces of the given pictures that existed before this run.

    They must be listed before the pictures are indexed. IndexFaces returns the same
    face for the same picture, so later a face may be new or old.

    For one user, only the faces of this user are listed. Otherwise the cost of one
    picture would grow with the collection.

    Attributes:
        by_external_id: The faces of each picture.
        owned: The ids of the faces that have a user, or that were indexed under another
            external id. These are never deleted.
        users: Users with a face in the collection, so they certainly exist.
    """

    by_external_id: dict[str, list[Face]] = field(factory=dict[str, list[Face]])
    owned: set[str] = field(factory=set[str])
    users: set[str] = field(factory=set[str])
    _complete: bool = field(default=True, init=False)
    _is_known: bool = field(default=False, init=False)
    """Whether the collection certainly exists."""

    def read(
        self,
        client: PacedClient,
        collection_id: str,
        external_ids: Collection[str],
        *,
        user_id: str | None = None,
        adopted: Mapping[str, str] | None = None,
    ) -> None:
        """List the faces of a collection or of a user, and keep those of the pictures.

        Args:
            client: Sends the requests.
            collection_id: The collection.
            external_ids: The external ids of the pictures.
            user_id: The user. By default the faces of all users are listed.
            adopted: Faces that were indexed under another external id. The keys are
                face ids, the values the external ids that their pictures have now.

        Raises:
            RekoError: The faces cannot be listed. A missing user has no faces.
        """
        faces = client.iter_list_faces(
            collection_id=collection_id, user_id=user_id, max_results=_PAGE
        )
        adopted = dict(adopted or {})
        try:
            self._keep(faces, external_ids, adopted)
        except NotFoundError:
            if user_id is None:
                raise
            if not self._is_known:
                client.describe_collection(collection_id=collection_id)
        if user_id is not None:
            seen = {f.face_id for faces in self.by_external_id.values() for f in faces}
            others = [face_id for face_id in adopted if face_id not in seen]
            for start in range(0, len(others), _PAGE):
                some = client.iter_list_faces(
                    collection_id=collection_id, face_ids=others[start : start + _PAGE]
                )
                self._keep(some, (), adopted)
        self._is_known, self._complete = True, user_id is None

    def of_picture(self, external_id: str) -> list[Face]:
        """Return the faces of a picture, and adopted faces only if it has no others."""
        known = self.by_external_id.get(external_id, [])
        return [face for face in known if not face.is_adopted] or known

    def read_owned(
        self, client: PacedClient, collection_id: str, face_ids: Sequence[str]
    ) -> None:
        """Add the given faces that have a user to `owned`, unless all were listed."""
        if self._complete or not face_ids:
            return
        faces = client.iter_list_faces(collection_id=collection_id, face_ids=face_ids)
        owned = (face_id_of(face) for face in faces if face.user_id)
        self.owned.update(face_id for face_id in owned if face_id)

    def of(self, user_id: str, external_ids: Collection[str]) -> ExistingFaces:
        """Return the faces of one user and some pictures, for another process."""
        known = self.by_external_id
        part = ExistingFaces({one: known[one] for one in external_ids if one in known})
        part.owned.update(
            face.face_id
            for faces in part.by_external_id.values()
            for face in faces
            if face.user_id or face.is_adopted
        )
        part.users.update({user_id} & self.users)
        part._complete = self._complete
        return part

    def add(self, part: ExistingFaces) -> None:
        """Add the faces of another user and other pictures."""
        self.by_external_id.update(part.by_external_id)
        self.owned |= part.owned
        self.users |= part.users
        self._complete = self._complete and part._complete

    def _keep(
        self,
        faces: Iterable[ListedFace],
        external_ids: Collection[str],
        adopted: Mapping[str, str],
    ) -> None:
        for face in faces:
            if face.user_id:
                self.users.add(face.user_id)
            face_id = face_id_of(face)
            now = adopted.get(face_id)
            external_id = now or face.external_image_id or ""
            if face_id and (now or external_id in external_ids):
                known = Face(
                    face_id,
                    face.user_id,
                    image_id_of(face),
                    Box.of(face),
                    face.index_faces_model_version,
                    now is not None,
                )
                self.by_external_id.setdefault(external_id, []).append(known)
                if face.user_id or now:
                    self.owned.add(face_id)
