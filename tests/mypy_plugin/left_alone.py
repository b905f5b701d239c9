"""Valid calls, and invalid calls that a checker cannot recognise as invalid."""

from __future__ import annotations

from enum import Enum
from typing import Final, Literal, TypedDict

from rekoclient import RekognitionClient
from rekoclient import models as m
from rekoclient.models import FaceDetail, Image, QualityFilter, S3Object

USER: Final = "alice"
SURE: Final = 99.5
KNOWN: Final[str] = "alice"
LATER: Final[str] = "a b".title()


class Kind(Enum):
    """An enum whose members are not strings."""

    DOOR = "the door"


class Hall:
    """Attributes that may have another value at run time."""

    name: str = "the hall"

    def __init__(self, text: str) -> None:
        """Accept any string."""
        self.label: Final[str] = text


class Whom(TypedDict):
    """Arguments that another function builds."""

    user_id: str


class Register:
    """A class with the same method names that is not a client."""

    def create_user(self, *, collection_id: str, user_id: str) -> None:
        """Accept any string."""


class Lenient(RekognitionClient):
    """A client whose own method replaces a generated method."""

    def create_user(
        self,
        *,
        collection_id: str,
        user_id: str,
        client_request_token: str | None = None,
    ) -> m.CreateUserResponse:
        """Accept any name."""
        return super().create_user(
            collection_id=collection_id,
            user_id=user_id.replace(" ", "_"),
            client_request_token=client_request_token,
        )


def calls(
    client: RekognitionClient,
    *,
    text: str,
    texts: list[str],
    data: bytes,
    perhaps: bytes | None,
    photo: S3Object | None,
    whom: Whom,
    tags: dict[str, str],
    quality: Literal["AUTO", "HIGH"],
) -> None:
    """Make calls that the plugin accepts: valid literals, and values it cannot know."""
    client.create_user(collection_id="staff", user_id=USER)
    client.create_user(collection_id="staff", user_id=KNOWN)
    client.create_user(collection_id="staff", user_id=LATER)
    client.create_user(collection_id="staff", user_id=Hall.name)
    client.create_user(collection_id="staff", user_id=Hall(text).label)
    client.create_user(collection_id="staff", user_id=Kind.DOOR)  # type: ignore[arg-type]
    client.create_user(collection_id="staff", user_id=text)
    client.create_user(collection_id="staff", user_id=f"a b {text}")
    client.create_user(collection_id="staff", user_id="a " + text)
    client.create_user(collection_id="staff", **whom)
    client.search_users(collection_id="staff", **whom)
    client.search_users(collection_id=text, user_id="alice", face_id=None)
    client.delete_faces(collection_id="staff", face_ids=texts)
    client.delete_faces(collection_id="staff", face_ids=[*texts, "face-1"])
    client.delete_faces(collection_id="staff", face_ids=["face-1"] * 101)
    client.create_collection(collection_id="staff", tags={**tags, "a": "b"})
    client.create_collection(collection_id="staff", tags={text: "b"})
    client.index_faces(
        collection_id="staff", image=Image(bytes=data), quality_filter=quality
    )
    client.index_faces(
        collection_id="staff",
        image=Image(bytes=b"..."),
        quality_filter=QualityFilter.AUTO,
        max_faces=None,
    )
    client.detect_faces(image=Image(bytes=perhaps))
    client.detect_faces(image=Image(bytes=perhaps, s3_object=photo))
    client.detect_faces(
        image=Image(bytes=perhaps, s3_object=S3Object(bucket="photos", name="a.jpg"))
    )
    client.detect_labels(image=Image(bytes=b"..."), min_confidence=SURE, max_labels=0)
    client.send(m.CreateUserRequest(collection_id=text, user_id="alice"))
    Lenient().create_user(collection_id="staff", user_id="a b")
    Register().create_user(collection_id="the staff", user_id="a b")


def shapes() -> None:
    """Build structures other than requests, whose values are not checked."""
    Image(bytes=b"")
    FaceDetail(confidence=200.0)
    m.ListUsersResponse(users=(m.User(user_id="a b"),))
