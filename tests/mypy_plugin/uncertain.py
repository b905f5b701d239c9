"""Valid programs whose arguments change after the point where mypy knows them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final

from attrs import define

from rekoclient import RekognitionClient
from rekoclient import models as m
from rekoclient.models import Image, S3Object, SearchUsersRequest

PHOTO = S3Object(bucket="photos", name="alice.jpg")
DOOR = "door"


@dataclass
class Settings:
    """Fields that are final, with a default that an argument replaces."""

    user: Final = "not set"
    sure: Final = 101.0

    def use(self, client: RekognitionClient) -> None:
        """Read the fields through the instance."""
        client.create_user(collection_id="staff", user_id=self.user)


@define
class Options:
    """The same as an attrs class."""

    user: Final[str] = "not set"

    def use(self, client: RekognitionClient) -> None:
        """Read the field through the instance."""
        client.create_user(collection_id="staff", user_id=self.user)


class Finder:
    """Attributes that another method sets."""

    user: str | None = None
    face: str | None = None
    data: bytes | None = None
    s3: S3Object | None = None

    def __init__(self, client: RekognitionClient) -> None:
        """Store the client."""
        self.client = client

    def load(self) -> None:
        """Set the user."""
        self.user = "alice"

    def load_both(self) -> None:
        """Set the user and the face."""
        self.user, self.face = "alice", "5fb2ba08-1f9f-4d7b-8a0a-bd2e5d5a4b1c"

    def forget(self) -> None:
        """Set the face to None."""
        self.face = None

    def open(self) -> None:
        """Set the image."""
        self.s3 = PHOTO

    def find_one(self) -> None:
        """Search after the user was absent."""
        if self.user is None:
            self.load()
            self.client.search_users(collection_id="staff", user_id=self.user)

    def find_other(self) -> None:
        """Search after both were present."""
        self.load_both()
        if self.user is not None and self.face is not None:
            self.forget()
            self.client.search_users(
                collection_id="staff", user_id=self.user, face_id=self.face
            )

    def detect(self) -> None:
        """Detect after both were absent."""
        if self.data is None and self.s3 is None:
            self.open()
            self.client.detect_faces(image=Image(bytes=self.data, s3_object=self.s3))

    def find_either(self, user: str | None, face: str | None) -> None:
        """Pass one of two members, by a condition that mypy does not evaluate."""
        by_user = user is not None
        self.client.search_users(
            collection_id="staff",
            user_id=user if by_user else None,
            face_id=None if by_user else face,
        )


def captured(client: RekognitionClient) -> None:
    """A nested function sets a name."""
    user: str | None = None

    def load() -> None:
        nonlocal user
        user = "alice"

    if user is None:
        load()
        client.search_users(collection_id="staff", user_id=user)


def items(client: RekognitionClient, whom: dict[str, str | None]) -> None:
    """Another function changes an item."""
    if whom["user"] is None:
        whom.update(user="alice")
        client.search_users(collection_id="staff", user_id=whom["user"])


def module(client: RekognitionClient) -> None:
    """Another function changes a name of the module."""
    global DOOR
    if DOOR == "door":
        open_door()
        client.create_user(collection_id="staff", user_id=DOOR)


def open_door() -> None:
    """Change the name."""
    global DOOR
    DOOR = "open"


def partials(client: RekognitionClient) -> None:
    """A partial call is complete only when it is made."""
    by_user = partial(SearchUsersRequest, collection_id="staff")
    client.send(by_user(user_id="alice"))
    search: Callable[..., m.SearchUsersResponse] = partial(
        client.search_users, collection_id="staff"
    )
    search(user_id="alice")


def tags(client: RekognitionClient, door: str) -> None:
    """Two long keys have the same beginning."""
    client.create_collection(
        collection_id="doors",
        tags={
            "a-very-long-key-of-more-than-sixty-characters-that-has-an-end-one": "x",
            "a-very-long-key-of-more-than-sixty-characters-that-has-an-end-two": door,
        },
    )
    client.delete_collection(collection_id="doors")


def run(client: RekognitionClient) -> None:
    """Make every call."""
    finder = Finder(client)
    finder.find_one()
    finder.find_other()
    finder.detect()
    finder.find_either("alice", None)
    finder.find_either(None, "5fb2ba08-1f9f-4d7b-8a0a-bd2e5d5a4b1c")
    Settings(user="dora").use(client)
    Options(user="emil").use(client)
    captured(client)
    items(client, {"user": None})
    module(client)
    partials(client)
    tags(client, "front")
