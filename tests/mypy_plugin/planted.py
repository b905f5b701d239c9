"""Calls with one bad literal each: checked by mypy with the plugin, and run as well.

``# bad`` marks each line where the plugin has to report what the call raises when it
is run. What mypy alone objects to as well is ignored by its own code.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Literal

from rekoclient import RekognitionClient
from rekoclient import models as m
from rekoclient.models import Image, S3Object

FACE: Final = "5fb2ba08-1f9f-4d7b-8a0a-bd2e5d5a4b1c"
SPACED: Final = "a b"
TYPED: Final[str] = "a b"
TOO_SURE: Final = 100.5
BELOW: Final[int] = -5
UNSURE: Final[float] = -0.5
YES: Final[bool] = True
NOTHING: Final = b""
ONE: Literal["a/b"] = "a/b"
PHOTO = Image(s3_object=S3Object(bucket="photos", name="alice.jpg"))


class Names:
    """Constants in a class."""

    STAFF: Final = "the staff"
    DOOR: Final[str] = "the door"


def data() -> bytes:
    """Return bytes whose value a checker cannot know."""
    return b"..."


def face() -> str:
    """Return a string whose value a checker cannot know."""
    return FACE


class DoorClient(RekognitionClient):
    """A subclass of the client."""


PLANTED: list[Callable[[DoorClient], object]] = [
    # patterns
    lambda c: c.create_user(collection_id="staff", user_id="a b"),  # bad
    lambda c: c.create_user(collection_id="staff", user_id=SPACED),  # bad
    lambda c: c.create_user(collection_id="staff", user_id=TYPED),  # bad
    lambda c: c.create_user(collection_id=Names.STAFF, user_id="a"),  # bad
    lambda c: c.create_user(collection_id=Names.DOOR, user_id="a"),  # bad
    lambda c: c.create_user(collection_id=ONE, user_id=face()),  # bad
    lambda c: c.delete_user(collection_id="staff\n", user_id="a"),  # bad
    lambda c: c.describe_collection(collection_id="٣"),  # bad
    lambda c: c.create_user(
        collection_id="staff",
        user_id="alice",
        client_request_token="two words",  # bad
    ),
    lambda c: c.send(m.CreateUserRequest(collection_id="x!", user_id="a")),  # bad
    lambda c: m.DeleteCollectionRequest(collection_id="x!"),  # bad
    lambda c: c.iter_list_users(collection_id="a,b"),  # bad
    lambda c: c.search_faces(collection_id="staff", face_id="Alice"),  # bad
    # lengths
    lambda c: c.create_collection(collection_id=""),  # bad
    lambda c: c.list_tags_for_resource(resource_arn="arn"),  # bad
    lambda c: c.detect_faces(image=Image(bytes=b"")),  # bad
    lambda c: c.detect_faces(image=Image(bytes=NOTHING)),  # bad
    lambda c: c.get_face_liveness_session_results(session_id="5fb2"),  # bad
    # ranges
    lambda c: c.detect_labels(image=PHOTO, max_labels=-1),  # bad
    lambda c: c.detect_labels(image=PHOTO, min_confidence=TOO_SURE),  # bad
    lambda c: c.detect_labels(image=PHOTO, min_confidence=UNSURE),  # bad
    lambda c: c.detect_labels(image=PHOTO, max_labels=BELOW),  # bad
    lambda c: c.list_users(collection_id="staff", max_results=501),  # bad
    lambda c: c.index_faces(collection_id="staff", image=PHOTO, max_faces=0),  # bad
    lambda c: c.compare_faces(
        source_image=PHOTO,
        target_image=PHOTO,
        similarity_threshold=-0.5,  # bad
    ),
    # enums
    lambda c: c.index_faces(
        collection_id="staff",
        image=PHOTO,
        quality_filter="BEST",  # type: ignore[arg-type] # bad
    ),
    lambda c: c.index_faces(
        collection_id="staff",
        image=PHOTO,
        quality_filter=m.Attribute.ALL,  # type: ignore[arg-type] # bad
    ),
    lambda c: c.detect_faces(
        image=PHOTO,
        attributes=[
            "ALL",
            "SMILES",  # type: ignore[list-item] # bad
        ],
    ),
    # types that a checker lets pass, and those that it does not
    lambda c: c.list_faces(collection_id="staff", max_results=True),  # bad
    lambda c: c.list_faces(collection_id="staff", max_results=YES),  # bad
    lambda c: c.delete_faces(collection_id="staff", face_ids="5fb2ba08"),  # bad
    lambda c: c.delete_faces(collection_id="staff", face_ids=FACE),  # bad
    lambda c: c.detect_labels(image=PHOTO, min_confidence=False),  # bad
    lambda c: c.create_user(
        collection_id="staff",
        user_id=5,  # type: ignore[arg-type] # bad
    ),
    lambda c: c.create_user(
        collection_id="staff",
        user_id=["a"],  # type: ignore[arg-type] # bad
    ),
    lambda c: c.create_user(
        collection_id="staff",
        user_id=("a",),  # type: ignore[arg-type] # bad
    ),
    lambda c: c.create_collection(
        collection_id="staff",
        tags=[{"Key": "team"}],  # type: ignore[arg-type] # bad
    ),
    lambda c: c.create_collection(
        collection_id="staff",
        tags={"team": ["door"]},  # type: ignore[dict-item] # bad
    ),
    lambda c: c.detect_faces(
        image=[b"..."],  # type: ignore[arg-type] # bad
    ),
    # required
    lambda c: c.create_user(
        collection_id="staff",
        user_id=None,  # type: ignore[arg-type] # bad
    ),
    # numbers of items, and the items
    lambda c: c.associate_faces(collection_id="staff", user_id="a", face_ids=[]),  # bad
    lambda c: c.delete_faces(collection_id="staff", face_ids=()),  # bad
    lambda c: c.delete_faces(
        collection_id="staff",
        face_ids=[
            FACE,
            "face-2",  # bad
            face(),
        ],
    ),
    lambda c: c.start_label_detection(
        video=m.Video(s3_object=S3Object(bucket="photos", name="door.mp4")),
        features=["GENERAL_LABELS", "GENERAL_LABELS"],  # bad
    ),
    # maps
    lambda c: c.create_collection(collection_id="staff", tags={"aws:team": "x"}),  # bad
    lambda c: c.tag_resource(
        resource_arn="arn:aws:rekognition:eu-west-1:123456789012:collection/staff",
        tags={
            "team": "door",
            "floor": "first, left",  # bad
        },
    ),
    # shapes in shapes
    lambda c: c.detect_text(
        image=Image(
            s3_object=m.S3Object(
                bucket="x!",  # bad
                name="alice.jpg",
            )
        )
    ),
    lambda c: c.start_text_detection(
        video=m.Video(s3_object=S3Object(bucket="photos", name="")),  # bad
    ),
    lambda c: c.create_face_liveness_session(
        settings=m.CreateFaceLivenessSessionRequestSettings(audit_images_limit=5)  # bad
    ),
    lambda c: c.detect_text(
        image=PHOTO,
        filters=m.DetectTextFilters(
            word_filter=m.DetectionFilter(min_bounding_box_height=1.5)  # bad
        ),
    ),
    # either, or
    lambda c: c.detect_faces(image=Image()),  # bad
    lambda c: c.detect_faces(
        image=Image(  # bad
            bytes=data(), s3_object=S3Object(bucket="photos", name="alice.jpg")
        )
    ),
    lambda c: c.search_users(collection_id="staff"),  # bad
    lambda c: c.search_users(collection_id="staff", user_id="a", face_id=FACE),  # bad
    lambda c: c.start_stream_processor(
        name="door",
        start_selector=m.StreamProcessingStartSelector(
            kvs_stream_start_selector=m.KinesisVideoStreamStartSelector()  # bad
        ),
    ),
    # two at once
    lambda c: c.create_user(
        collection_id="x!",  # bad
        user_id="a b",  # bad
    ),
]
