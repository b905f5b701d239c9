"""The records that a stream processor for face search writes to Kinesis.

This module imports ``envelopes``, ``schema`` and ``models``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import field, frozen

from .envelopes import base64_bytes, unwrapped
from .models.shared import FaceDetail, FaceMatch
from .schema import Items, Shape, Structure, Text, Unreadable, read, wire

__all__ = [
    "StreamProcessorInformation",
    "StreamRecord",
    "StreamedFace",
    "from_kinesis_record",
]


@frozen(kw_only=True, eq=False, repr=False)
class StreamedFace(Shape):
    """A face in a streaming video, with the faces of the collection that match it."""

    detected_face: FaceDetail | None = field(
        default=None, metadata=wire("DetectedFace", Structure(FaceDetail))
    )
    matched_faces: tuple[FaceMatch, ...] = field(
        default=(), metadata=wire("MatchedFaces", Items(Structure(FaceMatch)))
    )


@frozen(kw_only=True, eq=False, repr=False)
class StreamProcessorInformation(Shape):
    """The state of the stream processor that wrote a Kinesis record."""

    status: str | None = field(default=None, metadata=wire("Status", Text()))


@frozen(kw_only=True, eq=False, repr=False)
class StreamRecord(Shape):
    """A record that a stream processor for face search writes to Kinesis.

    Attributes:
        stream_processor_information: The state of the processor.
        face_search_response: The faces in the video frame. The tuple is empty if the
            frame has no face.
        unknown_members: The other members. One of them is ``InputInformation`` with the
            stream, the fragment and the time of the frame.
    """

    stream_processor_information: StreamProcessorInformation | None = field(
        default=None,
        metadata=wire(
            "StreamProcessorInformation", Structure(StreamProcessorInformation)
        ),
    )
    face_search_response: tuple[StreamedFace, ...] = field(
        default=(), metadata=wire("FaceSearchResponse", Items(Structure(StreamedFace)))
    )


def from_kinesis_record(record: Mapping[str, Any] | str | bytes) -> StreamRecord:
    """Return the content of a Kinesis record of a stream processor.

    Args:
        record: A record of ``get_records``, a record in a Lambda event, a Lambda event
            with a single record, or the data of a record.

    Raises:
        TypeError: The record is neither JSON nor a mapping.
        ValueError: The record does not come from a stream processor.
    """
    what = "a record of a stream processor"
    content = unwrapped(_data_of(record, what), what)
    if not content.keys() & {"FaceSearchResponse", "StreamProcessorInformation"}:
        raise ValueError(f"the message is not {what}: FaceSearchResponse is missing")
    try:
        found = read(StreamRecord, content)
    except Unreadable as error:
        raise ValueError(f"the message is not {what}: {error}") from None
    return found


def _data_of(record: object, what: str) -> object:
    """Return the data of a Kinesis record, or the argument if it is the data already.

    In a Lambda event, the data is base64 text. ``get_records`` returns bytes.
    """
    if not isinstance(record, Mapping):
        return record
    records = record.get("Records")
    if isinstance(records, list | tuple):
        if len(records) != 1:
            raise ValueError(
                f"the message is not {what}: Records has {len(records)} entries,"
                " pass one entry"
            )
        return _data_of(records[0], what)
    inner = record.get("kinesis", record)
    if not isinstance(inner, Mapping):
        return record
    data = inner.get("data", inner.get("Data"))
    if data is None:
        return record
    if "data" in inner and isinstance(data, str):
        try:
            return base64_bytes(data)
        except ValueError:
            raise ValueError(
                f"the message is not {what}: its data is not base64"
            ) from None
    return data
