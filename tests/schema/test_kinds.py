"""Single kinds of values: how each is read, written and shown."""

from __future__ import annotations

import enum

from rekoclient.models import (
    Image,
    IndexFacesRequest,
    QualityFilter,
    SearchFacesByImageRequest,
)
from rekoclient.schema import (
    Enum,
)


def test_enum_text_becomes_a_member_and_unknown_text_stays() -> None:
    """Known text becomes an enum member, and an unknown value stays as it is."""
    wire = {"CollectionId": "c", "Image": {"Bytes": b"x"}, "QualityFilter": "LOW"}
    kind = Enum(QualityFilter)

    assert IndexFacesRequest.from_dict(wire).quality_filter is QualityFilter.LOW
    assert "NEW" == kind.from_wire("NEW")
    assert 5 == kind.from_wire(5)
    assert "NEW" == kind.to_wire("NEW")
    assert 5 == kind.to_wire(5)


def test_foreign_enum_is_sent_as_its_value() -> None:
    """A user's own str enum is sent as its plain value."""

    class Quality(str, enum.Enum):  # noqa: UP042 - as written before Python 3.11
        NONE = "NONE"

    request = SearchFacesByImageRequest(
        collection_id="staff",
        image=Image(bytes=b"picture"),
        quality_filter=Quality.NONE,  # type: ignore[arg-type]  # run-time check
    )

    assert "NONE" == request.to_dict()["QualityFilter"]
    assert str is type(request.to_dict()["QualityFilter"])
