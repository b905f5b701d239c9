"""Search a collection for an erased person by pictures.

The person may still be in the collection under another user id.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from attrs import frozen

from ...errors import InvalidParameterException, ProvisioningError
from ...models import Image
from ..checks import check_threshold
from ..faces.pictures import Picture, find, inspect, load
from ..parts import face_id_of, matched_faces, matched_users
from ..rate.paced_client import PacedClient
from .receipt import UNBEGUN, StillFound

_MOST = 100


@frozen
class Pictures:
    """Pictures with which to search a collection for an erased person.

    Attributes:
        images: The pictures, each with its name.
        threshold: The lowest similarity of a match, from 0 to 100. With None the
            service decides.
    """

    images: Sequence[tuple[str, Image]] = ()
    threshold: float | None = None

    @classmethod
    def of(cls, pictures: Iterable[Picture], threshold: float | None) -> Pictures:
        """Read the pictures, and check them without a request.

        Raises:
            RequestValidationError: `threshold` is invalid.
            ProvisioningError: A picture is invalid or cannot be read.
        """
        check_threshold(threshold)
        images: list[tuple[str, Image]] = []
        for name, picture in find(pictures, []):
            seen = inspect(picture)
            if seen.problems or isinstance(picture, OSError | ValueError):
                raise ProvisioningError(
                    f"{name}: {'; '.join(seen.problems)}. {UNBEGUN} Pass a picture of a"
                    " face."
                )
            images.append((name, load(picture, seen.external_id)))
        return cls(images, threshold)

    def __bool__(self) -> bool:
        return bool(self.images)

    def check(self, paced: PacedClient, collection_id: str) -> None:
        """Search once with each picture, to check that the picture shows a face.

        Raises:
            ProvisioningError: A picture shows no face.
        """
        for name, image in self.images:
            try:
                paced.search_faces_by_image(
                    collection_id=collection_id, image=image, max_faces=1
                )
            except InvalidParameterException as error:
                raise ProvisioningError(
                    f"{name} cannot be used for a search: {str(error).rstrip('.')}."
                    f" {UNBEGUN} Pass a picture of a face."
                ) from error

    def find(self, paced: PacedClient, collection_id: str) -> tuple[StillFound, ...]:
        """Search with each picture, and return the users and faces that are found."""
        found: dict[str, StillFound] = {}
        for name, image in self.images:
            users = paced.search_users_by_image(
                collection_id=collection_id,
                image=image,
                user_match_threshold=self.threshold,
                max_users=_MOST,
            )
            faces = paced.search_faces_by_image(
                collection_id=collection_id,
                image=image,
                face_match_threshold=self.threshold,
                max_faces=_MOST,
            )
            for user_id, similarity in matched_users(users.user_matches):
                one = StillFound(picture=name, user_id=user_id, similarity=similarity)
                found.setdefault(user_id, one)
            for face, similarity in matched_faces(faces.face_matches):
                if face_id := face_id_of(face):
                    one = StillFound(
                        picture=name, face_id=face_id, similarity=similarity
                    )
                    found.setdefault(face_id, one)
        return tuple(found.values())
