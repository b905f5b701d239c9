"""Calls with values that are always invalid. mypy must report them. They also run."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum, IntEnum, StrEnum
from functools import partial
from typing import Final, TypedDict, TypeVar

from rekoclient import RekognitionClient
from rekoclient import models as m
from rekoclient.models import CreateUserRequest, Image, S3Object


class Place(StrEnum):
    """An enum of collection ids."""

    STAFF = "the staff"


class User(str, Enum):  # noqa: UP042 - the older form of the same
    """An enum of user ids."""

    ALICE = "a b"


class Sure(IntEnum):
    """Thresholds."""

    TOO = 101


class Whom(TypedDict, total=False):
    """Arguments of create_user."""

    collection_id: str
    user_id: str


STATED: Final = ("5fb2", "5fb3")
LIMIT: Final = 100
C = TypeVar("C", bound=RekognitionClient)


class DoorClient(RekognitionClient):
    """A subclass of the client with other methods."""

    def add(self) -> object:
        """Call the base class."""
        return super().create_user(collection_id="staff", user_id="a b")  # bad


def typed(client: C) -> object:
    """Call a client whose type is a bound type variable."""
    return client.create_user(collection_id="staff", user_id="a b")  # bad


def choose(client: RekognitionClient, first: bool) -> object:
    """Send the values of both branches."""
    return client.create_user(
        collection_id="staff",
        user_id="a b" if first else "alice",  # bad
    )


def choose_other(client: RekognitionClient, first: bool) -> object:
    """Send the value of the second branch."""
    return client.create_user(
        collection_id="staff",
        user_id="alice" if first else "a b",  # bad
    )


PLANTED: list[Callable[[DoorClient], object]] = [
    # members of enums
    lambda c: c.create_user(collection_id=Place.STAFF, user_id="a"),  # bad
    lambda c: c.create_user(collection_id="staff", user_id=User.ALICE),  # bad
    lambda c: c.search_faces(
        collection_id="staff",
        face_id="5fb2ba08-1f9f-4d7b-8a0a-bd2e5d5a4b1c",
        face_match_threshold=Sure.TOO,  # bad
    ),
    # operations on constants
    lambda c: c.create_user(collection_id="staff", user_id="a " + "b"),  # bad
    lambda c: c.detect_labels(
        image=Image(s3_object=S3Object(bucket="photos", name="a.jpg")),
        min_confidence=LIMIT + 1,  # bad
    ),
    lambda c: c.detect_labels(
        image=Image(s3_object=S3Object(bucket="photos", name="a.jpg")),
        min_confidence=10**3,  # bad
    ),
    lambda c: c.detect_labels(
        image=Image(s3_object=S3Object(bucket="photos", name="a.jpg")),
        min_confidence=+100.5,  # bad
    ),
    # constants
    lambda c: c.delete_faces(collection_id="staff", face_ids=STATED),  # bad
    # receivers
    lambda c: c.add(),
    typed,
    lambda c: c.with_options(retry_budget=None).create_user(
        collection_id="staff",
        user_id="a b",  # bad
    ),
    # conditions
    lambda c: choose(c, True),
    lambda c: choose_other(c, False),
    # unpacked arguments
    lambda c: c.create_user(collection_id="staff", user_id="a b"),  # bad
    lambda c: c.create_user(**Whom(collection_id="staff", user_id="a b")),  # bad
    # dicts with the service's names
    lambda c: CreateUserRequest.from_dict(
        {"CollectionId": "staff", "UserId": "a b"}  # bad
    ),
    lambda c: m.DetectFacesRequest.from_dict(
        {"Image": {"S3Object": {"Bucket": "x!", "Name": "a.jpg"}}}  # bad
    ),
    lambda c: m.SearchUsersRequest.from_dict({"CollectionId": "staff"}),  # bad
    lambda c: c.call("CreateUser", {"CollectionId": "staff", "UserId": "a b"}),  # bad
    # partials
    lambda c: partial(c.create_user, collection_id="the staff")(  # bad
        user_id="alice"
    ),
]
