"""Two collections on two servers with different face models, and a register."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

from rekoclient import RekognitionClient
from rekoclient.models import Image
from rekoclient.testing import DeclaredFace, LocalRekognition, sample_image

OLD, NEW = "staff", "staff-7"
BOX = {"Width": 0.5, "Height": 0.4, "Left": 0.1, "Top": 0.2}


def record(key: str, *face_ids: str, **members: Any) -> dict[str, Any]:
    """Return the record of one picture, as the sample program of AWS writes it."""
    faces = [
        {"UserId": "u", "FaceId": face, "ImageId": "i", "BoundingBoxes": BOX}
        for face in face_ids
    ]
    return {
        "Bucket": "photos",
        "Key": key,
        "ExternalImageId": "e",
        "CollectionId": NEW,
        "Faces": faces,
        **members,
    }


class Shown(NamedTuple):
    """A face in a picture, and the user that it is enrolled for."""

    person: str
    left: float = 0.25
    user: str | None = None


def face(shown: Shown, shift: float = 0.0) -> DeclaredFace:
    """Return a declared face. ``shift`` moves its box, as another face model would."""
    return DeclaredFace(
        shown.person,
        left=shown.left + shift,
        top=0.2 + shift,
        width=0.15,
        height=0.2,
    )


class World:
    """A collection to migrate, with its pictures in a folder, and a second server.

    Args:
        old: The server of the old collection.
        new: The server to which the tests migrate the collection.
        folder: The folder of the pictures and of the register.
    """

    def __init__(
        self, old: LocalRekognition, new: LocalRekognition, folder: Path
    ) -> None:
        self.old, self.new = old, new
        self.folder = folder
        self.register = folder / "faces.register"
        self.client: RekognitionClient = old.client()
        self.to: RekognitionClient = new.client()
        self.client.create_collection(collection_id=OLD, tags={"team": "door"})
        self._number = 0
        self._users: set[str] = set()

    def add(
        self,
        shown: Iterable[Shown],
        *,
        external_id: str | None = None,
        shift: float = 0.01,
        seen_again: Iterable[Shown] | None = None,
        registered: bool = True,
        again: bool = False,
    ) -> list[str]:
        """Index a new picture in the old collection, and return the ids of its faces.

        Args:
            shown: The faces of the picture.
            external_id: The ExternalImageId of the faces.
            shift: The distance by which the new server moves the boxes.
            seen_again: The faces that the new server finds. The default is ``shown``.
            registered: Whether to add the picture to the register.
            again: Whether to index the last picture again instead of a new picture.
        """
        shown = list(shown)
        found = shown if seen_again is None else list(seen_again)
        self._number += not again
        path = self.folder / f"{self._number}.png"
        data = sample_image(f"picture {self._number}")
        path.write_bytes(data)
        self.old.declare_faces(data, *(face(one) for one in shown))
        self.new.declare_faces(data, *(face(one, shift) for one in found))
        response = self.client.index_faces(
            collection_id=OLD,
            image=Image(bytes=data),
            external_image_id=external_id,
            quality_filter="NONE",
        )
        user_of = {round(one.left, 4): one.user for one in shown}
        face_ids: list[str] = []
        rows: list[dict[str, object]] = []
        for record in response.face_records:
            box = record.face.bounding_box
            user = user_of[round(box.left or 0.0, 4)]
            face_id = record.face.face_id or ""
            face_ids.append(face_id)
            if user:
                self.associate(user, face_id)
            rows.append(
                {
                    "collection_id": OLD,
                    "user_id": user,
                    "face_id": face_id,
                    "image_id": record.face.image_id,
                    "external_image_id": external_id,
                    "source": str(path),
                    "size": len(data),
                    "sha256": hashlib.sha256(data).hexdigest(),
                    "bounding_box": {
                        "left": box.left,
                        "top": box.top,
                        "width": box.width,
                        "height": box.height,
                    },
                    "face_model_version": response.face_model_version,
                    "at": "2026-01-01T00:00:00+00:00",
                }
            )
        if registered:
            with self.register.open("a") as file:
                file.writelines(f"{json.dumps(row)}\n" for row in rows)
        return face_ids

    def associate(self, user: str, face_id: str) -> None:
        """Associate a face of the old collection with a user. Create a missing user."""
        if user not in self._users:
            self._users.add(user)
            self.client.create_user(collection_id=OLD, user_id=user)
        self.client.associate_faces(
            collection_id=OLD,
            user_id=user,
            face_ids=[face_id],
            user_match_threshold=0,
        )

    @staticmethod
    def users(client: RekognitionClient, collection_id: str) -> list[str]:
        """Return the ids of the users of a collection."""
        users = client.iter_list_users(collection_id=collection_id)
        return sorted(user.user_id or "" for user in users)

    @staticmethod
    def faces(client: RekognitionClient, collection_id: str) -> list[tuple[str, str]]:
        """Return the user id and the ExternalImageId of each face, or `-` for None."""
        faces = client.iter_list_faces(collection_id=collection_id)
        return sorted((f.user_id or "-", f.external_image_id or "-") for f in faces)
