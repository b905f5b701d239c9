"""Records of a stream processor in Kinesis."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from rekoclient.models import FaceMatch
from rekoclient.streams import StreamRecord, from_kinesis_record

# The example of the developer guide, "Reference: Kinesis face recognition record".
RECORD: dict[str, Any] = {
    "InputInformation": {
        "KinesisVideo": {
            "StreamArn": "arn:aws:kinesisvideo:us-west-2:123456789012:stream/door/1",
            "FragmentNumber": "91343852333289682796718532614445757584843717598",
            "ServerTimestamp": 1510552593.455,
            "ProducerTimestamp": 1510552593.193,
            "FrameOffsetInSeconds": 2,
        }
    },
    "StreamProcessorInformation": {"Status": "RUNNING"},
    "FaceSearchResponse": [
        {
            "DetectedFace": {
                "BoundingBox": {
                    "Height": 0.075,
                    "Width": 0.05,
                    "Left": 0.4,
                    "Top": 0.4,
                },
                "Confidence": 99.975174,
                "Landmarks": [{"X": 0.4, "Y": 0.42, "Type": "eyeLeft"}],
                "Pose": {"Pitch": 1.5, "Roll": -1.1, "Yaw": 0.6},
                "Quality": {"Brightness": 85.6, "Sharpness": 99.9},
            },
            "MatchedFaces": [
                {
                    "Similarity": 88.863960,
                    "Face": {
                        "FaceId": "ed1b560f-d6af-5158-989a-ff586c931545",
                        "ExternalImageId": "alice.jpg",
                    },
                }
            ],
        }
    ],
}
DATA = json.dumps(RECORD).encode()
LAMBDA = {"kinesis": {"data": base64.b64encode(DATA).decode(), "partitionKey": "p"}}
FORMS: dict[str, Any] = {
    "get_records": {"Data": DATA, "PartitionKey": "p", "SequenceNumber": "1"},
    "response of get_records": {"Records": [{"Data": DATA}]},
    "record of Lambda": LAMBDA,
    "event of Lambda": {"Records": [LAMBDA]},
    "data": DATA,
    "text": DATA.decode(),
    "dict": RECORD,
}


@pytest.mark.parametrize("form", FORMS)
def test_a_record_is_read_in_each_form(form: str) -> None:
    """The findings are typed, and every other member is kept."""
    found = from_kinesis_record(FORMS[form])

    assert RECORD == found.to_dict()
    assert found.stream_processor_information is not None
    assert "RUNNING" == found.stream_processor_information.status
    (face,) = found.face_search_response
    (match,) = face.matched_faces
    assert isinstance(match, FaceMatch)
    assert 88.863960 == match.similarity
    assert face.detected_face is not None
    assert 99.975174 == face.detected_face.confidence
    assert found == StreamRecord.from_json(found.to_json())


def test_a_record_without_faces_is_empty() -> None:
    """A frame without a face has an empty list."""
    found = from_kinesis_record({**RECORD, "FaceSearchResponse": []})

    assert () == found.face_search_response
    assert [] == found.to_dict()["FaceSearchResponse"]


@pytest.mark.parametrize(
    ("record", "error", "words"),
    [
        ({}, ValueError, "FaceSearchResponse is missing"),
        ({"kinesis": {"data": "not base64!"}}, ValueError, "data is not base64"),
        ({"Data": b"\xff"}, ValueError, "the text is not JSON"),
        ({"Records": []}, ValueError, "Records has 0 entries, pass one entry"),
        (
            {"FaceSearchResponse": [5]},
            ValueError,
            "FaceSearchResponse has an invalid value",
        ),
        ({"FaceSearchResponse": 5}, ValueError, "a list is expected, not int"),
        (
            {"FaceSearchResponse": [{"MatchedFaces": 5}]},
            ValueError,
            "a list is expected, not int",
        ),
        (None, TypeError, "expected JSON text or a mapping, not NoneType"),
    ],
)
def test_anything_but_a_record_is_refused(
    record: Any, error: type[Exception], words: str
) -> None:
    """The message names the fault and shows nothing of the record."""
    with pytest.raises(error, match="not a record of a stream processor") as caught:
        from_kinesis_record(record)

    assert words in str(caught.value)
