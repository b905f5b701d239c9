"""Compiled readers: from a reply to response objects."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from rekoclient import RekognitionClient
from rekoclient.models import (
    CreateCollectionResponse,
    DescribeCollectionResponse,
    FaceDetail,
    Image,
    ListCollectionsResponse,
    ListUsersResponse,
)
from rekoclient.schema import (
    ResponseMetadata,
    Unreadable,
    check_always,
    read,
)
from rekoclient.schema.reading import reader

from ..examples import response_class
from ..fakes import ALICE


@pytest.mark.parametrize(
    "moment",
    [
        datetime.datetime.fromisoformat("2026-03-01T00:00:00+05:30"),
        "2026-03-01T00:00:00+05:30",
        1_772_323_200,
    ],
)  # fmt: skip
def test_timestamps_are_read_in_utc(moment: object) -> None:
    """A timestamp is in UTC whatever time zone it was written in."""
    response = read(DescribeCollectionResponse, {"CreationTimestamp": moment})

    assert response.creation_timestamp.tzinfo is datetime.UTC


def test_a_reader_is_compiled_once() -> None:
    """Each shape has one compiled reader."""
    assert reader(FaceDetail) is reader(FaceDetail)
    assert reader(FaceDetail) is not reader(Image)


UNREADABLE = [
    ("ListUsers", {"Users": {}}, "a list is expected, not dict"),
    ("ListTagsForResource", {"Tags": [5]}, "a map is expected, not list"),
    (
        "GetFaceLivenessSessionResults",
        {"ReferenceImage": {"Bytes": 5}},
        "bytes are expected, not int",
    ),
    ("ListUsers", [], "a JSON object is expected, not list"),
    ("ListUsers", {"Users": [5]}, "ListUsersResponse: Users has an invalid value"),
    (
        "DescribeCollection",
        {"FaceCount": 1, "CreationTimestamp": "soon"},
        "DescribeCollectionResponse: CreationTimestamp has an invalid value",
    ),
]


@pytest.mark.parametrize(("operation", "wire", "words"), UNREADABLE)
def test_wrong_form_is_reported_without_its_content(
    operation: str, wire: Any, words: str
) -> None:
    """The report on a wrong form has the expected and the actual type only."""
    with pytest.raises(Unreadable) as caught:
        read(response_class(operation), wire)

    assert words == str(caught.value)


def test_members_of_every_success_are_checked_for_presence_and_type() -> None:
    """A member that every success has must be present and have its type."""
    wire = {"StatusCode": -5, "CollectionArn": "", "FaceModelVersion": 7}
    found = read(CreateCollectionResponse, wire)

    check_always(found, ("status_code", "collection_arn"))
    with pytest.raises(Unreadable, match=r"^FaceModelVersion has the wrong type$"):
        check_always(found, ("face_model_version",))
    with pytest.raises(Unreadable, match=r"^FaceModelVersion is missing$"):
        check_always(read(CreateCollectionResponse, {}), ("face_model_version",))


def test_absent_lists_are_empty_in_nested_structures() -> None:
    """An absent or null list is empty, in a nested structure as well."""
    found = FaceDetail.from_dict({"Landmarks": None})

    assert found == FaceDetail() == FaceDetail.from_dict({})
    assert () == found.landmarks
    assert read(ListCollectionsResponse, {}).response_metadata == ResponseMetadata()


def test_dict_of_boto3_is_read_as_a_response(client: RekognitionClient) -> None:
    """A dict that boto3 returned is read as the same response."""
    client.create_collection(collection_id="staff")
    client.send(ALICE)
    plain = client.boto_client.list_users(CollectionId="staff")

    response = ListUsersResponse.from_dict({**plain, "Users": [None, *plain["Users"]]})

    assert client.list_users(collection_id="staff") == response
    assert ["alice"] == [user["UserId"] for user in response.to_dict()["Users"]]
