"""Calls with 66 invalid values, grouped by the kind of expression. They also run."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum, IntEnum, StrEnum
from functools import partial
from typing import Final, Literal, TypedDict, TypeVar

from rekoclient import AsyncRekognitionClient, RekognitionClient
from rekoclient import models as m
from rekoclient.models import (
    CreateCollectionRequest,
    CreateUserRequest,
    DetectFacesRequest,
    Image,
    S3Object,
    SearchUsersRequest,
)

FACE: Final = "5fb2ba08-1f9f-4d7b-8a0a-bd2e5d5a4b1c"
SPACED: Final = "a b"
LIMIT: Final = 100
FIRST: Final = ("5fb2", "5fb3")
SECOND: Final = (FACE, "face-2")
LISTED: Final = ["5fb2"]
PHOTO = Image(s3_object=S3Object(bucket="photos", name="alice.jpg"))
YES: bool = bool(PHOTO)


class Collection(StrEnum):
    """An enum of collection ids."""

    STAFF = "the staff"


class User(str, Enum):  # noqa: UP042 - the older form of the same
    """An enum of user ids."""

    ALICE = "a b"


class Level(IntEnum):
    """An enum of numbers."""

    TOO_SURE = 101
    TOO_MANY = 5000


class Settings:
    """Constants in a class."""

    USER: Final = "a b"


class Whom(TypedDict):
    """Arguments of create_user."""

    collection_id: str
    user_id: str


class Door(RekognitionClient):
    """A subclass of the client with other methods."""

    def add(self) -> object:
        """Call the base class."""
        return super().create_user(collection_id="staff", user_id="a b")

    def see(self) -> object:
        """Call the base class with a shape."""
        return super().detect_faces(image=Image(bytes=b""))

    def remove(self) -> object:
        """Call a method of this object."""
        return self.delete_user(collection_id="staff", user_id="a b")


C = TypeVar("C", bound=RekognitionClient)
D = TypeVar("D", RekognitionClient, Door)


def bound(client: C) -> object:
    """Call a client whose type is a bound type variable."""
    return client.create_user(collection_id="staff", user_id="a b")


def listed(client: C) -> object:
    """Call an iterator of a client whose type is a bound type variable."""
    return client.iter_list_users(collection_id="x!")


def constrained(client: D) -> object:
    """Call a client whose type is a constrained type variable."""
    return client.create_user(collection_id="staff", user_id="a b")


def either(client: Door | RekognitionClient) -> object:
    """Call a client whose type is a union."""
    return client.create_user(collection_id="staff", user_id="a b")


def literal(client: Door, user: Literal["a b"] = "a b") -> object:
    """Pass a value whose type has one invalid literal."""
    return client.create_user(collection_id="staff", user_id=user)


def literals(client: Door, user: Literal["a b", "c d"] = "c d") -> object:
    """Pass a value whose type has two invalid literals."""
    return client.create_user(collection_id="staff", user_id=user)


def unpacked(client: Door) -> object:
    """Unpack a dictionary from a name."""
    whom: Whom = {"collection_id": "staff", "user_id": "a b"}
    return client.create_user(**whom)


def assigned(client: Door) -> object:
    """Pass a local variable."""
    user = "a b"
    return client.create_user(collection_id="staff", user_id=user)


def formatted(client: Door) -> object:
    """Pass an f-string with an invalid constant part."""
    return client.create_user(collection_id="staff", user_id=f"a {client.region_name}")


def awaited(_: Door) -> object:
    """Call the client for asyncio."""
    client = AsyncRekognitionClient(region_name="eu-west-1")
    return client.iter_list_users(collection_id="x!")


REPORTED: list[Callable[[Door], object]] = [
    # literals
    lambda c: c.create_user(collection_id="staff", user_id="a b"),
    lambda c: c.create_collection(collection_id=""),
    lambda c: c.create_collection(collection_id="s", tags={"aws:team": "door"}),
    lambda c: c.detect_labels(image=PHOTO, min_confidence=100.5),
    lambda c: c.detect_labels(image=PHOTO, max_labels=-1),
    lambda c: c.list_users(collection_id="staff", max_results=501),
    lambda c: c.list_faces(collection_id="staff", max_results=True),
    lambda c: c.delete_faces(collection_id="staff", face_ids=[]),
    lambda c: c.delete_faces(collection_id="staff", face_ids="5fb2ba08"),
    lambda c: c.delete_faces(collection_id="staff", face_ids=[FACE, "face-2"]),
    lambda c: c.detect_faces(image=Image()),
    lambda c: c.detect_faces(image=Image(bytes=b"")),
    lambda c: c.detect_faces(image=Image(s3_object=S3Object(bucket="x!", name="a"))),
    lambda c: c.search_users(collection_id="staff"),
    lambda c: c.search_users(collection_id="staff", user_id="a", face_id=FACE),
    lambda c: c.iter_list_users(collection_id="x!"),
    lambda c: c.send(CreateUserRequest(collection_id="x!", user_id="a")),
    lambda c: DetectFacesRequest(image=Image(bytes=b"")),
    lambda c: m.DeleteCollectionRequest(collection_id="x!"),
    # names
    lambda c: c.create_user(collection_id="staff", user_id=SPACED),
    lambda c: c.create_user(collection_id="staff", user_id=Settings.USER),
    Door.remove,
    literal,
    either,
    awaited,
    # members of an application's own enums
    lambda c: c.create_collection(collection_id=Collection.STAFF),
    lambda c: c.create_user(collection_id=Collection.STAFF, user_id="alice"),
    lambda c: c.create_user(collection_id="staff", user_id=User.ALICE),
    lambda c: c.detect_labels(image=PHOTO, min_confidence=Level.TOO_SURE),
    lambda c: c.list_users(collection_id="staff", max_results=Level.TOO_MANY),
    # branches
    lambda c: c.create_user(collection_id="s", user_id="a b" if YES else "c d"),
    lambda c: c.create_user(collection_id="s", user_id="c d" if not YES else "a b"),
    lambda c: c.detect_labels(image=PHOTO, max_labels=-1 if YES else -2),
    lambda c: c.detect_faces(image=Image(bytes=b"") if YES else Image()),
    # operations
    lambda c: c.create_user(collection_id="staff", user_id="a " + "b"),
    lambda c: c.create_user(collection_id="staff", user_id=SPACED + "c"),
    lambda c: c.detect_labels(image=PHOTO, min_confidence=LIMIT + 1),
    lambda c: c.detect_labels(image=PHOTO, min_confidence=+101),
    lambda c: c.list_users(collection_id="staff", max_results=10**3),
    lambda c: c.list_users(collection_id="staff", max_results=2 * 300),
    # constant lists
    lambda c: c.delete_faces(collection_id="staff", face_ids=FIRST),
    lambda c: c.delete_faces(collection_id="staff", face_ids=SECOND),
    # receivers
    Door.add,
    Door.see,
    bound,
    listed,
    constrained,
    lambda c: c.with_options(retry_budget=None).list_users(collection_id="x!"),
    # unpacked arguments
    lambda c: c.create_user(**{"collection_id": "x", "user_id": "a b"}),  # noqa: PIE804
    lambda c: c.create_user(**Whom(collection_id="staff", user_id="a b")),
    # dictionaries with the service's names
    lambda c: CreateUserRequest.from_dict({"CollectionId": "s", "UserId": "a b"}),
    lambda c: CreateCollectionRequest.from_dict({"Collection": "staff"}),
    lambda c: SearchUsersRequest.from_dict({"CollectionId": "staff"}),
    lambda c: c.call("CreateUser", {"CollectionId": "s", "UserId": "a b"}),
    lambda c: c.call("CreateUser", {"CollectionId": "s", "User": "alice"}),
    lambda c: c.call("DetectFaces", {"Image": {"S3Object": {"Bucket": "x!"}}}),
]
"""Calls that every mypy of 1.5 or newer reports with the plugin."""

PARTIAL: list[Callable[[Door], object]] = [
    lambda c: partial(c.create_user, collection_id="the staff")(user_id="alice"),
    lambda c: partial(CreateUserRequest, collection_id="x!")(user_id="alice"),
    lambda c: partial(c.detect_labels, max_labels=-1)(image=PHOTO),
]
"""Calls that mypy 1.11 or newer reports with the plugin."""

OPEN: list[Callable[[Door], object]] = [
    lambda c: c.create_user(collection_id="staff", user_id=User.ALICE.value),
    lambda c: c.delete_faces(collection_id="staff", face_ids=LISTED),
    lambda c: DetectFacesRequest.from_dict({"Image": {"Bytes": b""}}),
    literals,
    unpacked,
    assigned,
    formatted,
]
"""Calls that the plugin does not report."""
