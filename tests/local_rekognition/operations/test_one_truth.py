"""Every operation on faces agrees about a picture."""

from typing import Any

import pytest

from rekoclient.testing import DeclaredFace, LocalRekognition, sample_image

ALICE, GROUP, EMPTY = (sample_image(name) for name in ("alice", "group", "empty"))
LARGE = DeclaredFace("alice", left=0.1, top=0.1, width=0.4, height=0.4)
SMALL = DeclaredFace("bob", left=0.7, top=0.2, width=0.2, height=0.2)
VIDEO = {"S3Object": {"Bucket": "videos", "Name": "door.mp4"}}


def bytes_of(data: bytes) -> dict[str, bytes]:
    """Return an Image with bytes."""
    return {"Bytes": data}


def lefts(details: list[dict[str, Any]]) -> list[float]:
    """Return the left edges of faces."""
    return [detail["BoundingBox"]["Left"] for detail in details]


@pytest.mark.parametrize(
    ("faces", "expected"),
    [((LARGE, SMALL), [0.1, 0.7]), ((), []), (None, [0.25])],
    ids=["declared", "declared empty", "undeclared"],
)
def test_operations_on_one_picture_agree(
    server: LocalRekognition, staff: Any, faces: Any, expected: list[float]
) -> None:
    """DetectFaces, IndexFaces, CompareFaces and RecognizeCelebrities see the same."""
    if faces is not None:
        server.declare_faces(GROUP, *faces)
    image = bytes_of(GROUP)

    detected = staff.detect_faces(Image=image)["FaceDetails"]
    indexed = staff.index_faces(CollectionId="staff", Image=image)["FaceRecords"]
    compared = staff.compare_faces(SourceImage=bytes_of(ALICE), TargetImage=image)
    recognized = staff.recognize_celebrities(Image=image)["UnrecognizedFaces"]

    assert expected == lefts(detected)
    assert expected == lefts([record["FaceDetail"] for record in indexed])
    assert expected == lefts(compared["UnmatchedFaces"])
    assert expected == lefts(recognized)


@pytest.mark.parametrize(
    ("threshold", "matched"), [(None, True), (80, True), (80.1, False), (0, True)]
)
def test_compare_faces_uses_the_threshold(
    server: LocalRekognition, boto: Any, threshold: float | None, matched: bool
) -> None:
    """The default threshold is 80."""
    server.declare_faces(ALICE, "alice")
    server.declare_faces(GROUP, "alicia")
    server.declare_similarity("alice", "alicia", 80)
    options = {} if threshold is None else {"SimilarityThreshold": threshold}

    found = boto.compare_faces(
        SourceImage=bytes_of(ALICE), TargetImage=bytes_of(GROUP), **options
    )

    assert matched == bool(found["FaceMatches"])
    assert matched != bool(found["UnmatchedFaces"])


def test_compare_faces_needs_a_face_in_the_source(
    server: LocalRekognition, boto: Any
) -> None:
    """A source without a face is an invalid parameter, a target without one is not."""
    server.declare_faces(EMPTY)

    with pytest.raises(boto.exceptions.InvalidParameterException):
        boto.compare_faces(SourceImage=bytes_of(EMPTY), TargetImage=bytes_of(ALICE))
    found = boto.compare_faces(SourceImage=bytes_of(ALICE), TargetImage=bytes_of(EMPTY))
    assert ([], []) == (found["FaceMatches"], found["UnmatchedFaces"])


def test_compare_faces_sorts_by_similarity(server: LocalRekognition, boto: Any) -> None:
    """The most similar face is first."""
    server.declare_faces(ALICE, "alice")
    server.declare_faces(
        GROUP, DeclaredFace("alicia"), DeclaredFace("alice", width=0.1, height=0.1)
    )
    server.declare_similarity("alice", "alicia", 90)

    found = boto.compare_faces(SourceImage=bytes_of(ALICE), TargetImage=bytes_of(GROUP))

    assert [99.99, 90.0] == [each["Similarity"] for each in found["FaceMatches"]]


def test_a_quality_filter_hides_flawed_faces(
    server: LocalRekognition, boto: Any
) -> None:
    """CompareFaces does not return a face that fails the filter."""
    server.declare_faces(GROUP, DeclaredFace("bob", flaws=("LOW_SHARPNESS",)))

    both = {"SourceImage": bytes_of(ALICE), "TargetImage": bytes_of(GROUP)}
    assert 1 == len(boto.compare_faces(**both)["UnmatchedFaces"])
    filtered = boto.compare_faces(**both, QualityFilter="AUTO")
    assert [] == filtered["UnmatchedFaces"]


@pytest.mark.parametrize(
    ("attributes", "member", "present"),
    [
        ([], "Landmarks", True),
        ([], "Smile", False),
        (["DEFAULT"], "Smile", False),
        (["SMILE"], "Smile", True),
        (["SMILE"], "AgeRange", False),
        (["ALL"], "AgeRange", True),
        (["ALL"], "EyeDirection", True),
    ],
)
def test_attributes_select_the_members_of_a_face(
    boto: Any, attributes: list[str], member: str, present: bool
) -> None:
    """The default members are always there."""
    options = {"Attributes": attributes} if attributes else {}

    (face,) = boto.detect_faces(Image=bytes_of(ALICE), **options)["FaceDetails"]

    assert present == (member in face)


def test_landmarks_lie_in_the_box(server: LocalRekognition, boto: Any) -> None:
    """The places follow from the declared box."""
    server.declare_faces(GROUP, SMALL)

    (face,) = boto.detect_faces(Image=bytes_of(GROUP), Attributes=["ALL"])[
        "FaceDetails"
    ]

    assert 30 == len({mark["Type"] for mark in face["Landmarks"]})
    assert all(0.7 <= mark["X"] <= 0.9 for mark in face["Landmarks"])
    assert all(0.2 <= mark["Y"] <= 0.4 for mark in face["Landmarks"])


def test_a_declared_celebrity_is_recognized(
    server: LocalRekognition, boto: Any
) -> None:
    """Its Id leads to its name."""
    server.declare_faces(GROUP, DeclaredFace("alice", celebrity="Alice A."), SMALL)

    found = boto.recognize_celebrities(Image=bytes_of(GROUP))
    (celebrity,) = found["CelebrityFaces"]
    info = boto.get_celebrity_info(Id=celebrity["Id"])

    assert ("Alice A.", "Alice A.") == (celebrity["Name"], info["Name"])
    assert [0.7] == lefts(found["UnrecognizedFaces"])


def test_an_unknown_celebrity_is_not_found(boto: Any) -> None:
    """The header contains a hint."""
    with pytest.raises(boto.exceptions.ResourceNotFoundException) as error:
        boto.get_celebrity_info(Id="abcdefg")

    headers = error.value.response["ResponseMetadata"]["HTTPHeaders"]
    assert "celebrity=" in headers["x-local-rekognition-hint"]


@pytest.fixture
def video(server: LocalRekognition, staff: Any) -> Any:
    """Return a client with a video of Alice, who is in the collection, and Bob."""
    server.put_s3_object("videos", "door.mp4", b"not a picture")
    server.declare_faces(
        b"not a picture",
        DeclaredFace("alice", timestamps=(0, 1000), celebrity="Alice"),
        DeclaredFace("bob", timestamps=(500,), width=0.1, height=0.1),
    )
    server.declare_faces(ALICE, "alice")
    staff.index_faces(
        CollectionId="staff", Image=bytes_of(ALICE), ExternalImageId="alice"
    )
    return staff


def results(boto: Any, kind: str, member: str, **parameters: Any) -> Any:
    """Start a job, and return its results."""
    job = getattr(boto, f"start_{kind}")(Video=VIDEO, **parameters)["JobId"]
    found = getattr(boto, f"get_{kind}")(JobId=job)
    assert "SUCCEEDED" == found["JobStatus"]
    return found[member]


@pytest.mark.parametrize(
    ("kind", "member", "expected"),
    [
        ("face_detection", "Faces", [0, 500, 1000]),
        ("person_tracking", "Persons", [0, 500, 1000]),
        ("celebrity_recognition", "Celebrities", [0, 1000]),
    ],
)
def test_jobs_on_a_video_see_its_declared_faces(
    video: Any, kind: str, member: str, expected: list[int]
) -> None:
    """Each face is seen at its timestamps."""
    assert expected == [each["Timestamp"] for each in results(video, kind, member)]


def test_a_face_search_in_a_video_uses_the_collection(video: Any) -> None:
    """A person in the collection has matches, and another has none."""
    persons = results(video, "face_search", "Persons", CollectionId="staff")

    names = [
        [match["Face"]["ExternalImageId"] for match in person["FaceMatches"]]
        for person in persons
    ]
    assert [["alice"], [], ["alice"]] == names
    assert [0, 1, 0] == [person["Person"]["Index"] for person in persons]


def test_a_video_without_a_declaration_has_no_results(
    server: LocalRekognition, staff: Any
) -> None:
    """The refusal explains how to declare them."""
    server.put_s3_object("videos", "door.mp4", b"another video")
    job = staff.start_face_detection(Video=VIDEO)["JobId"]

    with pytest.raises(staff.exceptions.ClientError, match="GetFaceDetection"):
        staff.get_face_detection(JobId=job)
