"""Faces of a collection, driven by plain boto3."""

from typing import Any

import pytest

from rekoclient.testing import DeclaredFace, LocalRekognition, sample_image

ALICE, BOB = sample_image("alice"), sample_image("bob")
UNKNOWN = "00000000-0000-0000-0000-000000000000"


def index(client: Any, image: bytes = ALICE, **parameters: Any) -> list[str]:
    """Index a picture, and return the ids of its faces."""
    answer = client.index_faces(
        CollectionId="staff", Image={"Bytes": image}, **parameters
    )
    return [record["Face"]["FaceId"] for record in answer["FaceRecords"]]


def listed(client: Any, **parameters: Any) -> list[str]:
    """Return the ids of all faces of the collection."""
    pages = client.get_paginator("list_faces").paginate(
        CollectionId="staff", **parameters
    )
    return [face["FaceId"] for page in pages for face in page["Faces"]]


def test_an_indexed_face_is_listed(staff: Any) -> None:
    """The face has its ids and its box, the list its model version."""
    answer = staff.index_faces(
        CollectionId="staff", Image={"Bytes": ALICE}, ExternalImageId="alice.png"
    )

    (record,) = answer["FaceRecords"]
    page = staff.list_faces(CollectionId="staff")
    assert [record["Face"]] == page["Faces"]
    assert "alice.png" == record["Face"]["ExternalImageId"]
    assert record["FaceDetail"]["BoundingBox"] == record["Face"]["BoundingBox"]
    assert "7.0" == answer["FaceModelVersion"] == page["FaceModelVersion"]
    assert 1 == staff.describe_collection(CollectionId="staff")["FaceCount"]


def test_the_same_picture_with_its_external_id_is_stored_once(staff: Any) -> None:
    """A retry of IndexFaces is then safe."""
    first = index(staff, ExternalImageId="alice.png")

    assert first == index(staff, ExternalImageId="alice.png")
    assert first == listed(staff)


@pytest.mark.parametrize(
    ("first", "second"),
    [({}, {}), ({"ExternalImageId": "a"}, {"ExternalImageId": "b"})],
)
def test_the_same_picture_without_its_external_id_is_stored_twice(
    staff: Any, first: dict[str, Any], second: dict[str, Any]
) -> None:
    """Without an external id, or with another, a retry creates duplicates."""
    assert index(staff, **first) != index(staff, **second)
    assert 2 == len(listed(staff))


def test_a_deleted_face_can_be_stored_again(staff: Any) -> None:
    """The picture is known, and its face was deleted."""
    (first,) = index(staff, ExternalImageId="a")
    staff.delete_faces(CollectionId="staff", FaceIds=[first])

    (second,) = index(staff, ExternalImageId="a")
    assert first != second
    assert [second] == listed(staff)


def test_the_largest_declared_face_is_first(
    server: LocalRekognition, staff: Any
) -> None:
    """MaxFaces moves the smaller faces to UnindexedFaces."""
    group = sample_image("group")
    server.declare_faces(
        group,
        DeclaredFace("bob", width=0.1, height=0.1),
        DeclaredFace("alice", width=0.4, height=0.4, confidence=95.0),
        DeclaredFace("carol", width=0.2, height=0.2),
    )

    answer = staff.index_faces(CollectionId="staff", Image={"Bytes": group}, MaxFaces=1)
    assert [95.0] == [record["Face"]["Confidence"] for record in answer["FaceRecords"]]
    assert [(0.2, ["EXCEEDS_MAX_FACES"]), (0.1, ["EXCEEDS_MAX_FACES"])] == [
        (face["FaceDetail"]["BoundingBox"]["Width"], face["Reasons"])
        for face in answer["UnindexedFaces"]
    ]


def test_at_most_100_faces_of_a_picture_are_indexed(
    server: LocalRekognition, staff: Any
) -> None:
    """A larger MaxFaces does not change the limit."""
    crowd = sample_image("crowd")
    server.declare_faces(crowd, *(f"p{number}" for number in range(101)))

    answer = staff.index_faces(
        CollectionId="staff", Image={"Bytes": crowd}, MaxFaces=4096
    )
    assert (100, 1) == (len(answer["FaceRecords"]), len(answer["UnindexedFaces"]))


@pytest.mark.parametrize(("quality_filter", "indexed"), [(None, 0), ("NONE", 1)])
def test_a_flawed_face_does_not_pass_the_filter(
    server: LocalRekognition, staff: Any, quality_filter: str | None, indexed: int
) -> None:
    """IndexFaces filters by default."""
    server.declare_faces(ALICE, DeclaredFace("alice", flaws=("LOW_SHARPNESS",)))
    parameters = {"QualityFilter": quality_filter} if quality_filter else {}

    answer = staff.index_faces(
        CollectionId="staff", Image={"Bytes": ALICE}, **parameters
    )
    assert indexed == len(answer["FaceRecords"])
    if not indexed:
        assert ["LOW_SHARPNESS"] == answer["UnindexedFaces"][0]["Reasons"]


def test_declared_details_are_returned(server: LocalRekognition, staff: Any) -> None:
    """A declared member replaces the constant of the server."""
    smile = {"Value": True, "Confidence": 98.0}
    server.declare_faces(ALICE, DeclaredFace("alice", detail={"Smile": smile}))

    answer = staff.index_faces(
        CollectionId="staff", Image={"Bytes": ALICE}, DetectionAttributes=["ALL"]
    )
    detail = answer["FaceRecords"][0]["FaceDetail"]
    assert smile == detail["Smile"]


def test_a_picture_without_faces_has_three_results(
    server: LocalRekognition, staff: Any
) -> None:
    """It is an empty success, an error, or a success without a searched face."""
    wall = sample_image("wall")
    server.declare_faces(wall)
    request = {"CollectionId": "staff", "Image": {"Bytes": wall}}

    assert [] == staff.index_faces(**request)["FaceRecords"]
    with pytest.raises(
        staff.exceptions.InvalidParameterException,
        match=r"There are no faces in the image\. Should be at least 1\.",
    ):
        staff.search_faces_by_image(**request)
    found = staff.search_users_by_image(**request)
    assert [] == found["UserMatches"]
    assert "SearchedFace" not in found


@pytest.mark.parametrize(
    ("image", "code"),
    [
        (b"GIF89a......................", "InvalidImageFormatException"),
        (b"\xff\xd8\xff\xe0", "InvalidImageFormatException"),
        (b"\x89PNG\r\n\x1a\nnot really", "InvalidImageFormatException"),
        (sample_image(width=79), "InvalidParameterException"),
        (sample_image(height=10), "InvalidParameterException"),
    ],
)
def test_an_invalid_picture_is_refused(staff: Any, image: bytes, code: str) -> None:
    """A picture is PNG or JPEG with at least 80 pixels a side."""
    with pytest.raises(getattr(staff.exceptions, code)):
        index(staff, image)


def test_a_jpeg_is_measured(staff: Any) -> None:
    """The size is in the frame header, after other segments."""
    segment = b"\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
    frame = b"\xff\xc2\x00\x0b\x08\x00\x64\x00\x64\x01\x01\x11\x00"
    small = frame.replace(b"\x00\x64\x00\x64", b"\x00\x40\x00\x64")

    assert 1 == len(index(staff, b"\xff\xd8" + segment + frame))
    with pytest.raises(staff.exceptions.InvalidParameterException):
        index(staff, b"\xff\xd8" + segment + small)


@pytest.mark.parametrize(
    "image",
    [{}, {"Bytes": ALICE, "S3Object": {"Bucket": "pictures", "Name": "alice.png"}}],
)
def test_a_picture_comes_from_exactly_one_place(
    staff: Any, image: dict[str, Any]
) -> None:
    """Only the documentation has this rule, not the model."""
    with pytest.raises(staff.exceptions.InvalidParameterException):
        staff.index_faces(CollectionId="staff", Image=image)


def test_a_picture_in_s3_must_exist(server: LocalRekognition, staff: Any) -> None:
    """Pictures in S3 are stored in the server first."""
    request = {
        "CollectionId": "staff",
        "Image": {"S3Object": {"Bucket": "pictures", "Name": "alice.png"}},
    }

    with pytest.raises(staff.exceptions.InvalidS3ObjectException):
        staff.index_faces(**request)
    server.put_s3_object("pictures", "alice.png", ALICE)
    (record,) = staff.index_faces(**request)["FaceRecords"]
    matches = staff.search_faces_by_image(CollectionId="staff", Image={"Bytes": ALICE})
    assert [record["Face"]] == [match["Face"] for match in matches["FaceMatches"]]


def test_faces_are_listed_in_pages(staff: Any) -> None:
    """The pages are in order and complete."""
    faces = [index(staff)[0] for _ in range(5)]

    assert faces == listed(staff, PaginationConfig={"PageSize": 2})


def test_faces_are_listed_by_id_and_by_user(staff: Any) -> None:
    """Missing ids are skipped. Only ListFaces reports the user of a face."""
    first, second, third = (index(staff)[0] for _ in range(3))
    staff.create_user(CollectionId="staff", UserId="alice")
    staff.associate_faces(CollectionId="staff", UserId="alice", FaceIds=[third, first])

    assert [second, third] == listed(staff, FaceIds=[third, UNKNOWN, second])
    assert [first, third] == listed(staff, UserId="alice")
    assert [first, third] == listed(
        staff, UserId="alice", PaginationConfig={"PageSize": 1}
    )
    faces = staff.list_faces(CollectionId="staff")["Faces"]
    assert ["alice", None, "alice"] == [face.get("UserId") for face in faces]


def test_deletion_reports_each_face(staff: Any) -> None:
    """A face of a user stays. A missing face is not an error."""
    first, second = (index(staff)[0] for _ in range(2))
    staff.create_user(CollectionId="staff", UserId="alice")
    staff.associate_faces(CollectionId="staff", UserId="alice", FaceIds=[second])

    answer = staff.delete_faces(
        CollectionId="staff", FaceIds=[UNKNOWN, first, second, first]
    )
    assert [first] == answer["DeletedFaces"]
    assert [
        {"FaceId": UNKNOWN, "Reasons": ["FACE_NOT_FOUND"]},
        {
            "FaceId": second,
            "UserId": "alice",
            "Reasons": ["ASSOCIATED_TO_AN_EXISTING_USER"],
        },
    ] == answer["UnsuccessfulFaceDeletions"]
    assert [second] == listed(staff)


def test_a_search_finds_the_other_faces_of_a_person(staff: Any) -> None:
    """The searched face itself is not a match."""
    first, second = (index(staff)[0] for _ in range(2))
    index(staff, BOB)

    answer = staff.search_faces(CollectionId="staff", FaceId=first)
    assert first == answer["SearchedFaceId"]
    assert [(second, 99.99)] == [
        (match["Face"]["FaceId"], match["Similarity"])
        for match in answer["FaceMatches"]
    ]


def test_a_declared_similarity_is_compared_with_the_threshold(
    server: LocalRekognition, staff: Any
) -> None:
    """The most similar face is first."""
    server.declare_faces(ALICE, "alice")
    server.declare_faces(BOB, "alicia")
    server.declare_similarity("alicia", "alice", 85.0)
    (alice,), (alicia,) = index(staff), index(staff, BOB)

    def found(**parameters: Any) -> list[str]:
        answer = staff.search_faces_by_image(
            CollectionId="staff", Image={"Bytes": ALICE}, **parameters
        )
        return [match["Face"]["FaceId"] for match in answer["FaceMatches"]]

    assert [alice, alicia] == found()
    assert [alice] == found(FaceMatchThreshold=90)
    assert [alice] == found(MaxFaces=1)


def test_a_search_by_picture_takes_the_largest_face(
    server: LocalRekognition, staff: Any
) -> None:
    """Smaller faces are not searched."""
    group = sample_image("group")
    server.declare_faces(ALICE, "alice")
    server.declare_faces(
        group,
        DeclaredFace("bob", width=0.1, height=0.1),
        DeclaredFace("alice", width=0.4, height=0.3),
    )
    (alice,) = index(staff)

    answer = staff.search_faces_by_image(CollectionId="staff", Image={"Bytes": group})
    assert 0.4 == answer["SearchedFaceBoundingBox"]["Width"]
    assert [alice] == [match["Face"]["FaceId"] for match in answer["FaceMatches"]]


def test_a_search_for_a_missing_face_is_refused(staff: Any) -> None:
    """The error is an invalid parameter, not a missing resource."""
    with pytest.raises(staff.exceptions.InvalidParameterException):
        staff.search_faces(CollectionId="staff", FaceId=UNKNOWN)


def test_a_page_token_is_short_enough_for_a_request() -> None:
    """The model allows 255 characters, as many as for a collection id."""
    with LocalRekognition() as server:
        client: Any = server.boto_client()
        name = "c" * 255
        client.create_collection(CollectionId=name)
        for _ in range(2):
            client.index_faces(CollectionId=name, Image={"Bytes": ALICE})

        page = client.list_faces(CollectionId=name, MaxResults=1)
        rest = client.list_faces(CollectionId=name, NextToken=page["NextToken"])
    assert 1 == len(rest["Faces"])
