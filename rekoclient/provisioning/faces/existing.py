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
"""Number of faces on a page of ListFaces, the maximum of the service."""


class Face(NamedTuple):
    """A face in the collection, and its user."""

    face_id: str
    user_id: str | None
    image_id: str | None = None
    box: Box | None = None
    model: str | None = None
    is_adopted: bool = False
    """Whether the register, and not the external id, links the face to its picture.

    Such a face is called adopted.
    """


@define(eq=False)
class ExistingFaces:
    """The faces in a collection that belong to the pictures of an enrolment.

    These faces are listed before the first picture is indexed, because the response to
    IndexFaces does not show whether a face is new. If a picture was indexed before,
    IndexFaces returns the existing face.

    If the run has one user, the complete collection is not listed, because a large
    collection would need many requests. In this case, only two groups of faces are
    listed. The first group has the faces of the user. The second group has the
    adopted faces of the user's pictures. See `Face.is_adopted`.

    Attributes:
        by_external_id: The faces of each picture, by the external id of this run.
        owned: Ids of faces that this run must not delete. These are faces with a user,
            and faces whose external id differs from the one that this run sets for
            their picture.
        users: Ids of users that have a face, and therefore exist.
    """

    by_external_id: dict[str, list[Face]] = field(factory=dict[str, list[Face]])
    owned: set[str] = field(factory=set[str])
    users: set[str] = field(factory=set[str])
    _complete: bool = field(default=True, init=False)
    _is_known: bool = field(default=False, init=False)
    """Whether an earlier request has shown that the collection exists."""

    def read(
        self,
        client: PacedClient,
        collection_id: str,
        external_ids: Collection[str],
        *,
        user_id: str | None = None,
        adopted: Mapping[str, str] | None = None,
    ) -> None:
        """List faces of a collection or user. Store the faces of the given pictures.

        A face belongs to a picture if its external id is in `external_ids`, or if its
        id is in `adopted`.

        Args:
            client: Sends the requests.
            collection_id: The collection.
            external_ids: The external ids of the pictures.
            user_id: The user. By default all faces of the collection are listed.
            adopted: Maps the id of each adopted face to the external id of its picture.
                See `Face.is_adopted`. By default none.

        Raises:
            RekoError: The faces cannot be listed. A missing user is not an error.
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
        """Return the faces of a picture.

        These are the faces with this external id. If no face has this external id,
        they are the faces that the register lists for the picture.

        Args:
            external_id: The external id that this run sets for the picture.
        """
        known = self.by_external_id.get(external_id, [])
        return [face for face in known if not face.is_adopted] or known

    def read_owned(
        self, client: PacedClient, collection_id: str, face_ids: Sequence[str]
    ) -> None:
        """List the given faces, and add the ids of faces with a user to `owned`.

        No request is sent if `read` has listed all faces of the collection.
        """
        if self._complete or not face_ids:
            return
        faces = client.iter_list_faces(collection_id=collection_id, face_ids=face_ids)
        owned = (face_id_of(face) for face in faces if face.user_id)
        self.owned.update(face_id for face_id in owned if face_id)

    def of(self, user_id: str, external_ids: Collection[str]) -> ExistingFaces:
        """Return an `ExistingFaces` with the data that a worker needs for one user.

        The result has the faces of the user's pictures. If the user has a face, the
        attribute `users` of the result contains `user_id`.

        Args:
            user_id: The user.
            external_ids: The external ids of the user's pictures.
        """
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
        """Add the faces and users of an `ExistingFaces` from another process."""
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
